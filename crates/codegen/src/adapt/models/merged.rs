//! Several schemas of one value → what they say together.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use vlens_openapi::{Inexact, Located, Note, pointer, schema::is_annotation};

use super::{
    Models,
    parts::{Parts, arms},
};
use crate::adapt::schemas::{OF_LISTS, OF_MAPS, fits_type};

/// What the parts of one value say together. Subschemas are collected, not
/// merged: they become types of their own.
#[derive(Debug, Default)]
pub(super) struct Merged<'d> {
    /// Keywords without subschemas.
    pub(super) keywords: Map<String, Value>,
    pub(super) properties: BTreeMap<&'d str, Vec<Located<'d>>>,
    pub(super) items: Vec<Located<'d>>,
    pub(super) additional: Vec<Located<'d>>,
    pub(super) alternatives: Option<Alternatives<'d>>,
}

/// A choice: `oneOf` or `anyOf`.
#[derive(Debug)]
pub(super) struct Alternatives<'d> {
    pub(super) keyword: &'static str,
    /// The list itself, by which the choice is known.
    pub(super) list: &'d Value,
    pub(super) arms: Vec<Located<'d>>,
}

impl Merged<'_> {
    pub(super) fn kind(&self) -> Option<&str> {
        self.keywords.get("type").and_then(Value::as_str)
    }

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.keywords.contains_key(keyword)
    }

    /// Whether nothing is said beside the choice.
    pub(super) fn is_choice_alone(&self) -> bool {
        self.keywords.is_empty()
            && self.properties.is_empty()
            && self.items.is_empty()
            && self.additional.is_empty()
    }

    /// Whether it is an object with fields.
    pub(super) fn is_struct(&self) -> bool {
        self.alternatives.is_none()
            && matches!(self.kind(), None | Some("object"))
            && (!self.properties.is_empty()
                || self.has("required")
                || self.keywords.get("additionalProperties") == Some(&json!(false)))
    }

    /// Whether the generator makes a type with a name for it.
    pub(super) fn is_named(&self) -> bool {
        const WITHOUT_A_NAME: [&str; 6] = ["uuid", "date", "date-time", "ip", "ipv4", "ipv6"];
        let format = self.keywords.get("format").and_then(Value::as_str);
        let is_known_format = format.is_some_and(|format| WITHOUT_A_NAME.contains(&format));
        self.alternatives.is_some()
            || self.is_struct()
            || match self.kind() {
                Some("string") => {
                    self.has("enum")
                        || (!is_known_format && (self.has("minLength") || self.has("maxLength")))
                }
                Some("integer" | "number") => self.has("enum"),
                Some(_) => false,
                None => self.has("enum") && !self.is_null(),
            }
    }

    /// Takes away what is about lists and what is about maps, if no part says the
    /// type and it cannot be guessed. Whether there was something to take.
    fn without_guesses(&mut self) -> bool {
        let has = |names: &[&str]| names.iter().any(|name| self.has(name));
        let lists = has(&OF_LISTS) || !self.items.is_empty();
        let maps = has(&OF_MAPS) || !self.properties.is_empty() || !self.additional.is_empty();
        let kinds = [lists, maps, self.has("enum")];
        let is_clear = kinds.into_iter().filter(|kind| *kind).count() < 2;
        if is_clear || self.kind().is_some() || self.alternatives.is_some() {
            return false;
        }
        for name in OF_LISTS.iter().chain(&OF_MAPS) {
            self.keywords.remove(*name);
        }
        self.items.clear();
        self.properties.clear();
        self.additional.clear();
        true
    }

    /// Whether a required property is not among the properties.
    pub(super) fn requires_what_it_does_not_describe(&self) -> bool {
        let required = self.keywords.get("required").and_then(Value::as_array);
        let mut names = required.into_iter().flatten().filter_map(Value::as_str);
        names.any(|name| !self.properties.contains_key(name))
    }

    pub(super) fn is_null(&self) -> bool {
        self.kind().is_none() && self.keywords.get("enum") == Some(&json!([null]))
    }
}

