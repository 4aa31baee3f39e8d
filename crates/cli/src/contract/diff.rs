//! `vlens contract diff`

use vlens_contract::{NEW, OLD, Report, diff};
use vlens_openapi::{Problem, Problems};

use crate::{
    input,
    outcome::{Failure, Outcome},
    output::{self, FailOnArg, Format},
};

/// Compare two documents: what changed, and does a deployed client break?
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens contract diff old.yaml new.yaml
  vlens spec print | vlens contract diff - page.md --fail-on compatible --format junit")]
pub struct Args {
    /// A page or a document (`-` for standard input, or a URL)
    old: String,
    /// A page or a document (`-` for standard input, or a URL)
    new: String,
    /// The level from which on differences are findings
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOnArg,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    if args.old == "-" && args.new == "-" {
        return Err(Failure::new("only one of the two can be standard input"));
    }
    let old = input::document(&args.old).await?;
    let new = input::document(&args.new).await?;
    let mut report = Report::new("vlens contract diff");
    let changes = match diff(&old, &new) {
        Ok(changes) => changes,
        Err(problems) => Problems::check(Vec::new(), named(problems, &args))?,
    };
    let source = input::shown(&args.new);
    for change in &changes {
        report.change(&source, change, args.fail_on.into());
    }
    output::print(&report, args.format)
}

/// The problems under the names that the documents were given by.
fn named(problems: Problems, args: &Args) -> Vec<Problem> {
    let rename = |mut problem: Problem| {
        problem.file = match problem.file.as_deref() {
            Some(OLD) => Some(input::shown(&args.old).into_owned()),
            Some(NEW) => Some(input::shown(&args.new).into_owned()),
            _ => problem.file,
        };
        problem
    };
    problems.into_iter().map(rename).collect()
}
