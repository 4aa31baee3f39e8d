//! A form is one SMS, however often it arrives: with a second click on its
//! button the browser forgets the answer to the first, and with it the cookie.
//! The second leads to the same page.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::watch::{self, Receiver};
use uuid::Uuid;
use vlens::{PendingVerification, PhoneNumber};

use super::notice::Notice;

/// Which form it was, by an id that nobody else can guess, and the phone number
/// in it.
type Key = (Uuid, PhoneNumber);
type Sent = Result<PendingVerification, Notice>;

pub struct Submissions {
    /// How long a success is remembered.
    cool_down: Duration,
    known: Mutex<HashMap<Key, Submission>>,
}

struct Submission {
    at: Instant,
    /// None while it is under way.
    outcome: Receiver<Option<Sent>>,
}

impl Submissions {
    pub fn new(cool_down: Duration) -> Self {
        Self {
            cool_down,
            known: Mutex::default(),
        }
    }

    /// What came of this form: the first time, of `send`.
    pub async fn once(
        &self,
        form: Uuid,
        phone: PhoneNumber,
        send: impl Future<Output = Sent> + Send + 'static,
    ) -> Sent {
        let mut outcome = self.join((form, phone), send);
        match outcome.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(sent)) => sent.clone(),
            // The task is gone.
            _ => Err(Notice::SmsUncertain),
        }
    }

    fn join(
        &self,
        key: Key,
        send: impl Future<Output = Sent> + Send + 'static,
    ) -> Receiver<Option<Sent>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, submission| match &*submission.outcome.borrow() {
            None => true,
            Some(Ok(_)) => submission.at.elapsed() < self.cool_down,
            // It may be tried again.
            Some(Err(_)) => false,
        });
        let submission = known.entry(key).or_insert_with(|| {
            let (sender, outcome) = watch::channel(None);
            // A task of its own: it goes on when the browser does not wait for it.
            tokio::spawn(async move { sender.send(Some(send.await)) });
            let at = Instant::now();
            Submission { at, outcome }
        });
        submission.outcome.clone()
    }
}
