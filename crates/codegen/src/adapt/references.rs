//! References: each names a component that is there, and following them ends.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Adapting, referred};
use vlens_openapi::{
    Located, Problem, component_name,
    grammar::Object,
    pointer::{self, Pointer},
    reference::target,
    schema::COMBINATIONS,
    walk::visit,
};

/// Objects in whose place the generator follows references.
const REFERRING: [Object; 5] = [
    Object::Schema,
    Object::Parameter,
    Object::RequestBody,
    Object::Response,
    Object::SecurityScheme,
];

impl Adapting<'_> {
    /// The generator panics at a reference to nowhere and never returns from
    /// one that leads back to itself.
    pub(super) fn references(&mut self) {
        let source = self.source;
        visit(source, &mut |kind, value, at| {
            if REFERRING.contains(&kind)
                && let Some(reference) = value.get("$ref")
            {
                self.reference(kind, reference, &Located::new(value, *at));
            }
        });
        self.endless_schemas();
    }

    fn reference(&mut self, kind: Object, reference: &Value, holder: &Located<'_>) {
        if let Err(problem) = holder.clone().follow(self.source) {
            self.problems.push(problem);
        } else if let Ok(found) = target(self.source, reference)
            && component_name(kind, &found.pointer).is_none()
        {
            let kind = kind.components().unwrap_or_default();
            let message = format!("{reference} is not a reference to #/components/{kind}/…");
            let pointer = pointer::join(&holder.pointer, "$ref");
            self.problems.push(Problem::new(pointer, message));
        }
    }

    /// A schema that is part of itself without a property or an item between
    /// has no meaning, and the generator never returns from it.
    fn endless_schemas(&mut self) {
        let Some(Value::Object(schemas)) = self.source.pointer("/components/schemas") else {
            return;
        };
        let parts: BTreeMap<&str, BTreeSet<String>> = schemas
            .iter()
            .map(|(name, schema)| {
                let mut parts = BTreeSet::new();
                in_place(self.source, schema, &mut parts);
                (name.as_str(), parts)
            })
            .collect();
        let at = Pointer::ROOT.name("components");
        let at = at.name("schemas");
        for name in on_a_cycle(&parts) {
            self.problem(
                &at.name(name),
                "is a part of itself, or has such a part: no value can be that",
            );
        }
    }
}

/// The components that apply to the same value as `schema`.
fn in_place(document: &Value, schema: &Value, parts: &mut BTreeSet<String>) {
    if let Some(component) = referred(document, schema) {
        parts.insert(component);
        return;
    }
    for keyword in COMBINATIONS {
        let arms = schema.get(keyword).and_then(Value::as_array);
        for arm in arms.into_iter().flatten() {
            in_place(document, arm, parts);
        }
    }
    if let Some(negated) = schema.get("not") {
        in_place(document, negated, parts);
    }
}

/// The names from which a path leads back to a path: what is left when names
/// that lead to none that is left are taken away.
fn on_a_cycle<'d>(parts: &'d BTreeMap<&'d str, BTreeSet<String>>) -> Vec<&'d str> {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, parts) in parts {
        open.insert(name, parts.len());
        for part in parts {
            users.entry(part).or_default().push(name);
        }
    }
    let ended = |open: &BTreeMap<&'d str, usize>| -> Vec<&'d str> {
        let ended = open.iter().filter(|(_, parts)| **parts == 0);
        ended.map(|(name, _)| *name).collect()
    };
    let mut todo = ended(&open);
    while let Some(name) = todo.pop() {
        open.remove(name);
        for user in users.get(name).into_iter().flatten() {
            if let Some(parts) = open.get_mut(user) {
                *parts = parts.saturating_sub(1);
                if *parts == 0 {
                    todo.push(user);
                }
            }
        }
    }
    open.into_keys().collect()
}
