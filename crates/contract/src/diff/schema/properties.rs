//! A property that came, went or changed.

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    super::{
        change::Level,
        context::Effect,
        norm::{All, Norm, Schemas},
        rules::{DocumentRule, Verdict},
    },
    Pair,
    sets::{one, set},
};
use crate::{Side, halves::hides};

impl<'d> Pair<'_, 'd> {
    pub(super) fn properties(&mut self) {
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

    pub(super) fn property(&mut self, name: &'d str, old: All, new: All) {
        let side = self.context.side;
        let was = hidden(&mut self.all.old, &old, side);
        let is = hidden(&mut self.all.new, &new, side);
        let part = self.context.part();
        match (was, is) {
            (false, false) => self.child(old, new, part, name),
            (true, true) => self.child(old, new, part.hidden(), name),
            (was, _) => {
                let required = self.old.1.objects.required.contains(name);
                let rule = match (side, required, was) {
                    (Side::Request, true, true) => DocumentRule::RequiredPropertyBecameNotReadOnly,
                    (Side::Request, true, false) => DocumentRule::RequiredPropertyBecameReadOnly,
                    (Side::Request, false, true) => DocumentRule::OptionalPropertyBecameNotReadOnly,
                    (Side::Request, false, false) => DocumentRule::OptionalPropertyBecameReadOnly,
                    (Side::Response, true, true) => {
                        DocumentRule::RequiredPropertyBecameNotWriteOnly
                    }
                    (Side::Response, true, false) => DocumentRule::RequiredPropertyBecameWriteOnly,
                    (Side::Response, false, true) => {
                        DocumentRule::OptionalPropertyBecameNotWriteOnly
                    }
                    (Side::Response, false, false) => DocumentRule::OptionalPropertyBecameWriteOnly,
                };
                let mut verdict = Verdict::from(rule);
                if !was {
                    verdict.level = self.context.level(Effect::Both);
                }
                self.property_change(name, verdict, was, !was);
                self.child(old, new, if was { part.hidden() } else { part }, name);
            }
        }
    }

    /// A change of a property as a whole; the values are flags or schemas.
    pub(super) fn property_change(&mut self, name: &str, verdict: Verdict, old: bool, new: bool) {
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
        let value = |flag: bool| flag.then(|| json!(name));
        self.all.report(verdict, &place, value(old), value(new));
    }

    /// Adds an example to a property reported as required: one without it.
    pub(super) fn show_absence(&mut self) {
        let breaks =
            self.all.changes.last().is_some_and(|change| {
                change.level == Level::Breaking && change.side == Side::Request
            });
        if breaks {
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
            (Side::Request, true) => DocumentRule::RequiredRequestPropertyAdded,
            (Side::Request, false) => DocumentRule::OptionalRequestPropertyAdded,
            (Side::Response, true) => DocumentRule::RequiredResponsePropertyAdded,
            (Side::Response, false) => DocumentRule::OptionalResponsePropertyAdded,
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
        self.property_change(name, rule.at(level), false, true);
        if required {
            self.show_absence();
        }
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
            Side::Request => DocumentRule::RequestPropertyRemoved,
            Side::Response if required => DocumentRule::RequiredResponsePropertyRemoved,
            Side::Response => DocumentRule::OptionalResponsePropertyRemoved,
        };
        let level = if hidden(&mut self.all.old, old, side) {
            Level::Compatible
        } else {
            self.outer().level(Effect::Both)
        };
        self.property_change(name, rule.at(level), true, false);
    }
}

/// Whether a property is not part of a message on this side.
pub(super) fn hidden<'d>(schemas: &mut Schemas<'d>, property: &All, side: Side) -> bool {
    schemas.norm(property).flag(hides(side))
}
