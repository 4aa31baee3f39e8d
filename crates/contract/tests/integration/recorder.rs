//! Recordings without secrets.

use crate::support;
use http::{Request, Response};
use serde_json::{Value, json};
use vlens_contract::{Contract, Violation, har};

const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";

fn document(mark: bool) -> Value {
    let secret = |mut schema: Value| {
        if mark {
            schema["x-sensitive"] = json!("secret");
        }
        schema
    };
    json!({
        "openapi": "3.1.0",
        "servers": [{ "url": "https://api.example/v1" }],
        "security": [{ "key": [], "query": [] }],
        "paths": { "/users/{id}/{kind}": { "post": {
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": secret(json!({ "type": "integer", "minimum": 100 })) },
                { "name": "kind", "in": "path", "required": true, "schema": { "enum": ["a", "b"] } },
                { "name": "q", "in": "query", "schema": secret(json!({ "type": "string", "format": "date" })) },
                { "name": "f", "in": "query", "style": "deepObject", "schema": { "type": "object", "properties": { "m": secret(json!({ "type": "string" })) } } },
                { "name": "X-Trace", "in": "header", "schema": secret(json!({ "type": "string", "format": "uuid" })) },
                { "name": "session", "in": "cookie", "schema": secret(json!({ "type": "string", "minLength": 4 })) },
            ],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/In" } }, "text/plain": {} } },
            "responses": { "200": {
                "headers": { "X-Token": { "schema": secret(json!({ "type": "string", "pattern": "^t[0-9]+$" })) } },
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/In" } } },
            } },
        } } },
        "components": {
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "ApiKey" },
                "query": { "type": "apiKey", "in": "query", "name": "key" },
            },
            "schemas": { "In": {
                "type": "object",
                "properties": {
                    "phone": secret(json!({ "type": "string", "pattern": "^\\+[1-9][0-9]{6,14}$" })),
                    "token": secret(json!({ "type": "string", "minLength": 8, "maxLength": 20 })),
                    "born": secret(json!({ "type": "string", "format": "date" })),
                    "mail": secret(json!({ "type": "string", "format": "email" })),
                    "balance": secret(json!({ "type": "number", "maximum": 100_000 })),
                    "odd": secret(json!({ "type": "string", "pattern": "^Q7-[aeiou]{3}$" })),
                    "exact": secret(json!({ "not": { "type": "string", "not": { "pattern": "^\\x5aq4[7]11$" } } })),
                    "nested": secret(json!({ "type": "object", "properties": { "in": { "type": "string" } } })),
                    "list": { "type": "array", "uniqueItems": true, "items": secret(json!({ "type": "string" })) },
                    "state": { "enum": ["open", "done"] },
                    "count": { "type": "integer" },
                    "map": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/In" } },
                },
            } },
        },
    })
}

/// Everything in it that must not be shown begins with `Zq` or is 47xx.
fn exchange() -> (Request<String>, Response<String>) {
    let body = json!({
        "phone": "+4711471147", "token": "Zq-token-47", "born": "1947-11-04", "mail": "Zq47@zq.example",
        "balance": 4711.47, "nested": { "in": "Zq-inner" }, "list": ["Zq-one"], "state": "done",
        "count": 12, "Zq-name": { "Zq-other": "Zq-value" }, "map": { "+4711471148": { "token": "Zq-token-48" } },
    });
    let request = Request::post(
        "https://Zquser:Zqpass@api.example/v1/users/4711/a?q=1947-11-04&f[m]=Zqm&key=Zqkey&Zqname=Zqvalue",
    )
    .header("ApiKey", "Zqkey")
    .header("Authorization", "Zqbare")
    .header("Cookie", "session=Zqsession; other=Zqother")
    .header("X-Trace", "47114711-4711-4711-b471-471147114711")
    .header("X-Unknown", "Zqunknown")
    .header("Content-Type", "application/json")
    .body(body.to_string())
    .expect("a request");
    let response = Response::builder()
        .header("Content-Type", "application/json")
        .header("Date", "Wed, 25 Nov 2026 10:00:00 GMT")
        .header("X-Token", "t47114711")
        .header("Set-Cookie", "session=Zqset")
        .body(body.to_string())
        .expect("a response");
    (request, response)
}

/// Records, and checks what was written.
fn recorded(
    contract: &Contract,
    exchange: &(Request<String>, Response<String>),
) -> (String, har::Checked) {
    let mut recorder = har::Recorder::new(contract);
    assert!(recorder.record(&exchange.0, &exchange.1), "left out");
    let mut written = Vec::new();
    recorder.write(&mut written).expect("written");
    let found = har::check(contract, written.as_slice()).expect("a recording");
    // The time may hold any digits.
    let text = String::from_utf8(written).expect("text");
    let lines = text
        .lines()
        .filter(|line| !line.contains("startedDateTime"));
    (lines.collect::<Vec<_>>().join("\n"), found)
}

