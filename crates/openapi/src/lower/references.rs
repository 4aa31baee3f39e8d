//! References. 3.0 knows those to components only; 3.1 those to any place.
//!
//! | 3.1                                       | 3.0                                   |
//! |-------------------------------------------|---------------------------------------|
//! | a component, however it is spelled        | `#/components/KIND/NAME`              |
//! | a schema below a component or elsewhere   | a component of its own, used by both  |
//! | another object that is no component       | the object itself                     |

use std::{
    collections::{BTreeMap, BTreeSet},
    ptr,
};

use heck::ToSnakeCase;
use serde_json::{Map, Value, json};

use super::Pass;
use crate::{
    grammar::Object,
    names::{component_name, is_component_name},
    pointer::{self, Pointer, unescape},
    reference::{Located, target},
    walk::{visit, visit_below},
};

/// A schema that is no component in 3.1 and must be one in 3.0.
#[derive(Clone, Debug)]
pub(super) struct Hoisted<'d> {
    pub(super) schema: Located<'d>,
    /// The name of its component.
    pub(super) name: String,
}

/// The schemas that references name and that are no components, by address.
pub(super) fn hoisted(document: &Value) -> BTreeMap<*const Value, Hoisted<'_>> {
    let mut references = Vec::new();
    visit(document, &mut |kind, value, _| {
        references.extend(reference_of(kind, value));
    });
    let mut todo: Vec<Located<'_>> = not_components(document, references);
    if todo.is_empty() {
        return BTreeMap::new();
    }
    todo.reverse();
    let mut kinds: BTreeMap<*const Value, Object> = BTreeMap::new();
    visit(document, &mut |kind, value, _| {
        kinds.insert(ptr::from_ref(value), kind);
    });
    let mut names = Names::of(document);
    let mut hoisted = BTreeMap::new();
    while let Some(schema) = todo.pop() {
        let address = ptr::from_ref(schema.value);
        if hoisted.contains_key(&address) {
            continue;
        }
        match kinds.get(&address) {
            Some(Object::Schema) => {}
            // An extension may hold schemas that the grammar does not know of.
            None if is_in_extension(&schema.pointer) => {
                let at = Pointer::at(&schema.pointer);
                let mut references = Vec::new();
                visit_below(Object::Schema, schema.value, &at, &mut |kind, value, _| {
                    kinds.insert(ptr::from_ref(value), kind);
                    references.extend(reference_of(kind, value));
                });
                todo.extend(not_components(document, references));
            }
            _ => continue,
        }
        let name = names.take(&schema.pointer);
        hoisted.insert(address, Hoisted { schema, name });
    }
    hoisted
}

fn reference_of(kind: Object, value: &Value) -> Option<&Value> {
    (kind == Object::Schema)
        .then(|| value.get("$ref"))
        .flatten()
}

fn not_components<'d>(document: &'d Value, references: Vec<&Value>) -> Vec<Located<'d>> {
    references
        .into_iter()
        .filter_map(|reference| target(document, reference).ok())
        .filter(|found| component_name(Object::Schema, &found.pointer).is_none())
        .collect()
}

fn is_in_extension(pointer: &str) -> bool {
    pointer.split('/').any(|token| token.starts_with("x-"))
}

/// Names of component schemas. Two that differ in case or separators only would
/// be one name in generated code.
struct Names(BTreeSet<String>);

impl Names {
    fn of(document: &Value) -> Self {
        let schemas = document.pointer("/components/schemas");
        let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
        Self(schemas.map(|(name, _)| name.to_snake_case()).collect())
    }

    /// `/components/schemas/A/properties/x` → `A_x`, or `A_x_2` if that is taken.
    fn take(&mut self, pointer: &str) -> String {
        let words = pointer
            .split('/')
            .filter(|token| !["", "components", "schemas", "properties"].contains(token))
            .map(|token| {
                let allowed = |c: char| c.is_ascii_alphanumeric();
                let word = unescape(token).replace(|c: char| !allowed(c), "_");
                word.trim_matches('_').to_owned()
            })
            .filter(|word| !word.is_empty());
        let mut name = words.collect::<Vec<_>>().join("_");
        // A name in generated code begins with a letter.
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !is_component_name(&name) {
            name = format!("Schema_{name}");
        }
        let mut numbered = name.clone();
        for i in 2.. {
            if self.0.insert(numbered.to_snake_case()) {
                break;
            }
            numbered = format!("{name}_{i}");
        }
        numbered
    }
}

impl<'d> Pass<'d> {
    /// What the `$ref` of a schema becomes.
    pub(super) fn schema_reference(&mut self, reference: &Value, at: &Pointer<'_>) -> Value {
        let found = match target(self.document, reference) {
            Ok(found) => found,
            Err(reason) => {
                self.problem(at, reason);
                return Value::Null;
            }
        };
        let hoisted = || Some(self.hoisted.get(&ptr::from_ref(found.value))?.name.clone());
        match component_name(Object::Schema, &found.pointer).or_else(hoisted) {
            Some(name) => self.component_reference(name),
            None => {
                let reference = reference.as_str().unwrap_or_default();
                let message = format!("{reference} leads to something that is no schema");
                self.problem(at, message);
                Value::Null
            }
        }
    }

    /// A reference to the component schema called `name`.
    pub(super) fn component_reference(&mut self, name: String) -> Value {
        self.exact &= !self.widened.contains(&name);
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        self.references.insert(name);
        reference
    }

    /// What stands in the place of an object that is no schema. 3.0 ignores what
    /// stands beside the reference.
    pub(super) fn object_reference(
        &mut self,
        kind: Object,
        map: &'d Map<String, Value>,
        reference: &'d Value,
        at: &Pointer<'_>,
    ) -> Value {
        for name in map.keys().filter(|name| *name != "$ref") {
            self.dropped(&at.name(name), "beside $ref");
        }
        let at = at.name("$ref");
        let found = match target(self.document, reference) {
            Ok(found) => found,
            Err(reason) => {
                self.problem(&at, reason);
                return Value::Null;
            }
        };
        if let (Some(kind), Some(name)) = (kind.components(), component_name(kind, &found.pointer))
        {
            return json!({ "$ref": format!("#/components/{kind}/{name}") });
        }
        if !self.following.insert(ptr::from_ref(found.value)) {
            self.problem(&at, "refers to itself");
            return Value::Null;
        }
        let object = self.object(kind, found.value, &Pointer::at(&found.pointer));
        self.following.remove(&ptr::from_ref(found.value));
        object
    }

    /// The component schemas that no component was before.
    pub(super) fn hoisted_schemas(&mut self, root: &mut Map<String, Value>) {
        let mut hoisted: Vec<Hoisted<'d>> = self.hoisted.values().cloned().collect();
        hoisted.sort_by(|a, b| a.name.cmp(&b.name));
        if hoisted.is_empty() {
            return;
        }
        let components = root.entry("components").or_insert_with(|| json!({}));
        let Value::Object(components) = components else {
            return;
        };
        let schemas = components.entry("schemas").or_insert_with(|| json!({}));
        for Hoisted { schema, name } in hoisted {
            let made = pointer::join("/components/schemas", &name);
            self.origins.record(made, &schema.pointer);
            let lowered = self.component_schema(&name, |pass| {
                pass.schema_itself(schema.value, &Pointer::at(&schema.pointer))
            });
            if let Value::Object(schemas) = schemas {
                schemas.insert(name, lowered);
            }
        }
    }
}
