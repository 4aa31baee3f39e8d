//! OpenAPI 3.0 read as 3.1, as far as the two give one text two meanings.
//!
//! | 3.0 | 3.1 |
//! |---|---|
//! | `type: T, nullable: true` | `type: [T, 'null']` |
//! | `minimum: 1, exclusiveMinimum: true` | `exclusiveMinimum: 1` |
//! | assertions beside a `$ref` | nothing: 3.0 ignores them |
//!
//! Everything stays where it is, so that pointers hold for the text as it was.

use serde_json::{Map, Value, json};
use vlens_openapi::{grammar::Object, schema::is_annotation, walk::visit};

/// The document with its schemas as 3.1 would have them.
pub(super) fn upgrade(document: &Value) -> Value {
    let mut pointers = Vec::new();
    visit(document, &mut |kind, _, at| {
        if kind == Object::Schema {
            pointers.push(at.to_string());
        }
    });
    let mut upgraded = document.clone();
    for pointer in pointers {
        if let Some(Value::Object(schema)) = upgraded.pointer_mut(&pointer) {
            upgrade_schema(schema);
        }
    }
    upgraded
}

fn upgrade_schema(schema: &mut Map<String, Value>) {
    if schema.get("$ref").is_some_and(Value::is_string) {
        schema.retain(|key, _| key == "$ref" || is_annotation(key));
        return;
    }
    match schema.get("nullable") {
        Some(Value::Bool(false)) => drop(schema.remove("nullable")),
        // Without a type it says nothing; a change of it counts nevertheless.
        Some(Value::Bool(true)) if schema.get("type").is_some_and(Value::is_string) => {
            schema.remove("nullable");
            if let Some(name) = schema.get_mut("type") {
                *name = json!([name.take(), "null"]);
            }
        }
        _ => {}
    }
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        let Some(Value::Bool(excludes)) = schema.get(exclusive) else {
            continue;
        };
        let excludes = *excludes;
        schema.remove(exclusive);
        if excludes && let Some(limit) = schema.remove(bound) {
            schema.insert(exclusive.to_owned(), limit);
        }
    }
}
