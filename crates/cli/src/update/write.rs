//! Writing files so that nothing is lost: all of them or none.

use std::{
    fs::{self, Permissions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// What is to become of one file.
struct Step {
    path: PathBuf,
    /// None if there is no such file yet.
    before: Option<Vec<u8>>,
    /// Beside its place already; None to remove the file.
    after: Option<NamedTempFile>,
}

/// Gives the files of `folder` these texts, and removes those without one.
/// Returns the names of the files that changed.
///
/// Everything that is there is read first, and everything new is written beside
/// its place: what cannot be read or written stops it before a file changes. If
/// it fails later, what changed is put back.
pub fn write(folder: &Path, files: &[(&str, Option<&str>)]) -> io::Result<Vec<String>> {
    let mut steps = Vec::new();
    let mut names = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        let before = present(&path).map_err(|error| about(&path, &error))?;
        if before.as_deref() == text.map(str::as_bytes) {
            continue;
        }
        let after = text
            .map(|text| beside(folder, &path, text))
            .transpose()
            .map_err(|error| about(&path, &error))?;
        names.push((*name).to_owned());
        steps.push(Step {
            path,
            before,
            after,
        });
    }
    let mut done = Vec::new();
    for mut step in steps {
        let changed = match step.after.take() {
            Some(file) => file
                .persist(&step.path)
                .map(drop)
                .map_err(|error| error.error),
            None => fs::remove_file(&step.path),
        };
        if let Err(error) = changed {
            return Err(undo(done, about(&step.path, &error)));
        }
        done.push(step);
    }
    Ok(names)
}

fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// The content of a file, if it is there.
fn present(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn beside(folder: &Path, path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = permissions(path) {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Those of the file that it replaces. A temporary file is private to its
/// owner; a source file is not.
fn permissions(path: &Path) -> Option<Permissions> {
    if let Ok(present) = fs::metadata(path) {
        return Some(present.permissions());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        Some(Permissions::from_mode(0o644))
    }
    #[cfg(not(unix))]
    None
}

/// Puts back what was there, the last first.
fn undo(done: Vec<Step>, why: io::Error) -> io::Error {
    let mut message = why.to_string();
    for step in done.into_iter().rev() {
        let undone = match &step.before {
            Some(bytes) => fs::write(&step.path, bytes),
            None => fs::remove_file(&step.path),
        };
        if let Err(error) = undone {
            let path = step.path.display();
            message.push_str(&format!("; {path} could not be put back: {error}"));
        }
    }
    io::Error::new(why.kind(), message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn contents(folder: &Path) -> Vec<(String, String)> {
        let mut contents: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_file())
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read_to_string(entry.path()).unwrap())
            })
            .collect();
        contents.sort();
        contents
    }

    #[test]
    fn all_of_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            fs::write(folder.path().join(name), "old").unwrap();
        }
        let files = [
            ("a", Some("new")),
            ("b", None),
            ("c", Some("old")),
            ("d", Some("new")),
        ];
        assert_eq!(write(folder.path(), &files).unwrap(), ["a", "b", "d"]);
        let after = [("a", "new"), ("c", "old"), ("d", "new")];
        assert_eq!(
            contents(folder.path()),
            after.map(|(n, t)| (n.into(), t.into()))
        );
    }

    /// A folder in the place of a file can be neither read nor replaced.
    #[test]
    fn what_cannot_be_read_stops_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        fs::create_dir(folder.path().join("z")).unwrap();
        fs::write(folder.path().join("z/kept"), "kept").unwrap();
        for files in [
            [("a", Some("new")), ("z", Some("new"))],
            [("a", None), ("z", None)],
        ] {
            let error = write(folder.path(), &files).unwrap_err();
            assert!(error.to_string().contains("z: "), "{error}");
            assert_eq!(contents(folder.path()), [("a".into(), "old".into())]);
            assert!(folder.path().join("z/kept").is_file());
        }
    }

    /// What changed before a step failed is as it was.
    #[test]
    fn undoing() {
        let folder = tempfile::tempdir().unwrap();
        let step = |name: &str, before: Option<&str>| Step {
            path: folder.path().join(name),
            before: before.map(|text| text.as_bytes().to_vec()),
            after: None,
        };
        fs::write(folder.path().join("a"), "new").unwrap();
        fs::write(folder.path().join("c"), "new").unwrap();
        let done = vec![
            step("a", Some("old")),
            step("b", Some("removed")),
            step("c", None),
            step("no-such-folder/d", Some("lost")),
        ];
        let error = undo(done, io::Error::other("why"));
        let message = error.to_string();
        assert!(
            message.starts_with("why; ") && message.contains("d could not be put back"),
            "{message}"
        );
        let after = [("a", "old"), ("b", "removed")];
        assert_eq!(
            contents(folder.path()),
            after.map(|(n, t)| (n.into(), t.into()))
        );
    }
}
