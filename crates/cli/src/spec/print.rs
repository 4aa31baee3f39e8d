//! `vlens spec print`

use vlens::document;
use vlens_openapi as openapi;

use crate::{
    input,
    outcome::{Failure, Outcome, say},
    output,
};

/// Print the OpenAPI document as YAML.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens spec print > corrected.yaml
  vlens spec print --lowered page.md")]
pub struct Args {
    #[command(flatten)]
    view: View,
    /// A page or a document to print instead of the vendored one (`-` for
    /// standard input, or a URL). Our corrections do not apply to it
    file: Option<String>,
}

#[derive(clap::Args)]
#[group(multiple = false)]
struct View {
    /// As published
    #[arg(long)]
    published: bool,
    /// With our corrections (the default)
    #[arg(long)]
    corrected: bool,
    /// Lowered from OpenAPI 3.1 to 3.0
    #[arg(long)]
    lowered: bool,
}

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let document = match &args.file {
        Some(name) => input::document(name).await?,
        None if args.view.published => document::published().clone(),
        None => document::corrected().clone(),
    };
    let document = if args.view.lowered {
        let name = args.file.as_deref().map(input::shown);
        let name = name.as_deref().unwrap_or("the vendored document");
        match openapi::lower(&document) {
            Ok(lowered) => lowered.document,
            Err(problems) => {
                for problem in problems.in_file(name) {
                    say(format_args!("error: {problem}"));
                }
                return Ok(Outcome::Findings);
            }
        }
    } else {
        document
    };
    output::write(&openapi::print(&document))?;
    Ok(Outcome::Clean)
}
