//! Where schemas stand inside a schema (JSON Schema 2020-12), and the walk that
//! makes a document safe to evaluate.

use std::collections::{HashMap, HashSet};

use jsonschema::Draft;
use serde_json::{Map, Value};

use vlens_openapi::{Located, Problem, Problems, pointer, reference::target, schema::COMBINATIONS};

/// References, unions and the like for one instance: more than any document
/// needs, and less than the stack takes.
const MAX_IN_A_ROW: usize = 128;

/// Keywords with one schema that applies to the same instance.
pub(crate) const IN_PLACE: [&str; 4] = ["not", "if", "then", "else"];
/// Keywords with one schema that applies to parts of the instance.
pub(crate) const PARTS: [&str; 7] = [
    "items",
    "contains",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
/// Keywords with schemas by name, for parts of the instance.
pub(crate) const PART_MAPS: [&str; 2] = ["properties", "patternProperties"];

/// The schemas one step below `schema`, and whether each applies to the same
/// instance.
pub(crate) fn below<'d>(
    document: &'d Value,
    schema: &Located<'d>,
) -> Result<Vec<(Located<'d>, bool)>, Problem> {
    let mut found = Vec::new();
    if let Some(reference) = schema.value.get("$ref") {
        let named = target(document, reference)
            .map_err(|reason| Problem::new(pointer::join(&schema.pointer, "$ref"), reason))?;
        found.push((named, true));
    }
    for keyword in ["$dynamicRef", "$recursiveRef"] {
        if schema.value.get(keyword).is_some() {
            let at = pointer::join(&schema.pointer, keyword);
            return Err(Problem::new(at, "is not supported: use $ref"));
        }
    }
    let single = |keywords: &[&str], in_place: bool| {
        keywords
            .iter()
            .filter_map(|keyword| schema.get(keyword))
            .map(|at| (at, in_place))
            .collect::<Vec<_>>()
    };
    found.extend(single(&IN_PLACE, true));
    found.extend(single(&PARTS, false));
    for keyword in COMBINATIONS {
        let list = schema.get(keyword);
        found.extend(list.iter().flat_map(Located::items).map(|at| (at, true)));
    }
    let prefix = schema.get("prefixItems");
    found.extend(prefix.iter().flat_map(Located::items).map(|at| (at, false)));
    for keyword in PART_MAPS {
        let map = schema.get(keyword);
        found.extend(
            map.iter()
                .flat_map(Located::entries)
                .map(|(_, at)| (at, false)),
        );
    }
    let dependent = schema.get("dependentSchemas");
    found.extend(
        dependent
            .iter()
            .flat_map(Located::entries)
            .map(|(_, at)| (at, true)),
    );
    Ok(found)
}

/// Checks everything that can be reached from `roots`: references that lead
/// nowhere or out of the document, and schemas that refer to themselves without
/// a step into the instance, which no evaluation would ever finish.
///
/// What it reached comes back.
pub(crate) fn check_reachable<'d>(
    document: &'d Value,
    roots: Vec<Located<'d>>,
) -> Result<Vec<Located<'d>>, Problems> {
    enum Step {
        Enter(String),
        Leave(String),
    }
    let mut problems = Vec::new();
    // The graph of in-place steps, searched for cycles afterwards.
    let mut in_place: HashMap<String, Vec<String>> = HashMap::new();
    let mut seen = HashSet::new();
    let mut reached = Vec::new();
    let mut todo = roots;
    while let Some(schema) = todo.pop() {
        if !seen.insert(schema.pointer.clone()) {
            continue;
        }
        match below(document, &schema) {
            Ok(found) => {
                let same = found.iter().filter(|(_, same)| *same);
                in_place.insert(
                    schema.pointer.clone(),
                    same.map(|(at, _)| at.pointer.clone()).collect(),
                );
                reached.push(schema);
                todo.extend(found.into_iter().map(|(at, _)| at));
            }
            Err(problem) => problems.push(problem),
        }
    }

    let mut done: HashSet<&str> = HashSet::new();
    let mut names: Vec<&str> = in_place.keys().map(String::as_str).collect();
    names.sort_unstable();
    for name in names {
        let mut path: HashSet<String> = HashSet::new();
        let mut todo = vec![Step::Enter(name.to_owned())];
        while let Some(step) = todo.pop() {
            match step {
                Step::Leave(name) => {
                    path.remove(&name);
                    if let Some((name, _)) = in_place.get_key_value(&name) {
                        done.insert(name);
                    }
                }
                Step::Enter(place) => {
                    if done.contains(place.as_str()) {
                        continue;
                    }
                    if !path.insert(place.clone()) {
                        let message = "the schema refers to itself and never to a part of the \
                                       instance, so nothing can be checked against it";
                        problems.push(Problem::new(place, message));
                        continue;
                    }
                    if path.len() > MAX_IN_A_ROW {
                        let message = format!(
                            "more than {MAX_IN_A_ROW} schemas refer to one another in a row"
                        );
                        problems.push(Problem::new(place, message));
                        return Problems::check(Vec::new(), problems);
                    }
                    let next = in_place.get(&place).into_iter().flatten();
                    todo.push(Step::Leave(place));
                    todo.extend(next.cloned().map(Step::Enter));
                }
            }
        }
    }
    problems.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    problems.dedup();
    Problems::check(reached, problems)
}

/// The schemas that no validator takes, each by itself: a pattern that is no
/// regular expression, a type that does not exist.
pub(crate) fn unusable(reached: &[Located<'_>]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = reached
        .iter()
        .filter_map(|at| {
            let own: Map<String, Value> = at
                .value
                .as_object()?
                .iter()
                .filter(|(key, _)| !is_applicator(key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let error = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .build(&Value::Object(own))
                .err()?;
            let keyword = error.instance_path().as_str();
            let pointer = format!("{}{keyword}", at.pointer);
            Some(Problem::new(pointer, format!("is not usable: {error}")))
        })
        .collect();
    problems.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    problems
}

fn is_applicator(key: &str) -> bool {
    key.starts_with('$')
        || key == "prefixItems"
        || key == "dependentSchemas"
        || IN_PLACE.contains(&key)
        || COMBINATIONS.contains(&key)
        || PARTS.contains(&key)
        || PART_MAPS.contains(&key)
}

/// The names of members that the schemas speak of.
pub(crate) fn member_names(reached: &[Located<'_>]) -> HashSet<String> {
    let mut names = HashSet::new();
    for schema in reached {
        for keyword in ["properties", "dependentSchemas", "dependentRequired"] {
            let map = schema.get(keyword);
            names.extend(
                map.iter()
                    .flat_map(Located::entries)
                    .map(|(name, _)| name.to_owned()),
            );
        }
        let required = schema.value.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        names.extend(required.map(str::to_owned));
    }
    names
}
