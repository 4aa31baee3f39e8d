//! Whichever step refuses a document: the place is one of the document.

use serde_json::{Value, json};
use vlens_codegen::Settings;

use crate::settings;

fn refused(paths: Value, schemas: Value) -> String {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas }
    });
    let problems = vlens_codegen::compile(&document, &settings()).unwrap_err();
    for problem in &problems {
        let place = document.pointer(&problem.pointer);
        assert!(place.is_some(), "{problem} points nowhere");
    }
    problems.to_string()
}

#[test]
fn refusals_are_in_the_document_that_was_written() {
    let to = |pointer: &str| json!({ "$ref": format!("#/components/schemas/{pointer}") });
    let clash = json!({ "type": "object", "properties": { "a-b": {}, "aB": {} } });
    let at_clash = |at: &str| {
        format!("/components/schemas/{at}/properties/aB: «a-b» and «aB» both become `a_b`")
    };
    for (schemas, told) in [
        // A schema that a reference made a component.
        (
            json!({ "A": { "properties": { "x": clash } }, "B": to("A/properties/x") }),
            at_clash("A/properties/x"),
        ),
        (
            json!({ "A": { "$defs": { "x": { "items": clash } } }, "B": to("A/$defs/x") }),
            at_clash("A/$defs/x/items"),
        ),
        // One within another.
        (
            json!({
                "A": { "properties": { "x": { "items": clash } } },
                "B": to("A/properties/x"), "C": to("A/properties/x/items")
            }),
            at_clash("A/properties/x/items"),
        ),
        // A schema that lowering wrote in another way.
        (
            json!({ "A": { "type": ["object", "string"], "properties": clash["properties"] } }),
            "/components/schemas/A: «a-b» and «aB» both become `a_b`".to_owned(),
        ),
        // Names that only the generator has to tell apart.
        (
            json!({ "A": { "properties": { "x": { "enum": ["b", "b-", "a+", "a*"] } } }, "B": to("A/properties/x") }),
            "/components/schemas/A/properties/x/enum: «a+» and «a*» both become one variant"
                .to_owned(),
        ),
    ] {
        assert_eq!(refused(json!({}), schemas.clone()), told, "{schemas}");
    }
}

#[test]
fn refusals_of_operations_are_where_they_are_used() {
    let get = json!({
        "operationId": "get",
        "parameters": [{ "name": "p", "in": "cookie", "schema": { "type": "string" } }],
        "responses": {}
    });
    let other = json!({
        "operationId": "other",
        "parameters": [{ "$ref": "#/paths/~1a/get/parameters/0" }],
        "responses": {}
    });
    assert_eq!(
        refused(
            json!({ "/a": { "get": get }, "/b": { "get": other } }),
            json!({})
        ),
        "/paths/~1a/get/parameters/0/in: cookies are not supported\n\
         /paths/~1b/get/parameters/0: cookies are not supported"
    );
}

/// Which the target `compiled` compiles.
#[test]
fn the_client_is_the_reviewed_one() {
    let document = include_str!("../compiled/document.yaml");
    let document = vlens_openapi::parse::parse(document).unwrap();
    let settings = Settings::new()
        .deserialize_error("crate::without_value")
        .sensitive_text("secret", "crate::Secret")
        .sensitive_json("crate::SensitiveJson");
    let compiled = vlens_codegen::compile(&document, &settings).unwrap();
    let client = vlens_codegen::format(&compiled.generated.client).unwrap();
    expectorate::assert_contents("tests/compiled/client.rs", &client);
}

/// A mark that nothing keeps is not dropped.
#[test]
fn settings_without_a_type_for_a_mark() {
    let code = json!({ "type": "string", "x-sensitive": "secret" });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "components": { "schemas": { "A": { "properties": { "code": code } } } }
    });
    let problems = vlens_codegen::compile(&document, &Settings::new()).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "/components/schemas/A/properties/code/x-sensitive: is \"secret\"; \
         the settings have no type for any mark"
    );
}
