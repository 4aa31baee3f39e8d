//! YAML that is printed, and that every reader takes for the same.

use proptest::prelude::*;
use serde_json::{Value, json};
use vlens_openapi::{parse::parse, print};

use crate::random::few;

/// Strings that some reader takes for something else, or ends early.
const STRINGS: [&str; 56] = [
    "",
    " ",
    "a ",
    " a",
    "a\n",
    "\n",
    "a\nb",
    "a\nb\n",
    "a\n\n",
    " a\nb",
    "a\n\n b\n",
    "a\tb",
    "a\r\nb",
    "no",
    "No",
    "NO",
    "n",
    "y",
    "Y",
    "on",
    "off",
    "yes",
    "true",
    "True",
    "null",
    "Null",
    "~",
    "12:30:00",
    "1:2",
    "1_000",
    "0x1F",
    "0o17",
    "017",
    "1e3",
    "1.5",
    ".5",
    ".inf",
    "-.INF",
    ".nan",
    "2026-01-27",
    "2026-01-27T10:00:00Z",
    "=",
    "<<",
    "-",
    "- a",
    "? a",
    "a: b",
    "a #b",
    "#a",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "\u{2028}\u{2029}\u{85}\u{feff}\u{0}\u{7f}\u{a0}",
    "é😀'\"\\",
];

fn all() -> Value {
    let strings: Vec<Value> = STRINGS.map(Value::from).to_vec();
    let members =
        STRINGS.map(|string| (string.to_owned(), json!([{ string: string }, [[string]]])));
    json!({
        "strings": strings,
        "keys": serde_json::Map::from_iter(members),
        "numbers": [0, -1, 1.5, -0.0, 1e300, 1e-7, 18446744073709551615_u64, -9223372036854775808_i64],
        "others": [null, true, false, {}, [], [{}], { "a": [] }, [[1, 2], [3]]],
        "k".repeat(2000): { "k".repeat(2000): ["x".repeat(2000)] },
        "list": [{ "k".repeat(2000): 1, "b": 2 }, { "a": { "b": "c\nd\n" } }, ["e\nf"]]
    })
}

#[test]
fn what_is_printed_is_read_as_it_was() {
    assert_eq!(parse(&print(&all())), Ok(all()));
    for scalar in [
        json!(null),
        json!("a"),
        json!("a\nb"),
        json!("no"),
        json!(1),
        json!([]),
        json!({}),
    ] {
        assert_eq!(parse(&print(&scalar)), Ok(scalar));
    }
}

/// What the specifications of 1.1 and 1.2 have in common: without quotes only
/// what begins like a word, a path or `$ref` and is none of the words of 1.1.
#[test]
fn only_plain_text_stands_without_quotes() {
    for string in STRINGS {
        let printed = print(&json!(string));
        assert!(printed.starts_with('"'), "{printed}");
    }
    for string in [
        "text",
        "two words",
        "/a/{id}",
        "$ref",
        "it's",
        "3.1.0",
        "https://x",
    ] {
        let quoted = print(&json!(string)).starts_with('"');
        assert_eq!(
            quoted,
            string.contains(':') || string.starts_with('3'),
            "{string}"
        );
    }
}

#[test]
fn a_document_reads_well() {
    let document = json!({
        "openapi": "3.1.0",
        "paths": { "/a/{id}": { "get": { "responses": { "200": { "description": "First.\n\nSecond.\n" } } } } },
        "tags": [{ "description": "a: b", "name": "no" }, { "name": "on" }]
    });
    let printed = "openapi: \"3.1.0\"\npaths:\n  /a/{id}:\n    get:\n      responses:\n        \"200\":\n          \
                   description: |\n            First.\n\n            Second.\ntags:\n  - description: \"a: b\"\n    \
                   name: \"no\"\n  - name: \"on\"\n";
    assert_eq!(print(&document), printed);
}

proptest! {
    #![proptest_config(few(500))]

    #[test]
    fn any_string(string in "[\\PC\n\r\t \u{0}-\u{ff}\u{2020}-\u{2030}]{0,12}|[a-z:# \n-]{0,12}") {
        let value = json!({ "k": string, &string: [string] });
        prop_assert_eq!(parse(&print(&value)), Ok(value));
    }
}

/// Writes the YAML and what it means, for the readers of other languages:
/// `cargo test -p vlens-openapi -- --ignored printed_for_other_readers`, then
/// compare `printed.yaml` with `printed.json` in the temporary folder.
#[test]
#[ignore = "writes files to read by hand with PyYAML (1.1) and ruamel.yaml (1.2)"]
fn printed_for_other_readers() {
    let folder = std::env::temp_dir();
    std::fs::write(folder.join("printed.yaml"), print(&all())).unwrap();
    std::fs::write(folder.join("printed.json"), all().to_string()).unwrap();
}
