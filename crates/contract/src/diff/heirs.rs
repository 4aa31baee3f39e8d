//! The schemas that a discriminator of a base schema stands for.
//!
//! `Pet` with a discriminator and no union, `Dog` with `Pet` in its `allOf`: a
//! value with `kind: Dog` is for `Dog`, though no reference leads there.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use vlens_openapi::{Located, reference::target};

/// The schemas of a document that have another in their `allOf`.
pub(super) struct Heirs<'d> {
    document: &'d Value,
    /// By the pointer of that other, with their names.
    of: HashMap<String, Vec<(&'d str, Located<'d>)>>,
}

impl<'d> Heirs<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        let mut of: HashMap<String, Vec<(&'d str, Located<'d>)>> = HashMap::new();
        let components = Located::root(document).get("components");
        let schemas = components.and_then(|components| components.get("schemas"));
        for (name, heir) in schemas.iter().flat_map(Located::entries) {
            let parts = heir.get("allOf");
            for part in parts.iter().flat_map(Located::items) {
                let base = part.value.get("$ref").map(|to| target(document, to));
                if let Some(Ok(base)) = base {
                    of.entry(base.pointer)
                        .or_default()
                        .push((name, heir.clone()));
                }
            }
        }
        Self { document, of }
    }

    /// What each value of the discriminator of `base` stands for, if it has one
    /// and no union that says so: what `mapping` says, and else the heirs by
    /// their names. None of what leads nowhere.
    pub(super) fn arms(&self, base: &Located<'d>) -> Vec<(&'d str, Option<Located<'d>>)> {
        let union = ["anyOf", "oneOf"];
        let Some(discriminator) = base.get("discriminator") else {
            return Vec::new();
        };
        if union.iter().any(|key| base.value.get(key).is_some()) {
            return Vec::new();
        }
        let mapping = discriminator.get("mapping");
        let mapping = mapping.iter().flat_map(Located::entries);
        let mut arms: Vec<(&str, Option<Located<'d>>)> = mapping
            .map(|(value, name)| {
                let name = name.value.as_str().unwrap_or_default();
                let reference = if name.contains(['#', '/', '.']) {
                    name.to_owned()
                } else {
                    format!("#/components/schemas/{name}")
                };
                (value, target(self.document, &json!(reference)).ok())
            })
            .collect();
        let mapped: HashSet<String> = arms
            .iter()
            .filter_map(|(_, arm)| Some(arm.as_ref()?.pointer.clone()))
            .collect();
        let mut seen = HashSet::new();
        let mut todo = vec![base.pointer.as_str()];
        while let Some(pointer) = todo.pop() {
            for (name, heir) in self.of.get(pointer).into_iter().flatten() {
                if seen.insert(heir.pointer.as_str()) {
                    todo.push(&heir.pointer);
                    if !mapped.contains(&heir.pointer) {
                        arms.push((name, Some(heir.clone())));
                    }
                }
            }
        }
        arms
    }
}
