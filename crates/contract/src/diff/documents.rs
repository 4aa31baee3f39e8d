//! Two documents: servers, what the server sends, and what no rule looks at.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};

use super::{
    Usable,
    change::Change,
    judge::Judge,
    norm::{canonical, is_default},
    place::{Both, Place},
    rules::{DocumentRule, Verdict},
    schema::Comparison,
};
use crate::outline::{operations, outgoing, server_urls};
use url::Url;
use vlens_openapi::Located;

/// The dialect of a 3.1 document that names none.
pub(super) const DEFAULT_DIALECT: &str = "https://spec.openapis.org/oas/3.1/dialect/base";

/// Annotations of OpenAPI's own objects.
pub(super) fn is_note(key: &str) -> bool {
    key.starts_with("x-")
        || matches!(
            key,
            "description" | "summary" | "tags" | "externalDocs" | "example" | "examples" | "links"
        )
}

pub(super) struct Documents<'d> {
    pub(super) old: Located<'d>,
    pub(super) new: Located<'d>,
    comparison: Comparison<'d>,
    /// For callbacks and webhooks, which the server sends: there, whatever
    /// changes may break.
    reversed: Comparison<'d>,
    in_reverse: bool,
}

impl<'d> Documents<'d> {
    pub(super) fn new(old: &'d Usable<'d>, new: &'d Usable<'d>, judge: Option<Judge<'d>>) -> Self {
        Self {
            old: Located::root(&old.document),
            new: Located::root(&new.document),
            comparison: Comparison::new(old, new, judge),
            reversed: Comparison::in_reverse(old, new),
            in_reverse: false,
        }
    }

    pub(super) fn compare(mut self) -> Vec<Change> {
        let (old, new) = (self.old.clone(), self.new.clone());
        let place = Place::default();
        self.servers((old.get("servers"), new.get("servers")), &place);
        self.paths(&place);
        self.webhooks(&place);
        self.unused_security(&place);
        self.components(&place);
        self.dialect(&place);
        let known = [
            "openapi",
            "info",
            "servers",
            "paths",
            "webhooks",
            "components",
            "security",
            "jsonSchemaDialect",
        ];
        self.rest(&old, &new, &known, &place);
        for key in ["openapi", "info"] {
            self.note(&old, &new, key, &place);
        }
        if let (Some(a), Some(b)) = (old.get("paths"), new.get("paths")) {
            for key in extensions(&a, &b) {
                self.note(&a, &b, key, &place);
            }
        }
        let mut changes = self.take_changes();
        self.unseen_annotations(&changes);
        changes.extend(self.take_changes());
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

    fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = std::mem::take(&mut self.comparison.changes);
        changes.append(&mut self.reversed.changes);
        changes
    }

