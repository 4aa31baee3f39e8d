//! `allOf`, `not`, `if`, and several unions side by side.

use std::rc::Rc;

use super::{
    super::{
        context::Context,
        norm::{All, Union},
        rules::SchemaRule::{self, *},
    },
    Pair,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn composition(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        let usual = self.context;
        let outer = self.outer();
        self.context = outer;
        match (old.unions.as_slice(), new.unions.as_slice()) {
            ([], []) => {}
            ([a], [b]) => self.union(a, b),
            (a, b) => {
                let mut rest: Vec<&Union<'d>> = b.iter().collect();
                let mut lost = Vec::new();
                for union in a {
                    let found = rest.iter().position(|other| self.same_union(union, other));
                    match found {
                        Some(i) => drop(rest.remove(i)),
                        None => lost.push(union),
                    }
                }
                if let ([a], [b]) = (lost.as_slice(), rest.as_slice()) {
                    self.union(a, b);
                } else {
                    let rules = [UnionAdded, UnionRemoved, UnionChanged];
                    self.lost_and_gained(rules, "oneOf", !lost.is_empty(), !rest.is_empty());
                }
            }
        }
        let rules = [AllOfAdded, AllOfRemoved, AllOfChanged];
        self.schemas(rules, "allOf", &old.parts, &new.parts, outer);
        let rules = [NotAdded, NotRemoved, NotChanged];
        self.schemas(rules, "not", &old.nots, &new.nots, outer.negated());
        self.conditions(outer.strict());
        self.context = usual;
    }

    /// Lists of schemas of which each limits.
    pub(super) fn schemas(
        &mut self,
        rules: [SchemaRule; 3],
        keyword: &str,
        old: &[All],
        new: &[All],
        context: Context,
    ) {
        let (pairs, lost, gained) = self.matched(old, new);
        for (a, b) in pairs {
            let place = self.place.clone();
            self.all.push(a, b, context, &place);
        }
        self.lost_and_gained(rules, keyword, !lost.is_empty(), !gained.is_empty());
    }

    pub(super) fn conditions(&mut self, context: Context) {
        let (old, new) = (&self.old.1.conditions, &self.new.1.conditions);
        let mut rest: Vec<&[All; 3]> = new.iter().collect();
        let mut lost = false;
        for [test, then, other] in old {
            let Some(i) = rest.iter().position(|[new, ..]| self.equal(test, new)) else {
                lost = true;
                continue;
            };
            let [_, new_then, new_other] = rest.remove(i);
            for (a, b) in [(then, new_then), (other, new_other)] {
                let place = self.place.clone();
                self.all.push(Rc::clone(a), Rc::clone(b), context, &place);
            }
        }
        let rules = [ConditionalAdded, ConditionalRemoved, ConditionalChanged];
        self.lost_and_gained(rules, "if", lost, !rest.is_empty());
    }

    /// Pairs up two lists: equal ones, then those of the same name, then what is
    /// left, in order, if that is as many.
    pub(super) fn matched(
        &mut self,
        old: &[All],
        new: &[All],
    ) -> (Vec<(All, All)>, Vec<All>, Vec<All>) {
        /// Beyond that, names must do.
        const MANY: usize = 64;
        let mut pairs = Vec::new();
        let mut lost: Vec<All> = old.to_vec();
        let mut gained: Vec<All> = new.to_vec();
        let label = |this: &Self, a: &All, b: &All| {
            let label = this.all.old.label(a);
            label.is_some() && label == this.all.new.label(b)
        };
        let many = old.len().max(new.len()) > MANY;
        for round in 0..3 {
            let mut rest = Vec::new();
            for a in lost {
                let found = gained.iter().position(|b| match round {
                    0 => label(self, &a, b) && self.equal(&a, b),
                    1 => !many && self.equal(&a, b),
                    _ => label(self, &a, b),
                });
                match found {
                    Some(i) => pairs.push((a, gained.remove(i))),
                    None => rest.push(a),
                }
            }
            lost = rest;
        }
        // Any pairing is sound: if each old one lies within its new one, all do.
        if lost.len() == gained.len() {
            pairs.extend(lost.drain(..).zip(gained.drain(..)));
        }
        (pairs, lost, gained)
    }
}
