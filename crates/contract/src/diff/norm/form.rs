//! The normal form: what it is made of.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use serde_json::{Number, Value};

use super::{types, values::Values};

/// A raw schema of one document.
pub(in crate::diff) type Id = u32;

/// Schemas of which all must hold. None at all: anything holds.
pub(in crate::diff) type All = Rc<[Id]>;

#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::diff) struct Strings<'d> {
    pub(in crate::diff) min: u64,
    pub(in crate::diff) max: Option<u64>,
    pub(in crate::diff) patterns: BTreeSet<&'d str>,
    pub(in crate::diff) formats: BTreeSet<&'d str>,
    pub(in crate::diff) encodings: BTreeSet<&'d str>,
    pub(in crate::diff) media: BTreeSet<&'d str>,
    pub(in crate::diff) content: BTreeSet<Id>,
}

/// An end of a range of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::diff) struct Bound<'d> {
    pub(in crate::diff) limit: &'d Number,
    pub(in crate::diff) exclusive: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::diff) struct Numbers<'d> {
    pub(in crate::diff) min: Option<Bound<'d>>,
    pub(in crate::diff) max: Option<Bound<'d>>,
    pub(in crate::diff) multiples: BTreeMap<String, &'d Number>,
    pub(in crate::diff) formats: BTreeSet<&'d str>,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::diff) struct Contains {
    pub(in crate::diff) schema: All,
    pub(in crate::diff) min: u64,
    pub(in crate::diff) max: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::diff) struct Arrays {
    pub(in crate::diff) prefix: Vec<BTreeSet<Id>>,
    pub(in crate::diff) items: BTreeSet<Id>,
    pub(in crate::diff) min: u64,
    pub(in crate::diff) max: Option<u64>,
    pub(in crate::diff) unique: bool,
    pub(in crate::diff) contains: Vec<Contains>,
    pub(in crate::diff) unevaluated: Option<Id>,
}

impl Arrays {
    /// Drops the positions that say no more than `items`.
    pub(super) fn trim(&mut self) {
        while self.prefix.last().is_some_and(|last| *last == self.items) {
            self.prefix.pop();
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::diff) struct Objects<'d> {
    pub(in crate::diff) properties: BTreeMap<&'d str, BTreeSet<Id>>,
    pub(in crate::diff) required: BTreeSet<&'d str>,
    pub(in crate::diff) patterns: BTreeMap<&'d str, BTreeSet<Id>>,
    pub(in crate::diff) additional: Option<Id>,
    pub(in crate::diff) names: BTreeSet<Id>,
    pub(in crate::diff) min: u64,
    pub(in crate::diff) max: Option<u64>,
    pub(in crate::diff) dependent_required: BTreeSet<(&'d str, &'d str)>,
    pub(in crate::diff) dependent: BTreeMap<&'d str, BTreeSet<Id>>,
    pub(in crate::diff) unevaluated: Option<Id>,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::diff) struct Union<'d> {
    /// `oneOf`, not `anyOf`.
    pub(in crate::diff) one: bool,
    pub(in crate::diff) branches: Vec<All>,
    pub(in crate::diff) discriminator: Option<&'d Value>,
}

/// A discriminator that stands in a base schema and not beside a union.
#[derive(Clone, Debug)]
pub(in crate::diff) struct Selector<'d> {
    pub(in crate::diff) property: Option<&'d Value>,
    pub(in crate::diff) mapping: BTreeMap<&'d str, Option<Id>>,
}

/// The normal form.
#[derive(Clone, Debug)]
pub(in crate::diff) struct Norm<'d> {
    pub(in crate::diff) types: u8,
    /// By class of types; a class without an entry is not limited.
    pub(in crate::diff) enums: BTreeMap<u8, Values<'d>>,
    pub(in crate::diff) strings: Strings<'d>,
    pub(in crate::diff) numbers: Numbers<'d>,
    pub(in crate::diff) arrays: Arrays,
    pub(in crate::diff) objects: Objects<'d>,
    pub(in crate::diff) unions: Vec<Union<'d>>,
    pub(in crate::diff) selectors: Vec<Selector<'d>>,
    pub(in crate::diff) nots: Vec<All>,
    pub(in crate::diff) conditions: Vec<[All; 3]>,
    /// Members of `allOf` that are closed (`additionalProperties`), and so
    /// cannot be merged with what stands beside them.
    pub(in crate::diff) parts: Vec<All>,
    /// Everything above, or null.
    pub(in crate::diff) or_null: bool,
    /// Whether it matters what it evaluates.
    pub(in crate::diff) evaluated: bool,
    /// Keywords that take anything, and so evaluate all that there is.
    pub(in crate::diff) evaluates: BTreeSet<&'d str>,
    /// Keywords without a rule, or with a value that makes no sense.
    pub(in crate::diff) unknown: BTreeMap<&'d str, Vec<&'d Value>>,
    /// What decides about no instance; of several, that nearest to the top.
    pub(in crate::diff) notes: BTreeMap<&'d str, &'d Value>,
    /// The raw schemas that went in.
    pub(in crate::diff) sites: Vec<Id>,
}

impl<'d> Norm<'d> {
    pub(super) fn any() -> Self {
        Self::of_types(types::ANY)
    }

    /// What may be anything of some types.
    pub(in crate::diff) fn of_types(types: u8) -> Self {
        Self {
            types,
            enums: BTreeMap::new(),
            strings: Strings::default(),
            numbers: Numbers::default(),
            arrays: Arrays::default(),
            objects: Objects::default(),
            unions: Vec::new(),
            selectors: Vec::new(),
            nots: Vec::new(),
            conditions: Vec::new(),
            parts: Vec::new(),
            or_null: false,
            evaluated: false,
            evaluates: BTreeSet::new(),
            unknown: BTreeMap::new(),
            notes: BTreeMap::new(),
            sites: Vec::new(),
        }
    }

    /// Whether a discriminator says which schema a value is for.
    pub(in crate::diff) fn is_discriminated(&self) -> bool {
        let mut unions = self.unions.iter();
        !self.selectors.is_empty() || unions.any(|union| union.discriminator.is_some())
    }

    /// Whether there are further schemas for the same instance.
    pub(in crate::diff) fn is_composed(&self) -> bool {
        !(self.unions.is_empty()
            && self.nots.is_empty()
            && self.conditions.is_empty()
            && self.parts.is_empty())
    }

    /// Whether the types and their constraints say it all.
    pub(in crate::diff) fn is_flat(&self) -> bool {
        self.unions.is_empty() && self.is_plain() && !self.or_null
    }

    /// Flat, but for unions and null.
    pub(super) fn is_plain(&self) -> bool {
        self.selectors.is_empty()
            && self.nots.is_empty()
            && self.conditions.is_empty()
            && self.parts.is_empty()
            && self.unknown.is_empty()
            && (!self.evaluated || self.evaluates.is_empty())
    }

    /// Whether there is nothing but unions (and annotations).
    pub(in crate::diff) fn is_bare(&self) -> bool {
        self.types == types::ANY
            && self.enums.is_empty()
            && self.strings == Strings::default()
            && self.numbers == Numbers::default()
            && self.arrays == Arrays::default()
            && self.objects == Objects::default()
            && self.is_plain()
    }

    /// Whether it is certain that null fits.
    pub(in crate::diff) fn takes_null(&self) -> bool {
        self.or_null || (self.is_flat() && self.types & types::NULL != 0)
    }

    pub(in crate::diff) fn flag(&self, keyword: &str) -> bool {
        self.notes.get(keyword) == Some(&&Value::Bool(true))
    }
}