impl<'d> Models<'_, '_, 'd> {
    /// What the parts say together. Where they disagree in a way that has no
    /// simple answer, what is said further out holds, with a note: each of them
    /// alone allows more than both.
    pub(super) fn merge(&mut self, parts: &Parts<'d>) -> Merged<'d> {
        if let Some(hidden) = self.hidden(parts) {
            return hidden;
        }
        let mut merged = Merged::default();
        for schema in &parts.schemas {
            for (keyword, value) in schema.value.as_object().into_iter().flatten() {
                self.merge_keyword(&mut merged, parts, schema, keyword, value);
            }
        }
        if parts.schemas.len() > 1 {
            self.close(&mut merged, parts);
            self.refit(&mut merged, parts);
        }
        merged
    }

    fn merge_keyword(
        &mut self,
        merged: &mut Merged<'d>,
        parts: &Parts<'d>,
        schema: &Located<'d>,
        keyword: &'d str,
        value: &'d Value,
    ) {
        let keywords = &mut merged.keywords;
        match keyword {
            "allOf" | "nullable" | "exclusiveMinimum" | "exclusiveMaximum" => {}
            "properties" => {
                let properties = schema.get(keyword);
                for (name, property) in properties.iter().flat_map(Located::entries) {
                    merged.properties.entry(name).or_default().push(property);
                }
            }
            "items" => merged.items.extend(schema.get(keyword)),
            "additionalProperties" if value.is_object() => {
                merged.additional.extend(schema.get(keyword));
            }
            "additionalProperties" if *value == json!(true) => {}
            "oneOf" | "anyOf" if parts.is_chosen(value) => {}
            "oneOf" | "anyOf" => {
                let arms = arms(schema, keyword);
                if arms.len() == 1 {
                    return;
                }
                let keyword = if keyword == "oneOf" { "oneOf" } else { "anyOf" };
                if merged.alternatives.is_none() {
                    merged.alternatives = Some(Alternatives {
                        keyword,
                        list: value,
                        arms,
                    });
                } else {
                    self.widened(schema, keyword);
                }
            }
            "required" => {
                let required = keywords.entry(keyword).or_insert_with(|| json!([]));
                if let (Value::Array(all), Value::Array(more)) = (required, value) {
                    let new: Vec<_> = more.iter().filter(|name| !all.contains(name)).collect();
                    all.extend(new.into_iter().cloned());
                }
            }
            "minimum" | "minLength" | "minItems" | "minProperties" => {
                bound(keywords, schema, keyword, value, |new, old| new > old);
            }
            "maximum" | "maxLength" | "maxItems" | "maxProperties" => {
                bound(keywords, schema, keyword, value, |new, old| new < old);
            }
            keyword if is_annotation(keyword) => {}
            keyword => match (keyword, keywords.get_mut(keyword)) {
                (_, None) => {
                    keywords.insert(keyword.to_owned(), value.clone());
                }
                (_, Some(old)) if old == value => {}
                ("uniqueItems", Some(old)) => *old = json!(true),
                ("type", Some(old)) if *old == "number" && value == "integer" => {
                    *old = value.clone();
                }
                ("type", Some(old)) if *old == "integer" && value == "number" => {}
                ("enum", Some(Value::Array(old))) => {
                    let values = value.as_array();
                    old.retain(|old| values.is_some_and(|values| values.contains(old)));
                }
                (keyword, Some(old)) => {
                    *old = value.clone();
                    self.widened(schema, keyword);
                }
            },
        }
    }

    /// A sensitive part makes the whole sensitive: the conversion matches
    /// exactly.
    fn hidden(&mut self, parts: &Parts<'d>) -> Option<Merged<'d>> {
        let hidden = parts.schemas.iter().find(|schema| {
            let format = schema.value.get("format").and_then(Value::as_str);
            format.is_some_and(|format| self.adapting.sensitive.is_format(format))
        })?;
        for other in &parts.schemas {
            if !std::ptr::eq(other.value, hidden.value) {
                self.widened(other, "");
            }
        }
        let keywords = hidden.value.as_object()?.iter();
        let keywords =
            keywords.filter(|(keyword, _)| ["type", "format"].contains(&keyword.as_str()));
        Some(Merged {
            keywords: keywords
                .map(|(keyword, value)| (keyword.clone(), value.clone()))
                .collect(),
            ..Merged::default()
        })
    }

    /// A part that allows no other properties than its own, beside a part that
    /// has others, would allow nothing.
    fn close(&mut self, merged: &mut Merged<'d>, parts: &Parts<'d>) {
        let closed = parts
            .schemas
            .iter()
            .filter(|schema| schema.value.get("additionalProperties") == Some(&json!(false)));
        for schema in closed {
            let own = schema.value.get("properties").and_then(Value::as_object);
            let others = merged
                .properties
                .keys()
                .any(|name| !own.is_some_and(|own| own.contains_key(*name)));
            if others && merged.keywords.remove("additionalProperties").is_some() {
                self.widened(schema, "additionalProperties");
            }
        }
    }

    /// What holds for each part alone need not hold for all together.
    fn refit(&mut self, merged: &mut Merged<'d>, parts: &Parts<'d>) {
        let mut changed = self.adapting.refit(&mut merged.keywords);
        changed |= merged.without_guesses();
        let kind = merged.kind().map(str::to_owned);
        if let Some(kind) = kind
            && let Some(Value::Array(values)) = merged.keywords.get_mut("enum")
        {
            values.retain(|value| fits_type(value, &kind) || value.is_null());
            if values.iter().all(Value::is_null) {
                merged.keywords.remove("enum");
                changed = true;
            }
        }
        if merged.keywords.get("enum") == Some(&json!([])) {
            merged.keywords.remove("enum");
            changed = true;
        }
        if changed && let Some(first) = parts.schemas.first() {
            self.widened(first, "");
        }
    }

    fn widened(&mut self, schema: &Located<'d>, keyword: &str) {
        let mut place = schema.pointer.clone();
        if !keyword.is_empty() {
            place = pointer::join(&place, keyword);
        }
        let note = Note::new(place, "parts that differ", Inexact::Widened);
        if !self.adapting.notes.contains(&note) {
            self.adapting.notes.push(note);
        }
    }
}

/// The tighter of two bounds, with whether it excludes its own value.
fn bound(
    keywords: &mut Map<String, Value>,
    schema: &Located<'_>,
    keyword: &str,
    value: &Value,
    tighter: fn(f64, f64) -> bool,
) {
    let exclusive = match keyword {
        "minimum" => Some("exclusiveMinimum"),
        "maximum" => Some("exclusiveMaximum"),
        _ => None,
    };
    let excludes = exclusive.and_then(|name| schema.value.get(name)) == Some(&json!(true));
    let new = value.as_f64().unwrap_or_default();
    let old = keywords.get(keyword).and_then(Value::as_f64);
    if old.is_none_or(|old| tighter(new, old)) {
        keywords.insert(keyword.to_owned(), value.clone());
        if let Some(name) = exclusive {
            keywords.remove(name);
        }
    } else if old != Some(new) {
        return;
    }
    if let Some(name) = exclusive
        && excludes
    {
        keywords.insert(name.to_owned(), json!(true));
    }
}
