//! What progenitor cannot take: made acceptable with a note, or refused.

use std::path::Path;

use serde_json::{Map, Value, json};
use vlens_codegen::{Adapted, adapt::mockable};

use crate::{adapt, generate};
use vlens_openapi::{Document, Inexact, lower};

use Inexact::{Dropped, Widened};

/// A 3.0 document around one operation `GET /a` and component schemas.
fn document(operation: Value, schemas: Value) -> Value {
    let mut operation = operation;
    operation["operationId"] = json!("op");
    if operation.get("responses").is_none() {
        operation["responses"] = json!({ "200": { "description": "" } });
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "t", "version": "1" },
        "paths": { "/a": { "post": operation } },
        "components": { "schemas": schemas }
    })
}

#[track_caller]
fn adapted(document: &Value) -> Adapted {
    let adapted = adapt(document).unwrap_or_else(|problems| panic!("{document}: {problems}"));
    // Nothing that is accepted may stop at the generator.
    generate(&adapted.document).unwrap_or_else(|problems| panic!("{document}: {problems}"));
    adapted
}

fn notes(adapted: &Adapted) -> Vec<(&str, &str, Inexact)> {
    let short = |pointer| {
        let schema = str::strip_prefix(pointer, "/components/schemas/S");
        let operation = str::strip_prefix(pointer, "/paths/~1a/post");
        schema.or(operation).unwrap_or(pointer)
    };
    let mut notes: Vec<_> = adapted
        .notes
        .iter()
        .map(|note| (short(&note.pointer), note.rule, note.inexact))
        .collect();
    notes.sort();
    notes
}

fn problems(document: &Value) -> Vec<String> {
    match adapt(document) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .into_iter()
            .map(|problem| problem.to_string())
            .collect(),
    }
}

#[track_caller]
fn schema(from: Value, to: Value, expected: &[(&str, &str, Inexact)]) {
    let document = document(
        json!({}),
        json!({ "S": from, "Other": { "type": "object" } }),
    );
    let adapted = adapted(&document);
    let to = self::document(json!({}), json!({ "S": to, "Other": { "type": "object" } }));
    assert_eq!(adapted.document, models(&to), "{from}");
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(notes(&adapted), expected, "{from}");
}

/// A document to which nothing need be done but to write it as models.
#[track_caller]
fn models(document: &Value) -> Value {
    let adapted = adapted(document);
    assert_eq!(adapted.notes, [], "{document}");
    adapted.document
}

#[track_caller]
fn kept(from: Value) {
    schema(from.clone(), from, &[]);
}

#[track_caller]
fn schema_refused(from: Value, expected: &[&str]) {
    let document = document(
        json!({}),
        json!({ "S": from, "Other": { "type": "object" } }),
    );
    let expected: Vec<String> = expected
        .iter()
        .map(|text| format!("/components/schemas/S{text}"))
        .collect();
    assert_eq!(problems(&document), expected, "{from}");
}

#[track_caller]
fn operation(from: Value, to: Value, expected: &[(&str, &str, Inexact)]) {
    let document = document(from.clone(), json!({}));
    let adapted = adapted(&document);
    let mut changed = document;
    for (name, value) in to.as_object().unwrap() {
        changed["paths"]["/a"]["post"][name] = value.clone();
    }
    let mut written = adapted.document.clone();
    let mut changed = models(&changed);
    for name in from.as_object().unwrap().keys() {
        // What is not said to become something is looked at elsewhere.
        if to.get(name).is_none() {
            for document in [&mut written, &mut changed] {
                document["paths"]["/a"]["post"][name].take();
            }
        }
    }
    assert_eq!(written, changed, "{from}");
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(notes(&adapted), expected, "{from}");
}

#[track_caller]
fn operation_refused(from: Value, expected: &[&str]) {
    let document = document(from.clone(), json!({}));
    let expected: Vec<String> = expected
        .iter()
        .map(|text| format!("/paths/~1a/post{text}"))
        .collect();
    assert_eq!(problems(&document), expected, "{from}");
}

// -- Sensitive data -----------------------------------------------------------

/// The fields of the generated types: `Struct.wire_name` → type.
fn fields(source: &str) -> Map<String, Value> {
    let types = source.split_once("pub mod types {").unwrap().1;
    let types = types.split_once("pub mod builder").unwrap().0;
    let mut fields = Map::new();
    let (mut holder, mut wire_name) = ("", None);
    for line in types.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            holder = rest.trim_end_matches(" {");
        } else if let Some((_, rest)) = line.split_once("rename = \"") {
            wire_name = rest.split_once('"').map(|(name, _)| name);
        } else if let Some(field) = line.strip_prefix("pub ")
            && let Some((name, kind)) = field.trim_end_matches(',').split_once(": ")
        {
            let name = wire_name.take().unwrap_or(name);
            fields.insert(format!("{holder}.{name}"), kind.into());
        }
    }
    fields
}

#[test]
fn every_mark_of_the_vendored_document_has_its_type() {
    let document = Document::load(Path::new("../openapi/tests/fixtures/openapi"))
        .unwrap()
        .corrected;
    let lowered = lower(&document).unwrap();
    assert_eq!(lowered.notes, []);
    let adapted = adapt(&lowered.document).unwrap();
    let fields = fields(&generate(&adapted.document).unwrap().client);
    let mut marks = 0;
    for (schema_name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let required = schema["required"].as_array();
        for (name, property) in schema["properties"].as_object().unwrap() {
            let Some(mark) = property.get("x-sensitive") else {
                continue;
            };
            let kind = match (mark.as_str().unwrap(), property.get("type")) {
                (_, None) => "crate::SensitiveJson",
                ("secret", _) => "crate::Secret",
                (mark, _) => {
                    assert_eq!(mark, "personal");
                    "crate::Personal"
                }
            };
            let is_required = required.is_some_and(|required| required.contains(&json!(name)));
            let kind = if is_required {
                kind.to_owned()
            } else {
                format!("::std::option::Option<{kind}>")
            };
            assert_eq!(fields[&format!("{schema_name}.{name}")], kind, "{name}");
            marks += 1;
        }
    }
    assert_eq!(marks, 17);
    assert_eq!(
        fields["StepVerifyPhoneInput.phoneNumber"],
        "crate::Personal"
    );
    assert_eq!(
        fields["ApiOutputRegister.data"],
        "::std::option::Option<RegisterOutput>"
    );
    assert_eq!(
        fields["RegisterOutput.user"],
        "::std::option::Option<UserBasicInfo>"
    );
    assert_eq!(
        fields["StepVerifyPhoneInput.smsProviders"],
        "::std::option::Option<i64>"
    );
}

#[test]
fn the_vendored_credential_is_not_a_parameter() {
    let document = Document::load(Path::new("../openapi/tests/fixtures/openapi"))
        .unwrap()
        .corrected;
    let adapted = adapt(&lower(&document).unwrap().document).unwrap();
    let operation = "/paths/~1api~1DigitalIdentity~1Register~1StepVerifyPhone/post";
    assert_eq!(
        adapted.document.pointer(&format!("{operation}/parameters")),
        Some(&json!([]))
    );
    let notes: Vec<&str> = adapted
        .notes
        .iter()
        .map(|note| note.pointer.as_str())
        .collect();
    assert!(
        notes.contains(&format!("{operation}/parameters/0").as_str()),
        "{notes:?}"
    );
}

