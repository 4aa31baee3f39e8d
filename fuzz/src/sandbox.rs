//! Requests → the sandbox.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use axum::{Router, body::Body};
use http::{Method, Request, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use uuid::Uuid;
use vlens::raw::types::ApiOutputRegister;
use vlens_sandbox::{Inbox, SandboxBuilder, StatusStyle};

use crate::{CANARY, CONTRACT, PATH};

thread_local! {
    static RUNTIME: RefCell<tokio::runtime::Runtime> = RefCell::new(crate::runtime());
}

/// Between two requests.
const BETWEEN: u8 = 0x0c;
/// Longer than the sandbox waits for anything; time passes by itself.
const FOREVER: Duration = Duration::from_secs(3600);

/// The first byte chooses the settings. The requests follow, each with a byte for
/// its line and headers (`@`: as documented) and then its body, in which `$I` is the request id of the
/// last SMS and `$C` the code.
pub fn check(data: &[u8]) {
    let Some((choice, requests)) = data.split_first() else {
        return;
    };
    let is_documented = choice & 1 == 0;
    let style = if is_documented {
        StatusStyle::Documented
    } else {
        StatusStyle::Http
    };
    let attempts = u32::from(choice >> 1 & 3);
    let builder = SandboxBuilder::default()
        .status_style(style)
        .attempts(attempts);
    let (router, inbox) = builder.in_process();
    let mut seen = Seen {
        router,
        inbox,
        is_documented,
        confirmations: HashMap::new(),
    };
    RUNTIME.with_borrow(|runtime| {
        for request in requests.split(|byte| *byte == BETWEEN).take(20) {
            if let Some((choice, body)) = request.split_first() {
                runtime.block_on(seen.request(*choice, body));
            }
        }
    });
}

struct Seen {
    router: Router,
    inbox: Inbox,
    is_documented: bool,
    /// How often each request id was confirmed.
    confirmations: HashMap<Uuid, u32>,
}

impl Seen {
    async fn request(&mut self, choice: u8, body: &[u8]) {
        let latest = self.inbox.latest();
        let (id, code) = match &latest {
            Some(message) => (message.request_id().to_string(), message.code().expose()),
            None => (Uuid::nil().to_string(), "000000"),
        };
        let body = filled_in(body, id.as_bytes(), code.as_bytes());
        let before = self.inbox.messages().len();
        let request = request(choice, body);
        let is_operation = request.method() == Method::POST && request.uri().path() == PATH;
        let answer = self.router.clone().oneshot(request);
        let answered = tokio::time::timeout(FOREVER, answer).await;
        let sent = self.inbox.messages().len() - before;
        // A reserved number has no answer.
        let Ok(Ok(answer)) = answered else {
            return assert_eq!(sent, 0, "an SMS without an answer");
        };
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.expect("a body in memory").to_bytes();
        assert!(!contains(&body, CANARY.as_bytes()), "the key is answered");
        let is_json = parts
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|value| value == "application/json");
        if !is_operation || !is_json {
            assert!(!parts.status.is_success() && sent == 0);
            return;
        }
        let answer = serde_json::from_slice(&body).expect("an envelope");
        if self.is_documented && parts.status == StatusCode::OK {
            let response = Response::from_parts(parts.clone(), body);
            let uri = PATH.parse().expect("a URI");
            let violations = CONTRACT.check_response(&Method::POST, &uri, &response);
            assert_eq!(violations, []);
        }
        self.check_answer(parts.status, &answer, sent);
    }

    fn check_answer(&mut self, status: StatusCode, answer: &ApiOutputRegister, sent: usize) {
        let Some(data) = &answer.data else {
            assert!(answer.error_code.is_some() && answer.error_message.is_some());
            assert!(self.is_documented || status.is_client_error());
            return assert_eq!(sent, 0, "an SMS with an error");
        };
        assert!(answer.error_code.is_none() && status == StatusCode::OK);
        let latest = self.inbox.latest().expect("a success comes after an SMS");
        if data.is_phone_number_confirmed == Some(true) {
            assert_eq!(sent, 0, "an SMS with a confirmation");
            let count = self.confirmations.entry(latest.request_id()).or_default();
            *count += 1;
        } else {
            assert_eq!(sent, 1);
            assert_eq!(data.phone_number_otp_request_id, Some(latest.request_id()));
        }
        // A code is good once.
        let confirmed: u32 = self.confirmations.values().sum();
        assert!(usize::try_from(confirmed).is_ok_and(|count| count <= self.inbox.messages().len()));
    }
}

fn request(choice: u8, body: Vec<u8>) -> Request<Body> {
    let mut request = Request::new(Body::from(body));
    if choice & 0x40 == 0 {
        *request.method_mut() = Method::PUT;
    }
    let path = if choice & 0x20 != 0 { "/" } else { PATH };
    *request.uri_mut() = path.parse().expect("a URI");
    let keys = [Some(CANARY), None, Some("")][usize::from(choice >> 2 & 3).min(2)];
    let types = [
        "application/json",
        "application/json; charset=utf-8",
        "text/plain",
    ];
    let content_type = types.get(usize::from(choice & 3));
    let headers = request.headers_mut();
    if let Some(key) = keys {
        headers.insert("ApiKey", key.parse().expect("a header"));
    }
    if choice & 0x10 != 0 {
        headers.append("ApiKey", CANARY.parse().expect("a header"));
    }
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, content_type.parse().expect("a header"));
    }
    request
}

fn filled_in(body: &[u8], id: &[u8], code: &[u8]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [first, more @ ..] = rest {
        rest = more;
        match (first, more) {
            (b'$', [b'I', more @ ..]) => {
                filled.extend_from_slice(id);
                rest = more;
            }
            (b'$', [b'C', more @ ..]) => {
                filled.extend_from_slice(code);
                rest = more;
            }
            _ => filled.push(*first),
        }
    }
    filled
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
