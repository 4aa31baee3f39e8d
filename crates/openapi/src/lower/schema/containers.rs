//! Lists and maps.

use serde_json::{Value, json};

use super::step::{Step, is_anything};
use crate::{lower::Pass, value::count};

impl<'d> Pass<'d> {
    /// 3.0 has one schema for all items and no tuples.
    pub(super) fn tuple(&mut self, step: &mut Step<'_, 'd>) {
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
    pub(super) fn pattern_properties(&mut self, step: &mut Step<'_, 'd>) {
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
}

impl Step<'_, '_> {
    fn max_items(&self) -> Option<u64> {
        let known = self
            .to
            .get("maxItems")
            .or(self.from.get("maxItems").copied());
        known.and_then(Value::as_number).and_then(count)
    }

    fn at_most(&mut self, items: usize) {
        let items = items as u64;
        let least = self.max_items().map_or(items, |max| max.min(items));
        self.from.remove("maxItems");
        self.to.insert("maxItems".to_owned(), json!(least));
    }
}
