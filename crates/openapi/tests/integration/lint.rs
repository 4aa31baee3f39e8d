//! What looks sensitive and bears no mark.

use std::path::Path;

use serde_json::{Value, json};
use vlens_openapi::{Document, lint::unmarked};

fn pointers(document: &Value) -> Vec<String> {
    unmarked(document)
        .into_iter()
        .map(|problem| problem.pointer)
        .collect()
}

fn properties(properties: Value) -> Value {
    json!({ "components": { "schemas": { "S": { "properties": properties } } } })
}

fn flagged(name: &str, schema: Value) -> bool {
    let document = properties(json!({ name: schema }));
    pointers(&document) == [format!("/components/schemas/S/properties/{name}")]
}

#[test]
fn the_corrected_document_is_clean() {
    let document = Document::load(Path::new("tests/fixtures/openapi")).unwrap();
    assert_eq!(unmarked(&document.corrected), []);
}

#[test]
fn the_published_document_names_each_field_that_is_marked() {
    let document = Document::load(Path::new("tests/fixtures/openapi")).unwrap();
    let found = pointers(&document.published);
    let schemas = "/components/schemas";
    for field in [
        "StepVerifyPhoneInput/properties/phoneNumber",
        "StepVerifyPhoneInput/properties/phoneNumberOtp",
        "RegisterOutput/properties/accessToken",
        "RegisterOutput/properties/encryptedAccessToken",
        "RegisterOutput/properties/phoneNumberOtp",
        "RegisterOutput/properties/userFullName",
        "RegisterOutput/properties/userName",
        "UserBasicInfo/properties/address",
        "UserBasicInfo/properties/emailAddress",
        "UserBasicInfo/properties/fullName",
        "UserBasicInfo/properties/idNumber",
        "UserBasicInfo/properties/name",
        "UserBasicInfo/properties/phoneNumber",
        "UserBasicInfo/properties/surname",
        "UserBasicInfo/properties/userName",
    ] {
        assert!(
            found.contains(&format!("{schemas}/{field}")),
            "{field}: {found:?}"
        );
    }
    let of_components = found.iter().filter(|at| at.starts_with(schemas));
    assert_eq!(of_components.count(), 15, "{found:?}");
}

#[test]
fn secrets_and_personal_data() {
    for name in [
        "password",
        "otp",
        "smsCode",
        "code",
        "apiKey",
        "api_key",
        "access-token",
        "clientSecret",
        "verificationCode",
        "jwt",
        "privateKey",
        "refreshTokens",
        "otpValue",
        "email",
        "phone",
        "mobileNumber",
        "nationalId",
        "national_number",
        "idNumber",
        "firstName",
        "postalCode",
        "addressLine1",
        "dateOfBirth",
        "passportNumber",
        "pwd",
        "passwordConfirmation",
        "otps",
        "mfaCode",
        "securityAnswers",
        "birthDate",
        "cardNumber",
    ] {
        assert!(flagged(name, json!({ "type": "string" })), "{name}");
    }
}

#[test]
fn what_is_not_meant() {
    for name in [
        "phoneNumberOtpRequestId",
        "tokenType",
        "errorCode",
        "countryCode",
        "fileName",
        "message",
        "emailTemplate",
        "publicKey",
        "expireInSeconds",
        "name",
        "sortKey",
        "status",
        "orderConfirmation",
        "businessCards",
        "startDate",
        "",
    ] {
        assert!(!flagged(name, json!({ "type": "string" })), "{name}");
    }
    for schema in [
        json!({ "type": "boolean" }),
        json!({ "type": ["integer", "null"] }),
        json!({ "type": "string", "format": "uuid" }),
        json!({ "enum": ["a", "b"] }),
        json!({ "const": "a" }),
        json!({ "type": "object" }),
        json!({ "properties": {} }),
        json!({ "items": {} }),
        json!({ "type": "string", "x-sensitive": "secret" }),
        json!({ "oneOf": [{ "type": "string", "x-sensitive": "secret" }, { "type": "null" }] }),
        json!({ "oneOf": [{ "type": "boolean" }, { "type": "null" }] }),
        json!(true),
    ] {
        let meant = schema == json!(true);
        assert_eq!(flagged("token", schema.clone()), meant, "{schema}");
    }
}

#[test]
fn spellings_of_a_string() {
    for schema in [
        json!({}),
        json!({ "type": ["string", "null"] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "null" }] }),
        json!({ "anyOf": [{ "type": "integer" }, {}] }),
        json!({ "allOf": [{ "minLength": 3 }] }),
    ] {
        assert!(flagged("token", schema.clone()), "{schema}");
    }
}

