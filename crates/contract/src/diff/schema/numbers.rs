//! Numbers.

use std::cmp::Ordering;

use serde_json::{Value, json};
use vlens_openapi::value::compare;

use super::{
    super::{
        context::Effect,
        equal::same_bound,
        norm::{Bound, Norm},
    },
    Pair,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn numbers(&mut self) {
        let (old, new) = (&self.old.1.numbers, &self.new.1.numbers);
        self.bound("min", &old.min, &new.min);
        self.bound("max", &old.max, &new.max);
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
        let verb = match (a.is_empty(), b.is_empty()) {
            (true, _) => "multiple-of-set",
            (_, true) => "multiple-of-unset",
            _ => "multiple-of-changed",
        };
        self.effect(verb, "multipleOf", effect);
    }

    fn bound(&mut self, name: &str, old: &Option<Bound<'d>>, new: &Option<Bound<'d>>) {
        if same_bound(old, new) {
            return;
        }
        let tighter = if name == "min" {
            Ordering::Greater
        } else {
            Ordering::Less
        };
        let value = |bound: &Option<Bound<'_>>| {
            let bound = bound.as_ref()?;
            let limit = Value::Number(bound.limit.clone());
            Some(if bound.exclusive {
                json!({ "exclusive": limit })
            } else {
                limit
            })
        };
        let keyword = match (
            name,
            old.as_ref().or(new.as_ref()).map(|bound| bound.exclusive),
        ) {
            ("min", Some(true)) => "exclusiveMinimum",
            ("min", _) => "minimum",
            (_, Some(true)) => "exclusiveMaximum",
            _ => "maximum",
        };
        let narrows = match (old, new) {
            (Some(old), Some(new)) => match compare(new.limit, old.limit) {
                Ordering::Equal => new.exclusive,
                order => order == tighter,
            },
            (old, _) => old.is_none(),
        };
        self.limit(name, keyword, value(old), value(new), narrows);
    }
}
