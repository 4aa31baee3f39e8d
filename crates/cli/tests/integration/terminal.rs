//! The program on a terminal: what is typed and not shown, and the spinner.

use std::{fs, path::Path, process::ExitStatus, time::Duration};

use pty_process::{Command, Pty};
use rustix::termios::{LocalModes, tcgetattr};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Child,
    time::{sleep, timeout},
};
use vlens_sandbox::{Fault, Sandbox};

use crate::{
    program::vlens_with,
    support::{self, KEY, PHONE, Reply, Server},
};

const CTRL_C: &str = "\u{3}";

/// No test waits so long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal with `vlens otp` on it.
struct Terminal {
    pty: Pty,
    child: Child,
    /// Everything that the terminal has shown.
    shown: String,
    /// How much of it `sees` has passed.
    seen: usize,
}

impl Terminal {
    fn otp(url: &str, folder: &Path, args: &[&str]) -> Self {
        let (pty, pts) = pty_process::open().unwrap();
        // Wide enough for a line of the spinner.
        pty.resize(pty_process::Size::new(24, 120)).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_vlens"))
            .arg("otp")
            .args(args)
            .current_dir(folder)
            .env("TERM", "xterm")
            .env("VLENS_API_KEY", KEY)
            .env("VLENS_BASE_URL", url)
            .kill_on_drop(true)
            .spawn(pts)
            .unwrap();
        Self {
            pty,
            child,
            shown: String::new(),
            seen: 0,
        }
    }

    /// Whether the terminal shows what is typed.
    fn echoes(&self) -> bool {
        let modes = tcgetattr(&self.pty).unwrap().local_modes;
        modes.contains(LocalModes::ECHO)
    }

    /// Reads what is shown; false at the end.
    async fn reads(&mut self) -> bool {
        let mut bytes = [0; 1024];
        let read = timeout(PATIENCE, self.pty.read(&mut bytes)).await;
        let read = read.unwrap_or_else(|_| panic!("nothing comes after {:?}", self.shown));
        // When nobody has the terminal open, Linux says EIO.
        let Ok(read @ 1..) = read else { return false };
        self.shown
            .push_str(&String::from_utf8_lossy(&bytes[..read]));
        true
    }

    /// Waits for words that were not there before.
    async fn sees(&mut self, words: &str) {
        loop {
            if let Some(at) = self.shown[self.seen..].find(words) {
                self.seen += at + words.len();
                return;
            }
            assert!(self.reads().await, "no {words:?} in {:?}", self.shown);
        }
    }

    async fn types(&mut self, text: &str) {
        self.pty.write_all(text.as_bytes()).await.unwrap();
    }

    /// Waits for a prompt, and until what is typed is not shown.
    async fn sees_hidden_prompt(&mut self) {
        self.sees("Code from the SMS: ").await;
        let hidden = async {
            while self.echoes() {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, hidden).await.expect("the code is hidden");
    }

    async fn end(&mut self) -> ExitStatus {
        while self.reads().await {}
        timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn a_code_is_not_shown() {
    let sandbox = Sandbox::builder().code("424242").start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::otp(sandbox.base_url(), folder.path(), &["verify"]);
    terminal.sees("Phone number").await;
    terminal.types(&format!("{PHONE}\n")).await;
    terminal.sees_hidden_prompt().await;
    terminal.types("000000\n").await;
    terminal.sees("refused").await;
    terminal.sees_hidden_prompt().await;
    terminal.types("424242\n").await;
    let end = terminal.end().await;
    assert_eq!(end.code(), Some(0), "{:?}", terminal.shown);
    // What else is typed is shown, so that this terminal would show a code.
    assert!(terminal.shown.contains(PHONE), "{:?}", terminal.shown);
    for code in ["000000", "424242"] {
        assert!(!terminal.shown.contains(code), "{:?}", terminal.shown);
    }
    assert!(terminal.echoes(), "the terminal is left as it was");
}

#[tokio::test]
async fn ctrl_c_at_the_code_leaves_the_terminal_as_it_was() {
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let args = ["verify", PHONE];
    let mut terminal = Terminal::otp(sandbox.base_url(), folder.path(), &args);
    terminal.sees_hidden_prompt().await;
    terminal.types("12").await;
    terminal.types(CTRL_C).await;
    let end = terminal.end().await;
    assert_eq!(end.code(), Some(1), "{:?}", terminal.shown);
    assert!(terminal.shown.contains("nothing is verified"));
    assert!(terminal.echoes(), "the terminal is left as it was");
}

/// The spinner comes while a call takes long, and a call that is broken off may
/// have had an effect.
#[tokio::test]
async fn ctrl_c_during_a_call() {
    let server = Server::always(Reply::Stall(Vec::new())).await;
    let folder = tempfile::tempdir().unwrap();
    for command in ["send", "verify"] {
        let mut terminal = Terminal::otp(&server.url(), folder.path(), &[command, PHONE]);
        terminal.sees("sending the SMS").await;
        terminal.types(CTRL_C).await;
        let end = terminal.end().await;
        assert_eq!(end.code(), Some(3), "{:?}", terminal.shown);
        assert!(terminal.shown.contains("an SMS may have gone out"));
    }
    let pending = serde_json::to_string(&support::pending()).unwrap();
    fs::write(folder.path().join("pending.json"), pending).unwrap();
    let args = ["validate", "--pending", "pending.json", "--json"];
    let mut terminal = Terminal::otp(&server.url(), folder.path(), &args);
    terminal.sees_hidden_prompt().await;
    terminal.types("123456\n").await;
    terminal.sees("validating the code").await;
    terminal.types(CTRL_C).await;
    let end = terminal.end().await;
    assert_eq!(end.code(), Some(3), "{:?}", terminal.shown);
    assert!(terminal.shown.contains(r#""outcome": "unknown""#));
    assert_eq!(server.received().len(), 3);
}

/// The same wait, where standard error is a pipe.
#[tokio::test(flavor = "multi_thread")]
async fn no_spinner_without_a_terminal() {
    let sandbox = Sandbox::start().await.unwrap();
    let longer_than_the_spinner_takes = Duration::from_millis(1500);
    sandbox.fail_next(1, Fault::delay(longer_than_the_spinner_takes));
    let folder = tempfile::tempdir().unwrap();
    let environment = [
        ("VLENS_API_KEY", KEY),
        ("VLENS_BASE_URL", sandbox.base_url()),
    ];
    let output = vlens_with(&environment, &["otp", "send", PHONE], folder.path(), b"");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr, "the SMS is on its way\n");
}
