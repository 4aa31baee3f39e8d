//! Generates the client from the documents in `openapi/`.

#[cfg(feature = "generate")]
fn main() -> std::process::ExitCode {
    generator::run()
}

#[cfg(not(feature = "generate"))]
fn main() -> std::io::Result<()> {
    reviewed::copy()
}

#[cfg(feature = "generate")]
pub(crate) mod generator {
    use std::{env, process::ExitCode};

    use vlens_codegen::{Build, Settings};

    pub(crate) fn run() -> ExitCode {
        let mut settings = settings();
        if env::var_os("CARGO_FEATURE_MOCK").is_some() {
            settings = settings.mocks("crate::raw");
        }
        Build::new("openapi", settings)
            .base_url_variable("VLENS_DOCUMENT_BASE_URL")
            .run()
    }

    /// What the generated code takes from this crate.
    pub(crate) fn settings() -> Settings {
        Settings::new()
            .inner_type("crate::transport::Credentials")
            .response_value("crate::response::ResponseValue")
            .deserialize_error("crate::response::without_value")
            .sensitive_text("secret", "crate::Secret")
            .sensitive_text("personal", "crate::Personal")
            .optional_text("crate::raw::OptionalText")
            .sensitive_json("crate::SensitiveJson")
    }
}

/// What the generator makes, as it was reviewed: the tests hold the two to be the
/// same.
#[cfg(not(feature = "generate"))]
mod reviewed {
    use std::{env, fs, io, path::PathBuf};

    const FOLDER: &str = "generated";

    pub(crate) fn copy() -> io::Result<()> {
        println!("cargo::rerun-if-changed=build.rs");
        println!("cargo::rerun-if-changed={FOLDER}");
        let target = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
        for file in fs::read_dir(FOLDER)? {
            let file = file?;
            fs::copy(file.path(), target.join(file.file_name()))?;
        }
        let base_url = fs::read_to_string(PathBuf::from(FOLDER).join("base_url"))?;
        println!("cargo::rustc-env=VLENS_DOCUMENT_BASE_URL={base_url}");
        Ok(())
    }
}
