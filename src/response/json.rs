//! Finds the members of a JSON object in text that may be anything.
//!
//! A JSON parser stops at the first fault; here a fault in one member must not
//! hide another. So this looks for no more than where members begin and end:
//! `{"a": "\ud800", "b": 1e999, "c": 7` → `a`, `b`, `c`. Nothing recurses, and
//! nothing is copied.

use std::{borrow::Cow, str::Chars};

/// A part of a text: from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn of<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// With its quotes.
    key: Span,
    pub(super) value: Span,
    /// Whether the text goes on after the value: `1` may be the beginning of `10`.
    pub(super) is_whole: bool,
}

impl Member {
    pub(super) fn has_name(&self, text: &[u8], name: &str) -> bool {
        let key = self.key.of(text);
        let inner = key.get(1..key.len().saturating_sub(1)).unwrap_or_default();
        if inner.contains(&b'\\') {
            strict_string(key).is_some_and(|key| key == name)
        } else {
            inner == name.as_bytes()
        }
    }

    /// The name, if it can be read exactly.
    pub(super) fn name<'a>(&self, text: &'a [u8]) -> Option<Cow<'a, str>> {
        strict_string(self.key.of(text))
    }
}

/// The members of the object at the start of `span`; none if there is something
/// else.
pub(super) fn members(text: &[u8], span: Span) -> Members<'_> {
    let text = text.get(..span.end).unwrap_or_default();
    let at = skip_space(text, span.start);
    Members {
        text,
        at: if text.get(at) == Some(&b'{') {
            at + 1
        } else {
            text.len()
        },
    }
}

pub(super) struct Members<'a> {
    text: &'a [u8],
    at: usize,
}

impl Iterator for Members<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        let text = self.text;
        loop {
            self.at = skip_space(text, self.at);
            match text.get(self.at)? {
                b'}' => {
                    self.at = text.len();
                    return None;
                }
                b'"' => {}
                // A comma; or what does not belong here.
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            let key = value(text, self.at).0;
            let colon = skip_space(text, key.end);
            if text.get(colon) != Some(&b':') {
                self.at = key.end;
                continue;
            }
            let start = skip_space(text, colon + 1);
            text.get(start)?;
            let (value, is_whole) = value(text, start);
            self.at = value.end;
            return Some(Member {
                key,
                value,
                is_whole,
            });
        }
    }
}

/// The items of the array at the start of `span`. For text whose syntax has been
/// checked.
pub(super) fn items(text: &[u8], span: Span) -> impl Iterator<Item = Span> {
    let text = text.get(..span.end).unwrap_or_default();
    let mut at = span.start + 1;
    std::iter::from_fn(move || {
        at = skip_space(text, at);
        if text.get(at) == Some(&b',') {
            at = skip_space(text, at + 1);
        }
        match text.get(at)? {
            b']' => None,
            _ => {
                let span = value(text, at).0;
                // Never stand still.
                at = span.end.max(at + 1);
                Some(span)
            }
        }
    })
}

/// The value that begins at `start`, and whether its end is certain.
pub(super) fn value(text: &[u8], start: usize) -> (Span, bool) {
    let end = match text.get(start) {
        Some(b'"') => string_end(text, start),
        Some(b'{' | b'[') => container_end(text, start),
        _ => text
            .get(start..)
            .unwrap_or_default()
            .iter()
            .position(|byte| {
                matches!(
                    byte,
                    b',' | b'}' | b']' | b'"' | b' ' | b'\t' | b'\n' | b'\r'
                )
            })
            .map(|length| start + length),
    };
    let span = |end| Span { start, end };
    match end {
        Some(end) => (span(end), true),
        None => (span(text.len()), false),
    }
}

pub(super) fn skip_space(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    at + rest.iter().take_while(|byte| space(byte)).count()
}

