//! One difference between two documents, and how much it matters.

use std::fmt;

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::Side;

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
    /// The rule, by oasdiff's name where it has one: see `RULES.md`.
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
    /// A value that breaks it, where one was found: one that a deployed client
    /// may send in this place and the server no longer takes, or one that the
    /// server may answer and the client does not take.
    pub example: Option<Value>,
    /// Whether it is about a request or a response.
    pub side: Side,
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
                text.push_str(&format!("{}. ", difference(old, new)));
            }
            (Some(old), None) => text.push_str(&format!("removed {}. ", short(old))),
            (None, Some(new)) => text.push_str(&format!("added {}. ", short(new))),
            (None, None) => {}
        }
        text.push_str(&self.consequence);
        if let Some(example) = &self.example {
            let example = short(example);
            text.push_str(&match self.side {
                Side::Request => format!(" A client that sends {example} is refused."),
                Side::Response => format!(" The server may answer {example}."),
            });
        }
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
    cut(&sorted(value), MOST)
}

/// Characters of a value that are shown.
const MOST: usize = 80;
/// Characters around a difference that are shown.
const AROUND: usize = 20;
/// Differences of two texts that are shown.
const MOST_PLACES: usize = 3;

/// Bytes beyond which words are not compared one by one.
const LONG: usize = 20_000;

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A value as JSON, members by name: other crates can switch serde_json to the
/// order of the text.
fn sorted(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

/// Both values if they are short; else the places in which they differ, as
/// `git diff --word-diff` has it: `…a, [-b-]{+c+}, d…`.
fn difference(old: &Value, new: &Value) -> String {
    let (old, new) = (sorted(old), sorted(new));
    if old.chars().count() <= MOST && new.chars().count() <= MOST {
        return format!("{old} → {new}");
    }
    if old.len().max(new.len()) > LONG {
        return format!(
            "{} → {}",
            from_difference(&old, &new),
            from_difference(&new, &old)
        );
    }
    let diff = TextDiff::from_words(&old, &new);
    let mut places: Vec<String> = Vec::new();
    let mut equal = String::new();
    let mut open: Option<(String, String, String)> = None;
    let mut close = |open: &mut Option<(String, String, String)>, after: &str| {
        if let Some((mut before, mut removed, mut added)) = open.take() {
            let mut after = after.to_owned();
            // Words that are cut before they differ.
            if cut(&removed, MOST) == cut(&added, MOST) {
                let (start, end) = common(&removed, &added);
                before.push_str(&start);
                after.insert_str(0, &end);
                for text in [&mut removed, &mut added] {
                    let differs = text.len() - end.len();
                    *text = text
                        .get(start.len()..differs)
                        .unwrap_or_default()
                        .to_owned();
                }
            }
            let mut place = last(&before);
            if !removed.is_empty() {
                place.push_str(&format!("[-{}-]", cut(&removed, MOST)));
            }
            if !added.is_empty() {
                place.push_str(&format!("{{+{}+}}", cut(&added, MOST)));
            }
            place.push_str(&cut(&after, AROUND));
            places.push(place);
        }
    };
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => equal.push_str(text),
            tag => {
                // Blanks between two words do not make two places of them.
                let joins = open.is_some() && equal.chars().all(char::is_whitespace);
                if !joins {
                    close(&mut open, &equal);
                }
                let place =
                    open.get_or_insert_with(|| (equal.clone(), String::new(), String::new()));
                if joins {
                    place.1.push_str(&equal);
                    place.2.push_str(&equal);
                }
                match tag {
                    ChangeTag::Delete => place.1.push_str(text),
                    _ => place.2.push_str(text),
                }
                equal.clear();
            }
        }
    }
    close(&mut open, &equal);
    let more = places.len().saturating_sub(MOST_PLACES);
    places.truncate(MOST_PLACES);
    let mut text = places.join(" ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// How two texts begin and how, after that, they end alike.
fn common(a: &str, b: &str) -> (String, String) {
    let same = |(a, b): (char, char)| (a == b).then_some(a);
    let start: String = a.chars().zip(b.chars()).map_while(same).collect();
    let [a, b] = [a, b].map(|text| text.get(start.len()..).unwrap_or_default().chars().rev());
    let end: String = a.zip(b).map_while(same).collect();
    (start, end.chars().rev().collect())
}

/// A text from where it differs from another on.
fn from_difference(text: &str, other: &str) -> String {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    let skip = same.count().saturating_sub(AROUND);
    let rest: String = text.chars().skip(skip).take(MOST + 1).collect();
    format!("…{}", cut(&rest, MOST))
}

/// The end of a text.
fn last(text: &str) -> String {
    match text.chars().count().checked_sub(AROUND) {
        None | Some(0) => text.to_owned(),
        Some(skip) => format!("…{}", text.chars().skip(skip).collect::<String>()),
    }
}
