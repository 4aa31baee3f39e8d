//! Edits of a document and what they are worth. Most of them are data: see
//! `tests/diff`.

use std::{collections::HashSet, fmt::Write as _};

use crate::support;
use serde_json::{Value, json};
use vlens_contract::{Change, Level, diff};
use vlens_openapi::parse::parse;

use Effect::{Differs, Hint, Narrows, Nothing};

/// What an edit of a schema does to the instances that fit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Effect {
    /// Fewer fit: bad in a request, fine in a response; undone, the reverse.
    Narrows,
    /// Some no longer fit and others do: bad everywhere.
    Differs,
    /// Nothing above cosmetic, either way.
    Nothing,
    /// Something compatible: the same fit, but a client may go by it.
    Hint,
}

fn document(request: &Value, response: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "servers": [{ "url": "https://a.example" }],
        "paths": { "/p": { "post": {
            "operationId": "op",
            "requestBody": { "content": { "application/json": { "schema": request } } },
            "responses": { "200": { "description": "", "content": { "application/json": { "schema": response } } } },
        } } },
        "components": { "schemas": {
            "S": { "type": "string" },
            "Renamed": { "type": "string", "description": "the same by another name" },
            "I": { "type": "integer" },
            "Closed": { "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false },
            "Tree": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Tree" }, "v": { "type": "string" } } },
            "Twig": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Twig" }, "v": { "type": "string" } } },
            "Tree2": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Tree2" }, "v": { "type": "string", "minLength": 2 } } },
            "Cat": { "type": "object", "properties": { "kind": { "const": "cat" } }, "required": ["kind"] },
            "Dog": { "type": "object", "properties": { "kind": { "const": "dog" } }, "required": ["kind"] },
        } },
    })
}

fn worst(changes: &[Change]) -> Level {
    changes
        .iter()
        .map(|change| change.level)
        .max()
        .unwrap_or(Level::Cosmetic)
}

fn level(old: &Value, new: &Value) -> (Level, Vec<Change>) {
    let changes = diff(old, new).expect("usable documents");
    (worst(&changes), changes)
}

