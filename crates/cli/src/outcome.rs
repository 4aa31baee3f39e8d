//! How a command ends: the exit codes of the program.

use std::{error::Error, fmt, io::Write as _, process::ExitCode};

/// 0, 1 or 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to say.
    Clean,
    /// There are findings.
    Findings,
    /// The input could not be used.
    Unusable,
}

impl Outcome {
    /// Says why on standard error.
    pub fn unusable(failure: Failure) -> Self {
        say(format_args!("error: {failure}"));
        Self::Unusable
    }

    /// With or without findings.
    pub fn found(any: bool) -> Self {
        if any { Self::Findings } else { Self::Clean }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Unusable => 2,
        })
    }
}

/// A line on standard error; if nobody reads that, nobody misses it.
pub fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Why the input could not be used, in a line, its causes included.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// About one of several inputs.
    pub fn of(name: &str, error: &dyn Error) -> Self {
        Self(format!("{name}: {}", chain(error)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One clear line, also for a parser's error of several.
        let mut lines = self.0.lines().map(str::trim);
        f.write_str(lines.next().unwrap_or_default())?;
        lines.try_for_each(|line| write!(f, "; {line}"))
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(chain(&error))
    }
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
