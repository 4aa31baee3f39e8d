//! How a report is printed.

use std::io::{self, Write as _};

use clap::ValueEnum;
use vlens_contract::{FailOn, Report};

use crate::outcome::{Failure, Outcome};

/// The forms of a report.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Format {
    /// Lines for people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// JUnit XML
    Junit,
    /// Annotations of GitHub Actions
    Github,
}

/// The level from which on differences are findings.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum FailOnArg {
    /// A deployed client may fail
    #[default]
    Breaking,
    /// The wire changes
    Compatible,
    /// Anything
    Any,
}

impl From<FailOnArg> for FailOn {
    fn from(level: FailOnArg) -> Self {
        match level {
            FailOnArg::Breaking => Self::Breaking,
            FailOnArg::Compatible => Self::Compatible,
            FailOnArg::Any => Self::Any,
        }
    }
}

/// Prints a report on standard output; colours only on a terminal.
pub fn print(report: &Report, format: Format) -> Result<Outcome, Failure> {
    let text = match format {
        Format::Text => report.text(true),
        Format::Json => report.json(),
        Format::Junit => report.junit()?,
        Format::Github => report.github(),
    };
    write(&text)?;
    Ok(Outcome::found(report.fails()))
}

/// Writes to standard output; `vlens … | head` is no failure.
pub fn write(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout();
    let written = stdout.write_all(text.as_bytes());
    match written.and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
