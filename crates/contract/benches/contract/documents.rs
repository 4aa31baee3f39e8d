//! Large documents, compared with themselves and with an edited copy.

use std::{hint::black_box, time::Instant};

use serde_json::{Map, Value, json};
use vlens_contract::{Contract, diff};

/// One schema in so many is edited.
const EDITED: usize = 50;
const OPERATIONS: usize = 1_000;
const RUNS: usize = 5;

/// Prints what comparing the document takes.
pub fn compare(name: &str, document: &Value) {
    let size = document.to_string().len() as f64 / f64::from(1 << 20);
    let mut edited = document.clone();
    let edits = edit(&mut edited, &mut 0) / EDITED;
    println!("{name}, {size:.1} MB; in the copy {edits} schemas are edited");
    let start = Instant::now();
    black_box(Contract::new(document).expect("a usable document"));
    println!("  compile it                {:>10.1?}", start.elapsed());

    for (what, other) in [("itself", document), ("an edited copy", &edited)] {
        let run = || {
            let start = Instant::now();
            let changes = diff(document, black_box(other)).expect("usable documents");
            (start.elapsed(), changes.len())
        };
        let best = (0..RUNS).map(|_| run()).min();
        let (time, changes) = best.unwrap_or_default();
        println!("  compare with {what:<14}{time:>9.1?}  {changes} changes");
    }
}

/// Shortens what some schemas of texts allow; the number of such schemas.
fn edit(value: &mut Value, texts: &mut usize) -> usize {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| {
            edit(item, texts);
        }),
        Value::Object(members) => {
            if members.get("type") == Some(&json!("string")) {
                *texts += 1;
                if texts.is_multiple_of(EDITED) {
                    members.insert("maxLength".to_owned(), json!(7));
                }
            }
            members.values_mut().for_each(|member| {
                edit(member, texts);
            });
        }
        _ => {}
    }
    *texts
}

/// A document with many operations, whose schemas refer to each other.
pub fn large() -> Value {
    let reference = |name: String| json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for i in 0..OPERATIONS {
        let mut properties: Map<String, Value> = (0..12)
            .map(|field| {
                let schema = match field % 4 {
                    0 => json!({ "type": "string", "maxLength": 100, "description": "A text" }),
                    1 => json!({ "type": ["integer", "null"], "minimum": field }),
                    2 => json!({ "type": "array", "items": { "type": "string" } }),
                    _ => json!({ "type": "string", "enum": ["one", "two", i.to_string()] }),
                };
                (format!("field{field}"), schema)
            })
            .collect();
        properties.insert("next".to_owned(), reference(format!("Model{}", i / 2)));
        schemas.insert(
            format!("Model{i}"),
            json!({ "type": "object", "properties": properties, "required": ["field0"] }),
        );
        let content = json!({ "application/json": { "schema": reference(format!("Model{i}")) } });
        let operation = json!({
            "operationId": format!("operation{i}"),
            "parameters": [
                { "name": "limit", "in": "query", "schema": { "type": "integer" } },
                { "name": "after", "in": "query", "schema": { "type": "string" } },
            ],
            "requestBody": { "content": content },
            "responses": { "200": { "description": "Done", "content": content } },
        });
        paths.insert(format!("/things/{i}"), json!({ "post": operation }));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Large", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}
