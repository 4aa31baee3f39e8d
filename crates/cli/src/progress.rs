//! Says on a terminal that something still works: after a second, on standard
//! error, and never where that is a file or a pipe.

use std::{
    future::Future,
    io::{self, Read},
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

/// A long input, while it is read.
pub struct Reading<R> {
    reader: R,
    name: String,
    /// In bytes, where it is known.
    length: Option<u64>,
    position: u64,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl<R> Reading<R> {
    /// `length` in bytes, where it is known.
    pub fn new(name: &str, length: Option<u64>, reader: R) -> Self {
        Self {
            reader,
            name: name.to_owned(),
            length,
            position: 0,
            started: Instant::now(),
            bar: None,
        }
    }

    fn bar(&self) -> ProgressBar {
        let (bar, template) = match self.length {
            Some(length) => (ProgressBar::new(length), "{msg} {bar:30} {percent}%"),
            None => (ProgressBar::no_length(), "{msg} {binary_bytes}"),
        };
        let style = ProgressStyle::with_template(template);
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            .with_message(self.name.clone())
    }
}

impl<R: Read> Read for Reading<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.position += read as u64;
        if self.bar.is_none() && self.started.elapsed() >= PATIENCE {
            self.bar = Some(self.bar());
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.position);
        }
        Ok(read)
    }
}

impl<R> Drop for Reading<R> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
