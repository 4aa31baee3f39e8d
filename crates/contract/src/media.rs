//! Media types and ranges of them, as far as a contract needs them.

/// A media type, or a range such as `image/*`, normalised: lower case, no
/// parameters that say nothing about the content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MediaType {
    kind: String,
    subtype: String,
    parameters: Vec<(String, String)>,
}

impl MediaType {
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = text.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
        let mut parameters: Vec<_> = parts
            .filter_map(|parameter| parameter.split_once('='))
            .map(|(name, value)| {
                let name = name.trim().to_ascii_lowercase();
                let value = value.trim().trim_matches('"');
                // Names of charsets have no case.
                let value = if name == "charset" {
                    value.to_ascii_lowercase()
                } else {
                    value.to_owned()
                };
                (name, value)
            })
            .collect();
        let media = Self {
            kind: kind.to_owned(),
            subtype: subtype.to_owned(),
            parameters: Vec::new(),
        };
        // JSON is UTF-8; saying so changes nothing. A boundary differs each time.
        parameters
            .retain(|(name, value)| name != "boundary" && !(name == "charset" && value == "utf-8"));
        parameters.sort();
        Self {
            parameters,
            ..media
        }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.subtype == "json" || self.subtype.ends_with("+json")
    }

    pub(crate) fn is_text(&self) -> bool {
        self.kind == "text"
    }

    pub(crate) fn is_form(&self) -> bool {
        self.kind == "application" && self.subtype == "x-www-form-urlencoded"
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.kind == "multipart"
    }

    pub(crate) fn is_multipart_form(&self) -> bool {
        self.kind == "multipart" && self.subtype == "form-data"
    }

    /// How specifically `self`, a key of `content`, covers `actual`; none if it
    /// does not.
    pub(crate) fn covers(&self, actual: &Self) -> Option<usize> {
        let ranged = |range: &str, text: &str| match range {
            "*" => Some(0),
            range => (range == text).then_some(1),
        };
        let parameters = self
            .parameters
            .iter()
            .all(|parameter| actual.parameters.contains(parameter));
        let kind = ranged(&self.kind, &actual.kind)?;
        let subtype = ranged(&self.subtype, &actual.subtype)?;
        parameters.then_some(kind + subtype + self.parameters.len())
    }
}

impl std::fmt::Display for MediaType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind, self.subtype)?;
        for (name, value) in &self.parameters {
            write!(f, ";{name}={value}")?;
        }
        Ok(())
    }
}
