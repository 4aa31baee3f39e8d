//! Values without what they say: same type, format, length and characters, so
//! that a check finds the same.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use vlens_openapi::{Located, credential, grammar::Object, sensitive::MARK, walk};

use super::{
    Contract,
    operation::SchemaId,
    types::{Step, schemas_at},
};

/// The longest text that is replaced character by character.
const MOST_CHARACTERS: usize = 256;

/// Which values of a document's messages may be shown.
pub(crate) struct Redaction<'c> {
    contract: &'c Contract,
    /// Whether anything is marked. If nothing is, nobody has said what is
    /// public.
    has_marks: bool,
    /// Where and under which names credentials are sent.
    keys: BTreeSet<(String, String)>,
}

/// What the document says about a place.
struct Described<'d> {
    /// Whether it is a secret or personal, or unknown.
    hidden: bool,
    /// Values that the document itself shows.
    published: Vec<&'d Value>,
    formats: Vec<&'d str>,
    patterns: Vec<&'d str>,
}

impl<'c> Redaction<'c> {
    pub(crate) fn new(contract: &'c Contract) -> Self {
        let mut has_marks = false;
        walk::visit(&contract.document, &mut |kind, value, _| {
            has_marks |= kind == Object::Schema && value.get(MARK).is_some();
        });
        Self {
            contract,
            has_marks,
            keys: credential::api_keys(&contract.document),
        }
    }

    /// The names of API keys in a place: `header`, `query` or `cookie`.
    pub(crate) fn keys(&self, place: &str) -> impl Iterator<Item = &str> {
        let keys = self
            .keys
            .iter()
            .filter(move |(location, _)| location == place);
        keys.map(|(_, name)| name.as_str())
    }

    /// Redacts the values of `instance`, one after the other, each so that
    /// `same` finds the same; none if that is not possible.
    pub(crate) fn instance(
        &self,
        schema: Option<SchemaId>,
        instance: &Value,
        same: &dyn Fn(&Value) -> bool,
    ) -> Option<Value> {
        let mut draft = instance.clone();
        let mut leaves = Vec::new();
        let mut todo = vec![Vec::new()];
        while let Some(path) = todo.pop() {
            let Some(here) = at(&mut draft, &path) else {
                continue;
            };
            match here.clone() {
                Value::Null | Value::Bool(_) => {}
                Value::Array(items) => todo.extend((0..items.len()).map(|i| {
                    let mut path = path.clone();
                    path.push(Step::Item(i));
                    path
                })),
                Value::Object(members) => {
                    let members = self.names(&mut draft, &path, members, same)?;
                    todo.extend(members.into_iter().map(|name| {
                        let mut path = path.clone();
                        path.push(Step::Member(name));
                        path
                    }));
                }
                value @ (Value::String(_) | Value::Number(_)) => leaves.push((path, value)),
            }
        }
        // Equal values stay equal, and what is hidden in one place is in all.
        let mut done: Vec<Value> = Vec::new();
        for (path, value) in &leaves {
            let described = self.described(schema, path);
            if described.shows(value) || done.contains(value) {
                continue;
            }
            let equal = || leaves.iter().filter(|(_, other)| other == value);
            let mut tried = draft.clone();
            let put = |draft: &mut Value, other: &Value| {
                for (path, _) in equal() {
                    if let Some(place) = at(draft, path) {
                        place.clone_from(other);
                    }
                }
            };
            let replaced = described.replace(value, &mut |other| {
                put(&mut tried, other);
                same(&tried)
            })?;
            put(&mut draft, &replaced);
            done.push(value.clone());
        }
        Some(draft)
    }

    /// Replaces names of members that the document does not have; what they are
    /// then called comes back.
    fn names(
        &self,
        draft: &mut Value,
        path: &[Step],
        members: Map<String, Value>,
        same: &dyn Fn(&Value) -> bool,
    ) -> Option<Vec<String>> {
        let known = |name: &String| self.contract.names.contains(name);
        if members.keys().all(known) {
            return Some(members.into_iter().map(|(name, _)| name).collect());
        }
        let mut renamed = Map::new();
        for (i, (name, value)) in members.into_iter().enumerate() {
            let name = if known(&name) {
                name
            } else {
                format!("unknown{i}")
            };
            renamed.insert(name, value);
        }
        let names = renamed.keys().cloned().collect();
        *at(draft, path)? = Value::Object(renamed);
        same(draft).then_some(names)
    }

    /// A text that stands for a value of `schema`, redacted so that `same` finds
    /// the same.
    pub(crate) fn text(
        &self,
        schema: Option<SchemaId>,
        text: &str,
        same: &dyn Fn(&str) -> bool,
    ) -> Option<String> {
        let described = self.described(schema, &[]);
        let value = Value::from(text);
        if described.shows(&value) {
            return Some(text.to_owned());
        }
        let written = |value: &Value| match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let typed = text.parse().ok().map(Value::Number);
        typed
            .iter()
            .chain([&value])
            .find_map(|value| described.replace(value, &mut |value| same(&written(value))))
            .map(|value| written(&value))
    }

