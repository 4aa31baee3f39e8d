//! Why the sandbox refuses a request.

use std::borrow::Cow;

use http::StatusCode;

use super::StatusStyle;
use vlens::ErrorCode;

/// Why the sandbox refused a request. [`code`](Rejection::code) is what it puts
/// into `error_code`.
///
/// Vlens does not publish its codes for this operation. **These are the
/// sandbox's own**: assert on them in tests of the sandbox's behaviour, never in
/// a program that talks to Vlens.
///
/// ```
/// use vlens_sandbox::Rejection;
///
/// assert_eq!(Rejection::WrongOtp.code().get(), 9307);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejection {
    /// There is no `ApiKey` header.
    MissingApiKey,
    /// The `ApiKey` header is empty.
    EmptyApiKey,
    /// The `ApiKey` is not the configured one.
    WrongApiKey,
    /// There are several `ApiKey` headers.
    RepeatedApiKey,
    /// The `Content-Type` is not JSON. (None at all is taken as JSON.)
    UnsupportedContentType,
    /// The body is longer than the sandbox reads.
    BodyTooLarge,
    /// There is no body.
    MissingBody,
    /// The body is not JSON in UTF-8.
    MalformedJson,
    /// The body is JSON, but no object.
    NotAnObject,
    /// The body names a member twice.
    DuplicateMember,
    /// The body has a member that the operation does not know.
    UnknownMember,
    /// A member is of another type than documented.
    WrongType,
    /// There is no `phoneNumber`.
    MissingPhone,
    /// `phoneNumber` is not in E.164 form.
    MalformedPhone,
    /// `smsProviders` is none of the documented gateways.
    UnknownGateway,
    /// A `phoneNumberOtp` without a `phoneNumberOtpRequestId`.
    MissingRequestId,
    /// `phoneNumberOtpRequestId` is not a UUID.
    MalformedRequestId,
    /// A `phoneNumberOtpRequestId` without a `phoneNumberOtp`.
    MissingOtp,
    /// No code was sent under this request id, or the sandbox has forgotten it.
    UnknownRequestId,
    /// The request id belongs to another phone number.
    OtherPhone,
    /// The code was already used.
    AlreadyUsed,
    /// A later code was sent to the same phone number.
    Superseded,
    /// Too many wrong codes were tried.
    TooManyAttempts,
    /// The code has expired.
    Expired,
    /// The code is wrong.
    WrongOtp,
    /// The phone number is the [reserved](super#reserved-numbers) one for this.
    TestNumber,
    /// A [fault](super::Fault::too_many_requests) that a test asked for.
    RateLimited,
    /// The operating system gave no random bytes to make a code from.
    NoRandomness,
}

impl Rejection {
    /// All of them, in the order in which they are checked.
    pub const ALL: &[Self] = &[
        Self::MissingApiKey,
        Self::RepeatedApiKey,
        Self::EmptyApiKey,
        Self::WrongApiKey,
        Self::UnsupportedContentType,
        Self::BodyTooLarge,
        Self::MissingBody,
        Self::MalformedJson,
        Self::NotAnObject,
        Self::DuplicateMember,
        Self::UnknownMember,
        Self::WrongType,
        Self::MissingPhone,
        Self::MalformedPhone,
        Self::UnknownGateway,
        Self::MissingRequestId,
        Self::MalformedRequestId,
        Self::MissingOtp,
        Self::UnknownRequestId,
        Self::OtherPhone,
        Self::AlreadyUsed,
        Self::Superseded,
        Self::TooManyAttempts,
        Self::Expired,
        Self::WrongOtp,
        Self::TestNumber,
        Self::RateLimited,
        Self::NoRandomness,
    ];

    /// The number in `error_code`. It does not change between releases.
    #[must_use]
    pub fn code(self) -> ErrorCode {
        self.row().0.into()
    }

    /// The status under [`StatusStyle::Http`].
    pub(super) const fn status(self, style: StatusStyle) -> StatusCode {
        match style {
            StatusStyle::Documented => StatusCode::OK,
            StatusStyle::Http => self.row().1,
        }
    }

