//! Models: every schema that becomes a type is a component with a name of its
//! own, and no schema has parts that the generator would have to merge.
//!
//! The generator merges `allOf` and names what it finds within a schema while
//! it descends, once for each way that leads there: without an end in a
//! recursive document, exponentially in others, and two types of one name are
//! one to it. Here each set of parts that applies to a value is merged and named
//! once; where the same set comes up again, it is a reference.

mod alternatives;
mod merged;
mod names;
mod operations;
mod parts;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use heck::ToSnakeCase;
use serde_json::{Map, Value, json};
use vlens_openapi::{
    Located, Problem, component_name, grammar::Object, pointer, schema::is_annotation,
};

use self::{
    alternatives::with_every_property,
    merged::Merged,
    names::TypeNames,
    parts::{Key, Parts, list},
};
use super::{
    Adapting,
    names::{pascal, snake},
    nulls::Nulls,
    referred,
};

/// How many types may come of schemas put together. A document can ask for more
/// of them than it has characters.
const MAX_MERGED: usize = 1_000;

/// How deep lists and maps without a name may nest that come of schemas put
/// together. Those further down get one.
const MAX_UNNAMED: usize = 16;

/// How long a name may become that is made of those around it, in characters.
const MAX_NAME: usize = 200;

impl Adapting<'_> {
    /// Writes the document anew, made of models.
    pub(super) fn models(&mut self) {
        let document = self.document.take();
        let models = Models {
            adapting: self,
            document: &document,
            nulls: Nulls::new(&document),
            components: BTreeMap::new(),
            nullable: BTreeSet::new(),
            names: TypeNames::default(),
            todo: VecDeque::new(),
            done: Map::new(),
            unnamed: Vec::new(),
            merged: 0,
        };
        let models = models.write();
        self.document = models;
    }
}

struct Models<'a, 's, 'd> {
    adapting: &'a mut Adapting<'s>,
    /// What went in.
    document: &'d Value,
    nulls: Nulls<'d>,
    /// The component for each set of parts.
    components: BTreeMap<Key, String>,
    /// Components that allow null themselves.
    nullable: BTreeSet<String>,
    names: TypeNames<'d>,
    /// Components that have a name and are not written yet.
    todo: VecDeque<Model<'d>>,
    done: Map<String, Value>,
    /// What is being written without a name: several schemas that apply to a list
    /// or a map.
    unnamed: Vec<Key>,
    merged: usize,
}

struct Model<'d> {
    name: String,
    parts: Parts<'d>,
    merged: Merged<'d>,
    description: Option<Value>,
}

