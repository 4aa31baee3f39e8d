//! The normal form of a schema: what it asserts, whichever way it is spelled.
//!
//! References are resolved and `allOf` is merged; `type` is a set; `const` is an
//! enum; a union of plain schemas of different types is one schema; `null` in a
//! union is a flag. Constraints that decide nothing (`minLength: 0`) are gone.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use serde_json::{Number, Value, json};
use vlens_openapi::{
    Located,
    pointer::join,
    reference::target,
    schema::is_annotation,
    value::{as_integer, compare, count, is_integer},
};

/// References and unions in a row beyond which nothing is looked into. No
/// document needs as many; what lies deeper counts as unknown.
const MAX_DEPTH: usize = 300;

/// The keyword by which what was not looked into is known.
pub(super) const UNRESOLVED: &str = "$ref";

/// A raw schema of one document.
pub(super) type Id = u32;

/// Schemas of which all must hold. None at all: anything holds.
pub(super) type All = Rc<[Id]>;

pub(super) mod types {
    //! Sets of types, as bits. A number is an integer or has a fraction.
    pub(in super::super) const NULL: u8 = 1;
    pub(in super::super) const BOOLEAN: u8 = 2;
    pub(in super::super) const INTEGER: u8 = 4;
    pub(in super::super) const FRACTION: u8 = 8;
    pub(in super::super) const NUMBER: u8 = INTEGER | FRACTION;
    pub(in super::super) const STRING: u8 = 16;
    pub(in super::super) const ARRAY: u8 = 32;
    pub(in super::super) const OBJECT: u8 = 64;
    pub(in super::super) const ANY: u8 = 127;
    /// Types whose constraints do not mix.
    pub(in super::super) const CLASSES: [u8; 6] = [NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT];
}

/// A set of JSON values, by a text that equal values share.
pub(super) type Values<'d> = BTreeMap<String, &'d Value>;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Strings<'d> {
    pub(super) min: u64,
    pub(super) max: Option<u64>,
    pub(super) patterns: BTreeSet<&'d str>,
    pub(super) formats: BTreeSet<&'d str>,
    pub(super) encodings: BTreeSet<&'d str>,
    pub(super) media: BTreeSet<&'d str>,
    pub(super) content: BTreeSet<Id>,
}

/// An end of a range of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound<'d> {
    pub(super) limit: &'d Number,
    pub(super) exclusive: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Numbers<'d> {
    pub(super) min: Option<Bound<'d>>,
    pub(super) max: Option<Bound<'d>>,
    pub(super) multiples: BTreeMap<String, &'d Number>,
    pub(super) formats: BTreeSet<&'d str>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contains {
    pub(super) schema: All,
    pub(super) min: u64,
    pub(super) max: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arrays {
    pub(super) prefix: Vec<BTreeSet<Id>>,
    pub(super) items: BTreeSet<Id>,
    pub(super) min: u64,
    pub(super) max: Option<u64>,
    pub(super) unique: bool,
    pub(super) contains: Vec<Contains>,
    pub(super) unevaluated: Option<Id>,
}

