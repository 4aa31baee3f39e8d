//! The whole way, for whoever needs no step between.

use serde_json::Value;
use vlens_openapi::{Note, Problems, lower};

use crate::{Generated, Settings, adapt, generate};

/// What [`compile()`] returns.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Compiled {
    /// What lowering to OpenAPI 3.0 did that was not exact.
    pub lowering: Vec<Note>,
    /// What adapting to the generator did that was not exact.
    pub adapting: Vec<Note>,
    /// The source.
    pub generated: Generated,
}

/// Generates the client of a document: lowers, adapts and generates. Whatever
/// step a problem or a note is from, it points into `document`.
///
/// ```
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "info": { "title": "Pets", "version": "1" },
///     "components": { "schemas": {
///         "Pet": { "properties": { "names": { "properties": { "a-b": {}, "aB": {} } } } },
///         "Names": { "$ref": "#/components/schemas/Pet/properties/names" }
///     } }
/// });
/// let refused = vlens_codegen::compile(&document, &vlens_codegen::Settings::new());
/// assert_eq!(
///     refused.unwrap_err().to_string(),
///     "/components/schemas/Pet/properties/names/properties/aB: \
///      «a-b» and «aB» both become `a_b`"
/// );
/// ```
///
/// # Errors
///
/// What one of the steps refuses.
pub fn compile(document: &Value, settings: &Settings) -> Result<Compiled, Problems> {
    let lowered = lower(document)?;
    let in_document = |pointer: &str| lowered.origins.of(pointer, document);
    let adapted =
        adapt(&lowered.document, settings).map_err(|problems| problems.at(in_document))?;
    let in_lowered = |pointer: &str| adapted.origins.of(pointer, &lowered.document);
    let generated = generate(&adapted.document, settings)
        .map_err(|problems| problems.at(|pointer| in_document(&in_lowered(pointer))))?;
    let mut adapting = adapted.notes;
    for note in &mut adapting {
        note.pointer = in_document(&note.pointer);
    }
    Ok(Compiled {
        lowering: lowered.notes,
        adapting,
        generated,
    })
}
