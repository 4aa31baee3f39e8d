//! What a build script calls.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use vlens_openapi::{Document, Problem, Problems, read_folder};

use crate::{Settings, compile};

/// A folder of documents, on its way to a client.
///
/// ```no_run
/// use std::process::ExitCode;
/// use vlens_codegen::{Build, Settings};
///
/// fn main() -> ExitCode {
///     Build::new("openapi", Settings::new()).run()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Build {
    folder: PathBuf,
    settings: Settings,
    base_url_variable: Option<String>,
}

impl Build {
    /// From the documents in `folder`, relative to the package.
    pub fn new(folder: impl Into<PathBuf>, settings: Settings) -> Self {
        Self {
            folder: folder.into(),
            settings,
            base_url_variable: None,
        }
    }

    /// Gives the crate the base URL of the document, `servers[0].url`, as an
    /// environment variable for `env!`.
    #[must_use]
    pub fn base_url_variable(mut self, name: impl Into<String>) -> Self {
        self.base_url_variable = Some(name.into());
        self
    }

    /// Writes to `OUT_DIR`; what stops it becomes errors of the build.
    ///
    /// `raw.rs` is the client, `mock.rs` the helpers for mocks, `published.json`
    /// and `corrected.json` the document, `files.json` the files that were read.
    /// Only they, and the build script itself, cause another run.
    #[must_use]
    pub fn run(self) -> ExitCode {
        println!("cargo::rerun-if-changed=build.rs");
        println!("cargo::rerun-if-changed={}", self.folder.display());
        match self.build() {
            Ok(()) => ExitCode::SUCCESS,
            Err(problems) => {
                // Line by line, so that what stands ready to paste stays so.
                for line in problems.to_string().lines() {
                    println!("cargo::error={line}");
                }
                ExitCode::FAILURE
            }
        }
    }

    fn build(&self) -> Result<(), Problems> {
        let sources = read_folder(&self.folder)?;
        let files: Vec<_> = sources
            .iter()
            .map(|file| (&file.name, &file.text))
            .collect();
        write("files.json", &serde_json::json!(files).to_string())?;
        let document = Document::from_texts(sources)?;
        let compiled = compile(&document.corrected, &self.settings)?;
        document.check_widening(&compiled.lowering)?;
        write("raw.rs", &compiled.generated.client)?;
        write("mock.rs", &compiled.generated.mocks)?;
        write("published.json", &document.published.to_string())?;
        write("corrected.json", &document.corrected.to_string())?;
        if let Some(name) = &self.base_url_variable {
            println!("cargo::rustc-env={name}={}", document.base_url()?);
        }
        Ok(())
    }
}

fn write(name: &str, text: &str) -> Result<(), Problem> {
    let folder = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&folder).join(name), text)
        .map_err(|error| Problem::new("", format!("cannot be written: {error}")).in_file(name))
}
