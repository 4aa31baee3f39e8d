//! `vlens completions` and `vlens man`, made from the command line itself.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man as Page;

use crate::{
    outcome::{Failure, Outcome, say},
    output,
};

const NAME: &str = "vlens";

/// Print the completions of a shell.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens completions bash > ~/.local/share/bash-completion/completions/vlens
  vlens completions zsh > \"${fpath[1]}/_vlens\"
  vlens completions fish > ~/.config/fish/completions/vlens.fish")]
pub struct Completions {
    /// The shell
    shell: Shell,
}

/// Print the manual page, or write that of every command into a folder.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  vlens man | man -l -
  vlens man --dir ~/.local/share/man/man1")]
pub struct Man {
    /// The folder for `vlens.1`, `vlens-otp.1`, `vlens-otp-send.1` …
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

pub fn completions<C: CommandFactory>(args: &Completions) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut C::command(), NAME, &mut script);
    output::write(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}

pub fn man<C: CommandFactory>(args: &Man) -> Result<Outcome, Failure> {
    match &args.dir {
        Some(folder) => {
            clap_mangen::generate_to(C::command(), folder)
                .map_err(|error| Failure::of(&folder.display().to_string(), &error))?;
            say(format_args!("wrote the pages into {}", folder.display()));
        }
        None => {
            let mut page = Vec::new();
            Page::new(C::command()).render(&mut page)?;
            output::write(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Outcome::Clean)
}
