//! A walk over all objects of a document, by its [grammar](crate::grammar).

use serde_json::Value;

use crate::{
    grammar::{Object, Shape},
    pointer::Pointer,
};

/// Calls `visitor` with every object of a document, 3.1 or 3.0, outer ones
/// first, also where a reference stands in for one.
///
/// References are not followed: what they name is visited where it stands. Beside
/// the `$ref` of a schema stand further schemas, as 3.1 has them; beside any
/// other nothing does.
///
/// This recurses: see [`check_depth`](crate::pointer::check_depth).
///
/// ```
/// use vlens_openapi::{grammar::Object, walk::visit};
///
/// let document = serde_json::json!({
///     "components": { "schemas": { "A": { "$ref": "#/…", "properties": { "x": true } } } }
/// });
/// let mut schemas = Vec::new();
/// visit(&document, &mut |kind, _, at| {
///     if kind == Object::Schema {
///         schemas.push(at.to_string());
///     }
/// });
/// assert_eq!(schemas, ["/components/schemas/A", "/components/schemas/A/properties/x"]);
/// ```
pub fn visit<'d>(document: &'d Value, visitor: &mut Visitor<'_, 'd>) {
    visit_below(Object::OpenApi, document, &Pointer::ROOT, visitor);
}

/// What [`visit`] calls.
pub type Visitor<'v, 'd> = dyn FnMut(Object, &'d Value, &Pointer<'_>) + 'v;

/// As [`visit`], for an object that stands at `at`.
pub fn visit_below<'d>(
    kind: Object,
    value: &'d Value,
    at: &Pointer<'_>,
    visitor: &mut Visitor<'_, 'd>,
) {
    visitor(kind, value, at);
    let Value::Object(map) = value else { return };
    if stands_for_another(kind, map) && kind != Object::Schema {
        return;
    }
    for (name, below) in map {
        let at = at.name(name);
        match (kind.shape_in_3_1(name), below) {
            (Some(Shape::One(kind)), below) => visit_below(kind, below, &at, visitor),
            (Some(Shape::FlagOrSchema), Value::Object(_) | Value::Bool(_)) => {
                visit_below(Object::Schema, below, &at, visitor);
            }
            (Some(Shape::List(kind)), Value::Array(items)) => {
                for (i, item) in items.iter().enumerate() {
                    visit_below(kind, item, &at.index(i), visitor);
                }
            }
            (Some(Shape::Map(kind)), Value::Object(members)) => {
                for (name, member) in members {
                    visit_below(kind, member, &at.name(name), visitor);
                }
            }
            _ => {}
        }
    }
}

/// Calls `visitor` with every object of a kind, outer ones first, also where a reference stands in for one.
///
/// What `visitor` puts in its place is walked in turn.
pub fn visit_mut(
    kind: Object,
    document: &mut Value,
    visitor: &mut dyn FnMut(&mut Value, &Pointer<'_>),
) {
    let mut walk = Mutable { kind, visitor };
    walk.object(Object::OpenApi, document, &Pointer::ROOT);
}

struct Mutable<'v> {
    kind: Object,
    visitor: &'v mut dyn FnMut(&mut Value, &Pointer<'_>),
}

impl Mutable<'_> {
    fn object(&mut self, kind: Object, value: &mut Value, at: &Pointer<'_>) {
        if kind == self.kind {
            (self.visitor)(value, at);
        }
        let Value::Object(map) = value else { return };
        if stands_for_another(kind, map) {
            return;
        }
        for (name, below) in map.iter_mut() {
            let at = at.name(name);
            match (kind.shape_in_3_1(name), below) {
                (Some(Shape::One(kind)), below) => self.object(kind, below, &at),
                (Some(Shape::FlagOrSchema), below) if below.is_object() => {
                    self.object(Object::Schema, below, &at);
                }
                (Some(Shape::List(kind)), Value::Array(items)) => {
                    for (i, item) in items.iter_mut().enumerate() {
                        self.object(kind, item, &at.index(i));
                    }
                }
                (Some(Shape::Map(kind)), Value::Object(members)) => {
                    for (name, member) in members.iter_mut() {
                        self.object(kind, member, &at.name(name));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a reference stands in the place of an object.
fn stands_for_another(kind: Object, map: &serde_json::Map<String, Value>) -> bool {
    kind.components().is_some() && map.contains_key("$ref")
}
