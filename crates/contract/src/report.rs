//! The outcome of a check or a comparison, for people and for pipelines.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use serde::Serialize;
use serde_json::Value;

use super::{Change, Level, Violation};
use vlens_openapi::Problem;

/// From which level on a change counts as a finding that fails a pipeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailOn {
    /// A deployed client may fail.
    #[default]
    Breaking,
    /// The wire changes.
    Compatible,
    /// Anything at all.
    Any,
}

impl FailOn {
    fn includes(self, level: Level) -> bool {
        level
            >= match self {
                Self::Breaking => Level::Breaking,
                Self::Compatible => Level::Compatible,
                Self::Any => Level::Cosmetic,
            }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Worth a look.
    Warning,
    /// Wrong.
    Error,
}

/// One line of a [`Report`].
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// How much it matters.
    pub severity: Severity,
    /// Whether it is one that the report was asked to fail on.
    pub fails: bool,
    /// The rule or keyword.
    pub rule: String,
    /// The input that it was found in.
    pub source: String,
    /// What is wrong, where, and what follows.
    pub message: String,
    /// All of it, for programs.
    pub details: Value,
}

/// What a check or a comparison found.
///
/// ```
/// use vlens_contract::Report;
/// use vlens_openapi::Problem;
///
/// let mut report = Report::new("spec lint");
/// assert!(!report.fails());
/// report.problem("page.md", "unmarked", &Problem::new("/a", "has no mark"));
/// assert!(report.fails());
/// assert_eq!(report.to_string(), "error unmarked: page.md: /a: has no mark\n1 finding\n");
/// ```
#[derive(Clone, Debug)]
pub struct Report {
    title: String,
    findings: Vec<Entry>,
}

impl Report {
    /// A report with nothing in it yet.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            findings: Vec::new(),
        }
    }

    /// Adds a difference between two documents.
    pub fn change(&mut self, source: &str, change: &Change, fail_on: FailOn) {
        self.findings.push(Entry {
            severity: match change.level {
                Level::Breaking => Severity::Error,
                Level::Compatible => Severity::Warning,
                Level::Cosmetic => Severity::Notice,
            },
            fails: fail_on.includes(change.level),
            rule: change.rule.clone(),
            source: source.to_owned(),
            message: change.explanation(),
            details: serde_json::json!({
                "level": change.level.as_str(),
                "operation": change.operation,
                "subject": change.subject,
                "oldPointer": change.old_pointer,
                "newPointer": change.new_pointer,
                "old": change.old,
                "new": change.new,
                "example": change.example,
            }),
        });
    }

    /// Adds a point on which an exchange does not conform.
    pub fn violation(&mut self, source: &str, violation: &Violation) {
        self.findings.push(Entry {
            severity: Severity::Error,
            fails: true,
            rule: violation.keyword.clone(),
            source: source.to_owned(),
            message: violation.to_string(),
            details: serde_json::json!({
                "operation": violation.operation,
                "side": violation.side.to_string(),
                "part": violation.part.to_string(),
                "instancePointer": violation.instance,
                "documentPointer": violation.pointer,
            }),
        });
    }

    /// Adds a reason why a document cannot be used.
    pub fn problem(&mut self, source: &str, rule: &str, problem: &Problem) {
        let details = serde_json::json!({ "file": problem.file, "pointer": problem.pointer });
        let mut without_file = problem.clone();
        without_file.file = None;
        self.findings.push(Entry {
            severity: Severity::Error,
            fails: true,
            rule: rule.to_owned(),
            source: problem.file.clone().unwrap_or_else(|| source.to_owned()),
            message: without_file.to_string(),
            details,
        });
    }

    /// Adds something worth knowing, which never fails a pipeline.
    pub fn notice(&mut self, source: &str, rule: &str, message: impl Into<String>) {
        self.findings.push(Entry {
            severity: Severity::Notice,
            fails: false,
            rule: rule.to_owned(),
            source: source.to_owned(),
            message: message.into(),
            details: Value::Null,
        });
    }

    /// What was found, in the order of adding.
    #[must_use]
    pub fn findings(&self) -> &[Entry] {
        &self.findings
    }

    /// Whether a pipeline should fail.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|finding| finding.fails)
    }

    /// Lines for people; `styled` with the colours of a terminal.
    #[must_use]
    pub fn text(&self, styled: bool) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let (colour, word) = match finding.severity {
                Severity::Error => (AnsiColor::Red, "error"),
                Severity::Warning => (AnsiColor::Yellow, "warning"),
                Severity::Notice => (AnsiColor::Cyan, "notice"),
            };
            let style = if styled {
                colour.on_default().bold()
            } else {
                Style::new()
            };
            let (rule, source) = (&finding.rule, printable(&finding.source));
            let message = printable(&finding.message);
            text.push_str(&format!(
                "{style}{word}{style:#} {rule}: {source}: {message}\n"
            ));
        }
        text.push_str(&match self.findings.len() {
            0 => "no findings\n".to_owned(),
            1 => "1 finding\n".to_owned(),
            many => format!("{many} findings\n"),
        });
        text
    }

    /// One JSON object: `title`, `fails`, `findings`.
    #[must_use]
    pub fn json(&self) -> String {
        let object = serde_json::json!({
            "title": self.title,
            "fails": self.fails(),
            "findings": self.findings,
        });
        format!("{object:#}\n")
    }

    /// JUnit XML: a failing test case for each finding that fails, a passing
    /// one for each other, and a passing one if there is none.
    ///
    /// # Errors
    ///
    /// If the XML writer fails.
    pub fn junit(&self) -> Result<String, quick_junit::SerializeError> {
        let mut suite = TestSuite::new(&self.title);
        for (i, finding) in self.findings.iter().enumerate() {
            let status = if finding.fails {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status
                    .set_message(&finding.message)
                    .set_type(&finding.rule)
                    .set_description(&finding.message);
                status
            } else {
                TestCaseStatus::success()
            };
            let mut case = TestCase::new(format!("{} {}", i + 1, finding.rule), status);
            case.set_classname(&finding.source);
            if !finding.fails {
                case.set_system_out(&finding.message);
            }
            suite.add_test_case(case);
        }
        if self.findings.is_empty() {
            suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        }
        let mut report = quick_junit::Report::new(&self.title);
        report.add_test_suite(suite);
        // On the outer element Jenkins refuses the attribute. It is the first:
        // within a title the quotes are escaped.
        Ok(report.to_string()?.replacen(r#" skipped="0""#, "", 1))
    }

    /// Annotations for GitHub Actions, one workflow command a line.
    #[must_use]
    pub fn github(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Notice => "notice",
            };
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "::{command} file={},title={}::{}",
                github_property(&finding.source),
                github_property(&finding.rule),
                github_data(&finding.message),
            );
        }
        text
    }
}

/// [`text`](Report::text), without colours.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(false))
    }
}

/// Without what a terminal would obey: documents come from elsewhere.
fn printable(text: &str) -> String {
    text.chars().fold(String::new(), |mut printable, c| {
        if c == '\n' {
            // A line of a document must not pass for one of the report.
            printable.push_str("\n    ");
        } else if c.is_control() {
            printable.extend(c.escape_default());
        } else {
            printable.push(c);
        }
        printable
    })
}

fn github_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}
