//! `discriminator`: which branch a value is for.

use super::{
    super::{
        equal::mapping,
        norm::{All, Schemas, Selector, Union},
        rules::SchemaRule::{self, *},
    },
    Pair,
    found::{Found, texts},
    sets::one,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn discriminator(&mut self, old: &Union<'d>, new: &Union<'d>) {
        let keyword = "discriminator";
        let name = |union: &Union<'d>| union.discriminator.and_then(|d| d.get("propertyName"));
        match (old.discriminator, new.discriminator) {
            (None, None) => {}
            (Some(_), Some(_)) if name(old) == name(new) => {
                let before = mapping(&self.all.old, old);
                let after = mapping(&self.all.new, new);
                let lost = before.keys().any(|value| !after.contains_key(value));
                let gained = after.keys().any(|value| !before.contains_key(value));
                match rule_of_values(lost, gained) {
                    Some(rule) => self.changed(rule, keyword),
                    None => self.remapped(old, new),
                }
            }
            (Some(_), Some(_)) => {
                self.changed(DiscriminatorPropertyNameChanged, keyword);
            }
            // It only helps to choose a branch.
            (a, b) => {
                let rule = if a.is_some() {
                    DiscriminatorRemoved
                } else {
                    DiscriminatorAdded
                };
                self.named(rule.of(self.context), keyword, a.cloned(), b.cloned());
            }
        }
    }

    /// What a value of the property stands for is compared as a schema.
    pub(super) fn selectors(&mut self) {
        let (old, new) = (&self.old.1.selectors, &self.new.1.selectors);
        let alike = old.iter().zip(new).all(|(a, b)| a.property == b.property);
        if old.len() != new.len() || !alike {
            return self.changed(DiscriminatorChanged, "discriminator");
        }
        for (a, b) in old.iter().zip(new) {
            let (lost, gained) = (only(a, b), only(b, a));
            if let Some(rule) = rule_of_values(!lost.is_empty(), !gained.is_empty()) {
                self.found(Found {
                    rule,
                    keyword: "discriminator",
                    old: texts(&lost),
                    new: texts(&gained),
                });
            }
            for (value, arm) in &a.mapping {
                match (arm, b.mapping.get(value)) {
                    (Some(a), Some(Some(b))) => {
                        let place = self.place.clone();
                        self.all.push(one(*a), one(*b), self.context, &place);
                    }
                    (None, None | Some(None)) | (Some(_), None) => {}
                    _ => self.changed(DiscriminatorMappingChanged, "discriminator"),
                }
            }
        }
    }

    /// A value that stands for another branch than it did.
    fn remapped(&mut self, old: &Union<'d>, new: &Union<'d>) {
        let branch = |schemas: &Schemas<'d>, union: &Union<'d>, name: &str| {
            let ends = |all: &&All| {
                let label = schemas.label(all);
                label.is_some_and(|label| label.rsplit('/').next() == Some(name))
            };
            union.branches.iter().find(ends).cloned()
        };
        let before = mapping(&self.all.old, old);
        let after = mapping(&self.all.new, new);
        for (value, name) in before {
            let Some(other) = after.get(&value) else {
                continue;
            };
            let a = branch(&self.all.old, old, &name);
            let b = branch(&self.all.new, new, other);
            // By the same name it is compared as a branch.
            if let (Some(a), Some(b)) = (a, b)
                && name != *other
                && !self.equal(&a, &b)
            {
                self.changed(DiscriminatorMappingChanged, "discriminator");
                return;
            }
        }
    }
}

/// The values of the property that only one of the two has.
fn only<'d>(this: &Selector<'d>, other: &Selector<'d>) -> Vec<&'d str> {
    let values = this.mapping.keys().copied();
    values
        .filter(|value| !other.mapping.contains_key(value))
        .collect()
}

/// The rule for values of the property that came and went.
fn rule_of_values(lost: bool, gained: bool) -> Option<SchemaRule> {
    match (lost, gained) {
        (false, false) => None,
        (true, false) => Some(DiscriminatorMappingDeleted),
        (false, true) => Some(DiscriminatorMappingAdded),
        (true, true) => Some(DiscriminatorMappingChanged),
    }
}
