//! The version of OpenAPI that a document names.

use std::fmt;

use serde_json::Value;

use crate::Problem;

/// A version that this crate reads: 3.0 or 3.1, ordered by number.
///
/// ```
/// use serde_json::json;
/// use vlens_openapi::Version;
///
/// let version = Version::of(&json!({ "openapi": "3.1.10" }))?;
/// assert!(version.is_3_1());
/// assert!(version > Version::of(&json!({ "openapi": "3.1.9" }))?);
/// # Ok::<(), vlens_openapi::Problem>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    minor: u64,
    patch: u64,
}

impl Version {
    /// What the member `openapi` of a document says.
    ///
    /// # Errors
    ///
    /// Any other version, no version, something that is not a string.
    pub fn of(document: &Value) -> Result<Self, Problem> {
        let problem = |message: String| Problem::new("/openapi", message);
        let text = match document.get("openapi") {
            Some(Value::String(text)) => text,
            Some(Value::Number(number)) => {
                let message = format!("is the number {number}: write it as a string, \"{number}\"");
                return Err(problem(message));
            }
            Some(_) => return Err(problem("must be a string such as 3.1.0".to_owned())),
            None if document.get("swagger").is_some() => {
                let message = "is missing: this is a Swagger document; only OpenAPI 3.1 and 3.0 \
                               are known";
                return Err(problem(message.to_owned()));
            }
            None => {
                let message = "is missing: this is not an OpenAPI document";
                return Err(problem(message.to_owned()));
            }
        };
        Self::parse(text)
            .ok_or_else(|| problem(format!("is {text}; only OpenAPI 3.1 and 3.0 are known")))
    }

    /// `3.1`, `3.1.0`, `3.1.0-rc1`.
    fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let canonical = text == "0" || !text.starts_with('0');
            (digits && canonical).then(|| text.parse().ok()).flatten()
        };
        let (text, _suffix) = text.split_once('-').unwrap_or((text, ""));
        let (minor, patch) = match *text.split('.').collect::<Vec<_>>() {
            ["3", minor] => (number(minor)?, 0),
            ["3", minor, patch] => (number(minor)?, number(patch)?),
            _ => return None,
        };
        (minor <= 1).then_some(Self { minor, patch })
    }

    /// Whether it is one of the versions 3.0.
    #[must_use]
    pub fn is_3_0(self) -> bool {
        self.minor == 0
    }

    /// Whether it is one of the versions 3.1.
    #[must_use]
    pub fn is_3_1(self) -> bool {
        self.minor == 1
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "3.{}.{}", self.minor, self.patch)
    }
}
