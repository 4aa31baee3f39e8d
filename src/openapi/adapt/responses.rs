//! The one response that a generated operation returns.

use serde_json::{Map, Value};

use super::Adapting;
use crate::openapi::{
    Effect,
    grammar::{Object, each},
    pointer::At,
};

impl Adapting<'_> {
    /// Keeps the responses of success. More than one type of error panics; and
    /// without them every failure arrives as an intact response.
    pub(super) fn responses(&mut self) {
        self.each_operation(|this, operation, at| {
            if let Some(Value::Object(responses)) = operation.get_mut("responses") {
                this.successes(responses, &at.name("responses"));
            }
        });
    }

    fn successes(&mut self, responses: &mut Map<String, Value>, at: &At<'_>) {
        let (mut kept, mut others): (Map<_, _>, Map<_, _>) = std::mem::take(responses)
            .into_iter()
            .partition(|(status, _)| status.starts_with('2'));
        if kept.is_empty()
            && let Some(default) = others.remove("default")
        {
            kept.insert("2XX".to_owned(), default);
        }
        for status in others.keys() {
            self.note(&at.name(status), "response", Effect::Dropped);
        }
        *responses = kept;
    }

    /// Of several media types only JSON is taken.
    pub(super) fn media_types(&mut self) {
        let mut document = self.document.take();
        for kind in [Object::Response, Object::RequestBody] {
            each(kind, &mut document, &mut |value, at| {
                if let Some(Value::Object(content)) = value.get_mut("content") {
                    self.json_only(content, &at.name("content"));
                }
            });
        }
        self.document = document;
    }

    fn json_only(&mut self, content: &mut Map<String, Value>, at: &At<'_>) {
        if !content.keys().any(|name| is_json(name)) {
            return;
        }
        content.retain(|name, _| {
            let json = is_json(name);
            if !json {
                self.note(&at.name(name), "media type", Effect::Dropped);
            }
            json
        });
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().map(str::trim) == Some("application/json")
}