#[test]
fn marks_replace_the_schema_whole() {
    let secret = json!({ "type": "string", "format": "x-sensitive-secret" });
    let nullable = json!({ "type": "string", "format": "x-sensitive-secret", "nullable": true });
    let personal = json!({ "type": "string", "format": "x-sensitive-personal" });
    let anything = json!({ "type": "string", "format": "x-sensitive-json" });
    let marked = |mut schema: Value| {
        schema["x-sensitive"] = json!("secret");
        schema
    };
    schema(marked(json!({ "type": "string" })), secret.clone(), &[]);
    schema(
        json!({ "type": "string", "x-sensitive": "personal" }),
        personal,
        &[],
    );
    schema(
        marked(json!({ "type": "string", "nullable": true })),
        nullable.clone(),
        &[],
    );
    schema(
        marked(json!({ "type": "string", "nullable": false })),
        secret.clone(),
        &[],
    );
    schema(marked(json!({})), anything.clone(), &[]);
    schema(
        marked(json!({ "description": "d" })),
        json!({ "type": "string", "format": "x-sensitive-json", "description": "d" }),
        &[],
    );
    schema(
        marked(
            json!({ "type": "string", "maxLength": 3, "format": "email", "default": "a", "title": "t", "x-a": 1 }),
        ),
        secret.clone(),
        &[
            ("/default", "x-sensitive", Dropped),
            ("/format", "x-sensitive", Widened),
            ("/maxLength", "x-sensitive", Widened),
            ("/title", "x-sensitive", Dropped),
            ("/x-a", "x-sensitive", Dropped),
        ],
    );
    for keyword in ["minLength", "pattern"] {
        let value = if keyword == "pattern" {
            json!("a")
        } else {
            json!(1)
        };
        let pointer = format!("/{keyword}");
        schema(
            marked(json!({ "type": "string", keyword: value })),
            secret.clone(),
            &[(&pointer, "x-sensitive", Widened)],
        );
    }
    for keyword in ["oneOf", "anyOf"] {
        schema(
            marked(json!({ keyword: [{ "type": "string" }, { "enum": [null] }] })),
            nullable.clone(),
            &[],
        );
        schema(
            marked(
                json!({ keyword: [{ "enum": [null] }, { "type": "string", "nullable": false }] }),
            ),
            nullable.clone(),
            &[],
        );
        schema(
            marked(json!({ keyword: [{ "type": "string" }] })),
            secret.clone(),
            &[],
        );
        schema(
            marked(json!({ keyword: [{}, { "enum": [null] }] })),
            anything.clone(),
            &[],
        );
    }
    schema(
        marked(json!({ "allOf": [{ "type": "string", "nullable": true }, { "maxLength": 3 }] })),
        nullable,
        &[],
    );
    schema(
        marked(json!({ "allOf": [{ "type": "string", "nullable": true }, { "type": "string" }] })),
        secret.clone(),
        &[],
    );
    schema(
        marked(json!({ "type": "string", "allOf": [{}] })),
        secret.clone(),
        &[],
    );
    let enumerated = [("/enum", "x-sensitive", Widened)];
    schema(marked(json!({ "enum": ["a"] })), secret, &enumerated);
    schema(
        marked(json!({ "enum": ["a", null] })),
        json!({ "type": "string", "format": "x-sensitive-secret", "nullable": true }),
        &enumerated,
    );
}

#[test]
fn marks_follow_references() {
    let document = document(
        json!({}),
        json!({
            "S": { "allOf": [{ "$ref": "#/components/schemas/Text" }], "x-sensitive": "personal" },
            "Text": { "$ref": "#/components/schemas/Plain" },
            "Plain": { "type": "string", "nullable": true }
        }),
    );
    let adapted = adapted(&document);
    assert_eq!(
        adapted.document["components"]["schemas"]["S"],
        json!({ "type": "string", "format": "x-sensitive-personal", "nullable": true })
    );
}

#[test]
fn marks_where_they_cannot_be() {
    let not_text = "/x-sensitive: stands on what is neither a string nor untyped";
    for schema in [
        json!({ "type": "object" }),
        json!({ "type": "integer" }),
        json!({ "properties": {} }),
        json!({ "$comment": 1 }),
        json!({ "enum": ["a", 1] }),
        json!({ "enum": [[]] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "string" }] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
        json!({ "allOf": [{ "type": "object" }] }),
        json!({ "oneOf": [{ "enum": [null] }] }),
    ] {
        let mut schema = schema;
        schema["x-sensitive"] = json!("secret");
        schema_refused(schema, &[not_text]);
    }
    for mark in [json!("public"), json!(true), json!(null), json!("Secret")] {
        let message = format!("/x-sensitive: is {mark}; it must be secret or personal");
        schema_refused(
            json!({ "type": "string", "x-sensitive": mark }),
            &[&message],
        );
    }
    let in_query = json!({ "name": "q", "in": "query", "schema": { "type": "string", "x-sensitive": "personal" } });
    operation_refused(
        json!({ "parameters": [in_query] }),
        &[
            "/parameters/0/schema: a parameter cannot be x-sensitive: the generated code must write it out",
        ],
    );
    let list = json!({ "name": "q", "in": "query", "schema": { "type": "array", "items": { "type": "string", "x-sensitive": "personal" } } });
    operation_refused(
        json!({ "parameters": [list] }),
        &[
            "/parameters/0/schema: a parameter cannot be x-sensitive: the generated code must write it out",
        ],
    );
}

#[test]
fn marks_wherever_a_schema_stands() {
    let marked = json!({ "type": "string", "x-sensitive": "secret" });
    let document = document(
        json!({
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "properties": { "x-sensitive": marked, "list": { "type": "array", "items": marked } },
                "additionalProperties": marked, "example": { "x-sensitive": "wrong" }
            } } } },
            "responses": { "200": { "$ref": "#/components/responses/R" } }
        }),
        json!({}),
    );
    let mut document = document;
    document["components"]["responses"] = json!({ "R": {
        "description": "", "content": { "application/json": { "schema": { "type": "object", "properties": { "t": marked } } } }
    } });
    let adapted = adapted(&document);
    let text = adapted.document.to_string();
    assert_eq!(text.matches("x-sensitive-secret").count(), 4, "{text}");
    // The property of that name is one, and no mark is left.
    assert_eq!(text.matches("\"x-sensitive\"").count(), 1, "{text}");
    let source = generate(&adapted.document).unwrap().client;
    assert_eq!(
        fields(&source)["RResponse.t"],
        "::std::option::Option<crate::Secret>"
    );
    assert_eq!(
        fields(&source)["OpBody.list"],
        "::std::vec::Vec<crate::Secret>"
    );
}

// -- Credentials ----------------------------------------------------------------

#[test]
fn credentials_are_left_to_the_client() {
    let text = json!({ "type": "string" });
    let mut document = document(
        json!({ "parameters": [
            { "name": "APIKEY", "in": "header", "required": true, "schema": text },
            { "$ref": "#/components/parameters/Key" },
            { "name": "key", "in": "query", "schema": text },
            { "name": "Key", "in": "query", "schema": text },
            { "name": "ApiKey", "in": "query", "schema": text },
            { "name": "Authorization", "in": "header", "schema": text },
            { "name": "accept", "in": "header", "schema": text },
            { "name": "Content-Type", "in": "header", "schema": text },
            { "name": "Other", "in": "header", "schema": text }
        ] }),
        json!({}),
    );
    document["paths"]["/a"]["parameters"] =
        json!([{ "name": "apikey", "in": "header", "schema": text }]);
    document["components"]["parameters"] =
        json!({ "Key": { "name": "ApiKey", "in": "header", "schema": text } });
    document["components"]["securitySchemes"] = json!({
        "A": { "type": "apiKey", "in": "header", "name": "ApiKey" },
        "B": { "$ref": "#/components/securitySchemes/C" },
        "C": { "type": "apiKey", "in": "query", "name": "key" },
        "D": { "type": "http", "scheme": "bearer", "in": "header", "name": "Other" }
    });
    // `Key` and `ApiKey` of the query would be one field beside nothing else.
    let adapted = adapted(&document);
    let left: Vec<&Value> = adapted.document["paths"]["/a"]["post"]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|parameter| &parameter["name"])
        .collect();
    assert_eq!(left, ["Key", "ApiKey", "Other"]);
    assert_eq!(adapted.document["paths"]["/a"]["parameters"], json!([]));
    assert_eq!(
        notes(&adapted),
        [
            ("/parameters/0", "credential", Dropped),
            ("/parameters/1", "credential", Dropped),
            ("/parameters/2", "credential", Dropped),
            ("/parameters/5", "ignored header", Dropped),
            ("/parameters/6", "ignored header", Dropped),
            ("/parameters/7", "ignored header", Dropped),
            ("/paths/~1a/parameters/0", "credential", Dropped),
        ]
    );
}

#[test]
fn pointers_are_into_the_document_that_went_in() {
    let text = json!({ "type": "string" });
    let mut document = document(
        json!({
            "parameters": [
                { "name": "accept", "in": "header", "schema": text }, parameter("p", "cookie", text.clone())
            ],
            "responses": { "default": { "description": "", "content": { "application/json": {
                "schema": { "type": "file" }
            } } } }
        }),
        json!({}),
    );
    document["paths"]["/a"]["parameters"] =
        json!([{ "name": "accept", "in": "header" }, { "name": "q", "in": "query" }]);
    assert_eq!(
        problems(&document),
        [
            "/paths/~1a/post/responses/default/content/application~1json/schema/type: must be one of \
             array, boolean, integer, number, object, string, not \"file\"",
            "/paths/~1a/parameters/1: has no schema",
            "/paths/~1a/post/parameters/1/in: cookies are not supported",
        ]
    );
}

// -- Responses --------------------------------------------------------------------

#[test]
fn only_success_is_kept() {
    let ok = json!({ "description": "" });
    operation(
        json!({ "responses": { "101": ok, "200": ok, "201": ok, "2XX": ok, "302": ok, "404": ok, "5XX": ok, "default": ok, "x-a": 1 } }),
        json!({ "responses": { "200": ok, "201": ok, "2XX": ok } }),
        &[
            ("/responses/101", "response", Dropped),
            ("/responses/302", "response", Dropped),
            ("/responses/404", "response", Dropped),
            ("/responses/5XX", "response", Dropped),
            ("/responses/default", "response", Dropped),
        ],
    );
    operation(
        json!({ "responses": { "404": ok, "default": ok } }),
        json!({ "responses": { "2XX": ok } }),
        &[("/responses/404", "response", Dropped)],
    );
    operation(
        json!({ "responses": { "404": ok } }),
        json!({ "responses": {} }),
        &[("/responses/404", "response", Dropped)],
    );
}

