//! The seeds keep the properties.
//!
//! `RUSTFLAGS="--cfg fuzzing" cargo test` in this folder.

use std::{fs, path::Path};

fn seeds(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(target);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
        count += 1;
    }
    assert!(count > 2, "{count} seeds");
}

#[test]
#[cfg(fuzzing)]
fn body() {
    seeds("body", vlens_fuzz::body::check);
}

#[test]
fn page() {
    seeds("page", vlens_fuzz::page::check);
}

#[test]
fn document() {
    seeds("document", vlens_fuzz::document::check);
}

#[test]
fn diff() {
    seeds("diff", vlens_fuzz::diff::check);
}

#[test]
fn recording() {
    seeds("recording", vlens_fuzz::recording::check);
}

#[test]
#[cfg(fuzzing)]
fn sandbox() {
    seeds("sandbox", vlens_fuzz::sandbox::check);
}
