//! The commands of the README, run as written.

use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use vlens_sandbox::Sandbox;

use crate::{
    contract::har,
    program::{DOCUMENT, checkout},
    support::{self, KEY, PHONE},
};

/// The lines of the blocks marked `sh`.
fn commands(readme: &str) -> Vec<&str> {
    let blocks = readme.split("```sh\n").skip(1);
    blocks
        .filter_map(|block| block.split("```").next())
        .flat_map(str::lines)
        .collect()
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_commands_of_the_readme() {
    let sandbox = Sandbox::builder().code("123456").start().await.unwrap();
    let folder = checkout(DOCUMENT);
    for (name, text) in [
        ("code", "123456\n"),
        ("old.yaml", DOCUMENT),
        ("new.yaml", DOCUMENT),
        ("recording.har", &har(&support::sent())),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_vlens"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let commands = commands(include_str!("../../README.md"));
    assert!(commands.len() >= 14, "{commands:?}");
    for command in commands {
        // The sandbox is there already, and so is the program.
        if ["vlens sandbox", "cargo install", "export "]
            .iter()
            .any(|start| command.starts_with(start))
        {
            continue;
        }
        let mut child = Command::new("sh")
            .args(["-c", command])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("VLENS_API_KEY", KEY)
            .env("VLENS_BASE_URL", sandbox.base_url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // What a person types into `otp verify`.
        let _ = child
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{PHONE}\n123456\n").as_bytes());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {stderr}");
    }
    for name in [
        "pending.json",
        "report.xml",
        "vlens.bash",
        "vlens-otp-send.1",
    ] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
}

/// What the program says of its exit codes is what the README says.
#[test]
fn the_exit_codes() {
    let readme = include_str!("../../README.md");
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["--help"][..],
        &["otp", "send", "--help"],
        &["otp", "verify", "--help"],
    ] {
        let (_, help, _) = crate::program::run(args, folder.path());
        for code in 0..=4 {
            assert!(help.contains(&format!("\n  {code}  ")), "{args:?}: {help}");
            assert!(readme.contains(&format!("\n| {code} | ")), "{code}");
        }
    }
}
