//! Names of types. The generator takes two types of one name for one another,
//! so each has a name of its own.

use std::collections::BTreeMap;

use vlens_openapi::is_component_name;

use super::parts::Parts;
use crate::{adapt::names::pascal, quiet::TWIN};

/// What generated types use by their short names.
const RESERVED: [&str; 5] = ["Default", "Err", "None", "Ok", "Some"];

fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || name.ends_with(TWIN)
}

/// The types that there are, by name.
#[derive(Default)]
pub(super) struct TypeNames<'d> {
    types: BTreeMap<String, Type<'d>>,
}

struct Type<'d> {
    component: String,
    /// Where it stands in the document, if that is where its name is from.
    pointer: Option<String>,
    parts: Option<Parts<'d>>,
}

impl<'d> TypeNames<'d> {
    /// A component that the document names.
    pub(super) fn declare(&mut self, component: &str, pointer: &str) -> Result<(), String> {
        let name = pascal(component);
        if !is_component_name(component) || name.is_empty() {
            return Err("is not a name for a component: letters, digits, . _ - are".to_owned());
        }
        if is_reserved(&name) {
            return Err(format!("becomes `{name}`, a name that generated types use"));
        }
        if let Some(other) = self.types.get(&name) {
            let other = other.pointer.as_deref().unwrap_or_default();
            return Err(format!("becomes the type `{name}`, as {other} does"));
        }
        let declared = Type {
            component: component.to_owned(),
            pointer: Some(pointer.to_owned()),
            parts: None,
        };
        self.types.insert(name, declared);
        Ok(())
    }

    /// A component for parts that should be called `wanted`: with a number
    /// behind it if that is the name of another type, and that one if it is the
    /// same. Whether it is new comes with it.
    pub(super) fn give(&mut self, wanted: &str, parts: &Parts<'d>) -> (String, bool) {
        let wanted: String = wanted
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '_' })
            .collect();
        let mut number = 1_u32;
        loop {
            let component = if number == 1 {
                wanted.clone()
            } else {
                format!("{wanted}{number}")
            };
            number += 1;
            let name = pascal(&component);
            if name.is_empty() || is_reserved(&name) {
                continue;
            }
            match self.types.get(&name) {
                None => {
                    let given = Type {
                        component: component.clone(),
                        pointer: None,
                        parts: Some(parts.clone()),
                    };
                    self.types.insert(name, given);
                    return (component, true);
                }
                Some(other) if other.parts.as_ref().is_some_and(|o| o.is_same_type(parts)) => {
                    return (other.component.clone(), false);
                }
                Some(_) => {}
            }
        }
    }
}
