//! Two documents, operation by operation.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    rc::Rc,
};

use serde_json::{Value, json};

use super::{
    change::{Change, Level},
    context::{Context, Kind},
    norm::canonical,
    schemas::{Comparison, Place},
    security,
};
use crate::{
    Side,
    media::MediaType,
    operation::{METHODS, Status, may_be, server_urls},
    reference::At,
    route::Template,
};

/// Annotations of OpenAPI's own objects.
fn is_note(key: &str) -> bool {
    key.starts_with("x-")
        || matches!(
            key,
            "description" | "summary" | "tags" | "externalDocs" | "example" | "examples" | "links"
        )
}

/// The same thing in both documents, or in one.
type Both<'d> = (Option<At<'d>>, Option<At<'d>>);

pub(super) struct Documents<'d> {
    old: At<'d>,
    new: At<'d>,
    comparison: Comparison<'d>,
    /// For callbacks and webhooks, which the server sends: there, whatever
    /// changes may break.
    reversed: Comparison<'d>,
    in_reverse: bool,
}

impl<'d> Documents<'d> {
    pub(super) fn new(old: &'d Value, new: &'d Value) -> Self {
        Self {
            old: At::root(old),
            new: At::root(new),
            comparison: Comparison::new(old, new),
            reversed: Comparison::new(old, new),
            in_reverse: false,
        }
    }

    pub(super) fn compare(mut self) -> Vec<Change> {
        let (old, new) = (self.old.clone(), self.new.clone());
        let place = Place {
            operation: None,
            subject: String::new(),
            old: String::new(),
            new: String::new(),
        };
        self.servers(&old, &new, &place);
        self.paths(&place);
        self.webhooks(&place);
        let known = [
            "openapi",
            "servers",
            "paths",
            "webhooks",
            "components",
            "security",
        ];
        self.rest(&old, &new, &known, &place);
        for key in ["openapi", "info"] {
            self.note(&old, &new, key, &place);
        }
        let mut changes = self.comparison.changes;
        changes.extend(self.reversed.changes.into_iter().map(|change| Change {
            level: match change.level {
                Level::Compatible => Level::Breaking,
                level => level,
            },
            ..change
        }));
        // From one change seen in several ways, the worst.
        changes.sort_by_key(|change| std::cmp::Reverse(change.level));
        let mut seen = HashSet::new();
        changes.retain(|change| {
            let value = |value: &Option<Value>| value.as_ref().map(canonical);
            seen.insert((
                change.rule.clone(),
                change.old_pointer.clone(),
                change.new_pointer.clone(),
                value(&change.old),
                value(&change.new),
            ))
        });
        changes
    }