    pub(super) fn comparison(&mut self) -> &mut Comparison<'d> {
        if self.in_reverse {
            &mut self.reversed
        } else {
            &mut self.comparison
        }
    }

    // -- Reporting -----------------------------------------------------------

    pub(super) fn report(
        &mut self,
        rule: impl Into<Verdict>,
        place: &Place,
        values: (Option<Value>, Option<Value>),
    ) {
        self.comparison()
            .report(rule.into(), place, values.0, values.1);
    }

    /// Something that the new document no longer has.
    pub(super) fn removed(
        &mut self,
        rule: impl Into<Verdict>,
        place: &Place,
        what: impl Into<Value>,
    ) {
        self.report(rule, place, (Some(what.into()), None));
    }

    /// Something that the old document does not have.
    pub(super) fn added(
        &mut self,
        rule: impl Into<Verdict>,
        place: &Place,
        what: impl Into<Value>,
    ) {
        self.report(rule, place, (None, Some(what.into())));
    }

    /// A difference between two members called `key`.
    pub(super) fn member(
        &mut self,
        rule: impl Into<Verdict>,
        both: (&Located<'d>, &Located<'d>),
        key: &str,
        at: &Place,
    ) {
        let (old, new) = (both.0.get(key), both.1.get(key));
        let place = at.at(old.as_ref(), new.as_ref());
        let value = |at: Option<Located<'d>>| at.map(|at| at.value.clone());
        self.report(rule, &place, (value(old), value(new)));
    }

    pub(super) fn note(&mut self, old: &Located<'d>, new: &Located<'d>, key: &str, place: &Place) {
        let text = |at: &Located<'d>| {
            let value = at.value.get(key)?;
            (!is_default(key, value)).then(|| canonical(value))
        };
        if text(old) != text(new) {
            self.member(DocumentRule::AnnotationChanged, (old, new), key, place);
        }
    }

    /// Every member that no rule has looked at: a note, or else breaking.
    pub(super) fn rest(
        &mut self,
        old: &Located<'d>,
        new: &Located<'d>,
        known: &[&str],
        place: &Place,
    ) {
        let keys: BTreeSet<&str> = names(old, new);
        for key in keys.into_iter().filter(|key| !known.contains(key)) {
            let text = |at: &Located<'d>| at.value.get(key).map(canonical);
            if is_note(key) {
                self.note(old, new, key, place);
            } else if text(old) != text(new) {
                self.member(DocumentRule::Unclassified, (old, new), key, place);
            }
        }
    }

    /// Where references end. Those that lead nowhere are refused before.
    pub(super) fn follow(&self, both: Both<'d>) -> Both<'d> {
        let (old, new) = both;
        (
            old.and_then(|at| at.follow(self.old.value).ok()),
            new.and_then(|at| at.follow(self.new.value).ok()),
        )
    }

    // -- The root ----------------------------------------------------------------

    /// What the root asks for is told of the operations that say nothing else. If
    /// there are none, nobody is asked.
    fn unused_security(&mut self, place: &Place) {
        let inherited = [&self.old, &self.new].into_iter().any(|root| {
            let problems = &mut Vec::new();
            let mut operations = operations(root.value, problems);
            operations.extend(outgoing(root.value, problems));
            let mut operations = operations.iter();
            operations.any(|operation| operation.at.get("security").is_none())
        });
        if !inherited {
            let (old, new) = (self.old.clone(), self.new.clone());
            self.note(&old, &new, "security", place);
        }
    }

    fn dialect(&mut self, place: &Place) {
        let (old, new) = (self.old.clone(), self.new.clone());
        let key = "jsonSchemaDialect";
        let dialect = |root: &Located<'d>| root.text(key).unwrap_or(DEFAULT_DIALECT).to_owned();
        if dialect(&old) != dialect(&new) {
            self.member(DocumentRule::Unclassified, (&old, &new), key, place);
        }
    }

    /// The servers of an operation, or of the documents.
    pub(super) fn servers(&mut self, (a, b): Both<'d>, place: &Place) {
        let urls = |at: &Option<Located<'d>>| -> Vec<String> {
            let urls = server_urls(at.as_ref());
            urls.iter().map(|url| normal(url)).collect()
        };
        let (x, y) = (urls(&a), urls(&b));
        let place = place.at(a.as_ref(), b.as_ref());
        // Clients of a document without servers were told where to call.
        if a.is_some() {
            for url in x.iter().filter(|url| !y.contains(url)) {
                self.removed(DocumentRule::ServerRemoved, &place, json!(url));
            }
        }
        for url in y.iter().filter(|url| !x.contains(url)) {
            if b.is_some() {
                self.added(DocumentRule::ServerAdded, &place, json!(url));
            }
        }
        let text = |at: &Option<Located<'d>>| {
            let value = at.as_ref()?.value;
            (!is_default("servers", value)).then(|| canonical(value))
        };
        let (x, y): (BTreeSet<_>, BTreeSet<_>) = (x.iter().collect(), y.iter().collect());
        if x == y && text(&a) != text(&b) {
            let value = |at: &Option<Located<'d>>| at.as_ref().map(|at| at.value.clone());
            let values = (value(&a), value(&b));
            self.report(DocumentRule::AnnotationChanged, &place, values);
        }
    }

    // -- What the server sends --------------------------------------------------------

    pub(super) fn callbacks(&mut self, both: Both<'d>, place: &Place) {
        let rules = (DocumentRule::CallbackRemoved, DocumentRule::CallbackAdded);
        self.outgoing("callback", rules, both, place, |this, a, b, place| {
            let expressions = names(a, b);
            for expression in expressions.into_iter().filter(|key| !key.starts_with("x-")) {
                match this.follow((a.get(expression), b.get(expression))) {
                    (Some(a), Some(b)) => this.item((expression, &a), (expression, &b), place),
                    (a, b) => this.report(
                        DocumentRule::CallbackChanged,
                        &place.at(a.as_ref(), b.as_ref()),
                        (
                            a.is_some().then(|| json!(expression)),
                            b.is_some().then(|| json!(expression)),
                        ),
                    ),
                }
            }
            for key in extensions(a, b) {
                this.note(a, b, key, place);
            }
        });
    }

    fn webhooks(&mut self, place: &Place) {
        let both = (self.old.get("webhooks"), self.new.get("webhooks"));
        let rules = (DocumentRule::WebhookRemoved, DocumentRule::WebhookAdded);
        self.outgoing("webhook", rules, both, place, |this, a, b, place| {
            this.item(("", a), ("", b), place);
        });
    }

    fn outgoing(
        &mut self,
        kind: &str,
        (removed, added): (DocumentRule, DocumentRule),
        (old, new): Both<'d>,
        place: &Place,
        compare: impl Fn(&mut Self, &Located<'d>, &Located<'d>, &Place),
    ) {
        let all: BTreeSet<&str> = [&old, &new]
            .into_iter()
            .flatten()
            .flat_map(Located::entries)
            .map(|(name, _)| name)
            .collect();
        for name in all {
            let get = |at: &Option<Located<'d>>| at.as_ref().and_then(|at| at.get(name));
            let (a, b) = self.follow((get(&old), get(&new)));
            let place = place.part(&format!("{kind} {name}"), a.as_ref(), b.as_ref());
            match (a, b) {
                (None, None) => {}
                (Some(a), Some(b)) => {
                    let before = std::mem::replace(&mut self.in_reverse, true);
                    compare(self, &a, &b, &place);
                    self.in_reverse = before;
                }
                (Some(_), None) => self.removed(removed, &place, name),
                (None, Some(_)) => self.added(added, &place, name),
            }
        }
    }
}

/// The names of the members of either.
pub(super) fn names<'d>(old: &Located<'d>, new: &Located<'d>) -> BTreeSet<&'d str> {
    old.entries()
        .chain(new.entries())
        .map(|(key, _)| key)
        .collect()
}

/// The members whose names say that they are extensions.
pub(super) fn extensions<'d>(old: &Located<'d>, new: &Located<'d>) -> Vec<&'d str> {
    let names = names(old, new).into_iter();
    names.filter(|key| key.starts_with("x-")).collect()
}

/// `https://A.example:443/v1/` → `https://a.example/v1`. What is no URL by
/// itself stays, but for the slash.
fn normal(url: &str) -> String {
    let absolute = Url::parse(url).ok().filter(|_| !url.contains('{'));
    let url = absolute.as_ref().map_or(url, Url::as_str);
    url.trim_end_matches('/').to_owned()
}
