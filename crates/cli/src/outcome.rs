//! How a command ends: the exit codes of the program.

use std::{error::Error, fmt, io::Write as _, process::ExitCode};

/// What `--help`, the manual page and the README say.
pub const EXIT_CODES: &str = "Exit codes:
  0  clean; sent; verified
  1  there are findings; the API refused (a wrong code, say)
  2  unusable: the arguments, the configuration or a file
  3  otp only: nobody knows. An SMS may have gone out, or the code been used up
  4  otp only: nothing was done, and it is safe to try again";

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to say, or all done.
    Clean,
    /// There are findings, or the API refused.
    Findings,
    /// The input could not be used.
    Unusable,
    /// Whether the call took effect is not known.
    Unknown,
    /// The call took no effect and may be repeated.
    NotDone,
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

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Unusable => 2,
            Self::Unknown => 3,
            Self::NotDone => 4,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
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

/// An error and its causes, in a line.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
