//! `corrections.yaml`: what the published document gets wrong or leaves unsaid,
//! as JSON Patch (RFC 6902), each operation with its reason.

use std::fmt;

use json_patch::{PatchOperation, jsonptr::Pointer};
use serde::Deserialize;
use serde_json::Value;

use super::{Problem, Problems};

/// One operation of `corrections.yaml`. RFC 6902 ignores members it does not
/// define, so the file stays a plain JSON Patch.
#[derive(Clone, Debug, Deserialize)]
struct Correction {
    #[serde(default)]
    reason: String,
    #[serde(flatten)]
    operation: PatchOperation,
}

/// The corrections to a document, in order.
#[derive(Clone, Debug, Default)]
pub struct Corrections(Vec<Correction>);

impl Corrections {
    /// Reads `corrections.yaml`, parsed.
    ///
    /// # Errors
    ///
    /// What is not a JSON Patch, an operation without a `reason`, a `replace`,
    /// `remove`, `move` or `copy` that is not preceded by a `test` of the value
    /// it takes.
    pub fn from_value(value: Value) -> Result<Self, Problems> {
        let Value::Array(operations) = value else {
            return Err(Problem::new("", "must be a list of JSON Patch operations").into());
        };
        let mut corrections: Vec<Correction> = Vec::new();
        let mut problems = Vec::new();
        for (i, operation) in operations.into_iter().enumerate() {
            let at = format!("/{i}");
            match serde_json::from_value::<Correction>(operation) {
                Ok(correction) => {
                    if correction.reason.trim().is_empty() {
                        problems.push(Problem::new(&at, "has no reason"));
                    }
                    if let Some(taken) = takes(&correction.operation)
                        && !corrections.last().is_some_and(|test| tests(test, taken))
                    {
                        let message = format!("must be preceded by a test of {taken}");
                        problems.push(Problem::new(&at, message));
                    }
                    corrections.push(correction);
                }
                Err(error) => {
                    let message = format!("is not a JSON Patch operation: {error}");
                    problems.push(Problem::new(&at, message));
                }
            }
        }
        Problems::check(Self(corrections), problems)
    }

    /// What is corrected and why, one for each operation that is no test.
    pub fn iter(&self) -> impl Iterator<Item = Reason<'_>> {
        self.0
            .iter()
            .filter(|correction| !matches!(correction.operation, PatchOperation::Test(_)))
            .map(Reason)
    }

    /// Applies every correction that fits and names all that do not.
    ///
    /// # Errors
    ///
    /// A `test` that does not hold (the published document has changed there:
    /// the correction may not be needed any more), an `add` of a member that
    /// exists, a pointer to nowhere. Each names reason, pointer, expected and
    /// found.
    pub fn apply(&self, document: &mut Value) -> Result<(), Problems> {
        let mut problems = Vec::new();
        let mut failed_test: Option<&Pointer> = None;
        for (i, correction) in self.0.iter().enumerate() {
            let operation = &correction.operation;
            // What its own test guards is not worth a second message.
            if takes(operation).is_some_and(|taken| failed_test == Some(taken)) {
                continue;
            }
            failed_test = None;
            if let Err(mut message) = apply_one(document, operation) {
                let mut lines = None;
                if let PatchOperation::Test(test) = operation {
                    failed_test = Some(&test.path);
                    let next = self.0.get(i + 1).map(|next| &next.operation);
                    let (remedy, more) = remedy(document, &test.path, next);
                    message.push_str(remedy);
                    lines = more;
                }
                let problem = Problem::new(
                    operation.path().as_str(),
                    format!(
                        "the correction «{}» no longer fits: {message}",
                        correction.reason.trim()
                    ),
                );
                problems.push(match lines {
                    Some(lines) => problem.followed_by(&lines),
                    None => problem,
                });
            }
        }
        Problems::check((), problems)
    }
}

/// An `add`, as it stands in `corrections.yaml`.
///
/// ```
/// use serde_json::json;
///
/// let text = vlens_openapi::correct::addition("/info/x-sensitive", &json!("secret"), "a key");
/// assert_eq!(text, "- op: add\n  path: /info/x-sensitive\n  value: \"secret\"\n  reason: a key");
/// ```
#[must_use]
pub fn addition(pointer: &str, value: &Value, reason: &str) -> String {
    operation("add", pointer, value, reason)
}

