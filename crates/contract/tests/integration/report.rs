//! The formats of a report.

use crate::support;
use serde_json::{Value, json};
use vlens_contract::{FailOn, Level, Report, diff};

/// One breaking, one compatible and one cosmetic change.
fn report(fail_on: FailOn) -> Report {
    let mut new = support::published().clone();
    new["info"]["title"] = json!("a, b: 100%\n::error::x");
    let input = "/components/schemas/StepVerifyPhoneInput";
    let input = new.pointer_mut(input).expect("a place");
    input["required"] = json!(["phoneNumber", "smsProviders"]);
    input["properties"]["<new>&\u{1b}"] = json!({});
    let changes = diff(support::published(), &new).expect("usable documents");
    let levels: Vec<_> = changes.iter().map(|change| change.level).collect();
    assert_eq!(
        levels,
        [Level::Breaking, Level::Compatible, Level::Cosmetic]
    );
    let mut report = Report::new("vlens contract");
    for change in &changes {
        report.change("new, 100%:.yaml", change, fail_on);
    }
    report
}

#[test]
fn it_fails_from_the_level_on() {
    let failing = [FailOn::Breaking, FailOn::Compatible, FailOn::Any].map(|fail_on| {
        let report = report(fail_on);
        report
            .findings()
            .iter()
            .filter(|finding| finding.fails)
            .count()
    });
    assert_eq!(failing, [1, 2, 3]);
    assert!(!Report::new("empty").fails());
}

#[test]
fn text_says_what_was_and_is_and_what_follows() {
    let text = report(FailOn::Breaking).text(false);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "error request-property-became-required: new, 100%:.yaml: \
         POST /api/DigitalIdentity/Register/StepVerifyPhone: request body /smsProviders: \
         added \"smsProviders\". A deployed client that leaves it out is refused."
    );
    assert_eq!(lines.len(), 4);
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn the_word_is_coloured_for_a_terminal() {
    let text = report(FailOn::Breaking).text(true);
    let words: Vec<&str> = text
        .lines()
        .filter_map(|line| Some(line.split_once("\u{1b}[0m")?.0))
        .collect();
    assert_eq!(
        words,
        [
            "\u{1b}[1m\u{1b}[31merror",
            "\u{1b}[1m\u{1b}[33mwarning",
            "\u{1b}[1m\u{1b}[36mnotice"
        ]
    );
}

#[test]
fn json_has_everything() {
    let text = report(FailOn::Compatible).json();
    let parsed: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(parsed["fails"], true);
    let details = &parsed["findings"][0]["details"];
    let pointer = "/components/schemas/StepVerifyPhoneInput/properties/smsProviders";
    assert_eq!(details["oldPointer"], pointer);
    assert_eq!(details["newPointer"], pointer);
    assert_eq!(details["new"], "smsProviders");
}

#[test]
fn json_has_the_example() {
    let mut new = support::published().clone();
    let schema = "/components/schemas/RegisterOutput/properties/expireInSeconds";
    new.pointer_mut(schema).expect("a place")["type"] = json!("string");
    let changes = diff(support::published(), &new).expect("usable documents");
    let mut report = Report::new("vlens contract");
    report.change("new.yaml", &changes[0], FailOn::Breaking);
    let parsed: Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(parsed["findings"][0]["details"]["example"], "");
}

/// By `junit-10.xsd` of Jenkins' plugin xUnit, which refuses what it does not
/// list.
#[test]
fn junit_has_the_attributes_that_jenkins_knows() {
    const KNOWN: [&str; 5] = ["name", "tests", "failures", "errors", "time"];
    let report = Report::new(r#"a title with skipped="0""#);
    let text = report.junit().expect("XML");
    let (_, tag) = text.split_once("<testsuites ").expect("an outer element");
    let (tag, rest) = tag.split_once('>').expect("its end");
    let names = tag.split('"').step_by(2).map(|name| name.trim());
    for name in names.filter(|name| !name.is_empty()) {
        assert!(KNOWN.contains(&name.trim_end_matches('=')), "{tag}");
    }
    assert_eq!(tag.matches("&quot;").count(), 2, "{tag}");
    assert!(rest.contains(r#" skipped="0""#), "{rest}");
}

#[test]
fn junit_is_read_back() {
    let text = report(FailOn::Breaking).junit().expect("XML");
    let read = quick_junit::Report::deserialize_from_str(&text).expect("JUnit XML");
    assert_eq!((read.tests, read.failures, read.errors), (3, 1, 0));
    let empty = Report::new("t").junit().expect("XML");
    let read = quick_junit::Report::deserialize_from_str(&empty).expect("JUnit XML");
    assert_eq!((read.tests, read.failures), (1, 0));
}

#[test]
fn github_annotations_are_escaped() {
    let text = report(FailOn::Breaking).github();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with(
            "::error file=new%2C 100%25%3A.yaml,title=request-property-became-required::POST "
        ),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("::warning "), "{}", lines[1]);
    assert!(lines[2].starts_with("::notice "), "{}", lines[2]);
    assert_eq!(lines.len(), 3);
}
