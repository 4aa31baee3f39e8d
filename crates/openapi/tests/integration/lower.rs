//! OpenAPI 3.1 → 3.0, rule by rule with the exact result.

use serde_json::{Value, json};
use vlens_openapi::{Inexact, Note, Problems, lower};

use Inexact::{Dropped, Widened};

/// A document around one component schema.
fn document(schema: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "components": { "schemas": { "S": schema, "Other": { "type": "integer" } } }
    })
}

fn notes(notes: &[Note]) -> Vec<(&str, &str, Inexact)> {
    let root = "/components/schemas/S";
    let mut notes: Vec<_> = notes
        .iter()
        .map(|note| {
            let pointer = note.pointer.strip_prefix(root).unwrap_or(&note.pointer);
            (pointer, note.rule, note.inexact)
        })
        .collect();
    notes.sort();
    notes
}

#[track_caller]
fn schema(from: Value, to: Value, expected: &[(&str, &str, Inexact)]) {
    let lowered =
        lower(&document(from.clone())).unwrap_or_else(|problems| panic!("{from}: {problems}"));
    assert_eq!(lowered.document["components"]["schemas"]["S"], to, "{from}");
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(notes(&lowered.notes), expected, "{from}");
}

#[track_caller]
fn exact(from: Value, to: Value) {
    schema(from, to, &[]);
}

#[track_caller]
fn same(schema: Value) {
    exact(schema.clone(), schema);
}

fn problems(document: &Value) -> Vec<String> {
    match lower(document) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .into_iter()
            .map(|problem| problem.to_string())
            .collect(),
    }
}

#[track_caller]
fn refused(schema: Value, pointer: &str, message: &str) {
    let found = problems(&document(schema.clone()));
    let expected = format!("/components/schemas/S{pointer}: {message}");
    assert_eq!(found, [expected], "{schema}");
}

#[test]
fn nullable_types() {
    exact(
        json!({ "type": ["string", "null"] }),
        json!({ "type": "string", "nullable": true }),
    );
    exact(
        json!({ "type": ["null", "array"], "items": {} }),
        json!({ "type": "array", "nullable": true, "items": {} }),
    );
    exact(json!({ "type": ["object"] }), json!({ "type": "object" }));
    same(json!({ "type": "boolean" }));
}

#[test]
fn null_has_no_type_in_3_0() {
    exact(json!({ "type": "null" }), json!({ "enum": [null] }));
    exact(
        json!({ "type": ["null"], "description": "d", "minLength": 1 }),
        json!({ "enum": [null], "description": "d" }),
    );
    exact(
        json!({ "oneOf": [{ "$ref": "#/components/schemas/Other" }, { "type": "null" }] }),
        json!({ "oneOf": [{ "$ref": "#/components/schemas/Other" }, { "enum": [null] }] }),
    );
    exact(
        json!({ "type": "null", "enum": [null, 1] }),
        json!({ "enum": [null] }),
    );
    exact(
        json!({ "type": "null", "enum": [1] }),
        json!({ "allOf": [{ "not": {} }] }),
    );
}

#[test]
fn several_types_become_arms() {
    exact(
        json!({
            "type": ["string", "integer", "null"], "description": "d", "minLength": 2, "minimum": 3,
            "maxItems": 4, "default": 5
        }),
        json!({
            "description": "d", "default": 5,
            "oneOf": [
                { "type": "integer", "minimum": 3 },
                { "type": "string", "minLength": 2 },
                { "enum": [null] }
            ]
        }),
    );
    exact(
        json!({ "type": ["array", "object"], "items": { "type": ["string", "null"] }, "properties": { "a": true }, "required": ["a"] }),
        json!({ "oneOf": [
            { "type": "array", "items": { "type": "string", "nullable": true } },
            { "type": "object", "properties": { "a": {} }, "required": ["a"] }
        ] }),
    );
    // An integer is a number.
    exact(
        json!({ "type": ["integer", "number"] }),
        json!({ "type": "number" }),
    );
    exact(
        json!({ "type": ["number", "integer", "null"], "minimum": 0 }),
        json!({ "type": "number", "nullable": true, "minimum": 0 }),
    );
}

#[test]
fn formats_go_to_the_type_they_are_about() {
    exact(
        json!({ "type": ["string", "integer"], "format": "int64" }),
        json!({ "oneOf": [{ "type": "integer", "format": "int64" }, { "type": "string" }] }),
    );
    for format in ["uuid", "date"] {
        exact(
            json!({ "type": ["string", "number"], "format": format }),
            json!({ "oneOf": [{ "type": "number" }, { "type": "string", "format": format }] }),
        );
    }
    for format in ["int32", "uint8", "float", "double", "decimal"] {
        exact(
            json!({ "type": ["string", "number"], "format": format }),
            json!({ "oneOf": [{ "type": "number", "format": format }, { "type": "string" }] }),
        );
    }
}

#[test]
fn arms_beside_other_alternatives() {
    exact(
        json!({ "type": ["string", "boolean"], "oneOf": [{ "maxLength": 1 }, { "minLength": 5 }] }),
        json!({
            "oneOf": [{ "type": "boolean" }, { "type": "string" }],
            "allOf": [{ "oneOf": [{ "maxLength": 1 }, { "minLength": 5 }] }]
        }),
    );
    exact(
        json!({ "type": ["string", "boolean"], "allOf": [{}], "oneOf": [{}] }),
        json!({
            "oneOf": [{ "type": "boolean" }, { "type": "string" }],
            "allOf": [{}, { "oneOf": [{}] }]
        }),
    );
}

