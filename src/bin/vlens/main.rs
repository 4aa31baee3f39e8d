//! The program `vlens`.

fn main() {}
