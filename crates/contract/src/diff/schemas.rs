//! Two schemas, keyword by keyword.

use std::{
    collections::{BTreeSet, HashSet, VecDeque},
    rc::Rc,
};

use serde_json::{Value, json};

use super::{
    change::{Change, Level},
    context::{Context, Effect, Kind, Proof, consequence},
    equal::{Equality, mapping, same_bound, same_selector},
    judge::{Judge, Version},
    norm::{
        All, Bound, Contains, Id, Norm, Schemas, UNRESOLVED, Union, canonical, type_names, types,
    },
    place::Place,
};
use crate::Side;
use vlens_openapi::{Located, pointer, value::compare};

/// What a rule found, before it knows what that means.
pub(super) struct Found<'a> {
    pub(super) suffix: &'a str,
    pub(super) effect: Effect,
    pub(super) keyword: &'a str,
    pub(super) old: Option<Value>,
    pub(super) new: Option<Value>,
}

/// The two documents' schemas and what was found between them.
pub(super) struct Comparison<'d> {
    pub(super) old: Schemas<'d>,
    pub(super) new: Schemas<'d>,
    pub(super) changes: Vec<Change>,
    judge: Option<Judge<'d>>,
    equality: Equality,
    seen: HashSet<(All, All, Context)>,
    todo: VecDeque<(All, All, Context, Place)>,
}

impl<'d> Comparison<'d> {
    pub(super) fn new(old: &'d Value, new: &'d Value, judge: Option<Judge<'d>>) -> Self {
        let matters = mentions_unevaluated(old) || mentions_unevaluated(new);
        Self {
            old: Schemas::new(old, matters),
            new: Schemas::new(new, matters),
            changes: Vec::new(),
            judge,
            equality: Equality::default(),
            seen: HashSet::new(),
            todo: VecDeque::new(),
        }
    }

    /// Compares two schemas; a missing one takes anything.
    pub(super) fn compare(
        &mut self,
        old: Option<Located<'d>>,
        new: Option<Located<'d>>,
        context: Context,
        mut place: Place,
    ) {
        for (at, pointer) in [(&old, &mut place.old), (&new, &mut place.new)] {
            if let Some(at) = at {
                pointer.clone_from(&at.pointer);
            }
        }
        let (old, new) = (self.old.all(old), self.new.all(new));
        self.push(old, new, context, &place);
        self.run();
    }

    fn push(&mut self, old: All, new: All, context: Context, place: &Place) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        // Each pair once from each side, however often it is referred to.
        if self
            .seen
            .insert((Rc::clone(&old), Rc::clone(&new), context))
        {
            let mut place = place.clone();
            for (found, pointer) in [
                (self.old.pointer(&old), &mut place.old),
                (self.new.pointer(&new), &mut place.new),
            ] {
                if let Some(found) = found {
                    found.clone_into(pointer);
                }
            }
            self.todo.push_back((old, new, context, place));
        }
    }

    fn run(&mut self) {
        while let Some((old, new, context, place)) = self.todo.pop_front() {
            let (a, b) = (self.old.norm(&old), self.new.norm(&new));
            Pair {
                old: (&old, &a),
                new: (&new, &b),
                context,
                place,
                all: self,
            }
            .compare();
        }
    }

    pub(super) fn report(
        &mut self,
        rule: String,
        level: Level,
        side: Side,
        place: &Place,
        old: Option<Value>,
        new: Option<Value>,
    ) {
        self.changes.push(Change {
            consequence: consequence(&rule, side, level).to_owned(),
            rule,
            level,
            operation: place.operation.as_deref().map(str::to_owned),
            subject: place.subject.clone(),
            old_pointer: place.old.clone(),
            new_pointer: place.new.clone(),
            old,
            new,
            example: None,
            side,
        });
    }
}