#[test]
fn enums_are_split_by_type() {
    same(json!({ "enum": ["a", null] }));
    same(json!({ "type": "string", "enum": ["a", "b"] }));
    exact(
        json!({ "type": ["string", "integer", "boolean"], "enum": ["a", 1, 2.0, 2.5, {}] }),
        json!({ "oneOf": [{ "type": "integer", "enum": [1, 2] }, { "type": "string", "enum": ["a"] }] }),
    );
    exact(
        json!({ "type": ["string", "null"], "enum": ["a"] }),
        json!({ "type": "string", "enum": ["a"] }),
    );
    exact(
        json!({ "type": ["string", "null"], "enum": ["a", null] }),
        json!({ "type": "string", "nullable": true, "enum": ["a", null] }),
    );
    exact(
        json!({ "type": "string", "enum": ["a", null] }),
        json!({ "type": "string", "enum": ["a"] }),
    );
    exact(
        json!({ "type": ["string", "integer", "null"], "enum": ["a", 1, null] }),
        json!({ "oneOf": [
            { "type": "integer", "enum": [1] }, { "type": "string", "enum": ["a"] }, { "enum": [null] }
        ] }),
    );
    exact(
        json!({ "type": ["array", "boolean"], "enum": [[1], true] }),
        json!({ "oneOf": [
        { "type": "boolean", "enum": [true] }, { "type": "array", "enum": [[1]] }
    ] }),
    );
    exact(
        json!({ "type": ["object", "number"], "enum": [{ "a": 1 }, 1.5] }),
        json!({ "oneOf": [
        { "type": "number", "enum": [1.5] }, { "type": "object", "enum": [{ "a": 1 }] }
    ] }),
    );
}

#[test]
fn const_is_an_enum_of_one() {
    for value in [
        json!(null),
        json!(false),
        json!(0),
        json!(""),
        json!([]),
        json!({ "const": 1 }),
    ] {
        exact(json!({ "const": value }), json!({ "enum": [value] }));
    }
    exact(
        json!({ "type": "string", "const": "a" }),
        json!({ "type": "string", "enum": ["a"] }),
    );
    exact(
        json!({ "const": 1, "enum": [1.0, 2] }),
        json!({ "enum": [1] }),
    );
    exact(
        json!({ "const": { "a": [1] }, "enum": [{ "a": [1.0] }] }),
        json!({ "enum": [{ "a": [1.0] }] }),
    );
    for (a, b) in [
        (json!(1), json!(2)),
        (json!([1]), json!([1, 2])),
        (json!({ "a": 1 }), json!({ "b": 1 })),
        (json!({ "a": 1 }), json!({ "a": 1, "b": 1 })),
        (json!({ "a": 1 }), json!({ "a": 2 })),
        (json!([1]), json!([2])),
        (json!(1), json!("1")),
        (json!(1.5), json!(1)),
    ] {
        exact(
            json!({ "const": a, "enum": [b] }),
            json!({ "allOf": [{ "not": {} }] }),
        );
    }
    exact(
        json!({ "const": 0, "enum": [-0.0] }),
        json!({ "enum": [0] }),
    );
    exact(
        json!({ "type": "string", "const": 1 }),
        json!({ "allOf": [{ "not": {} }] }),
    );
    exact(json!({ "enum": [] }), json!({ "allOf": [{ "not": {} }] }));
}

#[test]
fn exclusive_bounds() {
    exact(
        json!({ "exclusiveMinimum": 1 }),
        json!({ "minimum": 1, "exclusiveMinimum": true }),
    );
    exact(
        json!({ "exclusiveMaximum": 1.5 }),
        json!({ "maximum": 1.5, "exclusiveMaximum": true }),
    );
    exact(
        json!({ "exclusiveMinimum": 1, "minimum": 2 }),
        json!({ "minimum": 2 }),
    );
    exact(
        json!({ "exclusiveMinimum": 2, "minimum": 1 }),
        json!({ "minimum": 2, "exclusiveMinimum": true }),
    );
    exact(
        json!({ "exclusiveMinimum": 2, "minimum": 2.0 }),
        json!({ "minimum": 2, "exclusiveMinimum": true }),
    );
    exact(
        json!({ "exclusiveMaximum": 1, "maximum": 2 }),
        json!({ "maximum": 1, "exclusiveMaximum": true }),
    );
    exact(
        json!({ "exclusiveMaximum": 2, "maximum": 1 }),
        json!({ "maximum": 1 }),
    );
    exact(
        json!({ "exclusiveMaximum": 2, "maximum": 2 }),
        json!({ "maximum": 2, "exclusiveMaximum": true }),
    );
    refused(
        json!({ "exclusiveMinimum": true }),
        "/exclusiveMinimum",
        "must be a number in 3.1, where it is a bound of its own",
    );
}

