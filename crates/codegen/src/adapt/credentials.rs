//! What the client supplies, and not each call.

use serde_json::{Map, Value};

use super::{Adapting, METHODS};
use vlens_openapi::{
    Inexact,
    credential::{is_ignored, place, takes_bearer},
    pointer::Pointer,
    reference::resolve,
};

/// Marks the operations that take `Authorization: Bearer …`, for
/// [`generate`](crate::generate()).
pub(crate) const BEARER: &str = "x-takes-bearer";

impl Adapting<'_> {
    /// `security`, which the generator does not know → [`BEARER`].
    pub(super) fn bearer(&mut self) {
        let source = self.source;
        self.each_operation(|_, operation, at| {
            operation.remove(BEARER);
            let described = source.pointer(&at.to_string());
            if described.is_some_and(|operation| takes_bearer(source, operation)) {
                operation.insert(BEARER.to_owned(), Value::Bool(true));
            }
        });
    }

    /// Removes the parameters that repeat an `apiKey` security scheme. No rule
    /// before this looks at them; it moves those behind them.
    pub(super) fn credentials(&mut self) {
        self.each_path_item(|this, item, at| {
            this.without_credentials(item, at);
            for method in METHODS {
                if let Some(Value::Object(operation)) = item.get_mut(method) {
                    this.without_credentials(operation, &at.name(method));
                }
            }
        });
    }

    fn without_credentials(&mut self, holder: &mut Map<String, Value>, at: &Pointer<'_>) {
        let Some(Value::Array(parameters)) = holder.get_mut("parameters") else {
            return;
        };
        let at = at.name("parameters");
        let mut i = 0;
        parameters.retain(|parameter| {
            let supplied = self.supplied(parameter);
            if let Some(rule) = supplied {
                self.note(&at.index(i), rule, Inexact::Dropped);
            }
            i += 1;
            supplied.is_none()
        });
    }

    /// The rule by which the client supplies a parameter, if it does.
    pub(super) fn supplied(&self, parameter: &Value) -> Option<&'static str> {
        match resolve(self.source, parameter).and_then(place)? {
            place if self.credentials.contains(&place) => Some("credential"),
            (location, name) if is_ignored(&location, &name) => Some("ignored header"),
            _ => None,
        }
    }
}
