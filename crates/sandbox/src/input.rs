//! What a request says: the headers that matter and the members of the body.

use std::fmt;

use http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, error::Category};
use uuid::Uuid;

use super::{Refusal, Rejection};
use vlens::{Personal, Secret, SmsProvider};

const PHONE: &str = "phoneNumber";
const GATEWAY: &str = "smsProviders";
const REQUEST_ID: &str = "phoneNumberOtpRequestId";
const OTP: &str = "phoneNumberOtp";

/// A request to the operation, as it arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) body: Body<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Body<'a> {
    Bytes(&'a [u8]),
    TooLarge,
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "[{} bytes]", bytes.len()),
            Self::TooLarge => f.write_str("[too large]"),
        }
    }
}

/// A request that makes sense in itself.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) phone: Personal,
    pub(super) step: Step,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Send { gateway: Option<SmsProvider> },
    Validate { request_id: Uuid, otp: Secret },
}

impl Request<'_> {
    /// The checks that need no state, in the documented order.
    pub(super) fn read(&self, expected_key: Option<&Secret>) -> Result<Input, Refusal> {
        check_key(self.headers, expected_key)?;
        check_content_type(self.headers)?;
        match self.body {
            Body::TooLarge => Err(Rejection::BodyTooLarge.into()),
            Body::Bytes(bytes) => Members::read(bytes)?.into_input(),
        }
    }

    /// The phone number, whatever else is wrong with the request.
    pub(super) fn phone(&self) -> Option<Personal> {
        let Body::Bytes(bytes) = self.body else {
            return None;
        };
        match Members::read(bytes).ok()?.phone {
            Some(Value::String(phone)) => Some(phone.into()),
            _ => None,
        }
    }
}

fn check_key(headers: &HeaderMap, expected: Option<&Secret>) -> Result<(), Rejection> {
    let mut keys = headers.get_all("ApiKey").into_iter();
    let key = keys.next().ok_or(Rejection::MissingApiKey)?;
    if keys.next().is_some() {
        return Err(Rejection::RepeatedApiKey);
    }
    if key.is_empty() {
        return Err(Rejection::EmptyApiKey);
    }
    match expected {
        Some(expected) if key.as_bytes() != expected.expose().as_bytes() => {
            Err(Rejection::WrongApiKey)
        }
        _ => Ok(()),
    }
}

fn check_content_type(headers: &HeaderMap) -> Result<(), Rejection> {
    match headers.get(CONTENT_TYPE).map(HeaderValue::to_str) {
        None => Ok(()),
        Some(Ok(value)) if is_json(value) => Ok(()),
        Some(_) => Err(Rejection::UnsupportedContentType),
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The members of the body, null taken as absent.
#[derive(Default)]
struct Members {
    phone: Option<Value>,
    gateway: Option<Value>,
    request_id: Option<Value>,
    otp: Option<Value>,
}

impl Members {
    fn read(body: &[u8]) -> Result<Self, Rejection> {
        if body.is_empty() {
            return Err(Rejection::MissingBody);
        }
        let Pairs(pairs) =
            serde_json::from_slice(body).map_err(|error| match error.classify() {
                Category::Data => Rejection::NotAnObject,
                Category::Io | Category::Syntax | Category::Eof => Rejection::MalformedJson,
            })?;
        let mut members = Self::default();
        let mut seen = Vec::new();
        let mut unknown = false;
        for (name, value) in pairs {
            let member = match name.as_str() {
                PHONE => &mut members.phone,
                GATEWAY => &mut members.gateway,
                REQUEST_ID => &mut members.request_id,
                OTP => &mut members.otp,
                _ => {
                    unknown = true;
                    continue;
                }
            };
            *member = Some(value).filter(|value| !value.is_null());
            if seen.contains(&name) {
                return Err(Rejection::DuplicateMember);
            }
            seen.push(name);
        }
        if unknown {
            return Err(Rejection::UnknownMember);
        }
        Ok(members)
    }

    fn into_input(self) -> Result<Input, Refusal> {
        let phone = self.phone.map(|value| string(PHONE, value)).transpose()?;
        let gateway = self
            .gateway
            .map(integer)
            .transpose()?
            .map(SmsProvider::from);
        let request_id = self
            .request_id
            .map(|value| string(REQUEST_ID, value))
            .transpose()?;
        let otp = self.otp.map(|value| string(OTP, value)).transpose()?;

        let phone = phone.ok_or(Rejection::MissingPhone)?;
        if !is_e164(&phone) {
            return Err(Rejection::MalformedPhone.into());
        }
        if matches!(gateway, Some(SmsProvider::Other(_))) {
            return Err(Rejection::UnknownGateway.into());
        }
        let step = match (request_id, otp) {
            (None, None) => Step::Send { gateway },
            (request_id, otp) => {
                let request_id = not_empty(request_id).ok_or(Rejection::MissingRequestId)?;
                let request_id = uuid(&request_id).ok_or(Rejection::MalformedRequestId)?;
                let otp = not_empty(otp).ok_or(Rejection::MissingOtp)?.into();
                Step::Validate { request_id, otp }
            }
        };
        Ok(Input {
            phone: phone.into(),
            step,
        })
    }
}

fn string(member: &str, value: Value) -> Result<String, Refusal> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(wrong_type(member, "a string")),
    }
}

/// JSON Schema counts 1.0 as an integer.
fn integer(value: Value) -> Result<i64, Refusal> {
    let Value::Number(number) = value else {
        return Err(wrong_type(GATEWAY, "an integer"));
    };
    match (number.as_i64(), number.as_f64()) {
        (Some(integer), _) => Ok(integer),
        (None, Some(float)) if float.fract() == 0.0 => Ok(float as i64),
        _ => Err(wrong_type(GATEWAY, "an integer")),
    }
}

fn wrong_type(member: &str, expected: &str) -> Refusal {
    Refusal::new(
        Rejection::WrongType,
        format!("{member} is not {expected}. Quotes matter."),
    )
}

fn not_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// With hyphens, as the format `uuid` of JSON Schema has it.
fn uuid(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok().filter(|_| text.len() == 36)
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// An object with its members in order, repeated ones included.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
