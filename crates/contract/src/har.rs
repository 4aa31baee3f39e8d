//! Recorded exchanges: HAR 1.2, what browsers and proxies export.
//!
//! Exporters differ in what they leave out. What was not recorded is not
//! checked: it is no violation.

use data_encoding::BASE64_MIME_PERMISSIVE;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Uri,
    header::{ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, COOKIE},
};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use super::{Contract, Part, Violation};
use vlens_openapi::Problem;

/// What the check of a recording found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// How many exchanges were checked.
    pub checked: usize,
    /// How many belong to other hosts or paths, or are preflight requests of a
    /// browser.
    pub skipped: usize,
    /// How many of the checked ones were recorded without a body, an answer or
    /// the credentials; what is not there is not checked.
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
/// A text that is not HAR, with line and column; never with a value.
pub fn check(contract: &Contract, text: &str) -> Result<Checked, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let har: Har = serde_json::from_str(text).map_err(|error| {
        // Place only: the message may quote a recorded value.
        let (line, column) = (error.line(), error.column());
        let what = if error.is_data() {
            "is not a HAR recording (log, entries, request, response …)"
        } else {
            "is not JSON, as a HAR recording is"
        };
        Problem::new("", format!("{what}: line {line}, column {column}"))
    })?;
    let mut checked = Checked::default();
    for (index, entry) in har.log.entries.iter().enumerate() {
        let Some(exchange) = Exchange::of(entry, contract) else {
            checked.skipped += 1;
            continue;
        };
        checked.checked += 1;
        checked.incomplete += usize::from(exchange.incomplete);
        let found = exchange.violations.into_iter();
        checked
            .violations
            .extend(found.map(|violation| (index, violation)));
    }
    Ok(checked)
}

/// What was found in an entry that belongs to the contract.
struct Exchange {
    violations: Vec<Violation>,
    incomplete: bool,
}

impl Exchange {
    /// None for another host or path.
    fn of(entry: &Entry, contract: &Contract) -> Option<Self> {
        let url = Url::parse(&entry.request.url).ok()?;
        if !contract.serves(&url) {
            return None;
        }
        let method = Method::from_bytes(entry.request.method.as_bytes()).ok()?;
        let headers = entry.request.headers();
        if method == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
            return None;
        }
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let uri: Uri = target.parse().ok()?;
        let body = entry.request.body();
        let mut incomplete = body.is_none();
        let mut violations = contract.request(&method, &uri, &headers, body.as_deref());
        let before = violations.len();
        violations.retain(|violation| !is_stripped(violation));
        incomplete |= violations.len() < before;
        // Without an operation, the answer can have nothing more to say.
        let known = !matches!(violations.as_slice(), [only] if only.operation.is_none());
        let status = entry.response.status;
        if status == 0 {
            // Blocked, or aborted.
            incomplete = true;
        } else if known {
            let body = entry.response.body();
            incomplete |= body.is_none();
            let headers = entry.response.headers();
            violations.extend(contract.response(&method, &uri, status, &headers, body.as_deref()));
        }
        Some(Self {
            violations,
            incomplete,
        })
    }
}

/// Exporters leave out cookies and `Authorization`, for good reasons.
fn is_stripped(violation: &Violation) -> bool {
    let absent = violation.keyword == "security" || violation.keyword == "required";
    absent
        && match &violation.part {
            Part::Cookie(_) => true,
            Part::Header(name) => name.eq_ignore_ascii_case("authorization"),
            _ => false,
        }
}

// -- The members of HAR that matter ---------------------------------------------

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
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Pair>,
    #[serde(default)]
    cookies: Vec<Pair>,
    #[serde(default)]
    post_data: Option<Content>,
    /// -1 if unknown.
    #[serde(default)]
    body_size: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<Pair>,
    #[serde(default)]
    content: Option<Content>,
    #[serde(default)]
    body_size: Option<f64>,
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

/// `postData` and `content`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    #[serde(default)]
    mime_type: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    encoding: Option<String>,
    #[serde(default)]
    params: Vec<Pair>,
    #[serde(default)]
    size: Option<f64>,
}

impl Content {
    fn bytes(&self) -> Option<Vec<u8>> {
        let text = self.text.as_ref()?;
        match self.encoding.as_deref() {
            Some("base64") => BASE64_MIME_PERMISSIVE.decode(text.as_bytes()).ok(),
            _ => Some(text.clone().into_bytes()),
        }
    }
}

impl Request {
    fn headers(&self) -> HeaderMap {
        let mut headers = header_map(&self.headers, self.post_data.as_ref());
        if !headers.contains_key(COOKIE) && !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|cookie| {
                let value = cookie.value.as_deref().unwrap_or_default();
                format!("{}={value}", cookie.name)
            });
            let line = pairs.collect::<Vec<_>>().join("; ");
            if let Ok(value) = HeaderValue::from_str(&line) {
                headers.insert(COOKIE, value);
            }
        }
        headers
    }

    /// The body; none if it was not recorded.
    fn body(&self) -> Option<Vec<u8>> {
        let sent = self.body_size.is_some_and(|size| size > 0.0);
        let Some(data) = &self.post_data else {
            return if sent { None } else { Some(Vec::new()) };
        };
        let form = data
            .mime_type
            .as_deref()
            .is_some_and(|media| media.starts_with("application/x-www-form-urlencoded"));
        match data.bytes() {
            Some(bytes) if !bytes.is_empty() || !sent && data.params.is_empty() => Some(bytes),
            _ if form && !data.params.is_empty() => {
                let pairs = data.params.iter().map(|pair| (&pair.name, &pair.value));
                let mut body = form_urlencoded::Serializer::new(String::new());
                for (name, value) in pairs {
                    body.append_pair(name, value.as_deref().unwrap_or_default());
                }
                Some(body.finish().into_bytes())
            }
            _ => None,
        }
    }
}

impl Response {
    fn headers(&self) -> HeaderMap {
        header_map(&self.headers, self.content.as_ref())
    }

    /// The body; none if it was not recorded.
    fn body(&self) -> Option<Vec<u8>> {
        let received = |size: Option<f64>| size.is_some_and(|size| size > 0.0);
        let content = self.content.as_ref();
        let some = received(self.body_size) || content.is_some_and(|it| received(it.size));
        match content.map(|content| (&content.text, content.bytes())) {
            Some((_, Some(bytes))) if !bytes.is_empty() => Some(bytes),
            // Encoded in a way that is not known.
            Some((Some(text), None)) if !text.is_empty() => None,
            _ => (!some).then(Vec::new),
        }
    }
}

/// Header lines, without the pseudo headers of HTTP/2. The media type is also
/// recorded with the content, where some exporters have it only.
fn header_map(pairs: &[Pair], content: Option<&Content>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for pair in pairs {
        let value = pair.value.as_deref().unwrap_or_default();
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(pair.name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            headers.append(name, value);
        }
    }
    if !headers.contains_key(CONTENT_TYPE)
        && let Some(media) = content.and_then(|content| content.mime_type.as_deref())
        && media.contains('/')
        && let Ok(value) = HeaderValue::from_str(media)
    {
        headers.insert(CONTENT_TYPE, value);
    }
    headers
}
