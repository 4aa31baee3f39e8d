//! How a parameter is written: the styles of OpenAPI 3.1, read.

use percent_encoding::percent_decode_str;

use super::{types::Types, untyped::Untyped};

/// `style` and `explode`, or a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `a,b`
    Simple { explode: bool },
    /// `.a,b` or `.a.b`
    Label { explode: bool },
    /// `;name=a,b` or `;name=a;name=b`
    Matrix { explode: bool },
    /// `name=a,b` or `name=a&name=b`
    Form { explode: bool },
    /// The same with a space or a bar instead of the comma.
    Delimited { by: char, explode: bool },
    /// `name[member]=a`
    DeepObject,
    /// The media type is JSON.
    Json,
    /// Another media type, or a style that OpenAPI does not have here.
    Unread,
}

/// How a text is decoded once it is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Percent coding.
    Path,
    /// Percent coding, and `+` for a space.
    Query,
    /// None: headers and cookies stand for themselves.
    Plain,
}

impl Coding {
    /// The text that is meant; as it stands if it is not UTF-8.
    pub(crate) fn decode(self, text: &str) -> String {
        let spaced;
        let text = match self {
            Self::Plain => return text.to_owned(),
            Self::Path => text,
            Self::Query => {
                spaced = text.replace('+', " ");
                &spaced
            }
        };
        match percent_decode_str(text).decode_utf8() {
            Ok(decoded) => decoded.into_owned(),
            Err(_) => text.to_owned(),
        }
    }
}

/// What the text of one parameter may mean, given the types that are wanted;
/// none if it is not written in its style.
///
/// `texts` are as sent: the values of the name, or one of a path.
pub(crate) fn alternatives(
    style: Style,
    name: &str,
    texts: &[String],
    coding: Coding,
    wanted: Types,
) -> Option<Vec<Untyped>> {
    let split = Split {
        coding,
        wanted,
        trim: coding == Coding::Plain,
    };
    let first = texts.first()?;
    Some(match style {
        Style::Form { explode: true } | Style::Delimited { explode: true, .. } => {
            split.repeated(texts)
        }
        Style::Simple { explode } => {
            // Several header lines are one list.
            split.joined(&texts.join(","), ',', explode)
        }
        Style::Form { explode: false } => split.joined(first, ',', false),
        Style::Delimited { by, explode: false } => split.joined(first, by, false),
        Style::Label { explode } => {
            let separator = if explode { '.' } else { ',' };
            split.joined(first.strip_prefix('.')?, separator, explode)
        }
        Style::Matrix { explode } => {
            let text = first.strip_prefix(';')?;
            if explode {
                let pairs: Vec<(&str, &str)> = text
                    .split(';')
                    .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                    .collect();
                if split.wanted.has(Types::OBJECT) {
                    vec![split.map(pairs.into_iter())]
                } else {
                    let own = |(key, value): (&str, &str)| {
                        (coding.decode(key) == name).then(|| value.to_owned())
                    };
                    let values = pairs.into_iter().map(own).collect::<Option<Vec<_>>>()?;
                    split.repeated(&values)
                }
            } else {
                let (key, value) = text.split_once('=').unwrap_or((text, ""));
                if coding.decode(key) != name {
                    return None;
                }
                split.joined(value, ',', false)
            }
        }
        Style::DeepObject | Style::Json | Style::Unread => vec![split.text(first)],
    })
}

struct Split {
    coding: Coding,
    wanted: Types,
    trim: bool,
}

impl Split {
    fn text(&self, text: &str) -> Untyped {
        let text = if self.trim { text.trim() } else { text };
        Untyped::Text(self.coding.decode(text))
    }

    fn list<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Untyped {
        Untyped::List(texts.map(|text| self.text(text)).collect())
    }