/// Where the string that begins at `start` is over.
fn string_end(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Where the object or array that begins at `start` is over. Which bracket closes
/// which is not looked at.
fn container_end(text: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match text.get(at)? {
            b'"' => {
                at = string_end(text, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// How deep the value nests.
pub(super) fn depth(text: &[u8]) -> usize {
    let (mut depth, mut deepest, mut at) = (0_usize, 0, 0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                at = string_end(text, at).unwrap_or(text.len());
                continue;
            }
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    deepest
}

/// What the string says, if it can be read exactly.
pub(super) fn strict_string(quoted: &[u8]) -> Option<Cow<'_, str>> {
    let inner = quoted.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if inner.iter().any(|byte| *byte == b'\\' || *byte < b' ') {
        return serde_json::from_slice(quoted).ok().map(Cow::Owned);
    }
    str::from_utf8(inner).ok().map(Cow::Borrowed)
}

/// What the string says as far as it can be read; U+FFFD stands for the rest.
pub(super) fn lossy_string(quoted: &[u8]) -> String {
    if let Some(exact) = strict_string(quoted) {
        return exact.into_owned();
    }
    let inner = quoted.strip_prefix(b"\"").unwrap_or(quoted);
    let inner = String::from_utf8_lossy(inner.strip_suffix(b"\"").unwrap_or(inner));
    let mut said = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if c == '\\' {
            said.push(escaped(&mut rest).unwrap_or(char::REPLACEMENT_CHARACTER));
        } else {
            said.push(c);
        }
    }
    said
}

/// What follows a backslash.
fn escaped(rest: &mut Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let high = unit(rest)?;
            let mut ahead = rest.clone();
            let low = match (ahead.next(), ahead.next()) {
                (Some('\\'), Some('u')) => unit(&mut ahead),
                _ => None,
            };
            if let Some(low) = low
                && let Some(Ok(c)) = char::decode_utf16([high, low]).next()
                && c.len_utf16() == 2
            {
                *rest = ahead;
                return Some(c);
            }
            char::from_u32(high.into())?
        }
        c @ ('"' | '\\' | '/') => c,
        _ => return None,
    })
}

