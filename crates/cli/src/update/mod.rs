//! Taking new published pages: what would change, on the wire and in Rust, and
//! then the writing of it. What `vlens spec update` does.

mod page;
mod provenance;
mod write;

use std::{fs, io, path::Path};

use serde_json::Value;
use similar::TextDiff;

use vlens_codegen::{Settings, compile, format};
use vlens_contract::{Change, diff};
use vlens_openapi::{
    ALLOW_WIDENING, CORRECTIONS, Corrections, Document, Problem, Problems, Source, lint,
    parse::parse,
};

use page::Vendored;
pub use provenance::README;

/// What taking some pages would do.
#[derive(Clone, Debug)]
pub struct Update {
    /// What changes on the wire, the most severe first.
    pub changes: Vec<Change>,
    /// What changes in the generated Rust, as a unified diff; empty if nothing.
    pub rust: String,
    /// What looks sensitive in the new pages and bears no mark.
    pub unmarked: Vec<Problem>,
    /// Why the pages cannot be taken: corrections that no longer fit, documents
    /// that contradict each other, what cannot be lowered or generated.
    pub problems: Vec<Problem>,
    pages: Vec<Vendored>,
    corrections: Option<String>,
    removed: Vec<String>,
}

impl Update {
    /// Plans to take `pages` beside `files`, the present files of `openapi/` as
    /// [`vlens_openapi::read_folder`] gives them, and `corrections` in the place
    /// of the present ones. Writes nothing.
    ///
    /// # Errors
    ///
    /// Pages that are none, or that do not have just one operation with an
    /// `operationId`. What goes wrong after that is in
    /// [`problems`](Update::problems).
    pub fn plan(
        files: &[Source],
        pages: &[Source],
        corrections: Option<String>,
    ) -> Result<Self, Problems> {
        let pages = read_pages(pages)?;
        // As the build names and orders them, wherever the folder lies.
        let mut old: Vec<Source> = files
            .iter()
            .map(|file| in_folder(file.base_name(), &file.text))
            .collect();
        old.sort();
        let (gone, mut new): (Vec<Source>, Vec<Source>) = old
            .iter()
            .cloned()
            .partition(|file| is_replaced(file, &pages, corrections.is_some()));
        new.extend(pages.iter().map(|page| in_folder(&page.file, &page.text)));
        new.extend(corrections.iter().map(|text| in_folder(CORRECTIONS, text)));
        new.sort();
        let removed = gone
            .iter()
            .map(|file| file.base_name().to_owned())
            .filter(|name| *name != CORRECTIONS && !pages.iter().any(|page| page.file == *name))
            .collect();
        let mut update = Self {
            changes: Vec::new(),
            rust: String::new(),
            unmarked: Vec::new(),
            problems: Vec::new(),
            pages,
            corrections,
            removed,
        };
        if let Err(problems) = update.compare(old, new) {
            update.problems.extend(problems);
        }
        Ok(update)
    }

    fn compare(&mut self, old: Vec<Source>, new: Vec<Source>) -> Result<(), Problems> {
        let old_document = Document::from_texts(old.clone());
        self.unmarked = unmarked(&new)?;
        if let Ok(old) = &old_document {
            let known = lint::unmarked(&old.corrected);
            self.unmarked.retain(|problem| !known.contains(problem));
        }
        // The corrections may fit one side only: the new one before they are
        // mended, the old one after. What is compared is corrected on both sides
        // or on neither; only the new side has to go through.
        let new_document = match (&old_document, Document::from_texts(new.clone())) {
            (Ok(old), Ok(new)) => {
                self.changes = diff(&old.corrected, &new.corrected)?;
                new
            }
            (_, corrected) => {
                if let (Ok(old), Ok(new)) = (published(&old), published(&new)) {
                    self.changes = diff(&old, &new)?;
                }
                corrected?
            }
        };
        new_document.base_url()?;
        let new_code = code(&new_document)?;
        // Without an old side to compare with, the snapshot test shows the rest.
        if let Ok(old_code) = old_document.and_then(|old| code(&old)) {
            self.rust = TextDiff::from_lines(&old_code, &new_code)
                .unified_diff()
                .context_radius(3)
                .header("generated before", "generated after")
                .to_string();
        }
        Ok(())
    }

