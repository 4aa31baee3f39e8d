//! Values with their places, and the references between them.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use crate::{Problem, pointer};

/// What the fragment of a URI (RFC 3986) may not hold as it is.
const NOT_IN_A_FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A value of a document and where it stands.
#[derive(Clone, Debug)]
pub struct Located<'d> {
    /// The value.
    pub value: &'d Value,
    /// The JSON pointer (RFC 6901) to it.
    pub pointer: String,
}

impl<'d> Located<'d> {
    /// `value`, which stands at `pointer`.
    pub fn new(value: &'d Value, pointer: impl Into<String>) -> Self {
        Self {
            value,
            pointer: pointer.into(),
        }
    }

    /// A whole document.
    pub fn root(document: &'d Value) -> Self {
        Self::new(document, "")
    }

    /// The member of a map.
    pub fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(name)?;
        Some(Self::new(value, pointer::join(&self.pointer, name)))
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<&'d str> {
        self.value.get(name)?.as_str()
    }

    /// A member that is `true` or `false`.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.value.get(name)?.as_bool()
    }

    /// The members of a map; none for anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&'d str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(name, value)| {
            let pointer = pointer::join(&self.pointer, name);
            (name.as_str(), Self::new(value, pointer))
        })
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(i, value)| Self::new(value, format!("{}/{i}", self.pointer)))
    }

    /// What stands here once every `$ref` is followed; itself if it has none.
    ///
    /// What stands beside a `$ref` is not looked at: see
    /// [`in_place`](crate::schema::in_place) for schemas, where it counts.
    ///
    /// # Errors
    ///
    /// As [`target`], and a chain that leads back to itself.
    pub fn follow(self, document: &'d Value) -> Result<Self, Problem> {
        let mut here = self;
        let mut seen = BTreeSet::new();
        while let Some(reference) = here.value.get("$ref") {
            let at = pointer::join(&here.pointer, "$ref");
            if !seen.insert(std::ptr::from_ref(here.value)) {
                return Err(Problem::new(at, "refers to itself"));
            }
            here = target(document, reference).map_err(|reason| Problem::new(at, reason))?;
        }
        Ok(here)
    }
}

/// What the value of a `$ref` names: any value of the same document, by a
/// percent-encoded JSON pointer (RFC 6901, section 6).
///
/// ```
/// use serde_json::json;
/// use vlens_openapi::reference::target;
///
/// let document = json!({ "components": { "schemas": { "A": { "properties": { "x": true } } } } });
/// let found = target(&document, &json!("#/components/schemas/%41/properties/x"))?;
/// assert_eq!(found.value, &json!(true));
/// assert_eq!(found.pointer, "/components/schemas/A/properties/x");
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
///
/// The reason: not a string, another document, no JSON pointer, nothing there.
pub fn target<'d>(document: &'d Value, reference: &Value) -> Result<Located<'d>, String> {
    let reference = reference.as_str().ok_or("must be a string")?;
    let Some(fragment) = reference.strip_prefix('#') else {
        return Err(format!(
            "{reference} leaves the document; only references within it (#/…) are followed"
        ));
    };
    let pointer = percent_decode_str(fragment).decode_utf8();
    let pointer = pointer
        .ok()
        .filter(|pointer| pointer.is_empty() || pointer.starts_with('/'))
        .ok_or_else(|| format!("{reference} is not a JSON pointer (#/…)"))?;
    match document.pointer(&pointer) {
        Some(value) => Ok(Located::new(value, canonical(&pointer))),
        None => Err(format!("{reference} leads nowhere")),
    }
}

/// One spelling for each place: `/~2` → `/~02`.
fn canonical(pointer: &str) -> String {
    let tokens = pointer.split('/').skip(1);
    tokens.fold(String::new(), |canonical, token| {
        pointer::join(&canonical, &pointer::unescape(token))
    })
}

/// The reference to a place: `/a b` → `#/a%20b`.
#[must_use]
pub fn to(pointer: &str) -> String {
    format!("#{}", utf8_percent_encode(pointer, NOT_IN_A_FRAGMENT))
}

/// What a value of which the place does not matter stands for: see
/// [`Located::follow`]. None if its references lead nowhere.
#[must_use]
pub fn resolve<'d>(document: &'d Value, value: &'d Value) -> Option<&'d Value> {
    let found = Located::root(value).follow(document).ok()?;
    Some(found.value)
}