impl Arrays {
    /// Drops the positions that say no more than `items`.
    fn trim(&mut self) {
        while self.prefix.last().is_some_and(|last| *last == self.items) {
            self.prefix.pop();
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Objects<'d> {
    pub(super) properties: BTreeMap<&'d str, BTreeSet<Id>>,
    pub(super) required: BTreeSet<&'d str>,
    pub(super) patterns: BTreeMap<&'d str, BTreeSet<Id>>,
    pub(super) additional: Option<Id>,
    pub(super) names: BTreeSet<Id>,
    pub(super) min: u64,
    pub(super) max: Option<u64>,
    pub(super) dependent_required: BTreeSet<(&'d str, &'d str)>,
    pub(super) dependent: BTreeMap<&'d str, BTreeSet<Id>>,
    pub(super) unevaluated: Option<Id>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Union<'d> {
    /// `oneOf`, not `anyOf`.
    pub(super) one: bool,
    pub(super) branches: Vec<All>,
    pub(super) discriminator: Option<&'d Value>,
}

/// A discriminator that stands in a base schema and not beside a union.
#[derive(Clone, Debug)]
pub(super) struct Selector<'d> {
    pub(super) property: Option<&'d Value>,
    pub(super) mapping: BTreeMap<&'d str, Option<Id>>,
}

/// The normal form.
#[derive(Clone, Debug)]
pub(super) struct Norm<'d> {
    pub(super) types: u8,
    /// By class of types; a class without an entry is not limited.
    pub(super) enums: BTreeMap<u8, Values<'d>>,
    pub(super) strings: Strings<'d>,
    pub(super) numbers: Numbers<'d>,
    pub(super) arrays: Arrays,
    pub(super) objects: Objects<'d>,
    pub(super) unions: Vec<Union<'d>>,
    pub(super) selectors: Vec<Selector<'d>>,
    pub(super) nots: Vec<All>,
    pub(super) conditions: Vec<[All; 3]>,
    /// Members of `allOf` that are closed (`additionalProperties`), and so
    /// cannot be merged with what stands beside them.
    pub(super) parts: Vec<All>,
    /// Everything above, or null.
    pub(super) or_null: bool,
    /// Keywords without a rule, or with a value that makes no sense.
    pub(super) unknown: BTreeMap<&'d str, Vec<&'d Value>>,
    /// What decides about no instance; of several, that nearest to the top.
    pub(super) notes: BTreeMap<&'d str, &'d Value>,
    /// The raw schemas that went in.
    pub(super) sites: Vec<Id>,
}

impl<'d> Norm<'d> {
    fn any() -> Self {
        Self {
            types: types::ANY,
            enums: BTreeMap::new(),
            strings: Strings::default(),
            numbers: Numbers::default(),
            arrays: Arrays::default(),
            objects: Objects::default(),
            unions: Vec::new(),
            selectors: Vec::new(),
            nots: Vec::new(),
            conditions: Vec::new(),
            parts: Vec::new(),
            or_null: false,
            unknown: BTreeMap::new(),
            notes: BTreeMap::new(),
            sites: Vec::new(),
        }
    }

    /// Whether a discriminator says which schema a value is for.
    pub(super) fn is_discriminated(&self) -> bool {
        let mut unions = self.unions.iter();
        !self.selectors.is_empty() || unions.any(|union| union.discriminator.is_some())
    }

    /// Whether there are further schemas for the same instance.
    pub(super) fn is_composed(&self) -> bool {
        !(self.unions.is_empty()
            && self.nots.is_empty()
            && self.conditions.is_empty()
            && self.parts.is_empty())
    }

    /// Whether the types and their constraints say it all.
    pub(super) fn is_flat(&self) -> bool {
        self.unions.is_empty() && self.is_plain() && !self.or_null
    }

    /// Flat, but for unions and null.
    fn is_plain(&self) -> bool {
        self.selectors.is_empty()
            && self.nots.is_empty()
            && self.conditions.is_empty()
            && self.parts.is_empty()
            && self.unknown.is_empty()
    }

    /// Whether there is nothing but unions (and annotations).
    pub(super) fn is_bare(&self) -> bool {
        self.types == types::ANY
            && self.enums.is_empty()
            && self.strings == Strings::default()
            && self.numbers == Numbers::default()
            && self.arrays == Arrays::default()
            && self.objects == Objects::default()
            && self.is_plain()
    }

    /// Whether it is certain that null fits.
    pub(super) fn takes_null(&self) -> bool {
        self.or_null || (self.is_flat() && self.types & types::NULL != 0)
    }

