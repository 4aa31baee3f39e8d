//! Whatever the document, each step ends and says why it refuses.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value, json};
use vlens_openapi::{lint::unmarked, lower, merge::merge, parse::parse, print};

use crate::random::{few, many};

/// What documents are made of, and what is none of it.
const WORDS: [&str; 26] = [
    "$defs",
    "$ref",
    "A",
    "B",
    "additionalProperties",
    "allOf",
    "anyOf",
    "callbacks",
    "content",
    "description",
    "enum",
    "get",
    "in",
    "items",
    "name",
    "not",
    "oneOf",
    "parameters",
    "post",
    "prefixItems",
    "properties",
    "responses",
    "schema",
    "security",
    "type",
    "x-a",
];

const REFERENCES: [&str; 14] = [
    "#/components/schemas/A",
    "#/components/schemas/%41",
    "#/components/schemas/B",
    "#/components/schemas/A/items",
    "#/components/schemas/A/properties/A",
    "#/components/schemas/B/allOf/0",
    "#/components/schemas/B/x-a",
    "#/components/parameters/A",
    "#/paths/~1a",
    "#/paths/~1a/get/parameters/0",
    "#/paths/~1b/post/callbacks/A",
    "#/components/pathItems/A",
    "#",
    "other.yaml",
];

fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        3 => select(&REFERENCES[..]).prop_map(|reference| json!({ "$ref": reference })),
        1 => select(vec![json!(null), json!(true), json!(1), json!(2.0), json!("string"), json!("query"), json!("\u{2028}no")]),
    ];
    leaf.prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..3).prop_map(Value::from),
            4 => vec((select(&WORDS[..]), inner), 0..4).prop_map(|members| {
                let members = members.into_iter().map(|(name, value)| (name.to_owned(), value));
                Value::Object(members.collect::<Map<_, _>>())
            }),
        ]
    })
    .boxed()
}

fn document() -> impl Strategy<Value = Value> {
    (vec(anything(), 6), anything()).prop_map(|(parts, root)| {
        let [schema, other, parameter, item, first, second] = parts.as_slice() else {
            return root;
        };
        json!({
            "openapi": "3.1.0",
            "info": { "title": "t", "version": "1" },
            "paths": { "/a": first, "/b": second },
            "components": {
                "schemas": { "A": schema, "B": other },
                "parameters": { "A": parameter },
                "pathItems": { "A": item }
            }
        })
    })
}

fn ends(document: &Value, other: &Value) -> Result<(), TestCaseError> {
    prop_assert_eq!(parse(&print(document)), Ok(document.clone()));
    let _ = unmarked(document);
    for problem in lower(document).err().into_iter().flatten() {
        prop_assert!(!problem.message.is_empty());
    }
    let pair = |a: &Value, b: &Value| {
        merge(vec![
            ("a".to_owned(), a.clone()),
            ("b".to_owned(), b.clone()),
        ])
    };
    prop_assert_eq!(pair(document, document), Ok(document.clone()));
    let _ = pair(document, other);
    Ok(())
}

proptest! {
    #![proptest_config(few(300))]

    #[test]
    fn any_document((document, other) in (document(), document())) {
        ends(&document, &other)?;
    }
}

#[test]
#[ignore = "a long search"]
fn random_documents_of_any_kind() {
    let result = many().run(&(document(), document()), |(document, other)| {
        ends(&document, &other)
    });
    assert_eq!(result, Ok(()));
}
