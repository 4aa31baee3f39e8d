//! JSON values as JSON Schema sees them.

use serde_json::{Number, Value};

/// The seven types; an `integer` is a `number` too.
pub(super) const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

/// Whether `value` is of the type called `name`.
pub(super) fn is_of_type(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => {
            name == "number" || (name == "integer" && is_integral(float(number)))
        }
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

/// Whether two values are the same to JSON Schema, where 1 is 1.0.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compare(a, b).is_eq(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// Compares two numbers by value.
pub(super) fn compare(a: &Number, b: &Number) -> std::cmp::Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => float(a).total_cmp(&float(b)),
    }
}

/// A count, also if it is written as `1.0`.
pub(super) fn count(number: &Number) -> Option<u64> {
    // Beyond 2^53 a float is not sure of its last digit.
    number.as_u64().or_else(|| {
        let float = number.as_f64().filter(|float| is_integral(*float))?;
        (0.0..=9_007_199_254_740_992.0)
            .contains(&float)
            .then_some(float as u64)
    })
}

fn is_integral(float: f64) -> bool {
    float.fract() == 0.0
}

/// Zero has one sign here.
fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or(f64::NAN) + 0.0
}
