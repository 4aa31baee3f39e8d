//! Which parameters are credentials: the client supplies them, not each call.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::reference::resolve;

/// Header parameters that OpenAPI says are ignored.
const IGNORED: [&str; 3] = ["accept", "authorization", "content-type"];

/// Where and under which names credentials are sent.
#[must_use]
pub fn api_keys(document: &Value) -> BTreeSet<(String, String)> {
    let schemes = document.pointer("/components/securitySchemes");
    let schemes = schemes.and_then(Value::as_object).into_iter().flatten();
    schemes
        .filter_map(|(_, scheme)| resolve(document, "securitySchemes", scheme))
        .filter(|scheme| scheme.get("type").is_some_and(|kind| kind == "apiKey"))
        .filter_map(place)
        .collect()
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
