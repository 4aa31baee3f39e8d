//! Names as they are in Rust. The generator makes them with `heck`, too.

use heck::{ToPascalCase, ToSnakeCase};

/// The name of a type or a variant.
pub(super) fn pascal(name: &str) -> String {
    words(name).to_pascal_case()
}

/// The name of a method or a field.
pub(crate) fn snake(name: &str) -> String {
    words(name).to_snake_case()
}

/// What cannot be in an identifier separates words. `+1` and `-1`, common values
/// of an `enum`, would be the same without this.
fn words(name: &str) -> String {
    match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => name
            .replace('\'', "")
            .replace(|c: char| c != '_' && !c.is_alphanumeric(), "-"),
    }
}
