//! `vlens spec update`.

use std::fs;

use crate::program::{DOCUMENT, checkout, checksum, contents, page, run};

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
    let corrections = folder.path().join("openapi/corrections.yaml");
    let corrections = fs::read_to_string(corrections).unwrap()
        + &include_str!("../../../openapi/tests/fixtures/second-operation-corrections.yaml")
            .replace("StepVerifyEmail", "StepVerifyPassport");
    fs::write(folder.path().join("corrections.yaml"), corrections).unwrap();
    let args = [
        "spec",
        "update",
        "--corrections",
        "corrections.yaml",
        "page.md",
        "second.md",
    ];
    let (code, stdout, stderr) = run(&args, folder.path());
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
    let contradiction = second.replace("format: int64", "format: int32");
    fs::write(folder.path().join("second.md"), page(&contradiction)).unwrap();
    let (code, stdout, _) = run(&["spec", "update", "second.md"], folder.path());
    assert_eq!(code, 1);
    for part in [
        "register-step-verify-passport.yaml",
        "register-step-verify-phone.yaml",
        "/components/schemas/UserBasicInfo/properties/id/format",
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
