//! What the generator refuses although it was adapted: the last resort.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{RngSeed, TestRunner},
};
use serde_json::{Value, json};
use vlens_openapi::lower;

use crate::{adapt, generate, random, settings};

fn document(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "t", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas }
    })
}

fn problems(document: &Value) -> Vec<(String, String)> {
    let problems = generate(document).unwrap_err().into_iter();
    problems
        .map(|problem| (problem.pointer, problem.message))
        .collect()
}

#[test]
fn a_schema_that_stops_the_generator_is_found() {
    let user =
        json!({ "type": "object", "properties": { "a": { "$ref": "#/components/schemas/Bad" } } });
    let found = problems(&document(
        json!({}),
        json!({
            "Bad": { "not": { "type": "object" } }, "Fine": { "type": "string" }, "User": user,
            "Worse/": { "enum": [1, "a"] }
        }),
    ));
    let pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/components/schemas/Bad", "/components/schemas/Worse~1"]
    );
    assert!(
        found[0].1.starts_with("the code generator gave up: "),
        "{}",
        found[0].1
    );
}

#[test]
fn a_path_that_stops_the_generator_is_found() {
    let fine = json!({ "get": { "operationId": "fine", "responses": {} } });
    let bad = json!({ "get": { "operationId": "bad", "responses": {}, "parameters": [
        { "name": "p", "in": "cookie", "schema": { "$ref": "#/components/schemas/S" } }
    ] } });
    let found = problems(&document(
        json!({ "/fine": fine, "/bad": bad }),
        json!({ "S": { "type": "string" } }),
    ));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "/paths/~1bad");
    assert!(
        found[0].1.contains("cookie parameters are not supported"),
        "{}",
        found[0].1
    );
}

#[test]
fn what_is_not_a_document() {
    for garbage in [
        json!(null),
        json!([]),
        json!({}),
        json!({ "openapi": "3.0.3" }),
    ] {
        let found = problems(&garbage);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].1.starts_with("is not OpenAPI 3.0: "),
            "{}",
            found[0].1
        );
    }
}

/// For the hooks: of the operation, else of the document; by scheme, or by one
/// that gives such tokens; as one of the alternatives, or one of several needed.
#[test]
fn operations_that_take_a_bearer_token_are_listed() {
    let operation = |id: &str| json!({ "operationId": id, "responses": {} });
    let asking = |id: &str, security: Value| {
        let mut operation = operation(id);
        operation["security"] = security;
        operation
    };
    let mut described = document(
        json!({
            "/a": { "get": operation("from-root"), "post": asking("with-key", json!([{ "Key": [], "Http": [] }])) },
            "/b": { "get": asking("none", json!([])), "post": asking("keyOnly", json!([{ "Key": [] }])) },
            "/c": { "get": asking("or", json!([{ "Basic": [] }, { "OAuth": ["read"] }])),
                    "post": asking("unknown", json!([{ "Nobody": [] }])) }
        }),
        json!({}),
    );
    described["security"] = json!([{ "Http": [] }]);
    described["components"]["securitySchemes"] = json!({
        "Http": { "type": "http", "scheme": "Bearer" },
        "Basic": { "type": "http", "scheme": "basic" },
        "OAuth": { "type": "oauth2", "flows": {} },
        "Key": { "type": "apiKey", "in": "header", "name": "ApiKey" }
    });
    let adapted = adapt(&described).unwrap();
    let client = generate(&adapted.document).unwrap().client;
    let listed = "BEARER_OPERATIONS: &[&str] = &[\"from_root\", \"or\", \"with_key\"];";
    assert!(client.contains(listed), "{client}");
}

#[test]
fn mocks_leave_lists_out() {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let parameters = json!([
        { "name": "ids", "in": "query", "schema": list },
        { "name": "page", "in": "query", "schema": { "type": "integer" } }
    ]);
    let get = json!({ "operationId": "op", "responses": {}, "parameters": parameters });
    let generated = generate(&document(json!({ "/a": { "get": get } }), json!({}))).unwrap();
    assert!(generated.client.contains("fn ids"));
    assert!(!generated.mocks.contains("fn ids"));
    assert!(generated.mocks.contains("fn page"));
}

#[test]
fn the_same_whatever_the_order_of_members() {
    let a = json!({ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "integer" } } });
    let b = json!({ "properties": { "b": { "type": "integer" }, "a": { "type": "string" } }, "type": "object" });
    let one = generate(&document(json!({}), json!({ "A": a, "B": b }))).unwrap();
    let other = generate(&document(json!({}), json!({ "B": a, "A": b }))).unwrap();
    assert_eq!(one, other);
}

