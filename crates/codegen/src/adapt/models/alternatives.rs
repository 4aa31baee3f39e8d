//! `oneOf` and `anyOf`: what stands beside them becomes a part of each
//! alternative.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use vlens_openapi::{Located, schema::is_annotation};

use super::{Models, annotate, component_of, merged::Merged, parts::Parts, reference_to};
use crate::adapt::referred;

/// An alternative on its way.
enum Arm<'d> {
    /// A component.
    Reference(Value),
    Schema(Box<Schema<'d>>),
}

struct Schema<'d> {
    parts: Parts<'d>,
    merged: Merged<'d>,
}

impl<'d> Models<'_, '_, 'd> {
    pub(super) fn choice(&mut self, merged: Merged<'d>, parts: &Parts<'d>, name: &str) -> Value {
        let mut base = merged;
        let Some(alternatives) = base.alternatives.take() else {
            return json!({});
        };
        if alternatives.arms.is_empty() {
            return json!({ "enum": [null] });
        }
        let arms: Vec<Arm<'d>> = alternatives
            .arms
            .iter()
            .map(|arm| self.arm(arm, &base, parts, alternatives.list))
            .collect();
        let structs = arms.iter().filter_map(Arm::as_struct);
        let all_structs = structs.clone().count() == arms.len();
        // The generator makes fields of alternatives that may all hold, if they
        // have names; whatever else there is to choose from excludes the others.
        let keyword = match alternatives.keyword {
            "anyOf" if arms.iter().all(|arm| self.is_map(arm)) => "anyOf",
            _ => "oneOf",
        };
        let tag = all_structs.then(|| tag(structs)).flatten();
        let is_external = arms.iter().all(Arm::is_external_variant);
        let mut written = Vec::new();
        for (i, (arm, source)) in arms.into_iter().zip(&alternatives.arms).enumerate() {
            let title = source.value.get("title");
            let mut schema = match arm {
                Arm::Reference(reference) => reference,
                Arm::Schema(schema) => {
                    let Schema { parts, merged } = *schema;
                    let below = match title.and_then(Value::as_str) {
                        Some(title) => title.to_owned(),
                        None if keyword == "anyOf" => format!("{name}Subtype{i}"),
                        None => format!("{name}_Variant{i}"),
                    };
                    let is_variant = is_external || (merged.is_struct() && keyword == "oneOf");
                    if merged.is_named() && !is_variant {
                        let description = source.value.get("description").cloned();
                        self.hoist(&below, &parts, merged, description)
                    } else {
                        let tag = tag.as_deref();
                        let mut schema = self.body(merged, &parts, &below, tag);
                        if tag.is_some() {
                            with_every_property(&mut schema);
                        }
                        schema
                    }
                }
            };
            if component_of(&schema).is_none() {
                annotate(&mut schema, source.value, &["title", "description"]);
            }
            if !written.contains(&schema) {
                written.push(schema);
            }
        }
        match <[Value; 1]>::try_from(written) {
            Ok([only]) => json!({ "allOf": [only] }),
            Err(written) => json!({ keyword: written }),
        }
    }