    pub(super) fn flag(&self, keyword: &str) -> bool {
        self.notes.get(keyword) == Some(&&Value::Bool(true))
    }
}

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
    /// Whether it matters, somewhere, what counts as evaluated: then even a
    /// keyword that takes anything says something.
    evaluation_matters: bool,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Value, evaluation_matters: bool) -> Self {
        Self {
            document,
            raw: Vec::new(),
            by_pointer: HashMap::new(),
            norms: HashMap::new(),
            closed: HashMap::new(),
            depth: 0,
            busy: HashSet::new(),
            evaluation_matters,
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

    pub(super) fn all(&mut self, at: Option<Located<'d>>) -> All {
        at.map(|at| self.id(at)).into_iter().collect()
    }

    pub(super) fn raw(&self, id: Id) -> Option<&Located<'d>> {
        self.raw.get(id as usize)
    }

    /// Whether it matters somewhere what counts as evaluated.
    pub(super) fn evaluation_matters(&self) -> bool {
        self.evaluation_matters
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
        self.depth -= 1;
        self.busy.remove(all);
        finish(&mut norm);
        if !self.evaluation_matters {
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

    /// The keywords of one schema, references and `allOf` apart.
    fn own(&mut self, norm: &mut Norm<'d>, at: &Located<'d>) {
        let parent = at.value;
        let map = match parent {
            Value::Object(map) => map,
            Value::Bool(true) => return,
            Value::Bool(false) => {
                norm.types = 0;
                return;
            }
            other => {
                norm.unknown.entry("").or_default().push(other);
                return;
            }
        };
        let (mut prefix, mut items) = (Vec::new(), None);
        let (mut contains, mut min_contains, mut max_contains) = (None, 1, None);
        let mut condition: [Option<Located<'d>>; 3] = [None, None, None];
        let mut unions = Vec::new();
        for (key, value) in map {
            let key = key.as_str();
            let below = || Located {
                value,
                pointer: join(&at.pointer, key),
            };
            let text = value.as_str();
            let count = value.as_number().and_then(count);
            let understood = match key {
                "$ref" => target(self.document, value).is_ok(),
                "allOf" | "$defs" | "definitions" | "$comment" => true,
                "type" => match type_set(value) {
                    Some(set) => {
                        let nullable = map.get("nullable") == Some(&Value::Bool(true));
                        norm.types &= set | if nullable { types::NULL } else { 0 };
                        true
                    }
                    None => false,
                },
                "enum" => match value.as_array() {
                    Some(values) => {
                        limit(norm, values.iter());
                        true
                    }
                    None => false,
                },
                "const" => {
                    limit(norm, std::iter::once(value));
                    true
                }
                "minLength" => raise(&mut norm.strings.min, count),
                "maxLength" => lower(&mut norm.strings.max, count),
                "pattern" => insert(&mut norm.strings.patterns, text),
                "format" => {
                    insert(&mut norm.strings.formats, text)
                        && insert(&mut norm.numbers.formats, text)
                }
                "contentEncoding" => insert(&mut norm.strings.encodings, text),
                "contentMediaType" => insert(&mut norm.strings.media, text),
                "contentSchema" => norm.strings.content.insert(self.id(below())) | true,
                "minimum" | "exclusiveMinimum" => {
                    let exclusive = key == "exclusiveMinimum";
                    tighten(&mut norm.numbers.min, value, exclusive, Ordering::Greater)
                }
                "maximum" | "exclusiveMaximum" => {
                    let exclusive = key == "exclusiveMaximum";
                    tighten(&mut norm.numbers.max, value, exclusive, Ordering::Less)
                }
                "multipleOf" => match value {
                    Value::Number(number) => {
                        norm.numbers.multiples.insert(canonical(value), number);
                        true
                    }
                    _ => false,
                },
                "prefixItems" => {
                    prefix = below().items().map(|at| self.id(at)).collect();
                    value.is_array()
                }
                "items" => {
                    items = self.limits(value).then(|| self.id(below()));
                    !value.is_array()
                }
                "minItems" => raise(&mut norm.arrays.min, count),
                "maxItems" => lower(&mut norm.arrays.max, count),
                "uniqueItems" => {
                    norm.arrays.unique |= value == &Value::Bool(true);
                    value.is_boolean()
                }
                "contains" => {
                    contains = Some(self.id(below()));
                    true
                }
                "minContains" => {
                    min_contains = count.unwrap_or(1);
                    count.is_some()
                }
                "maxContains" => {
                    max_contains = count;
                    count.is_some()
                }
                "unevaluatedItems" => {
                    norm.arrays.unevaluated = self.limits(value).then(|| self.id(below()));
                    true
                }
                "properties" => {
                    for (name, at) in below().entries() {
                        let id = self.id(at);
                        norm.objects.properties.entry(name).or_default().insert(id);
                    }
                    value.is_object()
                }
                "patternProperties" => {
                    for (pattern, at) in below().entries() {
                        if self.limits(at.value) || closes_members(self.document, parent) {
                            let id = self.id(at);
                            norm.objects.patterns.entry(pattern).or_default().insert(id);
                        }
                    }
                    value.is_object()
                }
                "additionalProperties" => {
                    norm.objects.additional = self.limits(value).then(|| self.id(below()));
                    true
                }
                "unevaluatedProperties" => {
                    norm.objects.unevaluated = self.limits(value).then(|| self.id(below()));
                    true
                }
                "propertyNames" => {
                    if self.limits(value) {
                        norm.objects.names.insert(self.id(below()));
                    }
                    true
                }
                "required" => strings(value, |name| {
                    norm.objects.required.insert(name);
                }),
                "minProperties" => raise(&mut norm.objects.min, count),
                "maxProperties" => lower(&mut norm.objects.max, count),
                "dependentRequired" => {
                    let mut good = value.is_object();
                    for (name, needed) in value.as_object().into_iter().flatten() {
                        good &= strings(needed, |needed| {
                            norm.objects.dependent_required.insert((name, needed));
                        });
                    }
                    good
                }
                "dependentSchemas" => {
                    for (name, at) in below().entries() {
                        let id = self.id(at);
                        norm.objects.dependent.entry(name).or_default().insert(id);
                    }
                    value.is_object()
                }
                "anyOf" | "oneOf" => {
                    if lone_branch(at, key).is_none() {
                        let list = below();
                        let branches = list.items().map(|at| All::from([self.id(at)]));
                        unions.push(Union {
                            one: key == "oneOf",
                            branches: branches.collect(),
                            discriminator: map.get("discriminator"),
                        });
                    }
                    value.is_array()
                }
                "discriminator" => {
                    if !map.contains_key("anyOf") && !map.contains_key("oneOf") {
                        let selector = self.selector(value);
                        norm.selectors.push(selector);
                    }
                    value.is_object()
                }
                // What 3.0 says; 3.1 gives it no meaning, but writers mean it.
                "nullable" => map.contains_key("type") || value == &Value::Bool(false),
                "not" => {
                    norm.nots.push([self.id(below())].into_iter().collect());
                    true
                }
                "if" | "then" | "else" => {
                    let place = match key {
                        "if" => 0,
                        "then" => 1,
                        _ => 2,
                    };
                    if let Some(slot) = condition.get_mut(place) {
                        *slot = Some(below());
                    }
                    true
                }
                _ if is_note(key) => {
                    norm.notes.entry(key).or_insert(value);
                    true
                }
                _ => false,
            };
            let evaluates = [
                "items",
                "contains",
                "patternProperties",
                "additionalProperties",
                "unevaluatedItems",
                "unevaluatedProperties",
            ];
            if self.evaluation_matters && evaluates.contains(&key) && !self.limits(value) {
                norm.unknown
                    .entry(key)
                    .or_default()
                    .push(&Value::Bool(true));
            }
            if !understood {
                norm.unknown.entry(key).or_default().push(value);
            }
        }
        add_items(&mut norm.arrays, &prefix, items);
        for union in unions {
            match self.flat(&union) {
                Some(flat) => both(norm, flat),
                None => norm.unions.push(union),
            }
        }
        if let Some(id) = contains
            && !(min_contains == 0 && max_contains.is_none())
        {
            norm.arrays.contains.push(Contains {
                schema: [id].into_iter().collect(),
                min: min_contains,
                max: max_contains,
            });
        }
        // Without `if`, the others decide nothing.
        if let [Some(test), then, other] = condition {
            norm.conditions
                .push([self.all(Some(test)), self.all(then), self.all(other)]);
        }
    }

    fn selector(&mut self, discriminator: &'d Value) -> Selector<'d> {
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapping = mapping.into_iter().flatten().map(|(value, name)| {
            let name = name.as_str().unwrap_or_default();
            let reference = if name.contains(['#', '/', '.']) {
                name.to_owned()
            } else {
                format!("#/components/schemas/{name}")
            };
            let found = target(self.document, &json!(reference)).ok();
            (value.as_str(), found.map(|at| self.id(at)))
        });
        Selector {
            property: discriminator.get("propertyName"),
            mapping: mapping.collect(),
        }
    }

    /// Plain schemas of different types are one schema.
    fn flat(&mut self, union: &Union<'d>) -> Option<Norm<'d>> {
        if union.discriminator.is_some() || union.branches.is_empty() {
            return None;
        }
        let mut flat = Norm {
            types: 0,
            ..Norm::any()
        };
        let mut seen = 0;
        for all in &union.branches {
            let branch = self.norm(all);
            let classes = classes(branch.types);
            let open = branch.objects.additional.is_none()
                && branch.objects.unevaluated.is_none()
                && branch.arrays.unevaluated.is_none();
            if seen & classes != 0 || !branch.is_flat() || !open {
                return None;
            }
            seen |= classes;
            merge_disjoint(&mut flat, &branch);
        }
        Some(flat)
    }

    /// A union that is all there is: null becomes a flag.
    fn fold_union(&mut self, norm: &mut Norm<'d>) {
        if !norm.is_bare() {
            return;
        }
        let [union] = norm.unions.as_slice() else {
            return;
        };
        if union.discriminator.is_some() {
            return;
        }
        let union = union.clone();
        let norms: Vec<_> = union.branches.iter().map(|all| self.norm(all)).collect();
        let is_null = |branch: &Norm<'_>| branch.types == types::NULL && branch.is_flat();
        let nulls = norms.iter().filter(|branch| is_null(branch)).count();
        if nulls != 1 {
            return;
        }
        let rest: Vec<All> = union
            .branches
            .iter()
            .zip(&norms)
            .filter(|(_, branch)| !is_null(branch))
            .map(|(all, _)| Rc::clone(all))
            .collect();
        if union.one && !rest.iter().all(|all| self.rejects_null(all, 0)) {
            return;
        }
        if let [only] = rest.as_slice() {
            let inner = self.norm(only);
            let notes = std::mem::take(&mut norm.notes);
            let sites = std::mem::take(&mut norm.sites);
            *norm = (*inner).clone();
            for (key, value) in notes {
                norm.notes.insert(key, value);
            }
            norm.sites.splice(0..0, sites);
        } else {
            norm.unions = vec![Union {
                branches: rest,
                ..union
            }];
        }
        norm.or_null = true;
    }

    /// Whether it is certain that null does not fit.
    pub(super) fn rejects_null(&mut self, all: &All, depth: u8) -> bool {
        let norm = self.norm(all);
        if norm.or_null {
            return false;
        }
        if norm.types & types::NULL == 0 {
            return true;
        }
        depth < 16
            && (norm
                .parts
                .iter()
                .any(|part| self.rejects_null(part, depth + 1))
                || norm.unions.iter().any(|union| {
                    let mut branches = union.branches.iter();
                    branches.all(|branch| self.rejects_null(branch, depth + 1))
                }))
    }
}

/// `anyOf: [X]` is X.
fn lone_branch<'d>(at: &Located<'d>, keyword: &str) -> Option<Located<'d>> {
    let list = at.get(keyword)?;
    let lone = list.value.as_array()?.len() == 1 && at.value.get("discriminator").is_none();
    if lone { list.items().next() } else { None }
}

/// Whether a schema limits what it applies to. Deep down it is taken to.
fn limits(document: &Value, schema: &Value, depth: u8) -> bool {
    let below = |schema: &Value| depth > 16 || limits(document, schema, depth + 1);
    match schema {
        Value::Bool(all) => !all,
        Value::Object(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
            ("allOf", Value::Array(all)) => all.iter().any(below),
            ("anyOf" | "oneOf", Value::Array(all)) => match all.as_slice() {
                [one] => below(one),
                _ => true,
            },
            ("$ref", reference) => {
                target(document, reference).is_ok_and(|at| below(at.value)) || depth > 16
            }
            (key, _) => !is_note(key),
        }),
        _ => true,
    }
}

fn closes(document: &Value, schema: &Value) -> bool {
    closes_members(document, schema)
        || schema
            .get("unevaluatedItems")
            .is_some_and(|items| limits(document, items, 0))
}

/// Whether it matters that a member is named, whatever its schema.
fn closes_members(document: &Value, schema: &Value) -> bool {
    ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .filter_map(|keyword| schema.get(*keyword))
        .any(|others| limits(document, others, 0))
}

/// Whether there is anything but references, `allOf` and annotations.
fn asserts(at: &Located<'_>) -> bool {
    at.value.as_object().is_none_or(|map| {
        map.keys().any(|key| {
            let wrapper = ["$ref", "allOf", "$defs", "definitions"];
            let lone = ["anyOf", "oneOf"].contains(&key.as_str()) && lone_branch(at, key).is_some();
            !lone && !wrapper.contains(&key.as_str()) && !is_note(key)
        })
    })
}

/// Keywords that decide about no instance.
pub(super) fn is_note(key: &str) -> bool {
    // A discriminator says which schema a value is for.
    key == "summary" || (is_annotation(key) && key != "discriminator")
}

fn type_set(value: &Value) -> Option<u8> {
    let one = |name: &Value| {
        Some(match name.as_str()? {
            "null" => types::NULL,
            "boolean" => types::BOOLEAN,
            "integer" => types::INTEGER,
            "number" => types::NUMBER,
            "string" => types::STRING,
            "array" => types::ARRAY,
            "object" => types::OBJECT,
            _ => return None,
        })
    };
    match value {
        Value::Array(several) => several
            .iter()
            .try_fold(0, |set, name| Some(set | one(name)?)),
        single => one(single),
    }
}

pub(super) fn type_of(value: &Value) -> u8 {
    match value {
        Value::Null => types::NULL,
        Value::Bool(_) => types::BOOLEAN,
        Value::Number(n) if is_integer(n) => types::INTEGER,
        Value::Number(_) => types::FRACTION,
        Value::String(_) => types::STRING,
        Value::Array(_) => types::ARRAY,
        Value::Object(_) => types::OBJECT,
    }
}

/// The classes that a set of types touches.
fn classes(set: u8) -> u8 {
    types::CLASSES
        .iter()
        .filter(|class| set & **class != 0)
        .fold(0, |all, class| all | class)
}

/// The set of types as `type` would have it.
pub(super) fn type_names(set: u8) -> Value {
    let number = if set & types::FRACTION != 0 {
        "number"
    } else {
        "integer"
    };
    let names: Vec<Value> = [
        (types::NULL, "null"),
        (types::BOOLEAN, "boolean"),
        (types::NUMBER, number),
        (types::STRING, "string"),
        (types::ARRAY, "array"),
        (types::OBJECT, "object"),
    ]
    .into_iter()
    .filter(|(bits, _)| set & bits != 0)
    .map(|(_, name)| Value::from(name))
    .collect();
    match <[Value; 1]>::try_from(names) {
        Ok([single]) => single,
        Err(several) => Value::Array(several),
    }
}

/// A text that equal values share, as JSON Schema compares them: 1 is 1.0, and
/// members have no order.
pub(super) fn canonical(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    fn numbers(value: &mut Value) {
        match value {
            Value::Number(number) => *number = as_integer(number),
            Value::Array(items) => items.iter_mut().for_each(numbers),
            Value::Object(map) => map.values_mut().for_each(numbers),
            _ => {}
        }
    }
    numbers(&mut value);
    value.to_string()
}

fn limit<'d>(norm: &mut Norm<'d>, values: impl Iterator<Item = &'d Value>) {
    let mut by_class: BTreeMap<u8, Values<'d>> = BTreeMap::new();
    for value in values {
        let class = classes(type_of(value));
        let text = canonical(value);
        by_class.entry(class).or_default().insert(text, value);
    }
    for class in types::CLASSES {
        let mut allowed = by_class.remove(&class).unwrap_or_default();
        if let Some(before) = norm.enums.get(&class) {
            allowed.retain(|text, _| before.contains_key(text));
        }
        norm.enums.insert(class, allowed);
    }
}

fn raise(min: &mut u64, count: Option<u64>) -> bool {
    *min = (*min).max(count.unwrap_or(0));
    count.is_some()
}

fn lower(max: &mut Option<u64>, count: Option<u64>) -> bool {
    *max = match (*max, count) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    count.is_some()
}

fn insert<'d>(set: &mut BTreeSet<&'d str>, text: Option<&'d str>) -> bool {
    set.extend(text);
    text.is_some()
}