struct Pair<'a, 'd> {
    old: (&'a All, &'a Norm<'d>),
    new: (&'a All, &'a Norm<'d>),
    context: Context,
    place: Place,
    all: &'a mut Comparison<'d>,
}

fn set(ids: &BTreeSet<Id>) -> All {
    ids.iter().copied().collect()
}

fn one(id: Id) -> All {
    All::from([id])
}

impl<'d> Pair<'_, 'd> {
    fn compare(mut self) {
        self.notes();
        if self.old.1.is_discriminated() || self.new.1.is_discriminated() {
            // It says by other means which arm a value is for.
            self.context.proof = Proof::None;
        } else if self.old.1.is_composed() || self.new.1.is_composed() {
            // Compared arm by arm, they say less than as a whole.
            self.prove();
        }
        self.nullability();
        if self.as_unions() {
            return;
        }
        let common = self.types();
        self.enums(common);
        if common & types::STRING != 0 {
            self.strings();
        }
        if common & types::NUMBER != 0 {
            self.numbers();
        }
        self.formats(common);
        if common & types::ARRAY != 0 {
            self.arrays();
        }
        if common & types::OBJECT != 0 {
            self.objects();
        }
        self.composition();
        self.selectors();
        self.unknown();
    }

    // -- Reporting -----------------------------------------------------------

    /// Asks the judge about this pair.
    fn prove(&mut self) {
        let (old, new) = (self.old.0, self.new.0);
        let discriminated = self.old.1.is_discriminated() || self.new.1.is_discriminated();
        if discriminated || self.context.proof == Proof::Same || self.equal(old, new) {
            return;
        }
        let (context, side) = (self.context, self.context.side);
        let (a, b) = (self.all.old.pointers(old), self.all.new.pointers(new));
        let Some(judge) = &mut self.all.judge else {
            return;
        };
        let keeps = judge.all_fit(Version::Old, side, &a, &b);
        let adds_nothing = judge.all_fit(Version::New, side, &a, &b);
        let proof = match (keeps, adds_nothing) {
            (true, true) => Proof::Same,
            _ if (keeps || context.may_narrow) && (adds_nothing || context.may_widen) => {
                Proof::Safe
            }
            _ => Proof::None,
        };
        self.context.proof = self.context.proof.max(proof);
    }

    /// A value that a deployed client does not stand, or may no longer send.
    fn example(&mut self, context: Context) -> Option<Value> {
        let from = match (context.side, context.may_widen, context.may_narrow) {
            (Side::Request, true, false) => Version::Old,
            (Side::Response, false, true) => Version::New,
            _ => return None,
        };
        if context.strict {
            return None;
        }
        let (a, b) = (
            self.all.old.pointers(self.old.0),
            self.all.new.pointers(self.new.0),
        );
        let judge = self.all.judge.as_mut()?;
        judge.example(from, context.side, &a, &b)
    }

    fn found(&mut self, found: Found<'_>) {
        let level = self.context.level(found.effect);
        self.found_at(found, level);
    }

    /// Something that decides which instances fit.
    fn found_at(&mut self, found: Found<'_>, level: Level) {
        self.prove();
        let level = match self.context.proof {
            // Said otherwise.
            Proof::Same => return,
            Proof::Safe => level.min(Level::Compatible),
            Proof::None => level,
        };
        let rule = self.context.rule(found.suffix);
        self.named(&rule, level, found.keyword, found.old, found.new);
        if level == Level::Breaking {
            self.show_example();
        }
    }

    /// Adds an example to the change reported last.
    fn show_example(&mut self) {
        let example = self.example(self.context);
        if let Some(change) = self.all.changes.last_mut() {
            change.example = example;
        }
    }

    fn named(
        &mut self,
        rule: &str,
        level: Level,
        keyword: &str,
        old: Option<Value>,
        new: Option<Value>,
    ) {
        let mut place = self.place.clone();
        place.old = locate(&self.all.old, self.old.1, keyword, &place.old);
        place.new = locate(&self.all.new, self.new.1, keyword, &place.new);
        let side = self.context.side;
        self.all
            .report(rule.to_owned(), level, side, &place, old, new);
    }

    fn child(&mut self, old: All, new: All, context: Context, step: &str) {
        let place = self.place.member(step);
        self.all.push(old, new, context, &place);
    }

    fn equal(&mut self, old: &All, new: &All) -> bool {
        let all = &mut *self.all;
        all.equality.holds(&mut all.old, &mut all.new, old, new)
    }

    // -- Keywords that decide about no instance --------------------------------

    fn notes(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        let keys: BTreeSet<&str> = old.notes.keys().chain(new.notes.keys()).copied().collect();
        for key in keys {
            let (a, b) = (old.notes.get(key).copied(), new.notes.get(key).copied());
            if a.map(canonical) == b.map(canonical) {
                continue;
            }
            let (a, b) = (a.cloned(), b.cloned());
            match key {
                "default" => {
                    let suffix = match (&a, &b) {
                        (None, _) => "default-value-added",
                        (_, None) => "default-value-removed",
                        _ => "default-value-changed",
                    };
                    let level = if self.context.kind == Kind::Parameter {
                        Level::Breaking
                    } else {
                        Level::Compatible
                    };
                    let rule = self.context.rule(suffix);
                    self.named(&rule, level, key, a, b);
                }
                // Their meaning is that of the property they stand in.
                "readOnly" | "writeOnly" if self.context.kind == Kind::Property => {}
                _ => self.named("annotation-changed", Level::Cosmetic, key, a, b),
            }
        }
    }

    // -- Types -----------------------------------------------------------------

    fn nullability(&mut self) {
        if self.context.but_null {
            return;
        }
        let (old, new) = (self.old.1, self.new.1);
        let bit = |norm: &Norm<'_>| norm.or_null || norm.types & types::NULL != 0;
        let (before, after) = (
            null(&mut self.all.old, self.old),
            null(&mut self.all.new, self.new),
        );
        // Where it is not certain, what makes it so is reported if it changed.
        let uncertain = before == Null::Perhaps || after == Null::Perhaps;
        let same_form = old.or_null == new.or_null && bit(old) == bit(new);
        if before != after && !(uncertain && same_form) {
            let (suffix, effect) = if after > before {
                ("became-nullable", Effect::Widens)
            } else {
                ("became-not-nullable", Effect::Narrows)
            };
            self.found(Found {
                suffix,
                effect,
                keyword: "type",
                old: Some(type_value(old, before != Null::Rejected)),
                new: Some(type_value(new, after != Null::Rejected)),
            });
        }
    }

    /// The types that both have.
    fn types(&mut self) -> u8 {
        let (a, b) = (
            self.old.1.types & !types::NULL,
            self.new.1.types & !types::NULL,
        );
        let mut lost = a & !b;
        let gained = b & !a;
        if self.context.kind == Kind::Parameter && takes_any_text(self.new.1) {
            // On the wire they are texts.
            lost &= !(types::NUMBER | types::BOOLEAN);
        }
        let effect = match (lost, gained) {
            (0, 0) => return a & b,
            (0, _) => Effect::Widens,
            (_, 0) => Effect::Narrows,
            _ => Effect::Both,
        };
        self.found(Found {
            suffix: type_suffix(self.context.side, effect),
            effect,
            keyword: "type",
            old: Some(type_names(a)),
            new: Some(type_names(b)),
        });
        // Of numbers, the constraints are common even if the fractions are not.
        let numbers = if a & types::NUMBER != 0 && b & types::NUMBER != 0 {
            types::NUMBER
        } else {
            0
        };
        (a & b) | numbers
    }

    fn enums(&mut self, common: u8) {
        for class in types::CLASSES {
            if common & class == 0 {
                continue;
            }
            let list = |norm: &Norm<'d>| {
                let values = norm.enums.get(&class)?;
                Some(Value::Array(
                    values.values().map(|v| (*v).clone()).collect(),
                ))
            };
            let (old, new) = (self.old.1, self.new.1);
            match (old.enums.get(&class), new.enums.get(&class)) {
                (None, None) => {}
                (None, Some(_)) => self.found(Found {
                    suffix: "became-enum",
                    effect: Effect::Narrows,
                    keyword: "enum",
                    old: None,
                    new: list(new),
                }),
                (Some(_), None) => self.found(Found {
                    suffix: "no-longer-enum",
                    effect: Effect::Widens,
                    keyword: "enum",
                    old: list(old),
                    new: None,
                }),
                (Some(a), Some(b)) => {
                    for (text, value) in a {
                        if !b.contains_key(text) {
                            self.found(Found {
                                suffix: "enum-value-removed",
                                effect: Effect::Narrows,
                                keyword: "enum",
                                old: Some((*value).clone()),
                                new: None,
                            });
                        }
                    }
                    for (text, value) in b {
                        if !a.contains_key(text) {
                            self.found(Found {
                                suffix: "enum-value-added",
                                effect: Effect::Widens,
                                keyword: "enum",
                                old: None,
                                new: Some((*value).clone()),
                            });
                        }
                    }
                }
            }
        }
    }

