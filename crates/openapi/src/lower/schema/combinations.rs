//! What is made of other schemas: `not`, `oneOf`, and what 3.0 does not have.

use std::mem;

use serde_json::Value;

use super::step::{Step, is_anything};
use crate::{lower::Pass, pointer::Pointer};

/// Assertions that 3.0 does not have, each with the keyword that it means
/// nothing without.
const INEXPRESSIBLE: [(&str, &str); 11] = [
    ("contains", "contains"),
    ("minContains", "contains"),
    ("maxContains", "contains"),
    ("then", "if"),
    ("else", "if"),
    ("propertyNames", "propertyNames"),
    ("dependentRequired", "dependentRequired"),
    ("dependentSchemas", "dependentSchemas"),
    ("unevaluatedItems", "unevaluatedItems"),
    ("unevaluatedProperties", "unevaluatedProperties"),
    ("if", ""),
];
impl<'d> Pass<'d> {
    pub(super) fn inexpressible(&mut self, step: &mut Step<'_, 'd>) {
        let present: Vec<&str> = step.from.keys().copied().collect();
        for (keyword, needed) in INEXPRESSIBLE {
            let Some(value) = step.from.remove(keyword) else {
                continue;
            };
            let asserts = match keyword {
                "contains" => true,
                "if" => false,
                _ => present.contains(&needed) && !is_anything(value),
            };
            if asserts {
                self.widened(&step.at.name(keyword), keyword);
            }
        }
    }

    /// What is wider inside of `not` would be narrower outside.
    pub(super) fn negation(&mut self, step: &mut Step<'_, 'd>) {
        let Some(negated) = step.from.remove("not") else {
            return;
        };
        let at = step.at.name("not");
        let noted = self.notes.len();
        let (negated, exact) = self.exactly(negated, &at);
        if exact {
            step.to.insert("not".to_owned(), negated);
        } else {
            self.notes.truncate(noted);
            self.widened(&at, "not");
        }
    }

    /// What is wider in one arm could make two of them match.
    pub(super) fn alternatives(&mut self, step: &mut Step<'_, 'd>) {
        let Some(arms) = step.from.remove("oneOf") else {
            return;
        };
        let at = step.at.name("oneOf");
        let Value::Array(arms) = arms else {
            return self.problem(&at, "must be a list");
        };
        if arms.is_empty() {
            return self.problem(&at, "must not be empty");
        }
        let mut all_exact = true;
        let arms: Vec<Value> = arms
            .iter()
            .enumerate()
            .map(|(i, arm)| {
                let (arm, exact) = self.exactly(arm, &at.index(i));
                all_exact &= exact;
                arm
            })
            .collect();
        if all_exact {
            step.insert("oneOf", arms.into());
        } else {
            self.widened(&at, "oneOf");
            step.insert("anyOf", arms.into());
        }
    }

    /// Lowers a subschema and says whether that was exact.
    fn exactly(&mut self, schema: &'d Value, at: &Pointer<'_>) -> (Value, bool) {
        let outer = mem::replace(&mut self.exact, true);
        let lowered = self.schema(schema, at);
        let exact = mem::replace(&mut self.exact, outer);
        self.exact &= exact;
        (lowered, exact)
    }
}