#[test]
fn examples_become_one() {
    exact(json!({ "examples": [1] }), json!({ "example": 1 }));
    schema(
        json!({ "examples": [1, 2] }),
        json!({ "example": 1 }),
        &[("/examples", "examples", Dropped)],
    );
    schema(
        json!({ "examples": [1], "example": 0 }),
        json!({ "example": 0 }),
        &[("/examples", "examples", Dropped)],
    );
    schema(
        json!({ "examples": [] }),
        json!({}),
        &[("/examples", "examples", Dropped)],
    );
    schema(
        json!({ "examples": { "a": 1 } }),
        json!({}),
        &[("/examples", "examples", Dropped)],
    );
}

#[test]
fn contents_of_strings() {
    exact(
        json!({ "type": "string", "contentEncoding": "base64" }),
        json!({ "type": "string", "format": "byte" }),
    );
    exact(
        json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
        json!({ "type": "string", "format": "binary" }),
    );
    schema(
        json!({ "type": "string", "contentEncoding": "base64", "contentMediaType": "image/png" }),
        json!({ "type": "string", "format": "byte" }),
        &[("/contentMediaType", "contentMediaType", Dropped)],
    );
    schema(
        json!({ "type": "string", "contentEncoding": "base64url" }),
        json!({ "type": "string" }),
        &[("/contentEncoding", "contentEncoding", Dropped)],
    );
    schema(
        json!({ "type": "string", "contentEncoding": "base64", "format": "x" }),
        json!({ "type": "string", "format": "x" }),
        &[("/contentEncoding", "contentEncoding", Dropped)],
    );
    schema(
        json!({ "contentEncoding": "7bit", "contentMediaType": "application/octet-stream" }),
        json!({}),
        &[
            ("/contentEncoding", "contentEncoding", Dropped),
            ("/contentMediaType", "contentMediaType", Dropped),
        ],
    );
    schema(
        json!({ "type": "string", "contentMediaType": "image/png" }),
        json!({ "type": "string" }),
        &[("/contentMediaType", "contentMediaType", Dropped)],
    );
    schema(
        json!({ "contentSchema": {} }),
        json!({}),
        &[("/contentSchema", "unknown keyword", Dropped)],
    );
}

#[test]
fn references_with_siblings() {
    let other = json!({ "$ref": "#/components/schemas/Other" });
    same(other.clone());
    exact(
        json!({ "$ref": "#/components/schemas/Other", "description": "d", "x-a": { "const": 1 }, "examples": [1] }),
        json!({ "allOf": [other], "description": "d", "x-a": { "const": 1 }, "example": 1 }),
    );
    exact(
        json!({ "$ref": "#/components/schemas/Other", "type": ["integer", "null"], "title": "t" }),
        json!({ "allOf": [other, { "type": "integer", "nullable": true }], "title": "t" }),
    );
    exact(
        json!({ "$ref": "#/components/schemas/Other", "allOf": [{ "minimum": 1 }] }),
        json!({ "allOf": [other, { "allOf": [{ "minimum": 1 }] }] }),
    );
    schema(
        json!({ "$ref": "#/components/schemas/Other", "summary": "s" }),
        other,
        &[("/summary", "unknown keyword", Dropped)],
    );
}

#[test]
fn references_that_3_0_cannot_follow() {
    for (reference, message) in [
        (
            "other.yaml#/S",
            "other.yaml#/S leaves the document; only references within it (#/…) are followed",
        ),
        (
            "#/components/schemas/S/properties/a",
            "#/components/schemas/S/properties/a leads nowhere",
        ),
        ("#/$defs/a", "#/$defs/a leads nowhere"),
        ("#", "# leads to something that is no schema"),
        ("#/info", "#/info leads to something that is no schema"),
        (
            "#/components/schemas",
            "#/components/schemas leads to something that is no schema",
        ),
        (
            "#/components/schemas/Nowhere",
            "#/components/schemas/Nowhere leads nowhere",
        ),
    ] {
        refused(json!({ "$ref": reference }), "/$ref", message);
    }
    refused(json!({ "$ref": 1 }), "/$ref", "must be a string");
}

#[test]
fn whole_numbers_are_written_as_integers() {
    for (from, to) in [
        (json!([1, 2.0]), json!([1, 2])),
        (json!([1e3, 1.5, 1e30]), json!([1000, 1.5, 1e30])),
    ] {
        exact(json!({ "enum": from }), json!({ "enum": to }));
    }
    exact(
        json!({ "type": "integer", "enum": [1, 2.0] }),
        json!({ "type": "integer", "enum": [1, 2] }),
    );
    exact(
        json!({ "type": "integer", "const": 2.0 }),
        json!({ "type": "integer", "enum": [2] }),
    );
    exact(
        json!({ "minimum": 1.0, "exclusiveMaximum": 5.0, "multipleOf": 2.0 }),
        json!({ "minimum": 1, "maximum": 5, "exclusiveMaximum": true, "multipleOf": 2 }),
    );
}

