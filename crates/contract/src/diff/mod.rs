//! Two documents of one API: what changed, and who breaks?
//!
//! The level of a change is that for a *deployed client* of the old document.
//! It sends what the old document allows to a server that goes by the new one,
//! and gets answers as the new one describes them. So a request may only come to
//! allow more and a response less; anything else is breaking. References are
//! resolved and spellings made equal before schemas are compared. A difference
//! that no rule knows is breaking.

mod change;
mod context;
mod documents;
mod equal;
mod norm;
mod schemas;
mod security;

use serde_json::Value;

pub use self::change::{Change, Level};
use super::{check_version, operation, reference::At, schema};
use vlens_openapi::{Problem, Problems};

/// Compares two OpenAPI 3.1 documents; the most severe changes come first.
///
/// ```
/// use serde_json::json;
/// use vlens_contract::{Level, diff};
///
/// let old = json!({ "openapi": "3.1.0", "paths": { "/ping": { "get": {} } } });
/// let new = json!({ "openapi": "3.1.0", "paths": { "/ping": { "head": {} } } });
/// let changes = diff(&old, &new)?;
/// assert_eq!(changes[0].rule, "api-removed-without-deprecation");
/// assert_eq!(changes[0].level, Level::Breaking);
/// assert_eq!(changes[1].level, Level::Compatible);
/// # Ok::<(), vlens_openapi::Problems>(())
/// ```
///
/// # Errors
///
/// A document that cannot be used, as [`Contract::new`](super::Contract::new)
/// has it; each problem names the `old` or the `new` document.
pub fn diff(old: &Value, new: &Value) -> Result<Vec<Change>, Problems> {
    let problems: Vec<Problem> = [("old document", old), ("new document", new)]
        .into_iter()
        .filter_map(|(name, document)| Some(check(document).err()?.in_file(name)))
        .flatten()
        .collect();
    Problems::check((), problems)?;
    if old == new {
        return Ok(Vec::new());
    }
    Ok(documents::Documents::new(old, new).compare())
}

fn check(document: &Value) -> Result<(), Problems> {
    check_version(document)?;
    let mut problems = Vec::new();
    let mut schemas = operation::Schemas::default();
    operation::read(document, &mut schemas, &mut problems);
    operation::read_outgoing(document, &mut schemas, &mut problems);
    let roots: Vec<At<'_>> = schemas.0;
    if let Err(found) = schema::check_reachable(document, roots) {
        problems.extend(found);
    }
    // A path item is read with its operations and with its callbacks.
    problems.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    problems.dedup();
    Problems::check((), problems)
}
