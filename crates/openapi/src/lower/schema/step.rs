//! A schema on its way.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{pointer::Pointer, value::as_integer};

/// The keywords of a schema that no rule has taken yet.
pub(super) type Keywords<'d> = BTreeMap<&'d str, &'d Value>;

/// A schema on its way from 3.1 to 3.0.
pub(super) struct Step<'a, 'd> {
    pub(super) at: &'a Pointer<'a>,
    pub(super) from: Keywords<'d>,
    pub(super) to: Map<String, Value>,
    /// The values allowed, if `const` or `enum` lists them.
    pub(super) values: Option<Vec<&'d Value>>,
    /// Schemas that must hold besides.
    pub(super) and: Vec<Value>,
}

impl<'d> Step<'_, 'd> {
    /// A keyword of the result; a second one of its name must hold besides.
    pub(super) fn insert(&mut self, name: &str, value: Value) {
        if self.to.contains_key(name) {
            self.and.push(json!({ name: value }));
        } else {
            self.to.insert(name.to_owned(), value);
        }
    }

    pub(super) fn finish(mut self) -> Map<String, Value> {
        match self.values {
            None => {}
            Some(values) if values.is_empty() => self.and.push(nothing()),
            Some(values) => {
                let values = values.into_iter().map(|value| match value {
                    Value::Number(number) => as_integer(number).into(),
                    other => other.clone(),
                });
                let values = values.collect();
                self.to.insert("enum".to_owned(), Value::Array(values));
            }
        }
        if !self.and.is_empty() {
            let all = self.to.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(all) = all {
                all.append(&mut self.and);
            }
        }
        self.to
    }
}

/// The schema that nothing fits.
pub(super) fn nothing() -> Value {
    json!({ "not": {} })
}

/// `true`, `{}` or something as empty.
pub(super) fn is_anything(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(Map::is_empty)
}
