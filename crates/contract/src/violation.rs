//! Where an exchange and a document disagree.

use std::fmt;

use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use serde_json::Value;

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
/// No field holds a value of the exchange, so a violation can be logged: where
/// the name of a member does not look like a name, `…` stands for it.
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
}

/// Turns an error of the validator into what may be shown: one finding, or, for
/// a union of which only one branch was meant, those of the branch.
pub(crate) fn explain(error: &ValidationError<'_>, found: &mut Vec<Finding>) {
    if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = error.kind()
        && let Some(meant) = meant_branch(error, context)
    {
        for inner in meant {
            explain(inner, found);
        }
        return;
    }
    found.push(Finding {
        instance: masked_pointer(error.instance_path().as_str()),
        pointer: document_pointer(error),
        keyword: error.kind().keyword().to_owned(),
        message: message(error.kind(), error.instance()),
    });
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
    super::reference::percent_decode(fragment)
        .unwrap_or_default()
        .into_owned()
}

/// The pointer with everything in it that may be a value replaced by `…`.
pub(crate) fn masked_pointer(pointer: &str) -> String {
    let mut masked = String::with_capacity(pointer.len());
    for token in pointer.split('/').skip(1) {
        masked.push('/');
        masked.push_str(masked_name(token));
    }
    masked
}

/// Names of members are shown if they look like names: letters and few digits.
pub(crate) fn masked_name(name: &str) -> &str {
    let index = name.len() <= 7 && name.bytes().all(|b| b.is_ascii_digit());
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let plain = name
        .chars()
        .all(|c| c.is_alphanumeric() || "_-.$".contains(c));
    let word = plain && digits <= 3 && !name.is_empty() && name.chars().count() <= 48;
    if index || word { name } else { "…" }
}

fn message(kind: &Kind, instance: &Value) -> String {
    match kind {
        Kind::AdditionalItems { limit } => format!("has more than {limit} items"),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            format!("has members that are not allowed: {}", names(unexpected))
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

fn names(unexpected: &[String]) -> String {
    const MOST: usize = 10;
    let mut names: Vec<&str> = unexpected.iter().map(|name| masked_name(name)).collect();
    names.sort_unstable();
    if names.len() > MOST {
        names.truncate(MOST);
        names.push("…");
    }
    names.dedup();
    names.join(", ")
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
