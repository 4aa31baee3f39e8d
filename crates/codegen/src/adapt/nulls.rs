//! Which schemas allow null.

use std::collections::BTreeMap;

use serde_json::Value;
use vlens_openapi::{Located, reference::resolve};

use super::referred;

/// Whether null is all that a schema allows.
pub(super) fn is_null(schema: &Value) -> bool {
    let values = schema.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null))
}

/// What schemas say about null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Null {
    Allowed,
    Excluded,
    NotMentioned,
}

/// Which schemas allow null; what components say is remembered.
pub(super) struct Nulls<'d> {
    document: &'d Value,
    components: BTreeMap<String, Null>,
}

impl<'d> Nulls<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self {
            document,
            components: BTreeMap::new(),
        }
    }

    /// Whether all of the schemas together allow null.
    pub(super) fn allowed(&mut self, schemas: &[Located<'_>]) -> bool {
        let said = schemas.iter().map(|schema| self.of(schema.value)).collect();
        all(said) == Null::Allowed
    }

    fn of(&mut self, schema: &Value) -> Null {
        if let Some(name) = referred(self.document, schema) {
            if let Some(known) = self.components.get(&name) {
                return *known;
            }
            let component = resolve(self.document, schema);
            let said = component.map_or(Null::NotMentioned, |schema| self.of(schema));
            self.components.insert(name, said);
            return said;
        }
        if schema.get("nullable") == Some(&Value::Bool(true)) {
            return Null::Allowed;
        }
        let mut said = Vec::new();
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            said.push(if values.contains(&Value::Null) {
                Null::Allowed
            } else {
                Null::Excluded
            });
        }
        if schema.get("type").is_some() {
            said.push(Null::Excluded);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(arms) = schema.get(keyword).and_then(Value::as_array) {
                said.push(any(arms.iter().map(|arm| self.of(arm)).collect()));
            }
        }
        let parts = schema.get("allOf").and_then(Value::as_array);
        said.extend(parts.into_iter().flatten().map(|part| self.of(part)));
        all(said)
    }
}

fn all(said: Vec<Null>) -> Null {
    if said.contains(&Null::Excluded) {
        Null::Excluded
    } else if said.contains(&Null::Allowed) {
        Null::Allowed
    } else {
        Null::NotMentioned
    }
}

fn any(said: Vec<Null>) -> Null {
    if said.contains(&Null::Allowed) {
        Null::Allowed
    } else if said.contains(&Null::NotMentioned) {
        Null::NotMentioned
    } else {
        Null::Excluded
    }
}
