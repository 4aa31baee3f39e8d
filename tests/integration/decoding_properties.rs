//! The two properties of the decoder: whatever the contract calls conforming
//! decodes, and what succeeds conforms in the members that the step relies on.

use std::sync::{Arc, LazyLock, Mutex};

use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestRunner},
};
use serde_json::{Value, json};
use vlens::{Error, ErrorKind};
use vlens_contract::Contract;

use crate::support::{self, PATH, REQUEST_ID, Reply, Server};

/// Not `error_message`, which says nothing where there is no error.
const ENVELOPE: [&str; 4] = ["", "/data", "/error_code", "/error_descriptions"];
const SEND: [&str; 1] = ["/data/phoneNumberOtpRequestId"];
const VALIDATE: [&str; 3] = [
    "/data/isPhoneNumberConfirmed",
    "/data/accessToken",
    "/data/expireInSeconds",
];

/// What a member may be, conforming or not.
fn values() -> impl Strategy<Value = Value> {
    let id = |form: &str| json!(form);
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(7),
        json!(-7),
        json!(7.0),
        json!(8.64e4),
        json!(1.5),
        json!(1e30),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("7"),
        json!("true"),
        json!("amina@example.com"),
        id(REQUEST_ID),
        id(&REQUEST_ID.to_uppercase()),
        id(&REQUEST_ID.replace('-', "")),
        id("00000000-0000-0000-0000-000000000000"),
        id(&format!("{{{REQUEST_ID}}}")),
        id(&format!("urn:uuid:{REQUEST_ID}")),
        json!([]),
        json!([true, null]),
        json!([{ "isPhoneNumberConfirmed": true }, null, null, null]),
        json!({}),
        json!({ "id": 7.0, "unknown": [[{}]] }),
        json!({ "id": "7", "idNumber": 29001011234567_i64, "emailAddress": "no address" }),
    ])
}

/// A pointer to a member, and what to put there; none takes it out.
fn edits() -> impl Strategy<Value = Vec<(&'static str, Option<Value>)>> {
    let pointer = prop::sample::select(vec![
        "",
        "/data",
        "/error_code",
        "/error_message",
        "/error_descriptions",
        "/unknown",
        "/data/isPhoneNumberConfirmed",
        "/data/isEmailConfirmed",
        "/data/phoneNumberOtp",
        "/data/phoneNumberOtpRequestId",
        "/data/accessToken",
        "/data/expireInSeconds",
        "/data/userName",
        "/data/user",
        "/data/user/id",
        "/data/user/name",
        "/data/user/emailAddress",
        "/data/user/idNumber",
    ]);
    prop::collection::vec((pointer, prop::option::weighted(0.9, values())), 0..4)
}

fn edited(mut body: Value, edits: &[(&str, Option<Value>)]) -> String {
    for (pointer, value) in edits {
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            // The whole body, seldom, so that the rest is seen as well.
            if let Some(Value::Array(_)) = value {
                body = value.clone().unwrap_or_default();
            }
            continue;
        };
        let Some(Value::Object(parent)) = body.pointer_mut(parent) else {
            continue;
        };
        match value {
            Some(value) => parent.insert((*name).to_owned(), value.clone()),
            None => parent.remove(name),
        };
    }
    body.to_string()
}

/// Where the body violates the contract.
fn violated(body: &str) -> Vec<String> {
    static CONTRACT: LazyLock<Contract> =
        LazyLock::new(|| Contract::new(vlens::document::corrected()).expect("a usable document"));
    let response = http::Response::builder()
        .header("Content-Type", "application/json")
        .body(body.as_bytes().to_vec())
        .unwrap();
    let uri = PATH.parse().unwrap();
    CONTRACT
        .check_response(&http::Method::POST, &uri, &response)
        .into_iter()
        .map(|violation| violation.instance)
        .collect()
}

fn judge<T>(body: &str, result: Result<T, Error>, relied_on: &[&str]) -> Result<(), TestCaseError> {
    let violated = violated(body);
    match result {
        Ok(_) => {
            let relied_on = |instance: &String| {
                ENVELOPE.contains(&&**instance) || relied_on.contains(&&**instance)
            };
            let broken: Vec<_> = violated.iter().filter(|at| relied_on(at)).collect();
            prop_assert!(broken.is_empty(), "{} succeeds: {:?}", body, broken);
        }
        Err(error) if violated.is_empty() => {
            let kinds = [
                ErrorKind::Api,
                ErrorKind::Incomplete,
                ErrorKind::NotConfirmed,
            ];
            prop_assert!(
                kinds.contains(&error.kind()),
                "{} conforms: {:?}",
                body,
                error
            );
        }
        Err(_) => {}
    }
    Ok(())
}

fn run(cases: u32, seed: RngSeed) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let body = Arc::new(Mutex::new(String::new()));
    let answer = body.clone();
    let server = runtime.block_on(Server::start(move |_| {
        Reply::new(200, "", &*answer.lock().unwrap())
    }));
    let client = server.client();
    let mut runner = TestRunner::new(Config {
        cases,
        rng_seed: seed,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&edits(), |edits| {
        let sent = edited(support::sent(), &edits);
        body.lock().unwrap().clone_from(&sent);
        let result = runtime.block_on(async { client.send_otp(&support::phone()).await });
        judge(&sent, result, &SEND)?;

        let confirmed = edited(support::confirmed(), &edits);
        body.lock().unwrap().clone_from(&confirmed);
        let result = runtime.block_on(client.validate_otp(&support::pending(), "123456"));
        judge(&confirmed, result, &VALIDATE)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn the_decoder_and_the_contract_agree() {
    run(400, RngSeed::Fixed(12));
}

/// With other bodies each time:
/// `cargo test --release --test integration -- --ignored the_decoder_and_the_contract_agree_on_more`
#[test]
#[ignore = "random and long"]
fn the_decoder_and_the_contract_agree_on_more() {
    run(20_000, RngSeed::Random);
}
