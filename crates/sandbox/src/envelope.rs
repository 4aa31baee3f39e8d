//! The JSON of an answer. Members without a value are null, as Vlens has them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Serialize;
use uuid::Uuid;

use super::{Refusal, fresh::Tokens};
use vlens::{ErrorCode, Personal, Secret};

/// How long a token is said to live: a day, as Vlens documents it.
const TOKEN_SECONDS: u32 = 86_400;

/// What a request came to.
pub(super) type Answer = Result<Success, Refusal>;

#[derive(Clone, Debug)]
pub(super) enum Success {
    Sent { request_id: Uuid },
    Verified { phone: Personal, tokens: Tokens },
}

/// The envelope of an answer.
pub(super) fn envelope(answer: &Answer) -> Vec<u8> {
    match answer {
        Ok(success) => to_json(&Envelope {
            data: Some(Data::from(success)),
            error_code: None,
            error_message: None,
            error_descriptions: (),
        }),
        Err(refusal) => error_envelope(refusal.rejection.code(), &refusal.message),
    }
}

/// The envelope of an error.
pub(super) fn error_envelope(code: ErrorCode, message: &str) -> Vec<u8> {
    to_json(&Envelope {
        data: None,
        error_code: Some(code.get()),
        error_message: Some(message),
        error_descriptions: (),
    })
}

fn to_json(envelope: &Envelope<'_>) -> Vec<u8> {
    // It has string keys and no custom Serialize that fails.
    serde_json::to_vec(envelope).unwrap_or_else(|_| b"{}".to_vec())
}

#[derive(Serialize)]
struct Envelope<'a> {
    data: Option<Data<'a>>,
    error_code: Option<i64>,
    error_message: Option<&'a str>,
    error_descriptions: (),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    is_email_confirmation_required: bool,
    is_email_confirmed: bool,
    is_phone_number_confirmation_required: bool,
    is_phone_number_confirmed: bool,
    phone_number_otp: (),
    phone_number_otp_request_id: Option<Uuid>,
    is_digital_identity_verified: bool,
    access_token: Option<&'a Secret>,
    encrypted_access_token: Option<&'a Secret>,
    expire_in_seconds: u32,
    user_name: Option<&'a str>,
    user_full_name: Option<&'a str>,
    user: Option<User<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct User<'a> {
    id: u64,
    name: &'a str,
    surname: &'a str,
    full_name: &'a str,
    user_name: &'a str,
    email_address: (),
    phone_number: &'a Personal,
    id_number: (),
    address: (),
}

impl<'a> From<&'a Success> for Data<'a> {
    fn from(success: &'a Success) -> Self {
        let mut data = Self {
            is_email_confirmation_required: false,
            is_email_confirmed: false,
            is_phone_number_confirmation_required: true,
            is_phone_number_confirmed: false,
            phone_number_otp: (),
            phone_number_otp_request_id: None,
            is_digital_identity_verified: false,
            access_token: None,
            encrypted_access_token: None,
            expire_in_seconds: 0,
            user_name: None,
            user_full_name: None,
            user: None,
        };
        match success {
            Success::Sent { request_id } => data.phone_number_otp_request_id = Some(*request_id),
            Success::Verified { phone, tokens } => {
                let user = User::of(phone);
                data.is_phone_number_confirmed = true;
                data.access_token = Some(&tokens.access);
                data.encrypted_access_token = Some(&tokens.encrypted);
                data.expire_in_seconds = TOKEN_SECONDS;
                data.user_name = Some(user.user_name);
                data.user_full_name = Some(user.full_name);
                data.user = Some(user);
            }
        }
        data
    }
}

impl<'a> User<'a> {
    fn of(phone: &'a Personal) -> Self {
        Self {
            id: user_id(phone),
            name: "Sandbox",
            surname: "User",
            full_name: "Sandbox User",
            user_name: "sandbox.user",
            email_address: (),
            phone_number: phone,
            id_number: (),
            address: (),
        }
    }
}

/// The same for the same number, and not the number. 53 bits are what every JSON
/// reader keeps.
fn user_id(phone: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    phone.hash(&mut hasher);
    hasher.finish() >> 11
}
