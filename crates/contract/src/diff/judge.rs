//! What do two schemas accept, however they say it? The answer of
//! [`jsonschema::canonical`], for two documents.
//!
//! Only proofs count: that *every* value of one schema fits another. What the
//! judge cannot decide or cannot read is not proven.

use std::collections::{BTreeSet, HashMap, HashSet};

use jsonschema::{
    Draft,
    canonical::{self, CanonicalSchema, Containment, PreparedDocument},
};
use serde_json::{Map, Value, json};
use vlens_openapi::{
    Located, pointer,
    reference::{self, target},
    schema::{COMBINATIONS, in_place, is_annotation},
};

use super::{evaluation::Evaluation, example::candidates};
use crate::{
    Side,
    halves::range,
    schema::{IN_PLACE, PART_MAPS, PARTS, below},
};

/// Schemas within one another, references followed, beyond which nothing is
/// judged: the judge recurses.
const MAX_DEPTH: usize = 100;
/// Schemas below one, those that it reaches in several ways counted as often,
/// beyond which it is not judged: the judge writes them out.
const MAX_SIZE: usize = 2_000;
/// Examples that are looked for in one comparison.
const MAX_EXAMPLES: usize = 100;

/// The schemas of a document as one JSON Schema, each under its pointer in
/// `$defs`.
///
/// A member that is `readOnly` need not be sent, though it is `required`. So
/// `all` takes no more than what may be exchanged, the others no less.
pub(super) struct Forms {
    all: Value,
    requests: Option<Value>,
    responses: Option<Value>,
    /// The pointers of schemas that are not judged: they are too large, or say
    /// something about what others evaluate, of which the judge does not keep
    /// track.
    unjudged: HashSet<String>,
}

