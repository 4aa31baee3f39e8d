//! Limits of any kind: a least, a most, a set of constraints that all hold.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    super::context::Effect,
    Pair,
    found::{Found, texts},
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn at_least(&mut self, name: &str, keyword: &str, old: u64, new: u64) {
        let value = |limit: u64| (limit > 0).then(|| json!(limit));
        self.limit(name, keyword, value(old), value(new), new > old);
    }

    pub(super) fn at_most(
        &mut self,
        name: &str,
        keyword: &str,
        old: Option<u64>,
        new: Option<u64>,
    ) {
        let narrows = match (old, new) {
            (Some(old), Some(new)) => new < old,
            (old, new) => new.is_some() && old.is_none(),
        };
        self.limit(
            name,
            keyword,
            old.map(Value::from),
            new.map(Value::from),
            narrows,
        );
    }

    pub(super) fn limit(
        &mut self,
        name: &str,
        keyword: &str,
        old: Option<Value>,
        new: Option<Value>,
        narrows: bool,
    ) {
        if old == new {
            return;
        }
        let up = narrows == name.starts_with("min");
        let verb = match (&old, &new) {
            (None, _) => "set",
            (_, None) => "unset",
            _ if up => "increased",
            _ => "decreased",
        };
        self.found(Found {
            suffix: &format!("{name}-{verb}"),
            effect: if narrows {
                Effect::Narrows
            } else {
                Effect::Widens
            },
            keyword,
            old,
            new,
        });
    }

    /// A set of constraints that all hold: each added narrows.
    pub(super) fn constraints<'k>(
        &mut self,
        name: &str,
        keyword: &str,
        old: &BTreeSet<&'k str>,
        new: &BTreeSet<&'k str>,
    ) {
        let lost: Vec<&str> = old.difference(new).copied().collect();
        let gained: Vec<&str> = new.difference(old).copied().collect();
        let (verb, effect) = match (lost.is_empty(), gained.is_empty()) {
            (true, true) => return,
            (true, false) => ("added", Effect::Narrows),
            (false, true) => ("removed", Effect::Widens),
            (false, false) => ("changed", Effect::Both),
        };
        self.found(Found {
            suffix: &format!("{name}-{verb}"),
            effect,
            keyword,
            old: texts(&lost),
            new: texts(&gained),
        });
    }
}
