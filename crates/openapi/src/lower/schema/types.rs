//! `type`, `enum` and `const`: which values there are.

use serde_json::{Value, json};

use super::step::{Keywords, Step, nothing};
use crate::{
    lower::Pass,
    value::{TYPES, is_of_type, same},
};

impl<'d> Pass<'d> {
    pub(super) fn constant(&mut self, step: &mut Step<'_, 'd>) {
        if let Some(listed) = step.from.remove("enum") {
            match listed {
                Value::Array(listed) => step.allow(listed.iter().collect()),
                _ => self.problem(&step.at.name("enum"), "must be a list"),
            }
        }
        if let Some(value) = step.from.remove("const") {
            step.allow(vec![value]);
        }
    }

    pub(super) fn types(&mut self, step: &mut Step<'_, 'd>) {
        let Some(types) = step.from.remove("type") else {
            return;
        };
        let at = step.at.name("type");
        let mut types: Vec<&'d Value> = match types {
            Value::Array(types) if !types.is_empty() => types.iter().collect(),
            one => vec![one],
        };
        if !types
            .iter()
            .all(|name| name.as_str().is_some_and(|name| TYPES.contains(&name)))
        {
            let message = format!("must be one or several of {}", TYPES.join(", "));
            return self.problem(&at, message);
        }
        types.sort_by_key(|name| TYPES.iter().position(|known| *name == known));
        types.dedup();
        if types.iter().any(|name| *name == "number") {
            types.retain(|name| *name != "integer");
        }
        if let Some(values) = &mut step.values {
            // What the other keyword rules out need not be said.
            values.retain(|value| types.iter().any(|name| is_of(value, name)));
            types.retain(|name| values.iter().any(|value| is_of(value, name)));
        }
        let nullable = types.first().is_some_and(|name| *name == "null");
        if nullable {
            types.remove(0);
        }
        match types.as_slice() {
            [] => step.null_or_nothing(nullable),
            [one] => {
                step.to.insert("type".to_owned(), (*one).clone());
                if nullable {
                    step.to.insert("nullable".to_owned(), json!(true));
                }
            }
            several => {
                let mut arms: Vec<Value> = several
                    .iter()
                    .map(|one| {
                        let (from, values) = step.arm(one);
                        self.apply_rules(from, values, step.at).into()
                    })
                    .collect();
                if nullable {
                    arms.push(null());
                }
                step.values = None;
                step.keep_untyped();
                step.to.insert("oneOf".to_owned(), arms.into());
            }
        }
    }
}

impl<'d> Step<'_, 'd> {
    /// Allows these values only.
    fn allow(&mut self, listed: Vec<&'d Value>) {
        self.values = Some(match self.values.take() {
            None => listed,
            Some(values) => values
                .into_iter()
                .filter(|value| listed.iter().any(|other| same(value, other)))
                .collect(),
        });
    }

    /// Only null is left of the types, or nothing at all.
    fn null_or_nothing(&mut self, nullable: bool) {
        self.keep_untyped();
        self.values = None;
        if nullable {
            self.to.insert("enum".to_owned(), json!([null]));
        } else {
            self.and.push(nothing());
        }
    }

    /// Drops what is about values of some types only.
    fn keep_untyped(&mut self) {
        self.from
            .retain(|name, value| concerns(name, value, &Value::Null).is_none());
    }

    /// What of this schema is about values of one type.
    fn arm(&self, one: &'d Value) -> (Keywords<'d>, Option<Vec<&'d Value>>) {
        let mut from: Keywords<'d> = self
            .from
            .iter()
            .filter(|(name, value)| concerns(name, value, one) == Some(true))
            .map(|(name, value)| (*name, *value))
            .collect();
        from.insert("type", one);
        let values = self.values.as_ref().map(|values| {
            let of_this_type = values.iter().filter(|value| is_of(value, one));
            of_this_type.copied().collect()
        });
        (from, values)
    }
}

/// The schema of null. A `nullable` without a type would mean nothing in 3.0.
fn null() -> Value {
    json!({ "enum": [null] })
}

fn is_of(value: &Value, name: &Value) -> bool {
    name.as_str().is_some_and(|name| is_of_type(value, name))
}

/// Whether a keyword says something about values of the type, if it is one of
/// those that are about some types only.
fn concerns(keyword: &str, value: &Value, one: &Value) -> Option<bool> {
    const NUMBERS: [&str; 2] = ["integer", "number"];
    const STRINGS: [&str; 1] = ["string"];
    let types: &[&str] = match keyword {
        "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum" => &NUMBERS,
        "maxLength" | "minLength" | "pattern" | "contentEncoding" | "contentMediaType"
        | "contentSchema" => &STRINGS,
        "format" if is_numeric_format(value) => &NUMBERS,
        "format" => &STRINGS,
        "items" | "prefixItems" | "maxItems" | "minItems" | "uniqueItems" | "contains"
        | "minContains" | "maxContains" | "unevaluatedItems" => &["array"],
        "properties"
        | "required"
        | "additionalProperties"
        | "maxProperties"
        | "minProperties"
        | "patternProperties"
        | "propertyNames"
        | "dependentRequired"
        | "dependentSchemas"
        | "unevaluatedProperties" => &["object"],
        _ => return None,
    };
    Some(types.iter().any(|name| one == name))
}

fn is_numeric_format(format: &Value) -> bool {
    let format = format.as_str().unwrap_or_default();
    ["int", "uint", "float", "double", "decimal"]
        .iter()
        .any(|kind| format.starts_with(kind))
}
