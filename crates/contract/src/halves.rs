//! A document as it holds for one half of an exchange.

use std::collections::HashSet;

use serde_json::{Value, json};
use vlens_openapi::{
    Located, pointer,
    schema::{COMBINATIONS, in_place},
};

use super::Side;

/// What the validator does not know by itself. A member that is `readOnly` is not
/// part of a request, nor one that is `writeOnly` of a response: it may be
/// `required` and absent. The formats of OpenAPI for numbers have bounds.
pub(crate) fn half(document: &Value, reached: &[Located<'_>], side: Side) -> Value {
    let keyword = hides(side);
    let is_used = reached.iter().any(|at| at.flag(keyword) == Some(true));
    let mut half = document.clone();
    for at in reached {
        let Some(Value::Object(schema)) = half.pointer_mut(&at.pointer) else {
            continue;
        };
        if is_used && let Some(Value::Array(required)) = schema.get_mut("required") {
            let hidden = hidden(document, at, keyword);
            required.retain(|name| !name.as_str().is_some_and(|name| hidden.contains(name)));
        }
        if let Some(Value::Object(bounds)) = at.text("format").and_then(range) {
            for (bound, limit) in bounds {
                schema.entry(bound).or_insert(limit);
            }
        }
    }
    half
}

/// The members of a schema, and of what holds with it, that have a flag.
fn hidden<'d>(document: &'d Value, schema: &Located<'d>, keyword: &str) -> HashSet<&'d str> {
    let flagged = |at: &Located<'d>| {
        let mut parts = in_place(document, at.clone(), &COMBINATIONS);
        parts.any(|part| part.flag(keyword) == Some(true))
    };
    in_place(document, schema.clone(), &["allOf"])
        .filter_map(|part| part.get("properties"))
        .flat_map(|properties| properties.entries().collect::<Vec<_>>())
        .filter(|(_, at)| flagged(at))
        .map(|(name, _)| name)
        .collect()
}

/// The numbers that a format of OpenAPI takes; none for other formats.
pub(crate) fn range(format: &str) -> Option<Value> {
    Some(match format {
        "int32" => json!({ "minimum": i32::MIN, "maximum": i32::MAX }),
        "int64" => json!({ "minimum": i64::MIN, "maximum": i64::MAX }),
        "float" => json!({ "minimum": f64::from(f32::MIN), "maximum": f64::from(f32::MAX) }),
        "double" => json!({ "minimum": f64::MIN, "maximum": f64::MAX }),
        _ => return None,
    })
}

/// The format whose bound a keyword is that stands nowhere in the document, and
/// its pointer.
pub(crate) fn format_of<'d>(document: &'d Value, keyword: &str) -> Option<(&'d str, String)> {
    let (schema, _) = keyword.rsplit_once('/')?;
    let format = pointer::join(schema, "format");
    let bounds = document.pointer(keyword).is_none();
    let name = document.pointer(&format).filter(|_| bounds)?.as_str()?;
    Some((name, format))
}

/// The flag of what is not part of a message on this side.
pub(crate) fn hides(side: Side) -> &'static str {
    match side {
        Side::Request => "readOnly",
        Side::Response => "writeOnly",
    }
}
