//! The OTP flow: the two steps of the one operation, each with its own fields
//! and its own result.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

use crate::{
    Client, Error, ErrorKind, OtpCode, Personal, PhoneNumber, Secret, SmsProvider, raw::types,
};

impl Client {
    /// Sends a one-time password to a phone by SMS.
    ///
    /// Await the result, or choose a gateway first with
    /// [`via`](SendOtp::via). Keep the [`PendingVerification`] until the user
    /// has typed the code.
    ///
    /// **A call costs an SMS.** It is never repeated by itself. If the future is
    /// dropped, or the call fails with
    /// [`Delivery::Unknown`](crate::Delivery::Unknown), the SMS may have gone
    /// out all the same.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]; a success without a `phoneNumberOtpRequestId` is
    /// [`Incomplete`](ErrorKind::Incomplete).
    ///
    /// ```no_run
    /// # async fn send(client: vlens::Client) -> Result<(), vlens::Error> {
    /// use vlens::{PhoneNumber, SmsProvider};
    ///
    /// let phone: PhoneNumber = "+20 123 456 7890".parse()?;
    /// let pending = client.send_otp(&phone).via(SmsProvider::Vodafone).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_otp<'a>(&'a self, phone: &'a PhoneNumber) -> SendOtp<'a> {
        SendOtp {
            client: self,
            phone,
            provider: None,
        }
    }

    /// Checks the code that the user typed.
    ///
    /// `code` is anything that an [`OtpCode`] can be made of: `&str`, `String`,
    /// an `OtpCode`.
    ///
    /// If the future is dropped, or the call fails with
    /// [`Delivery::Unknown`](crate::Delivery::Unknown), the code may be used up.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]; a success without `isPhoneNumberConfirmed: true` is
    /// [`NotConfirmed`](ErrorKind::NotConfirmed) if it is `false`,
    /// [`Incomplete`](ErrorKind::Incomplete) if it is not there.
    pub async fn validate_otp<C>(
        &self,
        pending: &PendingVerification,
        code: C,
    ) -> Result<VerifiedPhone, Error>
    where
        C: TryInto<OtpCode>,
        C::Error: Into<Error>,
    {
        let code: OtpCode = code.try_into().map_err(Into::into)?;
        // From before the call: a token is never taken to live longer than it does.
        let asked_at = Utc::now();
        let output = self
            .step(|body| {
                body.phone_number(Personal::from(pending.phone.clone()))
                    .phone_number_otp_request_id(pending.request_id)
                    .phone_number_otp(Secret::from(code))
            })
            .await?;
        let confirmed = output
            .data
            .as_ref()
            .and_then(|data| data.is_phone_number_confirmed);
        match confirmed {
            Some(true) => Ok(VerifiedPhone {
                phone: pending.phone.clone(),
                asked_at,
                response: output,
            }),
            Some(false) => Err(after_success(ErrorKind::NotConfirmed, &output)),
            None => Err(after_success(ErrorKind::Incomplete, &output)
                .with_path("data.isPhoneNumberConfirmed")),
        }
    }

    /// The operation behind both steps, to the point where `error_code` is null.
    async fn step(
        &self,
        fields: impl FnOnce(
            types::builder::StepVerifyPhoneInput,
        ) -> types::builder::StepVerifyPhoneInput,
    ) -> Result<types::ApiOutputRegister, Error> {
        let sent = self
            .register_step_verify_phone()
            .body_map(fields)
            .send()
            .await;
        let output = match sent {
            Ok(response) => response.into_inner(),
            Err(error) => {
                let error = Error::from_raw(error).await;
                return Err(error.locate::<types::ApiOutputRegister>());
            }
        };
        match output.error_code {
            None => Ok(output),
            Some(code) => {
                let mut error = after_success(ErrorKind::Api, &output).with_code(code);
                if let Some(message) = output.error_message {
                    error = error.with_message(message);
                }
                if let Some(descriptions) = output.error_descriptions {
                    error = error.with_descriptions(descriptions);
                }
                Err(error)
            }
        }
    }
}

/// An error that a decoded success turned out to be.
fn after_success(kind: ErrorKind, output: &types::ApiOutputRegister) -> Error {
    Error::new(kind)
        .with_status(StatusCode::OK)
        .with_body(serde_json::to_vec(output).unwrap_or_default())
}

/// A call of [`Client::send_otp`] that is made when it is awaited.
#[must_use = "nothing is sent until it is awaited"]
#[derive(Clone, Debug)]
pub struct SendOtp<'a> {
    client: &'a Client,
    phone: &'a PhoneNumber,
    provider: Option<SmsProvider>,
}

impl SendOtp<'_> {
    /// Chooses the SMS gateway; the default of the tenant if left out.
    pub fn via(mut self, provider: SmsProvider) -> Self {
        self.provider = Some(provider);
        self
    }

    async fn send(self) -> Result<PendingVerification, Error> {
        let sent_at = Utc::now();
        let output = self
            .client
            .step(|body| {
                let body = body.phone_number(Personal::from(self.phone.clone()));
                match self.provider {
                    Some(provider) => body.sms_providers(i64::from(provider)),
                    None => body,
                }
            })
            .await?;
        let request_id = output
            .data
            .as_ref()
            .and_then(|data| data.phone_number_otp_request_id);
        match request_id {
            Some(request_id) => Ok(PendingVerification {
                phone: self.phone.clone(),
                request_id,
                sent_at,
            }),
            None => Err(after_success(ErrorKind::Incomplete, &output)
                .with_path("data.phoneNumberOtpRequestId")),
        }
    }
}

