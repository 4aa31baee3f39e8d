//! One difference between two documents, and how much it matters.

use std::fmt;

use serde_json::Value;

/// How much a difference matters to a deployed client of the old document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Nothing on the wire.
    Cosmetic,
    /// The wire changes, and deployed clients go on working.
    Compatible,
    /// A deployed client may fail.
    Breaking,
}

impl Level {
    /// The name in lower case, as it is printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One difference between two documents.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The rule, by oasdiff's name where it has one.
    pub rule: String,
    /// How much it matters.
    pub level: Level,
    /// The first operation found to be concerned, as its method and path;
    /// none if it is about the document as a whole.
    pub operation: Option<String>,
    /// Which part of the exchange, such as `response 200 body /data/user`.
    pub subject: String,
    /// JSON pointer into the old document, to the nearest that it has.
    pub old_pointer: String,
    /// JSON pointer into the new document, to the nearest that it has.
    pub new_pointer: String,
    /// What the old document says there; none if nothing.
    pub old: Option<Value>,
    /// What the new document says there; none if nothing.
    pub new: Option<Value>,
    /// What happens to a deployed client, in a sentence.
    pub consequence: String,
}

impl Change {
    /// Where, what was and is there, and what follows: all but level and rule.
    #[must_use]
    pub fn explanation(&self) -> String {
        let mut text = String::new();
        for part in [self.operation.as_deref(), Some(self.subject.as_str())] {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                text.push_str(part);
                text.push_str(": ");
            }
        }
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => {
                text.push_str(&format!("{} → {}. ", short(old), short(new)));
            }
            (Some(old), None) => text.push_str(&format!("removed {}. ", short(old))),
            (None, Some(new)) => text.push_str(&format!("added {}. ", short(new))),
            (None, None) => {}
        }
        text.push_str(&self.consequence);
        text
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.level, self.rule, self.explanation())
    }
}

/// A value on one line, cut if it is long.
fn short(value: &Value) -> String {
    const MOST: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
