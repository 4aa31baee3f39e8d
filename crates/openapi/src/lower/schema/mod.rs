//! Schemas: the table of rules. The rules stand by subject in the modules below.

mod combinations;
mod containers;
mod scalars;
mod step;
mod types;

use std::{mem, ptr};

use serde_json::{Map, Value, json};

use self::step::{Keywords, Step, nothing};
use super::Pass;
use crate::{
    grammar::{Object, Shape},
    pointer::Pointer,
    schema::is_annotation,
};

type Rule<'d> = fn(&mut Pass<'d>, &mut Step<'_, 'd>);

impl<'d> Pass<'d> {
    /// The table, in the order in which the rules apply. Each takes the keywords it
    /// knows, and the last takes the rest.
    ///
    /// | 3.1                                              | 3.0                              | exact      |
    /// |--------------------------------------------------|----------------------------------|------------|
    /// | `$schema`, `$id`, `$dynamicRef` …                | an error                         |            |
    /// | `$defs`                                          | components, if they are used     | yes        |
    /// | `const`                                          | `enum` of one                    | yes        |
    /// | `enum` of nothing                                | `not: {}`                        | yes        |
    /// | `type: [T, null]`                                | `type: T`, `nullable`            | yes        |
    /// | `type: null`                                     | `enum: [null]`                   | yes        |
    /// | `type: [A, B]`                                   | `oneOf` of typed arms            | yes        |
    /// | numeric `exclusiveMinimum`, `exclusiveMaximum`   | the tighter bound and a flag     | yes        |
    /// | `contentEncoding`, `contentMediaType`            | `format: byte`, `format: binary` | annotation |
    /// | `examples`                                       | `example`, the first             | annotation |
    /// | `prefixItems`, `items: false`                    | `items`, `maxItems`              | if uniform |
    /// | `patternProperties`                              | gone, `additionalProperties` too | widened    |
    /// | `if`, `contains`, `unevaluated…`, `dependent…`   | gone                             | widened    |
    /// | `oneOf`, `not` around something that was widened | `anyOf`, gone                    | widened    |
    /// | a boolean schema                                 | `{}`, `{not: {}}`                | yes        |
    /// | `$ref` with others beside                        | `allOf`                          | yes        |
    /// | an unknown keyword                               | gone                             | annotation |
    const RULES: [Rule<'d>; 13] = [
        Self::identity,
        Self::constant,
        Self::types,
        Self::exclusive_minimum,
        Self::exclusive_maximum,
        Self::content,
        Self::examples,
        Self::tuple,
        Self::pattern_properties,
        Self::inexpressible,
        Self::negation,
        Self::alternatives,
        Self::same_in_both,
    ];

    /// A schema, or the reference to it where it becomes a component.
    pub(super) fn schema(&mut self, schema: &'d Value, at: &Pointer<'_>) -> Value {
        match self.hoisted.get(&ptr::from_ref(schema)) {
            Some(hoisted) => {
                let name = hoisted.name.clone();
                self.component_reference(name)
            }
            None => self.schema_itself(schema, at),
        }
    }

    pub(super) fn schema_itself(&mut self, schema: &'d Value, at: &Pointer<'_>) -> Value {
        match schema {
            Value::Bool(true) => json!({}),
            Value::Bool(false) => nothing(),
            Value::Object(map) => {
                let keywords = map.iter().map(|(name, value)| (name.as_str(), value));
                self.reference_with_siblings(keywords.collect(), at)
            }
            _ => {
                self.problem(at, "must be a schema: a map, true or false");
                Value::Null
            }
        }
    }

    /// In 3.0 a `$ref` stands alone: what it asserts together with its siblings
    /// becomes an `allOf`, and annotations stay outside.
    fn reference_with_siblings(&mut self, mut from: Keywords<'d>, at: &Pointer<'_>) -> Value {
        let Some(reference) = from.remove("$ref") else {
            return self.apply_rules(from, None, at).into();
        };
        let reference = self.schema_reference(reference, &at.name("$ref"));
        let (annotations, assertions) = from.into_iter().partition(|(name, _)| is_annotation(name));
        let assertions = self.apply_rules(assertions, None, at);
        let mut annotated = self.apply_rules(annotations, None, at);
        if assertions.is_empty() && annotated.is_empty() {
            return reference;
        }
        let mut all = vec![reference];
        if !assertions.is_empty() {
            all.push(assertions.into());
        }
        annotated.insert("allOf".to_owned(), all.into());
        annotated.into()
    }

    fn apply_rules(
        &mut self,
        from: Keywords<'d>,
        values: Option<Vec<&'d Value>>,
        at: &Pointer<'_>,
    ) -> Map<String, Value> {
        let mut step = Step {
            at,
            from,
            to: Map::new(),
            values,
            and: Vec::new(),
        };
        for rule in Self::RULES {
            rule(self, &mut step);
        }
        step.finish()
    }

    fn identity(&mut self, step: &mut Step<'_, 'd>) {
        const REFUSED: [(&str, &str); 4] = [
            ("$id", "gives references another base"),
            ("$dynamicRef", "depends on how the schema was reached"),
            ("$recursiveRef", "depends on how the schema was reached"),
            ("$anchor", "names a schema without saying where it is"),
        ];
        if let Some(dialect) = step.from.remove("$schema") {
            self.dialect(dialect, &step.at.name("$schema"));
        }
        // Those that are used stand as components; by itself it asserts nothing.
        let definitions = step.from.remove("$defs");
        if definitions.is_some_and(|definitions| *definitions != json!({})) {
            self.dropped(&step.at.name("$defs"), "$defs");
        }
        for (name, what) in REFUSED {
            if step
                .from
                .remove(name)
                .is_some_and(|value| *value != json!({}))
            {
                let message = format!("{what}, which OpenAPI 3.0 cannot express");
                self.problem(&step.at.name(name), message);
            }
        }
    }

    fn same_in_both(&mut self, step: &mut Step<'_, 'd>) {
        for (name, value) in mem::take(&mut step.from) {
            let at = step.at.name(name);
            match Object::Schema.shape(name) {
                _ if name.starts_with("x-") => step.insert(name, value.clone()),
                // In 3.1 these are not keywords.
                Some(_) if name == "nullable" => self.dropped(&at, "unknown keyword"),
                Some(shape) => {
                    if matches!(shape, Shape::List(_)) && *value == json!([]) {
                        self.problem(&at, "must not be empty");
                    }
                    let value = self.field(shape, value, &at);
                    step.insert(name, value);
                }
                None => self.dropped(&at, "unknown keyword"),
            }
        }
    }
}
