//! Is the cost of the document pipeline linear in the size of the document?
//!
//! `cargo bench --bench pipeline [FILE…]` prints the time of each step for
//! documents of 1, 10, 100 and 1000 operations, and per operation; then for
//! each FILE. Ratios within one run, so that the machine matters little.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};
use vlens_codegen::Settings;
use vlens_openapi::{lower, parse::parse};

fn main() {
    println!(
        "{:>24} {:>10} {:>10} {:>10}",
        "operations", "lower", "adapt", "generate"
    );
    let mut first = None;
    for operations in [1, 10, 100, 1000] {
        let times = measure(&document(operations));
        row(
            &operations.to_string(),
            times.map(|time| format!("{time:.2?}")),
        );
        let each = times.map(|time| time.as_secs_f64() / f64::from(operations));
        // Ten operations, since one does not outweigh what every document costs.
        if operations >= 10 {
            let base = *first.get_or_insert(each);
            let [lower, adapt, generate] = [0, 1, 2].map(|i| format!("×{:.2}", each[i] / base[i]));
            row("each, to that of 10", [lower, adapt, generate]);
        }
    }
    for file in std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
    {
        let document = parse(&fs::read_to_string(&file).unwrap()).unwrap();
        let time = best_of(5, || lower(black_box(&document)));
        let name = file.rsplit('/').next().unwrap_or_default();
        row(name, [format!("{time:.2?}"), String::new(), String::new()]);
    }
}

fn row(name: &str, cells: [String; 3]) {
    let [lower, adapt, generate] = cells;
    println!("{name:>24} {lower:>10} {adapt:>10} {generate:>10}");
}

fn measure(document: &Value) -> [Duration; 3] {
    let lowered = lower(document).unwrap().document;
    let settings = Settings::new()
        .sensitive_text("secret", "crate::Secret")
        .sensitive_text("personal", "crate::Personal")
        .sensitive_json("crate::SensitiveJson");
    let adapted = vlens_codegen::adapt(&lowered, &settings).unwrap().document;
    [
        best_of(7, || lower(black_box(document))),
        best_of(7, || vlens_codegen::adapt(black_box(&lowered), &settings)),
        best_of(2, || {
            vlens_codegen::generate(black_box(&adapted), &settings)
        }),
    ]
}

fn best_of<T>(times: usize, mut step: impl FnMut() -> T) -> Duration {
    let run = |_| {
        let start = Instant::now();
        black_box(step());
        start.elapsed()
    };
    (0..times).map(run).min().unwrap_or_default()
}

/// A document in the style of the published page, with as many operations.
fn document(operations: u32) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for i in 0..operations {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}{i}") });
        let content = |schema: Value| json!({ "application/json": { "schema": schema } });
        paths.insert(
            format!("/api/Step{i}"),
            json!({ "post": {
                "operationId": format!("step-{i}"),
                "parameters": [
                    { "name": "ApiKey", "in": "header", "required": true, "schema": { "type": "string" } },
                    { "name": "page", "in": "query", "schema": { "type": ["integer", "null"] } }
                ],
                "requestBody": { "required": true, "content": content(reference("Input")) },
                "responses": {
                    "200": { "description": "ok", "content": content(reference("Output")) },
                    "400": { "description": "no", "content": content(json!({})) }
                }
            } }),
        );
        schemas.insert(
            format!("Input{i}"),
            json!({ "type": "object", "required": ["phone"], "properties": {
                "phone": { "type": "string", "x-sensitive": "personal" },
                "kind": { "type": ["string", "null"], "enum": ["a", "b", null] },
                "amount": { "type": "integer", "exclusiveMinimum": 0, "examples": [1, 2] },
                "id": { "type": ["string", "null"], "format": "uuid" }
            } }),
        );
        schemas.insert(
            format!("Output{i}"),
            json!({ "type": "object", "properties": {
                "data": { "oneOf": [reference("Input"), { "type": "null" }] },
                "list": { "type": "array", "items": { "type": "object", "properties": { "const": { "const": "x" } } } },
                "token": { "type": ["string", "null"], "x-sensitive": "secret" },
                "any": { "x-sensitive": "personal" },
                "closed": { "prefixItems": [{ "type": "string" }], "items": false }
            } }),
        );
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "K": { "type": "apiKey", "in": "header", "name": "ApiKey" } }
        }
    })
}
