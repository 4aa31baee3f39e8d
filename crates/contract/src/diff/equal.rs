//! Do two schemas assert the same? Annotations apart, and whatever the order of
//! the branches of a union.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use serde_json::Value;
use vlens_openapi::value::compare;

use super::norm::{All, Bound, Id, Norm, Schemas, Selector, UNRESOLVED, Union, canonical};

/// A pair of schemas, old and new.
pub(super) type Pair = (All, All);

/// Unions within unions within … beyond which schemas count as different.
const MAX_DEPTH: u8 = 32;
/// Pairs of one question beyond which schemas count as different.
const MAX_PAIRS: usize = 50_000;

/// What is known about pairs of schemas.
#[derive(Default)]
pub(super) struct Equality {
    equal: HashSet<Pair>,
    different: HashSet<Pair>,
}

/// Pairs taken as equal until one turns out different: recursive schemas are
/// equal unless something distinguishes them.
#[derive(Default)]
struct Assumed {
    set: HashSet<Pair>,
    order: Vec<Pair>,
}

impl Equality {
    pub(super) fn holds<'d>(
        &mut self,
        old: &mut Schemas<'d>,
        new: &mut Schemas<'d>,
        a: &All,
        b: &All,
    ) -> bool {
        let mut assumed = Assumed::default();
        let pair = (Rc::clone(a), Rc::clone(b));
        let equal = self.check(old, new, pair, &mut assumed, 0);
        if equal {
            self.equal.extend(assumed.order);
        }
        equal
    }

    fn check<'d>(
        &mut self,
        old: &mut Schemas<'d>,
        new: &mut Schemas<'d>,
        root: Pair,
        assumed: &mut Assumed,
        depth: u8,
    ) -> bool {
        let start = assumed.order.len();
        let mut todo = vec![root.clone()];
        while let Some(pair) = todo.pop() {
            if self.equal.contains(&pair) || assumed.set.contains(&pair) {
                continue;
            }
            let mut same = !self.different.contains(&pair)
                && depth < MAX_DEPTH
                && assumed.order.len() < MAX_PAIRS;
            if same {
                assumed.set.insert(pair.clone());
                assumed.order.push(pair.clone());
                let (a, b) = (old.norm(&pair.0), new.norm(&pair.1));
                same = plain_parts(&a, &b, &mut todo)
                    && self.unions(old, new, &a, &b, assumed, depth)
                    && self.lists(old, new, &a.nots, &b.nots, assumed, depth)
                    && self.lists(old, new, &a.parts, &b.parts, assumed, depth);
            }
            if !same {
                self.different.insert(pair);
                self.different.insert(root);
                for pair in assumed.order.drain(start..) {
                    assumed.set.remove(&pair);
                }
                return false;
            }
        }
        true
    }

    fn unions<'d>(
        &mut self,
        old: &mut Schemas<'d>,
        new: &mut Schemas<'d>,
        a: &Norm<'d>,
        b: &Norm<'d>,
        assumed: &mut Assumed,
        depth: u8,
    ) -> bool {
        let alike =
            |a: &Union<'_>, b: &Union<'_>| a.one == b.one && a.branches.len() == b.branches.len();
        let mut rest: Vec<&Union<'d>> = b.unions.iter().collect();
        a.unions.len() == rest.len()
            && a.unions.iter().all(|union| {
                let found = rest.iter().position(|other| {
                    alike(union, other)
                        && self.lists(old, new, &union.branches, &other.branches, assumed, depth)
                        && same_discriminator(old, new, union, other)
                });
                found.map(|i| rest.swap_remove(i)).is_some()
            })
    }

    /// Lists without an order. Equality is transitive, so the first that fits
    /// will do.
    fn lists<'d>(
        &mut self,
        old: &mut Schemas<'d>,
        new: &mut Schemas<'d>,
        a: &[All],
        b: &[All],
        assumed: &mut Assumed,
        depth: u8,
    ) -> bool {
        let mut rest: Vec<&All> = b.iter().collect();
        a.len() == b.len()
            && a.iter().all(|one| {
                let label = old.label(one);
                rest.sort_by_key(|other| label.is_none() || new.label(other) != label);
                let found = rest.iter().position(|other| {
                    let pair = (Rc::clone(one), Rc::clone(other));
                    self.check(old, new, pair, assumed, depth + 1)
                });
                found.map(|i| rest.remove(i)).is_some()
            })
    }
}

/// By value of the property: which branch it stands for, in its order of names.
pub(super) fn mapping<'d>(schemas: &Schemas<'d>, union: &Union<'d>) -> BTreeMap<String, String> {
    let mut mapping = BTreeMap::new();
    let explicit = union.discriminator.and_then(|d| d.get("mapping"));
    for (value, name) in explicit.and_then(Value::as_object).into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        mapping.insert(value.clone(), component(name));
    }
    // The others go by the names of their components.
    for branch in &union.branches {
        if let Some(label) = schemas.label(branch) {
            let name = component(label);
            if !mapping.values().any(|mapped| *mapped == name) {
                mapping.insert(name.clone(), name);
            }
        }
    }
    mapping
}

/// `#/components/schemas/Cat` and `Cat` are the same.
fn component(name: &str) -> String {
    name.rsplit('/').next().unwrap_or_default().to_owned()
}

fn same_discriminator<'d>(
    old: &Schemas<'d>,
    new: &Schemas<'d>,
    a: &Union<'d>,
    b: &Union<'d>,
) -> bool {
    match (a.discriminator, b.discriminator) {
        (None, None) => true,
        (Some(x), Some(y)) => {
            x.get("propertyName") == y.get("propertyName")
                && mapping(old, a).keys().eq(mapping(new, b).keys())
        }
        _ => false,
    }
}