impl Forms {
    /// None if a schema says what the judge cannot read.
    pub(super) fn of(
        document: &Value,
        reached: &[Located<'_>],
        evaluation: &Evaluation,
    ) -> Option<Self> {
        let extents = extents(document, reached).into_iter();
        let large = extents.filter(|(_, it)| it.depth > MAX_DEPTH || it.size > MAX_SIZE);
        let mut unjudged: HashSet<String> = large.map(|(pointer, _)| pointer).collect();
        let evaluation = evaluation.seen.iter().chain(&evaluation.around);
        unjudged.extend(evaluation.cloned());
        let but = |keyword: &str| -> Option<Option<Value>> {
            let hidden = hidden(document, reached, keyword);
            if hidden.is_empty() {
                return Some(None);
            }
            Some(Some(form(document, reached, &hidden)?))
        };
        Some(Self {
            all: form(document, reached, &BTreeSet::new())?,
            requests: but("readOnly")?,
            responses: but("writeOnly")?,
            unjudged,
        })
    }
}

/// What it takes to write a schema out, references followed.
#[derive(Clone, Copy, Default)]
struct Extent {
    depth: usize,
    size: usize,
}

/// By pointer. What leads back to itself counts once.
fn extents<'d>(document: &'d Value, reached: &[Located<'d>]) -> HashMap<String, Extent> {
    let mut extents: HashMap<String, Extent> = HashMap::new();
    for start in reached {
        let mut path: Vec<(Located<'d>, Vec<Located<'d>>, Extent)> = Vec::new();
        let mut next = Some(start.clone());
        loop {
            if let Some(at) = next.take()
                && !extents.contains_key(&at.pointer)
            {
                extents.insert(at.pointer.clone(), Extent::default());
                let below = below(document, &at).unwrap_or_default();
                let below = below.into_iter().map(|(at, _)| at).collect();
                path.push((at, below, Extent::default()));
            }
            let Some((at, below, sum)) = path.last_mut() else {
                break;
            };
            match below.last() {
                Some(child) => match extents.get(&child.pointer) {
                    None => next = Some(child.clone()),
                    Some(known) => {
                        sum.depth = sum.depth.max(known.depth);
                        sum.size = sum.size.saturating_add(known.size);
                        below.pop();
                    }
                },
                None => {
                    let extent = Extent {
                        depth: sum.depth + 1,
                        size: sum.size.saturating_add(1),
                    };
                    extents.insert(at.pointer.clone(), extent);
                    path.pop();
                }
            }
        }
    }
    extents
}

/// The names of members that are not part of a message on one side.
fn hidden<'d>(document: &'d Value, reached: &[Located<'d>], keyword: &str) -> BTreeSet<&'d str> {
    let maps = reached.iter().filter_map(|at| at.get("properties"));
    let members = maps.flat_map(|map| map.entries().collect::<Vec<_>>());
    members
        .filter(|(_, at)| {
            let mut schemas = in_place(document, at.clone(), &COMBINATIONS);
            schemas.any(|schema| schema.flag(keyword) == Some(true))
        })
        .map(|(name, _)| name)
        .collect()
}

/// One JSON Schema of everything that is reached from an exchange.
fn form(document: &Value, reached: &[Located<'_>], hidden: &BTreeSet<&str>) -> Option<Value> {
    let pointers: BTreeSet<&str> = reached.iter().map(|at| at.pointer.as_str()).collect();
    let mut definitions = Map::new();
    let targets = reached
        .iter()
        .filter_map(|at| target(document, at.value.get("$ref")?).ok())
        .map(|at| at.pointer);
    let targets: BTreeSet<String> = targets.collect();
    for at in reached {
        let outermost = !ancestors(&at.pointer).any(|above| pointers.contains(above));
        if outermost || targets.contains(&at.pointer) {
            let schema = assertions(document, at.value, hidden)?;
            definitions.insert(at.pointer.clone(), schema);
        }
    }
    Some(json!({ "$defs": definitions }))
}

/// `/a/b/c` → `/a/b`, `/a`, the root.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    let mut rest = pointer;
    std::iter::from_fn(move || {
        let (above, _) = rest.rsplit_once('/')?;
        rest = above;
        Some(above)
    })
}

/// What a schema asserts, in JSON Schema 2020-12.
fn assertions(document: &Value, schema: &Value, hidden: &BTreeSet<&str>) -> Option<Value> {
    let Value::Object(map) = schema else {
        return schema.is_boolean().then(|| schema.clone());
    };
    let mut asserted = Map::new();
    let mut further = Vec::new();
    for (key, value) in map {
        let below = |value: &Value| assertions(document, value, hidden);
        let name = key.as_str();
        let value = match (name, value) {
            ("$ref", to) => {
                let found = target(document, to).ok()?;
                let place = pointer::join("/$defs", &found.pointer);
                json!(reference::to(&place))
            }
            ("required", Value::Array(names)) => {
                let is_hidden = |name: &&Value| name.as_str().is_some_and(|n| hidden.contains(n));
                names
                    .iter()
                    .filter(|name| !is_hidden(name))
                    .cloned()
                    .collect()
            }
            ("type", Value::String(_)) if map.get("nullable") == Some(&json!(true)) => {
                json!([value, "null"])
            }
            ("format", Value::String(format)) => {
                if let Some(range) = range(format) {
                    further.push(range);
                }
                value.clone()
            }
            ("pattern", Value::String(_)) if !is_readable(&json!({ "pattern": value })) => {
                // Opaque: equal to itself, and to nothing else.
                further.push(json!({ "type": "string", "format": format!("pattern {value}") }));
                continue;
            }
            (key, Value::Array(list)) if COMBINATIONS.contains(&key) || key == "prefixItems" => {
                list.iter().map(below).collect::<Option<Vec<_>>>()?.into()
            }
            (key, Value::Object(members))
                if PART_MAPS.contains(&key) || key == "dependentSchemas" =>
            {
                let members = members.iter();
                let members = members.map(|(name, value)| Some((name.clone(), below(value)?)));
                members.collect::<Option<Map<_, _>>>()?.into()
            }
            ("contentSchema" | "contentEncoding" | "contentMediaType" | "nullable", _)
            | ("$id" | "$schema" | "$anchor" | "$defs" | "definitions", _) => continue,
            (key, value) if IN_PLACE.contains(&key) || PARTS.contains(&key) => below(value)?,
            (key, _) if is_annotation(key) => continue,
            _ => value.clone(),
        };
        asserted.insert(name.to_owned(), value);
    }
    if !further.is_empty() {
        let list = asserted.entry("allOf").or_insert_with(|| json!([]));
        list.as_array_mut()?.extend(further);
    }
    Some(Value::Object(asserted))
}

fn options() -> canonical::CanonicalizeOptions<'static> {
    canonical::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .offline()
}

fn is_readable(schema: &Value) -> bool {
    options().canonicalize(schema).is_ok()
}

/// One document, ready to be asked.
struct Prepared<'a> {
    form: &'a Value,
    document: PreparedDocument<'a>,
    known: HashMap<Vec<String>, Option<CanonicalSchema>>,
}

impl<'a> Prepared<'a> {
    fn new(form: &'a Value) -> Option<Self> {
        Some(Self {
            document: options().prepare(form).ok()?,
            form,
            known: HashMap::new(),
        })
    }

