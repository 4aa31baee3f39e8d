//! The sandbox's clock: real time, and what tests add to it.

use std::time::{Duration, Instant};

#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    advanced: Duration,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self {
            start: Instant::now(),
            advanced: Duration::ZERO,
        }
    }

    pub(super) fn now(&self) -> Duration {
        self.start.elapsed().saturating_add(self.advanced)
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.advanced = self.advanced.saturating_add(by);
    }
}
