//! Exchanges against a document.

use crate::support;
use http::{Method, Request, Response, Uri};
use serde_json::{Value, json};
use vlens_contract::{Contract, Part, Side, Violation};
use vlens_openapi::Page;

const PAGE: &str =
    include_str!("../../../openapi/tests/fixtures/pages/register-step-verify-phone.md");
const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";

fn send(body: &str) -> Request<String> {
    Request::post(PATH)
        .header("apikey", "k-3cr3t")
        .header("content-type", "application/json; charset=UTF-8")
        .body(body.to_owned())
        .expect("a request")
}

fn keywords(violations: &[Violation]) -> Vec<(&str, &str)> {
    violations
        .iter()
        .map(|violation| (violation.instance.as_str(), violation.keyword.as_str()))
        .collect()
}

/// A document with one operation of its own on `path`.
fn document(path: &str, operation: Value, more: Value) -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "paths": { path: { "post": operation } },
    });
    for (key, value) in more.as_object().expect("a map") {
        document[key] = value.clone();
    }
    document
}

fn contract(path: &str, operation: Value, more: Value) -> Contract {
    Contract::new(&document(path, operation, more)).expect("a usable document")
}

fn refused(document: &Value) -> String {
    Contract::new(document)
        .expect_err("an unusable document")
        .to_string()
}

fn post(uri: &str) -> Request<&'static str> {
    Request::post(uri).body("").expect("a request")
}

fn answer(status: u16, media: &str, body: &str) -> Response<String> {
    Response::builder()
        .status(status)
        .header("Content-Type", media)
        .body(body.to_owned())
        .expect("a response")
}

#[test]
fn both_documented_requests_conform() {
    let contract = support::contract();
    for body in [
        r#"{"phoneNumber":"+201234567890"}"#,
        r#"{"phoneNumber":"+201234567890","smsProviders":2}"#,
        r#"{"phoneNumber":"+20","phoneNumberOtpRequestId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","phoneNumberOtp":"1"}"#,
    ] {
        assert_eq!(contract.check_request(&send(body)), [], "{body}");
    }
}

