//! Input that nobody should have to read: errors in one line, in no time.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use vlens_contract::{Contract, Level, diff};
use vlens_openapi::{Page, parse::parse};

fn one_line(text: &str) -> String {
    let start = Instant::now();
    let problem = Page::read(text)
        .and_then(|page| parse(page.document))
        .expect_err("garbage")
        .to_string();
    assert!(!problem.contains('\n'), "{problem}");
    assert!(start.elapsed() < Duration::from_secs(20), "{problem}");
    problem
}

#[test]
fn nesting_is_refused_at_once() {
    let deep = "nested in more than 128 levels";
    assert!(one_line(&"[".repeat(1_000_000)).contains("neither an OpenAPI document"));
    assert!(one_line(&format!("openapi: {}", "[".repeat(1_000_000))).contains(deep));
    assert!(one_line(&"{\"a\":".repeat(1_000_000)).contains(deep));
    let block = format!("openapi: 3.1.0\na:\n  {}", "- ".repeat(100_000));
    assert!(one_line(&block).contains("recursion limit"));
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut text = "openapi: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (from, to) in ('a'..'k').zip('b'..) {
        let list = vec![format!("*{from}"); 9].join(", ");
        text.push_str(&format!("{to}: &{to} [{list}]\n"));
    }
    assert!(one_line(&text).contains("repetition limit"));
}

#[test]
fn binary_is_refused() {
    one_line(&"\u{0}\u{1}\u{7f}".repeat(100_000));
    one_line(&format!("{{\"openapi\": \"{}", "\u{1}".repeat(1000)));
}

fn document(schemas: Map<String, Value>) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/S0" });
    json!({
        "openapi": "3.1.0",
        "paths": { "/p": { "post": {
            "requestBody": { "content": { "application/json": { "schema": schema } } },
            "responses": { "200": { "content": { "application/json": { "schema": schema } } } },
        } } },
        "components": { "schemas": schemas },
    })
}

/// Each schema leads to the next, some thousand times.
fn chain(way: fn(Value) -> Value, length: usize, last: &str) -> Value {
    let mut schemas = Map::new();
    for i in 0..length {
        let next = json!({ "$ref": format!("#/components/schemas/S{}", i + 1) });
        schemas.insert(format!("S{i}"), way(next));
    }
    schemas.insert(format!("S{length}"), json!({ "type": last }));
    document(schemas)
}

#[test]
fn long_chains_into_the_instance_do_not_exhaust_the_stack() {
    let ways: [fn(Value) -> Value; 2] = [
        |next| json!({ "properties": { "n": next } }),
        |next| json!({ "properties": { "n": { "anyOf": [next, next, { "type": "null" }] } } }),
    ];
    for way in ways {
        let (old, new) = (chain(way, 2000, "boolean"), chain(way, 2000, "integer"));
        Contract::new(&old).expect("a usable document");
        let changes = diff(&old, &new).expect("usable documents");
        let worst = changes.iter().map(|change| change.level).max();
        assert_eq!(worst, Some(Level::Breaking));
    }
}

#[test]
fn long_chains_for_one_instance_are_refused() {
    let ways: [fn(Value) -> Value; 3] = [
        |next| next,
        |next| json!({ "allOf": [next], "minProperties": 1 }),
        |next| json!({ "anyOf": [next, { "type": "string" }] }),
    ];
    for way in ways {
        let short = chain(way, 60, "boolean");
        Contract::new(&short).expect("a usable document");
        let long = chain(way, 2000, "boolean");
        let problem = Contract::new(&long).expect_err("too long").to_string();
        assert!(
            problem.ends_with("more than 128 schemas refer to one another in a row"),
            "{problem}"
        );
        diff(&long, &short).expect_err("too long");
    }
}

/// What the server sends is compared too.
#[test]
fn schemas_of_webhooks_and_callbacks_are_looked_at_before() {
    let body = |name: &str| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        json!({ "post": { "requestBody": { "content": { "application/json": { "schema": schema } } } } })
    };
    let x = json!({ "$ref": "#/components/schemas/X" });
    let good = document(Map::from_iter([("S0".to_owned(), json!({}))]));
    let mut bad = good.clone();
    bad["components"]["schemas"]["X"] = json!({ "anyOf": [x, x] });
    let mut hook = bad.clone();
    hook["webhooks"] = json!({ "w": body("X") });
    let mut callback = bad.clone();
    callback["paths"]["/p"]["post"]["callbacks"] = json!({ "c": { "{$url}": body("X") } });
    for document in [hook, callback] {
        let problem = diff(&good, &document).expect_err("unusable").to_string();
        assert!(
            problem.contains("/components/schemas/X: the schema refers to itself"),
            "{problem}"
        );
    }
    diff(&good, &bad).expect("not used anywhere");
}
