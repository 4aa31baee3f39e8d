//! Runs the program as a new user would.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use sha2::{Digest as _, Sha256};

pub fn checksum(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

pub const DOCUMENT: &str =
    include_str!("../../../openapi/tests/fixtures/openapi/register-step-verify-phone.yaml");

pub fn page(document: &str) -> String {
    format!(
        "> For clean Markdown, append .md.\r\n\r\n# Send or validate phone OTP\r\n\r\n\
         Reference: https://docs.vlenseg.com/page\r\n\r\n## OpenAPI Specification\r\n\r\n\
         ```yaml\n{document}```\n\n## SDK Code Examples\n\n```python\nprint()\n```\n"
    )
}

/// Without settings from the environment.
pub fn vlens(args: &[&str], folder: &Path, input: &[u8]) -> Output {
    vlens_with(&[], args, folder, input)
}

pub fn vlens_with(
    environment: &[(&str, &str)],
    args: &[&str],
    folder: &Path,
    input: &[u8],
) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vlens"))
        .args(args)
        .current_dir(folder)
        .env_remove("VLENS_API_KEY")
        .env_remove("VLENS_BASE_URL")
        .env_remove("VLENS_ALLOW_HTTP")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

pub fn run(args: &[&str], folder: &Path) -> (i32, String, String) {
    let output = vlens(args, folder, b"");
    (
        output.status.code().expect("no signal"),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A checkout with a copy of `openapi/`, and a page beside it.
pub fn checkout(document: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let openapi = folder.path().join("openapi");
    fs::create_dir(&openapi).unwrap();
    for entry in fs::read_dir(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../openapi/tests/fixtures/openapi"
    ))
    .unwrap()
    {
        let path = entry.unwrap().path();
        fs::copy(&path, openapi.join(path.file_name().unwrap())).unwrap();
    }
    fs::write(folder.path().join("page.md"), page(document)).unwrap();
    folder
}

/// Names and contents of `openapi/`.
pub fn contents(folder: &Path) -> Vec<(String, String)> {
    vlens_openapi::read_folder(&folder.join("openapi"))
        .unwrap()
        .into_iter()
        .map(|file| (file.name, file.text))
        .chain([(
            "README.md".to_owned(),
            fs::read_to_string(folder.join("openapi/README.md")).unwrap(),
        )])
        .collect()
}
