//! Path templates: which operation a path belongs to.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What would be taken for an escape.
const RESERVED: &AsciiSet = &CONTROLS.add(b'%');

/// A path template, split at its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    segments: Vec<Vec<Part>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Parameter(String),
}

impl Template {
    pub(crate) fn parse(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments = path.split('/').map(parts).collect();
        Self { segments }
    }

    /// The parameters, in their order.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.segments
            .iter()
            .flatten()
            .filter_map(|part| match part {
                Part::Parameter(name) => Some(name.as_str()),
                Part::Literal(_) => None,
            })
    }

    /// The template with its parameters unnamed: the same for every spelling
    /// that is the same on the wire.
    pub(crate) fn shape(&self) -> String {
        let mut shape = String::new();
        for segment in &self.segments {
            shape.push('/');
            for part in segment {
                match part {
                    Part::Literal(text) => shape.push_str(text),
                    Part::Parameter(_) => shape.push_str("{}"),
                }
            }
        }
        shape
    }

    /// The values of the parameters in `path`, percent-encoded, by name; none if
    /// it does not fit.
    pub(crate) fn captures(&self, path: &str) -> Option<Vec<(&str, String)>> {
        let mut captures = Vec::new();
        // `/a` and `/a/` are two paths.
        let mut given = path.strip_prefix('/').unwrap_or(path).split('/');
        for segment in &self.segments {
            let text = given.next()?;
            if let [Part::Parameter(name)] = segment.as_slice() {
                // As sent: what separates the items of a list is not encoded.
                if text.is_empty() {
                    return None;
                }
                captures.push((name.as_str(), text.to_owned()));
                continue;
            }
            let decoded = percent_decode_str(text).decode_utf8().ok()?;
            capture(segment, &decoded, &mut captures)?;
        }
        given.next().is_none().then_some(captures)
    }

    /// The path with these values, percent-encoded, in the order of the parameters.
    pub(crate) fn fill<'v>(&self, values: impl IntoIterator<Item = &'v str>) -> String {
        let mut values = values.into_iter();
        let mut path = String::new();
        for segment in &self.segments {
            path.push('/');
            for part in segment {
                path.push_str(match part {
                    Part::Literal(text) => text,
                    Part::Parameter(_) => values.next().unwrap_or_default(),
                });
            }
        }
        path
    }

    /// Literal segments beat parameters, from the left.
    pub(crate) fn specificity(&self) -> Vec<usize> {
        let literal = |part: &Part| match part {
            Part::Literal(text) => text.len() + 1,
            Part::Parameter(_) => 0,
        };
        let is_parameter = |part: &Part| matches!(part, Part::Parameter(_));
        self.segments
            .iter()
            .map(|parts| {
                if parts.iter().any(is_parameter) {
                    parts.iter().map(literal).sum()
                } else {
                    usize::MAX
                }
            })
            .collect()
    }
}

fn parts(segment: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            parts.push(Part::Literal(before.to_owned()));
        }
        parts.push(Part::Parameter(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    parts
}

/// A parameter takes as little as the literal after it allows, and not nothing.
fn capture<'t>(parts: &'t [Part], text: &str, captures: &mut Vec<(&'t str, String)>) -> Option<()> {
    let mut rest = text;
    for (i, part) in parts.iter().enumerate() {
        let last = i + 2 == parts.len();
        match part {
            Part::Literal(literal) => rest = rest.strip_prefix(literal.as_str())?,
            Part::Parameter(name) => {
                let end = match parts.get(i + 1) {
                    Some(Part::Literal(next)) if last => rest.strip_suffix(next.as_str())?.len(),
                    Some(Part::Literal(next)) => rest.find(next.as_str())?,
                    _ => rest.len(),
                };
                let (value, after) = rest.split_at_checked(end)?;
                if value.is_empty() {
                    return None;
                }
                let encoded = utf8_percent_encode(value, RESERVED).to_string();
                captures.push((name, encoded));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(())
}