#[test]
fn successes_have_one_type() {
    let returns = |schema: Value| json!({ "description": "", "content": { "application/json": { "schema": schema } } });
    let nothing = json!({ "description": "d" });
    let bytes = json!({ "description": "", "content": { "image/png": {} } });
    let same = json!({ "200": returns(json!({ "type": "object" })), "201": returns(json!({ "type": "object" })) });
    operation(
        json!({ "responses": same }),
        json!({ "responses": same }),
        &[],
    );
    let same = json!({ "200": nothing, "204": { "description": "" } });
    operation(
        json!({ "responses": same }),
        json!({ "responses": same }),
        &[],
    );
    let same =
        json!({ "200": bytes, "204": { "description": "", "content": { "text/html": {} } } });
    operation(
        json!({ "responses": same }),
        json!({ "responses": same }),
        &[],
    );
    for (one, other) in [
        (returns(json!({})), nothing.clone()),
        (returns(json!({})), bytes.clone()),
        (nothing, bytes),
        (
            returns(json!({ "type": "string" })),
            returns(json!({ "type": "object" })),
        ),
    ] {
        operation_refused(
            json!({ "responses": { "200": one, "202": other } }),
            &["/responses/202: returns another type than 200"],
        );
    }
    operation_refused(
        json!({ "responses": { "250": { "description": "" } } }),
        &["/responses/250: 250 is not a status with a name of its own"],
    );
}

#[test]
fn of_several_media_types_only_json() {
    operation(
        json!({ "responses": { "200": { "description": "", "content": {
            "application/json": { "encoding": { "a": {} } }, "application/json; v=2": {}, "text/html": {}, "image/png": {}
        } } } }),
        json!({ "responses": { "200": { "description": "", "content": { "application/json": { "schema": {} } } } } }),
        &[
            (
                "/responses/200/content/application~1json; v=2",
                "media type",
                Dropped,
            ),
            ("/responses/200/content/image~1png", "media type", Dropped),
            ("/responses/200/content/text~1html", "media type", Dropped),
            (
                "/responses/200/content/application~1json/encoding",
                "encoding",
                Dropped,
            ),
        ],
    );
    let raw =
        json!({ "200": { "description": "", "content": { "image/png": {}, "text/html": {} } } });
    operation(
        json!({ "responses": raw }),
        json!({ "responses": raw }),
        &[],
    );
}

// -- Bodies ---------------------------------------------------------------------

#[test]
fn bodies() {
    let sent = |name: &str, media_type: Value| json!({ "requestBody": { "required": true, "content": { name: media_type } } });
    let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
    let text = json!({ "schema": { "type": "string" } });
    let object = json!({ "schema": { "type": "object" } });
    let content = "/requestBody/content";
    for (name, from, to) in [
        ("application/json", json!({}), json!({ "schema": {} })),
        ("application/json", object.clone(), object.clone()),
        ("application/octet-stream", json!({}), bytes.clone()),
        ("application/octet-stream", bytes.clone(), bytes.clone()),
        ("text/plain", json!({}), text.clone()),
        ("text/x-markdown; q=1", text.clone(), text.clone()),
        (
            "application/x-www-form-urlencoded",
            object.clone(),
            object.clone(),
        ),
    ] {
        operation(sent(name, from), sent(name, to), &[]);
    }
    let widened = format!("{content}/text~1plain/schema");
    operation(
        sent("text/plain", object.clone()),
        sent("text/plain", text),
        &[(&widened, "schema of a raw body", Widened)],
    );
    let mut encoded = object.clone();
    encoded["encoding"] = json!({ "a": {} });
    let dropped = format!("{content}/application~1json/encoding");
    operation(
        sent("application/json", encoded.clone()),
        sent("application/json", object.clone()),
        &[(&dropped, "encoding", Dropped)],
    );
    operation(
        json!({ "requestBody": { "content": { "application/json": object } } }),
        sent("application/json", object.clone()),
        &[("/requestBody", "a body is always sent", Dropped)],
    );
    operation_refused(
        sent("multipart/form-data", object.clone()),
        &[
            "/requestBody/content/multipart~1form-data: a body of multipart/form-data is not supported",
        ],
    );
    operation_refused(
        sent("application/x-www-form-urlencoded", encoded),
        &[
            "/requestBody/content/application~1x-www-form-urlencoded: encodings of a form are not supported",
        ],
    );
    operation_refused(
        sent("application/x-www-form-urlencoded", json!({})),
        &["/requestBody/content/application~1x-www-form-urlencoded: has no schema"],
    );
    operation_refused(
        json!({ "requestBody": { "content": { "text/plain": {}, "text/xml": {} } } }),
        &["/requestBody/content: only one media type is supported, not text/plain, text/xml"],
    );
    operation(
        json!({ "requestBody": { "required": true, "content": { "application/json": object, "text/xml": {} } } }),
        sent("application/json", object.clone()),
        &[("/requestBody/content/text~1xml", "media type", Dropped)],
    );
}

#[test]
fn a_body_by_reference_is_refused_at_its_place() {
    let mut document = document(
        json!({ "requestBody": { "$ref": "#/components/requestBodies/B" } }),
        json!({}),
    );
    document["components"]["requestBodies"] =
        json!({ "B": { "required": true, "content": { "text/xml": {} } } });
    assert_eq!(
        problems(&document),
        ["/components/requestBodies/B/content/text~1xml: a body of text/xml is not supported"]
    );
}

// -- Parameters -------------------------------------------------------------------

fn parameter(name: &str, location: &str, schema: Value) -> Value {
    json!({ "name": name, "in": location, "schema": schema })
}

#[test]
fn parameters_that_can_be_written() {
    for schema in [
        json!({ "type": "string", "format": "uuid" }),
        json!({ "type": "integer" }),
        json!({ "type": "boolean" }),
        json!({ "type": "number" }),
        json!({ "enum": ["a", "b"] }),
        json!({ "type": "string", "enum": ["a", "b"], "default": "a" }),
        json!({ "allOf": [{ "type": "string" }] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
    ] {
        for location in ["query", "header"] {
            let parameters = json!({ "parameters": [parameter("p", location, schema.clone())] });
            operation(parameters.clone(), parameters, &[]);
        }
    }
    for schema in [
        json!({ "type": "array", "items": { "type": "string" } }),
        json!({}),
    ] {
        let parameters = json!({ "parameters": [parameter("p", "query", schema)] });
        operation(parameters.clone(), parameters, &[]);
    }
}

#[test]
fn parameters_are_never_null() {
    let never = |schema: Value, expected: Value| {
        operation(
            json!({ "parameters": [parameter("p", "query", schema)] }),
            json!({ "parameters": [parameter("p", "query", expected)] }),
            &[("/parameters/0/schema", "a parameter is never null", Dropped)],
        );
    };
    let text = json!({ "type": "string" });
    never(json!({ "type": "string", "nullable": true }), text.clone());
    never(json!({ "oneOf": [text, { "enum": [null] }] }), text.clone());
    never(
        json!({ "anyOf": [{ "enum": [null] }, text], "description": "d" }),
        text.clone(),
    );
    never(
        json!({ "oneOf": [{ "type": "string", "nullable": true }, { "type": "integer" }] }),
        json!({ "oneOf": [text, { "type": "integer" }] }),
    );
    never(json!({ "enum": ["a", null] }), json!({ "enum": ["a"] }));
    let mut document = document(
        json!({ "parameters": [parameter("p", "header", json!({ "$ref": "#/components/schemas/N" }))] }),
        json!({ "N": { "type": "string", "nullable": true } }),
    );
    document["paths"]["/a"]["post"]["parameters"][0]["required"] = json!(true);
    let adapted = adapted(&document);
    assert_eq!(
        adapted.document["paths"]["/a"]["post"]["parameters"][0]["schema"],
        text
    );
}

#[test]
fn untyped_parameters_are_text_outside_of_the_query() {
    operation(
        json!({ "parameters": [parameter("p", "header", json!({ "description": "d" }))] }),
        json!({ "parameters": [parameter("p", "header", json!({ "type": "string" }))] }),
        &[("/parameters/0/schema", "untyped parameter", Dropped)],
    );
}

#[test]
fn parameters_that_cannot_be_written() {
    let refused = |parameter: Value, problem: &str| {
        let problem = format!("/parameters/0{problem}");
        operation_refused(json!({ "parameters": [parameter] }), &[&problem]);
    };
    let text = json!({ "type": "string" });
    let list = json!({ "type": "array", "items": text });
    refused(
        parameter("p", "cookie", text.clone()),
        "/in: cookies are not supported",
    );
    refused(
        parameter("p", "body", text.clone()),
        "/in: body is not a place for a parameter",
    );
    refused(json!({ "name": "p", "in": "query" }), ": has no schema");
    refused(
        json!({ "name": "p", "in": "query", "content": { "application/json": {} } }),
        "/content: a parameter with a media type is not supported",
    );
    refused(
        parameter("p p", "header", text.clone()),
        "/name: is not the name of a header",
    );
    refused(
        json!({ "name": "p", "in": "query", "schema": list, "style": "pipeDelimited" }),
        "/style: only the style form is supported in a query parameter",
    );
    refused(
        json!({ "name": "p", "in": "header", "schema": text, "style": "form" }),
        "/style: only the style simple is supported in a header parameter",
    );
    refused(
        json!({ "name": "p", "in": "query", "schema": list, "explode": false }),
        "/explode: a list is always written as one parameter for each item",
    );
    refused(
        parameter("p", "header", list.clone()),
        "/schema: only strings, numbers and booleans are supported in a header",
    );
    for schema in [
        json!({ "type": "object" }),
        json!({ "type": "array", "items": list }),
        json!({ "properties": { "a": {} } }),
        json!({ "enum": [1] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "object" }] }),
    ] {
        refused(
            parameter("p", "query", schema),
            "/schema: only strings, numbers, booleans and lists of them are supported",
        );
    }
}

