//! Parameters of an operation.

use std::collections::BTreeSet;

use super::{
    change::Level,
    context::{Context, Kind},
    documents::Documents,
    norm::types,
    pairing::{Paired, pair_up},
    place::Place,
    rules::{DocumentRule, SchemaRule, Verdict},
    security::{Keys, key},
};
use crate::{
    outline::{Location, Outline},
    route::Template,
    types::{Types, wanted},
};
use serde_json::Value;
use vlens_openapi::Located;

/// A parameter, by what it is called on the wire.
pub(super) struct Parameter<'d> {
    location: Location,
    name: &'d str,
    /// Of a path: which of its parameters, since nobody sends the name.
    position: Option<usize>,
    at: Located<'d>,
}

impl<'d> Parameter<'d> {
    /// The parameters of an operation.
    pub(super) fn read(operation: &Outline<'d>) -> Vec<Self> {
        let template = Template::parse(operation.path);
        // What cannot be read is refused before.
        let parameters = operation.parameters(&mut Vec::new()).into_iter();
        parameters
            .map(|parameter| Self {
                location: parameter.location,
                name: parameter.name,
                position: match parameter.location {
                    Location::Path => template.parameters().position(|n| n == parameter.name),
                    _ => None,
                },
                at: parameter.at,
            })
            .collect()
    }

    fn same(&self, other: &Self) -> bool {
        self.location == other.location
            && match self.location {
                Location::Path if self.position.is_some() => self.position == other.position,
                Location::Header => self.name.eq_ignore_ascii_case(other.name),
                _ => self.name == other.name,
            }
    }

    /// The keys that those of `parameters` which are required stand for.
    pub(super) fn keys(parameters: &[Self]) -> BTreeSet<String> {
        let required = parameters.iter().filter(|parameter| parameter.required());
        required
            .filter_map(|parameter| key(parameter.location, parameter.name))
            .collect()
    }

    fn required(&self) -> bool {
        self.location == Location::Path || self.at.flag("required").unwrap_or(false)
    }

    fn subject(&self) -> String {
        format!("{} parameter {}", self.location.as_str(), self.name)
    }

    fn style(&self) -> &str {
        let form = [Location::Query, Location::Cookie].contains(&self.location);
        let default = if form { "form" } else { "simple" };
        self.at.text("style").unwrap_or(default)
    }

    fn explode(&self) -> bool {
        let default = self.style() == "form";
        self.at.flag("explode").unwrap_or(default)
    }

    fn flag(&self, name: &str) -> bool {
        self.at.flag(name).unwrap_or(false)
    }
}

