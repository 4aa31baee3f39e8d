//! The two steps from their answer on, for `fuzz/`: a connection would make each
//! run slow.

use chrono::Utc;

use crate::{
    Error, PendingVerification, PhoneNumber, StatusCode, VerifiedPhone,
    raw::{self, types::ApiOutputRegister},
    response::ResponseValue,
};

/// As [`Client::send_otp`](crate::Client::send_otp), of a call that got this
/// answer.
pub async fn send_otp(
    phone: &PhoneNumber,
    answer: reqwest::Response,
) -> Result<PendingVerification, Error> {
    PendingVerification::read(phone, Utc::now(), success(answer).await?)
}

/// As [`Client::validate_otp`](crate::Client::validate_otp), of a call that got
/// this answer.
pub async fn validate_otp(
    pending: &PendingVerification,
    answer: reqwest::Response,
) -> Result<VerifiedPhone, Error> {
    VerifiedPhone::read(pending, Utc::now(), success(answer).await?)
}

/// As the generated operation reads it.
async fn success(answer: reqwest::Response) -> Result<ResponseValue<ApiOutputRegister>, Error> {
    let read = match answer.status() {
        StatusCode::OK => ResponseValue::from_response::<()>(answer).await,
        _ => Err(raw::Error::UnexpectedResponse(answer)),
    };
    match read {
        Ok(value) => Ok(value),
        Err(error) => Err(Error::from_raw(error).await),
    }
}
