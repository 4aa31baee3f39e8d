//! Sets of types, as bits. A number is an integer or has a fraction.

use serde_json::Value;
use vlens_openapi::value::is_integer;

pub(in crate::diff) const NULL: u8 = 1;
pub(in crate::diff) const BOOLEAN: u8 = 2;
pub(in crate::diff) const INTEGER: u8 = 4;
pub(in crate::diff) const FRACTION: u8 = 8;
pub(in crate::diff) const NUMBER: u8 = INTEGER | FRACTION;
pub(in crate::diff) const STRING: u8 = 16;
pub(in crate::diff) const ARRAY: u8 = 32;
pub(in crate::diff) const OBJECT: u8 = 64;
pub(in crate::diff) const ANY: u8 = 127;
/// Types whose constraints do not mix.
pub(in crate::diff) const CLASSES: [u8; 6] = [NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT];

pub(super) fn type_set(value: &Value) -> Option<u8> {
    let one = |name: &Value| {
        Some(match name.as_str()? {
            "null" => NULL,
            "boolean" => BOOLEAN,
            "integer" => INTEGER,
            "number" => NUMBER,
            "string" => STRING,
            "array" => ARRAY,
            "object" => OBJECT,
            _ => return None,
        })
    };
    match value {
        Value::Array(several) => several
            .iter()
            .try_fold(0, |set, name| Some(set | one(name)?)),
        single => one(single),
    }
}

pub(in crate::diff) fn type_of(value: &Value) -> u8 {
    match value {
        Value::Null => NULL,
        Value::Bool(_) => BOOLEAN,
        Value::Number(n) if is_integer(n) => INTEGER,
        Value::Number(_) => FRACTION,
        Value::String(_) => STRING,
        Value::Array(_) => ARRAY,
        Value::Object(_) => OBJECT,
    }
}

/// The classes that a set of types touches.
pub(super) fn classes(set: u8) -> u8 {
    CLASSES
        .iter()
        .filter(|class| set & **class != 0)
        .fold(0, |all, class| all | class)
}

/// The set of types as `type` would have it.
pub(in crate::diff) fn type_names(set: u8) -> Value {
    let number = if set & FRACTION != 0 {
        "number"
    } else {
        "integer"
    };
    let names: Vec<Value> = [
        (NULL, "null"),
        (BOOLEAN, "boolean"),
        (NUMBER, number),
        (STRING, "string"),
        (ARRAY, "array"),
        (OBJECT, "object"),
    ]
    .into_iter()
    .filter(|(bits, _)| set & bits != 0)
    .map(|(_, name)| Value::from(name))
    .collect();
    match <[Value; 1]>::try_from(names) {
        Ok([single]) => single,
        Err(several) => Value::Array(several),
    }
}
