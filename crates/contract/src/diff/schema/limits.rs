//! Limits of any kind: a least, a most, a set of constraints that all hold.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    super::rules::SchemaRule,
    Pair,
    found::{Found, texts},
};

/// The rules of a limit that is set, unset, increased or decreased.
pub(super) type LimitRules = [SchemaRule; 4];

impl<'d> Pair<'_, 'd> {
    pub(super) fn at_least(&mut self, rules: LimitRules, keyword: &str, old: u64, new: u64) {
        let value = |limit: u64| (limit > 0).then(|| json!(limit));
        self.limit(rules, keyword, value(old), value(new), new > old);
    }

    pub(super) fn at_most(
        &mut self,
        rules: LimitRules,
        keyword: &str,
        old: Option<u64>,
        new: Option<u64>,
    ) {
        let value = |limit: Option<u64>| limit.map(Value::from);
        self.limit(rules, keyword, value(old), value(new), new > old);
    }

    pub(super) fn limit(
        &mut self,
        [set, unset, increased, decreased]: LimitRules,
        keyword: &str,
        old: Option<Value>,
        new: Option<Value>,
        up: bool,
    ) {
        if old == new {
            return;
        }
        let rule = match (&old, &new) {
            (None, _) => set,
            (_, None) => unset,
            _ if up => increased,
            _ => decreased,
        };
        self.found(Found {
            rule,
            keyword,
            old,
            new,
        });
    }

    /// A set of constraints that all hold: each added narrows.
    pub(super) fn constraints<'k>(
        &mut self,
        [added, removed, changed]: [SchemaRule; 3],
        keyword: &str,
        old: &BTreeSet<&'k str>,
        new: &BTreeSet<&'k str>,
    ) {
        let lost: Vec<&str> = old.difference(new).copied().collect();
        let gained: Vec<&str> = new.difference(old).copied().collect();
        let rule = match (lost.is_empty(), gained.is_empty()) {
            (true, true) => return,
            (true, false) => added,
            (false, true) => removed,
            (false, false) => changed,
        };
        self.found(Found {
            rule,
            keyword,
            old: texts(&lost),
            new: texts(&gained),
        });
    }
}
