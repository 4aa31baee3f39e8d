//! One document → the Rust that is made of it, on standard output; what is not
//! exact, and what stands in the way, on standard error.
//!
//! ```sh
//! cargo run --release -p vlens-codegen --example generate -- openapi.yaml
//! ```

use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("usage: generate FILE")?;
    let document = vlens_openapi::parse::parse(&fs::read_to_string(file)?)?;
    let lowered = vlens_openapi::lower(&document)?;
    let adapted = vlens_codegen::adapt(&lowered.document, &vlens_codegen::Settings::new())?;
    for note in lowered.notes.iter().chain(&adapted.notes) {
        eprintln!("{note}");
    }
    println!(
        "{}",
        vlens_codegen::generate(&adapted.document, &vlens_codegen::Settings::new())?.client
    );
    Ok(())
}
