//! The diff against an oracle: instances that change their verdict.

use jsonschema::Validator;
use proptest::{prelude::*, test_runner::RngSeed};
use serde_json::{Map, Value, json};
use vlens_contract::{Change, Level, diff};

/// A small generator of its own: an edit needs the same stream as its base.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let z = z ^ (z >> 31);
        usize::try_from(z % (n as u64)).expect("small")
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

const NAMES: [&str; 3] = ["a", "b", "c"];

fn scalar(random: &mut Random) -> Value {
    random.pick(&[
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(2),
        json!(1.5),
        json!(6),
        json!(""),
        json!("a"),
        json!("ab"),
        json!("abc"),
        json!("2020-01-01"),
    ])
}

fn instance(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 1 } else { 4 }) {
        1 => {
            let length = random.below(4);
            (0..length).map(|_| instance(random, depth - 1)).collect()
        }
        2 | 3 => {
            let length = random.below(4);
            let mut map = Map::new();
            for _ in 0..length {
                let name = random.pick(&NAMES);
                map.insert(name.to_owned(), instance(random, depth - 1));
            }
            Value::Object(map)
        }
        _ => scalar(random),
    }
}

fn names(random: &mut Random) -> Value {
    let count = random.below(3);
    let mut names: Vec<_> = (0..count).map(|_| random.pick(&NAMES)).collect();
    names.sort_unstable();
    names.dedup();
    json!(names)
}

/// One keyword with a value; deeper ones only if `depth` is left.
fn keyword(random: &mut Random, depth: usize) -> (&'static str, Value) {
    let small = |random: &mut Random| json!(random.below(4));
    let plain = 20;
    match random.below(if depth == 0 { plain } else { plain + 19 }) {
        0..=2 => {
            let types = [
                "null", "boolean", "integer", "number", "string", "array", "object",
            ];
            let (one, other) = (random.pick(&types), random.pick(&types));
            let value = if one == other || random.below(2) == 0 {
                json!(one)
            } else {
                json!([one, other])
            };
            ("type", value)
        }
        3 => {
            let mut values: Vec<Value> = (0..=random.below(3)).map(|_| scalar(random)).collect();
            values.dedup();
            ("enum", json!(values))
        }
        4 => ("const", scalar(random)),
        5 => ("minLength", small(random)),
        6 => ("maxLength", small(random)),
        7 => (
            "pattern",
            random.pick(&[json!("^a"), json!("b"), json!("^$")]),
        ),
        8 => ("format", random.pick(&[json!("date"), json!("uuid")])),
        9 => ("minimum", random.pick(&[json!(0), json!(1), json!(1.5)])),
        10 => ("maximum", random.pick(&[json!(0), json!(1), json!(2.0)])),
        11 => ("exclusiveMinimum", small(random)),
        12 => ("exclusiveMaximum", small(random)),
        13 => (
            "multipleOf",
            random.pick(&[json!(1), json!(2), json!(3), json!(1.5)]),
        ),
        14 => ("minItems", small(random)),
        15 => ("maxItems", small(random)),
        16 => ("uniqueItems", json!(random.below(2) == 0)),
        17 => ("required", names(random)),
        18 => ("minProperties", small(random)),
        19 => ("maxProperties", small(random)),
        20 | 21 => {
            let mut map = Map::new();
            for _ in 0..=random.below(3) {
                map.insert(random.pick(&NAMES).to_owned(), schema(random, depth - 1));
            }
            ("properties", Value::Object(map))
        }
        22 => ("additionalProperties", schema(random, depth - 1)),
        23 => (
            "patternProperties",
            json!({ "^[ab]": schema(random, depth - 1) }),
        ),
        24 => (
            "propertyNames",
            random.pick(&[
                json!({ "enum": ["a", "b"] }),
                json!(false),
                json!({ "pattern": "a" }),
            ]),
        ),
        25 => ("dependentRequired", json!({ "a": names(random) })),
        26 => (
            "dependentSchemas",
            json!({ "b": schema(random, depth - 1) }),
        ),
        27 => ("items", schema(random, depth - 1)),
        28 => ("prefixItems", json!([schema(random, depth - 1)])),
        29 => ("contains", schema(random, depth - 1)),
        30 => ("allOf", list(random, depth)),
        31 => ("anyOf", list(random, depth)),
        32 => ("oneOf", list(random, depth)),
        33 => ("not", schema(random, depth - 1)),
        34 => ("if", schema(random, depth - 1)),
        35 => ("then", schema(random, depth - 1)),
        36 => ("unevaluatedProperties", json!(random.below(2) == 0)),
        37 => ("unevaluatedItems", json!(random.below(2) == 0)),
        _ => (
            "$ref",
            json!(format!("#/components/schemas/{}", random.pick(&["X", "Y"]))),
        ),
    }
}

