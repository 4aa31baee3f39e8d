//! What is lowered is OpenAPI 3.0: it parses, and nothing is lost by parsing.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use vlens_openapi::{Document, lower};

use crate::random;

/// The members that are in `before` and not in `after`, but for values that
/// stand for their absence.
fn lost(before: &Value, after: &Value, at: &str, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                let at = format!("{at}/{name}");
                match after.get(name) {
                    Some(after) => lost(value, after, &at, found),
                    None if is_default(value) => {}
                    None => found.push(at),
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (i, (before, after)) in before.iter().zip(after).enumerate() {
                lost(before, after, &format!("{at}/{i}"), found);
            }
        }
        // 1 may be written 1.0.
        (before, after) if before.as_f64() == after.as_f64() && before.is_number() => {}
        (before, after) if before == after => {}
        _ => found.push(at.to_owned()),
    }
}

fn is_default(value: &Value) -> bool {
    [json!(null), json!(false), json!([]), json!({})].contains(value)
}

fn lost_by_parsing(lowered: &Value) -> Vec<String> {
    let parsed: openapiv3::OpenAPI = serde_json::from_value(lowered.clone())
        .unwrap_or_else(|error| panic!("{error}: {lowered}"));
    let after = serde_json::to_value(parsed).unwrap();
    let mut found = Vec::new();
    lost(lowered, &after, "", &mut found);
    found
}

#[test]
fn the_vendored_document() {
    let document = Document::load(Path::new("tests/fixtures/openapi")).unwrap();
    let lowered = lower(&document.corrected).unwrap();
    assert_eq!(lost_by_parsing(&lowered.document), [""; 0]);
}

#[test]
fn every_object() {
    let schema = json!({
        "type": ["object", "null"], "title": "t", "description": "d", "default": 1, "examples": [1],
        "deprecated": true, "readOnly": true, "writeOnly": true, "x-a": 1,
        "externalDocs": { "url": "u", "description": "d" },
        "discriminator": { "propertyName": "p", "mapping": { "a": "b" } },
        "properties": { "a": { "const": 1 } }, "required": ["a"], "additionalProperties": false,
        "minProperties": 1, "maxProperties": 2
    });
    let header = json!({ "description": "d", "required": true, "deprecated": true, "schema": schema, "example": 1 });
    let media_type = json!({
        "schema": schema, "examples": { "e": { "summary": "s", "value": { "const": 1 } } },
        "encoding": { "a": { "contentType": "c", "headers": { "H": header }, "style": "form", "explode": true, "allowReserved": true } }
    });
    let server = json!({ "url": "u", "description": "d", "variables": { "v": { "default": "a", "enum": ["a"], "description": "d" } } });
    let link = json!({ "operationId": "o", "parameters": { "a": 1 }, "requestBody": 1, "description": "d", "server": server });
    let response = json!({ "description": "d", "headers": { "H": header }, "content": { "a/b": media_type }, "links": { "L": link } });
    let parameter = |location: &str, style: &str| {
        json!({
            "name": "n", "in": location, "description": "d", "required": true, "deprecated": true,
            "style": style, "explode": true, "schema": schema, "example": 1
        })
    };
    let operation = json!({
        "tags": ["t"], "summary": "s", "description": "d", "externalDocs": { "url": "u" }, "operationId": "o",
        "parameters": [
            parameter("query", "deepObject"), parameter("path", "label"), parameter("header", "simple"),
            parameter("cookie", "form"), { "$ref": "#/components/parameters/P" }
        ],
        "requestBody": { "description": "d", "required": true, "content": { "a/b": media_type } },
        "responses": { "200": response, "4XX": { "$ref": "#/components/responses/R" }, "default": response },
        "deprecated": true, "security": [{ "S": ["a"] }], "servers": [server],
        "callbacks": { "c": { "{$url}": { "post": { "responses": { "200": response } } } } }
    });
    let item: serde_json::Map<String, Value> = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ]
    .iter()
    .map(|method| ((*method).to_owned(), operation.clone()))
    .chain([
        ("summary".to_owned(), json!("s")),
        ("description".to_owned(), json!("d")),
        ("servers".to_owned(), json!([server])),
        ("parameters".to_owned(), json!([parameter("query", "form")])),
    ])
    .collect();
    let flow = json!({ "authorizationUrl": "a", "tokenUrl": "t", "refreshUrl": "r", "scopes": { "s": "d" } });
    let document = json!({
        "openapi": "3.1.1",
        "info": {
            "title": "t", "description": "d", "termsOfService": "t", "version": "1",
            "contact": { "name": "n", "url": "u", "email": "e" }, "license": { "name": "l", "url": "u" }
        },
        "servers": [server], "security": [{}], "tags": [{ "name": "t", "description": "d", "externalDocs": { "url": "u" } }],
        "externalDocs": { "url": "u" },
        "paths": { "/a": item },
        "components": {
            "schemas": { "S": schema }, "headers": { "H": header }, "examples": { "E": { "externalValue": "v" } },
            "responses": { "R": response }, "parameters": { "P": parameter("query", "form") },
            "requestBodies": { "B": { "content": {} } }, "links": { "L": { "operationRef": "r" } },
            "callbacks": { "C": {} },
            "securitySchemes": {
                "A": { "type": "apiKey", "in": "header", "name": "n", "description": "d" },
                "H": { "type": "http", "scheme": "bearer", "description": "d" },
                "O": { "type": "oauth2", "flows": {
                    "implicit": { "authorizationUrl": "a", "refreshUrl": "r", "scopes": {} },
                    "authorizationCode": flow
                } },
                "I": { "type": "openIdConnect", "openIdConnectUrl": "u" }
            }
        }
    });
    let lowered = lower(&document).unwrap();
    assert_eq!(lowered.notes, []);
    assert_eq!(lost_by_parsing(&lowered.document), [""; 0]);
}

proptest! {
    #![proptest_config(random::few(200))]

    #[test]
    fn random_schemas(document in random::document(true)) {
        let lowered = lower(&document).unwrap();
        let lost = lost_by_parsing(&lowered.document);
        prop_assert!(lost.is_empty(), "{lost:?}: {}", lowered.document);
    }
}
