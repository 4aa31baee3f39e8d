//! Parameters in every style of OpenAPI 3.1: what is sent, and what is said of
//! it.

use http::Request;
use serde_json::{Value, json};
use vlens_contract::Contract;

/// A contract with `GET /p` that has one parameter, or `GET /p/{id}` for one of
/// the path.
fn contract(parameter: &Value) -> Contract {
    let path = if parameter["in"] == "path" {
        "/p/{id}"
    } else {
        "/p"
    };
    Contract::new(&json!({
        "openapi": "3.1.0",
        "paths": { path: { "get": { "parameters": [parameter], "responses": {} } } },
        "components": { "schemas": {
            "Short": { "type": "string", "maxLength": 2 },
            "Color": {
                "type": "object",
                "required": ["R"],
                "properties": { "R": { "type": "integer", "maximum": 255 }, "name": { "type": "string" } },
                "additionalProperties": false,
            },
        } },
    }))
    .expect("a usable document")
}

/// What is said of a request: instance and keyword.
fn said(contract: &Contract, place: &str, sent: &str) -> Vec<String> {
    let request = match place {
        "query" => Request::get(format!("/p?{sent}")),
        "path" => Request::get(format!("/p/{sent}")),
        "none" => Request::get("/p"),
        header => Request::get("/p").header(header, sent),
    };
    let request = request.body("").expect("a request");
    let found = contract.check_request(&request);
    found
        .iter()
        .map(|violation| {
            format!("{} {}", violation.instance, violation.keyword)
                .trim()
                .to_owned()
        })
        .collect()
}

fn query(schema: Value) -> Value {
    json!({ "name": "q", "in": "query", "required": true, "schema": schema })
}

fn styled(style: &str, explode: bool, schema: Value) -> Value {
    let place = match style {
        "simple" | "label" | "matrix" => "path",
        _ => "query",
    };
    let name = if place == "path" { "id" } else { "q" };
    json!({
        "name": name, "in": place, "required": true,
        "style": style, "explode": explode, "schema": schema,
    })
}

/// Each with texts and what is said of them, separated by spaces; `ok` for
/// nothing.
type Case = (Value, &'static str, &'static [(&'static str, &'static str)]);

fn check(cases: &[Case]) {
    for (parameter, place, texts) in cases {
        let contract = contract(parameter);
        for (sent, expected) in *texts {
            let found = said(&contract, place, sent).join(", ");
            let found = if found.is_empty() { "ok" } else { &found };
            assert_eq!(found, *expected, "{sent} for {parameter}");
        }
    }
}

#[test]
fn a_text_is_read_as_the_type_that_is_wanted() {
    let short = || json!({ "type": "string", "maxLength": 2 });
    let reference = || json!({ "$ref": "#/components/schemas/Short" });
    let of_text: &[(&str, &str)] = &[
        ("q=12", "ok"),
        ("q=ab", "ok"),
        ("q=123", "maxLength"),
        ("q=true", "maxLength"),
        ("q=null", "maxLength"),
        ("q=", "ok"),
    ];
    check(&[
        (query(short()), "query", of_text),
        (query(reference()), "query", of_text),
        (query(json!({ "allOf": [reference()] })), "query", of_text),
        (
            query(json!({ "allOf": [{ "maxLength": 2 }, { "type": "string" }] })),
            "query",
            of_text,
        ),
        (query(json!({ "anyOf": [reference()] })), "query", of_text),
        (
            query(json!({ "$ref": "#/components/schemas/Short", "minLength": 0 })),
            "query",
            of_text,
        ),
        (
            query(json!({ "oneOf": [reference(), { "type": "null" }] })),
            "query",
            &[("q=12", "ok"), ("q=123", "maxLength"), ("q=null", "ok")],
        ),
        (
            query(json!({ "type": ["integer", "string"], "maxLength": 2, "maximum": 999 })),
            "query",
            &[
                ("q=123", "ok"),
                ("q=ab", "ok"),
                ("q=abc", "maxLength"),
                ("q=1000", "maximum"),
            ],
        ),
        (
            query(json!({ "anyOf": [{ "type": "integer", "maximum": 5 }, reference()] })),
            "query",
            &[("q=5", "ok"), ("q=77", "ok"), ("q=abc", "maxLength")],
        ),
        (
            query(json!({ "enum": ["1", "2"] })),
            "query",
            &[("q=1", "ok"), ("q=3", "enum")],
        ),
        (
            query(json!({ "enum": [1, "a", true] })),
            "query",
            &[
                ("q=1", "ok"),
                ("q=a", "ok"),
                ("q=true", "ok"),
                ("q=2", "enum"),
            ],
        ),
        (
            query(json!({ "const": "12" })),
            "query",
            &[("q=12", "ok"), ("q=13", "const")],
        ),
        (
            query(json!({ "type": "integer" })),
            "query",
            &[
                ("q=1", "ok"),
                ("q=1.0", "ok"),
                ("q=1.5", "type"),
                ("q=x", "type"),
                ("q=", "type"),
                ("q=%31", "ok"),
            ],
        ),
        (
            query(json!({ "type": "boolean" })),
            "query",
            &[("q=true", "ok"), ("q=1", "type"), ("q=True", "type")],
        ),
        (
            query(json!({ "minLength": 3 })),
            "query",
            &[("q=ab", "minLength"), ("q=abc", "ok")],
        ),
        (
            query(json!({ "type": "string", "format": "uuid" })),
            "query",
            &[
                ("q=1", "format"),
                ("q=3fa85f64-5717-4562-b3fc-2c963f66afa6", "ok"),
            ],
        ),
        (
            query(json!({
                "type": "string", "if": { "pattern": "^1" }, "then": { "maxLength": 2 },
                "else": { "maxLength": 1 },
            })),
            "query",
            &[
                ("q=12", "ok"),
                ("q=123", "maxLength"),
                ("q=22", "maxLength"),
            ],
        ),
    ]);
}

