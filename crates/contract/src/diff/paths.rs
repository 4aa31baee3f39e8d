//! Paths and their operations.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    documents::Documents,
    pairing::{Paired, pair_up},
    parameters::Parameter,
    place::Place,
    rules::DocumentRule,
};
use crate::{outline::Outline, route::Template};
use vlens_openapi::{Located, grammar::METHODS};

impl<'d> Documents<'d> {
    pub(super) fn paths(&mut self, place: &Place) {
        let (old, new) = (self.old.clone(), self.new.clone());
        let (mut a, mut b) = (by_shape(&old), by_shape(&new));
        let shapes: Vec<String> = a.keys().chain(b.keys()).cloned().collect();
        for shape in shapes {
            let (a, b) = (a.remove(&shape), b.remove(&shape));
            if a.is_none() && b.is_none() {
                // Seen from the other document.
                continue;
            }
            let kept = a.is_some() && b.is_some();
            let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
            self.items(&a, &b, place);
            // Two templates may be one on the wire, and each may have operations.
            let Paired {
                pairs,
                lost,
                gained,
            } = pair_up(
                endpoints(&old, a),
                endpoints(&new, b),
                &[&|a, b| (a.method, a.path) == (b.method, b.path), &|a, b| {
                    a.method == b.method
                }],
            );
            for (a, b) in &pairs {
                let place = place.of_operation(&a.method.to_ascii_uppercase(), a.path);
                let place = place.at(Some(&a.at), Some(&b.at));
                self.operation(a, b, &place);
            }
            for endpoint in lost {
                self.lost_endpoint(!kept, &endpoint, new.get("paths").as_ref(), place);
            }
            for endpoint in gained {
                self.new_endpoint(&endpoint, old.get("paths").as_ref(), place);
            }
        }
    }

    /// Two path items with the same key: those of a callback or a webhook.
    pub(super) fn item(
        &mut self,
        old: (&'d str, &Located<'d>),
        new: (&'d str, &Located<'d>),
        place: &Place,
    ) {
        let a = vec![(old.0, old.1.clone())];
        let b = vec![(new.0, new.1.clone())];
        self.items(&a, &b, place);
        let Paired {
            pairs,
            lost,
            gained,
        } = pair_up(
            endpoints(&self.old, a),
            endpoints(&self.new, b),
            &[&|a, b| a.method == b.method],
        );
        for (a, b) in &pairs {
            let place = place.of_operation(&a.method.to_ascii_uppercase(), a.path);
            let place = place.at(Some(&a.at), Some(&b.at));
            self.operation(a, b, &place);
        }
        for endpoint in lost {
            self.lost_endpoint(false, &endpoint, Some(new.1), place);
        }
        for endpoint in gained {
            self.new_endpoint(&endpoint, Some(old.1), place);
        }
    }

    fn lost_endpoint(
        &mut self,
        with_its_path: bool,
        endpoint: &Outline<'d>,
        new: Option<&Located<'d>>,
        place: &Place,
    ) {
        let name = endpoint.method.to_ascii_uppercase();
        let place = place.of_operation(&name, endpoint.path);
        let place = place.at(Some(&endpoint.at), new);
        let deprecated = endpoint.at.flag("deprecated").unwrap_or(false);
        let rule = match (with_its_path, deprecated) {
            (false, false) => DocumentRule::ApiRemovedWithoutDeprecation,
            (false, true) => DocumentRule::ApiRemovedWithDeprecation,
            (true, false) => DocumentRule::ApiPathRemovedWithoutDeprecation,
            (true, true) => DocumentRule::ApiPathRemovedWithDeprecation,
        };
        let value = if with_its_path { endpoint.path } else { &name };
        self.removed(rule, &place, value);
    }

    fn new_endpoint(&mut self, endpoint: &Outline<'d>, old: Option<&Located<'d>>, place: &Place) {
        let name = endpoint.method.to_ascii_uppercase();
        let place = place.of_operation(&name, endpoint.path);
        let place = place.at(old, Some(&endpoint.at));
        let value = json!(format!("{name} {}", endpoint.path).trim_end());
        self.added(DocumentRule::EndpointAdded, &place, value);
    }

    /// What items say beside their operations.
    fn items(
        &mut self,
        old: &[(&'d str, Located<'d>)],
        new: &[(&'d str, Located<'d>)],
        place: &Place,
    ) {
        let mut known = METHODS.to_vec();
        known.extend(["parameters", "servers", "$ref"]);
        let paired = pair_up(
            old.iter().collect(),
            new.iter().collect(),
            &[&|a, b| a.0 == b.0, &|_, _| true],
        );
        for ((_, a), (_, b)) in paired.pairs {
            let place = place.at(Some(a), Some(b));
            self.rest(a, b, &known, &place);
        }
    }

    fn operation(&mut self, old: &Outline<'d>, new: &Outline<'d>, place: &Place) {
        let (a, b) = (&old.at, &new.at);
        if old.path != new.path {
            // Names of parameters, which nobody sends.
            let values = (Some(json!(old.path)), Some(json!(new.path)));
            self.report(DocumentRule::AnnotationChanged, place, values);
        }
        let (x, y) = (old.servers(), new.servers());
        // Those of the documents are compared once.
        let own = |at: &Option<Located<'d>>| at.as_ref().is_some_and(|at| at.pointer != "/servers");
        if own(&x) || own(&y) {
            self.servers((x, y), place);
        }
        let old_parameters = Parameter::read(old);
        let new_parameters = Parameter::read(new);
        self.ignored_parameters(old, new, place);
        let credentials = self.security(old, new, &Parameter::keys(&old_parameters), place);
        self.compare_parameters(old_parameters, new_parameters, &credentials, place);
        self.body((a.get("requestBody"), b.get("requestBody")), place);
        self.responses((a.get("responses"), b.get("responses")), place);
        self.callbacks((a.get("callbacks"), b.get("callbacks")), place);

        let id = |at: &Located<'d>| at.text("operationId");
        if id(a) != id(b) {
            let rule = if id(a).is_none() {
                DocumentRule::OperationIdAdded
            } else {
                DocumentRule::OperationIdRemoved
            };
            self.member(rule, (a, b), "operationId", place);
        }
        let deprecated = |at: &Located<'d>| at.flag("deprecated").unwrap_or(false);
        if deprecated(a) != deprecated(b) {
            let rule = if deprecated(b) {
                DocumentRule::EndpointDeprecated
            } else {
                DocumentRule::EndpointReactivated
            };
            self.member(rule, (a, b), "deprecated", place);
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
}

type Items<'d> = Vec<(&'d str, Located<'d>)>;

/// The path items by what is the same on the wire: `/a/{x}` → `/a/{}`.
fn by_shape<'d>(root: &Located<'d>) -> BTreeMap<String, Items<'d>> {
    let mut shapes: BTreeMap<String, Items<'d>> = BTreeMap::new();
    let paths = root.get("paths");
    for (path, item) in paths.iter().flat_map(Located::entries) {
        if path.starts_with("x-") {
            continue;
        }
        if let Ok(item) = item.follow(root.value) {
            shapes
                .entry(Template::parse(path).shape())
                .or_default()
                .push((path, item));
        }
    }
    shapes
}

fn endpoints<'d>(root: &Located<'d>, items: Items<'d>) -> Vec<Outline<'d>> {
    let items = items.into_iter();
    items
        .flat_map(|(path, item)| Outline::of_item(root, path, &item).collect::<Vec<_>>())
        .collect()
}
