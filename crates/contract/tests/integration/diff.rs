//! Edits of a document and what they are worth.

use crate::support;
use serde_json::{Value, json};
use vlens_contract::{Change, Level, diff};

use Effect::{Differs, Narrows, Nothing};

/// What an edit of a schema does to the instances that fit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Effect {
    /// Fewer fit: bad in a request, fine in a response; undone, the reverse.
    Narrows,
    /// Some no longer fit and others do: bad everywhere.
    Differs,
    /// Nothing above cosmetic, either way.
    Nothing,
}

fn document(request: &Value, response: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "servers": [{ "url": "https://a.example" }],
        "paths": { "/p": { "post": {
            "operationId": "op",
            "requestBody": { "content": { "application/json": { "schema": request } } },
            "responses": { "200": { "description": "", "content": { "application/json": { "schema": response } } } },
        } } },
        "components": { "schemas": {
            "S": { "type": "string" },
            "Renamed": { "type": "string", "description": "the same by another name" },
            "I": { "type": "integer" },
            "Closed": { "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false },
            "Tree": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Tree" }, "v": { "type": "string" } } },
            "Twig": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Twig" }, "v": { "type": "string" } } },
            "Tree2": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Tree2" }, "v": { "type": "string", "minLength": 2 } } },
            "Cat": { "type": "object", "properties": { "kind": { "const": "cat" } }, "required": ["kind"] },
            "Dog": { "type": "object", "properties": { "kind": { "const": "dog" } }, "required": ["kind"] },
        } },
    })
}

fn worst(changes: &[Change]) -> Level {
    changes
        .iter()
        .map(|change| change.level)
        .max()
        .unwrap_or(Level::Cosmetic)
}

fn level(old: &Value, new: &Value) -> (Level, Vec<Change>) {
    let changes = diff(old, new).expect("usable documents");
    (worst(&changes), changes)
}

