//! Schemas of which all must hold.

use std::collections::BTreeSet;

use super::super::norm::{All, Id};

pub(super) fn set(ids: &BTreeSet<Id>) -> All {
    ids.iter().copied().collect()
}

pub(super) fn one(id: Id) -> All {
    All::from([id])
}
