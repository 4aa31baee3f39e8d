//! JSON text → a generated type, losing as little as possible.
//!
//! serde_json on its own takes a list for a struct, refuses `7.0` for an integer,
//! and gives nothing at all for a body with one bad member. Here a struct is made
//! of an object only, integers are what JSON Schema calls integers, and a member
//! that does not fit its type is left out and [reported](Absent).

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize,
    de::{
        self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::BorrowedStrDeserializer,
    },
    forward_to_deserialize_any,
};

use super::{
    json::{self, Span},
    number::{Integer, integer},
};
use crate::sensitive_json;

/// Deepest nesting that is followed; what is deeper does not fit.
pub(super) const MAX_DEPTH: usize = 64;
/// What an error says of itself.
pub(super) const DOES_NOT_FIT: &str = "the value does not fit its type";
/// Most members that are left out one by one; then those of the root go whole.
const MAX_ABSENT: usize = 64;

/// A value, and the members that its text has but that do not fit their types.
#[derive(Debug)]
pub(super) struct Decoded<T> {
    pub(super) value: T,
    pub(super) absent: Vec<Absent>,
    /// Whether the text was read without leniency.
    pub(super) is_usual: bool,
}

/// A member that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Absent {
    /// Such as `data.user.id`: names that the document has, nothing of the text.
    pub(crate) path: String,
    pub(crate) why: Why,
    /// Where its value begins in the text.
    pub(crate) at: usize,
}

/// Why a value does not fit its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// It is not of the documented form.
    Unlike,
    /// It is a number of the documented form that the type cannot hold.
    TooLarge,
}

/// Decodes text whose syntax has been checked.
///
/// A type cannot say in the middle of being made that a member is to be skipped
/// (serde has given away the seed by then), so it is made again without it.
pub(super) fn decode<'de, T: Deserialize<'de>>(text: &'de [u8]) -> Result<Decoded<T>, Absent> {
    let mut absent: Vec<Absent> = Vec::new();
    let root = json::value(text, json::skip_space(text, 0)).0;
    loop {
        let result = T::deserialize(Json {
            text,
            span: root,
            depth: 0,
            absent: &absent,
        });
        match result {
            Ok(value) => {
                return Ok(Decoded {
                    value,
                    absent,
                    is_usual: false,
                });
            }
            Err(fault) => {
                // One by one would take long where there are many.
                let member = if absent.len() < MAX_ABSENT {
                    fault.innermost
                } else {
                    fault.outermost
                };
                let is_root = member.is_none();
                let (at, depth) = member.unwrap_or((root.start, 0));
                absent.push(Absent {
                    path: path(fault.path.get(depth..).unwrap_or_default()),
                    why: fault.why,
                    at,
                });
                if is_root {
                    // The first is the cause: of a struct without its member, say.
                    return Err(absent.swap_remove(0));
                }
            }
        }
    }
}

/// Why a type could not be made, and where. It holds nothing of the text.
#[derive(Debug)]
struct Fault {
    why: Why,
    /// From the inside out.
    path: Vec<Step>,
    /// The innermost member of a struct that it is in: where its value begins, and
    /// how much of the path is to be left out to name the fault.
    innermost: Option<(usize, usize)>,
    /// The outermost one, and how much to leave out to name the member.
    outermost: Option<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Member(&'static str),
    Item(usize),
    /// A member with a name that the document does not know.
    Entry,
}

impl Fault {
    fn new(why: Why) -> Self {
        Self {
            why,
            path: Vec::new(),
            innermost: None,
            outermost: None,
        }
    }

    fn below(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }
}

/// Such as `data.user.id`; the steps come from the inside out.
fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps.iter().rev() {
        match step {
            Step::Member(name) if path.is_empty() => path.push_str(name),
            Step::Member(name) => path.extend([".", name]),
            Step::Item(index) => path.push_str(&format!("[{index}]")),
            Step::Entry => path.push_str("[*]"),
        }
    }
    path
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(DOES_NOT_FIT)
    }
}

impl std::error::Error for Fault {}

/// The words of a message may quote a value, so they are dropped.
impl de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(Why::Unlike)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(Why::Unlike).below(Step::Member(name))
    }
}

/// One value of the text.
#[derive(Clone, Copy)]
struct Json<'de, 's> {
    text: &'de [u8],
    span: Span,
    depth: usize,
    absent: &'s [Absent],
}