    fn described(&self, schema: Option<SchemaId>, path: &[Step]) -> Described<'c> {
        let Some(schema) = schema else {
            return Described::nothing();
        };
        let document = &self.contract.document;
        let at = |path: &[Step]| schemas_at(document, self.contract.schema(schema), path);
        // A mark holds for all that is below it.
        let marked = (0..=path.len()).any(|end| {
            at(&path[..end])
                .iter()
                .any(|schema| schema.get(MARK).is_some())
        });
        let schemas = at(path);
        let says = |schema: &Located<'_>| {
            ["type", "enum", "const"]
                .iter()
                .any(|key| schema.value.get(key).is_some())
        };
        let known = schemas.iter().any(says);
        let mut described = Described::nothing();
        described.hidden = marked || !known || !self.has_marks;
        for schema in &schemas {
            described.formats.extend(schema.text("format"));
            described.patterns.extend(schema.text("pattern"));
            if marked {
                continue;
            }
            for keyword in ["const", "default", "example"] {
                described.published.extend(schema.value.get(keyword));
            }
            for keyword in ["enum", "examples"] {
                let values = schema.value.get(keyword).and_then(Value::as_array);
                described.published.extend(values.into_iter().flatten());
            }
        }
        described
    }
}

impl<'d> Described<'d> {
    fn nothing() -> Self {
        Self {
            hidden: true,
            published: Vec::new(),
            formats: Vec::new(),
            patterns: Vec::new(),
        }
    }

    fn shows(&self, value: &Value) -> bool {
        !self.hidden || self.published.contains(&value)
    }

    /// The first replacement that `fits`.
    fn replace(&self, value: &Value, fits: &mut dyn FnMut(&Value) -> bool) -> Option<Value> {
        if let Some(found) = self
            .replacements(value)
            .into_iter()
            .find(|value| fits(value))
        {
            return Some(found);
        }
        let mut text: Vec<char> = value.as_str()?.chars().collect();
        if text.len() > MOST_CHARACTERS {
            return None;
        }
        // Character by character; what a pattern names itself may stay.
        for i in 0..text.len() {
            let given = *text.get(i)?;
            let others = ('0'..='9').chain('a'..='z').chain('A'..='Z');
            let other = others.filter(|other| *other != given).find(|other| {
                let mut text = text.clone();
                if let Some(place) = text.get_mut(i) {
                    *place = *other;
                }
                fits(&Value::from(text.into_iter().collect::<String>()))
            });
            match other {
                Some(other) => *text.get_mut(i)? = other,
                None if self.patterns.iter().any(|pattern| pattern.contains(given)) => {}
                None => return None,
            }
        }
        Some(Value::from(text.into_iter().collect::<String>()))
    }

    /// What may stand for a value, the most telling first. None of it depends on
    /// more than the kinds of its characters.
    fn replacements(&self, value: &Value) -> Vec<Value> {
        match value {
            Value::String(text) => {
                let formats = self.formats.iter().filter_map(|format| of_format(format));
                let masks = ['0', '1'].map(|digit| masked(text, digit));
                let plain = "x".repeat(text.chars().count());
                let texts = masks.into_iter().chain([plain]).map(Value::from);
                let formats = formats.map(Value::from);
                let published = self.published.iter().map(|value| (*value).clone());
                formats.chain(texts).chain(published).collect()
            }
            Value::Number(number) => {
                let text = number.to_string();
                let masks = ['1', '2', '5', '9'].map(|digit| {
                    let (whole, rest) = text.split_once(['.', 'e', 'E']).unwrap_or((&text, ""));
                    let whole = masked(whole, digit);
                    // 86400.0 stays whole, 0.5 does not.
                    let fraction =
                        number.is_f64() && number.as_f64().is_some_and(|n| n.fract() != 0.0);
                    let rest = if rest.is_empty() {
                        ""
                    } else if fraction {
                        ".5"
                    } else {
                        ".0"
                    };
                    format!("{whole}{rest}")
                });
                let numbers = masks.into_iter().chain(["0".to_owned(), "1".to_owned()]);
                let numbers = numbers.filter_map(|text| text.parse().ok().map(Value::Number));
                numbers
                    .chain(self.published.iter().map(|value| (*value).clone()))
                    .collect()
            }
            other => vec![other.clone()],
        }
    }
}

/// `+20 Ab` → `+00 Aa`.
fn masked(text: &str, digit: char) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => digit,
            'a'..='z' => 'a',
            'A'..='Z' => 'A',
            // What formats and patterns ask for.
            ' ' | '+' | '-' | '_' | '.' | ',' | ':' | '/' | '@' | '(' | ')' => c,
            c if c.is_ascii() => '.',
            _ => 'ä',
        })
        .collect()
}

fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "date-time" => "2000-01-01T00:00:00Z",
        "date" => "2000-01-01",
        "time" => "00:00:00Z",
        "duration" => "PT1S",
        "email" | "idn-email" => "user@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "uri-reference" | "iri" | "iri-reference" => "https://example.com/",
        "json-pointer" => "/a",
        "regex" => "a",
        _ => return None,
    })
}

fn at<'v>(value: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Member(name) => value.get_mut(name),
        Step::Item(index) => value.get_mut(*index),
    })
}
