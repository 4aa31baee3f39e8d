//! `vlens spec update`

use std::path::{Path, PathBuf};

use crate::update::Update;
use vlens::document;
use vlens_contract::Report;
use vlens_openapi::{CORRECTIONS, read_folder};

use crate::{
    input,
    outcome::{Failure, Outcome, say},
    output::{self, FailOnArg, Format},
};

/// The folder of a checkout.
const FOLDER: &str = "openapi";

/// Take new published pages, if all steps up to the generated code succeed.
///
/// Shows what changes on the wire and in the generated Rust, then writes
/// `openapi/<operation-id>.yaml` and its checksum. If a step fails nothing is
/// written, and the reasons are findings.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens spec update register-step-verify-phone.md
  vlens spec update --check --fail-on compatible page.md
  vlens spec update --check https://docs.vlenseg.com/api-reference/vlens-api/registration/register-step-verify-phone.md")]
pub struct Args {
    /// Published pages or documents, one for each operation (`-` for standard
    /// input, or a URL)
    #[arg(required = true)]
    pages: Vec<String>,
    /// Write nothing; differences from `--fail-on` on are findings
    #[arg(long)]
    check: bool,
    /// The level from which on differences are findings with `--check`
    #[arg(long, value_enum, default_value_t, requires = "check")]
    fail_on: FailOnArg,
    /// The folder of the vendored documents. Without it, `openapi` in a checkout
    /// of this crate; elsewhere, with `--check`, the documents that this program
    /// was built with
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let folder = folder(&args)?;
    let files = match &folder {
        Some(folder) => {
            let sources = read_folder(folder)?.into_iter();
            sources.map(|file| (file.name, file.text)).collect()
        }
        None => document::files(),
    };
    let mut pages = Vec::new();
    for name in &args.pages {
        pages.push((name.clone(), input::page(name).await?));
    }
    let update = Update::plan(&files, &pages)?;

    let mut report = Report::new("vlens spec update");
    for problem in &update.problems {
        report.problem(FOLDER, "unusable", problem);
    }
    for change in &update.changes {
        report.change(FOLDER, change, args.fail_on.into());
    }
    if !update.rust.is_empty() {
        report.notice(
            FOLDER,
            "generated-rust",
            format!("the generated Rust changes:\n{}", update.rust),
        );
    }
    let outcome = output::print(&report, args.format)?;
    if args.check || !update.problems.is_empty() {
        return Ok(outcome);
    }
    if let Some(folder) = &folder {
        let written = update
            .write(folder)
            .map_err(|error| Failure::of(FOLDER, &error))?;
        for name in &written {
            say(format_args!("wrote {}", folder.join(name).display()));
        }
        if written.is_empty() {
            say(format_args!(
                "nothing to write: the pages are vendored already"
            ));
        } else {
            say(format_args!(
                "now run cargo test: it compares the generated API with the reviewed one"
            ));
        }
    }
    Ok(Outcome::Clean)
}

/// None for the documents that the program was built with.
fn folder(args: &Args) -> Result<Option<PathBuf>, Failure> {
    if let Some(folder) = &args.dir {
        return Ok(Some(folder.clone()));
    }
    if Path::new(FOLDER).join(CORRECTIONS).is_file() {
        return Ok(Some(FOLDER.into()));
    }
    if args.check {
        return Ok(None);
    }
    Err(Failure::new(
        "there is no openapi/corrections.yaml here: run this in a checkout of the crate, or give --dir or --check",
    ))
}
