//! What a schema accepts before and after lowering: random schemas and random
//! instances, judged by `jsonschema`.

use std::path::Path;

use crate::random::{document, few, instance, many};
use jsonschema::Validator;
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Map, Value, json};
use vlens_openapi::{Document, Inexact, lower};

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
        .any(|note| note.inexact == Inexact::Widened);
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

fn exactly(document: &Value, mut instances: Vec<Value>) -> Result<(), TestCaseError> {
    listed(document, &mut instances);
    let lowered = lower(document).map_err(|problems| TestCaseError::fail(problems.to_string()))?;
    // Only these can make it wider here, and the strategy has none of them.
    prop_assert!(
        lowered
            .notes
            .iter()
            .all(|note| note.inexact == Inexact::Dropped)
    );
    compare(document, &instances)
}

fn never_narrower(document: &Value, mut instances: Vec<Value>) -> Result<(), TestCaseError> {
    listed(document, &mut instances);
    compare(document, &instances)
}

#[test]
#[ignore = "a long search"]
fn random_documents_that_3_0_can_express() {
    let strategy = (document(false), vec(instance(), 24));
    let result = many().run(&strategy, |(document, instances)| {
        exactly(&document, instances)
    });
    assert_eq!(result, Ok(()));
}

#[test]
#[ignore = "a long search"]
fn random_documents_that_it_cannot() {
    let strategy = (document(true), vec(instance(), 24));
    let result = many().run(&strategy, |(document, instances)| {
        never_narrower(&document, instances)
    });
    assert_eq!(result, Ok(()));
}

proptest! {
    #![proptest_config(few(300))]

    #[test]
    fn what_3_0_can_express_is_accepted_as_before(
        (document, instances) in (document(false), vec(instance(), 24)),
    ) {
        exactly(&document, instances)?;
    }

    #[test]
    fn what_it_cannot_express_never_becomes_narrower(
        (document, instances) in (document(true), vec(instance(), 24)),
    ) {
        never_narrower(&document, instances)?;
    }

    #[test]
    fn the_vendored_document_is_accepted_as_before(
        changes in vec((any::<Index>(), any::<Index>(), instance()), 0..6),
    ) {
        let document = Document::load(Path::new("tests/fixtures/openapi")).unwrap().corrected;
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
