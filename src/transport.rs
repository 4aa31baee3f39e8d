//! The hooks of the generated client: every call, of the OTP flow and of
//! [`raw`](crate::raw) alike, goes through here.

use http_body_util::Limited;
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::{
    Body, Request, Response, ResponseBuilderExt,
    header::{HeaderName, HeaderValue},
};

use crate::raw;

/// The header of the security scheme `ApiKey`.
const API_KEY: HeaderName = HeaderName::from_static("apikey");

/// What the generated client authenticates with and is limited by.
///
/// There is no way to make one outside of this crate, and the generated
/// constructors are private to it: every client comes from
/// [`Client::builder`](crate::Client::builder), with all guards applied.
///
/// ```compile_fail,E0624
/// # fn unguarded(client: vlens::Client) -> vlens::Client {
/// use vlens::raw::ClientInfo as _;
///
/// let key = client.inner().clone();
/// vlens::Client::new_with_client("http://example.com", reqwest::Client::new(), key)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Marked sensitive, so that no log of headers shows it. Added to each
    /// request here rather than to the HTTP client's default headers, so that
    /// the HTTP client itself never holds it.
    pub(crate) api_key: HeaderValue,
    pub(crate) max_body_bytes: usize,
}

impl ClientHooks<Credentials> for raw::Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), raw::Error<E>> {
        let headers = request.headers_mut();
        headers.insert(API_KEY, self.inner.api_key.clone());
        Ok(())
    }

    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        let response = execute(&self.client, request, info).await?;
        Ok(capped(response, self.inner.max_body_bytes))
    }
}

#[cfg(not(feature = "tracing"))]
async fn execute(
    client: &reqwest::Client,
    request: Request,
    _: &OperationInfo,
) -> reqwest::Result<Response> {
    client.execute(request).await
}

/// One span per call, with the operation as a field. It ends when the headers of
/// the response are there: what goes wrong with the body is not in it. It holds no
/// header, no body, no query.
#[cfg(feature = "tracing")]
async fn execute(
    client: &reqwest::Client,
    request: Request,
    info: &OperationInfo,
) -> reqwest::Result<Response> {
    use tracing::{Instrument as _, field};

    let span = tracing::info_span!(
        "vlens",
        otel.kind = "client",
        operation = info.operation_id,
        http.request.method = %request.method(),
        server.address = request.url().host_str(),
        http.response.status_code = field::Empty,
        error.type = field::Empty,
    );
    let result = client.execute(request).instrument(span.clone()).await;
    match &result {
        Ok(response) => {
            span.record("http.response.status_code", response.status().as_u16());
        }
        Err(error) if error.is_connect() => {
            span.record("error.type", "connect");
        }
        Err(error) if error.is_timeout() => {
            span.record("error.type", "timeout");
        }
        Err(_) => {
            span.record("error.type", "transport");
        }
    }
    result
}

/// The same response with a body that fails once it is longer than `limit`.
fn capped(response: Response, limit: usize) -> Response {
    // Not the word of a header: the length that hyper holds the body to.
    let length = response.content_length();
    if length.is_some_and(|length| usize::try_from(length).is_ok_and(|length| length <= limit)) {
        return response;
    }
    let url = response.url().clone();
    let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
    // The conversion loses the URL, and errors would name one made up.
    if let Ok(with_url) = http::Response::builder().url(url).body(()) {
        parts.extensions.extend(with_url.into_parts().0.extensions);
    }
    let body = Body::wrap(Limited::new(body, limit));
    http::Response::from_parts(parts, body).into()
}
