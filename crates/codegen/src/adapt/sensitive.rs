//! `x-sensitive`: schemas that become types which show nothing.

use serde_json::{Map, Value, json};

use super::{Adapting, resolve};
use vlens_openapi::{Inexact, grammar::Object, pointer::Pointer, sensitive::MARK, walk::visit_mut};

/// How deep `oneOf`, `allOf` and references may nest around a marked string.
const MAX_NESTING: u8 = 8;

impl Adapting<'_> {
    /// Replaces each marked schema whole: the generator's conversion matches
    /// exactly, and whatever stood beside would silently undo it.
    pub(super) fn sensitive(&mut self) {
        let mut document = self.document.take();
        visit_mut(Object::Schema, &mut document, &mut |schema, at| {
            if let Value::Object(map) = schema
                && let Some(mark) = map.get(MARK)
                && let Some(format) = self.format(mark, map, at)
            {
                *schema = self.hidden(map, format, at);
            }
        });
        self.document = document;
    }

    fn format(
        &mut self,
        mark: &Value,
        map: &Map<String, Value>,
        at: &Pointer<'_>,
    ) -> Option<Format> {
        let of_text = mark
            .as_str()
            .and_then(|mark| self.sensitive.text_format(mark));
        let Some(of_text) = of_text else {
            let marks = self.sensitive.marks().join(" or ");
            self.problem(&at.name(MARK), format!("is {mark}; it must be {marks}"));
            return None;
        };
        let found = match marked(self.source, map, MAX_NESTING) {
            Some(Marked::Anything) => self.sensitive.json_format().map(|name| Format {
                name,
                nullable: false,
            }),
            Some(Marked::Text { nullable }) => Some(Format {
                name: of_text,
                nullable,
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
    Text { nullable: bool },
}

fn marked(source: &Value, map: &Map<String, Value>, nesting: u8) -> Option<Marked> {
    let nesting = nesting.checked_sub(1)?;
    let below = |schema: &Value| {
        let schema = resolve(source, "schemas", schema)?.as_object()?;
        marked(source, schema, nesting)
    };
    let nullable = map.get("nullable") == Some(&Value::Bool(true));
    let mut found = match map.get("type").map(Value::as_str) {
        None => Marked::Anything,
        Some(Some("string")) => Marked::Text { nullable },
        Some(_) => return None,
    };
    for (keyword, value) in map {
        let here = match keyword.as_str() {
            "allOf" => value
                .as_array()?
                .iter()
                .map(below)
                .try_fold(Marked::Anything, |all, arm| Some(together(all, arm?)))?,
            "oneOf" | "anyOf" => {
                let (null, arms): (Vec<_>, Vec<_>) =
                    value.as_array()?.iter().partition(|arm| is_null(arm));
                let arms: Option<Vec<Marked>> = arms.into_iter().map(below).collect();
                match (arms?.as_slice(), null.is_empty()) {
                    ([Marked::Text { nullable }], no_null) => Marked::Text {
                        nullable: *nullable || !no_null,
                    },
                    ([Marked::Anything], _) => Marked::Anything,
                    _ => return None,
                }
            }
            "enum" => match value.as_array()?.as_slice() {
                values
                    if values
                        .iter()
                        .all(|value| value.is_string() || value.is_null()) =>
                {
                    Marked::Text {
                        nullable: values.contains(&Value::Null),
                    }
                }
                _ => return None,
            },
            "maxLength" | "minLength" | "pattern" | "type" | "nullable" | "format" | "title"
            | "description" | "default" | "example" | "deprecated" | "readOnly" | "writeOnly"
            | "externalDocs" | "xml" => continue,
            keyword if keyword.starts_with("x-") => continue,
            _ => return None,
        };
        found = together(found, here);
    }
    Some(found)
}

/// What is left where two parts hold.
fn together(a: Marked, b: Marked) -> Marked {
    match (a, b) {
        (Marked::Anything, other) | (other, Marked::Anything) => other,
        (Marked::Text { nullable: a }, Marked::Text { nullable: b }) => {
            Marked::Text { nullable: a && b }
        }
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("enum") == Some(&json!([null]))
}