    // -- Limits ------------------------------------------------------------------

    fn at_least(&mut self, name: &str, keyword: &str, old: u64, new: u64) {
        let value = |limit: u64| (limit > 0).then(|| json!(limit));
        self.limit(name, keyword, value(old), value(new), new > old);
    }

    fn at_most(&mut self, name: &str, keyword: &str, old: Option<u64>, new: Option<u64>) {
        let narrows = match (old, new) {
            (Some(old), Some(new)) => new < old,
            (old, new) => new.is_some() && old.is_none(),
        };
        self.limit(
            name,
            keyword,
            old.map(Value::from),
            new.map(Value::from),
            narrows,
        );
    }

    fn limit(
        &mut self,
        name: &str,
        keyword: &str,
        old: Option<Value>,
        new: Option<Value>,
        narrows: bool,
    ) {
        if old == new {
            return;
        }
        let up = narrows == name.starts_with("min");
        let verb = match (&old, &new) {
            (None, _) => "set",
            (_, None) => "unset",
            _ if up => "increased",
            _ => "decreased",
        };
        self.found(Found {
            suffix: &format!("{name}-{verb}"),
            effect: if narrows {
                Effect::Narrows
            } else {
                Effect::Widens
            },
            keyword,
            old,
            new,
        });
    }