#[test]
fn names_of_parameters() {
    let text = json!({ "type": "string" });
    let named = |names: &[(&str, &str)]| -> Value {
        let parameters: Vec<Value> = names
            .iter()
            .map(|(name, location)| parameter(name, location, text.clone()))
            .collect();
        json!({ "parameters": parameters })
    };
    operation_refused(
        named(&[("user-id", "query"), ("userId", "header")]),
        &[
            "/parameters/1/name: «userId» and «user-id» at /paths/~1a/post/parameters/0 both become `user_id`",
        ],
    );
    operation_refused(
        named(&[("id", "query"), ("id", "header")]),
        &["/parameters/1/name: «id» and «id» at /paths/~1a/post/parameters/0 both become `id`"],
    );
    operation_refused(
        named(&[("send", "query")]),
        &["/parameters/0/name: «send» becomes `send`, a name that the builder uses itself"],
    );
    operation_refused(
        named(&[("body", "query")]),
        &["/parameters/0/name: «body» becomes `body`, which is the request body"],
    );
    operation_refused(
        named(&[("[]", "query")]),
        &["/parameters/0/name: «[]» leaves nothing to name the field by"],
    );
    // Those that the generator makes room for.
    let parameters = named(&[
        ("client", "query"),
        ("url", "query"),
        ("request", "query"),
        ("type", "query"),
        ("value", "query"),
    ]);
    operation(parameters.clone(), parameters, &[]);
}

#[test]
fn an_operation_overrides_the_parameters_of_its_path() {
    let mut document = document(
        json!({ "parameters": [parameter("p", "query", json!({ "type": "string" }))] }),
        json!({}),
    );
    document["paths"]["/a"]["parameters"] =
        json!([parameter("p", "query", json!({ "type": "object" }))]);
    adapted(&document);
    document["paths"]["/a"]["parameters"][0]["name"] = json!("q");
    assert_eq!(problems(&document).len(), 1);
    assert!(problems(&document)[0].starts_with("/paths/~1a/parameters/0/schema: "));
}

#[test]
fn a_parameter_by_reference_is_refused_once_at_its_place() {
    let reference = json!({ "$ref": "#/components/parameters/P" });
    let mut document = document(json!({ "parameters": [reference] }), json!({}));
    document["paths"]["/b"] = json!({ "get": {
        "operationId": "b", "parameters": [reference], "responses": {}
    } });
    document["components"]["parameters"] =
        json!({ "P": { "name": "p", "in": "cookie", "schema": {} } });
    assert_eq!(
        problems(&document),
        ["/components/parameters/P/in: cookies are not supported"]
    );
}

// -- Paths and operations ---------------------------------------------------------

fn on_path(path: &str, parameters: Value) -> Value {
    json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "paths": { path: { "get": { "operationId": "op", "parameters": parameters, "responses": {} } } }
    })
}

#[test]
fn path_templates() {
    let text = json!({ "type": "string" });
    let id = |required: bool| {
        let mut parameter = parameter("id", "path", text.clone());
        parameter["required"] = json!(required);
        parameter
    };
    assert_eq!(
        notes(&adapted(&on_path("/a/{id}:go", json!([id(true)])))),
        []
    );
    let optional = adapted(&on_path("/a/{id}", json!([id(false)])));
    assert_eq!(
        notes(&optional),
        [(
            "/paths/~1a~1{id}/get/parameters/0",
            "path parameters are required",
            Dropped
        )]
    );
    assert_eq!(
        optional.document["paths"]["/a/{id}"]["get"]["parameters"][0]["required"],
        true
    );
    let refused = |path: &str, parameters: Value| problems(&on_path(path, parameters));
    assert_eq!(
        refused("/a/{id}", json!([])),
        ["/paths/~1a~1{id}/get: has no parameter for {id} in its path"]
    );
    assert_eq!(
        refused("/a/{id}", json!([parameter("id", "query", text.clone())])),
        ["/paths/~1a~1{id}/get: has no parameter for {id} in its path"]
    );
    assert_eq!(
        refused("/a", json!([id(true)])),
        ["/paths/~1a/get/parameters/0: {id} is not in the path"]
    );
    for (path, message) in [
        ("/a/{id", "has a brace without its other half"),
        ("/a/id}", "has a brace without its other half"),
        ("/a/{}", "has a variable called «»"),
        ("/a/{b/c}", "has a variable called «b/c»"),
        ("/a//b", "has two slashes in a row"),
        ("/a//{b}", "has two slashes in a row"),
        ("/a?b", "has a query or a fragment"),
        ("/a#b", "has a query or a fragment"),
    ] {
        let found = refused(path, json!([]));
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        assert!(found[0].ends_with(message), "{path}: {found:?}");
    }
    assert_eq!(
        problems(
            &json!({ "openapi": "3.0.3", "info": { "title": "", "version": "" }, "paths": { "/a": { "$ref": "b" } } })
        ),
        ["/paths/~1a/$ref: a path item by reference is not supported"]
    );
}

#[test]
fn operation_ids() {
    let with = |ids: &[Option<&str>]| {
        let mut document = on_path("/a", json!([]));
        document["paths"] = json!({});
        for (i, id) in ids.iter().enumerate() {
            document["paths"][format!("/{i}")] = json!({ "get": { "responses": {} } });
            if let Some(id) = id {
                document["paths"][format!("/{i}")]["get"]["operationId"] = json!(id);
            }
        }
        problems(&document)
    };
    assert_eq!(with(&[Some("a"), Some("b")]), [""; 0]);
    assert_eq!(
        with(&[None]),
        ["/paths/~10/get: has no operationId, which names the method"]
    );
    assert_eq!(
        with(&[Some("a"), Some("a")]),
        ["/paths/~11/get/operationId: «a» is the operationId at /paths/~10/get/operationId too"]
    );
    assert_eq!(
        with(&[Some("getUser"), Some("get-user")]),
        [
            "/paths/~11/get/operationId: «get-user» and «getUser» at /paths/~10/get/operationId both become `get_user`"
        ]
    );
    assert_eq!(
        with(&[Some("//")]),
        ["/paths/~10/get/operationId: «//» leaves nothing to name the method by"]
    );
    for (id, method) in [
        ("exec", "exec"),
        ("New", "new"),
        ("base-url", ""),
        ("error", "error"),
        ("result", "result"),
    ] {
        let found = with(&[Some(id)]);
        if method.is_empty() {
            assert_eq!(found, [""; 0]);
        } else {
            assert_eq!(
                found,
                [format!(
                    "/paths/~10/get/operationId: «{id}» becomes `{method}`, a name that the client uses itself"
                )]
            );
        }
    }
}

#[test]
fn what_is_left_out_of_operations() {
    let mut document = document(
        json!({
            "callbacks": { "c": { "$ref": "#/components/callbacks/C" } }, "servers": [{ "url": "u" }],
            "x-dropshot-pagination": {}, "x-dropshot-websocket": {}
        }),
        json!({}),
    );
    document["paths"]["/a"]["servers"] = json!([{ "url": "u" }]);
    let adapted = adapted(&document);
    assert_eq!(
        notes(&adapted),
        [
            ("/callbacks", "callbacks", Dropped),
            ("/paths/~1a/servers", "servers", Dropped),
            ("/servers", "servers", Dropped),
            ("/x-dropshot-pagination", "x-dropshot-pagination", Dropped),
            ("/x-dropshot-websocket", "x-dropshot-websocket", Dropped),
        ]
    );
    let operation = adapted.document["paths"]["/a"]["post"].as_object().unwrap();
    assert_eq!(operation.len(), 2);
    assert_eq!(
        adapted.document["paths"]["/a"].as_object().unwrap().len(),
        1
    );
}

