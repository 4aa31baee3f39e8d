//! The yardstick: what a backend engineer writes in ten minutes with reqwest
//! and no SDK. One `Client::new()`, one `post().header().json().send()`, one
//! `json()` into structs of the same fields. It is measured against, and is
//! not improved: no timeout, no limit, no check, on purpose.

use serde::{Deserialize, Serialize};

/// Path of the one operation.
pub const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepVerifyPhoneInput {
    pub phone_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms_providers: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_otp_request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_otp: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
pub struct ApiOutputRegister {
    pub data: Option<RegisterOutput>,
    pub error_code: Option<i64>,
    pub error_message: Option<String>,
    pub error_descriptions: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct RegisterOutput {
    pub is_email_confirmation_required: Option<bool>,
    pub is_email_confirmed: Option<bool>,
    pub is_phone_number_confirmation_required: Option<bool>,
    pub is_phone_number_confirmed: Option<bool>,
    pub phone_number_otp: Option<String>,
    pub phone_number_otp_request_id: Option<String>,
    pub is_digital_identity_verified: Option<bool>,
    pub access_token: Option<String>,
    pub encrypted_access_token: Option<String>,
    pub expire_in_seconds: Option<i64>,
    pub user_name: Option<String>,
    pub user_full_name: Option<String>,
    pub user: Option<UserBasicInfo>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct UserBasicInfo {
    pub id: Option<i64>,
    pub name: Option<String>,
    pub surname: Option<String>,
    pub full_name: Option<String>,
    pub user_name: Option<String>,
    pub email_address: Option<String>,
    pub phone_number: Option<String>,
    pub id_number: Option<String>,
    pub address: Option<String>,
}

/// One client for all calls.
pub fn client() -> reqwest::Client {
    reqwest::Client::new()
}

/// Sends an OTP.
pub async fn send(
    client: &reqwest::Client,
    base_url: &str,
    key: &str,
    phone: &str,
) -> reqwest::Result<ApiOutputRegister> {
    let input = StepVerifyPhoneInput {
        phone_number: phone.to_owned(),
        sms_providers: None,
        phone_number_otp_request_id: None,
        phone_number_otp: None,
    };
    post(client, base_url, key, &input).await
}

/// Validates an OTP.
pub async fn validate(
    client: &reqwest::Client,
    base_url: &str,
    key: &str,
    phone: &str,
    request_id: &str,
    code: &str,
) -> reqwest::Result<ApiOutputRegister> {
    let input = StepVerifyPhoneInput {
        phone_number: phone.to_owned(),
        sms_providers: None,
        phone_number_otp_request_id: Some(request_id.to_owned()),
        phone_number_otp: Some(code.to_owned()),
    };
    post(client, base_url, key, &input).await
}

async fn post(
    client: &reqwest::Client,
    base_url: &str,
    key: &str,
    input: &StepVerifyPhoneInput,
) -> reqwest::Result<ApiOutputRegister> {
    client
        .post(format!("{base_url}{PATH}"))
        .header("ApiKey", key)
        .json(input)
        .send()
        .await?
        .json()
        .await
}
