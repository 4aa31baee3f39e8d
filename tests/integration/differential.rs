//! What a schema accepts before and after lowering: random schemas and random
//! instances, judged by `jsonschema`.

use std::path::Path;

use jsonschema::Validator;
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};
use serde_json::{Map, Value, json};
use vlens::openapi::{Document, Effect, lower};

const NAMES: [&str; 4] = ["a", "b", "type", "$ref"];

/// JSON from few words, so that schemas and instances meet.
fn instance() -> BoxedStrategy<Value> {
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

/// One component schema of a document, as draft 2020-12 has it.
fn validator(document: &Value, name: &str) -> Validator {
    let schema = json!({
        "$ref": format!("#/components/schemas/{name}"),
        "components": { "schemas": document["components"]["schemas"] }
    });
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A 3.0 schema as draft 2020-12 has it.
fn modern(schema: &Value) -> Value {
    let Value::Object(map) = schema else {
        return schema.clone();
    };
    if let Some(reference) = map.get("$ref") {
        return json!({ "$ref": reference });
    }
    let mut modern: Map<String, Value> = map
        .iter()
        .map(|(name, value)| {
            let value = match (name.as_str(), value) {
                ("allOf" | "anyOf" | "oneOf", Value::Array(arms)) => {
                    arms.iter().map(self::modern).collect()
                }
                ("not" | "items" | "additionalProperties", value) => self::modern(value),
                ("properties", Value::Object(members)) => members
                    .iter()
                    .map(|(name, member)| (name.clone(), self::modern(member)))
                    .collect::<Map<_, _>>()
                    .into(),
                (_, value) => value.clone(),
            };
            (name.clone(), value)
        })
        .collect();
    if modern.remove("nullable") == Some(json!(true))
        && let Some(one) = map.get("type")
    {
        modern.insert("type".to_owned(), json!([one, "null"]));
    }
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if modern.remove(exclusive) == Some(json!(true))
            && let Some(value) = modern.remove(bound)
        {
            modern.insert(exclusive.to_owned(), value);
        }
    }
    Value::Object(modern)
}

fn modern_document(lowered: &Value) -> Value {
    let mut document = lowered.clone();
    if let Value::Object(schemas) = &mut document["components"]["schemas"] {
        schemas
            .values_mut()
            .for_each(|schema| *schema = modern(schema));
    }
    document
}

/// Never narrower; the same if nothing was widened.
fn compare(document: &Value, instances: &[Value]) -> Result<(), TestCaseError> {
    let lowered = lower(document).map_err(|problems| TestCaseError::fail(problems.to_string()))?;
    let widened = lowered
        .notes
        .iter()
        .any(|note| note.effect == Effect::Widened);
    let after = modern_document(&lowered.document);
    let names = document["components"]["schemas"].as_object().unwrap();
    for name in names.keys() {
        let (before, after) = (validator(document, name), validator(&after, name));
        for instance in instances {
            let (before, after) = (before.is_valid(instance), after.is_valid(instance));
            prop_assert!(
                after || !before,
                "{name} became narrower for {instance}: {}",
                lowered.document
            );
            prop_assert!(
                widened || before == after,
                "{name} became wider for {instance}: {}",
                lowered.document
            );
        }
    }
    Ok(())
}

/// Every value that is listed in a schema is a likely instance.
fn listed(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("const").cloned());
            found.extend(
                map.get("enum")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
            map.values().for_each(|value| listed(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| listed(value, found)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_3_0_can_express_is_accepted_as_before(
        document in document(false),
        mut instances in vec(instance(), 24),
    ) {
        listed(&document, &mut instances);
        let lowered = lower(&document).unwrap();
        // Only these can make it wider here, and the strategy has none of them.
        prop_assert!(lowered.notes.iter().all(|note| note.effect == Effect::Dropped));
        compare(&document, &instances)?;
    }

    #[test]
    fn what_it_cannot_express_never_becomes_narrower(
        document in document(true),
        mut instances in vec(instance(), 24),
    ) {
        listed(&document, &mut instances);
        compare(&document, &instances)?;
    }

    #[test]
    fn the_vendored_document_is_accepted_as_before(
        changes in vec((any::<Index>(), any::<Index>(), instance()), 0..6),
    ) {
        let document = Document::load(Path::new("openapi")).unwrap().corrected;
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let mut fields: Vec<&str> = schemas
            .values()
            .flat_map(|schema| schema["properties"].as_object().unwrap().keys())
            .map(String::as_str)
            .collect();
        fields.dedup();
        let mut instance = json!({
            "phoneNumber": "+201234567890",
            "data": { "user": { "id": 1 }, "accessToken": "t" },
            "error_code": null
        });
        for (holder, field, value) in changes {
            let holder = *holder.get(&["", "/data", "/data/user"]);
            if let Some(Value::Object(holder)) = instance.pointer_mut(holder) {
                holder.insert((*field.get(&fields)).to_owned(), value);
            }
        }
        let inner = [instance["data"].clone(), instance["data"]["user"].clone(), instance.clone()];
        compare(&document, &inner)?;
    }
}
