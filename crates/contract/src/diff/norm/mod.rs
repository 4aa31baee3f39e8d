//! The normal form of a schema: what it asserts, whichever way it is spelled.
//!
//! References are resolved and `allOf` is merged; `type` is a set; `const` is an
//! enum; a union of plain schemas of different types is one schema; `null` in a
//! union is a flag. Constraints that decide nothing (`minLength: 0`) are gone.

mod form;
mod keywords;
mod openness;
mod tighten;
pub(super) mod types;
mod unions;
mod values;

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use serde_json::Value;
use vlens_openapi::{Located, reference::target};

pub(super) use self::{
    form::{All, Arrays, Bound, Contains, Id, Norm, Numbers, Objects, Selector, Strings, Union},
    openness::{is_default, is_note},
    types::type_names,
    values::canonical,
};
use self::{
    openness::{asserts, closes, limits, lone_branch},
    types::type_of,
};
use super::heirs::Heirs;

/// References and unions in a row beyond which nothing is looked into. No
/// document needs as many; what lies deeper counts as unknown.
const MAX_DEPTH: usize = 300;

/// The keyword by which what was not looked into is known.
pub(super) const UNRESOLVED: &str = "$ref";

/// The schemas of one document, normalised when first asked for.
pub(super) struct Schemas<'d> {
    document: &'d Value,
    raw: Vec<Located<'d>>,
    by_pointer: HashMap<String, Id>,
    norms: HashMap<All, Rc<Norm<'d>>>,
    closed: HashMap<Id, bool>,
    /// How deep in schemas that apply to the same instance.
    depth: usize,
    /// What is being normalised.
    busy: HashSet<All>,
    /// What stands for the names of members.
    names: HashSet<Id>,
    /// The pointers of schemas of which it matters what they evaluate.
    evaluated: &'d HashSet<String>,
    heirs: Heirs<'d>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Value, evaluated: &'d HashSet<String>) -> Self {
        Self {
            document,
            raw: Vec::new(),
            by_pointer: HashMap::new(),
            norms: HashMap::new(),
            closed: HashMap::new(),
            depth: 0,
            busy: HashSet::new(),
            names: HashSet::new(),
            evaluated,
            heirs: Heirs::new(document),
        }
    }

    pub(super) fn id(&mut self, at: Located<'d>) -> Id {
        if let Some(id) = self.by_pointer.get(&at.pointer) {
            return *id;
        }
        let id = Id::try_from(self.raw.len()).unwrap_or(Id::MAX);
        self.by_pointer.insert(at.pointer.clone(), id);
        self.raw.push(at);
        id
    }

    /// A schema for the names of members: whatever it says, they are strings.
    pub(super) fn names_at(&mut self, at: Located<'d>) -> Id {
        let id = self.id(at);
        self.names.insert(id);
        id
    }

    /// Whether these are schemas for the names of members.
    pub(super) fn are_names(&self, all: &All) -> bool {
        all.iter().any(|id| self.names.contains(id))
    }

    pub(super) fn all(&mut self, at: Option<Located<'d>>) -> All {
        at.map(|at| self.id(at)).into_iter().collect()
    }

    pub(super) fn raw(&self, id: Id) -> Option<&Located<'d>> {
        self.raw.get(id as usize)
    }

    /// Where each of `all` stands.
    pub(super) fn pointers(&self, all: &All) -> Vec<String> {
        let places = all.iter().filter_map(|id| self.raw(*id));
        places.map(|at| at.pointer.clone()).collect()
    }

    /// Where the first of `all` stands; a plain reference is looked through.
    pub(super) fn pointer(&self, all: &All) -> Option<&str> {
        let at = self.raw(*all.first()?)?;
        Some(&at.pointer)
    }

    /// The name that a branch of a union goes by: the target of its reference.
    pub(super) fn label(&self, all: &All) -> Option<&'d str> {
        match all.as_ref() {
            [only] => self.raw(*only)?.text("$ref"),
            _ => None,
        }
    }

    fn limits(&self, schema: &Value) -> bool {
        limits(self.document, schema, 0)
    }

    pub(super) fn norm(&mut self, all: &All) -> Rc<Norm<'d>> {
        if let Some(known) = self.norms.get(all) {
            return Rc::clone(known);
        }
        let mut norm = Norm::any();
        if !self.busy.insert(Rc::clone(all)) {
            // It leads back to itself: nothing is certain.
            norm.unknown
                .entry(UNRESOLVED)
                .or_default()
                .push(&Value::Null);
            return Rc::new(norm);
        }
        self.depth += 1;
        for id in all.iter() {
            self.conjoin(&mut norm, *id, all.len() == 1);
        }
        self.fold_union(&mut norm);
        if self.are_names(all) {
            norm.types &= types::STRING;
        }
        self.depth -= 1;
        self.busy.remove(all);
        finish(&mut norm);
        if !norm.evaluated {
            norm.arrays.trim();
        }
        let norm = Rc::new(norm);
        self.norms.insert(Rc::clone(all), Rc::clone(&norm));
        norm
    }

    /// Adds what a raw schema asserts. `alone`: nothing stands beside it.
    fn conjoin(&mut self, norm: &mut Norm<'d>, id: Id, alone: bool) {
        let Some(at) = self.raw(id).cloned() else {
            return;
        };
        if self.depth > MAX_DEPTH {
            norm.unknown.entry(UNRESOLVED).or_default().push(at.value);
            return;
        }
        if !alone && self.is_closed(id) {
            norm.parts.push([id].into_iter().collect());
            return;
        }
        let children = self.children(&at);
        let additional = at
            .value
            .get("additionalProperties")
            .is_some_and(|others| self.limits(others));
        norm.sites.push(id);
        norm.evaluated |= self.evaluated.contains(&at.pointer);
        self.own(norm, &at);
        let alone = alone && children.len() == 1 && !asserts(&at);
        for child in children {
            if additional || (!alone && self.is_closed(child)) {
                norm.parts.push([child].into_iter().collect());
            } else {
                self.depth += 1;
                self.conjoin(norm, child, alone);
                self.depth -= 1;
            }
        }
    }

    fn children(&mut self, at: &Located<'d>) -> Vec<Id> {
        let mut children = Vec::new();
        // The walk before the comparison has found every reference good.
        if let Some(reference) = at.value.get("$ref")
            && let Ok(found) = target(self.document, reference)
        {
            children.push(self.id(found));
        }
        let all_of = at.get("allOf");
        children.extend(all_of.iter().flat_map(Located::items).map(|at| self.id(at)));
        for keyword in ["anyOf", "oneOf"] {
            if let Some(only) = lone_branch(at, keyword) {
                children.push(self.id(only));
            }
        }
        children
    }

    /// Whether a schema says something about the members that it does not name,
    /// which depends on where it stands.
    fn is_closed(&mut self, id: Id) -> bool {
        if let Some(known) = self.closed.get(&id) {
            return *known;
        }
        let Some(at) = self.raw(id).cloned() else {
            return false;
        };
        if self.depth > MAX_DEPTH {
            return true;
        }
        self.depth += 1;
        // In case it leads back here.
        self.closed.insert(id, false);
        let closed = closes(self.document, at.value) || {
            let children = self.children(&at);
            children.into_iter().any(|child| self.is_closed(child))
        };
        self.depth -= 1;
        self.closed.insert(id, closed);
        closed
    }
}

