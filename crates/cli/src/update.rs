//! Taking a new published page: what would change, on the wire and in Rust, and
//! then the writing of it. What `vlens spec update` does.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use chrono::Utc;
use serde_json::Value;
use sha2::{Digest, Sha256};
use similar::TextDiff;
use tempfile::NamedTempFile;

use vlens_codegen::{Settings, adapt, format, generate};
use vlens_contract::{Change, diff};
use vlens_openapi::{
    ALLOW_WIDENING, CORRECTIONS, Document, Page, Problem, Problems, Source, lower, parse::parse,
    pointer,
};

/// The file beside the documents that names their sources and checksums.
const README: &str = "README.md";

/// What taking some pages would do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Update {
    /// What changes on the wire, the most severe first.
    pub changes: Vec<Change>,
    /// What changes in the generated Rust, as a unified diff; empty if nothing.
    pub rust: String,
    /// Why the pages cannot be taken: corrections that no longer fit, documents
    /// that contradict each other, what cannot be lowered or generated.
    pub problems: Vec<Problem>,
    written: Vec<Vendored>,
    removed: Vec<String>,
}

#[derive(Clone, Debug)]
struct Vendored {
    file: String,
    text: String,
    /// Where the page says that it is from.
    source: Option<String>,
}

/// The SHA-256 of a text, in hexadecimal, as `openapi/README.md` has it.
#[must_use]
pub fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Update {
    /// Plans to take `pages` (name and text) beside `files`, the present files
    /// of `openapi/` as [`vlens_openapi::read_folder`] gives them. Writes nothing.
    ///
    /// # Errors
    ///
    /// Pages that are none, or that do not have just one operation with an
    /// `operationId`. What goes wrong after that is in
    /// [`problems`](Update::problems).
    pub fn plan(files: &[(String, String)], pages: &[(String, String)]) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut new = Vec::new();
        for (name, text) in pages {
            match read_page(text) {
                Ok(page) => new.push(page),
                Err(problem) => problems.push(problem.in_file(name)),
            }
        }
        let new = Problems::check(new, problems)?;

        let replaced = |file: &(String, String)| {
            let old = parse(&file.1).ok().and_then(|old| operation(&old).ok());
            !is_document(&file.0)
                || !new.iter().any(|(page, operation)| {
                    base_name(&file.0) == page.file || old.as_ref() == Some(operation)
                })
        };
        // As the build names and orders them, wherever the folder lies.
        let mut files: Vec<(String, String)> = files
            .iter()
            .map(|(name, text)| (format!("openapi/{}", base_name(name)), text.clone()))
            .collect();
        files.sort();
        let (kept, gone): (Vec<_>, Vec<_>) = files.iter().cloned().partition(replaced);
        let mut texts = kept;
        let pages = new.iter().map(|(page, _)| page);
        texts.extend(pages.map(|page| (format!("openapi/{}", page.file), page.text.clone())));
        texts.sort();

        let written: Vec<Vendored> = new.into_iter().map(|(page, _)| page).collect();
        let removed = gone
            .iter()
            .map(|(name, _)| base_name(name).to_owned())
            .filter(|name| !written.iter().any(|page| page.file == *name))
            .collect();
        let mut update = Self {
            changes: Vec::new(),
            rust: String::new(),
            problems: Vec::new(),
            written,
            removed,
        };
        if let Err(problems) = update.compare(files, texts) {
            update.problems.extend(problems);
        }
        Ok(update)
    }

    fn compare(
        &mut self,
        old: Vec<(String, String)>,
        new: Vec<(String, String)>,
    ) -> Result<(), Problems> {
        // The corrections may fit one side only: the new one before they are
        // mended, the old one after. What is compared is corrected on both sides
        // or on neither; only the new side has to go through.
        let corrected = (read(old.clone()), read(new.clone()));
        let new_document = match corrected {
            (Ok(old), Ok(new)) => {
                self.changes = diff(&old.corrected, &new.corrected)?;
                new
            }
            (_, new_corrected) => {
                if let (Ok(old), Ok(new)) = (published(old.clone()), published(new)) {
                    self.changes = diff(&old.published, &new.published)?;
                }
                new_corrected?
            }
        };
        new_document.base_url()?;
        let new_code = code(&new_document)?;
        // Without an old side to compare with, the snapshot test shows the rest.
        let Ok(old_code) = read(old).and_then(|old| code(&old)) else {
            return Ok(());
        };
        self.rust = TextDiff::from_lines(&old_code, &new_code)
            .unified_diff()
            .context_radius(3)
            .header("generated before", "generated after")
            .to_string();
        Ok(())
    }

    /// Writes the documents and their checksums into `folder`, if there are no
    /// problems. All are written beside their places first, then moved there;
    /// if that fails, what was moved is put back. Returns the names of the files.
    ///
    /// # Errors
    ///
    /// If there are [`problems`](Update::problems), or writing fails.
    pub fn write(&self, folder: &Path) -> io::Result<Vec<String>> {
        if !self.problems.is_empty() {
            return Err(io::Error::other("the update has problems"));
        }
        let readme = folder.join(README);
        let provenance = match fs::read_to_string(&readme) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => PROVENANCE.to_owned(),
            Err(error) => return Err(error),
        };
        let mut files: Vec<(&str, &str)> = self
            .written
            .iter()
            .map(|page| (page.file.as_str(), page.text.as_str()))
            .collect();
        let provenance = self.provenance(&provenance);
        files.push((README, &provenance));

        let mut ready = Vec::new();
        for (name, text) in &files {
            let path = folder.join(name);
            if fs::read_to_string(&path).is_ok_and(|present| present == *text) {
                continue;
            }
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            // A temporary file is private to its owner; a source file is not.
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                file.as_file()
                    .set_permissions(fs::Permissions::from_mode(0o644))?;
            }
            ready.push((file, path, (*name).to_owned()));
        }
        let mut names = Vec::new();
        let mut undo = Undo::default();
        for (file, path, name) in ready {
            undo.remember(path.clone());
            if let Err(error) = file.persist(path) {
                undo.run();
                return Err(error.error);
            }
            names.push(name);
        }
        for name in &self.removed {
            let path = folder.join(name);
            undo.remember(path.clone());
            if let Err(error) = fs::remove_file(path) {
                undo.run();
                return Err(error);
            }
            names.push(name.clone());
        }
        Ok(names)
    }

    /// The table of files, sources, days and checksums, brought up to date.
    fn provenance(&self, text: &str) -> String {
        let is_row_of = |line: &str, file: &str| line.starts_with(&format!("| `{file}` |"));
        let checksum_in = |line: &str, sum: &str| line.contains(sum);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for name in &self.removed {
            lines.retain(|line| !(is_row_of(line, name) && has_checksum(line)));
        }
        for page in &self.written {
            let sum = checksum(&page.text);
            let source = page.source.as_deref().map(|url| format!("<{url}.md>"));
            let present = lines
                .iter()
                .position(|line| is_row_of(line, &page.file) && has_checksum(line));
            if present.is_some_and(|at| lines.get(at).is_some_and(|line| checksum_in(line, &sum))) {
                continue;
            }
            let source = source.unwrap_or_else(|| "given as a file".to_owned());
            let day = Utc::now().format("%Y-%m-%d");
            let row = format!("| `{}` | {source} | {day} | `{sum}` |", page.file);
            match present.and_then(|at| lines.get_mut(at)) {
                Some(line) => *line = row,
                None => {
                    let last = lines.iter().rposition(|line| has_checksum(line));
                    let head = || lines.iter().rposition(|line| line.starts_with("| ---"));
                    let at = last.or_else(head).map_or(lines.len(), |at| at + 1);
                    lines.insert(at, row);
                }
            }
        }
        lines.join("\n") + "\n"
    }
}

