//! [`SensitiveJson`]: JSON that must not be shown, and is not parsed until
//! somebody asks.

use std::{borrow::Cow, fmt, sync::OnceLock};

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use serde_json::Value;

/// The name under which [`SensitiveJson`] asks for a value. The reader of
/// responses gives it the text; other formats take no notice of the name.
pub(crate) const UNPARSED: &str = "$vlens::SensitiveJson";

/// JSON of an unpublished shape that may hold personal data, such as
/// `error_descriptions`.
///
/// What came in a response is kept as it was written and parsed when
/// [`expose`](SensitiveJson::expose) is called: parsed JSON can take a hundred
/// times the memory of its text.
///
/// ```
/// let details: vlens::SensitiveJson = serde_json::json!({ "phone": "+201234567890" }).into();
/// assert_eq!(format!("{details:?}"), "[redacted]");
/// assert_eq!(details.expose()["phone"], "+201234567890");
/// assert_eq!(details.expose_text(), r#"{"phone":"+201234567890"}"#);
/// ```
#[derive(Clone)]
pub struct SensitiveJson(Form);

#[derive(Clone)]
enum Form {
    Value(Value),
    Text {
        text: Bytes,
        parsed: OnceLock<Value>,
    },
}

impl SensitiveJson {
    pub(crate) fn from_text(text: Bytes) -> Self {
        Self(Form::Text {
            text,
            parsed: OnceLock::new(),
        })
    }

    /// The JSON itself.
    ///
    /// What serde_json cannot hold (a number such as `1e999`, half of a surrogate
    /// pair, more than 127 levels) is one string: the text as it was written.
    #[must_use]
    pub fn expose(&self) -> &Value {
        match &self.0 {
            Form::Value(value) => value,
            Form::Text { text, parsed } => parsed.get_or_init(|| {
                serde_json::from_slice(text)
                    .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(text).into_owned()))
            }),
        }
    }

    /// The JSON as text: as it was written in a response, save that U+FFFD stands
    /// for what is not UTF-8.
    #[must_use]
    pub fn expose_text(&self) -> Cow<'_, str> {
        match &self.0 {
            Form::Value(value) => Cow::Owned(value.to_string()),
            Form::Text { text, .. } => String::from_utf8_lossy(text),
        }
    }
}

impl fmt::Debug for SensitiveJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::sensitive::REDACTED)
    }
}

/// Two texts that say the same are equal.
impl PartialEq for SensitiveJson {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for SensitiveJson {}

impl From<Value> for SensitiveJson {
    fn from(value: Value) -> Self {
        Self(Form::Value(value))
    }
}

impl Serialize for SensitiveJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.expose().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SensitiveJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Json;

        impl<'de> Visitor<'de> for Json {
            type Value = SensitiveJson;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<SensitiveJson, D::Error> {
                Value::deserialize(deserializer).map(SensitiveJson::from)
            }

            fn visit_bytes<E: de::Error>(self, text: &[u8]) -> Result<SensitiveJson, E> {
                Ok(SensitiveJson::from_text(Bytes::copy_from_slice(text)))
            }
        }

        deserializer.deserialize_newtype_struct(UNPARSED, Json)
    }
}
