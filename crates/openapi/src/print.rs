//! JSON to YAML that every reader takes for the same.

use std::fmt::{self, Write};

use serde_json::{Map, Value};

/// Writes a value as YAML, in block style.
///
/// YAML 1.1 and 1.2 disagree on what a scalar without quotes is: `no`, `12:30`,
/// `1_000` and `2026-01-27` are strings to one and something else to the other.
/// So a string is quoted unless it is plainly one to both.
///
/// ```
/// let value = serde_json::json!({ "a": "no", "b": ["text", "1_000", 1.5], "c": {} });
/// assert_eq!(
///     vlens_openapi::print(&value),
///     "a: \"no\"\nb:\n  - text\n  - \"1_000\"\n  - 1.5\nc: {}\n"
/// );
/// ```
#[must_use]
pub fn print(value: &Value) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = node(&mut text, value, 0, Place::Document);
    text
}

/// What stands before a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Key,
    Dash,
}

fn node(text: &mut String, value: &Value, indent: usize, place: Place) -> fmt::Result {
    match value {
        Value::Object(members) if !members.is_empty() => map(text, members, indent, place),
        Value::Array(items) if !items.is_empty() => list(text, items, indent, place),
        scalar => {
            if place != Place::Document {
                text.push(' ');
            }
            match scalar {
                Value::String(string) if place != Place::Document && is_paragraphs(string) => {
                    return paragraphs(text, string, indent);
                }
                Value::String(string) => write_string(text, string)?,
                Value::Number(number) => text.push_str(&float(number.to_string())),
                Value::Object(_) => text.push_str("{}"),
                Value::Array(_) => text.push_str("[]"),
                Value::Null | Value::Bool(_) => write!(text, "{scalar}")?,
            }
            text.push('\n');
            Ok(())
        }
    }
}

fn map(
    text: &mut String,
    members: &Map<String, Value>,
    indent: usize,
    place: Place,
) -> fmt::Result {
    if place == Place::Key {
        text.push('\n');
    }
    for (i, (name, value)) in members.iter().enumerate() {
        match (place, i) {
            // The first member stands beside the dash.
            (Place::Dash, 0) => text.push(' '),
            _ => spaces(text, indent),
        }
        key(text, name)?;
        node(text, value, indent + 2, Place::Key)?;
    }
    Ok(())
}

fn list(text: &mut String, items: &[Value], indent: usize, place: Place) -> fmt::Result {
    if place != Place::Document {
        text.push('\n');
    }
    for item in items {
        spaces(text, indent);
        text.push('-');
        node(text, item, indent + 2, Place::Dash)?;
    }
    Ok(())
}

fn spaces(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n(' ', count));
}

/// A key, and the colon. One longer than YAML lets a simple key be stands after
/// a question mark.
fn key(text: &mut String, name: &str) -> fmt::Result {
    let start = text.len();
    write_string(text, name)?;
    if text.len() - start > 128 {
        let written = text.split_off(start);
        let indent = start - text.rfind('\n').map_or(0, |end| end + 1);
        write!(text, "? {written}\n{}", " ".repeat(indent))?;
    }
    text.push(':');
    Ok(())
}

/// In YAML 1.1 a float has a point and its exponent a sign: `1e300` → `1.0e+300`.
fn float(number: String) -> String {
    let Some((mantissa, exponent)) = number.split_once('e') else {
        return number;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) {
        ""
    } else {
        "+"
    };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// Whether a string can stand as lines of a literal block, where nothing but
/// the ends of lines has a meaning.
fn is_paragraphs(string: &str) -> bool {
    let body = string.strip_suffix('\n').unwrap_or(string);
    body.contains('\n')
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && body.chars().all(|c| c == '\n' || is_printable(c))
}

/// `|` keeps the last end of line, `|-` says that there is none.
fn paragraphs(text: &mut String, string: &str, indent: usize) -> fmt::Result {
    text.push_str(if string.ends_with('\n') {
        "|\n"
    } else {
        "|-\n"
    });
    for line in string.split_terminator('\n') {
        if !line.is_empty() {
            spaces(text, indent);
            text.push_str(line);
        }
        text.push('\n');
    }
    Ok(())
}

/// Printable in both versions of YAML, and no end of a line in either.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// A string, in quotes unless it is plainly one.
fn write_string(text: &mut String, string: &str) -> fmt::Result {
    if is_plainly_text(string) {
        text.push_str(string);
        return Ok(());
    }
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            c if is_printable(c) => text.push(c),
            c if u32::from(c) <= 0xff => write!(text, "\\x{:02x}", u32::from(c))?,
            c => write!(text, "\\u{:04x}", u32::from(c))?,
        }
    }
    text.push('"');
    Ok(())
}

/// Whether no version of YAML takes a text for anything but a string: it begins
/// with a letter (or a slash or a dollar sign, as paths and `$ref` do), holds
/// nothing that has a meaning, and is no word that stands for a value.
fn is_plainly_text(string: &str) -> bool {
    const WORDS: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];
    let plain = |c: char| matches!(c, ' '..='~') && !matches!(c, ':' | '#');
    let begins = |c: char| c.is_ascii_alphabetic() || c == '/' || c == '$';
    let inner = string.starts_with(begins) && string.chars().all(plain);
    inner && !string.ends_with(' ') && !WORDS.contains(&string.to_ascii_lowercase().as_str())
}
