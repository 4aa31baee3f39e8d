//! `vlens spec update`

use std::path::{Path, PathBuf};

use vlens::document;
use vlens_contract::Report;
use vlens_openapi::{Source, read_folder};

use crate::{
    input,
    outcome::{Failure, Outcome, say},
    output::{self, FailOnArg, Format},
    update::{README, Update, holds_documents},
};

/// The folder of a checkout.
const FOLDER: &str = "openapi";
/// What to do about what is unmarked.
const MARKING: &str = "\
nothing is written: copy openapi/corrections.yaml, add to the copy what stands above, and
give it with --corrections, so that the pages and what corrects them are taken together";

/// Take new published pages, if all steps up to the generated code succeed.
///
/// Shows what changes on the wire and in the generated Rust, then writes
/// `openapi/<operation-id>.yaml` and its checksum. If a step fails nothing is
/// written, and the reasons are findings.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens spec update register-step-verify-phone.md
  vlens spec update --corrections my-corrections.yaml page.md
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
    /// Take this file as the new `corrections.yaml`, together with the pages
    /// that it fits
    #[arg(long, value_name = "FILE")]
    corrections: Option<String>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let folder = folder(&args)?;
    let files = match &folder {
        Some(folder) => read_folder(folder)?,
        None => vendored(),
    };
    let mut pages = Vec::new();
    for name in &args.pages {
        pages.push(Source::new(input::shown(name), input::page(name).await?));
    }
    let corrections = match &args.corrections {
        Some(name) => Some(input::page(name).await?),
        None => None,
    };
    let update = Update::plan(&files, &pages, corrections)?;

    let outcome = output::print(&report(&update, args.fail_on), args.format)?;
    if !update.unmarked.is_empty() {
        say(format_args!("{MARKING}"));
    }
    if args.check || !update.is_usable() {
        return Ok(outcome);
    }
    if let Some(folder) = &folder {
        write(&update, folder)?;
    }
    Ok(Outcome::Clean)
}

/// The files that the program was built with.
fn vendored() -> Vec<Source> {
    let files = document::files().into_iter();
    files.map(|(name, text)| Source::new(name, text)).collect()
}

fn report(update: &Update, fail_on: FailOnArg) -> Report {
    let mut report = Report::new("vlens spec update");
    for problem in &update.problems {
        report.problem(FOLDER, "unusable", problem);
    }
    for problem in &update.unmarked {
        report.problem(FOLDER, "unmarked", problem);
    }
    for change in &update.changes {
        report.change(FOLDER, change, fail_on.into());
    }
    if !update.rust.is_empty() {
        report.notice(
            FOLDER,
            "generated-rust",
            format!("the generated Rust changes:\n{}", update.rust),
        );
    }
    report
}

fn write(update: &Update, folder: &Path) -> Result<(), Failure> {
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
        return Ok(());
    }
    for name in update.without_source() {
        say(format_args!(
            "{name} does not say where it is from: write its address into {}",
            folder.join(README).display()
        ));
    }
    say(format_args!(
        "now run cargo test: it compares the generated API with the reviewed one"
    ));
    Ok(())
}

/// None for the documents that the program was built with.
fn folder(args: &Args) -> Result<Option<PathBuf>, Failure> {
    if let Some(folder) = &args.dir {
        return Ok(Some(folder.clone()));
    }
    let folder = Path::new(FOLDER);
    if folder.is_dir() && holds_documents(&read_folder(folder)?) {
        return Ok(Some(folder.to_owned()));
    }
    if args.check {
        return Ok(None);
    }
    Err(Failure::new(
        "there is no folder openapi with documents here: run this in a checkout of the crate, \
         or give --dir or --check",
    ))
}