    fn bound(&mut self, name: &str, old: &Option<Bound<'d>>, new: &Option<Bound<'d>>) {
        if same_bound(old, new) {
            return;
        }
        let tighter = if name == "min" {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Less
        };
        let value = |bound: &Option<Bound<'_>>| {
            let bound = bound.as_ref()?;
            let limit = Value::Number(bound.limit.clone());
            Some(if bound.exclusive {
                json!({ "exclusive": limit })
            } else {
                limit
            })
        };
        let keyword = match (
            name,
            old.as_ref().or(new.as_ref()).map(|bound| bound.exclusive),
        ) {
            ("min", Some(true)) => "exclusiveMinimum",
            ("min", _) => "minimum",
            (_, Some(true)) => "exclusiveMaximum",
            _ => "maximum",
        };
        let narrows = match (old, new) {
            (Some(old), Some(new)) => match compare(new.limit, old.limit) {
                std::cmp::Ordering::Equal => new.exclusive,
                order => order == tighter,
            },
            (old, _) => old.is_none(),
        };
        self.limit(name, keyword, value(old), value(new), narrows);
    }

    /// A set of constraints that all hold: each added narrows.
    fn constraints<'k>(
        &mut self,
        name: &str,
        keyword: &str,
        old: &BTreeSet<&'k str>,
        new: &BTreeSet<&'k str>,
    ) {
        let lost: Vec<&str> = old.difference(new).copied().collect();
        let gained: Vec<&str> = new.difference(old).copied().collect();
        let (verb, effect) = match (lost.is_empty(), gained.is_empty()) {
            (true, true) => return,
            (true, false) => ("added", Effect::Narrows),
            (false, true) => ("removed", Effect::Widens),
            (false, false) => ("changed", Effect::Both),
        };
        self.found(Found {
            suffix: &format!("{name}-{verb}"),
            effect,
            keyword,
            old: texts(&lost),
            new: texts(&gained),
        });
    }

    fn strings(&mut self) {
        let (old, new) = (&self.old.1.strings, &self.new.1.strings);
        self.at_least("min-length", "minLength", old.min, new.min);
        self.at_most("max-length", "maxLength", old.max, new.max);
        self.constraints("pattern", "pattern", &old.patterns, &new.patterns);
        for (name, keyword, a, b) in [
            (
                "content-encoding",
                "contentEncoding",
                &old.encodings,
                &new.encodings,
            ),
            (
                "content-media-type",
                "contentMediaType",
                &old.media,
                &new.media,
            ),
        ] {
            if a != b {
                // Both sides must take it for the same.
                let level = self.context.level(Effect::Both);
                let rule = self.context.rule(&format!("{name}-changed"));
                let old = texts(&a.iter().copied().collect::<Vec<_>>());
                let new = texts(&b.iter().copied().collect::<Vec<_>>());
                self.named(&rule, level, keyword, old, new);
            }
        }
        let (a, b) = (set(&old.content), set(&new.content));
        if !self.equal(&a, &b) {
            let keyword = "contentSchema";
            let level = self.context.level(Effect::Both);
            let rule = self.context.rule("content-schema-changed");
            let old = value_of(&self.all.old, self.old.1, keyword);
            let new = value_of(&self.all.new, self.new.1, keyword);
            self.named(&rule, level, keyword, old, new);
        }
    }

    /// A difference whose values say little.
    fn both(&mut self, suffix: &str, keyword: &str) {
        self.effect(suffix, keyword, Effect::Both);
    }

    fn effect(&mut self, suffix: &str, keyword: &str, effect: Effect) {
        let old = value_of(&self.all.old, self.old.1, keyword);
        let new = value_of(&self.all.new, self.new.1, keyword);
        self.found(Found {
            suffix,
            effect,
            keyword,
            old,
            new,
        });
    }

    fn numbers(&mut self) {
        let (old, new) = (&self.old.1.numbers, &self.new.1.numbers);
        self.bound("min", &old.min, &new.min);
        self.bound("max", &old.max, &new.max);
        if old.multiples.keys().eq(new.multiples.keys()) {
            return;
        }
        let number = |norm: &Norm<'d>| {
            let multiples = norm.numbers.multiples.values();
            multiples
                .map(|n| n.as_f64().unwrap_or(0.0))
                .collect::<Vec<_>>()
        };
        let (a, b) = (number(self.old.1), number(self.new.1));
        // Whether every multiple of all of `these` is one of all of `those`.
        let within = |these: &[f64], those: &[f64]| {
            let whole = |x: f64| x.fract() == 0.0 && (1.0..9.0e15).contains(&x);
            those.iter().all(|that| {
                these.iter().any(|this| {
                    this == that || (whole(*this) && whole(*that) && this % that == 0.0)
                })
            })
        };
        let effect = match (within(&a, &b), within(&b, &a)) {
            (true, false) => Effect::Widens,
            (false, true) => Effect::Narrows,
            _ => Effect::Both,
        };
        let verb = match (a.is_empty(), b.is_empty()) {
            (true, _) => "multiple-of-set",
            (_, true) => "multiple-of-unset",
            _ => "multiple-of-changed",
        };
        self.effect(verb, "multipleOf", effect);
    }

    fn formats(&mut self, common: u8) {
        let (old, new) = (self.old.1, self.new.1);
        let (a, b) = if common & types::STRING != 0 {
            (&old.strings.formats, &new.strings.formats)
        } else if common & types::NUMBER != 0 {
            (&old.numbers.formats, &new.numbers.formats)
        } else {
            return;
        };
        let lost: Vec<&str> = a.difference(b).copied().collect();
        let gained: Vec<&str> = b.difference(a).copied().collect();
        let effect = match (lost.as_slice(), gained.as_slice()) {
            ([], []) => return,
            ([], _) | (["int64"], ["int32"]) | (["double"], ["float"]) => Effect::Narrows,
            (_, []) | (["int32"], ["int64"]) | (["float"], ["double"]) => Effect::Widens,
            _ => Effect::Both,
        };
        // What a format means is not for the judge to say.
        let level = self.context.level(effect);
        let rule = self.context.rule(type_suffix(self.context.side, effect));
        self.named(&rule, level, "format", texts(&lost), texts(&gained));
    }

    // -- Arrays --------------------------------------------------------------------

    fn arrays(&mut self) {
        let (old, new) = (&self.old.1.arrays, &self.new.1.arrays);
        self.at_least("min-items", "minItems", old.min, new.min);
        self.at_most("max-items", "maxItems", old.max, new.max);
        if old.unique != new.unique {
            let (suffix, effect) = if new.unique {
                ("unique-items-set", Effect::Narrows)
            } else {
                ("unique-items-unset", Effect::Widens)
            };
            self.effect(suffix, "uniqueItems", effect);
        }
        let usual = self.context;
        if old.unevaluated.is_some() || new.unevaluated.is_some() {
            // What is evaluated here is judged nowhere else.
            self.context = usual.invariant();
        }
        let part = self.context.part();
        for i in 0..old.prefix.len().max(new.prefix.len()) {
            let a = set(old.prefix.get(i).unwrap_or(&old.items));
            let b = set(new.prefix.get(i).unwrap_or(&new.items));
            self.child(a, b, part, &i.to_string());
        }
        self.child(set(&old.items), set(&new.items), part, "*");
        if old.prefix.len() != new.prefix.len() && self.all.old.evaluation_matters() {
            // Whatever it is limited to, a position that is named is evaluated.
            self.both("prefix-items-changed", "prefixItems");
        }
        self.contains(&old.contains, &new.contains);
        self.context = usual;
        self.unevaluated("unevaluatedItems", old.unevaluated, new.unevaluated);
    }

    fn contains(&mut self, old: &[Contains], new: &[Contains]) {
        if let ([a], [b]) = (old, new) {
            let counted = a.max.is_some() || b.max.is_some();
            let context = self.context.part().strict();
            // With a maximum, more that fits may be too many.
            let context = if counted {
                context.invariant()
            } else {
                context
            };
            self.child(
                Rc::clone(&a.schema),
                Rc::clone(&b.schema),
                context,
                "contains",
            );
            self.at_least("min-contains", "minContains", a.min, b.min);
            self.at_most("max-contains", "maxContains", a.max, b.max);
            return;
        }
        let mut rest: Vec<&Contains> = new.iter().collect();
        let mut lost = false;
        for a in old {
            let found = rest
                .iter()
                .position(|b| (a.min, a.max) == (b.min, b.max) && self.equal(&a.schema, &b.schema));
            match found {
                Some(i) => drop(rest.remove(i)),
                None => lost = true,
            }
        }
        self.lost_and_gained("contains", "contains", lost, !rest.is_empty());
    }

    fn lost_and_gained(&mut self, name: &str, keyword: &str, lost: bool, gained: bool) {
        let (verb, effect) = match (lost, gained) {
            (false, false) => return,
            (false, true) => ("added", Effect::Narrows),
            (true, false) => ("removed", Effect::Widens),
            (true, true) => ("changed", Effect::Both),
        };
        self.effect(&format!("{name}-{verb}"), keyword, effect);
    }

    fn unevaluated(&mut self, keyword: &str, old: Option<Id>, new: Option<Id>) {
        match (old, new) {
            (None, None) => {}
            (Some(a), Some(b)) => self.child(one(a), one(b), self.context.part(), "*"),
            (a, b) => self.lost_and_gained("unevaluated", keyword, a.is_some(), b.is_some()),
        }
    }

    /// Where the rest of the instance depends on what was evaluated, a change
    /// here may let in or shut out what is judged there.
    fn outer(&self) -> Context {
        let depends = |norm: &Norm<'_>| {
            let arrays = norm.arrays.unevaluated.is_some();
            arrays || norm.objects.unevaluated.is_some() && !evaluates_by_name(norm)
        };
        if depends(self.old.1) || depends(self.new.1) {
            self.context.invariant()
        } else {
            self.context
        }
    }

    // -- Objects --------------------------------------------------------------------

    fn objects(&mut self) {
        let usual = self.context;
        self.properties();
        self.required();
        let (old, new) = (&self.old.1.objects, &self.new.1.objects);
        if old.unevaluated.is_some() || new.unevaluated.is_some() {
            self.context = usual.invariant();
        }
        self.additional();
        self.context = usual;
        self.at_least("min-properties", "minProperties", old.min, new.min);
        self.at_most("max-properties", "maxProperties", old.max, new.max);
        let part = self.context.part();
        self.child(
            set(&old.names),
            set(&new.names),
            part.strict(),
            "propertyNames",
        );
        let closed = [old, new]
            .iter()
            .any(|objects| objects.additional.is_some() || objects.unevaluated.is_some());
        let patterns: BTreeSet<_> = old.patterns.keys().chain(new.patterns.keys()).collect();
        for pattern in patterns {
            match (old.patterns.get(pattern), new.patterns.get(pattern)) {
                (Some(a), Some(b)) => self.child(set(a), set(b), part, pattern),
                _ if closed => self.both("pattern-properties-changed", "patternProperties"),
                (a, b) => self.lost_and_gained(
                    "pattern-properties",
                    "patternProperties",
                    a.is_some(),
                    b.is_some(),
                ),
            }
        }
        self.lost_and_gained(
            "dependent-required",
            "dependentRequired",
            old.dependent_required
                .difference(&new.dependent_required)
                .count()
                > 0,
            new.dependent_required
                .difference(&old.dependent_required)
                .count()
                > 0,
        );
        let names: BTreeSet<_> = old.dependent.keys().chain(new.dependent.keys()).collect();
        for name in names {
            match (old.dependent.get(name), new.dependent.get(name)) {
                (Some(a), Some(b)) => self.child(set(a), set(b), self.outer().strict(), name),
                _ if closed => self.both("dependent-schemas-changed", "dependentSchemas"),
                (a, b) => self.lost_and_gained(
                    "dependent-schemas",
                    "dependentSchemas",
                    a.is_some(),
                    b.is_some(),
                ),
            }
        }
        self.unevaluated("unevaluatedProperties", old.unevaluated, new.unevaluated);
    }

    fn properties(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        let names: BTreeSet<&str> = old
            .objects
            .properties
            .keys()
            .chain(new.objects.properties.keys())
            .copied()
            .collect();
        for name in names {
            let a = old.objects.properties.get(name).map(set);
            let b = new.objects.properties.get(name).map(set);
            match (a, b) {
                (Some(a), Some(b)) => self.property(name, a, b),
                (None, Some(b)) => self.new_property(name, b),
                (Some(a), None) => self.removed_property(name, &a),
                (None, None) => {}
            }
        }
    }

    fn required_or_optional(required: bool) -> &'static str {
        if required { "required" } else { "optional" }
    }

    fn property(&mut self, name: &'d str, old: All, new: All) {
        let side = self.context.side;
        let was = hidden(&mut self.all.old, &old, side);
        let is = hidden(&mut self.all.new, &new, side);
        let part = self.context.part();
        let only = match side {
            Side::Request => "read-only",
            Side::Response => "write-only",
        };
        match (was, is) {
            (false, false) => self.child(old, new, part, name),
            (true, true) => self.child(old, new, part.hidden(), name),
            (was, _) => {
                let required = self.old.1.objects.required.contains(name);
                let kind = Self::required_or_optional(required);
                let (verb, level) = if was {
                    ("became-not", Level::Compatible)
                } else {
                    ("became", self.context.level(Effect::Both))
                };
                let rule = format!("{side}-{kind}-property-{verb}-{only}");
                self.property_change(name, &rule, level, was, !was);
                self.child(old, new, if was { part.hidden() } else { part }, name);
            }
        }
    }

    /// A change of a property as a whole; the values are flags or schemas.
    fn property_change(&mut self, name: &str, rule: &str, level: Level, old: bool, new: bool) {
        let mut place = self.place.member(name);
        let at = |schemas: &Schemas<'d>, norm: &Norm<'d>, fallback: &str| {
            let found = norm
                .sites
                .iter()
                .filter_map(|id| schemas.raw(*id))
                .find_map(|at| {
                    let properties = at.get("properties")?;
                    Some(properties.get(name)?.pointer)
                });
            found.unwrap_or_else(|| fallback.to_owned())
        };
        place.old = at(&self.all.old, self.old.1, &place.old);
        place.new = at(&self.all.new, self.new.1, &place.new);
        let side = self.context.side;
        let value = |flag: bool| flag.then(|| json!(name));
        self.all
            .report(rule.to_owned(), level, side, &place, value(old), value(new));
        // Of other rules, what fits and what does not is no example.
        if level == Level::Breaking && rule.contains("required") && side == Side::Request {
            self.show_example();
        }
    }

    fn new_property(&mut self, name: &'d str, new: All) {
        let context = self.outer();
        let side = context.side;
        let objects = &self.old.1.objects;
        let required =
            self.new.1.objects.required.contains(name) && !objects.required.contains(name);
        let rule = match (side, required) {
            (Side::Request, true) => "new-required-request-property",
            (Side::Request, false) => "new-optional-request-property",
            (Side::Response, true) => "response-required-property-added",
            (Side::Response, false) => "response-optional-property-added",
        };
        let hidden = hidden(&mut self.all.new, &new, side);
        // What was the rule for a member that is not named.
        let others = objects.additional.or(objects.unevaluated);
        let open = others.is_none();
        let forbidden = others.is_some_and(|id| {
            let norm = self.all.old.norm(&one(id));
            norm.types == 0
        });
        // Clients of an open schema do not send members that it does not name.
        let usual = !context.strict && context.may_widen != context.may_narrow;
        let level = if hidden {
            Level::Compatible
        } else if required && side == Side::Request {
            context.level(if open { Effect::Narrows } else { Effect::Both })
        } else if open {
            if usual {
                Level::Compatible
            } else {
                context.level(Effect::Narrows)
            }
        } else if !objects.patterns.is_empty() || context.strict {
            context.level(Effect::Both)
        } else if forbidden {
            context.level(Effect::Widens)
        } else {
            Level::Compatible
        };
        self.property_change(name, rule, level, false, true);
        if let Some(id) = others
            && !forbidden
        {
            // Until now, the rule for all other members was that for this one.
            self.child(one(id), new, self.context.part(), name);
        }
    }

    fn removed_property(&mut self, name: &'d str, old: &All) {
        let side = self.context.side;
        let required = self.old.1.objects.required.contains(name);
        let rule = match side {
            Side::Request => "request-property-removed".to_owned(),
            Side::Response => {
                let kind = Self::required_or_optional(required);
                format!("response-{kind}-property-removed")
            }
        };
        let level = if hidden(&mut self.all.old, old, side) {
            Level::Compatible
        } else {
            self.outer().level(Effect::Both)
        };
        self.property_change(name, &rule, level, true, false);
    }

    fn required(&mut self) {
        let side = self.context.side;
        let effective = |schemas: &mut Schemas<'d>, norm: &Norm<'d>| -> BTreeSet<&'d str> {
            let names = norm.objects.required.iter().copied();
            names
                .filter(|name| {
                    let property = norm.objects.properties.get(name);
                    !property.is_some_and(|ids| hidden(schemas, &set(ids), side))
                })
                .collect()
        };
        let old = effective(&mut self.all.old, self.old.1);
        let new = effective(&mut self.all.new, self.new.1);
        let declared = |norm: &Norm<'d>, name: &str| norm.objects.properties.contains_key(name);
        for name in new.difference(&old) {
            // Reported as a new property.
            let is_new = declared(self.new.1, name) && !declared(self.old.1, name);
            if !is_new {
                let level = self.context.level(Effect::Narrows);
                let rule = self.context.part().rule("became-required");
                self.property_change(name, &rule, level, false, true);
            }
        }
        for name in old.difference(&new) {
            // Reported as a removed property.
            let is_gone = declared(self.old.1, name) && !declared(self.new.1, name);
            if !is_gone {
                let level = self.context.level(Effect::Widens);
                let rule = self.context.part().rule("became-optional");
                self.property_change(name, &rule, level, true, false);
            }
        }
    }

    fn additional(&mut self) {
        let (old, new) = (self.old.1.objects.additional, self.new.1.objects.additional);
        let never = |schemas: &mut Schemas<'d>, id: Option<Id>| {
            id.is_some_and(|id| schemas.norm(&one(id)).types == 0)
        };
        let was_closed = never(&mut self.all.old, old);
        let is_closed = never(&mut self.all.new, new);
        let keyword = "additionalProperties";
        match (old, new) {
            (None, None) => {}
            _ if was_closed && is_closed => {}
            (None, _) => self.effect("additional-properties-limited", keyword, Effect::Narrows),
            (_, None) => self.effect("additional-properties-allowed", keyword, Effect::Widens),
            _ if is_closed => {
                self.effect("additional-properties-limited", keyword, Effect::Narrows);
            }
            _ if was_closed => {
                self.effect("additional-properties-allowed", keyword, Effect::Widens);
            }
            (Some(a), Some(b)) => self.child(one(a), one(b), self.context.part(), "*"),
        }
    }

    // -- Composition ------------------------------------------------------------------

    /// Compares the two as unions, if one is nothing else: one schema is a union
    /// of one.
    fn as_unions(&mut self) -> bool {
        let bare = |norm: &Norm<'d>| norm.is_bare() && norm.unions.len() == 1;
        let (a, b) = (self.old.1, self.new.1);
        if !(bare(a) && b.unions.is_empty() || bare(b) && a.unions.is_empty()) {
            return false;
        }
        if a.types == 0 || b.types == 0 {
            return false;
        }
        let union = |(all, norm): (&All, &Norm<'d>), one| {
            norm.unions.first().cloned().unwrap_or_else(|| Union {
                one,
                branches: vec![Rc::clone(all)],
                discriminator: None,
            })
        };
        let one = a.unions.iter().chain(&b.unions).any(|union| union.one);
        let (old, new) = (union(self.old, one), union(self.new, one));
        self.union(&old, &new);
        true
    }

    fn composition(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        let usual = self.context;
        let outer = self.outer();
        self.context = outer;
        match (old.unions.as_slice(), new.unions.as_slice()) {
            ([], []) => {}
            ([a], [b]) => self.union(a, b),
            (a, b) => {
                let mut rest: Vec<&Union<'d>> = b.iter().collect();
                let mut lost = Vec::new();
                for union in a {
                    let found = rest.iter().position(|other| self.same_union(union, other));
                    match found {
                        Some(i) => drop(rest.remove(i)),
                        None => lost.push(union),
                    }
                }
                if let ([a], [b]) = (lost.as_slice(), rest.as_slice()) {
                    self.union(a, b);
                } else {
                    let keyword = "oneOf";
                    self.lost_and_gained("union", keyword, !lost.is_empty(), !rest.is_empty());
                }
            }
        }
        self.schemas("all-of", "allOf", &old.parts, &new.parts, outer);
        self.schemas("not", "not", &old.nots, &new.nots, outer.negated());
        self.conditions(outer.strict());
        self.context = usual;
    }

    fn same_union(&mut self, a: &Union<'d>, b: &Union<'d>) -> bool {
        a.one == b.one
            && a.branches.len() == b.branches.len()
            && a.discriminator == b.discriminator
            && a.branches
                .iter()
                .zip(&b.branches)
                .all(|(a, b)| self.equal(a, b))
    }

    /// Lists of schemas of which each limits.
    fn schemas(&mut self, name: &str, keyword: &str, old: &[All], new: &[All], context: Context) {
        let (pairs, lost, gained) = self.matched(old, new);
        for (a, b) in pairs {
            let place = self.place.clone();
            self.all.push(a, b, context, &place);
        }
        self.lost_and_gained(name, keyword, !lost.is_empty(), !gained.is_empty());
    }

    fn conditions(&mut self, context: Context) {
        let (old, new) = (&self.old.1.conditions, &self.new.1.conditions);
        let mut rest: Vec<&[All; 3]> = new.iter().collect();
        let mut lost = false;
        for [test, then, other] in old {
            let Some(i) = rest.iter().position(|[new, ..]| self.equal(test, new)) else {
                lost = true;
                continue;
            };
            let [_, new_then, new_other] = rest.remove(i);
            for (a, b) in [(then, new_then), (other, new_other)] {
                let place = self.place.clone();
                self.all.push(Rc::clone(a), Rc::clone(b), context, &place);
            }
        }
        self.lost_and_gained("conditional", "if", lost, !rest.is_empty());
    }

    /// Pairs up two lists: equal ones, then those of the same name, then what is
    /// left, in order, if that is as many.
    fn matched(&mut self, old: &[All], new: &[All]) -> (Vec<(All, All)>, Vec<All>, Vec<All>) {
        /// Beyond that, names must do.
        const MANY: usize = 64;
        let mut pairs = Vec::new();
        let mut lost: Vec<All> = old.to_vec();
        let mut gained: Vec<All> = new.to_vec();
        let label = |this: &Self, a: &All, b: &All| {
            let label = this.all.old.label(a);
            label.is_some() && label == this.all.new.label(b)
        };
        let many = old.len().max(new.len()) > MANY;
        for round in 0..3 {
            let mut rest = Vec::new();
            for a in lost {
                let found = gained.iter().position(|b| match round {
                    0 => label(self, &a, b) && self.equal(&a, b),
                    1 => !many && self.equal(&a, b),
                    _ => label(self, &a, b),
                });
                match found {
                    Some(i) => pairs.push((a, gained.remove(i))),
                    None => rest.push(a),
                }
            }
            lost = rest;
        }
        // Any pairing is sound: if each old one lies within its new one, all do.
        if lost.len() == gained.len() {
            pairs.extend(lost.drain(..).zip(gained.drain(..)));
        }
        (pairs, lost, gained)
    }

    fn union(&mut self, old: &Union<'d>, new: &Union<'d>) {
        let (pairs, lost, gained) = self.matched(&old.branches, &new.branches);
        let keyword = if new.one || old.one { "oneOf" } else { "anyOf" };
        let name = if new.one || old.one {
            "one-of"
        } else {
            "any-of"
        };
        let mut context = self.outer();
        if self.old.1.takes_null() && self.new.1.takes_null() {
            // Whichever branch takes it.
            context = context.but_null();
        }
        let single = old.branches.len() == 1 && new.branches.len() == 1;
        let exclusive = (old.one || new.one) && !single;
        if exclusive && (old.one != new.one || !self.are_distinct(old, new)) {
            // A branch that takes more may take what another takes already.
            context = context.invariant();
            if old.one != new.one {
                self.both(&format!("{name}-changed"), keyword);
            }
        }
        for (a, b) in pairs {
            let place = self.place.clone();
            self.all.push(a, b, context, &place);
        }
        for (branches, verb, effect) in [
            (lost, "removed", Effect::Narrows),
            (gained, "added", Effect::Widens),
        ] {
            for branch in branches {
                let schemas = if verb == "added" {
                    &self.all.new
                } else {
                    &self.all.old
                };
                let shown = branch.first().and_then(|id| schemas.raw(*id));
                let shown = shown.map(|at| at.value.clone());
                let (old, new) = if verb == "added" {
                    (None, shown)
                } else {
                    (shown, None)
                };
                let level = context.level(effect);
                let suffix = format!("{name}-{verb}");
                self.found_at(
                    Found {
                        suffix: &suffix,
                        effect,
                        keyword,
                        old,
                        new,
                    },
                    level,
                );
            }
        }
        self.discriminator(old, new);
    }

    fn discriminator(&mut self, old: &Union<'d>, new: &Union<'d>) {
        let keyword = "discriminator";
        let name = |union: &Union<'d>| union.discriminator.and_then(|d| d.get("propertyName"));
        match (old.discriminator, new.discriminator) {
            (None, None) => {}
            (Some(_), Some(_)) if name(old) == name(new) => {
                let before = mapping(&self.all.old, old);
                let after = mapping(&self.all.new, new);
                let lost = before
                    .keys()
                    .filter(|key| !after.contains_key(*key))
                    .count()
                    > 0;
                let gained = after
                    .keys()
                    .filter(|key| !before.contains_key(*key))
                    .count()
                    > 0;
                let (verb, effect) = match (lost, gained) {
                    (false, false) => return self.remapped(old, new),
                    (true, false) => ("deleted", Effect::Narrows),
                    (false, true) => ("added", Effect::Widens),
                    (true, true) => ("changed", Effect::Both),
                };
                self.effect(&format!("discriminator-mapping-{verb}"), keyword, effect);
            }
            (Some(_), Some(_)) => self.both("discriminator-property-name-changed", keyword),
            // It only helps to choose a branch.
            (a, b) => {
                let verb = if a.is_some() { "removed" } else { "added" };
                let rule = self.context.rule(&format!("discriminator-{verb}"));
                let (a, b) = (a.cloned(), b.cloned());
                self.named(&rule, Level::Compatible, keyword, a, b);
            }
        }
    }

    /// What a value of the property stands for is compared as a schema.
    fn selectors(&mut self) {
        let (old, new) = (&self.old.1.selectors, &self.new.1.selectors);
        let mut pairs = Vec::new();
        let same = old.len() == new.len()
            && old
                .iter()
                .zip(new)
                .all(|(a, b)| same_selector(a, b, &mut pairs));
        if !same {
            return self.both("discriminator-changed", "discriminator");
        }
        for (a, b) in pairs {
            let place = self.place.clone();
            self.all.push(a, b, self.context, &place);
        }
    }

    /// A value that stands for another branch than it did.
    fn remapped(&mut self, old: &Union<'d>, new: &Union<'d>) {
        let branch = |schemas: &Schemas<'d>, union: &Union<'d>, name: &str| {
            let ends = |all: &&All| {
                let label = schemas.label(all);
                label.is_some_and(|label| label.rsplit('/').next() == Some(name))
            };
            union.branches.iter().find(ends).cloned()
        };
        let before = mapping(&self.all.old, old);
        let after = mapping(&self.all.new, new);
        for (value, name) in before {
            let Some(other) = after.get(&value) else {
                continue;
            };
            let a = branch(&self.all.old, old, &name);
            let b = branch(&self.all.new, new, other);
            // By the same name it is compared as a branch.
            if let (Some(a), Some(b)) = (a, b)
                && name != *other
                && !self.equal(&a, &b)
            {
                self.both("discriminator-mapping-changed", "discriminator");
                return;
            }
        }
    }

    /// Whether no instance fits two branches, before or after. Certain if types
    /// or constants tell them apart; taken for certain if a discriminator says
    /// so or if each object requires something of its own.
    fn are_distinct(&mut self, old: &Union<'d>, new: &Union<'d>) -> bool {
        distinct(&mut self.all.old, old) && distinct(&mut self.all.new, new)
    }

    // -- What no rule knows -------------------------------------------------------------

    fn unknown(&mut self) {
        let (old, new) = (self.old.1, self.new.1);
        let keys: BTreeSet<&str> = old
            .unknown
            .keys()
            .chain(new.unknown.keys())
            .copied()
            .collect();
        for key in keys {
            let texts = |norm: &Norm<'d>| -> BTreeSet<String> {
                let values = norm.unknown.get(key).into_iter().flatten();
                values.map(|value| canonical(value)).collect()
            };
            // What could not be looked into may be anything.
            if texts(old) != texts(new) || key == UNRESOLVED {
                let value = |norm: &Norm<'d>| {
                    let values = norm.unknown.get(key)?;
                    Some((*values.first()?).clone())
                };
                self.named("unclassified", Level::Breaking, key, value(old), value(new));
            }
        }
    }
}

