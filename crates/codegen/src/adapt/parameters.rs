//! Parameters: those that the generator can write, with a name of their own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Adapting, Operation,
    names::snake,
    nulls::Nulls,
    operations,
    wire::{Wire, number_type},
};
use vlens_openapi::{
    Inexact, Located, Problem, grammar::Object, reference::resolve, schema::in_place,
    walk::visit_mut,
};

/// Methods of a builder, and names that the body of `send` uses.
const BUILDER_NAMES: [&str; 8] = [
    "body_map",
    "encode_path",
    "header_map",
    "info",
    "into_inner",
    "new",
    "send",
    "stream",
];

impl Adapting<'_> {
    /// What every parameter can have without loss.
    pub(super) fn parameter_details(&mut self) {
        let mut document = self.document.take();
        let schemas = document.pointer_mut("/components/schemas").map(Value::take);
        let mut source = json!({ "components": { "schemas": schemas } });
        let mut nulls = Nulls::new(&source);
        visit_mut(Object::Parameter, &mut document, &mut |parameter, at| {
            if self.supplied(parameter).is_some() {
                return;
            }
            let Value::Object(parameter) = parameter else {
                return;
            };
            let location = text(parameter, "in").to_owned();
            if location == "path" && parameter.get("required") != Some(&json!(true)) {
                parameter.insert("required".to_owned(), json!(true));
                self.note(at, "path parameters are required", Inexact::Dropped);
            }
            let Some(schema) = parameter.get_mut("schema") else {
                return;
            };
            let at = at.name("schema");
            // Models leave it out.
            if nulls.allowed(&[Located::root(schema)]) {
                self.note(&at, "a parameter is never null", Inexact::Dropped);
            }
            if location == "query" {
                return;
            }
            match self.wire(&source, schema) {
                Wire::Anything => {
                    *schema = json!({ "type": "string" });
                    self.note(&at, "untyped parameter", Inexact::Dropped);
                }
                Wire::ListedNumber => {
                    let mut all = in_place(&source, Located::root(schema), &["allOf"]);
                    if let Some(kind) = all.find_map(|part| number_type(part.value)) {
                        *schema = json!({ "type": kind });
                        self.note(&at, "enum of numbers", Inexact::Widened);
                    }
                }
                _ => {}
            }
        });
        if let Some(place) = document.pointer_mut("/components/schemas") {
            *place = source["components"]["schemas"].take();
        }
        self.document = document;
    }

    /// What the generator cannot write.
    pub(super) fn parameters(&mut self) {
        let document = self.document.take();
        for operation in operations(&document) {
            let parameters = self.parameters_of(&document, &operation);
            self.parameter_names(&parameters);
            for parameter in &parameters {
                if let Err((field, message)) = self.writable(&document, parameter) {
                    let pointer = format!("{}{field}", parameter.pointer);
                    self.problems.push(Problem::new(pointer, message));
                }
            }
        }
        self.document = document;
    }

    /// The parameters of an operation that a call gives, with those of its path
    /// item.
    pub(super) fn parameters_of<'v>(
        &self,
        document: &'v Value,
        operation: &Operation<'v>,
    ) -> Vec<Located<'v>> {
        let mut parameters: Vec<Located<'v>> = Vec::new();
        for holder in [&operation.item, &operation.operation] {
            let list = holder.get("parameters");
            for parameter in list.iter().flat_map(Located::items) {
                if self.supplied(parameter.value).is_some() {
                    continue;
                }
                let Ok(found) = parameter.follow(document) else {
                    continue;
                };
                let is_overridden = |other: &Located<'v>| {
                    ["in", "name"]
                        .iter()
                        .all(|name| other.text(name) == found.text(name))
                };
                parameters.retain(|other| !is_overridden(other));
                parameters.push(found);
            }
        }
        parameters
    }

    fn parameter_names(&mut self, parameters: &[Located<'_>]) {
        let mut fields: BTreeMap<String, &Located<'_>> = BTreeMap::new();
        for parameter in parameters {
            let name = parameter.text("name").unwrap_or_default();
            let field = snake(name);
            let problem = if field.is_empty() {
                Some(format!("«{name}» leaves nothing to name the field by"))
            } else if BUILDER_NAMES.contains(&field.as_str()) {
                Some(format!(
                    "«{name}» becomes `{field}`, a name that the builder uses itself"
                ))
            } else if field == "body" {
                Some(format!(
                    "«{name}» becomes `body`, which is the request body"
                ))
            } else if let Some(other) = fields.get(&field) {
                Some(format!(
                    "«{name}» and «{}» at {} both become `{field}`",
                    other.text("name").unwrap_or_default(),
                    other.pointer
                ))
            } else {
                fields.insert(field, parameter);
                None
            };
            if let Some(message) = problem {
                let pointer = format!("{}/name", parameter.pointer);
                self.problems.push(Problem::new(pointer, message));
            }
        }
    }

    fn writable(
        &self,
        document: &Value,
        parameter: &Located<'_>,
    ) -> Result<(), (&'static str, String)> {
        let location = parameter.text("in").unwrap_or_default();
        let style = match location {
            "query" => "form",
            "path" | "header" => "simple",
            "cookie" => return Err(("/in", "cookies are not supported".to_owned())),
            other => return Err(("/in", format!("{other} is not a place for a parameter"))),
        };
        let found = parameter.value.get("style").and_then(Value::as_str);
        if found.is_some_and(|found| found != style) {
            let message = format!("only the style {style} is supported in a {location} parameter");
            return Err(("/style", message));
        }
        if parameter.value.get("content").is_some() {
            return Err((
                "/content",
                "a parameter with a media type is not supported".to_owned(),
            ));
        }
        let Some(schema) = parameter.value.get("schema") else {
            return Err(("", "has no schema".to_owned()));
        };
        if location == "header" && http_token(parameter.text("name").unwrap_or_default()).is_none()
        {
            return Err(("/name", "is not the name of a header".to_owned()));
        }
        match (location, self.wire(document, schema)) {
            (_, Wire::Scalar) | ("query", Wire::Anything | Wire::ListedNumber) => Ok(()),
            ("query", Wire::List) if parameter.value.get("explode") == Some(&json!(false)) => {
                Err((
                    "/explode",
                    "a list is always written as one parameter for each item".to_owned(),
                ))
            }
            ("query", Wire::List) => Ok(()),
            (_, Wire::Hidden) => Err((
                "/schema",
                "a parameter cannot be x-sensitive: the generated code must write it out"
                    .to_owned(),
            )),
            ("query", _) => Err((
                "/schema",
                "only strings, numbers, booleans and lists of them are supported".to_owned(),
            )),
            _ => Err((
                "/schema",
                format!("only strings, numbers and booleans are supported in a {location}"),
            )),
        }
    }
}

