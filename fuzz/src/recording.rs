//! A recording (HAR) → violations.

use vlens_contract::har;

use crate::{CANARY, CONTRACT, check_problem};

pub fn check(data: &[u8]) {
    let mut steps = 0;
    let found = har::check_with(&CONTRACT, data, |so_far| {
        steps += 1;
        assert_eq!(so_far.entries(), steps);
    });
    let found = match found {
        Ok(found) => found,
        Err(problem) => {
            check_problem(&problem);
            return assert!(!problem.to_string().contains(CANARY), "{problem}");
        }
    };
    assert_eq!(found.entries(), steps);
    assert!(found.incomplete <= found.checked);
    let shown = found
        .violations
        .iter()
        .map(|(_, violation)| violation.to_string());
    let shown = format!("{found:?}{}", shown.collect::<String>());
    assert!(!shown.contains(CANARY), "{shown}");
    let entries = found.violations.iter().map(|(entry, _)| *entry);
    let unreadable = found.unreadable.iter().map(|(entry, _)| *entry);
    assert!(entries.chain(unreadable).all(|entry| entry < steps));
}
