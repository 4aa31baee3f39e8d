//! What exporters of recordings do: browsers, proxies and test tools.

use crate::support;
use serde_json::{Value, json};
use vlens_contract::{Contract, har};
use vlens_openapi::parse::parse;

const URL: &str = "https://api.example/v1/orders?page=1";

fn contract() -> Contract {
    Contract::new(&json!({
        "openapi": "3.1.0",
        "servers": [{ "url": "https://api.example/v1" }],
        "security": [{ "key": [] }],
        "paths": { "/orders": { "post": {
            "parameters": [
                { "name": "page", "in": "query", "required": true, "schema": { "type": "integer" } },
                { "name": "session", "in": "cookie", "required": true, "schema": { "minLength": 3 } },
            ],
            "requestBody": { "required": true, "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/Order" } },
                "application/x-www-form-urlencoded": { "schema": { "$ref": "#/components/schemas/Order" } },
                "multipart/form-data": { "schema": { "$ref": "#/components/schemas/Order" } },
            } },
            "responses": { "200": {
                "headers": { "X-Left": { "required": true, "schema": { "type": "integer" } } },
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Order" } } },
            } },
        } } },
        "components": {
            "schemas": { "Order": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": { "type": "integer" },
                    "note": { "type": "string", "maxLength": 5 },
                    "lines": { "type": "array", "items": { "type": "integer" } },
                    "to": { "type": "object", "required": ["city"] },
                },
            } },
            "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "ApiKey" } },
        },
    }))
    .expect("a usable document")
}

/// An exchange that conforms.
fn entry() -> Value {
    json!({
        "startedDateTime": "2026-11-25T10:00:00.000Z",
        "time": 12.5,
        "request": {
            "method": "POST", "url": URL, "httpVersion": "HTTP/2",
            "headers": [
                { "name": "apikey", "value": "k" },
                { "name": "cookie", "value": "session=abc" },
                { "name": "content-type", "value": "application/json" },
            ],
            "queryString": [{ "name": "page", "value": "1" }],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 8,
            "postData": { "mimeType": "application/json", "text": "{\"id\":1}" },
        },
        "response": {
            "status": 200, "statusText": "", "httpVersion": "HTTP/2",
            "headers": [
                { "name": "content-type", "value": "application/json" },
                { "name": "x-left", "value": "3" },
            ],
            "cookies": [],
            "content": { "size": 8, "mimeType": "application/json", "text": "{\"id\":1}" },
            "redirectURL": "", "headersSize": -1, "bodySize": 8,
        },
        "cache": {}, "timings": { "send": 0, "wait": 1, "receive": 0 },
    })
}

/// In one line: what became of an entry, and what is said of it.
fn outcome(entries: &str) -> String {
    let text = format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{entries}]}}}}");
    let found = har::check(&contract(), text.as_bytes()).expect("a recording");
    let mut said = vec![
        match (found.checked, found.skipped, found.unreadable.as_slice()) {
            (0, 1, []) => "skipped".to_owned(),
            (0, 0, [(0, reason)]) => format!("unreadable: {reason}"),
            (1, 0, []) if found.incomplete == 1 => "incomplete".to_owned(),
            (1, 0, []) => "checked".to_owned(),
            _ => format!("{found:?}"),
        },
    ];
    said.extend(found.violations.iter().map(|(_, violation)| {
        format!(
            "{} {} {}",
            violation.side, violation.part, violation.keyword
        )
    }));
    said.join(", ")
}

/// The map that a member of the entry is in, and its name: `request.url`.
fn member<'e, 'p>(entry: &'e mut Value, path: &'p str) -> (&'e mut Value, &'p str) {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let steps = parent.split('.').filter(|step| !step.is_empty());
    (steps.fold(entry, |at, step| &mut at[step]), name)
}

fn edited(edits: &[(&str, Value)]) -> String {
    let mut entry = entry();
    for (path, value) in edits {
        let (map, name) = member(&mut entry, path);
        map[name] = value.clone();
    }
    entry.to_string()
}

