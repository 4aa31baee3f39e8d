//! Files and URLs that cannot be used.

use std::fs;

use crate::{
    program::{DOCUMENT, page, run},
    support::{Reply, Server},
};

/// Unusable input is one clear line and exit code 2, whatever it is.
#[test]
fn garbage() {
    let folder = tempfile::tempdir().unwrap();
    let deep = format!(
        "openapi: 3.1.0\nx: {}1{}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let large = "openapi: 3.1.0\n".repeat(50 * 1024 * 1024 / 15);
    let cyclic = DOCUMENT.replace(
        "    StepVerifyPhoneInput:\n      type: object",
        "    StepVerifyPhoneInput:\n      $ref: '#/components/schemas/StepVerifyPhoneInput'\n      type: object",
    );
    let bombs = format!(
        "openapi: 3.1.0\na: &a [x,x,x,x,x,x,x,x,x]\n{}",
        ('b'..'k')
            .map(|c| {
                let above = char::from(c as u8 - 1);
                format!("{c}: &{c} [{}]\n", vec![format!("*{above}"); 9].join(","))
            })
            .collect::<String>()
    );
    for (name, text) in [
        ("empty", &b""[..]),
        ("binary", &[0, 159, 146, 150, 255]),
        ("nul", b"\0\0\0"),
        ("large", large.as_bytes()),
        ("deep", deep.as_bytes()),
        ("bombs", bombs.as_bytes()),
        ("cyclic", cyclic.as_bytes()),
        ("no-block", b"# A page\n\nwith prose only\n"),
        (
            "unfinished",
            b"# A page\n\n## OpenAPI Specification\n\n```yaml\nopenapi: 3.1.0\n",
        ),
        ("list", b"[]"),
        ("swagger", b"swagger: '2.0'\npaths: {}\n"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        fs::write(folder.path().join("good"), DOCUMENT).unwrap();
        for args in [
            &["spec", "update", "--check", name][..],
            &["contract", "diff", "good", name],
            &["contract", "diff", name, "good"],
            &["contract", "check", name],
        ] {
            // A page that only refers to itself is found by a later step.
            if name == "cyclic" && args[0] == "spec" {
                continue;
            }
            let (code, stdout, stderr) = run(args, folder.path());
            assert_eq!(code, 2, "{args:?}: {stdout}{stderr}");
            assert_eq!(stderr.lines().count(), 1, "{args:?}: {stderr}");
            assert!(
                stderr.starts_with("error: ") && stderr.contains(name),
                "{args:?}: {stderr}"
            );
            assert!(stderr.len() < 600, "{args:?}: {stderr}");
        }
        for args in [
            &["spec", "print", "--lowered", name][..],
            &["spec", "lint", name],
        ] {
            let (code, _, stderr) = run(args, folder.path());
            // What only refers to itself is refused by later steps.
            assert!(code == 2 || name == "cyclic", "{args:?}: {code}");
            assert!(!stderr.contains("panicked"), "{stderr}");
        }
    }
    for args in [
        &["spec", "print", "no-such-file"][..],
        &["spec", "print", "http://example.invalid/page.md"],
        &["spec", "print", "https://nowhere.invalid/page.md"],
        &["sandbox", "--code", "letters"],
        &["sandbox", "--addr", "nowhere"],
        &["spec", "update"],
        &["nothing"],
    ] {
        assert_eq!(run(args, folder.path()).0, 2, "{args:?}");
    }
}

/// A URL is fetched with the same care as the API is called.
#[tokio::test(flavor = "multi_thread")]
async fn urls() {
    let fetch = |url: String| {
        tokio::task::spawn_blocking(move || {
            let folder = tempfile::tempdir().unwrap();
            run(&["spec", "update", "--check", &url], folder.path())
        })
    };
    let server = Server::always(Reply::new(200, "", page(DOCUMENT))).await;
    assert_eq!(fetch(server.url()).await.unwrap().0, 0);
    let location = format!("Location: {}/\r\n", server.url());
    let elsewhere = Server::always(Reply::new(302, &location, "")).await;
    let (code, _, stderr) = fetch(elsewhere.url()).await.unwrap();
    assert_eq!(code, 2);
    assert!(stderr.contains("redirected to another origin"), "{stderr}");
    assert_eq!(server.received().len(), 1);
    let missing = Server::always(Reply::new(404, "", "")).await;
    assert_eq!(fetch(missing.url()).await.unwrap().0, 2);
}

/// A URL may hold a secret: what is printed has neither user info nor query.
#[tokio::test(flavor = "multi_thread")]
async fn urls_are_shown_without_secrets() {
    let server = Server::always(Reply::new(200, "", "# No document")).await;
    let missing = Server::always(Reply::new(404, "", "")).await;
    let with_secrets = |url: String| {
        url.replace("http://", "http://nobody:may-see@") + "/page.md?nobody=may-see#may-see"
    };
    let mut urls = vec![with_secrets(server.url()), with_secrets(missing.url())];
    for scheme in ["HTTPS", "ftp", "http", "file"] {
        urls.push(format!(
            "{scheme}://nobody:may-see@host.invalid/a?nobody=may-see"
        ));
    }
    urls.push("https://nobody:may-see@host:nobody/?may-see".to_owned());
    let run_all = move || {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("good.yaml"), DOCUMENT).unwrap();
        for url in &urls {
            for args in [
                &["spec", "print", url][..],
                &["spec", "lint", url],
                &["spec", "update", "--check", url],
                &["contract", "diff", "good.yaml", url],
                &["contract", "check", url],
                &["contract", "check", "--document", url, "good.yaml"],
                &["contract", "check", "--server", url, "good.yaml"],
            ] {
                let (code, stdout, stderr) = run(args, folder.path());
                assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}");
                assert!(
                    !stderr.contains("nobody") && !stderr.contains("may-see"),
                    "{stderr}"
                );
            }
        }
    };
    tokio::task::spawn_blocking(run_all).await.unwrap();
}
