//! Adapted document → Rust source, with progenitor. The only module that knows
//! progenitor; compiled into the build script, and into the library with the
//! feature `generate`.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use serde_json::{Value, json};

use crate::adapt::{PERSONAL, SECRET, SENSITIVE_JSON, mockable};
use crate::quiet::quiet;
use vlens_openapi::{Problem, Problems, pointer};

/// Generated Rust source, formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The client, its types and its builders: `vlens::raw`.
    pub client: String,
    /// Typed httpmock helpers: `vlens::mock`.
    pub mocks: String,
}

/// Generates the client of an [adapted](crate::adapt()) document.
///
/// # Errors
///
/// What the generator refuses. Its messages carry no pointer, so whatever is
/// known to be refused is caught by [`adapt`](crate::adapt()) before.
pub fn generate(adapted: &Value) -> Result<Generated, Problems> {
    let failed = || Problem::new("", "the code generator could not be run");
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || generate_here(adapted));
        let thread = thread.map_err(|_| failed())?;
        thread.join().map_err(|_| failed())?
    })
}

/// What the generator needs for the deepest document that is let through; it
/// recurses, and an overflow cannot be caught.
const STACK: usize = 256 * 1024 * 1024;

fn generate_here(adapted: &Value) -> Result<Generated, Problems> {
    // The order of members decides the order of the generated code, and other
    // crates can switch serde_json to insertion order.
    let mut adapted = adapted.clone();
    adapted.sort_all_objects();
    let spec = parse(adapted.clone())?;
    let mock_spec = parse(mockable(&adapted))?;
    attempt(&spec, &mock_spec).map_err(|message| culprits(&adapted, &message))
}

/// A panic of the generator is a document that adapt.rs should have refused;
/// its user still deserves an error and not a backtrace.
fn attempt(spec: &openapiv3::OpenAPI, mock_spec: &openapiv3::OpenAPI) -> Result<Generated, String> {
    catch_unwind(AssertUnwindSafe(|| run(spec, mock_spec))).unwrap_or_else(|panic| {
        let reason = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no reason given");
        Err(format!("the code generator gave up: {reason}"))
    })
}

/// The generator does not say where it gave up, so it is tried on each part
/// alone: the schemas, each with those it refers to, then the operations.
fn culprits(adapted: &Value, message: &str) -> Problems {
    let schemas = adapted.pointer("/components/schemas");
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    let mut failing: Vec<(&str, BTreeSet<String>)> = Vec::new();
    for (name, _) in schemas {
        let (part, names) = with_schemas(adapted, json!({}), BTreeSet::from([name.clone()]));
        if fails(part) {
            failing.push((name, names));
        }
    }
    // One that refers to another that fails is not to blame.
    let mut problems: Vec<Problem> = failing
        .iter()
        .filter(|(name, names)| {
            let blames = |other: &str| other != *name && names.contains(other);
            !failing.iter().any(|(other, _)| blames(other))
        })
        .map(|(name, _)| {
            let schemas = pointer::join("/components", "schemas");
            Problem::new(pointer::join(&schemas, name), message)
        })
        .collect();
    if failing.is_empty() {
        let paths = adapted.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            let (part, _) = with_schemas(adapted, json!({ path: item }), BTreeSet::new());
            if fails(part) {
                problems.push(Problem::new(pointer::join("/paths", path), message));
            }
        }
    }
    Problems::check((), problems)
        .err()
        .unwrap_or_else(|| Problem::new("", message).into())
}

fn fails(part: Value) -> bool {
    let spec = parse(part.clone());
    let mock_spec = parse(mockable(&part));
    match (spec, mock_spec) {
        (Ok(spec), Ok(mock_spec)) => attempt(&spec, &mock_spec).is_err(),
        _ => true,
    }
}

/// A document of some paths, with the schemas that they and `names` refer to.
fn with_schemas(
    adapted: &Value,
    paths: Value,
    mut names: BTreeSet<String>,
) -> (Value, BTreeSet<String>) {
    let schemas = adapted.pointer("/components/schemas");
    let schema = |name: &str| schemas.and_then(|schemas| schemas.get(name));
    let mut components = adapted
        .get("components")
        .cloned()
        .unwrap_or_else(|| json!({}));
    if let Value::Object(components) = &mut components {
        components.remove("schemas");
    }
    let mut todo: Vec<&Value> = names.iter().filter_map(|name| schema(name)).collect();
    todo.push(&paths);
    todo.extend(
        ["parameters", "requestBodies", "responses"]
            .iter()
            .filter_map(|kind| adapted.get("components")?.get(kind)),
    );
    while let Some(value) = todo.pop() {
        match value {
            Value::Object(map) => todo.extend(map.values()),
            Value::Array(items) => todo.extend(items),
            Value::String(text) => {
                if let Some(name) = text.strip_prefix("#/components/schemas/")
                    && let Some(schema) = schema(name)
                    && names.insert(name.to_owned())
                {
                    todo.push(schema);
                }
            }
            _ => {}
        }
    }
    let kept = names
        .iter()
        .filter_map(|name| Some((name.clone(), schema(name)?.clone())));
    components["schemas"] = Value::Object(kept.collect());
    let part = json!({
        "openapi": "3.0.3",
        "info": { "title": "", "version": "" },
        "paths": paths,
        "components": components
    });
    (part, names)
}

