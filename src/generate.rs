//! Adapted document → Rust source, with progenitor. The only module that knows
//! progenitor; compiled into the build script, and into the library with the
//! feature `generate`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use serde_json::Value;

use crate::openapi::{
    Problem, Problems,
    adapt::{PERSONAL, SECRET, SENSITIVE_JSON, mockable},
};

/// Generated Rust source, formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The client, its types and its builders: `vlens::raw`.
    pub client: String,
    /// Typed httpmock helpers: `vlens::mock`.
    pub mocks: String,
}

/// Generates the client of an [adapted](crate::openapi::adapt()) document.
///
/// # Errors
///
/// What the generator refuses. Its messages carry no pointer, so whatever is
/// known to be refused is caught by [`adapt`](crate::openapi::adapt()) before.
pub fn generate(adapted: &Value) -> Result<Generated, Problems> {
    // The order of members decides the order of the generated code, and other
    // crates can switch serde_json to insertion order.
    let mut adapted = adapted.clone();
    adapted.sort_all_objects();
    let spec = parse(adapted.clone())?;
    let mock_spec = parse(mockable(&adapted))?;
    // A panic of the generator is a document that adapt.rs should have refused;
    // its user still deserves an error and not a backtrace.
    catch_unwind(AssertUnwindSafe(|| run(&spec, &mock_spec)))
        .unwrap_or_else(|panic| {
            let reason = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("no reason given");
            Err(format!("the code generator gave up: {reason}"))
        })
        .map_err(|message| Problem::new("", message).into())
}

fn parse(adapted: Value) -> Result<openapiv3::OpenAPI, Problem> {
    serde_json::from_value(adapted)
        .map_err(|error| Problem::new("", format!("is not OpenAPI 3.0: {error}")))
}

fn run(spec: &openapiv3::OpenAPI, mock_spec: &openapiv3::OpenAPI) -> Result<Generated, String> {
    let settings = settings();
    let client = Generator::new(&settings)
        .generate_tokens(spec)
        .map_err(|error| error.to_string())?;
    let mocks = Generator::new(&settings)
        .httpmock(mock_spec, "crate::raw")
        .map_err(|error| error.to_string())?;
    Ok(Generated {
        client: format(client)?,
        // The generated call takes a reference, and what is small is a value.
        mocks: format(mocks)?.replace(
            ".json_body_obj(value)",
            ".json_body(::serde_json::json!(value))",
        ),
    })
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type("crate::transport::Credentials".parse().unwrap_or_default());
    for (format, name) in [
        (SECRET, "crate::Secret"),
        (PERSONAL, "crate::Personal"),
        (SENSITIVE_JSON, "crate::SensitiveJson"),
    ] {
        settings.with_conversion(
            schemars::schema::SchemaObject {
                instance_type: Some(schemars::schema::InstanceType::String.into()),
                format: Some(format.to_owned()),
                ..Default::default()
            },
            name,
            std::iter::empty::<TypeImpl>(),
        );
    }
    settings
}

fn format(tokens: impl ToString) -> Result<String, String> {
    let file = syn::parse_file(&tokens.to_string()).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}
