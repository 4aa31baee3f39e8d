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
    use std::{env, fs, io, path::Path};

    const FOLDER: &str = "generated";

    pub(crate) fn copy() -> io::Result<()> {
        println!("cargo::rerun-if-changed=build.rs");
        println!("cargo::rerun-if-changed=openapi");
        println!("cargo::rerun-if-changed={FOLDER}");
        let (folder, target) = (
            Path::new(FOLDER),
            env::var_os("OUT_DIR").unwrap_or_default(),
        );
        if fs::read_to_string(folder.join("fingerprint"))? != super::fingerprint()? {
            println!(
                "cargo::error=openapi/ is not what {FOLDER}/ was made from: build with the \
                 feature `generate`, or take the change over with EXPECTORATE=overwrite cargo \
                 test generated_code"
            );
        }
        for file in fs::read_dir(folder)? {
            let file = file?;
            fs::copy(file.path(), Path::new(&target).join(file.file_name()))?;
        }
        let base_url = fs::read_to_string(folder.join("base_url"))?;
        println!("cargo::rustc-env=VLENS_DOCUMENT_BASE_URL={base_url}");
        Ok(())
    }
}

/// Of the documents: FNV-1a of their bytes, by name, whatever ends their lines.
#[cfg_attr(feature = "generate", allow(dead_code))]
pub(crate) fn fingerprint() -> std::io::Result<String> {
    let mut files: Vec<_> = std::fs::read_dir("openapi")?
        .map(|file| Ok(file?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        for byte in std::fs::read(file)?
            .into_iter()
            .filter(|byte| *byte != b'\r')
        {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(format!("{hash:016x}"))
}
