//! Each mistake in a request has its own answer.

use std::collections::HashSet;

use serde_json::json;
use vlens_sandbox::{Rejection, Sandbox, StatusStyle};

use crate::{
    requests::{HEADERS, post},
    support::PHONE,
};

/// What is refused, the headers and the body of such a request.
type Refused = (Rejection, &'static [(&'static str, &'static str)], Vec<u8>);

/// In each line a code, the name of its rejection, and a body.
fn refused_texts() -> impl Iterator<Item = Refused> {
    include_str!("refused.txt").lines().map(|line| {
        let [code, name, body] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let mut all = Rejection::ALL.iter();
        let rejection = *all.find(|r| r.code().to_string() == code).unwrap();
        assert_eq!(format!("{rejection:?}"), name, "codes do not change");
        (rejection, HEADERS, body.as_bytes().to_vec())
    })
}

/// What does not fit into a line of text.
fn refused_bytes() -> Vec<Refused> {
    use Rejection as R;
    const JSON: (&str, &str) = ("Content-Type", "application/json");
    const KEY: (&str, &str) = ("ApiKey", "any");
    let good = json!({ "phoneNumber": PHONE }).to_string().into_bytes();
    let deep = format!(r#"{{"phoneNumber":{}"#, "[".repeat(8_000));
    vec![
        (R::MissingApiKey, &[JSON], good.clone()),
        (R::RepeatedApiKey, &[KEY, ("apikey", "any")], good.clone()),
        (R::EmptyApiKey, &[("ApiKey", "")], good.clone()),
        (R::EmptyApiKey, &[("ApiKey", "  ")], good.clone()),
        (
            R::UnsupportedContentType,
            &[KEY, ("Content-Type", "text/plain")],
            good.clone(),
        ),
        (
            R::UnsupportedContentType,
            &[KEY, ("Content-Type", "application/x-www-form-urlencoded")],
            good,
        ),
        (R::BodyTooLarge, HEADERS, vec![b' '; 16 * 1024 + 1]),
        (R::BodyTooLarge, HEADERS, vec![b'['; 50 * 1024 * 1024]),
        (R::MissingBody, HEADERS, Vec::new()),
        (R::MalformedJson, HEADERS, b" ".to_vec()),
        (R::MalformedJson, HEADERS, "\u{feff}{}".into()),
        (
            R::MalformedJson,
            HEADERS,
            b"{\"phoneNumber\":\"\xff\xfe\"}".to_vec(),
        ),
        (R::MalformedJson, HEADERS, deep.into_bytes()),
    ]
}

async fn each_mistake_has_its_own_answer(style: StatusStyle) {
    let sandbox = Sandbox::builder()
        .status_style(style)
        .start()
        .await
        .unwrap();
    for (rejection, headers, body) in refused_bytes().into_iter().chain(refused_texts()) {
        let start = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        let (status, answer) = post(&sandbox, headers, body).await;
        let expected = rejection.code().get();
        assert_eq!(answer["error_code"], expected, "{rejection:?} for {start}");
        let expected = match (style, expected) {
            (StatusStyle::Documented, _) => 200,
            (_, 9001..=9099) => 401,
            (_, 9101..=9199) => 400,
            _ => 422,
        };
        assert_eq!(status, expected, "{rejection:?}");
        let message = answer["error_message"].as_str().unwrap();
        assert!(
            message.ends_with('.') && !message.contains("123456"),
            "{message}"
        );
    }
    assert!(
        sandbox.inbox().messages().is_empty(),
        "no SMS for any of them"
    );
}

#[tokio::test]
async fn each_mistake_is_answered_in_the_documented_style() {
    each_mistake_has_its_own_answer(StatusStyle::Documented).await;
}

#[tokio::test]
async fn each_mistake_is_answered_in_the_http_style() {
    each_mistake_has_its_own_answer(StatusStyle::Http).await;
}

#[test]
fn codes_are_unique() {
    let codes: HashSet<_> = Rejection::ALL.iter().map(|r| r.code()).collect();
    assert_eq!(codes.len(), Rejection::ALL.len());
}