    fn comparison(&mut self) -> &mut Comparison<'d> {
        if self.in_reverse {
            &mut self.reversed
        } else {
            &mut self.comparison
        }
    }

    // -- Reporting -----------------------------------------------------------

    fn report(
        &mut self,
        rule: &str,
        level: Level,
        side: Side,
        place: &Place,
        values: (Option<Value>, Option<Value>),
    ) {
        self.comparison()
            .report(rule.to_owned(), level, side, place, values.0, values.1);
    }

    /// A difference between two members called `key`.
    fn member(
        &mut self,
        rule: &str,
        level: Level,
        both: (&At<'d>, &At<'d>),
        key: &str,
        at: &Place,
    ) {
        let (old, new) = (both.0.get(key), both.1.get(key));
        let place = within(at, &old, &new);
        let value = |at: Option<At<'d>>| at.map(|at| at.value.clone());
        self.report(rule, level, Side::Request, &place, (value(old), value(new)));
    }

    fn note(&mut self, old: &At<'d>, new: &At<'d>, key: &str, place: &Place) {
        if old.value.get(key) != new.value.get(key) {
            self.member(
                "annotation-changed",
                Level::Cosmetic,
                (old, new),
                key,
                place,
            );
        }
    }

    /// Every member that no rule has looked at: a note, or else breaking.
    fn rest(&mut self, old: &At<'d>, new: &At<'d>, known: &[&str], place: &Place) {
        let keys: BTreeSet<&str> = old
            .entries()
            .chain(new.entries())
            .map(|(key, _)| key)
            .collect();
        for key in keys {
            if known.contains(&key) || key == "info" {
                continue;
            }
            let text = |at: &At<'d>| at.value.get(key).map(canonical);
            if text(old) == text(new) {
                continue;
            }
            if is_note(key) {
                self.member(
                    "annotation-changed",
                    Level::Cosmetic,
                    (old, new),
                    key,
                    place,
                );
            } else {
                self.member("unclassified", Level::Breaking, (old, new), key, place);
            }
        }
    }

    fn follow(&self, both: Both<'d>) -> Both<'d> {
        let (old, new) = both;
        (
            old.and_then(|at| at.follow(self.old.value).ok()),
            new.and_then(|at| at.follow(self.new.value).ok()),
        )
    }

    // -- Paths -----------------------------------------------------------------

    fn paths(&mut self, place: &Place) {
        // By what is the same on the wire: the names of parameters are not.
        let by_shape = |root: &At<'d>| -> BTreeMap<String, (&'d str, At<'d>)> {
            let paths = root.get("paths");
            let entries = paths.iter().flat_map(At::entries);
            entries
                .filter(|(path, _)| path.starts_with('/'))
                .map(|(path, at)| (Template::parse(path).shape(), (path, at)))
                .collect()
        };
        let (old, new) = (by_shape(&self.old), by_shape(&self.new));
        for (shape, (path, item)) in &old {
            let other = new.get(shape);
            let (item, other_item) =
                self.follow((Some(item.clone()), other.map(|(_, at)| at.clone())));
            let Some(item) = item else { continue };
            match (other, other_item) {
                (Some((other, _)), Some(other_item)) => {
                    self.item((path, &item), (other, &other_item), place);
                }
                _ => {
                    for (method, operation) in methods(&item) {
                        let rule = removed(&operation, "api-path-removed");
                        let place = named(place, &method, path);
                        let place = within(&place, &Some(operation), &self.new.get("paths"));
                        let value = Some(json!(path));
                        self.report(&rule, Level::Breaking, Side::Request, &place, (value, None));
                    }
                }
            }
        }
        for (shape, (path, item)) in new {
            if !old.contains_key(&shape)
                && let (_, Some(item)) = self.follow((None, Some(item)))
            {
                for (method, operation) in methods(&item) {
                    let place = named(place, &method, path);
                    let place = within(&place, &self.old.get("paths"), &Some(operation));
                    let value = Some(json!(path));
                    let rule = "endpoint-added";
                    self.report(
                        rule,
                        Level::Compatible,
                        Side::Request,
                        &place,
                        (None, value),
                    );
                }
            }
        }
    }

    fn item(&mut self, old: (&str, &At<'d>), new: (&str, &At<'d>), place: &Place) {
        let ((path, old), (other_path, new)) = (old, new);
        for method in METHODS {
            let name = method.to_ascii_uppercase();
            let place = named(place, &name, path);
            match (old.get(method), new.get(method)) {
                (None, None) => {}
                (Some(a), Some(b)) => {
                    let place = within(&place, &Some(a.clone()), &Some(b.clone()));
                    self.operation((path, old, &a), (other_path, new, &b), &place);
                }
                (Some(a), None) => {
                    let rule = removed(&a, "api-removed");
                    let place = within(&place, &Some(a), &Some(new.clone()));
                    let value = Some(json!(name));
                    self.report(&rule, Level::Breaking, Side::Request, &place, (value, None));
                }
                (None, Some(b)) => {
                    let place = within(&place, &Some(old.clone()), &Some(b));
                    let value = Some(json!(name));
                    let rule = "endpoint-added";
                    self.report(
                        rule,
                        Level::Compatible,
                        Side::Request,
                        &place,
                        (None, value),
                    );
                }
            }
        }
        let mut known = METHODS.to_vec();
        known.extend(["parameters", "servers", "$ref"]);
        self.rest(old, new, &known, place);
    }

    fn operation(
        &mut self,
        old: (&str, &At<'d>, &At<'d>),
        new: (&str, &At<'d>, &At<'d>),
        place: &Place,
    ) {
        let ((old_path, old_item, a), (new_path, new_item, b)) = (old, new);
        let servers = |operation: &At<'d>, item: &At<'d>| {
            [operation, item]
                .into_iter()
                .find(|at| at.get("servers").is_some())
                .cloned()
        };
        let (x, y) = (servers(a, old_item), servers(b, new_item));
        if x.is_some() || y.is_some() {
            let (old, new) = (self.old.clone(), self.new.clone());
            self.servers(&x.unwrap_or(old), &y.unwrap_or(new), place);
        }
        let old_parameters = self.parameters(&self.old, old_path, old_item, a);
        let new_parameters = self.parameters(&self.new, new_path, new_item, b);
        let credentials = self.security(a, b, &old_parameters, place);
        self.compare_parameters(&old_parameters, &new_parameters, &credentials, place);
        self.body(
            self.follow((a.get("requestBody"), b.get("requestBody"))),
            place,
        );
        self.responses(a.get("responses"), b.get("responses"), place);
        self.callbacks(a.get("callbacks"), b.get("callbacks"), place);

        let id = |at: &At<'d>| at.text("operationId");
        if id(a) != id(b) {
            let rule = if id(a).is_none() {
                "api-operation-id-added"
            } else {
                "api-operation-id-removed"
            };
            self.member(rule, Level::Compatible, (a, b), "operationId", place);
        }
        let deprecated = |at: &At<'d>| at.flag("deprecated").unwrap_or(false);
        if deprecated(a) != deprecated(b) {
            let rule = if deprecated(b) {
                "endpoint-deprecated"
            } else {
                "endpoint-reactivated"
            };
            self.member(rule, Level::Compatible, (a, b), "deprecated", place);
        }
        let known = [
            "servers",
            "parameters",
            "requestBody",
            "responses",
            "callbacks",
            "security",
            "operationId",
            "deprecated",
        ];
        self.rest(a, b, &known, place);
    }

    // -- Servers and credentials -------------------------------------------------

    fn servers(&mut self, old: &At<'d>, new: &At<'d>, place: &Place) {
        let (a, b) = (old.get("servers"), new.get("servers"));
        let urls = |at: &Option<At<'d>>| -> Vec<String> {
            let urls = server_variants(at.as_ref());
            urls.iter()
                .map(|url| url.trim_end_matches('/').to_owned())
                .collect()
        };
        let (x, y) = (urls(&a), urls(&b));
        let place = within(place, &a, &b);
        // Clients of a document without servers were told where to call.
        if a.is_some() {
            for url in x.iter().filter(|url| !y.contains(url)) {
                let value = Some(json!(url));
                self.report(
                    "server-removed",
                    Level::Breaking,
                    Side::Request,
                    &place,
                    (value, None),
                );
            }
        }
        for url in y.iter().filter(|url| !x.contains(url)) {
            if b.is_some() {
                let value = Some(json!(url));
                self.report(
                    "server-added",
                    Level::Compatible,
                    Side::Request,
                    &place,
                    (None, value),
                );
            }
        }
        let text = |at: &Option<At<'d>>| at.as_ref().map(|at| canonical(at.value));
        if x.iter().collect::<BTreeSet<_>>() == y.iter().collect::<BTreeSet<_>>()
            && text(&a) != text(&b)
        {
            let value = |at: &Option<At<'d>>| at.as_ref().map(|at| at.value.clone());
            let values = (value(&a), value(&b));
            self.report(
                "annotation-changed",
                Level::Cosmetic,
                Side::Request,
                &place,
                values,
            );
        }
    }

    /// Which keys the old and the new document ask for, alternatives merged.
    fn security(
        &mut self,
        a: &At<'d>,
        b: &At<'d>,
        parameters: &[Parameter<'d>],
        place: &Place,
    ) -> security::Keys {
        let (old, new) = (security::read(&self.old, a), security::read(&self.new, b));
        let required = parameters.iter().filter(|parameter| parameter.required());
        let sent: BTreeSet<String> = required
            .filter_map(|parameter| security::key(parameter.place, parameter.name))
            .collect();
        let place = within(place, &old.at, &new.at);
        for (rule, level, before, after) in security::compare(&old, &new, &sent) {
            self.report(rule, level, Side::Request, &place, (before, after));
        }
        security::Keys::of(&old, &new)
    }

    // -- Parameters ----------------------------------------------------------------

    fn parameters(
        &self,
        root: &At<'d>,
        path: &str,
        item: &At<'d>,
        operation: &At<'d>,
    ) -> Vec<Parameter<'d>> {
        let template = Template::parse(path);
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        for owner in [item, operation] {
            let list = owner.get("parameters");
            for at in list.iter().flat_map(At::items) {
                let Ok(at) = at.follow(root.value) else {
                    continue;
                };
                let (Some(name), Some(place)) = (at.text("name"), at.text("in")) else {
                    continue;
                };
                let key = match place {
                    "path" => {
                        let position = template.parameters().position(|known| known == name);
                        position.map_or_else(|| name.to_owned(), |i| i.to_string())
                    }
                    "header" => name.to_ascii_lowercase(),
                    _ => name.to_owned(),
                };
                // OpenAPI: parameters with these names are ignored.
                let ignored = place == "header"
                    && ["accept", "content-type", "authorization"].contains(&key.as_str());
                if ignored {
                    continue;
                }
                parameters.retain(|known| known.place != place || known.key != key);
                parameters.push(Parameter {
                    place,
                    name,
                    key,
                    at,
                });
            }
        }
        parameters
    }

    fn compare_parameters(
        &mut self,
        old: &[Parameter<'d>],
        new: &[Parameter<'d>],
        credentials: &security::Keys,
        place: &Place,
    ) {
        for a in old {
            let subject = a.subject();
            if let Some(b) = new.iter().find(|b| b.same(a)) {
                let place = part(place, &subject, &Some(a.at.clone()), &Some(b.at.clone()));
                self.parameter(a, b, &place);
                continue;
            }
            let key = security::key(a.place, a.name);
            let level = if key.is_some_and(|key| credentials.new.contains(&key)) {
                // It moved into the security of the operation.
                Level::Compatible
            } else {
                Level::Breaking
            };
            let place = part(place, &subject, &Some(a.at.clone()), &None);
            let value = Some(json!(a.name));
            let rule = "request-parameter-removed";
            self.report(rule, level, Side::Request, &place, (value, None));
        }
        for b in new.iter().filter(|b| !old.iter().any(|a| a.same(b))) {
            let key = security::key(b.place, b.name);
            let sent = key.is_some_and(|key| credentials.always_old.contains(&key));
            let (rule, level) = match (b.place, b.required()) {
                ("path", _) => ("new-request-path-parameter", Level::Breaking),
                (_, true) if sent => ("new-required-request-parameter", Level::Compatible),
                (_, true) => ("new-required-request-parameter", Level::Breaking),
                (_, false) => ("new-optional-request-parameter", Level::Compatible),
            };
            let place = part(place, &b.subject(), &None, &Some(b.at.clone()));
            let value = Some(json!(b.name));
            self.report(rule, level, Side::Request, &place, (None, value));
        }
    }

    fn parameter(&mut self, a: &Parameter<'d>, b: &Parameter<'d>, place: &Place) {
        let (old, new) = (&a.at, &b.at);
        if a.required() != b.required() {
            let (rule, level) = if b.required() {
                ("request-parameter-became-required", Level::Breaking)
            } else {
                ("request-parameter-became-optional", Level::Compatible)
            };
            self.member(rule, level, (old, new), "required", place);
        }
        self.style(a, b, place);
        let empty = |at: &At<'d>| at.flag("allowEmptyValue").unwrap_or(false);
        if empty(old) != empty(new) {
            let (rule, level) = if empty(new) {
                ("request-parameter-empty-value-allowed", Level::Compatible)
            } else {
                ("request-parameter-empty-value-disallowed", Level::Breaking)
            };
            self.member(rule, level, (old, new), "allowEmptyValue", place);
        }
        if old.flag("deprecated") != new.flag("deprecated") {
            let rule = "request-parameter-deprecated";
            self.member(rule, Level::Compatible, (old, new), "deprecated", place);
        }
        if a.name != b.name {
            let rule = "annotation-changed";
            self.member(rule, Level::Cosmetic, (old, new), "name", place);
        }
        let context = Context::request(Kind::Parameter);
        match (old.get("content"), new.get("content")) {
            (None, None) => {
                let (a, b) = (old.get("schema"), new.get("schema"));
                self.comparison().compare(a, b, context, place.clone());
            }
            (Some(a), Some(b)) => {
                self.content((Some(a), Some(b)), context, "request-parameter", place);
            }
            _ => {
                let rule = "request-parameter-content-changed";
                self.member(rule, Level::Breaking, (old, new), "content", place);
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

    /// How the value becomes text. Of a scalar, only `style` in a path matters.
    fn style(&mut self, a: &Parameter<'d>, b: &Parameter<'d>, place: &Place) {
        let (old, new) = (&a.at, &b.at);
        let form = ["query", "cookie"].contains(&a.place);
        let style = |at: &At<'d>| {
            at.text("style")
                .unwrap_or(if form { "form" } else { "simple" })
        };
        let explode = |at: &At<'d>| at.flag("explode").unwrap_or(style(at) == "form");
        let reserved = |at: &At<'d>| at.flag("allowReserved").unwrap_or(false);
        let compound = [(self.old.value, old), (self.new.value, new)]
            .into_iter()
            .any(|(document, at)| {
                ["array", "object"].iter().any(|name| {
                    at.get("schema")
                        .is_some_and(|schema| may_be(document, schema, name, 0))
                })
            });
        if style(old) != style(new) {
            let rule = "request-parameter-style-changed";
            self.member(rule, Level::Breaking, (old, new), "style", place);
        } else if explode(old) != explode(new) {
            let level = if compound || ["label", "matrix"].contains(&style(old)) {
                Level::Breaking
            } else {
                Level::Cosmetic
            };
            let rule = "request-parameter-explode-changed";
            self.member(rule, level, (old, new), "explode", place);
        }
        if reserved(old) != reserved(new) {
            let level = if reserved(new) {
                Level::Compatible
            } else {
                Level::Breaking
            };
            let rule = "request-parameter-allow-reserved-changed";
            self.member(rule, level, (old, new), "allowReserved", place);
        }
    }

    // -- Bodies -----------------------------------------------------------------------

    fn body(&mut self, both: Both<'d>, place: &Place) {
        let place = part(place, "request body", &both.0, &both.1);
        match both {
            (None, None) => {}
            (Some(a), None) => {
                let rule = "request-body-removed";
                let value = Some(a.value.clone());
                self.report(rule, Level::Breaking, Side::Request, &place, (value, None));
            }
            (None, Some(b)) => {
                let (rule, level) = if b.flag("required").unwrap_or(false) {
                    ("request-body-added-required", Level::Breaking)
                } else {
                    ("request-body-added-optional", Level::Compatible)
                };
                let value = Some(b.value.clone());
                self.report(rule, level, Side::Request, &place, (None, value));
            }
            (Some(a), Some(b)) => {
                let required = |at: &At<'d>| at.flag("required").unwrap_or(false);
                if required(&a) != required(&b) {
                    let (rule, level) = if required(&b) {
                        ("request-body-became-required", Level::Breaking)
                    } else {
                        ("request-body-became-optional", Level::Compatible)
                    };
                    self.member(rule, level, (&a, &b), "required", &place);
                }
                let context = Context::request(Kind::Body);
                let content = (a.get("content"), b.get("content"));
                self.content(content, context, "request-body", &place);
                self.rest(&a, &b, &["required", "content"], &place);
            }
        }
    }

    fn content(&mut self, both: Both<'d>, context: Context, name: &str, place: &Place) {
        let read = |at: &Option<At<'d>>| -> Vec<(MediaType, At<'d>)> {
            let entries = at.iter().flat_map(At::entries);
            entries
                .map(|(key, at)| (MediaType::parse(key), at))
                .collect()
        };
        let covering = |list: &[(MediaType, At<'d>)], media: &MediaType| {
            let covers = list
                .iter()
                .filter_map(|(known, at)| Some((known.covers(media)?, at)));
            let best = covers.max_by_key(|(specificity, _)| *specificity);
            best.map(|(_, at)| at.clone())
        };
        let (old, new) = (read(&both.0), read(&both.1));
        for (media, a) in &old {
            let subject = media.to_string();
            if let Some(b) = covering(&new, media) {
                self.media_type((a, &b), context, name, &subject, place);
            } else {
                let place = part(place, &subject, &Some(a.clone()), &both.1);
                let rule = format!("{name}-media-type-removed");
                let value = Some(json!(subject));
                self.report(&rule, Level::Breaking, context.side, &place, (value, None));
            }
        }
        for (media, b) in &new {
            if old.iter().any(|(known, _)| known == media) {
                continue;
            }
            let subject = media.to_string();
            if let Some(a) = covering(&old, media) {
                self.media_type((&a, b), context, name, &subject, place);
            }
            let place = part(place, &subject, &both.0, &Some(b.clone()));
            let rule = format!("{name}-media-type-added");
            let value = Some(json!(subject));
            self.report(
                &rule,
                Level::Compatible,
                context.side,
                &place,
                (None, value),
            );
        }
    }

    fn media_type(
        &mut self,
        both: (&At<'d>, &At<'d>),
        context: Context,
        name: &str,
        subject: &str,
        place: &Place,
    ) {
        let (a, b) = both;
        let mut place = part(place, subject, &Some(a.clone()), &Some(b.clone()));
        // JSON is what bodies are: no need to say so each time.
        if subject == "application/json"
            && let Some(plain) = place.subject.strip_suffix(" application/json")
        {
            place.subject = plain.to_owned();
        }
        if a.value.get("encoding").map(canonical) != b.value.get("encoding").map(canonical) {
            let rule = format!("{name}-encoding-changed");
            self.member(&rule, Level::Breaking, (a, b), "encoding", &place);
        }
        self.rest(a, b, &["schema", "encoding"], &place);
        let (old, new) = (a.get("schema"), b.get("schema"));
        self.comparison().compare(old, new, context, place);
    }

    // -- Responses ----------------------------------------------------------------------

    fn responses(&mut self, old: Option<At<'d>>, new: Option<At<'d>>, place: &Place) {
        let read = |at: &Option<At<'d>>| -> BTreeMap<Status, At<'d>> {
            let entries = at.iter().flat_map(At::entries);
            entries
                .filter_map(|(key, at)| Some((Status::parse(key)?, at)))
                .collect()
        };
        let (a, b) = (read(&old), read(&new));
        for (status, response) in &a {
            let subject = subject_of(*status);
            if let Some(other) = covering(&b, *status) {
                let both = self.follow((Some(response.clone()), Some(other)));
                self.response(both, &subject, place);
            } else {
                let narrower = |(other, _): (&Status, &At<'d>)| {
                    status.covers_all(*other) && is_success(*other, &b)
                };
                let (rule, level) = if is_success(*status, &a) {
                    let level = if b.iter().any(narrower) {
                        Level::Compatible
                    } else {
                        Level::Breaking
                    };
                    ("response-success-status-removed", level)
                } else {
                    ("response-non-success-status-removed", Level::Compatible)
                };
                let place = part(place, &subject, &Some(response.clone()), &new);
                let value = Some(json!(subject));
                self.report(rule, level, Side::Response, &place, (value, None));
            }
        }
        for (status, response) in &b {
            if a.contains_key(status) {
                continue;
            }
            let subject = subject_of(*status);
            let covered = covering(&a, *status);
            let success = is_success(*status, &b);
            let (rule, level) = match (success, covered.is_some()) {
                (true, false) => ("response-success-status-added", Level::Breaking),
                (true, true) => ("response-success-status-added", Level::Compatible),
                (false, _) => ("response-non-success-status-added", Level::Compatible),
            };
            if let Some(other) = covered {
                let both = self.follow((Some(other), Some(response.clone())));
                self.response(both, &subject, place);
            }
            let place = part(place, &subject, &old, &Some(response.clone()));
            let value = Some(json!(subject));
            self.report(rule, level, Side::Response, &place, (None, value));
        }
        if let (Some(a), Some(b)) = (&old, &new) {
            let statuses: Vec<&str> = a.entries().chain(b.entries()).map(|(key, _)| key).collect();
            let known: Vec<&str> = statuses
                .into_iter()
                .filter(|key| Status::parse(key).is_some())
                .collect();
            self.rest(a, b, &known, place);
        }
    }

    fn response(&mut self, both: Both<'d>, subject: &str, place: &Place) {
        let (Some(a), Some(b)) = both else {
            return self.report(
                "unclassified",
                Level::Breaking,
                Side::Response,
                place,
                (None, None),
            );
        };
        let place = part(place, subject, &Some(a.clone()), &Some(b.clone()));
        self.headers(a.get("headers"), b.get("headers"), &place);
        let mut body = place.clone();
        body.subject.push_str(" body");
        let context = Context::response(Kind::Body);
        self.content(
            (a.get("content"), b.get("content")),
            context,
            "response",
            &body,
        );
        self.rest(&a, &b, &["headers", "content"], &place);
    }

    fn headers(&mut self, old: Option<At<'d>>, new: Option<At<'d>>, place: &Place) {
        let read = |at: &Option<At<'d>>| -> BTreeMap<String, At<'d>> {
            let entries = at.iter().flat_map(At::entries);
            entries
                .map(|(name, at)| (name.to_ascii_lowercase(), at))
                .filter(|(name, _)| name != "content-type")
                .collect()
        };
        let required = |at: &At<'d>| at.flag("required").unwrap_or(false);
        let (a, b) = (read(&old), read(&new));
        for (name, header) in &a {
            let both = self.follow((Some(header.clone()), b.get(name).cloned()));
            let place = part(place, &format!("header {name}"), &both.0, &both.1);
            match both {
                (Some(a), Some(b)) => {
                    if required(&a) != required(&b) {
                        let (rule, level) = if required(&b) {
                            ("response-header-became-required", Level::Compatible)
                        } else {
                            ("response-header-became-optional", Level::Breaking)
                        };
                        self.member(rule, level, (&a, &b), "required", &place);
                    }
                    let known = ["required", "schema", "content", "deprecated"];
                    self.rest(&a, &b, &known, &place);
                    let context = Context::response(Kind::Header);
                    if a.get("content").is_some() || b.get("content").is_some() {
                        let content = (a.get("content"), b.get("content"));
                        self.content(content, context, "response-header", &place);
                    }
                    let (a, b) = (a.get("schema"), b.get("schema"));
                    self.comparison().compare(a, b, context, place);
                }
                (a, _) => {
                    let rule = if a.is_some_and(|a| required(&a)) {
                        "required-response-header-removed"
                    } else {
                        "optional-response-header-removed"
                    };
                    let value = Some(json!(name));
                    self.report(rule, Level::Breaking, Side::Response, &place, (value, None));
                }
            }
        }
        for (name, header) in b.iter().filter(|(name, _)| !a.contains_key(*name)) {
            let place = part(
                place,
                &format!("header {name}"),
                &None,
                &Some(header.clone()),
            );
            let value = Some(json!(name));
            let rule = "response-header-added";
            self.report(
                rule,
                Level::Compatible,
                Side::Response,
                &place,
                (None, value),
            );
        }
    }

    // -- What the server sends --------------------------------------------------------

    fn callbacks(&mut self, old: Option<At<'d>>, new: Option<At<'d>>, place: &Place) {
        self.outgoing("callback", old, new, place, |this, a, b, place| {
            let expressions: BTreeSet<&str> =
                a.entries().chain(b.entries()).map(|(key, _)| key).collect();
            for expression in expressions.into_iter().filter(|key| !key.starts_with("x-")) {
                match this.follow((a.get(expression), b.get(expression))) {
                    (Some(a), Some(b)) => this.item((expression, &a), (expression, &b), place),
                    (a, b) => this.report(
                        "callback-changed",
                        Level::Breaking,
                        Side::Request,
                        &within(place, &a, &b),
                        (None, None),
                    ),
                }
            }
        });
    }

    fn webhooks(&mut self, place: &Place) {
        let (old, new) = (self.old.get("webhooks"), self.new.get("webhooks"));
        self.outgoing("webhook", old, new, place, |this, a, b, place| {
            this.item(("", a), ("", b), place);
        });
    }

    fn outgoing(
        &mut self,
        kind: &str,
        old: Option<At<'d>>,
        new: Option<At<'d>>,
        place: &Place,
        compare: impl Fn(&mut Self, &At<'d>, &At<'d>, &Place),
    ) {
        let names: BTreeSet<&str> = [&old, &new]
            .into_iter()
            .flatten()
            .flat_map(At::entries)
            .map(|(name, _)| name)
            .collect();
        for name in names {
            let get = |at: &Option<At<'d>>| at.as_ref().and_then(|at| at.get(name));
            let both = self.follow((get(&old), get(&new)));
            let place = part(place, &format!("{kind} {name}"), &both.0, &both.1);
            let value = Some(json!(name));
            match both {
                (None, None) => {}
                (Some(a), Some(b)) => {
                    let before = std::mem::replace(&mut self.in_reverse, true);
                    compare(self, &a, &b, &place);
                    self.in_reverse = before;
                }
                (Some(_), None) => {
                    let rule = format!("{kind}-removed");
                    self.report(&rule, Level::Breaking, Side::Request, &place, (value, None));
                }
                (None, Some(_)) => {
                    let rule = format!("{kind}-added");
                    self.report(
                        &rule,
                        Level::Compatible,
                        Side::Request,
                        &place,
                        (None, value),
                    );
                }
            }
        }
    }
}

/// A parameter, by what it is called on the wire.
struct Parameter<'d> {
    place: &'d str,
    name: &'d str,
    /// Position for a path, lower case for a header.
    key: String,
    at: At<'d>,
}

impl Parameter<'_> {
    fn same(&self, other: &Self) -> bool {
        self.place == other.place && self.key == other.key
    }

    fn required(&self) -> bool {
        self.place == "path" || self.at.flag("required").unwrap_or(false)
    }

    fn subject(&self) -> String {
        format!("{} parameter {}", self.place, self.name)
    }
}

/// The same place with the pointers of what was found, where it was.
fn within(place: &Place, old: &Option<At<'_>>, new: &Option<At<'_>>) -> Place {
    let mut place = place.clone();
    if let Some(at) = old {
        place.old.clone_from(&at.pointer);
    }
    if let Some(at) = new {
        place.new.clone_from(&at.pointer);
    }
    place
}

fn part(place: &Place, subject: &str, old: &Option<At<'_>>, new: &Option<At<'_>>) -> Place {
    let mut place = within(place, old, new);
    if !place.subject.is_empty() {
        place.subject.push(' ');
    }
    place.subject.push_str(subject);
    place
}

fn named(place: &Place, method: &str, path: &str) -> Place {
    let mut place = place.clone();
    if place.operation.is_none() {
        let name = format!("{method} {path}");
        place.operation = Some(Rc::from(name.trim_end()));
    }
    place
}

fn methods<'d>(item: &At<'d>) -> Vec<(String, At<'d>)> {
    let found = METHODS.iter().filter_map(|method| {
        let at = item.get(method)?;
        Some((method.to_ascii_uppercase(), at))
    });
    found.collect()
}

