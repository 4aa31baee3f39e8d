//! `vlens sandbox`, when nobody reads what it says and when others hold its
//! connections.

#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{client, phone};

/// A sandbox of the program, and the URL that it announces.
fn start(command: &mut Command) -> (Child, String) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    (child, url.trim().to_owned())
}

/// The exit code after SIGTERM; `None` if it did not stop.
fn terminate(mut child: Child) -> Option<i32> {
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(sent.success());
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

/// A pipe holds 64 KiB; 2,000 messages are more.
#[tokio::test(flavor = "multi_thread")]
async fn it_stops_though_nobody_reads_its_messages() {
    let (child, url) =
        start(Command::new(env!("CARGO_BIN_EXE_vlens")).args(["sandbox", "--addr", "127.0.0.1:0"]));
    let client = client(&url);
    for _ in 0..2_000 {
        client.send_otp(&phone()).await.unwrap();
    }
    assert_eq!(terminate(child), Some(0));
}

/// More idle connections than it may have at all.
#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_do_not_starve_it() {
    let sandbox = format!(
        "ulimit -n 64; exec '{}' sandbox --addr 127.0.0.1:0",
        env!("CARGO_BIN_EXE_vlens")
    );
    let (child, url) = start(Command::new("sh").args(["-c", &sandbox]));
    let address = url.strip_prefix("http://").unwrap();
    let idle: Vec<_> = (0..100)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    client(&url).send_otp(&phone()).await.unwrap();
    drop(idle);
    assert_eq!(terminate(child), Some(0));
}
