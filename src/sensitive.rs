//! Text that must not be shown: [`Secret`], [`Personal`].

use std::{convert::Infallible, fmt, ops::Deref, str::FromStr};

use secrecy::{ExposeSecret, SecretString};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};

pub(crate) const REDACTED: &str = "[redacted]";

/// Reads a string; unlike serde's own, its errors quote no value.
pub(crate) fn deserialize_string<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    struct Text;

    impl Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
            Ok(text)
        }

        fn visit_bool<E: de::Error>(self, _: bool) -> Result<String, E> {
            Err(E::custom("expected a string, found a boolean"))
        }

        fn visit_i64<E: de::Error>(self, _: i64) -> Result<String, E> {
            Err(E::custom("expected a string, found a number"))
        }

        fn visit_u64<E: de::Error>(self, _: u64) -> Result<String, E> {
            Err(E::custom("expected a string, found a number"))
        }

        fn visit_f64<E: de::Error>(self, _: f64) -> Result<String, E> {
            Err(E::custom("expected a string, found a number"))
        }

        fn visit_i128<E: de::Error>(self, _: i128) -> Result<String, E> {
            Err(E::custom("expected a string, found a number"))
        }

        fn visit_u128<E: de::Error>(self, _: u128) -> Result<String, E> {
            Err(E::custom("expected a string, found a number"))
        }

        fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<String, E> {
            Err(E::custom("expected a string, found bytes"))
        }
    }

    // A format that describes itself can be asked what it has; asked for a
    // string it would quote what it has instead.
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(Text)
    } else {
        deserializer.deserialize_string(Text)
    }
}

/// A credential, a token or a one-time password.
///
/// It has no `Display`, its `Debug` shows nothing, and its memory is zeroised
/// when it is dropped. That holds for this copy only: what was copied out of it
/// (a request body, a header) is not its to wipe.
///
/// **Serialising exposes it.** The API and the mocks need the value; do not
/// derive `Serialize` on a type of yours that holds one and log that.
///
/// ```
/// let token = vlens::Secret::from("eyJhbGciOi");
/// assert_eq!(format!("{token:?}"), "[redacted]");
/// assert_eq!(token.expose(), "eyJhbGciOi");
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The value itself. Search for this word to find every place that sees it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value.into())
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self(value.into())
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(value: &str) -> Result<Self, Infallible> {
        Ok(value.into())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.expose().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_string(deserializer).map(Self::from)
    }
}

/// A name, an address, a phone or national ID number.
///
/// Derefs to `str`, so that it is easy to use; its `Debug` shows nothing, so
/// that it does not end up in a log by accident. It has no `Display`: writing it
/// out is a decision, [`as_str`](Personal::as_str).
///
/// ```
/// let name = vlens::Personal::from("Amina");
/// assert_eq!(format!("{name:?}"), "[redacted]");
/// assert!(name.starts_with('A'));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Personal(String);

impl Personal {
    /// The value itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value itself, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Deref for Personal {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Personal {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<&str> for Personal {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl FromStr for Personal {
    type Err = Infallible;

    fn from_str(value: &str) -> Result<Self, Infallible> {
        Ok(value.into())
    }
}

impl Serialize for Personal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_string(deserializer).map(Self)
    }
}

/// What the builders of [`raw`](crate::raw) take for an optional field that is a
/// [`Secret`] or [`Personal`]: text, the value, or an `Option` of it.
///
/// ```
/// use vlens::{Secret, raw::types::StepVerifyPhoneInput};
///
/// let input = StepVerifyPhoneInput::builder().phone_number("+201234567890");
/// let text = input.clone().phone_number_otp("123456");
/// let value = input.clone().phone_number_otp(Secret::from("123456"));
/// for same in [text, value] {
///     let same = StepVerifyPhoneInput::try_from(same)?;
///     assert!(same.phone_number_otp.is_some_and(|code| code.expose() == "123456"));
/// }
/// let none = StepVerifyPhoneInput::try_from(input.phone_number_otp(None))?;
/// assert!(none.phone_number_otp.is_none());
/// # Ok::<(), vlens::raw::types::error::ConversionError>(())
/// ```
pub trait OptionalText<T> {
    /// None happens; the generated code asks for its name.
    type Error;

    /// The value of the field.
    ///
    /// # Errors
    ///
    /// None.
    fn try_into(self) -> Result<Option<T>, Self::Error>;
}

macro_rules! optional_text {
    ($($from:ty => $to:ty),* $(,)?) => {$(
        impl OptionalText<$to> for $from {
            type Error = Infallible;

            fn try_into(self) -> Result<Option<$to>, Infallible> {
                Ok(Some(self.into()))
            }
        }
    )*};
}

optional_text! {
    Secret => Secret,
    String => Secret,
    &str => Secret,
    Personal => Personal,
    String => Personal,
    &str => Personal,
}

impl<T> OptionalText<T> for Option<T> {
    type Error = Infallible;

    fn try_into(self) -> Result<Option<T>, Infallible> {
        Ok(self)
    }
}