#[test]
fn what_is_not_looked_at_need_not_be_right() {
    // The parser refuses each of these, without saying where.
    let mut document = document(
        json!({
            "security": [{ "a": 1 }],
            "parameters": [{ "name": "p", "in": "query", "schema": { "type": "string" }, "examples": { "e": 1 } }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": {}, "examples": { "e": 1 } } } },
            "responses": { "200": {
                "description": "", "headers": { "H": { "description": "no schema" } }, "links": { "l": {} }
            } }
        }),
        json!({}),
    );
    document["security"] = json!([1]);
    document["servers"] = json!([{}]);
    document["tags"] = json!([{}]);
    for kind in [
        "callbacks",
        "examples",
        "headers",
        "links",
        "securitySchemes",
    ] {
        document["components"][kind] = json!({ "a": 1 });
    }
    let adapted = adapted(&document);
    assert_eq!(notes(&adapted), []);
    assert_eq!(adapted.document["components"], json!({}));
}

#[test]
fn code_in_descriptions_is_no_test() {
    for (from, to) in [
        ("a\n```\nb\n```\nc", "a\n```text\nb\n```\nc"),
        ("```rust\nb\n```", "```text\nb\n```"),
        (
            "```json\n    b\n\n    c\n```\n```\nd",
            "```json\n    b\n\n    c\n```\n```text\nd",
        ),
        ("~~~\n```\n~~~", "~~~text\n```\n~~~"),
        ("a\n\n    b\n    c\n\n    d", "a\n\nb\nc\n\nd"),
        ("\tb", "b"),
        ("a\n    b", "a\n    b"),
        ("`a` and ``b``", "`a` and ``b``"),
    ] {
        operation(
            json!({ "description": from }),
            json!({ "description": to }),
            &[],
        );
        schema(
            json!({ "description": from }),
            json!({ "description": to }),
            &[],
        );
    }
}

#[test]
fn methods_that_cannot_be_called() {
    let mut document = on_path("/a", json!([]));
    for method in ["head", "options", "trace", "patch", "put", "delete", "post"] {
        document["paths"]["/a"][method] =
            json!({ "operationId": format!("do_{method}"), "responses": {} });
    }
    assert_eq!(
        problems(&document),
        [
            "/paths/~1a/options: the method is not supported",
            "/paths/~1a/trace: the method is not supported",
        ]
    );
}

#[test]
fn the_version_is_a_header_value() {
    let mut document = document(json!({}), json!({}));
    document["info"]["version"] = json!("1.0 «β»\n");
    let adapted = adapted(&document);
    assert_eq!(adapted.document["info"]["version"], "1.0 ____");
    assert_eq!(notes(&adapted), [("/info/version", "version", Dropped)]);
    document["info"]["version"] = json!("1.0-rc.1 (draft)");
    assert_eq!(self::adapted(&document).notes, []);
    document["info"]["version"] = json!(1);
    assert_eq!(problems(&document), ["/info: has no `version`"]);
}

// -- References -----------------------------------------------------------------

#[test]
fn references_lead_somewhere() {
    let mut document = document(
        json!({ "parameters": [{ "$ref": "#/components/parameters/P" }], "responses": { "200": { "$ref": "other.yaml" } } }),
        json!({ "S": { "properties": { "$ref": { "$ref": "#/components/schemas/Nowhere" } } } }),
    );
    document["components"]["parameters"] = json!({ "P": { "$ref": "#/components/parameters/P" } });
    let mut found = problems(&document);
    found.sort();
    assert_eq!(
        found,
        [
            "/components/parameters/P/$ref: refers to itself",
            "/components/schemas/S/properties/$ref/$ref: #/components/schemas/Nowhere leads nowhere",
            "/paths/~1a/post/responses/200/$ref: other.yaml leaves the document; only references within it (#/…) are followed",
        ]
    );
}

#[test]
fn endless_schemas() {
    let with = |schemas: Value| problems(&document(json!({}), schemas));
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let endless = |name: &str| {
        format!(
            "/components/schemas/{name}: is a part of itself, or has such a part: no value can be that"
        )
    };
    assert_eq!(
        with(
            json!({ "A": { "allOf": [to("B")] }, "B": { "oneOf": [{ "anyOf": [to("A")] }] }, "C": { "type": "string" } })
        ),
        [endless("A"), endless("B")]
    );
    assert_eq!(with(json!({ "A": { "not": to("A") } })), [endless("A")]);
    // With a property or an item between, a schema may be recursive.
    let document = document(
        json!({}),
        json!({
            "A": { "type": "object", "properties": { "a": to("A"), "b": { "type": "array", "items": to("B") } } },
            "B": { "allOf": [to("A")] }, "D": { "allOf": [to("B"), to("A")] }
        }),
    );
    adapted(&document);
}

/// The generator would never return from these: a part refines a recursive
/// property, or a schema below its own property.
#[test]
fn recursive_parts() {
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let list = |of: Value| json!({ "type": "object", "properties": { "children": { "type": "array", "items": of } } });
    let refined = |special: Value| types(json!({ "Node": list(to("Node")), "Special": special }));
    let special = json!({ "allOf": [to("Node"), list(to("Special"))] });
    assert_eq!(refined(special), ["Node", "Special"]);
    let mut special = list(to("Special"));
    special["oneOf"] = json!([to("Node"), { "type": "object" }]);
    assert!(refined(special).contains(&"Special".to_owned()));
    let map = |of: Value| json!({ "type": "object", "additionalProperties": of });
    let special = json!({ "allOf": [to("Map"), map(to("Special"))] });
    types(json!({ "Map": map(to("Map")), "Special": special }));

    let within = json!({ "properties": { "p": { "allOf": [to("N"), {}] } } });
    assert_eq!(types(json!({ "N": within })), ["N"]);
    let manager = json!({ "allOf": [to("User"), { "required": ["id"] }] });
    let properties = json!({ "id": { "type": "integer" }, "manager": manager });
    let user = json!({ "type": "object", "properties": properties });
    assert_eq!(types(json!({ "User": user })), ["User", "UserManager"]);
}

/// Each set of parts is one type, whatever leads to it.
#[test]
fn parts_are_put_together_once() {
    let mut schemas = json!({});
    for i in 0..30 {
        let part = |name: &str| {
            json!({ "allOf": [
            { "$ref": format!("#/components/schemas/S{}", i + 1) }, { "required": [name] }
        ] })
        };
        schemas[format!("S{i}")] =
            json!({ "type": "object", "properties": { "a": part("a"), "b": part("b") } });
    }
    schemas["S30"] = json!({ "type": "object" });
    assert_eq!(types(schemas).len(), 31 + 2 * 30);
}

/// A document may ask for more types than anything could make.
#[test]
fn too_many_types_of_parts() {
    // The parts of each value are a set of schemas; from each set lead two
    // others. Reading a subset of thirty in all is what this asks for.
    let mut schemas = json!({});
    for i in 0..30 {
        let to = |i: usize| json!({ "$ref": format!("#/components/schemas/S{}", i % 30) });
        let both = if i == 0 {
            json!({ "allOf": [to(0), to(1)] })
        } else {
            to(i + 1)
        };
        schemas[format!("S{i}")] =
            json!({ "type": "object", "properties": { "a": both, "b": to(i + 1), "c": {} } });
    }
    schemas["All"] = json!({ "allOf": [{ "$ref": "#/components/schemas/S0" }, { "$ref": "#/components/schemas/S3" }] });
    let found = problems(&document(json!({}), schemas));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].ends_with("its parts and those of the schemas below it make more than 1000 types"),
        "{found:?}"
    );
}

#[test]
fn merges_that_end() {
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let list = |of: Value| json!({ "type": "object", "properties": { "children": { "type": "array", "items": of } } });
    for special in [
        // The same again, something that is not recursive, one part alone.
        json!({ "allOf": [to("Node"), list(to("Node"))] }),
        json!({ "allOf": [to("Node"), list(json!({ "type": "object", "properties": { "children": {} } }))] }),
        json!({ "allOf": [to("Special2")] }),
        json!({ "allOf": [to("Node"), { "type": "object", "properties": { "other": to("Special") } }] }),
        json!({ "oneOf": [to("Node"), list(to("Special"))] }),
    ] {
        let document = document(
            json!({}),
            json!({
                "Node": list(to("Node")), "Special": special, "Special2": list(to("Special"))
            }),
        );
        adapted(&document);
    }
}

// -- Schemas ----------------------------------------------------------------------

