//! Where the parts of a made document come from.

use std::collections::BTreeMap;

use serde_json::Value;

/// The places of a made document whose contents stand elsewhere in the document
/// that it was made from. Whatever is said about the one can be said about the
/// other, which is the one that its author knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    moved: BTreeMap<String, String>,
}

impl Origins {
    /// What stands at the pointer `made` stood at the pointer `from`.
    pub fn record(&mut self, made: impl Into<String>, from: impl Into<String>) {
        self.moved.insert(made.into(), from.into());
    }

    /// The place in `source` of what stands at `made` in the made document: the
    /// innermost one around it, if it was written anew.
    ///
    /// ```
    /// use serde_json::json;
    /// use vlens_openapi::Origins;
    ///
    /// let source = json!({ "A": { "properties": { "x": { "type": ["null", "string"] } } } });
    /// let mut origins = Origins::default();
    /// origins.record("/A_x", "/A/properties/x");
    /// assert_eq!(origins.of("/A_x/type", &source), "/A/properties/x/type");
    /// assert_eq!(origins.of("/A_x/oneOf/0/type", &source), "/A/properties/x");
    /// assert_eq!(origins.of("/A/properties", &source), "/A/properties");
    /// ```
    #[must_use]
    pub fn of(&self, made: &str, source: &Value) -> String {
        let moved = around(made).find_map(|(place, rest)| {
            let from = self.moved.get(place)?;
            Some(format!("{from}{rest}"))
        });
        let pointer = moved.as_deref().unwrap_or(made);
        let mut places = around(pointer).map(|(place, _)| place);
        let place = places.find(|place| source.pointer(place).is_some());
        place.unwrap_or_default().to_owned()
    }
}

/// A pointer and those of the places around it, each with what it lacks.
fn around(pointer: &str) -> impl Iterator<Item = (&str, &str)> {
    let ends = pointer.rmatch_indices('/').map(|(end, _)| end);
    std::iter::once(pointer.len())
        .chain(ends)
        .map(|end| pointer.split_at(end))
}
