//! Lists of names and values: headers, cookies, queries, fields.

use serde_json::Value;

/// Names and values: a list of objects or a map; none for anything else.
pub(super) fn pairs(list: Option<&Value>) -> Option<Vec<(String, String)>> {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    };
    match list? {
        Value::Array(items) => {
            let pairs = items.iter().filter_map(|item| {
                let name = item.get("name")?.as_str()?.to_owned();
                Some((name, text(item.get("value"))))
            });
            Some(pairs.collect())
        }
        Value::Object(map) => {
            let pairs = map.iter();
            Some(
                pairs
                    .map(|(name, value)| (name.clone(), text(Some(value))))
                    .collect(),
            )
        }
        _ => None,
    }
}