fn all(ids: &BTreeSet<Id>) -> All {
    ids.iter().copied().collect()
}

fn pair_sets(a: &BTreeSet<Id>, b: &BTreeSet<Id>, todo: &mut Vec<Pair>) {
    if !a.is_empty() || !b.is_empty() {
        todo.push((all(a), all(b)));
    }
}

fn pair_maps(
    a: &BTreeMap<&str, BTreeSet<Id>>,
    b: &BTreeMap<&str, BTreeSet<Id>>,
    todo: &mut Vec<Pair>,
) -> bool {
    todo.extend(a.values().zip(b.values()).map(|(a, b)| (all(a), all(b))));
    a.keys().eq(b.keys())
}

fn pair_options(a: Option<Id>, b: Option<Id>, todo: &mut Vec<Pair>) -> bool {
    if let (Some(a), Some(b)) = (a, b) {
        todo.push((All::from([a]), All::from([b])));
    }
    a.is_some() == b.is_some()
}

/// Whether the same values lead to schemas of which the pairs go on the list.
fn same_selector(a: &Selector<'_>, b: &Selector<'_>, todo: &mut Vec<Pair>) -> bool {
    a.property == b.property
        && a.mapping.keys().eq(b.mapping.keys())
        && a.mapping
            .values()
            .zip(b.mapping.values())
            .all(|(a, b)| pair_options(*a, *b, todo))
}

pub(super) fn same_bound(a: &Option<Bound<'_>>, b: &Option<Bound<'_>>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.exclusive == b.exclusive && compare(a.limit, b.limit).is_eq(),
        _ => false,
    }
}

/// What can be compared on the spot; pairs of schemas below go on the list.
fn plain_parts(a: &Norm<'_>, b: &Norm<'_>, todo: &mut Vec<Pair>) -> bool {
    let texts = |a: &Norm<'_>| -> Vec<(u8, Vec<String>)> {
        let keys = a.enums.iter();
        keys.map(|(class, values)| (*class, values.keys().cloned().collect()))
            .collect()
    };
    let unknown = |a: &Norm<'_>| -> Vec<(String, Vec<String>)> {
        let entries = a.unknown.iter();
        entries
            .map(|(key, values)| {
                let values = values.iter().map(|value| canonical(value)).collect();
                ((*key).to_owned(), values)
            })
            .collect()
    };
    let (s, t) = (&a.strings, &b.strings);
    pair_sets(&s.content, &t.content, todo);
    let strings = (s.min, s.max) == (t.min, t.max)
        && s.patterns == t.patterns
        && s.formats == t.formats
        && s.encodings == t.encodings
        && s.media == t.media;
    let (m, n) = (&a.numbers, &b.numbers);
    let numbers = same_bound(&m.min, &n.min)
        && same_bound(&m.max, &n.max)
        && m.multiples.keys().eq(n.multiples.keys())
        && m.formats == n.formats;
    let (x, y) = (&a.arrays, &b.arrays);
    pair_sets(&x.items, &y.items, todo);
    for (a, b) in x.prefix.iter().zip(&y.prefix) {
        pair_sets(a, b, todo);
    }
    for (a, b) in x.contains.iter().zip(&y.contains) {
        todo.push((Rc::clone(&a.schema), Rc::clone(&b.schema)));
    }
    let counts = |arrays: &super::norm::Arrays| -> Vec<(u64, Option<u64>)> {
        let contains = arrays.contains.iter();
        contains
            .map(|contains| (contains.min, contains.max))
            .collect()
    };
    let arrays = (x.min, x.max, x.unique, x.prefix.len())
        == (y.min, y.max, y.unique, y.prefix.len())
        && counts(x) == counts(y)
        && pair_options(x.unevaluated, y.unevaluated, todo);
    let (o, p) = (&a.objects, &b.objects);
    pair_sets(&o.names, &p.names, todo);
    let objects = pair_maps(&o.properties, &p.properties, todo)
        && pair_maps(&o.patterns, &p.patterns, todo)
        && pair_maps(&o.dependent, &p.dependent, todo)
        && o.required == p.required
        && o.dependent_required == p.dependent_required
        && (o.min, o.max) == (p.min, p.max)
        && pair_options(o.additional, p.additional, todo)
        && pair_options(o.unevaluated, p.unevaluated, todo);
    for (a, b) in a.conditions.iter().zip(&b.conditions) {
        let pairs = a.iter().zip(b);
        todo.extend(pairs.map(|(a, b)| (Rc::clone(a), Rc::clone(b))));
    }
    let selectors = a.selectors.len() == b.selectors.len()
        && a.selectors
            .iter()
            .zip(&b.selectors)
            .all(|(a, b)| same_selector(a, b, todo));
    let flags = |norm: &Norm<'_>| (norm.flag("readOnly"), norm.flag("writeOnly"));
    let default = |norm: &Norm<'_>| norm.notes.get("default").map(|value| canonical(value));
    a.types == b.types
        && a.or_null == b.or_null
        && flags(a) == flags(b)
        && default(a) == default(b)
        && a.conditions.len() == b.conditions.len()
        && texts(a) == texts(b)
        && unknown(a) == unknown(b)
        && !(a.evaluated && b.evaluated && a.evaluates != b.evaluates)
        && !a.unknown.contains_key(UNRESOLVED)
        && selectors
        && strings
        && numbers
        && arrays
        && objects
}
