//! The cool-down between two SMS and the number of attempts.
//!
//! Kept by the server: a cookie can be thrown away, or brought back. A service of
//! several processes keeps them in a shared store, such as Redis (`SET NX EX`,
//! `INCR`). A limit per caller's address, which a proxy or a middleware applies,
//! belongs beside them: one caller can try many numbers.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;
use vlens::PhoneNumber;

use super::Settings;

pub struct Limits {
    cool_down: Duration,
    code_lifetime: Duration,
    attempts: u32,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    /// When the last SMS went out.
    sent: HashMap<PhoneNumber, Instant>,
    /// The first attempt at a code, and how many there were.
    tried: HashMap<Uuid, (Instant, u32)>,
}

impl Limits {
    pub fn new(settings: &Settings) -> Self {
        Self {
            cool_down: settings.cool_down,
            code_lifetime: settings.code_lifetime,
            attempts: settings.attempts,
            counted: Mutex::default(),
        }
    }

    /// Allows one SMS to this phone number, or says how long to wait for it.
    pub fn reserve_sms(&self, phone: &PhoneNumber) -> Result<(), Duration> {
        let mut counted = self.counted();
        // What no longer counts is forgotten, so that it does not pile up.
        (counted.sent).retain(|_, sent| sent.elapsed() < self.cool_down);
        if let Some(sent) = counted.sent.get(phone) {
            return Err(self.cool_down.saturating_sub(sent.elapsed()));
        }
        counted.sent.insert(phone.clone(), Instant::now());
        Ok(())
    }

    /// Takes a reservation back: for certain, no SMS was sent.
    pub fn release_sms(&self, phone: &PhoneNumber) {
        self.counted().sent.remove(phone);
    }

    /// Counts an attempt, and says whether it is allowed.
    pub fn count_attempt(&self, request_id: Uuid) -> bool {
        let mut counted = self.counted();
        (counted.tried).retain(|_, (first, _)| first.elapsed() < self.code_lifetime);
        let (_, tried) = (counted.tried.entry(request_id)).or_insert((Instant::now(), 0));
        *tried += 1;
        *tried <= self.attempts
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
