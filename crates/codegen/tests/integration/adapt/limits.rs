//! Documents that ask for much, and what is no document.

use serde_json::{Value, json};

use super::cases::types;
use crate::{adapt, generate, settings};

fn document(schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "t", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas }
    })
}

fn client(schemas: Value) -> String {
    let adapted = adapt(&document(schemas)).unwrap();
    vlens_codegen::generate(&adapted.document, &settings())
        .unwrap()
        .client
}

fn problems(document: &Value) -> Vec<String> {
    let problems = adapt(document).unwrap_err().into_iter();
    problems.map(|problem| problem.to_string()).collect()
}

/// Each set of parts is one type, whatever leads to it.
#[test]
fn parts_are_put_together_once() {
    let mut schemas = json!({});
    for i in 0..30 {
        let part = |name: &str| {
            json!({ "allOf": [
            { "$ref": format!("#/components/schemas/S{}", i + 1) }, { "required": [name] }
        ] })
        };
        schemas[format!("S{i}")] =
            json!({ "type": "object", "properties": { "a": part("a"), "b": part("b") } });
    }
    schemas["S30"] = json!({ "type": "object" });
    assert_eq!(types(&client(schemas)).len(), 31 + 2 * 30);
}

/// A document may ask for more types than anything could make.
#[test]
fn too_many_types_of_parts() {
    // The parts of each value are a set of schemas; from each set lead two
    // others. Reading a subset of thirty in all is what this asks for.
    let mut schemas = json!({});
    for i in 0..30 {
        let to = |i: usize| json!({ "$ref": format!("#/components/schemas/S{}", i % 30) });
        let both = if i == 0 {
            json!({ "allOf": [to(0), to(1)] })
        } else {
            to(i + 1)
        };
        schemas[format!("S{i}")] =
            json!({ "type": "object", "properties": { "a": both, "b": to(i + 1), "c": {} } });
    }
    schemas["All"] = json!({ "allOf": [{ "$ref": "#/components/schemas/S0" }, { "$ref": "#/components/schemas/S3" }] });
    let found = problems(&document(schemas));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].ends_with("its parts and those of the schemas below it make more than 1000 types"),
        "{found:?}"
    );
}

#[test]
fn garbage_and_depth() {
    for garbage in [
        json!(null),
        json!([]),
        json!({ "paths": [] }),
        json!({ "paths": { "/a": 1 } }),
    ] {
        assert_eq!(problems(&garbage), ["/info: has no `version`"], "{garbage}");
    }
    let nested = |levels: usize| {
        let mut deep = json!({ "type": "string" });
        for _ in 0..levels {
            deep = json!({ "type": "array", "items": deep });
        }
        document(json!({ "S": deep }))
    };
    assert_eq!(
        problems(&nested(510)),
        ["the document nests deeper than 512 levels"]
    );
    let lists = adapt(&nested(500)).unwrap();
    let lists = generate(&lists.document).unwrap();
    assert_eq!(lists.client.matches("::std::vec::Vec<").count() % 500, 0);
}

/// Seven maps, each of which leads back to itself after as many steps as a prime
/// says, put together: half a million steps until all of them are where they were.
#[test]
fn maps_put_together_that_hardly_end() {
    let mut schemas = json!({});
    let mut all = Vec::new();
    for length in [2, 3, 5, 7, 11, 13, 17] {
        let name = |i: usize| format!("C{length}x{}", i % length);
        for i in 0..length {
            let next = json!({ "$ref": format!("#/components/schemas/{}", name(i + 1)) });
            schemas[name(i)] = json!({ "type": "object", "additionalProperties": next });
        }
        all.push(json!({ "$ref": format!("#/components/schemas/{}", name(0)) }));
    }
    schemas["All"] = json!({ "allOf": all });
    let found = problems(&document(schemas));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("make more than 1000 types"), "{found:?}");
}
