//! Says on a terminal that something still works: after a second, on standard
//! error, and never where that is a file or a pipe.

use std::{future::Future, pin::pin, time::Duration};

use indicatif::ProgressBar;
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