/// Drops what decides nothing.
fn finish(norm: &mut Norm<'_>) {
    for class in types::CLASSES {
        let set = norm.types & class;
        let Some(values) = norm.enums.get_mut(&class) else {
            continue;
        };
        values.retain(|_, value| type_of(value) & set != 0);
        let used = values.values().fold(0, |used, value| used | type_of(value));
        norm.types &= !class | used;
        let all = class == types::NULL || (class == types::BOOLEAN && values.len() == 2);
        if all || values.is_empty() {
            norm.enums.remove(&class);
        }
    }
    norm.enums.retain(|class, _| norm.types & *class != 0);
    if norm.types & types::STRING == 0 {
        norm.strings = Strings::default();
    }
    if norm.types & types::NUMBER == 0 {
        norm.numbers = Numbers::default();
    }
    if norm.types & types::ARRAY == 0 {
        norm.arrays = Arrays::default();
    }
    if norm.types & types::OBJECT == 0 {
        norm.objects = Objects::default();
    }
    by_name(norm);
    norm.sites.dedup();
}

/// Where nothing evaluates but names and positions, what is not evaluated is what
/// is not named.
fn by_name(norm: &mut Norm<'_>) {
    let more = !norm.unions.is_empty()
        || !norm.conditions.is_empty()
        || !norm.parts.is_empty()
        || !norm.objects.dependent.is_empty()
        || !norm.unknown.is_empty()
        || !norm.evaluates.is_empty();
    if more {
        return;
    }
    if norm.objects.additional.is_none() {
        norm.objects.additional = norm.objects.unevaluated.take();
    }
    if norm.arrays.items.is_empty() && norm.arrays.contains.is_empty() {
        norm.arrays.items.extend(norm.arrays.unevaluated.take());
    }
}