fn r(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Old schema, new schema, effect. Each row is tried in a request and in a
/// response, forwards and backwards, and in several places of a schema.
fn schema_edits() -> Vec<(&'static str, Value, Value, Effect)> {
    let object = |properties: Value| json!({ "type": "object", "properties": properties });
    let anything = json!({});
    vec![
        // Types and null.
        (
            "type changed",
            json!({ "type": "string" }),
            json!({ "type": "integer" }),
            Differs,
        ),
        (
            "number to integer",
            json!({ "type": "number" }),
            json!({ "type": "integer" }),
            Narrows,
        ),
        (
            "type limited",
            anything.clone(),
            json!({ "type": "string" }),
            Narrows,
        ),
        (
            "one type less",
            json!({ "type": ["string", "integer"] }),
            json!({ "type": "string" }),
            Narrows,
        ),
        (
            "order of types",
            json!({ "type": ["string", "null"] }),
            json!({ "type": ["null", "string"] }),
            Nothing,
        ),
        (
            "no longer nullable",
            json!({ "type": ["string", "null"] }),
            json!({ "type": "string" }),
            Narrows,
        ),
        (
            "no longer nullable, by oneOf",
            json!({ "oneOf": [{ "type": "string" }, { "type": "null" }] }),
            json!({ "type": "string" }),
            Narrows,
        ),
        (
            "reference no longer nullable",
            json!({ "oneOf": [r("Tree"), { "type": "null" }] }),
            r("Tree"),
            Narrows,
        ),
        (
            "union no longer nullable",
            json!({ "oneOf": [r("Cat"), r("Dog"), { "type": "null" }] }),
            json!({ "oneOf": [r("Cat"), r("Dog")] }),
            Narrows,
        ),
        (
            "null as oneOf",
            json!({ "type": ["string", "null"] }),
            json!({ "oneOf": [{ "type": "string" }, { "type": "null" }] }),
            Nothing,
        ),
        (
            "null as anyOf",
            json!({ "type": ["string", "null"] }),
            json!({ "anyOf": [{ "type": "null" }, { "type": "string" }] }),
            Nothing,
        ),
        (
            "null as nullable",
            json!({ "type": ["string", "null"] }),
            json!({ "type": "string", "nullable": true }),
            Nothing,
        ),
        (
            "null as enum",
            json!({ "enum": ["a", null] }),
            json!({ "anyOf": [{ "const": "a" }, { "type": "null" }] }),
            Nothing,
        ),
        (
            "nullable reference, oneOf to anyOf",
            json!({ "oneOf": [r("Tree"), { "type": "null" }] }),
            json!({ "anyOf": [r("Twig"), { "type": "null" }] }),
            Nothing,
        ),
        (
            "oneOf with null where null fits already",
            json!({ "anyOf": [{}, { "type": "null" }] }),
            json!({ "oneOf": [{}, { "type": "null" }] }),
            Differs,
        ),
        (
            "types as a union",
            json!({ "type": ["string", "integer"] }),
            json!({ "oneOf": [r("S"), r("I")] }),
            Nothing,
        ),
        (
            "nothing fits any more",
            json!({ "type": "string" }),
            json!(false),
            Narrows,
        ),
        // Enums.
        (
            "enum value removed",
            json!({ "enum": ["a", "b"] }),
            json!({ "enum": ["a"] }),
            Narrows,
        ),
        (
            "enum value replaced",
            json!({ "enum": ["a", "b"] }),
            json!({ "enum": ["a", "c"] }),
            Differs,
        ),
        (
            "became an enum",
            json!({ "type": "string" }),
            json!({ "type": "string", "enum": ["a"] }),
            Narrows,
        ),
        (
            "const and enum of one",
            json!({ "const": "a" }),
            json!({ "type": "string", "enum": ["a"] }),
            Nothing,
        ),
        (
            "const changed",
            json!({ "const": 1 }),
            json!({ "const": 2 }),
            Differs,
        ),
        (
            "order of an enum",
            json!({ "enum": ["a", "b"] }),
            json!({ "enum": ["b", "a"] }),
            Nothing,
        ),
        (
            "falsy const",
            anything.clone(),
            json!({ "const": false }),
            Narrows,
        ),
        (
            "enum of numbers",
            json!({ "enum": [1, 2.5] }),
            json!({ "enum": [1.0] }),
            Narrows,
        ),
        // Texts.
        (
            "minLength raised",
            json!({ "type": "string", "minLength": 1 }),
            json!({ "type": "string", "minLength": 2 }),
            Narrows,
        ),
        (
            "minLength of nothing",
            json!({ "type": "string" }),
            json!({ "type": "string", "minLength": 0 }),
            Nothing,
        ),
        (
            "maxLength set",
            json!({ "type": "string" }),
            json!({ "type": "string", "maxLength": 2 }),
            Narrows,
        ),
        (
            "maxLength lowered",
            json!({ "maxLength": 3 }),
            json!({ "maxLength": 2 }),
            Narrows,
        ),
        (
            "pattern added",
            json!({ "type": "string" }),
            json!({ "type": "string", "pattern": "^a" }),
            Narrows,
        ),
        (
            "pattern changed",
            json!({ "pattern": "^a" }),
            json!({ "pattern": "^b" }),
            Differs,
        ),
        (
            "format added",
            json!({ "type": "string" }),
            json!({ "type": "string", "format": "uuid" }),
            Narrows,
        ),
        (
            "format changed",
            json!({ "type": "string", "format": "email" }),
            json!({ "type": "string", "format": "uuid" }),
            Differs,
        ),
        (
            "integer format narrower",
            json!({ "type": "integer", "format": "int64" }),
            json!({ "type": "integer", "format": "int32" }),
            Narrows,
        ),
        (
            "contentEncoding added",
            json!({ "type": "string" }),
            json!({ "type": "string", "contentEncoding": "base64" }),
            Differs,
        ),
        (
            "contentMediaType changed",
            json!({ "contentMediaType": "a/b" }),
            json!({ "contentMediaType": "a/c" }),
            Differs,
        ),
        (
            "contentSchema changed",
            json!({ "contentSchema": r("S") }),
            json!({ "contentSchema": r("I") }),
            Differs,
        ),
        // Numbers.
        (
            "minimum set",
            json!({ "type": "integer" }),
            json!({ "type": "integer", "minimum": 0 }),
            Narrows,
        ),
        (
            "minimum raised",
            json!({ "minimum": 1 }),
            json!({ "minimum": 1.5 }),
            Narrows,
        ),
        (
            "minimum exclusive",
            json!({ "minimum": 1 }),
            json!({ "exclusiveMinimum": 1 }),
            Narrows,
        ),
        (
            "maximum lowered",
            json!({ "maximum": 9_223_372_036_854_775_807_u64 }),
            json!({ "maximum": 9_223_372_036_854_775_806_u64 }),
            Narrows,
        ),
        (
            "exclusiveMaximum lowered",
            json!({ "exclusiveMaximum": 3 }),
            json!({ "exclusiveMaximum": 2 }),
            Narrows,
        ),
        (
            "the looser bound removed",
            json!({ "minimum": 0, "exclusiveMinimum": 3 }),
            json!({ "exclusiveMinimum": 3 }),
            Nothing,
        ),
        (
            "multipleOf set",
            json!({ "type": "integer" }),
            json!({ "type": "integer", "multipleOf": 3 }),
            Narrows,
        ),
        (
            "multipleOf a multiple",
            json!({ "multipleOf": 3 }),
            json!({ "multipleOf": 6 }),
            Narrows,
        ),
        (
            "multipleOf another",
            json!({ "multipleOf": 3 }),
            json!({ "multipleOf": 4 }),
            Differs,
        ),
        // Arrays.
        (
            "items limited",
            json!({ "type": "array" }),
            json!({ "type": "array", "items": r("S") }),
            Narrows,
        ),
        (
            "items changed",
            json!({ "items": r("S") }),
            json!({ "items": r("I") }),
            Differs,
        ),
        (
            "items of anything",
            json!({ "type": "array" }),
            json!({ "type": "array", "items": true }),
            Nothing,
        ),
        (
            "minItems raised",
            json!({ "minItems": 1 }),
            json!({ "minItems": 2 }),
            Narrows,
        ),
        (
            "maxItems set",
            json!({ "type": "array" }),
            json!({ "type": "array", "maxItems": 2 }),
            Narrows,
        ),
        (
            "uniqueItems",
            json!({ "type": "array" }),
            json!({ "type": "array", "uniqueItems": true }),
            Narrows,
        ),
        (
            "not uniqueItems",
            json!({ "type": "array" }),
            json!({ "type": "array", "uniqueItems": false }),
            Nothing,
        ),
        (
            "prefixItems added",
            json!({ "items": r("S") }),
            json!({ "items": r("S"), "prefixItems": [{ "type": "string", "minLength": 2 }] }),
            Narrows,
        ),
        (
            "prefixItems swapped",
            json!({ "prefixItems": [r("S"), r("I")] }),
            json!({ "prefixItems": [r("I"), r("S")] }),
            Differs,
        ),
        (
            "items closed after prefixItems",
            json!({ "prefixItems": [r("S")] }),
            json!({ "prefixItems": [r("S")], "items": false }),
            Narrows,
        ),
        (
            "prefixItems that say no more than items",
            json!({ "items": r("S") }),
            json!({ "items": r("S"), "prefixItems": [r("S")] }),
            Nothing,
        ),
        (
            "contains added",
            json!({ "type": "array" }),
            json!({ "type": "array", "contains": r("S") }),
            Narrows,
        ),
        (
            "contains narrower",
            json!({ "contains": r("S") }),
            json!({ "contains": { "const": "a" } }),
            Narrows,
        ),
        (
            "contains narrower under a maximum",
            json!({ "contains": r("S"), "maxContains": 1 }),
            json!({ "contains": { "const": "a" }, "maxContains": 1 }),
            Differs,
        ),
        (
            "minContains raised",
            json!({ "contains": r("S") }),
            json!({ "contains": r("S"), "minContains": 2 }),
            Narrows,
        ),
        (
            "maxContains set",
            json!({ "contains": r("S") }),
            json!({ "contains": r("S"), "maxContains": 2 }),
            Narrows,
        ),
        (
            "unevaluatedItems closed",
            json!({ "prefixItems": [r("S")] }),
            json!({ "prefixItems": [r("S")], "unevaluatedItems": false }),
            Narrows,
        ),
        // Objects.
        (
            "property narrower",
            object(json!({ "a": {} })),
            object(json!({ "a": r("S") })),
            Narrows,
        ),
        (
            "property behind a reference",
            object(json!({ "a": r("S") })),
            object(json!({ "a": r("I") })),
            Differs,
        ),
        (
            "became required",
            object(json!({ "a": {} })),
            json!({ "type": "object", "properties": { "a": {} }, "required": ["a"] }),
            Narrows,
        ),
        (
            "undeclared name required",
            object(json!({ "a": {} })),
            json!({ "type": "object", "properties": { "a": {} }, "required": ["z"] }),
            Narrows,
        ),
        (
            "nothing required",
            object(json!({ "a": {} })),
            json!({ "type": "object", "properties": { "a": {} }, "required": [] }),
            Nothing,
        ),
        (
            "additionalProperties closed",
            object(json!({ "a": {} })),
            json!({ "type": "object", "properties": { "a": {} }, "additionalProperties": false }),
            Narrows,
        ),
        (
            "additionalProperties limited",
            json!({ "type": "object" }),
            json!({ "type": "object", "additionalProperties": r("S") }),
            Narrows,
        ),
        (
            "additionalProperties of another type",
            json!({ "additionalProperties": r("S") }),
            json!({ "additionalProperties": r("I") }),
            Differs,
        ),
        (
            "additionalProperties of anything",
            json!({ "type": "object" }),
            json!({ "type": "object", "additionalProperties": {} }),
            Nothing,
        ),
        (
            "property of a closed object",
            json!({ "properties": { "a": {}, "b": {} }, "additionalProperties": false }),
            json!({ "properties": { "a": {}, "b": r("S") }, "additionalProperties": false }),
            Narrows,
        ),
        (
            "patternProperties added",
            json!({ "type": "object" }),
            json!({ "type": "object", "patternProperties": { "^x": r("S") } }),
            Narrows,
        ),
        (
            "patternProperties changed",
            json!({ "patternProperties": { "^x": r("S") } }),
            json!({ "patternProperties": { "^x": r("I") } }),
            Differs,
        ),
        (
            "patternProperties of a closed object",
            json!({ "additionalProperties": false }),
            json!({ "additionalProperties": false, "patternProperties": { "^x": true } }),
            Differs,
        ),
        (
            "propertyNames added",
            json!({ "type": "object" }),
            json!({ "type": "object", "propertyNames": { "maxLength": 3 } }),
            Narrows,
        ),
        (
            "minProperties raised",
            json!({ "minProperties": 1 }),
            json!({ "minProperties": 2 }),
            Narrows,
        ),
        (
            "maxProperties set",
            json!({ "type": "object" }),
            json!({ "type": "object", "maxProperties": 2 }),
            Narrows,
        ),
        (
            "dependentRequired added",
            json!({ "type": "object" }),
            json!({ "type": "object", "dependentRequired": { "a": ["b"] } }),
            Narrows,
        ),
        (
            "dependentSchemas added",
            json!({ "type": "object" }),
            json!({ "type": "object", "dependentSchemas": { "a": { "required": ["b"] } } }),
            Narrows,
        ),
        (
            "dependentSchemas narrower",
            json!({ "dependentSchemas": { "a": { "minProperties": 1 } } }),
            json!({ "dependentSchemas": { "a": { "minProperties": 2 } } }),
            Narrows,
        ),
        (
            "unevaluatedProperties closed",
            json!({ "allOf": [object(json!({ "a": {} }))] }),
            json!({ "allOf": [object(json!({ "a": {} }))], "unevaluatedProperties": false }),
            Narrows,
        ),
        // Composition.
        (
            "allOf member added",
            json!({ "allOf": [r("Cat")] }),
            json!({ "allOf": [r("Cat"), { "minProperties": 2 }] }),
            Narrows,
        ),
        (
            "inside allOf",
            json!({ "allOf": [r("Cat"), { "minProperties": 1 }] }),
            json!({ "allOf": [r("Cat"), { "minProperties": 2 }] }),
            Narrows,
        ),
        (
            "allOf of one",
            r("Cat"),
            json!({ "allOf": [r("Cat")], "description": "said elsewhere" }),
            Nothing,
        ),
        (
            "allOf merged",
            json!({ "allOf": [{ "type": "object", "required": ["a"] }, { "properties": { "a": r("S") } }] }),
            json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] }),
            Nothing,
        ),
        (
            "sibling of a reference",
            r("S"),
            json!({ "$ref": "#/components/schemas/S", "minLength": 2 }),
            Narrows,
        ),
        (
            "note beside a reference",
            r("S"),
            json!({ "$ref": "#/components/schemas/S", "description": "d" }),
            Nothing,
        ),
        (
            "closed in allOf or around it",
            json!({ "allOf": [r("Closed"), { "properties": { "b": {} } }] }),
            json!({ "properties": { "a": r("S"), "b": {} }, "additionalProperties": false }),
            Differs,
        ),
        (
            "anyOf branch removed",
            json!({ "anyOf": [r("Cat"), r("Dog")] }),
            json!({ "anyOf": [r("Cat")] }),
            Narrows,
        ),
        (
            "oneOf branch removed",
            json!({ "oneOf": [r("Cat"), r("Dog")] }),
            json!({ "oneOf": [r("Cat")] }),
            Narrows,
        ),
        (
            "inside anyOf",
            json!({ "anyOf": [r("Cat"), { "items": {} }] }),
            json!({ "anyOf": [r("Cat"), { "items": r("S") }] }),
            Narrows,
        ),
        (
            "inside oneOf, told apart by a constant",
            json!({ "oneOf": [r("Cat"), { "properties": { "kind": { "const": "x" }, "n": {} }, "required": ["kind"], "type": "object" }] }),
            json!({ "oneOf": [r("Cat"), { "properties": { "kind": { "const": "x" }, "n": r("I") }, "required": ["kind"], "type": "object" }] }),
            Narrows,
        ),
        (
            "inside oneOf, not told apart",
            json!({ "oneOf": [{ "minLength": 5 }, { "maxLength": 2 }] }),
            json!({ "oneOf": [{ "minLength": 5 }, { "maxLength": 1 }] }),
            Differs,
        ),
        (
            "order of branches",
            json!({ "anyOf": [r("Cat"), r("Dog")] }),
            json!({ "anyOf": [r("Dog"), r("Cat")] }),
            Nothing,
        ),
        (
            "union of one",
            json!({ "anyOf": [r("Cat")] }),
            r("Cat"),
            Nothing,
        ),
        (
            "oneOf becomes anyOf where both may fit",
            json!({ "oneOf": [{ "minLength": 1 }, { "maxLength": 3 }] }),
            json!({ "anyOf": [{ "minLength": 1 }, { "maxLength": 3 }] }),
            Differs,
        ),
        (
            "not added",
            json!({ "type": "string" }),
            json!({ "type": "string", "not": { "const": "a" } }),
            Narrows,
        ),
        (
            "not wider",
            json!({ "not": { "enum": ["a"] } }),
            json!({ "not": { "enum": ["a", "b"] } }),
            Narrows,
        ),
        (
            "if added",
            json!({ "type": "object" }),
            json!({ "type": "object", "if": { "required": ["a"] }, "then": { "required": ["b"] } }),
            Narrows,
        ),
        (
            "if changed",
            json!({ "if": { "required": ["a"] }, "then": { "required": ["b"] } }),
            json!({ "if": { "required": ["c"] }, "then": { "required": ["b"] } }),
            Differs,
        ),
        (
            "then narrower",
            json!({ "if": { "required": ["a"] }, "then": { "minProperties": 1 } }),
            json!({ "if": { "required": ["a"] }, "then": { "minProperties": 2 } }),
            Narrows,
        ),
        (
            "then alone",
            json!({ "type": "object" }),
            json!({ "type": "object", "then": { "required": ["a"] } }),
            Nothing,
        ),
        (
            "discriminator renamed",
            json!({ "oneOf": [r("Cat"), r("Dog")], "discriminator": { "propertyName": "kind" } }),
            json!({ "oneOf": [r("Cat"), r("Dog")], "discriminator": { "propertyName": "species" } }),
            Differs,
        ),
        (
            "discriminator of a base schema, renamed",
            json!({ "discriminator": { "propertyName": "k", "mapping": { "a": "S" } } }),
            json!({ "discriminator": { "propertyName": "k", "mapping": { "a": "#/components/schemas/Renamed" } } }),
            Nothing,
        ),
        (
            "discriminator of a base schema, other schema",
            json!({ "discriminator": { "propertyName": "k", "mapping": { "a": "S" } } }),
            json!({ "discriminator": { "propertyName": "k", "mapping": { "a": "I" } } }),
            Differs,
        ),
        (
            "discriminator of a base schema, other value",
            json!({ "discriminator": { "propertyName": "k", "mapping": { "a": "S" } } }),
            json!({ "discriminator": { "propertyName": "k", "mapping": { "b": "S" } } }),
            Differs,
        ),
        // References.
        ("renamed", r("S"), r("Renamed"), Nothing),
        ("inlined", r("S"), json!({ "type": "string" }), Nothing),
        ("recursive, renamed", r("Tree"), r("Twig"), Nothing),
        ("recursive, changed", r("Tree"), r("Tree2"), Narrows),
        // Notes.
        (
            "notes",
            json!({ "type": "string" }),
            json!({ "type": "string", "title": "t", "description": "d", "examples": ["a"], "example": "a", "x-sensitive": "secret", "deprecated": true, "externalDocs": {}, "$comment": "c" }),
            Nothing,
        ),
        // What no rule knows.
        (
            "unknown keyword",
            json!({ "type": "string" }),
            json!({ "type": "string", "frobnicate": 1 }),
            Differs,
        ),
        (
            "a type that does not exist",
            json!({ "type": "string" }),
            json!({ "type": "text" }),
            Differs,
        ),
        (
            "dialect",
            json!({ "type": "string" }),
            json!({ "type": "string", "$schema": "https://example.com" }),
            Differs,
        ),
    ]
}

