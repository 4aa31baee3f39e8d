//! OpenAPI 3.1 → 3.0.

use serde_json::{Map, Value, json};

use super::{Note, Problems};

/// A document that went through a step, and the notes on it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lowered {
    /// The resulting document.
    pub document: Value,
    /// What was not exact.
    pub notes: Vec<Note>,
}

/// Lowers a 3.1 document to 3.0.
///
/// # Errors
///
/// What 3.0 cannot say.
pub fn lower(document: &Value) -> Result<Lowered, Problems> {
    let mut document = document.clone();
    nullable(&mut document);
    document["openapi"] = json!("3.0.3");
    Ok(Lowered {
        document,
        notes: Vec::new(),
    })
}

// Placeholder for the vendored document only; the real rules replace it.
fn nullable(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let types = map.get("type").and_then(Value::as_array).cloned();
            if let Some(types) = types {
                map.insert("type".into(), types[0].clone());
                map.insert("nullable".into(), json!(true));
            } else if map.get("type") == Some(&json!("null")) {
                map.remove("type");
                map.insert("enum".into(), json!([null]));
            }
            map.values_mut().for_each(nullable);
        }
        Value::Array(items) => items.iter_mut().for_each(nullable),
        _ => {}
    }
}

#[allow(dead_code)]
type Object = Map<String, Value>;
