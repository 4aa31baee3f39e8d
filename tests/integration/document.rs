//! The vendored documents: what they must be before a client is made from them.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use vlens::document;
use vlens_openapi::lint::unmarked;

/// Of each vendored page; whoever edits one has to say so there.
#[test]
fn the_vendored_documents_are_the_published_ones() {
    let readme = include_str!("../../openapi/README.md");
    for (name, text) in document::files() {
        let file = name.trim_start_matches("openapi/");
        if matches!(file, "corrections.yaml" | "allow-widening.yaml") {
            continue;
        }
        let row = readme
            .lines()
            .find(|line| line.starts_with(&format!("| `{file}` | <http")));
        let checksum = format!("{:x}", Sha256::digest(text.as_bytes()));
        assert!(
            row.is_some_and(|row| row.contains(&checksum)),
            "openapi/README.md should name {file} and {checksum}"
        );
    }
}

/// Whoever vendors a page with a secret in it has to mark that.
#[test]
fn the_corrected_document_is_clean() {
    assert_eq!(unmarked(document::corrected()), []);
}

/// The fields of the generated types: `Struct.wire_name` → type.
fn fields(source: &str) -> Map<String, Value> {
    let types = source.split_once("pub mod types {").unwrap().1;
    let types = types.split_once("pub mod builder").unwrap().0;
    let mut fields = Map::new();
    let (mut holder, mut wire_name) = ("", None);
    for line in types.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            holder = rest.trim_end_matches(" {");
        } else if let Some((_, rest)) = line.split_once("rename = \"") {
            wire_name = rest.split_once('"').map(|(name, _)| name);
        } else if let Some(field) = line.strip_prefix("pub ")
            && let Some((name, kind)) = field.trim_end_matches(',').split_once(": ")
        {
            let name = wire_name.take().unwrap_or(name);
            fields.insert(format!("{holder}.{name}"), kind.into());
        }
    }
    fields
}

#[test]
fn every_mark_of_the_vendored_document_has_its_type() {
    let document = document::corrected();
    let generated = include_str!(concat!(env!("OUT_DIR"), "/raw.rs"));
    let fields = fields(&vlens_codegen::format(generated).unwrap());
    let mut marks = 0;
    for (schema_name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let required = schema["required"].as_array();
        for (name, property) in schema["properties"].as_object().unwrap() {
            let Some(mark) = property.get("x-sensitive") else {
                continue;
            };
            let kind = match (mark.as_str().unwrap(), property.get("type")) {
                (_, None) => "crate::SensitiveJson",
                ("secret", _) => "crate::Secret",
                (mark, _) => {
                    assert_eq!(mark, "personal");
                    "crate::Personal"
                }
            };
            let is_required = required.is_some_and(|required| required.contains(&json!(name)));
            let kind = if is_required {
                kind.to_owned()
            } else {
                format!("::std::option::Option<{kind}>")
            };
            assert_eq!(fields[&format!("{schema_name}.{name}")], kind, "{name}");
            marks += 1;
        }
    }
    assert!(marks >= 17, "only {marks} marks");
}
