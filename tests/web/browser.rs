//! The pages in headless Chromium, by the keyboard alone. Skipped where there is
//! no `chromedriver`; on Debian: `apt-get install chromium chromium-driver`.
//!
//! With `WEB_SCREENSHOTS=folder` each step leaves a picture there.

use std::{env, path::Path, process::Stdio, time::Duration};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities as _, prelude::*};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};
use vlens_sandbox::Fault;

use crate::{CODE, PHONE, Site, app::Settings, no_cool_down};

struct Browser {
    driver: WebDriver,
    /// Goes before the pictures of this browser.
    name: &'static str,
    _chromedriver: Child,
    _profile: TempDir,
}

impl Browser {
    /// `None` where there is no chromedriver.
    async fn start(name: &'static str, (width, height): (u32, u32)) -> Option<Self> {
        let spawned = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let Ok(mut chromedriver) = spawned else {
            println!("skipped: there is no chromedriver");
            return None;
        };
        let mut lines = BufReader::new(chromedriver.stdout.take()?).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().expect("it says its port");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        // What it says later must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });

        let profile = tempfile::tempdir().unwrap();
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            &format!("--user-data-dir={}", profile.path().display()),
            &format!("--window-size={width},{height}"),
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        if width < 500 {
            let phone = json!({
                "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0 },
            });
            capabilities
                .add_experimental_option("mobileEmulation", phone)
                .unwrap();
        }
        let url = format!("http://127.0.0.1:{port}");
        let driver = WebDriver::new(url, capabilities).await.unwrap();
        Some(Self {
            driver,
            name,
            _chromedriver: chromedriver,
            _profile: profile,
        })
    }

    async fn open(&self, site: &Site, path: &str) {
        let url = format!("{}{path}", site.url);
        self.driver.goto(url).await.unwrap();
    }

    /// Types into whatever has the focus.
    async fn type_and_enter(&self, text: &str) {
        let focused = self.driver.active_element().await.unwrap();
        focused.clear().await.unwrap();
        focused
            .send_keys(text.to_owned() + Key::Enter)
            .await
            .unwrap();
    }

    /// Moves the focus on so often, and presses what is there.
    async fn tab_and_enter(&self, times: usize) {
        for _ in 0..times {
            let focused = self.driver.active_element().await.unwrap();
            focused.send_keys("" + Key::Tab).await.unwrap();
        }
        let focused = self.driver.active_element().await.unwrap();
        focused.send_keys("" + Key::Enter).await.unwrap();
    }

    /// Waits for an element that says so.
    async fn sees(&self, css: &str, words: &str) {
        let words = words.to_owned();
        let seen = self
            .driver
            .query(By::Css(css))
            .with_filter(move |element: WebElement| {
                let words = words.clone();
                // Of an element of the page before there is no text any more.
                async move { Ok(element.text().await.is_ok_and(|text| text.contains(&words))) }
            })
            .wait(Duration::from_secs(20), Duration::from_millis(50))
            .first()
            .await;
        if seen.is_err() {
            let source = self.driver.source().await.unwrap();
            panic!("no {css} in {source}");
        }
    }

    /// What has the focus, by its id.
    async fn focus(&self) -> String {
        let focused = self.driver.active_element().await.unwrap();
        focused.id().await.unwrap().unwrap_or_default()
    }

    async fn picture(&self, step: &str) {
        if let Some(folder) = env::var_os("WEB_SCREENSHOTS") {
            let file = Path::new(&folder).join(format!("{}-{step}.png", self.name));
            self.driver.screenshot(&file).await.unwrap();
        }
    }

    async fn quit(self) {
        self.driver.quit().await.unwrap();
    }
}

const DESKTOP: (u32, u32) = (1100, 800);
const PHONE_SIZE: (u32, u32) = (375, 812);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn english_on_a_desktop() {
    english("english-desktop", DESKTOP).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn english_on_a_phone() {
    english("english-phone", PHONE_SIZE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arabic_on_a_desktop() {
    arabic("arabic-desktop", DESKTOP).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arabic_on_a_phone() {
    arabic("arabic-phone", PHONE_SIZE).await;
}

async fn english(name: &'static str, size: (u32, u32)) {
    let Some(browser) = Browser::start(name, size).await else {
        return;
    };
    let site = Site::start(no_cool_down()).await;
    browser.open(&site, "/en").await;
    browser.picture("1-phone").await;
    browser.type_and_enter("012 3456 7890").await;
    browser.sees("[role=alert]", "not a phone number").await;
    assert_eq!(browser.focus().await, "phone");
    browser.picture("2-no-phone").await;

    browser.type_and_enter(PHONE).await;
    browser.sees("h1", "Enter the code").await;
    browser.sees("aside", CODE).await;
    assert_eq!(browser.focus().await, "code");
    browser.picture("3-code").await;

    browser.type_and_enter("000000").await;
    browser.sees("[role=alert]", "not accepted").await;
    assert_eq!(browser.focus().await, "code");
    browser.picture("4-wrong-code").await;

    // Past "Verify" to "Send a new code".
    browser.tab_and_enter(2).await;
    browser.sees("[role=status]", "We sent a new code").await;
    assert_eq!(site.sms(), 2);
    browser.picture("5-resent").await;

    browser.type_and_enter(CODE).await;
    browser.sees("h1", "Your number is verified").await;
    browser.sees("main", PHONE).await;
    browser.picture("6-done").await;
    browser.quit().await;
}

async fn arabic(name: &'static str, size: (u32, u32)) {
    let Some(browser) = Browser::start(name, size).await else {
        return;
    };
    let site = Site::start(Settings::default()).await;
    browser.open(&site, "/ar").await;
    browser.picture("1-phone").await;

    // The SMS goes out, the answer is lost: nothing is sent again unasked.
    site.sandbox
        .fail_next(1, Fault::drop_read().after_handling());
    browser.type_and_enter("+٢٠ ١٢٣ ٤٥٦ ٧٨٩٠").await;
    browser.sees("[role=alert]", "لسنا متأكدين").await;
    browser.picture("2-lost-answer").await;
    let focused = browser.driver.active_element().await.unwrap();
    focused.send_keys("" + Key::Enter).await.unwrap();
    browser.sees("[role=alert]", "قبل قليل").await;
    browser.picture("3-cool-down").await;
    assert_eq!(site.sms(), 1);

    browser.type_and_enter("+201000000001").await;
    browser.sees("h1", "أدخل الرمز").await;
    browser.picture("4-code").await;
    browser.type_and_enter("٠٠٠٠٠٠").await;
    browser.sees("[role=alert]", "لم يُقبل هذا الرمز").await;
    browser.picture("5-wrong-code").await;
    browser.type_and_enter("١٢٣٤٥٦").await;
    browser.sees("h1", "تم التحقق من رقمك").await;
    browser.picture("6-done").await;
    browser.quit().await;
}
