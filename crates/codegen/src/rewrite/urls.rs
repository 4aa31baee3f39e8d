//! The URLs of the operations: parsed when the client is made, not for each call.
//! What has parameters in its path extends the base URL.

use syn::{Expr, Ident, Item, LitStr, Macro, Member, Token, parse_quote, punctuated::Punctuated};

/// The operations without parameters in their path.
#[derive(Default)]
pub(super) struct Urls {
    builders: Vec<Ident>,
    paths: Vec<LitStr>,
}

impl Urls {
    /// What the builder `name` does in place of
    /// `format!("{}/a/{}", client.baseurl, encode_path(…))`.
    pub(super) fn of(&mut self, name: &Ident, format: &Macro) -> Option<Expr> {
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        let arguments = format.parse_body_with(arguments).ok()?;
        let mut arguments = arguments.into_iter();
        let Expr::Lit(template) = arguments.next()? else {
            return None;
        };
        let syn::Lit::Str(template) = template.lit else {
            return None;
        };
        let path = template.value();
        let path = path
            .strip_prefix("{}")
            .filter(|path| path.starts_with('/'))?;
        let path = LitStr::new(path, template.span());
        let Expr::Field(base) = arguments.next()? else {
            return None;
        };
        if !matches!(&base.member, Member::Named(member) if member == "baseurl") {
            return None;
        }
        let parameters: Vec<Expr> = arguments.collect();
        if !parameters.is_empty() {
            let path: Expr = parse_quote!(&format!(#path, #(#parameters),*));
            return Some(parse_quote!(super::Urls::with_parameters(&#base, #path)?));
        }
        let client = base.base;
        self.builders.push(name.clone());
        self.paths.push(path);
        Some(parse_quote!(#client.urls.#name.clone()))
    }

    pub(super) fn items(&self) -> [Item; 2] {
        let Self { builders, paths } = self;
        [
            parse_quote! {
                /// The URLs of the operations without parameters in their path, by their builders.
                #[allow(non_snake_case)]
                struct Urls { #(#builders: ::reqwest::Url),* }
            },
            parse_quote! {
                #[allow(dead_code, unused_variables)]
                impl Urls {
                    fn new(base: &::reqwest::Url) -> Self {
                        Self { #(#builders: Self::extended(base, #paths)),* }
                    }

                    /// `path` holds parameters, encoded.
                    fn with_parameters<E>(base: &::reqwest::Url, path: &str) -> ::std::result::Result<::reqwest::Url, Error<E>> {
                        if path.split('/').any(|segment| segment == "." || segment == "..") {
                            return ::std::result::Result::Err(Error::InvalidRequest(
                                "a path parameter must not be . or ..: it would lead to another path".to_string(),
                            ));
                        }
                        ::std::result::Result::Ok(Self::extended(base, path))
                    }

                    /// The base URL with `path`, which begins with a slash, behind its own.
                    fn extended(base: &::reqwest::Url, path: &str) -> ::reqwest::Url {
                        let mut url = base.clone();
                        match base.path().trim_end_matches('/') {
                            "" => url.set_path(path),
                            prefix => url.set_path(&[prefix, path].concat()),
                        }
                        url
                    }
                }
            },
        ]
    }
}
