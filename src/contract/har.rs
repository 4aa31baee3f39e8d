//! Recorded exchanges: HAR 1.2, what browsers and proxies export.

use data_encoding::BASE64_MIME_PERMISSIVE;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri,
    header::CONTENT_TYPE,
};
use serde::Deserialize;
use url::Url;

use super::{Contract, Side, Violation};
use crate::openapi::Problem;

/// What the check of a recording found.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Checked {
    /// How many exchanges were checked.
    pub checked: usize,
    /// How many belong to other hosts or paths.
    pub skipped: usize,
    /// How many of the checked ones were recorded without one of their bodies,
    /// or without an answer; what is not there is not checked.
    pub incomplete: usize,
    /// What does not conform, with the index of the entry in the recording.
    pub violations: Vec<(usize, Violation)>,
}

/// Checks the exchanges of a recording that are with a server of the contract.
///
/// For a recording against another host, such as a sandbox, use
/// [`Contract::with_server`].
///
/// # Errors
///
/// A text that is not HAR.
pub fn check(contract: &Contract, text: &str) -> Result<Checked, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let har: Har = serde_json::from_str(text).map_err(|error| {
        // Place only: the message may quote a recorded value.
        let (line, column) = (error.line(), error.column());
        Problem::new(
            "",
            format!("is not a HAR recording, line {line} column {column}"),
        )
    })?;
    let mut checked = Checked::default();
    for (index, entry) in har.log.entries.iter().enumerate() {
        let Some(exchange) = Exchange::of(entry, contract) else {
            checked.skipped += 1;
            continue;
        };
        checked.checked += 1;
        if exchange.request_body_missing
            || exchange.response_body_missing
            || exchange.response.is_none()
        {
            checked.incomplete += 1;
        }
        let found = exchange.violations(contract);
        checked
            .violations
            .extend(found.into_iter().map(|violation| (index, violation)));
    }
    Ok(checked)
}

/// An entry that belongs to the contract.
struct Exchange {
    request: Request<Vec<u8>>,
    request_body_missing: bool,
    response: Option<Response<Vec<u8>>>,
    response_body_missing: bool,
}

impl Exchange {
    /// None for another host or path.
    fn of(entry: &Entry, contract: &Contract) -> Option<Self> {
        let url = Url::parse(&entry.request.url).ok()?;
        let server = contract
            .servers
            .iter()
            .filter_map(|server| Url::parse(server).ok())
            .find(|server| server.origin() == url.origin());
        if server.is_none() || !contract.has_path(url.path()) {
            return None;
        }
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let uri: Uri = target.parse().ok()?;
        let method = Method::from_bytes(entry.request.method.as_bytes()).ok()?;
        let body = entry.request.body();
        let mut request = Request::new(body.clone().unwrap_or_default());
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        let mime_type = entry
            .request
            .post_data
            .as_ref()
            .map(|data| data.mime_type.as_str());
        *request.headers_mut() = headers(&entry.request.headers, mime_type);

        // 0 stands for no answer: blocked, or aborted.
        let status = StatusCode::from_u16(entry.response.status).ok();
        let content = &entry.response.content;
        let response_body = content.body();
        let response = status.map(|status| {
            let mut response = Response::new(response_body.clone().unwrap_or_default());
            *response.status_mut() = status;
            let mime_type = Some(content.mime_type.as_str());
            *response.headers_mut() = headers(&entry.response.headers, mime_type);
            response
        });
        Some(Self {
            request_body_missing: body.is_none() && entry.request.body_size > 0,
            request,
            response,
            response_body_missing: response_body.is_none() && content.size > 0,
        })
    }

    fn violations(&self, contract: &Contract) -> Vec<Violation> {
        let mut found = match &self.response {
            Some(response) => contract.check_exchange(&self.request, response),
            None => contract.check_request(&self.request),
        };
        found.retain(|violation| {
            let missing = match violation.side {
                Side::Request => self.request_body_missing,
                Side::Response => self.response_body_missing,
            };
            !(missing && violation.part == super::Part::Body)
        });
        found
    }
}

/// Without the pseudo headers of HTTP/2; with the content type that is recorded
/// beside the body, if no header has it.
fn headers(recorded: &[Pair], mime_type: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for Pair { name, value } in recorded {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    if let Some(Ok(value)) = mime_type
        .filter(|t| !t.is_empty())
        .map(HeaderValue::from_str)
    {
        headers.entry(CONTENT_TYPE).or_insert(value);
    }
    headers
}

// The members of HAR 1.2 that a check needs. Exporters leave out and add at
// will, so everything else is optional.

#[derive(Deserialize)]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: Sent,
    response: Received,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Pair>,
    post_data: Option<PostData>,
    #[serde(default)]
    body_size: i64,
}

impl Sent {
    fn body(&self) -> Option<Vec<u8>> {
        let data = self.post_data.as_ref()?;
        match &data.text {
            Some(text) => Some(text.clone().into_bytes()),
            None if data.params.is_empty() => None,
            None => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for Pair { name, value } in &data.params {
                    form.append_pair(name, value);
                }
                Some(form.finish().into_bytes())
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    #[serde(default)]
    mime_type: String,
    text: Option<String>,
    #[serde(default)]
    params: Vec<Pair>,
}

#[derive(Deserialize)]
struct Received {
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<Pair>,
    #[serde(default)]
    content: Content,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    #[serde(default)]
    mime_type: String,
    #[serde(default)]
    size: i64,
    text: Option<String>,
    encoding: Option<String>,
}

impl Content {
    fn body(&self) -> Option<Vec<u8>> {
        let text = self.text.as_ref()?;
        match self.encoding.as_deref() {
            Some("base64") => BASE64_MIME_PERMISSIVE.decode(text.as_bytes()).ok(),
            _ => Some(text.clone().into_bytes()),
        }
    }
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    #[serde(default)]
    value: String,
}
