//! Why a sandbox does not start.

use std::{error::Error, fmt, io, net::SocketAddr};

/// A sandbox that could not be started. It says which setting is to blame.
#[derive(Debug)]
pub struct StartError(Problem);

#[derive(Debug)]
pub(super) enum Problem {
    Code,
    ApiKey,
    NoRuntime,
    Address(SocketAddr, io::Error),
    Client(vlens::Error),
}

impl From<Problem> for StartError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Code => f.write_str("code: a sandbox sends 1 to 32 digits"),
            Problem::ApiKey => {
                f.write_str("api_key: it is empty or holds what no HTTP header can hold")
            }
            Problem::NoRuntime => f.write_str("a sandbox needs a Tokio runtime to run on"),
            Problem::Address(address, _) => {
                write!(f, "address: the sandbox cannot listen on {address}")
            }
            Problem::Client(_) => f.write_str("the client for the sandbox cannot be built"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Problem::Address(_, error) => Some(error),
            Problem::Client(error) => Some(error),
            Problem::Code | Problem::ApiKey | Problem::NoRuntime => None,
        }
    }
}
