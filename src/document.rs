//! The vendored document, as the build script merged and corrected it.

use std::sync::LazyLock;

use serde_json::Value;

/// As published.
#[must_use]
pub fn published() -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| read(include_str!(concat!(env!("OUT_DIR"), "/published.json"))));
    &DOCUMENT
}

/// With the corrections applied: what the client is made from and what an
/// exchange is checked against.
#[must_use]
pub fn corrected() -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| read(include_str!(concat!(env!("OUT_DIR"), "/corrected.json"))));
    &DOCUMENT
}

/// The corrections as they lie in `openapi/`; an empty list where there are none.
#[must_use]
pub fn corrections() -> &'static str {
    static CORRECTIONS: LazyLock<String> = LazyLock::new(|| {
        let file = files()
            .into_iter()
            .find(|(name, _)| name.ends_with("/corrections.yaml"));
        file.map_or_else(|| "[]".to_owned(), |(_, text)| text)
    });
    &CORRECTIONS
}

/// The files of `openapi/` that were read, by name: the documents and what goes
/// with them.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    let files = read(include_str!(concat!(env!("OUT_DIR"), "/files.json")));
    serde_json::from_value(files).unwrap_or_default()
}

/// The build script wrote it. Were it damaged, `null` would be no document, and
/// nothing would conform to it.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
