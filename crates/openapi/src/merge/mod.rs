//! Several single-operation documents of one API → one document.
//!
//! Merged by meaning: what is read by people only (descriptions, examples,
//! extensions) may differ, and the text that says most is kept; whatever decides
//! about a request or a response must be the same.

mod push_down;

use std::{collections::BTreeSet, mem};

use serde_json::{Map, Value};

use super::{
    Problem, Problems, Version,
    grammar::{Object, Shape},
    pointer::Pointer,
    schema::is_annotation,
    value::same,
};

/// Merges documents, each with the name of its file.
///
/// Paths, their methods, components, webhooks and tags are united. What a
/// document says for all of its operations, or for all of one path, holds for
/// its own operations only. The first document's `info` is kept, since each page
/// carries a placeholder of its own, and the newest version.
///
/// ```
/// use serde_json::json;
/// use vlens_openapi::merge::merge;
///
/// let page = |path: &str, server: serde_json::Value| json!({
///     "openapi": "3.1.0",
///     "servers": [server],
///     "paths": { path: { "get": {} } }
/// });
/// let merged = merge(vec![
///     ("a.yaml".to_owned(), page("/a", json!({ "url": "https://example.com" }))),
///     ("b.yaml".to_owned(), page("/b", json!({ "url": "https://example.com", "description": "d" }))),
/// ])?;
/// assert_eq!(merged["servers"], json!([{ "url": "https://example.com", "description": "d" }]));
/// assert_eq!(merged["paths"], json!({ "/a": { "get": {} }, "/b": { "get": {} } }));
/// # Ok::<(), vlens_openapi::Problems>(())
/// ```
///
/// # Errors
///
/// No document at all, and every place where two documents say different
/// things, with the deepest pointer and the files that say them.
pub fn merge(mut documents: Vec<(String, Value)>) -> Result<Value, Problems> {
    if documents.len() > 1 {
        push_down::push_down(&mut documents);
    }
    let mut rest = documents.iter();
    let Some((_, first)) = rest.next() else {
        return Err(Problem::new("", "there is no OpenAPI document to read").into());
    };
    let mut merged = first.clone();
    let mut problems = Vec::new();
    for (i, (name, document)) in rest.enumerate() {
        let mut merger = Merger {
            before: documents.get(..=i).unwrap_or_default(),
            name,
            problems: &mut problems,
        };
        merger.root(&mut merged, document);
    }
    Problems::check(merged, problems)
}

struct Merger<'a> {
    /// What was merged before.
    before: &'a [(String, Value)],
    /// The file that is merged now.
    name: &'a str,
    problems: &'a mut Vec<Problem>,
}

/// What it means that only one side has a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alone {
    /// The result has it too.
    United,
    /// The sides differ.
    Differs,
}

