//! What went wrong, as the user is told.

use std::time::Duration;

use axum::http::StatusCode;
use vlens::{Delivery, Error, ErrorKind};

/// What a page says above its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// What was typed is no phone number.
    NoPhone,
    /// What was typed is no code.
    NoCode,
    /// The session is over.
    NoSession,
    /// The code is too old, by the rule of this service.
    Expired,
    /// Too many codes were tried, by the rule of this service.
    TooManyAttempts,
    /// A code was sent to this phone number a moment ago.
    CoolDown(Duration),
    /// The API has too much to do.
    Busy(Option<Duration>),
    /// The API refused the phone number; in its words, why.
    PhoneRefused(Option<String>),
    /// The API refused the code; in its words, why: it is wrong, has expired, …
    CodeRefused(Option<String>),
    /// Nothing was sent, and it is not the user's fault.
    Unavailable,
    /// An SMS may have gone out, or not.
    SmsUncertain,
    /// The code may have been used up, or not.
    CheckUncertain,
    /// Another code was sent.
    SentAgain,
}

impl Notice {
    /// What a failed [`send_otp`](vlens::Client::send_otp) means to the user.
    pub fn of_sending(error: &Error) -> Self {
        Self::of(error).unwrap_or_else(|| match error.delivery() {
            Delivery::Unknown => Self::SmsUncertain,
            _ => Self::PhoneRefused(error.message().map(str::to_owned)),
        })
    }

    /// What a failed [`validate_otp`](vlens::Client::validate_otp) means to the
    /// user. Whether a code is wrong, used or expired only the API's message
    /// tells: its codes are not published.
    pub fn of_checking(error: &Error) -> Self {
        Self::of(error).unwrap_or_else(|| match error.delivery() {
            Delivery::Unknown => Self::CheckUncertain,
            _ => Self::CodeRefused(error.message().map(str::to_owned)),
        })
    }

    /// What means the same in both steps.
    fn of(error: &Error) -> Option<Self> {
        if error.is_rate_limited() {
            return Some(Self::Busy(error.retry_after()));
        }
        // For the operator, not for the user: the key, the base URL, the network,
        // a refusal by what stands before the API.
        let refused_without_a_word =
            error.kind() == ErrorKind::Status && error.delivery() == Delivery::Rejected;
        let ours = error.is_connect()
            || error.is_unauthorized()
            || error.kind() == ErrorKind::Config
            || refused_without_a_word;
        ours.then_some(Self::Unavailable)
    }

    /// Whether it is good news.
    pub fn is_success(&self) -> bool {
        *self == Self::SentAgain
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoPhone
            | Self::NoCode
            | Self::Expired
            | Self::PhoneRefused(_)
            | Self::CodeRefused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoSession => StatusCode::BAD_REQUEST,
            Self::TooManyAttempts | Self::CoolDown(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy(_) | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::SmsUncertain | Self::CheckUncertain => StatusCode::BAD_GATEWAY,
            Self::SentAgain => StatusCode::OK,
        }
    }

    /// How long to wait before trying again.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::CoolDown(wait) => Some(*wait),
            Self::Busy(wait) => *wait,
            _ => None,
        }
    }
}

/// Rounded up: after so many seconds the time has passed.
pub fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