impl<'d> Models<'_, '_, 'd> {
    fn write(mut self) -> Value {
        let schemas = self.document.pointer("/components/schemas");
        let schemas: Vec<(&'d String, Located<'d>)> = schemas
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, schema)| {
                let at = pointer::join("/components/schemas", name);
                (name, Located::new(schema, at))
            })
            .collect();
        for (name, schema) in &schemas {
            self.declare(name, schema);
        }
        for (name, schema) in schemas {
            let written = self.component(name, &schema);
            self.done.insert(name.clone(), written);
        }
        let mut document = self.rest();
        while let Some(model) = self.todo.pop_front() {
            let mut written = self.body(model.merged, &model.parts, &model.name, None);
            if let (Some(description), Value::Object(written)) = (model.description, &mut written) {
                written.insert("description".to_owned(), description);
            }
            self.done.insert(model.name, written);
        }
        if !self.done.is_empty() || document.pointer("/components/schemas").is_some() {
            document["components"]["schemas"] = Value::Object(self.done);
        }
        document
    }

    /// The name of a component is known before anything refers to it.
    fn declare(&mut self, name: &'d str, schema: &Located<'d>) {
        if let Err(message) = self.names.declare(name, &schema.pointer) {
            self.problem(&schema.pointer, message);
        }
        if schema.value.get("$ref").is_some() {
            return;
        }
        if self.nulls.allowed(std::slice::from_ref(schema)) {
            self.nullable.insert(name.to_owned());
        }
        let key = Parts::of(self.document, std::slice::from_ref(schema)).key();
        let named = self.components.get(&key);
        // Of two for the same parts, the one that is not null too.
        let is_better = named
            .is_none_or(|named| self.nullable.contains(named) && !self.nullable.contains(name));
        if !key.0.is_empty() && is_better {
            self.components.insert(key, name.to_owned());
        }
    }

    /// A component of the document, under its own name.
    fn component(&mut self, name: &str, schema: &Located<'d>) -> Value {
        if let Some(component) = referred(self.document, schema.value) {
            return reference_to(&component);
        }
        let parts = Parts::of(self.document, std::slice::from_ref(schema));
        let merged = self.merge(&parts);
        let null = self.nullable.contains(name);
        let alias = match list(schema, "allOf").as_slice() {
            [only] if is_alias(schema.value) => referred(self.document, only.value),
            _ => None,
        };
        let mut written = match alias {
            Some(component) => {
                let null = null && !self.nullable.contains(&component);
                self.with_null(reference_to(&component), null)
            }
            // What may be null is another type than what is not.
            _ if null && merged.is_named() => {
                let inner = self.value(&parts, name, None);
                self.with_null(inner, true)
            }
            _ => {
                let body = self.body(merged, &parts, name, None);
                self.with_null(body, null)
            }
        };
        annotate(
            &mut written,
            schema.value,
            &["title", "description", "default"],
        );
        written
    }

    /// What stands in a place where `schemas` apply: a reference, or a schema
    /// that needs no name.
    fn place(&mut self, schemas: &[Located<'d>], name: &str) -> Value {
        let mut written = self.typed(schemas, name);
        for schema in schemas {
            annotate(&mut written, schema.value, &["description", "default"]);
        }
        written
    }

    /// The same without annotations.
    fn typed(&mut self, schemas: &[Located<'d>], name: &str) -> Value {
        if let [only] = schemas
            && let Some(component) = referred(self.document, only.value)
        {
            return reference_to(&component);
        }
        let null = self.nulls.allowed(schemas);
        let parts = Parts::of(self.document, schemas);
        let description = schemas
            .iter()
            .rev()
            .find_map(|schema| schema.value.get("description"));
        let written = self.value(&parts, name, description);
        let is_nullable =
            component_of(&written).is_some_and(|component| self.nullable.contains(&component));
        self.with_null(written, null && !is_nullable)
    }

    /// What parts are, without null.
    fn value(&mut self, parts: &Parts<'d>, name: &str, description: Option<&Value>) -> Value {
        let component = self.components.get(&parts.key());
        let nullable = component.filter(|component| self.nullable.contains(*component));
        let inner = nullable.map(|component| format!("{}Inner", pascal(component)));
        if let (Some(component), None) = (component, &inner) {
            return reference_to(component);
        }
        let merged = self.merge(parts);
        match inner {
            _ if !merged.is_named() && self.may_stay_unnamed(parts) => {
                self.unnamed.push(parts.key());
                let written = self.body(merged, parts, name, None);
                self.unnamed.pop();
                written
            }
            Some(inner) => self.hoist(&inner, parts, merged, None),
            None => self.hoist(name, parts, merged, description.cloned()),
        }
    }

    /// Whether parts end without a name. One schema does: whatever leads back to it
    /// is a reference. Several may lead to themselves again, and to ever others.
    fn may_stay_unnamed(&self, parts: &Parts<'d>) -> bool {
        parts.schemas.len() < 2
            || (self.unnamed.len() < MAX_UNNAMED && !self.unnamed.contains(&parts.key()))
    }

    /// What stands in a parameter, which is never null.
    fn parameter(&mut self, schema: &Located<'d>, name: &str) -> Value {
        let parts = Parts::of(self.document, std::slice::from_ref(schema));
        let description = schema.value.get("description");
        self.value(&parts, name, description)
    }

    /// Makes a component of parts, and refers to it.
    fn hoist(
        &mut self,
        name: &str,
        parts: &Parts<'d>,
        merged: Merged<'d>,
        description: Option<Value>,
    ) -> Value {
        if parts.schemas.len() > 1 {
            self.merged += 1;
            if self.merged == MAX_MERGED
                && let Some(schema) = parts.schemas.last()
            {
                let message = format!(
                    "its parts and those of the schemas below it make more than {MAX_MERGED} types"
                );
                self.problem(&schema.pointer, message);
            }
            if self.merged >= MAX_MERGED {
                return json!({});
            }
        }
        let (component, is_new) = match name.char_indices().nth(MAX_NAME) {
            Some((end, _)) => {
                // Most that begin like this end alike: the number tells them apart.
                let short = format!("{}{}", &name[..end], self.merged);
                self.names.give(&short, parts)
            }
            None => self.names.give(name, parts),
        };
        self.components.insert(parts.key(), component.clone());
        let reference = reference_to(&component);
        if is_new {
            if let Some(outermost) = parts.schemas.last() {
                let made = pointer::join("/components/schemas", &component);
                self.adapting.origins.record(made, &outermost.pointer);
            }
            self.todo.push_back(Model {
                name: component,
                parts: parts.clone(),
                merged,
                description,
            });
        }
        reference
    }

    /// A schema written out, with references to what is named below it. `tag`
    /// is a property that stays as it is: the variants of a type are told
    /// apart by it.
    fn body(
        &mut self,
        merged: Merged<'d>,
        parts: &Parts<'d>,
        name: &str,
        tag: Option<&str>,
    ) -> Value {
        let name = pascal(name);
        if merged.alternatives.is_some() {
            return self.choice(merged, parts, &name);
        }
        self.check_fields(&merged);
        // The generator takes a lone property for the one that is required.
        let is_lone = merged.properties.len() == 1 && merged.requires_what_it_does_not_describe();
        let mut written = merged.keywords;
        if let Some(Value::Array(values)) = written.get_mut("enum")
            && !values.iter().all(Value::is_null)
        {
            values.retain(|value| !value.is_null());
        }
        let has_fields = !merged.properties.is_empty() || written.contains_key("required");
        if !merged.properties.is_empty() {
            let mut properties = Map::new();
            for (property, schemas) in merged.properties {
                let below = format!("{name}_{}", property.to_snake_case());
                let schema = if tag == Some(property) {
                    let parts = Parts::of(self.document, &schemas);
                    let merged = self.merge(&parts);
                    self.body(merged, &parts, &below, None)
                } else {
                    self.place(&schemas, &below)
                };
                properties.insert(property.to_owned(), schema);
            }
            written.insert("properties".to_owned(), Value::Object(properties));
        }
        if !merged.items.is_empty() {
            let items = self.place(&merged.items, &format!("{name}Item"));
            written.insert("items".to_owned(), items);
        }
        if !merged.additional.is_empty() {
            let suffix = if has_fields { "_extraValue" } else { "Value" };
            let extra = self.place(&merged.additional, &format!("{name}{suffix}"));
            written.entry("additionalProperties").or_insert(extra);
        }
        let mut written = Value::Object(written);
        if is_lone {
            with_every_property(&mut written);
        }
        written
    }

    /// Properties become fields.
    fn check_fields(&mut self, merged: &Merged<'d>) {
        let mut fields: BTreeMap<String, &str> = BTreeMap::new();
        let has_extra = !merged.additional.is_empty();
        for (name, schemas) in &merged.properties {
            let field = snake(name);
            let message = match fields.get(&field) {
                _ if field.is_empty() => format!("«{name}» leaves nothing to name the field by"),
                _ if field == "extra" && has_extra => {
                    format!("«{name}» becomes `extra`, which holds additional properties")
                }
                Some(other) => format!("«{other}» and «{name}» both become `{field}`"),
                None => {
                    fields.insert(field, name);
                    continue;
                }
            };
            if let Some(schema) = schemas.first() {
                self.problem(&schema.pointer, message);
            }
        }
    }

    /// A schema that allows null too.
    fn with_null(&self, mut schema: Value, null: bool) -> Value {
        let Value::Object(map) = &mut schema else {
            return schema;
        };
        if !null || map.is_empty() || map.get("enum") == Some(&json!([null])) {
            return schema;
        }
        if map.contains_key("type") {
            map.insert("nullable".to_owned(), json!(true));
            return schema;
        }
        json!({ "oneOf": [schema, { "enum": [null] }] })
    }

    fn problem(&mut self, pointer: &str, message: String) {
        self.adapting.problems.push(Problem::new(pointer, message));
    }
}

fn reference_to(component: &str) -> Value {
    json!({ "$ref": pointer::join("#/components/schemas", component) })
}

/// The component that a schema of ours refers to.
fn component_of(schema: &Value) -> Option<String> {
    let reference = schema.get("$ref")?.as_str()?;
    component_name(Object::Schema, reference.strip_prefix('#')?)
}

/// Whether a schema only gives another one a name.
fn is_alias(schema: &Value) -> bool {
    let mut keywords = schema.as_object().into_iter().flat_map(Map::keys);
    keywords.all(|name| name == "allOf" || name == "nullable" || is_annotation(name))
}

/// Copies annotations. Beside a reference nothing may stand, so that it becomes
/// the only part of a schema.
fn annotate(written: &mut Value, from: &Value, names: &[&str]) {
    for name in names {
        let Some(annotation) = from.get(name) else {
            continue;
        };
        if written.get("$ref").is_some() {
            *written = json!({ "allOf": [written.take()] });
        }
        if let Value::Object(written) = written {
            written.insert((*name).to_owned(), annotation.clone());
        }
    }
}
