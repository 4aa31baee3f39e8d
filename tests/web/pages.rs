//! The pages as an HTTP client sees them.

use std::time::Duration;

use reqwest::{Client, Response, header::HeaderMap};
use url::form_urlencoded;
use vlens_sandbox::{Fault, Sandbox, StatusStyle};

use crate::{CODE, PHONE, Site, app::Settings, no_cool_down};

const ARABIC_PHONE: &str = "+٢٠ ١٢٣ ٤٥٦ ٧٨٩٠";
const ARABIC_CODE: &str = "١٢٣٤٥٦";

fn browser() -> Client {
    Client::builder().cookie_store(true).build().unwrap()
}

struct Page {
    path: String,
    status: u16,
    headers: HeaderMap,
    html: String,
}

impl Page {
    async fn of(response: Response) -> Self {
        Self {
            path: response.url().path().to_owned(),
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            html: response.text().await.unwrap(),
        }
    }

    #[track_caller]
    fn shows(&self, status: u16, words: &str) {
        assert_eq!(self.status, status, "{}", self.html);
        assert!(self.html.contains(words), "{words:?} in {}", self.html);
    }
}

async fn get(browser: &Client, site: &Site, path: &str) -> Page {
    let url = format!("{}{path}", site.url);
    Page::of(browser.get(url).send().await.unwrap()).await
}