    /// What all of some schemas accept together.
    fn schema(&mut self, pointers: &[String]) -> Option<CanonicalSchema> {
        if let Some(known) = self.known.get(pointers) {
            return known.clone();
        }
        let one = |pointer: &String| {
            let mut above = std::iter::once(pointer.as_str()).chain(ancestors(pointer));
            let definitions = self.form.get("$defs")?;
            let base = above.find(|above| definitions.get(*above).is_some())?;
            let rest = pointer.strip_prefix(base)?;
            let place = pointer::join("/$defs", base) + rest;
            self.document.canonicalize_at(&place).ok()
        };
        let mut schemas = pointers.iter().map(one);
        let schema = match schemas.next() {
            // None of them: anything goes.
            None => options().canonicalize(&json!(true)).ok(),
            Some(first) => schemas.fold(first, |all, next| all?.intersect(&next?).ok()),
        };
        self.known.insert(pointers.to_vec(), schema.clone());
        schema
    }
}

/// The forms of one document, ready to be asked.
struct Sources<'a> {
    unjudged: &'a HashSet<String>,
    all: Prepared<'a>,
    requests: Option<Prepared<'a>>,
    responses: Option<Prepared<'a>>,
}

impl<'a> Sources<'a> {
    fn new(forms: &'a Forms) -> Option<Self> {
        let own = |form: &'a Option<Value>| match form {
            None => Some(None),
            Some(form) => Some(Some(Prepared::new(form)?)),
        };
        Some(Self {
            unjudged: &forms.unjudged,
            all: Prepared::new(&forms.all)?,
            requests: own(&forms.requests)?,
            responses: own(&forms.responses)?,
        })
    }

    /// No less than what may be exchanged.
    fn exchanged(&mut self, side: Side) -> &mut Prepared<'a> {
        let own = match side {
            Side::Request => &mut self.requests,
            Side::Response => &mut self.responses,
        };
        own.as_mut().unwrap_or(&mut self.all)
    }
}

/// Which of two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Version {
    Old,
    New,
}

/// Compares the schemas of two documents by what they accept.
pub(super) struct Judge<'a> {
    old: Sources<'a>,
    new: Sources<'a>,
    proven: HashMap<(Version, Side, Vec<String>, Vec<String>), bool>,
    examples: usize,
}

impl<'a> Judge<'a> {
    /// None if either document cannot be read.
    pub(super) fn new(old: &'a Forms, new: &'a Forms) -> Option<Self> {
        Some(Self {
            old: Sources::new(old)?,
            new: Sources::new(new)?,
            proven: HashMap::new(),
            examples: 0,
        })
    }

    fn pair(
        &mut self,
        from: Version,
        side: Side,
        old: &[String],
        new: &[String],
    ) -> Option<(CanonicalSchema, CanonicalSchema)> {
        let ((these, inner), (those, outer)) = match from {
            Version::Old => ((&mut self.old, old), (&mut self.new, new)),
            Version::New => ((&mut self.new, new), (&mut self.old, old)),
        };
        let unjudged = |sources: &Sources<'_>, pointers: &[String]| {
            let mut pointers = pointers.iter();
            pointers.any(|pointer| sources.unjudged.contains(pointer))
        };
        if unjudged(these, inner) || unjudged(those, outer) {
            return None;
        }
        let inner = these.exchanged(side).schema(inner)?;
        Some((inner, those.all.schema(outer)?))
    }

    /// Whether it is certain that all that fits the schema of one version fits
    /// that of the other. The schemas are given by pointers; of several, all
    /// must hold.
    pub(super) fn all_fit(
        &mut self,
        from: Version,
        side: Side,
        old: &[String],
        new: &[String],
    ) -> bool {
        let key = (from, side, old.to_vec(), new.to_vec());
        if let Some(known) = self.proven.get(&key) {
            return *known;
        }
        let pair = self.pair(from, side, old, new);
        let proven =
            pair.is_some_and(|(inner, outer)| matches!(outer.covers(&inner), Ok(Containment::Yes)));
        self.proven.insert(key, proven);
        proven
    }

    /// A value that fits the schema of one version and not that of the other.
    pub(super) fn example(
        &mut self,
        from: Version,
        side: Side,
        old: &[String],
        new: &[String],
    ) -> Option<Value> {
        if self.examples >= MAX_EXAMPLES {
            return None;
        }
        self.examples += 1;
        let (inner, outer) = self.pair(from, side, old, new)?;
        let difference = inner.subtract(&outer).ok()?.to_json_schema();
        candidates(&difference).into_iter().find(|value| {
            let Ok(constant) = options().canonicalize(&json!({ "const": value })) else {
                return false;
            };
            matches!(inner.covers(&constant), Ok(Containment::Yes))
                && matches!(outer.covers(&constant), Ok(Containment::No))
        })
    }
}
