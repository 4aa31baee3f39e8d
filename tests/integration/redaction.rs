//! Nothing that is printed shows a key, a token, a code, a name or a number.

use std::error::Error as _;

use serde::{
    Deserialize as _,
    de::{
        IntoDeserializer as _,
        value::{BytesDeserializer, I128Deserializer, U128Deserializer},
    },
};
use serde_json::json;
use vlens::{OtpCode, Personal, PhoneNumber, Secret, SensitiveJson, raw::types};

use crate::support::{self, Reply, Server};

/// Everything in the fixtures that must not be seen.
const HIDDEN: [&str; 8] = [
    support::KEY,
    support::PHONE,
    "1234567890",
    "nobody-may-see",
    "Nobody-May-See",
    "Amina",
    "29001011234567",
    "123456",
];

pub fn assert_hidden(shown: &str) {
    for hidden in HIDDEN {
        assert!(!shown.contains(hidden), "«{hidden}» in {shown}");
    }
}

#[tokio::test]
async fn of_the_flow() {
    let server = Server::ok(support::confirmed()).await;
    let client = server.client();
    let pending = support::pending();
    let verified = client.validate_otp(&pending, "123456").await.unwrap();
    let builder = vlens::Client::builder()
        .api_key(support::KEY)
        .base_url("https://user:nobody-may-see@example.com");
    let headers = [(
        http::header::AUTHORIZATION,
        http::HeaderValue::from_static("nobody-may-see"),
    )];
    let with_secrets = vlens::Client::builder()
        .api_key(support::KEY)
        .base_url("https://example.com/nobody-may-see")
        .http_client(reqwest::Client::builder().default_headers(headers.into_iter().collect()))
        .build()
        .unwrap();
    assert!(format!("{with_secrets:?}").contains("https://example.com"));
    let code: OtpCode = "123456".parse().unwrap();
    for shown in [
        format!("{client:?} {builder:?} {with_secrets:?} {with_secrets:#?}"),
        format!("{:?}", with_secrets.send_otp(pending.phone())),
        format!("{:?}", with_secrets.register_step_verify_phone()),
        format!("{:?}", client.send_otp(pending.phone())),
        format!("{:?}", client.register_step_verify_phone()),
        format!("{pending:#?} {:?}", pending.phone()),
        format!("{verified:?} {:?}", verified.access_token()),
        format!("{:#?} {:?}", verified.response(), verified.user()),
        format!("{code:?} {:?}", Secret::from("nobody-may-see")),
    ] {
        assert_hidden(&shown);
    }
}

/// Enough to tell one from another, where that is no secret.
#[tokio::test]
async fn what_debug_shows_instead() {
    let mut confirmed = support::confirmed();
    confirmed["data"]
        .as_object_mut()
        .unwrap()
        .remove("expireInSeconds");
    let server = Server::ok(confirmed).await;
    let client = server.client();
    let pending = support::pending();
    let verified = client.validate_otp(&pending, "123456").await.unwrap();
    let code: OtpCode = "123456".parse().unwrap();
    let builder = vlens::Client::builder().api_key(support::KEY);
    for (shown, expected) in [
        (format!("{:?}", pending.phone()), "[redacted]"),
        (format!("{code:?}"), "[redacted]"),
        (format!("{:?}", Secret::from("hidden")), "[redacted]"),
        (format!("{:?}", Personal::from("hidden")), "[redacted]"),
        (format!("{:?}", SensitiveJson::from(json!(1))), "[redacted]"),
        (
            format!("{pending:?}"),
            "PendingVerification { phone: [redacted], \
             request_id: 3fa85f64-5717-4562-b3fc-2c963f66afa6, \
             sent_at: 2026-01-02T03:04:05Z }",
        ),
        (
            format!("{verified:?}"),
            "VerifiedPhone { phone: [redacted], \
             request_id: 3fa85f64-5717-4562-b3fc-2c963f66afa6, \
             access_token: Some(AccessToken { secret: [redacted], expires_at: None }), .. }",
        ),
        (
            format!("{client:?}").replace(&server.port.to_string(), "port"),
            "Client { baseurl: \"http://127.0.0.1:port\", .. }",
        ),
        (
            format!("{builder:?}"),
            "ClientBuilder { api_key: Some([redacted]), allow_http: false, \
             connect_timeout: None, timeout: None, pool_idle_timeout: None, \
             max_body_bytes: None, .. }",
        ),
    ] {
        assert_eq!(shown, expected);
    }
}

