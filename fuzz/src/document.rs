//! A document → lowered to 3.0 → adapted → generated.

use std::sync::LazyLock;

use serde_json::Value;
use vlens_codegen::{Settings, adapt, generate};
use vlens_openapi::{Version, lint::unmarked, lower, pointer};

use crate::check_problems;

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    Settings::new()
        .sensitive_text("secret", "crate::Secret")
        .sensitive_text("personal", "crate::Personal")
        .sensitive_json("crate::SensitiveJson")
});

/// The generator takes milliseconds, and longer for more.
const MOST_GENERATED: usize = 600;

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(document) = crate::document(&text) else {
        return;
    };
    let _ = unmarked(&document);
    let lowered = match lower(&document) {
        Ok(lowered) => lowered,
        Err(problems) => {
            problems
                .iter()
                .for_each(|problem| exists(&document, &problem.pointer));
            return check_problems(&problems);
        }
    };
    for note in &lowered.notes {
        exists(&document, &note.pointer);
    }
    assert!(Version::of(&lowered.document).is_ok_and(Version::is_3_0));
    let again = lower(&lowered.document).expect("what is lowered is 3.0");
    assert_eq!(
        (again.document == lowered.document, again.notes.len()),
        (true, 0)
    );

    let adapted = match adapt(&lowered.document, &SETTINGS) {
        Ok(adapted) => adapted,
        Err(problems) => return check_problems(&problems),
    };
    if data.len() > MOST_GENERATED {
        return;
    }
    match generate(&adapted.document, &SETTINGS) {
        Ok(generated) => assert!(generated.client.contains("struct Client")),
        Err(problems) => assert!(problems.iter().next().is_some()),
    }
}

/// The place is there, or is the member that is missing from one that is.
fn exists(document: &Value, place: &str) {
    let parent = place.rsplit_once('/').map_or("", |(parent, _)| parent);
    let is_there = [place, parent]
        .iter()
        .any(|at| document.pointer(at).is_some());
    assert!(is_there, "{} in {document}", pointer::unescape(place));
}
