//! What the generator refuses although it was adapted: the last resort.

use proptest::prelude::*;
use serde_json::{Value, json};
use vlens_openapi::lower;

use crate::{adapt, generate, random};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever a schema says: either there is code, or a place to look at.
    #[test]
    fn what_is_refused_has_a_place(document in random::document(true)) {
        let lowered = lower(&document).unwrap();
        let generated = adapt(&lowered.document).and_then(|adapted| generate(&adapted.document));
        for problem in generated.err().into_iter().flatten() {
            prop_assert!(problem.pointer.starts_with("/components/schemas/"), "{problem}");
        }
    }
}
