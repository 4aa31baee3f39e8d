//! The OTP flow: the two steps of the one operation, each with its own fields
//! and its own result.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Client, Error, OtpCode, Personal, PhoneNumber, Secret, SmsProvider, raw::types,
    response::ResponseValue,
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
    /// # Sending again
    ///
    /// "Resend" is the same call again, made because the user pressed a button:
    ///
    /// - keep the newer [`PendingVerification`] and drop the older one. Whether
    ///   the older code still works is not published; the request id of the newer
    ///   one belongs to the newer code;
    /// - offer the button after a while only
    ///   ([`sent_at`](PendingVerification::sent_at) tells how long it was), and
    ///   limit how often: by user, by phone number and by address. Who can make
    ///   you send SMS can make you pay;
    /// - another gateway ([`via`](SendOtp::via)) may reach a phone that the first
    ///   one did not.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind); a success without a `phoneNumberOtpRequestId` is
    /// [`Incomplete`](crate::ErrorKind::Incomplete).
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
    /// `Cow<str>`, a [`Secret`], an `OtpCode` or a reference to one.
    ///
    /// If the future is dropped, or the call fails with
    /// [`Delivery::Unknown`](crate::Delivery::Unknown), the code may be used up.
    /// Validating the same code again may then be refused although the phone
    /// number is confirmed.
    ///
    /// # Wrong and expired codes
    ///
    /// What is not published: the `error_code` of a wrong, an expired or a used
    /// code, how long a code lives, how many attempts there are, and whether a
    /// wrong code is an `error_code` or `isPhoneNumberConfirmed: false`. So treat
    /// [`Api`](crate::ErrorKind::Api) and
    /// [`NotConfirmed`](crate::ErrorKind::NotConfirmed) alike: ask for the code
    /// again, and offer to send another one; log [`code`](Error::code), and learn
    /// from your own tenant what the numbers mean. Count the attempts yourself.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind); a success without `isPhoneNumberConfirmed: true` is
    /// [`NotConfirmed`](crate::ErrorKind::NotConfirmed) if it is `false`,
    /// [`Incomplete`](crate::ErrorKind::Incomplete) if it is not there.
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
        let response = self
            .step(|body| {
                body.phone_number(Personal::from(pending.phone.clone()))
                    .phone_number_otp_request_id(pending.request_id)
                    .phone_number_otp(Secret::from(code))
            })
            .await?;
        VerifiedPhone::read(pending, asked_at, response)
    }

    /// The operation behind both steps, to the point where the envelope says
    /// that there is no error.
    async fn step(
        &self,
        fields: impl FnOnce(
            types::builder::StepVerifyPhoneInput,
        ) -> types::builder::StepVerifyPhoneInput,
    ) -> Result<ResponseValue<types::ApiOutputRegister>, Error> {
        let call = self.register_step_verify_phone().body_map(fields).send();
        let error = match call.await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        Err(Error::from_raw(error).await)
    }
}

/// The member `data.isPhoneNumberConfirmed`, which must be true, and what belongs
/// to a confirmation.
fn check_confirmation(response: &ResponseValue<types::ApiOutputRegister>) -> Result<(), Error> {
    const PATH: &str = "data.isPhoneNumberConfirmed";
    let data = response.data.as_ref();
    match data.and_then(|data| data.is_phone_number_confirmed) {
        Some(true) => {
            response.check("data.accessToken")?;
            check_lifetime(response)
        }
        Some(false) => Err(Error::not_confirmed()),
        None => {
            response.check(PATH)?;
            Err(Error::incomplete(PATH))
        }
    }
}

/// The member `data.expireInSeconds`, if it is there: never null, which the type
/// takes for absent.
fn check_lifetime(response: &ResponseValue<types::ApiOutputRegister>) -> Result<(), Error> {
    const PATH: &str = "data.expireInSeconds";
    response.check(PATH)?;
    let data = response.data.as_ref();
    let is_there = data.is_some_and(|data| data.expire_in_seconds.is_some());
    if !is_there && response.text_at(&["data", "expireInSeconds"]) == Some(b"null") {
        return Err(Error::undecodable(PATH));
    }
    Ok(())
}

