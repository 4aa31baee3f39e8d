//! The schemas that apply to one value: a schema and those of its `allOf`,
//! references followed.

use std::{collections::BTreeSet, ptr};

use serde_json::Value;
use vlens_openapi::{Located, schema::is_annotation};

use crate::adapt::nulls::is_null;

/// What stands under a keyword that holds a list.
pub(super) fn list<'d>(schema: &Located<'d>, keyword: &str) -> Vec<Located<'d>> {
    let list = schema.get(keyword);
    list.iter()
        .flat_map(|list| list.items().collect::<Vec<_>>())
        .collect()
}

fn address(schema: &Located<'_>) -> usize {
    ptr::from_ref(schema.value).addr()
}

/// The alternatives of a schema under `keyword` that are not null.
pub(super) fn arms<'d>(schema: &Located<'d>, keyword: &str) -> Vec<Located<'d>> {
    let mut arms = list(schema, keyword);
    arms.retain(|arm| !is_null(arm.value));
    arms
}

/// The schemas that apply to one value.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts<'d> {
    pub(super) schemas: Vec<Located<'d>>,
    /// Alternatives of which one has been chosen and is among the schemas.
    chosen: BTreeSet<usize>,
    seen: BTreeSet<usize>,
}

/// Tells the parts of one value from those of another.
pub(super) type Key = (BTreeSet<usize>, BTreeSet<usize>);

impl<'d> Parts<'d> {
    pub(super) fn of(document: &'d Value, schemas: &[Located<'d>]) -> Self {
        let mut parts = Self::default();
        for schema in schemas {
            parts.add(document, schema);
        }
        parts
    }

    /// Adds a schema and its parts, each once. What is said further out comes
    /// later.
    pub(super) fn add(&mut self, document: &'d Value, schema: &Located<'d>) {
        // References lead somewhere: that has been seen to.
        let Ok(schema) = schema.clone().follow(document) else {
            return;
        };
        let Some(map) = schema.value.as_object() else {
            return;
        };
        if !self.seen.insert(address(&schema)) {
            return;
        }
        for part in list(&schema, "allOf") {
            self.add(document, &part);
        }
        for keyword in ["oneOf", "anyOf"] {
            // One alternative is no choice.
            if let [only] = arms(&schema, keyword).as_slice() {
                self.add(document, only);
            }
        }
        if map.keys().any(|keyword| asserts(&schema, keyword)) {
            self.schemas.push(schema);
        }
    }

    /// The same with one of the alternatives of a schema chosen.
    pub(super) fn choosing(
        &self,
        document: &'d Value,
        alternatives: &Value,
        arm: &Located<'d>,
    ) -> Self {
        let mut chosen = self.clone();
        chosen.chosen.insert(ptr::from_ref(alternatives).addr());
        chosen.add(document, arm);
        chosen
    }

    pub(super) fn is_chosen(&self, alternatives: &Value) -> bool {
        self.chosen.contains(&ptr::from_ref(alternatives).addr())
    }

    pub(super) fn key(&self) -> Key {
        let schemas = self.schemas.iter().map(address).collect();
        (schemas, self.chosen.clone())
    }

    /// Whether both make one type: they differ in annotations only.
    pub(super) fn is_same_type(&self, other: &Self) -> bool {
        let asserted = |schema: &Located<'d>| -> Vec<(&'d String, &'d Value)> {
            let map = schema.value.as_object().into_iter().flatten();
            map.filter(|(keyword, _)| !is_annotation(keyword)).collect()
        };
        match (self.schemas.as_slice(), other.schemas.as_slice()) {
            ([one], [other]) => asserted(one) == asserted(other),
            _ => self.key() == other.key(),
        }
    }
}

fn asserts(schema: &Located<'_>, keyword: &str) -> bool {
    match keyword {
        "allOf" | "nullable" => false,
        "oneOf" | "anyOf" => arms(schema, keyword).len() != 1,
        keyword => !is_annotation(keyword),
    }
}
