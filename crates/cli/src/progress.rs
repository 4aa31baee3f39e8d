//! Says on a terminal that something still works: after a second, on standard
//! error, and never where that is a file or a pipe.

use std::{
    future::Future,
    pin::pin,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::sleep;

/// What is done by then needs no words.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

/// Waits for `work`.
pub async fn during<T>(what: &str, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = sleep(PATIENCE) => {}
    }
    let spinner = ProgressBar::new_spinner().with_message(what.to_owned());
    spinner.enable_steady_tick(TICK);
    let done = work.await;
    spinner.finish_and_clear();
    done
}

/// How far a long input has been read.
pub struct Reading {
    started: Instant,
    name: String,
    bytes: u64,
    bar: Option<ProgressBar>,
}

impl Reading {
    /// Of an input of so many bytes.
    pub fn new(name: &str, bytes: u64) -> Self {
        Self {
            started: Instant::now(),
            name: name.to_owned(),
            bytes,
            bar: None,
        }
    }

    /// So many bytes are read.
    pub fn at(&mut self, position: u64) {
        if self.bar.is_none() && self.started.elapsed() < PATIENCE {
            return;
        }
        self.bar
            .get_or_insert_with(|| {
                let style = ProgressStyle::with_template("{msg} {bar:30} {percent}%");
                ProgressBar::new(self.bytes)
                    .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                    .with_message(self.name.clone())
            })
            .set_position(position);
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
