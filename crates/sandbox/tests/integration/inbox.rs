//! What a test sees: the messages and the log of requests.

use std::time::Duration;

use serde_json::Value;
use vlens::PhoneNumber;
use vlens_sandbox::{Fault, Sandbox};

use crate::{
    requests::{SECOND, phone},
    support::{PATH, PHONE},
};

#[tokio::test]
async fn the_inbox_hands_out_each_message_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, inbox) = (sandbox.client(), sandbox.inbox());
    let phones: [PhoneNumber; 3] =
        ["+201000000001", "+201000000002", "+201000000001"].map(|phone| phone.parse().unwrap());
    for phone in &phones {
        client.send_otp(phone).await.unwrap();
    }
    let [first, second, third] = &{
        let mut messages = inbox.messages();
        messages.reverse();
        <[_; 3]>::try_from(messages).unwrap()
    };
    let ids = |message: &vlens_sandbox::Message| message.request_id();
    assert_eq!(inbox.latest().as_ref().map(ids), Some(ids(third)));
    assert_eq!(
        inbox.latest_to(second.to()).as_ref().map(ids),
        Some(ids(second))
    );
    assert!(inbox.latest_to("+201000000003").is_none());

    assert_eq!(
        ids(&inbox.wait_to(second.to(), SECOND).await.unwrap()),
        ids(second)
    );
    assert_eq!(ids(&inbox.next().await.unwrap()), ids(first));
    assert_eq!(ids(&inbox.wait(SECOND).await.unwrap()), ids(third));
    let error = inbox.wait(Duration::from_millis(10)).await.unwrap_err();
    assert_eq!(error.to_string(), "the sandbox sent no SMS within 10ms");
    assert_eq!(inbox.messages().len(), 3, "looking takes nothing away");

    // Who waits gets what comes, and its own.
    let waiting = tokio::spawn({
        let inbox = inbox.clone();
        async move { inbox.wait_to("+201000000002", 5 * SECOND).await }
    });
    let printing = tokio::spawn({
        let inbox = inbox.clone();
        async move { while inbox.next().await.is_some() {} }
    });
    tokio::time::sleep(SECOND / 20).await;
    client.send_otp(&phones[0]).await.unwrap();
    drop(sandbox);
    printing.await.unwrap();
    let error = waiting.await.unwrap().unwrap_err();
    assert!(error.to_string().contains("stopped"));
}

#[tokio::test]
async fn inbox_and_request_log_are_bounded() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let first: PhoneNumber = "+201000000001".parse().unwrap();
    client.send_otp(&first).await.unwrap();
    for _ in 0..1_000 {
        client.send_otp(&phone()).await.unwrap();
    }
    assert_eq!(sandbox.inbox().messages().len(), 1_000);
    assert_eq!(sandbox.requests().len(), 1_000);
    assert!(sandbox.inbox().latest_to(first.as_str()).is_none());
}

#[tokio::test]
async fn the_request_log_has_everything_and_shows_no_secret() {
    let sandbox = Sandbox::builder()
        .code("918273")
        .api_key("s3cr3t")
        .start()
        .await
        .unwrap();
    let client = sandbox.client();
    let pending = client.send_otp(&phone()).await.unwrap();
    client.validate_otp(&pending, "918273").await.unwrap();
    let url = format!("{}/elsewhere?ApiKey=s3cr3t", sandbox.base_url());
    let other = reqwest::Client::new().get(url).header("X-Token", "s3cr3t");
    other.send().await.unwrap();

    let requests = sandbox.requests();
    let [elsewhere, validate, send] = &requests[..] else {
        panic!("three requests, the newest first");
    };
    assert_eq!(
        (elsewhere.method().as_str(), elsewhere.path()),
        ("GET", "/elsewhere")
    );
    assert_eq!(elsewhere.query(), Some("ApiKey=s3cr3t"));
    assert_eq!((send.method().as_str(), send.path()), ("POST", PATH));
    assert_eq!(send.headers()["apikey"], "s3cr3t");
    let body: Value = serde_json::from_slice(validate.expose_body()).unwrap();
    assert_eq!(body["phoneNumberOtp"], "918273");

    let fault = Fault::api_error(422, 7, "s3cr3t for +201234567890");
    let redirect = Fault::redirect("https://s3cr3t.example");
    sandbox.fail_phone(PHONE, fault.clone());
    sandbox.fail_next(1, redirect.clone());
    let inbox = sandbox.inbox();
    let shown = format!(
        "{requests:?} {sandbox:?} {inbox:?} {:?} {fault:?} {redirect:?} {:?}",
        inbox.messages(),
        Sandbox::builder().code("918273").api_key("s3cr3t"),
    );
    assert!(shown.contains(PATH) && shown.contains("application/json"));
    for secret in ["s3cr3t", "918273", "1234567890"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
