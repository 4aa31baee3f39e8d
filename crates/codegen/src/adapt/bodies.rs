//! Request bodies.

use serde_json::{Map, Value, json};

use super::{Adapting, operations};
use vlens_openapi::{Inexact, Problem, grammar::Object, pointer::Pointer, walk::visit_mut};

impl Adapting<'_> {
    /// What every body can have without loss.
    pub(super) fn body_details(&mut self) {
        let mut document = self.document.take();
        visit_mut(Object::RequestBody, &mut document, &mut |body, at| {
            let Value::Object(body) = body else { return };
            if body.contains_key("content") && body.get("required") != Some(&json!(true)) {
                body.insert("required".to_owned(), json!(true));
                self.note(at, "a body is always sent", Inexact::Dropped);
            }
            let at = at.name("content");
            let content = body.get_mut("content").and_then(Value::as_object_mut);
            for (name, media_type) in content.into_iter().flatten() {
                if let Value::Object(media_type) = media_type {
                    self.body_schema(name, media_type, &at.name(name));
                }
            }
        });
        self.document = document;
    }

    fn body_schema(&mut self, name: &str, media_type: &mut Map<String, Value>, at: &Pointer<'_>) {
        let fixed = match essence(name) {
            "application/json" => None,
            "application/octet-stream" => Some(json!({ "type": "string", "format": "binary" })),
            "text/plain" | "text/x-markdown" => Some(json!({ "type": "string" })),
            _ => return,
        };
        if media_type.remove("encoding").is_some() {
            self.note(&at.name("encoding"), "encoding", Inexact::Dropped);
        }
        match (fixed, media_type.get("schema")) {
            (None, Some(_)) => {}
            (None, None) => {
                media_type.insert("schema".to_owned(), json!({}));
            }
            (Some(fixed), found) => {
                if found.is_some_and(|found| *found != fixed) {
                    self.note(&at.name("schema"), "schema of a raw body", Inexact::Widened);
                }
                media_type.insert("schema".to_owned(), fixed);
            }
        }
    }

    /// What the generator cannot send.
    pub(super) fn bodies(&mut self) {
        let document = self.document.take();
        for operation in operations(&document) {
            let body = operation.operation.get("requestBody");
            let body = body.and_then(|body| body.follow(&document).ok());
            let Some(content) = body.and_then(|body| body.get("content")) else {
                continue;
            };
            let names: Vec<&str> = content.entries().map(|(name, _)| name).collect();
            if names.len() > 1 {
                let message = format!("only one media type is supported, not {}", names.join(", "));
                self.problems.push(Problem::new(content.pointer, message));
                continue;
            }
            for (name, media_type) in content.entries() {
                if let Err(message) = sendable(name, media_type.value) {
                    self.problems
                        .push(Problem::new(media_type.pointer, message));
                }
            }
        }
        self.document = document;
    }
}

fn sendable(name: &str, media_type: &Value) -> Result<(), String> {
    let form = match essence(name) {
        "application/x-www-form-urlencoded" => true,
        "application/json" | "application/octet-stream" | "text/plain" | "text/x-markdown" => false,
        other => return Err(format!("a body of {other} is not supported")),
    };
    if form && media_type.get("schema").is_none() {
        return Err("has no schema".to_owned());
    }
    if form && media_type.get("encoding").is_some() {
        return Err("encodings of a form are not supported".to_owned());
    }
    Ok(())
}

/// A media type without its parameters, as the generator reads it.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default()
}
