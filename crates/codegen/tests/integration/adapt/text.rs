//! Cases as YAML in which what fits on a line stands on it.

use serde_json::Value;

const WIDTH: usize = 96;

/// One item of a list: its fields, in this order.
pub(super) fn case_text(fields: Vec<(&str, Value)>) -> String {
    let mut text = String::new();
    for (i, (name, mut value)) in fields.into_iter().enumerate() {
        // Another crate may switch serde_json to the order of insertion.
        value.sort_all_objects();
        text += if i == 0 { "- " } else { "  " };
        text += name;
        text.push(':');
        below(&mut text, &value, 4);
        text.push('\n');
    }
    text
}

/// What follows a colon or a dash: on the same line, or indented below.
fn below(text: &mut String, value: &Value, indent: usize) {
    let line = flow(value);
    let column = text.len() - text.rfind('\n').map_or(0, |end| end + 1);
    let is_short = column + line.len() < WIDTH;
    let new_line = format!("\n{:indent$}", "");
    match value {
        Value::Object(members) if !is_short && !members.is_empty() => {
            for (i, (name, value)) in members.iter().enumerate() {
                // The first member of an item stands beside its dash.
                let is_beside = i == 0 && text.ends_with('-');
                *text += if is_beside { " " } else { &new_line };
                *text += &word(name);
                text.push(':');
                below(text, value, indent + 2);
            }
        }
        Value::Array(items) if !is_short && !items.is_empty() => {
            for item in items {
                *text += &new_line;
                text.push('-');
                below(text, item, indent + 2);
            }
        }
        _ => {
            text.push(' ');
            *text += &line;
        }
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{}: {}", word(name), flow(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) => word(text),
        other => other.to_string(),
    }
}

/// A string, without quotes if it is a word that means nothing else.
fn word(text: &str) -> String {
    const VALUES: [&str; 10] = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "~",
    ];
    let letters = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(letters)
        && !VALUES.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        text.to_owned()
    } else {
        Value::from(text).to_string()
    }
}
