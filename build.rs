//! Generates the client from the documents in `openapi/`.

use std::process::ExitCode;

fn main() -> ExitCode {
    vlens_codegen::Build::new("openapi").run()
}
