//! Faults on demand: what an API and the network before it do on a bad day.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use http::StatusCode;

use super::{Refusal, Rejection, StatusStyle};
use vlens::{ErrorCode, Personal};

/// What goes wrong with an answer, on demand: see
/// [`Sandbox::fail_next`](super::Sandbox::fail_next) and
/// [`Sandbox::fail_phone`](super::Sandbox::fail_phone).
///
/// | fault | takes effect | what the caller sees |
/// |---|---|---|
/// | [`delay`](Fault::delay) | yes | the right answer, late |
/// | [`truncated_json`](Fault::truncated_json) | yes | the right answer, cut in the middle |
/// | [`content_type`](Fault::content_type) | yes | the right answer under another `Content-Type` |
/// | [`no_answer`](Fault::no_answer) | no | nothing, on an open connection |
/// | [`status`](Fault::status) | no | a status with a line of plain text, no envelope |
/// | [`api_error`](Fault::api_error) | no | a status with an error envelope |
/// | [`too_many_requests`](Fault::too_many_requests) | no | 429 with an error envelope and `Retry-After` |
/// | [`redirect`](Fault::redirect) | no | 307 to another place |
/// | [`html`](Fault::html) | no | a status with an HTML page, as proxies have it |
/// | [`oversized`](Fault::oversized) | no | 200 and a long JSON body, streamed |
/// | [`drop_unread`](Fault::drop_unread) | no | a connection reset as the request arrives |
/// | [`drop_read`](Fault::drop_read) | no | a connection reset after the request was read |
///
/// "Takes effect" means that the request is handled as ever: the SMS is sent, the
/// code is used up. [`after_handling`](Fault::after_handling) makes any fault
/// take effect: only the answer goes wrong, which is what makes a caller's life
/// hard.
///
/// ```
/// use vlens_sandbox::Fault;
///
/// // The SMS goes out, then a proxy gives up.
/// let fault = Fault::status(504).after_handling();
/// ```
///
/// Its `Debug` shows neither messages nor addresses.
#[derive(Clone, Debug)]
pub struct Fault(pub(super) Kind);

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// The request takes effect; its answer suffers.
    Distorted(Distortion),
    /// Something else comes instead of the answer.
    Replaced {
        by: Replacement,
        after_handling: bool,
    },
}

#[derive(Clone, Debug)]
pub(super) enum Distortion {
    Delay(Duration),
    TruncatedJson,
    ContentType(String),
}

#[derive(Clone, Debug)]
pub(super) enum Replacement {
    NoAnswer,
    Status(StatusCode),
    ApiError {
        status: StatusCode,
        code: ErrorCode,
        message: Personal,
        retry_after: Option<Duration>,
    },
    Redirect(Personal),
    Html(StatusCode),
    Oversized(u64),
    DropUnread,
    DropRead,
}

