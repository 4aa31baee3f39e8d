//! Random documents and instances, from few words, so that they meet.

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{RngSeed, TestRunner},
};
use serde_json::{Value, json};

/// Always the same cases: what `cargo test` tries.
pub(crate) fn few(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(3),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Other cases each time, as many as `PROPTEST_CASES` says: what the long search
/// tries, by
/// `PROPTEST_CASES=100000 cargo test -p vlens-openapi --release -- --ignored random`.
pub(crate) fn many() -> TestRunner {
    TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

const NAMES: [&str; 4] = ["a", "b", "type", "$ref"];

/// JSON from few words, so that schemas and instances meet.
pub(crate) fn instance() -> BoxedStrategy<Value> {
    let leaf = select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(2),
        json!(-1),
        json!(2.0),
        json!(1.5),
        json!(""),
        json!("a"),
        json!("b"),
        json!("abc"),
    ]);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((select(&NAMES[..]), inner), 0..4).prop_map(object),
        ]
    })
    .boxed()
}

fn object(members: Vec<(&'static str, Value)>) -> Value {
    let members = members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Value::Object(members.collect())
}

fn types() -> BoxedStrategy<Value> {
    const TYPES: [&str; 7] = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ];
    prop_oneof![
        select(&TYPES[..]).prop_map(Value::from),
        proptest::sample::subsequence(&TYPES[..], 1..5).prop_map(Value::from),
    ]
    .boxed()
}

/// Keywords that 3.0 can express, with the references that may stand here.
fn exact_keyword(
    inner: BoxedStrategy<Value>,
    names: &'static [&'static str],
) -> BoxedStrategy<(&'static str, Value)> {
    let count = || (0u8..4).prop_map(Value::from);
    let number = || select(vec![json!(0), json!(1), json!(2.0), json!(1.5), json!(-1)]);
    let all = || vec(inner.clone(), 1..3).prop_map(Value::from);
    // What is below a property or an item may refer to anything.
    let below = prop_oneof![3 => inner.clone(), 1 => reference(&["S", "A", "B"])].boxed();
    let of = |name: &'static str, value: BoxedStrategy<Value>| {
        value.prop_map(move |value| (name, value)).boxed()
    };
    let mut keywords = vec![
        of("type", types()),
        of("type", types()),
        of("enum", vec(instance(), 0..4).prop_map(Value::from).boxed()),
        of("const", instance()),
        of("minimum", number().boxed()),
        of("maximum", number().boxed()),
        of("exclusiveMinimum", number().boxed()),
        of("exclusiveMaximum", number().boxed()),
        of(
            "multipleOf",
            select(vec![json!(1), json!(2), json!(0.5)]).boxed(),
        ),
        of("minLength", count().boxed()),
        of("maxLength", count().boxed()),
        of("pattern", select(vec![json!("^a"), json!("b")]).boxed()),
        of("minItems", count().boxed()),
        of("maxItems", count().boxed()),
        of("uniqueItems", any::<bool>().prop_map(Value::from).boxed()),
        of("items", below.clone()),
        of("minProperties", count().boxed()),
        of("maxProperties", count().boxed()),
        of(
            "required",
            proptest::sample::subsequence(&NAMES[..], 0..3)
                .prop_map(Value::from)
                .boxed(),
        ),
        of(
            "properties",
            vec((select(&NAMES[..]), below.clone()), 0..3)
                .prop_map(object)
                .boxed(),
        ),
        of("additionalProperties", below),
        of("allOf", all().boxed()),
        of("anyOf", all().boxed()),
        of("oneOf", all().boxed()),
        of("not", inner),
        of(
            "contentEncoding",
            select(vec![json!("base64"), json!("7bit")]).boxed(),
        ),
        of("default", instance()),
        of(
            "examples",
            vec(instance(), 0..3).prop_map(Value::from).boxed(),
        ),
        of("nullable", any::<bool>().prop_map(Value::from).boxed()),
    ];
    if !names.is_empty() {
        keywords.push(
            reference(names)
                .prop_map(|schema| ("$ref", schema["$ref"].clone()))
                .boxed(),
        );
    }
    proptest::strategy::Union::new(keywords).boxed()
}

/// Keywords that it cannot, or not always.
fn inexact_keyword(inner: BoxedStrategy<Value>) -> BoxedStrategy<(&'static str, Value)> {
    let map = vec((select(&["^a", "b", "."][..]), inner.clone()), 0..3).prop_map(object);
    let lists = vec(
        (
            select(&NAMES[..]),
            proptest::sample::subsequence(&NAMES[..], 0..3).prop_map(Value::from),
        ),
        0..3,
    );
    prop_oneof![
        vec(inner.clone(), 1..3).prop_map(|items| ("prefixItems", Value::from(items))),
        map.prop_map(|map| ("patternProperties", map)),
        lists.prop_map(|lists| ("dependentRequired", object(lists))),
        (0u8..3).prop_map(|count| ("minContains", Value::from(count))),
        (
            select(
                &[
                    "propertyNames",
                    "contains",
                    "if",
                    "then",
                    "else",
                    "unevaluatedItems",
                    "unevaluatedProperties"
                ][..]
            ),
            inner,
        ),
    ]
    .boxed()
}

fn reference(names: &'static [&'static str]) -> BoxedStrategy<Value> {
    let reference = |name| json!({ "$ref": format!("#/components/schemas/{name}") });
    select(names).prop_map(reference).boxed()
}

/// Schemas; those that apply to the same value refer to `names` only.
fn schema(names: &'static [&'static str], inexact: bool) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        types().prop_map(|types| json!({ "type": types })),
    ];
    leaf.prop_recursive(3, 16, 3, move |inner| {
        let exact = exact_keyword(inner.clone().boxed(), names);
        let keyword = if inexact {
            prop_oneof![2 => exact, 1 => inexact_keyword(inner.boxed())].boxed()
        } else {
            exact
        };
        vec(keyword, 0..5).prop_map(object)
    })
    .boxed()
}

pub(crate) fn document(inexact: bool) -> impl Strategy<Value = Value> {
    (
        schema(&["A", "B"], inexact),
        schema(&["B"], inexact),
        schema(&[], inexact),
    )
        .prop_map(|(s, a, b)| {
            json!({
                "openapi": "3.1.0",
                "info": { "title": "t", "version": "1" },
                "components": { "schemas": { "S": s, "A": a, "B": b } }
            })
        })
}
