//! What progenitor cannot take, and what the types must hide.
//!
//! progenitor panics, generates Rust that does not compile, or silently drops
//! things. Here each of them is made acceptable, with a note, or refused, with
//! a pointer to the place.

mod bodies;
pub(crate) mod credentials;
mod models;
pub(crate) mod names;
mod nulls;
mod operations;
mod parameters;
mod references;
mod responses;
mod schemas;
mod sensitive;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub use self::parameters::mockable;
use crate::{
    settings::{SensitiveTypes, Settings},
    stack::with_large_stack,
};
use vlens_openapi::{
    Inexact, Located, Note, Origins, Problem, Problems, component_name,
    credential::api_keys,
    grammar::{METHODS, Object},
    pointer::{Pointer, check_depth},
    reference::target,
};

/// How deep a lowered document may nest.
const MAX_DEPTH: usize = 512;

/// What [`adapt()`] returns.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Adapted {
    /// OpenAPI 3.0 that progenitor takes.
    pub document: Value,
    /// What was not exact.
    pub notes: Vec<Note>,
    /// Where the components stood that were none before.
    pub origins: Origins,
}

/// Adapts a lowered document to progenitor.
///
/// # Errors
///
/// What progenitor cannot take: every such place.
pub fn adapt(lowered: &Value, settings: &Settings) -> Result<Adapted, Problems> {
    check_depth(lowered, MAX_DEPTH)?;
    with_large_stack(|| adapt_here(lowered, settings))?
}

fn adapt_here(lowered: &Value, settings: &Settings) -> Result<Adapted, Problems> {
    let mut adapting = Adapting {
        source: lowered,
        sensitive: settings.sensitive.clone(),
        credentials: api_keys(lowered),
        document: lowered.clone(),
        arm_titles: BTreeSet::new(),
        kinds_of_components: BTreeMap::new(),
        notes: Vec::new(),
        origins: Origins::default(),
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
    sensitive: SensitiveTypes,
    /// Where and under which names credentials are sent.
    credentials: BTreeSet<(String, String)>,
    document: Value,
    /// Titles that may name an alternative.
    arm_titles: BTreeSet<String>,
    /// By reference.
    kinds_of_components: BTreeMap<String, schemas::Kinds>,
    notes: Vec<Note>,
    origins: Origins,
    problems: Vec<Problem>,
}

type Rule<'d> = fn(&mut Adapting<'d>);

impl<'d> Adapting<'d> {
    /// What is done, in this order: first what is made acceptable, then what is
    /// refused, then what moves things, so that all pointers are into the
    /// document that went in.
    const RULES: [Rule<'d>; 21] = [
        Self::version,
        Self::unsupported_fields,
        Self::bearer,
        Self::ignored_fields,
        Self::descriptions,
        Self::sensitive,
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
        Self::variants,
        Self::models,
        Self::credentials,
        Self::default_success,
    ];

    fn finish(mut self) -> Result<Adapted, Problems> {
        // What several operations share is said once.
        let mut seen = BTreeSet::new();
        self.problems
            .retain(|problem| seen.insert((problem.pointer.clone(), problem.message.clone())));
        let adapted = Adapted {
            document: self.document,
            notes: self.notes,
            origins: self.origins,
        };
        Problems::check(adapted, self.problems)
    }

    fn problem(&mut self, at: &Pointer<'_>, message: impl Into<String>) {
        self.problems.push(Problem::new(*at, message));
    }

    fn note(&mut self, at: &Pointer<'_>, rule: &'static str, inexact: Inexact) {
        self.notes.push(Note::new(*at, rule, inexact));
    }

    /// Calls `visit` with each path item and its place.
    fn each_path_item(
        &mut self,
        mut visit: impl FnMut(&mut Self, &mut Map<String, Value>, &Pointer<'_>),
    ) {
        let Some(mut paths) = self.document.get_mut("paths").map(Value::take) else {
            return;
        };
        let at = Pointer::ROOT.name("paths");
        for (path, item) in paths.as_object_mut().into_iter().flatten() {
            if let Value::Object(item) = item {
                visit(self, item, &at.name(path));
            }
        }
        if let Some(place) = self.document.get_mut("paths") {
            *place = paths;
        }
    }

    /// Calls `visit` with each operation and its place.
    fn each_operation(
        &mut self,
        mut visit: impl FnMut(&mut Self, &mut Map<String, Value>, &Pointer<'_>),
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

/// An operation and the path item that it is in.
struct Operation<'d> {
    path: &'d str,
    method: &'static str,
    item: Located<'d>,
    operation: Located<'d>,
}

/// The operations of a document.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = Located::root(document).get("paths");
    let items = paths.iter().flat_map(Located::entries);
    let operations = items.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| {
            let operation = item.get(method)?;
            operation.value.is_object().then(|| Operation {
                path,
                method,
                item: item.clone(),
                operation,
            })
        })
    });
    operations.collect()
}

/// The name of the component that a schema refers to.
fn referred(document: &Value, schema: &Value) -> Option<String> {
    let found = target(document, schema.get("$ref")?).ok()?;
    component_name(Object::Schema, &found.pointer)
}
