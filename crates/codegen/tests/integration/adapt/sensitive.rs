//! What the types of marked schemas are. For the marks see the cases.

use std::path::Path;

use serde_json::{Map, Value, json};
use vlens_openapi::{Document, lower};

use crate::{adapt, generate};

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
fn marks_within_bodies_and_responses() {
    let marked = json!({ "type": "string", "x-sensitive": "secret" });
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let body = json!({
        "type": "object",
        "properties": { "list": { "type": "array", "items": marked } }
    });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "t", "version": "1" },
        "paths": { "/a": { "post": {
            "operationId": "op",
            "requestBody": { "required": true, "content": content(body) },
            "responses": { "200": { "$ref": "#/components/responses/R" } }
        } } },
        "components": { "responses": { "R": {
            "description": "",
            "content": content(json!({ "type": "object", "properties": { "t": marked } }))
        } } }
    });
    let source = generate(&adapt(&document).unwrap().document)
        .unwrap()
        .client;
    let fields = fields(&source);
    assert_eq!(
        fields["RResponse.t"],
        "::std::option::Option<crate::Secret>"
    );
    assert_eq!(fields["OpBody.list"], "::std::vec::Vec<crate::Secret>");
}