fn list(random: &mut Random, depth: usize) -> Value {
    (0..=random.below(3))
        .map(|_| schema(random, depth - 1))
        .collect()
}

fn schema(random: &mut Random, depth: usize) -> Value {
    if random.below(12) == 0 {
        return json!(random.below(2) == 0);
    }
    let mut map = Map::new();
    for _ in 0..random.below(4) {
        let (key, value) = keyword(random, depth);
        map.insert(key.to_owned(), value);
    }
    Value::Object(map)
}

/// Every place in a schema where a schema stands.
fn places(schema: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    for (key, value) in schema.as_object().into_iter().flatten() {
        let below = format!("{at}/{key}");
        match (key.as_str(), value) {
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(map)) => {
                for (name, value) in map {
                    places(value, &format!("{below}/{name}"), found);
                }
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(items)) => {
                for (i, item) in items.iter().enumerate() {
                    places(item, &format!("{below}/{i}"), found);
                }
            }
            (
                "not"
                | "if"
                | "then"
                | "items"
                | "contains"
                | "additionalProperties"
                | "propertyNames",
                value,
            ) => {
                places(value, &below, found);
            }
            _ => {}
        }
    }
}

/// Sets, removes or replaces a keyword somewhere.
fn edit(random: &mut Random, schema: &Value) -> Value {
    let mut edited = schema.clone();
    let mut found = Vec::new();
    places(schema, "", &mut found);
    let place = random.pick(&found);
    let place = edited.pointer_mut(&place).expect("a place");
    let (key, value) = keyword(random, 1);
    match place {
        Value::Object(map) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            if !keys.is_empty() && random.below(2) == 0 {
                map.remove(&random.pick(&keys));
            } else {
                map.insert(key.to_owned(), value);
            }
        }
        other => *other = json!({ key: value }),
    }
    edited
}

struct Case {
    x: Value,
    y: Value,
}

impl Case {
    fn document(&self, request: Option<&Value>, response: Option<&Value>) -> Value {
        let any = json!({});
        json!({
            "openapi": "3.1.0",
            "paths": { "/p": { "post": {
                "requestBody": { "content": { "application/json": { "schema": request.unwrap_or(&any) } } },
                "responses": { "200": { "content": { "application/json": { "schema": response.unwrap_or(&any) } } } },
            } } },
            "components": { "schemas": { "X": self.x, "Y": self.y } },
        })
    }

    fn validator(&self, schema: &Value) -> Option<Validator> {
        let mut whole = json!({ "allOf": [schema] });
        whole["components"] = json!({ "schemas": { "X": self.x, "Y": self.y } });
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&whole)
            .ok()
    }
}

fn worst(changes: &[Change]) -> Level {
    changes
        .iter()
        .map(|change| change.level)
        .max()
        .unwrap_or(Level::Cosmetic)
}

