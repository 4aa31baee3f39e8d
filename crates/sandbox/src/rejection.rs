//! Why the sandbox refuses a request.

use std::borrow::Cow;

use http::StatusCode;

use super::StatusStyle;
use vlens::ErrorCode;

/// One row per rejection, in the order in which they are checked: code, name,
/// status under [`StatusStyle::Http`], when, and the `error_message`.
macro_rules! rejections {
    ($($code:literal $name:ident $status:literal $when:literal $message:literal;)*) => {
        /// Why the sandbox refused a request. [`code`](Rejection::code) is what it
        /// puts into `error_code`.
        ///
        /// Vlens does not publish its codes for this operation. **These are the
        /// sandbox's own**: assert on them in tests of the sandbox's behaviour,
        /// never in a program that talks to Vlens.
        ///
        /// ```
        /// use vlens_sandbox::Rejection;
        ///
        /// assert_eq!(Rejection::WrongOtp.code().get(), 9307);
        /// ```
        ///
        /// These are the checks, in their order. The last column is the status
        /// under [`StatusStyle::Http`]; by default it is 200.
        ///
        /// | code | | when | status |
        /// |---|---|---|---|
        $(
            #[doc = concat!(
                "| ", $code, " | [`", stringify!($name), "`](Self::", stringify!($name), ") | ",
                $when, " | ", $status, " |"
            )]
        )*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rejection {
            $(
                #[doc = $when]
                $name,
            )*
        }

        impl Rejection {
            /// All of them, in the order in which they are checked.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The number in `error_code`. It does not change between releases.
            #[must_use]
            pub fn code(self) -> ErrorCode {
                let code: i64 = match self {
                    $(Self::$name => $code,)*
                };
                code.into()
            }

            fn http_status(self) -> u16 {
                match self {
                    $(Self::$name => $status,)*
                }
            }

            fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)*
                }
            }
        }
    };
}

rejections! {
    9001 MissingApiKey 401
        "There is no `ApiKey` header."
        "The ApiKey header is missing.";
    9002 RepeatedApiKey 401
        "There are several `ApiKey` headers."
        "The ApiKey header is there more than once.";
    9003 EmptyApiKey 401
        "The `ApiKey` header is empty."
        "The ApiKey header is empty.";
    9004 WrongApiKey 401
        "The `ApiKey` is not the [configured](crate::SandboxBuilder::api_key) one. By default any will do."
        "The ApiKey is not the one of this sandbox.";
    9101 UnsupportedContentType 400
        "The `Content-Type` is not JSON. (None at all is taken as JSON.)"
        "The Content-Type is not JSON. Send application/json.";
    9102 BodyTooLarge 400
        "The body is longer than 16 KiB."
        "The body is longer than 16 KiB.";
    9103 MissingBody 400
        "There is no body."
        "There is no body. Send a JSON object.";
    9104 MalformedJson 400
        "The body is not JSON in UTF-8, or is nested too deep."
        "The body is not valid JSON in UTF-8.";
    9105 NotAnObject 400
        "The body is JSON, but no object."
        "The body is not a JSON object.";
    9106 DuplicateMember 400
        "The body names a member twice."
        "The body has a member twice.";
    9107 UnknownMember 400
        "The body has a member that the operation does not know. Vlens may ignore it, but it is a typo as a rule."
        "The body has a member other than phoneNumber, smsProviders, phoneNumberOtpRequestId and phoneNumberOtp. Capitals matter.";
    9108 WrongType 400
        "A member is of another type than documented."
        "A member of the body has the wrong type.";
    9201 MissingPhone 422
        "There is no `phoneNumber`."
        "phoneNumber is missing.";
    9202 MalformedPhone 422
        "`phoneNumber` is not in E.164 form."
        "phoneNumber is not in E.164 form: + and the country code, 7 to 15 digits.";
    9203 UnknownGateway 422
        "`smsProviders` is none of the documented gateways. Absent or null is the default gateway."
        "smsProviders is none of the documented gateways. Leave it out for the default.";
    9204 MissingRequestId 422
        "A `phoneNumberOtp` without a `phoneNumberOtpRequestId`."
        "phoneNumberOtpRequestId is missing. It is in the answer to the send call.";
    9205 MalformedRequestId 422
        "`phoneNumberOtpRequestId` is not a UUID."
        "phoneNumberOtpRequestId is not a UUID.";
    9206 MissingOtp 422
        "A `phoneNumberOtpRequestId` without a `phoneNumberOtp`."
        "phoneNumberOtp is missing. It is the code that the user received.";
    9301 UnknownRequestId 422
        "No code was sent under this request id, or the sandbox has forgotten it."
        "No code was sent under this phoneNumberOtpRequestId. Send a new one.";
    9302 OtherPhone 422
        "The request id belongs to another phone number."
        "This phoneNumberOtpRequestId belongs to another phone number.";
    9303 AlreadyUsed 422
        "The code was already used."
        "This code was already used. Send a new one.";
    9304 Superseded 422
        "A later code was sent to the same phone number."
        "A later code was sent to this phone number. Use that one.";
    9305 TooManyAttempts 429
        "Five wrong codes were tried, or as [configured](crate::SandboxBuilder::attempts)."
        "Too many wrong codes. Send a new one.";
    9306 Expired 422
        "Five minutes are over, or as [configured](crate::SandboxBuilder::expiry)."
        "This code has expired. Send a new one.";
    9307 WrongOtp 422
        "The code is wrong."
        "This code is wrong.";
    9901 TestNumber 422
        "The phone number is the [reserved](crate#reserved-numbers) one for this."
        "This phone number is reserved: it always answers with this error.";
    9902 RateLimited 429
        "A [fault](crate::Fault::too_many_requests) was asked for. The status is always 429."
        "Too many requests. Try again later.";
}

impl Rejection {
    pub(super) fn status(self, style: StatusStyle) -> StatusCode {
        match style {
            StatusStyle::Documented => StatusCode::OK,
            StatusStyle::Http => {
                StatusCode::from_u16(self.http_status()).unwrap_or(StatusCode::BAD_REQUEST)
            }
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
        Self::new(rejection, rejection.message())
    }
}
