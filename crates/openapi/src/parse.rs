//! Text to JSON: YAML and JSON, with the mistakes that YAML readers forgive.

use std::{cell::RefCell, fmt};

use serde::{
    Deserializer,
    de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

use super::{Problem, nesting::nests_without_end, pointer::Pointer};

const EMPTY: &str = "the document is empty";

/// Reads a YAML or JSON text.
///
/// Keys become strings as they are written, as in a response `200:`. A merge key
/// (`<<: *base`) is merged: what is written out wins. Integers of any size are
/// read as JSON reads them: beyond 64 bits they become the nearest float.
///
/// ```
/// let value = vlens_openapi::parse::parse("base: &b { x: 1 }\nmore: { <<: *b, 200: ok }")?;
/// assert_eq!(value["more"], serde_json::json!({ "x": 1, "200": "ok" }));
/// # Ok::<(), vlens_openapi::Problem>(())
/// ```
///
/// # Errors
///
/// Text that is not YAML, duplicate keys, tags, numbers that JSON does not
/// have, keys that are lists or maps, nesting of more than 128 levels.
pub fn parse(text: &str) -> Result<Value, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Problem::new("", EMPTY));
    }
    // YAML knows no surrogate pairs, which JSON escapes emoji with. What is not
    // JSON after all is left to the YAML reader, whose errors fit both.
    if text.trim_start().starts_with(['{', '[']) {
        let mut json = serde_json::Deserializer::from_str(text);
        let reading = Reading::default();
        let value = reading.root().deserialize(&mut json);
        if let Ok(value) = value.and_then(|value| json.end().map(|()| value)) {
            return Ok(value);
        }
    }
    if nests_without_end(text) {
        let message = "not readable as YAML or JSON: it is nested in more than 128 levels";
        return Err(Problem::new("", message));
    }
    let spared = Spared::new(text);
    let reading = Reading {
        spared: Some(&spared),
        ..Reading::default()
    };
    let value = reading
        .root()
        .deserialize(yaml_serde::Deserializer::from_str(&spared.text));
    value.map_err(|error| match reading.problem.take() {
        Some(mut problem) => {
            if let Some(at) = error.location() {
                let (line, column) = (at.line(), at.column());
                problem.message += &format!(" (line {line}, column {column})");
            }
            problem
        }
        None => Problem::new("", format!("not readable as YAML or JSON: {error}")),
    })
}

/// A text in which what the reader takes for something else is replaced by
/// characters that the text does not use.
///
/// It is written for YAML 1.1, where U+0085, U+2028 and U+2029 end a line, and
/// does not tell the key `"<<"` from the merge key `<<`.
struct Spared {
    text: String,
    /// What was replaced, by what.
    replaced: Vec<(&'static str, String)>,
}

impl Spared {
    fn new(text: &str) -> Self {
        const MISTAKEN: [(&str, &str); 5] = [
            ("\u{85}", "\u{85}"),
            ("\u{2028}", "\u{2028}"),
            ("\u{2029}", "\u{2029}"),
            ("\"<<\"", "<<"),
            ("'<<'", "<<"),
        ];
        let mut spared = Self {
            text: text.to_owned(),
            replaced: Vec::new(),
        };
        let mut unused = ('\u{e000}'..='\u{f8ff}').filter(|c| !text.contains(*c));
        for (mistaken, means) in MISTAKEN {
            if !text.contains(mistaken) {
                continue;
            }
            let Some(unused) = unused.next() else { break };
            let written = mistaken.replace(means, &unused.to_string());
            spared.text = spared.text.replace(mistaken, &written);
            spared.replaced.push((means, unused.to_string()));
        }
        spared
    }

    fn restore(&self, text: &str) -> String {
        let replaced = self.replaced.iter();
        replaced.fold(text.to_owned(), |text, (means, unused)| {
            text.replace(unused, means)
        })
    }
}

/// One reading of a text.
#[derive(Default)]
struct Reading<'s> {
    spared: Option<&'s Spared>,
    /// What ended the reading, if it was one of the rules here.
    problem: RefCell<Option<Problem>>,
}

impl Reading<'_> {
    fn root(&self) -> Node<'_> {
        Node {
            reading: self,
            at: Pointer::ROOT,
        }
    }

    fn text(&self, text: &str) -> String {
        match self.spared {
            Some(spared) => spared.restore(text),
            None => text.to_owned(),
        }
    }
}

/// The value at a place.
#[derive(Clone, Copy)]
struct Node<'a> {
    reading: &'a Reading<'a>,
    at: Pointer<'a>,
}

impl Node<'_> {
    fn error<E: de::Error>(&self, at: Pointer<'_>, message: impl Into<String>) -> E {
        self.reading
            .problem
            .replace(Some(Problem::new(at, message)));
        E::custom("")
    }

    fn float<E: de::Error>(&self, float: f64) -> Result<Value, E> {
        let number = Number::from_f64(float).map(Value::Number);
        number.ok_or_else(|| self.error(self.at, format!("{float} is not a number in JSON")))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    /// A text of comments only.
    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Err(self.error(self.at, EMPTY))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.float(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.float(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        self.float(value)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(self.reading.text(value).into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Node {
            at: self.at.index(items.len()),
            ..self
        })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        let mut merged = None;
        while let Some(key) = map.next_key_seed(Key {
            node: self,
            members: &members,
            merged: merged.is_some(),
        })? {
            let name = key.as_deref().unwrap_or(MERGE);
            let at = self.at.name(name);
            let value = map.next_value_seed(Node { at, ..self })?;
            match key {
                Some(name) => {
                    members.insert(name, value);
                }
                None => merged = Some(value),
            }
        }
        if let Some(merged) = merged {
            merge(&mut members, merged)
                .map_err(|message| self.error(self.at.name(MERGE), message))?;
        }
        Ok(Value::Object(members))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, _) = tagged.variant::<String>()?;
        Err(self.error(
            self.at,
            format!("the YAML tag {tag} has no meaning in JSON"),
        ))
    }
}

/// The key whose value is merged into the map that it stands in.
const MERGE: &str = "<<";

/// A key, as it is written; none for the merge key.
struct Key<'a> {
    node: Node<'a>,
    members: &'a Map<String, Value>,
    merged: bool,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a string")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let is_merge = key == MERGE && self.node.reading.spared.is_some();
        let name = self.node.reading.text(key);
        if (is_merge && self.merged) || (!is_merge && self.members.contains_key(&name)) {
            let at = self.node.at.name(&name);
            return Err(self.node.error(at, "the key is there twice"));
        }
        Ok((!is_merge).then_some(name))
    }
}

/// Adds what a merge key names, one map or several; earlier ones win.
fn merge(members: &mut Map<String, Value>, merged: Value) -> Result<(), &'static str> {
    let maps = match merged {
        Value::Array(maps) => maps,
        one => vec![one],
    };
    for map in maps {
        let Value::Object(map) = map else {
            return Err("a merge key takes a map or a list of maps");
        };
        for (name, value) in map {
            members.entry(name).or_insert(value);
        }
    }
    Ok(())
}
