//! A real document to try things on, as published and as corrected.

use std::{path::Path, sync::LazyLock};

use serde_json::Value;
use vlens_contract::Contract;
use vlens_openapi::Document;

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../openapi/tests/fixtures/openapi"
    );
    Document::load(Path::new(folder)).expect("a usable folder")
});

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::new(corrected()).expect("a usable document"));

pub fn published() -> &'static Value {
    &DOCUMENT.published
}

pub fn corrected() -> &'static Value {
    &DOCUMENT.corrected
}

pub fn contract() -> &'static Contract {
    &CONTRACT
}