fn removed(operation: &At<'_>, what: &str) -> String {
    let deprecated = operation.flag("deprecated").unwrap_or(false);
    let with = if deprecated { "with" } else { "without" };
    format!("{what}-{with}-deprecation")
}

fn subject_of(status: Status) -> String {
    match status {
        Status::Exact(status) => format!("response {status}"),
        Status::Range(hundreds) => format!("response {hundreds}XX"),
        Status::Default => "response default".to_owned(),
    }
}

fn is_success(status: Status, all: &BTreeMap<Status, At<'_>>) -> bool {
    let success = |status: &Status| match status {
        Status::Exact(status) => status / 100 == 2,
        Status::Range(hundreds) => *hundreds == 2,
        Status::Default => false,
    };
    // Without any other, the default says what success looks like.
    success(&status) || (status == Status::Default && !all.keys().any(success))
}

/// The response for a status: its own, or that of its range, or the default.
fn covering<'d>(responses: &BTreeMap<Status, At<'d>>, status: Status) -> Option<At<'d>> {
    let range = match status {
        Status::Exact(status) => Status::Range(status / 100),
        other => other,
    };
    [status, range, Status::Default]
        .iter()
        .find_map(|key| responses.get(key).cloned())
}

/// The URLs of `servers`, with each value that a variable may have.
fn server_variants(servers: Option<&At<'_>>) -> Vec<String> {
    /// More than that no document has; the default must do.
    const MOST: usize = 256;
    let Some(servers) = servers else {
        return server_urls(None);
    };
    let mut all = Vec::new();
    for server in servers.items() {
        let mut urls: Vec<String> = server.text("url").map(str::to_owned).into_iter().collect();
        let variables = server.get("variables");
        for (name, variable) in variables.iter().flat_map(At::entries) {
            let listed = variable.value.get("enum").and_then(Value::as_array);
            let mut values: Vec<&str> = variable.text("default").into_iter().collect();
            values.extend(listed.into_iter().flatten().filter_map(Value::as_str));
            values.sort_unstable();
            values.dedup();
            let pattern = format!("{{{name}}}");
            if !values.is_empty() && urls.len().saturating_mul(values.len()) <= MOST {
                urls = urls
                    .iter()
                    .flat_map(|url| values.iter().map(|value| url.replace(&pattern, value)))
                    .collect();
            }
        }
        all.extend(urls);
    }
    all
}
