//! Where an exchange and a document disagree.

use std::{collections::HashSet, fmt};

use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use vlens_openapi::pointer;

/// Which half of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Side {
    /// What the client sent.
    Request,
    /// What the server answered.
    Response,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
        })
    }
}

/// Which part of a request or response.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Method and path, or status.
    Line,
    /// The parameter of the path with this name.
    Path(String),
    /// The parameter of the query with this name.
    Query(String),
    /// The header with this name.
    Header(String),
    /// The cookie with this name.
    Cookie(String),
    /// The body.
    Body,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line => f.write_str("line"),
            Self::Path(name) => write!(f, "path parameter {name}"),
            Self::Query(name) => write!(f, "query parameter {name}"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Cookie(name) => write!(f, "cookie {name}"),
            Self::Body => f.write_str("body"),
        }
    }
}

/// One point on which an exchange and the document disagree.
///
/// No field holds a value of the exchange, so a violation can be logged: for a
/// name that the document does not have, which may be a value too, stands `…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Violation {
    /// `operationId`, or method and path template; none if no operation fits.
    pub operation: Option<String>,
    /// Which half of the exchange.
    pub side: Side,
    /// Which part of it.
    pub part: Part,
    /// JSON pointer into the instance, for a body or a parameter.
    pub instance: String,
    /// JSON pointer into the document: what is not kept.
    pub pointer: String,
    /// The keyword of JSON Schema or OpenAPI that is not kept.
    pub keyword: String,
    /// What is wrong, without any value.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}", self.side)?;
        if self.part != Part::Line {
            write!(f, " {}", self.part)?;
        }
        if !self.instance.is_empty() {
            write!(f, " {}", self.instance)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.pointer.is_empty() {
            write!(f, " ({})", self.pointer)?;
        }
        Ok(())
    }
}

/// What one error of the validator says, without a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) instance: String,
    pub(crate) pointer: String,
    pub(crate) keyword: String,
    pub(crate) message: String,
    /// Whether the value is of a type that is not wanted.
    pub(crate) of_type: bool,
}

/// Turns errors of the validator into what may be shown.
pub(crate) struct Explanation<'c> {
    names: &'c HashSet<String>,
    /// The instance, below the name of its schema.
    wrapped: &'c Value,
    recorded: bool,
    pub(crate) findings: Vec<Finding>,
}

impl<'c> Explanation<'c> {
    /// `names` are those that the document has. With `recorded`, values that
    /// were struck out are not wrong.
    pub(crate) fn new(names: &'c HashSet<String>, wrapped: &'c Value, recorded: bool) -> Self {
        Self {
            names,
            wrapped,
            recorded,
            findings: Vec::new(),
        }
    }

    /// Adds one finding, or, for a union of which only one branch was meant,
    /// those of the branch.
    pub(crate) fn add(&mut self, error: &ValidationError<'_>) {
        if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = error.kind()
            && let Some(meant) = meant_branch(error, context)
        {
            for inner in meant {
                self.add(inner);
            }
            return;
        }
        let place = error.instance_path().as_str();
        if self.recorded && self.wrapped.pointer(place).is_some_and(is_struck_out) {
            return;
        }
        self.findings.push(Finding {
            instance: self.shown(place),
            pointer: document_pointer(error),
            keyword: error.kind().keyword().to_owned(),
            message: message(error.kind(), error.instance(), self.names),
            of_type: is_of_type(error),
        });
    }

    /// The pointer into the instance: indices, and the names that the document
    /// has; `…` for any other, which may be a value.
    fn shown(&self, place: &str) -> String {
        let mut shown = String::new();
        let mut here = self.wrapped;
        for (i, token) in place.split('/').skip(1).enumerate() {
            let name = pointer::unescape(token);
            let below = match here {
                Value::Array(items) => name.parse().ok().and_then(|i: usize| items.get(i)),
                _ => here.get(&name),
            };
            if i > 0 {
                let known = here.is_array() || self.names.contains(&name);
                shown.push('/');
                shown.push_str(if known { token } else { "…" });
            }
            here = below.unwrap_or(&Value::Null);
        }
        shown
    }
}

/// The pointer below the name of the schema.
pub(crate) fn unwrapped(place: &str) -> &str {
    let below = place.get(1..).and_then(|rest| rest.find('/'));
    below.and_then(|at| place.get(at + 1..)).unwrap_or_default()
}

/// Where an error is, and all that it follows from.
pub(crate) fn places(error: &ValidationError<'_>, found: &mut HashSet<String>) {
    found.insert(error.instance_path().as_str().to_owned());
    if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = error.kind() {
        for inner in context.iter().flatten() {
            places(inner, found);
        }
    }
}

/// Whether a value stands for one that a tool for recordings has taken out:
/// `[redacted]`, `[token redacted]`, `REDACTED`, `***`.
pub(crate) fn is_struck_out(value: &Value) -> bool {
    let Some(text) = value.as_str() else {
        return false;
    };
    let text = text.trim().to_ascii_lowercase();
    let inner = text.trim_matches(|c| "[]<>(){}".contains(c)).trim();
    inner == "redacted"
        || inner == "sanitized"
        || (inner.len() < text.len() && inner.ends_with("redacted"))
        || (text.len() >= 3 && text.bytes().all(|b| b == b'*'))
}

