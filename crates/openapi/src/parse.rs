//! Text to JSON: YAML and JSON, with the mistakes that YAML readers forgive.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

use super::{Problem, pointer};

/// Reads a YAML or JSON text.
///
/// JSON is a subset of YAML, so there is one reader. Non-string keys become
/// strings, as in a response `200:`.
///
/// # Errors
///
/// Text that is not YAML, duplicate keys, tags, numbers that JSON does not
/// have, keys that are lists or maps, nesting of more than 128 levels.
pub fn parse(text: &str) -> Result<Value, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new("", "the document is empty"));
    }
    if nests_without_end(text) {
        let message = "not readable as YAML or JSON: it is nested in more than 128 levels";
        return Err(Problem::new("", message));
    }
    // YAML knows no surrogate pairs, which JSON escapes emoji with.
    if text.trim_start().starts_with('{')
        && let Some(Unique(value)) = serde_json::from_str(text).ok()
    {
        return Ok(value);
    }
    let value: yaml_serde::Value = yaml_serde::from_str(text)
        .map_err(|error| Problem::new("", format!("not readable as YAML or JSON: {error}")))?;
    to_json(value, "")
}

/// Whether brackets are left open by the thousand. The reader refuses that too,
/// but only after a time that grows with the square of their number.
fn nests_without_end(text: &str) -> bool {
    const MANY: usize = 4096;
    let mut open = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MANY
    })
}

/// JSON whose maps name each member once; what does not is left to the YAML
/// reader, whose errors have places.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
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

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Unique(item)) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((key, Unique(value))) = map.next_entry()? {
            if members.insert(key, value).is_some() {
                return Err(de::Error::custom("a member is there twice"));
            }
        }
        Ok(Value::Object(members))
    }
}

fn to_json(value: yaml_serde::Value, at: &str) -> Result<Value, Problem> {
    use yaml_serde::Value as Yaml;
    Ok(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(b) => Value::Bool(b),
        Yaml::Number(n) => Value::Number(number(&n, at)?),
        Yaml::String(s) => Value::String(s),
        Yaml::Sequence(items) => Value::Array(
            items
                .into_iter()
                .enumerate()
                .map(|(i, item)| to_json(item, &pointer::join(at, &i.to_string())))
                .collect::<Result<_, _>>()?,
        ),
        Yaml::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                let key = key_text(key, at)?;
                let below = pointer::join(at, &key);
                let value = to_json(value, &below)?;
                if map.insert(key, value).is_some() {
                    return Err(Problem::new(below, "the key is there twice"));
                }
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => {
            let message = format!("the YAML tag {} has no meaning in JSON", tagged.tag);
            return Err(Problem::new(at, message));
        }
    })
}

fn number(n: &yaml_serde::Number, at: &str) -> Result<Number, Problem> {
    if let Some(i) = n.as_i64() {
        return Ok(i.into());
    }
    if let Some(u) = n.as_u64() {
        return Ok(u.into());
    }
    n.as_f64()
        .and_then(Number::from_f64)
        .ok_or_else(|| Problem::new(at, format!("{n} is not a number in JSON")))
}

fn key_text(key: yaml_serde::Value, at: &str) -> Result<String, Problem> {
    use yaml_serde::Value as Yaml;
    match key {
        Yaml::String(s) => Ok(s),
        Yaml::Number(n) => Ok(n.to_string()),
        Yaml::Bool(b) => Ok(b.to_string()),
        Yaml::Null => Ok("null".to_owned()),
        _ => Err(Problem::new(at, "a key must be a string")),
    }
}