impl<'a> IntoFuture for SendOtp<'a> {
    type Output = Result<PendingVerification, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A code that was sent and not validated yet.
///
/// A web service keeps it between two HTTP requests, in a session or a store: it
/// serialises, in a form that carries its version. That form holds the phone
/// number; it does not hold the code, which only the user has.
///
/// ```
/// use vlens::PendingVerification;
///
/// # let pending = PendingVerification::new(
/// #     "+201234567890".parse()?,
/// #     "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse()?,
/// #     "2026-01-02T03:04:05Z".parse()?,
/// # );
/// let stored = serde_json::to_string(&pending)?;
/// let restored: PendingVerification = serde_json::from_str(&stored)?;
/// assert_eq!(restored, pending);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingVerification {
    phone: PhoneNumber,
    request_id: Uuid,
    sent_at: DateTime<Utc>,
}

impl PendingVerification {
    /// Puts one together again, from a store of your own form.
    #[must_use]
    pub fn new(phone: PhoneNumber, request_id: Uuid, sent_at: DateTime<Utc>) -> Self {
        Self {
            phone,
            request_id,
            sent_at,
        }
    }

    /// The phone that the code was sent to.
    #[must_use]
    pub fn phone(&self) -> &PhoneNumber {
        &self.phone
    }

    /// The API's `phoneNumberOtpRequestId`.
    #[must_use]
    pub fn request_id(&self) -> Uuid {
        self.request_id
    }

    /// When the code was asked for, by the clock of this machine. How long a
    /// code lives is not published.
    #[must_use]
    pub fn sent_at(&self) -> DateTime<Utc> {
        self.sent_at
    }
}

/// Version of the serialised form.
const STORED_VERSION: u8 = 1;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored<P> {
    /// First, and checked as soon as it is read: the rest may look otherwise.
    #[serde(deserialize_with = "known_version")]
    version: u8,
    phone: P,
    request_id: Uuid,
    sent_at: DateTime<Utc>,
}

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    match u8::deserialize(deserializer)? {
        STORED_VERSION => Ok(STORED_VERSION),
        other => Err(de::Error::custom(format_args!(
            "the pending verification was stored in version {other} of its form, \
             and this version of the crate reads {STORED_VERSION}"
        ))),
    }
}

impl Serialize for PendingVerification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored {
            version: STORED_VERSION,
            phone: &self.phone,
            request_id: self.request_id,
            sent_at: self.sent_at,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PendingVerification {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::<PhoneNumber>::deserialize(deserializer)?;
        Ok(Self::new(stored.phone, stored.request_id, stored.sent_at))
    }
}

/// A phone number that its owner has confirmed.
///
/// Only [`Client::validate_otp`] makes one.
#[derive(Clone)]
pub struct VerifiedPhone {
    phone: PhoneNumber,
    asked_at: DateTime<Utc>,
    response: types::ApiOutputRegister,
}

impl VerifiedPhone {
    /// The phone number.
    #[must_use]
    pub fn phone(&self) -> &PhoneNumber {
        &self.phone
    }

    /// The user's access token, for user-scoped requests:
    /// `Authorization: Bearer <token>`. Not every tenant gets one.
    #[must_use]
    pub fn access_token(&self) -> Option<AccessToken<'_>> {
        let data = self.response.data.as_ref()?;
        let secret = data.access_token.as_ref()?;
        if secret.expose().is_empty() {
            return None;
        }
        let expires_at = data
            .expire_in_seconds
            .and_then(TimeDelta::try_seconds)
            .and_then(|lifetime| self.asked_at.checked_add_signed(lifetime));
        Some(AccessToken { secret, expires_at })
    }

    /// What the API knows of the user.
    #[must_use]
    pub fn user(&self) -> Option<&types::UserBasicInfo> {
        self.response.data.as_ref()?.user.as_ref()
    }

    /// The whole response, as generated from the document.
    #[must_use]
    pub fn response(&self) -> &types::ApiOutputRegister {
        &self.response
    }
}

impl fmt::Debug for VerifiedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedPhone")
            .field("phone", &self.phone)
            .field("access_token", &self.access_token())
            .finish_non_exhaustive()
    }
}

/// An access token and when it stops working.
#[derive(Clone, Copy, Debug)]
pub struct AccessToken<'a> {
    secret: &'a Secret,
    expires_at: Option<DateTime<Utc>>,
}

impl<'a> AccessToken<'a> {
    /// The token. Store it securely.
    #[must_use]
    pub fn secret(&self) -> &'a Secret {
        self.secret
    }

    /// When it expires: the time of the call and `expireInSeconds`, which the
    /// API documents as 24 hours; `None` if the API did not say.
    #[must_use]
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.expires_at
    }
}
