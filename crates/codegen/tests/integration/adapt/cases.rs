//! What adapting makes of documents: the files of `tests/adapt`.
//!
//! Each is a list of cases: what is `given`, the `result` (`same` if that is no
//! other) with its `notes`, or the `problems`. The folder says what is given: a
//! component schema `S`, the fields of an operation, or the fields of a document,
//! for which the names of the generated `types` are there too. All but what is
//! given, and `why`, is written anew with `EXPECTORATE=overwrite`, to be reviewed.

use std::{fs, path::Path};

use serde_json::{Value, json};
use vlens_openapi::parse::parse;

use super::text::case_text;
use crate::{adapt, settings};

/// What the cases of a folder give.
struct Form {
    folder: &'static str,
    /// Where that stands, which need not be said each time.
    place: &'static str,
    /// The document around it.
    document: fn(&Value) -> Value,
    /// What of the adapted document is to be seen.
    result: fn(&Value, &Value) -> Value,
}

const FORMS: [Form; 3] = [
    Form {
        folder: "schemas",
        place: "/components/schemas/S",
        document: |schema| {
            let schemas = json!({ "S": schema, "Other": { "type": "object" } });
            around(json!({ "paths": {}, "components": { "schemas": schemas } }))
        },
        result: |adapted, given| {
            let schemas = adapted["components"]["schemas"].clone();
            let schemas = without(schemas, json!({ "Other": { "type": "object" } }));
            same_or(&json!({ "S": given }), schemas)
        },
    },
    Form {
        folder: "operations",
        place: "/paths/~1a/post",
        document: |fields| {
            let mut operation = operation();
            extend(&mut operation, fields);
            around(json!({ "paths": { "/a": { "post": operation } } }))
        },
        result: |adapted, given| {
            let operation = without(adapted["paths"]["/a"]["post"].clone(), operation());
            let mut result = same_or(given, operation);
            if let Some(schemas) = adapted.pointer("/components/schemas")
                && *schemas != json!({})
            {
                result = json!({ "operation": result, "schemas": schemas });
            }
            result
        },
    },
    Form {
        folder: "documents",
        place: "",
        document: |fields| {
            let mut document = around(json!({ "paths": {} }));
            extend(&mut document, fields);
            document
        },
        result: |adapted, given| {
            same_or(
                given,
                without(adapted.clone(), around(json!({ "paths": {} }))),
            )
        },
    },
];

fn operation() -> Value {
    json!({ "operationId": "op", "responses": { "200": { "description": "" } } })
}

fn around(fields: Value) -> Value {
    let mut document = json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" } });
    extend(&mut document, &fields);
    document
}

fn extend(map: &mut Value, fields: &Value) {
    let fields = fields.as_object().unwrap().clone();
    map.as_object_mut().unwrap().extend(fields);
}

/// The members that are not what they are everywhere.
fn without(mut map: Value, everywhere: Value) -> Value {
    let members = map.as_object_mut().unwrap();
    members.retain(|name, value| everywhere.get(name) != Some(value));
    map
}

fn same_or(given: &Value, result: Value) -> Value {
    if result == *given {
        json!("same")
    } else {
        result
    }
}

/// The case, with what becomes of it now.
fn tried(form: &Form, case: &Value) -> Vec<(&'static str, Value)> {
    let given = &case["given"];
    let mut document = (form.document)(given);
    // Tests of the whole workspace keep the order that things were written in.
    document.sort_all_objects();
    let mut tried = Vec::new();
    if let Some(why) = case.get("why") {
        tried.push(("why", why.clone()));
    }
    tried.push(("given", given.clone()));
    let short = |text: String| match text.strip_prefix(form.place) {
        Some(short) => json!(short),
        None => json!(text),
    };
    match adapt(&document) {
        Ok(adapted) => {
            // Nothing that is accepted may stop at the generator.
            let client = vlens_codegen::generate(&adapted.document, &settings())
                .unwrap_or_else(|problems| panic!("{document}: {problems}"))
                .client;
            tried.push(("result", (form.result)(&adapted.document, given)));
            let mut notes: Vec<_> = adapted.notes.iter().map(ToString::to_string).collect();
            notes.sort();
            if !notes.is_empty() {
                tried.push(("notes", notes.into_iter().map(short).collect()));
            }
            if form.folder == "documents" {
                tried.push(("types", json!(types(&client))));
            }
        }
        Err(problems) => {
            let problems = problems.iter().map(ToString::to_string);
            tried.push(("problems", problems.map(short).collect()));
        }
    }
    tried
}

/// The types that the schemas of a document became.
pub(super) fn types(client: &str) -> Vec<String> {
    let file = syn::parse_file(client).unwrap();
    let module = file.items.into_iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content,
        _ => None,
    });
    let (_, items) = module.unwrap();
    let names = items.into_iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    });
    names.collect()
}

/// How many there are.
fn every_case(form: &Form) -> usize {
    let folder = Path::new("tests/adapt").join(form.folder);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let cases = parse(&text).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
        let cases = cases.as_array().unwrap();
        count += cases.len();
        let tried: Vec<String> = cases
            .iter()
            .map(|case| case_text(tried(form, case)))
            .collect();
        expectorate::assert_contents(&path, &tried.join("\n"));
    }
    count
}

#[test]
fn schemas() {
    assert!(every_case(&FORMS[0]) > 210);
}

#[test]
fn operations() {
    assert!(every_case(&FORMS[1]) > 80);
}

#[test]
fn documents() {
    assert!(every_case(&FORMS[2]) > 115);
}
