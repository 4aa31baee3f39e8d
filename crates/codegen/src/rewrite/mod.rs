//! What the generated client could do better, changed in its syntax tree: each
//! operation has a URL that was parsed once and sends no `api-version`,
//! the crate decodes, shows the client as it likes, and knows which operations take
//! a bearer token. Whatever is not found as expected is an error: a new version of
//! the generator must not quietly undo this.

mod operation;
mod urls;

use std::{collections::BTreeSet, mem};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Field, Fields, FnArg, ImplItem, Item, ItemImpl, ItemMod, ItemStruct, ItemUse, Pat, Type,
    UseTree, parse::Parser as _, parse_quote,
};

use self::urls::Urls;
use crate::{Settings, lines, quiet::quiet, sparse};

/// The generated client, rewritten.
pub(crate) fn client(
    source: TokenStream,
    bearer_operations: &BTreeSet<String>,
    settings: &Settings,
) -> Result<String, String> {
    let mut items = sparse::parse(source, is_looked_at).map_err(|error| error.to_string())?;
    let mut found = Found::default();
    let mut urls = Urls::default();
    for item in &mut items {
        match item {
            Item::Struct(item) if item.ident == "Client" => base_url_field(item, &mut found)?,
            Item::Impl(item) if is_of_client(item) => client_impl(item, &mut found),
            Item::Mod(module) if module.ident == "builder" => builders(module, &mut urls)?,
            _ => {}
        }
    }
    found.check()?;
    if let Some(path) = &settings.response_value {
        response_value(&mut items, path)?;
    }
    if let Some(path) = &settings.deserialize_error {
        quiet(&mut items, path)?;
    }
    items.extend(urls.items());
    items.push(bearer(bearer_operations));
    let tokens = items.iter().map(|item| item.to_token_stream()).collect();
    setters(lines::source(tokens), settings)
}

/// Whether an item is changed here, or holds one that is.
fn is_looked_at(around: &[String], head: &str) -> bool {
    let is = |keyword: &str| head.split(' ').any(|word| word == keyword);
    match around {
        [] => !is("mod") || is("types") || is("builder"),
        [block] | [_, block] if block.starts_with("impl") => {
            let changed = ["new", "new_with_client", "baseurl", "send"];
            changed.iter().any(|name| is(name))
        }
        [module] if module.ends_with("types") => is("struct") || is("enum"),
        _ => is("impl"),
    }
}

/// What must be there, once each.
#[derive(Default)]
struct Found {
    fields: usize,
    constructors: usize,
    accessors: usize,
}

impl Found {
    fn check(&self) -> Result<(), String> {
        match (self.fields, self.constructors, self.accessors) {
            (1, 1, 1) => Ok(()),
            _ => Err(unexpected("Client")),
        }
    }
}

fn unexpected(place: &str) -> String {
    format!("the generator wrote another `{place}` than this version knows how to change")
}

