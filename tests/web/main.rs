//! The web example: its pages over HTTP, and in a browser.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "../../examples/web/app/mod.rs"]
mod app;
mod browser;
mod pages;

use std::time::Duration;

use tokio::net::TcpListener;
use vlens::Client;
use vlens_sandbox::{Sandbox, SandboxBuilder};

use app::{App, Settings};

const PHONE: &str = "+201234567890";
const CODE: &str = "123456";

/// The example, and the sandbox that it talks to.
struct Site {
    url: String,
    sandbox: Sandbox,
}

impl Site {
    async fn start(settings: Settings) -> Self {
        Self::of(Sandbox::builder().code(CODE), settings).await
    }

    async fn of(sandbox: SandboxBuilder, settings: Settings) -> Self {
        let sandbox = sandbox.start().await.unwrap();
        let client = Client::builder()
            .api_key("any")
            .base_url(sandbox.base_url())
            .build()
            .unwrap();
        let app = App::new(client, Some(sandbox.inbox()), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app::router(app)).await });
        Self { url, sandbox }
    }

    fn sms(&self) -> usize {
        self.sandbox.inbox().messages().len()
    }
}

/// No waiting between two SMS.
fn no_cool_down() -> Settings {
    Settings {
        cool_down: Duration::ZERO,
        ..Settings::default()
    }
}
