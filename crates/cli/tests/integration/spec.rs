//! `vlens spec print` and `vlens spec lint`.

use std::fs;

use serde_json::json;

use crate::program::{DOCUMENT, run};

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
        (&["--help"], "Exit codes:\n  0  clean; sent; verified\n"),
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