#[test]
fn a_format_for_secrets() {
    for schema in [
        json!({ "type": "string", "format": "password" }),
        json!({ "oneOf": [{ "type": "string", "format": "password" }, { "type": "null" }] }),
    ] {
        assert!(flagged("key", schema.clone()), "{schema}");
    }
    let marked = json!({ "type": "string", "format": "password", "x-sensitive": "secret" });
    assert!(!flagged("key", marked));
}

#[test]
fn lists_and_maps_of_texts() {
    let text = json!({ "type": ["string", "null"] });
    let list = "/components/schemas/List/items";
    for (property, at) in [
        (json!({ "items": text }), "/items"),
        (
            json!({ "additionalProperties": text }),
            "/additionalProperties",
        ),
        (
            json!({ "oneOf": [{ "items": text }, {"type": "null"}] }),
            "/oneOf/0/items",
        ),
        (
            json!({ "items": { "$ref": list.replacen('/', "#/", 1) } }),
            "/items",
        ),
    ] {
        let document = json!({ "components": { "schemas": {
            "S": { "properties": { "recoveryCodes": property, "b": { "items": text } } },
            "List": { "items": text }
        } } });
        let at = format!("/components/schemas/S/properties/recoveryCodes{at}");
        assert_eq!(pointers(&document), [at], "{property}");
    }
    // The list that two share is marked once.
    let list_of = json!({ "$ref": "#/components/schemas/List" });
    let mut document = json!({ "components": { "schemas": {
        "S": { "properties": { "tokens": list_of, "secrets": list_of } },
        "List": { "items": text }
    } } });
    assert_eq!(pointers(&document), [list]);
    document["components"]["schemas"]["List"]["items"]["x-sensitive"] = json!("secret");
    assert_eq!(pointers(&document), [""; 0]);
}

#[test]
fn headers_of_responses() {
    let mut document = json!({ "paths": { "/a": { "get": { "responses": { "200": { "headers": {
        "X-Auth-Token": { "schema": { "type": "string" } },
        "X-Token-Count": { "schema": { "type": "string" } }
    } } } } } } });
    let header = "/paths/~1a/get/responses/200/headers/X-Auth-Token/schema";
    assert_eq!(pointers(&document), [header]);
    *document.pointer_mut(header).unwrap() = json!({ "type": "string", "x-sensitive": "secret" });
    assert_eq!(pointers(&document), [""; 0]);
}

#[test]
fn references_are_followed_and_may_be_cyclic() {
    let document = json!({ "components": { "schemas": {
        "Holder": { "properties": {
            "token": { "$ref": "#/components/schemas/Plain" },
            "otp": { "$ref": "#/components/schemas/Marked" },
            "pin": { "$ref": "#/components/schemas/A" },
            "secret": { "$ref": "#/components/schemas/None" },
            "jwt": { "anyOf": [{ "$ref": "#/components/schemas/Loop" }, { "type": "string" }] }
        } },
        "Plain": { "type": "string" },
        "Marked": { "type": "string", "x-sensitive": "secret" },
        "A": { "$ref": "#/components/schemas/B" },
        "B": { "$ref": "#/components/schemas/A" },
        "Loop": { "anyOf": [{ "$ref": "#/components/schemas/Loop" }] }
    } } });
    let found = pointers(&document);
    let at = |name: &str| format!("/components/schemas/Holder/properties/{name}");
    assert!(found.contains(&at("token")));
    assert!(found.contains(&at("jwt")));
    assert!(!found.contains(&at("otp")));
}

#[test]
fn a_name_beside_something_of_a_person() {
    let document = properties(json!({
        "name": { "type": "string" }, "email": { "type": "string", "x-sensitive": "personal" }
    }));
    assert_eq!(
        pointers(&document),
        ["/components/schemas/S/properties/name"]
    );
}

#[test]
fn credentials_need_a_scheme() {
    let mut document = json!({
        "paths": { "/a": {
            "parameters": [{ "name": "apikey", "in": "header", "schema": { "type": "string" } }],
            "get": { "parameters": [
                { "name": "Authorization", "in": "header" },
                { "name": "token", "in": "query" },
                { "name": "limit", "in": "query" }
            ] }
        } },
        "components": { "securitySchemes": { "Token": { "type": "apiKey", "in": "query", "name": "token" } } }
    });
    assert_eq!(pointers(&document), ["/paths/~1a/parameters/0"]);
    document["components"]["securitySchemes"]["Key"] =
        json!({ "type": "apiKey", "in": "header", "name": "ApiKey" });
    assert_eq!(pointers(&document), [""; 0]);
    document["components"]["securitySchemes"]["Token"]["type"] = json!("http");
    assert_eq!(pointers(&document), ["/paths/~1a/get/parameters/1"]);
}

