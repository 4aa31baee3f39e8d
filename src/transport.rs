//! The hooks of the generated client.

/// What the client authenticates with. Nobody outside of this crate can make one.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub(crate) key: http::HeaderValue,
}

impl progenitor_client::ClientHooks<Credentials> for crate::raw::Client {}
