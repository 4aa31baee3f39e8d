//! Names of types. The generator takes two types of one name for one another,
//! without a word; so whatever becomes a type must have a name of its own.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use serde_json::{Map, Value};

use super::{Adapting, METHODS, names::pascal, resolve};
use vlens_openapi::{Problem, pointer::Pointer};

/// What generated types use by their short names.
const RESERVED: [&str; 5] = ["Default", "Err", "None", "Ok", "Some"];

/// How deep `allOf` may be nested in one another.
const MAX_NESTING: u8 = 16;

impl Adapting<'_> {
    pub(super) fn types(&mut self) {
        let mut types = Types {
            document: &self.document,
            named: BTreeMap::new(),
            problems: Vec::new(),
        };
        types.components();
        types.operations();
        let problems = types.problems;
        self.problems.extend(problems);
    }
}

/// The types that the generator makes, by name.
struct Types<'d> {
    document: &'d Value,
    named: BTreeMap<String, Vec<(String, &'d Value)>>,
    problems: Vec<Problem>,
}

impl<'d> Types<'d> {
    fn components(&mut self) {
        let at = Pointer::ROOT.name("components");
        let at = at.name("schemas");
        let schemas = self.document.pointer("/components/schemas");
        let schemas = || schemas.and_then(Value::as_object).into_iter().flatten();
        for (name, _) in schemas() {
            let at = at.name(name);
            let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            let type_name = pascal(name);
            if !name.chars().all(plain) || type_name.is_empty() {
                let message = "is not a name for a component: letters, digits, . _ - are";
                self.problems.push(Problem::new(at, message));
            } else if RESERVED.contains(&type_name.as_str()) {
                let message = format!("becomes `{type_name}`, a name that generated types use");
                self.problems.push(Problem::new(at, message));
            } else {
                self.name(&type_name, &Value::Null, &at);
            }
        }
        for (name, schema) in schemas() {
            self.below(&pascal(name), schema, &at.name(name));
        }
    }