fn base_url_field(item: &mut ItemStruct, found: &mut Found) -> Result<(), String> {
    // `Debug` is left to the crate: the derived one shows URL and headers.
    for attribute in &mut item.attrs {
        if attribute.path().is_ident("derive") {
            *attribute = parse_quote!(#[derive(Clone)]);
        }
    }
    let Fields::Named(fields) = &mut item.fields else {
        return Err(unexpected("Client"));
    };
    for field in &mut fields.named {
        if field.ident.as_ref().is_some_and(|name| name == "baseurl") {
            field.ty = parse_quote!(::reqwest::Url);
            found.fields += 1;
        }
    }
    let urls = Field::parse_named.parse2(quote!(urls: ::std::sync::Arc<Urls>));
    fields.named.push(urls.map_err(|error| error.to_string())?);
    Ok(())
}

fn is_of_client(item: &ItemImpl) -> bool {
    item.self_ty.to_token_stream().to_string() == "Client"
}

/// Without `new`, which panics where no TLS is to be had and knows no guards;
/// and with another constructor for this crate alone.
fn client_impl(item: &mut ItemImpl, found: &mut Found) {
    if item.trait_.is_none() {
        item.items
            .retain(|member| !matches!(member, ImplItem::Fn(f) if f.sig.ident == "new"));
    }
    for member in &mut item.items {
        let ImplItem::Fn(function) = member else {
            continue;
        };
        if function.sig.ident == "new_with_client" {
            let has_inner = function.sig.inputs.len() == 3;
            for input in &mut function.sig.inputs {
                if let FnArg::Typed(input) = input
                    && matches!(&*input.pat, Pat::Ident(name) if name.ident == "baseurl")
                {
                    *input.ty = parse_quote!(::reqwest::Url);
                    found.constructors += 1;
                }
            }
            function.vis = parse_quote!(pub(crate));
            let inner = has_inner.then(|| quote!(inner,));
            function.block = parse_quote!({
                Self {
                    urls: ::std::sync::Arc::new(Urls::new(&baseurl)),
                    baseurl,
                    client,
                    #inner
                }
            });
            function.attrs = vec![
                parse_quote!(#[doc = " A client that sends to `baseurl`, with or without a path and a slash at its end."]),
            ];
        }
        if function.sig.ident == "baseurl" {
            function.block = parse_quote!({ self.baseurl.as_str().trim_end_matches('/') });
            found.accessors += 1;
        }
    }
}

/// For the hooks, which are told the operation.
fn bearer(operations: &BTreeSet<String>) -> Item {
    parse_quote! {
        /// The operations for which the document asks for `Authorization: Bearer …`, sorted.
        #[allow(dead_code)]
        pub(crate) const BEARER_OPERATIONS: &[&str] = &[#(#operations),*];
    }
}

fn builders(module: &mut ItemMod, urls: &mut Urls) -> Result<(), String> {
    let Some((_, items)) = &mut module.content else {
        return Err(unexpected("builder"));
    };
    for item in items {
        let Item::Impl(item) = item else { continue };
        let Type::Path(builder) = &*item.self_ty else {
            continue;
        };
        let Some(builder) = builder.path.segments.last() else {
            continue;
        };
        for member in &mut item.items {
            if let ImplItem::Fn(function) = member
                && function.sig.ident == "send"
            {
                operation::send(function, &builder.ident, urls)
                    .map_err(|part| unexpected(&format!("{}::{part}", builder.ident)))?;
            }
        }
    }
    Ok(())
}

/// Setters of optional sensitive strings take what the trait of the crate takes.
/// There are as many as fields, so this is done in their text.
fn setters(mut source: String, settings: &Settings) -> Result<String, String> {
    let tokens = |path: &str| match path.parse::<TokenStream>() {
        Ok(tokens) => Ok(tokens.to_string()),
        Err(error) => Err(format!("{path}: {error}")),
    };
    if let Some(path) = &settings.optional_text {
        let path = tokens(path)?;
        for text in settings.sensitive.text_types() {
            let text = tokens(text)?;
            source = source.replace(
                &format!(":: std :: convert :: TryInto < :: std :: option :: Option < {text} > >"),
                &format!("{path} < {text} >"),
            );
        }
    }
    Ok(source)
}

/// The operations hand each response to the crate's own type, in place of the
/// type of that name which the generator imports.
fn response_value(items: &mut Vec<Item>, path: &str) -> Result<(), String> {
    const NAME: &str = "ResponseValue";
    let path: syn::Path = syn::parse_str(path).map_err(|error| format!("{path}: {error}"))?;
    let is_it = |tree: &UseTree| matches!(tree, UseTree::Name(name) if name.ident == NAME);
    let imports = items.iter_mut().find_map(|item| match item {
        Item::Use(ItemUse {
            tree: UseTree::Path(path),
            ..
        }) if path.ident == "progenitor_client" => match &mut *path.tree {
            UseTree::Group(group) if group.items.iter().any(is_it) => Some(&mut group.items),
            _ => None,
        },
        _ => None,
    });
    let imports = imports.ok_or_else(|| unexpected("use progenitor_client"))?;
    *imports = mem::take(imports)
        .into_iter()
        .filter(|tree| !is_it(tree))
        .collect();
    let import = match path.segments.last() {
        Some(last) if last.ident == NAME => parse_quote!(pub use #path;),
        _ => parse_quote!(pub use #path as ResponseValue;),
    };
    items.insert(0, import);
    Ok(())
}
