//! A web page that verifies a phone number: the number first, then the code.
//!
//! ```sh
//! cargo run --example web   # then open http://127.0.0.1:3000
//! ```
//!
//! With no configuration it talks to a sandbox embedded here and shows its inbox
//! beside the form. With `VLENS_API_KEY` set it talks to `VLENS_BASE_URL` (or to
//! the API itself) and **sends real SMS**.
//!
//! Everything is in the module `app`: the handlers (`mod.rs`), what each error
//! means to the user (`notice.rs`), the cookie between two requests
//! (`session.rs`), the second click (`submissions.rs`), the cool-down and the count of attempts (`limits.rs`), the
//! check of where a form was sent from (`same_origin.rs`), and the pages
//! (`pages.rs`, `text.rs`).

mod app;

use std::{env, error::Error};

use app::{App, Settings};
use tokio::net::TcpListener;
use vlens::Client;
use vlens_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = match env::var_os(vlens::env_vars::API_KEY) {
        Some(_) => None,
        None => Some(Sandbox::start().await?),
    };
    let client = match &sandbox {
        Some(sandbox) => sandbox.client(),
        None => Client::from_env()?,
    };
    let app = App::new(
        client,
        sandbox.as_ref().map(Sandbox::inbox),
        Settings::default(),
    );
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app::router(app))
        .with_graceful_shutdown(async { drop(tokio::signal::ctrl_c().await) })
        .await?;
    Ok(())
}
