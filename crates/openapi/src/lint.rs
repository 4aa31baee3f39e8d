//! What looks sensitive and bears no mark.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use serde_json::{Map, Value, json};

use super::{
    CORRECTIONS, Problem,
    correct::{addition, replacement},
    credential::is_credential,
    grammar::{Object, each},
    lower::MAX_DEPTH,
    pointer::check_depth,
    reference::resolve,
    sensitive::MARK,
};

/// Words for what gives access.
const SECRET: [&str; 14] = [
    "credential",
    "credentials",
    "cvc",
    "cvv",
    "jwt",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pin",
    "secret",
    "token",
    "tokens",
];
/// What makes a key or a code one that gives access.
const OF_ACCESS: [&str; 15] = [
    "access",
    "activation",
    "api",
    "auth",
    "authorization",
    "backup",
    "confirmation",
    "encryption",
    "private",
    "recovery",
    "reset",
    "secret",
    "security",
    "sms",
    "verification",
];
/// Words for what tells of a person.
const PERSONAL: [&str; 24] = [
    "address",
    "birthday",
    "birthdate",
    "dob",
    "email",
    "firstname",
    "fullname",
    "gender",
    "iban",
    "lastname",
    "mail",
    "mobile",
    "msisdn",
    "nationality",
    "nickname",
    "passport",
    "phone",
    "postcode",
    "religion",
    "ssn",
    "surname",
    "telephone",
    "username",
    "zip",
];
/// What makes a name that of a person.
const OF_A_PERSON: [&str; 15] = [
    "customer", "display", "family", "father", "first", "full", "given", "holder", "last", "legal",
    "maiden", "middle", "mother", "nick", "user",
];
/// What may follow such a word without changing what it is about.
const QUALIFIERS: [&str; 9] = [
    "confirm", "line", "line1", "line2", "number", "numbers", "raw", "text", "value",
];

/// Finds strings and untyped values whose names look like a secret or like
/// personal data and that bear no `x-sensitive` mark, and parameters that look
/// like a credential and that no security scheme names. Each problem holds the
/// correction, ready to paste into `corrections.yaml`.
///
/// Identifiers, flags, numbers and closed lists are not meant. What lowering
/// drops from a schema is not looked at.
///
/// ```
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": { "schemas": { "Login": { "properties": {
///         "password": { "type": "string" },
///         "passwordExpired": { "type": "boolean" }
///     } } } }
/// });
/// let problems = vlens_openapi::lint::unmarked(&document);
/// assert_eq!(problems.len(), 1);
/// assert_eq!(problems[0].pointer, "/components/schemas/Login/properties/password");
/// ```
#[must_use]
pub fn unmarked(document: &Value) -> Vec<Problem> {
    // Nothing walks a document that nests so deep: lowering refuses it.
    if let Err(problem) = check_depth(document, MAX_DEPTH) {
        return vec![problem];
    }
    let mut problems = Vec::new();
    let mut copy = document.clone();
    each(Object::Schema, &mut copy, &mut |schema, at| {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, looks) in properties.into_iter().flat_map(sensitive_names) {
            let at = at.name("properties");
            let property = properties.and_then(|properties| properties.get(name));
            if let Some(property) = property.filter(|property| shows(document, property)) {
                let pointer = at.name(name).to_string();
                let message = format!(
                    "looks like {looks} and has no mark: add to {CORRECTIONS}\n{}",
                    marking(&pointer, property, looks)
                );
                problems.push(Problem::new(pointer, message));
            }
        }
    });
    each(Object::Parameter, &mut copy, &mut |parameter, at| {
        let name = parameter.get("name").and_then(Value::as_str);
        let looks = name.and_then(|name| looks_like(&words(name)));
        if looks == Some(Looks::Secret) && !is_credential(document, parameter) {
            let message = format!(
                "looks like a credential and no apiKey security scheme names it, so that every \
                 call would ask for it: add to {CORRECTIONS}\n{}",
                scheme(document, parameter)
            );
            problems.push(Problem::new(*at, message));
        }
    });
    problems
}

/// The correction that marks a property.
fn marking(pointer: &str, property: &Value, looks: Looks) -> String {
    let (mark, what) = match looks {
        Looks::Secret => ("secret", "a secret, by its name"),
        Looks::Personal => ("personal", "personal data, by its name"),
    };
    if property.is_object() {
        return addition(&format!("{pointer}/{MARK}"), &json!(mark), what);
    }
    // `true` has no members to add to.
    replacement(pointer, property, &json!({ MARK: mark }), what)
}