fn keywords(violations: impl IntoIterator<Item = Violation>) -> Vec<(String, String)> {
    let mut keywords: Vec<_> = violations
        .into_iter()
        .map(|violation| (violation.part.to_string(), violation.keyword))
        .collect();
    keywords.sort();
    keywords
}

#[test]
fn no_secret_is_written_and_the_check_finds_the_same() {
    for mark in [true, false] {
        let contract = Contract::new(&document(mark)).expect("a usable document");
        let exchange = exchange();
        let (text, found) = recorded(&contract, &exchange);
        let lower = text.to_ascii_lowercase();
        assert!(!lower.contains("zq") && !lower.contains("47"), "{text}");
        assert_eq!((found.checked, found.incomplete), (1, 0), "{text}");
        let before = keywords(contract.check_exchange(&exchange.0, &exchange.1));
        assert_eq!(
            before,
            [("query parameter …".to_owned(), "parameters".to_owned())]
        );
        assert_eq!(
            keywords(found.violations.into_iter().map(|(_, found)| found)),
            before
        );
        // What is public is still there.
        assert!(
            text.contains("done") && text.contains("10:00:00 GMT"),
            "{text}"
        );
        assert_eq!(text.contains("\\\"count\\\":12"), mark, "{text}");
    }
}

#[test]
fn what_was_wrong_is_still_wrong() {
    let contract = Contract::new(&document(true)).expect("a usable document");
    let edits: [(&str, Value, &str); 7] = [
        ("phone", json!("Zq"), "pattern"),
        ("phone", json!(4711), "type"),
        ("token", json!("Zq47"), "minLength"),
        ("token", json!("Zq".repeat(30)), "maxLength"),
        ("born", json!("4711"), "format"),
        ("balance", json!(4_711_000), "maximum"),
        ("list", json!(["Zq", "Zq"]), "uniqueItems"),
    ];
    for (name, value, keyword) in edits {
        let (mut request, response) = exchange();
        let mut body: Value = serde_json::from_str(request.body()).expect("JSON");
        body[name] = value;
        *request.body_mut() = body.to_string();
        let exchange = (request, response);
        let before = keywords(contract.check_exchange(&exchange.0, &exchange.1));
        assert!(
            before
                .iter()
                .any(|(part, found)| part == "body" && found == keyword),
            "{before:?}"
        );
        let (text, found) = recorded(&contract, &exchange);
        assert!(!text.contains("Zq") && !text.contains("4711"), "{text}");
        assert_eq!(
            keywords(found.violations.into_iter().map(|(_, found)| found)),
            before
        );
    }
}

/// Of a value, only what the pattern itself names may stay.
#[test]
fn what_cannot_be_replaced_is_left_out() {
    let contract = Contract::new(&document(true)).expect("a usable document");
    for (odd, kept, incomplete) in [("Q7-eie", "Q7-aaa", 0), ("Zq-odd", "A", 0)] {
        let (mut request, response) = exchange();
        *request.body_mut() = json!({ "odd": odd }).to_string();
        let (text, found) = recorded(&contract, &(request, response));
        assert!(!text.contains(odd) && text.contains(kept), "{text}");
        assert_eq!((found.checked, found.incomplete), (1, incomplete));
    }
    // Only the value itself conforms, and the document does not show it.
    let (mut request, response) = exchange();
    *request.body_mut() = json!({ "exact": "Zq4711" }).to_string();
    let (text, found) = recorded(&contract, &(request, response));
    assert!(!text.contains("Zq") && !text.contains("4711"), "{text}");
    assert_eq!((found.checked, found.incomplete), (1, 1));
    assert_eq!(found.violations.len(), 1);

    let mut recorder = har::Recorder::new(&contract);
    let (request, response) = exchange();
    let elsewhere = Request::post("/v1/other").body("").expect("a request");
    assert!(!recorder.record(&elsewhere, &response));
    let not_json = Response::new("Zq");
    assert!(recorder.record(&request, &not_json));
}

/// A path is enough, as requests to a sandbox have it.
#[test]
fn the_first_server_stands_for_a_path() {
    let contract = support::contract();
    let request = Request::post(PATH)
        .header("ApiKey", "Zqkey")
        .header("Content-Type", "application/json")
        .body(r#"{"phoneNumber":"+201550987654","phoneNumberOtp":"739182"}"#.to_owned())
        .expect("a request");
    let response = Response::builder()
        .header("Content-Type", "application/json")
        .body(r#"{"data":{"accessToken":"eyJhbGciOi","expireInSeconds":86400,"user":{"name":"Zq"}},"error_code":null}"#.to_owned())
        .expect("a response");
    let (text, found) = recorded(contract, &(request, response));
    for secret in ["Zq", "1550987654", "739182", "eyJhbGciOi"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("86400"), "{text}");
    assert_eq!((found.checked, found.incomplete), (1, 0), "{text}");
    assert_eq!(found.violations, []);
}