/// Whether a keyword of the document depends on what others evaluated.
fn mentions_unevaluated(document: &Value) -> bool {
    let mut todo = vec![document];
    while let Some(value) = todo.pop() {
        match value {
            Value::Object(map) => {
                if map.keys().any(|key| key.starts_with("unevaluated")) {
                    return true;
                }
                todo.extend(map.values());
            }
            Value::Array(items) => todo.extend(items),
            _ => {}
        }
    }
    false
}

/// Whether members are evaluated by their names alone.
fn evaluates_by_name(norm: &Norm<'_>) -> bool {
    norm.unions.is_empty()
        && norm.conditions.is_empty()
        && norm.parts.is_empty()
        && norm.objects.patterns.is_empty()
        && norm.objects.dependent.is_empty()
        && norm.objects.additional.is_none()
}

/// Where `keyword` stands, or else the schema.
fn locate(schemas: &Schemas<'_>, norm: &Norm<'_>, keyword: &str, fallback: &str) -> String {
    let sites = || norm.sites.iter().filter_map(|id| schemas.raw(*id));
    match sites().find(|at| at.value.get(keyword).is_some()) {
        Some(at) => pointer::join(&at.pointer, keyword),
        // A reference says nothing itself: what it leads to does.
        None => sites()
            .next_back()
            .map_or_else(|| fallback.to_owned(), |at| at.pointer.clone()),
    }
}

