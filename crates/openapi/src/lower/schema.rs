//! Schemas: the table of rules, and one function per rule.

use std::{cmp::Ordering, collections::BTreeMap, mem, ptr};

use serde_json::{Map, Value, json};

use super::Pass;
use crate::{
    grammar::{Object, Shape},
    pointer::Pointer,
    schema::is_annotation,
    value::{TYPES, as_integer, compare, is_of_type, same},
};

/// The keywords of a schema that no rule has taken yet.
type Keywords<'d> = BTreeMap<&'d str, &'d Value>;

/// A schema on its way from 3.1 to 3.0.
struct Step<'a, 'd> {
    at: &'a Pointer<'a>,
    from: Keywords<'d>,
    to: Map<String, Value>,
    /// The values allowed, if `const` or `enum` lists them.
    values: Option<Vec<&'d Value>>,
    /// Schemas that must hold besides.
    and: Vec<Value>,
}

type Rule<'d> = fn(&mut Pass<'d>, &mut Step<'_, 'd>);

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

    fn constant(&mut self, step: &mut Step<'_, 'd>) {
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

    fn types(&mut self, step: &mut Step<'_, 'd>) {
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

    fn exclusive_minimum(&mut self, step: &mut Step<'_, 'd>) {
        self.exclusive(step, "exclusiveMinimum", "minimum", Ordering::Greater);
    }

    fn exclusive_maximum(&mut self, step: &mut Step<'_, 'd>) {
        self.exclusive(step, "exclusiveMaximum", "maximum", Ordering::Less);
    }

    /// 3.0 has one bound and a flag. `tighter` is how an inclusive bound compares
    /// with the exclusive one if it is the one that matters.
    fn exclusive(
        &mut self,
        step: &mut Step<'_, 'd>,
        exclusive: &'static str,
        inclusive: &'static str,
        tighter: Ordering,
    ) {
        let Some(bound) = step.from.remove(exclusive) else {
            return;
        };
        let Value::Number(bound) = bound else {
            let message = "must be a number in 3.1, where it is a bound of its own";
            return self.problem(&step.at.name(exclusive), message);
        };
        let other = step.from.get(inclusive).and_then(|value| value.as_number());
        if other.is_none_or(|other| compare(other, bound) != tighter) {
            step.from.remove(inclusive);
            step.to
                .insert(inclusive.to_owned(), json!(as_integer(bound)));
            step.to.insert(exclusive.to_owned(), json!(true));
        }
    }

    /// Annotations of strings; 3.0 has a format for two of their values.
    fn content(&mut self, step: &mut Step<'_, 'd>) {
        let encoding = step.from.remove("contentEncoding");
        let media_type = step.from.remove("contentMediaType");
        let format = match (encoding, media_type) {
            (Some(encoding), _) if encoding == "base64" => Some(("contentEncoding", "byte")),
            (None, Some(media_type)) if media_type == "application/octet-stream" => {
                Some(("contentMediaType", "binary"))
            }
            _ => None,
        };
        let kept = match format {
            Some((keyword, format)) if !step.from.contains_key("format") => {
                step.to.insert("format".to_owned(), json!(format));
                keyword
            }
            _ => "",
        };
        for (keyword, value) in [
            ("contentEncoding", encoding),
            ("contentMediaType", media_type),
        ] {
            if value.is_some() && keyword != kept {
                self.dropped(&step.at.name(keyword), keyword);
            }
        }
    }

    fn examples(&mut self, step: &mut Step<'_, 'd>) {
        let Some(examples) = step.from.remove("examples") else {
            return;
        };
        let at = step.at.name("examples");
        let examples = examples.as_array().map_or(&[][..], Vec::as_slice);
        let used = match examples.first() {
            Some(first) if !step.from.contains_key("example") => {
                step.to.insert("example".to_owned(), first.clone());
                1
            }
            _ => 0,
        };
        // Nothing that is not a list says anything either.
        if examples.len() != used || used == 0 {
            self.dropped(&at, "examples");
        }
    }

    /// 3.0 has one schema for all items and no tuples.
    fn tuple(&mut self, step: &mut Step<'_, 'd>) {
        let closed = step
            .from
            .get("items")
            .is_some_and(|items| **items == Value::Bool(false));
        let prefix = step.from.remove("prefixItems");
        let at = step.at.name("prefixItems");
        let prefix = match prefix {
            None => &[],
            Some(Value::Array(prefix)) => prefix.as_slice(),
            Some(_) => return self.problem(&at, "must be a list"),
        };
        if closed {
            step.from.remove("items");
            step.to.insert("items".to_owned(), json!({}));
            step.at_most(prefix.len());
        }
        let Some(first) = prefix.first() else {
            return;
        };
        let rest = step.from.remove("items");
        let short = step
            .max_items()
            .is_some_and(|max| max <= prefix.len() as u64);
        let uniform = prefix.iter().all(|item| item == first)
            && (short
                || rest.is_some_and(|rest| rest == first)
                || (rest.is_none() && is_anything(first)));
        let items = if uniform {
            self.schema(first, &at.index(0))
        } else {
            self.widened(&at, "prefixItems");
            json!({})
        };
        step.to.insert("items".to_owned(), items);
    }

    /// Without the patterns, `additionalProperties` would apply to what they
    /// let through.
    fn pattern_properties(&mut self, step: &mut Step<'_, 'd>) {
        let Some(patterns) = step.from.remove("patternProperties") else {
            return;
        };
        if is_anything(patterns) {
            return;
        }
        self.widened(&step.at.name("patternProperties"), "patternProperties");
        let additional = step.from.remove("additionalProperties");
        if additional.is_some_and(|additional| !is_anything(additional)) {
            self.widened(&step.at.name("additionalProperties"), "patternProperties");
        }
    }

    fn inexpressible(&mut self, step: &mut Step<'_, 'd>) {
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
    fn negation(&mut self, step: &mut Step<'_, 'd>) {
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
    fn alternatives(&mut self, step: &mut Step<'_, 'd>) {
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

    /// Lowers a subschema and says whether that was exact.
    fn exactly(&mut self, schema: &'d Value, at: &Pointer<'_>) -> (Value, bool) {
        let outer = mem::replace(&mut self.exact, true);
        let lowered = self.schema(schema, at);
        let exact = mem::replace(&mut self.exact, outer);
        self.exact &= exact;
        (lowered, exact)
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

    fn max_items(&self) -> Option<u64> {
        let known = self
            .to
            .get("maxItems")
            .or(self.from.get("maxItems").copied());
        known
            .and_then(Value::as_number)
            .and_then(crate::value::count)
    }

    fn at_most(&mut self, items: usize) {
        let items = items as u64;
        let least = self.max_items().map_or(items, |max| max.min(items));
        self.from.remove("maxItems");
        self.to.insert("maxItems".to_owned(), json!(least));
    }

    /// A keyword of the result; a second one of its name must hold besides.
    fn insert(&mut self, name: &str, value: Value) {
        if self.to.contains_key(name) {
            self.and.push(json!({ name: value }));
        } else {
            self.to.insert(name.to_owned(), value);
        }
    }

    fn finish(mut self) -> Map<String, Value> {
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

/// The schema of null. A `nullable` without a type would mean nothing in 3.0.
fn null() -> Value {
    json!({ "enum": [null] })
}

/// The schema that nothing fits.
fn nothing() -> Value {
    json!({ "not": {} })
}

/// `true`, `{}` or something as empty.
fn is_anything(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(Map::is_empty)
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
