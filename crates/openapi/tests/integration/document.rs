//! Parse, merge, correct: what stops the build, and in which words.

use serde_json::{Value, json};
use vlens_openapi::{Document, Source, merge::merge, parse::parse, read_document};

// As they were once: the vendored ones change with what Vlens publishes.
const PUBLISHED: &str = include_str!("../fixtures/openapi/register-step-verify-phone.yaml");
const CORRECTIONS: &str = include_str!("../fixtures/openapi/corrections.yaml");

fn document(published: &str, corrections: &str) -> Result<Document, Vec<String>> {
    read(&[
        ("openapi/register-step-verify-phone.yaml", published),
        ("openapi/corrections.yaml", corrections),
    ])
}

fn read(texts: &[(&str, &str)]) -> Result<Document, Vec<String>> {
    let texts = texts.iter().map(|(name, text)| Source::new(*name, *text));
    Document::from_texts(texts.collect())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn problems(result: Result<Document, Vec<String>>) -> Vec<String> {
    result.map(|_| ()).unwrap_err()
}

/// The smallest document with one operation and one component.
fn tiny(path: &str, component: &Value) -> String {
    json!({
        "openapi": "3.1.0",
        "info": { "title": path, "version": "1" },
        "servers": [{ "url": "https://api.vlenseg.com" }],
        "paths": { path: { "post": { "operationId": path, "responses": {} } } },
        "components": { "schemas": { "Shared": component } }
    })
    .to_string()
}

#[test]
fn the_document_is_corrected() {
    let document = document(PUBLISHED, CORRECTIONS).unwrap();
    let path = "/api/DigitalIdentity/Register/StepVerifyPhone";
    assert_eq!(
        document.published["paths"][path],
        parse(PUBLISHED).unwrap()["paths"][path]
    );
    assert_eq!(document.base_url().unwrap(), "https://api.vlenseg.com");
    let schemas = &document.corrected["components"]["schemas"];
    assert_eq!(document.corrected["info"]["title"], "Vlens");
    assert_eq!(
        schemas["RegisterOutput"]["properties"]["accessToken"]["x-sensitive"],
        "secret"
    );
    assert_eq!(
        schemas["ApiOutputRegister"]["properties"]["data"]["oneOf"][1],
        json!({ "type": "null" })
    );
}

#[test]
fn a_correction_that_no_longer_fits() {
    let edited = PUBLISHED.replace("title: example-openapi", "title: Vlens API");
    assert_eq!(
        problems(document(&edited, CORRECTIONS)),
        [
            "openapi/corrections.yaml: /info/title: the correction «the published title is the \
          generator's placeholder» no longer fits: expected \"example-openapi\", found \
          \"Vlens API\". If it is still needed, write in its test\nvalue: \"Vlens API\"\nIf not, \
          remove it"
        ]
    );
    let mended = PUBLISHED.replace("title: example-openapi", "title: Vlens");
    let found = problems(document(&mended, CORRECTIONS));
    assert!(
        found[0].ends_with("remove its test and its replace"),
        "{found:#?}"
    );
    let renamed = PUBLISHED.replace("idNumber:", "nationalId:");
    let found = problems(document(&renamed, CORRECTIONS));
    assert!(
        found[0].contains("no /components/schemas/UserBasicInfo/properties/idNumber any more"),
        "{found:#?}"
    );
    // All of them at once.
    let edited = edited
        .replace("              - type: 'null'\n", "")
        .replace("idNumber:", "nationalId:");
    let found = problems(document(&edited, CORRECTIONS));
    assert!(
        found
            .iter()
            .any(|p| p.contains("/UserBasicInfo/properties/idNumber")),
        "{found:#?}"
    );
    assert!(found.len() >= 2, "{found:#?}");
}

#[test]
fn corrections_that_are_careless() {
    for (corrections, says) in [
        ("a: 1", "must be a list"),
        ("- 1", "/0: is not a JSON Patch operation"),
        (
            "- { op: delete, path: /info, reason: r }",
            "/0: is not a JSON Patch operation",
        ),
        ("- { op: add, path: /x-a, value: 1 }", "/0: has no reason"),
        (
            "- { op: remove, path: /info/title, reason: r }",
            "/0: must be preceded by a test of /info/title",
        ),
        (
            "- { op: test, path: /info/title, value: example-openapi, reason: r }\n\
             - { op: replace, path: /info/version, value: '2', reason: r }",
            "/1: must be preceded by a test of /info/version",
        ),
        (
            "- { op: add, path: /info/title, value: x, reason: why }",
            "/info/title: the correction «why» no longer fits: expected nothing, found a member",
        ),
        (
            "- { op: add, path: /nowhere/title, value: x, reason: why }",
            "/nowhere/title: the correction «why» no longer fits",
        ),
        (
            "- { op: test, path: /info/gone, value: x, reason: why }",
            "expected \"x\", found nothing there",
        ),
        (
            "- { op: add, op: add, path: /x, value: 1, reason: r }",
            "/0/op: the key is there twice (line 1, column 14)",
        ),
        ("", "the document is empty"),
    ] {
        let found = problems(document(PUBLISHED, corrections));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("openapi/corrections.yaml: "),
            "{found:?}"
        );
        assert!(found[0].contains(says), "{corrections}: {found:?}");
    }
    // Adding to a list inserts, and overwrites nothing.
    document(
        PUBLISHED,
        "- { op: add, path: /servers/0, value: { url: 'https://x.example' }, reason: r }",
    )
    .unwrap();
}

