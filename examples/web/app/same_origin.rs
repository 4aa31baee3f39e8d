//! Refuses forms that another site sends (CSRF), beside `SameSite` on the cookie.

use axum::{
    extract::Request,
    http::{
        HeaderMap, StatusCode,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};

pub async fn require(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_same_origin(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This form belongs to another site.").into_response()
    }
}

/// Browsers say where a request comes from: `Sec-Fetch-Site`, older ones `Origin`.
/// Whoever sends neither is no browser, and has no cookies of a user to abuse.
fn is_same_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("Sec-Fetch-Site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let origin = origin.to_str().ok().and_then(|o| o.split_once("://"));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    origin.is_some_and(|(_scheme, origin)| Some(origin) == host)
}
