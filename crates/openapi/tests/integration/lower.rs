//! OpenAPI 3.1 → 3.0: whole documents. For schemas see `lower_schemas`.

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
    for version in [
        "3.2.0", "3.00.3", "3.1.01", "03.1.0", "3", "3.1.0.0", "3.1.",
    ] {
        assert_eq!(
            with(json!(version)),
            [format!(
                "/openapi: is {version}; only OpenAPI 3.1 and 3.0 are known"
            )]
        );
    }
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
