//! The members of the envelope that say whether there is an error.

use bytes::Bytes;

use super::{
    json::{self, Member, Span},
    number::{Integer, integer},
    without_mark,
};
use crate::{Error, SensitiveJson};

/// The error that a body of any status tells of: one with an `error_code` that is
/// not null. Nothing else in the body can hide it, and the body may break off.
///
/// If a member comes twice, the last one that is not null counts.
pub(super) fn refusal(body: &Bytes) -> Option<Error> {
    let everything = Span {
        start: body.len() - without_mark(body).len(),
        end: body.len(),
    };
    let (mut code, mut message, mut descriptions) = (None, None, None);
    for member in json::members(body, everything) {
        if is_null(&member, body) {
            continue;
        }
        for (name, found) in [
            ("error_code", &mut code),
            ("error_message", &mut message),
            ("error_descriptions", &mut descriptions),
        ] {
            if member.has_name(body, name) {
                *found = Some(member);
            }
        }
    }
    let code: Member = code?;
    let mut error = match integer(code.value.of(body)) {
        Integer::Fits(number) if code.is_whole => Error::api(number),
        _ => Error::api_without_code(),
    };
    if let Some(message) = message {
        error = error.with_message(json::lossy_string(message.value.of(body)));
    }
    if let Some(descriptions) = descriptions {
        let Span { start, end } = descriptions.value;
        error = error.with_descriptions(SensitiveJson::from_text(body.slice(start..end)));
    }
    Some(error)
}

/// Null, or what a body that breaks off has of it.
fn is_null(member: &Member, body: &[u8]) -> bool {
    let value = member.value.of(body);
    value == b"null" || (!member.is_whole && b"null".starts_with(value))
}
