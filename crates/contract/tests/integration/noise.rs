//! Recordings and exchanges that nobody meant: never a panic, never a value.
//!
//! A bounded, seeded share runs with `cargo test`; the search goes on with
//! `cargo test -p vlens-contract --test integration noise -- --ignored`.

use crate::support;
use http::{Method, Request, Response};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngSeed, TestRunner},
};
use serde_json::{Map, Value, json};
use vlens_contract::har;

const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";
/// In every text; no output may hold it.
const CANARY: &str = "c4n4ry";

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        rng_seed: RngSeed::Fixed(11),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    })
}

/// Any JSON, with the texts that matter to a recording among its texts.
fn json() -> impl Strategy<Value = Value> {
    let texts = select(vec![
        CANARY,
        "",
        "200",
        "-1",
        "POST",
        "OPTIONS",
        "https://api.vlenseg.com/c4n4ry",
        "data:,c4n4ry",
        "application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "{\"phoneNumber\":\"c4n4ry\"}",
        "{\"error_code\":\"c4n4ry\"}",
        "--x\r\n\r\n",
        "%zz%c3%28",
        "base64",
        "c4n4ry=%41&=",
        "\u{1}\u{7f}\u{202e}",
        "Content-Type",
        "ApiKey",
        ":path",
        "cookie",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let names = select(vec![
            "name",
            "value",
            "text",
            "mimeType",
            "encoding",
            "params",
            "size",
            "url",
            "phoneNumber",
            "data",
            CANARY,
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..4).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

/// An entry for us, of which some members are anything.
fn entry() -> impl Strategy<Value = Value> {
    let places = select(vec![
        "/request",
        "/request/method",
        "/request/url",
        "/request/headers",
        "/request/headers/1/value",
        "/request/cookies",
        "/request/queryString",
        "/request/bodySize",
        "/request/postData",
        "/request/postData/text",
        "/request/postData/mimeType",
        "/request/postData/params",
        "/request/postData/encoding",
        "/response",
        "/response/status",
        "/response/headers",
        "/response/content",
        "/response/content/text",
        "/response/content/size",
        "/response/bodySize",
    ]);
    prop::collection::vec((places, json()), 0..4).prop_map(|edits| {
        let mut entry = json!({
            "request": {
                "method": "POST", "url": format!("https://api.vlenseg.com{PATH}?{CANARY}=1"),
                "headers": [
                    { "name": "ApiKey", "value": CANARY },
                    { "name": "Content-Type", "value": "application/json" },
                ],
                "cookies": [], "queryString": [], "bodySize": -1,
                "postData": { "mimeType": "application/json", "text": "{}", "params": [], "encoding": "" },
            },
            "response": {
                "status": 200, "headers": [{ "name": "Content-Type", "value": "application/json" }],
                "content": { "size": -1, "text": "{\"c4n4ry\":1}" }, "bodySize": -1,
            },
        });
        for (place, value) in edits {
            if let Some(at) = entry.pointer_mut(place) {
                *at = value;
            }
        }
        entry
    })
}

fn recordings(cases: u32) {
    let entries = prop::collection::vec(prop_oneof![4 => entry(), 1 => json()], 0..4);
    runner(cases)
        .run(&entries, |entries| {
            let many = entries.len();
            let text = json!({ "log": { "entries": entries } }).to_string();
            let found = har::check(support::contract(), text.as_bytes()).expect("it is HAR");
            prop_assert_eq!(found.entries(), many);
            let shown: String = found
                .violations
                .iter()
                .map(|(_, violation)| violation.to_string())
                .collect();
            let shown = format!("{found:?}{shown}");
            prop_assert!(!shown.contains(CANARY), "{}", shown);
            Ok(())
        })
        .expect("no panic and no value");
}

/// Recordings that are cut, or in which bytes changed.
fn broken_recordings(cases: u32) {
    let broken = (
        entry(),
        any::<prop::sample::Index>(),
        any::<u8>(),
        any::<bool>(),
    );
    runner(cases)
        .run(&broken, |(entry, at, byte, cut)| {
            let mut bytes = json!({ "log": { "entries": [entry] } })
                .to_string()
                .into_bytes();
            let at = at.index(bytes.len());
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] = byte;
            }
            let shown = match har::check(support::contract(), bytes.as_slice()) {
                Ok(found) => format!("{found:?}"),
                Err(problem) => problem.to_string(),
            };
            prop_assert!(!shown.contains(CANARY), "{}", shown);
            Ok(())
        })
        .expect("no panic and no value");
}

/// Whatever is recorded is checked as the exchange itself, and holds no value.
fn recorded_exchanges(cases: u32) {
    let contract = support::contract();
    let bodies = (
        json(),
        json(),
        prop::sample::select(vec![200_u16, 204, 401, 500]),
    );
    runner(cases)
        .run(&bodies, |(asked, answered, status)| {
            let asked = json!({ "phoneNumber": asked, "smsProviders": 1 });
            let answered = json!({ "error_message": answered, "error_code": null });
            let request = Request::post(PATH)
                .header("ApiKey", CANARY)
                .header("Content-Type", "application/json")
                .body(asked.to_string())
                .expect("a request");
            let response = Response::builder()
                .status(status)
                .header("Content-Type", "application/json")
                .body(answered.to_string())
                .expect("a response");
            let mut recorder = har::Recorder::new(contract);
            prop_assert!(recorder.record(&request, &response));
            let mut written = Vec::new();
            recorder.write(&mut written).expect("written");
            let found = har::check(contract, written.as_slice()).expect("a recording");
            let keywords = |found: &vlens_contract::Violation| (found.side, found.keyword.clone());
            let mut after: Vec<_> = found
                .violations
                .iter()
                .map(|(_, found)| keywords(found))
                .collect();
            let mut before: Vec<_> = contract
                .check_exchange(&request, &response)
                .iter()
                .map(keywords)
                .collect();
            after.sort();
            before.sort();
            if found.incomplete == 0 {
                prop_assert_eq!(after, before);
            } else {
                prop_assert!(after.iter().all(|one| before.contains(one)));
            }
            let text = String::from_utf8(written).expect("text");
            prop_assert!(!text.contains(CANARY), "{}", text);
            Ok(())
        })
        .expect("the same is found, and no value is written");
}

/// Any target and headers against a document with parameters in every place.
fn requests(cases: u32) {
    let contract = vlens_contract::Contract::new(&json!({
        "openapi": "3.1.0",
        "paths": { "/p/{a}.{b}/{c}": { "get": {
            "parameters": [
                { "name": "a", "in": "path", "required": true, "style": "label", "schema": { "type": "array", "items": { "type": "integer" } } },
                { "name": "b", "in": "path", "required": true, "style": "matrix", "explode": true, "schema": { "type": "object" } },
                { "name": "c", "in": "path", "required": true, "schema": { "type": "object", "properties": { "x": { "type": "integer" } } } },
                { "name": "q", "in": "query", "style": "deepObject", "schema": { "type": "object", "additionalProperties": { "type": "integer" } } },
                { "name": "o", "in": "query", "schema": { "anyOf": [{ "type": "object", "additionalProperties": { "type": "integer" } }, { "type": "array" }] } },
                { "name": "H", "in": "header", "explode": true, "schema": { "type": ["object", "array", "integer"] } },
            ],
            "responses": {},
        } } },
    }))
    .expect("a usable document");
    let tokens = select(vec![
        CANARY, ".", ";", ",", "=", "&", "?", "/", "%2C", "%", "%zz", "%00", "[", "]", "q[", "o=",
        "1", "x", "+", "[]",
    ]);
    let texts = (
        prop::collection::vec(tokens.clone(), 0..12),
        prop::collection::vec(tokens, 0..6),
    );
    runner(cases)
        .run(&texts, |(target, header)| {
            let Ok(request) = Request::builder()
                .method(Method::GET)
                .uri(format!("/p/{}", target.concat()))
                .header("H", header.concat())
                .body("")
            else {
                return Ok(());
            };
            let found = contract.check_request(&request);
            let shown = format!("{found:?}");
            prop_assert!(!shown.contains(CANARY), "{}", shown);
            Ok(())
        })
        .expect("no panic and no value");
}

#[test]
fn a_seeded_share() {
    recordings(400);
    broken_recordings(300);
    recorded_exchanges(60);
    requests(400);
}

#[test]
#[ignore = "takes minutes: a random search, by hand"]
fn a_long_search() {
    recordings(300_000);
    broken_recordings(300_000);
    recorded_exchanges(20_000);
    requests(300_000);
}
