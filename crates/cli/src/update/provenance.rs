//! The table in `openapi/README.md`: files, sources, days and checksums.

use chrono::Utc;
use sha2::{Digest, Sha256};

use super::page::Vendored;

/// The file that holds the table.
pub const README: &str = "README.md";
/// What stands for the address of a page that does not say it.
pub const NO_SOURCE: &str = "given as a file";

/// What a new one says.
pub const EMPTY: &str = "# The vendored document\n\n\
    | file | page | retrieved | SHA-256 |\n| --- | --- | --- | --- |\n";

/// Whether a line of the table ends with a checksum.
fn has_checksum(line: &str) -> bool {
    line.trim_end()
        .strip_suffix("` |")
        .and_then(|rest| rest.rsplit('`').next())
        .is_some_and(|sum| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The SHA-256 of a text, in hexadecimal.
fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of the file, brought up to date: with a row for each of `written`
/// and without those of `removed`.
pub fn update(text: &str, written: &[Vendored], removed: &[String]) -> String {
    let is_row_of =
        |line: &str, file: &str| line.starts_with(&format!("| `{file}` |")) && has_checksum(line);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.retain(|line| !removed.iter().any(|file| is_row_of(line, file)));
    for page in written {
        let sum = checksum(&page.text);
        let present = lines.iter().position(|line| is_row_of(line, &page.file));
        if present.is_some_and(|at| lines.get(at).is_some_and(|line| line.contains(&sum))) {
            continue;
        }
        let source = match &page.source {
            Some(url) => format!("<{url}>"),
            None => NO_SOURCE.to_owned(),
        };
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
