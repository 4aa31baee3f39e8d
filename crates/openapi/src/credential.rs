//! What the client supplies, and not each call: keys that parameters repeat, and bearer
//! tokens.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::reference::resolve;

/// Header parameters that OpenAPI says are ignored.
const IGNORED: [&str; 3] = ["accept", "authorization", "content-type"];

/// Where and under which names credentials are sent.
#[must_use]
pub fn api_keys(document: &Value) -> BTreeSet<(String, String)> {
    schemes(document)
        .filter(|(_, scheme)| scheme["type"] == "apiKey")
        .filter_map(|(_, scheme)| place(scheme))
        .collect()
}

/// Whether an operation takes `Authorization: Bearer …`: one of the alternatives
/// of its `security`, or else of the document's, asks for it.
#[must_use]
pub fn takes_bearer(document: &Value, operation: &Value) -> bool {
    let security = operation.get("security").or(document.get("security"));
    let alternatives = security.and_then(Value::as_array).into_iter().flatten();
    let names = alternatives.filter_map(Value::as_object).flatten();
    let mut asked = names.map(|(name, _)| name);
    asked.any(|asked| schemes(document).any(|(name, scheme)| name == asked && is_bearer(scheme)))
}

/// OAuth 2 and OpenID Connect give tokens that are sent like this (RFC 6750).
fn is_bearer(scheme: &Value) -> bool {
    match scheme["type"].as_str() {
        Some("http") => scheme["scheme"]
            .as_str()
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer")),
        Some(kind) => ["oauth2", "openIdConnect"].contains(&kind),
        None => false,
    }
}

fn schemes(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let schemes = document.pointer("/components/securitySchemes");
    let schemes = schemes.and_then(Value::as_object).into_iter().flatten();
    schemes.filter_map(|(name, scheme)| Some((name, resolve(document, scheme)?)))
}

/// Whether the client supplies a parameter.
#[must_use]
pub fn is_credential(document: &Value, parameter: &Value) -> bool {
    place(parameter).is_some_and(|(location, name)| {
        is_ignored(&location, &name) || api_keys(document).contains(&(location, name))
    })
}

/// Whether OpenAPI says that such a parameter is ignored.
#[must_use]
pub fn is_ignored(location: &str, name: &str) -> bool {
    location == "header" && IGNORED.contains(&name)
}

/// `in` and `name`; names of headers are not case-sensitive.
#[must_use]
pub fn place(value: &Value) -> Option<(String, String)> {
    let location = value.get("in")?.as_str()?;
    let name = value.get("name")?.as_str()?;
    let name = if location == "header" {
        name.to_ascii_lowercase()
    } else {
        name.to_owned()
    };
    Some((location.to_owned(), name))
}