#[test]
fn garbage() {
    for garbage in [json!(null), json!([]), json!({ "components": 1 })] {
        assert_eq!(unmarked(&garbage), []);
    }
    let mut deep = json!({});
    for _ in 0..1000 {
        deep = json!({ "not": deep });
    }
    let document = json!({ "components": { "schemas": { "Deep": deep } } });
    assert_eq!(unmarked(&document).len(), 1);
}

/// Documents, and where they say too much.
#[test]
fn wherever_a_property_stands() {
    let secret = json!({ "properties": { "password": { "type": "string" } } });
    let schemas = "/components/schemas/S";
    for (schema, at) in [
        (
            json!({ "$ref": "#/components/schemas/Base", "properties": { "form": secret } }),
            "/properties/form/properties/password",
        ),
        (
            json!({ "$ref": "#/components/schemas/Base", "properties": { "password": {} } }),
            "/properties/password",
        ),
        (
            json!({ "$ref": "#/components/schemas/Base", "allOf": [{ "items": secret }] }),
            "/allOf/0/items/properties/password",
        ),
        (
            json!({ "prefixItems": [secret] }),
            "/prefixItems/0/properties/password",
        ),
        (
            json!({ "patternProperties": { "^a": secret } }),
            "/patternProperties/^a/properties/password",
        ),
        (
            json!({ "if": {}, "then": secret }),
            "/then/properties/password",
        ),
        (
            json!({ "dependentSchemas": { "a": secret } }),
            "/dependentSchemas/a/properties/password",
        ),
        (
            json!({ "$defs": { "a": secret } }),
            "/$defs/a/properties/password",
        ),
        (
            json!({ "additionalProperties": secret }),
            "/additionalProperties/properties/password",
        ),
    ] {
        let document = json!({ "components": { "schemas": { "S": schema, "Base": {} } } });
        assert_eq!(pointers(&document), [format!("{schemas}{at}")], "{schema}");
    }
    let operation = json!({ "get": { "parameters": [{ "name": "token", "in": "query" }] } });
    for (document, at) in [
        (
            json!({ "components": { "pathItems": { "P": operation } } }),
            "/components/pathItems/P",
        ),
        (json!({ "webhooks": { "w": operation } }), "/webhooks/w"),
    ] {
        assert_eq!(pointers(&document), [format!("{at}/get/parameters/0")]);
    }
}

#[test]
fn what_stands_beside_a_reference_counts() {
    for (property, shown) in [
        (
            json!({ "$ref": "#/components/schemas/Text", "x-sensitive": "secret" }),
            false,
        ),
        (
            json!({ "$ref": "#/components/schemas/Text", "description": "d" }),
            true,
        ),
        (json!({ "$ref": "#/components/schemas/Text/allOf/0" }), true),
        (json!({ "$ref": "#/components/schemas/%54ext" }), true),
        (
            json!({ "$ref": "#/components/schemas/Any", "enum": ["a"] }),
            false,
        ),
        (
            json!({ "allOf": [{ "$ref": "#/components/schemas/Any" }, { "type": "integer" }] }),
            false,
        ),
        (
            json!({ "type": "string", "anyOf": [{ "maxLength": 1 }, { "pattern": "a" }] }),
            true,
        ),
        (
            json!({ "type": "string", "allOf": [{ "x-sensitive": "secret" }] }),
            false,
        ),
        (json!(false), false),
    ] {
        let document = json!({ "components": { "schemas": {
            "S": { "properties": { "token": property } },
            "Text": { "allOf": [{ "type": "string" }] },
            "Any": {}
        } } });
        assert_eq!(!pointers(&document).is_empty(), shown, "{property}");
    }
}

/// Were each way to a schema walked, these would be 2^30.
#[test]
fn each_schema_is_looked_at_once() {
    let mut schemas = serde_json::Map::new();
    for i in 0..30 {
        let next = json!({ "allOf": [{ "$ref": format!("#/components/schemas/S{}", i + 1) }, {}] });
        schemas.insert(
            format!("S{i}"),
            json!({ "allOf": [next, next], "properties": { "token": next, "otp": next } }),
        );
    }
    schemas.insert("S30".to_owned(), json!({ "type": "string" }));
    let document = json!({ "components": { "schemas": schemas } });
    assert_eq!(pointers(&document).len(), 60);
}
