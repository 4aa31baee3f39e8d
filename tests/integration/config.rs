//! Settings: what is refused, and by which name.

use std::{error::Error as _, time::Duration};

use vlens::{Client, ClientBuilder, ErrorKind};

use crate::support::{self, KEY, PATH, Server};

fn refused(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    // A loop that repeats what is safe to repeat ends.
    assert!(!error.is_safe_to_retry());
    let text = error.to_string();
    text.strip_prefix("invalid configuration: ")
        .unwrap()
        .to_owned()
}

fn with_key() -> ClientBuilder {
    Client::builder().api_key(KEY)
}

#[test]
fn the_default_is_the_document() {
    let client = with_key().build().unwrap();
    assert_eq!(vlens::DEFAULT_BASE_URL, "https://api.vlenseg.com");
    assert!(format!("{client:?}").contains(r#"baseurl: "https://api.vlenseg.com""#));
}

#[test]
fn keys_that_cannot_be_one() {
    assert_eq!(refused(Client::builder()), "api_key is missing");
    for (key, says) in [
        ("", "api_key is empty"),
        (" \t", "api_key is empty"),
        (
            "key\n",
            "api_key begins or ends with a space or a line break",
        ),
        (
            " key",
            "api_key begins or ends with a space or a line break",
        ),
        (
            "k\r\nX-Evil: 1",
            "api_key has a character that cannot be sent in a header",
        ),
        (
            "clé",
            "api_key has a character that cannot be sent in a header",
        ),
        (
            "k\0",
            "api_key has a character that cannot be sent in a header",
        ),
    ] {
        assert_eq!(refused(Client::builder().api_key(key)), says, "{key:?}");
    }
    with_key().api_key("with space").build().unwrap();
}

#[test]
fn urls_that_cannot_be_called() {
    for (url, says) in [
        ("", "is not a URL"),
        ("api.vlenseg.com", "is not a URL"),
        ("/api", "is not a URL"),
        ("http://api.vlenseg.com", "must be https"),
        ("http://127.0.0.1.evil.example", "must be https"),
        ("http://localhost.evil.example", "must be https"),
        ("http://10.0.0.1", "must be https"),
        ("ftp://api.vlenseg.com", "must begin with https://"),
        ("data:text/plain,x", "has no host"),
        ("https://user@api.vlenseg.com", "user name or a password"),
        (
            "https://user:nobody-may-see@api.vlenseg.com",
            "user name or a password",
        ),
        (
            "https://:nobody-may-see@api.vlenseg.com",
            "user name or a password",
        ),
        (
            "https://api.vlenseg.com?tenant=nobody-may-see",
            "neither a query nor a fragment",
        ),
        (
            "https://api.vlenseg.com/#top",
            "neither a query nor a fragment",
        ),
    ] {
        let text = refused(with_key().base_url(url));
        assert!(
            text.starts_with("base_url ") && text.contains(says),
            "{url}: {text}"
        );
        assert!(!text.contains("nobody-may-see"));
    }
    for url in [
        "https://api.vlenseg.com/",
        "https://API.vlenseg.com:8443/a/b//",
        "http://localhost:1",
        "http://127.9.9.9",
        "http://[::1]:8080/",
    ] {
        with_key().base_url(url).build().unwrap();
    }
    with_key()
        .base_url("http://sandbox:8080")
        .allow_http(true)
        .build()
        .unwrap();
}

#[test]
fn nothing_is_zero() {
    let zero = Duration::ZERO;
    assert_eq!(
        refused(with_key().timeout(zero)),
        "timeout must not be zero"
    );
    assert_eq!(
        refused(with_key().connect_timeout(zero)),
        "connect_timeout must not be zero"
    );
    assert_eq!(
        refused(with_key().max_body_bytes(0)),
        "max_body_bytes must not be zero"
    );
}

#[test]
fn an_http_client_that_cannot_be_built() {
    let broken = reqwest::Client::builder()
        .tls_version_min(reqwest::tls::Version::TLS_1_3)
        .tls_version_max(reqwest::tls::Version::TLS_1_2);
    let error = with_key().http_client(broken).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid configuration: http_client cannot be built"
    );
    assert!(error.source().is_some());
}

#[tokio::test]
async fn the_path_follows_the_base_url() {
    let server = Server::ok(support::sent()).await;
    for (suffix, prefix) in [
        ("", ""),
        ("/", ""),
        ("//", ""),
        ("/gateway", "/gateway"),
        ("/gateway/v1/", "/gateway/v1"),
    ] {
        let client = support::client(&format!("{}{suffix}", server.url()));
        client.send_otp(&support::phone()).await.unwrap();
        let request = server.received().pop().unwrap();
        assert_eq!(
            request.request_line(),
            format!("POST {prefix}{PATH} HTTP/1.1")
        );
    }
}

/// In a process of its own, since the environment belongs to the whole process.
mod from_env {
    use std::process::Command;

    const CHILD: &str = "config::from_env::child";

    /// Does nothing unless it is run by the test below.
    #[test]
    fn child() {
        if std::env::var_os("VLENS_TEST_CHILD").is_none() {
            return;
        }
        match vlens::Client::from_env() {
            Ok(client) => println!("built: {client:?}"),
            Err(error) => println!("refused: {error}"),
        }
    }

    fn run(variables: &[(&str, &str)]) -> String {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--nocapture"])
            .env_remove("VLENS_API_KEY")
            .env_remove("VLENS_BASE_URL")
            .env_remove("VLENS_ALLOW_HTTP")
            .env("VLENS_TEST_CHILD", "1")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn reads_the_variables() {
        let key = ("VLENS_API_KEY", "nobody-may-see");
        let http = ("VLENS_BASE_URL", "http://sandbox:8080/");
        for (variables, says) in [
            (
                &[][..],
                "refused: invalid configuration: VLENS_API_KEY is not set",
            ),
            (&[("VLENS_API_KEY", "")], "VLENS_API_KEY is empty"),
            (
                &[("VLENS_API_KEY", "key\n")],
                "VLENS_API_KEY begins or ends with a space",
            ),
            (
                &[key],
                r#"built: Client { baseurl: "https://api.vlenseg.com""#,
            ),
            (&[key, ("VLENS_BASE_URL", "")], "VLENS_BASE_URL is empty"),
            (&[key, http], "VLENS_BASE_URL must be https"),
            (
                &[key, http, ("VLENS_ALLOW_HTTP", "0")],
                "VLENS_BASE_URL must be https",
            ),
            (
                &[key, http, ("VLENS_ALLOW_HTTP", "yes")],
                "VLENS_ALLOW_HTTP must be 1 or 0",
            ),
            (
                &[key, http, ("VLENS_ALLOW_HTTP", "1")],
                r#"baseurl: "http://sandbox:8080""#,
            ),
        ] {
            let output = run(variables);
            assert!(output.contains(says), "{variables:?}: {output}");
            assert!(!output.contains("nobody-may-see"), "{output}");
        }
    }
}