impl<'de, 's> Json<'de, 's> {
    fn own(&self) -> &'de [u8] {
        self.span.of(self.text)
    }

    fn is_null(&self) -> bool {
        self.own() == b"null"
    }

    /// What begins with `opening`, one level further down.
    fn enter(&self, opening: u8) -> Result<(), Fault> {
        if self.depth < MAX_DEPTH && self.own().first() == Some(&opening) {
            Ok(())
        } else {
            Err(Fault::new(Why::Unlike))
        }
    }

    fn child(&self, span: Span) -> Self {
        Self {
            span,
            depth: self.depth + 1,
            ..*self
        }
    }

    fn string(&self) -> Result<Cow<'de, str>, Fault> {
        json::strict_string(self.own()).ok_or(Fault::new(Why::Unlike))
    }

    fn integer<V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        match integer(self.own()) {
            Integer::Fits(number) => visitor.visit_i64(number).map_err(too_large),
            Integer::Unsigned(number) => visitor.visit_u64(number).map_err(too_large),
            Integer::TooLarge => Err(Fault::new(Why::TooLarge)),
            Integer::No => Err(Fault::new(Why::Unlike)),
        }
    }

    /// As serde_json reads it: for types that say nothing of what they expect.
    fn plain<V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Fault> {
        if json::depth(self.own()) + self.depth > MAX_DEPTH {
            return Err(Fault::new(Why::Unlike));
        }
        serde_json::Deserializer::from_slice(self.own())
            .deserialize_any(visitor)
            .map_err(|_| Fault::new(Why::Unlike))
    }
}

/// What a type of integers refuses of an integer.
fn too_large(fault: Fault) -> Fault {
    Fault {
        why: Why::TooLarge,
        ..fault
    }
}

macro_rules! integers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.integer(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Json<'de, '_> {
    type Error = Fault;

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.own().first() {
            Some(b'"') => self.deserialize_str(visitor),
            _ => self.plain(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == sensitive_json::UNPARSED {
            visitor.visit_borrowed_bytes(self.own())
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.enter(b'{')?;
        // Of a name that comes twice the last counts, as for everyone who reads
        // JSON into a map.
        let mut found: Vec<(&'static str, Span)> = Vec::with_capacity(fields.len());
        for member in json::members(self.text, self.span) {
            let Some(field) = fields.iter().find(|name| member.has_name(self.text, name)) else {
                continue;
            };
            match found.iter_mut().find(|(name, _)| name == field) {
                Some((_, value)) => *value = member.value,
                None => found.push((field, member.value)),
            }
        }
        found.retain(|(_, value)| self.absent.iter().all(|left| left.at != value.start));
        visitor.visit_map(Fields {
            of: self,
            rest: found.into_iter(),
            value: None,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.enter(b'{')?;
        visitor.visit_map(Entries {
            of: self,
            rest: json::members(self.text, self.span),
            value: None,
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.enter(b'[')?;
        visitor.visit_seq(Items {
            of: self,
            rest: json::items(self.text, self.span).enumerate(),
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if let Ok(variant) = self.string() {
            return visitor.visit_enum(IntoDeserializer::<Fault>::into_deserializer(&*variant));
        }
        self.enter(b'{')?;
        serde_json::Deserializer::from_slice(self.own())
            .deserialize_enum(name, variants, visitor)
            .map_err(|_| Fault::new(Why::Unlike))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool f32 f64 i128 u128 char bytes byte_buf unit unit_struct identifier
    }
}

/// The members of a struct.
struct Fields<'de, 's> {
    of: Json<'de, 's>,
    rest: std::vec::IntoIter<(&'static str, Span)>,
    value: Option<(&'static str, Span)>,
}

impl<'de> MapAccess<'de> for Fields<'de, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.value = self.rest.next();
        self.value
            .map(|(name, _)| seed.deserialize(BorrowedStrDeserializer::new(name)))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let (name, span) = self.value.take().ok_or(Fault::new(Why::Unlike))?;
        seed.deserialize(self.of.child(span)).map_err(|mut fault| {
            fault.innermost.get_or_insert((span.start, 0));
            fault.outermost = Some((span.start, fault.path.len()));
            fault.below(Step::Member(name))
        })
    }
}

/// The members of a map.
struct Entries<'de, 's> {
    of: Json<'de, 's>,
    rest: json::Members<'de>,
    value: Option<Span>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some(member) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(member.value);
        let name = member.name(self.of.text).ok_or(Fault::new(Why::Unlike))?;
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let span = self.value.take().ok_or(Fault::new(Why::Unlike))?;
        seed.deserialize(self.of.child(span))
            .map_err(|fault| fault.below(Step::Entry))
    }
}

/// The items of a list.
struct Items<'de, 's, I> {
    of: Json<'de, 's>,
    rest: I,
}

impl<'de, I: Iterator<Item = (usize, Span)>> SeqAccess<'de> for Items<'de, '_, I> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some((index, span)) = self.rest.next() else {
            return Ok(None);
        };
        seed.deserialize(self.of.child(span))
            .map(Some)
            .map_err(|fault| fault.below(Step::Item(index)))
    }
}