/// Submits the form of a page with everything in it.
fn submit(browser: &Client, site: &Site, page: &Page, phone: &str) -> reqwest::RequestBuilder {
    let (_, id) = page.html.split_once(r#"name="form" value=""#).unwrap();
    let (id, _) = id.split_once('"').unwrap();
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("form", id)
        .append_pair("phone", phone)
        .finish();
    form_of(browser, site, &page.path, body)
}

fn form(
    browser: &Client,
    site: &Site,
    path: &str,
    name: &str,
    value: &str,
) -> reqwest::RequestBuilder {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .finish();
    form_of(browser, site, path, body)
}

fn form_of(browser: &Client, site: &Site, path: &str, body: String) -> reqwest::RequestBuilder {
    browser
        .post(format!("{}{path}", site.url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body)
}

async fn post(browser: &Client, site: &Site, path: &str, name: &str, value: &str) -> Page {
    let request = form(browser, site, path, name, value);
    Page::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_phone_number_is_verified() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    let start = get(&browser, &site, "/").await;
    assert_eq!(start.path, "/en");
    start.shows(200, "What is your phone number?");

    let code = post(&browser, &site, "/en", "phone", ARABIC_PHONE).await;
    assert_eq!(code.path, "/en/code");
    code.shows(200, r#"autocomplete="one-time-code""#);
    code.shows(200, r#"inputmode="numeric""#);
    code.shows(
        200,
        "Your code is <bdi class=\"number\" dir=\"ltr\">123456</bdi>",
    );
    // Coming back costs no SMS.
    get(&browser, &site, "/en/code").await.shows(200, PHONE);
    assert_eq!(site.sms(), 1);

    let done = post(&browser, &site, "/en/code", "code", ARABIC_CODE).await;
    assert_eq!(done.path, "/en/done");
    done.shows(200, PHONE);
}

#[tokio::test]
async fn arabic_is_written_from_right_to_left() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    let request = browser
        .get(&site.url)
        .header("Accept-Language", "ar-EG,ar;q=0.9,en;q=0.8");
    let page = Page::of(request.send().await.unwrap()).await;
    assert_eq!(page.path, "/ar");
    page.shows(200, r#"<html lang="ar" dir="rtl">"#);
    let code = post(&browser, &site, "/ar", "phone", PHONE).await;
    code.shows(200, "أدخل الرمز");
    post(&browser, &site, "/ar/code", "code", "000000")
        .await
        .shows(422, "لم يُقبل هذا الرمز");
    post(&browser, &site, "/ar/code", "code", CODE)
        .await
        .shows(200, "تم التحقق من رقمك");
}

#[tokio::test]
async fn what_was_typed_is_no_number_and_no_code() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    for typed in ["", "0123456789", "hello", r#""><script>alert(1)</script>"#] {
        let page = post(&browser, &site, "/en", "phone", typed).await;
        page.shows(422, "This is not a phone number");
        page.shows(422, r#"aria-invalid="true""#);
        assert!(!page.html.contains("<script"), "{}", page.html);
    }
    assert!(site.sandbox.requests().is_empty());
    post(&browser, &site, "/en", "phone", PHONE).await;
    post(&browser, &site, "/en/code", "code", " - ")
        .await
        .shows(422, "Enter the digits");
    assert_eq!(site.sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_wrong_code_can_be_corrected_but_not_for_ever() {
    let settings = Settings {
        attempts: 2,
        ..no_cool_down()
    };
    let site = Site::start(settings).await;
    let browser = browser();
    post(&browser, &site, "/en", "phone", PHONE).await;
    for left in ["4 attempts are left", "3 attempts are left"] {
        let page = post(&browser, &site, "/en/code", "code", "000000").await;
        page.shows(422, "This code was not accepted");
        page.shows(422, left);
        page.shows(422, r#"role="alert""#);
        page.shows(422, "<title>Error: ");
    }
    // Not even the right one.
    let page = post(&browser, &site, "/en/code", "code", CODE).await;
    page.shows(429, "Too many wrong codes");
    assert_eq!(
        site.sandbox.requests().len(),
        3,
        "the API is not asked again"
    );

    let page = post(&browser, &site, "/en/code/new", "", "").await;
    page.shows(200, r#"role="status""#);
    page.shows(200, "We sent a new code");
    assert_eq!(site.sms(), 2);
    assert_eq!(
        post(&browser, &site, "/en/code", "code", CODE).await.path,
        "/en/done"
    );
}

#[tokio::test]
async fn a_code_expires() {
    let browser = browser();
    let site = Site::start(Settings::default()).await;
    post(&browser, &site, "/en", "phone", PHONE).await;
    site.sandbox.advance(Duration::from_secs(300));
    let page = post(&browser, &site, "/en/code", "code", CODE).await;
    page.shows(422, "This code has expired. Send a new one.");

    // By the rule of the service, whatever the API would say.
    let settings = Settings {
        code_lifetime: Duration::ZERO,
        ..Settings::default()
    };
    let site = Site::start(settings).await;
    post(&browser, &site, "/en", "phone", PHONE).await;
    let page = post(&browser, &site, "/en/code", "code", CODE).await;
    page.shows(422, "This code is too old");
    assert_eq!(site.sandbox.requests().len(), 1);
}

#[tokio::test]
async fn another_sms_takes_a_minute_whoever_asks() {
    let site = Site::start(Settings::default()).await;
    let first = browser();
    post(&first, &site, "/en", "phone", PHONE).await;
    for page in [
        post(&first, &site, "/en/code/new", "", "").await,
        post(&first, &site, "/en", "phone", PHONE).await,
        post(&browser(), &site, "/en", "phone", "0020 123-456-7890").await,
    ] {
        page.shows(429, "You can ask for another one in");
        let wait: u64 = page.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((1..=60).contains(&wait));
    }
    assert_eq!(site.sms(), 1);
    post(&browser(), &site, "/en", "phone", "+201000000001")
        .await
        .shows(200, "Enter the code");
    // The code that was sent is still good.
    assert_eq!(
        post(&first, &site, "/en/code", "code", CODE).await.path,
        "/en/done"
    );
}

/// The button of a form is pressed twice.
#[tokio::test]
async fn a_form_is_one_sms_however_often_it_arrives() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    // While the first is answered the second arrives.
    let slowly = Fault::delay(Duration::from_millis(300));
    site.sandbox.fail_next(1, slowly);
    let page = get(&browser, &site, "/en").await;
    let (first, second) = tokio::join!(
        submit(&browser, &site, &page, PHONE).send(),
        submit(&browser, &site, &page, PHONE).send(),
    );
    for response in [first, second] {
        let page = Page::of(response.unwrap()).await;
        assert_eq!(page.path, "/en/code", "{}", page.html);
    }
    // Nor is it another one when the first is long answered.
    let third = submit(&browser, &site, &page, PHONE).send().await.unwrap();
    assert_eq!(Page::of(third).await.path, "/en/code");
    assert_eq!(site.sms(), 1);
    // The same page for another number is.
    let other = submit(&browser, &site, &page, "+201000000001").send().await;
    assert_eq!(Page::of(other.unwrap()).await.path, "/en/code");
    assert_eq!(site.sms(), 2);
}

/// As a browser does with the first of two clicks.
#[tokio::test]
async fn a_browser_that_does_not_wait_finds_its_code_all_the_same() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    let slowly = Fault::delay(Duration::from_millis(300));
    site.sandbox.fail_next(1, slowly);
    let page = get(&browser, &site, "/en").await;
    let first = tokio::spawn(submit(&browser, &site, &page, PHONE).send());
    while site.sandbox.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.abort();
    let second = submit(&browser, &site, &page, PHONE).send().await.unwrap();
    assert_eq!(Page::of(second).await.path, "/en/code");
    let done = post(&browser, &site, "/en/code", "code", CODE).await;
    assert_eq!(done.path, "/en/done", "{}", done.html);
    assert_eq!(site.sms(), 1);
}

#[tokio::test]
async fn two_clicks_on_send_again_are_one_sms() {
    let site = Site::start(no_cool_down()).await;
    let browser = browser();
    post(&browser, &site, "/en", "phone", PHONE).await;
    // Long enough for the second, however busy the machine.
    let slowly = Fault::delay(Duration::from_secs(2));
    site.sandbox.fail_next(1, slowly);
    let again = || post(&browser, &site, "/en/code/new", "", "");
    let (first, second) = tokio::join!(again(), again());
    first.shows(200, "We sent a new code");
    second.shows(200, "We sent a new code");
    assert_eq!(site.sms(), 2);
}

#[tokio::test]
async fn a_form_that_failed_can_be_sent_again() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    let page = get(&browser, &site, "/en").await;
    site.sandbox
        .fail_next(1, Fault::too_many_requests(Duration::from_secs(1)));
    let busy = submit(&browser, &site, &page, PHONE).send().await.unwrap();
    assert_eq!(busy.status(), 503);
    let sent = submit(&browser, &site, &page, PHONE).send().await.unwrap();
    assert_eq!(Page::of(sent).await.path, "/en/code");
}

#[tokio::test]
async fn a_lost_answer_sends_nothing_again() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    site.sandbox
        .fail_next(1, Fault::drop_read().after_handling());
    let page = post(&browser, &site, "/en", "phone", PHONE).await;
    page.shows(502, "We are not sure whether an SMS went out");
    page.shows(502, &format!(r#"value="{PHONE}""#));
    let page = post(&browser, &site, "/en", "phone", PHONE).await;
    page.shows(429, "You can ask for another one in");
    assert_eq!(site.sms(), 1);
}

#[tokio::test]
async fn a_lost_answer_to_a_resend_keeps_the_session() {
    let site = Site::start(no_cool_down()).await;
    let browser = browser();
    post(&browser, &site, "/en", "phone", PHONE).await;
    site.sandbox.fail_next(1, Fault::drop_read());
    let page = post(&browser, &site, "/en/code/new", "", "").await;
    page.shows(502, "We are not sure whether an SMS went out");
    assert_eq!(
        post(&browser, &site, "/en/code", "code", CODE).await.path,
        "/en/done"
    );
}

#[tokio::test]
async fn a_lost_answer_to_the_code_says_so() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    post(&browser, &site, "/en", "phone", PHONE).await;
    site.sandbox
        .fail_next(1, Fault::drop_read().after_handling());
    let page = post(&browser, &site, "/en/code", "code", CODE).await;
    page.shows(502, "could not find out whether the code was accepted");
    post(&browser, &site, "/en/code", "code", CODE)
        .await
        .shows(422, "already used");
}

#[tokio::test]
async fn a_busy_api_says_when_to_come_back() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    site.sandbox
        .fail_next(1, Fault::too_many_requests(Duration::from_secs(7)));
    let page = post(&browser, &site, "/en", "phone", PHONE).await;
    page.shows(503, "Please try again in 7 seconds");
    assert_eq!(page.headers["retry-after"], "7");
    // Nothing was sent, so there is no cool-down.
    post(&browser, &site, "/en", "phone", PHONE)
        .await
        .shows(200, "Enter the code");
}

#[tokio::test]
async fn a_wrong_key_is_not_the_users_fault() {
    let sandbox = Sandbox::builder()
        .api_key("another key")
        .status_style(StatusStyle::Http);
    let site = Site::of(sandbox, Settings::default()).await;
    let page = post(&browser(), &site, "/en", "phone", PHONE).await;
    page.shows(503, "not available");
    assert!(!page.html.contains("ApiKey"));
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let site = Site::start(Settings::default()).await;
    let browser = browser();
    for (name, value) in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
    ] {
        let request = form(&browser, &site, "/en", "phone", PHONE).header(name, value);
        assert_eq!(
            request.send().await.unwrap().status(),
            403,
            "{name}: {value}"
        );
    }
    assert!(site.sandbox.requests().is_empty());
    for (name, value) in [("Sec-Fetch-Site", "same-origin"), ("Origin", &*site.url)] {
        let request = form(&browser, &site, "/en", "phone", "").header(name, value);
        assert_eq!(
            request.send().await.unwrap().status(),
            422,
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn the_cookie_can_be_neither_read_nor_edited() {
    let site = Site::start(Settings::default()).await;
    let no_redirect = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let request = form(&no_redirect, &site, "/en", "phone", PHONE);
    let response = request.send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(!cookie.contains("1234567890"), "{cookie}");

    let pair = cookie.split(';').next().unwrap();
    let ask = async |pair: String| {
        let request = form(&no_redirect, &site, "/en/code", "code", CODE);
        let response = request.header("Cookie", pair).send().await.unwrap();
        Page::of(response).await
    };
    let last = pair.len() - 5;
    let flipped = if pair[last..].starts_with('A') {
        "B"
    } else {
        "A"
    };
    let edited = format!("{}{flipped}{}", &pair[..last], &pair[last + 1..]);
    ask(edited).await.shows(400, "Please start again");
    ask(r#"verification={"session":null}"#.to_owned())
        .await
        .shows(400, "Please start again");
    assert_eq!(ask(pair.to_owned()).await.status, 303);
}

#[tokio::test]
async fn nothing_is_kept_and_nothing_else_may_run() {
    let site = Site::start(Settings::default()).await;
    for path in ["/en", "/ar", "/style.css", "/en/code"] {
        let page = get(&browser(), &site, path).await;
        assert_eq!(page.headers["cache-control"], "no-store", "{path}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}");
    }
    assert_eq!(get(&browser(), &site, "/fr").await.status, 400);
}
