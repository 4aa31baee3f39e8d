//! Names of components.

use serde_json::Value;

use crate::{
    Problem, Problems,
    grammar::{Object, Shape},
    pointer::{Pointer, unescape},
};

/// Refuses components whose names OpenAPI does not allow: a reference to them
/// would be no URI, and whoever reads the document reads another name.
///
/// # Errors
///
/// Each such component.
pub fn check_component_names(document: &Value) -> Result<(), Problems> {
    let at = Pointer::ROOT.name("components");
    let mut problems = Vec::new();
    for field in Object::Components
        .fields()
        .iter()
        .chain(Object::Components.added_in_3_1())
        .filter(|field| matches!(field.shape, Shape::Map(_)))
    {
        let at = at.name(field.name);
        let components = document.get("components");
        let components = components.and_then(|components| components.get(field.name));
        for (name, _) in components.and_then(Value::as_object).into_iter().flatten() {
            if !is_component_name(name) {
                let message = "is not a name for a component: letters, digits, . _ - are";
                problems.push(Problem::new(at.name(name), message));
            }
        }
    }
    Problems::check((), problems)
}

/// `^[a-zA-Z0-9._-]+$`, as the specification has it.
#[must_use]
pub fn is_component_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && name.chars().all(allowed)
}

/// The name of the component of a kind that stands at `pointer`.
///
/// ```
/// use vlens_openapi::{component_name, grammar::Object};
///
/// let name = component_name(Object::Schema, "/components/schemas/User");
/// assert_eq!(name.as_deref(), Some("User"));
/// let below = component_name(Object::Schema, "/components/schemas/User/items");
/// assert_eq!(below, None);
/// ```
#[must_use]
pub fn component_name(kind: Object, pointer: &str) -> Option<String> {
    let rest = pointer.strip_prefix("/components/")?;
    let name = rest.strip_prefix(kind.components()?)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| unescape(name))
}
