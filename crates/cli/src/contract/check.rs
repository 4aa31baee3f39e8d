//! `vlens contract check`

use url::Url;
use vlens::document;
use vlens_contract::{
    Contract, Report,
    har::{self, Checked},
};

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
    server: Option<String>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let mut contract = match &args.document {
        Some(name) => Contract::new(&input::document(name).await?)
            .map_err(|problems| Failure::from(problems.in_file(&input::shown(name))))?,
        None => Contract::new(document::corrected())?,
    };
    if let Some(server) = &args.server {
        // Not by clap, which would repeat a password in it.
        let server = Url::parse(server)
            .map_err(|error| Failure::new(format!("--server is no URL: {error}")))?;
        contract = contract.with_server(&server);
    }
    let mut report = Report::new("vlens contract check");
    let (mut checked, mut unreadable) = (0, 0);
    for name in &args.recordings {
        let recording = input::recording(name).await?;
        let name = input::shown(name);
        let found = har::check(&contract, recording).map_err(|problem| problem.in_file(&*name))?;
        say(format_args!("{name}: {}", summary(&found)));
        unreadable += found.unreadable.len();
        for (entry, reason) in &found.unreadable {
            let message = format!("cannot be read, and is not checked: {reason}");
            report.notice(&format!("{name}#{entry}"), "unreadable", message);
        }
        checked += found.checked;
        for (entry, violation) in &found.violations {
            report.violation(&format!("{name}#{entry}"), violation);
        }
    }
    // Else a pipeline would stay green with nothing verified.
    if checked == 0 {
        if unreadable > 0 {
            output::print(&report, args.format)?;
        }
        return Err(Failure::new(
            "no exchange was checked: all are unreadable, or for other hosts or paths; see --server",
        ));
    }
    output::print(&report, args.format)
}

fn summary(found: &Checked) -> String {
    let mut summary = format!(
        "{} checked ({} of them recorded in part), {} for other hosts or paths skipped",
        found.checked, found.incomplete, found.skipped,
    );
    if !found.unreadable.is_empty() {
        summary.push_str(&format!(", {} unreadable", found.unreadable.len()));
    }
    summary
}