/// A few hundred documents, always the same. To search, name more, and another
/// seed: `DIFF_CASES=200000 DIFF_SEED=2 cargo test --release -p vlens-contract
/// --test integration diff_properties`.
fn config() -> ProptestConfig {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u32>().ok();
    let seed = number("DIFF_SEED").unwrap_or(1);
    ProptestConfig {
        cases: number("DIFF_CASES").unwrap_or(300),
        rng_seed: RngSeed::Fixed(seed.into()),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    /// For every edit under which some instance changes its verdict, something
    /// above cosmetic; and if a request that fitted no longer does, or an answer
    /// that did not fit now does, something breaking.
    #[test]
    fn no_edit_slips_through(seed in any::<u64>()) {
        let random = &mut Random(seed);
        let case = Case { x: schema(random, 1), y: json!({ "type": "string" }) };
        // X must not lead to itself.
        let case = Case { x: serde_json::from_str(&case.x.to_string().replace("schemas/X", "schemas/Y")).expect("JSON"), ..case };
        let old = schema(random, 3);
        let mut new = edit(random, &old);
        if random.below(4) == 0 {
            new = edit(random, &new);
        }
        let (Some(before), Some(after)) = (case.validator(&old), case.validator(&new)) else {
            return Ok(());
        };
        let (mut lost, mut gained) = (None, None);
        for _ in 0..300 {
            let instance = instance(random, 3);
            match (before.is_valid(&instance), after.is_valid(&instance)) {
                (true, false) => lost = Some(instance),
                (false, true) => gained = Some(instance),
                _ => {}
            }
        }
        let request = diff(&case.document(Some(&old), None), &case.document(Some(&new), None));
        let response = diff(&case.document(None, Some(&old)), &case.document(None, Some(&new)));
        let (Ok(request), Ok(response)) = (request, response) else {
            return Ok(());
        };
        let told = || format!("old {old}\nnew {new}\nX {}\nlost {lost:?} gained {gained:?}\n{request:?}", case.x);
        if lost.is_some() || gained.is_some() {
            prop_assert!(worst(&request) > Level::Cosmetic, "request: {}", told());
            prop_assert!(worst(&response) > Level::Cosmetic, "response: {}", told());
        }
        // A member that the old document does not name is sent by no client.
        let unnamed = request.iter().any(|change| change.rule == "new-optional-request-property");
        if lost.is_some() && !unnamed {
            prop_assert_eq!(worst(&request), Level::Breaking, "request: {}", told());
        }
        if gained.is_some() {
            prop_assert_eq!(worst(&response), Level::Breaking, "response: {}", told());
        }
    }

    /// A document and what says the same otherwise.
    #[test]
    fn spelling_is_no_change(seed in any::<u64>()) {
        let random = &mut Random(seed);
        let x: Value = serde_json::from_str(&schema(random, 2).to_string().replace("schemas/X", "schemas/Y")).expect("JSON");
        let case = Case { x, y: json!({ "type": "string" }) };
        let body = schema(random, 3);
        let old = case.document(Some(&body), Some(&body));
        let Ok(same) = diff(&old, &old) else { return Ok(()) };
        prop_assert_eq!(same, []);
        let new = respell(random, &body, &case, 0);
        let renamed = Case { x: respell(random, &case.x, &case, 0), y: case.y.clone() };
        let text = renamed.document(Some(&new), Some(&new)).to_string();
        let text = text.replace("schemas/X", "schemas/Renamed").replace("\"X\":", "\"Renamed\":");
        let new: Value = serde_json::from_str(&text).expect("JSON");
        let changes = diff(&old, &new).expect("usable documents");
        prop_assert_eq!(worst(&changes), Level::Cosmetic, "old {}\nnew {}\n{:?}", old, new, changes);
    }
}

/// The same schema in other words.
fn respell(random: &mut Random, schema: &Value, case: &Case, depth: usize) -> Value {
    let Value::Object(map) = schema else {
        return match schema {
            Value::Bool(true) if random.below(2) == 0 => json!({}),
            other => other.clone(),
        };
    };
    // Inlined.
    if map.len() == 1 && map.contains_key("$ref") && depth < 3 && random.below(2) == 0 {
        let target = if map["$ref"] == "#/components/schemas/X" {
            &case.x
        } else {
            &case.y
        };
        return respell(random, target, case, depth + 1);
    }
    let mut respelled = Map::new();
    for (key, value) in map.iter().rev() {
        let value = match (key.as_str(), value) {
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(below)) => {
                Value::Object(
                    below
                        .iter()
                        .rev()
                        .map(|(name, below)| (name.clone(), respell(random, below, case, depth)))
                        .collect(),
                )
            }
            ("anyOf" | "oneOf" | "prefixItems", Value::Array(items)) => items
                .iter()
                .map(|item| respell(random, item, case, depth))
                .collect(),
            // A union beside other assertions is left as it is.
            ("allOf", Value::Array(_)) => value.clone(),
            ("not" | "if" | "then" | "items" | "contains" | "additionalProperties", below) => {
                respell(random, below, case, depth)
            }
            (_, value) => value.clone(),
        };
        match key.as_str() {
            "const" => {
                respelled.insert("enum".to_owned(), json!([value]));
                // Beside an enum, const goes on holding.
                if let Some(listed) = map.get("enum") {
                    respelled.insert("enum".to_owned(), listed.clone());
                    respelled.insert("const".to_owned(), value);
                }
            }
            "enum" if map.contains_key("const") => {}
            "type" if value.is_string() && random.below(2) == 0 => {
                respelled.insert("type".to_owned(), json!([value]));
            }
            _ => {
                respelled.insert(key.clone(), value);
            }
        }
    }
    for (key, value) in [
        ("description", json!("d")),
        ("x-note", json!(1)),
        ("title", json!("t")),
    ] {
        if random.below(3) == 0 {
            respelled.insert(key.to_owned(), value);
        }
    }
    let types = respelled
        .get("type")
        .and_then(Value::as_array)
        .filter(|types| types.len() == 2);
    if let Some(types) = types.cloned()
        && types.contains(&json!("null"))
        && respelled.keys().all(|key| {
            [
                "type",
                "minLength",
                "maxLength",
                "pattern",
                "format",
                "minimum",
                "description",
            ]
            .contains(&key.as_str())
        })
        && random.below(2) == 0
    {
        let other: Vec<Value> = types.into_iter().filter(|one| one != "null").collect();
        respelled.insert("type".to_owned(), json!(other[0]));
        let union = random.pick(&["oneOf", "anyOf"]);
        return json!({ union: [respelled, { "type": "null" }] });
    }
    let respelled = Value::Object(respelled);
    match random.below(6) {
        0 => json!({ "allOf": [respelled] }),
        1 => json!({ "anyOf": [respelled] }),
        _ => respelled,
    }
}
