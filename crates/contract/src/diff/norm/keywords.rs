//! Keyword by keyword, what one schema asserts.

use std::cmp::Ordering;

use serde_json::Value;
use vlens_openapi::{Located, pointer::join, reference::target, value::count};

use super::{
    super::documents::DEFAULT_DIALECT,
    Schemas,
    form::{All, Contains, Norm, Selector, Union},
    openness::{closes_members, is_note, lone_branch, says_text},
    tighten::{add_items, insert, limit, lower, raise, strings, tighten},
    types::{self, type_set},
    unions::both,
    values::canonical,
};

/// The dialects of a document that says nothing else.
const DIALECTS: [&str; 2] = [
    "https://json-schema.org/draft/2020-12/schema",
    DEFAULT_DIALECT,
];
/// Patterns that any text matches.
const ANY_TEXT: [&str; 2] = ["", ".*"];

impl<'d> Schemas<'d> {
    /// The keywords of one schema, references and `allOf` apart.
    pub(super) fn own(&mut self, norm: &mut Norm<'d>, at: &Located<'d>) {
        let parent = at.value;
        let map = match parent {
            Value::Object(map) => map,
            Value::Bool(true) => return,
            Value::Bool(false) => {
                norm.types = 0;
                return;
            }
            other => {
                norm.unknown.entry("").or_default().push(other);
                return;
            }
        };
        let (mut prefix, mut items) = (Vec::new(), None);
        let (mut contains, mut min_contains, mut max_contains) = (None, 1, None);
        let mut condition: [Option<Located<'d>>; 3] = [None, None, None];
        let mut unions = Vec::new();
        for (key, value) in map {
            let key = key.as_str();
            let below = || Located {
                value,
                pointer: join(&at.pointer, key),
            };
            let text = value.as_str();
            let count = value.as_number().and_then(count);
            let understood = match key {
                "$ref" => target(self.document, value).is_ok(),
                "allOf" | "$defs" | "definitions" => true,
                "type" => match type_set(value) {
                    Some(set) => {
                        let nullable = map.get("nullable") == Some(&Value::Bool(true));
                        norm.types &= set | if nullable { types::NULL } else { 0 };
                        true
                    }
                    None => false,
                },
                "enum" => match value.as_array() {
                    Some(values) => {
                        limit(norm, values.iter());
                        true
                    }
                    None => false,
                },
                "const" => {
                    limit(norm, std::iter::once(value));
                    true
                }
                "minLength" => raise(&mut norm.strings.min, count),
                "maxLength" => lower(&mut norm.strings.max, count),
                "pattern" => {
                    let text = text.filter(|text| !ANY_TEXT.contains(text));
                    insert(&mut norm.strings.patterns, text) || value.is_string()
                }
                "format" => {
                    insert(&mut norm.strings.formats, text)
                        && insert(&mut norm.numbers.formats, text)
                }
                "contentEncoding" => insert(&mut norm.strings.encodings, text),
                "contentMediaType" => insert(&mut norm.strings.media, text),
                "contentSchema" => norm.strings.content.insert(self.id(below())) | true,
                "minimum" | "exclusiveMinimum" => {
                    let exclusive = key == "exclusiveMinimum";
                    tighten(&mut norm.numbers.min, value, exclusive, Ordering::Greater)
                }
                "maximum" | "exclusiveMaximum" => {
                    let exclusive = key == "exclusiveMaximum";
                    tighten(&mut norm.numbers.max, value, exclusive, Ordering::Less)
                }
                "multipleOf" => match value {
                    Value::Number(number) => {
                        norm.numbers.multiples.insert(canonical(value), number);
                        true
                    }
                    _ => false,
                },
                "prefixItems" => {
                    prefix = below().items().map(|at| self.id(at)).collect();
                    value.is_array()
                }
                "items" => {
                    items = self.limits(value).then(|| self.id(below()));
                    !value.is_array()
                }
                "minItems" => raise(&mut norm.arrays.min, count),
                "maxItems" => lower(&mut norm.arrays.max, count),
                "uniqueItems" => {
                    norm.arrays.unique |= value == &Value::Bool(true);
                    value.is_boolean()
                }
                "contains" => {
                    contains = Some(self.id(below()));
                    true
                }
                "minContains" => {
                    min_contains = count.unwrap_or(1);
                    count.is_some()
                }
                "maxContains" => {
                    max_contains = count;
                    count.is_some()
                }
                "unevaluatedItems" => {
                    norm.arrays.unevaluated = self.limits(value).then(|| self.id(below()));
                    true
                }
                "properties" => {
                    for (name, at) in below().entries() {
                        let id = self.id(at);
                        norm.objects.properties.entry(name).or_default().insert(id);
                    }
                    value.is_object()
                }
                "patternProperties" => {
                    for (pattern, at) in below().entries() {
                        if self.limits(at.value) || closes_members(self.document, parent) {
                            let id = self.id(at);
                            norm.objects.patterns.entry(pattern).or_default().insert(id);
                        }
                    }
                    value.is_object()
                }
                "additionalProperties" => {
                    norm.objects.additional = self.limits(value).then(|| self.id(below()));
                    true
                }
                "unevaluatedProperties" => {
                    norm.objects.unevaluated = self.limits(value).then(|| self.id(below()));
                    true
                }
                "propertyNames" => {
                    if self.limits(value) && !says_text(value) {
                        norm.objects.names.insert(self.names_at(below()));
                    }
                    true
                }
                "required" => strings(value, |name| {
                    norm.objects.required.insert(name);
                }),
                "minProperties" => raise(&mut norm.objects.min, count),
                "maxProperties" => lower(&mut norm.objects.max, count),
                "dependentRequired" => {
                    let mut good = value.is_object();
                    for (name, needed) in value.as_object().into_iter().flatten() {
                        good &= strings(needed, |needed| {
                            norm.objects.dependent_required.insert((name, needed));
                        });
                    }
                    good
                }
                "dependentSchemas" => {
                    for (name, at) in below().entries() {
                        let id = self.id(at);
                        norm.objects.dependent.entry(name).or_default().insert(id);
                    }
                    value.is_object()
                }
                "anyOf" | "oneOf" => {
                    if lone_branch(at, key).is_none() {
                        let list = below();
                        let branches = list.items().map(|at| All::from([self.id(at)]));
                        unions.push(Union {
                            one: key == "oneOf",
                            branches: branches.collect(),
                            discriminator: map.get("discriminator"),
                        });
                    }
                    value.is_array()
                }
                "discriminator" => {
                    if !map.contains_key("anyOf") && !map.contains_key("oneOf") {
                        let selector = self.selector(at, value);
                        norm.selectors.push(selector);
                    }
                    value.is_object()
                }
                // What holds anyway.
                "$schema" => text.is_some_and(|dialect| DIALECTS.contains(&dialect)),
                // What 3.0 says; 3.1 gives it no meaning, but writers mean it.
                "nullable" => map.contains_key("type") || value == &Value::Bool(false),
                "not" => {
                    norm.nots.push([self.id(below())].into_iter().collect());
                    true
                }
                "if" | "then" | "else" => {
                    let place = match key {
                        "if" => 0,
                        "then" => 1,
                        _ => 2,
                    };
                    if let Some(slot) = condition.get_mut(place) {
                        *slot = Some(below());
                    }
                    true
                }
                _ if is_note(key) => {
                    norm.notes.entry(key).or_insert(value);
                    true
                }
                _ => false,
            };
            let evaluates = [
                "items",
                "contains",
                "patternProperties",
                "additionalProperties",
                "unevaluatedItems",
                "unevaluatedProperties",
            ];
            // Of patterns, those that limit are compared by themselves.
            let says_nothing = match (key, value) {
                ("patternProperties", Value::Object(map)) => {
                    map.values().any(|below| !self.limits(below))
                }
                _ => !self.limits(value),
            };
            if evaluates.contains(&key) && says_nothing {
                norm.evaluates.insert(key);
            }
            if !understood {
                norm.unknown.entry(key).or_default().push(value);
            }
        }
        add_items(&mut norm.arrays, &prefix, items);
        for union in unions {
            match self.flat(&union) {
                Some(flat) => both(norm, flat),
                None => norm.unions.push(union),
            }
        }
        if let Some(id) = contains
            && !(min_contains == 0 && max_contains.is_none())
        {
            norm.arrays.contains.push(Contains {
                schema: [id].into_iter().collect(),
                min: min_contains,
                max: max_contains,
            });
        }
        // Without `if`, the others decide nothing.
        if let [Some(test), then, other] = condition {
            norm.conditions
                .push([self.all(Some(test)), self.all(then), self.all(other)]);
        }
    }

    fn selector(&mut self, base: &Located<'d>, discriminator: &'d Value) -> Selector<'d> {
        let arms = self.heirs.arms(base).into_iter();
        let mapping = arms.map(|(value, arm)| (value, arm.map(|at| self.id(at))));
        Selector {
            property: discriminator.get("propertyName"),
            mapping: mapping.collect(),
        }
    }
}
