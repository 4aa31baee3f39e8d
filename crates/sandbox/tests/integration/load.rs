//! Many verifications at once, in one process.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::Semaphore, task::JoinSet};
use vlens::PhoneNumber;
use vlens_sandbox::Sandbox;

/// Sends, reads the SMS, validates: so often, so many at once.
async fn verify(sandbox: &Sandbox, verifications: usize, in_flight: usize) {
    let (client, inbox) = (sandbox.client(), sandbox.inbox());
    let places = Arc::new(Semaphore::new(in_flight));
    let mut tasks = JoinSet::new();
    for number in 0..verifications {
        let place = places.clone().acquire_owned().await.unwrap();
        let (client, inbox) = (client.clone(), inbox.clone());
        tasks.spawn(async move {
            let phone: PhoneNumber = format!("+2010{number:08}").parse().unwrap();
            let pending = client.send_otp(&phone).await.unwrap();
            let message = inbox.wait_to(phone.as_str(), Duration::from_secs(10)).await;
            let message = message.unwrap();
            assert_eq!(message.request_id(), pending.request_id());
            let verified = client.validate_otp(&pending, message.code()).await.unwrap();
            assert_eq!(verified.phone(), &phone);
            drop(place);
        });
        // What has finished would pile up.
        while let Some(done) = tasks.try_join_next() {
            let () = done.unwrap();
        }
    }
    let _: Vec<()> = tasks.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_verifications_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    verify(&sandbox, 1_000, 50).await;
}

/// The full measure, with the memory of the process:
/// `ulimit -n 1024; cargo test --release --test integration ten_thousand -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the full measure: 10,000 verifications, twice"]
async fn ten_thousand_verifications_at_once() {
    let start = resident_kib();
    let sandbox = Sandbox::start().await.unwrap();
    let mut after = Vec::new();
    for _ in 0..2 {
        let begun = Instant::now();
        verify(&sandbox, 10_000, 200).await;
        let took = begun.elapsed();
        after.push(resident_kib());
        println!("10,000 in {took:.2?}; resident {start} KiB before, {after:?} KiB after");
        assert!(took < Duration::from_secs(60));
    }
    drop(sandbox);
    tokio::time::sleep(Duration::from_millis(100)).await;
    println!("{} KiB when it is gone", resident_kib());
    assert!(
        after[1] < after[0] + 8 * 1024,
        "a second round needs no more"
    );
}

/// 0 where there is no /proc.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