impl<'d> Documents<'d> {
    /// Parameters that OpenAPI says to ignore: they are but words.
    pub(super) fn ignored_parameters(
        &mut self,
        old: &Outline<'d>,
        new: &Outline<'d>,
        place: &Place,
    ) {
        let shown = |operation: &Outline<'d>| -> Option<Value> {
            let ignored = operation.ignored_parameters();
            let values = ignored.iter().map(|ignored| ignored.at.value.clone());
            Some(values.collect()).filter(|_| !ignored.is_empty())
        };
        let values = (shown(old), shown(new));
        if values.0 != values.1 {
            self.report(DocumentRule::AnnotationChanged, place, values);
        }
    }

    pub(super) fn compare_parameters(
        &mut self,
        old: Vec<Parameter<'d>>,
        new: Vec<Parameter<'d>>,
        credentials: &Keys,
        place: &Place,
    ) {
        let Paired {
            pairs,
            lost,
            gained,
        } = pair_up(
            old,
            new,
            &[&|a, b| a.same(b) && a.name == b.name, &|a, b| a.same(b)],
        );
        for (a, b) in &pairs {
            let place = place.part(&a.subject(), Some(&a.at), Some(&b.at));
            self.parameter(a, b, &place);
        }
        for a in lost {
            let name = key(a.location, a.name);
            let mut verdict = Verdict::from(DocumentRule::ParameterRemoved);
            if name.is_some_and(|key| credentials.new.contains(&key)) {
                // It moved into the security of the operation.
                verdict.level = Level::Compatible;
            }
            let place = place.part(&a.subject(), Some(&a.at), None);
            self.removed(verdict, &place, a.name);
        }
        for b in gained {
            let name = key(b.location, b.name);
            let sent = name.is_some_and(|key| credentials.always_old.contains(&key));
            let verdict = match (b.location, b.required()) {
                (Location::Path, _) => DocumentRule::PathParameterAdded.into(),
                (_, true) if sent => DocumentRule::RequiredParameterAdded.at(Level::Compatible),
                (_, true) => DocumentRule::RequiredParameterAdded.into(),
                (_, false) => DocumentRule::OptionalParameterAdded.into(),
            };
            let place = place.part(&b.subject(), None, Some(&b.at));
            self.added(verdict, &place, b.name);
        }
    }

    fn parameter(&mut self, a: &Parameter<'d>, b: &Parameter<'d>, place: &Place) {
        let (old, new) = (&a.at, &b.at);
        let context = Context::request(Kind::Parameter);
        if a.required() != b.required() {
            let rule = if b.required() {
                SchemaRule::BecameRequired
            } else {
                SchemaRule::BecameOptional
            };
            self.member(rule.of(context), (old, new), "required", place);
        }
        self.style(a, b, place);
        let empty = "allowEmptyValue";
        if a.flag(empty) != b.flag(empty) {
            let rule = if b.flag(empty) {
                DocumentRule::ParameterEmptyValueAllowed
            } else {
                DocumentRule::ParameterEmptyValueDisallowed
            };
            self.member(rule, (old, new), empty, place);
        }
        if a.flag("deprecated") != b.flag("deprecated") {
            let rule = if b.flag("deprecated") {
                DocumentRule::ParameterDeprecated
            } else {
                DocumentRule::ParameterReactivated
            };
            self.member(rule, (old, new), "deprecated", place);
        }
        // In a path, the path says so.
        if a.name != b.name && a.location != Location::Path {
            self.member(DocumentRule::AnnotationChanged, (old, new), "name", place);
        }
        match (old.get("content"), new.get("content")) {
            (None, None) => {
                let (x, y) = (old.get("schema"), new.get("schema"));
                if let (Some(x), Some(items)) = (&x, self.repeatable(a, b)) {
                    let rule = SchemaRule::TypeGeneralized.of(context);
                    self.member(rule, (old, new), "schema", place);
                    let x = Some(x.clone());
                    self.comparison().compare(x, items, context, place.clone());
                } else {
                    self.comparison().compare(x, y, context, place.clone());
                }
            }
            (Some(a), Some(b)) => {
                self.content((Some(a), Some(b)), context, place);
            }
            _ => {
                let rule = DocumentRule::ParameterContentChanged;
                self.member(rule, (old, new), "content", place);
            }
        }
        let known = [
            "name",
            "in",
            "required",
            "schema",
            "content",
            "style",
            "explode",
            "allowReserved",
            "allowEmptyValue",
            "deprecated",
        ];
        self.rest(old, new, &known, place);
    }

    /// If a scalar became a list of which one item looks the same on the wire,
    /// the items of the list: `?q=a` is a list of one if exploded.
    fn repeatable(&mut self, a: &Parameter<'d>, b: &Parameter<'d>) -> Option<Option<Located<'d>>> {
        let comparison = self.comparison();
        let old = comparison.old.all(a.at.get("schema"));
        let new = comparison.new.all(b.at.get("schema"));
        let (old, new) = (comparison.old.norm(&old), comparison.new.norm(&new));
        let scalar = types::BOOLEAN | types::NUMBER | types::STRING;
        // A comma within a text would be taken for the end of an item.
        let whole = b.style() == "form" && b.explode() || old.types & types::STRING == 0;
        let (form, lists) = (["form", "simple"], &new.arrays);
        let fits = old.is_flat()
            && old.types != 0
            && old.types & !scalar == 0
            && new.is_flat()
            && new.types == types::ARRAY
            && lists.prefix.is_empty()
            && lists.contains.is_empty()
            && lists.min <= 1
            && lists.max != Some(0)
            && !new.enums.contains_key(&types::ARRAY)
            && a.style() == b.style()
            && form.contains(&b.style())
            && whole;
        let items: Vec<u32> = lists.items.iter().copied().collect();
        match items.as_slice() {
            [] if fits => Some(None),
            [one] if fits => Some(comparison.new.raw(*one).cloned()),
            _ => None,
        }
    }

    /// How the value becomes text. Of a scalar, only `style` in a path matters.
    fn style(&mut self, a: &Parameter<'d>, b: &Parameter<'d>, place: &Place) {
        let (old, new) = (&a.at, &b.at);
        let compound = [(self.old.value, old), (self.new.value, new)]
            .into_iter()
            .any(|(document, at)| may_be_compound(document, at));
        if a.style() != b.style() {
            let rule = DocumentRule::ParameterStyleChanged;
            self.member(rule, (old, new), "style", place);
        } else if a.explode() != b.explode() {
            let matters = match b.style() {
                // There is one way to write it.
                "deepObject" => false,
                "label" | "matrix" => true,
                _ => compound,
            };
            let level = if matters {
                Level::Breaking
            } else {
                Level::Cosmetic
            };
            let rule = DocumentRule::ParameterExplodeChanged.at(level);
            self.member(rule, (old, new), "explode", place);
        }
        let reserved = "allowReserved";
        if a.flag(reserved) != b.flag(reserved) {
            let level = if b.flag(reserved) {
                Level::Compatible
            } else {
                Level::Breaking
            };
            let rule = DocumentRule::ParameterAllowReservedChanged.at(level);
            self.member(rule, (old, new), reserved, place);
        }
    }
}

/// Whether the value of a parameter or a header may be a list or an object.
pub(super) fn may_be_compound(document: &Value, at: &Located<'_>) -> bool {
    at.get("schema")
        .is_some_and(|schema| wanted(document, &schema, &[]).has(Types::ARRAY | Types::OBJECT))
}
