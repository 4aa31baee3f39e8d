//! References to components.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{grammar::component_name, pointer::unescape};

/// What `value` is, references followed; none if they lead nowhere.
#[must_use]
pub fn resolve<'d>(source: &'d Value, kind: &str, mut value: &'d Value) -> Option<&'d Value> {
    let mut seen = BTreeSet::new();
    while let Some(reference) = value.get("$ref") {
        let name = component_name(kind, reference.as_str()?)?;
        if !seen.insert(name) {
            return None;
        }
        value = source.get("components")?.get(kind)?.get(unescape(name))?;
    }
    Some(value)
}