/// The same documents each time.
/// For each position rustc counts from the start of the line.
#[test]
fn lines_do_not_grow_with_the_document() {
    let longest = |operations: usize| {
        let mut paths = json!({});
        let mut schemas = json!({});
        for i in 10..10 + operations {
            let schema = json!({ "$ref": format!("#/components/schemas/S{i}") });
            let content = json!({ "application/json": { "schema": schema } });
            paths[format!("/{i}")] = json!({ "post": {
                "operationId": format!("o{i}"),
                "requestBody": { "required": true, "content": content },
                "responses": { "200": { "description": "ok", "content": content } }
            } });
            schemas[format!("S{i}")] = json!({
                "type": "object", "properties": { "a": { "type": "string", "enum": ["b", "c"] } }
            });
        }
        let document = document(paths, schemas);
        let generated = vlens_codegen::generate(&document, &settings()).unwrap();
        let lines = generated.client.lines().chain(generated.mocks.lines());
        lines.map(str::len).max().unwrap()
    };
    assert_eq!(longest(1), longest(40));
}

fn fixed() -> ProptestConfig {
    ProptestConfig {
        cases: 60,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(fixed())]

    /// Whatever a schema says: either there is code, or a place to look at.
    #[test]
    fn what_is_refused_has_a_place(document in random::document(true)) {
        let compiled = vlens_codegen::compile(&document, &settings());
        for problem in compiled.err().into_iter().flatten() {
            prop_assert!(problem.pointer.starts_with("/components/schemas/"), "{problem}");
            prop_assert!(document.pointer(&problem.pointer).is_some(), "{problem}");
        }
    }
}

/// A long random search for documents that abort, hang, or are refused by the
/// generator alone; it prints what it saw. All of the documents are lowered and
/// adapted; generating takes most of the time, so that one in so many may do.
/// `VLENS_CURRENT=FILE` keeps the document at hand, for what never ends.
///
/// ```sh
/// VLENS_DOCUMENTS=2000000 VLENS_GENERATE_ONE_IN=50 \
///     cargo test --release -p vlens-codegen random_documents -- --ignored --nocapture
/// ```
#[test]
#[ignore = "random and long"]
fn random_documents() {
    let number = |name: &str, default| {
        let number = std::env::var(name).ok().map(|number| number.parse());
        number.unwrap_or(Ok(default)).unwrap()
    };
    let documents: u64 = number("VLENS_DOCUMENTS", 10_000);
    let one_in: u64 = number("VLENS_GENERATE_ONE_IN", 1);
    let current = std::env::var_os("VLENS_CURRENT");
    let mut runner = TestRunner::default();
    let strategy = random::document(true);
    let mut seen: BTreeMap<Outcome, u64> = BTreeMap::new();
    let (mut longest, mut slow) = (Duration::ZERO, 0);
    for i in 0..documents {
        let document = strategy.new_tree(&mut runner).unwrap().current();
        if let Some(path) = &current {
            std::fs::write(path, document.to_string()).unwrap();
        }
        let (outcome, mut took) = outcome(&document, i % one_in == 0);
        for _ in 0..2 {
            // A machine that does other things, too, may be what takes so long.
            if took > MOST {
                took = took.min(self::outcome(&document, i % one_in == 0).1);
            }
        }
        *seen.entry(outcome).or_default() += 1;
        longest = longest.max(took);
        if took > MOST {
            slow += 1;
            println!("took {took:?}\n  {document}");
        }
    }
    println!("{documents} documents: {seen:?}; the longest took {longest:?}");
    assert_eq!((seen.get(&Outcome::GaveUp), slow), (None, 0));
}

/// The longest that a document of this size may take.
const MOST: Duration = Duration::from_secs(1);

/// What becomes of a document.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Refused,
    Adapted,
    Generated,
    /// It was refused by the generator alone.
    GaveUp,
}

fn outcome(document: &Value, generates: bool) -> (Outcome, Duration) {
    let start = Instant::now();
    let adapted = lower(document).and_then(|lowered| adapt(&lowered.document));
    let outcome = match adapted {
        Err(_) => Outcome::Refused,
        Ok(_) if !generates => Outcome::Adapted,
        Ok(adapted) => match vlens_codegen::generate(&adapted.document, &settings()) {
            Ok(_) => Outcome::Generated,
            Err(problems) => {
                println!("{problems}\n  {document}");
                Outcome::GaveUp
            }
        },
    };
    (outcome, start.elapsed())
}
