//! The maintainer's path, step by step: a page changes or another one comes, the
//! program says what stands in the way and what to write, and with that it goes
//! through.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{DOCUMENT, checkout, contents, page, run};

const COMPLETE: &str = include_str!("../fixtures/pages/register-complete.md");
const PROFILE: &str = include_str!("../fixtures/pages/user-profile.md");

/// A checkout with `text` as `new.md` beside it.
fn with_page(text: &str) -> TempDir {
    let folder = checkout(DOCUMENT);
    fs::write(folder.path().join("new.md"), text).unwrap();
    folder
}

/// The findings of an update that goes wrong: rule and message. Nothing changes.
fn findings(folder: &Path) -> Vec<(String, String)> {
    let before = contents(folder);
    let args = ["spec", "update", "--format", "json", "new.md"];
    let (code, stdout, stderr) = run(&args, folder);
    assert_eq!(code, 1, "{stdout}{stderr}");
    assert_eq!(contents(folder), before);
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["fails"] == true)
        .map(|finding| (text(&finding["rule"]), text(&finding["message"])))
        .filter(|(rule, _)| rule == "unusable" || rule == "unmarked")
        .collect()
}

/// What a message holds, ready to paste.
fn to_paste(message: &str) -> &str {
    message.split_once('\n').expect("something to paste").1
}

/// Takes the page with the present corrections as `mend` makes them.
fn take(folder: &Path, mend: impl FnOnce(String) -> String) {
    let corrections = fs::read_to_string(folder.join("openapi/corrections.yaml")).unwrap();
    fs::write(folder.join("mended.yaml"), mend(corrections)).unwrap();
    let args = ["spec", "update", "--corrections", "mended.yaml", "new.md"];
    let (code, stdout, stderr) = run(&args, folder);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(
        stderr.contains("wrote openapi/corrections.yaml"),
        "{stderr}"
    );
    // Taken together, they fit; and what is there is what was given.
    assert_eq!(
        fs::read(folder.join("openapi/corrections.yaml")).unwrap(),
        fs::read(folder.join("mended.yaml")).unwrap()
    );
    let args = ["spec", "update", "--check", "--fail-on", "any", "new.md"];
    let (code, stdout, stderr) = run(&args, folder);
    assert_eq!((code, stdout.as_str()), (0, "no findings\n"), "{stderr}");
}

#[test]
fn a_renamed_field() {
    let folder = with_page(&page(
        &DOCUMENT.replace("        accessToken:", "        userToken:"),
    ));
    let findings = findings(folder.path());
    let [(stale, no_longer_fits), (unmarked, new)] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(
        (stale.as_str(), unmarked.as_str()),
        ("unusable", "unmarked")
    );
    for part in [
        "/components/schemas/RegisterOutput/properties/accessToken",
        "a bearer token",
        "any more",
    ] {
        assert!(no_longer_fits.contains(part), "{part}: {no_longer_fits}");
    }
    assert_eq!(
        to_paste(new),
        "- op: add\n  path: /components/schemas/RegisterOutput/properties/userToken/x-sensitive\n  \
         value: \"secret\"\n  reason: a secret, by its name"
    );
    take(folder.path(), |corrections| {
        corrections.replace("properties/accessToken/", "properties/userToken/")
    });
}

#[test]
fn a_renamed_field_by_what_is_printed() {
    let folder = with_page(&page(
        &DOCUMENT.replace("        idNumber:", "        nationalId:"),
    ));
    let findings = findings(folder.path());
    let unmarked = &findings
        .iter()
        .find(|(rule, _)| rule == "unmarked")
        .unwrap()
        .1;
    take(folder.path(), |corrections| {
        let (before, after) = corrections
            .split_once("- op: add\n  path: /components/schemas/UserBasicInfo/properties/idNumber/")
            .unwrap();
        let (_, after) = after.split_once("- op:").unwrap();
        format!("{before}{}\n- op:{after}", to_paste(unmarked))
    });
}

#[test]
fn an_eighth_gateway() {
    let line = "            - `7` — Orange\n";
    assert!(DOCUMENT.contains(line));
    let new = DOCUMENT.replace(line, &format!("{line}            - `8` — Etisalat Misr\n"));
    let folder = with_page(&page(&new));
    let (code, stdout, stderr) = run(&["spec", "update", "new.md"], folder.path());
    assert_eq!(code, 0, "{stdout}{stderr}");
    // Nothing changes on the wire, and the documentation of the field does.
    assert!(stdout.contains("notice "), "{stdout}");
    assert!(stdout.contains("    +- `8` — Etisalat Misr"), "{stdout}");
    assert!(stderr.contains("cargo test"), "{stderr}");
}

#[test]
fn a_corrected_placeholder() {
    // Another title than ours: what the test of the correction has to say now.
    let folder = with_page(&page(
        &DOCUMENT.replace("title: example-openapi", "title: Vlens API"),
    ));
    let findings = findings(folder.path());
    let [(_, message)] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert!(message.starts_with("/info/title: "), "{message}");
    let line = to_paste(message).lines().next().unwrap();
    take(folder.path(), |corrections| {
        corrections.replacen("value: example-openapi", line, 1)
    });

    // Ours: the correction has had its day.
    let folder = with_page(&page(
        &DOCUMENT.replace("title: example-openapi", "title: Vlens"),
    ));
    let message = &self::findings(folder.path())[0].1;
    assert!(
        message.ends_with("remove its test and its replace"),
        "{message}"
    );
    take(folder.path(), |corrections| {
        let (before, after) = corrections
            .split_once("- op: test\n  path: /info/title")
            .unwrap();
        let (_, after) = after.split_once("- op: test").unwrap();
        format!("{before}- op: test{after}")
    });
}

