//! What a clean debug build costs a service that depends on this crate, beside the
//! same service with the calls written by hand (`baseline.rs`), and with a client
//! that progenitor alone generates in its build script.
//!
//! `cargo bench -p vlens-benches --bench compile`: seconds of the processor, of all
//! processes together, the least of two builds each, in turns. It takes some
//! minutes.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const RUNS: usize = 2;

/// A service that sends and validates.
struct Subject {
    name: &'static str,
    dependencies: String,
    /// Paths and contents.
    files: Vec<(&'static str, String)>,
}

fn main() -> Result<()> {
    if !env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let subjects = [
        by_hand(),
        progenitor()?,
        vlens("vlens", ""),
        vlens(
            "vlens, not generated",
            r#", default-features = false, features = ["rustls"]"#,
        ),
    ];
    for subject in &subjects {
        subject.write(folder.path())?;
    }
    println!("A clean debug build of a service that sends and validates, CPU seconds:\n");
    let mut least = [f64::INFINITY; 4];
    for _ in 0..RUNS {
        for (subject, least) in subjects.iter().zip(&mut least) {
            *least = subject.build(folder.path())?.min(*least);
        }
    }
    for (subject, seconds) in subjects.iter().zip(least) {
        let ratio = seconds / least[0];
        println!("{:24} {seconds:>12.1} ({ratio:.2}×)", subject.name);
    }
    Ok(())
}

fn by_hand() -> Subject {
    Subject {
        name: "by hand, bare",
        dependencies: r#"
reqwest = { version = "0.13", default-features = false, features = ["json", "rustls"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#
        .to_owned(),
        files: vec![
            ("src/baseline.rs", include_str!("baseline.rs").to_owned()),
            (
                "src/main.rs",
                r#"
mod baseline;

#[tokio::main]
async fn main() {
    let client = baseline::client();
    let sent = baseline::send(&client, "http://127.0.0.1", "key", "+201234567890").await;
    let id = sent.ok().and_then(|sent| sent.data?.phone_number_otp_request_id);
    let id = id.unwrap_or_default();
    let validated =
        baseline::validate(&client, "http://127.0.0.1", "key", "+201234567890", &id, "123456").await;
    println!("{:?}", validated.is_ok());
}
"#
                .to_owned(),
            ),
        ],
    }
}

/// The least that a generated client costs: no hooks, nothing on top.
fn progenitor() -> Result<Subject> {
    // Formats that progenitor alone does not know, and takes for text.
    let settings = vlens_codegen::Settings::new()
        .sensitive_text("secret", "String")
        .sensitive_text("personal", "String")
        .sensitive_json("String");
    let lowered = vlens_openapi::lower(vlens::document::corrected())?.document;
    let adapted = vlens_codegen::adapt(&lowered, &settings)?.document;
    Ok(Subject {
        name: "progenitor alone",
        dependencies: r#"
bytes = "1"
futures-core = "0.3"
progenitor-client = "0.15.1"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "rustls", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }

[build-dependencies]
openapiv3 = "2.2"
progenitor-impl = "=0.15.1"
serde_json = "1"
"#
        .to_owned(),
        files: vec![
            ("openapi.json", adapted.to_string()),
            (
                "build.rs",
                r#"
fn main() {
    println!("cargo::rerun-if-changed=openapi.json");
    let document = std::fs::read_to_string("openapi.json").unwrap();
    let document: openapiv3::OpenAPI = serde_json::from_str(&document).unwrap();
    let client = progenitor_impl::Generator::default().generate_tokens(&document).unwrap();
    let path = format!("{}/client.rs", std::env::var("OUT_DIR").unwrap());
    std::fs::write(path, client.to_string()).unwrap();
}
"#
                .to_owned(),
            ),
            (
                "src/main.rs",
                r#"
mod raw {
    #![allow(dead_code, unused_imports)]
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

#[tokio::main]
async fn main() {
    let client = raw::Client::new("http://127.0.0.1");
    let body = |code: Option<&str>| raw::types::StepVerifyPhoneInput {
        phone_number: "+201234567890".to_owned(),
        phone_number_otp: code.map(str::to_owned),
        phone_number_otp_request_id: None,
        sms_providers: None,
    };
    let sent = client.register_step_verify_phone(&body(None)).await;
    let validated = client.register_step_verify_phone(&body(Some("123456"))).await;
    println!("{:?}", sent.is_ok() && validated.is_ok());
}
"#
                .to_owned(),
            ),
        ],
    })
}

fn vlens(name: &'static str, features: &str) -> Subject {
    Subject {
        name,
        dependencies: format!("vlens = {{ path = {:?}{features} }}\n", workspace()),
        files: vec![(
            "src/main.rs",
            r#"
#[tokio::main]
async fn main() -> Result<(), vlens::Error> {
    let client = vlens::Client::from_env()?;
    let phone: vlens::PhoneNumber = "+201234567890".parse()?;
    let pending = client.send_otp(&phone).await?;
    let verified = client.validate_otp(&pending, "123456").await?;
    println!("{:?}", verified.access_token().is_some());
    Ok(())
}
"#
            .to_owned(),
        )],
    }
}

impl Subject {
    fn folder(&self, root: &Path) -> PathBuf {
        root.join(self.name.replace([' ', ','], "_"))
    }

    fn write(&self, root: &Path) -> Result<()> {
        let folder = self.folder(root);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
             [dependencies]\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n{}",
            self.dependencies,
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // The same versions for all.
        fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        for (path, text) in &self.files {
            fs::write(folder.join(path), text)?;
        }
        Ok(())
    }

    /// CPU seconds of a build from nothing.
    fn build(&self, root: &Path) -> Result<f64> {
        let target = root.join("target");
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        let before = cpu_seconds()?;
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet"])
            .current_dir(self.folder(root))
            .env("CARGO_TARGET_DIR", &target)
            // As a crate from a registry is compiled.
            .env("CARGO_INCREMENTAL", "0")
            .status()?;
        if !status.success() {
            return Err(format!("the build of {:?} failed", self.name).into());
        }
        Ok(cpu_seconds()? - before)
    }
}

fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// What the processes that this one has waited for took of the processor, theirs
/// included: `cutime` and `cstime` of proc(5), in hundredths of a second.
fn cpu_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("CPU time is read from Linux's /proc: {error}"))?;
    // Behind the name of the program, which may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: Vec<f64> = fields
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}
