//! What progenitor cannot take, and what the types must hide.

use serde_json::{Value, json};

use super::{Problems, lower::Lowered};

/// `format` of a string that becomes `Secret`.
pub const SECRET: &str = "vlens-secret";
/// `format` of a string that becomes `Personal`.
pub const PERSONAL: &str = "vlens-personal";
/// `format` of a string that stands for any JSON and becomes `SensitiveJson`.
pub const SENSITIVE_JSON: &str = "vlens-sensitive-json";

/// Adapts a lowered document to progenitor.
///
/// # Errors
///
/// What progenitor cannot take.
pub fn adapt(lowered: &Value) -> Result<Lowered, Problems> {
    let mut document = lowered.clone();
    marks(&mut document);
    // Placeholder for the vendored document only; the real rules replace it.
    document["paths"]["/api/DigitalIdentity/Register/StepVerifyPhone"]["post"]["parameters"] =
        json!([]);
    Ok(Lowered {
        document,
        notes: Vec::new(),
    })
}

fn marks(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(mark) = map.get("x-sensitive").and_then(Value::as_str) {
                let untyped = !map.contains_key("type");
                let format = if untyped {
                    SENSITIVE_JSON
                } else if mark == "secret" {
                    SECRET
                } else {
                    PERSONAL
                };
                *value = json!({"type": "string", "format": format, "nullable": true});
            } else {
                map.values_mut().for_each(marks);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(marks),
        _ => {}
    }
}