    /// Code, status in the 4xx style, message.
    const fn row(self) -> (i64, StatusCode, &'static str) {
        match self {
            Self::MissingApiKey => (
                9001,
                StatusCode::UNAUTHORIZED,
                "The ApiKey header is missing.",
            ),
            Self::RepeatedApiKey => (
                9002,
                StatusCode::UNAUTHORIZED,
                "The ApiKey header is there more than once.",
            ),
            Self::EmptyApiKey => (
                9003,
                StatusCode::UNAUTHORIZED,
                "The ApiKey header is empty.",
            ),
            Self::WrongApiKey => (
                9004,
                StatusCode::UNAUTHORIZED,
                "The ApiKey is not the one of this sandbox.",
            ),
            Self::UnsupportedContentType => (
                9101,
                StatusCode::BAD_REQUEST,
                "The Content-Type is not JSON. Send application/json.",
            ),
            Self::BodyTooLarge => (
                9102,
                StatusCode::BAD_REQUEST,
                "The body is longer than 16 KiB.",
            ),
            Self::MissingBody => (
                9103,
                StatusCode::BAD_REQUEST,
                "There is no body. Send a JSON object.",
            ),
            Self::MalformedJson => (
                9104,
                StatusCode::BAD_REQUEST,
                "The body is not valid JSON in UTF-8.",
            ),
            Self::NotAnObject => (
                9105,
                StatusCode::BAD_REQUEST,
                "The body is not a JSON object.",
            ),
            Self::DuplicateMember => (
                9106,
                StatusCode::BAD_REQUEST,
                "The body has a member twice.",
            ),
            Self::UnknownMember => (
                9107,
                StatusCode::BAD_REQUEST,
                "The body has a member other than phoneNumber, smsProviders, \
                 phoneNumberOtpRequestId and phoneNumberOtp. Capitals matter.",
            ),
            Self::WrongType => (
                9108,
                StatusCode::BAD_REQUEST,
                "A member of the body has the wrong type.",
            ),
            Self::MissingPhone => (
                9201,
                StatusCode::UNPROCESSABLE_ENTITY,
                "phoneNumber is missing.",
            ),
            Self::MalformedPhone => (
                9202,
                StatusCode::UNPROCESSABLE_ENTITY,
                "phoneNumber is not in E.164 form: + and the country code, 7 to 15 digits.",
            ),
            Self::UnknownGateway => (
                9203,
                StatusCode::UNPROCESSABLE_ENTITY,
                "smsProviders is none of the gateways 1 to 7. Leave it out for the default.",
            ),
            Self::MissingRequestId => (
                9204,
                StatusCode::UNPROCESSABLE_ENTITY,
                "phoneNumberOtpRequestId is missing. It is in the answer to the send call.",
            ),
            Self::MalformedRequestId => (
                9205,
                StatusCode::UNPROCESSABLE_ENTITY,
                "phoneNumberOtpRequestId is not a UUID.",
            ),
            Self::MissingOtp => (
                9206,
                StatusCode::UNPROCESSABLE_ENTITY,
                "phoneNumberOtp is missing. It is the code that the user received.",
            ),
            Self::UnknownRequestId => (
                9301,
                StatusCode::UNPROCESSABLE_ENTITY,
                "No code was sent under this phoneNumberOtpRequestId. Send a new one.",
            ),
            Self::OtherPhone => (
                9302,
                StatusCode::UNPROCESSABLE_ENTITY,
                "This phoneNumberOtpRequestId belongs to another phone number.",
            ),
            Self::AlreadyUsed => (
                9303,
                StatusCode::UNPROCESSABLE_ENTITY,
                "This code was already used. Send a new one.",
            ),
            Self::Superseded => (
                9304,
                StatusCode::UNPROCESSABLE_ENTITY,
                "A later code was sent to this phone number. Use that one.",
            ),
            Self::TooManyAttempts => (
                9305,
                StatusCode::TOO_MANY_REQUESTS,
                "Too many wrong codes. Send a new one.",
            ),
            Self::Expired => (
                9306,
                StatusCode::UNPROCESSABLE_ENTITY,
                "This code has expired. Send a new one.",
            ),
            Self::WrongOtp => (
                9307,
                StatusCode::UNPROCESSABLE_ENTITY,
                "This code is wrong.",
            ),
            Self::TestNumber => (
                9901,
                StatusCode::UNPROCESSABLE_ENTITY,
                "This phone number is reserved: it always answers with this error.",
            ),
            Self::RateLimited => (
                9902,
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests. Try again later.",
            ),
            Self::NoRandomness => (
                9903,
                StatusCode::BAD_REQUEST,
                "The system has no random bytes to offer.",
            ),
        }
    }
}

/// A rejection and what the answer says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) rejection: Rejection,
    pub(super) message: Cow<'static, str>,
}

impl Refusal {
    pub(super) fn new(rejection: Rejection, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            rejection,
            message: message.into(),
        }
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::new(rejection, rejection.row().2)
    }
}
