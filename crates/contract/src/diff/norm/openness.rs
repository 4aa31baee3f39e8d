//! What says nothing, and what says something about all that is not named.

use serde_json::Value;
use vlens_openapi::{Located, reference::target, schema::is_annotation};

use super::types::{STRING, type_set};

/// Keywords that decide about no instance.
pub(in crate::diff) fn is_note(key: &str) -> bool {
    // A discriminator says which schema a value is for.
    ["summary", "$anchor"].contains(&key) || (is_annotation(key) && key != "discriminator")
}

/// Whether it says what holds anyway.
pub(in crate::diff) fn is_default(key: &str, value: &Value) -> bool {
    match key {
        "deprecated" | "readOnly" | "writeOnly" => value == &Value::Bool(false),
        "encoding" | "links" | "examples" | "servers" | "tags" => match value {
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a schema limits what it applies to: `{minLength: 0}` does not. Deep
/// down it is taken to.
pub(super) fn limits(document: &Value, schema: &Value, depth: u8) -> bool {
    let below = |schema: &Value| depth > 16 || limits(document, schema, depth + 1);
    let map = match schema {
        Value::Bool(all) => return !all,
        Value::Object(map) => map,
        _ => return true,
    };
    let has = |key: &str| map.contains_key(key);
    map.iter().any(|(key, value)| match (key.as_str(), value) {
        ("allOf" | "prefixItems", Value::Array(all)) => all.iter().any(below),
        ("anyOf", Value::Array(all)) => all.iter().all(below),
        ("oneOf", Value::Array(all)) => match all.as_slice() {
            [one] => below(one),
            _ => true,
        },
        ("$ref", reference) => {
            target(document, reference).is_ok_and(|at| below(at.value)) || depth > 16
        }
        ("properties" | "patternProperties" | "dependentSchemas", Value::Object(map)) => {
            map.values().any(below)
        }
        ("propertyNames", part) => !says_text(part) && below(part),
        ("items" | "additionalProperties", part) => below(part),
        ("unevaluatedItems" | "unevaluatedProperties", part) => below(part),
        ("required", Value::Array(names)) => !names.is_empty(),
        ("dependentRequired", Value::Object(map)) => {
            let is_empty = |names: &Value| names.as_array().is_some_and(Vec::is_empty);
            !map.values().all(is_empty)
        }
        ("minLength" | "minItems" | "minProperties", count) => count != &Value::from(0),
        ("contains", _) => has("maxContains") || schema.get("minContains") != Some(&Value::from(0)),
        ("minContains" | "maxContains", _) => false,
        ("then" | "else", part) => has("if") && below(part),
        ("if" | "$defs" | "definitions" | "$schema", _) => false,
        ("uniqueItems", unique) => unique != &Value::Bool(false),
        (key, _) => !is_note(key),
    })
}

/// Whether all it says is that something is a string, as every name is.
pub(super) fn says_text(schema: &Value) -> bool {
    let members = schema.as_object();
    members.is_some_and(|map| {
        map.iter().all(|(key, value)| match key.as_str() {
            "type" => type_set(value).is_some_and(|set| set & STRING != 0),
            key => is_note(key),
        })
    })
}

pub(super) fn closes(document: &Value, schema: &Value) -> bool {
    closes_members(document, schema)
        || schema
            .get("unevaluatedItems")
            .is_some_and(|items| limits(document, items, 0))
}

/// Whether it matters that a member is named, whatever its schema.
pub(super) fn closes_members(document: &Value, schema: &Value) -> bool {
    ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .filter_map(|keyword| schema.get(*keyword))
        .any(|others| limits(document, others, 0))
}

/// Whether there is anything but references, `allOf` and annotations.
pub(super) fn asserts(at: &Located<'_>) -> bool {
    at.value.as_object().is_none_or(|map| {
        map.keys().any(|key| {
            let wrapper = ["$ref", "allOf", "$defs", "definitions"];
            let lone = ["anyOf", "oneOf"].contains(&key.as_str()) && lone_branch(at, key).is_some();
            !lone && !wrapper.contains(&key.as_str()) && !is_note(key)
        })
    })
}

/// `anyOf: [X]` is X.
pub(super) fn lone_branch<'d>(at: &Located<'d>, keyword: &str) -> Option<Located<'d>> {
    let list = at.get(keyword)?;
    let lone = list.value.as_array()?.len() == 1 && at.value.get("discriminator").is_none();
    if lone { list.items().next() } else { None }
}
