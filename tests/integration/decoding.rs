//! What a body is taken for: lenient where nothing is lost, strict where
//! something could be.

use serde_json::json;
use vlens::{Error, ErrorKind, PendingVerification, VerifiedPhone, raw::ResponseValue};

use crate::support::{self, REQUEST_ID, Reply, Server};

async fn validate(body: impl AsRef<[u8]>) -> Result<VerifiedPhone, Error> {
    let server = Server::always(Reply::new(200, "", body)).await;
    let client = server.client();
    client.validate_otp(&support::pending(), "123456").await
}

async fn send(body: impl AsRef<[u8]>) -> Result<PendingVerification, Error> {
    let server = Server::always(Reply::new(200, "", body)).await;
    server.client().send_otp(&support::phone()).await
}

#[tokio::test]
async fn a_list_is_no_object() {
    for (body, path) in [
        (r#"[{"isPhoneNumberConfirmed":true},null,null,null]"#, None),
        (
            r#"{"data":[null,null,null,null,null,null,null,true]}"#,
            Some("data"),
        ),
        (
            r#"{"data":[true,true,true,true,true,true,true,true,true,true,true,true,true]}"#,
            Some("data"),
        ),
        (r#"{"data":"isPhoneNumberConfirmed"}"#, Some("data")),
    ] {
        let error = validate(body).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, path),
            "{body}"
        );
    }
    let mut body = support::confirmed();
    body["data"]["user"] = json!([null, null, null, 7, null, "Amina", null, null, null]);
    let verified = validate(body.to_string()).await.unwrap();
    assert!(verified.user().is_none());
}

#[tokio::test]
async fn integers_in_any_notation() {
    for (written, seconds) in [
        ("86400", 86400),
        ("86400.0", 86400),
        ("8.64e4", 86400),
        ("864000e-1", 86400),
        ("-5.0", -5),
    ] {
        let body = format!(
            r#"{{"data":{{"isPhoneNumberConfirmed":true,"accessToken":"t",
            "expireInSeconds":{written},"user":{{"id":7.0}}}}}}"#
        );
        let verified = validate(&body).await.unwrap();
        let data = verified.response().data.as_ref().unwrap();
        assert_eq!(data.expire_in_seconds, Some(seconds), "{written}");
        assert_eq!(verified.user().unwrap().id, Some(7));
        assert!(verified.access_token().unwrap().expires_at().is_some());
    }
    // An integer, as documented, that no date can hold: the lifetime is unknown.
    for written in ["1e30", "18446744073709551615", "99999999999999999999999"] {
        let body = format!(
            r#"{{"data":{{"isPhoneNumberConfirmed":true,"accessToken":"t","expireInSeconds":{written}}}}}"#
        );
        let verified = validate(&body).await.unwrap();
        assert_eq!(verified.access_token().unwrap().expires_at(), None);
    }
}

