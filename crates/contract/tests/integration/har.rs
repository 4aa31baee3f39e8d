//! Recorded exchanges.

use crate::support;
use serde_json::{Value, json};
use vlens_contract::{Contract, har};

const URL: &str = "https://api.vlenseg.com/api/DigitalIdentity/Register/StepVerifyPhone";

fn entry() -> Value {
    json!({
        "request": {
            "method": "POST",
            "url": URL,
            "headers": [
                { "name": ":authority", "value": "api.vlenseg.com" },
                { "name": "apikey", "value": "k-s3cr3t" },
                { "name": "content-type", "value": "application/json" },
            ],
            "bodySize": 30,
            "postData": { "mimeType": "application/json", "text": "{\"phoneNumber\":\"+201234567890\"}" },
        },
        "response": {
            "status": 200,
            "headers": [{ "name": "content-type", "value": "application/json; charset=utf-8" }],
            "content": { "size": 13, "mimeType": "application/json", "text": "{\"data\":null}" },
        },
    })
}

fn recording(entries: &[Value]) -> String {
    json!({ "log": { "version": "1.2", "entries": entries } }).to_string()
}

fn check(entries: &[Value]) -> har::Checked {
    har::check(support::contract(), recording(entries).as_bytes()).expect("a recording")
}

fn edited(edit: impl FnOnce(&mut Value)) -> har::Checked {
    let mut entry = entry();
    edit(&mut entry);
    check(&[entry])
}

#[test]
fn a_good_exchange_conforms() {
    let recording = check(&[entry()]);
    assert_eq!((recording.checked, recording.skipped), (1, 0));
    assert_eq!(recording.violations, []);
    assert_eq!(recording.incomplete, 0);
}

#[test]
fn violations_name_their_entry_and_show_no_value() {
    let mut bad = entry();
    bad["request"]["postData"]["text"] = json!("{\"phoneNumber\":201234567890}");
    bad["response"]["content"]["text"] = json!("{\"error_code\":\"s3cr3t\"}");
    let recording = check(&[entry(), bad]);
    let found: Vec<_> = recording
        .violations
        .iter()
        .map(|(i, violation)| (*i, violation.side.to_string(), violation.instance.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "request".to_owned(), "/phoneNumber"),
            (1, "response".to_owned(), "/error_code")
        ]
    );
    let shown = format!("{recording:?}");
    assert!(
        !shown.contains("s3cr3t") && !shown.contains("2012345"),
        "{shown}"
    );
}

#[test]
fn other_hosts_paths_and_preflights_are_skipped() {
    let other = |url: &str| {
        let mut entry = entry();
        entry["request"]["url"] = json!(url);
        entry
    };
    let mut preflight = entry();
    preflight["request"]["method"] = json!("OPTIONS");
    preflight["request"]["headers"] =
        json!([{ "name": "Access-Control-Request-Method", "value": "POST" }]);
    let recording = check(&[
        other("https://fonts.example/a.woff"),
        other("https://api.vlenseg.com/other"),
        other(&URL.replace("api.vlenseg.com", "api.vlenseg.com:8443")),
        other("data:text/plain,x"),
        other("not a url"),
        preflight,
        entry(),
    ]);
    assert_eq!((recording.checked, recording.skipped), (1, 6));
}

#[test]
fn another_server_can_be_meant() {
    let base = "http://127.0.0.1:8080/staging".parse().expect("a URL");
    let contract = Contract::new(support::corrected())
        .expect("a usable document")
        .with_server(&base);
    let mut moved = entry();
    moved["request"]["url"] =
        json!(URL.replace("https://api.vlenseg.com", "http://127.0.0.1:8080/staging"));
    let recording =
        har::check(&contract, recording(&[moved, entry()]).as_bytes()).expect("a recording");
    assert_eq!((recording.checked, recording.skipped), (1, 1));
    assert_eq!(recording.violations, []);
}

#[test]
fn encoded_bodies_are_decoded() {
    let recording = edited(|entry| {
        // {"data":1}
        entry["response"]["content"] = json!({ "mimeType": "application/json", "encoding": "base64", "text": "eyJkYXRhIjox\nfQ==" });
    });
    let found: Vec<_> = recording
        .violations
        .iter()
        .map(|(_, v)| v.instance.as_str())
        .collect();
    assert_eq!(found, ["/data"]);
}

