//! JSON pointers (RFC 6901), as strings that grow by a token.

use std::fmt;

use serde_json::Value;

use super::Problem;

/// `pointer` with one more reference token, escaped.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + token.len() + 1);
    joined.push_str(pointer);
    joined.push('/');
    for c in token.chars() {
        match c {
            '~' => joined.push_str("~0"),
            '/' => joined.push_str("~1"),
            c => joined.push(c),
        }
    }
    joined
}

/// One reference token, unescaped.
#[must_use]
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// A place in a document: a chain of tokens on the stack of a walk, written out
/// only when something is to be said about it.
#[derive(Clone, Copy, Debug)]
pub struct Pointer<'a> {
    last: Last<'a>,
}

/// How a pointer ends.
#[derive(Clone, Copy, Debug)]
enum Last<'a> {
    /// As the pointer that it was made from.
    Start(&'a str),
    Name(&'a Pointer<'a>, &'a str),
    Index(&'a Pointer<'a>, usize),
}

impl<'a> Pointer<'a> {
    /// The whole document.
    pub const ROOT: Pointer<'static> = Pointer {
        last: Last::Start(""),
    };

    /// The place that `pointer`, as RFC 6901 writes it, names.
    #[must_use]
    pub fn at(pointer: &'a str) -> Self {
        let last = Last::Start(pointer);
        Self { last }
    }

    /// The member called `name`.
    #[must_use]
    pub fn name(&'a self, name: &'a str) -> Self {
        let last = Last::Name(self, name);
        Self { last }
    }

    /// The item at `index`.
    #[must_use]
    pub fn index(&'a self, index: usize) -> Self {
        let last = Last::Index(self, index);
        Self { last }
    }

    /// Whether this is an item of the list called `name`.
    #[must_use]
    pub fn is_item_of(&self, name: &str) -> bool {
        matches!(self.last, Last::Index(list, _)
            if matches!(list.last, Last::Name(_, list) if list == name))
    }

    /// Whether this is a component itself.
    #[must_use]
    pub fn is_component(&self) -> bool {
        let above = |at: &Self| match at.last {
            Last::Name(above, _) => Some(*above),
            _ => None,
        };
        let components = above(self).and_then(|kind| above(&kind));
        components.is_some_and(|components| {
            matches!(components.last, Last::Name(root, "components")
                if matches!(root.last, Last::Start("")))
        })
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            Last::Start(pointer) => f.write_str(pointer),
            Last::Name(above, name) => write!(f, "{above}{}", join("", name)),
            Last::Index(above, index) => write!(f, "{above}/{index}"),
        }
    }
}

impl From<Pointer<'_>> for String {
    fn from(at: Pointer<'_>) -> Self {
        at.to_string()
    }
}

/// Refuses a value that nests deeper than `limit` maps and lists, without
/// recursion: what walks it afterwards may recurse.
///
/// # Errors
///
/// That it does.
pub fn check_depth(value: &Value, limit: usize) -> Result<(), Problem> {
    let mut todo = vec![(value, 0)];
    while let Some((value, depth)) = todo.pop() {
        if depth > limit {
            let message = format!("the document nests deeper than {limit} levels");
            return Err(Problem::new("", message));
        }
        match value {
            Value::Object(map) => todo.extend(map.values().map(|below| (below, depth + 1))),
            Value::Array(items) => todo.extend(items.iter().map(|below| (below, depth + 1))),
            _ => {}
        }
    }
    Ok(())
}
