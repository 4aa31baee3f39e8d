//! Starting and stopping, and the settings.

use std::{
    collections::HashSet,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Instant,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vlens::ErrorKind;
use vlens_sandbox::{Fault, Sandbox, SandboxBuilder};

use crate::requests::{SECOND, phone};

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