    fn map<'t>(&self, pairs: impl Iterator<Item = (&'t str, &'t str)>) -> Untyped {
        let mut members = Vec::new();
        for (key, value) in pairs {
            let key = if self.trim { key.trim() } else { key };
            Untyped::add(&mut members, &self.coding.decode(key), self.text(value));
        }
        Untyped::Map(members)
    }

    /// Each text is an item, or the only one is the value.
    fn repeated(&self, texts: &[String]) -> Vec<Untyped> {
        let mut found = Vec::new();
        if self.wanted.has(Types::ARRAY) {
            found.push(self.list(texts.iter().map(String::as_str)));
        }
        if let [text] = texts
            && (self.wanted.has(Types::SCALARS) || found.is_empty())
        {
            found.push(self.text(text));
        }
        found
    }

    /// One text that holds all items or members.
    fn joined(&self, text: &str, by: char, pairs: bool) -> Vec<Untyped> {
        let mut found = Vec::new();
        if self.wanted.has(Types::ARRAY) {
            if text.is_empty() {
                found.push(Untyped::List(Vec::new()));
            }
            found.push(self.list(self.pieces(text, by).iter().map(String::as_str)));
        }
        if self.wanted.has(Types::OBJECT) {
            let pieces = self.pieces(text, by);
            if pairs {
                let pairs: Option<Vec<_>> =
                    pieces.iter().map(|piece| piece.split_once('=')).collect();
                found.extend(pairs.map(|pairs| self.map(pairs.into_iter())));
            } else if pieces.len().is_multiple_of(2) {
                let pairs = pieces.chunks_exact(2).filter_map(|pair| match pair {
                    [key, value] => Some((key.as_str(), value.as_str())),
                    _ => None,
                });
                found.push(self.map(pairs));
            }
        }
        if self.wanted.has(Types::SCALARS) || found.is_empty() {
            found.push(self.text(text));
        }
        found
    }

    /// The separator may itself be percent-encoded: a space or a bar always is,
    /// and many clients encode the comma.
    fn pieces(&self, text: &str, by: char) -> Vec<String> {
        if text.contains(by) {
            return text.split(by).map(str::to_owned).collect();
        }
        let (upper, lower) = (
            format!("%{:02X}", u32::from(by)),
            format!("%{:02x}", u32::from(by)),
        );
        let mut spelled = text.replace(&lower, &upper);
        if by == ' ' && self.coding == Coding::Query {
            spelled = spelled.replace('+', &upper);
        }
        match self.coding {
            Coding::Plain => vec![text.to_owned()],
            Coding::Path | Coding::Query => spelled.split(&upper).map(str::to_owned).collect(),
        }
    }
}

/// The members of a parameter in the style `deepObject`: `name[a]=1`,
/// `name[a][b]=1`. Lists below may be written `name[a][]=1`, with an index, or
/// with the name again and again.
pub(crate) fn deep(
    pairs: &[(String, String)],
    name: &str,
    coding: Coding,
) -> Vec<(String, Untyped)> {
    let mut members = Vec::new();
    for (key, value) in pairs {
        if let Some(path) = deep_path(key, name) {
            insert(&mut members, &path, &coding.decode(value));
        }
    }
    members
}

/// `["a", "b"]` for `name[a][b]`; none for another name.
pub(crate) fn deep_path<'k>(key: &'k str, name: &str) -> Option<Vec<&'k str>> {
    let mut rest = key.strip_prefix(name)?;
    let mut path = Vec::new();
    while let Some(inner) = rest.strip_prefix('[') {
        let (token, after) = inner.split_once(']')?;
        path.push(token);
        rest = after;
    }
    (rest.is_empty() && !path.is_empty()).then_some(path)
}

fn insert(members: &mut Vec<(String, Untyped)>, path: &[&str], value: &str) {
    let text = || Untyped::Text(value.to_owned());
    match path {
        [] => {}
        [key] => Untyped::add(members, key, text()),
        [key, ""] => match members.iter_mut().find(|(known, _)| known == key) {
            Some((_, Untyped::List(items))) => items.push(text()),
            _ => members.push(((*key).to_owned(), Untyped::List(vec![text()]))),
        },
        [key, rest @ ..] => match members.iter_mut().find(|(known, _)| known == key) {
            Some((_, Untyped::Map(below))) => insert(below, rest, value),
            _ => {
                let mut below = Vec::new();
                insert(&mut below, rest, value);
                members.push(((*key).to_owned(), Untyped::Map(below)));
            }
        },
    }
}
