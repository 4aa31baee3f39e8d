//! What a step takes of the processor, whatever else the machine does: valgrind
//! counts the instructions of this program with the step and without it.

use std::{
    env,
    process::{Command, Stdio},
};

/// Makes this program the one that is counted: `COUNTED STEP OPERATIONS`.
pub(crate) const COUNTED: &str = "--counted";

pub(crate) fn can_be_counted() -> bool {
    let valgrind = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    valgrind.is_ok_and(|status| status.success())
}

/// Of each operation: lower, adapt, generate.
pub(crate) fn each(operations: u32) -> [f64; 3] {
    let nothing = count("nothing", operations);
    ["lower", "adapt", "generate"]
        .map(|step| (count(step, operations) - nothing) / f64::from(operations))
}

fn count(step: &str, operations: u32) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().unwrap())
        .args([COUNTED, step, &operations.to_string()])
        .output()
        .unwrap();
    let summary = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{summary}");
    let (_, count) = summary.split_once("Collected :").unwrap();
    let count = count.split_whitespace().next().unwrap();
    count.parse().unwrap()
}