impl Merger<'_> {
    fn root(&mut self, ours: &mut Value, theirs: &Value) {
        let (Value::Object(into), Value::Object(from)) = (&mut *ours, theirs) else {
            let message = "is not an OpenAPI document: its root is not a map";
            let problem = Problem::new("", message).in_file(self.name);
            return self.problems.push(problem);
        };
        if newer(from, into)
            && let (Some(into), Some(version)) = (into.get_mut("openapi"), from.get("openapi"))
        {
            *into = version.clone();
        }
        self.members(Object::OpenApi, into, from, &Pointer::ROOT);
    }

    /// Two objects of a kind.
    fn object(&mut self, kind: Object, ours: &mut Value, theirs: &Value, at: &Pointer<'_>) {
        match (ours, theirs) {
            (Value::Object(ours), Value::Object(theirs)) => self.members(kind, ours, theirs, at),
            (ours, theirs) => self.value(ours, theirs, at),
        }
    }

    fn members(
        &mut self,
        kind: Object,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        at: &Pointer<'_>,
    ) {
        let alone = match kind {
            Object::OpenApi | Object::Components | Object::Paths | Object::PathItem => {
                Alone::United
            }
            _ => Alone::Differs,
        };
        let says_nothing = |name: &str, value: &Value| {
            is_for_people(kind, name) || is_default(kind.shape_in_3_1(name), name, value)
        };
        if alone == Alone::Differs {
            for (name, value) in ours.iter() {
                if !theirs.contains_key(name) && !says_nothing(name, value) {
                    self.differs(&at.name(name));
                }
            }
        }
        for (name, theirs) in theirs {
            let at = at.name(name);
            match ours.get_mut(name) {
                None => {
                    if alone == Alone::Differs && !says_nothing(name, theirs) {
                        self.differs(&at);
                    }
                    ours.insert(name.clone(), theirs.clone());
                }
                Some(_) if kind == Object::OpenApi && ["info", "openapi"].contains(&&**name) => {}
                Some(ours) if is_for_people(kind, name) => say_most(ours, theirs),
                Some(ours) => self.member(kind, name, ours, theirs, &at),
            }
        }
    }

    fn member(
        &mut self,
        kind: Object,
        name: &str,
        ours: &mut Value,
        theirs: &Value,
        at: &Pointer<'_>,
    ) {
        match (kind.shape_in_3_1(name), ours, theirs) {
            (Some(Shape::One(below)), ours, theirs) => self.object(below, ours, theirs, at),
            (Some(Shape::FlagOrSchema), ours, theirs) => {
                self.object(Object::Schema, ours, theirs, at);
            }
            (Some(Shape::List(Object::Tag)), Value::Array(ours), Value::Array(theirs)) => {
                self.tags(ours, theirs, at);
            }
            (Some(Shape::List(below)), Value::Array(ours), Value::Array(theirs))
                if ours.len() == theirs.len() =>
            {
                for (i, (ours, theirs)) in ours.iter_mut().zip(theirs).enumerate() {
                    self.object(below, ours, theirs, &at.index(i));
                }
            }
            (Some(Shape::Map(below)), Value::Object(ours), Value::Object(theirs)) => {
                let united = matches!(kind, Object::OpenApi | Object::Components);
                self.map(below, united, ours, theirs, at);
            }
            (_, Value::Object(ours), Value::Object(theirs)) if name == "scopes" => {
                self.scopes(ours, theirs, at);
            }
            (_, Value::Array(ours), Value::Array(theirs)) if is_set(kind, name) => {
                let has = |list: &[Value], item: &Value| list.iter().any(|other| same(other, item));
                let within = theirs.iter().all(|item| has(ours, item));
                if !within || !ours.iter().all(|item| has(theirs, item)) {
                    self.differs(at);
                }
            }
            (_, ours, theirs) => self.value(ours, theirs, at),
        }
    }

    fn map(
        &mut self,
        kind: Object,
        united: bool,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        at: &Pointer<'_>,
    ) {
        for name in ours.keys() {
            if !united && !theirs.contains_key(name) {
                self.differs(&at.name(name));
            }
        }
        for (name, theirs) in theirs {
            let at = at.name(name);
            match ours.get_mut(name) {
                Some(ours) => self.object(kind, ours, theirs, &at),
                None if united => {
                    ours.insert(name.clone(), theirs.clone());
                }
                None => self.differs(&at),
            }
        }
    }

    /// Tags have names, and their order says nothing.
    fn tags(&mut self, ours: &mut Vec<Value>, theirs: &[Value], at: &Pointer<'_>) {
        for (i, tag) in theirs.iter().enumerate() {
            match ours
                .iter_mut()
                .find(|ours| ours.get("name") == tag.get("name"))
            {
                Some(ours) => self.object(Object::Tag, ours, tag, &at.index(i)),
                None => ours.push(tag.clone()),
            }
        }
    }

    /// Scopes have names; the texts describe them.
    fn scopes(
        &mut self,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        at: &Pointer<'_>,
    ) {
        let names = |scopes: &Map<String, Value>| -> Value {
            let names = scopes.keys().cloned();
            names.map(|name| (name, Value::Null)).collect()
        };
        self.value(&names(ours), &names(theirs), at);
        for (name, theirs) in theirs {
            if let Some(ours) = ours.get_mut(name) {
                say_most(ours, theirs);
            }
        }
    }

    /// Values that must be the same.
    fn value(&mut self, ours: &Value, theirs: &Value, at: &Pointer<'_>) {
        if let (Value::Object(ours), Value::Object(theirs)) = (ours, theirs) {
            let all = ours.keys().chain(theirs.keys());
            for name in all.collect::<BTreeSet<_>>() {
                match (ours.get(name), theirs.get(name)) {
                    (Some(ours), Some(theirs)) => self.value(ours, theirs, &at.name(name)),
                    _ => self.differs(&at.name(name)),
                }
            }
        } else if !same(ours, theirs) {
            self.differs(at);
        }
    }

    /// A problem that names the files before that have something there, or if
    /// none has, those that could.
    fn differs(&mut self, at: &Pointer<'_>) {
        let pointer = at.to_string();
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let with = |pointer: &str| -> Vec<&str> {
            let with = self
                .before
                .iter()
                .filter(|(_, document)| document.pointer(pointer).is_some());
            with.map(|(name, _)| name.as_str()).collect()
        };
        let message = match with(&pointer) {
            none if none.is_empty() => format!("is not there in {}", with(parent).join(" or ")),
            some => format!("differs from what {} says there", some.join(" or ")),
        };
        let problem = Problem::new(pointer, message).in_file(self.name);
        self.problems.push(problem);
    }
}