#[test]
fn documents_that_are_none() {
    for (text, says) in [
        ("", "the document is empty"),
        (" \n", "the document is empty"),
        ("a: [", "not readable as YAML or JSON"),
        ("\0\u{1}", "not readable as YAML or JSON"),
        ("just text", "/openapi: is missing"),
        ("[]", "/openapi: is missing"),
        (
            "openapi: 3.0.3",
            "/openapi: is 3.0.3; this crate is made from",
        ),
        ("openapi: 3.2.0", "/openapi: is 3.2.0"),
        (
            "openapi: 3.1",
            "/openapi: is the number 3.1: write it as a string",
        ),
        (
            "openapi: '3.0'",
            "/openapi: is 3.0.0; this crate is made from",
        ),
        ("swagger: '2.0'", "/openapi: is missing"),
        (
            "openapi: 3.1.0\nopenapi: 3.1.0",
            "/openapi: the key is there twice (line 2, column 1)",
        ),
        (
            "openapi: 3.1.0\nresponses: { 200: a, '200': b }",
            "/responses/200: the key is there twice",
        ),
        ("openapi: 3.1.0\nx: !secret y", "/x: the YAML tag"),
        ("openapi: 3.1.0\nx: .nan", "/x: NaN is not a number in JSON"),
        (
            "openapi: 3.1.0\nx: { [a]: b }",
            "x: invalid type: sequence, expected a key that is a string at line 2 column 6",
        ),
    ] {
        let found = problems(read(&[("openapi/page.yaml", text)]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("openapi/page.yaml: "), "{found:?}");
        assert!(found[0].contains(says), "{text}: {found:?}");
    }
    assert_eq!(
        problems(read(&[])),
        ["there is no OpenAPI document to read"]
    );
    assert_eq!(
        problems(read(&[("openapi/corrections.yaml", CORRECTIONS)])),
        ["there is no OpenAPI document to read"]
    );
}

#[test]
fn operations_of_several_documents_merge() {
    let shared = json!({ "type": "string" });
    let (a, b) = (
        tiny("/a", &shared),
        tiny("/b", &shared).replace("3.1.0", "3.1.1"),
    );
    let both = read(&[("a.yaml", &a), ("b.json", &b)]).unwrap().corrected;
    assert_eq!(both["openapi"], "3.1.1");
    assert_eq!(both["paths"].as_object().unwrap().len(), 2);
    assert_eq!(both["components"]["schemas"]["Shared"], shared);
    assert_eq!(both["info"]["title"], "/a");
}

#[test]
fn documents_that_contradict_each_other() {
    let a = tiny("/a", &json!({ "type": "string" }));
    let b = tiny("/b", &json!({ "type": "integer" }));
    assert_eq!(
        problems(read(&[("a.yaml", &a), ("b.yaml", &b)])),
        ["b.yaml: /components/schemas/Shared/type: differs from what a.yaml says there"]
    );
    let other_server = tiny("/b", &json!({ "type": "string" })).replace("vlenseg", "other");
    assert_eq!(
        problems(read(&[("a.yaml", &a), ("b.yaml", &other_server)])),
        ["b.yaml: /servers/0/url: differs from what a.yaml says there"]
    );
    let same_path =
        tiny("/a", &json!({ "type": "string" })).replace("operationId\":\"/a", "operationId\":\"c");
    assert_eq!(
        problems(read(&[("a.yaml", &a), ("c.yaml", &same_path)])),
        ["c.yaml: /paths/~1a/post/operationId: differs from what a.yaml says there"]
    );
    assert!(merge(vec![("a".into(), json!(1)), ("b".into(), json!(2))]).is_err());
}

#[test]
fn a_base_url_that_nobody_can_call() {
    for (server, says) in [
        ("http://api.vlenseg.com", "an https URL is needed"),
        ("/relative", "an https URL is needed"),
        ("https://{tenant}.vlenseg.com", "an https URL is needed"),
    ] {
        let edited = PUBLISHED.replace("https://api.vlenseg.com", server);
        let document = document(&edited, "[]").unwrap();
        let problem = document.base_url().unwrap_err().to_string();
        assert!(
            problem.starts_with("/servers/0/url: ") && problem.contains(says),
            "{problem}"
        );
    }
    let without = PUBLISHED.replace("servers:", "x-servers:");
    let document = document(&without, "[]").unwrap();
    assert!(
        document
            .base_url()
            .unwrap_err()
            .to_string()
            .contains("is missing")
    );
}

#[test]
fn widening_is_allowed_by_name_only() {
    use vlens_openapi::{Inexact, Note};
    let mut document = document(PUBLISHED, CORRECTIONS).unwrap();
    let notes = [
        Note::new("/a", "patternProperties", Inexact::Widened),
        Note::new("/b", "examples", Inexact::Dropped),
    ];
    let refused = document.check_widening(&notes).unwrap_err().to_string();
    assert!(refused.starts_with("/a: patternProperties: "), "{refused}");
    document.allow_widening = vec!["/a".to_owned()];
    document.check_widening(&notes).unwrap();
    document.allow_widening.push("/c".to_owned());
    let refused = document.check_widening(&notes).unwrap_err().to_string();
    assert_eq!(
        refused,
        "allow-widening.yaml: /c: nothing is widened there: remove the entry"
    );
}

#[test]
fn names_of_components() {
    for (name, allowed) in [
        ("Foo", true),
        ("foo_bar-1.2", true),
        ("foo request", false),
        ("foo/bar", false),
        ("é", false),
        ("", false),
    ] {
        for kind in ["schemas", "parameters", "pathItems"] {
            let document = json!({
                "openapi": "3.1.0",
                "info": { "title": "t", "version": "1" },
                "components": { kind: { name: {} } }
            });
            let source = Source::new("page.yaml", document.to_string());
            let at = format!("/components/{kind}/{}", name.replace('/', "~1"));
            let says = format!("{at}: is not a name for a component: letters, digits, . _ - are");
            for result in [
                read_document(&source).map(|_| ()),
                Document::from_texts(vec![source.clone()]).map(|_| ()),
                vlens_openapi::check_component_names(&document),
            ] {
                let result = result.map_err(|problems| problems.to_string());
                match result {
                    Ok(()) => assert!(allowed, "{name}"),
                    Err(problem) => assert!(!allowed && problem.ends_with(&says), "{problem}"),
                }
            }
            let lowered = vlens_openapi::lower(&document).map_err(|problems| problems.to_string());
            assert!(allowed || lowered == Err(says), "{name}");
        }
    }
}

#[test]
fn corrections_are_optional() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("api.yaml"), PUBLISHED).unwrap();
    std::fs::write(folder.path().join("README.md"), "# Not read").unwrap();
    let document = Document::load(folder.path()).unwrap();
    assert_eq!(document.corrected, document.published);
    assert_eq!(document.published, parse(PUBLISHED).unwrap());
}

/// What a document says stays on the line of the problem that quotes it.
#[test]
fn a_problem_is_one_line_whatever_it_quotes() {
    const ODD: &str = "a\n\u{1b}[2J\u{2028}b";
    let odd = serde_json::Value::from(ODD);
    for document in [
        format!(r#"{{"openapi": {odd}}}"#),
        format!(r#"{{"openapi": "3.1.0", "components": {{"schemas": {{{odd}: {{}}}}}}}}"#),
        format!(
            r#"{{"openapi": "3.1.0", "components": {{"schemas": {{"S": {{"$ref": {odd}}}}}}}}}"#
        ),
    ] {
        let source = Source::new(ODD, document);
        let problems = read_document(&source)
            .and_then(|document| vlens_openapi::lower(&document))
            .expect_err("unusable");
        let shown = problems.to_string();
        assert!(shown.contains(r"a\n\u{1b}[2J\u{2028}b"), "{shown}");
        assert_eq!(shown.lines().count(), problems.iter().count(), "{shown:?}");
        assert!(!shown.replace('\n', "").contains(char::is_control));
    }
}
