//! `vlens spec lint`

use vlens::document;
use vlens_codegen::compile;
use vlens_contract::Report;
use vlens_openapi::{Corrections, Problems, lint, lower, parse::parse};

use crate::{
    input,
    outcome::{Failure, Outcome},
    output::{self, Format},
    update::settings,
};

/// Check a document: what looks sensitive and bears no mark, what cannot be
/// generated, what is not exact.
///
/// Corrections and notes are notices; the rest are findings.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens spec lint
  vlens spec lint page.md --format github")]
pub struct Args {
    /// A page or a document to check instead of the vendored one (`-` for
    /// standard input, or a URL). Our corrections do not apply to it
    file: Option<String>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let mut report = Report::new("vlens spec lint");
    let (name, document) = match &args.file {
        Some(name) => (input::shown(name), input::document(name).await?),
        None => {
            let corrections = parse(document::corrections())?;
            for correction in Corrections::from_value(corrections)?.iter() {
                report.notice(
                    "openapi/corrections.yaml",
                    "correction",
                    correction.to_string(),
                );
            }
            ("openapi".into(), document::corrected().clone())
        }
    };
    for problem in lint::unmarked(&document) {
        report.problem(&name, "unmarked", &problem);
    }
    if let Err(problems) = steps(&document, &name, &mut report) {
        for problem in &problems {
            report.problem(&name, "unusable", problem);
        }
    }
    output::print(&report, args.format)
}

fn steps(document: &serde_json::Value, name: &str, report: &mut Report) -> Result<(), Problems> {
    // Told even if a later step fails.
    for note in &lower(document)?.notes {
        report.notice(name, "lower", note.to_string());
    }
    for note in &compile(document, &settings())?.adapting {
        report.notice(name, "adapt", note.to_string());
    }
    Ok(())
}