#[test]
fn arrays_in_every_style() {
    let integers = || json!({ "type": "array", "items": { "type": "integer" }, "maxItems": 3 });
    let shorts = || json!({ "type": "array", "items": { "$ref": "#/components/schemas/Short" } });
    check(&[
        (
            styled("form", true, integers()),
            "query",
            &[
                ("q=1&q=2", "ok"),
                ("q=1", "ok"),
                ("q=1&q=x", "/1 type"),
                ("q=1&q=1&q=1&q=1", "maxItems"),
                ("", "required"),
            ],
        ),
        (
            styled("form", true, shorts()),
            "query",
            &[
                ("q=1&q=22", "ok"),
                ("q=1&q=222", "/1 maxLength"),
                ("q=333", "/0 maxLength"),
            ],
        ),
        (
            styled("form", false, integers()),
            "query",
            &[
                ("q=1,2", "ok"),
                ("q=1%2C2", "ok"),
                ("q=1%2c2", "ok"),
                ("q=", "ok"),
                ("q=1,x", "/1 type"),
                ("q=1&q=2", "explode"),
            ],
        ),
        (
            styled("form", false, shorts()),
            "query",
            &[("q=a%2C,b", "ok"), ("q=a,bcd", "/1 maxLength")],
        ),
        (
            styled("spaceDelimited", false, integers()),
            "query",
            &[("q=1%202", "ok"), ("q=1+2", "ok"), ("q=1%20x", "/1 type")],
        ),
        (
            styled("pipeDelimited", false, integers()),
            "query",
            &[("q=1%7C2", "ok"), ("q=1|2", "ok"), ("q=1%7Cx", "/1 type")],
        ),
        (
            styled("simple", false, integers()),
            "path",
            &[("1,2", "ok"), ("1,x", "/1 type")],
        ),
        (
            styled("simple", false, shorts()),
            "path",
            &[("a%2C,b", "ok"), ("abc", "/0 maxLength")],
        ),
        (
            styled("label", false, integers()),
            "path",
            &[(".1,2", "ok"), (".1,x", "/1 type"), ("1,2", "style")],
        ),
        (
            styled("label", true, integers()),
            "path",
            &[(".1.2", "ok"), (".1.x", "/1 type")],
        ),
        (
            styled("matrix", false, integers()),
            "path",
            &[
                (";id=1,2", "ok"),
                (";id=1,x", "/1 type"),
                (";no=1", "style"),
                ("1", "style"),
            ],
        ),
        (
            styled("matrix", true, integers()),
            "path",
            &[(";id=1;id=2", "ok"), (";id=1;id=x", "/1 type")],
        ),
        (
            json!({ "name": "X-L", "in": "header", "required": true, "schema": integers() }),
            "x-l",
            &[
                ("1, 2", "ok"),
                ("1,2", "ok"),
                ("1,x", "/1 type"),
                ("1,2,3,4", "maxItems"),
            ],
        ),
        (
            json!({ "name": "X-L", "in": "header", "required": true, "schema": integers() }),
            "none",
            &[("", "required")],
        ),
        (
            json!({ "name": "c", "in": "cookie", "explode": false, "schema": integers() }),
            "cookie",
            &[("a=b; c=1,2", "ok"), ("c=1,x", "/1 type")],
        ),
        (
            query(
                json!({ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }] }),
            ),
            "query",
            &[("q=12&q=3", "ok"), ("q=12&q=x", "/1 type")],
        ),
        (
            query(
                json!({ "anyOf": [{ "$ref": "#/components/schemas/Short" }, { "type": "array", "minItems": 2, "items": { "type": "integer" } }] }),
            ),
            "query",
            &[("q=1&q=2", "ok"), ("q=12", "ok")],
        ),
    ]);
}

