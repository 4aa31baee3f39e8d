//! Help, completions and the manual pages.

use std::fs;

use crate::program::run;

#[test]
fn completions_for_every_shell() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, script, stderr) = run(&["completions", shell], folder.path());
        assert_eq!((code, stderr.as_str()), (0, ""), "{shell}");
        assert!(script.contains("validate"), "{shell}");
    }
}

#[test]
fn a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let (code, page, _) = run(&["man"], folder.path());
    assert_eq!(code, 0);
    assert!(
        page.starts_with(".ie") && page.contains(".TH vlens 1"),
        "{page}"
    );
    let (code, stdout, stderr) = run(&["man", "--dir", "."], folder.path());
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    for name in [
        "vlens",
        "vlens-otp",
        "vlens-otp-send",
        "vlens-otp-validate",
        "vlens-otp-verify",
        "vlens-sandbox",
        "vlens-spec-update",
        "vlens-contract-check",
    ] {
        let page = fs::read_to_string(folder.path().join(format!("{name}.1"))).unwrap();
        assert!(
            page.contains("Exit codes") || !name.contains("otp-"),
            "{name}: {page}"
        );
    }
    let (code, _, stderr) = run(&["man", "--dir", "no-such-folder"], folder.path());
    assert_eq!(code, 2);
    assert!(stderr.starts_with("error: no-such-folder: "), "{stderr}");
}