fn value_of(schemas: &Schemas<'_>, norm: &Norm<'_>, keyword: &str) -> Option<Value> {
    let mut sites = norm.sites.iter().filter_map(|id| schemas.raw(*id));
    sites.find_map(|at| at.value.get(keyword).cloned())
}

fn texts(texts: &[&str]) -> Option<Value> {
    match texts {
        [] => None,
        [single] => Some(json!(single)),
        several => Some(json!(several)),
    }
}

/// Whether null fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Null {
    Rejected,
    Perhaps,
    Taken,
}

fn null<'d>(schemas: &mut Schemas<'d>, (all, norm): (&All, &Norm<'d>)) -> Null {
    if norm.takes_null() {
        Null::Taken
    } else if schemas.rejects_null(all, 0) {
        Null::Rejected
    } else {
        Null::Perhaps
    }
}

fn type_value(norm: &Norm<'_>, null: bool) -> Value {
    let null = if null { types::NULL } else { 0 };
    type_names(norm.types & !types::NULL | null)
}

fn takes_any_text(norm: &Norm<'_>) -> bool {
    norm.types & types::STRING != 0
        && norm.is_flat()
        && norm.strings == super::norm::Strings::default()
        && !norm.enums.contains_key(&types::STRING)
}

fn type_suffix(side: Side, effect: Effect) -> &'static str {
    match (side, effect) {
        (Side::Request, Effect::Widens) => "type-generalized",
        (Side::Response, Effect::Narrows) => "type-specialized",
        _ => "type-changed",
    }
}

