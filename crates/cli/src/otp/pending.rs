//! What is kept between the two steps: the serialised `PendingVerification`.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::Deserialize as _;
use serde_json::Value;
use tempfile::NamedTempFile;
use vlens::PendingVerification;

use super::ask;
use crate::outcome::Failure;

/// A file that can be written, found out before anything is sent.
pub struct Reserved {
    file: NamedTempFile,
    path: PathBuf,
}

impl Reserved {
    /// Readable by its owner only: it holds a phone number.
    pub fn beside(path: &Path) -> Result<Self, Failure> {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let unwritable = |error: &io::Error| Failure::of(&path.display().to_string(), error);
        if path.is_dir() {
            return Err(unwritable(&io::ErrorKind::IsADirectory.into()));
        }
        let file = NamedTempFile::new_in(folder).map_err(|error| unwritable(&error))?;
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    /// Puts the file in its place.
    pub fn write(self, pending: &PendingVerification) -> Result<(), Failure> {
        let name = self.path.display().to_string();
        self.persist(pending)
            .map_err(|error| Failure::of(&name, &error))
    }

    fn persist(mut self, pending: &PendingVerification) -> io::Result<()> {
        writeln!(self.file, "{}", serde_json::to_string(pending)?)?;
        self.file.as_file().sync_all()?;
        self.file.persist(self.path)?;
        Ok(())
    }
}

/// Reads what `vlens otp send` wrote, with or without `--json`.
pub fn read(name: &str) -> Result<PendingVerification, Failure> {
    let text = ask::file(name)?;
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::new(format!("{name}: is not JSON: line {line}, column {column}"))
    })?;
    let pending = value.get("pending").unwrap_or(&value);
    // What is wrong in there could be a phone number: it is not quoted.
    PendingVerification::deserialize(pending).map_err(|_| {
        Failure::new(format!(
            "{name}: is no pending verification as this version of vlens otp send writes it"
        ))
    })
}
