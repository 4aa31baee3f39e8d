//! Many verifications at once, over plain HTTP and TLS: none is lost, none sent
//! twice, and what a restart breaks says so.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::{TlsAcceptor, rustls};
use uuid::Uuid;
use vlens::{Client, Delivery, Error, PhoneNumber};
use vlens_sandbox::{Inbox, Rejection, Sandbox};

use crate::support::KEY;

const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy)]
struct Load {
    tasks: usize,
    each: usize,
}

/// The share that runs always.
const SMALL: Load = Load {
    tasks: 20,
    each: 10,
};
/// The full measure:
/// `cargo test --release --test integration load:: -- --ignored --nocapture --test-threads 1`
const FULL: Load = Load {
    tasks: 200,
    each: 500,
};

fn phone(task: usize, call: usize) -> PhoneNumber {
    format!("+2010{task:03}{call:05}").parse().unwrap()
}

fn patient(url: &str) -> vlens::ClientBuilder {
    Client::builder()
        .api_key(KEY)
        .base_url(url)
        .timeout(PATIENCE)
        .connect_timeout(PATIENCE / 2)
}

/// Where the sandbox is at the moment.
type Place = Arc<Mutex<Option<SocketAddr>>>;

fn place_of(sandbox: &Sandbox) -> Place {
    Arc::new(Mutex::new(Some(sandbox.address())))
}

/// A client that reaches the sandbox over TLS.
async fn tls_client(place: Place) -> Client {
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key.into())
        .unwrap();
    let certificate = reqwest::Certificate::from_der(issued.cert.der()).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((plain, _)) = listener.accept().await {
            let (acceptor, sandbox) = (acceptor.clone(), *place.lock().unwrap());
            tokio::spawn(async move {
                // First, so that the handshake fails when there is no sandbox.
                let mut inner = TcpStream::connect(sandbox?).await.ok()?;
                let mut secure = acceptor.accept(plain).await.ok()?;
                copy_bidirectional(&mut secure, &mut inner).await.ok()
            });
        }
    });
    patient(&format!("https://localhost:{port}"))
        .http_client(
            reqwest::Client::builder()
                .tls_backend_rustls()
                .tls_certs_only([certificate]),
        )
        .build()
        .unwrap()
}

/// Sends, reads the SMS, validates. Each phone number is used once.
async fn verify_all(client: &Client, sandbox: &Sandbox, load: Load) {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for task in 0..load.tasks {
        let (client, inbox) = (client.clone(), sandbox.inbox());
        tasks.spawn(async move {
            for call in 0..load.each {
                let phone = phone(task, call);
                let pending = client.send_otp(&phone).await.unwrap();
                let sms = inbox.wait_to(phone.as_str(), PATIENCE).await.unwrap();
                assert_eq!(sms.request_id(), pending.request_id());
                let verified = client.validate_otp(&pending, sms.code()).await.unwrap();
                assert_eq!(verified.phone(), &phone);
            }
        });
    }
    let _: Vec<()> = tasks.join_all().await;
    println!(
        "{} verifications in {:.1?}",
        load.tasks * load.each,
        start.elapsed()
    );
    assert!(untaken(&sandbox.inbox()).await.is_empty(), "SMS sent twice");
}

/// The request ids of the messages that nobody has taken yet.
async fn untaken(inbox: &Inbox) -> Vec<Uuid> {
    let mut ids = Vec::new();
    while let Ok(sms) = inbox.wait(Duration::ZERO).await {
        ids.push(sms.request_id());
    }
    ids
}

async fn plain(load: Load) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = patient(sandbox.base_url()).build().unwrap();
    verify_all(&client, &sandbox, load).await;
}

async fn tls(load: Load) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = tls_client(place_of(&sandbox)).await;
    verify_all(&client, &sandbox, load).await;
}

/// What became of the calls around a restart.
#[derive(Debug, Default)]
struct Tally {
    sent: AtomicU64,
    verified: AtomicU64,
    not_sent: AtomicU64,
    rejected: AtomicU64,
    unknown: AtomicU64,
}

