//! Pages of one API, merged by meaning.

use serde_json::{Value, json};
use vlens_openapi::{lower, merge::merge};

fn page(members: Value) -> Value {
    let mut page = json!({ "openapi": "3.1.0", "info": { "title": "t", "version": "1" } });
    if let (Value::Object(page), Value::Object(members)) = (&mut page, members) {
        page.extend(members);
    }
    page
}

fn merged(pages: &[Value]) -> Result<Value, Vec<String>> {
    let names = ["a.yaml", "b.yaml", "c.yaml"].map(str::to_owned);
    let documents = names.into_iter().zip(pages.iter().cloned());
    let pages = pages.to_vec();
    merge(documents.collect())
        .inspect(|merged| {
            assert!(lower(merged).is_ok() || pages.iter().any(|page| lower(page).is_err()))
        })
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn component(schema: Value) -> Value {
    page(json!({ "components": { "schemas": { "S": schema } } }))
}

/// Members of two pages, and what the result has.
#[test]
fn what_people_read_may_differ() {
    let server = "https://x.example";
    let scheme = |scopes: Value| {
        let flow = json!({ "tokenUrl": "https://x.example/token", "scopes": scopes });
        json!({ "type": "oauth2", "flows": { "clientCredentials": flow } })
    };
    for (a, b, result) in [
        (
            json!({ "servers": [{ "url": server, "description": "d" }] }),
            json!({ "servers": [{ "url": server }] }),
            json!({ "servers": [{ "url": server, "description": "d" }] }),
        ),
        (
            json!({ "servers": [{ "url": server }] }),
            json!({ "servers": [{ "url": server, "description": "d", "x-a": 1 }] }),
            json!({ "servers": [{ "url": server, "description": "d", "x-a": 1 }] }),
        ),
        (
            json!({}),
            json!({ "servers": [{ "url": server }] }),
            json!({ "servers": [{ "url": server }] }),
        ),
        (
            json!({ "tags": [{ "name": "a", "description": "long" }, { "name": "b" }] }),
            json!({ "tags": [{ "name": "c" }, { "name": "a", "description": "d" }] }),
            json!({ "tags": [{ "name": "a", "description": "long" }, { "name": "b" }, { "name": "c" }] }),
        ),
        (
            json!({ "components": { "examples": { "A": { "value": 1 }, "B": { "value": 1 } } } }),
            json!({ "components": { "examples": { "B": { "value": 22 }, "C": { "value": 333 } } } }),
            json!({ "components": { "examples": { "A": { "value": 1 }, "B": { "value": 22 }, "C": { "value": 333 } } } }),
        ),
        (
            json!({ "components": { "securitySchemes": { "O": scheme(json!({ "r": "reads", "w": "" })) } } }),
            json!({ "components": { "securitySchemes": { "O": scheme(json!({ "r": "", "w": "writes" })) } } }),
            json!({ "components": { "securitySchemes": { "O": scheme(json!({ "r": "reads", "w": "writes" })) } } }),
        ),
        (
            json!({ "openapi": "3.1.9" }),
            json!({ "openapi": "3.1.10" }),
            json!({ "openapi": "3.1.10" }),
        ),
        (
            json!({ "openapi": "3.1.10" }),
            json!({ "openapi": "3.1.9" }),
            json!({ "openapi": "3.1.10" }),
        ),
        (
            json!({ "openapi": "3.1" }),
            json!({ "openapi": "3.1.1" }),
            json!({ "openapi": "3.1.1" }),
        ),
    ] {
        let both = merged(&[page(a.clone()), page(b)]);
        assert_eq!(both, Ok(page(result)), "{a}");
    }
}

#[test]
fn schemas_that_mean_the_same() {
    for (a, b, result) in [
        (
            json!({ "type": "string", "description": "first" }),
            json!({ "type": "string", "description": "other" }),
            json!({ "type": "string", "description": "first" }),
        ),
        (
            json!({ "properties": { "a": { "title": "t" } } }),
            json!({ "properties": { "a": { "description": "d", "examples": [1] } } }),
            json!({ "properties": { "a": { "title": "t", "description": "d", "examples": [1] } } }),
        ),
        (
            json!({ "deprecated": true, "readOnly": false }),
            json!({ "deprecated": false }),
            json!({ "deprecated": true, "readOnly": false }),
        ),
        (
            json!({ "required": ["a", "b"], "enum": [1, 2] }),
            json!({ "required": ["b", "a"], "enum": [2.0, 1] }),
            json!({ "required": ["a", "b"], "enum": [1, 2] }),
        ),
        (
            json!({ "minimum": 1, "oneOf": [{ "const": 1 }], "uniqueItems": false }),
            json!({ "minimum": 1.0, "oneOf": [{ "const": 1.0, "x-a": 1 }] }),
            json!({ "minimum": 1, "oneOf": [{ "const": 1, "x-a": 1 }], "uniqueItems": false }),
        ),
    ] {
        let both = merged(&[component(a.clone()), component(b)]);
        assert_eq!(both, Ok(component(result)), "{a}");
    }
}

#[test]
fn conflicts_have_the_deepest_pointer() {
    let at = "b.yaml: /components/schemas/S";
    for (a, b, says) in [
        (
            json!({ "type": "string" }),
            json!({ "type": "integer" }),
            "/type: differs from what a.yaml says there",
        ),
        (
            json!({ "properties": { "a/b": { "type": "string" } } }),
            json!({ "properties": { "a/b": { "type": "integer" } } }),
            "/properties/a~1b/type: differs from what a.yaml says there",
        ),
        // A property may be called like what people read.
        (
            json!({ "properties": { "description": { "minLength": 1 } } }),
            json!({ "properties": { "description": { "minLength": 2 } } }),
            "/properties/description/minLength: differs from what a.yaml says there",
        ),
        (
            json!({ "properties": { "a": {} } }),
            json!({ "properties": {} }),
            "/properties/a: differs from what a.yaml says there",
        ),
        (
            json!({ "properties": {} }),
            json!({ "properties": { "a": {} } }),
            "/properties/a: is not there in a.yaml",
        ),
        (
            json!({}),
            json!({ "maxLength": 1 }),
            "/maxLength: is not there in a.yaml",
        ),
        (
            json!({ "maxLength": 1 }),
            json!({}),
            "/maxLength: differs from what a.yaml says there",
        ),
        (
            json!({ "default": 1 }),
            json!({ "default": 2 }),
            "/default: differs from what a.yaml says there",
        ),
        (
            json!({}),
            json!({ "readOnly": true }),
            "/readOnly: is not there in a.yaml",
        ),
        (
            json!({ "discriminator": { "mapping": { "a": "A", "b": "B" } } }),
            json!({ "discriminator": { "mapping": { "a": "A", "b": "C" } } }),
            "/discriminator/mapping/b: differs from what a.yaml says there",
        ),
        (
            json!({ "default": { "a": 1 } }),
            json!({ "default": { "a": 1, "b": 2 } }),
            "/default/b: is not there in a.yaml",
        ),
        (
            json!({ "enum": [1] }),
            json!({ "enum": [1, 2] }),
            "/enum: differs from what a.yaml says there",
        ),
        (
            json!({ "allOf": [{}] }),
            json!({ "allOf": [{}, {}] }),
            "/allOf: differs from what a.yaml says there",
        ),
        (
            json!({ "oneOf": [{}, { "not": {} }] }),
            json!({ "oneOf": [{}, { "not": true }] }),
            "/oneOf/1/not: differs from what a.yaml says there",
        ),
        (
            json!(true),
            json!({}),
            ": differs from what a.yaml says there",
        ),
    ] {
        let both = merged(&[component(a.clone()), component(b)]);
        assert_eq!(both, Err(vec![format!("{at}{says}")]), "{a}");
    }
    let server = |url: &str| page(json!({ "servers": [{ "url": url, "description": url }] }));
    assert_eq!(
        merged(&[server("https://a.example"), server("https://b.example")]),
        Err(vec![
            "b.yaml: /servers/0/url: differs from what a.yaml says there".to_owned()
        ])
    );
}

#[test]
fn conflicts_name_the_files_that_have_the_place() {
    let third = component(json!({ "type": "integer" }));
    assert_eq!(
        merged(&[
            page(json!({})),
            component(json!({ "type": "string" })),
            third.clone()
        ]),
        Err(vec![
            "c.yaml: /components/schemas/S/type: differs from what b.yaml says there".to_owned()
        ])
    );
    let string = component(json!({ "type": "string" }));
    assert_eq!(
        merged(&[string.clone(), string, third]),
        Err(vec![
            "c.yaml: /components/schemas/S/type: differs from what a.yaml or b.yaml says there"
                .to_owned()
        ])
    );
}

#[test]
fn what_one_page_says_for_all_stays_its_own() {
    let operation = |extra: Value| {
        let mut operation = json!({ "responses": {} });
        if let (Value::Object(operation), Value::Object(extra)) = (&mut operation, extra) {
            operation.extend(extra);
        }
        operation
    };
    let plain = operation(json!({}));
    let schemes =
        json!({ "securitySchemes": { "K": { "type": "apiKey", "in": "header", "name": "k" } } });
    let parameter = |name: &str| json!({ "name": name, "in": "query", "schema": {} });
    for (a, b, result) in [
        // Security of one page.
        (
            json!({ "security": [{ "K": [] }], "paths": { "/a": { "get": plain, "put": operation(json!({ "security": [] })) } }, "components": schemes }),
            json!({ "paths": { "/b": { "get": plain } } }),
            json!({
                "paths": {
                    "/a": { "get": operation(json!({ "security": [{ "K": [] }] })), "put": operation(json!({ "security": [] })) },
                    "/b": { "get": plain }
                },
                "components": schemes
            }),
        ),
        // The same security of both.
        (
            json!({ "security": [{ "K": [] }], "paths": { "/a": { "get": plain } }, "components": schemes }),
            json!({ "security": [{ "K": [] }], "paths": { "/b": { "get": plain } } }),
            json!({ "security": [{ "K": [] }], "paths": { "/a": { "get": plain }, "/b": { "get": plain } }, "components": schemes }),
        ),
        // Parameters and servers of a path.
        (
            json!({ "paths": { "/a": {
                "parameters": [parameter("p"), parameter("q")],
                "servers": [{ "url": "https://a.example" }],
                "get": operation(json!({ "parameters": [{ "name": "q", "in": "query", "content": {} }] }))
            } } }),
            json!({ "paths": { "/a": { "summary": "s", "post": plain } } }),
            json!({ "paths": { "/a": {
                "summary": "s",
                "get": operation(json!({
                    "parameters": [{ "name": "q", "in": "query", "content": {} }, parameter("p")],
                    "servers": [{ "url": "https://a.example" }]
                })),
                "post": plain
            } } }),
        ),
        // The same parameters of both.
        (
            json!({ "paths": { "/a": { "parameters": [parameter("p")], "get": plain } } }),
            json!({ "paths": { "/a": { "parameters": [parameter("p")], "post": plain } } }),
            json!({ "paths": { "/a": { "parameters": [parameter("p")], "get": plain, "post": plain } } }),
        ),
        // By reference.
        (
            json!({
                "paths": { "/a": { "parameters": [{ "$ref": "#/components/parameters/P" }], "get": operation(json!({ "parameters": [parameter("p")] })) } },
                "components": { "parameters": { "P": parameter("p") } }
            }),
            json!({ "paths": { "/a": { "post": plain } } }),
            json!({
                "paths": { "/a": { "get": operation(json!({ "parameters": [parameter("p")] })), "post": plain } },
                "components": { "parameters": { "P": parameter("p") } }
            }),
        ),
    ] {
        let both = merged(&[page(a.clone()), page(b)]);
        assert_eq!(both, Ok(page(result)), "{a}");
    }
}

#[test]
fn the_same_operation_twice_must_agree() {
    let get = |id: &str, text: &str| {
        page(json!({ "paths": { "/a": { "get": {
            "operationId": id, "summary": text, "tags": [text],
            "responses": { "200": { "description": text } }
        } } } }))
    };
    assert_eq!(
        merged(&[get("a", "long"), get("a", "x")]),
        Ok(get("a", "long"))
    );
    assert_eq!(
        merged(&[get("a", ""), get("b", "")]),
        Err(vec![
            "b.yaml: /paths/~1a/get/operationId: differs from what a.yaml says there".to_owned()
        ])
    );
}
