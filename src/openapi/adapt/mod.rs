//! What progenitor cannot take, and what the types must hide.
//!
//! progenitor panics, generates Rust that does not compile, or silently drops
//! things. Here each of them is made acceptable, with a note, or refused, with
//! a pointer to the place.

mod credentials;
mod responses;
mod sensitive;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

pub use self::sensitive::{PERSONAL, SECRET, SENSITIVE_JSON};
use super::{
    Effect, Note, Problem, Problems,
    grammar::component_name,
    lower::Lowered,
    pointer::{At, check_depth, unescape},
};

/// How deep a lowered document may nest.
const MAX_DEPTH: usize = 512;

/// The methods of a path item.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Adapts a lowered document to progenitor.
///
/// # Errors
///
/// What progenitor cannot take: every such place.
pub fn adapt(lowered: &Value) -> Result<Lowered, Problems> {
    check_depth(lowered, MAX_DEPTH)?;
    let mut adapting = Adapting {
        source: lowered,
        document: lowered.clone(),
        notes: Vec::new(),
        problems: Vec::new(),
    };
    for rule in Adapting::RULES {
        rule(&mut adapting);
    }
    adapting.finish()
}

/// A document on its way to progenitor.
struct Adapting<'d> {
    /// As it went in: what pointers and references mean.
    source: &'d Value,
    document: Value,
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

type Rule<'d> = fn(&mut Adapting<'d>);

impl<'d> Adapting<'d> {
    /// What is done, in this order.
    const RULES: [Rule<'d>; 4] = [
        Self::sensitive,
        Self::credentials,
        Self::responses,
        Self::media_types,
    ];

    fn finish(self) -> Result<Lowered, Problems> {
        let lowered = Lowered {
            document: self.document,
            notes: self.notes,
        };
        Problems::check(lowered, self.problems)
    }

    fn problem(&mut self, at: &At<'_>, message: impl Into<String>) {
        self.problems.push(Problem::new(*at, message));
    }

    fn note(&mut self, at: &At<'_>, rule: &'static str, effect: Effect) {
        self.notes.push(Note::new(*at, rule, effect));
    }

    /// Calls `visit` with each path item of the result and its place.
    fn each_path_item(
        &mut self,
        mut visit: impl FnMut(&mut Self, &mut Map<String, Value>, &At<'_>),
    ) {
        let mut paths = self.document["paths"].take();
        let at = At::ROOT.name("paths");
        for (path, item) in paths.as_object_mut().into_iter().flatten() {
            if let Value::Object(item) = item {
                visit(self, item, &at.name(path));
            }
        }
        self.document["paths"] = paths;
    }

    /// Calls `visit` with each operation of the result and its place.
    fn each_operation(
        &mut self,
        mut visit: impl FnMut(&mut Self, &mut Map<String, Value>, &At<'_>),
    ) {
        self.each_path_item(|this, item, at| {
            for method in METHODS {
                if let Some(Value::Object(operation)) = item.get_mut(method) {
                    visit(this, operation, &at.name(method));
                }
            }
        });
    }
}

/// What `value` is, references followed; none if they lead nowhere.
fn resolve<'d>(source: &'d Value, kind: &str, mut value: &'d Value) -> Option<&'d Value> {
    let mut seen = BTreeSet::new();
    while let Some(reference) = value.get("$ref") {
        let name = component_name(kind, reference.as_str()?)?;
        if !seen.insert(name) {
            return None;
        }
        value = source.get("components")?.get(kind)?.get(unescape(name))?;
    }
    Some(value)
}
