//! One entry of a recording: whether it belongs to the contract, and what can
//! be read of it.

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Uri,
    header::{ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, CONTENT_TYPE, COOKIE, SET_COOKIE},
};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use url::{Url, form_urlencoded};

use super::{
    super::{
        Contract, Part, Violation,
        check::{Body, Message},
        violation::is_struck_out,
    },
    body::{self, Recorded},
    pairs::pairs,
};
use vlens_openapi::grammar::METHODS;

/// An entry that belongs to the contract.
pub(super) struct Entry {
    method: Method,
    uri: Uri,
    request: Half,
    /// With the status; none if there was no answer.
    response: Option<(u16, Half)>,
}

struct Half {
    /// None if they were not recorded.
    headers: Option<HeaderMap>,
    media: Option<String>,
    body: Recorded,
}

/// What the check of an entry found.
pub(super) struct Found {
    pub(super) violations: Vec<Violation>,
    pub(super) incomplete: bool,
}

#[derive(Deserialize)]
struct Halves<'t> {
    #[serde(borrow, default)]
    request: Option<&'t RawValue>,
    #[serde(borrow, default)]
    response: Option<&'t RawValue>,
}

/// What says whether an entry belongs to the contract.
#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    url: Value,
}

impl Entry {
    /// None if the entry belongs to another host or path.
    ///
    /// The reason why it cannot be read holds no value.
    pub(super) fn read(text: &str, contract: &Contract) -> Result<Option<Self>, String> {
        let halves: Halves<'_> = object(text).map_err(|_| "is not an object with one request")?;
        let request = halves.request.ok_or("has no request")?.get();
        let target: Target =
            object(request).map_err(|_| "its request is not an object with a URL")?;
        let target = target.url.as_str().ok_or("its request.url is not a text")?;
        let parsed = Url::parse(target);
        let relative = target.starts_with('/');
        if !relative && !parsed.is_ok_and(|url| contract.serves(&url)) {
            return Ok(None);
        }
        let request: Value = serde_json::from_str(request)
            .map_err(|error| format!("its request {}", unreadable(&error)))?;
        let headers = headers(request.get("headers"));
        let Some(url) = url(target, &request, headers.as_ref()) else {
            return Ok(None);
        };
        if !contract.serves(&url) {
            return Ok(None);
        }
        let method = request.get("method").and_then(Value::as_str);
        let method = method
            .and_then(method_of)
            .ok_or("its request.method is not a method")?;
        let preflight = headers
            .as_ref()
            .is_some_and(|headers| headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD));
        if method == Method::OPTIONS && preflight {
            return Ok(None);
        }
        let uri = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let uri = uri.parse().map_err(|_| "its request.url is not a URL")?;
        let response = match halves.response {
            Some(response) => {
                let response: Value = serde_json::from_str(response.get())
                    .map_err(|error| format!("its response {}", unreadable(&error)))?;
                Self::response(&method, &response)
            }
            None => None,
        };
        Ok(Some(Self {
            request: Self::request(&method, &request, headers),
            method,
            uri,
            response,
        }))
    }

    fn request(method: &Method, request: &Value, headers: Option<HeaderMap>) -> Half {
        let mut headers = headers;
        if let Some(headers) = &mut headers
            && !headers.contains_key(COOKIE)
            && let Some(line) = cookies(request.get("cookies"))
        {
            headers.insert(COOKIE, line);
        }
        let data = request.get("postData");
        let media = media(headers.as_ref(), data);
        let body = body::of_request(method, request, headers.as_ref(), media.as_deref());
        Half {
            headers,
            media,
            body,
        }
    }

    /// None for a request that was blocked or aborted.
    fn response(method: &Method, response: &Value) -> Option<(u16, Half)> {
        let status = body::number(response.get("status"))?;
        if !(100.0..=999.0).contains(&status) || status.fract() != 0.0 {
            return None;
        }
        // In range and whole.
        let status = status as u16;
        let headers = headers(response.get("headers"));
        let media = media(headers.as_ref(), response.get("content"));
        let no_body = *method == Method::HEAD || matches!(status, 100..=199 | 204 | 304);
        let body = if no_body {
            Recorded::Bytes(Vec::new())
        } else {
            body::of_response(response, headers.as_ref(), media.as_deref())
        };
        let half = Half {
            headers,
            media,
            body,
        };
        Some((status, half))
    }

    pub(super) fn check(self, contract: &Contract) -> Found {
        let (method, uri) = (self.method, self.uri);
        let stripped = Stripped::of(self.request.headers.as_ref());
        let mut incomplete = self.response.is_none() || self.request.is_incomplete();
        let mut violations = contract.request(&method, &uri, self.request.message());
        let before = violations.len();
        violations.retain(|violation| !stripped.explains(violation));
        incomplete |= violations.len() < before;
        // Without an operation, the answer can have nothing more to say.
        let known = !matches!(violations.as_slice(), [only] if only.operation.is_none());
        if let Some((status, answer)) = self.response
            && known
        {
            incomplete |= answer.is_incomplete();
            let mut found = contract.response(&method, &uri, status, answer.message());
            found.retain(|violation| !stripped.explains(violation));
            violations.extend(found);
        }
        Found {
            violations,
            incomplete,
        }
    }
}