fn parse(adapted: Value) -> Result<openapiv3::OpenAPI, Problem> {
    serde_json::from_value(adapted)
        .map_err(|error| Problem::new("", format!("is not OpenAPI 3.0: {error}")))
}

fn run(spec: &openapiv3::OpenAPI, mock_spec: &openapiv3::OpenAPI) -> Result<Generated, String> {
    let settings = settings();
    let client = Generator::new(&settings)
        .generate_tokens(spec)
        .map_err(|error| error.to_string())?;
    let mocks = Generator::new(&settings)
        .httpmock(mock_spec, "crate::raw")
        .map_err(|error| error.to_string())?;
    let mut client = read_by_crate(guarded(rust(client)?))?;
    quiet(&mut client, "crate::response::without_value")?;
    Ok(Generated {
        client: format(client),
        // The generated call takes a reference, and what is small is a value.
        mocks: format(rust(mocks)?).replace(
            ".json_body_obj(value)",
            ".json_body(::serde_json::json!(value))",
        ),
    })
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type("crate::transport::Credentials".parse().unwrap_or_default());
    for (format, name) in [
        (SECRET, "crate::Secret"),
        (PERSONAL, "crate::Personal"),
        (SENSITIVE_JSON, "crate::SensitiveJson"),
    ] {
        settings.with_conversion(
            schemars::schema::SchemaObject {
                instance_type: Some(schemars::schema::InstanceType::String.into()),
                format: Some(format.to_owned()),
                ..Default::default()
            },
            name,
            std::iter::empty::<TypeImpl>(),
        );
    }
    settings
}

fn rust(tokens: impl ToString) -> Result<syn::File, String> {
    syn::parse_file(&tokens.to_string()).map_err(|error| error.to_string())
}

fn format(file: syn::File) -> String {
    prettyplease::unparse(&file)
}

/// The operations hand each response to `crate::response::ResponseValue`, in
/// place of the type of that name which the generator imports.
fn read_by_crate(mut file: syn::File) -> Result<syn::File, String> {
    const NAME: &str = "ResponseValue";
    let is_it =
        |tree: &syn::UseTree| matches!(tree, syn::UseTree::Name(name) if name.ident == NAME);
    let imports = file.items.iter_mut().find_map(|item| match item {
        syn::Item::Use(syn::ItemUse {
            tree: syn::UseTree::Path(path),
            ..
        }) if path.ident == "progenitor_client" => match &mut *path.tree {
            syn::UseTree::Group(group) if group.items.iter().any(is_it) => Some(&mut group.items),
            _ => None,
        },
        _ => None,
    });
    let imports = imports.ok_or("the generator does not import what reads responses")?;
    *imports = std::mem::take(imports)
        .into_iter()
        .filter(|tree| !is_it(tree))
        .collect();
    let ours = syn::parse_str("pub use crate::response::ResponseValue;");
    file.items
        .insert(0, ours.map_err(|error| error.to_string())?);
    Ok(file)
}

/// The client without its public constructors: with the credentials of another
/// one they would make a client that has no guards, and one of them panics.
fn guarded(mut file: syn::File) -> syn::File {
    for item in &mut file.items {
        if let syn::Item::Struct(item) = item
            && item.ident == "Client"
        {
            // Its `Debug` is written by hand: the derived one shows headers.
            for attribute in &mut item.attrs {
                if attribute.path().is_ident("derive")
                    && let Ok(meta) = syn::parse_str("derive(Clone)")
                {
                    attribute.meta = meta;
                }
            }
        }
        let syn::Item::Impl(item) = item else {
            continue;
        };
        if item.trait_.is_some() {
            continue;
        }
        item.items
            .retain(|member| !matches!(member, syn::ImplItem::Fn(f) if f.sig.ident == "new"));
        for member in &mut item.items {
            if let syn::ImplItem::Fn(f) = member
                && f.sig.ident == "new_with_client"
                && let Ok(visibility) = syn::parse_str("pub(crate)")
            {
                f.vis = visibility;
            }
        }
    }
    file
}
