//! A call is one request at most, and `delivery` tells the truth, whatever happens
//! to the connection and whenever.

use std::{
    error::Error as _,
    future::{Future, poll_fn},
    io,
    pin::pin,
    sync::{Mutex, mpsc},
    task::Poll,
    thread,
    time::Duration,
};

use vlens::{
    Client,
    Delivery::{self, NotSent, Rejected, Unknown},
    Error,
};

use crate::{
    support::{self, KEY},
    wire::{Connection, Wire},
};

const SOON: Duration = Duration::from_millis(400);

fn client(url: &str) -> Client {
    Client::builder()
        .api_key(KEY)
        .base_url(url)
        .timeout(SOON)
        .build()
        .unwrap()
}

async fn send(client: &Client) -> Result<(), Error> {
    client.send_otp(&support::phone()).await.map(|_| ())
}

/// Does a thing to the first connection, and answers on every other one, so that a
/// second attempt would succeed and be counted.
fn once(act: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static) -> Wire {
    Wire::start(move |connection| match connection.index {
        0 => act(connection),
        _ => {
            connection.request()?;
            connection.answer(200, &support::sent())
        }
    })
}

async fn expect(
    name: &str,
    outcome: Option<Delivery>,
    requests: usize,
    act: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
) {
    let server = once(act);
    let result = send(&client(&server.url())).await;
    let delivery = result.as_ref().err().map(Error::delivery);
    assert_eq!(delivery, outcome, "{name}: {result:?}");
    assert_eq!(server.requests(), requests, "{name}: {result:?}");
    if outcome == Some(NotSent) {
        assert!(result.unwrap_err().is_safe_to_retry(), "{name}");
    }
}

#[tokio::test]
async fn whatever_the_server_does_to_the_connection() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    expect("reset after the request", Some(Unknown), 1, |c| {
        c.request_and_reset()
    })
    .await;
    expect("closed after the request", Some(Unknown), 1, |c| {
        c.request().map(|_| ())
    })
    .await;
    expect("half closed after the request", Some(Unknown), 1, |c| {
        c.request()?;
        c.half_close()?;
        c.stall()
    })
    .await;
    expect("silent", Some(Unknown), 1, |c| {
        c.request()?;
        c.stall()
    })
    .await;
    expect("silent in the body", Some(Unknown), 1, move |c| {
        c.request()?;
        c.send(head)?;
        c.stall()
    })
    .await;
    expect("cut in the body", Some(Unknown), 1, move |c| {
        c.request()?;
        c.send(head)
    })
    .await;
    expect("not HTTP", Some(Unknown), 1, |c| {
        c.request()?;
        c.send("SSH-2.0-x\r\n")
    })
    .await;
}

/// Closed before a word is read, the request may have left or not, and the error
/// knows which: no more arrive than are unknown.
#[tokio::test]
async fn closed_at_once() {
    let server = Wire::start(|c| match c.index % 3 {
        0 => Ok(()),
        1 => c.stream.peek(&mut [0]).map(|_| ()),
        _ => {
            c.half_close()?;
            c.request()?;
            c.stall()
        }
    });
    let mut unknown = 0;
    for _ in 0..60 {
        let error = send(&client(&server.url())).await.unwrap_err();
        match error.delivery() {
            Unknown => unknown += 1,
            delivery => assert_eq!(delivery, NotSent, "{error:?}"),
        }
    }
    assert!(server.requests() <= unknown);
    assert_eq!(server.connections(), 60);
}

#[tokio::test]
async fn whatever_the_status_is() {
    for status in [100, 102, 103, 199] {
        let interim = format!("HTTP/1.1 {status} X\r\nA: b\r\n\r\n");
        let (first, second) = (interim.clone(), interim);
        expect("interim, then the answer", None, 1, move |c| {
            c.request()?;
            c.send(first.repeat(3))?;
            c.answer(200, &support::sent())
        })
        .await;
        expect("interim, and nothing more", Some(Unknown), 1, move |c| {
            c.request()?;
            c.send(&second)
        })
        .await;
    }
    for (status, delivery) in [
        (101, Unknown),
        (300, Rejected),
        (303, Unknown),
        (307, Rejected),
        (400, Rejected),
        (401, Rejected),
        (404, Rejected),
        (408, Rejected),
        (421, Rejected),
        (425, Rejected),
        (429, Rejected),
        (500, Unknown),
        (502, Unknown),
        (503, Unknown),
        (504, Unknown),
        (599, Unknown),
    ] {
        expect(&status.to_string(), Some(delivery), 1, move |c| {
            c.request()?;
            c.send(format!(
                "HTTP/1.1 {status} X\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            ))
        })
        .await;
    }
}

#[tokio::test]
async fn nobody_listens() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let error = send(&client(&format!("http://127.0.0.1:{port}")))
        .await
        .unwrap_err();
    assert!(error.is_connect() && !error.is_timeout(), "{error:?}");
    assert_eq!(error.delivery(), NotSent);
}

/// A name that is never resolved.
struct NoDns;

impl reqwest::dns::Resolve for NoDns {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(std::future::pending())
    }
}

