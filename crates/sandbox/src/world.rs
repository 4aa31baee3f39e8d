//! All that a sandbox knows, shared by its connections and its owner.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::request::Parts;
use tokio::sync::Notify;

use super::{
    Fault, Inbox, ReceivedRequest, StatusStyle,
    clock::Clock,
    envelope::Answer,
    faults::{Distortion, Faults, Kind, Replacement},
    fresh::Fresh,
    input::{Body, Request},
    requests::RequestLog,
    state::{Rules, State},
};

#[derive(Debug)]
pub(super) struct World {
    pub(super) inbox: Inbox,
    pub(super) style: StatusStyle,
    /// How long a connection may send nothing.
    pub(super) idle_timeout: Duration,
    /// Tells the connections, the oldest first, that another one has no room.
    pub(super) crowded: Notify,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    clock: Clock,
    state: State,
    faults: Faults,
    requests: RequestLog,
    /// Nothing is handled any more.
    stopped: bool,
}

/// What a caller gets.
#[derive(Debug)]
pub(super) enum Outcome {
    Answer(Answer),
    Distorted(Distortion, Answer),
    Replaced(Replacement),
}

impl World {
    pub(super) fn new(rules: Rules, style: StatusStyle, idle_timeout: Duration) -> Self {
        Self {
            inbox: Inbox::default(),
            style,
            idle_timeout,
            crowded: Notify::new(),
            inner: Mutex::new(Inner {
                clock: Clock::start(),
                state: State::new(rules),
                faults: Faults::default(),
                requests: RequestLog::default(),
                stopped: false,
            }),
        }
    }

    /// Handles a request to the operation.
    pub(super) fn receive(&self, parts: &Parts, body: &ReadBody) -> Outcome {
        let mut inner = self.lock();
        if inner.stopped {
            return Outcome::Replaced(Replacement::DropRead);
        }
        inner
            .requests
            .push(ReceivedRequest::new(parts, body.bytes.clone()));
        let request = Request {
            headers: &parts.headers,
            body: body.as_input(),
        };
        let fault = (inner.faults).take(request.phone().as_ref(), self.style);
        let mut handle = || inner.handle(request, &self.inbox);
        match fault.map(|Fault(kind)| kind) {
            None => Outcome::Answer(handle()),
            Some(Kind::Distorted(distortion)) => Outcome::Distorted(distortion, handle()),
            Some(Kind::Replaced { by, after_handling }) => {
                if after_handling {
                    let _unheard = handle();
                }
                Outcome::Replaced(by)
            }
        }
    }

    /// Logs a request to anything else.
    pub(super) fn log(&self, parts: &Parts) {
        let request = ReceivedRequest::new(parts, Bytes::new());
        self.lock().requests.push(request);
    }

    /// Handles nothing any more and ends the waiting for messages. A connection
    /// may still be at work on another thread when its sandbox is dropped; were it
    /// handled, its SMS would come after the inbox has ended.
    pub(super) fn close(&self) {
        self.lock().stopped = true;
        self.inbox.close();
    }

    pub(super) fn requests(&self) -> Vec<ReceivedRequest> {
        self.lock().requests.newest_first()
    }

    pub(super) fn advance(&self, by: Duration) {
        self.lock().clock.advance(by);
    }

    pub(super) fn with_faults<T>(&self, act: impl FnOnce(&mut Faults) -> T) -> T {
        act(&mut self.lock().faults)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn handle(&mut self, request: Request<'_>, inbox: &Inbox) -> Answer {
        let reaction = (self.state).handle(self.clock.now(), request, Fresh::draw());
        if let Some(message) = reaction.message {
            inbox.push(message);
        }
        reaction.answer
    }
}

/// The body of a request, as far as it was kept.
#[derive(Debug)]
pub(super) struct ReadBody {
    pub(super) bytes: Bytes,
    pub(super) too_large: bool,
}

impl ReadBody {
    fn as_input(&self) -> Body<'_> {
        if self.too_large {
            Body::TooLarge
        } else {
            Body::Bytes(&self.bytes)
        }
    }
}