/// Whether a property is not part of a message on this side.
fn hidden<'d>(schemas: &mut Schemas<'d>, property: &All, side: Side) -> bool {
    let keyword = match side {
        Side::Request => "readOnly",
        Side::Response => "writeOnly",
    };
    schemas.norm(property).flag(keyword)
}

fn distinct<'d>(schemas: &mut Schemas<'d>, union: &Union<'d>) -> bool {
    if union.discriminator.is_some() {
        return true;
    }
    let norms: Vec<_> = union.branches.iter().map(|all| schemas.norm(all)).collect();
    norms
        .iter()
        .enumerate()
        .all(|(i, a)| norms.iter().skip(i + 1).all(|b| told_apart(schemas, a, b)))
}

fn told_apart<'d>(schemas: &mut Schemas<'d>, a: &Norm<'d>, b: &Norm<'d>) -> bool {
    let common = a.types & b.types;
    if common == 0 {
        return true;
    }
    let enums_apart = types::CLASSES
        .iter()
        .filter(|class| common & **class != 0)
        .all(|class| match (a.enums.get(class), b.enums.get(class)) {
            (Some(a), Some(b)) => a.keys().all(|text| !b.contains_key(text)),
            _ => false,
        });
    if enums_apart {
        return true;
    }
    if common != types::OBJECT {
        return false;
    }
    let (a, b) = (&a.objects, &b.objects);
    let own = |a: &super::norm::Objects<'_>, b: &super::norm::Objects<'_>| {
        a.required
            .iter()
            .any(|name| !b.properties.contains_key(name))
    };
    let constant = a.required.intersection(&b.required).any(|name| {
        let (Some(x), Some(y)) = (a.properties.get(name), b.properties.get(name)) else {
            return false;
        };
        let (x, y) = (schemas.norm(&set(x)), schemas.norm(&set(y)));
        let common = x.types & y.types;
        common == 0
            || common == types::STRING
                && matches!(
                    (x.enums.get(&types::STRING), y.enums.get(&types::STRING)),
                    (Some(x), Some(y)) if x.keys().all(|text| !y.contains_key(text))
                )
    });
    constant || own(a, b) || own(b, a)
}
