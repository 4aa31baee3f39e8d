//! Generated source for people.

/// Generated source as `rustfmt` would write it, for reviews and snapshots. The
/// compiler does not need it, and a user's build does not wait for it.
///
/// # Errors
///
/// What is not Rust.
pub fn format(source: &str) -> Result<String, String> {
    let file = syn::parse_file(source).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}
