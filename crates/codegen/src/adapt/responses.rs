//! The one response that a generated operation returns.

use std::mem;

use serde_json::{Map, Value, json};

use super::{Adapting, bodies::essence, operations};
use vlens_openapi::{
    Inexact, Located, Problem, grammar::Object, pointer::Pointer, walk::visit_mut,
};

/// Where there is no other, what stands for success.
const DEFAULT: &str = "default";

impl Adapting<'_> {
    /// Keeps the responses of success. More than one type of error panics; and
    /// without them every failure arrives as an intact response.
    pub(super) fn successes(&mut self) {
        self.each_operation(|this, operation, at| {
            let at = at.name("responses");
            let Some(Value::Object(responses)) = operation.get_mut("responses") else {
                return;
            };
            let (mut kept, mut others): (Map<_, _>, Map<_, _>) = mem::take(responses)
                .into_iter()
                .filter(|(status, _)| !status.starts_with("x-"))
                .partition(|(status, _)| status.starts_with('2'));
            if kept.is_empty()
                && let Some(default) = others.remove(DEFAULT)
            {
                kept.insert(DEFAULT.to_owned(), default);
            }
            for status in others.keys() {
                this.note(&at.name(status), "response", Inexact::Dropped);
            }
            *responses = kept;
        });
    }

    /// Where it is the only response left, a `default` is the one of success.
    pub(super) fn default_success(&mut self) {
        self.each_operation(|_, operation, _| {
            if let Some(Value::Object(responses)) = operation.get_mut("responses")
                && let Some(default) = responses.remove(DEFAULT)
            {
                responses.insert("2XX".to_owned(), default);
            }
        });
    }

    /// Of several media types only JSON is taken.
    pub(super) fn media_types(&mut self) {
        let mut document = self.document.take();
        for kind in [Object::Response, Object::RequestBody] {
            visit_mut(kind, &mut document, &mut |value, at| {
                if let Some(Value::Object(content)) = value.get_mut("content") {
                    self.json_only(content, &at.name("content"));
                }
            });
        }
        visit_mut(Object::Response, &mut document, &mut |value, at| {
            let content = value.get_mut("content").and_then(Value::as_object_mut);
            for (name, media_type) in content.into_iter().flatten() {
                let Value::Object(media_type) = media_type else {
                    continue;
                };
                if media_type.remove("encoding").is_some() {
                    let at = at.name("content");
                    let at = at.name(name);
                    self.note(&at.name("encoding"), "encoding", Inexact::Dropped);
                }
                if is_json(name) {
                    media_type.entry("schema").or_insert_with(|| json!({}));
                }
            }
        });
        self.document = document;
    }

    fn json_only(&mut self, content: &mut Map<String, Value>, at: &Pointer<'_>) {
        let Some(json) = content.keys().find(|name| is_json(name)).cloned() else {
            return;
        };
        content.retain(|name, _| {
            if *name != json {
                self.note(&at.name(name), "media type", Inexact::Dropped);
            }
            *name == json
        });
    }

    /// The generated method has one type to return.
    pub(super) fn one_type_of_success(&mut self) {
        let document = self.document.take();
        for operation in operations(&document) {
            let mut first: Option<(&str, Value)> = None;
            let responses = operation.operation.get("responses");
            for (status, response) in responses.iter().flat_map(Located::entries) {
                if !has_a_name(status) {
                    let message = format!("{status} is not a status with a name of its own");
                    self.problems.push(Problem::new(&response.pointer, message));
                }
                let Ok(response) = response.follow(&document) else {
                    continue;
                };
                let returned = returned(response.value);
                match &first {
                    None => first = Some((status, returned)),
                    Some((other, other_returned)) if *other_returned != returned => {
                        let message = format!("returns another type than {other}");
                        self.problems.push(Problem::new(response.pointer, message));
                    }
                    Some(_) => {}
                }
            }
        }
        self.document = document;
    }
}

/// What decides about the type: the schema of JSON, `true` for bytes, null for
/// nothing.
fn returned(response: &Value) -> Value {
    let mut content = response
        .get("content")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .peekable();
    let Some((name, media_type)) = content.peek() else {
        return Value::Null;
    };
    if is_json(name) {
        media_type.get("schema").cloned().unwrap_or_default()
    } else {
        Value::Bool(true)
    }
}

/// Mocks are named after the status.
fn has_a_name(status: &str) -> bool {
    matches!(status, "226" | "2XX" | "2xx" | DEFAULT)
        || status
            .parse()
            .is_ok_and(|status: u16| (200..=208).contains(&status))
}

fn is_json(media_type: &str) -> bool {
    essence(media_type) == "application/json"
}