impl Fault {
    /// The right answer, this much later in real time. The request takes effect
    /// at once.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self(Kind::Distorted(Distortion::Delay(delay)))
    }

    /// The first half of the right answer, as if that were all of it.
    #[must_use]
    pub fn truncated_json() -> Self {
        Self(Kind::Distorted(Distortion::TruncatedJson))
    }

    /// The right answer under this `Content-Type`; under none if it is not fit
    /// for a header.
    #[must_use]
    pub fn content_type(content_type: impl Into<String>) -> Self {
        Self(Kind::Distorted(Distortion::ContentType(
            content_type.into(),
        )))
    }

    /// No answer at all, on a connection that stays open until the caller closes
    /// it or the sandbox stops.
    #[must_use]
    pub fn no_answer() -> Self {
        Self::replaced(Replacement::NoAnswer)
    }

    /// A status with a line of plain text instead of an envelope. Numbers that
    /// are no status of a final answer become 500.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::replaced(Replacement::Status(final_status(status)))
    }

    /// A status with an error envelope. Numbers that are no status of a final
    /// answer become 500.
    #[must_use]
    pub fn api_error(status: u16, code: impl Into<ErrorCode>, message: impl Into<String>) -> Self {
        Self::replaced(Replacement::ApiError {
            status: final_status(status),
            code: code.into(),
            message: Personal::from(message.into()),
            retry_after: None,
        })
    }

    /// 429 with an error envelope and a `Retry-After` in whole seconds, rounded
    /// up.
    #[must_use]
    pub fn too_many_requests(retry_after: Duration) -> Self {
        let refusal = Refusal::from(Rejection::RateLimited);
        Self::replaced(Replacement::ApiError {
            status: StatusCode::TOO_MANY_REQUESTS,
            code: refusal.rejection.code(),
            message: refusal.message.into_owned().into(),
            retry_after: Some(retry_after),
        })
    }

    /// 307, which asks to send the same request, key and phone number included,
    /// to another place, such as another sandbox's
    /// [`base_url`](super::Sandbox::base_url).
    #[must_use]
    pub fn redirect(to: impl Into<String>) -> Self {
        Self::replaced(Replacement::Redirect(Personal::from(to.into())))
    }

    /// A status with an HTML page. Numbers that are no status of a final answer
    /// become 500.
    #[must_use]
    pub fn html(status: u16) -> Self {
        Self::replaced(Replacement::Html(final_status(status)))
    }

    /// 200 and a JSON body of about this many bytes, streamed without a
    /// `Content-Length` and without being held in memory.
    #[must_use]
    pub fn oversized(bytes: u64) -> Self {
        Self::replaced(Replacement::Oversized(bytes))
    }

    /// A connection reset as soon as the first byte of the request arrives,
    /// before any of it is read; [`requests`](super::Sandbox::requests) does not
    /// list it. For a phone number, which only a request that was read tells,
    /// it is the same as [`drop_read`](Fault::drop_read).
    #[must_use]
    pub fn drop_unread() -> Self {
        Self::replaced(Replacement::DropUnread)
    }

    /// A connection reset after the request was read.
    #[must_use]
    pub fn drop_read() -> Self {
        Self::replaced(Replacement::DropRead)
    }

    /// The same, but the request takes effect first: the SMS is sent, the code
    /// used up. A request that is dropped unread stays without effect.
    #[must_use]
    pub fn after_handling(mut self) -> Self {
        if let Kind::Replaced { by, after_handling } = &mut self.0 {
            *after_handling = !matches!(by, Replacement::DropUnread);
        }
        self
    }

    fn replaced(by: Replacement) -> Self {
        Self(Kind::Replaced {
            by,
            after_handling: false,
        })
    }

    fn is_drop_unread(&self) -> bool {
        matches!(
            self.0,
            Kind::Replaced {
                by: Replacement::DropUnread,
                ..
            }
        )
    }
}

/// 1xx is never final, and HTTP has three digits.
fn final_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status)
        .ok()
        .filter(|status| !status.is_informational())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The faults that are due.
#[derive(Debug, Default)]
pub(super) struct Faults {
    next: VecDeque<(u64, Fault)>,
    phones: HashMap<Personal, Fault>,
}

impl Faults {
    pub(super) fn add_next(&mut self, requests: u64, fault: Fault) {
        if requests > 0 {
            self.next.push_back((requests, fault));
        }
    }

    pub(super) fn add_phone(&mut self, phone: Personal, fault: Fault) {
        self.phones.insert(phone, fault);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The fault for a request that was read: the next in line, else the phone
    /// number's, else that of a reserved number.
    pub(super) fn take(&mut self, phone: Option<&Personal>, style: StatusStyle) -> Option<Fault> {
        self.take_next().or_else(|| {
            let phone = phone?;
            (self.phones.get(phone).cloned()).or_else(|| reserved(phone, style))
        })
    }

    /// Whether the next request is to be dropped unread.
    pub(super) fn drops_next_unread(&self) -> bool {
        (self.next.front()).is_some_and(|(_, fault)| fault.is_drop_unread())
    }

    pub(super) fn take_drop_unread(&mut self) -> bool {
        self.drops_next_unread() && self.take_next().is_some()
    }

    fn take_next(&mut self) -> Option<Fault> {
        let (left, fault) = self.next.front_mut()?;
        *left -= 1;
        let fault = fault.clone();
        if *left == 0 {
            self.next.pop_front();
        }
        Some(fault)
    }
}

/// The numbers that fail by themselves, for tests in languages that cannot ask
/// for a fault. No operator in Egypt has the prefix 019, and they have the form
/// of a mobile number, so that a service's own checks let them through.
fn reserved(phone: &str, style: StatusStyle) -> Option<Fault> {
    match phone {
        "+201900000400" => {
            let refusal = Refusal::from(Rejection::TestNumber);
            Some(Fault::api_error(
                refusal.rejection.status(style).as_u16(),
                refusal.rejection.code(),
                refusal.message,
            ))
        }
        "+201900000429" => Some(Fault::too_many_requests(Duration::from_secs(1))),
        "+201900000503" => Some(Fault::status(503)),
        "+201900000504" => Some(Fault::no_answer()),
        _ => None,
    }
}
