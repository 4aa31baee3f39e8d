//! Which JSON types a schema allows at a place of its instance.
//!
//! The text of a parameter has no type; it is read as one that is wanted.

use std::{
    collections::{BTreeSet, HashMap},
    ops::{BitAnd, BitOr},
};

use serde_json::Value;
use vlens_openapi::{
    Located,
    reference::target,
    schema::{COMBINATIONS, in_place},
};

/// A set of JSON types; integers are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const NUMBER: Self = Self(4);
    pub(crate) const STRING: Self = Self(8);
    pub(crate) const ARRAY: Self = Self(16);
    pub(crate) const OBJECT: Self = Self(32);
    pub(crate) const SCALARS: Self = Self(15);
    pub(crate) const ALL: Self = Self(63);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" | "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    fn any_of(types: impl IntoIterator<Item = Self>) -> Self {
        types.into_iter().fold(Self::NONE, BitOr::bitor)
    }
}

impl BitOr for Types {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Types {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// A step from an instance to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    Item(usize),
}

/// The types that `schema` wants at `path`. Where it says nothing about the
/// type, a scalar is wanted.
pub(crate) fn wanted(document: &Value, schema: &Located<'_>, path: &[Step]) -> Types {
    let mut walk = Walk {
        document,
        known: HashMap::new(),
    };
    match walk.types(schema, path) {
        Types::NONE | Types::ALL => Types::SCALARS,
        types => types,
    }
}

/// The schemas that say something about the place at `path`.
pub(crate) fn schemas_at<'d>(
    document: &'d Value,
    schema: Located<'d>,
    path: &[Step],
) -> Vec<Located<'d>> {
    let all = |schemas: Vec<Located<'d>>| -> Vec<Located<'d>> {
        let mut seen = BTreeSet::new();
        let schemas = schemas.into_iter();
        let schemas = schemas.flat_map(|schema| in_place(document, schema, &COMBINATIONS));
        schemas
            .filter(|schema| seen.insert(schema.pointer.clone()))
            .collect()
    };
    path.iter().fold(all(vec![schema]), |schemas, step| {
        all(schemas
            .iter()
            .flat_map(|schema| below(schema, step))
            .collect())
    })
}

/// The members that `schema` names in `properties`, also in the schemas that it
/// refers to or is made of.
pub(crate) fn property_names<'d>(document: &'d Value, schema: &Located<'d>) -> BTreeSet<&'d str> {
    in_place(document, schema.clone(), &COMBINATIONS)
        .flat_map(|schema| schema.get("properties"))
        .flat_map(|properties| {
            properties
                .entries()
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The schemas that the schema `at` itself applies to the part one step below.
pub(crate) fn below<'d>(at: &Located<'d>, step: &Step) -> Vec<Located<'d>> {
    match step {
        Step::Item(index) => {
            let prefix = at.get("prefixItems");
            let prefix = prefix.iter().flat_map(Located::items).nth(*index);
            prefix.or_else(|| at.get("items")).into_iter().collect()
        }
        Step::Member(name) => {
            let named = at.get("properties").and_then(|map| map.get(name));
            let patterns = at.get("patternProperties");
            let mut found: Vec<Located<'d>> = patterns
                .iter()
                .flat_map(Located::entries)
                .filter(|(pattern, _)| matches(pattern, name))
                .map(|(_, at)| at)
                .chain(named)
                .collect();
            if found.is_empty() {
                found.extend(at.get("additionalProperties"));
            }
            found
        }
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    let schema = serde_json::json!({ "pattern": pattern });
    jsonschema::is_valid(&schema, &Value::from(name))
}

struct Walk<'d> {
    document: &'d Value,
    /// By pointer and steps to go: a schema may be reached in many ways.
    known: HashMap<(String, usize), Types>,
}

impl<'d> Walk<'d> {
    fn types(&mut self, schema: &Located<'d>, path: &[Step]) -> Types {
        let key = (schema.pointer.clone(), path.len());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        // The document is checked: no schema leads back to itself in place.
        self.known.insert(key.clone(), Types::ALL);
        let mut types = match path {
            [] => own(schema.value),
            [step, rest @ ..] => below(schema, step)
                .iter()
                .fold(Types::ALL, |types, at| types & self.types(at, rest)),
        };
        if let Some(reference) = schema.value.get("$ref")
            && let Ok(at) = target(self.document, reference)
        {
            types = types & self.types(&at, path);
        }
        let all = schema.get("allOf");
        for at in all.iter().flat_map(Located::items) {
            types = types & self.types(&at, path);
        }
        for keyword in ["anyOf", "oneOf"] {
            let Some(list) = schema.get(keyword) else {
                continue;
            };
            types = types & Types::any_of(list.items().map(|at| self.types(&at, path)));
        }
        if schema.get("if").is_some() {
            types = types
                & Types::any_of(["then", "else"].map(|keyword| match schema.get(keyword) {
                    Some(at) => self.types(&at, path),
                    None => Types::ALL,
                }));
        }
        self.known.insert(key, types);
        types
    }
}

/// What the schema says by itself. Keywords that are about arrays or objects
/// only are taken to want one.
fn own(schema: &Value) -> Types {
    let mut types = match schema.get("type") {
        Some(Value::String(name)) => Types::named(name),
        Some(Value::Array(names)) => {
            Types::any_of(names.iter().filter_map(Value::as_str).map(Types::named))
        }
        _ => Types::ALL,
    };
    if let Some(value) = schema.get("const") {
        types = types & Types::of(value);
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        types = types & Types::any_of(values.iter().map(Types::of));
    }
    if types == Types::ALL {
        let speaks = |keywords: &[&str]| keywords.iter().any(|key| schema.get(key).is_some());
        let array = speaks(&["items", "prefixItems", "contains"]);
        let object = speaks(&["properties", "patternProperties", "required"]);
        types = match (array, object) {
            (false, false) => Types::ALL,
            (true, false) => Types::ARRAY,
            (false, true) => Types::OBJECT,
            (true, true) => Types::ARRAY | Types::OBJECT,
        };
    }
    types
}
