//! One test binary, a module per subject.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use serde_json::Value;
use vlens_codegen::{Adapted, Generated, Settings};
use vlens_openapi::Problems;

mod adapt;
mod compile;
mod generate;
#[path = "../../../openapi/tests/integration/random.rs"]
#[allow(dead_code)]
mod random;

fn settings() -> Settings {
    Settings::new()
        .inner_type("crate::Inner")
        .mocks("crate::client")
        .sensitive_text("secret", "crate::Secret")
        .sensitive_text("personal", "crate::Personal")
        .sensitive_json("crate::SensitiveJson")
}

fn adapt(lowered: &Value) -> Result<Adapted, Problems> {
    vlens_codegen::adapt(lowered, &settings())
}

/// Generates, formatted.
fn generate(adapted: &Value) -> Result<Generated, Problems> {
    let mut generated = vlens_codegen::generate(adapted, &settings())?;
    for source in [&mut generated.client, &mut generated.mocks] {
        *source = vlens_codegen::format(source).unwrap();
    }
    Ok(generated)
}
