//! What must hold whatever the input: one property a target, each as `check`,
//! which panics where it does not.

#[cfg(fuzzing)]
pub mod body;
pub mod diff;
pub mod document;
pub mod page;
pub mod recording;
#[cfg(fuzzing)]
pub mod sandbox;

use std::sync::LazyLock;

use serde_json::{Value, json};
use vlens_contract::Contract;
use vlens_openapi::{Problem, Problems, parse::parse};

/// In the seeds and the dictionary wherever a value stands; no output may hold it.
pub const CANARY: &str = "c4n4ry";

/// The path of the operation.
const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";

/// The vendored document, compiled.
static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
    Contract::new(vlens::document::corrected()).expect("the vendored document is usable")
});

/// A runtime whose time passes by itself, for futures that wait for nothing else.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without I/O")
}

/// A problem says something, in one line.
fn check_problem(problem: &Problem) {
    assert!(!problem.message.trim().is_empty(), "{problem:?}");
    assert!(!problem.message.contains('\n'), "{problem:?}");
}

fn check_problems(problems: &Problems) {
    assert!(problems.iter().next().is_some());
    problems.iter().for_each(check_problem);
}

/// A document from text that may be the whole of it, or a schema: few inputs are
/// documents by chance.
fn document(text: &str) -> Option<Value> {
    let value = parse(text).ok()?;
    if value.get("openapi").is_some() {
        return Some(value);
    }
    let reference = json!({ "$ref": "#/components/schemas/S" });
    let body = json!({ "content": { "application/json": { "schema": reference } } });
    Some(json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "servers": [{ "url": "https://api.example" }],
        "paths": { "/p": { "post": {
            "operationId": "op",
            "requestBody": body,
            "responses": { "200": body },
        } } },
        "components": { "schemas": { "S": value } },
    }))
}