fn r(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

struct SchemaEdit {
    name: String,
    old: Value,
    new: Value,
    effect: Effect,
}

fn schema_edits() -> Vec<SchemaEdit> {
    let edits = parse(include_str!("../diff/schemas.yaml")).expect("YAML");
    let edits = edits.as_array().expect("a list").iter();
    edits
        .map(|edit| SchemaEdit {
            name: edit["name"].as_str().expect("a name").to_owned(),
            old: edit["old"].clone(),
            new: edit["new"].clone(),
            effect: match edit["effect"].as_str() {
                Some("narrows") => Narrows,
                Some("differs") => Differs,
                Some("nothing") => Nothing,
                Some("hint") => Hint,
                other => panic!("no effect: {other:?}"),
            },
        })
        .collect()
}

/// A name, and what puts a schema there.
type Place = (&'static str, fn(Value) -> Value);

/// Where in a schema an edit may hide.
fn places() -> Vec<Place> {
    vec![
        ("body", |s| s),
        (
            "property",
            |s| json!({ "type": "object", "properties": { "x": s } }),
        ),
        ("items", |s| json!({ "type": "array", "items": s })),
        (
            "allOf",
            |s| json!({ "allOf": [{ "type": "object" }, { "properties": { "x": s } }] }),
        ),
        (
            "anyOf",
            |s| json!({ "anyOf": [{ "type": "integer" }, { "type": "array", "prefixItems": [{}, s] }] }),
        ),
        (
            "nullable",
            |s| json!({ "oneOf": [{ "type": "null" }, { "type": "object", "properties": { "x": s } }] }),
        ),
        (
            "additionalProperties",
            |s| json!({ "additionalProperties": s }),
        ),
    ]
}

#[test]
fn every_edit_of_a_schema_in_every_place_on_both_sides_both_ways() {
    let mut wrong = Vec::new();
    let unused = json!({});
    for SchemaEdit {
        name,
        old: a,
        new: b,
        effect,
    } in schema_edits()
    {
        for (place, wrap) in places() {
            let (a, b) = (wrap(a.clone()), wrap(b.clone()));
            let expect = |request: bool, forwards: bool| match effect {
                Nothing => Level::Cosmetic,
                Hint => Level::Compatible,
                Differs => Level::Breaking,
                Narrows if request == forwards => Level::Breaking,
                Narrows => Level::Compatible,
            };
            for (request, forwards) in [(true, true), (true, false), (false, true), (false, false)]
            {
                let (old, new) = if forwards { (&a, &b) } else { (&b, &a) };
                let put = |schema: &Value| {
                    if request {
                        document(schema, &unused)
                    } else {
                        document(&unused, schema)
                    }
                };
                let (found, changes) = level(&put(old), &put(new));
                let expected = expect(request, forwards);
                if found != expected {
                    let side = if request { "request" } else { "response" };
                    let way = if forwards { "forwards" } else { "backwards" };
                    let rules: Vec<_> = changes
                        .iter()
                        .map(|c| format!("{} {}", c.level, c.rule))
                        .collect();
                    wrong.push(format!(
                        "{name} in {place}, {side}, {way}: expected {expected}: {rules:?}"
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Each rule is one that some case reaches.
#[test]
fn no_rule_is_out_of_reach() {
    let told = include_str!("../diff/documents.txt");
    let mut reached: HashSet<String> = HashSet::new();
    let words = told.split_whitespace();
    reached.extend(words.filter_map(|word| Some(word.strip_suffix(':')?.to_owned())));
    let unused = json!({});
    for edit in schema_edits() {
        let pair = (edit.old, edit.new);
        for (old, new) in [(&pair.0, &pair.1), (&pair.1, &pair.0)] {
            let request = diff(&document(old, &unused), &document(new, &unused));
            let response = diff(&document(&unused, old), &document(&unused, new));
            let changes = [request, response].map(|changes| changes.expect("usable documents"));
            reached.extend(changes.into_iter().flatten().map(|change| change.rule));
        }
    }
    let rules = include_str!("../../RULES.md").lines();
    let unreached: Vec<&str> = rules
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .filter(|rule| match rule.strip_prefix('…') {
            Some(end) => !reached.iter().any(|id| id.ends_with(end)),
            None => !reached.contains(*rule),
        })
        .collect();
    assert_eq!(unreached, [""; 0]);
}

/// Under a negation everything is the other way round.
#[test]
fn an_edit_under_a_negation_counts_the_other_way() {
    let unused = json!({});
    for SchemaEdit {
        name,
        old: a,
        new: b,
        effect,
    } in schema_edits()
    {
        let (a, b) = (json!({ "not": a }), json!({ "not": b }));
        let request = level(&document(&a, &unused), &document(&b, &unused)).0;
        let response = level(&document(&unused, &a), &document(&unused, &b)).0;
        let expected = match effect {
            Narrows => (Level::Compatible, Level::Breaking),
            Differs => (Level::Breaking, Level::Breaking),
            Nothing => (Level::Cosmetic, Level::Cosmetic),
            Hint => (Level::Compatible, Level::Compatible),
        };
        // A whole schema that is exchanged may be all that can be said.
        assert!(
            (request, response) == expected
                || (effect == Narrows && (request, response) == (Level::Breaking, Level::Breaking)),
            "{name}: {request} {response}"
        );
    }
}

/// Whether members may be added and removed depends on what clients do, not
/// only on what fits.
#[test]
fn members_that_come_and_go() {
    let object = |properties: Value, more: Value| {
        let mut schema = json!({ "type": "object", "properties": properties });
        for (key, value) in more.as_object().expect("a map") {
            schema[key] = value.clone();
        }
        schema
    };
    let a = object(json!({ "a": {} }), json!({}));
    let ab = object(json!({ "a": {}, "b": { "type": "string" } }), json!({}));
    let ab_required = object(
        json!({ "a": {}, "b": { "type": "string" } }),
        json!({ "required": ["b"] }),
    );
    let closed = object(json!({ "a": {} }), json!({ "additionalProperties": false }));
    let closed_ab = object(
        json!({ "a": {}, "b": {} }),
        json!({ "additionalProperties": false }),
    );
    let map = object(
        json!({ "a": {} }),
        json!({ "additionalProperties": { "type": "string" } }),
    );
    let map_b = object(
        json!({ "a": {}, "b": { "type": "integer" } }),
        json!({ "additionalProperties": { "type": "string" } }),
    );
    let read_only = object(
        json!({ "a": {}, "b": { "readOnly": true } }),
        json!({ "required": ["b"] }),
    );
    let write_only = object(
        json!({ "a": {}, "b": { "writeOnly": true } }),
        json!({ "required": ["b"] }),
    );
    let (breaking, compatible) = (Level::Breaking, Level::Compatible);
    let cases = [
        (
            &a,
            &ab,
            "new-optional-request-property",
            compatible,
            "response-optional-property-added",
            compatible,
        ),
        (
            &ab,
            &a,
            "request-property-removed",
            breaking,
            "response-optional-property-removed",
            breaking,
        ),
        (
            &a,
            &ab_required,
            "new-required-request-property",
            breaking,
            "response-required-property-added",
            compatible,
        ),
        (
            &ab_required,
            &a,
            "request-property-removed",
            breaking,
            "response-required-property-removed",
            breaking,
        ),
        (
            &ab,
            &ab_required,
            "request-property-became-required",
            breaking,
            "response-property-became-required",
            compatible,
        ),
        (
            &ab_required,
            &ab,
            "request-property-became-optional",
            compatible,
            "response-property-became-optional",
            breaking,
        ),
        (
            &closed,
            &closed_ab,
            "new-optional-request-property",
            compatible,
            "response-optional-property-added",
            breaking,
        ),
        (
            &map,
            &map_b,
            "request-property-type-changed",
            breaking,
            "response-property-type-changed",
            breaking,
        ),
        (
            &a,
            &read_only,
            "new-required-request-property",
            compatible,
            "response-required-property-added",
            compatible,
        ),
        (
            &a,
            &write_only,
            "new-required-request-property",
            breaking,
            "response-required-property-added",
            compatible,
        ),
    ];
    let unused = json!({});
    for (old, new, request_rule, request, response_rule, response) in cases {
        for (rule, expected, (found, changes)) in [
            (
                request_rule,
                request,
                level(&document(old, &unused), &document(new, &unused)),
            ),
            (
                response_rule,
                response,
                level(&document(&unused, old), &document(&unused, new)),
            ),
        ] {
            assert_eq!(found, expected, "{rule}: {changes:?}");
            let named = changes
                .iter()
                .any(|change| change.rule == rule && change.level == expected);
            assert!(named, "{rule}: {changes:?}");
        }
    }
}

#[test]
fn defaults_follow_oasdiff() {
    let property = |default: i64| json!({ "properties": { "a": { "default": default } } });
    let unused = json!({});
    let (found, changes) = level(
        &document(&property(1), &unused),
        &document(&property(2), &unused),
    );
    assert_eq!(
        (found, changes[0].rule.as_str()),
        (Level::Compatible, "request-property-default-value-changed")
    );
}

/// What `tests/diff/documents.yaml` leads to, word for word.
///
/// After a change that is meant: `EXPECTORATE=overwrite cargo test -p vlens-contract
/// every_edit`, and read what `git diff` shows.
#[test]
fn every_edit_of_a_document_both_ways() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diff/documents.txt");
    let edits = parse(include_str!("../diff/documents.yaml")).expect("YAML");
    let patched = |patch: &Value| {
        let mut document = edits["base"].clone();
        if !patch.is_null() {
            let patch: json_patch::Patch = serde_json::from_value(patch.clone()).expect("a patch");
            json_patch::patch(&mut document, &patch).expect("a patch that fits");
        }
        document
    };
    let mut told = String::new();
    for edit in edits["cases"].as_array().expect("a list") {
        let (old, new) = (patched(&edit["old"]), patched(&edit["new"]));
        let name = edit["name"].as_str().expect("a name");
        writeln!(told, "# {name}").expect("a string");
        for (way, old, new) in [("forwards", &old, &new), ("backwards", &new, &old)] {
            let (level, changes) = level(old, new);
            let verdict = if changes.is_empty() {
                "no change".to_owned()
            } else {
                level.to_string()
            };
            writeln!(told, "{way}: {verdict}").expect("a string");
            for change in changes {
                writeln!(told, "    {change}").expect("a string");
            }
        }
    }
    expectorate::assert_contents(path, &told);
}

/// What a release of the vendored API could look like.
#[test]
fn edits_of_the_vendored_document() {
    let published =
        include_str!("../../../openapi/tests/fixtures/openapi/register-step-verify-phone.yaml");
    let published = vlens_openapi::parse::parse(published).expect("a document");
    let edit = |pointer: &str, value: Value| {
        let mut new = published.clone();
        *new.pointer_mut(pointer).expect("a place") = value;
        diff(&published, &new).expect("usable documents")
    };
    let schemas = "/components/schemas";
    let changes = edit(
        &format!("{schemas}/StepVerifyPhoneInput/required"),
        json!(["phoneNumber", "smsProviders"]),
    );
    assert_eq!(changes.len(), 1, "{changes:?}");
    let change = &changes[0];
    assert_eq!(change.rule, "request-property-became-required");
    assert_eq!(change.level, Level::Breaking);
    assert_eq!(
        change.operation.as_deref(),
        Some("POST /api/DigitalIdentity/Register/StepVerifyPhone")
    );
    assert_eq!(change.subject, "request body /smsProviders");
    assert_eq!(
        change.old_pointer,
        format!("{schemas}/StepVerifyPhoneInput/properties/smsProviders")
    );
    assert_eq!(
        change.consequence,
        "A deployed client that leaves it out is refused."
    );

    let changes = edit(
        &format!("{schemas}/RegisterOutput/properties/expireInSeconds/type"),
        json!("string"),
    );
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(
        changes[0].to_string(),
        "breaking response-property-type-changed: POST /api/DigitalIdentity/Register/StepVerifyPhone: \
         response 200 body /data/expireInSeconds: \"integer\" → \"string\". \
         A deployed client fails to decode the answer. The server may answer \"\"."
    );
    assert_eq!(
        changes[0].new_pointer,
        format!("{schemas}/RegisterOutput/properties/expireInSeconds/type")
    );

    let corrected = diff(support::published(), support::corrected()).expect("usable documents");
    let mut above: Vec<_> = corrected
        .iter()
        .filter(|change| change.level > Level::Cosmetic)
        .map(|change| change.rule.as_str())
        .collect();
    above.sort_unstable();
    assert_eq!(
        above,
        [
            "request-body-became-required",
            "response-property-became-nullable",
            "response-property-became-nullable",
            "response-property-one-of-removed"
        ]
    );
}

#[test]
fn a_renamed_branch_under_an_implicit_discriminator_changes_the_wire() {
    let with = |name: &str| {
        let mut d = document(
            &json!({ "oneOf": [r(name), r("Dog")], "discriminator": { "propertyName": "kind" } }),
            &json!({}),
        );
        d["components"]["schemas"][name] = d["components"]["schemas"]["Cat"].clone();
        d
    };
    assert_eq!(level(&with("Cat"), &with("Kitty")).0, Level::Breaking);
}

#[test]
fn unusable_documents_are_named() {
    let good = document(&json!({}), &json!({}));
    let bad = document(&json!({ "$ref": "#/nowhere" }), &json!({}));
    let problems = diff(&good, &bad).expect_err("unusable").to_string();
    assert_eq!(
        problems,
        "new document: /paths/~1p/post/requestBody/content/application~1json/schema/$ref: #/nowhere leads nowhere"
    );
    let problems = diff(&json!([]), &good).expect_err("unusable").to_string();
    assert_eq!(
        problems,
        "old document: is not an OpenAPI document: its root is not a map"
    );
    let mut bad = good.clone();
    bad["components"]["schemas"]["a b"] = json!({});
    let problems = diff(&bad, &good).expect_err("unusable").to_string();
    assert_eq!(
        problems,
        "old document: /components/schemas/a b: is not a name for a component: \
         letters, digits, . _ - are"
    );
}

/// Each schema refers to the next five times: 5^40 paths, 40 pairs.
#[test]
fn documents_heavy_with_references_take_no_time() {
    let ladder = |last: &str| {
        let mut d = document(&r("L0"), &r("L0"));
        for i in 0..40 {
            let next = r(&format!("L{}", i + 1));
            d["components"]["schemas"][format!("L{i}")] = json!({
                "properties": { "a": next, "b": { "oneOf": [next, { "type": "null" }] } },
                "anyOf": [{ "allOf": [next] }, { "required": ["a"], "properties": { "c": next } }],
            });
        }
        d["components"]["schemas"]["L40"] = json!({ "type": last });
        d
    };
    let start = std::time::Instant::now();
    let (found, changes) = level(&ladder("string"), &ladder("integer"));
    assert_eq!(found, Level::Breaking);
    assert!(changes.len() < 500, "{}", changes.len());
    // Each way by itself would take years.
    let limit = std::time::Duration::from_secs(60);
    assert!(start.elapsed() < limit, "{:?}", start.elapsed());
}
