//! How the values of a parameter are written into a URL or a header.

use serde_json::Value;

use super::{Adapting, nulls::is_null, schemas::OF_SCALARS};
use vlens_openapi::{
    Located,
    schema::{COMBINATIONS, in_place},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wire {
    Scalar,
    /// A number of which an `enum` lists the values. Its type is serialised, as in
    /// a query, but has no `Display`, which headers and paths are written with.
    ListedNumber,
    List,
    Anything,
    Hidden,
    Other,
}

impl Adapting<'_> {
    /// How values of a schema of `source` are written; null is none of them.
    pub(super) fn wire(&self, source: &Value, schema: &Value) -> Wire {
        let nested = |_: &Value| Wire::Other;
        let list = |list: &Value| {
            let items = list.get("items");
            match items.map(|items| self.wire_of_parts(source, items, &nested)) {
                Some(Wire::Scalar | Wire::ListedNumber) => Wire::List,
                Some(Wire::Hidden) => Wire::Hidden,
                _ => Wire::Other,
            }
        };
        self.wire_of_parts(source, schema, &list)
    }

    /// The same, with what a list is.
    fn wire_of_parts(&self, source: &Value, schema: &Value, list: &dyn Fn(&Value) -> Wire) -> Wire {
        let typed = |part: &Value| self.wire_of_type(part, list);
        // One part that says the type says it for all.
        let all = in_place(source, Located::root(schema), &["allOf"]);
        let all: Vec<&Value> = all.map(|part| part.value).collect();
        if let Some(wire) = all.iter().find_map(|part| typed(part)) {
            let is_listed = all.iter().any(|part| part.get("enum").is_some());
            let is_number = all.iter().any(|part| number_type(part).is_some());
            return match wire {
                Wire::Scalar if is_listed && is_number => Wire::ListedNumber,
                wire => wire,
            };
        }
        let choices = in_place(source, Located::root(schema), &COMBINATIONS);
        let choices =
            choices.filter_map(|part| typed(part.value).or_else(|| wire_without_type(part.value)));
        let wire = choices.reduce(|one, other| match (one, other) {
            (one, other) if one == other => one,
            (Wire::Scalar, Wire::ListedNumber) | (Wire::ListedNumber, Wire::Scalar) => {
                Wire::ListedNumber
            }
            _ => Wire::Other,
        });
        wire.unwrap_or(Wire::Anything)
    }

    /// None if the schema does not say of which type its values are.
    fn wire_of_type(&self, schema: &Value, list: &dyn Fn(&Value) -> Wire) -> Option<Wire> {
        let format = schema.get("format").and_then(Value::as_str);
        if format.is_some_and(|format| self.sensitive.is_format(format)) {
            return Some(Wire::Hidden);
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("integer" | "number") if schema.get("enum").is_some() => {
                return Some(Wire::ListedNumber);
            }
            Some("string" | "integer" | "number" | "boolean") => return Some(Wire::Scalar),
            Some("array") => return Some(list(schema)),
            Some(_) => return Some(Wire::Other),
            None => {}
        }
        if is_null(schema) {
            return None;
        }
        let values = schema.get("enum")?.as_array()?;
        let is_text = |value: &Value| value.is_string() || value.is_null();
        Some(if values.iter().all(is_text) {
            Wire::Scalar
        } else {
            Wire::Other
        })
    }
}

/// `integer` or `number`, if that is the type.
pub(super) fn number_type(schema: &Value) -> Option<&str> {
    let kind = schema.get("type")?.as_str()?;
    ["integer", "number"].contains(&kind).then_some(kind)
}

/// None if what other parts say counts, or nothing does.
fn wire_without_type(schema: &Value) -> Option<Wire> {
    let has = |name: &&str| schema.get(name).is_some();
    let has_parts = schema.get("$ref").is_some() || COMBINATIONS.iter().any(has);
    // Keywords of scalars do not stay where no part says the type.
    if has_parts || is_null(schema) || OF_SCALARS.iter().any(has) {
        return None;
    }
    let asserts = ["properties", "additionalProperties", "required", "items"];
    Some(if asserts.iter().any(has) {
        Wire::Other
    } else {
        Wire::Anything
    })
}
