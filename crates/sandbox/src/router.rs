//! The HTTP face: paths, methods and what a response looks like.

use std::{future::pending, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{
    HeaderValue, StatusCode,
    header::{ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER},
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{
    StatusStyle,
    body::{self, Flood, Incomplete},
    cut::Cut,
    envelope::{Answer, envelope, error_envelope},
    faults::{Distortion, Replacement},
    world::{Outcome, World},
};

/// The path of the operation.
pub(super) const PATH: &str = "/api/DigitalIdentity/Register/StepVerifyPhone";

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const POST: HeaderValue = HeaderValue::from_static("POST");

/// What a header cannot hold: these and what is not ASCII.
const NO_HEADER: &AsciiSet = &CONTROLS.add(b' ');

/// The routes, for one connection.
pub(super) fn router(world: Arc<World>, cut: Arc<Cut>) -> Router {
    Router::new()
        .route(PATH, post(step_verify_phone).fallback(other_method))
        .fallback(other_path)
        .with_state(Exchange { world, cut })
}

#[derive(Clone)]
struct Exchange {
    world: Arc<World>,
    cut: Arc<Cut>,
}

async fn step_verify_phone(State(exchange): State<Exchange>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = match body::read(body, exchange.world.idle_timeout).await {
        Ok(body) => body,
        Err(Incomplete::BrokenOff) => {
            return text(StatusCode::BAD_REQUEST, "The body is not complete.\n");
        }
        Err(Incomplete::Stalled) => {
            return text(
                StatusCode::REQUEST_TIMEOUT,
                "The body did not arrive in time.\n",
            );
        }
    };
    let style = exchange.world.style;
    match exchange.world.receive(&parts, &body) {
        Outcome::Answer(answer) => json(status(&answer, style), envelope(&answer)),
        Outcome::Distorted(distortion, answer) => distorted(distortion, &answer, style).await,
        Outcome::Replaced(replacement) => replaced(replacement, &exchange.cut).await,
    }
}

async fn other_method(State(exchange): State<Exchange>, request: Request) -> Response {
    exchange.world.log(&request.into_parts().0);
    let mut response = text(
        StatusCode::METHOD_NOT_ALLOWED,
        "This path takes POST only.\n",
    );
    response.headers_mut().insert(ALLOW, POST);
    response
}

async fn other_path(State(exchange): State<Exchange>, request: Request) -> Response {
    exchange.world.log(&request.into_parts().0);
    text(
        StatusCode::NOT_FOUND,
        format!("The sandbox knows only POST {PATH}\n"),
    )
}

async fn distorted(distortion: Distortion, answer: &Answer, style: StatusStyle) -> Response {
    let status = status(answer, style);
    let mut body = envelope(answer);
    match distortion {
        Distortion::Delay(delay) => {
            tokio::time::sleep(delay).await;
            json(status, body)
        }
        Distortion::TruncatedJson => {
            body.truncate(body.len() / 2);
            json(status, body)
        }
        Distortion::ContentType(content_type) => match HeaderValue::try_from(content_type) {
            Ok(content_type) => (status, [(CONTENT_TYPE, content_type)], body).into_response(),
            Err(_) => (status, Body::from(body)).into_response(),
        },
    }
}

async fn replaced(replacement: Replacement, cut: &Cut) -> Response {
    match replacement {
        Replacement::NoAnswer => pending().await,
        Replacement::Status(status) => text(status, format!("{status}\n")),
        Replacement::ApiError {
            status,
            code,
            message,
            retry_after,
        } => {
            let mut response = json(status, error_envelope(code, &message));
            if let Some(delay) = retry_after {
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, seconds(delay).into());
            }
            response
        }
        Replacement::Redirect(to) => {
            let mut response = text(StatusCode::TEMPORARY_REDIRECT, "Elsewhere.\n");
            let to = utf8_percent_encode(&to, NO_HEADER).to_string();
            if let Ok(to) = HeaderValue::try_from(to) {
                response.headers_mut().insert(LOCATION, to);
            }
            response
        }
        Replacement::Html(status) => {
            let page = format!("<!doctype html><title>{status}</title><h1>{status}</h1>\n");
            (status, [(CONTENT_TYPE, HTML)], page).into_response()
        }
        Replacement::Oversized(bytes) => {
            ([(CONTENT_TYPE, JSON)], Body::new(Flood::new(bytes))).into_response()
        }
        Replacement::DropUnread | Replacement::DropRead => {
            cut.ask();
            pending().await
        }
    }
}

fn status(answer: &Answer, style: StatusStyle) -> StatusCode {
    match answer {
        Ok(_) => StatusCode::OK,
        Err(refusal) => refusal.rejection.status(style),
    }
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(CONTENT_TYPE, JSON)], body).into_response()
}

fn text(status: StatusCode, body: impl Into<Body>) -> Response {
    (status, [(CONTENT_TYPE, TEXT)], body.into()).into_response()
}

/// Whole seconds, rounded up.
fn seconds(delay: Duration) -> u64 {
    (delay.as_secs()).saturating_add(u64::from(delay.subsec_nanos() > 0))
}