impl Half {
    fn is_incomplete(&self) -> bool {
        self.headers.is_none() || matches!(self.body, Recorded::Unknown)
    }

    fn message(&self) -> Message<'_> {
        Message {
            headers: self.headers.as_ref(),
            media: self.media.as_deref().map(Into::into),
            body: match &self.body {
                Recorded::Unknown => Body::Unknown,
                Recorded::Bytes(bytes) => Body::Bytes(bytes),
                Recorded::Fields(fields) => Body::Fields(fields.clone()),
            },
            recorded: true,
        }
    }
}

/// What was left out or struck out of the headers of a request: exporters do so
/// with cookies and `Authorization`, for good reasons.
#[derive(Clone, Copy)]
struct Stripped {
    cookies: bool,
    authorization: bool,
}

impl Stripped {
    fn of(headers: Option<&HeaderMap>) -> Self {
        let stripped = |name: HeaderName| {
            let mut lines = headers
                .into_iter()
                .flat_map(|headers| headers.get_all(&name));
            let is_there = |line: &HeaderValue| {
                let line = String::from_utf8_lossy(line.as_bytes());
                !is_struck_out(&line.into())
            };
            !lines.any(is_there)
        };
        Self {
            cookies: stripped(COOKIE),
            authorization: stripped(AUTHORIZATION),
        }
    }

    /// Whether something is missed that may have been there.
    fn explains(self, violation: &Violation) -> bool {
        let absent = violation.keyword == "security" || violation.keyword == "required";
        let is = |name: &str, known: HeaderName| name.eq_ignore_ascii_case(known.as_str());
        absent
            && violation.instance.is_empty()
            && match &violation.part {
                Part::Cookie(_) => self.cookies,
                Part::Header(name) if is(name, AUTHORIZATION) => self.authorization,
                Part::Header(name) => is(name, SET_COOKIE),
                _ => false,
            }
    }
}

/// Serde would also take a list for a struct.
fn object<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, ()> {
    let value = text.starts_with('{').then(|| serde_json::from_str(text));
    value.and_then(Result::ok).ok_or(())
}

/// serde_json's own messages may quote a value.
fn unreadable(error: &serde_json::Error) -> String {
    format!(
        "cannot be read: line {}, column {}",
        error.line(),
        error.column()
    )
}

/// Some exporters write methods in lower case.
fn method_of(text: &str) -> Option<Method> {
    let known = METHODS
        .iter()
        .any(|method| method.eq_ignore_ascii_case(text));
    let text = if known {
        text.to_ascii_uppercase()
    } else {
        text.to_owned()
    };
    Method::from_bytes(text.as_bytes()).ok()
}

/// The URL. Some exporters write the host and the query elsewhere only.
fn url(text: &str, request: &Value, headers: Option<&HeaderMap>) -> Option<Url> {
    let mut url = match Url::parse(text) {
        Ok(url) => url,
        Err(_) => {
            let host = headers?.get("host")?.to_str().ok()?;
            Url::parse(&format!("https://{host}{text}")).ok()?
        }
    };
    let listed = pairs(request.get("queryString")).unwrap_or_default();
    if url.query().is_none_or(str::is_empty) && !listed.is_empty() {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(listed);
        url.set_query(Some(&query.finish()));
    }
    Some(url)
}

/// Header lines, without the pseudo headers of HTTP/2. No message is without
/// any, so an empty list means that they were not recorded.
fn headers(list: Option<&Value>) -> Option<HeaderMap> {
    let pairs = pairs(list).filter(|pairs| !pairs.is_empty())?;
    let mut headers = HeaderMap::new();
    for (name, value) in &pairs {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            continue;
        };
        // Firefox joins the lines of one header.
        for line in value.split('\n') {
            let line: String = line.chars().filter(|c| !c.is_control()).collect();
            if let Ok(value) = HeaderValue::from_bytes(line.as_bytes()) {
                headers.append(name.clone(), value);
            }
        }
    }
    Some(headers)
}

fn cookies(list: Option<&Value>) -> Option<HeaderValue> {
    let pairs = pairs(list).filter(|pairs| !pairs.is_empty())?;
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    HeaderValue::from_str(&pairs.join("; ")).ok()
}

/// The media type: that of the headers, or that recorded with the content, where
/// some exporters have it only.
fn media(headers: Option<&HeaderMap>, content: Option<&Value>) -> Option<String> {
    let header = headers.and_then(|headers| headers.get(CONTENT_TYPE));
    let header = header.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    header.or_else(|| {
        let media = content?.get("mimeType")?.as_str()?;
        media.contains('/').then(|| media.to_owned())
    })
}
