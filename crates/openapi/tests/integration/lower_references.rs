//! References of 3.1, which may lead to any place of the document.

use serde_json::{Value, json};
use vlens_openapi::lower;

/// Lowers `schemas`, and gives back the component schemas.
fn schemas(schemas: Value) -> Value {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "components": { "schemas": schemas }
    });
    let lowered = lower(&document).unwrap_or_else(|problems| panic!("{document}: {problems}"));
    lowered.document["components"]["schemas"].clone()
}

fn to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn what_they_become() {
    let text = json!({ "type": "string" });
    for (given, lowered) in [
        // Another spelling of a component.
        (
            json!({ "A": text, "B": to("%41") }),
            json!({ "A": text, "B": to("A") }),
        ),
        // A schema below a component is one for both.
        (
            json!({ "A": { "properties": { "x": text } }, "B": to("A/properties/x") }),
            json!({ "A": { "properties": { "x": to("A_x") } }, "A_x": text, "B": to("A_x") }),
        ),
        (
            json!({ "A": { "items": text }, "B": { "allOf": [to("A/items"), { "minLength": 1 }] } }),
            json!({ "A": { "items": to("A_items") }, "A_items": text, "B": { "allOf": [to("A_items"), { "minLength": 1 }] } }),
        ),
        // Its name is its own.
        (
            json!({ "A": { "properties": { "x": text } }, "a_x": {}, "B": to("A/properties/x") }),
            json!({ "A": { "properties": { "x": to("A_x_2") } }, "a_x": {}, "A_x_2": text, "B": to("A_x_2") }),
        ),
        // What is dropped where it stands is kept where it is used.
        (
            json!({ "A": { "$defs": { "x/y": { "type": ["string", "null"] } } }, "B": to("A/$defs/x~1y") }),
            json!({ "A": {}, "A_defs_x_y": { "type": "string", "nullable": true }, "B": to("A_defs_x_y") }),
        ),
        (
            json!({ "A": { "additionalProperties": false }, "B": to("A/additionalProperties") }),
            json!({ "A": { "additionalProperties": false }, "A_additionalProperties": { "not": {} }, "B": to("A_additionalProperties") }),
        ),
        // An extension holds schemas where a reference says so.
        (
            json!({ "A": { "x-own": { "s": to("A/x-own/t"), "t": { "const": 1 } } }, "B": to("A/x-own/s"), "C": to("A/x-own/t") }),
            json!({
                "A": { "x-own": { "s": to("A/x-own/t"), "t": { "const": 1 } } },
                "A_x_own_s": to("A_x_own_t"), "A_x_own_t": { "enum": [1] },
                "B": to("A_x_own_s"), "C": to("A_x_own_t")
            }),
        ),
        // Within itself.
        (
            json!({ "A": { "properties": { "x": { "items": to("A/properties/x") } } } }),
            json!({ "A": { "properties": { "x": to("A_x") } }, "A_x": { "items": to("A_x") } }),
        ),
        // One within another.
        (
            json!({ "A": { "properties": { "x": { "items": text } } }, "B": to("A/properties/x"), "C": to("A/properties/x/items") }),
            json!({ "A": { "properties": { "x": to("A_x") } }, "A_x": { "items": to("A_x_items") }, "A_x_items": text, "B": to("A_x"), "C": to("A_x_items") }),
        ),
    ] {
        assert_eq!(schemas(given.clone()), lowered, "{given}");
    }
}

#[test]
fn from_one_operation_to_another() {
    let get = json!({
        "parameters": [{ "name": "p", "in": "query", "schema": { "type": "integer" } }],
        "responses": { "200": { "description": "", "content": { "application/json": {
            "schema": { "properties": { "a": { "const": "x" } } }
        } } } }
    });
    let schema = "#/paths/~1a/get/responses/200/content/application~1json/schema";
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
        "paths": {
            "/a": { "get": get },
            "/b": { "get": {
                "parameters": [{ "$ref": "#/paths/~1a/get/parameters/0" }],
                "responses": { "200": { "$ref": "#/paths/~1a/get/responses/200" } }
            } },
            "/c": { "$ref": "#/paths/~1a" },
            "/d": { "get": { "responses": { "200": { "description": "", "content": { "application/json": { "schema": { "$ref": schema } } } } } } }
        }
    });
    let lowered = lower(&document).unwrap();
    assert_eq!(lowered.notes, []);
    let name = "paths_a_get_responses_200_content_application_json_schema";
    let expected = json!({
        "parameters": [{ "name": "p", "in": "query", "schema": { "type": "integer" } }],
        "responses": { "200": { "description": "", "content": { "application/json": { "schema": to(name) } } } }
    });
    let paths = &lowered.document["paths"];
    for path in ["/a", "/b", "/c"] {
        assert_eq!(paths[path]["get"], expected, "{path}");
    }
    assert_eq!(paths["/d"]["get"]["responses"], expected["responses"]);
    let schemas = &lowered.document["components"]["schemas"];
    assert_eq!(
        *schemas,
        json!({ name: { "properties": { "a": { "enum": ["x"] } } } })
    );
}

/// What is wider where it stands is so for everyone who refers to it.
#[test]
fn notes_point_into_the_document_that_went_in() {
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
        "components": { "schemas": {
            "A": { "properties": { "x": { "contains": {} } } },
            "B": { "not": to("A/properties/x") }
        } }
    });
    let lowered = lower(&document).unwrap();
    let notes: Vec<String> = lowered.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "/components/schemas/B/not: not: widened",
            "/components/schemas/A/properties/x/contains: contains: widened",
        ]
    );
}

#[test]
fn objects_that_refer_to_themselves() {
    let callback = json!({ "u": { "post": { "callbacks": { "again": { "$ref": "#/paths/~1a/post/callbacks/first" } } } } });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
        "paths": { "/a": { "post": { "callbacks": { "first": callback } } } }
    });
    let problems = lower(&document).unwrap_err().to_string();
    assert!(
        problems.ends_with("/callbacks/again/$ref: refers to itself"),
        "{problems}"
    );
}