/// The cases of `tests/exporters.yaml` that go by this name.
fn check(cases: &str) {
    let all = parse(include_str!("../exporters.yaml")).expect("YAML");
    for case in all[cases].as_array().expect("a list") {
        let mut entry = entry();
        for (path, value) in case["set"].as_object().into_iter().flatten() {
            let (map, name) = member(&mut entry, path);
            map[name] = value.clone();
        }
        for path in case["remove"].as_array().into_iter().flatten() {
            let (map, name) = member(&mut entry, path.as_str().expect("a path"));
            let removed = map.as_object_mut().expect("a map").remove(name);
            assert!(removed.is_some(), "{case}");
        }
        assert_eq!(
            Some(outcome(&entry.to_string()).as_str()),
            case["is"].as_str(),
            "{case}"
        );
    }
}

#[test]
fn an_ordinary_exchange_conforms() {
    assert_eq!(outcome(&entry().to_string()), "checked");
}

#[test]
fn odd_members_are_read_if_their_meaning_is_plain() {
    check("odd");
}

#[test]
fn what_was_not_recorded_is_no_violation() {
    check("not recorded");
}

#[test]
fn values_that_were_struck_out_are_no_violation() {
    let struck = |text: &'static str| {
        let body = json!({ "id": text, "note": text }).to_string();
        edited(&[("request.postData.text", json!(body))])
    };
    for text in [
        "[redacted]",
        "[id redacted]",
        "REDACTED",
        "<redacted>",
        "********",
    ] {
        assert_eq!(outcome(&struck(text)), "checked", "{text}");
    }
    assert_eq!(
        outcome(&struck("a redacted text")),
        "checked, request body type, request body maxLength"
    );
}

#[test]
fn what_is_wrong_is_still_found() {
    check("wrong");
}

#[test]
fn bodies_are_decoded() {
    check("decoded");
}

/// The media types of a form, with or without a text.
#[test]
fn forms_are_checked_field_by_field() {
    let form = |media: &'static str, data: Value| {
        let mut data = data;
        data["mimeType"] = json!(media);
        outcome(&edited(&[
            (
                "request.headers",
                json!([
                    { "name": "apikey", "value": "k" }, { "name": "cookie", "value": "session=abc" },
                    { "name": "content-type", "value": media },
                ]),
            ),
            ("request.bodySize", json!(-1)),
            ("request.postData", data),
        ]))
    };
    let urlencoded = "application/x-www-form-urlencoded";
    let multipart = "multipart/form-data; boundary=\"x y\"";
    let part = |name: &str, more: &str, text: &str| {
        format!("--x y\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n")
    };
    let end = "--x y--\r\n";
    let cases = [
        (
            urlencoded,
            json!({ "text": "id=1&note=123&lines=1&lines=2" }),
            "checked",
        ),
        (
            urlencoded,
            json!({ "text": "id=1&note=123456" }),
            "checked, request body maxLength",
        ),
        (
            urlencoded,
            json!({ "text": "note=a" }),
            "checked, request body required",
        ),
        (
            urlencoded,
            json!({ "text": "id=1&lines=1&lines=x" }),
            "checked, request body type",
        ),
        (
            urlencoded,
            json!({ "text": "id=1&to=%7B%22city%22:1%7D" }),
            "checked",
        ),
        (
            urlencoded,
            json!({ "text": "id=1&to=%7B%7D" }),
            "checked, request body required",
        ),
        (
            urlencoded,
            json!({ "params": [{ "name": "id", "value": "1" }] }),
            "checked",
        ),
        (
            urlencoded,
            json!({ "params": [{ "name": "id", "value": "x" }] }),
            "checked, request body type",
        ),
        (
            multipart,
            json!({ "params": [{ "name": "id", "value": "1" }, { "name": "note", "value": "123" }] }),
            "checked",
        ),
        (
            multipart,
            json!({ "params": [{ "name": "note", "fileName": "a.txt" }] }),
            "checked, request body required",
        ),
        (
            multipart,
            json!({ "text": format!("{}{}{end}", part("id", "", "1"), part("note", "; filename=\"a;name=b\"", "12")) }),
            "checked",
        ),
        (
            multipart,
            json!({ "text": format!("{}{end}", part("id", "", "x")) }),
            "checked, request body type",
        ),
        (
            multipart,
            json!({ "text": format!("{}{}{end}", part("id", "", "1"), part("to", "\r\nContent-Type: application/json", "{}")) }),
            "checked, request body required",
        ),
        // Without the last delimiter, it is not what was sent.
        (multipart, json!({ "text": part("id", "", "x") }), "checked"),
    ];
    for (media, data, expected) in cases {
        assert_eq!(form(media, data.clone()), expected, "{media} {data}");
    }
}

