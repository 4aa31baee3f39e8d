//! References, and what they make of a schema.

use serde_json::{Value, json};
use vlens_openapi::{
    Located,
    reference::{target, to},
    schema::{COMBINATIONS, in_place},
};

fn document() -> Value {
    json!({
        "components": { "schemas": {
            "A": { "properties": { "x": { "type": "string" }, "a/b": 1, "c~d": 2, "e f": 3, "%41": 4 } },
            "Chain": { "$ref": "#/components/schemas/Link" },
            "Link": { "$ref": "#/components/schemas/A/properties/x" },
            "Loop": { "$ref": "#/components/schemas/Pool" },
            "Pool": { "$ref": "#/components/schemas/Loop" },
            "Itself": { "$ref": "#/components/schemas/Itself" },
            "Gone": { "$ref": "#/components/schemas/None" }
        } },
        "list": [{ "é": true }]
    })
}

#[test]
fn where_references_lead() {
    let document = document();
    for (reference, found) in [
        ("#", Ok("")),
        ("#/components/schemas/A", Ok("/components/schemas/A")),
        ("#/components/schemas/%41", Ok("/components/schemas/A")),
        (
            "#/components/schemas/A/properties/x",
            Ok("/components/schemas/A/properties/x"),
        ),
        (
            "#/components/schemas/A/properties/a~1b",
            Ok("/components/schemas/A/properties/a~1b"),
        ),
        (
            "#/components/schemas/A/properties/c~0d",
            Ok("/components/schemas/A/properties/c~0d"),
        ),
        (
            "#/components/schemas/A/properties/c%7E0d",
            Ok("/components/schemas/A/properties/c~0d"),
        ),
        (
            "#/components/schemas/A/properties/e%20f",
            Ok("/components/schemas/A/properties/e f"),
        ),
        (
            "#/components/schemas/A/properties/e f",
            Ok("/components/schemas/A/properties/e f"),
        ),
        (
            "#/components/schemas/A/properties/%2541",
            Ok("/components/schemas/A/properties/%41"),
        ),
        ("#/list/0/%C3%A9", Ok("/list/0/é")),
        ("#/list/0/é", Ok("/list/0/é")),
        ("#/list/00", Err("leads nowhere")),
        ("#/list/1", Err("leads nowhere")),
        ("#/components/schemas/B", Err("leads nowhere")),
        ("#/list/0/%FF", Err("is not a JSON pointer")),
        ("#A", Err("is not a JSON pointer")),
        ("A", Err("leaves the document")),
        ("other.yaml#/A", Err("leaves the document")),
        ("", Err("leaves the document")),
    ] {
        let result = target(&document, &json!(reference)).map(|found| found.pointer);
        match found {
            Ok(pointer) => assert_eq!(result.as_deref(), Ok(pointer), "{reference}"),
            Err(reason) => {
                let message = result.expect_err(reference);
                assert!(message.contains(reason), "{reference}: {message}");
            }
        }
    }
    assert!(target(&document, &json!(1)).is_err());
}

#[test]
fn references_to_places_lead_there() {
    let document = document();
    for pointer in [
        "",
        "/components/schemas/A/properties/%41",
        "/components/schemas/A/properties/e f",
        "/list/0/é",
    ] {
        let found = target(&document, &json!(to(pointer))).expect(pointer);
        assert_eq!(found.pointer, pointer);
    }
    assert_eq!(to("/a b/é"), "#/a%20b/%C3%A9");
}

#[test]
fn chains_end_or_say_why_not() {
    let document = document();
    for (name, found) in [
        ("A", Ok("/components/schemas/A")),
        ("Chain", Ok("/components/schemas/A/properties/x")),
        (
            "Loop",
            Err("/components/schemas/Loop/$ref: refers to itself"),
        ),
        (
            "Itself",
            Err("/components/schemas/Itself/$ref: refers to itself"),
        ),
        (
            "Gone",
            Err("/components/schemas/Gone/$ref: #/components/schemas/None leads nowhere"),
        ),
    ] {
        let start = target(&document, &json!(format!("#/components/schemas/{name}"))).expect(name);
        let result = start.follow(&document).map(|found| found.pointer);
        let result = result.map_err(|problem| problem.to_string());
        assert_eq!(result.as_deref().map_err(String::as_str), found, "{name}");
    }
}

#[test]
fn each_schema_once() {
    // Every schema has the next one twice: a walk along all ways would take 2^40 steps.
    let mut schemas = serde_json::Map::new();
    for i in 0..40 {
        let next = json!({ "$ref": format!("#/components/schemas/S{}", i + 1) });
        schemas.insert(
            format!("S{i}"),
            json!({ "allOf": [next, next], "oneOf": [next] }),
        );
    }
    schemas.insert(
        "S40".to_owned(),
        json!({ "anyOf": [{ "$ref": "#/components/schemas/S0" }] }),
    );
    let document = json!({ "components": { "schemas": schemas } });
    let start = || {
        Located::new(
            &document["components"]["schemas"]["S0"],
            "/components/schemas/S0",
        )
    };
    assert_eq!(
        in_place(&document, start(), &COMBINATIONS).count(),
        41 + 40 * 3 + 1
    );
    assert_eq!(
        in_place(&document, start(), &["allOf"]).count(),
        41 + 40 * 2
    );
    assert_eq!(in_place(&document, start(), &[]).count(), 1);
}