/// The member `data.phoneNumberOtpRequestId`: a UUID in the form that the
/// document asks for, with hyphens. The nil UUID stands for none.
fn request_id(response: &ResponseValue<types::ApiOutputRegister>) -> Result<Uuid, Error> {
    const PATH: &str = "data.phoneNumberOtpRequestId";
    const QUOTED_LENGTH: usize = 38;
    let data = response.data.as_ref();
    match data.and_then(|data| data.phone_number_otp_request_id) {
        Some(id) if id.is_nil() => Err(Error::incomplete(PATH)),
        Some(id) => match response.unusual_text_at(&["data", "phoneNumberOtpRequestId"]) {
            Some(text) if text.len() != QUOTED_LENGTH => Err(Error::undecodable(PATH)),
            _ => Ok(id),
        },
        None => response
            .check(PATH)
            .and_then(|()| Err(Error::incomplete(PATH))),
    }
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

    async fn send(&self) -> Result<PendingVerification, Error> {
        let sent_at = Utc::now();
        let response = self
            .client
            .step(|body| {
                let body = body.phone_number(Personal::from(self.phone.clone()));
                match self.provider {
                    Some(provider) => body.sms_providers(i64::from(provider)),
                    None => body,
                }
            })
            .await?;
        PendingVerification::read(self.phone, sent_at, response)
    }
}

impl<'a> IntoFuture for SendOtp<'a> {
    type Output = Result<PendingVerification, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        // By value, an `async fn` would hold it twice.
        Box::pin(async move { self.send().await })
    }
}

