//! What an otp command says: for people on standard error, for programs with
//! `--json` on standard output. Secrets only where a flag asks for them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use vlens::{Delivery, Error, ErrorCode, ErrorKind, PendingVerification, VerifiedPhone};

use crate::{
    outcome::{Failure, Outcome, chain, say},
    output,
};

/// How an otp command prints.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
pub struct Print {
    /// Print one JSON object, whatever happens; the README has its form
    #[arg(long)]
    json: bool,
    /// Show the words of the server as well. They may repeat personal data
    #[arg(long)]
    show_message: bool,
}

/// What came of it. This is what `--json` prints: members may be added in a
/// later version, and none is renamed or removed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    outcome: Word,
    exit_code: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<PendingVerification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<Verified>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Reason>,
    /// What stands on standard output without `--json`.
    #[serde(skip)]
    plain: String,
    /// What stands on standard error without `--json`.
    #[serde(skip)]
    said: String,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
enum Word {
    Sent,
    Verified,
    Refused,
    Unusable,
    Unknown,
    NotDone,
}

impl Word {
    fn end(self) -> Outcome {
        match self {
            Self::Sent | Self::Verified => Outcome::Clean,
            Self::Refused => Outcome::Findings,
            Self::Unusable => Outcome::Unusable,
            Self::Unknown => Outcome::Unknown,
            Self::NotDone => Outcome::NotDone,
        }
    }

