//! The state between the two steps in a store of your own, so that any process of
//! the service can go on where another began.
//!
//! ```sh
//! cargo run --example pending_store
//! ```

use std::{
    collections::HashMap,
    error::Error,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use vlens::{Client, PendingVerification};
use vlens_sandbox::Sandbox;

type BoxError = Box<dyn Error + Send + Sync>;
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send + 'a>>;

/// Strings under keys, for a while: what Redis, memcached or a table offer.
///
/// What is stored holds a phone number: let it expire, and let nobody else read
/// it or write to it.
trait Store: Send + Sync {
    /// Redis: `SET key value EX ttl`.
    fn put(&self, key: &str, value: String, ttl: Duration) -> BoxFuture<'_, ()>;
    /// Redis: `GET key`.
    fn get(&self, key: &str) -> BoxFuture<'_, Option<String>>;
    /// Redis: `DEL key`.
    fn remove(&self, key: &str) -> BoxFuture<'_, ()>;
}

#[derive(Default)]
struct InMemory(Mutex<HashMap<String, (String, Instant)>>);

impl InMemory {
    /// What is still alive.
    fn entries<T>(&self, act: impl FnOnce(&mut HashMap<String, (String, Instant)>) -> T) -> T {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, (_, until)| Instant::now() < *until);
        act(&mut entries)
    }
}

impl Store for InMemory {
    fn put(&self, key: &str, value: String, ttl: Duration) -> BoxFuture<'_, ()> {
        self.entries(|entries| entries.insert(key.to_owned(), (value, Instant::now() + ttl)));
        Box::pin(async { Ok(()) })
    }

    fn get(&self, key: &str) -> BoxFuture<'_, Option<String>> {
        let found = self.entries(|entries| entries.get(key).map(|(value, _)| value.clone()));
        Box::pin(async { Ok(found) })
    }

    fn remove(&self, key: &str) -> BoxFuture<'_, ()> {
        self.entries(|entries| entries.remove(key));
        Box::pin(async { Ok(()) })
    }
}

/// The service. It does not know which store it has.
#[derive(Clone)]
struct SignUp {
    vlens: Client,
    store: Arc<dyn Store>,
    ttl: Duration,
}

impl SignUp {
    /// `session` is the random name of the user's session, as in its cookie.
    async fn phone_entered(&self, session: &str, typed: &str) -> Result<(), BoxError> {
        let pending = self.vlens.send_otp(&typed.parse()?).await?;
        let value = serde_json::to_string(&pending)?;
        self.store.put(session, value, self.ttl).await
    }

    /// Whether the phone number is verified. A wrong code leaves the state, for
    /// another try.
    async fn code_entered(&self, session: &str, typed: &str) -> Result<(), BoxError> {
        let stored = self.store.get(session).await?;
        let stored = stored.ok_or("no code was sent, or too long ago")?;
        let pending: PendingVerification = serde_json::from_str(&stored)?;
        self.vlens.validate_otp(&pending, typed).await?;
        self.store.remove(session).await
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let sandbox = Sandbox::builder().code("123456").start().await?;
    let one_process = SignUp {
        vlens: sandbox.client(),
        store: Arc::new(InMemory::default()),
        ttl: Duration::from_secs(600),
    };
    // With a shared store this would be another process.
    let another = one_process.clone();

    one_process.phone_entered("s1", "+20 123 456 7890").await?;
    assert!(another.code_entered("s2", "123456").await.is_err());
    assert!(another.code_entered("s1", "000000").await.is_err());
    another.code_entered("s1", "123456").await?;
    println!("sent by one process, verified by another, after a wrong code");

    assert!(one_process.store.get("s1").await?.is_none());
    println!("nothing is left in the store");

    let forgetful = SignUp {
        ttl: Duration::ZERO,
        ..one_process
    };
    forgetful.phone_entered("s3", "+20 100 000 0001").await?;
    let Err(error) = forgetful.code_entered("s3", "123456").await else {
        return Err("an expired entry was found".into());
    };
    println!("expired: {error}");
    Ok(())
}

#[test]
fn it_does_what_it_says() -> Result<(), BoxError> {
    main()
}
