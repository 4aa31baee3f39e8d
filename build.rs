//! Generates the client from the documents in `openapi/`. No logic of its own:
//! the steps are in `src/openapi/` and `src/generate.rs`, tested in the library.

use std::{env, fs, path::Path, process::ExitCode};

#[allow(dead_code, unreachable_pub)]
#[path = "src/generate.rs"]
mod generate;
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "src/openapi/mod.rs"]
mod openapi;

use openapi::{Document, Problem, Problems};

fn main() -> ExitCode {
    for input in ["build.rs", "openapi", "src/generate.rs", "src/openapi"] {
        println!("cargo::rerun-if-changed={input}");
    }
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={}", problem.to_string().replace('\n', " "));
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Problems> {
    let files = openapi::read_folder(Path::new("openapi"))?;
    write("files.json", &serde_json::json!(files).to_string())?;
    let document = Document::from_texts(files)?;
    let lowered = openapi::lower(&document.corrected)?;
    document.check_widening(&lowered.notes)?;
    let adapted = openapi::adapt(&lowered.document)?;
    let generated = generate::generate(&adapted.document)?;
    write("raw.rs", &generated.client)?;
    write("mock.rs", &generated.mocks)?;
    write("published.json", &document.published.to_string())?;
    write("corrected.json", &document.corrected.to_string())?;
    println!(
        "cargo::rustc-env=VLENS_DOCUMENT_BASE_URL={}",
        document.base_url()?
    );
    Ok(())
}

fn write(name: &str, text: &str) -> Result<(), Problem> {
    let folder = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&folder).join(name), text)
        .map_err(|error| Problem::new("", format!("cannot be written: {error}")).in_file(name))
}