/// The correction that makes a parameter a credential.
fn scheme(document: &Value, parameter: &Value) -> String {
    let member = |name: &str| parameter.get(name).cloned().unwrap_or_default();
    let name = member("name");
    let scheme = json!({ "type": "apiKey", "in": member("in"), "name": name });
    // The names of components are narrower than those of parameters.
    let is_allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let key: String = name
        .as_str()
        .unwrap_or_default()
        .chars()
        .filter(is_allowed)
        .collect();
    let mut path = "/components/securitySchemes".to_owned();
    let mut value = json!({ key.as_str(): scheme });
    if document.pointer(&path).is_some() {
        path = format!("{path}/{key}");
        value = scheme;
    } else if document.get("components").is_none() {
        path = "/components".to_owned();
        value = json!({ "securitySchemes": value });
    }
    addition(&path, &value, "a credential, by its name")
}

/// What a name makes its value look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    Secret,
    Personal,
}

impl std::fmt::Display for Looks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Secret => "a secret",
            Self::Personal => "personal data",
        })
    }
}

/// The properties whose names look sensitive. A mere `name` is that of a person
/// where there is something else of a person.
fn sensitive_names(properties: &Map<String, Value>) -> Vec<(&str, Looks)> {
    let looks = |name: &str| looks_like(&words(name));
    let of_a_person = properties
        .keys()
        .any(|name| looks(name) == Some(Looks::Personal));
    properties
        .keys()
        .filter_map(|name| match looks(name) {
            None if of_a_person && words(name) == ["name"] => {
                Some((name.as_str(), Looks::Personal))
            }
            looks => Some((name.as_str(), looks?)),
        })
        .collect()
}

fn words(name: &str) -> Vec<String> {
    let snake = name.to_snake_case();
    snake.split('_').map(str::to_owned).collect()
}

fn looks_like(words: &[String]) -> Option<Looks> {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.ends_with(&["id", "number"]) || words.contains(&"national") {
        return Some(Looks::Personal);
    }
    while words.len() > 1 && words.last().is_some_and(|last| QUALIFIERS.contains(last)) {
        words.pop();
    }
    let (last, before) = words.split_last()?;
    let before = before.last();
    let is_of = |kinds: &[&str]| before.is_some_and(|before| kinds.contains(before));
    match *last {
        last if SECRET.contains(&last) => Some(Looks::Secret),
        "apikey" => Some(Looks::Secret),
        "code" if before.is_none() || is_of(&OF_ACCESS) || is_of(&SECRET) => Some(Looks::Secret),
        "key" if is_of(&OF_ACCESS) => Some(Looks::Secret),
        last if PERSONAL.contains(&last) => Some(Looks::Personal),
        "name" if is_of(&OF_A_PERSON) => Some(Looks::Personal),
        "birth" => Some(Looks::Personal),
        "code" if is_of(&["postal", "zip"]) => Some(Looks::Personal),
        _ => None,
    }
}

/// Whether a schema may hold a string and nothing about it is marked.
fn shows(document: &Value, schema: &Value) -> bool {
    let mut marked = false;
    let shows = may_be_text(document, schema, &mut BTreeSet::new(), &mut marked);
    shows && !marked
}

fn may_be_text<'d>(
    document: &'d Value,
    schema: &'d Value,
    seen: &mut BTreeSet<*const Value>,
    marked: &mut bool,
) -> bool {
    if !seen.insert(std::ptr::from_ref(schema)) {
        return false;
    }
    *marked |= schema.get(MARK).is_some();
    if let Some(target) = resolve(document, "schemas", schema).filter(|target| *target != schema) {
        return may_be_text(document, target, seen, marked);
    }
    let closed = schema.get("enum").is_some() || schema.get("const").is_some();
    let is_id = schema.get("format").is_some_and(|format| format == "uuid");
    if closed || is_id {
        return false;
    }
    if let Some(types) = schema.get("type") {
        let list = types.as_array();
        return list.map_or(types == "string", |types| {
            types.iter().any(|t| t == "string")
        });
    }
    let keywords = ["allOf", "anyOf", "oneOf"];
    let arms: Vec<&Value> = keywords
        .iter()
        .filter_map(|keyword| schema.get(keyword)?.as_array())
        .flatten()
        .collect();
    if arms.is_empty() {
        return schema.get("properties").is_none() && schema.get("items").is_none();
    }
    // Every arm, so that a mark in any of them is seen.
    let texts = arms
        .into_iter()
        .filter(|arm| may_be_text(document, arm, seen, marked));
    texts.count() > 0
}
