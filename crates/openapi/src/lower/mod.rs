//! OpenAPI 3.1 → 3.0.
//!
//! Documents are walked by structure (`grammar`), never by the name of a key.
//! `objects` holds the rules for everything but schemas, `schema` those for
//! schemas, where the table of rules is. What was not exact is noted, what 3.0
//! cannot say is a problem; both point into the document that went in. Nothing
//! is ever narrowed: what 3.1 accepts, the result accepts.

mod objects;
mod references;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::references::{Hoisted, hoisted};
use super::{
    Inexact, Note, Origins, Problem, Problems, Version, check_component_names,
    grammar::Object,
    pointer::{Pointer, check_depth},
};

/// How deep a document may nest: what the parser lets through.
pub(crate) const MAX_DEPTH: usize = 128;

/// A document that went through a step, and the notes on it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lowered {
    /// The resulting document.
    pub document: Value,
    /// What was not exact.
    pub notes: Vec<Note>,
    /// Where the components stood that were none before.
    pub origins: Origins,
}

/// Lowers a 3.1 document to 3.0. A 3.0 document is returned as it is.
///
/// ```
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "info": { "title": "Pets", "version": "1" },
///     "components": { "schemas": { "Name": { "type": ["string", "null"] } } }
/// });
/// let lowered = vlens_openapi::lower(&document)?;
/// assert_eq!(
///     lowered.document["components"]["schemas"]["Name"],
///     serde_json::json!({ "type": "string", "nullable": true })
/// );
/// assert!(lowered.notes.is_empty());
/// # Ok::<(), vlens_openapi::Problems>(())
/// ```
///
/// # Errors
///
/// What 3.0 cannot say, and what is not OpenAPI 3.1 at all: every such place.
pub fn lower(document: &Value) -> Result<Lowered, Problems> {
    check_depth(document, MAX_DEPTH)?;
    if Version::of(document)?.is_3_0() {
        return Ok(Lowered {
            document: document.clone(),
            notes: Vec::new(),
            origins: Origins::default(),
        });
    }
    check_component_names(document)?;
    // The first pass learns which components come out wider. Where that turns
    // an exact rule into a narrower one (`not`, `oneOf`), the second acts on it.
    let first = Pass::run(document, BTreeSet::new());
    let widened = first.widened_components();
    let pass = if widened.is_empty() {
        first
    } else {
        Pass::run(document, widened)
    };
    pass.finish()
}

/// One walk over a document.
struct Pass<'d> {
    document: &'d Value,
    /// Components of which it is known that they come out wider.
    widened: BTreeSet<String>,
    output: Value,
    notes: Vec<Note>,
    problems: Vec<Problem>,
    /// Whether everything since the start of the current subschema was exact.
    exact: bool,
    /// The components that the current component refers to.
    references: BTreeSet<String>,
    /// For each component schema, whether it was exact in itself and what it
    /// refers to.
    components: BTreeMap<String, (bool, BTreeSet<String>)>,
    origins: Origins,
    /// Schemas that become components, by address.
    hoisted: BTreeMap<*const Value, Hoisted<'d>>,
    /// The objects that stand in for a reference, while they are lowered.
    following: BTreeSet<*const Value>,
}

impl<'d> Pass<'d> {
    fn run(document: &'d Value, widened: BTreeSet<String>) -> Self {
        let mut pass = Pass {
            document,
            widened,
            output: Value::Null,
            notes: Vec::new(),
            problems: Vec::new(),
            exact: true,
            references: BTreeSet::new(),
            components: BTreeMap::new(),
            origins: Origins::default(),
            hoisted: hoisted(document),
            following: BTreeSet::new(),
        };
        pass.output = pass.object(Object::OpenApi, document, &Pointer::ROOT);
        pass
    }

    /// The components that are not exact, by themselves or through a reference.
    fn widened_components(&self) -> BTreeSet<String> {
        let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut todo = Vec::new();
        for (name, (exact, references)) in &self.components {
            if !exact {
                todo.push(name.as_str());
            }
            for reference in references {
                users.entry(reference).or_default().push(name);
            }
        }
        let mut widened = BTreeSet::new();
        while let Some(name) = todo.pop() {
            if widened.insert(name.to_owned()) {
                todo.extend(users.get(name).into_iter().flatten());
            }
        }
        widened
    }

    fn finish(mut self) -> Result<Lowered, Problems> {
        // What is inlined in two places is said once.
        let mut seen = BTreeSet::new();
        self.notes.retain(|note| seen.insert(note.clone()));
        let mut seen = BTreeSet::new();
        self.problems
            .retain(|problem| seen.insert((problem.pointer.clone(), problem.message.clone())));
        let lowered = Lowered {
            document: self.output,
            notes: self.notes,
            origins: self.origins,
        };
        Problems::check(lowered, self.problems)
    }

    fn problem(&mut self, at: &Pointer<'_>, message: impl Into<String>) {
        self.problems.push(Problem::new(*at, message));
    }

    /// Something that decides about no instance is gone.
    fn dropped(&mut self, at: &Pointer<'_>, rule: &'static str) {
        self.notes.push(Note::new(*at, rule, Inexact::Dropped));
    }

    /// The result accepts more.
    fn widened(&mut self, at: &Pointer<'_>, rule: &'static str) {
        self.exact = false;
        self.notes.push(Note::new(*at, rule, Inexact::Widened));
    }
}
