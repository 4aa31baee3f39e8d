//! The SMS messages that the sandbox "sent".

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::Notify;
use uuid::Uuid;

use vlens::{Personal, Secret, SmsProvider};

/// How many messages are kept; the oldest is dropped first.
pub(super) const MAX_MESSAGES: usize = 1_000;

/// An SMS that the sandbox "sent".
///
/// Its `Debug` shows neither the phone number nor the code.
#[derive(Clone, Debug)]
pub struct Message {
    to: Personal,
    gateway: Option<SmsProvider>,
    code: Secret,
    request_id: Uuid,
}

impl Message {
    pub(super) fn new(
        to: Personal,
        gateway: Option<SmsProvider>,
        code: Secret,
        request_id: Uuid,
    ) -> Self {
        Self {
            to,
            gateway,
            code,
            request_id,
        }
    }

    /// The phone number it went to, in E.164 form.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// The SMS gateway that was asked for; `None` when it was left to the
    /// tenant's default.
    #[must_use]
    pub fn gateway(&self) -> Option<SmsProvider> {
        self.gateway
    }

    /// The one-time password.
    #[must_use]
    pub fn code(&self) -> &Secret {
        &self.code
    }

    /// The `phoneNumberOtpRequestId` that the send call answered with.
    #[must_use]
    pub fn request_id(&self) -> Uuid {
        self.request_id
    }
}

/// What the sandbox "sent". A cheap handle: clones show the same inbox.
///
/// The newest 1,000 messages are kept. A message is here before the call that
/// sent it is answered.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    messages: Mutex<Messages>,
    arrived: Notify,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Messages {
    kept: VecDeque<Kept>,
    closed: bool,
}

struct Kept {
    message: Message,
    taken: bool,
}

impl Inbox {
    /// All messages, the newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.newest_first(|_| true).collect()
    }

    /// The newest message.
    #[must_use]
    pub fn latest(&self) -> Option<Message> {
        self.newest_first(|_| true).next()
    }

    /// The newest message to a phone number in E.164 form.
    #[must_use]
    pub fn latest_to(&self, phone: &str) -> Option<Message> {
        self.newest_first(|message| message.to() == phone).next()
    }

    /// The next message, waiting for it as long as the sandbox runs; `None`
    /// once that has stopped. Made for programs that print what is sent; a test
    /// wants [`wait`](Inbox::wait), which does not hang.
    ///
    /// Each message is returned once, the oldest first, whichever of `next`,
    /// `wait` and `wait_to` asks. Messages that are already there count.
    pub async fn next(&self) -> Option<Message> {
        self.next_where(|_| true).await
    }

    /// The next message as [`next`](Inbox::next) has it, waiting for it no
    /// longer than this.
    ///
    /// # Errors
    ///
    /// When none came in time, or the sandbox has stopped.
    pub async fn wait(&self, timeout: Duration) -> Result<Message, NoMessage> {
        self.within(timeout, |_| true).await
    }

    /// The next message to a phone number in E.164 form, waiting for it no
    /// longer than this. Messages to other numbers stay for others.
    ///
    /// # Errors
    ///
    /// When none came in time, or the sandbox has stopped.
    pub async fn wait_to(&self, phone: &str, timeout: Duration) -> Result<Message, NoMessage> {
        self.within(timeout, |message| message.to() == phone).await
    }

    pub(super) fn push(&self, message: Message) {
        {
            let mut messages = self.lock();
            if messages.kept.len() >= MAX_MESSAGES {
                messages.kept.pop_front();
            }
            messages.kept.push_back(Kept {
                message,
                taken: false,
            });
        }
        self.shared.arrived.notify_waiters();
    }

    /// Ends the waiting.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.shared.arrived.notify_waiters();
    }

    fn newest_first(&self, wanted: impl Fn(&Message) -> bool) -> impl Iterator<Item = Message> {
        let found: Vec<_> = (self.lock().kept.iter().rev())
            .filter(|kept| wanted(&kept.message))
            .map(|kept| kept.message.clone())
            .collect();
        found.into_iter()
    }

    async fn within(
        &self,
        timeout: Duration,
        wanted: impl Fn(&Message) -> bool,
    ) -> Result<Message, NoMessage> {
        match tokio::time::timeout(timeout, self.next_where(wanted)).await {
            Ok(Some(message)) => Ok(message),
            Ok(None) => Err(NoMessage { waited: None }),
            Err(_) => Err(NoMessage {
                waited: Some(timeout),
            }),
        }
    }

    async fn next_where(&self, wanted: impl Fn(&Message) -> bool) -> Option<Message> {
        loop {
            // Before looking, so that no arrival falls in between.
            let arrived = self.shared.arrived.notified();
            {
                let mut messages = self.lock();
                let found =
                    (messages.kept.iter_mut()).find(|kept| !kept.taken && wanted(&kept.message));
                if let Some(kept) = found {
                    kept.taken = true;
                    return Some(kept.message.clone());
                }
                if messages.closed {
                    return None;
                }
            }
            arrived.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.shared
            .messages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// No SMS came: in time, or at all since the sandbox has stopped.
#[derive(Clone, Debug)]
pub struct NoMessage {
    waited: Option<Duration>,
}

impl fmt::Display for NoMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.waited {
            Some(waited) => write!(f, "the sandbox sent no SMS within {waited:?}"),
            None => f.write_str("the sandbox has stopped and sends no SMS any more"),
        }
    }
}

impl std::error::Error for NoMessage {}
