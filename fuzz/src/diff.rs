//! Two documents → what changed.

use serde_json::Value;
use vlens_contract::diff;

use crate::check_problems;

/// Between the two documents.
const BETWEEN: &str = "\n\u{c}\n";

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (old, new) = text.split_once(BETWEEN).unwrap_or((&text, "{}"));
    let (Some(old), Some(new)) = (crate::document(old), crate::document(new)) else {
        return;
    };
    for document in [&old, &new] {
        match diff(document, document) {
            Ok(changes) => assert_eq!(changes, []),
            Err(problems) => check_problems(&problems),
        }
    }
    match (diff(&old, &new), diff(&new, &old)) {
        (Ok(forth), Ok(back)) => {
            assert_eq!(forth.is_empty(), back.is_empty(), "{forth:?} {back:?}");
            for change in forth {
                exists(&old, &change.old_pointer);
                exists(&new, &change.new_pointer);
                assert!(!change.rule.is_empty() && !change.consequence.is_empty());
                assert!(!change.to_string().contains('\n'), "{change}");
            }
        }
        (Err(forth), Err(back)) => [forth, back].iter().for_each(check_problems),
        (forth, back) => panic!("usable one way only: {forth:?} {back:?}"),
    }
}

fn exists(document: &Value, place: &str) {
    assert!(document.pointer(place).is_some(), "{place} in {document}");
}
