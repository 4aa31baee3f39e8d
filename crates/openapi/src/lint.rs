//! What looks sensitive and bears no mark.

use heck::ToSnakeCase;
use serde_json::{Value, json};

use super::{
    CORRECTIONS, Located, Problem,
    correct::{addition, replacement},
    credential::is_credential,
    grammar::Object,
    lower::MAX_DEPTH,
    pointer::{Pointer, check_depth, unescape},
    schema::{COMBINATIONS, in_place},
    sensitive::MARK,
    walk::visit,
};

/// Words for what gives access.
const SECRET: [&str; 15] = [
    "credential",
    "cvc",
    "cvv",
    "cvv2",
    "jwt",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pin",
    "pwd",
    "secret",
    "token",
    "totp",
];
/// What makes a key or a code one that gives access.
const OF_ACCESS: [&str; 19] = [
    "access",
    "activation",
    "api",
    "auth",
    "authorization",
    "backup",
    "confirmation",
    "encryption",
    "factor",
    "login",
    "mfa",
    "private",
    "recovery",
    "reset",
    "secret",
    "security",
    "signing",
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
const QUALIFIERS: [&str; 11] = [
    "confirm",
    "confirmation",
    "hash",
    "line",
    "line1",
    "line2",
    "number",
    "raw",
    "repeat",
    "text",
    "value",
];

/// Finds strings and untyped values whose names or formats look like a secret or
/// like personal data and that bear no `x-sensitive` mark, also in lists, maps and
/// the headers of responses, and parameters that look like a credential and that
/// no security scheme names. Each problem holds the correction, ready to paste
/// into `corrections.yaml`.
///
/// Identifiers, flags, numbers and closed lists are not meant.
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
    visit(document, &mut |kind, value, at| match kind {
        Object::Schema => properties(document, value, at, &mut problems),
        Object::Header => {
            let at = at.to_string();
            let name = at.rsplit('/').next().map(unescape).unwrap_or_default();
            let schema = Located::new(value, at).get("schema");
            if let (Some(looks), Some(schema)) = (looks_like(&words(&name)), schema) {
                unmarked_text(document, schema, looks, &mut problems);
            }
        }
        Object::Parameter => {
            let name = value.get("name").and_then(Value::as_str);
            let looks = name.and_then(|name| looks_like(&words(name)));
            if looks == Some(Looks::Secret) && !is_credential(document, value) {
                let message = format!(
                    "looks like a credential and no apiKey security scheme names it, so that \
                     every call would ask for it: add to {CORRECTIONS}"
                );
                let problem = Problem::new(*at, message);
                problems.push(problem.followed_by(&scheme(document, value)));
            }
        }
        _ => {}
    });
    problems
}

/// The properties of one schema that look sensitive and are not marked.
fn properties(document: &Value, schema: &Value, at: &Pointer<'_>, problems: &mut Vec<Problem>) {
    let at = at.name("properties");
    let Some(Value::Object(properties)) = schema.get("properties") else {
        return;
    };
    let of_a_person = properties
        .keys()
        .any(|name| looks_like(&words(name)) == Some(Looks::Personal));
    for (name, property) in properties {
        let property = Located::new(property, at.name(name));
        let words = words(name);
        let looks = match looks_like(&words) {
            // A mere `name` is that of a person where there is something else of a
            // person.
            None if of_a_person && words == ["name"] => Some(Looks::Personal),
            None if is_password(document, &property) => Some(Looks::Secret),
            looks => looks,
        };
        if let Some(looks) = looks {
            unmarked_text(document, property, looks, problems);
        }
    }
}

/// Whether OpenAPI's own format for secrets is asked for.
fn is_password(document: &Value, schema: &Located<'_>) -> bool {
    let mut parts = in_place(document, schema.clone(), &COMBINATIONS);
    parts.any(|part| part.text("format") == Some("password"))
}

/// A schema whose name looks sensitive: is it text, or a list or a map of texts,
/// without a mark?
fn unmarked_text(document: &Value, schema: Located<'_>, looks: Looks, problems: &mut Vec<Problem>) {
    let text = if shows(document, schema.clone()) {
        Some(schema)
    } else {
        texts_below(document, schema)
    };
    let Some(text) = text else { return };
    // Two properties may share a list.
    if problems.iter().any(|known| known.pointer == text.pointer) {
        return;
    }
    let message = format!("looks like {looks} and has no mark: add to {CORRECTIONS}");
    let marking = marking(&text.pointer, text.value, looks);
    problems.push(Problem::new(text.pointer, message).followed_by(&marking));
}

/// The schema of the items of a list, or the values of a map, that are said to be
/// strings.
fn texts_below<'d>(document: &'d Value, schema: Located<'d>) -> Option<Located<'d>> {
    let is_string = |below: &Located<'d>| {
        let mut parts = in_place(document, below.clone(), &COMBINATIONS);
        parts.any(|part| match part.value.get("type") {
            Some(Value::Array(types)) => types.iter().any(|name| name == "string"),
            Some(name) => name == "string",
            None => false,
        })
    };
    in_place(document, schema, &COMBINATIONS)
        .flat_map(|part| ["items", "additionalProperties"].map(|keyword| part.get(keyword)))
        .flatten()
        .find(|below| is_string(below) && shows(document, below.clone()))
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

/// The words of a name, the last in the singular.
fn words(name: &str) -> Vec<String> {
    let snake = name.to_snake_case();
    let mut words: Vec<String> = snake.split('_').map(str::to_owned).collect();
    if let Some(last) = words.last_mut()
        && last.ends_with('s')
        && !last.ends_with("ss")
    {
        last.pop();
    }
    words
}

fn looks_like(words: &[String]) -> Option<Looks> {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let numbers = ["id", "card"].map(|of| [of, "number"]);
    if numbers.iter().any(|number| words.ends_with(number)) || words.contains(&"national") {
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
        "answer" if is_of(&["secret", "security"]) => Some(Looks::Secret),
        "birth" => Some(Looks::Personal),
        "date" | "day" | "place" if is_of(&["birth"]) => Some(Looks::Personal),
        "code" if is_of(&["postal", "zip"]) => Some(Looks::Personal),
        _ => None,
    }
}

/// Whether a schema may hold a string and nothing about it is marked.
fn shows(document: &Value, schema: Located<'_>) -> bool {
    let parts = |keywords| in_place(document, schema.clone(), keywords);
    let marked = parts(&COMBINATIONS).any(|part| part.value.get(MARK).is_some());
    // Whatever must hold at once.
    let ruled_out = parts(&["allOf"]).any(|part| rules_text_out(part.value));
    !marked && !ruled_out && parts(&COMBINATIONS).any(|part| may_be_text(part.value))
}

/// Whether no string, or none but a few known ones and identifiers, fits.
fn rules_text_out(schema: &Value) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    let is_id = schema.get("format").is_some_and(|format| format == "uuid");
    let other_type = match schema.get("type") {
        None => *schema == Value::Bool(false),
        Some(Value::Array(types)) => !types.iter().any(|name| name == "string"),
        Some(name) => name != "string",
    };
    has("enum") || has("const") || is_id || other_type
}

/// Whether a schema without parts lets strings through, and is not about maps or
/// lists only.
fn may_be_text(schema: &Value) -> bool {
    let has = |keyword: &&str| schema.get(keyword).is_some();
    let has_parts = COMBINATIONS.iter().any(has) || has(&"$ref");
    let of_others = ["properties", "items", "additionalProperties"];
    let about_others = !has(&"type") && of_others.iter().any(has);
    !has_parts && !about_others && !rules_text_out(schema)
}
