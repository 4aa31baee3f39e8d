//! Values that were written as text.

use serde_json::Value;

/// A value that was written as text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Untyped {
    Text(String),
    List(Vec<Untyped>),
    Map(Vec<(String, Untyped)>),
    /// It was written as JSON.
    Typed(Value),
}

impl Untyped {
    /// Adds a text under `key`: the second one makes a list of it.
    pub(crate) fn add(members: &mut Vec<(String, Self)>, key: &str, value: Self) {
        match members.iter_mut().find(|(known, _)| known == key) {
            None => members.push((key.to_owned(), value)),
            Some((_, Self::List(items))) => items.push(value),
            Some((_, known)) => {
                let first = std::mem::replace(known, Self::List(Vec::new()));
                *known = Self::List(vec![first, value]);
            }
        }
    }
}
