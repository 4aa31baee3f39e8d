//! `encoding`: how the fields of a form are written, as far as it says more than
//! holds anyway.

use serde_json::{Map, Value, json};

use super::documents::is_note;
use crate::{
    media::MediaType,
    types::{Step, Types, schemas_at, wanted},
};
use vlens_openapi::Located;

/// Whether it says anything of a media type: of what is no form, it does not.
pub(super) fn applies(media: &MediaType) -> bool {
    let form = MediaType::parse("application/x-www-form-urlencoded");
    media.covers(&form).is_some() || media.is_multipart()
}

/// What the `encoding` of a media type says beyond the defaults:
/// `{a: {headers: {}}}` → `{}`.
pub(super) fn said(document: &Value, at: &Located<'_>, media: &MediaType) -> Value {
    let by_property = match at.value.get("encoding") {
        None => return json!({}),
        Some(Value::Object(map)) => map,
        Some(other) => return other.clone(),
    };
    let beyond = |name: &str, own: &Value| -> Value {
        let Some(own) = own.as_object() else {
            return own.clone();
        };
        let mut own: Map<String, Value> = own.clone();
        own.retain(|key, value| {
            let default = match key.as_str() {
                "headers" => value == &json!({}),
                "allowReserved" => value == &json!(false),
                // Elsewhere, any style switches `contentType` off.
                "style" => media.is_form() && value == &json!("form"),
                "contentType" => {
                    let usual = content_type(document, at, name, media);
                    usual.is_some_and(|usual| {
                        value.as_str().map(MediaType::parse) == Some(MediaType::parse(usual))
                    })
                }
                key => is_note(key),
            };
            !default
        });
        let form = own.get("style").is_none_or(|style| style == "form");
        if media.is_form() && own.get("explode") == Some(&json!(form)) {
            own.remove("explode");
        }
        Value::Object(own)
    };
    let entries = by_property
        .iter()
        .map(|(name, own)| (name.clone(), beyond(name, own)));
    Value::Object(entries.filter(|(_, own)| own != &json!({})).collect())
}

/// The `contentType` of a field that says none, if its schema leaves no doubt.
fn content_type(
    document: &Value,
    at: &Located<'_>,
    name: &str,
    media: &MediaType,
) -> Option<&'static str> {
    let schema = at.get("schema")?;
    let mut path = vec![Step::Member(name.to_owned())];
    if wanted(document, &schema, &path) == Types::ARRAY {
        path.push(Step::Item(0));
    }
    let schemas = schemas_at(document, schema.clone(), &path);
    let says = |key: &str| schemas.iter().any(|schema| schema.get(key).is_some());
    let binary = ["binary", "byte", "base64"];
    let mut formats = schemas.iter().filter_map(|schema| schema.text("format"));
    // A schema without a type may be for anything.
    if !says("type") || says("contentEncoding") || formats.any(|f| binary.contains(&f)) {
        return None;
    }
    let types = wanted(document, &schema, &path);
    if types == Types::OBJECT && media.is_multipart() {
        Some("application/json")
    } else if types.without(Types::SCALARS) == Types::NONE {
        Some("text/plain")
    } else {
        None
    }
}