/// Four hexadecimal digits; nothing is taken if there are fewer.
fn unit(rest: &mut Chars<'_>) -> Option<u16> {
    let digits = rest.as_str().get(..4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    *rest = rest.as_str().get(4..)?.chars();
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &[u8]) -> String {
        String::from_utf8_lossy(text).into_owned()
    }

    #[test]
    fn members_of_text_that_may_be_anything() {
        for (text, expected) in [
            (r#"{}"#, &[][..]),
            (
                r#" { "a" : 1 , "b":[2, "]"] } "#,
                &[("\"a\"", "1", true), ("\"b\"", r#"[2, "]"]"#, true)],
            ),
            (
                r#"{"a":{"b":{}},"c":-1.5e3}"#,
                &[("\"a\"", r#"{"b":{}}"#, true), ("\"c\"", "-1.5e3", true)],
            ),
            (
                "{\"a\":\ttrue\r\n,\"b\":null}",
                &[("\"a\"", "true", true), ("\"b\"", "null", true)],
            ),
            (
                r#"{"a":"\"}","b":"\\"}"#,
                &[("\"a\"", r#""\"}""#, true), ("\"b\"", r#""\\""#, true)],
            ),
            // What follows the object is none of it.
            (r#"{"a":1}{"b":2}"#, &[("\"a\"", "1", true)]),
            // Faults in one hide no other.
            (
                r#"{"a":"\ud800","b":1e999,"c":7"#,
                &[
                    ("\"a\"", r#""\ud800""#, true),
                    ("\"b\"", "1e999", true),
                    ("\"c\"", "7", false),
                ],
            ),
            (
                r#"{"a":xyz "b":1}"#,
                &[("\"a\"", "xyz", true), ("\"b\"", "1", true)],
            ),
            (r#"{"a" 1,"b":2}"#, &[("\"b\"", "2", true)]),
            (r#"{,,"a":1}"#, &[("\"a\"", "1", true)]),
            (
                r#"{"a":[{]},"b":2}"#,
                &[("\"a\"", "[{]}", true), ("\"b\"", "2", true)],
            ),
            // The text breaks off.
            (r#"{"a":[1,"#, &[("\"a\"", "[1,", false)]),
            (r#"{"a":{"b":"}"#, &[("\"a\"", r#"{"b":"}"#, false)]),
            (r#"{"a":"b\"#, &[("\"a\"", r#""b\"#, false)]),
            (r#"{"a":1,"b"#, &[("\"a\"", "1", true)]),
            (r#"{"a":1,"b":"#, &[("\"a\"", "1", true)]),
            (r#"{"a": "#, &[]),
            // No object.
            ("", &[]),
            ("[{\"a\":1}]", &[]),
            ("\"{\"", &[]),
        ] {
            let bytes = text.as_bytes();
            let span = Span {
                start: 0,
                end: bytes.len(),
            };
            let found: Vec<_> = members(bytes, span)
                .map(|member| {
                    (
                        shown(member.key.of(bytes)),
                        shown(member.value.of(bytes)),
                        member.is_whole,
                    )
                })
                .collect();
            let found: Vec<_> = found
                .iter()
                .map(|(key, value, whole)| (&**key, &**value, *whole))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn items_and_depth_of_checked_text() {
        for (text, expected, deep) in [
            ("[]", &[][..], 1),
            ("[ ]", &[], 1),
            (
                r#"[1,"a,]",[2,[3]],{"b":[]} , null ]"#,
                &["1", "\"a,]\"", "[2,[3]]", r#"{"b":[]}"#, "null"],
                3,
            ),
            (r#"["[[\"[[",[{}],[]]"#, &[r#""[[\"[[""#, "[{}]", "[]"], 3),
        ] {
            let bytes = text.as_bytes();
            let span = Span {
                start: 0,
                end: bytes.len(),
            };
            let found: Vec<_> = items(bytes, span)
                .map(|item| shown(item.of(bytes)))
                .collect();
            assert_eq!(found, expected, "{text}");
            assert_eq!(depth(bytes), deep, "{text}");
        }
        assert_eq!(depth(b"\"[\""), 0);
        assert_eq!(depth(b"]][[]"), 2);
    }

    #[test]
    fn strings_as_far_as_they_can_be_read() {
        for (quoted, says, exact) in [
            (r#""""#, "", true),
            (r#""a b""#, "a b", true),
            (
                r#""\"\\\/\b\f\n\r\tA\u00e9\u20AC\ud83d\ude00""#,
                "\"\\/\u{8}\u{c}\n\r\tAé€😀",
                true,
            ),
            // The same with half of a pair at the end.
            (
                r#""\"\\\/\b\f\n\r\tA\u00e9\u20AC\ud83d\ude00\ud800""#,
                "\"\\/\u{8}\u{c}\n\r\tAé€😀\u{fffd}",
                false,
            ),
            (r#""\ud800\u0041""#, "\u{fffd}A", false),
            (r#""\ud800\n""#, "\u{fffd}\n", false),
            (r#""\udc00\ud83d\ude00""#, "\u{fffd}😀", false),
            (r#""\u12G4a""#, "\u{fffd}12G4a", false),
            (r#""\u12""#, "\u{fffd}12", false),
            (r#""\u+123""#, "\u{fffd}+123", false),
            (r#""\x\a""#, "\u{fffd}\u{fffd}", false),
            ("\"a\u{1}b\"", "a\u{1}b", false),
            // It breaks off.
            (r#""abc"#, "abc", false),
            (r#""abc\"#, "abc\u{fffd}", false),
            (r#""abc\ud83d\ude0"#, "abc\u{fffd}\u{fffd}de0", false),
            // It is none.
            ("7", "7", false),
        ] {
            assert_eq!(lossy_string(quoted.as_bytes()), says, "{quoted}");
            let strict = strict_string(quoted.as_bytes());
            assert_eq!(strict.as_deref(), exact.then_some(says), "{quoted}");
        }
        assert_eq!(lossy_string(b"\"a\xff\""), "a\u{fffd}");
        assert_eq!(strict_string(b"\"a\xff\""), None);
        // What needs no copy gets none.
        assert!(matches!(
            strict_string(b"\"a b\""),
            Some(Cow::Borrowed("a b"))
        ));
    }

    #[test]
    fn names_however_they_are_written() {
        let text = br#"{"a":1,"\u0061":2,"A":3,"\ud800":4,"":5,"a""#;
        let span = Span {
            start: 0,
            end: text.len(),
        };
        let found: Vec<_> = members(text, span)
            .map(|member| (member.has_name(text, "a"), member.name(text)))
            .collect();
        let name = |name: &'static str| Some(Cow::Borrowed(name));
        assert_eq!(
            found,
            [
                (true, name("a")),
                (true, name("a")),
                (false, name("A")),
                (false, None),
                (false, name(""))
            ]
        );
    }
}
