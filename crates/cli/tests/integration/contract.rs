//! `vlens contract diff` and `vlens contract check`.

use std::fs;

use serde_json::{Value, json};

use crate::program::{DOCUMENT, checkout, run, vlens};

#[test]
fn diff_in_every_format() {
    let folder = checkout(&DOCUMENT.replace(
        "required:\n        - phoneNumber",
        "required:\n        - phoneNumber\n        - smsProviders",
    ));
    fs::write(folder.path().join("old.yaml"), DOCUMENT).unwrap();
    let diff = |extra: &[&str]| {
        let args = [&["contract", "diff", "old.yaml", "page.md"], extra].concat();
        run(&args, folder.path())
    };
    let (code, text, _) = diff(&[]);
    assert_eq!(code, 1);
    assert!(
        text.starts_with("error request-property-became-required: page.md: "),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "colours are for terminals");
    let (code, json, _) = diff(&["--format", "json"]);
    assert_eq!(code, 1);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["fails"], true);
    assert_eq!(json["findings"][0]["details"]["level"], "breaking");
    let (_, junit, _) = diff(&["--format", "junit"]);
    assert!(junit.contains(r#"failures="1""#), "{junit}");
    let (_, github, _) = diff(&["--format", "github"]);
    assert!(
        github.starts_with("::error file=page.md,title=request-property-became-required::"),
        "{github}"
    );
    // The same document on both sides, once by standard input.
    let output = vlens(
        &["contract", "diff", "-", "old.yaml"],
        folder.path(),
        DOCUMENT.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, b"no findings\n");
}

#[test]
fn fail_on_decides() {
    let folder = checkout(&DOCUMENT.replace("summary: Send", "summary: Ask for"));
    fs::write(folder.path().join("old.yaml"), DOCUMENT).unwrap();
    for (level, code) in [("breaking", 0), ("compatible", 0), ("any", 1)] {
        let args = [
            "contract",
            "diff",
            "old.yaml",
            "page.md",
            "--fail-on",
            level,
        ];
        assert_eq!(run(&args, folder.path()).0, code, "{level}");
        let args = ["spec", "update", "--check", "page.md", "--fail-on", level];
        assert_eq!(run(&args, folder.path()).0, code, "{level}");
    }
}

pub fn har(response: &Value) -> String {
    json!({ "log": { "version": "1.2", "entries": [
        { "request": { "method": "GET", "url": "https://example.com/" },
          "response": { "status": 200, "content": {} } },
        { "request": {
            "method": "POST",
            "url": "https://api.vlenseg.com/api/DigitalIdentity/Register/StepVerifyPhone",
            "headers": [{ "name": ":authority", "value": "api.vlenseg.com" }, { "name": "apikey", "value": "nobody-may-see" }],
            "postData": { "mimeType": "application/json", "text": "{\"phoneNumber\":\"+201234567890\"}" } },
          "response": { "status": 200, "headers": [], "content": {
            "mimeType": "application/json; charset=utf-8", "text": response.to_string() } } }
    ] } })
    .to_string()
}

#[test]
fn recordings() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.har"), har(&crate::support::sent())).unwrap();
    let (code, stdout, stderr) = run(&["contract", "check", "good.har"], folder.path());
    assert_eq!((code, stdout.as_str()), (0, "no findings\n"), "{stderr}");
    assert!(
        stderr.contains("1 checked") && stderr.contains("1 for other hosts"),
        "{stderr}"
    );

    let elsewhere = har(&crate::support::sent()).replace("api.vlenseg.com", "staging.example");
    fs::write(folder.path().join("elsewhere.har"), elsewhere).unwrap();
    let (code, _, stderr) = run(&["contract", "check", "elsewhere.har"], folder.path());
    assert_eq!(code, 2, "nothing was checked");
    assert!(stderr.contains("--server"), "{stderr}");
    let odd = r#"{ "log": { "entries": [{ "request": 1 }] } }"#;
    fs::write(folder.path().join("odd.har"), odd).unwrap();
    let (code, stdout, _) = run(&["contract", "check", "odd.har"], folder.path());
    assert_eq!(code, 2, "nothing was checked");
    assert!(stdout.contains("odd.har#0: cannot be read"), "{stdout}");
    let server = [
        "contract",
        "check",
        "--server",
        "https://staging.example",
        "elsewhere.har",
    ];
    assert_eq!(run(&server, folder.path()).0, 0);

    let bad = json!({ "data": { "accessToken": 17, "phoneNumberOtpRequestId": "nobody-may-see" } });
    fs::write(folder.path().join("bad.har"), har(&bad)).unwrap();
    let (code, stdout, _) = run(&["contract", "check", "good.har", "bad.har"], folder.path());
    assert_eq!(code, 1);
    assert!(
        stdout.contains("bad.har#1") && stdout.contains("/data/accessToken"),
        "{stdout}"
    );
    assert!(!stdout.contains("nobody-may-see"), "{stdout}");
}
