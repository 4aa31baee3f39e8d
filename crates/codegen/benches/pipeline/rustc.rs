//! What rustc takes for a client, in a crate of its own.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// What generated code wants of the crate that it is part of.
const AROUND: &str = r#"
#![allow(warnings)]
include!("client.rs");
impl progenitor_client::ClientHooks<()> for Client {}
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
pub struct Secret(String);
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
pub struct Personal(String);
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
pub struct SensitiveJson(serde_json::Value);
"#;

const MANIFEST: &str = r#"
[package]
name = "client"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
bytes = "1"
futures-core = "0.3"
progenitor-client = "0.15.1"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }
"#;

/// The folder of the crate.
pub(crate) struct Client(TempDir);

impl Client {
    /// With its dependencies compiled.
    pub(crate) fn new() -> Self {
        let client = Self(tempfile::tempdir().unwrap());
        fs::create_dir(client.0.path().join("src")).unwrap();
        client.write("Cargo.toml", MANIFEST);
        client.write("src/lib.rs", "");
        client.cargo_build();
        client.write("src/lib.rs", AROUND);
        client
    }

    /// A debug build of `generated` alone.
    pub(crate) fn build(&self, generated: &str) -> Duration {
        self.write("src/client.rs", generated);
        let start = Instant::now();
        self.cargo_build();
        start.elapsed()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn cargo_build(&self) {
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet"])
            .current_dir(self.0.path())
            .env("CARGO_TARGET_DIR", self.0.path().join("target"))
            .status()
            .unwrap();
        assert!(status.success());
    }
}