fn strings<'d>(value: &'d Value, mut each: impl FnMut(&'d str)) -> bool {
    value.as_array().is_some_and(|items| {
        items
            .iter()
            .all(|item| item.as_str().map(&mut each).is_some())
    })
}

fn tighten<'d>(
    bound: &mut Option<Bound<'d>>,
    value: &'d Value,
    exclusive: bool,
    tighter: Ordering,
) -> bool {
    let Value::Number(limit) = value else {
        return false;
    };
    tighten_to(bound, Bound { limit, exclusive }, tighter);
    true
}

fn tighten_to<'d>(bound: &mut Option<Bound<'d>>, other: Bound<'d>, tighter: Ordering) {
    let replaces = bound
        .as_ref()
        .is_none_or(|before| match compare(other.limit, before.limit) {
            Ordering::Equal => other.exclusive,
            order => order == tighter,
        });
    if replaces {
        *bound = Some(other);
    }
}

/// Position by position, both what was asked before and what is asked now.
fn add_items(arrays: &mut Arrays, prefix: &[Id], items: Option<Id>) {
    while arrays.prefix.len() < prefix.len() {
        arrays.prefix.push(arrays.items.clone());
    }
    for (i, known) in arrays.prefix.iter_mut().enumerate() {
        known.extend(prefix.get(i).copied().or(items));
    }
    arrays.items.extend(items);
}

