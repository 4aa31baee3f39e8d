//! What lowering makes of a schema, rule by rule: the files of `tests/lower`.
//!
//! Each is a list of cases: what is `given`, what it is `lowered` to (`same` if it
//! stays as it is) with `notes`, or the `problems`. The results are written anew
//! with `EXPECTORATE=overwrite`, to be reviewed.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};
use vlens_openapi::{lower, parse::parse, print};

/// The component that the schema stands in, which need not be said each time.
const AT: &str = "/components/schemas/S";

fn short(text: impl ToString) -> String {
    let text = text.to_string();
    text.strip_prefix(AT).map(str::to_owned).unwrap_or(text)
}

/// The case, with what becomes of it now.
fn tried(case: &Value) -> Value {
    let given = &case["given"];
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "components": { "schemas": { "S": given, "Other": { "type": "integer" } } }
    });
    let mut tried = Map::new();
    if let Some(why) = case.get("why") {
        tried.insert("why".to_owned(), why.clone());
    }
    tried.insert("given".to_owned(), given.clone());
    match lower(&document) {
        Ok(lowered) => {
            let schema = &lowered.document["components"]["schemas"]["S"];
            let schema = if schema == given {
                &json!("same")
            } else {
                schema
            };
            tried.insert("lowered".to_owned(), schema.clone());
            let mut notes: Vec<String> = lowered.notes.iter().map(short).collect();
            notes.sort();
            if !notes.is_empty() {
                tried.insert("notes".to_owned(), json!(notes));
            }
        }
        Err(problems) => {
            let problems: Vec<String> = problems.iter().map(short).collect();
            tried.insert("problems".to_owned(), json!(problems));
        }
    }
    tried.into()
}

#[test]
fn every_case() {
    let folder = Path::new("tests/lower");
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let given = parse(&text).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
        let mut tried: Value = given.as_array().unwrap().iter().map(tried).collect();
        cases += tried.as_array().map_or(0, Vec::len);
        // Another crate may switch serde_json to the order of insertion.
        tried.sort_all_objects();
        expectorate::assert_contents(&path, &print(&tried));
    }
    assert!(cases > 140, "{cases} cases");
}
