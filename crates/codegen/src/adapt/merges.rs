//! Merging the parts of a schema, which the generator does without looking
//! whether it ends. It need not: a type that refines a recursive property of
//! another merges the two again below that property, and so on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Adapting, resolve};
use vlens_openapi::{
    Problem,
    grammar::{Object, each},
};

/// How deep merges may be nested in one another.
const MAX_DEPTH: usize = 64;

/// Schemas that apply to one value, by their place in memory.
type Parts<'d> = BTreeMap<*const Value, &'d Value>;

impl Adapting<'_> {
    pub(super) fn merges(&mut self) {
        let mut places = Vec::new();
        let mut copy = self.document.clone();
        each(Object::Schema, &mut copy, &mut |schema, at| {
            if schema.as_object().is_some_and(has_parts) {
                places.push(at.to_string());
            }
        });
        let mut merging = Merging {
            document: &self.document,
            active: Vec::new(),
            done: BTreeSet::new(),
        };
        let endless: Vec<String> = places
            .into_iter()
            .filter(|place| {
                let schema = self.document.pointer(place);
                !schema.is_some_and(|schema| merging.ends(vec![schema]))
            })
            .collect();
        for place in endless {
            let message = "its parts refine a recursive property: merging them never ends";
            self.problems.push(Problem::new(place, message));
        }
    }
}

/// Whether the generator has anything to merge.
fn has_parts(schema: &Map<String, Value>) -> bool {
    let arms = |keyword| schema.get(keyword).and_then(Value::as_array);
    let alternatives = arms("oneOf").or(arms("anyOf"));
    arms("allOf").is_some_and(|arms| arms.len() > 1 || alternatives.is_some())
        || (schema.contains_key("allOf") || alternatives.is_some())
            && (schema.contains_key("properties") || schema.contains_key("items"))
}

struct Merging<'d> {
    document: &'d Value,
    /// The merges that the current one is below of.
    active: Vec<BTreeSet<*const Value>>,
    done: BTreeSet<BTreeSet<*const Value>>,
}

impl<'d> Merging<'d> {
    fn ends(&mut self, schemas: Vec<&'d Value>) -> bool {
        let mut parts = Parts::new();
        for schema in schemas {
            self.collect(schema, &mut parts);
        }
        let arms: Vec<&'d Value> = parts
            .values()
            .flat_map(|part| ["oneOf", "anyOf"].map(|keyword| part.get(keyword)))
            .flatten()
            .filter_map(Value::as_array)
            .flatten()
            .collect();
        if arms.is_empty() {
            return self.ends_below(&parts);
        }
        // Each alternative is merged with the rest, not with the others.
        arms.into_iter().all(|arm| {
            let mut parts = parts.clone();
            self.collect(arm, &mut parts);
            self.ends_below(&parts)
        })
    }

    /// A schema and the parts of its `allOf`, references followed.
    fn collect(&self, schema: &'d Value, parts: &mut Parts<'d>) {
        let Some(schema) = resolve(self.document, "schemas", schema) else {
            return;
        };
        if parts.insert(std::ptr::from_ref(schema), schema).is_none() {
            let all = schema.get("allOf").and_then(Value::as_array);
            for part in all.into_iter().flatten() {
                self.collect(part, parts);
            }
        }
    }

    /// What more than one of the parts says about the same property or about
    /// the items is merged in turn.
    fn ends_below(&mut self, parts: &Parts<'d>) -> bool {
        let key: BTreeSet<*const Value> = parts.keys().copied().collect();
        if parts.len() < 2 || self.done.contains(&key) {
            return true;
        }
        if self.active.contains(&key) || self.active.len() >= MAX_DEPTH {
            return false;
        }
        self.active.push(key.clone());
        let mut below: BTreeMap<&str, Vec<&'d Value>> = BTreeMap::new();
        for part in parts.values() {
            let properties = part.get("properties").and_then(Value::as_object);
            for (name, property) in properties.into_iter().flatten() {
                below.entry(name).or_default().push(property);
            }
        }
        let others = ["items", "additionalProperties"].map(|keyword| {
            parts
                .values()
                .filter_map(|part| part.get(keyword))
                .collect()
        });
        let ends = below
            .into_values()
            .chain(others)
            .all(|schemas| all_same(&schemas) || self.ends(schemas));
        self.active.pop();
        self.done.insert(key);
        ends
    }
}

/// What is the same is not merged.
fn all_same(schemas: &[&Value]) -> bool {
    schemas.windows(2).all(|pair| pair.first() == pair.last())
}
