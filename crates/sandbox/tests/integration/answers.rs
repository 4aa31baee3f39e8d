//! The sandbox from outside: over HTTP, and as a test holds it.

use std::{
    collections::HashSet,
    future::Future,
    pin::pin,
    sync::LazyLock,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use jsonschema::Validator;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vlens::{Client, Delivery, ErrorKind, PhoneNumber, SmsProvider};
use vlens_sandbox::{Fault, Rejection, Sandbox, SandboxBuilder, StatusStyle};

use crate::support::{PATH, PHONE};

const UNKNOWN_ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
const SECOND: Duration = Duration::from_secs(1);

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| vlens::document::corrected().clone());

static ANSWER: LazyLock<Validator> = LazyLock::new(|| {
    let schema = json!({
        "$ref": "#/components/schemas/ApiOutputRegister",
        "components": DOCUMENT["components"],
    });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
});

pub fn assert_conforms(answer: &Value) {
    let problems: Vec<_> = ANSWER.iter_errors(answer).map(|e| e.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?} in {answer}");
}

/// A POST by hand: what the client does not let one send.
async fn post(
    sandbox: &Sandbox,
    headers: &[(&str, &str)],
    body: impl Into<reqwest::Body>,
) -> (u16, Value) {
    let mut request = reqwest::Client::new().post(format!("{}{PATH}", sandbox.base_url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.body(body).send().await.unwrap();
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/json");
    let answer = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_conforms(&answer);
    (status, answer)
}

const HEADERS: &[(&str, &str)] = &[("ApiKey", "any"), ("Content-Type", "application/json")];

async fn post_json(sandbox: &Sandbox, body: Value) -> (u16, Value) {
    post(sandbox, HEADERS, body.to_string()).await
}

/// Writes bytes to a new connection and reads until it ends or falls silent.
async fn raw(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(SECOND / 4, stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn phone() -> PhoneNumber {
    PHONE.parse().unwrap()
}

#[tokio::test]
async fn the_client_sends_and_validates() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let pending = client
        .send_otp(&phone())
        .via(SmsProvider::Orange)
        .await
        .unwrap();

    let message = sandbox.inbox().wait(SECOND).await.unwrap();
    assert_eq!(message.to(), PHONE);
    assert_eq!(message.gateway(), Some(SmsProvider::Orange));
    assert_eq!(message.request_id(), pending.request_id());
    assert_eq!(message.code().expose().len(), 6);

    let verified = client.validate_otp(&pending, message.code()).await.unwrap();
    let token = verified.access_token().unwrap();
    assert!(token.secret().expose().starts_with("sandbox-"));
    let lifetime = token.expires_at().unwrap() - chrono::Utc::now();
    assert!((86_300..=86_400).contains(&lifetime.num_seconds()));
    let user = verified.user().unwrap();
    assert_eq!(user.phone_number.as_deref(), Some(PHONE));
    assert!(user.id.is_some());

    let again = client.validate_otp(&pending, message.code()).await;
    let again = again.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Api);
    assert_eq!(again.code(), Some(Rejection::AlreadyUsed.code()));
    assert_eq!(again.delivery(), Delivery::Rejected);
}

#[tokio::test]
async fn answers_have_every_documented_member_and_null_for_nothing() {
    let sandbox = Sandbox::builder().code("123456").start().await.unwrap();
    let (_, sent) = post_json(&sandbox, json!({ "phoneNumber": PHONE })).await;
    let id = sent["data"]["phoneNumberOtpRequestId"].clone();
    assert_eq!(id.as_str().unwrap().as_bytes()[14], b'4', "a UUID v4");
    assert_eq!(sent["data"]["isPhoneNumberConfirmed"], false);
    let body = json!({
        "phoneNumber": PHONE, "phoneNumberOtpRequestId": id, "phoneNumberOtp": "123456",
        "smsProviders": null,
    });
    let (_, verified) = post_json(&sandbox, body).await;
    assert_eq!(verified["data"]["isPhoneNumberConfirmed"], true);
    assert_eq!(verified["data"]["expireInSeconds"], 86_400);
    let (_, refused) = post_json(&sandbox, json!({})).await;
    assert_eq!(refused["data"], Value::Null);

    let schemas = &DOCUMENT["components"]["schemas"];
    let members = |schema: &str| -> HashSet<String> {
        let properties = schemas[schema]["properties"].as_object().unwrap();
        properties.keys().cloned().collect()
    };
    let found =
        |value: &Value| -> HashSet<String> { value.as_object().unwrap().keys().cloned().collect() };
    for answer in [&sent, &verified, &refused] {
        assert_eq!(found(answer), members("ApiOutputRegister"));
    }
    for data in [&sent["data"], &verified["data"]] {
        assert_eq!(found(data), members("RegisterOutput"));
        // Vlens' example shows it here; it would make the SMS pointless.
        assert_eq!(data["phoneNumberOtp"], Value::Null);
    }
    assert_eq!(sent["data"]["user"], Value::Null);
    assert_eq!(found(&verified["data"]["user"]), members("UserBasicInfo"));
}

/// What is refused, the headers and the body of such a request.
type Refused = (Rejection, &'static [(&'static str, &'static str)], Vec<u8>);

/// One request for each rejection that a request can provoke by itself.
fn refused() -> Vec<Refused> {
    use Rejection as R;
    let good = || json!({ "phoneNumber": PHONE }).to_string().into_bytes();
    let with = |name: &str, value: Value| {
        let mut body = json!({ "phoneNumber": PHONE });
        body[name] = value;
        (HEADERS, body.to_string().into_bytes())
    };
    let text = |text: &str| (HEADERS, text.as_bytes().to_vec());
    let deep = format!(r#"{{"phoneNumber":{}1"#, "[".repeat(100_000));
    let mut rows: Vec<Refused> = vec![
        (
            R::MissingApiKey,
            &[("Content-Type", "application/json")],
            good(),
        ),
        (
            R::RepeatedApiKey,
            &[("ApiKey", "any"), ("apikey", "any")],
            good(),
        ),
        (R::EmptyApiKey, &[("ApiKey", "")], good()),
        (R::EmptyApiKey, &[("ApiKey", "  ")], good()),
        (
            R::UnsupportedContentType,
            &[("ApiKey", "any"), ("Content-Type", "text/plain")],
            good(),
        ),
        (
            R::UnsupportedContentType,
            &[
                ("ApiKey", "any"),
                ("Content-Type", "application/x-www-form-urlencoded"),
            ],
            good(),
        ),
    ];
    let bodies = [
        (R::BodyTooLarge, (HEADERS, vec![b' '; 16 * 1024 + 1])),
        (R::BodyTooLarge, (HEADERS, vec![b'['; 50 * 1024 * 1024])),
        (R::MissingBody, text("")),
        (R::MalformedJson, text(" ")),
        (R::MalformedJson, text("{")),
        (
            R::MalformedJson,
            text(r#"{"phoneNumber":"+201234567890"} {}"#),
        ),
        (R::MalformedJson, text("\u{feff}{}")),
        (
            R::MalformedJson,
            (HEADERS, b"{\"phoneNumber\":\"\xff\xfe\"}".to_vec()),
        ),
        (R::MalformedJson, text(&deep[..8000])),
        (R::NotAnObject, text("[]")),
        (R::NotAnObject, text("null")),
        (R::NotAnObject, text("\"+201234567890\"")),
        (R::NotAnObject, text("1")),
        (
            R::DuplicateMember,
            text(r#"{"phoneNumber":"+201234567890","phoneNumber":"+201234567890"}"#),
        ),
        (
            R::DuplicateMember,
            text(r#"{"phoneNumber":"+201234567890","smsProviders":null,"smsProviders":1}"#),
        ),
        (R::UnknownMember, with("phoneNumberOTP", "123456".into())),
        (R::UnknownMember, with("x", json!({ "phoneNumber": PHONE }))),
        (R::WrongType, text(r#"{"phoneNumber":201234567890}"#)),
        (R::WrongType, text(r#"{"phoneNumber":["+201234567890"]}"#)),
        (R::WrongType, with("smsProviders", "1".into())),
        (R::WrongType, with("smsProviders", json!(1.5))),
        (R::WrongType, with("phoneNumberOtp", json!(123_456))),
        (R::WrongType, with("phoneNumberOtpRequestId", json!({}))),
        (R::MissingPhone, text("{}")),
        (R::MissingPhone, text(r#"{"phoneNumber":null}"#)),
        (R::MalformedPhone, text(r#"{"phoneNumber":""}"#)),
        (R::MalformedPhone, text(r#"{"phoneNumber":"01234567890"}"#)),
        (
            R::MalformedPhone,
            text(r#"{"phoneNumber":"+20 123 456 7890"}"#),
        ),
        (R::MalformedPhone, text(r#"{"phoneNumber":"+0123456789"}"#)),
        (
            R::MalformedPhone,
            text(r#"{"phoneNumber":"+1234567890123456"}"#),
        ),
        (
            R::MalformedPhone,
            text(r#"{"phoneNumber":"+٢٠١٢٣٤٥٦٧٨٩٠"}"#),
        ),
        (R::UnknownGateway, with("smsProviders", json!(0))),
        (R::UnknownGateway, with("smsProviders", json!(8))),
        (R::UnknownGateway, with("smsProviders", json!(-1))),
        (R::UnknownGateway, with("smsProviders", json!(u64::MAX))),
        (R::MissingRequestId, with("phoneNumberOtp", "123456".into())),
        (
            R::MissingOtp,
            with("phoneNumberOtpRequestId", UNKNOWN_ID.into()),
        ),
        (R::MalformedRequestId, {
            let body = json!({
                "phoneNumber": PHONE, "phoneNumberOtpRequestId": "1", "phoneNumberOtp": "123456",
            });
            (HEADERS, body.to_string().into_bytes())
        }),
        (R::UnknownRequestId, {
            let body = json!({
                "phoneNumber": PHONE,
                "phoneNumberOtpRequestId": UNKNOWN_ID,
                "phoneNumberOtp": "123456",
            });
            (HEADERS, body.to_string().into_bytes())
        }),
    ];
    rows.extend(bodies.map(|(rejection, (headers, body))| (rejection, headers, body)));
    rows
}

async fn each_mistake_has_its_own_answer(style: StatusStyle) {
    let sandbox = Sandbox::builder()
        .status_style(style)
        .start()
        .await
        .unwrap();
    for (rejection, headers, body) in refused() {
        let start = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        let (status, answer) = post(&sandbox, headers, body).await;
        let expected = rejection.code().get();
        assert_eq!(answer["error_code"], expected, "{rejection:?} for {start}");
        let expected = match (style, expected) {
            (StatusStyle::Documented, _) => 200,
            (_, 9001..=9099) => 401,
            (_, 9101..=9199) => 400,
            _ => 422,
        };
        assert_eq!(status, expected, "{rejection:?}");
        let message = answer["error_message"].as_str().unwrap();
        assert!(
            message.ends_with('.') && !message.contains("123456"),
            "{message}"
        );
    }
    assert!(
        sandbox.inbox().messages().is_empty(),
        "no SMS for any of them"
    );
}

#[tokio::test]
async fn each_mistake_is_answered_in_the_documented_style() {
    each_mistake_has_its_own_answer(StatusStyle::Documented).await;
}

#[tokio::test]
async fn each_mistake_is_answered_in_the_http_style() {
    each_mistake_has_its_own_answer(StatusStyle::Http).await;
}

#[tokio::test]
async fn each_fate_of_a_code_has_its_own_answer() {
    let sandbox = Sandbox::builder()
        .code("123456")
        .attempts(2)
        .status_style(StatusStyle::Http)
        .api_key("the key")
        .start()
        .await
        .unwrap();
    let client = sandbox.client();
    let send = || async { client.send_otp(&phone()).await.unwrap() };
    let expect = async |pending: &vlens::PendingVerification, code: &str, why: Rejection| {
        let error = client.validate_otp(pending, code).await.unwrap_err();
        assert_eq!(error.code(), Some(why.code()));
        error.status().unwrap().as_u16()
    };

    let pending = send().await;
    assert_eq!(expect(&pending, "000000", Rejection::WrongOtp).await, 422);
    let stolen = vlens::PendingVerification::new(
        "+201111111111".parse().unwrap(),
        pending.request_id(),
        pending.sent_at(),
    );
    assert_eq!(expect(&stolen, "123456", Rejection::OtherPhone).await, 422);
    assert_eq!(expect(&pending, "000000", Rejection::WrongOtp).await, 422);
    assert_eq!(
        expect(&pending, "123456", Rejection::TooManyAttempts).await,
        429
    );

    let pending = send().await;
    sandbox.advance(Duration::from_secs(299));
    let resent = send().await;
    assert_eq!(expect(&pending, "123456", Rejection::Superseded).await, 422);
    sandbox.advance(Duration::from_secs(300));
    assert_eq!(expect(&resent, "123456", Rejection::Expired).await, 422);

    let pending = send().await;
    client.validate_otp(&pending, "123456").await.unwrap();
    assert_eq!(
        expect(&pending, "123456", Rejection::AlreadyUsed).await,
        422
    );

    let stranger = Client::builder()
        .api_key("another key")
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let error = stranger.send_otp(&phone()).await.unwrap_err();
    assert_eq!(error.code(), Some(Rejection::WrongApiKey.code()));
    assert_eq!(error.status().unwrap().as_u16(), 401);
}

#[tokio::test]
async fn codes_are_six_random_digits() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for _ in 0..200 {
        client.send_otp(&phone()).await.unwrap();
    }
    let messages = sandbox.inbox().messages();
    let codes: HashSet<&str> = messages.iter().map(|m| m.code().expose()).collect();
    let ids: HashSet<_> = messages.iter().map(|m| m.request_id()).collect();
    assert!(codes.len() > 190, "{} different ones", codes.len());
    assert_eq!(ids.len(), 200);
    for code in &codes {
        assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
    }
    // The chance that one place never shows one of the digits is below 1e-7.
    for place in 0..6 {
        let digits: HashSet<u8> = codes.iter().map(|code| code.as_bytes()[place]).collect();
        assert_eq!(digits.len(), 10);
    }
}

#[tokio::test]
async fn other_paths_and_methods() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = reqwest::Client::new();
    for path in [
        "",
        "/",
        "/api",
        &PATH.to_lowercase(),
        &format!("{PATH}/"),
        "/%ff",
        "/../..",
    ] {
        let response = http
            .post(format!("{}{path}", sandbox.base_url()))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 404, "{path}");
    }
    for method in [
        "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
    ] {
        let answer = raw(
            &sandbox,
            format!("{method} {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 405 "), "{method}: {answer}");
        assert!(
            answer.to_lowercase().contains("\r\nallow: post\r\n"),
            "{answer}"
        );
    }
    // A query is no other path, nor is the absolute form of a target.
    for target in [format!("{PATH}?x=y"), format!("http://x{PATH}")] {
        let answer = raw(
            &sandbox,
            format!("POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .await;
        assert!(
            answer.starts_with("HTTP/1.1 200 ") && answer.contains("9001"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn header_names_come_in_any_case() {
    let sandbox = Sandbox::builder().api_key("KeY").start().await.unwrap();
    let body = json!({ "phoneNumber": PHONE }).to_string();
    for (name, content_type) in [
        ("ApiKey", "Content-Type: application/json"),
        ("APIKEY", "CONTENT-TYPE: Application/JSON;charset=utf-8"),
        ("apikey", "X: y"),
    ] {
        let answer = raw(
            &sandbox,
            format!(
                "POST {PATH} HTTP/1.1\r\nHost: x\r\n{name}: KeY\r\n{content_type}\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
            .as_bytes(),
        )
        .await;
        assert!(answer.contains("\"error_code\":null"), "{name}: {answer}");
    }
}

#[tokio::test]
async fn it_survives_any_bytes() {
    let sandbox = Sandbox::start().await.unwrap();
    let post = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nApiKey: k\r\n");
    for bytes in [
        b"\0\xff\xfe".to_vec(),
        b"\r\n\r\n\r\n".to_vec(),
        b"GET".to_vec(),
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        format!("{post}Content-Length: 99999999999999999999\r\n\r\n").into_bytes(),
        format!("{post}Content-Length: -1\r\n\r\n").into_bytes(),
        format!("{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!").into_bytes(),
        format!("{post}Transfer-Encoding: chunked\r\n\r\nzz\r\n").into_bytes(),
        format!("{post}Transfer-Encoding: chunked\r\n\r\n5\r\nhel").into_bytes(),
        format!("{post}Content-Length: 100\r\n\r\n{{").into_bytes(),
        format!("{post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n").into_bytes(),
        format!("{post}Upgrade: websocket\r\nConnection: upgrade\r\n\r\n").into_bytes(),
        format!("{post}X: {}\r\n\r\n", "y".repeat(100_000)).into_bytes(),
        format!("{post}\r\n").repeat(50).into_bytes(),
        (0..=255).collect(),
    ] {
        let answer = raw(&sandbox, &bytes).await;
        assert!(!answer.contains("HTTP/1.1 5"), "{answer}");
    }
    // Trailers and bodies in pieces are fine.
    let answer = raw(
        &sandbox,
        format!(
            "{post}Transfer-Encoding: chunked\r\nTrailer: x\r\n\r\n\
             10\r\n{{\"phoneNumber\":\"\r\nf\r\n+201234567890\"}}\r\n0\r\nx: y\r\n\r\n"
        )
        .as_bytes(),
    )
    .await;
    assert!(answer.contains("\"error_code\":null"), "{answer}");
    sandbox.client().send_otp(&phone()).await.unwrap();
}

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

    let inbox = sandbox.inbox();
    let shown = format!(
        "{requests:?} {sandbox:?} {inbox:?} {:?} {:?}",
        inbox.messages(),
        Sandbox::builder().code("918273").api_key("s3cr3t"),
    );
    assert!(shown.contains(PATH) && shown.contains("application/json"));
    for secret in ["s3cr3t", "918273", "1234567890"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[tokio::test]
async fn many_run_at_once() {
    let mut sandboxes = Vec::new();
    for _ in 0..20 {
        sandboxes.push(Sandbox::start().await.unwrap());
    }
    let addresses: HashSet<_> = sandboxes.iter().map(Sandbox::address).collect();
    assert_eq!(addresses.len(), 20);
    for (number, sandbox) in sandboxes.iter().enumerate() {
        for _ in 0..number {
            sandbox.client().send_otp(&phone()).await.unwrap();
        }
    }
    for (number, sandbox) in sandboxes.iter().enumerate() {
        assert_eq!(sandbox.inbox().messages().len(), number);
    }
}

/// On the runtime that `tokio::test` makes, which has a single thread.
#[tokio::test]
async fn dropping_it_closes_everything() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.address();
    let client = sandbox.client();
    client.send_otp(&phone()).await.unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"POST / HTTP/1.1\r\n").await.unwrap();
    sandbox.fail_next(1, Fault::no_answer());
    let unanswered = tokio::spawn(async move { client.send_otp(&phone()).await });
    tokio::time::sleep(SECOND / 10).await;

    drop(sandbox);
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(SECOND, idle.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "the idle connection is closed");
    let error = unanswered.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn stopping_lets_an_answer_finish_but_not_forever() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.address();
    let inbox = sandbox.inbox();
    let client = sandbox.client();
    sandbox.fail_next(1, Fault::delay(SECOND / 5));
    sandbox.fail_next(1, Fault::no_answer());
    let late = tokio::spawn({
        let client = client.clone();
        async move { client.send_otp(&phone()).await }
    });
    inbox.wait(SECOND).await.unwrap();
    let never = tokio::spawn(async move { client.send_otp(&phone()).await });
    tokio::time::sleep(SECOND / 10).await;

    let start = Instant::now();
    sandbox.stop().await;
    assert!(start.elapsed() < 3 * SECOND);
    assert!(TcpStream::connect(address).await.is_err());
    late.await.unwrap().unwrap();
    assert_eq!(
        never.await.unwrap().unwrap_err().kind(),
        ErrorKind::Transport
    );
    assert!(inbox.next().await.is_none());
}

#[tokio::test]
async fn stopping_an_idle_one_takes_no_time() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.client().send_otp(&phone()).await.unwrap();
    let start = Instant::now();
    sandbox.stop().await;
    assert!(
        start.elapsed() < SECOND / 2,
        "a connection that is kept alive ends at once"
    );
}

#[tokio::test]
async fn it_listens_where_it_is_told() {
    let sandbox = Sandbox::builder()
        .address(([0, 0, 0, 0], 0))
        .start()
        .await
        .unwrap();
    let port = sandbox.address().port();
    assert_eq!(sandbox.base_url(), format!("http://127.0.0.1:{port}"));
    sandbox.client().send_otp(&phone()).await.unwrap();

    let error = Sandbox::builder()
        .address(([127, 0, 0, 1], port))
        .start()
        .await;
    let error = error.unwrap_err();
    assert!(error.to_string().contains("address"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn settings_that_cannot_work_are_named() {
    let settings: [(&str, SandboxBuilder); 7] = [
        ("code", Sandbox::builder().code("")),
        ("code", Sandbox::builder().code("12 34")),
        ("code", Sandbox::builder().code("1".repeat(33))),
        ("api_key", Sandbox::builder().api_key("")),
        ("api_key", Sandbox::builder().api_key(" key")),
        ("api_key", Sandbox::builder().api_key("key\r\nX: y")),
        ("api_key", Sandbox::builder().api_key("ключ")),
    ];
    for (name, builder) in settings {
        let error = builder.start().await.unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}: ")), "{error}");
    }
}

#[test]
fn it_says_that_it_needs_a_runtime() {
    let mut start = pin!(Sandbox::start());
    let poll = start.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(error)) = poll else {
        panic!("it started without a runtime");
    };
    assert!(error.to_string().contains("Tokio"), "{error}");
}

#[test]
fn codes_are_unique_and_do_not_change() {
    let codes: HashSet<_> = Rejection::ALL.iter().map(|r| r.code()).collect();
    assert_eq!(codes.len(), Rejection::ALL.len());
}

/// The table in the module's documentation, against the code.
#[test]
fn the_documented_codes_are_the_codes() {
    let documented: Vec<(i64, &str)> = include_str!("../../src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .filter_map(|row| {
            let (code, rest) = row.split_once(" | ")?;
            let name = rest.split_once("(Rejection::")?.1.split_once(')')?.0;
            Some((code.parse().ok()?, name))
        })
        .collect();
    let codes: Vec<(i64, String)> = Rejection::ALL
        .iter()
        .map(|r| (r.code().get(), format!("{r:?}")))
        .collect();
    let codes: Vec<(i64, &str)> = codes.iter().map(|(code, name)| (*code, &**name)).collect();
    assert_eq!(documented, codes);
}

#[test]
fn the_path_is_the_documented_one() {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    assert!(paths[PATH]["post"].is_object());
}
