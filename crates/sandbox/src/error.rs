//! Why a sandbox does not start.

use std::{error::Error, fmt, io, net::SocketAddr};

/// A sandbox that could not be started. It says which setting is to blame.
#[derive(Debug)]
pub struct StartError(Cause);

#[derive(Debug)]
pub(super) enum Cause {
    Code,
    ApiKey,
    NoRuntime,
    Address(SocketAddr, io::Error),
    Client(vlens::Error),
}

impl From<Cause> for StartError {
    fn from(cause: Cause) -> Self {
        Self(cause)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Code => f.write_str("code: a sandbox sends 1 to 32 digits"),
            Cause::ApiKey => {
                f.write_str("api_key: it is empty or holds what no HTTP header can hold")
            }
            Cause::NoRuntime => f.write_str("a sandbox needs a Tokio runtime to run on"),
            Cause::Address(address, _) => {
                write!(f, "address: the sandbox cannot listen on {address}")
            }
            Cause::Client(_) => f.write_str("the client for the sandbox cannot be built"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Cause::Address(_, error) => Some(error),
            Cause::Client(error) => Some(error),
            Cause::Code | Cause::ApiKey | Cause::NoRuntime => None,
        }
    }
}
