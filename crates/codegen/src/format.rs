//! Generated source for people.

use vlens_openapi::Problem;

use crate::stack::with_large_stack;

/// Generated source as `rustfmt` would write it, for reviews and snapshots. The
/// compiler does not need it, and a user's build does not wait for it.
///
/// # Errors
///
/// What is not Rust.
pub fn format(source: &str) -> Result<String, Problem> {
    with_large_stack(|| {
        let file = syn::parse_file(source);
        file.map(|file| prettyplease::unparse(&file))
            .map_err(|error| Problem::new("", format!("is not Rust: {error}")))
    })?
}
