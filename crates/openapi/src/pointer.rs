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
    step: Option<(&'a Pointer<'a>, Token<'a>)>,
}

#[derive(Clone, Copy, Debug)]
enum Token<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> Pointer<'a> {
    /// The whole document.
    pub const ROOT: Pointer<'static> = Pointer { step: None };

    /// The member called `name`.
    pub fn name(&'a self, name: &'a str) -> Self {
        Self {
            step: Some((self, Token::Name(name))),
        }
    }

    /// Whether this is an item of the list called `name`.
    pub fn is_item_of(&self, name: &str) -> bool {
        matches!(self.step, Some((above, Token::Index(_)))
            if matches!(above.step, Some((_, Token::Name(list))) if list == name))
    }

    /// Whether this is a component schema itself.
    pub fn is_component(&self) -> bool {
        let above = |at: &Self| at.step.map(|(above, _)| *above);
        let holder = above(self).and_then(|kind| above(&kind));
        holder.is_some_and(|holder| {
            matches!(holder.step, Some((root, Token::Name("components"))) if root.step.is_none())
        })
    }

    /// The item at `index`.
    pub fn index(&'a self, index: usize) -> Self {
        Self {
            step: Some((self, Token::Index(index))),
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            None => Ok(()),
            Some((above, Token::Name(name))) => write!(f, "{above}{}", join("", name)),
            Some((above, Token::Index(index))) => write!(f, "{above}/{index}"),
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