#[test]
fn what_cannot_be_read_is_named_if_it_may_be_ours() {
    let cases = [
        ("{}", "unreadable: has no request"),
        ("null", "unreadable: is not an object with one request"),
        ("[]", "unreadable: is not an object with one request"),
        (
            "{\"request\":{}}",
            "unreadable: its request.url is not a text",
        ),
        (
            "{\"request\":[]}",
            "unreadable: its request is not an object with a URL",
        ),
        (
            "{\"request\":{\"url\":7}}",
            "unreadable: its request.url is not a text",
        ),
        (
            "{\"request\":{\"url\":\"https://other.example/\",\"method\":1},\"response\":{\"status\":1e999}}",
            "skipped",
        ),
        (
            "{\"request\":{\"url\":\"https://other.example/\",\"x\":\"\\ud800\"}}",
            "skipped",
        ),
        ("{\"request\":{\"url\":\"{{ base }}/orders\"}}", "skipped"),
    ];
    for (text, expected) in cases {
        assert_eq!(outcome(text), expected, "{text}");
    }
    let ours = entry().to_string();
    let broken = ours.replace("12.5", "1e999");
    assert_eq!(outcome(&broken), "checked");
    let broken = ours.replace("HTTP/2", "\\ud800");
    assert!(outcome(&broken).starts_with("unreadable: its request cannot be read"));
    assert_eq!(
        outcome(&edited(&[("request.method", json!(1))])),
        "unreadable: its request.method is not a method"
    );
}

/// The rest of the recording is read all the same.
#[test]
fn one_odd_entry_refuses_no_other() {
    let odd = edited(&[("response", json!({ "status": -999, "headers": null }))]);
    let bad = edited(&[("response.content.text", json!("{}"))]);
    let text = format!(
        "{{\"log\":{{\"entries\":[{{\"request\":{{\"url\":null}}}},{odd},{bad}],\"pages\":{{}}}},\"x\":1}}"
    );
    let mut seen = Vec::new();
    let found = har::check_with(&contract(), text.as_bytes(), |found| {
        seen.push(found.entries())
    });
    let found = found.expect("a recording");
    assert_eq!((found.checked, found.skipped, found.incomplete), (2, 0, 1));
    assert_eq!(
        found.unreadable,
        [(0, "its request.url is not a text".to_owned())]
    );
    let violations: Vec<_> = found
        .violations
        .iter()
        .map(|(i, violation)| (*i, violation.keyword.as_str()))
        .collect();
    assert_eq!(violations, [(2, "required")]);
    assert_eq!(seen, [1, 2, 3]);
}

#[test]
fn a_websocket_and_a_preflight_are_no_calls() {
    let preflight = || json!([{ "name": "access-control-request-method", "value": "POST" }]);
    assert_eq!(
        outcome(&edited(&[
            ("request.url", json!("wss://api.example/v1/orders")),
            ("response.status", json!(101))
        ])),
        "skipped"
    );
    assert_eq!(
        outcome(&edited(&[
            ("request.method", json!("OPTIONS")),
            ("request.headers", preflight())
        ])),
        "skipped"
    );
}

/// A recording is read as a stream: what fails in the middle says so.
#[test]
fn a_reader_that_fails_is_told() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk on fire"))
        }
    }
    let start = std::io::Read::chain("{\"log\":{\"entries\":[".as_bytes(), Broken);
    let problem = har::check(support::contract(), start).expect_err("a broken reader");
    assert!(
        problem.to_string().contains("cannot be read: disk on fire"),
        "{problem}"
    );
}