#[test]
fn schemas_that_stay() {
    kept(
        json!({ "type": "object", "properties": { "type": { "type": "string" }, "$ref": { "type": "integer" } } }),
    );
    kept(
        json!({ "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 3, "maxItems": 3 }),
    );
    kept(json!({ "type": "string", "enum": ["a", "b", null], "nullable": true }));
    kept(json!({ "enum": ["a", null] }));
    kept(json!({ "enum": [null] }));
    kept(json!({ "enum": [1, 2] }));
    kept(json!({ "type": "integer", "enum": [1, 2] }));
    kept(json!({ "type": "object", "nullable": true, "properties": { "a": {} } }));
    kept(json!({ "allOf": [{ "$ref": "#/components/schemas/Other" }], "nullable": true }));
    kept(json!({ "allOf": [{ "$ref": "#/components/schemas/Other" }, { "maxLength": 3 }] }));
    kept(json!({ "type": "integer", "minimum": 0, "maximum": 255 }));
    kept(json!({ "title": "T", "description": "d", "type": "string" }));
}

#[test]
fn annotations_that_would_do_harm() {
    let dropped = |pointer, rule| [(pointer, rule, Dropped)];
    schema(
        json!({ "x-rust-type": {}, "type": "object" }),
        json!({ "type": "object" }),
        &dropped("/x-rust-type", "x-rust-type"),
    );
    schema(
        json!({ "oneOf": [{ "type": "string" }], "discriminator": { "propertyName": "a" } }),
        json!({ "type": "string" }),
        &dropped("/discriminator", "discriminator"),
    );
    schema(
        json!({ "properties": { "a": { "title": "T", "type": "string" } } }),
        json!({ "properties": { "a": { "type": "string" } } }),
        &dropped("/properties/a/title", "title"),
    );
    schema(
        json!({ "properties": { "a": { "$ref": "#/components/schemas/Other", "nullable": true } } }),
        json!({ "properties": { "a": { "$ref": "#/components/schemas/Other" } } }),
        &dropped("/properties/a/nullable", "beside $ref"),
    );
}

#[test]
fn titles_of_alternatives_stay_if_they_are_unique() {
    let arm = |title: &str, kind: &str| json!({ "title": title, "type": kind });
    kept(json!({ "oneOf": [arm("One", "string"), arm("Two", "integer")] }));
    kept(json!({ "anyOf": [arm("One", "object"), arm("Two", "object")] }));
    schema(
        json!({ "oneOf": [arm("one", "string"), arm("One", "integer"), arm("Other", "boolean")] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }, { "type": "boolean" }] }),
        &[
            ("/oneOf/0/title", "title", Dropped),
            ("/oneOf/1/title", "title", Dropped),
            ("/oneOf/2/title", "title", Dropped),
        ],
    );
    schema(
        json!({ "allOf": [arm("One", "string")] }),
        json!({ "allOf": [{ "type": "string" }] }),
        &[("/allOf/0/title", "title", Dropped)],
    );
}

#[test]
fn assertions_that_would_do_harm() {
    let widened = |from: Value, to: Value, keyword: &str| {
        let pointer = format!("/{keyword}");
        schema(from, to, &[(&pointer, keyword, Widened)]);
    };
    widened(json!({ "not": { "type": "string" } }), json!({}), "not");
    widened(
        json!({ "type": "string", "pattern": "(" }),
        json!({ "type": "string" }),
        "pattern",
    );
    for keyword in ["minimum", "maximum", "multipleOf", "minLength", "maxLength"] {
        widened(json!({ keyword: 1 }), json!({}), keyword);
    }
    let long = 4_294_967_296_u64;
    for (keyword, kind) in [
        ("minLength", "string"),
        ("maxLength", "string"),
        ("minItems", "array"),
        ("maxItems", "array"),
        ("minProperties", "object"),
        ("maxProperties", "object"),
    ] {
        widened(
            json!({ "type": kind, keyword: long }),
            json!({ "type": kind }),
            keyword,
        );
        kept(json!({ "type": kind, keyword: long - 1 }));
    }
    widened(
        json!({ "type": "array", "minItems": 33, "maxItems": 33 }),
        json!({ "type": "array", "maxItems": 33 }),
        "minItems",
    );
    kept(json!({ "type": "array", "items": { "type": "string" }, "minItems": 33, "maxItems": 34 }));
    kept(json!({ "type": "array", "items": { "type": "string" }, "minItems": 32, "maxItems": 32 }));
}

#[test]
fn lists_and_maps_without_a_type() {
    let lists = ["items", "minItems", "maxItems", "uniqueItems"];
    let maps = [
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "maxProperties",
    ];
    let value = |keyword: &str| match keyword {
        "items" | "properties" => json!({}),
        "required" => json!(["a"]),
        "uniqueItems" | "additionalProperties" => json!(true),
        _ => json!(1),
    };
    for list in lists {
        kept(json!({ list: value(list) }));
        for map in maps {
            let (at_list, at_map) = (format!("/{list}"), format!("/{map}"));
            schema(
                json!({ list: value(list), map: value(map) }),
                json!({}),
                &[(&at_list, list, Widened), (&at_map, map, Widened)],
            );
        }
    }
    for map in maps {
        kept(json!({ map: value(map) }));
        kept(json!({ "type": "object", map: value(map) }));
    }
    kept(json!({ "type": "object", "items": {}, "required": ["a"] }));
    schema(
        json!({ "enum": ["a"], "items": {} }),
        json!({ "enum": ["a"] }),
        &[("/items", "items", Widened)],
    );
}

#[test]
fn the_type_may_stand_in_another_part() {
    let text = json!({ "type": "string" });
    let to_text = json!({ "$ref": "#/components/schemas/Other" });
    for all in [
        json!([text, { "maxLength": 3 }]),
        json!([{ "minProperties": 3 }, to_text]),
    ] {
        kept(json!({ "allOf": all }));
    }
    kept(json!({ "maxLength": 3, "oneOf": [text, { "allOf": [text] }] }));
    schema(
        json!({ "maxLength": 3, "oneOf": [text, {}] }),
        json!({ "oneOf": [text, {}] }),
        &[("/maxLength", "maxLength", Widened)],
    );
    schema(
        json!({ "minimum": 3, "allOf": [{ "maximum": 4 }, { "allOf": [{ "maxLength": 1 }] }, { "items": {} }] }),
        json!({ "allOf": [{}, { "allOf": [{}] }, { "items": {} }] }),
        &[
            ("/minimum", "minimum", Widened),
            ("/allOf/0/maximum", "maximum", Widened),
            ("/allOf/1/allOf/0/maxLength", "maxLength", Widened),
        ],
    );
    schema(
        json!({ "required": ["a"], "allOf": [{ "items": {} }] }),
        json!({ "allOf": [{}] }),
        &[
            ("/required", "required", Widened),
            ("/allOf/0/items", "items", Widened),
        ],
    );
    schema(
        json!({ "required": ["a"], "oneOf": [{ "items": {} }] }),
        json!({ "oneOf": [{ "items": {} }] }),
        &[("/required", "required", Widened)],
    );
}

#[test]
fn bounds_that_the_generator_would_take_for_a_smaller_integer() {
    for bound in [255_u64, 65_535, 4_294_967_295, u64::MAX] {
        schema(
            json!({ "type": "integer", "maximum": bound }),
            json!({ "type": "integer" }),
            &[("/maximum", "maximum", Widened)],
        );
    }
    for bound in [-128_i64, -32_768, -2_147_483_648] {
        schema(
            json!({ "type": "integer", "minimum": bound }),
            json!({ "type": "integer" }),
            &[("/minimum", "minimum", Widened)],
        );
    }
    schema(
        json!({ "type": "integer", "maximum": 256, "exclusiveMaximum": true }),
        json!({ "type": "integer" }),
        &[
            ("/maximum", "maximum", Widened),
            ("/exclusiveMaximum", "exclusiveMaximum", Dropped),
        ],
    );
    schema(
        json!({ "type": "integer", "minimum": -129, "exclusiveMinimum": true }),
        json!({ "type": "integer" }),
        &[
            ("/minimum", "minimum", Widened),
            ("/exclusiveMinimum", "exclusiveMinimum", Dropped),
        ],
    );
    kept(json!({ "type": "integer", "maximum": 254 }));
    kept(json!({ "type": "integer", "minimum": -127 }));
    kept(json!({ "type": "number", "maximum": 255 }));
    kept(json!({ "type": "integer", "minimum": 255, "exclusiveMinimum": true }));
    kept(json!({ "type": "integer", "maximum": 255, "exclusiveMaximum": true }));
}

#[test]
fn keywords_without_meaning() {
    let void = |from: Value, to: Value, keyword: &str| {
        let pointer = format!("/{keyword}");
        schema(from, to, &[(&pointer, keyword, Dropped)]);
    };
    void(json!({ "nullable": true }), json!({}), "nullable");
    void(
        json!({ "nullable": true, "enum": ["a"] }),
        json!({ "enum": ["a"] }),
        "nullable",
    );
    void(
        json!({ "type": "integer", "exclusiveMinimum": true }),
        json!({ "type": "integer" }),
        "exclusiveMinimum",
    );
    void(
        json!({ "type": "number", "exclusiveMaximum": true }),
        json!({ "type": "number" }),
        "exclusiveMaximum",
    );
    for kind in ["object", "array", "boolean"] {
        void(
            json!({ "type": kind, "format": "f" }),
            json!({ "type": kind }),
            "format",
        );
    }
    void(json!({ "format": "f" }), json!({}), "format");
    for kind in ["string", "number", "integer"] {
        kept(json!({ "type": kind, "format": "f" }));
    }
}

