//! The hooks of the generated client: every call, of the OTP flow and of
//! [`raw`](crate::raw) alike, goes through here.

mod capped;
mod departure;
mod runtime;
mod span;

use std::{error::Error as StdError, fmt};

use http::Version;
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::{
    Body, Request, Response, ResponseBuilderExt,
    header::{ACCEPT_ENCODING, AUTHORIZATION, HOST, HeaderName, HeaderValue},
};

use self::{capped::Capped, departure::Departure};
pub(crate) use self::{
    capped::OverLimit, departure::NotSent, runtime::HomeRuntime, span::CallSpan,
};
use crate::raw;

/// The header of the security scheme `ApiKey`.
const API_KEY: HeaderName = HeaderName::from_static("apikey");
/// Without it a server may compress, and nothing here decompresses.
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

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
    /// Of the user that calls are made for, marked sensitive as well.
    pub(crate) authorization: Option<HeaderValue>,
    /// Of the base URL.
    pub(crate) host: HeaderValue,
    pub(crate) max_body_bytes: usize,
    pub(crate) home: HomeRuntime,
}

impl ClientHooks<Credentials> for raw::Client {
    async fn pre<E>(
        &self,
        request: &mut Request,
        info: &OperationInfo,
    ) -> Result<(), raw::Error<E>> {
        // What is set here, no default header of the HTTP client replaces.
        let headers = request.headers_mut();
        headers.insert(API_KEY, self.inner.api_key.clone());
        headers.insert(ACCEPT_ENCODING, IDENTITY);
        headers.insert(HOST, self.inner.host.clone());
        if let Some(authorization) = &self.inner.authorization
            && raw::BEARER_OPERATIONS
                .binary_search(&info.operation_id)
                .is_ok()
        {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        self.inner.home.keep_apart(request.url_mut());
        Ok(())
    }

    // No `async fn`: its future would hold the request until the end.
    fn exec(
        &self,
        mut request: Request,
        info: &OperationInfo,
    ) -> impl Future<Output = reqwest::Result<Response>> {
        let span = CallSpan::begin(&request, info);
        let departure = Departure::watch(&mut request);
        let call = self.client.execute(request);
        async move {
            match span.around(call).await {
                // A bare body, if the HTTP client was told to take one.
                Ok(response) if response.version() == Version::HTTP_09 => {
                    let error = as_reqwest(NotHttp1).await;
                    span.broke(&error, true);
                    Err(error)
                }
                Ok(response) => {
                    let mut response = capped(response, self.inner.max_body_bytes);
                    span.answered(&mut response);
                    Ok(response)
                }
                Err(error) => {
                    let known = error.is_builder() || error.is_connect();
                    let sent = !known && !departure.call_off();
                    span.broke(&error, sent);
                    if known || sent {
                        Err(error)
                    } else {
                        Err(as_reqwest(NotSent::new(error)).await)
                    }
                }
            }
        }
    }
}

/// The same response with a body that fails once it is longer than `limit`.
fn capped(response: Response, limit: usize) -> Response {
    // Not the word of a header: the length that hyper holds the body to.
    let length = response.content_length();
    if length.is_some_and(|length| usize::try_from(length).is_ok_and(|length| length <= limit)) {
        return response;
    }
    with_body(response, |body| Body::wrap(Capped::new(body, limit)))
}

/// The same response with another body.
pub(crate) fn with_body(response: Response, body: impl FnOnce(Body) -> Body) -> Response {
    let url = response.url().clone();
    let (mut parts, old) = http::Response::<Body>::from(response).into_parts();
    // The conversion loses the URL, and errors would name one made up.
    if let Ok(with_url) = http::Response::builder().url(url).body(()) {
        parts.extensions.extend(with_url.into_parts().0.extensions);
    }
    http::Response::from_parts(parts, body(old)).into()
}

type BoxError = Box<dyn StdError + Send + Sync>;

/// The answer has no head.
#[derive(Debug)]
struct NotHttp1;

impl fmt::Display for NotHttp1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer is not HTTP/1.1")
    }
}

impl StdError for NotHttp1 {}

/// An error of ours as the type that a hook returns: only reqwest makes those, of
/// a body that fails for one.
async fn as_reqwest(error: impl Into<BoxError>) -> reqwest::Error {
    use http_body_util::BodyExt as _;

    let mut body = Body::wrap(departure::Failing::new(error.into()));
    loop {
        // It does the first time.
        if let Some(Err(error)) = body.frame().await {
            return error;
        }
    }
}
