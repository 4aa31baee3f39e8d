//! The routes and their handlers.
//!
//! | | |
//! |---|---|
//! | `GET /` | to the page in the browser's language |
//! | `GET /en`, `/ar` | asks for the phone number |
//! | `POST /en` | sends the code |
//! | `GET /en/code` | asks for the code |
//! | `POST /en/code` | checks it |
//! | `POST /en/code/new` | sends another |
//! | `GET /en/done` | the phone number is verified |

mod limits;
mod notice;
mod pages;
mod same_origin;
mod session;
mod submissions;
mod text;

use std::{sync::Arc, time::Duration};

use axum::{
    Form, Router,
    extract::{FromRef, Path, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{
            ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::{from_fn, map_response},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::{Key, PrivateCookieJar};
use chrono::Utc;
use maud::Markup;
use serde::Deserialize;
use uuid::Uuid;
use vlens::{Client, Delivery, OtpCode, PendingVerification, PhoneNumber};
use vlens_sandbox::Inbox;

use limits::Limits;
use notice::Notice;
use pages::Page;
use session::Session;
use submissions::Submissions;
use text::Lang;

/// What a service decides for itself. Vlens publishes neither how long a code
/// lives nor how often one may be tried.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Between two SMS to the same phone number.
    pub cool_down: Duration,
    /// How long a code is accepted.
    pub code_lifetime: Duration,
    /// How many codes may be tried for one SMS.
    pub attempts: u32,
    /// Whether the cookie is kept from plain HTTP. Switch it on in production.
    pub secure_cookie: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cool_down: Duration::from_secs(60),
            code_lifetime: Duration::from_secs(5 * 60),
            attempts: 5,
            secure_cookie: false,
        }
    }
}

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    client: Client,
    /// Of the embedded sandbox, to show beside the form.
    inbox: Option<Inbox>,
    settings: Settings,
    limits: Arc<Limits>,
    submissions: Arc<Submissions>,
    cookie_key: Key,
}

impl App {
    pub fn new(client: Client, inbox: Option<Inbox>, settings: Settings) -> Self {
        Self {
            client,
            inbox,
            limits: Arc::new(Limits::new(&settings)),
            submissions: Arc::new(Submissions::new(settings.cool_down)),
            settings,
            // A service of several processes, or one whose sessions outlive a
            // restart, reads it from its configuration: `Key::from`.
            cookie_key: Key::generate(),
        }
    }

    /// Sends a code for a form, once.
    async fn send_once(
        &self,
        form: Uuid,
        phone: &PhoneNumber,
    ) -> Result<PendingVerification, Notice> {
        let (app, to) = (self.clone(), phone.clone());
        let send = async move { app.send_code(&to).await };
        self.submissions.once(form, phone.clone(), send).await
    }

    /// Sends a code, unless one was just sent to this phone number.
    async fn send_code(&self, phone: &PhoneNumber) -> Result<PendingVerification, Notice> {
        // Before the call: another one may come meanwhile.
        self.limits.reserve_sms(phone).map_err(Notice::CoolDown)?;
        self.client.send_otp(phone).await.map_err(|error| {
            if error.delivery() != Delivery::Unknown {
                self.limits.release_sms(phone);
            }
            // An error shows nothing of what the user or the server wrote.
            eprintln!("send_otp: {error}");
            Notice::of_sending(&error)
        })
    }

    async fn check_code(
        &self,
        pending: &PendingVerification,
        typed: &str,
    ) -> Result<PhoneNumber, Notice> {
        let code: OtpCode = typed.parse().map_err(|_| Notice::NoCode)?;
        let age = (Utc::now() - pending.sent_at()).to_std();
        if age.is_ok_and(|age| age >= self.settings.code_lifetime) {
            return Err(Notice::Expired);
        }
        if !self.limits.count_attempt(pending.request_id()) {
            return Err(Notice::TooManyAttempts);
        }
        match self.client.validate_otp(pending, code).await {
            Ok(verified) => Ok(verified.phone().clone()),
            Err(error) => {
                eprintln!("validate_otp: {error}");
                Err(Notice::of_checking(&error))
            }
        }
    }

    fn page(&self, lang: Lang) -> Page<'_> {
        Page {
            lang,
            inbox: self.inbox.as_ref(),
        }
    }
}

impl FromRef<App> for Key {
    fn from_ref(app: &App) -> Self {
        app.cookie_key.clone()
    }
}

pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(choose_language))
        .route("/style.css", get(style))
        .route("/{lang}", get(ask_phone).post(send))
        .route("/{lang}/code", get(ask_code).post(check))
        .route("/{lang}/code/new", post(send_again))
        .route("/{lang}/done", get(done))
        .layer(from_fn(same_origin::require))
        .layer(map_response(protect))
        .with_state(app)
}

#[derive(Deserialize)]
struct PhoneForm {
    /// Of the page that it was on.
    #[serde(default = "Uuid::new_v4")]
    form: Uuid,
    #[serde(default)]
    phone: String,
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

async fn choose_language(headers: HeaderMap) -> Redirect {
    let wanted = headers.get(ACCEPT_LANGUAGE);
    let lang = Lang::preferred(wanted.and_then(|value| value.to_str().ok()));
    Redirect::to(&lang.path(""))
}

async fn ask_phone(State(app): State<App>, Path(lang): Path<Lang>) -> Markup {
    app.page(lang).phone("", None)
}

async fn send(
    State(app): State<App>,
    Path(lang): Path<Lang>,
    jar: PrivateCookieJar,
    Form(form): Form<PhoneForm>,
) -> Response {
    let sent = match form.phone.parse() {
        Ok(phone) => app.send_once(form.form, &phone).await,
        Err(_) => Err(Notice::NoPhone),
    };
    match sent {
        Ok(pending) => {
            let jar = Session::Pending(pending).store(jar, &app.settings);
            (jar, Redirect::to(&lang.path("/code"))).into_response()
        }
        Err(notice) => {
            let page = app.page(lang).phone(&form.phone, Some(&notice));
            explain(&notice, page)
        }
    }
}

async fn ask_code(
    State(app): State<App>,
    Path(lang): Path<Lang>,
    jar: PrivateCookieJar,
) -> Response {
    match Session::load(&jar) {
        Some(Session::Pending(pending)) => {
            app.page(lang).code(pending.phone(), None).into_response()
        }
        _ => Redirect::to(&lang.path("")).into_response(),
    }
}

async fn check(
    State(app): State<App>,
    Path(lang): Path<Lang>,
    jar: PrivateCookieJar,
    Form(form): Form<CodeForm>,
) -> Response {
    let Some(Session::Pending(pending)) = Session::load(&jar) else {
        return start_again(&app, lang);
    };
    match app.check_code(&pending, &form.code).await {
        Ok(phone) => {
            let jar = Session::Verified(phone).store(jar, &app.settings);
            (jar, Redirect::to(&lang.path("/done"))).into_response()
        }
        Err(notice) => {
            let page = app.page(lang).code(pending.phone(), Some(&notice));
            explain(&notice, page)
        }
    }
}

async fn send_again(
    State(app): State<App>,
    Path(lang): Path<Lang>,
    jar: PrivateCookieJar,
) -> Response {
    let Some(Session::Pending(pending)) = Session::load(&jar) else {
        return start_again(&app, lang);
    };
    let phone = pending.phone();
    match app.send_once(pending.request_id(), phone).await {
        Ok(newer) => {
            let page = app.page(lang).code(phone, Some(&Notice::SentAgain));
            let jar = Session::Pending(newer).store(jar, &app.settings);
            (jar, page).into_response()
        }
        // The earlier code may still be good: the session stays.
        Err(notice) => explain(&notice, app.page(lang).code(phone, Some(&notice))),
    }
}

async fn done(State(app): State<App>, Path(lang): Path<Lang>, jar: PrivateCookieJar) -> Response {
    match Session::load(&jar) {
        Some(Session::Verified(phone)) => app.page(lang).done(&phone).into_response(),
        _ => Redirect::to(&lang.path("")).into_response(),
    }
}

/// The cookie is gone, or too old.
fn start_again(app: &App, lang: Lang) -> Response {
    let notice = Notice::NoSession;
    explain(&notice, app.page(lang).phone("", Some(&notice)))
}

fn explain(notice: &Notice, page: Markup) -> Response {
    let mut response = (notice.status(), page).into_response();
    if let Some(wait) = notice.wait() {
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, notice::whole_seconds(wait).into());
    }
    response
}

async fn style() -> impl IntoResponse {
    const CSS: &str = include_str!("style.css");
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], CSS)
}

/// No scripts, no frames, nothing kept, nothing told to others.
async fn protect(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 4] = [
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'",
        ),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
