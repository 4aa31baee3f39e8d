//! Parameters: those that the generator can write, with a name of their own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Adapting, Placed, names::snake, resolve};
use vlens_openapi::{
    Inexact, Problem,
    grammar::{Object, each},
    pointer::Pointer,
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

/// How deep schemas of a parameter may be nested in one another.
const MAX_NESTING: u8 = 8;

impl Adapting<'_> {
    /// What every parameter can have without loss.
    pub(super) fn parameter_details(&mut self) {
        let mut document = self.document.take();
        let source = document.clone();
        each(Object::Parameter, &mut document, &mut |parameter, at| {
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
            if let Some(present) = without_null(&source, schema, MAX_NESTING) {
                *schema = present;
                self.note(&at, "a parameter is never null", Inexact::Dropped);
            }
            if location != "query" && wire(&source, schema, MAX_NESTING) == Wire::Anything {
                *schema = json!({ "type": "string" });
                self.note(&at, "untyped parameter", Inexact::Dropped);
            }
        });
        self.document = document;
    }

    /// What the generator cannot write.
    pub(super) fn parameters(&mut self) {
        self.each_operation(|this, path, operation, at| {
            let parameters = this.parameters_of(path, operation, at);
            this.parameter_names(&parameters);
            for parameter in &parameters {
                if let Err((field, message)) = this.writable(parameter) {
                    let pointer = format!("{}{field}", parameter.pointer);
                    this.problems.push(Problem::new(pointer, message));
                }
            }
        });
    }

    /// The parameters of an operation, with those of its path item.
    pub(super) fn parameters_of(
        &self,
        path: &str,
        operation: &Map<String, Value>,
        at: &Pointer<'_>,
    ) -> Vec<Placed> {
        let paths = Pointer::ROOT.name("paths");
        let at_item = paths.name(path);
        let of_item = self.items.get(path).into_iter().flatten();
        let of_operation = operation.get("parameters").and_then(Value::as_array);
        let of_operation = of_operation.into_iter().flatten();
        let at_item = at_item.name("parameters");
        let at_operation = at.name("parameters");
        let all = of_item
            .enumerate()
            .map(|(i, parameter)| (parameter, at_item.index(i).to_string()))
            .chain(
                of_operation
                    .enumerate()
                    .map(|(i, parameter)| (parameter, at_operation.index(i).to_string())),
            );
        let mut parameters: Vec<Placed> = Vec::new();
        for (parameter, pointer) in all {
            if let Some(placed) = Placed::resolve(&self.document, parameter, pointer) {
                parameters.retain(|other| {
                    (other.location(), other.name()) != (placed.location(), placed.name())
                });
                parameters.push(placed);
            }
        }
        parameters
    }

    fn parameter_names(&mut self, parameters: &[Placed]) {
        let mut fields: BTreeMap<String, &Placed> = BTreeMap::new();
        for parameter in parameters {
            let name = parameter.name();
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
                    other.name(),
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

    fn writable(&self, parameter: &Placed) -> Result<(), (&'static str, String)> {
        let location = parameter.location();
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
        if location == "header" && http_token(parameter.name()).is_none() {
            return Err(("/name", "is not the name of a header".to_owned()));
        }
        match (location, wire(&self.document, schema, MAX_NESTING)) {
            (_, Wire::Scalar) | ("query", Wire::Anything) => Ok(()),
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
pub fn mockable(adapted: &Value) -> Value {
    let mut document = adapted.clone();
    for kind in [Object::PathItem, Object::Operation] {
        each(kind, &mut document, &mut |holder, _| {
            if let Some(Value::Array(parameters)) = holder.get_mut("parameters") {
                parameters.retain(|parameter| !is_list(adapted, parameter));
            }
        });
    }
    document
}

fn is_list(document: &Value, parameter: &Value) -> bool {
    resolve(document, "parameters", parameter)
        .and_then(|parameter| parameter.get("schema"))
        .is_some_and(|schema| wire(document, schema, MAX_NESTING) == Wire::List)
}

fn text<'v>(map: &'v Map<String, Value>, name: &str) -> &'v str {
    map.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The characters of RFC 9110 that names of headers are made of.
fn http_token(name: &str) -> Option<&str> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    (!name.is_empty() && name.chars().all(token)).then_some(name)
}

/// How values are written into a URL or a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wire {
    Scalar,
    List,
    Anything,
    Hidden,
    Other,
}

fn wire(source: &Value, schema: &Value, nesting: u8) -> Wire {
    let (Some(nesting), Some(schema)) =
        (nesting.checked_sub(1), resolve(source, "schemas", schema))
    else {
        return Wire::Other;
    };
    let format = schema.get("format").and_then(Value::as_str);
    if format.is_some_and(super::sensitive::is_hidden) {
        return Wire::Hidden;
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string" | "integer" | "number" | "boolean") => return Wire::Scalar,
        Some("array") => {
            let item = schema.get("items").unwrap_or(&Value::Null);
            return match wire(source, item, nesting) {
                Wire::Scalar => Wire::List,
                Wire::Hidden => Wire::Hidden,
                _ => Wire::Other,
            };
        }
        Some(_) => return Wire::Other,
        None => {}
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return if values.iter().all(Value::is_string) {
            Wire::Scalar
        } else {
            Wire::Other
        };
    }
    let arms = ["allOf", "oneOf", "anyOf"]
        .iter()
        .find_map(|name| schema.get(name));
    let Some(arms) = arms else {
        let asserts = ["properties", "additionalProperties", "required", "items"];
        let anything = asserts.iter().all(|name| schema.get(name).is_none());
        return if anything {
            Wire::Anything
        } else {
            Wire::Other
        };
    };
    let mut arms = arms.as_array().into_iter().flatten();
    let first = arms
        .next()
        .map_or(Wire::Other, |arm| wire(source, arm, nesting));
    if arms.all(|arm| wire(source, arm, nesting) == first) {
        first
    } else {
        Wire::Other
    }
}

/// The schema without null, if null is one of its values.
fn without_null(source: &Value, schema: &Value, nesting: u8) -> Option<Value> {
    let nesting = nesting.checked_sub(1)?;
    let mut present = resolve(source, "schemas", schema)?.clone();
    let map = present.as_object_mut()?;
    let mut changed = map.remove("nullable") == Some(json!(true));
    if let Some(Value::Array(values)) = map.get_mut("enum") {
        let before = values.len();
        values.retain(|value| !value.is_null());
        changed |= values.len() < before && !values.is_empty();
    }
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(arms)) = map.get_mut(keyword) else {
            continue;
        };
        let before = arms.len();
        arms.retain(|arm| arm.get("enum") != Some(&json!([null])));
        changed |= arms.len() < before;
        for arm in arms.iter_mut() {
            if let Some(present) = without_null(source, arm, nesting) {
                *arm = present;
                changed = true;
            }
        }
        if let [only] = arms.as_slice() {
            let only = only.clone();
            map.remove(keyword);
            if map.is_empty() {
                return Some(only);
            }
            map.insert("allOf".to_owned(), json!([only]));
        }
    }
    changed.then_some(present)
}