/// A `test` and a `replace`, as they stand in `corrections.yaml`.
#[must_use]
pub fn replacement(pointer: &str, old: &Value, new: &Value, reason: &str) -> String {
    let test = operation("test", pointer, old, reason);
    let replace = operation("replace", pointer, new, reason);
    format!("{test}\n{replace}")
}

/// Values are written as JSON, which is YAML.
fn operation(op: &str, pointer: &str, value: &Value, reason: &str) -> String {
    let pointer = plain(pointer);
    let reason = plain(reason);
    format!("- op: {op}\n  path: {pointer}\n  value: {value}\n  reason: {reason}")
}

/// A text that begins with a letter or a slash, quoted where YAML needs it.
fn plain(text: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || " /~_-.,()".contains(c);
    if text.chars().all(is_safe) {
        text.to_owned()
    } else {
        Value::from(text).to_string()
    }
}

/// A correction, for people: displays as its pointer and its reason.
#[derive(Clone, Copy, Debug)]
pub struct Reason<'a>(&'a Correction);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation.path(), self.0.reason.trim())
    }
}

/// The value that an operation changes or removes, and so must have tested.
fn takes(operation: &PatchOperation) -> Option<&Pointer> {
    match operation {
        PatchOperation::Replace(op) => Some(&op.path),
        PatchOperation::Remove(op) => Some(&op.path),
        PatchOperation::Move(op) => Some(&op.from),
        PatchOperation::Copy(op) => Some(&op.from),
        PatchOperation::Add(_) | PatchOperation::Test(_) => None,
    }
}

fn tests(correction: &Correction, pointer: &Pointer) -> bool {
    matches!(&correction.operation, PatchOperation::Test(test) if *test.path == *pointer)
}

fn apply_one(document: &mut Value, operation: &PatchOperation) -> Result<(), String> {
    match operation {
        PatchOperation::Test(test) => match document.pointer(test.path.as_str()) {
            Some(found) if *found == test.value => return Ok(()),
            Some(found) => {
                return Err(format!("expected {}, found {found}", test.value));
            }
            None => return Err(format!("expected {}, found nothing there", test.value)),
        },
        PatchOperation::Add(_) | PatchOperation::Move(_) | PatchOperation::Copy(_)
            if names_existing_member(document, operation.path()) =>
        {
            return Err("expected nothing, found a member of that name".to_owned());
        }
        PatchOperation::Add(add) if document.pointer(parent(&add.path)).is_none() => {
            return Err(format!(
                "there is no {} any more. If it was renamed, write its new name into the path; \
                 if not, remove the correction",
                parent(&add.path)
            ));
        }
        _ => {}
    }
    json_patch::patch(document, std::slice::from_ref(operation))
        .map_err(|error| error.kind.to_string())
}

/// What to do about a test that does not hold, and the lines that go with it.
fn remedy(
    document: &Value,
    path: &Pointer,
    next: Option<&PatchOperation>,
) -> (&'static str, Option<String>) {
    match (document.pointer(path.as_str()), next) {
        (Some(found), Some(PatchOperation::Replace(replace))) if *found == replace.value => (
            ". That is what the correction asks for: remove its test and its replace",
            None,
        ),
        (Some(found), _) => (
            ". If it is still needed, write in its test",
            Some(format!("value: {found}\nIf not, remove it")),
        ),
        (None, _) => (
            ". If it was renamed, mend the path; if not, remove the correction",
            None,
        ),
    }
}

fn parent(path: &Pointer) -> &str {
    path.parent().map_or("", Pointer::as_str)
}

/// Whether an `add` at `path` would overwrite. Adding at an index of a list
/// inserts, so lists are not meant.
fn names_existing_member(document: &Value, path: &Pointer) -> bool {
    let in_list = path
        .parent()
        .and_then(|parent| document.pointer(parent.as_str()))
        .is_some_and(Value::is_array);
    !in_list && document.pointer(path.as_str()).is_some()
}
