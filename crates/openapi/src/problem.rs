//! What stops the pipeline (a [`Problem`]) and what it did that was not exact
//! (a [`Note`]). Both point into a document.

use std::fmt::{self, Write as _};

/// One reason why a document cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The file, where one is known.
    pub file: Option<String>,
    /// JSON pointer (RFC 6901) into the document; empty for the whole of it.
    pub pointer: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Problem {
    /// A problem at `pointer`. The message may quote the document: what would end
    /// its line, or command a terminal, is escaped.
    ///
    /// ```
    /// let problem = vlens_openapi::Problem::new("/openapi", "is 4\n\u{1b}[2J");
    /// assert_eq!(problem.to_string(), r"/openapi: is 4\n\u{1b}[2J");
    /// ```
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: None,
            pointer: pointer.into(),
            message: OneLine(&message.into()).to_string(),
        }
    }

    /// The same problem with lines after its message: what to write, ready to
    /// paste.
    #[must_use]
    pub fn followed_by(mut self, lines: &str) -> Self {
        self.message.push('\n');
        self.message.push_str(lines);
        self
    }

    /// The same problem, in the file called `name`.
    #[must_use]
    pub fn in_file(mut self, name: impl Into<String>) -> Self {
        self.file = Some(name.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}: ", OneLine(file))?;
        }
        if !self.pointer.is_empty() {
            write!(f, "{}: ", OneLine(&self.pointer))?;
        }
        f.write_str(&self.message)
    }
}

/// A text with its control characters and line ends escaped.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                c.escape_debug().fmt(f)?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// All the reasons why a document cannot be used; never empty.
///
/// Displayed one after the other, each on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// `Ok(value)` if there are none.
    ///
    /// # Errors
    ///
    /// The problems, if there are any.
    pub fn check<T>(value: T, problems: Vec<Problem>) -> Result<T, Self> {
        if problems.is_empty() {
            Ok(value)
        } else {
            Err(Self(problems))
        }
    }

    /// The same problems, those that name no file yet in the file called `name`.
    #[must_use]
    pub fn in_file(mut self, name: &str) -> Self {
        for problem in &mut self.0 {
            problem.file.get_or_insert_with(|| name.to_owned());
        }
        self
    }

    /// The same problems elsewhere: each where `place` says that its pointer leads
    /// to. What is then said twice is said once.
    #[must_use]
    pub fn at(mut self, place: impl Fn(&str) -> String) -> Self {
        let mut moved: Vec<Problem> = Vec::new();
        for mut problem in self.0 {
            problem.pointer = place(&problem.pointer);
            if !moved.contains(&problem) {
                moved.push(problem);
            }
        }
        self.0 = moved;
        self
    }

    /// The problems, in the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// What a step that is not exact did to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Inexact {
    /// Something that decides about no instance is gone (an annotation, a
    /// webhook, a response that the generated client handles otherwise).
    Dropped,
    /// The result accepts instances that the document does not.
    Widened,
}

impl fmt::Display for Inexact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dropped => "dropped",
            Self::Widened => "widened",
        })
    }
}

/// One step of [`lower`](super::lower()) or a later step that was not
/// exact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Note {
    /// JSON pointer into the document that went in.
    pub pointer: String,
    /// The rule, by the keyword or construct it is about.
    pub rule: &'static str,
    /// What became of it.
    pub inexact: Inexact,
}

impl Note {
    /// A note on what `rule` did at `pointer`.
    pub fn new(pointer: impl Into<String>, rule: &'static str, inexact: Inexact) -> Self {
        Self {
            pointer: pointer.into(),
            rule,
            inexact,
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = OneLine(&self.pointer);
        write!(f, "{pointer}: {}: {}", self.rule, self.inexact)
    }
}
