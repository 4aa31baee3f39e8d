//! What the mocks are generated from.

use serde_json::{Value, json};
use vlens_codegen::adapt::mockable;

use crate::adapt;

fn parameter(name: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "schema": schema })
}

#[test]
fn mocks_leave_lists_out() {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let text = json!({ "type": "string" });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "t", "version": "1" },
        "paths": { "/a": {
            "parameters": [parameter("c", &list), parameter("d", &text)],
            "post": {
                "operationId": "op",
                "parameters": [
                    parameter("a", &list),
                    parameter("b", &text),
                    { "$ref": "#/components/parameters/List" }
                ],
                "responses": { "200": { "description": "" } }
            }
        } },
        "components": { "parameters": { "List": parameter("e", &list) } }
    });
    let mockable = mockable(adapt(&document).unwrap().document);
    let item = &mockable["paths"]["/a"];
    assert_eq!(item["parameters"], json!([parameter("d", &text)]));
    assert_eq!(item["post"]["parameters"], json!([parameter("b", &text)]));
}
