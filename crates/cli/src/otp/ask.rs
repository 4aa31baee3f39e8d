//! What a person types or a file holds. Secrets are never arguments unless the
//! user insists: arguments end up in the history of a shell and in the list of
//! processes.

use std::{
    fs::File,
    io::{self, BufRead as _, IsTerminal as _, Read, Write as _},
    thread,
};

use tokio::sync::oneshot;
use vlens::{PhoneNumber, Secret};

use super::interrupt;
use crate::outcome::Failure;

/// Longest line or secret, in bytes.
const LIMIT: u64 = 16 << 10;

/// What else reads standard input, so that no two do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stdin {
    /// Nothing.
    Free,
    /// The key or the pending verification.
    Taken,
}

impl Stdin {
    /// Refuses two files that are both standard input.
    pub fn shared_by(files: &[bool]) -> Result<Self, Failure> {
        match files.iter().filter(|taken| **taken).count() {
            0 => Ok(Self::Free),
            1 => Ok(Self::Taken),
            _ => Err(Failure::new("standard input can be only one of the files")),
        }
    }
}

/// The whole of a file (`-` for standard input), without the white space around.
pub fn file(name: &str) -> Result<String, Failure> {
    let text = match name {
        "-" => bounded(io::stdin().lock()),
        path => File::open(path).and_then(bounded),
    };
    let text = text.map_err(|error| Failure::of(name, &error))?;
    Ok(text.trim().to_owned())
}

/// A file that holds a secret and nothing else.
pub fn secret_file(name: &str) -> Result<Secret, Failure> {
    let text = file(name)?;
    if text.is_empty() {
        return Err(Failure::new(format!("{name}: is empty")));
    }
    Ok(text.into())
}

fn bounded(reader: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    reader.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(io::Error::other("is longer than 16 KiB"));
    }
    // The error of `read_to_string` is as clear, and quotes nothing either.
    String::from_utf8(bytes).map_err(|_| io::Error::other("is not a text in UTF-8"))
}

/// The number given, or the one that is asked for.
pub async fn phone(given: Option<&str>, stdin: Stdin) -> Result<PhoneNumber, Failure> {
    let typed = match (given, stdin) {
        (Some(phone), _) => phone.to_owned(),
        (None, Stdin::Free) => line("Phone number, with + and the country code: ")
            .await?
            .ok_or_else(|| Failure::new("there is no phone number"))?,
        (None, Stdin::Taken) => {
            return Err(Failure::new(
                "there is no phone number, and standard input is another file",
            ));
        }
    };
    Ok(typed.parse()?)
}

/// The code that the person received; not shown while it is typed. None if
/// there is none, and after Ctrl-C.
pub async fn code(stdin: Stdin) -> Result<Option<Secret>, Failure> {
    const PROMPT: &str = "Code from the SMS: ";
    if stdin == Stdin::Free && !io::stdin().is_terminal() {
        return Ok(line(PROMPT).await?.map(Secret::from));
    }
    // The prompt turns Ctrl-C into a signal before it shows again what is typed:
    // the program must outlive that.
    interrupt::take_over()?;
    match rpassword::prompt_password(PROMPT) {
        Ok(typed) => Ok(Some(typed.into())),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::Interrupted
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(Failure::new(format!(
            "there is no terminal to ask for the code ({error}): give --code-file"
        ))),
    }
}

/// A line of standard input, asked for if that is a terminal. None at its end,
/// and after Ctrl-C.
async fn line(prompt: &'static str) -> Result<Option<String>, Failure> {
    let (sender, typed) = oneshot::channel();
    // Nothing ends a read of standard input but the end of the program, which
    // waits for no thread.
    thread::spawn(move || sender.send(read_line(prompt)));
    match interrupt::or_interrupted(typed).await {
        Some(typed) => typed?,
        None => Ok(None),
    }
}

fn read_line(prompt: &str) -> Result<Option<String>, Failure> {
    let mut stdin = io::stdin().lock();
    if stdin.is_terminal() {
        let mut stderr = io::stderr();
        write!(stderr, "{prompt}").and_then(|()| stderr.flush())?;
    }
    let mut typed = Vec::new();
    stdin.by_ref().take(LIMIT).read_until(b'\n', &mut typed)?;
    if typed.is_empty() {
        return Ok(None);
    }
    let typed = String::from_utf8(typed)
        .map_err(|_| Failure::new("standard input: is not a text in UTF-8"))?;
    Ok(Some(typed.trim().to_owned()))
}
