//! What a rule found, and whether the judge has proven it harmless.

use serde_json::{Value, json};
use vlens_openapi::pointer;

use super::{
    super::{
        change::Level,
        context::{Context, Effect, Proof},
        judge::Version,
        norm::{Norm, Schemas},
        rules::{SchemaRule, Verdict},
    },
    Pair,
};
use crate::Side;

/// What a rule found, before it knows what that means.
pub(super) struct Found<'a> {
    pub(super) rule: SchemaRule,
    pub(super) keyword: &'a str,
    pub(super) old: Option<Value>,
    pub(super) new: Option<Value>,
}

impl<'d> Pair<'_, 'd> {
    /// Asks the judge about this pair.
    pub(super) fn prove(&mut self) {
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
    pub(super) fn example(&mut self, context: Context) -> Option<Value> {
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

    pub(super) fn found(&mut self, found: Found<'_>) {
        let level = self.context.level(found.rule.effect());
        self.found_at(found, level);
    }

    /// Something that decides which instances fit.
    pub(super) fn found_at(&mut self, found: Found<'_>, level: Level) {
        let Some(level) = self.unless_proven(level) else {
            return;
        };
        let verdict = found.rule.of(self.context).at(level);
        self.named(verdict, found.keyword, found.old, found.new);
        if level == Level::Breaking {
            self.show_example();
        }
    }

    /// The level of what decides which instances fit; none if it decides
    /// nothing.
    pub(super) fn unless_proven(&mut self, level: Level) -> Option<Level> {
        self.prove();
        match self.context.proof {
            // Said otherwise.
            Proof::Same => None,
            Proof::Safe => Some(level.min(Level::Compatible)),
            Proof::None => Some(level),
        }
    }

    /// Adds an example to the change reported last.
    pub(super) fn show_example(&mut self) {
        let example = self.example(self.context);
        if let Some(change) = self.all.changes.last_mut() {
            change.example = example;
        }
    }

    pub(super) fn named(
        &mut self,
        verdict: Verdict,
        keyword: &str,
        old: Option<Value>,
        new: Option<Value>,
    ) {
        let mut place = self.place.clone();
        place.old = locate(&self.all.old, self.old.1, keyword, &place.old);
        place.new = locate(&self.all.new, self.new.1, keyword, &place.new);
        self.all.report(verdict, &place, old, new);
    }

    /// A difference that the keyword shows.
    pub(super) fn changed(&mut self, rule: SchemaRule, keyword: &str) {
        self.changed_by(rule, keyword, rule.effect());
    }

    /// The same where more is known of the effect than the rule says.
    pub(super) fn changed_by(&mut self, rule: SchemaRule, keyword: &str, effect: Effect) {
        let old = value_of(&self.all.old, self.old.1, keyword);
        let new = value_of(&self.all.new, self.new.1, keyword);
        let level = self.context.level(effect);
        self.found_at(
            Found {
                rule,
                keyword,
                old,
                new,
            },
            level,
        );
    }

    /// The rules are those for what was added, removed, or both.
    pub(super) fn lost_and_gained(
        &mut self,
        [added, removed, changed]: [SchemaRule; 3],
        keyword: &str,
        lost: bool,
        gained: bool,
    ) {
        let rule = match (lost, gained) {
            (false, false) => return,
            (false, true) => added,
            (true, false) => removed,
            (true, true) => changed,
        };
        self.changed(rule, keyword);
    }
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

pub(super) fn value_of(schemas: &Schemas<'_>, norm: &Norm<'_>, keyword: &str) -> Option<Value> {
    let mut sites = norm.sites.iter().filter_map(|id| schemas.raw(*id));
    sites.find_map(|at| at.value.get(keyword).cloned())
}

pub(super) fn texts(texts: &[&str]) -> Option<Value> {
    match texts {
        [] => None,
        [single] => Some(json!(single)),
        several => Some(json!(several)),
    }
}