/// Whether `from` names a newer version than `into`.
fn newer(from: &Map<String, Value>, into: &Map<String, Value>) -> bool {
    let version = |document: &Map<String, Value>| {
        let version = document.get("openapi").cloned().unwrap_or_default();
        Version::of(&serde_json::json!({ "openapi": version })).ok()
    };
    version(from) > version(into)
}

/// Whether a member says nothing about requests and responses.
fn is_for_people(kind: Object, name: &str) -> bool {
    match kind {
        // Maps, whose members have names of their own.
        Object::Callback | Object::Components | Object::Paths | Object::Responses => {
            name.starts_with("x-")
        }
        Object::Example => true,
        Object::Schema => {
            let says = ["default", "discriminator", "readOnly", "writeOnly", "xml"];
            is_annotation(name) && !says.contains(&name)
        }
        Object::Operation if name == "tags" => true,
        _ => {
            matches!(
                name,
                "bearerFormat"
                    | "deprecated"
                    | "description"
                    | "example"
                    | "examples"
                    | "externalDocs"
                    | "summary"
                    | "title"
            ) || name.starts_with("x-")
        }
    }
}

/// Whether a list is one whose order says nothing.
fn is_set(kind: Object, name: &str) -> bool {
    kind == Object::Schema && matches!(name, "enum" | "required" | "type")
        || kind == Object::ServerVariable && name == "enum"
}

/// Whether a member says what holds without it.
fn is_default(shape: Option<Shape>, name: &str, value: &Value) -> bool {
    match shape {
        // What holds for `explode` depends on the style.
        Some(Shape::Flag) => name != "explode" && *value == Value::Bool(false),
        Some(Shape::List(_) | Shape::Texts) => *value == Value::Array(Vec::new()),
        Some(Shape::Map(_)) => value.as_object().is_some_and(Map::is_empty),
        _ => false,
    }
}

/// Keeps the longer of two texts, ours if they are as long. `false` says nothing.
fn say_most(ours: &mut Value, theirs: &Value) {
    let length = |value: &Value| match value {
        Value::Bool(false) => 0,
        value => value.to_string().len(),
    };
    if length(theirs) > length(ours) {
        drop(mem::replace(ours, theirs.clone()));
    }
}
