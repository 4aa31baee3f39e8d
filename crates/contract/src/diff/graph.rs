//! What leads to what, by pointers.

use std::collections::{HashMap, HashSet};

pub(super) type Edges = HashMap<String, Vec<String>>;

/// What `start` leads to, with itself.
pub(super) fn closure(start: &[String], leads_to: &Edges) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut todo: Vec<&String> = start.iter().collect();
    while let Some(one) = todo.pop() {
        if seen.insert(one.clone()) {
            todo.extend(leads_to.get(one).into_iter().flatten());
        }
    }
    seen
}
