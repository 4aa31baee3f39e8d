//! What is generated from the document, against the reviewed copy.

/// The build script, for its settings.
#[path = "../../build.rs"]
#[allow(dead_code)]
mod build;

/// A change of the document that changes the Rust API shows here. Review the
/// difference, then accept it:
///
/// ```sh
/// EXPECTORATE=overwrite cargo test generated_code
/// ```
#[test]
fn the_generated_code_is_the_reviewed_one() {
    eprintln!(
        "If this fails, the document changed the Rust API. Review the difference and accept it \
         with: EXPECTORATE=overwrite cargo test generated_code"
    );
    let raw = include_str!(concat!(env!("OUT_DIR"), "/raw.rs"));
    let mock = include_str!(concat!(env!("OUT_DIR"), "/mock.rs"));
    for (name, generated) in [
        ("raw.rs", &*vlens_codegen::format(raw).unwrap()),
        ("mock.rs", &vlens_codegen::format(mock).unwrap()),
        (
            "published.json",
            include_str!(concat!(env!("OUT_DIR"), "/published.json")),
        ),
        (
            "corrected.json",
            include_str!(concat!(env!("OUT_DIR"), "/corrected.json")),
        ),
        (
            "files.json",
            include_str!(concat!(env!("OUT_DIR"), "/files.json")),
        ),
        ("base_url", vlens::DEFAULT_BASE_URL),
        ("fingerprint", &build::fingerprint().unwrap()),
    ] {
        expectorate::assert_contents(format!("generated/{name}"), generated);
    }
}

/// The build must not depend on the order of members in memory, which other
/// crates can change by a feature of serde_json.
#[test]
fn the_generated_code_is_the_same_in_the_library() {
    let corrected: serde_json::Value =
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/corrected.json"))).unwrap();
    let settings = build::generator::settings().mocks("crate::raw");
    let generated = vlens_codegen::compile(&corrected, &settings)
        .unwrap()
        .generated;
    assert_eq!(
        generated.client,
        include_str!(concat!(env!("OUT_DIR"), "/raw.rs"))
    );
    assert_eq!(
        generated.mocks,
        include_str!(concat!(env!("OUT_DIR"), "/mock.rs"))
    );
}

/// The credentials come from the client: no builder asks for them.
#[test]
fn the_key_is_no_parameter() {
    let generated = include_str!(concat!(env!("OUT_DIR"), "/raw.rs"));
    assert!(
        !generated.contains("api_key"),
        "the ApiKey header became a parameter"
    );
}