#[test]
fn boolean_schemas() {
    exact(json!(true), json!({}));
    exact(json!(false), json!({ "not": {} }));
    exact(
        json!({ "properties": { "a": true, "b": false }, "additionalProperties": false }),
        json!({ "properties": { "a": {}, "b": { "not": {} } }, "additionalProperties": false }),
    );
    exact(
        json!({ "additionalProperties": { "type": ["string", "null"] } }),
        json!({ "additionalProperties": { "type": "string", "nullable": true } }),
    );
    same(json!({ "additionalProperties": true }));
    exact(json!({ "items": true }), json!({ "items": {} }));
    exact(
        json!({ "items": false }),
        json!({ "items": {}, "maxItems": 0 }),
    );
    exact(
        json!({ "items": false, "maxItems": 3 }),
        json!({ "items": {}, "maxItems": 0 }),
    );
    exact(
        json!({ "allOf": [true], "anyOf": [false], "not": true }),
        json!({ "allOf": [{}], "anyOf": [{ "not": {} }], "not": {} }),
    );
    refused(json!(1), "", "must be a schema: a map, true or false");
    refused(
        json!({ "properties": { "a": null } }),
        "/properties/a",
        "must be a schema: a map, true or false",
    );
}

#[test]
fn tuples() {
    let text = json!({ "type": ["string", "null"] });
    let lowered = json!({ "type": "string", "nullable": true });
    // Uniform and closed.
    exact(
        json!({ "prefixItems": [text, text], "items": false }),
        json!({ "items": lowered, "maxItems": 2 }),
    );
    exact(
        json!({ "prefixItems": [text, text], "items": false, "maxItems": 1 }),
        json!({ "items": lowered, "maxItems": 1 }),
    );
    exact(
        json!({ "prefixItems": [text, text], "maxItems": 2 }),
        json!({ "items": lowered, "maxItems": 2 }),
    );
    exact(
        json!({ "prefixItems": [text], "items": text }),
        json!({ "items": lowered }),
    );
    exact(
        json!({ "prefixItems": [true, true] }),
        json!({ "items": {} }),
    );
    // Open, or not uniform.
    let widened = [("/prefixItems", "prefixItems", Widened)];
    schema(
        json!({ "prefixItems": [text, text], "maxItems": 3 }),
        json!({ "items": {}, "maxItems": 3 }),
        &widened,
    );
    schema(
        json!({ "prefixItems": [text] }),
        json!({ "items": {} }),
        &widened,
    );
    schema(
        json!({ "prefixItems": [text, true], "items": false }),
        json!({ "items": {}, "maxItems": 2 }),
        &widened,
    );
    schema(
        json!({ "prefixItems": [text, true], "items": text }),
        json!({ "items": {} }),
        &widened,
    );
    exact(json!({ "prefixItems": [] }), json!({}));
    exact(
        json!({ "prefixItems": [], "items": text }),
        json!({ "items": lowered }),
    );
    refused(
        json!({ "prefixItems": {} }),
        "/prefixItems",
        "must be a list",
    );
}

#[test]
fn pattern_properties_take_additional_properties_with_them() {
    let patterns = json!({ "^a": { "type": "string" } });
    let widened = ("/patternProperties", "patternProperties", Widened);
    schema(
        json!({ "patternProperties": patterns }),
        json!({}),
        &[widened],
    );
    schema(
        json!({ "patternProperties": patterns, "additionalProperties": false }),
        json!({}),
        &[
            widened,
            ("/additionalProperties", "patternProperties", Widened),
        ],
    );
    schema(
        json!({ "patternProperties": patterns, "additionalProperties": { "type": "string" }, "properties": { "b": {} } }),
        json!({ "properties": { "b": {} } }),
        &[
            widened,
            ("/additionalProperties", "patternProperties", Widened),
        ],
    );
    schema(
        json!({ "patternProperties": patterns, "additionalProperties": true }),
        json!({}),
        &[widened],
    );
    exact(
        json!({ "patternProperties": {}, "additionalProperties": false }),
        json!({ "additionalProperties": false }),
    );
}

#[test]
fn what_3_0_cannot_assert() {
    for (keyword, value) in [
        ("contains", json!({})),
        ("propertyNames", json!({ "maxLength": 3 })),
        ("dependentRequired", json!({ "a": ["b"] })),
        ("dependentSchemas", json!({ "a": { "required": ["b"] } })),
        ("unevaluatedItems", json!(false)),
        ("unevaluatedProperties", json!(false)),
    ] {
        let pointer = format!("/{keyword}");
        schema(
            json!({ keyword: value }),
            json!({}),
            &[(pointer.as_str(), keyword, Widened)],
        );
    }
    schema(
        json!({ "if": {}, "then": { "minLength": 1 }, "else": false }),
        json!({}),
        &[("/then", "then", Widened), ("/else", "else", Widened)],
    );
    schema(
        json!({ "contains": true, "minContains": 2, "maxContains": 3 }),
        json!({}),
        &[
            ("/contains", "contains", Widened),
            ("/minContains", "minContains", Widened),
            ("/maxContains", "maxContains", Widened),
        ],
    );
    // These assert nothing.
    for schema in [
        json!({ "if": { "type": "string" } }),
        json!({ "then": false }),
        json!({ "else": false }),
        json!({ "minContains": 2 }),
        json!({ "propertyNames": true }),
        json!({ "dependentRequired": {} }),
        json!({ "unevaluatedProperties": {} }),
        json!({ "unevaluatedItems": true }),
    ] {
        exact(schema, json!({}));
    }
}