/// Adds a flat schema of types that `norm` does not have.
fn merge_disjoint<'d>(norm: &mut Norm<'d>, branch: &Norm<'d>) {
    norm.types |= branch.types;
    norm.enums.extend(
        branch
            .enums
            .iter()
            .map(|(class, values)| (*class, values.clone())),
    );
    if branch.types & types::STRING != 0 {
        norm.strings = branch.strings.clone();
    }
    if branch.types & types::NUMBER != 0 {
        norm.numbers = branch.numbers.clone();
    }
    if branch.types & types::ARRAY != 0 {
        norm.arrays = branch.arrays.clone();
    }
    if branch.types & types::OBJECT != 0 {
        norm.objects = branch.objects.clone();
    }
    for (key, value) in &branch.notes {
        norm.notes.entry(key).or_insert(value);
    }
    norm.sites.extend(&branch.sites);
}

/// Adds what a flat schema asserts.
fn both<'d>(norm: &mut Norm<'d>, flat: Norm<'d>) {
    norm.types &= flat.types;
    for (class, mut values) in flat.enums {
        if let Some(before) = norm.enums.get(&class) {
            values.retain(|text, _| before.contains_key(text));
        }
        norm.enums.insert(class, values);
    }
    let (a, b) = (&mut norm.strings, flat.strings);
    raise(&mut a.min, Some(b.min));
    lower(&mut a.max, b.max);
    a.patterns.extend(b.patterns);
    a.formats.extend(b.formats);
    a.encodings.extend(b.encodings);
    a.media.extend(b.media);
    a.content.extend(b.content);
    let (a, b) = (&mut norm.numbers, flat.numbers);
    for (bound, other, tighter) in [
        (&mut a.min, b.min, Ordering::Greater),
        (&mut a.max, b.max, Ordering::Less),
    ] {
        if let Some(other) = other {
            tighten_to(bound, other, tighter);
        }
    }
    a.multiples.extend(b.multiples);
    a.formats.extend(b.formats);
    let (a, b) = (&mut norm.arrays, flat.arrays);
    raise(&mut a.min, Some(b.min));
    lower(&mut a.max, b.max);
    a.unique |= b.unique;
    a.contains.extend(b.contains);
    while a.prefix.len() < b.prefix.len() {
        a.prefix.push(a.items.clone());
    }
    for (i, known) in a.prefix.iter_mut().enumerate() {
        known.extend(b.prefix.get(i).unwrap_or(&b.items));
    }
    a.items.extend(b.items);
    let (a, b) = (&mut norm.objects, flat.objects);
    for (into, from) in [
        (&mut a.properties, b.properties),
        (&mut a.patterns, b.patterns),
        (&mut a.dependent, b.dependent),
    ] {
        for (name, ids) in from {
            into.entry(name).or_default().extend(ids);
        }
    }
    a.required.extend(b.required);
    a.names.extend(b.names);
    a.dependent_required.extend(b.dependent_required);
    raise(&mut a.min, Some(b.min));
    lower(&mut a.max, b.max);
    for (key, value) in flat.notes {
        norm.notes.entry(key).or_insert(value);
    }
    norm.sites.extend(flat.sites);
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
    norm.sites.dedup();
}
