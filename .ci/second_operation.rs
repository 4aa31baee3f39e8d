//! The operation that `.ci/maintenance` adds, called through the guards.

#![allow(missing_docs, clippy::unwrap_used)]

use httpmock::MockServer;
use vlens::{Client, Error, ErrorKind, Secret};

const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyEmail";

/// Its document asks for an access token: it is sent where there is one.
#[tokio::test]
async fn an_access_token_goes_to_the_operation_that_asks_for_it() {
    let server = MockServer::start_async().await;
    let with_token = server
        .mock_async(|when, then| {
            when.path(PATH)
                .header("ApiKey", "key")
                .header("Authorization", "Bearer token");
            then.status(200).body("{}");
        })
        .await;
    let without = server
        .mock_async(|when, then| {
            when.path(PATH).header_missing("Authorization");
            then.status(401).body(r#"{"error_code": 7}"#);
        })
        .await;
    let client = Client::builder()
        .api_key("key")
        .base_url(server.base_url())
        .build()
        .unwrap();
    let for_user = client.with_access_token(&Secret::from("token")).unwrap();
    call(&for_user).await.unwrap();
    let error = call(&client).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.is_unauthorized());
    with_token.assert_async().await;
    without.assert_async().await;
}

async fn call(client: &Client) -> Result<(), Error> {
    let operation = client.register_step_verify_email();
    let operation = operation.body_map(|body| body.email_address("a@example.com"));
    match operation.send().await {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::from_raw(error).await),
    }
}