#[test]
fn what_is_wider_inside_is_not_narrower_outside() {
    let wider = json!({ "propertyNames": { "maxLength": 3 } });
    schema(
        json!({ "not": wider }),
        json!({}),
        &[("/not", "not", Widened)],
    );
    same(json!({ "not": { "type": "string" } }));
    schema(
        json!({ "not": { "not": wider } }),
        json!({}),
        &[("/not", "not", Widened)],
    );
    schema(
        json!({ "oneOf": [wider, { "type": "object" }] }),
        json!({ "anyOf": [{}, { "type": "object" }] }),
        &[
            ("/oneOf/0/propertyNames", "propertyNames", Widened),
            ("/oneOf", "oneOf", Widened),
        ],
    );
    schema(
        json!({ "oneOf": [wider], "anyOf": [{ "type": "object" }] }),
        json!({ "anyOf": [{}], "allOf": [{ "anyOf": [{ "type": "object" }] }] }),
        &[
            ("/oneOf/0/propertyNames", "propertyNames", Widened),
            ("/oneOf", "oneOf", Widened),
        ],
    );
    // The neighbours stay as they are.
    schema(
        json!({ "allOf": [wider, { "not": { "type": "null" } }, { "oneOf": [true] }] }),
        json!({ "allOf": [{}, { "not": { "enum": [null] } }, { "oneOf": [{}] }] }),
        &[("/allOf/0/propertyNames", "propertyNames", Widened)],
    );
}

#[test]
fn what_is_wider_behind_a_reference_is_not_narrower_before_it() {
    let mut document = document(json!({ "properties": {
        "not": { "not": { "$ref": "#/components/schemas/A" } },
        "one": { "oneOf": [{ "$ref": "#/components/schemas/B", "title": "t" }, { "type": "string" }] },
        "exact": { "not": { "$ref": "#/components/schemas/Other" } }
    } }));
    let schemas = &mut document["components"]["schemas"];
    schemas["A"] = json!({ "$ref": "#/components/schemas/B" });
    schemas["B"] = json!({ "items": { "$ref": "#/components/schemas/C" } });
    schemas["C"] = json!({ "contains": true, "items": { "$ref": "#/components/schemas/A" } });
    let lowered = lower(&document).unwrap();
    assert_eq!(
        lowered.document["components"]["schemas"]["S"],
        json!({ "properties": {
        "not": {},
        "one": { "anyOf": [
            { "allOf": [{ "$ref": "#/components/schemas/B" }], "title": "t" }, { "type": "string" }
        ] },
        "exact": { "not": { "$ref": "#/components/schemas/Other" } }
    } })
    );
    let mut found = notes(&lowered.notes);
    found.sort();
    assert_eq!(
        found,
        [
            ("/components/schemas/C/contains", "contains", Widened),
            ("/properties/not/not", "not", Widened),
            ("/properties/one/oneOf", "oneOf", Widened),
        ]
    );
}

#[test]
fn identity_and_dialect() {
    refused(
        json!({ "$id": "urn:a" }),
        "/$id",
        "gives references another base, which OpenAPI 3.0 cannot express",
    );
    schema(
        json!({ "$defs": { "a": { "$id": "urn:a" } } }),
        json!({}),
        &[("/$defs", "$defs", Dropped)],
    );
    refused(
        json!({ "$dynamicRef": "#a" }),
        "/$dynamicRef",
        "depends on how the schema was reached, which OpenAPI 3.0 cannot express",
    );
    refused(
        json!({ "$recursiveRef": "#" }),
        "/$recursiveRef",
        "depends on how the schema was reached, which OpenAPI 3.0 cannot express",
    );
    refused(
        json!({ "$anchor": "a" }),
        "/$anchor",
        "names a schema without saying where it is, which OpenAPI 3.0 cannot express",
    );
    exact(json!({ "$defs": {} }), json!({}));
    exact(
        json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" }),
        json!({}),
    );
    exact(
        json!({ "$schema": "https://spec.openapis.org/oas/3.1/dialect/base#" }),
        json!({}),
    );
    refused(
        json!({ "$schema": "http://json-schema.org/draft-04/schema#" }),
        "/$schema",
        "\"http://json-schema.org/draft-04/schema#\" is not the dialect of OpenAPI 3.1, nor draft 2020-12",
    );
}

#[test]
fn unknown_keywords() {
    schema(
        json!({ "nullable": true, "foo": 1, "$comment": "c", "x-foo": { "type": "null" } }),
        json!({ "x-foo": { "type": "null" } }),
        &[
            ("/$comment", "unknown keyword", Dropped),
            ("/foo", "unknown keyword", Dropped),
            ("/nullable", "unknown keyword", Dropped),
        ],
    );
}

#[test]
fn keys_are_not_keywords() {
    let names = [
        "type",
        "$ref",
        "items",
        "const",
        "enum",
        "properties",
        "nullable",
        "x-y",
        "allOf",
    ];
    let properties: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "type": ["string", "null"] })))
        .collect();
    let lowered: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                json!({ "type": "string", "nullable": true }),
            )
        })
        .collect();
    exact(
        json!({ "properties": properties }),
        json!({ "properties": lowered }),
    );
    // What is an instance and not a schema stays as it is.
    let instance =
        json!({ "type": ["string", "null"], "const": 1, "$ref": "nowhere", "examples": [1] });
    same(json!({ "default": instance, "example": instance, "enum": [instance], "x-a": instance }));
    exact(json!({ "const": instance }), json!({ "enum": [instance] }));
    exact(
        json!({ "examples": [instance] }),
        json!({ "example": instance }),
    );
}

