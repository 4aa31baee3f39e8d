//! The vendored documents: what they must be before a client is made from them.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use vlens::{SmsProvider, document};
use vlens_openapi::{correct::addition, lint::unmarked};

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
            "openapi/README.md should name {file}, the address of its page in angle brackets and \
             {checksum}; vlens spec update writes the row"
        );
    }
}

#[test]
fn the_corrections_are_the_file() {
    assert_eq!(
        document::corrections(),
        include_str!("../../openapi/corrections.yaml")
    );
}

/// Whoever vendors a page with a secret in it has to mark that.
#[test]
fn the_corrected_document_is_clean() {
    let problems = unmarked(document::corrected());
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The gateways that a description lists: number and name.
fn documented_gateways(description: &str) -> Vec<(i64, String)> {
    let row = |line: &str| {
        let (number, name) = line.trim().strip_prefix("- `")?.split_once("` — ")?;
        Some((number.parse().ok()?, name.trim().to_owned()))
    };
    description.lines().filter_map(row).collect()
}

/// What to write into `src/sms_provider.rs`, for each gateway that is not there.
fn missing_gateways(description: &str) -> Vec<String> {
    let known = |number, name: &str| {
        SmsProvider::ALL
            .iter()
            .any(|known| i64::from(*known) == number && known.to_string() == name)
    };
    documented_gateways(description)
        .into_iter()
        .filter(|(number, name)| !known(*number, name))
        .map(|(number, name)| {
            let variant: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            format!("    {variant} = {number}, \"{name}\";")
        })
        .collect()
}

/// Whoever vendors a page with another gateway has to name it.
#[test]
fn the_gateways_are_those_of_the_page() {
    let at = "/components/schemas/StepVerifyPhoneInput/properties/smsProviders/description";
    let description = document::published().pointer(at).unwrap().as_str().unwrap();
    let missing = missing_gateways(description);
    assert!(
        missing.is_empty(),
        "the page documents other gateways than SmsProvider: write into the table of \
         src/sms_provider.rs\n{}",
        missing.join("\n")
    );
    assert_eq!(
        documented_gateways(description).len(),
        SmsProvider::ALL.len(),
        "src/sms_provider.rs has a gateway that the page no longer documents"
    );
    for (number, known) in (1..).zip(SmsProvider::ALL) {
        assert_eq!(SmsProvider::from(number), *known);
        assert_eq!(i64::from(*known), number);
    }
    // What it says of a new and of a renamed one.
    let changed = "Gateways:\n- `2` — Vodafone\n- `7` — Orange Egypt\n- `99` — Brand New\n";
    let rows = [
        "    OrangeEgypt = 7, \"Orange Egypt\";",
        "    BrandNew = 99, \"Brand New\";",
    ];
    assert_eq!(missing_gateways(changed), rows);
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

/// The corrections that are missing for the fields without a line of
/// documentation in generated code.
fn fields_without_words(source: &str) -> Vec<String> {
    let types = source.split_once("pub mod types {").unwrap().1;
    let types = types.split_once("pub mod builder").unwrap().0;
    let (mut holder, mut wire_name, mut has_words) = ("", None, false);
    let mut missing = Vec::new();
    for line in types.lines().map(str::trim) {
        if line.starts_with("///") || line.starts_with("/**") {
            has_words = true;
        } else if let Some((_, rest)) = line.split_once("rename = \"") {
            wire_name = rest.split_once('"').map(|(name, _)| name);
        } else if let Some(name) = line.strip_prefix("pub struct ") {
            holder = name.trim_end_matches(" {");
            has_words = false;
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|l| l.split_once(": ")) {
            let name = wire_name.take().unwrap_or(name);
            if !has_words {
                let at = format!("/components/schemas/{holder}/properties/{name}/description");
                missing.push(addition(
                    &at,
                    &json!("What it is."),
                    "where that is written",
                ));
            }
            has_words = false;
        }
    }
    missing
}

/// Where the document is silent a correction has the words, with their source.
#[test]
fn every_field_has_words() {
    let generated = include_str!(concat!(env!("OUT_DIR"), "/raw.rs"));
    let generated = vlens_codegen::format(generated).unwrap();
    let missing = fields_without_words(&generated);
    assert!(
        missing.is_empty(),
        "fields have no words in the generated code: add to openapi/corrections.yaml, with the \
         right pointer if the schema is inline\n{}",
        missing.join("\n")
    );
    let silent = generated.replacen("///Whether the phone number is confirmed", "//", 1);
    let missing = fields_without_words(&silent);
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].contains("/RegisterOutput/properties/isPhoneNumberConfirmed/description"));
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
