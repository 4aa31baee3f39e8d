//! Taking new published pages: what would change, on the wire and in Rust, and
//! then the writing of it. What `vlens spec update` does.

mod page;
mod provenance;
mod write;

use std::{fs, io, path::Path};

use similar::TextDiff;

use vlens_codegen::{adapt, generate};
use vlens_contract::{Change, diff};
use vlens_openapi::{
    ALLOW_WIDENING, CORRECTIONS, Document, Problem, Problems, lint, lower, parse::parse,
};

use page::Vendored;
pub use provenance::README;

/// A named text.
type Text = (String, String);

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
        files: &[Text],
        pages: &[Text],
        corrections: Option<String>,
    ) -> Result<Self, Problems> {
        let pages = read_pages(pages)?;
        // As the build names and orders them, wherever the folder lies.
        let mut old: Vec<Text> = files
            .iter()
            .map(|(name, text)| (place(base_name(name)), text.clone()))
            .collect();
        old.sort();
        let (gone, mut new): (Vec<Text>, Vec<Text>) = old
            .iter()
            .cloned()
            .partition(|file| is_replaced(file, &pages, corrections.is_some()));
        new.extend(
            pages
                .iter()
                .map(|page| (place(&page.file), page.text.clone())),
        );
        new.extend(
            corrections
                .iter()
                .map(|text| (place(CORRECTIONS), text.clone())),
        );
        new.sort();
        let removed = gone
            .iter()
            .map(|(name, _)| base_name(name).to_owned())
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

    fn compare(&mut self, old: Vec<Text>, new: Vec<Text>) -> Result<(), Problems> {
        // The corrections may fit one side only: the new one before they are
        // mended, the old one after. What is compared is corrected on both sides
        // or on neither; only the new side has to go through.
        let old_document = Document::from_texts(old.clone());
        let new_document = match (&old_document, Document::from_texts(new.clone())) {
            (Ok(old), Ok(new)) => {
                self.changes = diff(&old.corrected, &new.corrected)?;
                new
            }
            (_, corrected) => {
                if let (Ok(old), Ok(new)) = (published(old), published(new)) {
                    self.changes = diff(&old.published, &new.published)?;
                }
                corrected?
            }
        };
        self.unmarked = lint::unmarked(&new_document.corrected);
        if let Ok(old) = &old_document {
            let known = lint::unmarked(&old.corrected);
            self.unmarked.retain(|problem| !known.contains(problem));
        }
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
pub fn holds_documents(files: &[Text]) -> bool {
    files.iter().any(|(name, _)| is_document(name))
}

fn read_pages(pages: &[Text]) -> Result<Vec<Vendored>, Problems> {
    let mut problems = Vec::new();
    let mut read: Vec<Vendored> = Vec::new();
    for (name, text) in pages {
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
fn is_replaced((name, text): &Text, pages: &[Vendored], new_corrections: bool) -> bool {
    let name = base_name(name);
    if !is_document(name) {
        return new_corrections && name == CORRECTIONS;
    }
    let operation = parse(text).and_then(|old| page::operation(&old)).ok();
    let replaces =
        |page: &Vendored| page.file == name || operation.as_ref() == Some(&page.operation);
    pages.iter().any(replaces)
}

/// The generated client of a document, through the whole pipeline.
fn code(document: &Document) -> Result<String, Problems> {
    let lowered = lower(&document.corrected)?;
    document.check_widening(&lowered.notes)?;
    let adapted = adapt(&lowered.document)?;
    Ok(generate(&adapted.document)?.client)
}

/// The documents without their corrections.
fn published(files: Vec<Text>) -> Result<Document, Problems> {
    let documents = files.into_iter().filter(|(name, _)| is_document(name));
    Document::from_texts(documents.collect())
}

fn is_document(name: &str) -> bool {
    !matches!(base_name(name), CORRECTIONS | ALLOW_WIDENING)
}

fn base_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Where the build finds a file.
fn place(file: &str) -> String {
    format!("openapi/{file}")
}