#[test]
fn a_second_operation_with_its_secrets() {
    let folder = with_page(COMPLETE);
    let findings = findings(folder.path());
    let fields: Vec<&str> = findings
        .iter()
        .map(|(rule, message)| {
            assert_eq!(rule, "unmarked", "{message}");
            let (pointer, _) = message.split_once(": ").unwrap();
            pointer.rsplit('/').next().unwrap()
        })
        .collect();
    assert_eq!(fields, ["password", "recoveryEmail", "refreshToken"]);
    take(folder.path(), |corrections| {
        let pasted: Vec<&str> = findings
            .iter()
            .map(|(_, message)| to_paste(message))
            .collect();
        format!("{corrections}{}\n", pasted.join("\n"))
    });
    let readme = fs::read_to_string(folder.path().join("openapi/README.md")).unwrap();
    let source =
        "<https://docs.vlenseg.com/api-reference/vlens-api/registration/register-complete.md>";
    assert!(readme.contains(source), "{readme}");
    let (_, printed, _) = run(
        &["spec", "print", "openapi/register-complete.yaml"],
        folder.path(),
    );
    assert!(printed.contains("refreshToken"), "{printed}");
}

#[test]
fn a_bearer_operation() {
    let folder = with_page(PROFILE);
    let (code, stdout, stderr) = run(&["spec", "update", "new.md"], folder.path());
    assert_eq!(code, 0, "{stdout}{stderr}");
    // The credentials are no parameters of the generated call.
    assert!(stdout.contains("pub fn user_profile("), "{stdout}");
    assert!(!stdout.contains("authorization"), "{stdout}");
}

/// A header that no scheme names would be a parameter of each call.
#[test]
fn a_credential_that_no_scheme_names() {
    let new = DOCUMENT.replace(
        "        - name: ApiKey\n          in: header\n",
        "        - name: X-Access-Token\n          in: header\n          schema:\n            \
         type: string\n        - name: ApiKey\n          in: header\n",
    );
    assert_ne!(new, DOCUMENT);
    let folder = with_page(&page(&new));
    let findings = findings(folder.path());
    let [(_, message)] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    take(folder.path(), |corrections| {
        format!("{corrections}{}\n", to_paste(message))
    });
}

/// `corrections.yaml` is optional, and a checkout without it is one.
#[test]
fn without_corrections() {
    let folder = checkout(DOCUMENT);
    fs::remove_file(folder.path().join("openapi/corrections.yaml")).unwrap();
    let new = DOCUMENT.replace("summary: Send or", "summary: Send, or");
    fs::write(folder.path().join("page.md"), page(&new)).unwrap();
    let (code, stdout, stderr) = run(&["spec", "update", "page.md"], folder.path());
    // What bore no mark before is not news.
    assert_eq!(code, 0, "{stdout}{stderr}");
    let file = folder
        .path()
        .join("openapi/register-step-verify-phone.yaml");
    assert_eq!(fs::read_to_string(file).unwrap(), new);
}

/// A file that cannot be read is not lost, and stops everything.
#[test]
fn what_cannot_be_read_is_not_lost() {
    let folder = checkout(&DOCUMENT.replace("summary: Send or", "summary: Send, or"));
    let readme = folder.path().join("openapi/README.md");
    fs::write(&readme, [0xff, 0xfe]).unwrap();
    let file = folder
        .path()
        .join("openapi/register-step-verify-phone.yaml");
    let (code, _, stderr) = run(&["spec", "update", "page.md"], folder.path());
    assert_eq!(code, 2);
    assert!(stderr.contains("error: "), "{stderr}");
    assert_eq!(fs::read(&readme).unwrap(), [0xff, 0xfe]);
    assert_eq!(fs::read_to_string(&file).unwrap(), DOCUMENT);
    // A folder where the new page goes.
    fs::write(&readme, "").unwrap();
    let renamed = DOCUMENT.replace("operationId: register-step", "operationId: a-step");
    fs::write(folder.path().join("page.md"), page(&renamed)).unwrap();
    fs::create_dir(folder.path().join("openapi/a-step-verify-phone.yaml")).unwrap();
    let (code, _, stderr) = run(&["spec", "update", "page.md"], folder.path());
    assert_eq!(code, 2, "{stderr}");
    assert_eq!(fs::read_to_string(&readme).unwrap(), "");
    assert_eq!(fs::read_to_string(&file).unwrap(), DOCUMENT);
}

/// Names that would take the place of another file.
#[test]
fn names_of_operations() {
    for id in ["corrections", "allow-widening", "../up", ""] {
        let new = DOCUMENT.replace("register-step-verify-phone", id);
        let folder = with_page(&page(&new));
        let before = contents(folder.path());
        let (code, _, stderr) = run(&["spec", "update", "new.md"], folder.path());
        assert_eq!(code, 2, "{id}");
        assert!(stderr.contains("operationId"), "{id}: {stderr}");
        assert_eq!(contents(folder.path()), before);
    }
    let folder = with_page(&page(DOCUMENT));
    let (code, _, stderr) = run(&["spec", "update", "page.md", "new.md"], folder.path());
    assert_eq!(code, 2);
    assert!(
        stderr.contains("operationId of another of the pages"),
        "{stderr}"
    );
}
