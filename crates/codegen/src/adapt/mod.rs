//! What progenitor cannot take, and what the types must hide.
//!
//! progenitor panics, generates Rust that does not compile, or silently drops
//! things. Here each of them is made acceptable, with a note, or refused, with
//! a pointer to the place.

mod bodies;
mod credentials;
mod merges;
mod names;
mod operations;
mod parameters;
mod references;
mod responses;
mod schemas;
mod sensitive;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub use self::parameters::mockable;
pub use self::sensitive::{PERSONAL, SECRET, SENSITIVE_JSON};
use vlens_openapi::{
    Inexact, Note, Problem, Problems,
    pointer::{Pointer, check_depth},
    reference::resolve,
};

/// How deep a lowered document may nest.
const MAX_DEPTH: usize = 512;

/// The methods of a path item.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What [`adapt()`] returns.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Adapted {
    /// OpenAPI 3.0 that progenitor takes.
    pub document: Value,
    /// What was not exact.
    pub notes: Vec<Note>,
}

/// Adapts a lowered document to progenitor.
///
/// # Errors
///
/// What progenitor cannot take: every such place.
pub fn adapt(lowered: &Value) -> Result<Adapted, Problems> {
    check_depth(lowered, MAX_DEPTH)?;
    let mut adapting = Adapting {
        source: lowered,
        document: lowered.clone(),
        items: BTreeMap::new(),
        arm_titles: BTreeSet::new(),
        notes: Vec::new(),
        problems: Vec::new(),
    };
    // References come first: whatever follows them relies on their ends.
    adapting.references();
    if adapting.problems.is_empty() {
        for rule in Adapting::RULES {
            rule(&mut adapting);
        }
    }
    adapting.finish()
}

/// A document on its way to progenitor.
struct Adapting<'d> {
    /// As it went in: what pointers and references mean.
    source: &'d Value,
    document: Value,
    /// The parameters of each path item, while `each_operation` runs.
    items: BTreeMap<String, Vec<Value>>,
    /// Titles that may name an alternative.
    arm_titles: BTreeSet<String>,
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

type Rule<'d> = fn(&mut Adapting<'d>);

impl<'d> Adapting<'d> {
    /// What is done, in this order: first what is made acceptable, then what is
    /// refused.
    const RULES: [Rule<'d>; 22] = [
        Self::version,
        Self::left_out,
        Self::not_looked_at,
        Self::descriptions,
        Self::sensitive,
        Self::credentials,
        Self::successes,
        Self::media_types,
        Self::body_details,
        Self::parameter_details,
        Self::schema_details,
        Self::operation_ids,
        Self::methods,
        Self::path_templates,
        Self::parameters,
        Self::bodies,
        Self::one_type_of_success,
        Self::properties,
        Self::variants,
        Self::types,
        Self::merges,
        Self::settled,
    ];

    fn finish(mut self) -> Result<Adapted, Problems> {
        // What several operations share is said once.
        let mut seen = BTreeSet::new();
        self.problems
            .retain(|problem| seen.insert((problem.pointer.clone(), problem.message.clone())));
        let adapted = Adapted {
            document: self.document,
            notes: self.notes,
        };
        Problems::check(adapted, self.problems)
    }

    fn problem(&mut self, at: &Pointer<'_>, message: impl Into<String>) {
        self.problems.push(Problem::new(*at, message));
    }

    fn note(&mut self, at: &Pointer<'_>, rule: &'static str, inexact: Inexact) {
        self.notes.push(Note::new(*at, rule, inexact));
    }

    /// Calls `visit` with each path, its item and its place.
    fn each_path_item(
        &mut self,
        mut visit: impl FnMut(&mut Self, &str, &mut Map<String, Value>, &Pointer<'_>),
    ) {
        let Some(mut paths) = self.document.get_mut("paths").map(Value::take) else {
            return;
        };
        let at = Pointer::ROOT.name("paths");
        for (path, item) in paths.as_object_mut().into_iter().flatten() {
            if let Value::Object(item) = item {
                visit(self, path, item, &at.name(path));
            }
        }
        if let Some(place) = self.document.get_mut("paths") {
            *place = paths;
        }
    }

    /// Calls `visit` with each path, an operation on it and its place.
    fn each_operation(
        &mut self,
        mut visit: impl FnMut(&mut Self, &str, &mut Map<String, Value>, &Pointer<'_>),
    ) {
        self.each_path_item(|this, path, item, at| {
            let shared = item.get("parameters").and_then(Value::as_array).cloned();
            this.items
                .insert(path.to_owned(), shared.unwrap_or_default());
            for method in METHODS {
                if let Some(Value::Object(operation)) = item.get_mut(method) {
                    visit(this, path, operation, &at.name(method));
                }
            }
        });
    }
}

/// A parameter, body or response, references followed, and where it stands.
struct Placed {
    value: Value,
    pointer: String,
}

impl Placed {
    fn resolve(document: &Value, parameter: &Value, pointer: String) -> Option<Self> {
        Self::resolve_kind(document, "parameters", parameter, pointer)
    }

    fn resolve_kind(
        document: &Value,
        kind: &str,
        value: &Value,
        mut pointer: String,
    ) -> Option<Self> {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            pointer = reference.trim_start_matches('#').to_owned();
        }
        let value = resolve(document, kind, value)?.clone();
        value.is_object().then_some(Self { value, pointer })
    }

    fn location(&self) -> &str {
        self.value
            .get("in")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.value
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}