/// A code that was sent and not validated yet.
///
/// A web service keeps it between two HTTP requests, in a session or a store: it
/// serialises, in a form that carries its version. That form holds the phone
/// number; it does not hold the code, which only the user has.
///
/// **Where the user can edit it, sign it.** Whoever can change the phone number in
/// a plain cookie or a hidden field has a number "verified" that is not theirs, if
/// the API does not compare it with the one that the code was sent to, and whether
/// it does is not published. A session on the server, or a cookie that is signed
/// or encrypted, is safe.
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// What a success of the first step says.
    pub(crate) fn read(
        phone: &PhoneNumber,
        sent_at: DateTime<Utc>,
        response: ResponseValue<types::ApiOutputRegister>,
    ) -> Result<Self, Error> {
        match request_id(&response) {
            Ok(request_id) => Ok(Self {
                phone: phone.clone(),
                request_id,
                sent_at,
            }),
            Err(error) => Err(response.into_error(error)),
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
    version: u8,
    phone: P,
    request_id: Uuid,
    sent_at: DateTime<Utc>,
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

/// Errors name the member and quote nothing of what was stored.
impl<'de> Deserialize<'de> for PendingVerification {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wrong = de::Error::custom::<&str>;
        if !deserializer.is_human_readable() {
            // Such formats know the types beforehand, so none is asked for a
            // string and has a number to quote.
            let stored = Stored::<PhoneNumber>::deserialize(deserializer)
                .map_err(|_| wrong("not a stored PendingVerification"))?;
            known_version::<D::Error>(stored.version.into())?;
            return Ok(Self::new(stored.phone, stored.request_id, stored.sent_at));
        }
        // Asked for a struct, a format quotes what it has instead.
        let stored = match Value::deserialize(deserializer)? {
            Value::Object(members) => members,
            _ => return Err(wrong("a stored PendingVerification is an object")),
        };
        // First: the rest may look otherwise.
        match stored.get("version").and_then(Value::as_u64) {
            Some(version) => known_version::<D::Error>(version)?,
            None => return Err(wrong("version is missing or not a number")),
        }
        let text = |name| stored.get(name).and_then(Value::as_str);
        let phone = text("phone").ok_or(wrong("phone is missing or not a string"))?;
        let request_id = text("requestId").and_then(|id| id.parse().ok());
        let sent_at = text("sentAt").and_then(|time| time.parse().ok());
        Ok(Self::new(
            phone.parse().map_err(de::Error::custom)?,
            request_id.ok_or(wrong("requestId is missing or not a UUID"))?,
            sent_at.ok_or(wrong("sentAt is missing or not a time (RFC 3339)"))?,
        ))
    }
}

fn known_version<E: de::Error>(version: u64) -> Result<(), E> {
    match u8::try_from(version) {
        Ok(STORED_VERSION) => Ok(()),
        Ok(version) => Err(E::custom(format_args!(
            "the pending verification was stored in version {version} of its form, \
             and this version of the crate reads {STORED_VERSION}"
        ))),
        Err(_) => Err(E::custom("version is no version of the stored form")),
    }
}

/// A phone number that its owner has confirmed.
///
/// Only [`Client::validate_otp`] makes one.
#[derive(Clone)]
pub struct VerifiedPhone {
    phone: PhoneNumber,
    request_id: Uuid,
    access_token: Option<AccessToken>,
    output: types::ApiOutputRegister,
    body: Bytes,
}

impl VerifiedPhone {
    /// What a success of the second step says.
    pub(crate) fn read(
        pending: &PendingVerification,
        asked_at: DateTime<Utc>,
        response: ResponseValue<types::ApiOutputRegister>,
    ) -> Result<Self, Error> {
        match check_confirmation(&response) {
            Ok(()) => Ok(Self::new(pending, asked_at, response)),
            Err(error) => Err(response.into_error(error)),
        }
    }

    fn new(
        pending: &PendingVerification,
        asked_at: DateTime<Utc>,
        response: ResponseValue<types::ApiOutputRegister>,
    ) -> Self {
        let (output, body) = response.into_parts();
        let access_token = output.data.as_ref().and_then(|data| {
            let secret = data.access_token.as_ref()?;
            if secret.expose().is_empty() {
                return None;
            }
            let expires_at = data
                .expire_in_seconds
                .and_then(TimeDelta::try_seconds)
                .and_then(|lifetime| asked_at.checked_add_signed(lifetime));
            Some(AccessToken {
                secret: secret.clone(),
                expires_at,
            })
        });
        Self {
            phone: pending.phone.clone(),
            request_id: pending.request_id,
            access_token,
            output,
            body,
        }
    }

    /// The phone number.
    #[must_use]
    pub fn phone(&self) -> &PhoneNumber {
        &self.phone
    }

    /// The API's `phoneNumberOtpRequestId`. The step that completes a
    /// registration asks for it, together with the code.
    #[must_use]
    pub fn request_id(&self) -> Uuid {
        self.request_id
    }

    /// The user's access token, for user-scoped requests:
    /// `Authorization: Bearer <token>`. Not every tenant gets one.
    #[must_use]
    pub fn access_token(&self) -> Option<&AccessToken> {
        self.access_token.as_ref()
    }

    /// The access token, to keep.
    #[must_use]
    pub fn into_access_token(self) -> Option<AccessToken> {
        self.access_token
    }

    /// What the API knows of the user.
    #[must_use]
    pub fn user(&self) -> Option<&types::UserBasicInfo> {
        self.output.data.as_ref()?.user.as_ref()
    }

    /// The whole response, as generated from the document. A member that does not
    /// fit the document is absent here, and in
    /// [`expose_body`](VerifiedPhone::expose_body).
    #[must_use]
    pub fn response(&self) -> &types::ApiOutputRegister {
        &self.output
    }

    /// The body of the response as received. **It may hold the token and personal
    /// data**: do not log it.
    #[must_use]
    pub fn expose_body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for VerifiedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedPhone")
            .field("phone", &self.phone)
            .field("request_id", &self.request_id)
            .field("access_token", &self.access_token)
            .finish_non_exhaustive()
    }
}

/// An access token and when it stops working.
#[derive(Clone, Debug)]
pub struct AccessToken {
    secret: Secret,
    expires_at: Option<DateTime<Utc>>,
}

impl AccessToken {
    /// The token. Store it securely.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// When it expires: the time of the call and `expireInSeconds`, which the
    /// API documents as 24 hours; `None` if the API did not say.
    #[must_use]
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.expires_at
    }
}