#[test]
fn enums_that_would_panic() {
    let enumerated = [("/enum", "enum", Widened)];
    for values in [
        json!([1, "a"]),
        json!([true]),
        json!([[1]]),
        json!([{}]),
        json!([]),
    ] {
        schema(json!({ "enum": values }), json!({}), &enumerated);
    }
    schema(
        json!({ "type": "boolean", "enum": [true] }),
        json!({ "type": "boolean" }),
        &enumerated,
    );
    schema(
        json!({ "type": "object", "enum": [{}] }),
        json!({ "type": "object" }),
        &enumerated,
    );
    schema(
        json!({ "type": "array", "enum": [[]] }),
        json!({ "type": "array" }),
        &enumerated,
    );
    schema(
        json!({ "type": "string", "enum": [1] }),
        json!({ "type": "string", "enum": [] })
            .as_object()
            .map(|_| json!({ "type": "string" }))
            .unwrap(),
        &enumerated,
    );
    schema(
        json!({ "type": "string", "nullable": true, "enum": [null] }),
        json!({ "type": "string", "nullable": true }),
        &enumerated,
    );
    let trimmed = [("/enum", "values of enum", Dropped)];
    schema(
        json!({ "type": "string", "enum": ["a", 1, null, "a"] }),
        json!({ "type": "string", "enum": ["a"] }),
        &trimmed,
    );
    schema(
        json!({ "type": "integer", "enum": [1, 1.5] }),
        json!({ "type": "integer", "enum": [1] }),
        &trimmed,
    );
    schema(
        json!({ "type": "number", "enum": [1, 1.5, "a"] }),
        json!({ "type": "number", "enum": [1, 1.5] }),
        &trimmed,
    );
}

#[test]
fn defaults_that_would_panic() {
    for stays in [
        json!({ "type": "string", "default": "a" }),
        json!({ "type": "boolean", "default": false }),
        json!({ "type": "integer", "default": -5 }),
        json!({ "type": "integer", "format": "int32", "default": 5, "minimum": 5, "maximum": 5 }),
        json!({ "type": "integer", "format": "int64", "default": 5 }),
        json!({ "type": "number", "default": 1.5, "minimum": 1, "maximum": 2 }),
    ] {
        kept(json!({ "properties": { "a": stays }, "type": "object" }));
    }
    for (goes, default) in [
        (json!({ "type": "string" }), json!(1)),
        (json!({ "type": "string", "format": "uuid" }), json!("a")),
        (json!({ "type": "string", "minLength": 3 }), json!("a")),
        (json!({ "type": "string", "maxLength": 3 }), json!("a")),
        (json!({ "type": "string", "enum": ["a"] }), json!("b")),
        (json!({ "type": "boolean" }), json!("true")),
        (json!({ "type": "integer" }), json!(1.5)),
        (
            json!({ "type": "integer", "format": "int32" }),
            json!(2_147_483_648_u64),
        ),
        (json!({ "type": "integer", "format": "uint8" }), json!(1)),
        (json!({ "type": "integer", "minimum": 2 }), json!(1)),
        (json!({ "type": "integer", "maximum": 2 }), json!(3)),
        (json!({ "type": "integer", "enum": [1] }), json!(1)),
        (
            json!({ "type": "integer", "minimum": 1, "exclusiveMinimum": true }),
            json!(1),
        ),
        (
            json!({ "type": "integer", "maximum": 1, "exclusiveMaximum": true }),
            json!(1),
        ),
        (json!({ "type": "number", "enum": [1] }), json!(1)),
        (json!({ "type": "number", "minimum": 2 }), json!(1)),
        (json!({ "type": "array" }), json!([1])),
        (json!({ "type": "object" }), json!({})),
        (json!({}), json!("a")),
    ] {
        let mut from = goes.clone();
        from["default"] = default;
        schema(
            json!({ "properties": { "a": from }, "type": "object" }),
            json!({ "properties": { "a": goes }, "type": "object" }),
            &[("/properties/a/default", "default", Dropped)],
        );
    }
}

#[test]
fn compositions() {
    let text = json!({ "type": "string" });
    let map = json!({ "type": "object" });
    let number = json!({ "type": "integer" });
    schema(
        json!({ "oneOf": [text, number], "anyOf": [number, text] }),
        json!({ "oneOf": [number, text] }),
        &[("/oneOf", "parts that differ", Widened)],
    );
    schema(
        json!({ "oneOf": [map], "anyOf": [map], "allOf": [map] }),
        map.clone(),
        &[],
    );
    // Of what is no map, the first that fits.
    schema(
        json!({ "anyOf": [text, map] }),
        json!({ "oneOf": [text, map] }),
        &[],
    );
    kept(
        json!({ "anyOf": [map, { "properties": { "a": text } }, { "$ref": "#/components/schemas/Other" }] }),
    );
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let message = format!("/{keyword}: must not be empty");
        schema_refused(json!({ keyword: [] }), &[&message]);
    }
    schema_refused(
        json!({ "type": "file" }),
        &["/type: must be one of array, boolean, integer, number, object, string, not \"file\""],
    );
}

#[test]
fn names_of_properties() {
    schema_refused(
        json!({ "properties": { "fooBar": {}, "foo_bar": {} } }),
        &["/properties/foo_bar: «fooBar» and «foo_bar» both become `foo_bar`"],
    );
    schema_refused(
        json!({ "properties": { "extra": {} }, "additionalProperties": { "type": "string" } }),
        &["/properties/extra: «extra» becomes `extra`, which holds additional properties"],
    );
    kept(json!({ "properties": { "extra": {} }, "type": "object" }));
    schema_refused(
        json!({ "properties": { "?": {} } }),
        &["/properties/?: «?» leaves nothing to name the field by"],
    );
    kept(json!({ "properties": { "+1": {}, "-1": {}, "1": {} }, "type": "object" }));
    schema_refused(
        json!({ "allOf": [{ "properties": { "a-b": {} } }, { "allOf": [{ "properties": { "aB": {} } }] }] }),
        &["/allOf/1/allOf/0/properties/aB: «a-b» and «aB» both become `a_b`"],
    );
}

/// The problem that `schemas` have with the name of a type.
fn type_problems(schemas: Value) -> Vec<String> {
    let problems = problems(&document(json!({}), schemas)).into_iter();
    problems
        .map(|problem| problem.replace("/components/schemas/", ""))
        .collect()
}

#[test]
fn names_of_component_types() {
    let object = json!({ "type": "object" });
    assert_eq!(
        type_problems(json!({ "FooBar": object, "foo_bar": object })),
        ["foo_bar: becomes the type `FooBar`, as FooBar does"]
    );
    for name in ["Ok", "err", "Some", "none", "Default"] {
        let becomes = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        assert_eq!(
            type_problems(json!({ name: object })),
            [format!(
                "{name}: becomes `{becomes}`, a name that generated types use"
            )]
        );
    }
    for name in ["a b", "é", "_"] {
        let found = type_problems(json!({ name: object }));
        assert_eq!(
            found,
            [format!(
                "{name}: is not a name for a component: letters, digits, . _ - are"
            )]
        );
    }
    assert_eq!(
        type_problems(json!({ "a.b-c_d": object, "Option": object, "Result": object })),
        [""; 0]
    );
}

/// The types that the schemas of a document become, in order.
fn types(schemas: Value) -> Vec<String> {
    types_of(&document(json!({}), schemas))
}

fn types_of(document: &Value) -> Vec<String> {
    let client = generate(&adapted(document).document).unwrap().client;
    let types = client.split_once("pub mod types {").unwrap().1;
    let types = types.split_once("pub mod builder {").unwrap().0;
    let names = types.lines().filter_map(|line| {
        let line = line
            .strip_prefix("    pub struct ")
            .or(line.strip_prefix("    pub enum "))?;
        let end = line
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(line.len());
        Some(line[..end].to_owned())
    });
    names.collect()
}

