//! Types whose deserialisation quotes no value.
//!
//! What serde derives says «invalid type: string "+201234567890", expected
//! i64». The derived function moves to a hidden twin of the type, and the type
//! calls it and lets a function of the crate see the error.

use syn::{Attribute, Item, parse::Parser as _, punctuated::Punctuated};

/// Rewrites the types of the module `types`; `filter` is the path of a function
/// `fn(E, &'static str) -> E` that gets each error and the name of the type.
pub(crate) fn quiet(items: &mut [Item], filter: &str) -> Result<(), String> {
    let types = items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
        _ => None,
    });
    let Some((_, items)) = types else {
        return Ok(());
    };
    let mut added = Vec::new();
    for item in &mut *items {
        let twin = match item {
            Item::Struct(item) if derives_deserialize(&item.attrs) => {
                let mut twin = item.clone();
                let name = item.ident.to_string();
                twin.ident = syn::Ident::new(&twin_of(&name), item.ident.span());
                twin.vis = syn::Visibility::Inherited;
                twin.attrs = attributes_of_twin(&item.attrs, &name)?;
                for field in &mut twin.fields {
                    field.attrs.retain(is_serde);
                }
                item.attrs = without_deserialize(&item.attrs)?;
                Some((name, Item::Struct(twin)))
            }
            Item::Enum(item) if derives_deserialize(&item.attrs) => {
                let mut twin = item.clone();
                let name = item.ident.to_string();
                twin.ident = syn::Ident::new(&twin_of(&name), item.ident.span());
                twin.vis = syn::Visibility::Inherited;
                twin.attrs = attributes_of_twin(&item.attrs, &name)?;
                for variant in &mut twin.variants {
                    variant.attrs.retain(is_serde);
                }
                item.attrs = without_deserialize(&item.attrs)?;
                Some((name, Item::Enum(twin)))
            }
            _ => None,
        };
        if let Some((name, twin)) = twin {
            let twin_name = twin_of(&name);
            let implementation = format!(
                "impl<'de> ::serde::Deserialize<'de> for {name} {{
                    fn deserialize<D: ::serde::Deserializer<'de>>(
                        deserializer: D,
                    ) -> ::std::result::Result<Self, D::Error> {{
                        {twin_name}::deserialize(deserializer)
                            .map_err(|error| {filter}(error, {name:?}))
                    }}
                }}"
            );
            let implementation = syn::parse_str(&implementation);
            added.push(implementation.map_err(|error| error.to_string())?);
            added.push(twin);
        }
    }
    items.extend(added);
    Ok(())
}

/// How the name of a twin ends, and that of no other type.
pub(crate) const TWIN: &str = "AsDerived";

fn twin_of(name: &str) -> String {
    format!("{name}{TWIN}")
}

fn is_serde(attribute: &Attribute) -> bool {
    attribute.path().is_ident("serde")
}

type Derives = Punctuated<syn::Path, syn::Token![,]>;

fn derives(attribute: &Attribute) -> Option<Derives> {
    let list = attribute.meta.require_list().ok()?;
    (list.path.is_ident("derive"))
        .then(|| list.parse_args_with(Derives::parse_terminated).ok())
        .flatten()
}

fn is_deserialize(path: &syn::Path) -> bool {
    path.segments
        .last()
        .is_some_and(|segment| segment.ident == "Deserialize")
}

fn derives_deserialize(attributes: &[Attribute]) -> bool {
    let derives = attributes.iter().filter_map(derives);
    derives.flatten().any(|path| is_deserialize(&path))
}

/// The same attributes, with a `derive` that does everything else.
fn without_deserialize(attributes: &[Attribute]) -> Result<Vec<Attribute>, String> {
    let mut kept = attributes.to_vec();
    for attribute in &mut kept {
        if let Some(derives) = derives(attribute)
            && let syn::Meta::List(list) = &mut attribute.meta
        {
            let others = derives.iter().filter(|path| !is_deserialize(path));
            let others: Vec<String> = others.map(path_text).collect();
            list.tokens = others.join(", ").parse().map_err(|_| "derive".to_owned())?;
        }
    }
    Ok(kept)
}

fn path_text(path: &syn::Path) -> String {
    let segments = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    let text = segments.collect::<Vec<_>>().join("::");
    match path.leading_colon {
        Some(_) => format!("::{text}"),
        None => text,
    }
}

fn attributes_of_twin(attributes: &[Attribute], name: &str) -> Result<Vec<Attribute>, String> {
    let own =
        format!("#[allow(dead_code)] #[derive(::serde::Deserialize)] #[serde(remote = {name:?})]");
    let own = Attribute::parse_outer
        .parse_str(&own)
        .map_err(|error| error.to_string())?;
    let serde = attributes.iter().filter(|attribute| is_serde(attribute));
    Ok(own.into_iter().chain(serde.cloned()).collect())
}
