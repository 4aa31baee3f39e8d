//! Ctrl-C in the middle of a command: what became of the SMS is still told, and
//! the terminal is left as it was found.

use std::{future::Future, io};

/// Waits for `work`, or for Ctrl-C: then it is dropped, and there is `None`.
pub async fn or_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        done = work => Some(done),
        Ok(()) = tokio::signal::ctrl_c() => None,
    }
}

/// From here on Ctrl-C no longer ends the program by itself.
pub fn take_over() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::interrupt()).map(drop)
    }
    #[cfg(windows)]
    tokio::signal::windows::ctrl_c().map(drop)
}
