//! YAML and JSON texts, and what is read from them.

use serde_json::{Value, json};
use vlens_openapi::parse::parse;

#[test]
fn what_is_read() {
    let brackets = "[".repeat(5000);
    for (text, value) in [
        // As JSON reads it.
        (
            "a: -9223372036854776000",
            json!({ "a": -9223372036854776000.0 }),
        ),
        (
            r#"{"a": -9223372036854776000}"#,
            json!({ "a": -9223372036854776000.0 }),
        ),
        (
            "a: 18446744073709551616",
            json!({ "a": 18446744073709551616.0 }),
        ),
        (
            "a: 1000000000000000000000000000000000000000000",
            json!({ "a": 1e42 }),
        ),
        (
            "a: 18446744073709551615",
            json!({ "a": 18446744073709551615_u64 }),
        ),
        // Merge keys; what is written out wins, whatever its place.
        (
            "b: &b {x: 1, y: 2}\nc: {<<: *b, y: 3}\nd: {y: 4, <<: *b}",
            json!({ "b": { "x": 1, "y": 2 }, "c": { "x": 1, "y": 3 }, "d": { "x": 1, "y": 4 } }),
        ),
        (
            "b: &b {x: 1}\nc: &c {<<: *b, y: 2}\nd: {<<: [{y: 3}, *c], z: 4}",
            json!({ "b": { "x": 1 }, "c": { "x": 1, "y": 2 }, "d": { "x": 1, "y": 3, "z": 4 } }),
        ),
        ("'<<': {a: 1}", json!({ "<<": { "a": 1 } })),
        ("\"<<\": {a: 1}", json!({ "<<": { "a": 1 } })),
        ("{\"<<\": {\"a\": 1}}", json!({ "<<": { "a": 1 } })),
        (
            "a: \"'<<'\"\nb: '\"<<\"'",
            json!({ "a": "'<<'", "b": "\"<<\"" }),
        ),
        // Characters that end no line.
        (
            "a: x\u{2028}y\u{2029}z\u{85}!",
            json!({ "a": "x\u{2028}y\u{2029}z\u{85}!" }),
        ),
        (
            "a: \"x\u{2028}y\"\nb: |\n  p\u{85}q\n",
            json!({ "a": "x\u{2028}y", "b": "p\u{85}q\n" }),
        ),
        (
            "\"k\u{2028}\": \"\\u2028\"",
            json!({ "k\u{2028}": "\u{2028}" }),
        ),
        ("{\"a\": \"x\u{2028}y\"}", json!({ "a": "x\u{2028}y" })),
        ("# \u{2028}a: 1\nb: 2", json!({ "b": 2 })),
        // Keys as they are written.
        (
            "200: a\n1.0: b\nno: c\nnull: d\n~: e",
            json!({ "200": "a", "1.0": "b", "no": "c", "null": "d", "~": "e" }),
        ),
        // Scalars as YAML 1.2 has them.
        (
            "[no, on, y, 12:30:00, 1_000, 007, 0x1F, 0o17]",
            json!(["no", "on", "y", "12:30:00", "1_000", "007", 31, 15]),
        ),
        ("a: !!str 1", json!({ "a": "1" })),
        ("\u{feff}a: 1", json!({ "a": 1 })),
        ("\u{feff}{\"a\": 1}", json!({ "a": 1 })),
        (r#"{"a": "\ud83d\ude00"}"#, json!({ "a": "😀" })),
        (r#"["\ud83d\ude00"]"#, json!(["😀"])),
        ("{a: 1}", json!({ "a": 1 })),
        // Brackets inside of a string are no nesting.
        (&format!("a: '{brackets}'"), json!({ "a": brackets })),
        (
            &format!("{{\"a\": \"{brackets}\"}}"),
            json!({ "a": brackets }),
        ),
        (&format!("a: |-\n  {brackets}"), json!({ "a": brackets })),
    ] {
        let shown: String = text.chars().take(60).collect();
        assert_eq!(parse(text), Ok(value), "{shown}");
    }
}

#[test]
fn what_is_refused_and_where() {
    for (text, says) in [
        (
            "a: 1\nb: 1\na: 2",
            "/a: the key is there twice (line 3, column 1)",
        ),
        (
            "x:\n  - {a: 1, 'a': 2}",
            "/x/0/a: the key is there twice (line 2,",
        ),
        ("{\"x\": {\"a\": 1, \"a\": 2}}", "/x/a: "),
        ("a:\n  200: 1\n  '200': 2", "/a/200: "),
        ("a: {<<: 1}", "/a/<<: "),
        ("a: {<<: [{}, 1]}", "/a/<<: "),
        ("a: {<<: {}, <<: {}}", "/a/<<: "),
        ("a: !own 1", "/a: "),
        ("a: .inf", "/a: inf is not a number in JSON"),
        ("a: [.nan]", "/a/0: NaN is not a number in JSON"),
        ("a: [", "not readable as YAML or JSON: "),
        ("[a]: 1", "not readable as YAML or JSON: "),
        ("a: 1\n---\nb: 2", "not readable as YAML or JSON: "),
        ("{\"a\": 1} x", "not readable as YAML or JSON: "),
        ("", "the document is empty"),
        ("\u{feff}\n", "the document is empty"),
        ("# a comment\n", "the document is empty"),
    ] {
        let problem = parse(text).expect_err(text).to_string();
        assert!(problem.starts_with(says), "{text}: {problem}");
    }
}

#[test]
fn nesting_without_end() {
    for bracket in ["[", "{a: ", "[a, ", "- ", "? ", "{\"a\":["] {
        let problem = parse(&bracket.repeat(100_000)).expect_err(bracket);
        assert!(
            problem
                .message
                .starts_with("not readable as YAML or JSON: "),
            "{problem}"
        );
    }
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(parse(&nested(100)).is_ok_and(|value| value != Value::Null));
    assert!(parse(&nested(200)).is_err());
    // Maps of maps, one for each alias: a thousand million.
    let mut bomb = "a0: &a0 {x: 1}\n".to_owned();
    for i in 1..30 {
        let below = i - 1;
        bomb.push_str(&format!("a{i}: &a{i} [*a{below}, *a{below}]\n"));
    }
    assert!(parse(&bomb).is_err());
}