/// A name, and what puts a schema there.
type Place = (&'static str, fn(Value) -> Value);

/// Where in a schema an edit may hide.
fn places() -> Vec<Place> {
    vec![
        ("body", |s| s),
        (
            "property",
            |s| json!({ "type": "object", "properties": { "x": s } }),
        ),
        ("items", |s| json!({ "type": "array", "items": s })),
        (
            "allOf",
            |s| json!({ "allOf": [{ "type": "object" }, { "properties": { "x": s } }] }),
        ),
        (
            "anyOf",
            |s| json!({ "anyOf": [{ "type": "integer" }, { "type": "array", "prefixItems": [{}, s] }] }),
        ),
        (
            "nullable",
            |s| json!({ "oneOf": [{ "type": "null" }, { "type": "object", "properties": { "x": s } }] }),
        ),
        (
            "additionalProperties",
            |s| json!({ "additionalProperties": s }),
        ),
    ]
}

#[test]
fn every_edit_of_a_schema_in_every_place_on_both_sides_both_ways() {
    let mut wrong = Vec::new();
    let unused = json!({});
    for (name, a, b, effect) in schema_edits() {
        for (place, wrap) in places() {
            let (a, b) = (wrap(a.clone()), wrap(b.clone()));
            let expect = |request: bool, forwards: bool| match effect {
                Nothing => Level::Cosmetic,
                Differs => Level::Breaking,
                Narrows if request == forwards => Level::Breaking,
                Narrows => Level::Compatible,
            };
            for (request, forwards) in [(true, true), (true, false), (false, true), (false, false)]
            {
                let (old, new) = if forwards { (&a, &b) } else { (&b, &a) };
                let put = |schema: &Value| {
                    if request {
                        document(schema, &unused)
                    } else {
                        document(&unused, schema)
                    }
                };
                let (found, changes) = level(&put(old), &put(new));
                let expected = expect(request, forwards);
                if found != expected {
                    let side = if request { "request" } else { "response" };
                    let way = if forwards { "forwards" } else { "backwards" };
                    let rules: Vec<_> = changes
                        .iter()
                        .map(|c| format!("{} {}", c.level, c.rule))
                        .collect();
                    wrong.push(format!(
                        "{name} in {place}, {side}, {way}: expected {expected}: {rules:?}"
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Under a negation everything is the other way round.
#[test]
fn an_edit_under_a_negation_counts_the_other_way() {
    let unused = json!({});
    for (name, a, b, effect) in schema_edits() {
        let (a, b) = (json!({ "not": a }), json!({ "not": b }));
        let request = level(&document(&a, &unused), &document(&b, &unused)).0;
        let response = level(&document(&unused, &a), &document(&unused, &b)).0;
        let expected = match effect {
            Narrows => (Level::Compatible, Level::Breaking),
            Differs => (Level::Breaking, Level::Breaking),
            Nothing => (Level::Cosmetic, Level::Cosmetic),
        };
        // A whole schema that is exchanged may be all that can be said.
        assert!(
            (request, response) == expected
                || (effect == Narrows && (request, response) == (Level::Breaking, Level::Breaking)),
            "{name}: {request} {response}"
        );
    }
}

/// Whether members may be added and removed depends on what clients do, not
/// only on what fits.
#[test]
fn members_that_come_and_go() {
    let object = |properties: Value, more: Value| {
        let mut schema = json!({ "type": "object", "properties": properties });
        for (key, value) in more.as_object().expect("a map") {
            schema[key] = value.clone();
        }
        schema
    };
    let a = object(json!({ "a": {} }), json!({}));
    let ab = object(json!({ "a": {}, "b": { "type": "string" } }), json!({}));
    let ab_required = object(
        json!({ "a": {}, "b": { "type": "string" } }),
        json!({ "required": ["b"] }),
    );
    let closed = object(json!({ "a": {} }), json!({ "additionalProperties": false }));
    let closed_ab = object(
        json!({ "a": {}, "b": {} }),
        json!({ "additionalProperties": false }),
    );
    let map = object(
        json!({ "a": {} }),
        json!({ "additionalProperties": { "type": "string" } }),
    );
    let map_b = object(
        json!({ "a": {}, "b": { "type": "integer" } }),
        json!({ "additionalProperties": { "type": "string" } }),
    );
    let read_only = object(
        json!({ "a": {}, "b": { "readOnly": true } }),
        json!({ "required": ["b"] }),
    );
    let write_only = object(
        json!({ "a": {}, "b": { "writeOnly": true } }),
        json!({ "required": ["b"] }),
    );
    let (breaking, compatible) = (Level::Breaking, Level::Compatible);
    let cases = [
        (
            &a,
            &ab,
            "new-optional-request-property",
            compatible,
            "response-optional-property-added",
            compatible,
        ),
        (
            &ab,
            &a,
            "request-property-removed",
            breaking,
            "response-optional-property-removed",
            breaking,
        ),
        (
            &a,
            &ab_required,
            "new-required-request-property",
            breaking,
            "response-required-property-added",
            compatible,
        ),
        (
            &ab_required,
            &a,
            "request-property-removed",
            breaking,
            "response-required-property-removed",
            breaking,
        ),
        (
            &ab,
            &ab_required,
            "request-property-became-required",
            breaking,
            "response-property-became-required",
            compatible,
        ),
        (
            &ab_required,
            &ab,
            "request-property-became-optional",
            compatible,
            "response-property-became-optional",
            breaking,
        ),
        (
            &closed,
            &closed_ab,
            "new-optional-request-property",
            compatible,
            "response-optional-property-added",
            breaking,
        ),
        (
            &map,
            &map_b,
            "request-property-type-changed",
            breaking,
            "response-property-type-changed",
            breaking,
        ),
        (
            &a,
            &read_only,
            "new-required-request-property",
            compatible,
            "response-required-property-added",
            compatible,
        ),
        (
            &a,
            &write_only,
            "new-required-request-property",
            breaking,
            "response-required-property-added",
            compatible,
        ),
    ];
    let unused = json!({});
    for (old, new, request_rule, request, response_rule, response) in cases {
        for (rule, expected, (found, changes)) in [
            (
                request_rule,
                request,
                level(&document(old, &unused), &document(new, &unused)),
            ),
            (
                response_rule,
                response,
                level(&document(&unused, old), &document(&unused, new)),
            ),
        ] {
            assert_eq!(found, expected, "{rule}: {changes:?}");
            let named = changes
                .iter()
                .any(|change| change.rule == rule && change.level == expected);
            assert!(named, "{rule}: {changes:?}");
        }
    }
}

#[test]
fn defaults_follow_oasdiff() {
    let property = |default: i64| json!({ "properties": { "a": { "default": default } } });
    let unused = json!({});
    let (found, changes) = level(
        &document(&property(1), &unused),
        &document(&property(2), &unused),
    );
    assert_eq!(
        (found, changes[0].rule.as_str()),
        (Level::Compatible, "request-property-default-value-changed")
    );
}

/// Base, edit, level forwards, level backwards.
type DocumentEdit = (&'static str, fn(&mut Value), fn(&mut Value), Level, Level);

fn operation(document: &mut Value) -> &mut Value {
    &mut document["paths"]["/p/{id}"]["post"]
}

fn parameter(document: &mut Value) -> &mut Value {
    &mut operation(document)["parameters"][0]
}

fn add_parameter(document: &mut Value, parameter: Value) {
    let list = &mut operation(document)["parameters"];
    list.as_array_mut().expect("a list").push(parameter);
}

fn base() -> Value {
    let mut base = document(&json!({ "type": "object" }), &json!({ "type": "object" }));
    let item = base["paths"]
        .as_object_mut()
        .expect("a map")
        .remove("/p")
        .expect("an item");
    base["paths"]["/p/{id}"] = item;
    base["paths"]["/p/{id}"]["parameters"] =
        json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
    operation(&mut base)["parameters"] =
        json!([{ "name": "q", "in": "query", "schema": { "type": "string" } }]);
    base["components"]["securitySchemes"] = json!({
        "Key": { "type": "apiKey", "in": "header", "name": "ApiKey" },
        "Other": { "type": "apiKey", "in": "header", "name": "apikey" },
        "User": { "type": "http", "scheme": "bearer" },
        "OAuth": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": "https://a.example", "scopes": {} } } },
    });
    base["components"]["parameters"] =
        json!({ "Q": { "name": "q", "in": "query", "schema": { "type": "string" } } });
    base
}

fn document_edits() -> Vec<DocumentEdit> {
    use Level::{Breaking, Compatible, Cosmetic};
    let nothing: fn(&mut Value) = |_| {};
    vec![
        // Paths and methods.
        (
            "path added",
            nothing,
            |d| d["paths"]["/new"] = json!({ "get": {} }),
            Compatible,
            Breaking,
        ),
        (
            "method added",
            nothing,
            |d| d["paths"]["/p/{id}"]["get"] = json!({}),
            Compatible,
            Breaking,
        ),
        (
            "path parameter renamed",
            nothing,
            |d| {
                let mut item = d["paths"]["/p/{id}"].take();
                item["parameters"][0]["name"] = json!("key");
                d["paths"] = json!({ "/p/{key}": item });
            },
            Cosmetic,
            Cosmetic,
        ),
        (
            "path renamed",
            nothing,
            |d| {
                let item = d["paths"]["/p/{id}"].take();
                d["paths"] = json!({ "/q/{id}": item });
            },
            Breaking,
            Breaking,
        ),
        (
            "path item by reference",
            nothing,
            |d| {
                let item = d["paths"]["/p/{id}"].take();
                d["components"]["pathItems"] = json!({ "P": item });
                d["paths"]["/p/{id}"] = json!({ "$ref": "#/components/pathItems/P" });
            },
            Cosmetic,
            Cosmetic,
        ),
        (
            "operationId",
            nothing,
            |d| operation(d)["operationId"] = json!("other"),
            Compatible,
            Compatible,
        ),
        (
            "operation deprecated",
            nothing,
            |d| operation(d)["deprecated"] = json!(true),
            Compatible,
            Compatible,
        ),
        (
            "tags and prose",
            nothing,
            |d| {
                operation(d)["tags"] = json!(["t"]);
                operation(d)["description"] = json!("d");
                operation(d)["summary"] = json!("s");
                operation(d)["x-internal"] = json!(1);
                d["tags"] = json!([{ "name": "t" }]);
                d["info"]["title"] = json!("other");
                d["openapi"] = json!("3.1.1");
            },
            Cosmetic,
            Cosmetic,
        ),
        (
            "unknown member of an operation",
            nothing,
            |d| operation(d)["retries"] = json!(1),
            Breaking,
            Breaking,
        ),
        (
            "unknown member of the document",
            nothing,
            |d| d["jsonSchemaDialect"] = json!("x"),
            Breaking,
            Breaking,
        ),
        (
            "unused component",
            nothing,
            |d| d["components"]["schemas"]["Unused"] = json!(false),
            Cosmetic,
            Cosmetic,
        ),
        // Servers.
        (
            "server replaced",
            nothing,
            |d| d["servers"][0]["url"] = json!("https://b.example"),
            Breaking,
            Breaking,
        ),
        (
            "server added",
            nothing,
            |d| {
                d["servers"]
                    .as_array_mut()
                    .expect("a list")
                    .push(json!({ "url": "https://b.example" }))
            },
            Compatible,
            Breaking,
        ),
        (
            "server with a slash",
            nothing,
            |d| d["servers"][0]["url"] = json!("https://a.example/"),
            Cosmetic,
            Cosmetic,
        ),
        (
            "server described",
            nothing,
            |d| d["servers"][0]["description"] = json!("d"),
            Cosmetic,
            Cosmetic,
        ),
        (
            "server by a variable",
            nothing,
            |d| d["servers"] = json!([{ "url": "https://{h}.example", "variables": { "h": { "default": "b", "enum": ["a", "b"] } } }]),
            Compatible,
            Breaking,
        ),
        (
            "server of the operation",
            nothing,
            |d| operation(d)["servers"] = json!([{ "url": "https://c.example" }]),
            Breaking,
            Breaking,
        ),
        (
            "servers said at last",
            |d| drop(d.as_object_mut().expect("a map").remove("servers")),
            nothing,
            Compatible,
            Breaking,
        ),
        // Parameters.
        (
            "optional parameter",
            nothing,
            |d| add_parameter(d, json!({ "name": "n", "in": "query" })),
            Compatible,
            Breaking,
        ),
        (
            "required parameter",
            nothing,
            |d| add_parameter(d, json!({ "name": "n", "in": "query", "required": true })),
            Breaking,
            Breaking,
        ),
        (
            "required header",
            nothing,
            |d| {
                add_parameter(
                    d,
                    json!({ "name": "X-N", "in": "header", "required": true }),
                )
            },
            Breaking,
            Breaking,
        ),
        (
            "required cookie",
            nothing,
            |d| add_parameter(d, json!({ "name": "n", "in": "cookie", "required": true })),
            Breaking,
            Breaking,
        ),
        (
            "an ignored header",
            nothing,
            |d| {
                add_parameter(
                    d,
                    json!({ "name": "Accept", "in": "header", "required": true }),
                )
            },
            Cosmetic,
            Cosmetic,
        ),
        (
            "parameter required",
            nothing,
            |d| parameter(d)["required"] = json!(true),
            Breaking,
            Compatible,
        ),
        (
            "parameter moved",
            nothing,
            |d| parameter(d)["in"] = json!("header"),
            Breaking,
            Breaking,
        ),
        (
            "parameter by reference",
            nothing,
            |d| *parameter(d) = json!({ "$ref": "#/components/parameters/Q" }),
            Cosmetic,
            Cosmetic,
        ),
        (
            "parameter said by the path",
            nothing,
            |d| {
                let parameter = operation(d)["parameters"].take();
                operation(d)["parameters"] = json!([]);
                d["paths"]["/p/{id}"]["parameters"]
                    .as_array_mut()
                    .expect("a list")
                    .extend(parameter.as_array().expect("a list").clone());
            },
            Cosmetic,
            Cosmetic,
        ),
        (
            "case of a header",
            |d| *parameter(d) = json!({ "name": "X-Q", "in": "header" }),
            |d| *parameter(d) = json!({ "name": "x-q", "in": "header" }),
            Cosmetic,
            Cosmetic,
        ),
        (
            "case of a query parameter",
            nothing,
            |d| parameter(d)["name"] = json!("Q"),
            Breaking,
            Breaking,
        ),
        (
            "parameter's type, text to number",
            nothing,
            |d| parameter(d)["schema"] = json!({ "type": "integer" }),
            Breaking,
            Compatible,
        ),
        (
            "parameter's enum",
            |d| parameter(d)["schema"]["enum"] = json!(["a", "b"]),
            |d| parameter(d)["schema"]["enum"] = json!(["a"]),
            Breaking,
            Compatible,
        ),
        (
            "parameter's maxLength",
            nothing,
            |d| parameter(d)["schema"]["maxLength"] = json!(3),
            Breaking,
            Compatible,
        ),
        (
            "parameter's default",
            nothing,
            |d| parameter(d)["schema"]["default"] = json!("a"),
            Breaking,
            Breaking,
        ),
        (
            "path parameter's pattern",
            nothing,
            |d| d["paths"]["/p/{id}"]["parameters"][0]["schema"]["pattern"] = json!("^a"),
            Breaking,
            Compatible,
        ),
        (
            "explode of a scalar",
            nothing,
            |d| parameter(d)["explode"] = json!(false),
            Cosmetic,
            Cosmetic,
        ),
        (
            "explode of a list",
            |d| parameter(d)["schema"] = json!({ "type": "array" }),
            |d| {
                parameter(d)["schema"] = json!({ "type": "array" });
                parameter(d)["explode"] = json!(false);
            },
            Breaking,
            Breaking,
        ),
        (
            "style said that holds anyway",
            nothing,
            |d| parameter(d)["style"] = json!("form"),
            Cosmetic,
            Cosmetic,
        ),
        (
            "style",
            |d| parameter(d)["schema"] = json!({ "type": "object" }),
            |d| {
                parameter(d)["schema"] = json!({ "type": "object" });
                parameter(d)["style"] = json!("deepObject");
            },
            Breaking,
            Breaking,
        ),
        (
            "allowReserved",
            nothing,
            |d| parameter(d)["allowReserved"] = json!(true),
            Compatible,
            Breaking,
        ),
        (
            "allowEmptyValue",
            nothing,
            |d| parameter(d)["allowEmptyValue"] = json!(true),
            Compatible,
            Breaking,
        ),
        (
            "schema to content",
            nothing,
            |d| {
                *parameter(d) =
                    json!({ "name": "q", "in": "query", "content": { "application/json": {} } })
            },
            Breaking,
            Breaking,
        ),
        // Request bodies.
        (
            "body required",
            nothing,
            |d| operation(d)["requestBody"]["required"] = json!(true),
            Breaking,
            Compatible,
        ),
        (
            "optional body",
            |d| {
                drop(
                    operation(d)
                        .as_object_mut()
                        .expect("a map")
                        .remove("requestBody"),
                )
            },
            nothing,
            Compatible,
            Breaking,
        ),
        (
            "media type of a request",
            nothing,
            |d| operation(d)["requestBody"]["content"]["text/plain"] = json!({}),
            Compatible,
            Breaking,
        ),
        (
            "charset of JSON",
            nothing,
            |d| {
                let media = operation(d)["requestBody"]["content"]["application/json"].take();
                operation(d)["requestBody"]["content"] =
                    json!({ "application/json; charset=utf-8": media });
            },
            Cosmetic,
            Cosmetic,
        ),
        (
            "parameter of a media type",
            nothing,
            |d| {
                let media = operation(d)["requestBody"]["content"]["application/json"].take();
                operation(d)["requestBody"]["content"] =
                    json!({ "application/json; version=2": media });
            },
            Breaking,
            Compatible,
        ),
        (
            "range of media types",
            nothing,
            |d| {
                let media = operation(d)["requestBody"]["content"]["application/json"].take();
                operation(d)["requestBody"]["content"] = json!({ "application/*": media });
            },
            Compatible,
            Breaking,
        ),
        (
            "encoding of a form",
            nothing,
            |d| {
                operation(d)["requestBody"]["content"]["application/json"]["encoding"] =
                    json!({ "a": { "contentType": "x/y" } })
            },
            Breaking,
            Breaking,
        ),
        (
            "example of a body",
            nothing,
            |d| operation(d)["requestBody"]["content"]["application/json"]["example"] = json!(1),
            Cosmetic,
            Cosmetic,
        ),
        // Responses.
        (
            "another success",
            nothing,
            |d| operation(d)["responses"]["202"] = json!({ "description": "" }),
            Breaking,
            Breaking,
        ),
        (
            "an error",
            nothing,
            |d| operation(d)["responses"]["404"] = json!({ "description": "" }),
            Compatible,
            Compatible,
        ),
        (
            "a default",
            nothing,
            |d| operation(d)["responses"]["default"] = json!({ "description": "" }),
            Compatible,
            Compatible,
        ),
        (
            "success of another status",
            nothing,
            |d| {
                let response = operation(d)["responses"]["200"].take();
                operation(d)["responses"] = json!({ "201": response });
            },
            Breaking,
            Breaking,
        ),
        (
            "success as a range",
            nothing,
            |d| {
                let response = operation(d)["responses"]["200"].take();
                operation(d)["responses"] = json!({ "2XX": response });
            },
            Breaking,
            Compatible,
        ),
        (
            "media type of a response",
            nothing,
            |d| operation(d)["responses"]["200"]["content"]["text/plain"] = json!({}),
            Compatible,
            Breaking,
        ),
        (
            "default response's schema",
            |d| {
                operation(d)["responses"]["default"] =
                    json!({ "content": { "application/json": { "schema": { "type": "string" } } } })
            },
            |d| {
                operation(d)["responses"]["default"] = json!({ "content": { "application/json": { "schema": { "type": "integer" } } } })
            },
            Breaking,
            Breaking,
        ),
        (
            "response header",
            nothing,
            |d| operation(d)["responses"]["200"]["headers"] = json!({ "X-H": {} }),
            Compatible,
            Breaking,
        ),
        (
            "response header required",
            |d| operation(d)["responses"]["200"]["headers"] = json!({ "X-H": {} }),
            |d| {
                operation(d)["responses"]["200"]["headers"] = json!({ "x-h": { "required": true } })
            },
            Compatible,
            Breaking,
        ),
        (
            "response header's type",
            |d| {
                operation(d)["responses"]["200"]["headers"] =
                    json!({ "X-H": { "schema": { "type": "integer" } } })
            },
            |d| {
                operation(d)["responses"]["200"]["headers"] =
                    json!({ "X-H": { "schema": { "type": "string" } } })
            },
            Breaking,
            Breaking,
        ),
        (
            "description of a response",
            nothing,
            |d| operation(d)["responses"]["200"]["description"] = json!("d"),
            Cosmetic,
            Cosmetic,
        ),
        (
            "response by reference",
            nothing,
            |d| {
                let response = operation(d)["responses"]["200"].take();
                d["components"]["responses"] = json!({ "R": response });
                operation(d)["responses"]["200"] = json!({ "$ref": "#/components/responses/R" });
            },
            Cosmetic,
            Cosmetic,
        ),
        // Credentials.
        (
            "credentials asked for",
            nothing,
            |d| d["security"] = json!([{ "Key": [] }]),
            Breaking,
            Compatible,
        ),
        (
            "no credentials, said aloud",
            nothing,
            |d| d["security"] = json!([]),
            Cosmetic,
            Cosmetic,
        ),
        (
            "no credentials for this operation",
            |d| d["security"] = json!([{ "Key": [] }]),
            |d| {
                d["security"] = json!([{ "Key": [] }]);
                operation(d)["security"] = json!([]);
            },
            Compatible,
            Breaking,
        ),
        (
            "credentials by another name",
            |d| d["security"] = json!([{ "Key": [] }]),
            |d| d["security"] = json!([{ "Other": [] }]),
            Cosmetic,
            Cosmetic,
        ),
        (
            "other credentials",
            |d| d["security"] = json!([{ "Key": [] }]),
            |d| d["security"] = json!([{ "User": [] }]),
            Breaking,
            Breaking,
        ),
        (
            "credentials in addition",
            |d| d["security"] = json!([{ "Key": [] }]),
            |d| d["security"] = json!([{ "Key": [], "User": [] }]),
            Breaking,
            Compatible,
        ),
        (
            "other credentials will do",
            |d| d["security"] = json!([{ "Key": [] }]),
            |d| d["security"] = json!([{ "Key": [] }, { "User": [] }]),
            Compatible,
            Breaking,
        ),
        (
            "a scope",
            |d| d["security"] = json!([{ "OAuth": [] }]),
            |d| d["security"] = json!([{ "OAuth": ["w"] }]),
            Breaking,
            Compatible,
        ),
        (
            "a header said as credentials",
            |d| {
                add_parameter(
                    d,
                    json!({ "name": "APIKEY", "in": "header", "required": true }),
                )
            },
            |d| d["security"] = json!([{ "Key": [] }]),
            Compatible,
            Compatible,
        ),
        (
            "a scheme's place",
            |d| d["security"] = json!([{ "Key": [] }]),
            |d| {
                d["security"] = json!([{ "Key": [] }]);
                d["components"]["securitySchemes"]["Key"]["in"] = json!("query");
            },
            Breaking,
            Breaking,
        ),
        // What the server sends.
        (
            "webhook",
            nothing,
            |d| d["webhooks"] = json!({ "w": { "post": {} } }),
            Compatible,
            Breaking,
        ),
        (
            "callback's body",
            |d| operation(d)["callbacks"] = json!({ "c": { "{$url}": { "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "integer" } } } } } } } }),
            |d| operation(d)["callbacks"] = json!({ "c": { "{$url}": { "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "number" } } } } } } } }),
            Breaking,
            Breaking,
        ),
    ]
}

#[test]
fn every_edit_of_a_document_both_ways() {
    let mut wrong = Vec::new();
    for (name, before, after, forwards, backwards) in document_edits() {
        let (mut a, mut b) = (base(), base());
        before(&mut a);
        after(&mut b);
        for (way, old, new, expected) in [
            ("forwards", &a, &b, forwards),
            ("backwards", &b, &a, backwards),
        ] {
            let (found, changes) = level(old, new);
            if found != expected {
                let rules: Vec<_> = changes
                    .iter()
                    .map(|c| format!("{} {} {:?} {:?}", c.level, c.rule, c.old, c.new))
                    .collect();
                wrong.push(format!("{name}, {way}: expected {expected}: {rules:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What a release of the vendored API could look like.
#[test]
fn edits_of_the_vendored_document() {
    let published =
        include_str!("../../../openapi/tests/fixtures/openapi/register-step-verify-phone.yaml");
    let published = vlens_openapi::parse::parse(published).expect("a document");
    let edit = |pointer: &str, value: Value| {
        let mut new = published.clone();
        *new.pointer_mut(pointer).expect("a place") = value;
        diff(&published, &new).expect("usable documents")
    };
    let schemas = "/components/schemas";
    let changes = edit(
        &format!("{schemas}/StepVerifyPhoneInput/required"),
        json!(["phoneNumber", "smsProviders"]),
    );
    assert_eq!(changes.len(), 1, "{changes:?}");
    let change = &changes[0];
    assert_eq!(change.rule, "request-property-became-required");
    assert_eq!(change.level, Level::Breaking);
    assert_eq!(
        change.operation.as_deref(),
        Some("POST /api/DigitalIdentity/Register/StepVerifyPhone")
    );
    assert_eq!(change.subject, "request body /smsProviders");
    assert_eq!(
        change.old_pointer,
        format!("{schemas}/StepVerifyPhoneInput/properties/smsProviders")
    );
    assert_eq!(
        change.consequence,
        "A deployed client that leaves it out is refused."
    );

    let changes = edit(
        &format!("{schemas}/RegisterOutput/properties/expireInSeconds/type"),
        json!("string"),
    );
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(
        changes[0].to_string(),
        "breaking response-property-type-changed: POST /api/DigitalIdentity/Register/StepVerifyPhone: \
         response 200 body /data/expireInSeconds: \"integer\" → \"string\". \
         A deployed client fails to decode the answer."
    );
    assert_eq!(
        changes[0].new_pointer,
        format!("{schemas}/RegisterOutput/properties/expireInSeconds/type")
    );

    let corrected = diff(support::published(), support::corrected()).expect("usable documents");
    let mut above: Vec<_> = corrected
        .iter()
        .filter(|change| change.level > Level::Cosmetic)
        .map(|change| change.rule.as_str())
        .collect();
    above.sort_unstable();
    assert_eq!(
        above,
        [
            "request-body-became-required",
            "response-property-became-nullable",
            "response-property-became-nullable",
            "response-property-one-of-removed"
        ]
    );
}

#[test]
fn a_renamed_branch_under_an_implicit_discriminator_changes_the_wire() {
    let with = |name: &str| {
        let mut d = document(
            &json!({ "oneOf": [r(name), r("Dog")], "discriminator": { "propertyName": "kind" } }),
            &json!({}),
        );
        d["components"]["schemas"][name] = d["components"]["schemas"]["Cat"].clone();
        d
    };
    assert_eq!(level(&with("Cat"), &with("Kitty")).0, Level::Breaking);
}

#[test]
fn unusable_documents_are_named() {
    let good = document(&json!({}), &json!({}));
    let bad = document(&json!({ "$ref": "#/nowhere" }), &json!({}));
    let problems = diff(&good, &bad).expect_err("unusable").to_string();
    assert_eq!(
        problems,
        "new document: /paths/~1p/post/requestBody/content/application~1json/schema/$ref: #/nowhere leads nowhere"
    );
    let problems = diff(&json!([]), &good).expect_err("unusable").to_string();
    assert_eq!(
        problems,
        "old document: is not an OpenAPI document: its root is not a map"
    );
}

/// Each schema refers to the next five times: 5^40 paths, 40 pairs.
#[test]
fn documents_heavy_with_references_take_no_time() {
    let ladder = |last: &str| {
        let mut d = document(&r("L0"), &r("L0"));
        for i in 0..40 {
            let next = r(&format!("L{}", i + 1));
            d["components"]["schemas"][format!("L{i}")] = json!({
                "properties": { "a": next, "b": { "oneOf": [next, { "type": "null" }] } },
                "anyOf": [{ "allOf": [next] }, { "required": ["a"], "properties": { "c": next } }],
            });
        }
        d["components"]["schemas"]["L40"] = json!({ "type": last });
        d
    };
    let start = std::time::Instant::now();
    let (found, changes) = level(&ladder("string"), &ladder("integer"));
    assert_eq!(found, Level::Breaking);
    assert!(changes.len() < 500, "{}", changes.len());
    assert!(
        start.elapsed() < std::time::Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}
