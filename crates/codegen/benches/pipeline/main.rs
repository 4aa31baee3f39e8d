//! Is the cost of the document pipeline linear in the size of the document?
//!
//! `cargo bench -p vlens-codegen [-- [--rustc] [FILE…]]` prints the time of each
//! step for documents of 1, 10, 100 and 1000 operations, and per operation; then
//! the instructions per operation, where valgrind is installed: beyond some
//! megabytes time is a matter of the caches. Then for each FILE the time of
//! lowering. Ratios within one run, so that the machine matters little. `--rustc`
//! compiles the clients too, which takes a while.

#![allow(clippy::unwrap_used)]

mod instructions;
mod rustc;

use std::{
    env, fs,
    hint::black_box,
    time::{Duration, Instant},
};

use self::rustc::Client;
use serde_json::{Map, Value, json};
use vlens_codegen::Settings;
use vlens_openapi::{lower, parse::parse};

const OPERATIONS: [u32; 4] = [1, 10, 100, 1000];

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    if let [instructions::COUNTED, step, operations] =
        arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        return Steps::new(operations.parse().unwrap()).run(step);
    }
    let rustc = arguments.iter().any(|argument| argument == "--rustc");
    let client = rustc.then(Client::new);
    row(
        "operations",
        ["lower", "adapt", "generate", "rustc"].map(String::from),
    );
    let mut first = None;
    for operations in OPERATIONS {
        let times = measure(&Steps::new(operations), client.as_ref());
        row(&operations.to_string(), times.map(shown));
        let each = times.map(|time| time.as_secs_f64() / f64::from(operations));
        // Ten operations, since one does not outweigh what every document costs.
        if operations >= 10 {
            let base = *first.get_or_insert(each);
            let ratio = |i: usize| match times[i] {
                Duration::ZERO => String::new(),
                _ => format!("×{:.2}", each[i] / base[i]),
            };
            row("each, to that of 10", [0, 1, 2, 3].map(ratio));
        }
    }
    if instructions::can_be_counted() {
        let mut base = None;
        for operations in &OPERATIONS[1..] {
            let each = instructions::each(*operations);
            let base = *base.get_or_insert(each);
            let ratio = |i: usize| format!("×{:.2}", each[i] / base[i]);
            let name = format!("instructions, {operations}");
            row(&name, [ratio(0), ratio(1), ratio(2), String::new()]);
        }
    }
    for file in arguments.iter().filter(|name| !name.starts_with("--")) {
        let document = parse(&fs::read_to_string(file).unwrap()).unwrap();
        let time = best_of(5, || lower(black_box(&document)));
        let name = file.rsplit('/').next().unwrap_or_default();
        row(
            name,
            [time, Duration::ZERO, Duration::ZERO, Duration::ZERO].map(shown),
        );
    }
}

fn row(name: &str, [lower, adapt, generate, rustc]: [String; 4]) {
    println!("{name:>24} {lower:>10} {adapt:>10} {generate:>10} {rustc:>10}");
}

fn shown(time: Duration) -> String {
    match time {
        Duration::ZERO => String::new(),
        _ => format!("{time:.2?}"),
    }
}

/// What each step begins with.
struct Steps {
    settings: Settings,
    document: Value,
    lowered: Value,
    adapted: Value,
}

impl Steps {
    fn new(operations: u32) -> Self {
        let settings = Settings::new()
            .sensitive_text("secret", "crate::Secret")
            .sensitive_text("personal", "crate::Personal")
            .sensitive_json("crate::SensitiveJson");
        let document = document(operations);
        let lowered = lower(&document).unwrap().document;
        let adapted = vlens_codegen::adapt(&lowered, &settings).unwrap().document;
        Self {
            settings,
            document,
            lowered,
            adapted,
        }
    }

    fn lower(&self) {
        black_box(lower(black_box(&self.document)).unwrap());
    }

    fn adapt(&self) {
        black_box(vlens_codegen::adapt(black_box(&self.lowered), &self.settings).unwrap());
    }

    fn generate(&self) -> String {
        let generated = vlens_codegen::generate(black_box(&self.adapted), &self.settings);
        generated.unwrap().client
    }

    /// A step by its name, or none.
    fn run(&self, step: &str) {
        match step {
            "lower" => self.lower(),
            "adapt" => self.adapt(),
            "generate" => drop(black_box(self.generate())),
            _ => {}
        }
    }
}

fn measure(steps: &Steps, client: Option<&Client>) -> [Duration; 4] {
    [
        best_of(7, || steps.lower()),
        best_of(7, || steps.adapt()),
        best_of(2, || steps.generate()),
        client.map_or(Duration::ZERO, |client| client.build(&steps.generate())),
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
