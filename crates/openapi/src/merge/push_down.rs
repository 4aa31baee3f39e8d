//! What a document says for several operations, said by each of them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::{
    credential::place,
    grammar::{METHODS, Object},
    reference::resolve,
    value::same,
    walk::visit_mut,
};

/// Moves to the operations what holds for all of a document (`security`) or all
/// of a path (`parameters`, `servers`), unless the documents agree on it: when
/// they are merged it would reach the operations of the others.
pub(super) fn push_down(documents: &mut [(String, Value)]) {
    let root_security: Vec<_> = documents
        .iter()
        .map(|(_, document)| document.get("security"))
        .collect();
    if !agree(&root_security) {
        for (_, document) in documents.iter_mut() {
            security(document);
        }
    }
    for path in shared_paths(documents) {
        let items: Vec<_> = documents
            .iter()
            .filter_map(|(_, document)| document.get("paths")?.get(&path))
            .collect();
        let differs = ["parameters", "servers"].map(|name| {
            let values: Vec<_> = items.iter().map(|item| item.get(name)).collect();
            !agree(&values)
        });
        let [parameters_differ, servers_differ] = differs;
        for (_, document) in documents.iter_mut() {
            if parameters_differ {
                parameters(document, &path);
            }
            if servers_differ {
                servers(document, &path);
            }
        }
    }
}

fn agree(values: &[Option<&Value>]) -> bool {
    values.windows(2).all(|pair| match pair {
        [Some(a), Some(b)] => same(a, b),
        [a, b] => a.is_none() && b.is_none(),
        _ => true,
    })
}

/// Paths that several documents have.
fn shared_paths(documents: &[(String, Value)]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut shared = BTreeSet::new();
    for (_, document) in documents {
        let paths = document.get("paths").and_then(Value::as_object);
        for (path, _) in paths.into_iter().flatten() {
            if !seen.insert(path) {
                shared.insert(path.clone());
            }
        }
    }
    shared
}

fn security(document: &mut Value) {
    let Some(security) = document
        .as_object_mut()
        .and_then(|root| root.remove("security"))
    else {
        return;
    };
    visit_mut(Object::Operation, document, &mut |operation, _| {
        if let Value::Object(operation) = operation {
            operation
                .entry("security")
                .or_insert_with(|| security.clone());
        }
    });
}

/// Parameters of a path, but for those that an operation has of its own.
fn parameters(document: &mut Value, path: &str) {
    let Some(Value::Array(shared)) = take(document, path, "parameters") else {
        return;
    };
    let named = |document: &Value, parameter: &Value| resolve(document, parameter).and_then(place);
    let shared: Vec<_> = shared
        .into_iter()
        .map(|parameter| (named(document, &parameter), parameter))
        .collect();
    let components = document.get("components").cloned();
    let source = serde_json::json!({ "components": components });
    for operation in operations(document, path) {
        let own = operation
            .entry("parameters")
            .or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(own) = own else { continue };
        let names: Vec<_> = own
            .iter()
            .map(|parameter| named(&source, parameter))
            .collect();
        let added = shared
            .iter()
            .filter(|(name, _)| name.is_none() || !names.contains(name));
        own.extend(added.map(|(_, parameter)| parameter.clone()));
    }
}

fn servers(document: &mut Value, path: &str) {
    let Some(servers) = take(document, path, "servers") else {
        return;
    };
    for operation in operations(document, path) {
        operation
            .entry("servers")
            .or_insert_with(|| servers.clone());
    }
}

fn take(document: &mut Value, path: &str, name: &str) -> Option<Value> {
    let item = document.get_mut("paths")?.get_mut(path)?;
    item.as_object_mut()?.remove(name)
}

fn operations<'d>(
    document: &'d mut Value,
    path: &str,
) -> impl Iterator<Item = &'d mut Map<String, Value>> {
    let item = document
        .get_mut("paths")
        .and_then(|paths| paths.get_mut(path));
    let members = item.and_then(Value::as_object_mut).into_iter().flatten();
    members
        .filter(|(name, _)| METHODS.contains(&name.as_str()))
        .filter_map(|(_, operation)| operation.as_object_mut())
}
