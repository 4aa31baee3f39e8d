//! Unions that are one schema: branches of different types, and null.

use std::{cmp::Ordering, rc::Rc};

use super::{
    Schemas,
    form::{All, Norm, Union},
    tighten::{lower, raise, tighten_to},
    types::{self, classes},
};

impl<'d> Schemas<'d> {
    /// Plain schemas of different types are one schema.
    pub(super) fn flat(&mut self, union: &Union<'d>) -> Option<Norm<'d>> {
        if union.discriminator.is_some() || union.branches.is_empty() {
            return None;
        }
        let mut flat = Norm {
            types: 0,
            ..Norm::any()
        };
        let mut seen = 0;
        for all in &union.branches {
            let branch = self.norm(all);
            let classes = classes(branch.types);
            let open = branch.objects.additional.is_none()
                && branch.objects.unevaluated.is_none()
                && branch.arrays.unevaluated.is_none();
            if seen & classes != 0 || !branch.is_flat() || !open {
                return None;
            }
            seen |= classes;
            merge_disjoint(&mut flat, &branch);
        }
        Some(flat)
    }

    /// A union that is all there is: null becomes a flag.
    pub(super) fn fold_union(&mut self, norm: &mut Norm<'d>) {
        if !norm.is_bare() {
            return;
        }
        let [union] = norm.unions.as_slice() else {
            return;
        };
        if union.discriminator.is_some() {
            return;
        }
        let union = union.clone();
        let norms: Vec<_> = union.branches.iter().map(|all| self.norm(all)).collect();
        let is_null = |branch: &Norm<'_>| branch.types == types::NULL && branch.is_flat();
        let nulls = norms.iter().filter(|branch| is_null(branch)).count();
        if nulls != 1 {
            return;
        }
        let rest: Vec<All> = union
            .branches
            .iter()
            .zip(&norms)
            .filter(|(_, branch)| !is_null(branch))
            .map(|(all, _)| Rc::clone(all))
            .collect();
        if union.one && !rest.iter().all(|all| self.rejects_null(all, 0)) {
            return;
        }
        if let [only] = rest.as_slice() {
            let inner = self.norm(only);
            let notes = std::mem::take(&mut norm.notes);
            let sites = std::mem::take(&mut norm.sites);
            *norm = (*inner).clone();
            for (key, value) in notes {
                norm.notes.insert(key, value);
            }
            norm.sites.splice(0..0, sites);
        } else {
            norm.unions = vec![Union {
                branches: rest,
                ..union
            }];
        }
        norm.or_null = true;
    }

    /// Whether it is certain that null does not fit.
    pub(in crate::diff) fn rejects_null(&mut self, all: &All, depth: u8) -> bool {
        let norm = self.norm(all);
        if norm.or_null {
            return false;
        }
        if norm.types & types::NULL == 0 {
            return true;
        }
        depth < 16
            && (norm
                .parts
                .iter()
                .any(|part| self.rejects_null(part, depth + 1))
                || norm.unions.iter().any(|union| {
                    let mut branches = union.branches.iter();
                    branches.all(|branch| self.rejects_null(branch, depth + 1))
                }))
    }
}

/// Adds a flat schema of types that `norm` does not have.
fn merge_disjoint<'d>(norm: &mut Norm<'d>, branch: &Norm<'d>) {
    norm.types |= branch.types;
    norm.evaluated |= branch.evaluated;
    norm.evaluates.extend(&branch.evaluates);
    norm.enums.extend(
        branch
            .enums
            .iter()
            .map(|(class, values)| (*class, values.clone())),
    );
    if branch.types & types::STRING != 0 {
        norm.strings = branch.strings.clone();
    }
    if branch.types & types::NUMBER != 0 {
        norm.numbers = branch.numbers.clone();
    }
    if branch.types & types::ARRAY != 0 {
        norm.arrays = branch.arrays.clone();
    }
    if branch.types & types::OBJECT != 0 {
        norm.objects = branch.objects.clone();
    }
    for (key, value) in &branch.notes {
        norm.notes.entry(key).or_insert(value);
    }
    norm.sites.extend(&branch.sites);
}

/// Adds what a flat schema asserts.
pub(super) fn both<'d>(norm: &mut Norm<'d>, flat: Norm<'d>) {
    norm.types &= flat.types;
    norm.evaluated |= flat.evaluated;
    norm.evaluates.extend(flat.evaluates);
    for (class, mut values) in flat.enums {
        if let Some(before) = norm.enums.get(&class) {
            values.retain(|text, _| before.contains_key(text));
        }
        norm.enums.insert(class, values);
    }
    let (a, b) = (&mut norm.strings, flat.strings);
    raise(&mut a.min, Some(b.min));
    lower(&mut a.max, b.max);
    a.patterns.extend(b.patterns);
    a.formats.extend(b.formats);
    a.encodings.extend(b.encodings);
    a.media.extend(b.media);
    a.content.extend(b.content);
    let (a, b) = (&mut norm.numbers, flat.numbers);
    for (bound, other, tighter) in [
        (&mut a.min, b.min, Ordering::Greater),
        (&mut a.max, b.max, Ordering::Less),
    ] {
        if let Some(other) = other {
            tighten_to(bound, other, tighter);
        }
    }
    a.multiples.extend(b.multiples);
    a.formats.extend(b.formats);
    let (a, b) = (&mut norm.arrays, flat.arrays);
    raise(&mut a.min, Some(b.min));
    lower(&mut a.max, b.max);
    a.unique |= b.unique;
    a.contains.extend(b.contains);
    while a.prefix.len() < b.prefix.len() {
        a.prefix.push(a.items.clone());
    }
    for (i, known) in a.prefix.iter_mut().enumerate() {
        known.extend(b.prefix.get(i).unwrap_or(&b.items));
    }
    a.items.extend(b.items);
    let (a, b) = (&mut norm.objects, flat.objects);
    for (into, from) in [
        (&mut a.properties, b.properties),
        (&mut a.patterns, b.patterns),
        (&mut a.dependent, b.dependent),
    ] {
        for (name, ids) in from {
            into.entry(name).or_default().extend(ids);
        }
    }
    a.required.extend(b.required);
    a.names.extend(b.names);
    a.dependent_required.extend(b.dependent_required);
    raise(&mut a.min, Some(b.min));
    lower(&mut a.max, b.max);
    for (key, value) in flat.notes {
        norm.notes.entry(key).or_insert(value);
    }
    norm.sites.extend(flat.sites);
}
