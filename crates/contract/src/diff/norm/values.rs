//! Sets of JSON values.

use std::collections::BTreeMap;

use serde_json::Value;
use vlens_openapi::value::as_integer;

/// A set of JSON values, by a text that equal values share.
pub(in crate::diff) type Values<'d> = BTreeMap<String, &'d Value>;

/// A text that equal values share, as JSON Schema compares them: 1 is 1.0, and
/// members have no order.
pub(in crate::diff) fn canonical(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    fn numbers(value: &mut Value) {
        match value {
            Value::Number(number) => *number = as_integer(number),
            Value::Array(items) => items.iter_mut().for_each(numbers),
            Value::Object(map) => map.values_mut().for_each(numbers),
            _ => {}
        }
    }
    numbers(&mut value);
    value.to_string()
}