#[test]
fn malformed_keywords() {
    refused(
        json!({ "type": "text" }),
        "/type",
        "must be one or several of null, boolean, integer, number, string, array, object",
    );
    refused(
        json!({ "type": [] }),
        "/type",
        "must be one or several of null, boolean, integer, number, string, array, object",
    );
    refused(
        json!({ "type": ["string", 1] }),
        "/type",
        "must be one or several of null, boolean, integer, number, string, array, object",
    );
    refused(json!({ "enum": "a" }), "/enum", "must be a list");
    refused(json!({ "oneOf": {} }), "/oneOf", "must be a list");
    refused(json!({ "oneOf": [] }), "/oneOf", "must not be empty");
    refused(json!({ "allOf": [] }), "/allOf", "must not be empty");
    refused(json!({ "properties": [] }), "/properties", "must be a map");
    refused(
        json!({ "required": ["a", 1] }),
        "/required",
        "must be a list of strings",
    );
    refused(
        json!({ "required": "a" }),
        "/required",
        "must be a list of strings",
    );
    refused(json!({ "pattern": 1 }), "/pattern", "must be a string");
    refused(
        json!({ "uniqueItems": "yes" }),
        "/uniqueItems",
        "must be true or false",
    );
    refused(json!({ "minimum": "1" }), "/minimum", "must be a number");
    refused(
        json!({ "discriminator": "kind" }),
        "/discriminator",
        "must be a map",
    );
    refused(
        json!({ "discriminator": {} }),
        "/discriminator",
        "has no `propertyName`",
    );
    refused(
        json!({ "discriminator": { "propertyName": "a", "mapping": { "b": 1 } } }),
        "/discriminator/mapping",
        "must be a map of strings",
    );
    for count in [json!(-1), json!(1.5), json!("1"), json!(1e300)] {
        refused(
            json!({ "minLength": count }),
            "/minLength",
            "must be a whole number, zero or more",
        );
    }
    exact(
        json!({ "minLength": 3.0, "maxLength": 9 }),
        json!({ "minLength": 3, "maxLength": 9 }),
    );
}

#[test]
fn every_problem_is_told() {
    let found = problems(&document(json!({ "properties": {
        "a": { "type": "text" }, "b": { "$ref": "#/x" }, "c": { "not": { "enum": 1 } }
    } })));
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn versions() {
    for version in ["3.1.0", "3.1.1", "3.1.2"] {
        let mut document = document(json!({ "type": "null" }));
        document["openapi"] = json!(version);
        let lowered = lower(&document).unwrap().document;
        assert_eq!(lowered["openapi"], "3.0.3");
        assert_eq!(
            lowered["components"]["schemas"]["S"],
            json!({ "enum": [null] })
        );
    }
    for version in ["3.0.0", "3.0.4"] {
        let mut document = document(json!({ "type": "null", "nullable": 1 }));
        document["openapi"] = json!(version);
        let lowered = lower(&document).unwrap();
        assert_eq!(lowered.document, document);
        assert_eq!(lowered.notes, []);
    }
    let with = |version: Value| problems(&json!({ "openapi": version }));
    assert_eq!(
        with(json!("3.2.0")),
        ["/openapi: is 3.2.0; only OpenAPI 3.1 and 3.0 are known"]
    );
    assert_eq!(
        with(json!(3.1)),
        ["/openapi: is the number 3.1: write it as a string, \"3.1\""]
    );
    assert_eq!(
        problems(&json!({})),
        ["/openapi: is missing: this is not an OpenAPI document"]
    );
    assert_eq!(
        problems(&json!([])),
        ["/openapi: is missing: this is not an OpenAPI document"]
    );
}

/// A document with one operation.
fn operation(operation: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "paths": { "/a": { "get": operation } }
    })
}

#[test]
fn what_3_1_lets_out() {
    let lowered =
        lower(&json!({ "openapi": "3.1.0", "info": { "title": "t", "version": "1" } })).unwrap();
    assert_eq!(lowered.document["paths"], json!({}));
    let lowered = lower(&operation(json!({}))).unwrap();
    assert_eq!(
        lowered.document["paths"]["/a"]["get"],
        json!({ "responses": { "default": { "description": "" } } })
    );
    let lowered = lower(&operation(json!({ "responses": { "200": {} } }))).unwrap();
    assert_eq!(
        lowered.document["paths"]["/a"]["get"]["responses"]["200"],
        json!({ "description": "" })
    );
    assert_eq!(lowered.notes, []);
}

