//! `vlens otp`: exit codes, output, and what is kept secret.

use std::{fs, path::Path};

use serde_json::{Value, json};
use vlens::SmsProvider;
use vlens_sandbox::Sandbox;

use crate::{
    program::vlens_with,
    support::{self, KEY, PHONE, REQUEST_ID, Reply, Server},
};

const TOKEN: &str = "token-that-nobody-may-see";

/// What a run of the program showed.
struct Shown {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Shown {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.stdout))
    }

    fn shows(&self, text: &str) -> bool {
        self.stdout.contains(text) || self.stderr.contains(text)
    }
}

/// Runs `vlens otp` with the key of the tests against `url`.
async fn otp(url: &str, folder: &Path, args: &[&str], input: &str) -> Shown {
    let environment = [("VLENS_API_KEY", KEY), ("VLENS_BASE_URL", url)];
    with(&environment, folder, args, input).await
}

async fn with(environment: &[(&str, &str)], folder: &Path, args: &[&str], input: &str) -> Shown {
    let owned = |text: &&str| (*text).to_owned();
    let args: Vec<String> = [&["otp"], args].concat().iter().map(owned).collect();
    let environment: Vec<(String, String)> = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let (folder, input) = (folder.to_owned(), input.to_owned());
    // The server of the test answers meanwhile.
    let run = move || {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let environment: Vec<(&str, &str)> = environment
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        vlens_with(&environment, &args, &folder, input.as_bytes())
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    Shown {
        code: output.status.code().expect("no signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn the_steps_one_by_one() {
    let sandbox = Sandbox::builder().code("424242").start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = sandbox.base_url();

    for (args, pending) in [
        // Through standard output, through a file, through the answer.
        (&["send", PHONE][..], "stdout"),
        (
            &[
                "send",
                "--pending",
                "kept.json",
                "--via",
                "victory-link",
                PHONE,
            ],
            "kept.json",
        ),
        (&["send", "--json", PHONE], "stdout"),
    ] {
        let sent = otp(url, folder.path(), args, "").await;
        assert_eq!(sent.code, 0, "{}", sent.stderr);
        if pending == "stdout" {
            fs::write(folder.path().join("stdout"), &sent.stdout).unwrap();
        } else {
            assert_eq!(
                (sent.stdout.as_str(), sent.stderr.as_str()),
                ("", "the SMS is on its way\n")
            );
        }
        let args = ["validate", "--pending", pending];
        let wrong = otp(url, folder.path(), &args, "000000\n").await;
        assert_eq!(wrong.code, 1, "{}", wrong.stderr);
        assert!(
            wrong.stderr.starts_with("error: the API refused"),
            "{}",
            wrong.stderr
        );
        let right = otp(url, folder.path(), &args, "424242\n").await;
        assert_eq!(
            (right.code, right.stdout.as_str()),
            (0, ""),
            "{}",
            right.stderr
        );
        assert_eq!(right.stderr, "the phone number is verified\n");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let kept = fs::metadata(folder.path().join("kept.json")).unwrap();
        assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    }
    let gateways: Vec<_> = sandbox
        .inbox()
        .messages()
        .iter()
        .map(|sms| sms.gateway())
        .collect();
    assert_eq!(gateways, [None, Some(SmsProvider::VictoryLink), None]);
}

#[tokio::test]
async fn both_steps_in_one() {
    let sandbox = Sandbox::builder().code("424242").start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = sandbox.base_url();
    // The number and each code are a line.
    let input = format!("{PHONE}\n000000\n٤٢٤٢٤٢\n");
    let verified = otp(url, folder.path(), &["verify"], &input).await;
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert!(verified.stderr.contains("refused"), "{}", verified.stderr);
    assert!(!verified.shows(PHONE), "{}", verified.stderr);
    for (codes, code) in [("", 1), ("\n", 1), ("000000\n", 1), ("000000\n\n", 1)] {
        let given_up = otp(url, folder.path(), &["verify", PHONE], codes).await;
        assert_eq!(given_up.code, code, "{codes:?}: {}", given_up.stderr);
    }
    let given_up = otp(url, folder.path(), &["verify", "--json", PHONE], "000000\n").await;
    let answer = given_up.json();
    // What is still pending can still be validated.
    assert_eq!(answer["pending"]["phone"], PHONE);
    assert_eq!(answer["error"]["kind"], "api");
}

/// The documented form of `--json`.
#[tokio::test]
async fn the_form_of_json() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::ok(support::sent()).await;
    let mut sent = otp(&server.url(), folder.path(), &["send", "--json", PHONE], "")
        .await
        .json();
    let at = sent["pending"]["sentAt"].take();
    assert!(at.as_str().is_some_and(|at| at.ends_with('Z')), "{at}");
    assert_eq!(
        sent,
        json!({
            "outcome": "sent", "exitCode": 0,
            "pending": { "version": 1, "phone": PHONE, "requestId": REQUEST_ID, "sentAt": null }
        })
    );

    fs::write(
        folder.path().join("pending.json"),
        serde_json::to_string(&support::pending()).unwrap(),
    )
    .unwrap();
    let validate = ["validate", "--json", "--pending", "pending.json"];
    let server = Server::ok(support::confirmed()).await;
    let shown = otp(&server.url(), folder.path(), &validate, "123456").await;
    assert!(!shown.shows(TOKEN), "{}", shown.stdout);
    let mut verified = shown.json();
    assert!(verified["verified"]["expiresAt"].take().is_string());
    assert_eq!(
        verified,
        json!({
            "outcome": "verified", "exitCode": 0,
            "verified": { "requestId": REQUEST_ID, "hasAccessToken": true, "expiresAt": null }
        })
    );
    let with_token = [&validate[..], &["--show-token"]].concat();
    let shown = otp(&server.url(), folder.path(), &with_token, "123456").await;
    assert_eq!(shown.json()["verified"]["accessToken"], TOKEN);
    assert!(!shown.stderr.contains(TOKEN));
    let plain = ["validate", "--show-token", "--pending", "pending.json"];
    let shown = otp(&server.url(), folder.path(), &plain, "123456").await;
    assert_eq!(shown.stdout, format!("{TOKEN}\n"));

    let refusal = json!({ "error_code": 1042, "error_message": "no, \u{1b}[31m+201234567890" });
    let server = Server::ok(refusal).await;
    let mut refused = otp(&server.url(), folder.path(), &["send", "--json", PHONE], "")
        .await
        .json();
    assert!(refused["error"]["message"].take().is_string());
    assert_eq!(
        refused,
        json!({
            "outcome": "refused", "exitCode": 1,
            "error": {
                "message": null, "kind": "api", "status": 200, "errorCode": 1042,
                "retryAfterSeconds": null
            }
        })
    );
    // The words of the server only when asked for, and never what a terminal obeys.
    let told = otp(&server.url(), folder.path(), &["send", PHONE], "").await;
    assert!(!told.shows(PHONE), "{}", told.stderr);
    let told = otp(
        &server.url(),
        folder.path(),
        &["send", "--show-message", PHONE],
        "",
    )
    .await;
    assert!(
        told.stderr.contains(PHONE) && !told.stderr.contains('\u{1b}'),
        "{}",
        told.stderr
    );
}

#[tokio::test]
async fn exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let status = |status, headers: &str| Reply::new(status, headers, "");
    for (reply, code, outcome) in [
        (Reply::json(200, &support::sent()), 0, "sent"),
        (status(401, ""), 1, "refused"),
        (Reply::json(422, &json!({ "error_code": 7 })), 1, "refused"),
        (Reply::Drop, 3, "unknown"),
        (status(500, ""), 3, "unknown"),
        (Reply::json(200, &json!({ "data": {} })), 3, "unknown"),
        (status(429, "Retry-After: 7\r\n"), 4, "notDone"),
    ] {
        let server = Server::always(reply).await;
        let shown = otp(&server.url(), folder.path(), &["send", "--json", PHONE], "").await;
        assert_eq!(
            (shown.code, shown.json()["outcome"].as_str()),
            (code, Some(outcome))
        );
        assert_eq!(shown.json()["exitCode"], code);
        assert_eq!(server.received().len(), 1, "nothing is repeated");
        if code == 4 {
            assert_eq!(shown.json()["error"]["retryAfterSeconds"], 7);
        }
        // The same without `--json`.
        let shown = otp(&server.url(), folder.path(), &["send", PHONE], "").await;
        assert_eq!(shown.code, code);
    }
    // Nobody listens there.
    let shown = otp(
        "http://127.0.0.1:1",
        folder.path(),
        &["send", "--json", PHONE],
        "",
    )
    .await;
    assert_eq!(
        (shown.code, shown.json()["outcome"].as_str()),
        (4, Some("notDone"))
    );
    let unknown = Server::always(Reply::Drop).await;
    let shown = otp(&unknown.url(), folder.path(), &["send", PHONE], "").await;
    assert!(
        shown.stderr.contains("an SMS may have gone out"),
        "{}",
        shown.stderr
    );
}

/// What cannot be used is found out before anything is sent, and told without a
/// secret.
#[tokio::test]
async fn unusable() {
    let server = Server::ok(support::sent()).await;
    let url = server.url();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    let wrong = json!({ "version": 1, "phone": "nobody-may-see", "requestId": 7 });
    fs::write(folder.path().join("wrong.json"), wrong.to_string()).unwrap();
    fs::write(folder.path().join("text.json"), "nobody-may-see").unwrap();
    fs::write(
        folder.path().join("pending.json"),
        serde_json::to_string(&support::pending()).unwrap(),
    )
    .unwrap();
    for (args, input) in [
        (&["send", "nobody-may-see"][..], ""),
        (&["send"], "nobody-may-see\n"),
        (&["send"], ""),
        (&["send", "--via", "pigeon", PHONE], ""),
        (&["send", "--pending", "folder", PHONE], ""),
        (
            &["send", "--pending", "no-such-folder/pending.json", PHONE],
            "",
        ),
        (
            &[
                "send",
                "--base-url",
                "https://nobody:may-see@localhost/",
                PHONE,
            ],
            "",
        ),
        (&["send", "--base-url", "http://example.invalid", PHONE], ""),
        (&["send", "--api-key-file", "no-such-file", PHONE], ""),
        (&["send", "--api-key-file", "-"], "key\n"),
        (&["validate", "--pending", "no-such-file"], "1"),
        (&["validate", "--pending", "wrong.json"], "1"),
        (&["validate", "--pending", "text.json"], "1"),
        (&["validate", "--pending", "pending.json"], ""),
        (&["validate", "--pending", "-", "--code-file", "-"], ""),
        (&["validate", "--pending", "pending.json", "123456"], ""),
        (&["verify", PHONE, "123456"], ""),
    ] {
        let shown = otp(&url, folder.path(), args, input).await;
        assert_eq!(shown.code, 2, "{args:?}: {}{}", shown.stdout, shown.stderr);
        assert!(
            shown.stderr.starts_with("error: "),
            "{args:?}: {}",
            shown.stderr
        );
        for secret in ["nobody", "may-see", KEY] {
            // A wrong argument is the user's own: the program repeats no other.
            assert!(!shown.shows(secret), "{args:?}: {}", shown.stderr);
        }
    }
    assert_eq!(server.received().len(), 0);
    let json = otp(&url, folder.path(), &["send", "--json", "12"], "")
        .await
        .json();
    assert_eq!(
        (&json["outcome"], &json["exitCode"]),
        (&json!("unusable"), &json!(2))
    );
}

#[tokio::test]
async fn where_the_key_comes_from() {
    let server = Server::ok(support::sent()).await;
    let url = server.url();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("key"), format!("{KEY}\n")).unwrap();
    let send = |file: &'static str| ["send", "--base-url", "URL", "--api-key-file", file, PHONE];
    for (args, input) in [(send("key"), ""), (send("-"), KEY)] {
        let args = args.map(|arg| if arg == "URL" { &url } else { arg });
        let shown = with(&[], folder.path(), &args, input).await;
        assert_eq!(shown.code, 0, "{}", shown.stderr);
    }
    let received = server.received();
    assert_eq!(received.len(), 2);
    for request in received {
        assert_eq!(request.header("apikey").as_deref(), Some(KEY));
    }
    let args = ["send", "--base-url", &url, PHONE];
    for environment in [&[][..], &[("VLENS_API_KEY", "")]] {
        let shown = with(environment, folder.path(), &args, "").await;
        assert_eq!(shown.code, 2);
        assert!(shown.stderr.contains("VLENS_API_KEY"), "{}", shown.stderr);
    }
}
