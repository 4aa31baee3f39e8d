//! Two schemas, keyword by keyword.

mod annotations;
mod arrays;
mod composition;
mod discriminators;
mod enums;
mod found;
mod limits;
mod numbers;
mod objects;
mod properties;
mod sets;
mod strings;
mod type_keyword;
mod unions;

use std::{
    collections::{HashSet, VecDeque},
    rc::Rc,
};

use serde_json::Value;
use vlens_openapi::Located;

use super::{
    Usable,
    change::Change,
    context::{Context, Proof},
    equal::Equality,
    judge::Judge,
    norm::{All, Norm, Schemas, types},
    place::Place,
    rules::Verdict,
};

/// The two documents' schemas and what was found between them.
pub(super) struct Comparison<'d> {
    pub(super) old: Schemas<'d>,
    pub(super) new: Schemas<'d>,
    pub(super) changes: Vec<Change>,
    judge: Option<Judge<'d>>,
    in_reverse: bool,
    equality: Equality,
    seen: HashSet<(All, All, Context)>,
    todo: VecDeque<(All, All, Context, Place)>,
}

impl<'d> Comparison<'d> {
    pub(super) fn new(old: &'d Usable<'d>, new: &'d Usable<'d>, judge: Option<Judge<'d>>) -> Self {
        Self {
            old: Schemas::new(&old.document, &old.evaluation.seen),
            new: Schemas::new(&new.document, &new.evaluation.seen),
            changes: Vec::new(),
            judge,
            in_reverse: false,
            equality: Equality::default(),
            seen: HashSet::new(),
            todo: VecDeque::new(),
        }
    }

    /// For what the server sends and clients answer.
    pub(super) fn in_reverse(old: &'d Usable<'d>, new: &'d Usable<'d>) -> Self {
        Self {
            in_reverse: true,
            ..Self::new(old, new, None)
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
            let (mut a, mut b) = (self.old.norm(&old), self.new.norm(&new));
            // Where nothing is said of names, they are strings all the same.
            if old.is_empty() && self.new.are_names(&new) {
                a = Rc::new(Norm::of_types(types::STRING));
            }
            if new.is_empty() && self.old.are_names(&old) {
                b = Rc::new(Norm::of_types(types::STRING));
            }
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
        verdict: Verdict,
        place: &Place,
        old: Option<Value>,
        new: Option<Value>,
    ) {
        let verdict = if self.in_reverse {
            verdict.in_reverse()
        } else {
            verdict
        };
        self.changes.push(Change {
            consequence: verdict.sentence().to_owned(),
            rule: verdict.id,
            level: verdict.level,
            operation: place.operation.as_deref().map(str::to_owned),
            subject: place.subject.clone(),
            old_pointer: place.old.clone(),
            new_pointer: place.new.clone(),
            old,
            new,
            example: None,
            side: verdict.side,
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

    fn child(&mut self, old: All, new: All, context: Context, step: &str) {
        let place = self.place.member(step);
        self.all.push(old, new, context, &place);
    }

    fn equal(&mut self, old: &All, new: &All) -> bool {
        let all = &mut *self.all;
        all.equality.holds(&mut all.old, &mut all.new, old, new)
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