#[test]
fn schemas_are_lowered_wherever_they_stand() {
    let from = json!({ "type": ["string", "null"] });
    let to = json!({ "type": "string", "nullable": true });
    let content = |schema: &Value| json!({ "application/json": { "schema": schema } });
    let header = |schema: &Value| json!({ "H": { "schema": schema } });
    let response = |schema: &Value| json!({ "description": "", "content": content(schema), "headers": header(schema) });
    let parameters = |schema: &Value| {
        json!([
            { "name": "a", "in": "query", "schema": schema },
            { "name": "b", "in": "query", "content": content(schema) }
        ])
    };
    let item = |schema: &Value| {
        json!({
            "parameters": parameters(schema),
            "post": {
                "parameters": parameters(schema),
                "requestBody": { "content": { "multipart/form-data": {
                    "schema": schema, "encoding": { "a": { "headers": header(schema) } }
                } } },
                "responses": { "200": response(schema), "4XX": response(schema), "default": response(schema) },
                "callbacks": { "c": { "{$request.body#/url}": {
                    "put": { "responses": { "200": response(schema) } }
                } } }
            }
        })
    };
    let whole = |version: &str, schema: &Value| {
        json!({
            "openapi": version,
            "info": { "title": "t", "version": "1" },
            "paths": { "/a": item(schema), "x-paths": { "type": ["a", "null"] } },
            "components": {
                "schemas": { "S": schema },
                "parameters": { "P": parameters(schema)[0] },
                "headers": header(schema),
                "requestBodies": { "B": { "content": content(schema) } },
                "responses": { "R": response(schema) },
                "callbacks": { "C": { "u": { "get": { "responses": { "200": response(schema) } } } } },
                "examples": { "E": { "value": { "type": ["string", "null"] } } },
                "links": { "L": { "operationId": "o", "parameters": { "type": ["string", "null"] } } }
            }
        })
    };
    let lowered = lower(&whole("3.1.0", &from)).unwrap();
    assert_eq!(lowered.document, whole("3.0.3", &to));
    assert_eq!(lowered.notes, []);
}

#[test]
fn bytes_without_a_schema() {
    for name in [
        "application/octet-stream",
        "image/png",
        "application/octet-stream; q=1",
        "audio/x",
        "video/x",
        "font/x",
    ] {
        for media_type in [
            json!({}),
            json!({ "schema": {} }),
            json!({ "schema": true }),
        ] {
            let body = |media_type: Value| {
                operation(json!({ "requestBody": { "content": { name: media_type } } }))
            };
            let lowered = lower(&body(media_type)).unwrap();
            assert_eq!(
                lowered.document["paths"]["/a"]["get"]["requestBody"]["content"][name]["schema"],
                json!({ "type": "string", "format": "binary" })
            );
        }
    }
    let lowered = lower(&operation(json!({ "requestBody": { "content": {
        "application/json": {}, "text/plain": {}, "image/svg": { "schema": { "type": "object" } }
    } } })))
    .unwrap();
    assert_eq!(
        lowered.document["paths"]["/a"]["get"]["requestBody"]["content"],
        json!({
            "application/json": {}, "text/plain": {}, "image/svg": { "schema": { "type": "object" } }
        })
    );
}

#[test]
fn webhooks_and_mutual_tls() {
    let document = json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": { "title": "t", "version": "1", "summary": "s", "license": { "name": "l", "identifier": "MIT" } },
        "webhooks": { "w": { "post": { "$ref": 1 } } },
        "security": [{ "tls": [], "key": [] }],
        "paths": { "/a": { "get": { "security": [{ "tls": [] }, {}] } } },
        "components": { "securitySchemes": {
            "tls": { "type": "mutualTLS" }, "key": { "type": "apiKey", "in": "header", "name": "k" }
        } }
    });
    let lowered = lower(&document).unwrap();
    assert_eq!(
        lowered.document,
        json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1", "license": { "name": "l" } },
            "security": [{ "key": [] }],
            "paths": { "/a": { "get": {
                "security": [{}, {}], "responses": { "default": { "description": "" } }
            } } },
            "components": { "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "k" } } }
        })
    );
    let mut found = notes(&lowered.notes);
    found.sort();
    assert_eq!(
        found,
        [
            ("/components/securitySchemes/tls", "mutualTLS", Dropped),
            ("/info/license/identifier", "unknown field", Dropped),
            ("/info/summary", "unknown field", Dropped),
            ("/paths/~1a/get/security/0/tls", "mutualTLS", Dropped),
            ("/security/0/tls", "mutualTLS", Dropped),
            ("/webhooks", "webhooks", Dropped),
        ]
    );
}

#[test]
fn another_dialect() {
    let mut document = document(json!({}));
    document["jsonSchemaDialect"] = json!("https://example.com/dialect");
    assert_eq!(
        problems(&document),
        [
            "/jsonSchemaDialect: \"https://example.com/dialect\" is not the dialect of OpenAPI 3.1, nor draft 2020-12"
        ]
    );
}

#[test]
fn path_items_are_inlined() {
    let get = json!({ "responses": { "200": { "description": "" } } });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
        "paths": {
            "/a": { "$ref": "#/components/pathItems/A", "summary": "s" },
            "/b": { "$ref": "#/components/pathItems/B" }
        },
        "components": { "pathItems": {
            "A": { "$ref": "#/components/pathItems/B", "description": "d" },
            "B": { "get": get, "odd": 1 }
        } }
    });
    let lowered = lower(&document).unwrap();
    assert_eq!(
        lowered.document["paths"],
        json!({
            "/a": { "summary": "s", "description": "d", "get": get }, "/b": { "get": get }
        })
    );
    assert_eq!(lowered.document["components"], json!({}));
    // Said once, though it is used twice.
    assert_eq!(
        notes(&lowered.notes),
        [("/components/pathItems/B/odd", "unknown field", Dropped)]
    );
}

