//! The body of a message against the media types of the document.

use serde_json::Value;

use super::{
    Part,
    check::{Body, Check, Message},
    form::{self, Field},
    media::MediaType,
    operation::{Content, Media, SchemaId},
    style::{self, Coding, Style},
    types::{Step, Types},
    untyped::Untyped,
};
use vlens_openapi::pointer;

impl Check<'_> {
    pub(super) fn content(&mut self, content: &Content, message: Message<'_>, at: &str) {
        let pointer = pointer::join(at, "content");
        let header = || Part::Header("Content-Type".to_owned());
        let media = match (&message.media, message.headers, content.0.as_slice()) {
            (Some(given), _, _) => {
                let given = MediaType::parse(given);
                let Some(media) = content.find(&given) else {
                    let message = format!("is not one of {}", content.names());
                    return self.report(header(), pointer, "content", message);
                };
                (given, media)
            }
            (None, Some(_), _) => {
                return self.report(header(), pointer, "content", "is not there");
            }
            // Not known, but only one can be meant.
            (None, None, [media]) => (media.range.clone(), media),
            (None, None, _) => return,
        };
        let (given, media) = media;
        let Some(schema) = media.schema else { return };
        let bytes = match message.body {
            Body::Unknown => return,
            Body::Fields(fields) => return self.form(media, schema, fields, Coding::Plain),
            Body::Bytes(bytes) => bytes,
        };
        if given.is_json() {
            match serde_json::from_slice(bytes) {
                Ok(value) => self.instance(&Part::Body, schema, value),
                Err(error) => self.report(Part::Body, pointer, "content", not_json(&error)),
            }
        } else if given.is_form() {
            let fields = form::urlencoded(&String::from_utf8_lossy(bytes));
            self.form(media, schema, fields, Coding::Query);
        } else if given.is_multipart_form() {
            let boundary = message.media.as_deref().and_then(form::boundary);
            match boundary.and_then(|boundary| form::multipart(bytes, boundary)) {
                Some(fields) => self.form(media, schema, fields, Coding::Plain),
                // Exporters write it down in their own way.
                None if message.recorded => {}
                None => {
                    let message =
                        "is not multipart/form-data with the boundary of its Content-Type";
                    self.report(Part::Body, pointer, "content", message);
                }
            }
        } else if given.is_text()
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            let text = Untyped::Text(text.to_owned());
            self.untyped(&Part::Body, schema, vec![text]);
        }
    }

    /// A form is an object with a member for each field.
    fn form(&mut self, media: &Media, schema: SchemaId, fields: Vec<Field>, coding: Coding) {
        let mut members: Vec<(String, Untyped)> = Vec::new();
        let styled = |name: &str| media.fields.iter().find(|(styled, _)| styled == name);
        for (name, style) in &media.fields {
            if *style == Style::DeepObject {
                let pairs: Vec<_> = fields
                    .iter()
                    .map(|field| (field.name.clone(), field.text.clone()))
                    .collect();
                let deep = style::deep(&pairs, name, coding);
                if !deep.is_empty() {
                    members.push((name.clone(), Untyped::Map(deep)));
                }
            }
        }
        for field in fields {
            let is_deep = |(name, style): &(String, Style)| {
                *style == Style::DeepObject && style::deep_path(&field.name, name).is_some()
            };
            if media.fields.iter().any(is_deep) {
                continue;
            }
            let mut path = vec![Step::Member(field.name.clone())];
            let wanted = self.contract.wanted(schema, &path);
            let untyped = match styled(&field.name) {
                Some((name, style)) => {
                    let texts = [field.text.clone()];
                    let read = style::alternatives(*style, name, &texts, coding, wanted);
                    read.and_then(|readings| readings.into_iter().next())
                }
                None => {
                    path.push(Step::Item(0));
                    let item = self.contract.wanted(schema, &path);
                    let only_list = wanted.has(Types::ARRAY) && !wanted.has(Types::SCALARS);
                    let one = if only_list { item } else { wanted };
                    Some(value(&field, one, coding))
                }
            };
            match untyped {
                Some(Untyped::List(items)) => {
                    for item in items {
                        Untyped::add(&mut members, &field.name, item);
                    }
                }
                Some(untyped) => Untyped::add(&mut members, &field.name, untyped),
                None => {}
            }
        }
        self.untyped(&Part::Body, schema, vec![Untyped::Map(members)]);
    }
}

/// The value of a field. Objects are written as JSON.
fn value(field: &Field, wanted: Types, coding: Coding) -> Untyped {
    let text = coding.decode(&field.text);
    let json = field.json || wanted.has(Types::OBJECT);
    match serde_json::from_str::<Value>(&text) {
        Ok(value) if json && (field.json || value.is_object()) => Untyped::Typed(value),
        _ => Untyped::Text(text),
    }
}

/// serde_json's own messages may quote the text.
pub(super) fn not_json(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "ends too early",
        _ => "is not JSON",
    };
    format!("{what}: line {}, column {}", error.line(), error.column())
}