    /// Whether it can be written.
    pub fn is_usable(&self) -> bool {
        self.problems.is_empty() && self.unmarked.is_empty()
    }

    /// The pages that do not say where they are from.
    pub fn without_source(&self) -> impl Iterator<Item = &str> {
        let pages = self.pages.iter().filter(|page| page.source.is_none());
        pages.map(|page| page.file.as_str())
    }

    /// Writes the documents and their checksums into `folder`, all or nothing.
    /// Returns the names of the files that changed.
    ///
    /// # Errors
    ///
    /// If it is not [usable](Update::is_usable), or if a file can be neither
    /// read nor written.
    pub fn write(&self, folder: &Path) -> io::Result<Vec<String>> {
        if !self.is_usable() {
            return Err(io::Error::other("the update has problems"));
        }
        let readme = match fs::read_to_string(folder.join(provenance::README)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => provenance::EMPTY.to_owned(),
            Err(error) => return Err(error),
        };
        let readme = provenance::update(&readme, &self.pages, &self.removed);
        let mut files = vec![(provenance::README, Some(readme.as_str()))];
        files.extend(
            self.corrections
                .iter()
                .map(|text| (CORRECTIONS, Some(text.as_str()))),
        );
        files.extend(
            self.pages
                .iter()
                .map(|page| (page.file.as_str(), Some(page.text.as_str()))),
        );
        files.extend(self.removed.iter().map(|name| (name.as_str(), None)));
        write::write(folder, &files)
    }
}

/// Whether a folder holds documents to take pages beside.
pub fn holds_documents(files: &[Source]) -> bool {
    files.iter().any(is_document)
}

fn read_pages(pages: &[Source]) -> Result<Vec<Vendored>, Problems> {
    let mut problems = Vec::new();
    let mut read: Vec<Vendored> = Vec::new();
    for Source { name, text } in pages {
        match page::read(name, text) {
            Ok(page) if read.iter().any(|other| other.file == page.file) => {
                let message = "has the operationId of another of the pages";
                problems.push(Problem::new("/paths", message).in_file(name));
            }
            Ok(page) => read.push(page),
            Err(problem) => problems.push(problem.in_file(name)),
        }
    }
    Problems::check(read, problems)
}

/// Whether one of the present files gives way to what is new.
fn is_replaced(file: &Source, pages: &[Vendored], new_corrections: bool) -> bool {
    let name = file.base_name();
    if !is_document(file) {
        return new_corrections && name == CORRECTIONS;
    }
    let operation = parse(&file.text).and_then(|old| page::operation(&old));
    let operation = operation.ok();
    pages
        .iter()
        .any(|page| page.file == name || operation.as_ref() == Some(&page.operation))
}

/// The generated client of a document, through the whole pipeline.
fn code(document: &Document) -> Result<String, Problems> {
    let compiled = compile(&document.corrected, &settings())?;
    document.check_widening(&compiled.lowering)?;
    Ok(format(&compiled.generated.client)?)
}

/// The marks that the client's build knows, and types for them.
pub(crate) fn settings() -> Settings {
    Settings::new()
        .sensitive_text("secret", "crate::Secret")
        .sensitive_text("personal", "crate::Personal")
        .sensitive_json("crate::SensitiveJson")
}

/// What bears no mark, also while some of the corrections do not fit.
fn unmarked(files: &[Source]) -> Result<Vec<Problem>, Problems> {
    let mut document = published(files)?;
    if let Some(corrections) = files.iter().find(|file| file.base_name() == CORRECTIONS) {
        let corrections = parse(&corrections.text)
            .map_err(Problems::from)
            .and_then(Corrections::from_value)
            .map_err(|problems| problems.in_file(&corrections.name))?;
        // Applies those that fit. Of the others the caller says more.
        let _ = corrections.apply(&mut document);
    }
    Ok(lint::unmarked(&document))
}

/// The documents as one, without their corrections.
fn published(files: &[Source]) -> Result<Value, Problems> {
    let documents = files.iter().filter(|file| is_document(file)).cloned();
    Ok(Document::from_texts(documents.collect())?.published)
}

fn is_document(file: &Source) -> bool {
    !matches!(file.base_name(), CORRECTIONS | ALLOW_WIDENING)
}

/// A file as the build finds it.
fn in_folder(name: &str, text: &str) -> Source {
    Source::new(format!("openapi/{name}"), text)
}
