//! Adapted document → Rust source, with progenitor: the only module that knows
//! it.

use std::{
    cell::Cell,
    collections::BTreeSet,
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::Once,
};

use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use serde_json::{Value, json};
use vlens_openapi::{Problem, Problems, pointer};

use crate::{
    Settings,
    adapt::{credentials::BEARER, mockable, names::snake},
    lines, rewrite,
    stack::with_large_stack,
};

/// Generated Rust source, as the compiler wants it: see [`format()`](crate::format()).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The client, its types and its builders.
    pub client: String,
    /// Typed httpmock helpers; empty unless [`Settings::mocks`] asks for them.
    pub mocks: String,
}

/// Generates the client of an [adapted](crate::adapt()) document.
///
/// # Errors
///
/// What the generator refuses. Its messages carry no pointer, so whatever is
/// known to be refused is caught by [`adapt`](crate::adapt()) before.
pub fn generate(adapted: &Value, settings: &Settings) -> Result<Generated, Problems> {
    quiet_panics();
    with_large_stack(|| {
        QUIET.set(true);
        generate_here(adapted, settings)
    })?
}

thread_local! {
    /// Whether a panic of this thread becomes a [`Problem`].
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Keeps panics of the generator out of a build log: they are told as errors.
/// Those of other threads are printed as before.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                print(panic);
            }
        }));
    });
}

fn generate_here(adapted: &Value, settings: &Settings) -> Result<Generated, Problems> {
    // The order of members decides the order of the generated code, and other
    // crates can switch serde_json to insertion order.
    let mut sorted = adapted.clone();
    sorted.sort_all_objects();
    let inputs = Inputs::new(sorted, settings)?;
    attempt(&inputs, settings).map_err(|message| culprits(adapted, settings, &message))
}

/// The document for the client, and that for the mocks.
struct Inputs {
    client: openapiv3::OpenAPI,
    mocks: Option<(openapiv3::OpenAPI, String)>,
}

impl Inputs {
    fn new(adapted: Value, settings: &Settings) -> Result<Self, Problem> {
        let mocks = match &settings.client_module {
            Some(module) => Some((parse(mockable(adapted.clone()))?, module.clone())),
            None => None,
        };
        let client = parse(adapted)?;
        Ok(Self { client, mocks })
    }
}

/// A panic of the generator is a document that adapt should have refused; its
/// user still deserves an error and not a backtrace.
fn attempt(inputs: &Inputs, settings: &Settings) -> Result<Generated, String> {
    catch_unwind(AssertUnwindSafe(|| run(inputs, settings))).unwrap_or_else(|panic| {
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
fn culprits(adapted: &Value, settings: &Settings, message: &str) -> Problems {
    let schemas = adapted.pointer("/components/schemas");
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    let mut failing: Vec<(&str, BTreeSet<String>)> = Vec::new();
    for (name, _) in schemas {
        let (part, names) = with_schemas(adapted, json!({}), BTreeSet::from([name.clone()]));
        if fails(part, settings) {
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
            if fails(part, settings) {
                problems.push(Problem::new(pointer::join("/paths", path), message));
            }
        }
    }
    Problems::check((), problems)
        .err()
        .unwrap_or_else(|| Problem::new("", message).into())
}

fn fails(part: Value, settings: &Settings) -> bool {
    Inputs::new(part, settings).is_ok_and(|inputs| attempt(&inputs, settings).is_err())
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

fn run(inputs: &Inputs, settings: &Settings) -> Result<Generated, String> {
    let generator = generator(settings)?;
    let client = Generator::new(&generator)
        .generate_tokens(&inputs.client)
        .map_err(|error| error.to_string())?;
    let client = rewrite::client(client, &bearer_operations(&inputs.client), settings)?;
    let mocks = match &inputs.mocks {
        None => String::new(),
        Some((spec, module)) => {
            let mocks = Generator::new(&generator)
                .httpmock(spec, module)
                .map_err(|error| error.to_string())?;
            // The generated call takes a reference, and what is small is a value.
            lines::source(mocks).replace(
                ". json_body_obj (value)",
                ". json_body (:: serde_json :: json ! (value))",
            )
        }
    };
    Ok(Generated { client, mocks })
}

/// By the names that the hooks are told.
fn bearer_operations(document: &openapiv3::OpenAPI) -> BTreeSet<String> {
    let operations = document.operations().map(|(_, _, operation)| operation);
    operations
        .filter(|operation| operation.extensions.contains_key(BEARER))
        .filter_map(|operation| operation.operation_id.as_deref().map(snake))
        .collect()
}

fn generator(settings: &Settings) -> Result<GenerationSettings, String> {
    let mut generator = GenerationSettings::new();
    generator
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected);
    if let Some(path) = &settings.inner_type {
        let tokens = path
            .parse()
            .map_err(|error| format!("the inner type {path}: {error}"))?;
        generator.with_inner_type(tokens);
    }
    for (format, path) in settings.sensitive.types() {
        generator.with_conversion(
            schemars::schema::SchemaObject {
                instance_type: Some(schemars::schema::InstanceType::String.into()),
                format: Some(format),
                ..Default::default()
            },
            path,
            std::iter::empty::<TypeImpl>(),
        );
    }
    Ok(generator)
}