/// Whether an error says that the value has the wrong type.
fn is_of_type(error: &ValidationError<'_>) -> bool {
    let depth = error.instance_path().as_str().len();
    match error.kind() {
        Kind::Type { .. } => true,
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => context.iter().all(|branch| {
            branch
                .iter()
                .any(|inner| inner.instance_path().as_str().len() <= depth && is_of_type(inner))
        }),
        _ => false,
    }
}

/// The only branch whose type fits the instance, as in `[T, null]`.
fn meant_branch<'c>(
    error: &ValidationError<'_>,
    context: &'c [Vec<ValidationError<'static>>],
) -> Option<&'c [ValidationError<'static>]> {
    let depth = error.instance_path().as_str().len();
    let mut fitting = context.iter().filter(|branch| {
        !branch.iter().any(|inner| {
            let here = inner.instance_path().as_str().len() <= depth;
            here && matches!(
                inner.kind(),
                Kind::Type { .. } | Kind::FalseSchema | Kind::Constant { .. }
            )
        })
    });
    match (fitting.next(), fitting.next()) {
        (Some(branch), None) if !branch.is_empty() => Some(branch),
        _ => None,
    }
}

fn document_pointer(error: &ValidationError<'_>) -> String {
    let location = error
        .absolute_keyword_location()
        .map(|uri| uri.as_str())
        .unwrap_or_default();
    let fragment = location
        .split_once('#')
        .map_or("", |(_, fragment)| fragment);
    percent_decode_str(fragment)
        .decode_utf8_lossy()
        .into_owned()
}

fn message(kind: &Kind, instance: &Value, known: &HashSet<String>) -> String {
    match kind {
        Kind::AdditionalItems { limit } => format!("has more than {limit} items"),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            format!(
                "has members that are not allowed: {}",
                names(unexpected, known)
            )
        }
        Kind::UnevaluatedItems { unexpected } => {
            format!("has {} items that are not allowed", unexpected.len())
        }
        Kind::AnyOf { .. } => "fits none of the schemas of anyOf".to_owned(),
        Kind::OneOfNotValid { .. } => "fits none of the schemas of oneOf".to_owned(),
        Kind::OneOfMultipleValid { .. } => {
            "fits more than one of the schemas of oneOf, of which exactly one must fit".to_owned()
        }
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            "cannot be matched against the pattern of the document in reasonable time".to_owned()
        }
        Kind::Constant { expected_value } => {
            format!("must be {}", from_document(expected_value))
        }
        Kind::Contains => "has no item, too few or too many, that fit contains".to_owned(),
        Kind::ContentEncoding { content_encoding } => format!("is not {content_encoding}"),
        Kind::ContentMediaType { content_media_type } => format!("is not {content_media_type}"),
        Kind::Custom { keyword, .. } => format!("does not keep {keyword}"),
        Kind::Enum { options } => format!("must be one of {}", from_document(options)),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be greater than {limit}"),
        Kind::FalseSchema => "must not be there".to_owned(),
        Kind::Format { format } => format!("is not a valid {format}"),
        Kind::FromUtf8 { .. } => "does not decode to UTF-8".to_owned(),
        Kind::MaxItems { limit } => format!("has more than {limit} items"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::MaxLength { limit } => format!("is longer than {limit} characters"),
        Kind::MaxProperties { limit } => format!("has more than {limit} members"),
        Kind::MinItems { limit } => format!("has fewer than {limit} items"),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::MinLength { limit } => format!("is shorter than {limit} characters"),
        Kind::MinProperties { limit } => format!("has fewer than {limit} members"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::Not { .. } => "fits a schema that it must not fit".to_owned(),
        Kind::Pattern { pattern } => format!("does not match {pattern}"),
        Kind::PropertyNames { .. } => "has a member whose name is not allowed".to_owned(),
        Kind::Required { property } => {
            format!("lacks the required member {}", from_document(property))
        }
        Kind::Type { kind } => format!("must be {}, but is {}", expected(kind), found(instance)),
        Kind::UniqueItems => "has equal items".to_owned(),
        Kind::Referencing(_) => "has a reference that leads nowhere".to_owned(),
    }
}

/// A value of the document, which is public; cut if it is long.
fn from_document(value: &Value) -> String {
    const MOST: usize = 200;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Those that the document has, and how many others.
fn names(unexpected: &[String], known: &HashSet<String>) -> String {
    const MOST: usize = 10;
    let (mut named, others): (Vec<&str>, Vec<&str>) = unexpected
        .iter()
        .map(String::as_str)
        .partition(|name| known.contains(*name));
    named.sort_unstable();
    let hidden = others.len() + named.len().saturating_sub(MOST);
    named.truncate(MOST);
    let mut text = named.join(", ");
    if hidden > 0 {
        let more = if text.is_empty() { "" } else { " and " };
        text.push_str(&format!("{more}{hidden} that the document does not have"));
    }
    text
}

fn expected(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(single) => single.to_string(),
        TypeKind::Multiple(types) => types
            .iter()
            .map(|single| single.to_string())
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

fn found(instance: &Value) -> &'static str {
    match instance {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
