//! Keywords that decide about no instance, and those that no rule knows.

use std::collections::BTreeSet;

use super::{
    super::{
        change::Level,
        context::Kind,
        norm::{Norm, UNRESOLVED, canonical, is_default},
        rules::DocumentRule,
        rules::SchemaRule::*,
    },
    Pair,
};
use crate::halves::hides;

impl<'d> Pair<'_, 'd> {
    pub(super) fn notes(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        let keys: BTreeSet<&str> = old.notes.keys().chain(new.notes.keys()).copied().collect();
        for key in keys {
            let said = |norm: &Norm<'d>| {
                let value = norm.notes.get(key).copied()?;
                (!is_default(key, value)).then_some(value)
            };
            let (a, b) = (said(old), said(new));
            if a.map(canonical) == b.map(canonical) {
                continue;
            }
            let (a, b) = (a.cloned(), b.cloned());
            match key {
                "default" => {
                    let rule = match (&a, &b) {
                        (None, _) => DefaultValueAdded,
                        (_, None) => DefaultValueRemoved,
                        _ => DefaultValueChanged,
                    };
                    let mut verdict = rule.of(self.context);
                    if self.context.kind == Kind::Parameter {
                        verdict.level = Level::Breaking;
                    }
                    self.named(verdict, key, a, b);
                }
                // Told of the property as a whole.
                "readOnly" | "writeOnly"
                    if self.context.kind == Kind::Property && hides(self.context.side) == key => {}
                _ => {
                    let rule = DocumentRule::AnnotationChanged.on(self.context.side);
                    self.named(rule, key, a, b);
                }
            }
        }
    }

    pub(super) fn unknown(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        if old.evaluated && new.evaluated {
            for key in old.evaluates.symmetric_difference(&new.evaluates) {
                let value = |norm: &Norm<'d>| norm.evaluates.contains(key).then_some(true.into());
                let rule = DocumentRule::Unclassified.on(self.context.side);
                self.named(rule, key, value(old), value(new));
            }
        }
        let keys: BTreeSet<&str> = old
            .unknown
            .keys()
            .chain(new.unknown.keys())
            .copied()
            .collect();
        for key in keys {
            let texts = |norm: &Norm<'d>| -> BTreeSet<String> {
                let values = norm.unknown.get(key).into_iter().flatten();
                values.map(|value| canonical(value)).collect()
            };
            // What could not be looked into may be anything.
            if texts(old) != texts(new) || key == UNRESOLVED {
                let value = |norm: &Norm<'d>| {
                    let values = norm.unknown.get(key)?;
                    Some((*values.first()?).clone())
                };
                let rule = DocumentRule::Unclassified.on(self.context.side);
                self.named(rule, key, value(old), value(new));
            }
        }
    }
}
