//! Values that may fit a schema, small ones first.

use serde_json::{Map, Value, json};

/// Levels of a schema that are looked into.
const MAX_DEPTH: u8 = 6;
/// Values of one schema.
const MANY: usize = 16;
/// The longest text or list worth showing.
const LONGEST: u64 = 64;

/// Values worth trying; whether they fit is for others to say. The schema is as
/// [`jsonschema::canonical`] prints it, with its references in `$defs`.
pub(super) fn candidates(schema: &Value) -> Vec<Value> {
    let mut found = below(schema, schema, 0);
    found.sort_by_cached_key(|value| value.to_string().len());
    found
}

fn below(root: &Value, schema: &Value, depth: u8) -> Vec<Value> {
    let Value::Object(map) = schema else {
        return vec![Value::Null];
    };
    if depth > MAX_DEPTH {
        return Vec::new();
    }
    let within = |schema: &Value| below(root, schema, depth + 1);
    let mut found = Vec::new();
    found.extend(map.get("const").cloned());
    let listed = map.get("enum").and_then(Value::as_array);
    found.extend(listed.into_iter().flatten().take(MANY).cloned());
    if let Some(reference) = map.get("$ref") {
        let target = vlens_openapi::reference::target(root, reference);
        found.extend(target.into_iter().flat_map(|target| within(target.value)));
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let arms = map.get(keyword).and_then(Value::as_array);
        found.extend(arms.into_iter().flatten().flat_map(within));
    }
    let names: Vec<&str> = match map.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ if found.is_empty() => vec!["null", "boolean", "integer", "string", "array", "object"],
        _ => Vec::new(),
    };
    for name in names {
        match name {
            "null" => found.push(Value::Null),
            "boolean" => found.extend([json!(false), json!(true)]),
            "string" => texts(map, &mut found),
            "integer" | "number" => numbers(map, &mut found),
            "array" => lists(map, &mut found, &within),
            "object" => objects(map, &mut found, &within),
            _ => {}
        }
    }
    found.truncate(MANY);
    found
}

fn count(map: &Map<String, Value>, keyword: &str) -> u64 {
    map.get(keyword).and_then(Value::as_u64).unwrap_or(0)
}

fn texts(map: &Map<String, Value>, found: &mut Vec<Value>) {
    let least = count(map, "minLength");
    if least <= LONGEST {
        let least = usize::try_from(least).unwrap_or(0);
        found.extend(["", "a", "0"].map(|text| {
            let text = if text.is_empty() && least > 0 {
                "b"
            } else {
                text
            };
            json!(text.repeat(least.max(text.len())))
        }));
    }
    found.extend(
        [
            "2020-01-02",
            "2020-01-02T03:04:05Z",
            "a@example.com",
            "https://example.com",
            "00000000-0000-4000-8000-000000000000",
            "127.0.0.1",
            "example.com",
            "A",
            "abc",
        ]
        .map(Value::from),
    );
}

fn numbers(map: &Map<String, Value>, found: &mut Vec<Value>) {
    found.push(json!(0));
    for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
        let Some(limit) = map.get(keyword) else {
            continue;
        };
        found.push(limit.clone());
        let further = limit
            .as_i64()
            .map(|limit| [limit.checked_add(1), limit.checked_sub(1)]);
        found.extend(further.into_iter().flatten().flatten().map(Value::from));
        let halves = limit.as_f64().map(|limit| [limit + 0.5, limit - 0.5]);
        found.extend(halves.into_iter().flatten().map(Value::from));
    }
    found.extend(map.get("multipleOf").cloned());
    found.extend([json!(1), json!(-1), json!(0.5), json!(1.5)]);
}

fn lists(map: &Map<String, Value>, found: &mut Vec<Value>, within: &dyn Fn(&Value) -> Vec<Value>) {
    let any = json!(true);
    let mut items = within(map.get("items").unwrap_or(&any));
    if let Some(contains) = map.get("contains") {
        items.splice(0..0, within(contains));
    }
    let prefix = map.get("prefixItems").and_then(Value::as_array);
    let first: Vec<Value> = prefix
        .into_iter()
        .flatten()
        .filter_map(|schema| within(schema).into_iter().next())
        .collect();
    let least = count(map, "minItems");
    for least in [least, 1] {
        if least > LONGEST {
            continue;
        }
        let least = usize::try_from(least).unwrap_or(0);
        let same = items.first().cloned().into_iter().cycle();
        found.push(first.iter().cloned().chain(same).take(least).collect());
        let distinct = items.iter().cloned().chain((0..).map(Value::from));
        found.push(first.iter().cloned().chain(distinct).take(least).collect());
    }
    found.extend(items.into_iter().map(|item| json!([item])));
}

fn objects(
    map: &Map<String, Value>,
    found: &mut Vec<Value>,
    within: &dyn Fn(&Value) -> Vec<Value>,
) {
    let any = json!(true);
    let properties = map.get("properties").and_then(Value::as_object);
    let schema = |name: &str| {
        let own = properties.and_then(|properties| properties.get(name));
        own.or(map.get("additionalProperties")).unwrap_or(&any)
    };
    let required = map.get("required").and_then(Value::as_array);
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut least = Map::new();
    let mut choices: Vec<(&str, Vec<Value>)> = Vec::new();
    for name in required {
        let values = within(schema(name));
        if let Some(first) = values.first() {
            least.insert(name.to_owned(), first.clone());
        }
        choices.push((name, values));
    }
    for i in 0..count(map, "minProperties").min(LONGEST) {
        if (least.len() as u64) < count(map, "minProperties") {
            let name = format!("a{i}");
            let value = within(schema(&name)).into_iter().next();
            least.insert(name, value.unwrap_or_default());
        }
    }
    found.push(Value::Object(least.clone()));
    let optional = properties
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str());
    choices.extend(optional.map(|name| (name, within(schema(name)))));
    choices.push(("a", within(schema("a"))));
    for (name, values) in choices {
        for value in values.into_iter().take(4) {
            let mut other = least.clone();
            other.insert(name.to_owned(), value);
            found.push(Value::Object(other));
        }
    }
}
