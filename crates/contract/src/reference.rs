//! Local references, with the place of the one that leads nowhere.

use serde_json::{Value, json};
use vlens_openapi::{Problem, pointer, reference};

pub(crate) use vlens_openapi::Located as At;

/// What the `$ref` of the object at `from` names.
pub(crate) fn target<'d>(
    document: &'d Value,
    from: &str,
    reference: &str,
) -> Result<At<'d>, Problem> {
    reference::target(document, &json!(reference))
        .map_err(|reason| Problem::new(pointer::join(from, "$ref"), reason))
}
