//! A folder of published documents and their corrections, read as one document.

use std::{fs, path::Path};

use serde_json::Value;

use super::{
    Corrections, Inexact, Note, Page, Problem, Problems, Version, check_component_names,
    merge::merge, parse::parse,
};
use serde::{Deserialize, Serialize};

/// The file of corrections beside the published documents.
pub const CORRECTIONS: &str = "corrections.yaml";
/// The file of pointers at which lowering may accept more than 3.1 says.
pub const ALLOW_WIDENING: &str = "allow-widening.yaml";

/// A named text: a file, a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// What it is called in messages: most often a path.
    pub name: String,
    /// What it says.
    pub text: String,
}

impl Source {
    /// `text`, called `name`.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// The last part of the name: that of a file without its folder.
    #[must_use]
    pub fn base_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }
}

/// The API as published and as corrected; both are OpenAPI 3.1.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// As published, all operations in one document.
    pub published: Value,
    /// The same with the corrections applied: what the client is made from
    /// and what an exchange is checked against.
    pub corrected: Value,
    /// Pointers at which the generated types may accept more than the document.
    pub allow_widening: Vec<String>,
}

impl Document {
    /// Reads a folder: [`read_folder`], then [`Document::from_texts`].
    ///
    /// # Errors
    ///
    /// As these two.
    pub fn load(folder: &Path) -> Result<Self, Problems> {
        Self::from_texts(read_folder(folder)?)
    }

    /// Reads named texts: any number of documents, and at most one
    /// `corrections.yaml` and one `allow-widening.yaml`, known by their names.
    ///
    /// # Errors
    ///
    /// Text that is not YAML or JSON, a document that is not OpenAPI 3.1,
    /// documents that contradict each other, corrections that do not fit.
    pub fn from_texts(sources: Vec<Source>) -> Result<Self, Problems> {
        let mut documents = Vec::new();
        let mut corrections = None;
        let mut allow_widening = Vec::new();
        let mut problems = Vec::new();
        for source in sources {
            let Source { name, text } = &source;
            let read = parse(text).map_err(Problems::from).and_then(|value| {
                match source.base_name() {
                    CORRECTIONS => {
                        corrections = Some((name.clone(), Corrections::from_value(value)?));
                    }
                    ALLOW_WIDENING => allow_widening = pointers(value)?,
                    _ => {
                        check_version(&value)?;
                        check_component_names(&value)?;
                        documents.push((name.clone(), value));
                    }
                }
                Ok(())
            });
            if let Err(found) = read {
                problems.extend(found.in_file(name));
            }
        }
        Problems::check((), problems)?;
        let published = merge(documents)?;
        let mut corrected = published.clone();
        if let Some((name, corrections)) = corrections {
            corrections
                .apply(&mut corrected)
                .map_err(|problems| problems.in_file(&name))?;
        }
        Ok(Self {
            published,
            corrected,
            allow_widening,
        })
    }

    /// The URL that calls go to unless the user says otherwise:
    /// `servers[0].url`.
    ///
    /// # Errors
    ///
    /// If there is none, or it is a template or relative.
    pub fn base_url(&self) -> Result<&str, Problem> {
        let at = "/servers/0/url";
        match self.corrected.pointer(at).and_then(Value::as_str) {
            Some(url) if url.starts_with("https://") && !url.contains(['{', '?', '#']) => Ok(url),
            Some(url) => {
                let message =
                    format!("{url} cannot be called as it stands: an https URL is needed");
                Err(Problem::new(at, message))
            }
            None => Err(Problem::new(at, "is missing: the client needs a base URL")),
        }
    }

    /// Refuses every widening that `allow-widening.yaml` does not list, and
    /// every entry there that no note needs any more.
    ///
    /// # Errors
    ///
    /// One problem for each.
    pub fn check_widening(&self, notes: &[Note]) -> Result<(), Problems> {
        let widened: Vec<&Note> = notes
            .iter()
            .filter(|note| note.inexact == Inexact::Widened)
            .collect();
        let not_allowed = widened
            .iter()
            .filter(|note| !self.allow_widening.contains(&note.pointer))
            .map(|note| {
                let message = format!(
                    "{}: the generated types would accept more than the document; \
                     list the pointer in {ALLOW_WIDENING} if that is acceptable",
                    note.rule
                );
                Problem::new(&note.pointer, message)
            });
        let not_needed = self
            .allow_widening
            .iter()
            .filter(|allowed| !widened.iter().any(|note| note.pointer == **allowed))
            .map(|allowed| {
                Problem::new(allowed, "nothing is widened there: remove the entry")
                    .in_file(ALLOW_WIDENING)
            });
        Problems::check((), not_allowed.chain(not_needed).collect())
    }
}

/// Reads a published page or a plain document, 3.1 or 3.0.
///
/// ```
/// use vlens_openapi::{Source, read_document};
///
/// let source = Source::new("api.yaml", "openapi: 3.1.0\ncomponents: {schemas: {a b: {}}}");
/// assert_eq!(
///     read_document(&source).unwrap_err().to_string(),
///     "api.yaml: /components/schemas/a b: is not a name for a component: letters, digits, . _ - are"
/// );
/// ```
///
/// # Errors
///
/// What is neither, another version, components whose names are none. Each names
/// the file.
pub fn read_document(source: &Source) -> Result<Value, Problems> {
    let read = || {
        let document = parse(Page::read(&source.text)?.document)?;
        Version::of(&document)?;
        check_component_names(&document)?;
        Ok(document)
    };
    read().map_err(|problems: Problems| problems.in_file(&source.name))
}

/// The `.yaml`, `.yml` and `.json` files of a folder, sorted by name; names are
/// relative to the folder's parent.
///
/// # Errors
///
/// Files that cannot be read.
pub fn read_folder(folder: &Path) -> Result<Vec<Source>, Problems> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    let unreadable = |path: &Path, error: std::io::Error| {
        Problem::new("", format!("cannot be read: {error}")).in_file(path.display().to_string())
    };
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if !is_document(&path) {
            continue;
        }
        match fs::read_to_string(&path) {
            Ok(text) => sources.push(Source::new(display_name(folder, &path), text)),
            Err(error) => problems.push(unreadable(&path, error)),
        }
    }
    sources.sort();
    Problems::check(sources, problems)
}

fn is_document(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "yaml" || ending == "yml" || ending == "json")
}

fn display_name(folder: &Path, path: &Path) -> String {
    let relative = folder
        .parent()
        .and_then(|parent| path.strip_prefix(parent).ok())
        .unwrap_or(path);
    relative.display().to_string().replace('\\', "/")
}

fn check_version(document: &Value) -> Result<(), Problem> {
    let version = Version::of(document)?;
    if version.is_3_1() {
        return Ok(());
    }
    let message = format!("is {version}; this crate is made from OpenAPI 3.1 documents");
    Err(Problem::new("/openapi", message))
}

fn pointers(value: Value) -> Result<Vec<String>, Problem> {
    serde_json::from_value(value)
        .map_err(|_| Problem::new("", "must be a list of JSON pointers, as strings"))
}
