//! The second yardstick: the same calls by hand, with the safety of this crate. A
//! timeout, no redirect, no retry, HTTP/1.1 only, a cap on the body, a key that no
//! log shows, and a check of `error_code` before anything else.

use std::time::Duration;

use reqwest::{
    Client, Response,
    header::{ACCEPT_ENCODING, HeaderName, HeaderValue},
    redirect, retry,
};
use serde::Deserialize;

use crate::{
    Result,
    baseline::{ApiOutputRegister, PATH, StepVerifyPhoneInput},
};

const API_KEY: HeaderName = HeaderName::from_static("apikey");
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// What a service keeps for all calls.
pub struct Guarded {
    client: Client,
    url: String,
    key: HeaderValue,
}

/// Read first, so that nothing in `data` hides an error.
#[derive(Deserialize)]
struct Refusal {
    error_code: Option<i64>,
}

impl Guarded {
    pub fn new(base_url: &str, key: &str) -> Result<Self> {
        let mut key = HeaderValue::from_str(key)?;
        key.set_sensitive(true);
        Ok(Self {
            client: Client::builder()
                .connect_timeout(Duration::from_secs(5))
                .timeout(Duration::from_secs(30))
                .pool_idle_timeout(Duration::from_secs(3))
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .http1_only()
                .referer(false)
                .no_gzip()
                .no_brotli()
                .no_zstd()
                .no_deflate()
                .no_proxy()
                .user_agent("by-hand/1.0")
                .build()?,
            url: format!("{base_url}{PATH}"),
            key,
        })
    }

    /// Sends an OTP and returns the request id.
    pub async fn send(&self, phone: &str) -> Result<String> {
        let input = StepVerifyPhoneInput {
            phone_number: phone.to_owned(),
            sms_providers: None,
            phone_number_otp_request_id: None,
            phone_number_otp: None,
        };
        let data = self.post(&input).await?.data.ok_or("no data")?;
        Ok(data.phone_number_otp_request_id.ok_or("no request id")?)
    }

    /// Validates an OTP and returns what came with it.
    pub async fn validate(
        &self,
        phone: &str,
        request_id: &str,
        code: &str,
    ) -> Result<ApiOutputRegister> {
        let input = StepVerifyPhoneInput {
            phone_number: phone.to_owned(),
            sms_providers: None,
            phone_number_otp_request_id: Some(request_id.to_owned()),
            phone_number_otp: Some(code.to_owned()),
        };
        let output = self.post(&input).await?;
        let data = output.data.as_ref().ok_or("no data")?;
        match data.is_phone_number_confirmed {
            Some(true) => Ok(output),
            _ => Err("not confirmed".into()),
        }
    }

    async fn post(&self, input: &StepVerifyPhoneInput) -> Result<ApiOutputRegister> {
        let response = self
            .client
            .post(&self.url)
            .header(API_KEY, self.key.clone())
            .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"))
            .json(input)
            .send()
            .await?;
        let success = response.status().is_success();
        let body = bounded(response).await?;
        let refusal: Refusal = serde_json::from_slice(&body)?;
        match refusal.error_code {
            Some(code) => Err(format!("error code {code}").into()),
            None if success => Ok(serde_json::from_slice(&body)?),
            None => Err("unexpected status".into()),
        }
    }
}

async fn bounded(mut response: Response) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(TOO_LARGE.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

pub const TOO_LARGE: &str = "the body is too large";
