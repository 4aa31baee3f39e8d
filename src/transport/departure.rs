//! Whether a request left: told by its body, which HTTP/1.1 asks for in the same
//! step that writes the head.
//!
//! A timeout says nothing of that, nor does a connection that closed: the request
//! may have waited all the time for DNS, TCP, TLS, or for a connection that is not
//! served. If the body was not asked for, nothing was sent.

use std::{
    error::Error as StdError,
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use reqwest::{Body, Request};

use super::BoxError;

const WAITING: u8 = 0;
const LEFT: u8 = 1;
const CALLED_OFF: u8 = 2;

/// What is known of the departure of a request.
pub(super) struct Departure(Option<Arc<AtomicU8>>);

impl Departure {
    /// Watches the body of a request. A body that is empty is not asked for, so
    /// without one nothing is known.
    pub(super) fn watch(request: &mut Request) -> Self {
        let slot = request.body_mut();
        match slot.take() {
            Some(body) if body.as_bytes().is_some_and(|bytes| !bytes.is_empty()) => {
                let state = Arc::new(AtomicU8::new(WAITING));
                *slot = Some(Body::wrap(Watched {
                    body,
                    state: state.clone(),
                }));
                Self(Some(state))
            }
            body => {
                *slot = body;
                Self(None)
            }
        }
    }

    /// Whether nothing was sent. If so nothing will be: a connection on another
    /// thread that takes up the request now is refused the body, and closes with
    /// the head unsent.
    pub(super) fn call_off(self) -> bool {
        self.0
            .is_some_and(|state| change(&state, CALLED_OFF).is_ok())
    }
}

/// From waiting to `next`, or what it is already.
fn change(state: &AtomicU8, next: u8) -> Result<u8, u8> {
    state.compare_exchange(WAITING, next, Ordering::AcqRel, Ordering::Acquire)
}

struct Watched {
    body: Body,
    state: Arc<AtomicU8>,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if change(&self.state, LEFT) == Err(CALLED_OFF) {
            return Poll::Ready(Some(Err("the call was given up".into())));
        }
        Pin::new(&mut self.body).poll_frame(cx).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The cause of an error after which it is known that nothing was sent.
#[derive(Clone, Debug)]
pub(crate) struct NotSent(Arc<reqwest::Error>);

impl NotSent {
    pub(super) fn new(error: reqwest::Error) -> Self {
        // The URL is the user's own, and says nothing new.
        Self(Arc::new(error.without_url()))
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no connection took the request")
    }
}

impl StdError for NotSent {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.0)
    }
}

/// A body that fails, and nothing else.
pub(super) struct Failing(Option<BoxError>);

impl Failing {
    pub(super) fn new(error: BoxError) -> Self {
        Self(Some(error))
    }
}

impl http_body::Body for Failing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}
