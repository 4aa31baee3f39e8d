//! The entries of a recording, one after the other.

use std::{
    fmt,
    io::{BufReader, Cursor, Read},
};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use vlens_openapi::Problem;

/// Calls `each` with the number and the JSON text of every entry.
pub(super) fn entries(
    mut recording: impl Read,
    each: &mut dyn FnMut(usize, &str),
) -> Result<(), Problem> {
    let mut start = Vec::new();
    let read = recording.by_ref().take(3).read_to_end(&mut start);
    read.map_err(|error| Problem::new("", format!("cannot be read: {error}")))?;
    if start == b"\xef\xbb\xbf" {
        start.clear();
    }
    let recording = BufReader::with_capacity(1 << 16, Cursor::new(start).chain(recording));
    let mut json = serde_json::Deserializer::from_reader(recording);
    let read = Har(each).deserialize(&mut json);
    read.and_then(|()| json.end()).map_err(|error| {
        // Place only: the message may quote a recorded value.
        let what = if error.is_io() {
            return Problem::new("", format!("cannot be read: {error}"));
        } else if error.is_data() {
            "is not a HAR recording (log, entries)"
        } else if error.is_eof() {
            "ends too early"
        } else {
            "is not JSON, as a HAR recording is"
        };
        let (line, column) = (error.line(), error.column());
        Problem::new("", format!("{what}: line {line}, column {column}"))
    })
}

/// Calls itself with each entry of the recording.
struct Har<'e>(&'e mut dyn FnMut(usize, &str));

impl<'de> DeserializeSeed<'de> for Har<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Har<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a HAR recording")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        member(map, "log", Log(self.0))
    }
}

struct Log<'e>(&'e mut dyn FnMut(usize, &str));

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a log")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        member(map, "entries", Entries(self.0))
    }
}

struct Entries<'e>(&'e mut dyn FnMut(usize, &str));

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(entry) = list.next_element::<Box<RawValue>>()? {
            (self.0)(index, entry.get());
            index += 1;
        }
        Ok(())
    }
}

/// Reads the first member called `name`, which must be there, and no other.
fn member<'de, A: MapAccess<'de>>(
    mut map: A,
    name: &'static str,
    seed: impl DeserializeSeed<'de, Value = ()>,
) -> Result<(), A::Error> {
    let mut seed = Some(seed);
    while let Some(key) = map.next_key::<String>()? {
        match seed.take_if(|_| key == name) {
            Some(seed) => map.next_value_seed(seed)?,
            None => {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }
    match seed {
        None => Ok(()),
        Some(_) => Err(Error::missing_field(name)),
    }
}