    fn of(error: &Error) -> Self {
        match (error.kind(), error.delivery()) {
            (ErrorKind::Input | ErrorKind::Config, _) => Self::Unusable,
            _ if error.is_safe_to_retry() => Self::NotDone,
            (_, Delivery::NotSent) => Self::NotDone,
            (_, Delivery::Rejected) => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verified {
    request_id: String,
    /// Whether there is a token, shown or not.
    has_access_token: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reason {
    message: String,
    kind: Option<String>,
    status: Option<u16>,
    error_code: Option<i64>,
    retry_after_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_message: Option<String>,
}

impl Answer {
    fn new(outcome: Word, said: impl Into<String>) -> Self {
        Self {
            outcome,
            exit_code: outcome.end().code(),
            pending: None,
            verified: None,
            error: None,
            plain: String::new(),
            said: said.into(),
        }
    }

    /// The SMS is on its way; `pending` is printed.
    pub fn sent(pending: PendingVerification) -> Result<Self, Failure> {
        let mut answer = Self::new(Word::Sent, "the SMS is on its way");
        answer.plain = serde_json::to_string(&pending)? + "\n";
        answer.pending = Some(pending);
        Ok(answer)
    }

    /// The SMS is on its way; `pending` is in a file.
    pub fn sent_and_kept(pending: PendingVerification) -> Self {
        let mut answer = Self::new(Word::Sent, "the SMS is on its way");
        answer.pending = Some(pending);
        answer
    }

    /// The SMS is on its way, but the file could not be written: `pending` is
    /// printed, so that it is not lost.
    pub fn sent_not_kept(pending: PendingVerification, why: &Failure) -> Result<Self, Failure> {
        let mut answer = Self::sent(pending)?.failed(Word::Unknown, why.to_string());
        answer.said = format!("error: {why}\nthe SMS is on its way: keep what is printed");
        Ok(answer)
    }

    /// The person has the phone.
    pub fn verified(
        pending: &PendingVerification,
        phone: &VerifiedPhone,
        show_token: bool,
    ) -> Self {
        let token = phone.access_token();
        let shown = token.filter(|_| show_token);
        let shown = shown.map(|token| token.secret().expose().to_owned());
        let mut answer = Self::new(Word::Verified, "the phone number is verified");
        if let Some(token) = &shown {
            answer.plain = format!("{token}\n");
        }
        answer.verified = Some(Verified {
            request_id: pending.request_id().to_string(),
            has_access_token: token.is_some(),
            access_token: shown,
            expires_at: token.and_then(|token| token.expires_at()),
        });
        answer
    }

    /// The call failed. `pending` is what a later validation may still use.
    pub fn error(error: &Error, pending: Option<&PendingVerification>) -> Self {
        let mut answer = Self::call_failed(Word::of(error), chain(error), pending);
        if let Some(reason) = &mut answer.error {
            reason.kind = Some(lower_first(&format!("{:?}", error.kind())));
            reason.status = error.status().map(|status| status.as_u16());
            reason.error_code = error.code().map(ErrorCode::get);
            reason.retry_after_seconds = error.retry_after().map(|wait| wait.as_secs());
            reason.server_message = error.message().map(str::to_owned);
        }
        answer
    }

    /// The person did not wait for the end of the call.
    pub fn interrupted(pending: Option<&PendingVerification>) -> Self {
        Self::call_failed(Word::Unknown, "interrupted", pending)
    }

    fn call_failed(
        word: Word,
        message: impl Into<String>,
        pending: Option<&PendingVerification>,
    ) -> Self {
        let mut answer = Self::new(word, "").failed(word, message);
        if let Some(advice) = advice(word, pending.is_some()) {
            answer.said.push('\n');
            answer.said.push_str(advice);
        }
        answer.pending = pending.cloned();
        answer
    }

    /// Nobody typed a code.
    pub fn without_code(pending: &PendingVerification) -> Self {
        let mut answer = Self::new(Word::Refused, "");
        answer = answer.failed(Word::Refused, "there is no code: nothing is verified");
        answer.pending = Some(pending.clone());
        answer
    }

    /// Whether the SMS is as good as before.
    pub fn allows_another_code(&self) -> bool {
        !matches!(self.outcome, Word::Unknown)
    }

    /// The same, for somebody who has read it already.
    pub fn given_up(mut self) -> Self {
        self.said = "error: the phone number is not verified".to_owned();
        self
    }

    fn failed(mut self, word: Word, message: impl Into<String>) -> Self {
        let message = message.into();
        self.outcome = word;
        self.exit_code = word.end().code();
        self.said = format!("error: {message}");
        self.error = Some(Reason {
            message,
            ..Reason::default()
        });
        self
    }
}

/// What to do about it, beyond what the error says.
fn advice(word: Word, validating: bool) -> Option<&'static str> {
    match (word, validating) {
        (Word::Unknown, false) => {
            Some("an SMS may have gone out: ask the person before you send another")
        }
        (Word::Unknown, true) => Some("the code may have been used up"),
        (Word::NotDone, _) => Some("nothing was done: it is safe to try again"),
        _ => None,
    }
}

/// The names of the public enum, as JSON writes names: `NotConfirmed` →
/// `notConfirmed`.
fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(chars)
        .collect()
}

impl Print {
    /// Prints what came of a command.
    pub fn end(&self, answer: Result<Answer, Failure>) -> Result<Outcome, Failure> {
        let mut answer = answer.unwrap_or_else(|failure| {
            Answer::new(Word::Unusable, "").failed(Word::Unusable, failure.to_string())
        });
        self.explain(&mut answer);
        let end = answer.outcome.end();
        let written = if self.json {
            output::write(&format!("{:#}\n", serde_json::to_value(&answer)?))
        } else {
            say(format_args!("{}", answer.said));
            output::write(&answer.plain)
        };
        match written {
            // Done, and nobody has what belongs to it.
            Err(failure) if end == Outcome::Clean => {
                say(format_args!("error: standard output: {failure}"));
                Ok(Outcome::Unknown)
            }
            written => written.map(|()| end),
        }
    }

    /// Says that a code was refused, while another may be tried.
    pub fn refused(&self, answer: &mut Answer) {
        self.explain(answer);
        say(format_args!("{}", answer.said));
    }

    /// Adds the words of the server, or takes them out.
    fn explain(&self, answer: &mut Answer) {
        let Some(reason) = &mut answer.error else {
            return;
        };
        if !self.show_message {
            reason.server_message = None;
        } else if let Some(words) = &reason.server_message {
            // Nothing that a terminal would obey.
            let words = words.escape_debug();
            answer.said.push_str(&format!("\nthe server says: {words}"));
        }
    }
}