#[test]
fn path_items_that_cannot_be_inlined() {
    let with = |item: Value, items: Value| {
        problems(&json!({
            "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
            "paths": { "/a": item }, "components": { "pathItems": items }
        }))
    };
    let a = json!({ "$ref": "#/components/pathItems/A" });
    assert_eq!(
        with(a.clone(), json!({ "A": a })),
        ["/paths/~1a/$ref: refers to itself"]
    );
    assert_eq!(
        with(a.clone(), json!({ "A": 1 })),
        ["/components/pathItems/A: must be a map"]
    );
    assert_eq!(
        with(a.clone(), json!({})),
        ["/paths/~1a/$ref: #/components/pathItems/A leads nowhere"]
    );
    assert_eq!(
        with(json!({ "$ref": "a.yaml" }), json!({})),
        [
            "/paths/~1a/$ref: a.yaml leaves the document; only references within it (#/…) are followed"
        ]
    );
    assert_eq!(
        with(
            json!({ "$ref": "#/components/pathItems/A", "summary": "1" }),
            json!({ "A": { "summary": "2" } })
        ),
        [
            "/paths/~1a/summary: stands beside a $ref to \"#/components/pathItems/A\", which has it too"
        ]
    );
}

#[test]
fn references_to_other_components() {
    let document = |reference: &str| {
        let mut document =
            operation(json!({ "parameters": [{ "$ref": reference, "description": "d" }] }));
        document["components"] =
            json!({ "parameters": { "P": { "name": "p", "in": "query", "schema": {} } } });
        document
    };
    let lowered = lower(&document("#/components/parameters/P")).unwrap();
    assert_eq!(
        lowered.document["paths"]["/a"]["get"]["parameters"],
        json!([{ "$ref": "#/components/parameters/P" }])
    );
    assert_eq!(
        notes(&lowered.notes),
        [(
            "/paths/~1a/get/parameters/0/description",
            "beside $ref",
            Dropped
        )]
    );
    assert_eq!(
        problems(&document("#/components/parameters/Q")),
        ["/paths/~1a/get/parameters/0/$ref: #/components/parameters/Q leads nowhere"]
    );
}

#[test]
fn malformed_objects() {
    assert_eq!(
        problems(&operation(json!([]))),
        ["/paths/~1a/get: must be a map"]
    );
    assert_eq!(
        problems(&operation(json!({ "responses": { "2000": {} } }))),
        ["/paths/~1a/get/responses/2000: is not a status such as 200, 2XX or default"]
    );
    assert_eq!(
        problems(&operation(json!({ "responses": { "900": {} } }))).len(),
        1
    );
    assert_eq!(
        problems(&operation(json!({ "responses": { "2X0": {} } }))).len(),
        1
    );
    assert_eq!(
        problems(&operation(json!({ "parameters": [{ "in": "query" }] }))),
        ["/paths/~1a/get/parameters/0: has no `name`"]
    );
    assert_eq!(
        problems(&operation(json!({ "security": [1] }))),
        ["/paths/~1a/get/security/0: must be a map"]
    );
    assert_eq!(
        problems(&operation(json!({ "requestBody": {} }))),
        ["/paths/~1a/get/requestBody: has no `content`"]
    );
    let document = json!({ "openapi": "3.1.0", "paths": { "a": {} }, "components": { "schemas": 1, "securitySchemes": 1 } });
    let mut found = problems(&document);
    found.sort();
    assert_eq!(
        found,
        [
            "/components/schemas: must be a map",
            "/components/securitySchemes: must be a map",
            "/paths/a: must begin with a slash",
            "has no `info`",
        ]
    );
}

#[test]
fn extensions_stay_but_for_callbacks() {
    let lowered = lower(&operation(json!({
        "x-a": 1,
        "responses": { "x-b": 2 },
        "callbacks": { "c": { "x-d": 3 } }
    })))
    .unwrap();
    assert_eq!(
        lowered.document["paths"]["/a"]["get"],
        json!({
            "x-a": 1, "responses": { "x-b": 2 }, "callbacks": { "c": {} }
        })
    );
    assert_eq!(
        notes(&lowered.notes),
        [(
            "/paths/~1a/get/callbacks/c/x-d",
            "extension of a callback",
            Dropped
        )]
    );
}

#[test]
fn lowering_twice_changes_nothing() {
    let once = lower(&document(
        json!({ "type": ["string", "integer"], "contains": {}, "examples": [1, 2] }),
    ))
    .unwrap();
    let twice = lower(&once.document).unwrap();
    assert_eq!(twice.document, once.document);
    assert_eq!(twice.notes, []);
}

#[test]
fn recursive_schemas() {
    exact(
        json!({ "properties": { "next": { "$ref": "#/components/schemas/S", "type": ["object", "null"] } } }),
        json!({ "properties": { "next": { "allOf": [
            { "$ref": "#/components/schemas/S" }, { "type": "object", "nullable": true }
        ] } } }),
    );
    same(json!({ "allOf": [{ "$ref": "#/components/schemas/S" }] }));
}

fn nested(levels: usize) -> Value {
    let mut schema = json!({});
    for _ in 0..levels {
        schema = json!({ "not": schema });
    }
    document(schema)
}

#[test]
fn deep_nesting_is_an_error() -> Result<(), Problems> {
    // The schema itself is three levels down.
    lower(&nested(125))?;
    for levels in [126, 1000] {
        assert_eq!(
            problems(&nested(levels)),
            ["the document nests deeper than 128 levels"]
        );
    }
    Ok(())
}
