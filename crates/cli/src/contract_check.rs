//! `vlens contract check`

use vlens::document;
use vlens_contract::{Contract, Report, har};

use crate::{
    input,
    outcome::{Failure, Outcome, say},
    output::{self, Format},
};

/// Check recorded exchanges (HAR 1.2) against the contract.
///
/// Entries for other hosts or paths are counted and skipped.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens contract check recording.har
  vlens contract check --server http://127.0.0.1:8080 sandbox.har")]
pub struct Args {
    /// Recordings (`-` for standard input, or a URL)
    #[arg(required = true)]
    recordings: Vec<String>,
    /// A page or a document to check against, instead of the vendored one
    #[arg(long, value_name = "FILE")]
    document: Option<String>,
    /// The server of the recording, if it is none of the document's
    #[arg(long, value_name = "URL")]
    server: Option<url::Url>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let mut contract = match &args.document {
        Some(name) => Contract::new(&input::document(name).await?)
            .map_err(|problems| Failure::from(problems.in_file(name)))?,
        None => Contract::new(document::corrected())?,
    };
    if let Some(server) = &args.server {
        contract = contract.with_server(server);
    }
    let mut report = Report::new("vlens contract check");
    let mut checked = 0;
    for name in &args.recordings {
        let text = input::recording(name).await?;
        let found =
            har::check(&contract, text.as_bytes()).map_err(|problem| problem.in_file(name))?;
        say(format_args!(
            "{name}: {} checked ({} without a body or an answer), {} for other hosts or paths skipped",
            found.checked, found.incomplete, found.skipped,
        ));
        for (entry, reason) in &found.unreadable {
            report.notice(&format!("{name}#{entry}"), "unreadable", reason);
        }
        checked += found.checked;
        for (entry, violation) in &found.violations {
            report.violation(&format!("{name}#{entry}"), violation);
        }
    }
    // Else a pipeline would stay green with nothing verified.
    if checked == 0 {
        return Err(Failure::new(
            "no exchange was checked: all are for other hosts or paths; see --server",
        ));
    }
    output::print(&report, args.format)
}
