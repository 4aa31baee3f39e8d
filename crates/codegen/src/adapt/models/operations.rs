//! What surrounds the schemas: parameters, bodies and responses, with models in
//! the places of their schemas.

use serde_json::{Map, Value};
use vlens_openapi::{METHODS, pointer};

use super::{
    Models,
    parts::{Located, reference},
};

impl<'d> Models<'_, '_, 'd> {
    /// The document without its component schemas.
    pub(super) fn rest(&mut self) -> Value {
        let mut document = self.document.clone();
        if let Some(Value::Object(components)) = document.get_mut("components") {
            components.remove("schemas");
        }
        document
    }
}