/// A confirmation is not lost to what it does not rest on: that is absent, and in
/// the body.
#[tokio::test]
async fn what_a_step_does_not_rely_on_never_fails_it() {
    let deep = format!("{}7{}", "[".repeat(5000), "]".repeat(5000));
    for member in [
        r#""user":"""#,
        r#""user":7"#,
        r#""user":{"id":"seven"}"#,
        r#""user":{"id":1.5}"#,
        r#""user":{"id":1e999}"#,
        r#""user":{"id":99999999999999999999}"#,
        r#""user":{"idNumber":29001011234567}"#,
        r#""user":{"address":{"street":"x"}}"#,
        r#""user":{"address":"\ud800"}"#,
        r#""user":{"address":"a","address":"b"}"#,
        r#""userName":7,"userFullName":[],"user":{"name":1,"surname":2,"address":3}"#,
        r#""isEmailConfirmed":"no""#,
        r#""encryptedAccessToken":{}"#,
        r#""phoneNumberOtp":1"#,
        r#""phoneNumberOtpRequestId":"string""#,
        r#""unknown":1e999,"un\u006bnown":"\ud800""#,
        r#""\ud800":1"#,
        r#""isPhoneNumberConfirmed":true"#,
        &format!(r#""user":{deep}"#),
        &format!(r#""unknown":{deep}"#),
    ] {
        let body = format!(
            "\u{feff} {{\"data\":{{{member},\"isPhoneNumberConfirmed\":true,\"accessToken\":\"t\",\"userName\":null}},\
             \"error_code\":null,\"error_descriptions\":{deep}}}\n"
        );
        let verified = validate(&body).await.unwrap();
        assert_eq!(
            verified.access_token().unwrap().secret().expose(),
            "t",
            "{member}"
        );
        assert_eq!(verified.expose_body(), body.as_bytes());
    }
    // Nobody reads the message where there is no error.
    for message in ["7", "{}", r#"["no"]"#, r#""\ud800""#] {
        for code in ["", r#""error_code":null,"#] {
            let envelope = |data| format!(r#"{{{code}"error_message":{message},"data":{data}}}"#);
            let verified = validate(envelope(r#"{"isPhoneNumberConfirmed":true}"#)).await;
            assert_eq!(verified.unwrap().response().error_message, None);
            let data = format!(r#"{{"phoneNumberOtpRequestId":"{REQUEST_ID}"}}"#);
            send(envelope(&data)).await.unwrap();
        }
    }
    // What serde_json cannot hold is kept as it was written.
    let body = r#"{"data":{"isPhoneNumberConfirmed":true},"error_descriptions":{"a":1e999}}"#;
    let verified = validate(body).await.unwrap();
    let descriptions = verified.response().error_descriptions.as_ref().unwrap();
    assert_eq!(descriptions.expose_text(), r#"{"a":1e999}"#);
    // A good member beside a bad one is there.
    let body =
        r#"{"data":{"isPhoneNumberConfirmed":true,"user":{"id":"x","name":"Amina","address":7}}}"#;
    let verified = validate(body).await.unwrap();
    let user = verified.user().unwrap();
    assert_eq!((user.id, user.name.as_deref()), (None, Some("Amina")));
    assert!(user.address.is_none());
    // Bytes that are no text.
    let mut body = br#"{"data":{"userName":"?","isPhoneNumberConfirmed":true}}"#.to_vec();
    body[21] = 0xff;
    let verified = validate(&body).await.unwrap();
    assert!(
        verified
            .response()
            .data
            .as_ref()
            .unwrap()
            .user_name
            .is_none()
    );
    assert_eq!(verified.expose_body(), body);
}

#[tokio::test]
async fn what_a_step_relies_on_must_be_as_documented() {
    for (data, path) in [
        (
            r#"{"isPhoneNumberConfirmed":"true"}"#,
            "data.isPhoneNumberConfirmed",
        ),
        (
            r#"{"isPhoneNumberConfirmed":1}"#,
            "data.isPhoneNumberConfirmed",
        ),
        (
            r#"{"isPhoneNumberConfirmed":true,"isPhoneNumberConfirmed":[]}"#,
            "data.isPhoneNumberConfirmed",
        ),
        (
            r#"{"isPhoneNumberConfirmed":true,"accessToken":7}"#,
            "data.accessToken",
        ),
        (
            r#"{"isPhoneNumberConfirmed":true,"accessToken":"\ud800"}"#,
            "data.accessToken",
        ),
        (
            r#"{"isPhoneNumberConfirmed":true,"accessToken":"t","expireInSeconds":"1"}"#,
            "data.expireInSeconds",
        ),
        (
            r#"{"isPhoneNumberConfirmed":true,"accessToken":"t","expireInSeconds":1.5}"#,
            "data.expireInSeconds",
        ),
        (
            r#"{"isPhoneNumberConfirmed":true,"accessToken":"t","expireInSeconds":null}"#,
            "data.expireInSeconds",
        ),
    ] {
        let error = validate(format!(r#"{{"data":{data}}}"#)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, Some(path)),
            "{data}"
        );
        assert!(error.expose_body().is_some() && error.status().is_some());
    }

    const PATH: &str = "data.phoneNumberOtpRequestId";
    for (id, kind) in [
        (json!(7), ErrorKind::Decode),
        (json!("string"), ErrorKind::Decode),
        (json!([REQUEST_ID]), ErrorKind::Decode),
        // UUIDs, but not in the form of the document.
        (json!(REQUEST_ID.replace('-', "")), ErrorKind::Decode),
        (json!(format!("{{{REQUEST_ID}}}")), ErrorKind::Decode),
        (json!(format!("urn:uuid:{REQUEST_ID}")), ErrorKind::Decode),
        (json!(null), ErrorKind::Incomplete),
        (
            json!("00000000-0000-0000-0000-000000000000"),
            ErrorKind::Incomplete,
        ),
    ] {
        let body = json!({ "data": { "phoneNumberOtpRequestId": id } }).to_string();
        let error = send(&body).await.unwrap_err();
        assert_eq!((error.kind(), error.path()), (kind, Some(PATH)), "{body}");
    }
    let mut upper = support::sent();
    upper["data"]["phoneNumberOtpRequestId"] = json!(REQUEST_ID.to_uppercase());
    let pending = send(upper.to_string()).await.unwrap();
    assert_eq!(pending.request_id().to_string(), REQUEST_ID);
}

/// Whatever stands beside it, on any status.
#[tokio::test]
async fn nothing_hides_an_error_code() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let nested = |levels: usize| format!("{}7{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    let bodies: Vec<(Vec<u8>, &str)> = [
        (r#"{"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_code":1042.0,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_code":1.042e3,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_c\u006fde":1042,"error_message":"m"}"#.to_owned(), "m"),
        ("\u{feff}{\"error_code\":1042,\"error_message\":\"m\"}".to_owned(), "m"),
        (r#" {"error_message":"m\ud800","error_code":1042}"#.to_owned(), "m\u{fffd}"),
        (r#"{"error_message":"\ud83d\ude00\udc00\"","error_code":1042}"#.to_owned(), "😀\u{fffd}\""),
        (r#"{"error_message":"m\q\u12G4","error_code":1042}"#.to_owned(), "m\u{fffd}\u{fffd}12G4"),
        ("{\"error_message\":\"m\n\",\"error_code\":1042}".to_owned(), "m\n"),
        (r#"{"error_message":"a","error_message":"m","error_code":1042}"#.to_owned(), "m"),
        (r#"{"error_code":1,"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_code":1042,"error_code":null,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_code":null,"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_descriptions":1e999,"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_descriptions":{"+201234567890":1e999},"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_descriptions":NaN,"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (format!(r#"{{"error_descriptions":{},"error_code":1042,"error_message":"m"}}"#, deep(200)), "m"),
        (format!(r#"{{"error_descriptions":{},"error_code":1042,"error_message":"m"}}"#, deep(100_000)), "m"),
        (format!(r#"{{"error_descriptions":{},"error_code":1042,"error_message":"m"}}"#, nested(127)), "m"),
        (format!(r#"{{"data":{},"error_code":1042,"error_message":"m"}}"#, "9".repeat(5000)), "m"),
        (r#"{"\ud800":1,"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"data":{"error_code":7},"error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"data":"\"}{","error_code":1042,"error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_code":1042,"error_message":"m",}"#.to_owned(), "m"),
        (r#"{"error_code":1042,"error_message":"m"} trailing"#.to_owned(), "m"),
        (r#"{"error_code":1042 "error_message":"m"}"#.to_owned(), "m"),
        (r#"{"error_code":1042,"error_message":"m""#.to_owned(), "m"),
        (r#"{"error_code":1042,"error_message":{"a":1}}"#.to_owned(), r#"{"a":1}"#),
    ]
    .map(|(body, message)| (body.into_bytes(), message))
    .into_iter()
    .chain([(b"{\"error_message\":\"m\xff\",\"error_code\":1042}".to_vec(), "m\u{fffd}")])
    .collect();
    for (body, message) in bodies {
        for status in [200, 400, 503] {
            let server = Server::always(Reply::new(status, "", &body)).await;
            let error = server
                .client()
                .send_otp(&support::phone())
                .await
                .unwrap_err();
            let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
            assert_eq!(error.kind(), ErrorKind::Api, "{shown}");
            assert_eq!(error.code(), Some(1042.into()), "{shown}");
            assert_eq!(error.message(), Some(message), "{shown}");
            assert_eq!(error.status().unwrap().as_u16(), status);
            // Whatever it is, it can be asked for.
            error
                .descriptions()
                .map(|details| (details.expose(), details.expose_text()));
        }
    }
    // An envelope is an object.
    for body in [r#"[{"error_code":1042}]"#, r#""{\"error_code\":1042}""#] {
        assert_eq!(send(body).await.unwrap_err().kind(), ErrorKind::Decode);
    }
    assert!(
        send(r#"{"data":{"error_code":7}}"#)
            .await
            .unwrap_err()
            .code()
            .is_none()
    );
}

/// The names that are shown are the document's.
#[tokio::test]
async fn the_path_holds_no_text_of_the_server() {
    let long = "nobody-may-see".repeat(1000);
    for body in [
        r#"{"error_code":1,"error_descriptions":{"+201234567890":1e999}}"#.to_owned(),
        format!(
            r#"{{"data":{{"isPhoneNumberConfirmed":true,"accessToken":{{"{long}":[1e999]}}}}}}"#
        ),
        format!(r#"{{"{long}":{{"\u0007":1e999}},"data":{{"isPhoneNumberConfirmed":"{long}"}}}}"#),
        "{\"data\":{\"nobody-may-see\x07\":1}}".to_owned(),
        format!(r#"{{"data":["{long}"]}}"#),
    ] {
        let error = validate(&body).await.unwrap_err();
        let shown = format!("{error} {error:?} {}", error.path().unwrap_or_default());
        assert!(shown.len() < 600, "{shown}");
        assert!(!shown.contains(|c: char| c.is_control()), "{shown}");
        assert!(
            !shown.contains("nobody-may-see") && !shown.contains("201234567890"),
            "{shown}"
        );
    }
}

/// Descriptions of 1 MiB cost their text until they are asked for, and nesting
/// costs no stack.
#[test]
fn deep_nesting_needs_no_stack() {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let maps = format!("{}7{}", r#"{"a":"#.repeat(127), "}".repeat(127));
            let lists = format!("{}{}", "[".repeat(400_000), "]".repeat(400_000));
            for nested in [&maps, &lists] {
                let body = format!(r#"{{"error_code":5,"error_descriptions":{nested}}}"#);
                let error = send(&body).await.unwrap_err();
                let details = error.descriptions().unwrap();
                assert_eq!(details.expose_text(), *nested);
                let body = format!(
                    r#"{{"data":{{"user":{nested},"accessToken":"t","isPhoneNumberConfirmed":true}},"error_descriptions":{nested},"x":{nested}}}"#
                );
                let body = &body[..];
                if body.len() < 1 << 20 {
                    validate(body).await.unwrap();
                }
            }
        });
    };
    std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}

// -- Other operations -------------------------------------------------------------

/// What another document may generate: required members, lists, maps, enums.
#[derive(Debug, serde::Deserialize)]
struct Other {
    count: u8,
    #[serde(default)]
    states: Vec<State>,
    by_name: Option<std::collections::BTreeMap<String, Inner>>,
    list: Option<Vec<Inner>>,
    inner: Option<Inner>,
    next: Option<Box<Other>>,
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Open,
    Closed,
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Inner {
    number: i32,
    note: Option<String>,
}

async fn other(body: impl Into<String>) -> Result<ResponseValue<Other>, Error> {
    let response = http::Response::new(body.into());
    match ResponseValue::from_response::<()>(response.into()).await {
        Ok(value) => Ok(value),
        Err(error) => Err(Error::from_raw(error).await),
    }
}

/// The same reader and the same errors, with one call.
#[tokio::test]
async fn of_any_operation() {
    let read = other(
        r#"{"count":7.0,"states":["open","closed"],"by_name":{"a":{"number":1e2}},
            "list":[{"number":1},{"number":2,"note":7}],"inner":[1,"x"],"more":1}"#,
    )
    .await
    .unwrap();
    assert_eq!(read.count, 7);
    assert_eq!(read.states, [State::Open, State::Closed]);
    assert_eq!(read.by_name.as_ref().unwrap()["a"].number, 100);
    // Only what does not fit is absent.
    let [first, second] = &read.list.as_ref().unwrap()[..] else {
        panic!("two items")
    };
    assert_eq!((first.number, second.number, &second.note), (1, 2, &None));
    assert_eq!(read.inner, None);

    // Without its required number an item is none, and the list is not complete.
    let read = other(r#"{"count":1,"list":[{"number":1},{"note":"x"}]}"#).await;
    assert!(read.unwrap().list.is_none());
    let read = other(r#"{"count":1,"by_name":{"a":{"number":"1"}},"inner":{"note":"x"}}"#).await;
    let read = read.unwrap();
    assert!(read.by_name.is_none() && read.inner.is_none());

    for (body, path) in [
        (r#"{"count":"nobody-may-see"}"#, Some("count")),
        (r#"{"count":256}"#, Some("count")),
        (r#"{}"#, Some("count")),
        (r#"[1]"#, None),
    ] {
        let error = other(body).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, path),
            "{body}"
        );
        assert_eq!(error.status().unwrap(), 200);
    }
    let error = other(r#"{"error_code":5,"count":1}"#).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Api, Some(5.into()))
    );

    // However deep a type goes, and however much of a body is bad.
    let deep = format!(
        "{}null{}",
        r#"{"count":1,"next":"#.repeat(5000),
        "}".repeat(5000)
    );
    assert!(other(deep).await.unwrap().next.is_some());
    let bad = |note: &str| format!(r#"{{"number":1,"note":{note}}}"#);
    for (count, whole) in [(60, true), (600, false)] {
        let list = vec![bad("7"); count].join(",");
        let read = other(format!(r#"{{"count":1,"list":[{list}]}}"#)).await;
        assert_eq!(read.unwrap().list.is_some(), whole);
    }
}
