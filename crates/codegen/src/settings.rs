//! What the generated code takes from the crate that it becomes a part of.

/// Rust paths and marks that the generated code uses, all relative to the crate
/// that includes it.
///
/// ```
/// use vlens_codegen::Settings;
///
/// let settings = Settings::new()
///     .inner_type("crate::Credentials")
///     .sensitive_text("secret", "crate::Secret")
///     .sensitive_json("crate::SensitiveJson");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub(crate) inner_type: Option<String>,
    pub(crate) client_module: Option<String>,
    pub(crate) response_value: Option<String>,
    pub(crate) deserialize_error: Option<String>,
    pub(crate) optional_text: Option<String>,
    pub(crate) sensitive: SensitiveTypes,
}

impl Settings {
    /// Nothing but what the document says.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The type of what the client holds for its hooks: `client.inner()`.
    #[must_use]
    pub fn inner_type(mut self, path: impl Into<String>) -> Self {
        self.inner_type = Some(path.into());
        self
    }

    /// Generates httpmock helpers too, for the client in this module.
    #[must_use]
    pub fn mocks(mut self, client_module: impl Into<String>) -> Self {
        self.client_module = Some(client_module.into());
        self
    }

    /// The type that operations make of a `reqwest::Response`, in place of
    /// `progenitor_client::ResponseValue`: with the same constructors
    /// `from_response`, `stream` and `empty`. It decodes for all of them.
    #[must_use]
    pub fn response_value(mut self, path: impl Into<String>) -> Self {
        self.response_value = Some(path.into());
        self
    }

    /// The function `fn(E, &'static str) -> E` that sees each error of
    /// deserialising a generated type, with the name of the type.
    #[must_use]
    pub fn deserialize_error(mut self, path: impl Into<String>) -> Self {
        self.deserialize_error = Some(path.into());
        self
    }

    /// The type of strings that are marked `x-sensitive: MARK`.
    #[must_use]
    pub fn sensitive_text(mut self, mark: impl Into<String>, path: impl Into<String>) -> Self {
        self.sensitive.texts.push((mark.into(), path.into()));
        self
    }

    /// The trait by which setters of optional sensitive strings take a value, in
    /// place of `TryInto<Option<T>>`: generic over `T`, with `type Error` and
    /// `fn try_into(self) -> Result<Option<T>, Self::Error>`. `TryInto` itself
    /// cannot be implemented for `&str` and an `Option` of a type of the crate.
    #[must_use]
    pub fn optional_text(mut self, path: impl Into<String>) -> Self {
        self.optional_text = Some(path.into());
        self
    }

    /// The type of untyped JSON that bears any mark.
    #[must_use]
    pub fn sensitive_json(mut self, path: impl Into<String>) -> Self {
        self.sensitive.json = Some(path.into());
        self
    }
}

/// The types of what is marked, each known to the generator by a `format` of
/// its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct SensitiveTypes {
    /// Mark and Rust path.
    texts: Vec<(String, String)>,
    json: Option<String>,
}

const FORMAT: &str = "x-sensitive-";
const JSON: &str = "x-sensitive-json";

impl SensitiveTypes {
    /// The format of strings with a mark.
    pub(crate) fn text_format(&self, mark: &str) -> Option<String> {
        let known = self.texts.iter().any(|(known, _)| known == mark);
        known.then(|| format!("{FORMAT}{mark}"))
    }

    /// The format of marked JSON of any kind.
    pub(crate) fn json_format(&self) -> Option<String> {
        self.json.is_some().then(|| JSON.to_owned())
    }

    /// The Rust paths of strings with any mark.
    pub(crate) fn text_types(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|(_, path)| path.as_str())
    }

    /// The marks that there are.
    pub(crate) fn marks(&self) -> Vec<&str> {
        self.texts.iter().map(|(mark, _)| mark.as_str()).collect()
    }

    /// Whether a `format` is one of these.
    pub(crate) fn is_format(&self, format: &str) -> bool {
        self.types().any(|(known, _)| known == format)
    }

    /// Each format with the Rust path it becomes.
    pub(crate) fn types(&self) -> impl Iterator<Item = (String, &str)> {
        let texts = self.texts.iter();
        let texts = texts.map(|(mark, path)| (format!("{FORMAT}{mark}"), path.as_str()));
        texts.chain(self.json.as_deref().map(|path| (JSON.to_owned(), path)))
    }
}