/// An adapted document without the parameters that the mocks cannot match:
/// lists, which they would write with `Display`.
#[must_use]
pub fn mockable(mut adapted: Value) -> Value {
    let components = adapted.get_mut("components").map(Value::take);
    let mut source = json!({ "components": components });
    for kind in [Object::PathItem, Object::Operation] {
        visit_mut(kind, &mut adapted, &mut |holder, _| {
            if let Some(Value::Array(parameters)) = holder.get_mut("parameters") {
                parameters.retain(|parameter| !is_list(&source, parameter));
            }
        });
    }
    if let Some(place) = adapted.get_mut("components") {
        *place = source["components"].take();
    }
    adapted
}

/// Whether a parameter is a list: models made a list say so itself, in its place
/// or in a component.
fn is_list(document: &Value, parameter: &Value) -> bool {
    let schema = resolve(document, parameter).and_then(|p| p.get("schema"));
    let mut schema = schema.and_then(|schema| resolve(document, schema));
    while let Some(found) = schema {
        if found.get("type").is_some_and(|kind| kind == "array") {
            return true;
        }
        let parts = ["allOf", "oneOf", "anyOf"]
            .iter()
            .find_map(|name| found.get(name));
        let first = parts
            .and_then(Value::as_array)
            .and_then(|parts| parts.first());
        schema = first.and_then(|first| resolve(document, first));
    }
    false
}

fn text<'v>(map: &'v Map<String, Value>, name: &str) -> &'v str {
    map.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The characters of RFC 9110 that names of headers are made of.
fn http_token(name: &str) -> Option<&str> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    (!name.is_empty() && name.chars().all(token)).then_some(name)
}
