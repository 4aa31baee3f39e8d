//! What is defined for use elsewhere: security schemes, and what nothing uses.
//!
//! A change of a component is told where it is used. Here is what no use shows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    documents::{Documents, extensions, names},
    heirs::Heirs,
    norm::canonical,
    place::{Both, Place},
    rules::DocumentRule,
};
use vlens_openapi::{Located, pointer, reference::target};

impl<'d> Documents<'d> {
    pub(super) fn components(&mut self, place: &Place) {
        let empty = &Value::Null;
        let or_empty = |root: &Located<'d>| {
            let at = root.get("components");
            at.unwrap_or_else(|| Located::new(empty, "/components"))
        };
        let (old, new) = (or_empty(&self.old), or_empty(&self.new));
        let used = [&self.old, &self.new].map(|root| used(root.value));
        for kind in names(&old, &new) {
            let both = (old.get(kind), new.get(kind));
            if kind.starts_with("x-") {
                self.note(&old, &new, kind, place);
            } else {
                self.kind(kind, &both, &used, place);
            }
        }
    }

    /// Components of one kind.
    fn kind(&mut self, kind: &str, both: &Both<'d>, used: &[BTreeSet<String>; 2], place: &Place) {
        let (old, new) = both;
        let list = [old, new].into_iter().flatten().flat_map(Located::entries);
        let all: BTreeSet<&str> = list.map(|(name, _)| name).collect();
        for name in all {
            let get = |at: &Option<Located<'d>>| at.as_ref().and_then(|at| at.get(name));
            let (a, b) = (get(old), get(new));
            let place = place.at(a.as_ref().or(old.as_ref()), b.as_ref().or(new.as_ref()));
            match (a, b) {
                (Some(a), Some(b)) => {
                    let unused = [(&a, &used[0]), (&b, &used[1])]
                        .iter()
                        .all(|(at, used)| !used.contains(&at.pointer));
                    // Where they are used, nothing is said of them.
                    let untold = unused || ["examples", "links"].contains(&kind);
                    if untold && canonical(a.value) != canonical(b.value) {
                        let values = (Some(a.value.clone()), Some(b.value.clone()));
                        let rule = if unused {
                            DocumentRule::UnusedComponentChanged
                        } else {
                            DocumentRule::AnnotationChanged
                        };
                        self.report(rule, &place, values);
                    } else if kind == "securitySchemes" {
                        self.scheme((Some(a), Some(b)), &place);
                    }
                }
                (Some(_), None) => self.removed(DocumentRule::ComponentRemoved, &place, name),
                (None, Some(_)) => self.added(DocumentRule::ComponentAdded, &place, name),
                (None, None) => {}
            }
        }
    }

    /// What of a security scheme makes no other credential of it.
    fn scheme(&mut self, both: Both<'d>, place: &Place) {
        let (Some(a), Some(b)) = self.follow(both) else {
            return;
        };
        let place = place.at(Some(&a), Some(&b));
        self.note(&a, &b, "bearerFormat", &place);
        // Told of each operation that asks for it.
        let told = ["type", "in", "name", "scheme", "openIdConnectUrl"];
        let known = [told.as_slice(), &["bearerFormat", "flows"]].concat();
        self.rest(&a, &b, &known, &place);
        let (Some(flows), Some(new_flows)) = (a.get("flows"), b.get("flows")) else {
            return;
        };
        for name in extensions(&flows, &new_flows) {
            self.note(&flows, &new_flows, name, &place);
        }
        let flow_names = names(&flows, &new_flows).into_iter();
        for name in flow_names.filter(|name| !name.starts_with("x-")) {
            match (flows.get(name), new_flows.get(name)) {
                (Some(a), Some(b)) => self.flow(&a, &b, &place.at(Some(&a), Some(&b))),
                (None, Some(b)) => {
                    let place = place.at(Some(&flows), Some(&b));
                    self.added(DocumentRule::OAuthFlowAdded, &place, name);
                }
                // Told of each operation that asks for it.
                (_, None) => {}
            }
        }
    }

    fn flow(&mut self, a: &Located<'d>, b: &Located<'d>, place: &Place) {
        let refresh = "refreshUrl";
        if a.text(refresh) != b.text(refresh) {
            let rule = match (a.text(refresh), b.text(refresh)) {
                (None, _) => DocumentRule::OAuthRefreshUrlAdded,
                (_, None) => DocumentRule::OAuthRefreshUrlRemoved,
                _ => DocumentRule::OAuthRefreshUrlChanged,
            };
            self.member(rule, (a, b), refresh, place);
        }
        let empty = &Value::Null;
        let scopes = |at: &Located<'d>| {
            let scopes = at.get("scopes");
            scopes.unwrap_or_else(|| Located::new(empty, at.pointer.clone()))
        };
        let (x, y) = (scopes(a), scopes(b));
        let place = place.at(Some(&x), Some(&y));
        for scope in names(&x, &y) {
            match (x.get(scope), y.get(scope)) {
                (Some(_), Some(_)) => self.note(&x, &y, scope, &place),
                (Some(_), None) => self.removed(DocumentRule::OAuthScopeRemoved, &place, scope),
                (None, _) => self.added(DocumentRule::OAuthScopeAdded, &place, scope),
            }
        }
        let known = ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"];
        self.rest(a, b, &known, &place);
    }
}

/// The pointers of the components that something outside of them leads to.
fn used(document: &Value) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let outside = document.as_object().into_iter().flatten();
    let mut todo: Vec<&Value> = outside
        .filter(|(key, _)| *key != "components")
        .map(|(_, value)| value)
        .collect();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let heirs = Heirs::new(document);
    while let Some(value) = todo.pop() {
        match value {
            Value::Object(map) => {
                let reference = map.get("$ref");
                let found = reference.and_then(|to| target(document, to).ok());
                if let Some(found) = found {
                    // `/components/schemas/A/properties/x` uses A.
                    let steps: Vec<&str> = found.pointer.splitn(5, '/').collect();
                    let component = steps.iter().take(4).copied().collect::<Vec<_>>().join("/");
                    if used.insert(component.clone())
                        && let Some(value) = document.pointer(&component)
                    {
                        todo.push(value);
                        // As a reference leads to the base, so it does to them.
                        for (_, arm) in heirs.arms(&Located::new(value, component)) {
                            let Some(arm) = arm else { continue };
                            if used.insert(arm.pointer) {
                                todo.push(arm.value);
                            }
                        }
                    }
                }
                // Named without a reference: schemes, and the arms of a
                // discriminator.
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("security", Value::Array(alternatives)) => {
                            let named = alternatives.iter().filter_map(Value::as_object);
                            names.extend(named.flat_map(|map| map.keys().map(String::as_str)));
                        }
                        ("mapping", Value::Object(mapping)) => {
                            names.extend(mapping.values().filter_map(Value::as_str));
                        }
                        _ => {}
                    }
                    todo.push(value);
                }
            }
            Value::Array(items) => todo.extend(items),
            _ => {}
        }
    }
    let root = document.get("security").and_then(Value::as_array);
    for alternative in root.into_iter().flatten() {
        names.extend(
            alternative
                .as_object()
                .into_iter()
                .flatten()
                .map(|(key, _)| key.as_str()),
        );
    }
    for name in names {
        let name = name.rsplit('/').next().unwrap_or(name);
        for kind in ["schemas", "securitySchemes"] {
            let kind = format!("/components/{kind}");
            used.insert(pointer::join(&kind, name));
        }
    }
    used
}