/// Time that runs out before a connection stands is not the server's to explain,
/// whichever limit it is that ends it.
#[tokio::test]
async fn time_that_runs_out_before_the_request_left() {
    let silent = Wire::start(Connection::stall);
    let [short, long] = [Duration::from_millis(200), Duration::from_secs(20)];
    for (timeout, connect_timeout) in [(long, short), (short, short), (short, long)] {
        let builder = || {
            Client::builder()
                .api_key(KEY)
                .timeout(timeout)
                .connect_timeout(connect_timeout)
        };
        let dns = builder()
            .base_url("https://nowhere.example")
            .http_client(reqwest::Client::builder().dns_resolver(NoDns).no_proxy());
        let tls = builder().base_url(format!("https://127.0.0.1:{}", silent.port));
        let proxy = reqwest::Proxy::all(silent.url()).unwrap();
        let tunnel = builder()
            .base_url("https://nowhere.example")
            .http_client(reqwest::Client::builder().proxy(proxy));
        for (name, builder) in [("DNS", dns), ("TLS", tls), ("CONNECT", tunnel)] {
            let error = send(&builder.build().unwrap()).await.unwrap_err();
            let limits = format!("{name}, {timeout:?} and {connect_timeout:?}: {error:?}");
            assert_eq!(error.delivery(), NotSent, "{limits}");
            assert!(error.is_timeout() && error.is_connect(), "{limits}");
            assert_eq!(error.to_string(), "connecting to the server timed out");
            if timeout < connect_timeout {
                let cause = error.source().unwrap().to_string();
                assert_eq!(cause, "no connection took the request", "{limits}");
            }
        }
    }
}

/// What a proxy refuses did not reach the server; what it passes on it may lose.
#[tokio::test]
async fn proxies() {
    for (tls, answer, delivery) in [
        (
            true,
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
            NotSent,
        ),
        (true, "HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n", NotSent),
        (true, "HTTP/1.1 200 OK\r\n\r\n", NotSent),
        (true, "", NotSent),
        (
            false,
            "HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n",
            Rejected,
        ),
        (
            false,
            "HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n",
            Unknown,
        ),
        (false, "", Unknown),
    ] {
        let proxy = Wire::start(move |c| {
            let head = c.request()?;
            assert!(head.starts_with(if tls { "CONNECT " } else { "POST http://" }));
            c.send(answer)
        });
        let scheme = if tls { "https" } else { "http" };
        let client = Client::builder()
            .api_key(KEY)
            .base_url(format!("{scheme}://api.example"))
            .allow_http(true)
            .timeout(SOON)
            .http_client(
                reqwest::Client::builder().proxy(reqwest::Proxy::all(proxy.url()).unwrap()),
            )
            .build()
            .unwrap();
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.delivery(), delivery, "{scheme} {answer:?}: {error:?}");
        assert_eq!(proxy.requests(), 1);
    }
}

/// An idle connection that the server closes is noticed before it is used, and the
/// request goes out once, on another.
#[tokio::test]
async fn an_idle_connection_that_was_closed() {
    for last_word in [
        "",
        "HTTP/1.1 408 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ] {
        let (closed, wait) = mpsc::channel();
        let closed = Mutex::new(closed);
        let server = Wire::start(move |c| {
            c.request()?;
            c.answer(200, &support::sent())?;
            c.send(last_word)?;
            c.half_close()?;
            closed.lock().unwrap().send(()).unwrap();
            c.stall()
        });
        let client = client(&server.url());
        for call in 1..=5 {
            send(&client).await.unwrap();
            let () = wait.recv().unwrap();
            // The client reads the end of the connection in a task of its own.
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert_eq!(server.requests(), call);
            assert_eq!(server.connections(), call);
        }
    }
}