impl Tally {
    fn failed(&self, error: &Error) {
        match error.delivery() {
            Delivery::NotSent => &self.not_sent,
            Delivery::Rejected => &self.rejected,
            _ => &self.unknown,
        }
        .fetch_add(1, Ordering::Relaxed);
    }
}

/// Restarts the sandbox in the middle. A call that says `NotSent` or `Rejected`
/// has sent no SMS, one that says `Ok` exactly one.
async fn restart(load: Load) {
    let sandbox = Sandbox::builder().code("123456").start().await.unwrap();
    let place = place_of(&sandbox);
    let client = tls_client(Arc::clone(&place)).await;
    let tally = Arc::new(Tally::default());
    let mut tasks = JoinSet::new();
    for task in 0..load.tasks {
        let (client, tally) = (client.clone(), Arc::clone(&tally));
        tasks.spawn(async move {
            // The request ids that a success named, the phones that got none.
            let (mut sent, mut unsent) = (HashSet::new(), HashSet::new());
            for call in 0..load.each {
                let phone = phone(task, call);
                match client.send_otp(&phone).await {
                    Ok(pending) => {
                        tally.sent.fetch_add(1, Ordering::Relaxed);
                        sent.insert(pending.request_id());
                        match client.validate_otp(&pending, "123456").await {
                            Ok(_) => drop(tally.verified.fetch_add(1, Ordering::Relaxed)),
                            Err(error) => {
                                tally.failed(&error);
                                // The new sandbox knows nothing of the old.
                                let forgotten = Some(Rejection::UnknownRequestId.code());
                                let refused = error.delivery() == Delivery::Rejected;
                                assert!(!refused || error.code() == forgotten, "{error:?}");
                            }
                        }
                    }
                    Err(error) => {
                        tally.failed(&error);
                        if error.delivery() != Delivery::Unknown {
                            unsent.insert(phone.as_str().to_owned());
                        }
                    }
                }
            }
            (sent, unsent)
        });
    }
    // The messages are taken away as they come: the inbox keeps 1,000.
    let messages = |inbox: Inbox| {
        tokio::spawn(async move {
            let mut messages = Vec::new();
            while let Some(sms) = inbox.next().await {
                messages.push((sms.request_id(), sms.to().to_owned()));
            }
            messages
        })
    };
    let before = messages(sandbox.inbox());
    let half = (load.tasks * load.each / 2) as u64;
    let half_way = async {
        while tally.sent.load(Ordering::Relaxed) < half {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(10 * PATIENCE, half_way).await.unwrap();
    *place.lock().unwrap() = None;
    drop(sandbox);
    let sandbox = Sandbox::builder().code("123456").start().await.unwrap();
    *place.lock().unwrap() = Some(sandbox.address());
    let after = messages(sandbox.inbox());
    let told = tasks.join_all().await;
    drop(sandbox);

    let mut ids = HashSet::new();
    let mut phones = HashSet::new();
    for (id, phone) in before
        .await
        .unwrap()
        .into_iter()
        .chain(after.await.unwrap())
    {
        assert!(ids.insert(id));
        assert!(phones.insert(phone), "an SMS sent twice");
    }
    println!("{tally:?}; {} SMS", ids.len());
    for (sent, unsent) in told {
        assert!(sent.is_subset(&ids), "a success without an SMS");
        assert!(unsent.is_disjoint(&phones), "an SMS that was denied");
    }
    let unknown = tally.unknown.load(Ordering::Relaxed);
    let sent = tally.sent.load(Ordering::Relaxed);
    assert!((sent..=sent + unknown).contains(&(ids.len() as u64)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_few_verifications() {
    plain(SMALL).await;
    tls(SMALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_gives_honest_errors() {
    restart(SMALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the full measure: 100,000 verifications"]
async fn full_plain() {
    plain(FULL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the full measure: 100,000 verifications"]
async fn full_tls() {
    tls(FULL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the full measure: 100,000 verifications"]
async fn full_restart() {
    restart(FULL).await;
}
