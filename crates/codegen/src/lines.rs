//! Tokens → source in lines.
//!
//! For each position in the source rustc counts from the start of the line, so
//! that a client in one line costs it the square of the length.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The source, with a line break after each brace, and each `;` and `,` between
/// braces.
pub(crate) fn source(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut line = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                end(&mut line, " {\n", text);
                write(group.stream(), text);
                text.push_str("}\n");
            }
            TokenTree::Punct(ref punct) if punct.as_char() == ';' => end(&mut line, ";\n", text),
            TokenTree::Punct(ref punct) if punct.as_char() == ',' => end(&mut line, ",\n", text),
            token => line.push(token),
        }
    }
    if !line.is_empty() {
        end(&mut line, "\n", text);
    }
}

fn end(line: &mut Vec<TokenTree>, with: &str, text: &mut String) {
    let line: TokenStream = line.drain(..).collect();
    text.push_str(&line.to_string());
    text.push_str(with);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_something_ends() {
        let tokens: TokenStream =
            "mod a { use b::{c}; fn d<'e>(f: &'e [u8; 2]) { g(|| h! { ; }) } } struct I { j: K, l: (M, N) }"
                .parse()
                .unwrap();
        let text = source(tokens.clone());
        let lines = [
            "mod a {",
            "use b :: {",
            "c",
            "}",
            ";",
            "fn d <'e > (f : &'e [u8 ; 2]) {",
            "g (|| h ! { ; })",
            "}",
            "}",
            "struct I {",
            "j : K,",
            "l : (M , N)",
            "}",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), lines);
        let again: TokenStream = text.parse().unwrap();
        assert_eq!(again.to_string(), tokens.to_string());
    }
}