#[test]
fn names_of_types_within_others() {
    let one = json!({ "type": "string", "enum": ["a"] });
    let other = json!({ "type": "string", "enum": ["b"] });
    let with =
        |name: &str, schema: Value| json!({ "properties": { name: schema }, "type": "object" });
    let beside = |schema: Value| {
        types(json!({ "Foo": with("bar", schema), "FooBar": { "type": "object" } }))
    };
    // A name that is taken gets a number.
    for schema in [
        one.clone(),
        with("a", json!({})),
        json!({ "type": "string", "minLength": 1 }),
        json!({ "type": "string", "maxLength": 1 }),
        json!({ "type": "integer", "enum": [1] }),
        json!({ "type": "object", "required": ["a"] }),
        json!({ "type": "object", "additionalProperties": false }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
        json!({ "properties": { "a": {} } }),
        json!({ "enum": ["a"] }),
    ] {
        assert_eq!(
            beside(schema.clone()),
            ["Foo", "FooBar", "FooBar2"],
            "{schema}"
        );
    }
    for schema in [
        json!({ "$ref": "#/components/schemas/FooBar" }),
        json!({ "type": "string" }),
        json!({ "type": "string", "format": "uuid", "maxLength": 36 }),
        json!({ "type": "boolean" }),
        json!({ "type": "array", "items": { "type": "string" } }),
        json!({ "type": "object" }),
        json!({ "oneOf": [{ "type": "string" }, { "enum": [null] }] }),
        json!({ "allOf": [{ "type": "string" }] }),
        json!({ "allOf": [{ "type": "string" }, { "type": "string" }] }),
        json!({ "enum": [null] }),
        json!({}),
    ] {
        assert_eq!(beside(schema.clone()), ["Foo", "FooBar"], "{schema}");
    }
    // Two that are the same are one, descriptions aside.
    let mut described = one.clone();
    described["description"] = json!("d");
    for same in [one.clone(), described] {
        let types =
            types(json!({ "Foo": with("bar_baz", one.clone()), "FooBar": with("baz", same) }));
        assert_eq!(types, ["Foo", "FooBar", "FooBarBaz"]);
    }
    let not_the_same = json!({ "Foo": with("bar_baz", one.clone()), "FooBar": with("baz", other) });
    assert_eq!(
        types(not_the_same),
        ["Foo", "FooBar", "FooBarBaz", "FooBarBaz2"]
    );
    // Wherever a type stands within another.
    for (schema, name) in [
        (json!({ "type": "array", "items": one }), "FooItem"),
        (
            json!({ "type": "object", "additionalProperties": one }),
            "FooValue",
        ),
        (
            json!({ "type": "object", "properties": { "a": {} }, "additionalProperties": one }),
            "FooExtraValue",
        ),
        (
            json!({ "type": "object", "required": ["a"], "additionalProperties": one }),
            "FooExtraValue",
        ),
        (
            json!({ "allOf": [with("a", json!({})), with("bar", one.clone())] }),
            "FooBar",
        ),
        (
            json!({ "oneOf": [with("a", one.clone()), with("b", json!({}))] }),
            "FooVariant0A",
        ),
        (
            json!({ "oneOf": [{ "enum": [null] }, with("a", one.clone())] }),
            "FooInner",
        ),
        (with("one", with("two", one.clone())), "FooOneTwo"),
    ] {
        let found = types(json!({ "Foo": schema }));
        assert!(
            found.iter().any(|found| found == name),
            "{schema}: {found:?}"
        );
        let found = types(json!({ "Foo": schema, name: { "type": "object" } }));
        let second = format!("{name}2");
        assert!(found.contains(&second), "{schema}: {found:?}");
    }
}

#[test]
fn names_of_types_that_are_taken_over() {
    let one = json!({ "type": "string", "enum": ["a"] });
    let with = |schema: Value| json!({ "type": "object", "properties": { "bar": schema } });
    let base = json!({ "$ref": "#/components/schemas/Base" });
    let foo = |all: Value| types(json!({ "Base": with(one.clone()), "Foo": { "allOf": all } }));
    // Its fields become fields of this, with the types that they have.
    assert_eq!(foo(json!([base])), ["Base", "BaseBar", "Foo"]);
    assert_eq!(
        foo(json!([base, { "type": "object" }])),
        ["Base", "BaseBar", "Foo"]
    );
    let more = json!({ "type": "object", "properties": { "baz": one } });
    assert_eq!(
        foo(json!([base, more])),
        ["Base", "BaseBar", "Foo", "FooBaz"]
    );
}

#[test]
fn names_of_types_of_operations() {
    let one = json!({ "type": "string", "enum": ["a"] });
    let content = json!({ "application/json": { "schema": one } });
    let from = json!({
        "parameters": [parameter("id", "query", one.clone())],
        "requestBody": { "required": true, "content": content },
        "responses": { "200": { "description": "", "content": content } }
    });
    assert_eq!(
        types_of(&document(from.clone(), json!({}))),
        ["OpBody", "OpId", "OpResponse"]
    );
    let object = json!({ "type": "object" });
    let others = json!({ "OpId": object, "OpBody": object, "OpResponse": object });
    assert_eq!(
        types_of(&document(from, others)),
        [
            "OpBody",
            "OpBody2",
            "OpId",
            "OpId2",
            "OpResponse",
            "OpResponse2"
        ]
    );
}

#[test]
fn what_differs_between_parts() {
    let text = |name: &str| json!({ "type": "object", "properties": { "a": { "type": "string", "enum": [name, "both"] } } });
    let all = |parts: Value, to: Value, notes: &[(&str, &str, Inexact)]| {
        schema(json!({ "allOf": parts }), to, notes);
    };
    // What both allow.
    let document = document(
        json!({}),
        json!({ "S": { "allOf": [text("a"), text("b")] } }),
    );
    let adapted = adapted(&document);
    assert_eq!(notes(&adapted), []);
    assert_eq!(
        adapted.document["components"]["schemas"]["S_a"],
        json!({ "type": "string", "enum": ["both"] })
    );
    all(
        json!([{ "type": "integer", "minimum": 1, "maximum": 9 }, { "type": "number", "minimum": 3, "exclusiveMinimum": true }]),
        json!({ "type": "integer", "minimum": 3, "exclusiveMinimum": true, "maximum": 9 }),
        &[],
    );
    all(
        json!([{ "type": "object", "required": ["a"] }, { "type": "object", "required": ["b", "a"] }]),
        json!({ "type": "object", "required": ["a", "b"] }),
        &[],
    );
    // What is said last where both would leave nothing, or more than a type can say.
    let differs = "parts that differ";
    all(
        json!([{ "type": "string" }, { "type": "boolean" }]),
        json!({ "type": "boolean" }),
        &[("/allOf/1/type", differs, Widened)],
    );
    all(
        json!([
            { "type": "object", "properties": { "a": {} }, "additionalProperties": false },
            { "type": "object", "properties": { "b": {} } }
        ]),
        json!({ "type": "object", "properties": { "a": {}, "b": {} } }),
        &[("/allOf/0/additionalProperties", differs, Widened)],
    );
    // What is sensitive stays so.
    all(
        json!([{ "type": "string", "x-sensitive": "secret" }, { "maxLength": 3, "format": "f" }]),
        json!({ "type": "string", "format": "x-sensitive-secret" }),
        &[
            ("/allOf/1", differs, Widened),
            ("/allOf/1/format", "format", Dropped),
        ],
    );
}

#[test]
fn names_of_values() {
    schema_refused(
        json!({ "type": "string", "enum": ["foo", "Foo"] }),
        &["/enum: «foo» and «Foo» both become one variant"],
    );
    schema_refused(
        json!({ "type": "string", "enum": ["a", "", "x"] }),
        &["/enum: «» and «x» both become one variant"],
    );
    schema_refused(
        json!({ "type": "string", "enum": ["b", "b-", "a+", "a*"] }),
        &["/enum: «a+» and «a*» both become one variant"],
    );
    // The generator's second try tells these apart.
    kept(json!({ "type": "string", "enum": ["a", "a-"] }));
    kept(json!({ "type": "string", "enum": ["+1", "-1"] }));
    kept(json!({ "type": "string", "enum": ["won't", "don't"] }));
}

#[test]
fn every_problem_is_told() {
    let found = problems(&document(
        json!({ "parameters": [{ "name": "p", "in": "cookie" }], "requestBody": { "content": { "text/xml": {} } } }),
        json!({ "S": { "type": "file" } }),
    ));
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn garbage_and_depth() {
    for garbage in [
        json!(null),
        json!([]),
        json!({ "paths": [] }),
        json!({ "paths": { "/a": 1 } }),
    ] {
        assert_eq!(problems(&garbage), ["/info: has no `version`"], "{garbage}");
    }
    let nested = |levels: usize| {
        let mut deep = json!({ "type": "string" });
        for _ in 0..levels {
            deep = json!({ "type": "array", "items": deep });
        }
        document(json!({}), json!({ "S": deep }))
    };
    assert_eq!(
        problems(&nested(510)),
        ["the document nests deeper than 512 levels"]
    );
    let lists = adapt(&nested(500)).unwrap();
    let lists = generate(&lists.document).unwrap();
    assert_eq!(lists.client.matches("::std::vec::Vec<").count() % 500, 0);
}

#[test]
fn mocks_leave_lists_out() {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let text = json!({ "type": "string" });
    let parameters = json!([
        parameter("a", "query", list.clone()),
        parameter("b", "query", text.clone()),
        { "$ref": "#/components/parameters/List" }
    ]);
    let mut document = document(json!({ "parameters": parameters }), json!({}));
    document["paths"]["/a"]["parameters"] = json!([
        parameter("c", "query", list.clone()),
        parameter("d", "query", text.clone())
    ]);
    document["components"]["parameters"] = json!({ "List": parameter("e", "query", list) });
    let mockable = mockable(adapted(&document).document);
    let item = &mockable["paths"]["/a"];
    assert_eq!(
        item["parameters"],
        json!([parameter("d", "query", text.clone())])
    );
    assert_eq!(
        item["post"]["parameters"],
        json!([parameter("b", "query", text)])
    );
}
