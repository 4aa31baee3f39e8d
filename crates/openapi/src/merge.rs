//! Several single-operation documents of one API → one document.

use serde_json::{Map, Value};

use super::{Problem, Problems, pointer};

/// Merges documents, each with the name of its file.
///
/// Equal parts (components, servers, tags) merge; paths and components are
/// united. The first document's `info` is kept, since each page carries a
/// placeholder of its own.
///
/// # Errors
///
/// No document at all, and every place where two documents say different
/// things, with both files and the pointer.
pub fn merge(documents: Vec<(String, Value)>) -> Result<Value, Problems> {
    let mut documents = documents.into_iter();
    let Some((first_name, mut merged)) = documents.next() else {
        return Err(Problem::new("", "there is no OpenAPI document to read").into());
    };
    let mut problems = Vec::new();
    let mut origins = vec![first_name];
    for (name, document) in documents {
        let mut merger = Merger {
            origins: &origins,
            name: &name,
            problems: &mut problems,
        };
        merger.root(&mut merged, document);
        origins.push(name);
    }
    Problems::check(merged, problems)
}

struct Merger<'a> {
    origins: &'a [String],
    name: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Merger<'_> {
    fn root(&mut self, merged: &mut Value, document: Value) {
        let (Value::Object(merged), Value::Object(document)) = (merged, document) else {
            self.problem("", "is not an OpenAPI document: its root is not a map");
            return;
        };
        for (key, theirs) in document {
            let at = pointer::join("", &key);
            match key.as_str() {
                // Placeholders and versions differ from page to page.
                "info" | "openapi" if merged.contains_key(&key) => {
                    keep_newer_version(merged, &key, &theirs);
                }
                // Two levels of names: path → method, kind → component.
                "paths" | "components" | "webhooks" => self.maps(merged, key, theirs, &at, 1),
                "tags" | "servers" => self.lists(merged, key, theirs, &at),
                _ => self.member(merged, key, theirs, &at),
            }
        }
    }

    /// Unites two maps; `depth` more levels of names below are united too.
    fn maps(
        &mut self,
        into: &mut Map<String, Value>,
        key: String,
        theirs: Value,
        at: &str,
        depth: u8,
    ) {
        match (into.get_mut(&key), theirs) {
            (Some(Value::Object(ours)), Value::Object(theirs)) => {
                for (name, value) in theirs {
                    let below = pointer::join(at, &name);
                    if depth > 0 {
                        self.maps(ours, name, value, &below, depth - 1);
                    } else {
                        self.member(ours, name, value, &below);
                    }
                }
            }
            (_, theirs) => self.member(into, key, theirs, at),
        }
    }

    /// Appends the items that are not there yet.
    fn lists(&mut self, into: &mut Map<String, Value>, key: String, theirs: Value, at: &str) {
        match (into.get_mut(&key), theirs) {
            (Some(ours), theirs) if key == "servers" && *ours != theirs => {
                self.conflict(at);
            }
            (Some(Value::Array(ours)), Value::Array(theirs)) => {
                for item in theirs {
                    if !ours.contains(&item) {
                        ours.push(item);
                    }
                }
            }
            (_, theirs) => self.member(into, key, theirs, at),
        }
    }

    fn member(&mut self, into: &mut Map<String, Value>, key: String, theirs: Value, at: &str) {
        match into.get(&key) {
            None => {
                into.insert(key, theirs);
            }
            Some(ours) if *ours == theirs => {}
            Some(_) => self.conflict(at),
        }
    }

    fn conflict(&mut self, at: &str) {
        let message = format!("differs from what {} says there", self.origins.join(" or "));
        self.problem(at, &message);
    }

    fn problem(&mut self, at: &str, message: &str) {
        self.problems
            .push(Problem::new(at, message).in_file(self.name));
    }
}

/// 3.1.0 and 3.1.1 pages may stand side by side: the newer version holds for
/// both. `info` stays the first document's.
fn keep_newer_version(merged: &mut Map<String, Value>, key: &str, theirs: &Value) {
    if key == "openapi"
        && let (Some(ours), Some(new)) = (merged[key].as_str(), theirs.as_str())
        && new.starts_with("3.1.")
        && ours.starts_with("3.1.")
        && new > ours
    {
        merged.insert(key.to_owned(), theirs.clone());
    }
}
