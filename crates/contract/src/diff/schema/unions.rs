//! `oneOf` and `anyOf`.

use std::rc::Rc;

use super::{
    super::{
        norm::{All, Norm, Objects, Schemas, Union, types},
        rules::SchemaRule::*,
    },
    Pair,
    found::Found,
    sets::set,
};

impl<'d> Pair<'_, 'd> {
    /// Compares the two as unions, if one is nothing else: one schema is a union
    /// of one.
    pub(super) fn as_unions(&mut self) -> bool {
        let bare = |norm: &Norm<'d>| norm.is_bare() && norm.unions.len() == 1;
        let (a, b) = (self.old.1, self.new.1);
        if !(bare(a) && b.unions.is_empty() || bare(b) && a.unions.is_empty()) {
            return false;
        }
        if a.types == 0 || b.types == 0 {
            return false;
        }
        let union = |(all, norm): (&All, &Norm<'d>), one| {
            norm.unions.first().cloned().unwrap_or_else(|| Union {
                one,
                branches: vec![Rc::clone(all)],
                discriminator: None,
            })
        };
        let one = a.unions.iter().chain(&b.unions).any(|union| union.one);
        let (old, new) = (union(self.old, one), union(self.new, one));
        self.union(&old, &new);
        true
    }

    pub(super) fn same_union(&mut self, a: &Union<'d>, b: &Union<'d>) -> bool {
        a.one == b.one
            && a.branches.len() == b.branches.len()
            && a.discriminator == b.discriminator
            && a.branches
                .iter()
                .zip(&b.branches)
                .all(|(a, b)| self.equal(a, b))
    }

    pub(super) fn union(&mut self, old: &Union<'d>, new: &Union<'d>) {
        let (pairs, lost, gained) = self.matched(&old.branches, &new.branches);
        let (keyword, removed, added) = if new.one || old.one {
            ("oneOf", OneOfRemoved, OneOfAdded)
        } else {
            ("anyOf", AnyOfRemoved, AnyOfAdded)
        };
        let mut context = self.outer();
        if self.old.1.takes_null() && self.new.1.takes_null() {
            // Whichever branch takes it.
            context = context.but_null();
        }
        let single = old.branches.len() == 1 && new.branches.len() == 1;
        let exclusive = (old.one || new.one) && !single;
        if exclusive && (old.one != new.one || !self.are_distinct(old, new)) {
            // A branch that takes more may take what another takes already.
            context = context.invariant();
            if old.one != new.one {
                self.changed(OneOfChanged, keyword);
            }
        }
        for (a, b) in pairs {
            let place = self.place.clone();
            self.all.push(a, b, context, &place);
        }
        let shown = |schemas: &Schemas<'d>, branch: &All| {
            let at = schemas.raw(*branch.first()?)?;
            Some(at.value.clone())
        };
        let lost = lost.iter().map(|branch| {
            let old = shown(&self.all.old, branch);
            (removed, old, None)
        });
        let gained = gained.iter().map(|branch| {
            let new = shown(&self.all.new, branch);
            (added, None, new)
        });
        for (rule, old, new) in lost.chain(gained).collect::<Vec<_>>() {
            let found = Found {
                rule,
                keyword,
                old,
                new,
            };
            self.found_at(found, context.level(rule.effect()));
        }
        self.discriminator(old, new);
    }

    /// Whether no instance fits two branches, before or after. Certain if types
    /// or constants tell them apart; taken for certain if a discriminator says
    /// so or if each object requires something of its own.
    fn are_distinct(&mut self, old: &Union<'d>, new: &Union<'d>) -> bool {
        distinct(&mut self.all.old, old) && distinct(&mut self.all.new, new)
    }
}

fn distinct<'d>(schemas: &mut Schemas<'d>, union: &Union<'d>) -> bool {
    if union.discriminator.is_some() {
        return true;
    }
    let norms: Vec<_> = union.branches.iter().map(|all| schemas.norm(all)).collect();
    norms
        .iter()
        .enumerate()
        .all(|(i, a)| norms.iter().skip(i + 1).all(|b| told_apart(schemas, a, b)))
}

fn told_apart<'d>(schemas: &mut Schemas<'d>, a: &Norm<'d>, b: &Norm<'d>) -> bool {
    let common = a.types & b.types;
    if common == 0 {
        return true;
    }
    let enums_apart = types::CLASSES
        .iter()
        .filter(|class| common & **class != 0)
        .all(|class| match (a.enums.get(class), b.enums.get(class)) {
            (Some(a), Some(b)) => a.keys().all(|text| !b.contains_key(text)),
            _ => false,
        });
    if enums_apart {
        return true;
    }
    if common != types::OBJECT {
        return false;
    }
    let (a, b) = (&a.objects, &b.objects);
    let own = |a: &Objects<'_>, b: &Objects<'_>| {
        a.required
            .iter()
            .any(|name| !b.properties.contains_key(name))
    };
    let constant = a.required.intersection(&b.required).any(|name| {
        let (Some(x), Some(y)) = (a.properties.get(name), b.properties.get(name)) else {
            return false;
        };
        let (x, y) = (schemas.norm(&set(x)), schemas.norm(&set(y)));
        let common = x.types & y.types;
        common == 0
            || common == types::STRING
                && matches!(
                    (x.enums.get(&types::STRING), y.enums.get(&types::STRING)),
                    (Some(x), Some(y)) if x.keys().all(|text| !y.contains_key(text))
                )
    });
    constant || own(a, b) && own(b, a)
}