/// What files were before they were touched.
#[derive(Default)]
struct Undo(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Undo {
    fn remember(&mut self, path: PathBuf) {
        let before = fs::read(&path).ok();
        self.0.push((path, before));
    }

    /// As far as it goes: the first error is the one to tell.
    fn run(self) {
        for (path, before) in self.0 {
            let _ = match before {
                Some(bytes) => fs::write(path, bytes),
                None => fs::remove_file(path),
            };
        }
    }
}

const PROVENANCE: &str = "# The vendored document\n\n\
    | file | page | retrieved | SHA-256 |\n| --- | --- | --- | --- |\n";

/// Whether a line of the table ends with a checksum.
fn has_checksum(line: &str) -> bool {
    line.trim_end()
        .strip_suffix("` |")
        .and_then(|rest| rest.rsplit('`').next())
        .is_some_and(|sum| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The document of a page, and the method and path of its one operation.
fn read_page(text: &str) -> Result<(Vendored, (String, String)), Problem> {
    let page = Page::read(text)?;
    let document = parse(page.document)?;
    let place = operation(&document)?;
    let id = document
        .get("paths")
        .and_then(|paths| {
            paths
                .get(&place.1)?
                .get(&place.0)?
                .get("operationId")?
                .as_str()
        })
        .unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.is_empty() || id.starts_with('.') || !id.chars().all(is_name) {
        let at = pointer::join(&pointer::join("/paths", &place.1), &place.0);
        let message = "operationId is missing or cannot name a file";
        return Err(Problem::new(at, message));
    }
    let source = text
        .lines()
        .find_map(|line| line.strip_prefix("Reference: "))
        .map(str::trim)
        .filter(|url| url.starts_with("https://"))
        .map(str::to_owned);
    let vendored = Vendored {
        file: format!("{id}.yaml"),
        text: page.document.to_owned(),
        source,
    };
    Ok((vendored, place))
}

/// Method and path of the one operation of a document.
fn operation(document: &Value) -> Result<(String, String), Problem> {
    const METHODS: [&str; 8] = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    let version = document.get("openapi").and_then(Value::as_str);
    if !version.is_some_and(|version| version.starts_with("3.1.")) {
        return Err(Problem::new(
            "/openapi",
            "is not 3.1: this is not an OpenAPI 3.1 document",
        ));
    }
    let mut found = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for (method, _) in item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                found.push((method.clone(), path.clone()));
            }
        }
    }
    match <[_; 1]>::try_from(found) {
        Ok([operation]) => Ok(operation),
        Err(found) => {
            let message = format!("has {} operations: a page has one", found.len());
            Err(Problem::new("/paths", message))
        }
    }
}

/// The generated client of a document, through the whole pipeline.
fn code(document: &Document) -> Result<String, Problems> {
    let lowered = lower(&document.corrected)?;
    document.check_widening(&lowered.notes)?;
    let settings = settings();
    let adapted = adapt(&lowered.document, &settings)?;
    let client = generate(&adapted.document, &settings)?.client;
    Ok(format(&client)?)
}

/// The marks that the client's build knows, and types for them.
pub(crate) fn settings() -> Settings {
    Settings::new()
        .sensitive_text("secret", "crate::Secret")
        .sensitive_text("personal", "crate::Personal")
        .sensitive_json("crate::SensitiveJson")
}

/// The documents without their corrections.
fn published(files: Vec<(String, String)>) -> Result<Document, Problems> {
    let documents = files.into_iter().filter(|(name, _)| is_document(name));
    read(documents.collect())
}

fn read(files: Vec<(String, String)>) -> Result<Document, Problems> {
    let sources = files
        .into_iter()
        .map(|(name, text)| Source::new(name, text));
    Document::from_texts(sources.collect())
}

fn is_document(name: &str) -> bool {
    !matches!(base_name(name), CORRECTIONS | ALLOW_WIDENING)
}

fn base_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
