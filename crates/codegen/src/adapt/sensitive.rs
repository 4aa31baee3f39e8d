//! `x-sensitive`: schemas that become types which show nothing.

use serde_json::{Map, Value, json};

use super::{
    Adapting,
    nulls::{Nulls, is_null},
};
use vlens_openapi::{
    Inexact, Located,
    grammar::Object,
    pointer::Pointer,
    schema::{COMBINATIONS, in_place},
    sensitive::MARK,
    walk::visit_mut,
};

impl Adapting<'_> {
    /// Replaces each marked schema whole: the generator's conversion matches
    /// exactly, and whatever stood beside would silently undo it.
    pub(super) fn sensitive(&mut self) {
        let mut document = self.document.take();
        let mut nulls = Nulls::new(self.source);
        visit_mut(Object::Schema, &mut document, &mut |schema, at| {
            if let Some(mark) = schema.get(MARK)
                && let Some(format) = self.format(mark, schema, &mut nulls, at)
                && let Value::Object(map) = schema
            {
                *schema = self.hidden(map, format, at);
            }
        });
        self.document = document;
    }

    fn format(
        &mut self,
        mark: &Value,
        schema: &Value,
        nulls: &mut Nulls<'_>,
        at: &Pointer<'_>,
    ) -> Option<Format> {
        let of_text = mark
            .as_str()
            .and_then(|mark| self.sensitive.text_format(mark));
        let Some(of_text) = of_text else {
            let marks = self.sensitive.marks();
            let wanted = if marks.is_empty() {
                "the settings have no type for any mark".to_owned()
            } else {
                format!("it must be {}", marks.join(" or "))
            };
            self.problem(&at.name(MARK), format!("is {mark}; {wanted}"));
            return None;
        };
        let found = match marked(self.source, schema) {
            Some(Marked::Anything) => self.sensitive.json_format().map(|name| Format {
                name,
                nullable: false,
            }),
            Some(Marked::Text) => Some(Format {
                name: of_text,
                nullable: nulls.allowed(&[Located::root(schema)]),
            }),
            None => None,
        };
        if found.is_none() {
            let message = "stands on what is neither a string nor untyped";
            self.problem(&at.name(MARK), message);
        }
        found
    }

    fn hidden(&mut self, map: &Map<String, Value>, format: Format, at: &Pointer<'_>) -> Value {
        let mut hidden = json!({ "type": "string", "format": format.name });
        if format.nullable {
            hidden["nullable"] = json!(true);
        }
        for (keyword, value) in map {
            match keyword.as_str() {
                "description" => hidden["description"] = value.clone(),
                // Said by the type.
                MARK | "type" | "nullable" | "oneOf" | "anyOf" | "allOf" => {}
                "maxLength" | "minLength" | "pattern" | "enum" | "format" => {
                    self.note(&at.name(keyword), MARK, Inexact::Widened);
                }
                _ => self.note(&at.name(keyword), MARK, Inexact::Dropped),
            }
        }
        hidden
    }
}

struct Format {
    name: String,
    nullable: bool,
}

/// What a mark may stand on.
#[derive(Clone, Copy, PartialEq)]
enum Marked {
    Anything,
    Text,
}

fn marked(source: &Value, schema: &Value) -> Option<Marked> {
    let mut marked = Marked::Anything;
    for part in in_place(source, Located::root(schema), &COMBINATIONS) {
        let map = part.value.as_object()?;
        // What it refers to is a part itself.
        let refers = map.len() == 1 && map.contains_key("$ref");
        if refers || is_null(part.value) {
            continue;
        }
        for (keyword, value) in map {
            match keyword.as_str() {
                "type" if value == "string" => marked = Marked::Text,
                "enum" if value.as_array()?.iter().all(is_text_or_null) => marked = Marked::Text,
                "allOf" => {}
                "oneOf" | "anyOf" => {
                    let arms = value.as_array()?.iter().filter(|arm| !is_null(arm));
                    if arms.count() != 1 {
                        return None;
                    }
                }
                "maxLength" | "minLength" | "pattern" | "nullable" | "format" | "title"
                | "description" | "default" | "example" | "deprecated" | "readOnly"
                | "writeOnly" | "externalDocs" | "xml" => {}
                keyword if keyword.starts_with("x-") => {}
                _ => return None,
            }
        }
    }
    Some(marked)
}

fn is_text_or_null(value: &Value) -> bool {
    value.is_string() || value.is_null()
}
