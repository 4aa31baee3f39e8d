//! Numbers.

use std::cmp::Ordering;

use serde_json::{Value, json};
use vlens_openapi::value::compare;

use super::{
    super::{
        context::Effect,
        equal::same_bound,
        norm::{Bound, Norm},
        rules::SchemaRule::*,
    },
    Pair,
    limits::LimitRules,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn numbers(&mut self) {
        let (old, new) = (&self.old.1.numbers, &self.new.1.numbers);
        let min = [MinSet, MinUnset, MinIncreased, MinDecreased];
        let max = [MaxSet, MaxUnset, MaxIncreased, MaxDecreased];
        let keywords = ["minimum", "exclusiveMinimum"];
        self.bound(min, keywords, (&old.min, &new.min), Ordering::Greater);
        let keywords = ["maximum", "exclusiveMaximum"];
        self.bound(max, keywords, (&old.max, &new.max), Ordering::Less);
        if old.multiples.keys().eq(new.multiples.keys()) {
            return;
        }
        let number = |norm: &Norm<'d>| {
            let multiples = norm.numbers.multiples.values();
            multiples
                .map(|n| n.as_f64().unwrap_or(0.0))
                .collect::<Vec<_>>()
        };
        let (a, b) = (number(self.old.1), number(self.new.1));
        // Whether every multiple of all of `these` is one of all of `those`.
        let within = |these: &[f64], those: &[f64]| {
            let whole = |x: f64| x.fract() == 0.0 && (1.0..9.0e15).contains(&x);
            those.iter().all(|that| {
                these.iter().any(|this| {
                    this == that || (whole(*this) && whole(*that) && this % that == 0.0)
                })
            })
        };
        let effect = match (within(&a, &b), within(&b, &a)) {
            (true, false) => Effect::Widens,
            (false, true) => Effect::Narrows,
            _ => Effect::Both,
        };
        let rule = match (a.is_empty(), b.is_empty()) {
            (true, _) => MultipleOfSet,
            (_, true) => MultipleOfUnset,
            _ => MultipleOfChanged,
        };
        self.changed_by(rule, "multipleOf", effect);
    }

    /// `tighter` is how a bound that narrows compares to the one before.
    fn bound(
        &mut self,
        rules: LimitRules,
        [inclusive, exclusive]: [&str; 2],
        (old, new): (&Option<Bound<'d>>, &Option<Bound<'d>>),
        tighter: Ordering,
    ) {
        if same_bound(old, new) {
            return;
        }
        let value = |bound: &Option<Bound<'_>>| {
            let bound = bound.as_ref()?;
            let limit = Value::Number(bound.limit.clone());
            Some(if bound.exclusive {
                json!({ "exclusive": limit })
            } else {
                limit
            })
        };
        let keyword = match old.as_ref().or(new.as_ref()) {
            Some(bound) if bound.exclusive => exclusive,
            _ => inclusive,
        };
        let up = match (old, new) {
            (Some(old), Some(new)) => match compare(new.limit, old.limit) {
                // What excludes its limit is tighter than what includes it.
                Ordering::Equal => new.exclusive == (tighter == Ordering::Greater),
                order => order == Ordering::Greater,
            },
            _ => false,
        };
        self.limit(rules, keyword, value(old), value(new), up);
    }
}