    fn arm(
        &mut self,
        arm: &Located<'d>,
        base: &Merged<'d>,
        parts: &Parts<'d>,
        list: &'d Value,
    ) -> Arm<'d> {
        let alone = Parts::of(self.document, std::slice::from_ref(arm));
        let merged = self.merge(&alone);
        // To say again that it is an object says nothing.
        let says_nothing = base.is_choice_alone()
            || (base.keywords.len() == 1
                && base.properties.is_empty()
                && base.items.is_empty()
                && base.additional.is_empty()
                && base.kind().is_some()
                && base.kind() == merged.kind());
        if says_nothing {
            let named = self.components.get(&alone.key()).cloned();
            match referred(self.document, arm.value).or(named) {
                // The whole may be null, and need not be so twice.
                Some(component) if self.nullable.contains(&component) && merged.is_named() => {
                    return Arm::Reference(self.value(&alone, &component, None));
                }
                Some(component) if self.nullable.contains(&component) => {}
                Some(component) => return Arm::Reference(reference_to(&component)),
                None => {}
            }
            let parts = alone;
            return Arm::Schema(Box::new(Schema { parts, merged }));
        }
        let parts = parts.choosing(self.document, list, arm);
        if let Some(component) = self.components.get(&parts.key()) {
            return Arm::Reference(reference_to(component));
        }
        let merged = self.merge(&parts);
        Arm::Schema(Box::new(Schema { parts, merged }))
    }

    /// Whether an alternative is an object, by its type or its properties.
    fn is_map(&self, arm: &Arm<'d>) -> bool {
        match arm {
            Arm::Schema(schema) => {
                schema.merged.kind() == Some("object") || schema.merged.is_struct()
            }
            // That of a reference has been seen to.
            Arm::Reference(_) => true,
        }
    }
}

impl<'d> Arm<'d> {
    fn as_struct(&self) -> Option<&Merged<'d>> {
        match self {
            Self::Schema(schema) => schema.merged.is_struct().then_some(&schema.merged),
            Self::Reference(_) => None,
        }
    }

    /// A name, or an object with one member, whose name it is.
    fn is_external_variant(&self) -> bool {
        let Self::Schema(schema) = self else {
            return false;
        };
        let merged = &schema.merged;
        let is_text = matches!(merged.kind(), None | Some("string"));
        let values = merged.keywords.get("enum").and_then(Value::as_array);
        match values {
            Some(values) => is_text && !merged.has("format") && values.iter().all(Value::is_string),
            None => {
                let required = merged.keywords.get("required").and_then(Value::as_array);
                merged.is_struct()
                    && merged.properties.len() == 1
                    && required.is_some_and(|required| required.len() == 1)
                    && !merged.requires_what_it_does_not_describe()
                    && merged.additional.is_empty()
                    && !merged.has("minProperties")
                    && !merged.has("maxProperties")
            }
        }
    }
}

/// A property that tells objects apart: each requires it and has one value of
/// its own for it.
fn tag<'m, 'd: 'm>(arms: impl Iterator<Item = &'m Merged<'d>> + Clone) -> Option<String> {
    let first = arms.clone().next()?;
    let is_tag = |name: &str| {
        let mut values = BTreeSet::new();
        arms.clone().all(|arm| {
            let value = constant(arm, name);
            is_plain_object(arm) && value.is_some_and(|value| values.insert(value.to_owned()))
        })
    };
    let mut names = first.properties.keys();
    names
        .find(|name| is_tag(name))
        .map(|name| (*name).to_owned())
}

fn is_plain_object(arm: &Merged<'_>) -> bool {
    arm.additional.is_empty() && !arm.has("minProperties") && !arm.has("maxProperties")
}

/// The only value of a required property.
fn constant<'d>(arm: &Merged<'d>, property: &str) -> Option<&'d str> {
    let required = arm.keywords.get("required")?.as_array()?;
    if !required.iter().any(|name| name == property) {
        return None;
    }
    let [schema] = arm.properties.get(property)?.as_slice() else {
        return None;
    };
    let map = schema.value.as_object()?;
    let is_text = map.get("type").is_none_or(|kind| kind == "string");
    let alone = |name: &String| ["type", "enum"].contains(&name.as_str()) || is_annotation(name);
    match map.get("enum")?.as_array()?.as_slice() {
        [Value::String(value)] if is_text && map.keys().all(alone) => Some(value),
        _ => None,
    }
}

/// Required properties that are not described may be anything. The generator
/// counts on a description where objects are told apart.
pub(super) fn with_every_property(schema: &mut Value) {
    let required = schema.get("required").cloned().unwrap_or_default();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for name in required.as_array().into_iter().flatten() {
            if let Some(name) = name.as_str()
                && !properties.contains_key(name)
            {
                properties.insert(name.to_owned(), Value::Object(Map::new()));
            }
        }
    }
}