/// More mixed lists than can be tried one combination after the other.
#[test]
fn long_lists_of_several_types() {
    let schema = json!({ "type": "array", "items": { "anyOf": [
        { "type": "integer", "maximum": 5 }, { "type": "string", "minLength": 3 },
    ] } });
    let contract = contract(&query(schema));
    let texts = ["q=3", "q=123", "q=abcd"].repeat(40).join("&");
    assert_eq!(said(&contract, "query", &texts), [""; 0]);
    assert_eq!(said(&contract, "query", &format!("{texts}&q=77")).len(), 1);
}

#[test]
fn objects_in_every_style() {
    let color = || json!({ "$ref": "#/components/schemas/Color" });
    check(&[
        (
            styled("form", true, color()),
            "query",
            &[
                ("R=1&name=12", "ok"),
                ("R=256", "/R maximum"),
                ("name=x", "required"),
                ("R=x", "/R type"),
                ("R=1&other=1", "additionalProperties"),
                ("", "required"),
            ],
        ),
        (
            styled("form", false, color()),
            "query",
            &[
                ("q=R,1,name,12", "ok"),
                ("q=R,256", "/R maximum"),
                ("q=name,x", "required"),
                ("q=R", "type"),
            ],
        ),
        (
            styled("deepObject", true, color()),
            "query",
            &[
                ("q[R]=1&q[name]=12", "ok"),
                ("q%5BR%5D=1", "ok"),
                ("q[R]=256", "/R maximum"),
                ("q[name]=x", "required"),
                ("q[R]=1&q[x]=1", "additionalProperties"),
                ("q=1", "type"),
                ("", "required"),
                ("q[R]=1&other=2", "parameters"),
            ],
        ),
        (
            styled("spaceDelimited", false, color()),
            "query",
            &[("q=R%201%20name%20x", "ok"), ("q=R%20256", "/R maximum")],
        ),
        (
            styled("pipeDelimited", false, color()),
            "query",
            &[("q=R%7C1", "ok"), ("q=R|256", "/R maximum")],
        ),
        (
            styled("simple", false, color()),
            "path",
            &[("R,1", "ok"), ("R,256", "/R maximum")],
        ),
        (
            styled("simple", true, color()),
            "path",
            &[("R=1,name=x", "ok"), ("R=256", "/R maximum")],
        ),
        (
            styled("label", false, color()),
            "path",
            &[(".R,1", "ok"), (".R,256", "/R maximum")],
        ),
        (
            styled("label", true, color()),
            "path",
            &[(".R=1.name=x", "ok"), (".R=256", "/R maximum")],
        ),
        (
            styled("matrix", false, color()),
            "path",
            &[(";id=R,1", "ok"), (";id=R,256", "/R maximum")],
        ),
        (
            styled("matrix", true, color()),
            "path",
            &[(";R=1;name=x", "ok"), (";R=256", "/R maximum")],
        ),
        (
            json!({ "name": "X-O", "in": "header", "schema": color() }),
            "x-o",
            &[("R,1", "ok"), ("R, 256", "/R maximum")],
        ),
        (
            json!({ "name": "c", "in": "cookie", "explode": true, "required": true, "schema": color() }),
            "cookie",
            &[
                ("R=1; session=x", "ok"),
                ("R=256", "/R maximum"),
                ("session=x", "required"),
            ],
        ),
        (
            styled(
                "deepObject",
                true,
                json!({ "type": "object", "properties": {
                "a": { "type": "object", "properties": { "b": { "type": "integer" } } },
                "l": { "type": "array", "items": { "type": "integer" } },
            } }),
            ),
            "query",
            &[
                ("q[a][b]=1", "ok"),
                ("q[a][b]=x", "/a/b type"),
                ("q[l][]=1&q[l][]=2", "ok"),
                ("q[l]=1&q[l]=x", "/l/1 type"),
                ("q[l][0]=1&q[l][1]=x", "/l/1 type"),
                ("q[l]=1", "ok"),
            ],
        ),
        (
            json!({ "name": "q", "in": "query", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Color" } } } }),
            "query",
            &[
                ("q=%7B%22R%22:1%7D", "ok"),
                ("q=%7B%7D", "required"),
                ("q=x", "content"),
            ],
        ),
    ]);
}

#[test]
fn a_name_that_the_document_does_not_have_is_not_shown() {
    let contract = contract(&query(json!({ "type": "string" })));
    let request = Request::get("/p?q=1&739182=1&hunter=2")
        .body("")
        .expect("a request");
    let found = contract.check_request(&request);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].to_string(),
        "GET /p: request query parameter …: is not in the document (/paths/~1p/get/parameters)"
    );
}
