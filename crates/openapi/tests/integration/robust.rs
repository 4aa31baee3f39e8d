//! Whatever the document, each step ends and says why it refuses.

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};
use serde_json::{Map, Value, json};
use vlens_openapi::{Page, lint::unmarked, lower, merge::merge, parse::parse, print};

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

/// A page in which some lines are others, and which may break off.
fn page() -> impl Strategy<Value = String> {
    const PAGE: &str = include_str!("../fixtures/pages/register-step-verify-phone.md");
    let line = select(vec![
        "",
        "```",
        "```yaml",
        "~~~~ json",
        "# Title",
        "## OpenAPI Specification",
        "## Examples",
        "**Response** 200",
        "openapi: 3.1.0",
        "- [{",
        "  a: *b",
        "\t\"",
        "---",
        "\u{2028}\u{0}",
    ]);
    let edits = vec((any::<Index>(), any::<bool>(), line), 0..6);
    (edits, any::<Index>(), any::<bool>()).prop_map(|(edits, end, is_cut)| {
        let mut lines: Vec<_> = PAGE.lines().collect();
        for (at, is_new, line) in edits {
            let at = at.index(lines.len());
            if is_new {
                lines.insert(at, line);
            } else {
                lines[at] = line;
            }
        }
        let text = lines.join("\n");
        if is_cut {
            text.chars().take(end.index(text.len())).collect()
        } else {
            text
        }
    })
}

/// Either there is a document, or one line that says why not.
fn is_read(text: &str) -> Result<(), TestCaseError> {
    match Page::read(text).and_then(|page| parse(page.document)) {
        Ok(document) => prop_assert_eq!(parse(&print(&document)), Ok(document)),
        Err(problem) => {
            prop_assert!(!problem.message.is_empty());
            prop_assert!(!problem.message.contains('\n'), "{}", problem);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(few(300))]

    #[test]
    fn any_page(text in page()) {
        is_read(&text)?;
    }

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
    let result = many().run(&page(), |text| is_read(&text));
    assert_eq!(result, Ok(()));
}