#[tokio::test]
async fn of_the_generated_types() {
    let mut output = support::confirmed();
    output["error_message"] = json!("nobody-may-see");
    output["error_descriptions"] = json!({ "phone": support::PHONE });
    for member in ["phoneNumberOtp", "encryptedAccessToken", "userName"] {
        output["data"][member] = json!("nobody-may-see");
    }
    for member in ["surname", "fullName", "userName", "emailAddress", "address"] {
        output["data"]["user"][member] = json!("nobody-may-see");
    }
    let typed: types::ApiOutputRegister = serde_json::from_value(output.clone()).unwrap();
    assert_hidden(&format!("{typed:#?}"));
    // Mocks need the values: serialising writes them.
    let written = serde_json::to_value(&typed).unwrap();
    assert_eq!(written["data"]["user"], output["data"]["user"]);
    assert_eq!(written["error_descriptions"], output["error_descriptions"]);

    let input = types::StepVerifyPhoneInput::builder()
        .phone_number(Personal::from(support::PHONE))
        .phone_number_otp(Secret::from("123456"));
    assert_hidden(&format!("{input:?}"));
    assert_hidden(&format!(
        "{:?}",
        types::StepVerifyPhoneInput::try_from(input).unwrap()
    ));
}

#[tokio::test]
async fn of_errors_and_their_causes() {
    let envelope = json!({
        "error_code": 1,
        "error_message": "nobody-may-see",
        "error_descriptions": { "phone": support::PHONE },
        "data": { "accessToken": "nobody-may-see" }
    });
    let mut unconfirmed = support::confirmed();
    unconfirmed["data"]["isPhoneNumberConfirmed"] = json!(false);
    let mut undecodable = support::confirmed();
    undecodable["data"]["accessToken"] = json!(["nobody-may-see"]);
    for reply in [
        Reply::json(200, &envelope),
        Reply::json(422, &envelope),
        Reply::json(200, &unconfirmed),
        Reply::json(200, &undecodable),
        Reply::new(500, "X-Echo: nobody-may-see\r\n", "nobody-may-see"),
        Reply::new(200, "", "nobody-may-see"),
        Reply::new(200, "", "nobody-may-see".repeat(1 << 20)),
        Reply::Raw(b"nobody-may-see\r\n\r\n".to_vec()),
        Reply::Drop,
    ] {
        let server = Server::always(reply).await;
        let error = server
            .client()
            .validate_otp(&support::pending(), "123456")
            .await
            .unwrap_err();
        let mut shown = format!("{error} {error:?} {error:#?}");
        let mut cause = error.source();
        while let Some(error) = cause {
            shown.push_str(&format!(" {error} {error:?}"));
            cause = error.source();
        }
        assert_hidden(&shown);
    }
    // Nor what a person typed.
    for typed in ["1234567890", "Amina 123456", "+123456789012345678"] {
        let error = typed.parse::<PhoneNumber>().unwrap_err();
        assert_hidden(&format!("{error} {error:?}"));
    }
}

/// serde quotes what it did not expect; a form's code or phone would be logged.
#[test]
fn of_deserialisation() {
    for hidden in ["123456", "1234567890"] {
        for error in [
            serde_json::from_str::<OtpCode>(hidden).unwrap_err(),
            serde_json::from_str::<PhoneNumber>(hidden).unwrap_err(),
            serde_json::from_str::<Secret>(hidden).unwrap_err(),
            serde_json::from_str::<Personal>(hidden).unwrap_err(),
            serde_json::from_str::<Secret>(&format!("-{hidden}.5")).unwrap_err(),
        ] {
            assert_hidden(&error.to_string());
            assert!(
                error
                    .to_string()
                    .starts_with("expected a string, found a number")
            );
        }
    }
    // Of other formats than JSON.
    type Other<T> = Result<T, serde::de::value::Error>;
    let numbers: [Other<Secret>; 4] = [
        Secret::deserialize(I128Deserializer::new(123_456)),
        Secret::deserialize(U128Deserializer::new(123_456)),
        Secret::deserialize(true.into_deserializer()),
        Secret::deserialize(BytesDeserializer::new(b"123456")),
    ];
    let found = numbers.map(|refused| refused.unwrap_err().to_string());
    assert_eq!(
        found,
        ["a number", "a number", "a boolean", "bytes"]
            .map(|found| format!("expected a string, found {found}"))
    );
    let list = serde_json::from_str::<Secret>("[123456]").unwrap_err();
    assert!(
        list.to_string()
            .starts_with("invalid type: sequence, expected a string"),
        "{list}"
    );
}
