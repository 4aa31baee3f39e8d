//! Everything but schemas.

use std::{collections::BTreeSet, mem, ptr};

use serde_json::{Map, Value, json};

use super::Pass;
use crate::{
    grammar::{Object, Shape},
    pointer::Pointer,
    reference::{resolve, target},
    value::{as_integer, count},
};

/// The dialects of JSON Schema that a 3.1 document has unless it says otherwise.
pub(super) const DIALECTS: [&str; 2] = [
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://json-schema.org/draft/2020-12/schema",
];

impl<'d> Pass<'d> {
    /// One object, by the rule for its kind.
    pub(super) fn object(&mut self, kind: Object, value: &'d Value, at: &Pointer<'_>) -> Value {
        if kind == Object::Schema {
            return self.schema(value, at);
        }
        let Value::Object(map) = value else {
            self.problem(at, "must be a map");
            return Value::Null;
        };
        if kind.components().is_some()
            && let Some(reference) = map.get("$ref")
        {
            return self.object_reference(kind, map, reference, at);
        }
        match kind {
            Object::OpenApi => self.root(map, at),
            Object::Components => self.components(map, at),
            Object::PathItem => self.path_item(map, at),
            Object::Operation => self.operation(map, at),
            Object::Response => self.response(map, at),
            Object::SecurityScheme => self.security_scheme(map, at),
            _ => self.fields(kind, map, &[], at).into(),
        }
    }

    /// The fields that 3.0 has too, but for those `handled` elsewhere; others
    /// are dropped, with a note.
    fn fields(
        &mut self,
        kind: Object,
        map: &'d Map<String, Value>,
        handled: &[&str],
        at: &Pointer<'_>,
    ) -> Map<String, Value> {
        let mut lowered = Map::new();
        for (name, value) in map {
            if handled.contains(&name.as_str()) {
                continue;
            }
            let below = at.name(name);
            match kind.shape(name) {
                // openapiv3 takes every member of a callback for a path item.
                _ if name.starts_with("x-") && kind == Object::Callback => {
                    self.dropped(&below, "extension of a callback");
                }
                _ if name.starts_with("x-") => {
                    lowered.insert(name.clone(), value.clone());
                }
                Some(shape) => {
                    let value = self.field(shape, value, &below);
                    lowered.insert(name.clone(), value);
                }
                None if kind == Object::Paths => self.problem(&below, "must begin with a slash"),
                None if kind == Object::Responses => {
                    self.problem(&below, "is not a status such as 200, 2XX or default");
                }
                None => self.dropped(&below, "unknown field"),
            }
        }
        for field in kind.fields() {
            if field.required
                && !map.contains_key(field.name)
                && !is_optional_in_3_1(kind, field.name)
            {
                self.problem(at, format!("has no `{}`", field.name));
            }
        }
        lowered
    }

