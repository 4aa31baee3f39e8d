//! A limit more: of two that hold together, the tighter one.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;
use vlens_openapi::value::compare;

use super::{
    form::{Arrays, Bound, Id, Norm},
    types::{self, classes, type_of},
    values::{Values, canonical},
};

pub(super) fn limit<'d>(norm: &mut Norm<'d>, values: impl Iterator<Item = &'d Value>) {
    let mut by_class: BTreeMap<u8, Values<'d>> = BTreeMap::new();
    for value in values {
        let class = classes(type_of(value));
        let text = canonical(value);
        by_class.entry(class).or_default().insert(text, value);
    }
    for class in types::CLASSES {
        let mut allowed = by_class.remove(&class).unwrap_or_default();
        if let Some(before) = norm.enums.get(&class) {
            allowed.retain(|text, _| before.contains_key(text));
        }
        norm.enums.insert(class, allowed);
    }
}

pub(super) fn raise(min: &mut u64, count: Option<u64>) -> bool {
    *min = (*min).max(count.unwrap_or(0));
    count.is_some()
}

pub(super) fn lower(max: &mut Option<u64>, count: Option<u64>) -> bool {
    *max = match (*max, count) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    count.is_some()
}

pub(super) fn insert<'d>(set: &mut BTreeSet<&'d str>, text: Option<&'d str>) -> bool {
    set.extend(text);
    text.is_some()
}

pub(super) fn strings<'d>(value: &'d Value, mut each: impl FnMut(&'d str)) -> bool {
    value.as_array().is_some_and(|items| {
        items
            .iter()
            .all(|item| item.as_str().map(&mut each).is_some())
    })
}

pub(super) fn tighten<'d>(
    bound: &mut Option<Bound<'d>>,
    value: &'d Value,
    exclusive: bool,
    tighter: Ordering,
) -> bool {
    let Value::Number(limit) = value else {
        return false;
    };
    tighten_to(bound, Bound { limit, exclusive }, tighter);
    true
}

pub(super) fn tighten_to<'d>(bound: &mut Option<Bound<'d>>, other: Bound<'d>, tighter: Ordering) {
    let replaces = bound
        .as_ref()
        .is_none_or(|before| match compare(other.limit, before.limit) {
            Ordering::Equal => other.exclusive,
            order => order == tighter,
        });
    if replaces {
        *bound = Some(other);
    }
}

/// Position by position, both what was asked before and what is asked now.
pub(super) fn add_items(arrays: &mut Arrays, prefix: &[Id], items: Option<Id>) {
    while arrays.prefix.len() < prefix.len() {
        arrays.prefix.push(arrays.items.clone());
    }
    for (i, known) in arrays.prefix.iter_mut().enumerate() {
        known.extend(prefix.get(i).copied().or(items));
    }
    arrays.items.extend(items);
}
