//! Where the API is and who calls it.

use std::{
    env::{self, VarError},
    time::Duration,
};

use clap::builder::BoolishValueParser;
use vlens::{Client, Secret, env_vars};

use super::ask;
use crate::outcome::Failure;

/// Options of every command that calls the API.
#[derive(clap::Args)]
#[command(next_help_heading = "Connection")]
pub struct Connection {
    /// The file with the API key (`-` for standard input). Without it, the key
    /// is taken from the environment variable VLENS_API_KEY
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<String>,
    /// Where the API is, if not in production: the URL of a sandbox, say
    #[arg(
        long,
        value_name = "URL",
        env = env_vars::BASE_URL,
        hide_env_values = true
    )]
    base_url: Option<String>,
    /// Accept plain http for hosts other than the loopback
    #[arg(
        long,
        env = env_vars::ALLOW_HTTP,
        hide_env_values = true,
        value_parser = BoolishValueParser::new()
    )]
    allow_http: bool,
    /// Longest time for a call, in seconds. When it runs out the SMS may have
    /// been sent
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    timeout: u32,
}

impl Connection {
    /// Whether the key comes from standard input.
    pub fn takes_stdin(&self) -> bool {
        self.api_key_file.as_deref() == Some("-")
    }

    /// The client. Nothing is sent.
    pub fn client(&self) -> Result<Client, Failure> {
        let mut builder = Client::builder()
            .api_key(self.key()?)
            .allow_http(self.allow_http)
            .timeout(Duration::from_secs(self.timeout.into()));
        if let Some(url) = &self.base_url {
            builder = builder.base_url(url);
        }
        Ok(builder.build()?)
    }

    fn key(&self) -> Result<Secret, Failure> {
        if let Some(name) = &self.api_key_file {
            return ask::secret_file(name);
        }
        let name = env_vars::API_KEY;
        match env::var(name) {
            Ok(key) if key.trim().is_empty() => Err(Failure::new(format!("{name} is empty"))),
            Ok(key) => Ok(key.into()),
            Err(VarError::NotPresent) => Err(Failure::new(format!(
                "there is no API key: set {name} or give --api-key-file"
            ))),
            Err(VarError::NotUnicode(_)) => Err(Failure::new(format!("{name} is not UTF-8"))),
        }
    }
}
