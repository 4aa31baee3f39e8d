//! Parameters that the client supplies, and not each call.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Adapting, METHODS, resolve};
use crate::openapi::{Effect, pointer::At};

/// Header parameters that OpenAPI says are ignored.
const IGNORED: [&str; 3] = ["accept", "authorization", "content-type"];

impl Adapting<'_> {
    /// Removes the parameters that repeat an `apiKey` security scheme. Null holds
    /// their place, so that pointers to others stay right.
    pub(super) fn credentials(&mut self) {
        let credentials = api_keys(self.source);
        self.each_path_item(|this, _, item, at| {
            this.without_credentials(item, &credentials, at);
            for method in METHODS {
                if let Some(Value::Object(operation)) = item.get_mut(method) {
                    this.without_credentials(operation, &credentials, &at.name(method));
                }
            }
        });
    }

    fn without_credentials(
        &mut self,
        holder: &mut Map<String, Value>,
        credentials: &BTreeSet<(String, String)>,
        at: &At<'_>,
    ) {
        let Some(Value::Array(parameters)) = holder.get_mut("parameters") else {
            return;
        };
        let at = at.name("parameters");
        for (i, parameter) in parameters.iter_mut().enumerate() {
            let place = resolve(self.source, "parameters", parameter).and_then(place);
            let rule = match place {
                Some(place) if credentials.contains(&place) => "credential",
                Some((location, name)) if is_ignored(&location, &name) => "ignored header",
                _ => continue,
            };
            self.note(&at.index(i), rule, Effect::Dropped);
            *parameter = Value::Null;
        }
    }
}

/// Where and under which names credentials are sent.
fn api_keys(document: &Value) -> BTreeSet<(String, String)> {
    let schemes = document.pointer("/components/securitySchemes");
    let schemes = schemes.and_then(Value::as_object).into_iter().flatten();
    schemes
        .filter_map(|(_, scheme)| resolve(document, "securitySchemes", scheme))
        .filter(|scheme| scheme.get("type").is_some_and(|kind| kind == "apiKey"))
        .filter_map(place)
        .collect()
}

/// Whether adapting leaves a parameter to the client.
pub(crate) fn is_credential(document: &Value, parameter: &Value) -> bool {
    place(parameter).is_some_and(|(location, name)| {
        is_ignored(&location, &name) || api_keys(document).contains(&(location, name))
    })
}

fn is_ignored(location: &str, name: &str) -> bool {
    location == "header" && IGNORED.contains(&name)
}

/// `in` and `name`; names of headers are not case-sensitive.
fn place(value: &Value) -> Option<(String, String)> {
    let location = value.get("in")?.as_str()?;
    let name = value.get("name")?.as_str()?;
    let name = if location == "header" {
        name.to_ascii_lowercase()
    } else {
        name.to_owned()
    };
    Some((location.to_owned(), name))
}
