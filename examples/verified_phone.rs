//! An axum extractor that only lets users with a verified phone number through,
//! and the same as a middleware for a whole router.
//!
//! ```sh
//! cargo run --example verified_phone
//! ```
//!
//! The pages for the verification itself are in the example `web`.

use axum::{
    Form, Router,
    extract::{FromRef, FromRequestParts, State},
    http::{StatusCode, request::Parts},
    middleware::from_extractor_with_state,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::{Cookie, Key, PrivateCookieJar, SameSite};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::net::TcpListener;
use vlens::{Client, PendingVerification, PhoneNumber};
use vlens_sandbox::Sandbox;

/// A phone number that this user has verified. As an argument of a handler it
/// keeps everybody else out, with 401.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Verified {
    phone: PhoneNumber,
    /// After that the user verifies it again.
    until: DateTime<Utc>,
}

impl FromRequestParts<App> for Verified {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let jar = PrivateCookieJar::<Key>::from_request_parts(parts, app)
            .await
            .map_err(|never| match never {})?;
        load::<Self>(&jar, "verified")
            .filter(|verified| Utc::now() < verified.until)
            .ok_or_else(|| {
                let message = "Verify your phone number first.";
                (StatusCode::UNAUTHORIZED, message).into_response()
            })
    }
}

#[derive(Clone)]
struct App {
    vlens: Client,
    /// From the configuration, where there are several processes.
    cookie_key: Key,
}

impl FromRef<App> for Key {
    fn from_ref(app: &App) -> Self {
        app.cookie_key.clone()
    }
}

/// Encrypted and signed: nobody can make one, or read the number.
fn store(jar: PrivateCookieJar, name: &'static str, value: &impl Serialize) -> PrivateCookieJar {
    let value = serde_json::to_string(value).unwrap_or_default();
    jar.add(
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax),
    )
}

fn load<T: DeserializeOwned>(jar: &PrivateCookieJar, name: &str) -> Option<T> {
    serde_json::from_str(jar.get(name)?.value()).ok()
}

fn router(app: App) -> Router {
    // Nothing in here needs to ask again.
    let members = Router::new()
        .route("/members/offers", get(async || "For members only."))
        .layer(from_extractor_with_state::<Verified, _>(app.clone()));
    Router::new()
        .route("/phone", post(phone_entered))
        .route("/code", post(code_entered))
        .route("/me", get(me))
        .merge(members)
        .with_state(app)
}

async fn me(verified: Verified) -> String {
    format!("Your number is {}.", verified.phone.as_str())
}

#[derive(Deserialize)]
struct Typed {
    text: String,
}

async fn phone_entered(
    State(app): State<App>,
    jar: PrivateCookieJar,
    Form(typed): Form<Typed>,
) -> Result<PrivateCookieJar, StatusCode> {
    let phone = typed.text.parse().map_err(status)?;
    let pending = app.vlens.send_otp(&phone).await.map_err(status)?;
    Ok(store(jar, "pending", &pending))
}

async fn code_entered(
    State(app): State<App>,
    jar: PrivateCookieJar,
    Form(typed): Form<Typed>,
) -> Result<PrivateCookieJar, StatusCode> {
    let pending: PendingVerification =
        load(&jar, "pending").ok_or(StatusCode::UNPROCESSABLE_ENTITY)?;
    let verified = app.vlens.validate_otp(&pending, typed.text).await;
    let verified = Verified {
        phone: verified.map_err(status)?.phone().clone(),
        until: Utc::now() + TimeDelta::hours(12),
    };
    Ok(store(jar, "verified", &verified))
}

/// The example `web` tells its users more.
fn status(error: vlens::Error) -> StatusCode {
    match error.delivery() {
        vlens::Delivery::Unknown => StatusCode::BAD_GATEWAY,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::builder().code("123456").start().await?;
    let app = App {
        vlens: sandbox.client(),
        cookie_key: Key::generate(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router(app)).await });

    let browser = reqwest::Client::builder().cookie_store(true).build()?;
    let get = async |path: &str| browser.get(format!("{url}{path}")).send().await;
    let post = async |path: &str, body: &'static str| {
        (browser.post(format!("{url}{path}")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
    };

    for path in ["/me", "/members/offers"] {
        assert_eq!(get(path).await?.status(), 401);
    }
    assert_eq!(post("/phone", "text=%2B201234567890").await?.status(), 200);
    assert_eq!(post("/code", "text=000000").await?.status(), 422);
    assert_eq!(get("/me").await?.status(), 401);
    println!("not verified: 401");

    assert_eq!(post("/code", "text=123456").await?.status(), 200);
    let me = get("/me").await?.text().await?;
    assert_eq!(me, "Your number is +201234567890.");
    assert_eq!(get("/members/offers").await?.status(), 200);
    println!("verified: {me}");
    Ok(())
}

#[test]
fn it_does_what_it_says() -> Result<(), Box<dyn std::error::Error>> {
    main()
}
