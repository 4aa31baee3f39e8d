//! Keywords that decide about no instance, and those that no rule knows.

use std::collections::BTreeSet;

use super::{
    super::{
        change::Level,
        context::Kind,
        norm::{Norm, UNRESOLVED, canonical},
    },
    Pair,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn notes(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        let keys: BTreeSet<&str> = old.notes.keys().chain(new.notes.keys()).copied().collect();
        for key in keys {
            let (a, b) = (old.notes.get(key).copied(), new.notes.get(key).copied());
            if a.map(canonical) == b.map(canonical) {
                continue;
            }
            let (a, b) = (a.cloned(), b.cloned());
            match key {
                "default" => {
                    let suffix = match (&a, &b) {
                        (None, _) => "default-value-added",
                        (_, None) => "default-value-removed",
                        _ => "default-value-changed",
                    };
                    let level = if self.context.kind == Kind::Parameter {
                        Level::Breaking
                    } else {
                        Level::Compatible
                    };
                    let rule = self.context.rule(suffix);
                    self.named(&rule, level, key, a, b);
                }
                // Their meaning is that of the property they stand in.
                "readOnly" | "writeOnly" if self.context.kind == Kind::Property => {}
                _ => self.named("annotation-changed", Level::Cosmetic, key, a, b),
            }
        }
    }

    pub(super) fn unknown(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
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
                self.named("unclassified", Level::Breaking, key, value(old), value(new));
            }
        }
    }
}
