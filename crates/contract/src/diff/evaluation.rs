//! Where it matters what counts as evaluated: in `unevaluatedItems` and
//! `unevaluatedProperties`, and in what they look at.

use std::collections::HashSet;

use serde_json::{Value, json};
use vlens_openapi::Located;

use super::graph::{Edges, closure};
use crate::schema::below;

/// The pointers of schemas of one document.
#[derive(Default)]
pub(super) struct Evaluation {
    /// Those of which it matters what they evaluate.
    pub(super) seen: HashSet<String>,
    /// Those that it is a part of.
    pub(super) around: HashSet<String>,
}

impl Evaluation {
    pub(super) fn of(document: &Value, reached: &[Located<'_>]) -> Self {
        let mut in_place = Edges::new();
        let mut around = Edges::new();
        let mut found = Vec::new();
        for at in reached {
            let limits = |key: &&str| {
                let rest = at.value.get(key);
                rest.is_some_and(|rest| rest != &json!(true) && rest != &json!({}))
            };
            let keywords = ["unevaluatedItems", "unevaluatedProperties"];
            if keywords.iter().any(limits) {
                found.push(at.pointer.clone());
            }
            for (part, same_instance) in below(document, at).unwrap_or_default() {
                if same_instance {
                    let parts = in_place.entry(at.pointer.clone()).or_default();
                    parts.push(part.pointer.clone());
                }
                let wholes = around.entry(part.pointer).or_default();
                wholes.push(at.pointer.clone());
            }
        }
        Self {
            seen: closure(&found, &in_place),
            around: closure(&found, &around),
        }
    }
}