/// The published examples break the published document in these places, and
/// only there. One more or one less is news.
#[test]
fn the_ledger_of_the_published_examples() {
    let page = Page::read(PAGE).expect("a page");
    let published = vlens_openapi::parse::parse(page.document).expect("a document");
    let contract = Contract::new(&published).expect("a usable document");
    let violations = contract.check_examples(&page);
    let mut found: Vec<_> = violations
        .iter()
        .map(|(name, violation)| {
            assert_eq!(violation.side, Side::Response);
            (
                *name,
                violation.instance.as_str(),
                violation.keyword.as_str(),
            )
        })
        .collect();
    found.sort_unstable();
    let ledger = [
        ("/data/phoneNumberOtpRequestId", "format"),
        ("/data/user/emailAddress", "format"),
        ("/error_descriptions", "oneOf"),
    ];
    let expected: Vec<_> = ["Send OTP", "Validate OTP"]
        .iter()
        .flat_map(|name| ledger.map(|(at, keyword)| (*name, at, keyword)))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_violation_says_where_and_why() {
    let contract = support::contract();
    let violations = contract.check_request(&send(r#"{"phoneNumber":201234567890}"#));
    let [violation] = violations.as_slice() else {
        panic!("{violations:?}");
    };
    assert_eq!(
        violation.operation.as_deref(),
        Some("register-step-verify-phone")
    );
    assert_eq!(violation.side, Side::Request);
    assert_eq!(violation.part, Part::Body);
    assert_eq!(violation.instance, "/phoneNumber");
    assert_eq!(
        violation.pointer,
        "/components/schemas/StepVerifyPhoneInput/properties/phoneNumber/type"
    );
    assert_eq!(violation.keyword, "type");
    assert_eq!(
        violation.to_string(),
        "register-step-verify-phone: request body /phoneNumber: must be string, but is integer \
         (/components/schemas/StepVerifyPhoneInput/properties/phoneNumber/type)"
    );
}

/// `data` is `oneOf [RegisterOutput, null]` in the corrected document; what is
/// wrong inside is told from there, not as "fits none of oneOf".
#[test]
fn a_nullable_reference_is_looked_into() {
    let body = json!({ "data": { "phoneNumberOtpRequestId": "string" } }).to_string();
    let found = support::contract().check_response(
        &Method::POST,
        &Uri::from_static(PATH),
        &answer(200, "application/json", &body),
    );
    assert_eq!(
        keywords(&found),
        [("/data/phoneNumberOtpRequestId", "format")]
    );
    for body in [r#"{"data":null}"#, r#"{"data":{"user":null}}"#, "{}"] {
        let response = answer(200, "application/json", body);
        let found = support::contract().check_response(
            &Method::POST,
            &PATH.parse().expect("a path"),
            &response,
        );
        assert_eq!(found, [], "{body}");
    }
}

/// The id is the server's, the password the client's.
#[test]
fn what_is_not_part_of_a_half_need_not_be_there() {
    let account = json!({ "required": ["id", "password", "name"], "properties": {
        "id": { "$ref": "#/components/schemas/Id" },
        "password": { "type": "string", "writeOnly": true },
        "name": { "type": "string" }
    } });
    let content = |schema: &str| {
        let reference = format!("#/components/schemas/{schema}");
        json!({ "content": { "application/json": { "schema": { "$ref": reference } } } })
    };
    let contract = contract(
        "/a",
        json!({ "requestBody": content("Account"), "responses": { "200": content("Account") } }),
        json!({ "components": { "schemas": {
            "Account": { "anyOf": [{ "allOf": [account], "required": ["id"] }, { "type": "null" }] },
            "Id": { "type": "integer", "readOnly": true }
        } } }),
    );
    for (body, asked, answered) in [
        (r#"{"name": "n", "password": "p"}"#, None, Some("\"id\"")),
        (r#"{"name": "n", "id": 1}"#, Some("\"password\""), None),
        (
            r#"{"id": 1, "password": "p"}"#,
            Some("\"name\""),
            Some("\"name\""),
        ),
        (r#"{"name": "n", "id": 1, "password": "p"}"#, None, None),
    ] {
        let request = Request::post("/a")
            .header("Content-Type", "application/json")
            .body(body)
            .expect("a request");
        let found = contract.check_exchange(&request, &answer(200, "application/json", body));
        for (side, lacks) in [(Side::Request, asked), (Side::Response, answered)] {
            let of_side = found.iter().filter(|violation| violation.side == side);
            let mut says: Vec<&str> = of_side.map(|found| found.message.as_str()).collect();
            says.dedup();
            let expected = lacks.map(|name| format!("lacks the required member {name}"));
            assert_eq!(says, expected.iter().collect::<Vec<_>>(), "{side} {body}");
        }
    }
}

#[test]
fn formats_of_numbers_have_bounds() {
    let number = |format: &str| json!({ "type": "number", "format": format });
    let contract = contract(
        "/a",
        json!({ "requestBody": { "content": { "application/json": { "schema": { "properties": {
            "int32": number("int32"), "int64": number("int64"), "float": number("float"),
            "double": number("double"), "tight": { "format": "int32", "maximum": 9 },
            "text": { "type": "string", "format": "int64" }, "own": number("own")
        } } } } }, "responses": {} }),
        json!({}),
    );
    for (body, wrong) in [
        (r#"{"int32": 2147483648}"#, Some(("int32", "format"))),
        (r#"{"int32": -2147483648}"#, None),
        (
            r#"{"int64": 9223372036854775808}"#,
            Some(("int64", "format")),
        ),
        (r#"{"int64": 9223372036854775807}"#, None),
        (r#"{"float": 1e39}"#, Some(("float", "format"))),
        (r#"{"double": 1e39, "own": 1e39, "text": "1e39"}"#, None),
        (r#"{"tight": 10}"#, Some(("tight", "maximum"))),
    ] {
        let request = Request::post("/a")
            .header("Content-Type", "application/json")
            .body(body)
            .expect("a request");
        let found = contract.check_request(&request);
        let expected = wrong.map(|(name, keyword)| {
            let schema = "/paths/~1a/post/requestBody/content/application~1json/schema";
            format!("{schema}/properties/{name}/{keyword}")
        });
        let pointers: Vec<&str> = found.iter().map(|found| found.pointer.as_str()).collect();
        assert_eq!(pointers, expected.iter().collect::<Vec<_>>(), "{body}");
    }
}

#[test]
fn a_text_is_read_as_its_schema_wants() {
    let contract = contract(
        "/a",
        json!({
            "requestBody": { "content": { "text/plain": { "schema": { "type": "integer", "maximum": 9 } } } },
            "responses": {}
        }),
        json!({}),
    );
    for (body, wrong) in [("5", None), ("10", Some("maximum")), ("x", Some("type"))] {
        let request = Request::post("/a")
            .header("Content-Type", "text/plain")
            .body(body)
            .expect("a request");
        let found = contract.check_request(&request);
        let keyword = found.first().map(|found| found.keyword.as_str());
        assert_eq!(keyword, wrong, "{body}");
    }
}

#[test]
fn no_violation_shows_a_value() {
    let contract = contract(
        "/p/{id}",
        json!({
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } },
                { "name": "q", "in": "query", "schema": { "enum": ["a"] } },
                { "name": "X-H", "in": "header", "schema": { "pattern": "^a$" } },
            ],
            "requestBody": { "content": { "application/json": { "schema": {
                "properties": {
                    "s": { "type": "string", "maxLength": 3, "pattern": "^x", "format": "uuid", "enum": ["xx"], "const": "xx" },
                    "n": { "maximum": 1, "multipleOf": 7, "exclusiveMaximum": 1 },
                    "o": { "oneOf": [{ "minLength": 99 }, { "maxLength": 1 }], "not": { "type": "string" } },
                    "l": { "items": { "type": "integer" }, "uniqueItems": true, "contains": { "const": 1 } },
                    "m": { "propertyNames": { "maxLength": 2 }, "additionalProperties": { "type": "integer" } },
                    "f": false,
                },
                "additionalProperties": false,
            } } } },
            "responses": {},
        }),
        json!({}),
    );
    const SECRET: &str = "s3cr3t-4711-0815";
    let body = json!({
        "s": SECRET, "n": 47_110_815, "o": SECRET, "l": [SECRET, SECRET], "m": { SECRET: SECRET },
        "f": SECRET, SECRET: 1,
    });
    let request = Request::post(format!("/p/{SECRET}?q={SECRET}&{SECRET}=1"))
        .header("X-H", SECRET)
        .header("Content-Type", "application/json")
        .body(body.to_string())
        .expect("a request");
    let found = contract.check_request(&request);
    assert!(found.len() > 15, "{found:#?}");
    let shown = format!(
        "{found:?}{}",
        found.iter().map(ToString::to_string).collect::<String>()
    );
    for part in [SECRET, "4711", "0815", "s3cr3t"] {
        assert!(!shown.contains(part), "{shown}");
    }
    let broken = Request::post("/p/1")
        .header("Content-Type", "application/json")
        .body(format!("{{\"s\": {SECRET}"))
        .expect("a request");
    let found = contract.check_request(&broken);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "is not JSON: line 1, column 7");
}

#[test]
fn what_the_document_does_not_know_is_a_violation() {
    let contract = support::contract();
    let uri = Uri::from_static(PATH);
    let cases = [
        (contract.check_request(&post("/api/other")), "paths"),
        (
            contract.check_request(&Request::get(PATH).body("").expect("a request")),
            "method",
        ),
        (contract.check_request(&send("")), "required"),
        (contract.check_request(&send("{")), "content"),
        (
            contract.check_response(&Method::POST, &uri, &answer(404, "application/json", "{}")),
            "responses",
        ),
        (
            contract.check_response(&Method::POST, &uri, &answer(200, "text/html", "<p>")),
            "content",
        ),
        (
            contract.check_response(&Method::POST, &uri, &answer(200, "application/json", "")),
            "content",
        ),
        (
            contract.check_response(&Method::POST, &uri, &Response::new("{}".to_owned())),
            "content",
        ),
    ];
    for (found, keyword) in cases {
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].keyword, keyword);
    }
    let mut without_key = send(r#"{"phoneNumber":"+20"}"#);
    without_key.headers_mut().remove("apikey");
    let found = contract.check_request(&without_key);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].part, Part::Header("ApiKey".to_owned()));
    let found = contract.check_request(&post(&format!("{PATH}?page=1")));
    let parts: Vec<_> = found
        .iter()
        .map(|violation| violation.part.to_string())
        .collect();
    assert_eq!(parts, ["header ApiKey", "query parameter …", "body"]);
}

#[test]
fn paths_are_matched_below_any_server() {
    let operation = |id: &str| json!({ "operationId": id, "responses": { "204": {} } });
    let mut document = document(
        "/users/{id}",
        operation("one"),
        json!({ "servers": [
            { "url": "https://a.example/v1/" },
            { "url": "{base}/v2", "variables": { "base": { "default": "https://b.example/x" } } },
            { "url": "/v3" },
            { "url": "https://d.example/{stage}", "variables": { "stage": { "default": "live", "enum": ["live", "test"] } } },
        ] }),
    );
    document["paths"]["/users/me"] = json!({ "post": operation("me") });
    document["paths"]["/users/{id}.json"] = json!({ "post": operation("json") });
    document["paths"]["/r/{from}..{to}"] = json!({ "post": operation("range") });
    document["paths"]["/own"] = json!({
        "post": operation("own"), "servers": [{ "url": "https://c.example/own" }],
    });
    let contract = Contract::new(&document).expect("a usable document");
    let id = |path: &str| {
        let answer = Response::builder()
            .status(599)
            .body("")
            .expect("a response");
        let found = contract.check_response(&Method::POST, &path.parse().expect("a path"), &answer);
        found[0].operation.clone()
    };
    assert_eq!(id("/v1/users/7").as_deref(), Some("one"));
    assert_eq!(
        id("https://anywhere.example/x/v2/users/a%2Fb").as_deref(),
        Some("one")
    );
    assert_eq!(id("/v3/users/me").as_deref(), Some("me"));
    assert_eq!(id("/v3/users/7.json").as_deref(), Some("json"));
    assert_eq!(id("/v3/r/1..2").as_deref(), Some("range"));
    assert_eq!(id("/own/own").as_deref(), Some("own"));
    assert_eq!(id("/test/users/7").as_deref(), Some("one"));
    for unknown in [
        "/users/7",
        "/v10/users/7",
        "/v1/users/",
        "/v1/users/7/8",
        "/v1/own",
        "/v3/r/..2",
    ] {
        assert_eq!(id(unknown), None, "{unknown}");
    }
    let moved = contract.with_server(&"http://127.0.0.1:8080/staging".parse().expect("a URL"));
    assert_eq!(moved.check_request(&post("/staging/users/7")), []);
}

#[test]
fn statuses_and_media_types_are_found_by_range() {
    let schema = |name: &str| json!({ "schema": { "required": [name] } });
    let contract = contract(
        "/p",
        json!({ "responses": {
            "200": { "$ref": "#/components/responses/ok" },
            "2XX": { "description": "no body" },
            "default": { "content": { "*/*": schema("d") } },
        } }),
        json!({ "components": { "responses": { "ok": {
            "headers": { "X-Left": { "$ref": "#/components/headers/left" } },
            "content": {
                "application/json": schema("j"),
                "application/*": schema("a"),
                "application/json; v=2": schema("v"),
            } } },
            "headers": { "left": { "required": true, "schema": { "type": "integer" } } },
        } }),
    );
    let check = |status: u16, media: &str, body: &str| {
        let mut response = answer(status, media, body);
        response
            .headers_mut()
            .insert("x-left", "3".parse().expect("a value"));
        let uri = Uri::from_static("/p");
        let found = contract.check_response(&Method::POST, &uri, &response);
        let messages = found.into_iter().map(|violation| violation.message);
        messages.collect::<Vec<_>>()
    };
    let lacks = |name: &str| format!("lacks the required member \"{name}\"");
    assert_eq!(
        check(200, "application/json;charset=utf-8", "{}"),
        [lacks("j")]
    );
    assert_eq!(check(200, "Application/JSON; v=2", "{}"), [lacks("v")]);
    assert_eq!(check(200, "application/problem+json", "{}"), [lacks("a")]);
    assert_eq!(
        check(200, "text/plain", "x"),
        ["is not one of application/*, application/json, application/json;v=2"]
    );
    assert_eq!(check(201, "text/plain", ""), [""; 0]);
    assert_eq!(
        check(201, "text/plain", "x"),
        ["the document has no body for this response"]
    );
    assert_eq!(check(500, "application/json", "{}"), [lacks("d")]);
    let uri = Uri::from_static("/p");
    let no_header = answer(200, "application/json", r#"{"j":1}"#);
    let found = contract.check_response(&Method::POST, &uri, &no_header);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].part, Part::Header("X-Left".to_owned()));
    assert_eq!(found[0].pointer, "/components/headers/left");
}

#[test]
fn parameters_are_read_in_their_style() {
    let parameter = |name: &str, place: &str, schema: Value| json!({ "name": name, "in": place, "schema": schema, "required": true });
    let contract = contract(
        "/p/{id}",
        json!({
            "parameters": [
                parameter("id", "path", json!({ "type": "integer" })),
                parameter("flag", "query", json!({ "type": "boolean" })),
                parameter("text", "query", json!({ "type": "string" })),
                parameter("many", "query", json!({ "type": "array", "items": { "type": "integer" }, "maxItems": 2 })),
                { "name": "split", "in": "query", "explode": false, "schema": { "type": "array", "items": { "enum": ["a", "b"] } } },
                { "name": "deep", "in": "query", "style": "deepObject", "schema": { "type": "object" } },
                { "name": "json", "in": "query", "content": { "application/json": { "schema": { "type": "object" } } } },
                parameter("X-List", "header", json!({ "type": "array", "items": { "type": "integer" } })),
                parameter("Accept", "header", json!({ "type": "integer" })),
                parameter("session", "cookie", json!({ "minLength": 3 })),
            ],
            "responses": {},
        }),
        json!({}),
    );
    let check = |uri: &str, list: &str, cookie: &str| {
        let request = Request::post(uri)
            .header("x-list", list)
            .header("cookie", cookie)
            .body("")
            .expect("a request");
        let found = contract.check_request(&request);
        let parts = found
            .into_iter()
            .map(|violation| format!("{} {}", violation.part, violation.keyword));
        parts.collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(
        check(
            "/p/7?flag=true&text=12&many=1&many=2&split=a,b&deep[x]=1&json=%7B%7D",
            "1, 2",
            "a=b; session=abc"
        ),
        none
    );
    assert_eq!(
        check(
            "/p/x?flag=1&text=&many=1&many=x&split=c&json=1",
            "1,x",
            "session=ab"
        ),
        [
            "path parameter id type",
            "query parameter flag type",
            "query parameter many type",
            "query parameter split enum",
            "query parameter json type",
            "header X-List type",
            "cookie session minLength",
        ]
    );
    assert_eq!(
        check(
            "/p/7?flag=true&text=a&text=b&many=1&many=2&many=3",
            "1",
            "session=abc"
        ),
        [
            "query parameter text explode",
            "query parameter many maxItems"
        ]
    );
    assert_eq!(
        check("/p/7?text=a&many=1", "1", "session=abc"),
        ["query parameter flag required"]
    );
}

#[test]
fn credentials_are_required_where_the_document_says_so() {
    let contract = contract(
        "/p",
        json!({ "responses": {}, "security": [{ "key": [], "user": [] }, { "query": [] }] }),
        json!({ "components": { "securitySchemes": {
            "key": { "type": "apiKey", "in": "header", "name": "ApiKey" },
            "user": { "type": "http", "scheme": "bearer" },
            "query": { "type": "apiKey", "in": "query", "name": "key" },
        } } }),
    );
    let check = |uri: &str, headers: &[(&str, &str)]| {
        let mut request = Request::post(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let found = contract.check_request(&request.body("").expect("a request"));
        found
            .into_iter()
            .map(|violation| violation.part.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        check("/p", &[("apikey", "k"), ("Authorization", "Bearer t")]),
        [""; 0]
    );
    assert_eq!(check("/p?key=k", &[]), [""; 0]);
    assert_eq!(check("/p", &[]), ["header ApiKey"]);
    assert_eq!(check("/p", &[("ApiKey", "k")]), ["header Authorization"]);
    assert_eq!(
        check("/p", &[("ApiKey", "k"), ("Authorization", "Basic t")]),
        ["header Authorization"]
    );
}

#[test]
fn recursive_schemas_are_followed_as_deep_as_the_instance() {
    let contract = contract(
        "/p",
        json!({ "responses": {}, "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Tree" } } } } }),
        json!({ "components": { "schemas": { "Tree": {
            "type": "object",
            "properties": { "left": { "$ref": "#/components/schemas/Tree" }, "right": { "anyOf": [{ "$ref": "#/components/schemas/Tree" }, { "type": "null" }] } },
        } } } }),
    );
    let request = |body: Value| {
        let request = Request::post("/p").header("Content-Type", "application/json");
        request.body(body.to_string()).expect("a request")
    };
    let found = contract.check_request(&request(json!({ "left": { "right": { "left": 1 } } })));
    assert_eq!(keywords(&found), [("/left/right/left", "type")]);
}

#[test]
fn unusable_documents_are_refused_with_a_pointer() {
    let with = |schema: Value| {
        document(
            "/p",
            json!({ "responses": {}, "requestBody": { "content": { "application/json": { "schema": schema } } } }),
            json!({ "components": { "schemas": {
                "A": { "$ref": "#/components/schemas/B" },
                "B": { "allOf": [{ "$ref": "#/components/schemas/A" }] },
                "C": { "$ref": "#/components/schemas/C" },
            } } }),
        )
    };
    let at = "/paths/~1p/post/requestBody/content/application~1json/schema";
    let cases = [
        (
            json!(null),
            "is not an OpenAPI document: its root is not a map".to_owned(),
        ),
        (
            json!({}),
            "/openapi: is missing: this is not an OpenAPI document".to_owned(),
        ),
        (
            json!({ "openapi": "3.0.3" }),
            "/openapi: is 3.0.3, but must be 3.1".to_owned(),
        ),
        (
            with(json!({ "$ref": "other.yaml#/X" })),
            format!(
                "{at}/$ref: other.yaml#/X leaves the document; only references within it (#/…) are followed"
            ),
        ),
        (
            with(json!({ "items": { "$ref": "https://example.com/s.json" } })),
            format!(
                "{at}/items/$ref: https://example.com/s.json leaves the document; only references within it (#/…) are followed"
            ),
        ),
        (
            with(json!({ "$ref": "#/nowhere" })),
            format!("{at}/$ref: #/nowhere leads nowhere"),
        ),
        (
            with(json!({ "$ref": 1 })),
            format!("{at}/$ref: must be a string"),
        ),
    ];
    for (document, expected) in cases {
        assert_eq!(refused(&document), expected);
    }
    for name in ["A", "B", "C"] {
        let cyclic = refused(&with(
            json!({ "properties": { "x": { "$ref": format!("#/components/schemas/{name}") } } }),
        ));
        assert!(cyclic.contains("refers to itself"), "{cyclic}");
    }
    let pattern = refused(&with(json!({ "properties": { "x": { "pattern": "(" } } })));
    assert!(
        pattern.starts_with(&format!("{at}/properties/x/pattern: is not usable")),
        "{pattern}"
    );
    let no_type = refused(&with(json!({ "items": { "type": "strnig" } })));
    assert!(
        no_type.starts_with(&format!("{at}/items/type: is not usable")),
        "{no_type}"
    );
    // Asked for by the root, and so by two operations: told once.
    let undefined = json!({
        "openapi": "3.1.0",
        "security": [{ "Key": [] }],
        "paths": { "/p": { "get": {}, "put": {} } },
    });
    assert_eq!(
        refused(&undefined),
        "/security/0/Key: names no scheme of components/securitySchemes"
    );
    let lead = json!({ "openapi": "3.1.0", "paths": { "/p": { "$ref": "#/paths/~1p" } } });
    assert!(refused(&lead).contains("refers to itself"));
}
