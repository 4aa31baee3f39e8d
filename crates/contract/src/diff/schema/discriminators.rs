//! `discriminator`: which branch a value is for.

use super::{
    super::{
        equal::{mapping, same_selector},
        norm::{All, Schemas, Union},
        rules::SchemaRule::*,
    },
    Pair,
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
                let lost = before
                    .keys()
                    .filter(|key| !after.contains_key(*key))
                    .count()
                    > 0;
                let gained = after
                    .keys()
                    .filter(|key| !before.contains_key(*key))
                    .count()
                    > 0;
                let rule = match (lost, gained) {
                    (false, false) => return self.remapped(old, new),
                    (true, false) => DiscriminatorMappingDeleted,
                    (false, true) => DiscriminatorMappingAdded,
                    (true, true) => DiscriminatorMappingChanged,
                };
                self.changed(rule, keyword);
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
        let mut pairs = Vec::new();
        let same = old.len() == new.len()
            && old
                .iter()
                .zip(new)
                .all(|(a, b)| same_selector(a, b, &mut pairs));
        if !same {
            return self.changed(DiscriminatorChanged, "discriminator");
        }
        for (a, b) in pairs {
            let place = self.place.clone();
            self.all.push(a, b, self.context, &place);
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