#[test]
fn what_was_not_recorded_is_no_violation() {
    type Edit = fn(&mut Value);
    let cases: [(Edit, &str); 4] = [
        (
            |e| {
                drop(
                    e["response"]["content"]
                        .as_object_mut()
                        .expect("a map")
                        .remove("text"),
                )
            },
            "the body of the response was not recorded",
        ),
        (
            |e| {
                drop(
                    e["request"]
                        .as_object_mut()
                        .expect("a map")
                        .remove("postData"),
                )
            },
            "the body of the request was not recorded",
        ),
        (
            |e| e["response"]["status"] = json!(0),
            "the response was not recorded",
        ),
        (
            |e| e["response"]["content"]["encoding"] = json!("base64"),
            "the body of the response was not recorded",
        ),
    ];
    for (edit, note) in cases {
        let recording = edited(edit);
        assert_eq!(recording.violations, [], "{note}");
        assert_eq!((recording.checked, recording.incomplete), (1, 1), "{note}");
    }
}

#[test]
fn authorization_may_be_left_out_and_is_no_other() {
    let contract = Contract::new(&json!({
        "openapi": "3.1.0",
        "servers": [{ "url": "https://api.example" }],
        "components": { "securitySchemes": { "B": { "type": "http", "scheme": "basic" } } },
        "paths": { "/a": { "get": { "security": [{ "B": [] }], "responses": { "204": {} } } } },
    }))
    .expect("a usable document");
    for (value, violations) in [
        (None, 0),
        (Some("[redacted]"), 0),
        (Some("Basic [redacted]"), 0),
        (Some("Bearer [redacted]"), 0),
        (Some("Basic eDp5"), 0),
        (Some("Bearer eDp5"), 1),
    ] {
        let mut headers = vec![json!({ "name": "Accept", "value": "*/*" })];
        headers.extend(value.map(|value| json!({ "name": "Authorization", "value": value })));
        let entry = json!({
            "request": { "method": "GET", "url": "https://api.example/a", "headers": headers },
            "response": { "status": 204 },
        });
        let checked = har::check(&contract, recording(&[entry]).as_bytes()).expect("a recording");
        assert_eq!(checked.violations.len(), violations, "{value:?}");
    }
}

#[test]
fn a_body_that_was_not_sent_is_a_violation() {
    let recording = edited(|entry| {
        entry["request"]["bodySize"] = json!(0);
        entry["request"]
            .as_object_mut()
            .expect("a map")
            .remove("postData");
    });
    assert_eq!(recording.violations.len(), 1);
    assert_eq!(recording.violations[0].1.keyword, "required");
}

#[test]
fn forms_are_checked_for_their_media_type() {
    let recording = edited(|entry| {
        entry["request"]["headers"] = json!([{ "name": "ApiKey", "value": "k" }]);
        entry["request"]["postData"] = json!({
            "mimeType": "application/x-www-form-urlencoded",
            "params": [{ "name": "phoneNumber", "value": "+20" }],
        });
    });
    assert_eq!(recording.violations.len(), 1);
    assert_eq!(
        recording.violations[0].1.message,
        "is not one of application/json"
    );
}

#[test]
fn what_is_no_recording_is_named_without_a_value() {
    let problem = |text: &str| {
        har::check(support::contract(), text.as_bytes())
            .expect_err("no recording")
            .to_string()
    };
    assert_eq!(problem(""), "ends too early: line 1, column 0");
    assert_eq!(
        problem("\u{0}\u{1}"),
        "is not JSON, as a HAR recording is: line 1, column 1"
    );
    let no_har = "is not a HAR recording (log, entries): line 1, column ";
    for text in ["{}", "[]", "{\"log\":{\"entries\":\"s3cr3t\"}}"] {
        let problem = problem(text);
        assert!(
            problem.starts_with(no_har) && !problem.contains("s3cr3t"),
            "{problem}"
        );
    }
    let deep = format!("{{\"log\":{{\"entries\":[],\"x\":{}", "[".repeat(100_000));
    assert!(problem(&deep).starts_with("ends too early"));
    let empty = har::check(
        support::contract(),
        "\u{feff}{\"log\":{\"entries\":[]}}".as_bytes(),
    );
    assert_eq!(empty.expect("a recording"), har::Checked::default());
}
