//! The end of a connection by force.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// The wish to cut a connection.
#[derive(Debug, Default)]
pub(super) struct Cut {
    wished: AtomicBool,
    notify: Notify,
}

impl Cut {
    /// Has the connection reset, whatever it is doing.
    pub(super) fn ask(&self) {
        self.wished.store(true, Ordering::Release);
        self.notify.notify_one();
    }

    /// Ready when it was asked for.
    pub(super) async fn asked(&self) {
        self.notify.notified().await;
    }

    /// Whether it was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.wished.load(Ordering::Acquire)
    }
}
