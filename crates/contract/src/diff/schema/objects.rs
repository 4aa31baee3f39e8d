//! Objects, but for what becomes of one property.

use std::collections::BTreeSet;

use super::{
    super::{
        norm::{Id, Norm, Schemas},
        rules::SchemaRule::*,
    },
    Pair,
    properties::hidden,
    sets::{one, set},
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn objects(&mut self) {
        let usual = self.context;
        self.properties();
        self.required();
        let (old, new) = (&self.old.1.objects, &self.new.1.objects);
        if old.unevaluated.is_some() || new.unevaluated.is_some() {
            self.context = usual.invariant();
        }
        self.additional();
        self.context = usual;
        self.at_least(
            [
                MinPropertiesSet,
                MinPropertiesUnset,
                MinPropertiesIncreased,
                MinPropertiesDecreased,
            ],
            "minProperties",
            old.min,
            new.min,
        );
        self.at_most(
            [
                MaxPropertiesSet,
                MaxPropertiesUnset,
                MaxPropertiesIncreased,
                MaxPropertiesDecreased,
            ],
            "maxProperties",
            old.max,
            new.max,
        );
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
                _ if closed => self.changed(PatternPropertiesChanged, "patternProperties"),
                (a, b) => self.lost_and_gained(
                    [
                        PatternPropertiesAdded,
                        PatternPropertiesRemoved,
                        PatternPropertiesChanged,
                    ],
                    "patternProperties",
                    a.is_some(),
                    b.is_some(),
                ),
            }
        }
        self.lost_and_gained(
            [
                DependentRequiredAdded,
                DependentRequiredRemoved,
                DependentRequiredChanged,
            ],
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
                _ if closed => self.changed(DependentSchemasChanged, "dependentSchemas"),
                (a, b) => self.lost_and_gained(
                    [
                        DependentSchemasAdded,
                        DependentSchemasRemoved,
                        DependentSchemasChanged,
                    ],
                    "dependentSchemas",
                    a.is_some(),
                    b.is_some(),
                ),
            }
        }
        self.unevaluated("unevaluatedProperties", old.unevaluated, new.unevaluated);
    }

    pub(super) fn required(&mut self) {
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
                let verdict = BecameRequired.of(self.context.part());
                if let Some(level) = self.unless_proven(verdict.level) {
                    self.property_change(name, verdict.at(level), false, true);
                    self.show_absence();
                }
            }
        }
        for name in old.difference(&new) {
            // Reported as a removed property.
            let is_gone = declared(self.old.1, name) && !declared(self.new.1, name);
            if !is_gone {
                let verdict = BecameOptional.of(self.context.part());
                if let Some(level) = self.unless_proven(verdict.level) {
                    self.property_change(name, verdict.at(level), true, false);
                }
            }
        }
    }

    pub(super) fn additional(&mut self) {
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
            (None, _) => self.changed(AdditionalPropertiesLimited, keyword),
            (_, None) => self.changed(AdditionalPropertiesAllowed, keyword),
            _ if is_closed => {
                self.changed(AdditionalPropertiesLimited, keyword);
            }
            _ if was_closed => {
                self.changed(AdditionalPropertiesAllowed, keyword);
            }
            (Some(a), Some(b)) => self.child(one(a), one(b), self.context.part(), "*"),
        }
    }
}
