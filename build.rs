//! Generates the client from the documents in `openapi/`.

use std::{env, process::ExitCode};

use vlens_codegen::{Build, Settings};

fn main() -> ExitCode {
    let mut settings = settings();
    if env::var_os("CARGO_FEATURE_MOCK").is_some() {
        settings = settings.mocks("crate::raw");
    }
    Build::new("openapi", settings)
        .base_url_variable("VLENS_DOCUMENT_BASE_URL")
        .run()
}

/// What the generated code takes from this crate.
pub(crate) fn settings() -> Settings {
    Settings::new()
        .inner_type("crate::transport::Credentials")
        .response_value("crate::response::ResponseValue")
        .deserialize_error("crate::response::without_value")
        .sensitive_text("secret", "crate::Secret")
        .sensitive_text("personal", "crate::Personal")
        .optional_text("crate::raw::OptionalText")
        .sensitive_json("crate::SensitiveJson")
}
