//! What surrounds the schemas: parameters, bodies and responses, with models in
//! the places of their schemas.

use serde_json::Value;
use vlens_openapi::{Located, grammar::METHODS};

use super::Models;

impl<'d> Models<'_, '_, 'd> {
    /// The document without its component schemas.
    pub(super) fn rest(&mut self) -> Value {
        let source = Located::root(self.document);
        let mut document = self.document.clone();
        if let Some(Value::Object(components)) = document.get_mut("components") {
            components.remove("schemas");
        }
        for (kind, suffix) in [
            ("parameters", ""),
            ("requestBodies", "-body"),
            ("responses", "-response"),
        ] {
            let components = source.get("components").and_then(|all| all.get(kind));
            for (name, component) in components.iter().flat_map(Located::entries) {
                if kind == "parameters" && self.adapting.supplied(component.value).is_some() {
                    continue;
                }
                let name = format!("{name}{suffix}");
                self.holder(&mut document, kind, &component, &name);
            }
        }
        let paths = source.get("paths");
        for (_, item) in paths.iter().flat_map(Located::entries) {
            let operations: Vec<_> = METHODS.iter().filter_map(|name| item.get(name)).collect();
            let first = operations
                .iter()
                .find_map(|first| first.text("operationId"));
            self.parameters(&mut document, &item, first.unwrap_or_default());
            for operation in operations {
                let id = operation.text("operationId").unwrap_or_default();
                self.parameters(&mut document, &operation, id);
                if let Some(body) = operation.get("requestBody") {
                    let name = format!("{id}-body");
                    self.holder(&mut document, "requestBodies", &body, &name);
                }
                let responses = operation.get("responses");
                for (_, response) in responses.iter().flat_map(Located::entries) {
                    let name = format!("{id}-response");
                    self.holder(&mut document, "responses", &response, &name);
                }
            }
        }
        document
    }

    fn parameters(&mut self, document: &mut Value, holder: &Located<'d>, id: &str) {
        let parameters = holder.get("parameters");
        for parameter in parameters.iter().flat_map(Located::items) {
            if self.adapting.supplied(parameter.value).is_some() {
                continue;
            }
            let name = parameter.text("name").unwrap_or_default();
            let name = format!("{id}-{name}");
            self.holder(document, "parameters", &parameter, &name);
        }
    }

    /// A parameter, a body or a response: one schema, or one for each media type.
    fn holder(&mut self, document: &mut Value, kind: &str, holder: &Located<'d>, name: &str) {
        self.schema_of(document, kind, holder, name);
        let content = holder.get("content");
        for (_, media_type) in content.iter().flat_map(Located::entries) {
            self.schema_of(document, kind, &media_type, name);
        }
    }

    fn schema_of(&mut self, document: &mut Value, kind: &str, holder: &Located<'d>, name: &str) {
        if let Some(schema) = holder.get("schema")
            && let Some(place) = document.pointer_mut(&schema.pointer)
        {
            *place = match kind {
                "parameters" => self.parameter(&schema, name),
                _ => self.typed(std::slice::from_ref(&schema), name),
            };
        }
    }
}