    /// What stands in a field.
    pub(super) fn field(&mut self, shape: Shape, value: &'d Value, at: &Pointer<'_>) -> Value {
        let expected = match (shape, value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Flag | Shape::FlagOrSchema, Value::Bool(_))
            | (Shape::Values, Value::Array(_)) => return value.clone(),
            (Shape::Texts, Value::Array(items)) if items.iter().all(Value::is_string) => {
                return value.clone();
            }
            (Shape::TextMap, Value::Object(map)) if map.values().all(Value::is_string) => {
                return value.clone();
            }
            (Shape::Number, Value::Number(number)) => return json!(as_integer(number)),
            (Shape::Count, Value::Number(number)) if count(number).is_some() => {
                return json!(count(number));
            }
            (Shape::FlagOrSchema, _) => return self.object(Object::Schema, value, at),
            (Shape::One(kind), _) => return self.object(kind, value, at),
            (Shape::List(kind), Value::Array(items)) => {
                return items
                    .iter()
                    .enumerate()
                    .map(|(i, item)| self.object(kind, item, &at.index(i)))
                    .collect();
            }
            (Shape::Map(kind), Value::Object(map)) => return self.map(kind, map, at),
            (Shape::Text, _) => "a string",
            (Shape::Texts, _) => "a list of strings",
            (Shape::TextMap, _) => "a map of strings",
            (Shape::Flag, _) => "true or false",
            (Shape::Number, _) => "a number",
            (Shape::Count, _) => "a whole number, zero or more",
            (Shape::Values | Shape::List(_), _) => "a list",
            (Shape::Map(_), _) => "a map",
        };
        self.problem(at, format!("must be {expected}"));
        Value::Null
    }

    fn map(&mut self, kind: Object, map: &'d Map<String, Value>, at: &Pointer<'_>) -> Value {
        map.iter()
            .map(|(name, value)| {
                let at = at.name(name);
                let lowered = if kind == Object::MediaType {
                    self.media_type(name, value, &at)
                } else {
                    self.object(kind, value, &at)
                };
                (name.clone(), lowered)
            })
            .collect::<Map<_, _>>()
            .into()
    }

    fn root(&mut self, map: &'d Map<String, Value>, at: &Pointer<'_>) -> Value {
        const HANDLED: [&str; 4] = ["openapi", "jsonSchemaDialect", "webhooks", "security"];
        let mut root = self.fields(Object::OpenApi, map, &HANDLED, at);
        root.insert("openapi".to_owned(), json!("3.0.3"));
        root.entry("paths").or_insert_with(|| json!({}));
        if let Some(dialect) = map.get("jsonSchemaDialect") {
            self.dialect(dialect, &at.name("jsonSchemaDialect"));
        }
        if map.contains_key("webhooks") {
            self.dropped(&at.name("webhooks"), "webhooks");
        }
        self.security(map, &mut root, at);
        self.hoisted_schemas(&mut root);
        root.into()
    }

    /// Another dialect gives every keyword another meaning.
    pub(super) fn dialect(&mut self, dialect: &Value, at: &Pointer<'_>) {
        if !dialect
            .as_str()
            .is_some_and(|dialect| DIALECTS.contains(&dialect.trim_end_matches('#')))
        {
            let message = format!("{dialect} is not the dialect of OpenAPI 3.1, nor draft 2020-12");
            self.problem(at, message);
        }
    }

    fn components(&mut self, map: &'d Map<String, Value>, at: &Pointer<'_>) -> Value {
        // Path items are inlined where they are used.
        const HANDLED: [&str; 3] = ["pathItems", "schemas", "securitySchemes"];
        let mut components = self.fields(Object::Components, map, &HANDLED, at);
        if let Some(schemas) = map.get("schemas") {
            let lowered = self.component_schemas(schemas, &at.name("schemas"));
            components.insert("schemas".to_owned(), lowered);
        }
        if let Some(schemes) = map.get("securitySchemes") {
            let at = at.name("securitySchemes");
            let mut lowered = self.field(Shape::Map(Object::SecurityScheme), schemes, &at);
            if let Value::Object(lowered) = &mut lowered {
                lowered.retain(|_, scheme| !scheme.is_null());
            }
            components.insert("securitySchemes".to_owned(), lowered);
        }
        components.into()
    }

    fn component_schemas(&mut self, schemas: &'d Value, at: &Pointer<'_>) -> Value {
        let Value::Object(schemas) = schemas else {
            return self.field(Shape::Map(Object::Schema), schemas, at);
        };
        let mut lowered = Map::new();
        for (name, schema) in schemas {
            let schema = self.component_schema(name, |pass| pass.schema(schema, &at.name(name)));
            lowered.insert(name.clone(), schema);
        }
        lowered.into()
    }

    /// Lowers a component and keeps what is to be known of it.
    pub(super) fn component_schema(
        &mut self,
        name: &str,
        lower: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        self.exact = true;
        self.references.clear();
        let lowered = lower(self);
        let facts = (self.exact, mem::take(&mut self.references));
        self.components.insert(name.to_owned(), facts);
        lowered
    }

    /// A reference is replaced by what it names, since 3.0 has no components of
    /// this kind; what stands beside it must not contradict.
    fn path_item(&mut self, map: &'d Map<String, Value>, at: &Pointer<'_>) -> Value {
        let mut item = self.fields(Object::PathItem, map, &["$ref"], at);
        let mut reference = map.get("$ref");
        let mut seen = BTreeSet::new();
        while let Some(next) = reference {
            let at_reference = at.name("$ref");
            let found = match target(self.document, next) {
                Ok(found) => found,
                Err(reason) => {
                    self.problem(&at_reference, reason);
                    break;
                }
            };
            if !seen.insert(ptr::from_ref(found.value)) {
                self.problem(&at_reference, "refers to itself");
                break;
            }
            let at_target = Pointer::at(&found.pointer);
            let Value::Object(target) = found.value else {
                self.problem(&at_target, "must be a map");
                break;
            };
            for (name, value) in self.fields(Object::PathItem, target, &["$ref"], &at_target) {
                if item.contains_key(&name) {
                    let message = format!("stands beside a $ref to {next}, which has it too");
                    self.problem(&at.name(&name), message);
                }
                item.insert(name, value);
            }
            reference = target.get("$ref");
        }
        item.into()
    }

    fn operation(&mut self, map: &'d Map<String, Value>, at: &Pointer<'_>) -> Value {
        let mut operation = self.fields(Object::Operation, map, &["security"], at);
        operation
            .entry("responses")
            .or_insert_with(|| json!({ "default": { "description": "" } }));
        self.security(map, &mut operation, at);
        operation.into()
    }

    fn response(&mut self, map: &'d Map<String, Value>, at: &Pointer<'_>) -> Value {
        let mut response = self.fields(Object::Response, map, &[], at);
        response.entry("description").or_insert_with(|| json!(""));
        response.into()
    }

    /// 3.1 says «any bytes» by leaving the schema out.
    fn media_type(&mut self, name: &str, value: &'d Value, at: &Pointer<'_>) -> Value {
        let mut media_type = self.object(Object::MediaType, value, at);
        let silent = value
            .get("schema")
            .is_none_or(|schema| *schema == json!({}) || *schema == json!(true));
        if is_binary(name)
            && silent
            && let Value::Object(media_type) = &mut media_type
        {
            let bytes = json!({ "type": "string", "format": "binary" });
            media_type.insert("schema".to_owned(), bytes);
        }
        media_type
    }

    /// `mutualTLS` is not in 3.0. Its place is marked with null for
    /// `components`, which removes it.
    fn security_scheme(&mut self, map: &'d Map<String, Value>, at: &Pointer<'_>) -> Value {
        if is_mutual_tls(map) {
            self.dropped(at, "mutualTLS");
            return Value::Null;
        }
        self.fields(Object::SecurityScheme, map, &[], at).into()
    }

    /// Requirements, without those that name a dropped scheme.
    fn security(
        &mut self,
        map: &'d Map<String, Value>,
        lowered: &mut Map<String, Value>,
        at: &Pointer<'_>,
    ) {
        let Some(security) = map.get("security") else {
            return;
        };
        let at = at.name("security");
        let mut requirements = self.field(Shape::Values, security, &at);
        for (i, requirement) in requirements
            .as_array_mut()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let at = at.index(i);
            let Value::Object(requirement) = requirement else {
                self.problem(&at, "must be a map");
                continue;
            };
            let schemes = self.document.pointer("/components/securitySchemes");
            let scheme = |name: &str| resolve(self.document, schemes?.get(name)?)?.as_object();
            let (dropped, kept) = mem::take(requirement)
                .into_iter()
                .partition(|(name, _)| scheme(name).is_some_and(is_mutual_tls));
            *requirement = kept;
            let dropped: Map<String, Value> = dropped;
            for name in dropped.keys() {
                self.dropped(&at.name(name), "mutualTLS");
            }
        }
        lowered.insert("security".to_owned(), requirements);
    }
}

fn is_mutual_tls(scheme: &Map<String, Value>) -> bool {
    scheme.get("type").is_some_and(|kind| kind == "mutualTLS")
}

/// Media types that are bytes, whatever they mean.
fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence == "application/octet-stream"
        || ["audio/", "font/", "image/", "video/"]
            .iter()
            .any(|kind| essence.starts_with(kind))
}

/// What 3.1 lets out, and the rules above add.
fn is_optional_in_3_1(kind: Object, name: &str) -> bool {
    matches!(
        (kind, name),
        (Object::OpenApi, "paths")
            | (Object::Operation, "responses")
            | (Object::Response, "description")
    )
}
