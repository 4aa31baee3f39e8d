//! Values of a document with the pointers to them, and local references.

use std::borrow::Cow;

use serde_json::Value;

use vlens_openapi::{Problem, pointer};

/// More references in a row than any document needs.
const MAX_HOPS: usize = 64;

/// A value of a document and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct At<'d> {
    pub(crate) value: &'d Value,
    pub(crate) pointer: String,
}

impl<'d> At<'d> {
    pub(crate) fn root(document: &'d Value) -> Self {
        Self {
            value: document,
            pointer: String::new(),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| Self {
            value,
            pointer: pointer::join(&self.pointer, key),
        })
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.value.get(key).and_then(Value::as_bool)
    }

    /// The members of a map; none for anything else.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'d str, Self)> {
        self.value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| {
                let pointer = pointer::join(&self.pointer, key);
                (key.as_str(), Self { value, pointer })
            })
    }

    /// The items of a list; none for anything else.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> {
        self.value
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(i, value)| Self {
                value,
                pointer: format!("{}/{i}", self.pointer),
            })
    }

    /// Where a chain of references ends; `self` if it is none.
    pub(crate) fn follow(self, document: &'d Value) -> Result<Self, Problem> {
        let mut at = self;
        for _ in 0..MAX_HOPS {
            let Some(reference) = at.text("$ref") else {
                return Ok(at);
            };
            at = target(document, &at.pointer, reference)?;
        }
        Err(Problem::new(at.pointer, "the $ref leads back to itself"))
    }
}

/// What the `$ref` at `from` means.
pub(crate) fn target<'d>(
    document: &'d Value,
    from: &str,
    reference: &str,
) -> Result<At<'d>, Problem> {
    let problem = |message: String| Problem::new(pointer::join(from, "$ref"), message);
    let fragment = reference
        .strip_prefix('#')
        .filter(|fragment| fragment.is_empty() || fragment.starts_with('/'))
        .ok_or_else(|| {
            problem(format!(
                "{reference} is not a reference into this document (#/…); no other is followed"
            ))
        })?;
    let found = percent_decode(fragment)
        .ok_or_else(|| problem(format!("{reference} is not a JSON pointer")))?;
    match document.pointer(&found) {
        Some(value) => Ok(At {
            value,
            pointer: found.into_owned(),
        }),
        None => Err(problem(format!("{reference} leads nowhere"))),
    }
}

/// `text` with `%xx` decoded; none if that is not UTF-8.
pub(crate) fn percent_decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = (byte == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(byte) => {
                decoded.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                decoded.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// `text` fit for the fragment of a URI.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@?".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
