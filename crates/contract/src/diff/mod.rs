//! Two documents of one API: what changed, and who breaks?
//!
//! The level of a change is that for a *deployed client* of the old document.
//! It sends what the old document allows to a server that goes by the new one,
//! and gets answers as the new one describes them. So a request may only come to
//! allow more and a response less; anything else is breaking. References are
//! resolved and spellings made equal before schemas are compared. A difference
//! that no rule knows is breaking.

mod annotations;
mod change;
mod components;
mod content;
mod context;
mod documents;
mod encoding;
mod equal;
mod evaluation;
mod example;
mod graph;
mod heirs;
mod judge;
mod norm;
mod pairing;
mod parameters;
mod paths;
mod place;
mod responses;
mod rules;
mod schema;
mod security;
mod upgrade;

use std::{borrow::Cow, collections::HashSet};

use serde_json::Value;

pub use self::change::{Change, Level};
use self::{
    documents::Documents,
    evaluation::Evaluation,
    heirs::Heirs,
    judge::{Forms, Judge},
};
use super::{check_version, operation};
use vlens_openapi::{Located, Problems, check_component_names, pointer::check_depth};

/// Bytes for the judge to recurse in, of which only those are taken that are used.
const STACK: usize = 256 << 20;
/// Maps and lists within one another beyond which a document is refused.
const MAX_DEPTH: usize = 1_000;

/// Compares two OpenAPI documents; the most severe changes come first.
///
/// Either may be 3.0, which is read as 3.1 has it: `nullable: true` as one more
/// type, a boolean `exclusiveMinimum` as a number.
///
/// ```
/// use serde_json::json;
/// use vlens_contract::{Level, diff};
///
/// let old = json!({ "openapi": "3.1.0", "paths": { "/ping": { "get": {} } } });
/// let new = json!({ "openapi": "3.1.0", "paths": { "/ping": { "head": {} } } });
/// let changes = diff(&old, &new)?;
/// assert_eq!(changes[0].rule, "api-removed-without-deprecation");
/// assert_eq!(changes[0].level, Level::Breaking);
/// assert_eq!(changes[1].level, Level::Compatible);
/// # Ok::<(), vlens_openapi::Problems>(())
/// ```
///
/// # Errors
///
/// What is neither OpenAPI 3.1 nor 3.0, references out of the document or to
/// nowhere, schemas that refer to themselves without end, a thousand maps or
/// lists within one another. Each problem names the
/// [`OLD`] or the [`NEW`] document and the pointer. Patterns are compared as
/// texts, and so may be in any dialect; a security scheme that is not defined
/// goes by its name.
pub fn diff(old: &Value, new: &Value) -> Result<Vec<Change>, Problems> {
    let (old, new) = match (Usable::read(old), Usable::read(new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let problems = [(OLD, old.err()), (NEW, new.err())].into_iter();
            let named = problems.filter_map(|(name, found)| Some(found?.in_file(name)));
            return Problems::check(Vec::new(), named.flatten().collect());
        }
    };
    if old.document == new.document {
        return Ok(Vec::new());
    }
    let judged = || {
        let forms = (old.forms(), new.forms());
        let judge = match &forms {
            (Some(old), Some(new)) => Judge::new(old, new),
            _ => None,
        };
        Documents::new(&old, &new, judge).compare()
    };
    // The judge recurses. If it fails, our own rules still hold.
    let changes = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, judged).ok()?.join().ok()
    });
    Ok(changes.unwrap_or_else(|| Documents::new(&old, &new, None).compare()))
}

/// How [`diff()`] calls the old document in a problem.
pub const OLD: &str = "old document";
/// How [`diff()`] calls the new document in a problem.
pub const NEW: &str = "new document";

/// A document as 3.1 has it, found fit to be compared.
struct Usable<'d> {
    document: Cow<'d, Value>,
    /// Where a schema stands that an exchange leads to.
    reached: Vec<String>,
    evaluation: Evaluation,
}

impl<'d> Usable<'d> {
    fn read(document: &'d Value) -> Result<Self, Problems> {
        let version = check_version(document)?;
        check_component_names(document)?;
        check_depth(document, MAX_DEPTH)?;
        let document = if version.is_3_0() {
            Cow::Owned(upgrade::upgrade(document))
        } else {
            Cow::Borrowed(document)
        };
        let reached = check(&document)?;
        let evaluation = Evaluation::of(&document, &reached);
        let reached = reached.into_iter().map(|at| at.pointer).collect();
        Ok(Self {
            document,
            reached,
            evaluation,
        })
    }

    fn forms(&self) -> Option<Forms> {
        let reached = self.reached.iter().filter_map(|pointer| {
            let value = self.document.pointer(pointer)?;
            Some(Located::new(value, pointer.clone()))
        });
        let reached: Vec<_> = reached.collect();
        Forms::of(&self.document, &reached, &self.evaluation)
    }
}

/// Checks the document; what schemas it reaches comes back.
fn check(document: &Value) -> Result<Vec<Located<'_>>, Problems> {
    let mut problems = Vec::new();
    let mut schemas = operation::Schemas::default();
    operation::read(document, &mut schemas, &mut problems);
    operation::read_outgoing(document, &mut schemas, &mut problems);
    let mut roots = schemas.places();
    let heirs = Heirs::new(document);
    let reached = loop {
        let reached = match crate::schema::check_reachable(document, roots.clone()) {
            Ok(reached) => reached,
            Err(found) => {
                problems.extend(found);
                break Vec::new();
            }
        };
        // What a discriminator stands for is reached without a reference.
        let known: HashSet<&str> = reached.iter().map(|at| at.pointer.as_str()).collect();
        let arms = reached.iter().flat_map(|at| heirs.arms(at));
        let arms = arms.filter_map(|(_, arm)| arm);
        let further: Vec<_> = arms
            .filter(|arm| !known.contains(arm.pointer.as_str()))
            .collect();
        if further.is_empty() {
            break reached;
        }
        roots.extend(further);
    };
    // A path item is read with its operations and with its callbacks.
    problems.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    problems.dedup();
    Problems::check(reached, problems)
}
