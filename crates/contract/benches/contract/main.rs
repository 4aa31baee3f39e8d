//! What checks and comparisons cost: `cargo bench -p vlens-contract [-- FILE…]`.
//!
//! Compiling a document once, exchanges a second, recordings of growing size in
//! time and in memory, and two large documents compared: one that is made here,
//! then each FILE.

#![allow(clippy::expect_used)]

mod documents;
mod recording;

use std::{
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use http::{Request, Response};
use vlens_contract::{Contract, har};
use vlens_openapi::{Document, parse::parse};

use recording::Recording;

const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";
const REQUEST: &str = r#"{"phoneNumber":"+201234567890","smsProviders":2}"#;
const RESPONSE: &str = r#"{"data":{"phoneNumberOtpRequestId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","isPhoneNumberConfirmed":false},"error_code":null,"error_message":null}"#;

fn main() {
    let contract = exchanges();
    recordings(&contract);

    documents::compare("made here", &documents::large());
    let files = std::env::args().skip(1);
    // Cargo adds options of its own.
    for file in files.filter(|argument| !argument.starts_with("--")) {
        let text = fs::read_to_string(&file).expect("a file");
        let document = parse(&text).expect("a document");
        documents::compare(file.rsplit('/').next().unwrap_or_default(), &document);
    }
}

fn exchanges() -> Contract {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../openapi/tests/fixtures/openapi"
    );
    let document = Document::load(Path::new(folder))
        .expect("a usable folder")
        .corrected;

    let compile = per_call(|| {
        black_box(Contract::new(&document).expect("a usable document"));
    });
    println!("compile the document        {compile:>10.1?}");

    let contract = Contract::new(&document).expect("a usable document");
    let request = Request::post(PATH)
        .header("ApiKey", "k")
        .header("Content-Type", "application/json")
        .body(REQUEST)
        .expect("a request");
    let response = Response::builder()
        .header("Content-Type", "application/json")
        .body(RESPONSE)
        .expect("a response");
    let parse = per_call(|| {
        let value = |text| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        black_box((value(REQUEST), value(RESPONSE)));
    });
    let check = per_call(|| {
        assert!(black_box(contract.check_exchange(&request, &response)).is_empty());
    });
    println!(
        "check an exchange           {check:>10.1?}  {:>8.0}/s, {:.1} times parsing its bodies",
        1.0 / check.as_secs_f64(),
        check.as_secs_f64() / parse.as_secs_f64(),
    );
    let wrong = Response::builder()
        .header("Content-Type", "application/json")
        .body(r#"{"data":{"phoneNumberOtpRequestId":7},"error_code":"x"}"#)
        .expect("a response");
    let explain = per_call(|| {
        assert_eq!(
            black_box(contract.check_exchange(&request, &wrong)).len(),
            2
        );
    });
    println!(
        "the same with two violations{explain:>10.1?}  {:>8.0}/s",
        1.0 / explain.as_secs_f64()
    );
    contract
}

fn recordings(contract: &Contract) {
    for megabytes in [10, 100, 400] {
        let start = Instant::now();
        let recording = Recording::new(megabytes << 20);
        let found = har::check(contract, recording).expect("a recording");
        assert!(found.violations.is_empty());
        let time = start.elapsed();
        println!(
            "a recording of {megabytes:>3} MB       {time:>10.1?}  {:>8.0} MB/s, {} checked, {} skipped{}",
            megabytes as f64 / time.as_secs_f64(),
            found.checked,
            found.skipped,
            peak().map_or_else(String::new, |peak| format!(
                ", peak of the process {peak} MB"
            )),
        );
    }
}

/// The mean of many calls.
fn per_call(mut call: impl FnMut()) -> Duration {
    const LONG: Duration = Duration::from_millis(500);
    let mut calls = 1;
    loop {
        let start = Instant::now();
        for _ in 0..calls {
            call();
        }
        let time = start.elapsed();
        if time >= LONG {
            return time / calls;
        }
        calls *= 4;
    }
}

/// The most memory that this process has had, in MB, where the system says so.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes >> 10)
}