/// The refusal of a server that gave up waiting, on its way as the request leaves:
/// it answers that request.
#[tokio::test]
async fn a_408_that_crosses_the_request() {
    let server = Wire::start(|c| {
        c.request()?;
        c.answer(200, &support::sent())?;
        // The next request has begun to arrive; it is not read.
        c.stream.peek(&mut [0])?;
        c.send("HTTP/1.1 408 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    });
    let client = client(&server.url());
    for _ in 0..20 {
        send(&client).await.unwrap();
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.delivery(), Rejected, "{error:?}");
        assert_eq!(error.status().unwrap().as_u16(), 408);
    }
    assert_eq!(server.requests(), 20);
}

/// HTTP/2 repeats what it is refused, so it is not spoken, even if asked for.
#[tokio::test]
async fn http_2_is_not_forced() {
    let server = Wire::start(|c| {
        let head = c.request()?;
        assert!(head.lines().next().unwrap().ends_with("HTTP/1.1"));
        c.answer(200, &support::sent())
    });
    let client = Client::builder()
        .api_key(KEY)
        .base_url(server.url())
        .http_client(reqwest::Client::builder().http2_prior_knowledge())
        .build()
        .unwrap();
    send(&client).await.unwrap();
    assert_eq!(server.requests(), 1);
}

/// Given up after any number of polls, a call has sent one request or none, and the
/// client still works.
#[tokio::test]
async fn given_up_at_every_await() {
    let server = Wire::start(|c| {
        loop {
            c.request()?;
            thread::sleep(Duration::from_millis(5));
            c.answer(200, &support::sent())?;
        }
    });
    let client = client(&server.url());
    let (mut before, phone) = (0, support::phone());
    for polls in 0..40 {
        {
            let mut call = pin!(client.send_otp(&phone).into_future());
            for _ in 0..polls {
                let polled = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await;
                if let Poll::Ready(result) = polled {
                    result.unwrap();
                    break;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        send(&client).await.unwrap();
        let sent = server.requests() - before;
        assert!(
            (1..=2).contains(&sent),
            "{sent} requests after {polls} polls"
        );
        before = server.requests();
    }
}

/// Connections belong to the runtime that opened them. Here the first one stands
/// still, and its connection with it.
#[test]
fn a_second_runtime() {
    let server = Wire::start(|c| {
        loop {
            c.request()?;
            c.answer(200, &support::sent())?;
        }
    });
    let client = client(&server.url());
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let runtimes = [runtime(), runtime(), runtime()];
    for call in 1..=9 {
        runtimes[call % 3].block_on(send(&client)).unwrap();
        assert_eq!(server.requests(), call);
    }
    // Each kept its connection.
    assert_eq!(server.connections(), 3);
    // A runtime that is gone takes its connections with it.
    drop(runtimes);
    runtime().block_on(send(&client)).unwrap();
    assert_eq!(server.requests(), 10);
}

/// A connection is kept for as long as was asked for, or not at all.
#[tokio::test]
async fn idle_connections() {
    let server = Wire::start(|c| {
        loop {
            c.request()?;
            c.answer(200, &support::sent())?;
        }
    });
    let keeping = |time| {
        Client::builder()
            .api_key(KEY)
            .base_url(server.url())
            .pool_idle_timeout(time)
            .build()
            .unwrap()
    };
    for (time, connections) in [
        (Duration::ZERO, 3),
        (Duration::from_millis(1), 3),
        (Duration::from_secs(60), 1),
    ] {
        let (before, client) = (server.connections(), keeping(time));
        for _ in 0..3 {
            send(&client).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(server.connections() - before, connections, "{time:?}");
    }
}

/// A body that is empty is not asked for, so that it was not says nothing.
#[tokio::test]
async fn a_request_without_a_body() {
    use progenitor_client::{ClientHooks as _, OperationInfo};
    use reqwest::{Body, Method, Request};

    let another = OperationInfo {
        operation_id: "another",
    };
    for body in [None, Some(Body::from(""))] {
        let server = once(|connection| {
            connection.request()?;
            connection.stall()
        });
        let mut request = Request::new(Method::POST, server.url().parse().unwrap());
        *request.body_mut() = body;
        let error = client(&server.url()).exec(request, &another).await;
        let error = vlens::raw::Error::<()>::CommunicationError(error.unwrap_err());
        assert_eq!(Error::from_raw(error).await.delivery(), Unknown);
    }
}
