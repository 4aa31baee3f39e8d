//! What a schema applies to the same value as itself.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    pointer,
    reference::{Located, target},
};

/// The keywords that hold a list of schemas for the same value.
pub const COMBINATIONS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Keywords that assert nothing.
pub const ANNOTATIONS: [&str; 12] = [
    "$comment",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

/// Whether a keyword asserts nothing: one of [`ANNOTATIONS`] or an extension.
#[must_use]
pub fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-") || ANNOTATIONS.contains(&keyword)
}

/// A schema and all that it applies to the same value: what its `$ref` names and
/// the arms of the `keywords`, some of [`COMBINATIONS`], with theirs in turn.
///
/// Each is there once, outer ones before inner ones, whatever leads to it; so
/// this ends for cyclic schemas, and takes time in proportion to their number.
/// References that lead nowhere are passed over.
///
/// ```
/// use serde_json::json;
/// use vlens_openapi::{Located, schema::{COMBINATIONS, in_place}};
///
/// let document = json!({ "components": { "schemas": {
///     "Node": { "allOf": [{ "$ref": "#/components/schemas/Node" }, { "minProperties": 1 }] }
/// } } });
/// let node = Located::new(
///     &document["components"]["schemas"]["Node"],
///     "/components/schemas/Node",
/// );
/// let pointers: Vec<String> = in_place(&document, node, &COMBINATIONS)
///     .map(|schema| schema.pointer)
///     .collect();
/// assert_eq!(pointers, [
///     "/components/schemas/Node",
///     "/components/schemas/Node/allOf/0",
///     "/components/schemas/Node/allOf/1",
/// ]);
/// ```
pub fn in_place<'d>(
    document: &'d Value,
    schema: Located<'d>,
    keywords: &'static [&'static str],
) -> InPlace<'d> {
    InPlace {
        document,
        keywords,
        todo: vec![schema],
        seen: BTreeSet::new(),
    }
}

/// What [`in_place`] returns.
#[derive(Clone, Debug)]
pub struct InPlace<'d> {
    document: &'d Value,
    keywords: &'static [&'static str],
    /// A stack: the next one last.
    todo: Vec<Located<'d>>,
    /// By address, which a value within a document has for itself.
    seen: BTreeSet<*const Value>,
}

impl<'d> Iterator for InPlace<'d> {
    type Item = Located<'d>;

    fn next(&mut self) -> Option<Located<'d>> {
        let schema = loop {
            let next = self.todo.pop()?;
            if self.seen.insert(std::ptr::from_ref(next.value)) {
                break next;
            }
        };
        for keyword in self.keywords.iter().rev() {
            let arms = schema.value.get(keyword).and_then(Value::as_array);
            let arms = arms.map_or(&[][..], Vec::as_slice);
            for (i, arm) in arms.iter().enumerate().rev() {
                let list = pointer::join(&schema.pointer, keyword);
                self.todo.push(Located::new(arm, format!("{list}/{i}")));
            }
        }
        let reference = schema.value.get("$ref");
        self.todo
            .extend(reference.and_then(|reference| target(self.document, reference).ok()));
        Some(schema)
    }
}