    fn operations(&mut self) {
        let at = Pointer::ROOT.name("paths");
        let paths = self.document.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            let at = at.name(path);
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    self.operation(operation, &at.name(method));
                }
            }
        }
    }

    fn operation(&mut self, operation: &'d Value, at: &Pointer<'_>) {
        let id = operation.get("operationId").and_then(Value::as_str);
        let id = id.unwrap_or_default();
        let parameters = operation.get("parameters").and_then(Value::as_array);
        for (i, parameter) in parameters.into_iter().flatten().enumerate() {
            let name = parameter.get("name").and_then(Value::as_str);
            if let (Some(name), Some(schema)) = (name, parameter.get("schema")) {
                let at = at.name("parameters");
                let at = at.index(i);
                self.inline(&format!("{id}-{name}"), schema, &at.name("schema"));
            }
        }
        if let Some(body) = operation.get("requestBody") {
            self.content(&format!("{id}-body"), body, &at.name("requestBody"));
        }
        let at = at.name("responses");
        let responses = operation.get("responses").and_then(Value::as_object);
        for (status, response) in responses.into_iter().flatten() {
            self.content(&format!("{id}-response"), response, &at.name(status));
        }
    }

    fn content(&mut self, name: &str, holder: &'d Value, at: &Pointer<'_>) {
        let at = at.name("content");
        let content = holder.get("content").and_then(Value::as_object);
        for (kind, media_type) in content.into_iter().flatten() {
            if let Some(schema) = media_type.get("schema") {
                let at = at.name(kind);
                self.inline(name, schema, &at.name("schema"));
            }
        }
    }

    /// A schema within another, that the generator would call `name`.
    fn inline(&mut self, name: &str, schema: &'d Value, at: &Pointer<'_>) {
        if schema.get("$ref").is_some() {
            return;
        }
        let title = schema.get("title").and_then(Value::as_str);
        let name = pascal(title.unwrap_or(name));
        if is_named(schema) {
            self.name(&name, schema, at);
        }
        self.below(&name, schema, at);
    }

    fn name(&mut self, name: &str, schema: &'d Value, at: &Pointer<'_>) {
        let others = self.named.entry(name.to_owned()).or_default();
        if let Some((other, _)) = others.iter().find(|(_, other)| !same_type(schema, other)) {
            let message = format!("becomes the type `{name}`, as {other} does");
            self.problems.push(Problem::new(*at, message));
        } else {
            others.push((at.to_string(), schema));
        }
    }

    /// What the generator names after `name`, the type of `schema`.
    fn below(&mut self, name: &str, schema: &'d Value, at: &Pointer<'_>) {
        self.properties(name, schema, at, MAX_NESTING);
        if let Some(items) = schema.get("items") {
            self.inline(&format!("{name}Item"), items, &at.name("items"));
        }
        if let Some(extra) = schema.get("additionalProperties") {
            let has_fields = ["properties", "required"]
                .iter()
                .any(|keyword| schema.get(keyword).is_some_and(|fields| !is_empty(fields)));
            let suffix = if has_fields { "_extraValue" } else { "Value" };
            let at = at.name("additionalProperties");
            self.inline(&format!("{name}{suffix}"), extra, &at);
        }
        for keyword in ["oneOf", "anyOf"] {
            let at = at.name(keyword);
            let arms = schema.get(keyword).and_then(Value::as_array);
            let arms: Vec<_> = arms.into_iter().flatten().enumerate().collect();
            let optional = arms.iter().filter(|(_, arm)| !is_null(arm)).count() == 1;
            for (i, arm) in arms {
                let at = at.index(i);
                if optional {
                    self.inline(name, arm, &at);
                } else {
                    self.below(&pascal(&format!("{name}_Variant{i}")), arm, &at);
                }
            }
        }
    }

    /// Properties, with those of the parts of an `allOf`, which are taken over.
    fn properties(&mut self, name: &str, schema: &'d Value, at: &Pointer<'_>, nesting: u8) {
        let Some(nesting) = nesting.checked_sub(1) else {
            return;
        };
        let at_properties = at.name("properties");
        let properties = schema.get("properties").and_then(Value::as_object);
        for (property, schema) in properties.into_iter().flatten() {
            let name = format!("{name}_{}", property.to_snake_case());
            self.inline(&name, schema, &at_properties.name(property));
        }
        let parts = schema.get("allOf").and_then(Value::as_array);
        let at = at.name("allOf");
        for (i, part) in parts.into_iter().flatten().enumerate() {
            // A part alone is not taken over but used.
            if parts.is_some_and(|parts| parts.len() == 1) && part.get("$ref").is_some() {
                return;
            }
            if let Some(part) = resolve(self.document, "schemas", part) {
                self.properties(name, part, &at.index(i), nesting);
            }
        }
    }
}

/// Whether the generator makes a type with a name for a schema.
fn is_named(schema: &Value) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    let hidden = || {
        let format = schema.get("format").and_then(Value::as_str);
        matches!(
            format,
            Some("uuid" | "date" | "date-time" | "ip" | "ipv4" | "ipv6")
        )
    };
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => has("enum") || (!hidden() && (has("minLength") || has("maxLength"))),
        Some("integer" | "number") => has("enum"),
        Some("array" | "boolean") => false,
        Some(_) => {
            has("properties")
                || has("required")
                || schema.get("additionalProperties") == Some(&Value::Bool(false))
        }
        None => {
            let arms = |keyword| schema.get(keyword).and_then(Value::as_array);
            let several = |arms: &Vec<Value>| arms.iter().filter(|arm| !is_null(arm)).count() > 1;
            let alternatives = [arms("oneOf"), arms("anyOf")].into_iter().flatten();
            alternatives.into_iter().any(several)
                || arms("allOf").is_some_and(|arms| arms.len() > 1)
                || has("properties")
                || (has("enum") && !is_null(schema))
        }
    }
}

fn is_null(schema: &Value) -> bool {
    let values = schema.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| values.iter().all(Value::is_null))
}

fn is_empty(fields: &Value) -> bool {
    fields.as_object().is_some_and(Map::is_empty) || fields.as_array().is_some_and(Vec::is_empty)
}

/// Two schemas make one type if they differ in annotations only.
fn same_type(a: &Value, b: &Value) -> bool {
    let asserts = |schema: &Value| {
        let mut schema = schema.clone();
        if let Value::Object(schema) = &mut schema {
            for annotation in ["description", "example", "deprecated", "default"] {
                schema.remove(annotation);
            }
        }
        schema
    };
    !a.is_null() && asserts(a) == asserts(b)
}
