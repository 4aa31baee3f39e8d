//! The program, run as a new user would.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Reply, Server};

fn checksum(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

const DOCUMENT: &str =
    include_str!("../../../openapi/tests/fixtures/openapi/register-step-verify-phone.yaml");

fn page(document: &str) -> String {
    format!(
        "> For clean Markdown, append .md.\r\n\r\n# Send or validate phone OTP\r\n\r\n\
         Reference: https://docs.vlenseg.com/page\r\n\r\n## OpenAPI Specification\r\n\r\n\
         ```yaml\n{document}```\n\n## SDK Code Examples\n\n```python\nprint()\n```\n"
    )
}

fn vlens(args: &[&str], folder: &Path, input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vlens"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn run(args: &[&str], folder: &Path) -> (i32, String, String) {
    let output = vlens(args, folder, b"");
    (
        output.status.code().expect("no signal"),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A checkout with a copy of `openapi/`, and a page beside it.
fn checkout(document: &str) -> tempfile::TempDir {
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
fn contents(folder: &Path) -> Vec<(String, String)> {
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

#[test]
fn print_lint_and_help() {
    let folder = tempfile::tempdir().unwrap();
    for (args, says) in [
        (&["spec", "print"][..], "title: Vlens\n"),
        (
            &["spec", "print", "--published"],
            "title: example-openapi\n",
        ),
        (&["spec", "print", "--lowered"], "openapi: \"3.0."),
        (
            &["spec", "lint"],
            "notice correction: openapi/corrections.yaml: /info/title: ",
        ),
        (&["spec", "lint", "--format", "json"], "\"fails\": false"),
        (
            &["--help"],
            "Exit codes: 0 clean, 1 findings, 2 unusable input",
        ),
        (&["contract", "diff", "--help"], "Examples:"),
        (&["spec", "update", "--help"], "Examples:"),
    ] {
        let (code, stdout, stderr) = run(args, folder.path());
        assert_eq!((code, stderr.as_str()), (0, ""), "{args:?}");
        assert!(stdout.contains(says), "{args:?}: {stdout}");
    }
    // What is printed is what the client is made from.
    let (_, printed, _) = run(&["spec", "print"], folder.path());
    let printed = vlens_openapi::parse::parse(&printed).unwrap();
    assert_eq!(&printed, vlens::document::corrected());
    // Without our corrections nothing is marked.
    fs::write(folder.path().join("doc.yaml"), DOCUMENT).unwrap();
    let (code, stdout, _) = run(&["spec", "lint", "doc.yaml"], folder.path());
    assert_eq!(code, 1);
    assert!(stdout.contains("properties/accessToken"), "{stdout}");
}

#[test]
fn an_update_that_changes_nothing() {
    let folder = checkout(DOCUMENT);
    let before = contents(folder.path());
    for args in [
        &["spec", "update", "page.md"][..],
        &["spec", "update", "--check", "page.md"],
    ] {
        let (code, stdout, stderr) = run(args, folder.path());
        assert_eq!((code, stdout.as_str()), (0, "no findings\n"), "{stderr}");
    }
    assert_eq!(contents(folder.path()), before);
    // Elsewhere, `--check` compares with what the program was built from.
    let elsewhere = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.md");
    let page = page.to_str().unwrap();
    assert_eq!(
        run(&["spec", "update", "--check", page], elsewhere.path()).0,
        0
    );
    let (code, _, stderr) = run(&["spec", "update", page], elsewhere.path());
    assert_eq!(code, 2);
    assert!(stderr.contains("--dir"), "{stderr}");
}

#[test]
fn an_update_that_changes_the_wire() {
    let edited = DOCUMENT.replace(
        "        isDigitalIdentityVerified:\n          type: boolean",
        "        isDigitalIdentityVerified:\n          type: string",
    );
    let folder = checkout(&edited);
    let before = contents(folder.path());
    let (code, stdout, _) = run(&["spec", "update", "--check", "page.md"], folder.path());
    assert_eq!(code, 1);
    assert!(
        stdout.contains("error response-property-type-changed"),
        "{stdout}"
    );
    // Wire and Rust side by side.
    assert!(stdout.contains("\n    +        pub is_digital_identity_verified: ::std::option::Option<::std::string::String>"), "{stdout}");
    assert_eq!(contents(folder.path()), before);

    let (code, _, stderr) = run(&["spec", "update", "page.md"], folder.path());
    assert_eq!(code, 0);
    assert!(stderr.contains("cargo test"), "{stderr}");
    let file = folder
        .path()
        .join("openapi/register-step-verify-phone.yaml");
    assert_eq!(fs::read_to_string(file).unwrap(), edited);
    let readme = fs::read_to_string(folder.path().join("openapi/README.md")).unwrap();
    assert!(readme.contains(&checksum(&edited)));
    assert!(!readme.contains(&checksum(DOCUMENT)));
    assert!(readme.contains("<https://docs.vlenseg.com/page.md>"));
    assert_eq!(
        run(&["spec", "update", "--check", "page.md"], folder.path()).0,
        0
    );
}

#[test]
fn an_update_that_a_step_refuses() {
    for (from, to, says) in [
        (
            "title: example-openapi",
            "title: Vlens API",
            "the correction «the published title",
        ),
        (
            "        id:\n          type: integer",
            "        id:\n          $dynamicRef: '#x'",
            "$dynamicRef",
        ),
        ("https://api.vlenseg.com", "/relative", "/servers/0/url"),
        (
            "operationId: register-step-verify-phone",
            "operationId: send_otp2\n      security: 7",
            "security",
        ),
    ] {
        let folder = checkout(&DOCUMENT.replace(from, to));
        let before = contents(folder.path());
        let (code, stdout, _) = run(&["spec", "update", "page.md"], folder.path());
        if to.contains("send_otp2") {
            // Whatever the generator makes of it, nothing half-done is left.
            assert!(code <= 1, "{stdout}");
            continue;
        }
        assert_eq!(code, 1, "{to}: {stdout}");
        assert!(
            stdout.contains("error unusable") && stdout.contains(says),
            "{to}: {stdout}"
        );
        assert_eq!(contents(folder.path()), before);
    }
}

/// What `openapi/README.md` says to do about a correction that no longer fits.
#[test]
fn an_update_after_its_correction_is_mended() {
    let folder = checkout(&DOCUMENT.replace("title: example-openapi", "title: Vlens API"));
    assert_eq!(run(&["spec", "update", "page.md"], folder.path()).0, 1);
    let corrections = folder.path().join("openapi/corrections.yaml");
    let mended = fs::read_to_string(&corrections)
        .unwrap()
        .replace("value: example-openapi", "value: Vlens API");
    fs::write(&corrections, mended).unwrap();
    let (code, stdout, stderr) = run(&["spec", "update", "page.md"], folder.path());
    assert_eq!(code, 0, "{stdout}{stderr}");
    let file = folder
        .path()
        .join("openapi/register-step-verify-phone.yaml");
    assert!(
        fs::read_to_string(file)
            .unwrap()
            .contains("title: Vlens API")
    );
}

/// Surrogate pairs are JSON, and no YAML.
#[test]
fn json_documents_are_read_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = vlens::document::published().clone();
    document["info"]["title"] = json!("ROCKET");
    let text = document.to_string().replace("ROCKET", "\\ud83d\\ude80");
    fs::write(folder.path().join("doc.json"), text).unwrap();
    let (code, stdout, stderr) = run(&["spec", "print", "doc.json"], folder.path());
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains('\u{1f680}'), "{stdout}");
    fs::write(
        folder.path().join("twice.json"),
        r#"{"openapi":"3.1.0","openapi":"3.1.0"}"#,
    )
    .unwrap();
    let (code, _, stderr) = run(&["spec", "print", "twice.json"], folder.path());
    assert_eq!(code, 2);
    assert!(stderr.contains("the key is there twice"), "{stderr}");
}

#[test]
fn an_update_by_a_second_page() {
    // Under another name, in case the fixture itself is being vendored.
    let second = &include_str!("../../../openapi/tests/fixtures/second-operation.yaml")
        .replace(
            "register-step-verify-email",
            "register-step-verify-passport",
        )
        .replace("StepVerifyEmail", "StepVerifyPassport");
    let folder = checkout(DOCUMENT);
    fs::write(folder.path().join("second.md"), page(second)).unwrap();
    let (code, stdout, stderr) = run(&["spec", "update", "page.md", "second.md"], folder.path());
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stdout.contains("StepVerifyPassport"), "{stdout}");
    let file = folder
        .path()
        .join("openapi/register-step-verify-passport.yaml");
    assert_eq!(&fs::read_to_string(file).unwrap(), second);
    let readme = fs::read_to_string(folder.path().join("openapi/README.md")).unwrap();
    assert!(
        readme.contains("| `register-step-verify-passport.yaml` |"),
        "{readme}"
    );
    // Components that contradict each other: both files and the pointer.
    let contradiction = second.replace("Egyptian national ID number.", "Another number.");
    fs::write(folder.path().join("second.md"), page(&contradiction)).unwrap();
    let (code, stdout, _) = run(&["spec", "update", "second.md"], folder.path());
    assert_eq!(code, 1);
    for part in [
        "register-step-verify-passport.yaml",
        "register-step-verify-phone.yaml",
        "/components/schemas/UserBasicInfo",
    ] {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
    // A renamed operation replaces its file.
    let renamed = DOCUMENT.replace(
        "operationId: register-step-verify-phone",
        "operationId: verify-phone",
    );
    fs::write(folder.path().join("page.md"), page(&renamed)).unwrap();
    assert_eq!(run(&["spec", "update", "page.md"], folder.path()).0, 0);
    let names: Vec<String> = contents(folder.path())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(
        names.contains(&"openapi/verify-phone.yaml".to_owned()),
        "{names:?}"
    );
    assert!(
        !names.contains(&"openapi/register-step-verify-phone.yaml".to_owned()),
        "{names:?}"
    );
}

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

fn har(response: &Value) -> String {
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

/// Unusable input is one clear line and exit code 2, whatever it is.
#[test]
fn garbage() {
    let folder = tempfile::tempdir().unwrap();
    let deep = format!(
        "openapi: 3.1.0\nx: {}1{}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let large = "openapi: 3.1.0\n".repeat(50 * 1024 * 1024 / 15);
    let cyclic = DOCUMENT.replace(
        "    StepVerifyPhoneInput:\n      type: object",
        "    StepVerifyPhoneInput:\n      $ref: '#/components/schemas/StepVerifyPhoneInput'\n      type: object",
    );
    let bombs = format!(
        "openapi: 3.1.0\na: &a [x,x,x,x,x,x,x,x,x]\n{}",
        ('b'..'k')
            .map(|c| {
                let above = char::from(c as u8 - 1);
                format!("{c}: &{c} [{}]\n", vec![format!("*{above}"); 9].join(","))
            })
            .collect::<String>()
    );
    for (name, text) in [
        ("empty", &b""[..]),
        ("binary", &[0, 159, 146, 150, 255]),
        ("nul", b"\0\0\0"),
        ("large", large.as_bytes()),
        ("deep", deep.as_bytes()),
        ("bombs", bombs.as_bytes()),
        ("cyclic", cyclic.as_bytes()),
        ("no-block", b"# A page\n\nwith prose only\n"),
        (
            "unfinished",
            b"# A page\n\n## OpenAPI Specification\n\n```yaml\nopenapi: 3.1.0\n",
        ),
        ("list", b"[]"),
        ("swagger", b"swagger: '2.0'\npaths: {}\n"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        fs::write(folder.path().join("good"), DOCUMENT).unwrap();
        for args in [
            &["spec", "update", "--check", name][..],
            &["contract", "diff", "good", name],
            &["contract", "diff", name, "good"],
            &["contract", "check", name],
        ] {
            // A page that only refers to itself is found by a later step.
            if name == "cyclic" && args[0] == "spec" {
                continue;
            }
            let (code, stdout, stderr) = run(args, folder.path());
            assert_eq!(code, 2, "{args:?}: {stdout}{stderr}");
            assert_eq!(stderr.lines().count(), 1, "{args:?}: {stderr}");
            assert!(
                stderr.starts_with("error: ") && stderr.contains(name),
                "{args:?}: {stderr}"
            );
            assert!(stderr.len() < 600, "{args:?}: {stderr}");
        }
        for args in [
            &["spec", "print", "--lowered", name][..],
            &["spec", "lint", name],
        ] {
            let (code, _, stderr) = run(args, folder.path());
            // What only refers to itself is refused by later steps.
            assert!(code == 2 || name == "cyclic", "{args:?}: {code}");
            assert!(!stderr.contains("panicked"), "{stderr}");
        }
    }
    for args in [
        &["spec", "print", "no-such-file"][..],
        &["spec", "print", "http://example.invalid/page.md"],
        &["spec", "print", "https://nowhere.invalid/page.md"],
        &["sandbox", "--code", "letters"],
        &["sandbox", "--addr", "nowhere"],
        &["spec", "update"],
        &["nothing"],
    ] {
        assert_eq!(run(args, folder.path()).0, 2, "{args:?}");
    }
}

/// A URL is fetched with the same care as the API is called.
#[tokio::test(flavor = "multi_thread")]
async fn urls() {
    let fetch = |url: String| {
        tokio::task::spawn_blocking(move || {
            let folder = tempfile::tempdir().unwrap();
            run(&["spec", "update", "--check", &url], folder.path())
        })
    };
    let server = Server::always(Reply::new(200, "", page(DOCUMENT))).await;
    assert_eq!(fetch(server.url()).await.unwrap().0, 0);
    let location = format!("Location: {}/\r\n", server.url());
    let elsewhere = Server::always(Reply::new(302, &location, "")).await;
    let (code, _, stderr) = fetch(elsewhere.url()).await.unwrap();
    assert_eq!(code, 2);
    assert!(stderr.contains("redirected to another origin"), "{stderr}");
    assert_eq!(server.received().len(), 1);
    let missing = Server::always(Reply::new(404, "", "")).await;
    assert_eq!(fetch(missing.url()).await.unwrap().0, 2);
}

#[test]
fn the_sandbox_announces_itself_and_stops() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vlens"))
        .args(["sandbox", "--addr", "127.0.0.1:0", "--code", "424242"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut url = String::new();
    stdout.read_line(&mut url).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let client = crate::support::client(url.trim());
        let pending = client.send_otp(&crate::support::phone()).await.unwrap();
        client.validate_otp(&pending, "424242").await.unwrap();
    });
    let mut sms = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut sms)
        .unwrap();
    assert!(
        sms.contains("+201234567890") && sms.contains("424242"),
        "{sms}"
    );
    #[cfg(unix)]
    {
        let pid = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    #[cfg(not(unix))]
    child.kill().unwrap();
}
