//! The usual body in one pass: JSON text → a generated type, by serde_json.
//!
//! What it takes, [`decode`](super::decode) and [`envelope`](super::envelope) read
//! in the same way. Whatever they might read otherwise is refused here, and theirs
//! to judge: an `error_code`, a list for a struct, a name that comes twice.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize,
    de::{
        DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess,
        Visitor,
    },
};
use uuid::Uuid;

use super::decode::MAX_DEPTH;
use crate::sensitive_json;

/// The value, if the text is a usual body.
pub(super) fn decode<'de, T: Deserialize<'de>>(text: &'de [u8]) -> Option<T> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let value = T::deserialize(Strict::new(&mut json, 0)).ok()?;
    json.end().ok()?;
    Some(value)
}

fn refused<E: Error>() -> E {
    E::custom("not a usual body")
}

/// Around what serde passes on while a value is made: the deserializer, the
/// visitor, the items and their seeds.
struct Strict<T> {
    inner: T,
    /// How many structs, maps and lists it is in.
    depth: usize,
}

impl<T> Strict<T> {
    fn new(inner: T, depth: usize) -> Self {
        Self { inner, depth }
    }

    /// The depth of what the value holds.
    fn deeper<E: Error>(&self) -> Result<usize, E> {
        if self.depth < MAX_DEPTH {
            Ok(self.depth + 1)
        } else {
            Err(refused())
        }
    }

    /// Only [`Members`] sees the names of the root.
    fn not_the_root<E: Error>(&self) -> Result<(), E> {
        if self.depth > 0 {
            Ok(())
        } else {
            Err(refused())
        }
    }
}

macro_rules! read {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        }
    )*};
}

macro_rules! refuse {
    ($($method:ident($($argument:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $(_: $argument,)* _: V) -> Result<V::Value, D::Error> {
            Err(refused())
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    read! {
        deserialize_bool deserialize_f32 deserialize_f64 deserialize_string
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    refuse! {
        deserialize_i128() deserialize_u128() deserialize_char() deserialize_bytes()
        deserialize_byte_buf() deserialize_unit() deserialize_identifier()
        deserialize_unit_struct(&'static str) deserialize_tuple(usize)
        deserialize_tuple_struct(&'static str, usize)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Scalar(visitor))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_str(OneForm(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = Strict::new(visitor, self.depth);
        self.inner.deserialize_option(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if name == sensitive_json::UNPARSED {
            return Err(refused());
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // For a struct, serde_json would take a list as well.
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = Strict::new(visitor, self.deeper()?);
        self.inner.deserialize_map(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = Strict::new(visitor, self.deeper()?);
        self.inner.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.not_the_root()?;
        self.deeper()?;
        self.inner.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.not_the_root()?;
        self.inner.deserialize_ignored_any(visitor)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = Strict::new(deserializer, self.depth);
        self.inner.visit_some(deserializer)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Members {
            access,
            depth: self.depth,
            is_error_code: false,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let access = Strict::new(access, self.depth);
        self.inner.visit_seq(access)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        let seed = Strict::new(seed, self.depth);
        self.inner.next_element_seed(seed)
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        let deserializer = Strict::new(deserializer, self.depth);
        self.inner.deserialize(deserializer)
    }
}

/// The members of a struct or map.
struct Members<A> {
    access: A,
    depth: usize,
    /// Whether the value that comes next is the `error_code` of the envelope,
    /// which the type may not know of.
    is_error_code: bool,
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(Name(name)) = self.access.next_key()? else {
            return Ok(None);
        };
        self.is_error_code = self.depth == 1 && name == "error_code";
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        if self.is_error_code {
            return match self.access.next_value()? {
                None::<IgnoredAny> => seed.deserialize(().into_deserializer()),
                Some(_) => Err(refused()),
            };
        }
        let seed = Strict::new(seed, self.depth);
        self.access.next_value_seed(seed)
    }
}

/// For types that say nothing of what they expect: no list, no object.
struct Scalar<V>(V);

macro_rules! visit {
    ($($method:ident($argument:ty))*) => {$(
        fn $method<E: Error>(self, value: $argument) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Scalar<V> {
    type Value = V::Value;

    visit! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str)
    }

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }
}

/// A UUID can be written in four forms, and documents have the one with hyphens
/// alone.
struct OneForm<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for OneForm<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        one_form(text)?;
        self.0.visit_str(text)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        one_form(text)?;
        self.0.visit_borrowed_str(text)
    }
}

fn one_form<E: Error>(text: &str) -> Result<(), E> {
    const LENGTH: usize = 36;
    if text.len() != LENGTH && Uuid::try_parse(text).is_ok() {
        return Err(refused());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{raw::types::ApiOutputRegister, response::decode as lenient};

    #[test]
    fn usual_bodies_take_one_pass() {
        for body in [
            r#"{ "error_code": null, "data": { "isPhoneNumberConfirmed": true, "new": [{}] } }"#,
            r#"{ "data": { "phoneNumberOtpRequestId": "3fa85f64-5717-4562-b3fc-2c963f66afa6" } }"#,
            r#"{ "error_descriptions": null, "new": { "a": 1.5 } }"#,
        ] {
            let value: Option<ApiOutputRegister> = decode(body.as_bytes());
            assert!(value.is_some(), "{body}");
        }
    }

    #[derive(Debug, Deserialize)]
    struct Nested {
        next: Option<Box<Nested>>,
        list: Option<Vec<Nested>>,
        any: Option<serde_json::Value>,
    }

    impl Nested {
        fn depth(&self) -> usize {
            1 + match (&self.next, &self.list) {
                (Some(next), _) => next.depth(),
                (_, Some(list)) => 1 + list.first().map_or(0, Nested::depth),
                _ => 0,
            }
        }
    }

    /// Both readers follow as many levels, and what is deeper costs neither a value
    /// of another depth nor the stack.
    #[test]
    fn as_deep_as_the_lenient_reader() {
        for (open, close, levels) in [(r#"{"next":"#, "}", 1), (r#"{"list":["#, "]}", 2)] {
            for depth in [MAX_DEPTH - levels, MAX_DEPTH, MAX_DEPTH + levels, 100_000] {
                let nests = (depth - 1) / levels;
                let text = [&open.repeat(nests), "{}", &close.repeat(nests)].concat();
                let depth = nests * levels + 1;
                let strict: Option<Nested> = decode(text.as_bytes());
                let lenient = lenient::decode::<Nested>(text.as_bytes()).unwrap();
                let expected = (depth <= MAX_DEPTH).then_some(depth);
                assert_eq!(strict.map(|value| value.depth()), expected, "{text:.40}");
                assert_eq!(lenient.absent.is_empty(), expected.is_some(), "{depth}");
                assert!(lenient.value.depth() <= MAX_DEPTH, "{depth}");
            }
        }
    }

    /// What may be anything counts with what it is in.
    #[test]
    fn anything_as_deep_as_that() {
        for (nests, lists, fits) in [(10, 10, true), (40, 23, true), (40, 24, false)] {
            let any = ["[".repeat(lists), "]".repeat(lists)].concat();
            let (open, close) = (r#"{"next":"#.repeat(nests), "}".repeat(nests));
            let text = format!(r#"{open}{{"any":{any}}}{close}"#);
            let read = lenient::decode::<Nested>(text.as_bytes()).unwrap();
            let mut innermost = &read.value;
            while let Some(next) = &innermost.next {
                innermost = next;
            }
            assert_eq!(innermost.any.is_some(), fits, "{nests} and {lists}");
        }
    }
}
