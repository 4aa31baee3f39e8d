//! `type`, null and `format`.

use serde_json::Value;

use super::{
    super::{
        context::{Effect, Kind},
        norm::{All, Norm, Schemas, Strings, type_names, types},
        rules::SchemaRule::{self, *},
    },
    Pair,
    found::{Found, texts},
};
use crate::Side;

impl<'d> Pair<'_, 'd> {
    pub(super) fn nullability(&mut self) {
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
            let rule = if after > before {
                BecameNullable
            } else {
                BecameNotNullable
            };
            self.found(Found {
                rule,
                keyword: "type",
                old: Some(type_value(old, before != Null::Rejected)),
                new: Some(type_value(new, after != Null::Rejected)),
            });
        }
    }

    /// The types that both have.
    pub(super) fn types(&mut self) -> u8 {
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
        let found = Found {
            rule: type_rule(self.context.side, effect),
            keyword: "type",
            old: Some(type_names(a)),
            new: Some(type_names(b)),
        };
        self.found_at(found, self.context.level(effect));
        // Of numbers, the constraints are common even if the fractions are not.
        let numbers = if a & types::NUMBER != 0 && b & types::NUMBER != 0 {
            types::NUMBER
        } else {
            0
        };
        (a & b) | numbers
    }

    pub(super) fn formats(&mut self, common: u8) {
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
        let verdict = type_rule(self.context.side, effect).of(self.context);
        self.named(verdict.at(level), "format", texts(&lost), texts(&gained));
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
        && norm.strings == Strings::default()
        && !norm.enums.contains_key(&types::STRING)
}

fn type_rule(side: Side, effect: Effect) -> SchemaRule {
    match (side, effect) {
        (Side::Request, Effect::Widens) => TypeGeneralized,
        (Side::Response, Effect::Narrows) => TypeSpecialized,
        _ => TypeChanged,
    }
}
