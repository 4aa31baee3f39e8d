//! What is defined for use elsewhere: security schemes, and what nothing uses.
//!
//! A change of a component is told where it is used. Here is what no use shows.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::{
    documents::{Documents, extensions, names},
    graph::{Edges, closure},
    heirs::Heirs,
    norm::canonical,
    place::{Both, Place},
    rules::DocumentRule,
};
use vlens_openapi::{Located, grammar::Object, pointer, reference::target, walk::visit};

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
    fn kind(&mut self, kind: &str, both: &Both<'d>, used: &[HashSet<String>; 2], place: &Place) {
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
        let (flows, new_flows) = (member(&a, "flows"), member(&b, "flows"));
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
        let (x, y) = (member(a, "scopes"), member(b, "scopes"));
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

/// A member that is a map; without it, an empty one in the place of its parent.
fn member<'d>(at: &Located<'d>, name: &str) -> Located<'d> {
    let absent = || Located::new(&Value::Null, at.pointer.clone());
    at.get(name).unwrap_or_else(absent)
}

/// The pointers of the components that something outside of them leads to.
fn used(document: &Value) -> HashSet<String> {
    let mut edges = Edges::new();
    let heirs = Heirs::new(document);
    visit(document, &mut |kind, value, at| {
        let at = at.to_string();
        let to = edges.entry(component(&at).to_owned()).or_default();
        let mut refer = |pointer: &str| to.push(component(pointer).to_owned());
        let named = value.get("$ref").map(|to| target(document, to));
        if let Some(Ok(named)) = named {
            refer(&named.pointer);
        }
        // What is named without a reference: schemes, and the arms of a
        // discriminator.
        match kind {
            Object::OpenApi | Object::Operation => {
                let alternatives = value.get("security").and_then(Value::as_array);
                let alternatives = alternatives.into_iter().flatten();
                for (name, _) in alternatives.filter_map(Value::as_object).flatten() {
                    refer(&pointer::join("/components/securitySchemes", name));
                }
            }
            Object::Discriminator => {
                let mapping = value.get("mapping").and_then(Value::as_object);
                for name in mapping
                    .into_iter()
                    .flatten()
                    .filter_map(|(_, name)| name.as_str())
                {
                    let name = name.rsplit('/').next().unwrap_or(name);
                    refer(&pointer::join("/components/schemas", name));
                }
            }
            Object::Schema => {
                let arms = heirs.arms(&Located::new(value, at));
                for arm in arms.into_iter().filter_map(|(_, arm)| arm) {
                    refer(&arm.pointer);
                }
            }
            _ => {}
        }
    });
    closure(&[String::new()], &edges)
}

/// The component that a pointer leads into, or else nothing:
/// `/components/schemas/A/properties/x` → `/components/schemas/A`.
fn component(pointer: &str) -> &str {
    let is_in = pointer.starts_with("/components/");
    let end = pointer.match_indices('/').nth(3).map(|(end, _)| end);
    let component = pointer.get(..end.unwrap_or(pointer.len()));
    component.filter(|_| is_in).unwrap_or_default()
}
