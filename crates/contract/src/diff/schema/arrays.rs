//! Arrays.

use std::rc::Rc;

use super::{
    super::{
        norm::{Contains, Id},
        rules::SchemaRule::*,
    },
    Pair,
    sets::{one, set},
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn arrays(&mut self) {
        let (old, new) = (&self.old.1.arrays, &self.new.1.arrays);
        self.at_least(
            [
                MinItemsSet,
                MinItemsUnset,
                MinItemsIncreased,
                MinItemsDecreased,
            ],
            "minItems",
            old.min,
            new.min,
        );
        self.at_most(
            [
                MaxItemsSet,
                MaxItemsUnset,
                MaxItemsIncreased,
                MaxItemsDecreased,
            ],
            "maxItems",
            old.max,
            new.max,
        );
        if old.unique != new.unique {
            let rule = if new.unique {
                UniqueItemsSet
            } else {
                UniqueItemsUnset
            };
            self.changed(rule, "uniqueItems");
        }
        let usual = self.context;
        if old.unevaluated.is_some() || new.unevaluated.is_some() {
            // What is evaluated here is judged nowhere else.
            self.context = usual.invariant();
        }
        let part = self.context.part();
        for i in 0..old.prefix.len().max(new.prefix.len()) {
            let a = set(old.prefix.get(i).unwrap_or(&old.items));
            let b = set(new.prefix.get(i).unwrap_or(&new.items));
            self.child(a, b, part, &i.to_string());
        }
        self.child(set(&old.items), set(&new.items), part, "*");
        let evaluated = self.old.1.evaluated && self.new.1.evaluated;
        if old.prefix.len() != new.prefix.len() && evaluated {
            // Whatever it is limited to, a position that is named is evaluated.
            self.changed(PrefixItemsChanged, "prefixItems");
        }
        self.contains(&old.contains, &new.contains);
        self.context = usual;
        self.unevaluated("unevaluatedItems", old.unevaluated, new.unevaluated);
    }

    pub(super) fn contains(&mut self, old: &[Contains], new: &[Contains]) {
        if let ([a], [b]) = (old, new) {
            let counted = a.max.is_some() || b.max.is_some();
            let context = self.context.part().strict();
            // With a maximum, more that fits may be too many.
            let context = if counted {
                context.invariant()
            } else {
                context
            };
            self.child(
                Rc::clone(&a.schema),
                Rc::clone(&b.schema),
                context,
                "contains",
            );
            self.at_least(
                [
                    MinContainsSet,
                    MinContainsUnset,
                    MinContainsIncreased,
                    MinContainsDecreased,
                ],
                "minContains",
                a.min,
                b.min,
            );
            self.at_most(
                [
                    MaxContainsSet,
                    MaxContainsUnset,
                    MaxContainsIncreased,
                    MaxContainsDecreased,
                ],
                "maxContains",
                a.max,
                b.max,
            );
            return;
        }
        let mut rest: Vec<&Contains> = new.iter().collect();
        let mut lost = false;
        for a in old {
            let found = rest
                .iter()
                .position(|b| (a.min, a.max) == (b.min, b.max) && self.equal(&a.schema, &b.schema));
            match found {
                Some(i) => drop(rest.remove(i)),
                None => lost = true,
            }
        }
        let rules = [ContainsAdded, ContainsRemoved, ContainsChanged];
        self.lost_and_gained(rules, "contains", lost, !rest.is_empty());
    }

    pub(super) fn unevaluated(&mut self, keyword: &str, old: Option<Id>, new: Option<Id>) {
        match (old, new) {
            (None, None) => {}
            (Some(a), Some(b)) => self.child(one(a), one(b), self.context.part(), "*"),
            (None, Some(_)) => self.changed(UnevaluatedAdded, keyword),
            (Some(_), None) => self.changed(UnevaluatedRemoved, keyword),
        }
    }
}
