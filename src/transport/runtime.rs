//! A client that is used on more than one runtime.

use std::sync::{Arc, OnceLock};

use tokio::runtime::{Handle, Id};
use url::Url;

/// The runtime that the first call was made on.
///
/// An idle connection is served by the runtime that opened it. Taken from the pool
/// by a call on another one, it would answer only while the first one runs, and
/// that call would wait in vain: two `block_on` one after the other are enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct HomeRuntime(Arc<OnceLock<Id>>);

impl HomeRuntime {
    /// Gives calls on other runtimes connections of their own.
    ///
    /// The pool keeps connections by authority, user name included, and a user
    /// name in a URL is never sent to the server: it carries the runtime.
    pub(super) fn keep_apart(&self, url: &mut Url) {
        let Ok(runtime) = Handle::try_current().map(|handle| handle.id()) else {
            return;
        };
        if *self.0.get_or_init(|| runtime) != runtime {
            // It fails for a URL without a host, and ours has one.
            let _ = url.set_username(&runtime.to_string());
        }
    }
}
