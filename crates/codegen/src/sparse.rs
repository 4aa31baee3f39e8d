//! Tokens → a syntax tree only as deep as somebody looks.
//!
//! Most of a generated client is setters and conversions that nobody changes.
//! They stay [`Item::Verbatim`] and [`ImplItem::Verbatim`]: parsing and printing
//! them would cost more than generating them.

use std::mem;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{ImplItem, Item, ItemImpl, ItemMod};

/// Parses the items for which `is_wanted` holds, and in wanted modules and
/// `impl` blocks the wanted items. It is told an item by the heads of those
/// around it and its own, which is what stands before its body and behind its
/// attributes: `pub struct A { … }` in `mod m { … }` is `["mod m"]`,
/// `"pub struct A"`.
pub(crate) fn parse(
    tokens: TokenStream,
    is_wanted: fn(&[String], &str) -> bool,
) -> syn::Result<Vec<Item>> {
    let mut tree = Sparse {
        is_wanted,
        around: Vec::new(),
    };
    tree.items(tokens)
}

struct Sparse {
    is_wanted: fn(&[String], &str) -> bool,
    around: Vec<String>,
}

impl Sparse {
    fn items(&mut self, tokens: TokenStream) -> syn::Result<Vec<Item>> {
        let parse = |part: Part| {
            let head = part.head();
            if !(self.is_wanted)(&self.around, &head) {
                return Ok(Item::Verbatim(part.tokens()));
            }
            match part.keyword.as_deref() {
                Some("mod") => {
                    let (tokens, body) = part.without_body();
                    let mut module: ItemMod = syn::parse2(tokens)?;
                    if let (Some((_, items)), Some(body)) = (&mut module.content, body) {
                        *items = self.within(head, |tree| tree.items(body))?;
                    }
                    Ok(Item::Mod(module))
                }
                Some("impl") => {
                    let (tokens, body) = part.without_body();
                    let mut block: ItemImpl = syn::parse2(tokens)?;
                    if let Some(body) = body {
                        block.items = self.within(head, |tree| tree.members(body))?;
                    }
                    Ok(Item::Impl(block))
                }
                _ => syn::parse2(part.tokens()),
            }
        };
        parts(tokens).into_iter().map(parse).collect()
    }

    fn members(&mut self, tokens: TokenStream) -> syn::Result<Vec<ImplItem>> {
        let parse = |part: Part| {
            if (self.is_wanted)(&self.around, &part.head()) {
                syn::parse2(part.tokens())
            } else {
                Ok(ImplItem::Verbatim(part.tokens()))
            }
        };
        parts(tokens).into_iter().map(parse).collect()
    }

    fn within<T>(&mut self, head: String, parse: impl FnOnce(&mut Self) -> T) -> T {
        self.around.push(head);
        let parsed = parse(self);
        self.around.pop();
        parsed
    }
}

/// An item, or a member of one.
#[derive(Default)]
struct Part {
    attributes: Vec<TokenTree>,
    head: Vec<TokenTree>,
    /// The first word of the head, but for `pub` and the `const` of `const fn`.
    keyword: Option<String>,
    /// `{ … }`, `;` or nothing.
    end: Option<TokenTree>,
}

impl Part {
    fn head(&self) -> String {
        self.head
            .iter()
            .cloned()
            .collect::<TokenStream>()
            .to_string()
    }

    fn tokens(self) -> TokenStream {
        let tokens = self.attributes.into_iter().chain(self.head);
        tokens.chain(self.end).collect()
    }

    /// With `{}` as its body, and what stood there.
    fn without_body(mut self) -> (TokenStream, Option<TokenStream>) {
        let mut content = None;
        if let Some(TokenTree::Group(body)) = &mut self.end {
            content = Some(body.stream());
            *body = Group::new(Delimiter::Brace, TokenStream::new());
        }
        (self.tokens(), content)
    }

    /// Whether braces are its body: those of `use a::{b};` and
    /// `const A: B = B {};` are not.
    fn may_have_body(&self) -> bool {
        !matches!(
            self.keyword.as_deref(),
            Some("use" | "const" | "static" | "type")
        )
    }

    fn push(&mut self, token: TokenTree) {
        let is_of_attribute = match &token {
            TokenTree::Punct(punct) => punct.as_char() == '#',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
            _ => false,
        };
        if self.head.is_empty() && is_of_attribute {
            self.attributes.push(token);
            return;
        }
        let is_constant =
            matches!(self.head.last(), Some(TokenTree::Ident(last)) if last == "const");
        if let TokenTree::Ident(word) = &token
            && word != "pub"
            && (self.keyword.is_none() || is_constant && word == "fn")
        {
            self.keyword = Some(word.to_string());
        }
        self.head.push(token);
    }
}

/// Splits the content of a file, a module or an `impl`.
fn parts(tokens: TokenStream) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part::default();
    for token in tokens {
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => {
                group.delimiter() == Delimiter::Brace && part.may_have_body()
            }
            _ => false,
        };
        if ends {
            part.end = Some(token);
            parts.push(mem::take(&mut part));
        } else {
            part.push(token);
        }
    }
    if !part.head.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens as _, quote};

    use super::*;

    fn source() -> TokenStream {
        quote! {
            use a::{b, c};
            pub(crate) const A: B = B { c: 1 };
            #[derive(Debug)] pub struct C(u8);
            #[doc = "{}"] pub struct D<const N: usize> { e: [u8; N] }
            impl<const N: usize> D<N> {
                const F: fn() = { o };
                pub const fn g(&self) -> u8 { 1 }
                fn h() where Self: Sized {}
            }
            pub mod i { pub mod j { struct K; } enum L { M {} } }
            const _: () = { fn n() {} };
        }
    }

    #[test]
    fn nothing_is_lost_at_any_depth() {
        let depths: [fn(&[String], &str) -> bool; 4] = [
            |_, _| false,
            |_, _| true,
            |around, _| around.is_empty(),
            |_, head| head.contains("fn") || head.contains("impl"),
        ];
        for is_wanted in depths {
            let items = parse(source(), is_wanted).unwrap();
            let tokens: TokenStream = items.iter().map(|item| item.to_token_stream()).collect();
            assert_eq!(tokens.to_string(), source().to_string());
        }
    }

    #[test]
    fn what_is_wanted_is_parsed_and_nothing_else() {
        let items = parse(source(), |around, head| match around {
            [] => head == "pub mod i" || head.starts_with("impl"),
            [module] => head == "pub mod j" || head.contains("fn g") && module.contains("D < N >"),
            [_, _, ..] => true,
        })
        .unwrap();
        let [.., Item::Impl(block), Item::Mod(i), Item::Verbatim(_)] = &items[..] else {
            panic!("{} items", items.len())
        };
        assert!(matches!(
            block.items[..],
            [
                ImplItem::Verbatim(_),
                ImplItem::Fn(_),
                ImplItem::Verbatim(_)
            ]
        ));
        let Some((_, inner)) = &i.content else {
            panic!("no content")
        };
        let [Item::Mod(j), Item::Verbatim(_)] = &inner[..] else {
            panic!("{} items", inner.len())
        };
        assert!(
            matches!(j.content, Some((_, ref items)) if matches!(items[..], [Item::Struct(_)]))
        );
    }
}
