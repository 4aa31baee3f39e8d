//! One document → the Rust that is made of it, on standard output; what is not
//! exact, and what stands in the way, on standard error.
//!
//! ```sh
//! cargo run --release -p vlens-codegen --example generate -- openapi.yaml
//! ```

use std::{env, error::Error, fs, process::ExitCode};

fn main() -> ExitCode {
    match generate() {
        Ok(client) => {
            println!("{client}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<String, Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("usage: generate FILE")?;
    let document = vlens_openapi::parse::parse(&fs::read_to_string(file)?)?;
    let compiled = vlens_codegen::compile(&document, &vlens_codegen::Settings::new())?;
    for note in compiled.lowering.iter().chain(&compiled.adapting) {
        eprintln!("{note}");
    }
    Ok(compiled.generated.client)
}
