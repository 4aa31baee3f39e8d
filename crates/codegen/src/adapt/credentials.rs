//! Parameters that the client supplies, and not each call.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Adapting, METHODS, resolve};
use vlens_openapi::{
    Inexact,
    credential::{api_keys, is_ignored, place},
    pointer::Pointer,
};

impl Adapting<'_> {
    /// Removes the parameters that repeat an `apiKey` security scheme. Null holds
    /// their place, so that pointers to others stay right.
    pub(super) fn credentials(&mut self) {
        let credentials = api_keys(self.source);
        self.each_path_item(|this, _, item, at| {
            this.without_credentials(item, &credentials, at);
            for method in METHODS {
                if let Some(Value::Object(operation)) = item.get_mut(method) {
                    this.without_credentials(operation, &credentials, &at.name(method));
                }
            }
        });
    }

    fn without_credentials(
        &mut self,
        holder: &mut Map<String, Value>,
        credentials: &BTreeSet<(String, String)>,
        at: &Pointer<'_>,
    ) {
        let Some(Value::Array(parameters)) = holder.get_mut("parameters") else {
            return;
        };
        let at = at.name("parameters");
        for (i, parameter) in parameters.iter_mut().enumerate() {
            let place = resolve(self.source, "parameters", parameter).and_then(place);
            let rule = match place {
                Some(place) if credentials.contains(&place) => "credential",
                Some((location, name)) if is_ignored(&location, &name) => "ignored header",
                _ => continue,
            };
            self.note(&at.index(i), rule, Inexact::Dropped);
            *parameter = Value::Null;
        }
    }
}
