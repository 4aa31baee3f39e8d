//! One request or response against its operation.

use http::{HeaderMap, Method, Request, Response, Uri, header::CONTENT_TYPE};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::{
    Contract, Part, Side, Violation,
    media::MediaType,
    operation::{Content, Credential, Operation, Parameter, Place, SchemaId, Shape},
};
use vlens_openapi::{Page, pointer};

impl Contract {
    /// Checks a request: method, path, query, headers, credentials and body.
    ///
    /// The host is not looked at, so requests to a sandbox can be checked; the
    /// path may begin with the path of any of the servers. Bodies that are
    /// neither JSON nor text are checked for their media type only.
    #[must_use]
    pub fn check_request<B: AsRef<[u8]>>(&self, request: &Request<B>) -> Vec<Violation> {
        let body = Some(request.body().as_ref());
        self.request(request.method(), request.uri(), request.headers(), body)
    }

    /// Checks the response to a request with this method and URI: status,
    /// headers and body.
    #[must_use]
    pub fn check_response<B: AsRef<[u8]>>(
        &self,
        method: &Method,
        uri: &Uri,
        response: &Response<B>,
    ) -> Vec<Violation> {
        let body = Some(response.body().as_ref());
        let status = response.status().as_u16();
        self.response(method, uri, status, response.headers(), body)
    }

    /// A body that is not known is not checked.
    pub(super) fn request(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: Option<&[u8]>,
    ) -> Vec<Violation> {
        let mut check = match self.find(method, uri, Side::Request) {
            Ok(check) => check,
            Err(violation) => return vec![*violation],
        };
        check.parameters(uri, headers);
        check.credentials(uri, headers);
        check.request_body(headers, body);
        check.found
    }

    /// A body that is not known is not checked.
    pub(super) fn response(
        &self,
        method: &Method,
        uri: &Uri,
        status: u16,
        headers: &HeaderMap,
        body: Option<&[u8]>,
    ) -> Vec<Violation> {
        let mut check = match self.find(method, uri, Side::Response) {
            Ok(check) => check,
            Err(violation) => return vec![*violation],
        };
        check.response(status, headers, body);
        check.found
    }

    /// Checks both halves of an exchange. If no operation fits the request,
    /// that is the only violation.
    #[must_use]
    pub fn check_exchange<B: AsRef<[u8]>, C: AsRef<[u8]>>(
        &self,
        request: &Request<B>,
        response: &Response<C>,
    ) -> Vec<Violation> {
        let mut violations = self.check_request(request);
        if !matches!(violations.as_slice(), [only] if only.operation.is_none()) {
            violations.extend(self.check_response(request.method(), request.uri(), response));
        }
        violations
    }

    /// Checks the examples of a published page, each with its name. A page
    /// documents bodies only, and one operation: the contract must be that of
    /// the page's document.
    #[must_use]
    pub fn check_examples<'p>(&self, page: &'p Page<'_>) -> Vec<(&'p str, Violation)> {
        let mut violations = Vec::new();
        for example in &page.examples {
            for operation in &self.operations {
                let mut check = Check::new(self, operation, Side::Request);
                if let (Some(text), Some(body)) = (example.request, &operation.body) {
                    let json = MediaType::parse("application/json");
                    check.content(
                        &body.content,
                        Some(&json),
                        Some(text.as_bytes()),
                        &body.pointer,
                    );
                }
                check.side = Side::Response;
                if let Some(text) = example.response {
                    let json = HeaderMap::from_iter([(
                        CONTENT_TYPE,
                        http::HeaderValue::from_static("application/json"),
                    )]);
                    let status = example.status.unwrap_or(200);
                    check.response(status, &json, Some(text.as_bytes()));
                }
                violations.extend(check.found.into_iter().map(|found| (example.name, found)));
            }
        }
        violations
    }

    /// Whether a URL is that of some operation on some server, whatever the
    /// method.
    pub(super) fn serves(&self, url: &Url) -> bool {
        self.operations.iter().any(|operation| {
            captures(operation, url.path()).is_some()
                && operation
                    .servers
                    .iter()
                    .any(|server| match Url::parse(server) {
                        Ok(server) => {
                            let port = Url::port_or_known_default;
                            server.host() == url.host() && port(&server) == port(url)
                        }
                        // Relative: any host may be meant.
                        Err(_) => true,
                    })
        })
    }

    fn find(&self, method: &Method, uri: &Uri, side: Side) -> Result<Check<'_>, Box<Violation>> {
        let nowhere = |pointer: &str, keyword: &str, message: String| {
            Box::new(Violation {
                operation: None,
                side,
                part: Part::Line,
                instance: String::new(),
                pointer: pointer.to_owned(),
                keyword: keyword.to_owned(),
                message,
            })
        };
        let path = uri.path();
        let fitting = || {
            self.operations
                .iter()
                .filter(|operation| captures(operation, path).is_some())
        };
        let best = fitting()
            .filter(|operation| operation.method == method.as_str())
            .max_by_key(|operation| operation.path.specificity());
        match (best, fitting().next()) {
            (Some(operation), _) => Ok(Check::new(self, operation, side)),
            (None, Some(other)) => {
                let item = other.pointer.rsplit_once('/').map_or("", |(item, _)| item);
                let message = format!("the document has no {method} on this path");
                Err(nowhere(item, "method", message))
            }
            (None, None) => {
                let message = "the document has no such path".to_owned();
                Err(nowhere("/paths", "paths", message))
            }
        }
    }
}

/// The path parameters, if the path is one of the operation on any server.
fn captures<'o>(operation: &'o Operation, path: &str) -> Option<Vec<(&'o str, String)>> {
    operation.prefixes.iter().find_map(|prefix| {
        let below = path.strip_prefix(prefix.as_str())?;
        if !below.is_empty() && !below.starts_with('/') {
            return None;
        }
        operation.path.captures(below)
    })
}

/// The check of one half of an exchange.
struct Check<'c> {
    contract: &'c Contract,
    operation: &'c Operation,
    side: Side,
    found: Vec<Violation>,
}

impl<'c> Check<'c> {
    fn new(contract: &'c Contract, operation: &'c Operation, side: Side) -> Self {
        Self {
            contract,
            operation,
            side,
            found: Vec::new(),
        }
    }

    fn report(&mut self, part: Part, pointer: String, keyword: &str, message: impl Into<String>) {
        self.found.push(Violation {
            operation: Some(self.operation.name.clone()),
            side: self.side,
            part,
            instance: String::new(),
            pointer,
            keyword: keyword.to_owned(),
            message: message.into(),
        });
    }

    fn instance(&mut self, part: &Part, schema: SchemaId, instance: Value) {
        let findings = self.contract.errors(schema, instance);
        self.found
            .extend(findings.into_iter().map(|finding| Violation {
                operation: Some(self.operation.name.clone()),
                side: self.side,
                part: part.clone(),
                instance: finding.instance,
                pointer: finding.pointer,
                keyword: finding.keyword,
                message: finding.message,
            }));
    }

    fn parameters(&mut self, uri: &Uri, headers: &HeaderMap) {
        let query = query(uri);
        let cookies = cookies(headers);
        let path = captures(self.operation, uri.path()).unwrap_or_default();
        let operation = self.operation;
        for parameter in &operation.parameters {
            let name = parameter.name.as_str();
            let texts = match parameter.place {
                Place::Path => values(path.iter().map(|(n, v)| (*n, v.as_str())), name),
                Place::Query => values(pairs(&query), name),
                Place::Cookie => values(pairs(&cookies), name),
                Place::Header => header_values(headers, name),
            };
            self.parameter(parameter, &texts, &query);
        }
        self.unknown_query(&query);
    }

    fn parameter(&mut self, parameter: &Parameter, texts: &[String], query: &[(String, String)]) {
        let part = part(parameter);
        if parameter.shape == Shape::Spread || parameter.shape == Shape::Deep {
            let missing = parameter.shape == Shape::Deep
                && parameter.required
                && !query.iter().any(|(key, _)| is_deep(key, &parameter.name));
            if missing {
                self.missing(parameter);
            }
            return;
        }
        let Some(first) = texts.first() else {
            if parameter.required {
                self.missing(parameter);
            }
            return;
        };
        if first.is_empty() && parameter.allow_empty {
            return;
        }
        let Some(schema) = parameter.schema else {
            return;
        };
        if texts.len() > 1 && parameter.place != Place::Header && parameter.shape != Shape::Repeated
        {
            let pointer = parameter.pointer.clone();
            self.report(part, pointer, "explode", "is there more than once");
            return;
        }
        let split = |separator: char| -> Vec<&str> {
            let texts = texts.iter().flat_map(|text| text.split(separator));
            texts.map(str::trim).collect()
        };
        let candidates = match parameter.shape {
            Shape::Json => match serde_json::from_str(first) {
                Ok(value) => vec![value],
                Err(error) => {
                    let message = not_json(&error);
                    return self.report(part, parameter.pointer.clone(), "content", message);
                }
            },
            Shape::Scalar => readings(first),
            Shape::Repeated => lists(texts.iter().map(String::as_str)),
            Shape::List(separator) => lists(split(separator).into_iter()),
            Shape::Deep | Shape::Spread | Shape::Other => return,
        };
        // The text of a parameter has no type: it conforms if any reading does.
        let fits = |candidate: &Value| self.contract.errors(schema, candidate.clone()).is_empty();
        if !candidates.iter().any(fits)
            && let Some(candidate) = candidates.into_iter().next()
        {
            self.instance(&part, schema, candidate);
        }
    }

    fn missing(&mut self, parameter: &Parameter) {
        let part = part(parameter);
        let pointer = parameter.pointer.clone();
        self.report(part, pointer, "required", "is required, but not there");
    }

    /// Only the query is closed: everyone may add headers and cookies.
    fn unknown_query(&mut self, query: &[(String, String)]) {
        let operation = self.operation;
        let in_query = |parameter: &&Parameter| parameter.place == Place::Query;
        let known = || operation.parameters.iter().filter(in_query);
        if known().any(|parameter| parameter.shape == Shape::Spread) {
            return;
        }
        for (key, _) in query {
            let documented = known().any(|parameter| {
                parameter.name == *key
                    || (parameter.shape == Shape::Deep && is_deep(key, &parameter.name))
            });
            let credential = operation.security.alternatives.iter().flatten().any(
                |credential| matches!(credential, Credential::Key { place: Place::Query, name } if name == key),
            );
            if !documented && !credential {
                let part = Part::Query(super::violation::masked_name(key).to_owned());
                let pointer = pointer::join(&operation.pointer, "parameters");
                self.report(part, pointer, "parameters", "is not in the document");
            }
        }
    }

    fn credentials(&mut self, uri: &Uri, headers: &HeaderMap) {
        let security = &self.operation.security;
        let query = query(uri);
        let cookies = cookies(headers);
        let given = |credential: &Credential| match credential {
            Credential::Key { place, name } => {
                let texts = match place {
                    Place::Query => values(pairs(&query), name),
                    Place::Cookie => values(pairs(&cookies), name),
                    Place::Header | Place::Path => header_values(headers, name),
                };
                texts.iter().any(|text| !text.is_empty())
            }
            Credential::Authorization(scheme) => {
                header_values(headers, "authorization").iter().any(|text| {
                    let given = text.split_whitespace().next().unwrap_or_default();
                    !given.is_empty() && (scheme.is_empty() || given.eq_ignore_ascii_case(scheme))
                })
            }
            Credential::Unseen => true,
        };
        let alternatives = &security.alternatives;
        if alternatives.is_empty() || alternatives.iter().any(|all| all.iter().all(given)) {
            return;
        }
        let missing = alternatives.iter().flatten().find(|one| !given(one));
        let part = match missing {
            Some(Credential::Key { place, name }) => match place {
                Place::Query => Part::Query(name.clone()),
                Place::Cookie => Part::Cookie(name.clone()),
                Place::Header | Place::Path => Part::Header(name.clone()),
            },
            _ => Part::Header("Authorization".to_owned()),
        };
        let already = self.found.iter().any(|found| found.part == part);
        if !already {
            let pointer = security.pointer.clone();
            self.report(part, pointer, "security", "the credentials are not there");
        }
    }

    fn request_body(&mut self, headers: &HeaderMap, body: Option<&[u8]>) {
        let Some(documented) = &self.operation.body else {
            if body.is_some_and(|body| !body.is_empty()) {
                let pointer = self.operation.pointer.clone();
                let message = "the document has no body for this operation";
                self.report(Part::Body, pointer, "requestBody", message);
            }
            return;
        };
        if body.is_some_and(<[u8]>::is_empty) {
            if documented.required {
                let pointer = pointer::join(&documented.pointer, "required");
                self.report(
                    Part::Body,
                    pointer,
                    "required",
                    "is required, but not there",
                );
            }
            return;
        }
        let media = content_type(headers);
        self.content(
            &documented.content,
            media.as_ref(),
            body,
            &documented.pointer,
        );
    }

    fn response(&mut self, status: u16, headers: &HeaderMap, body: Option<&[u8]>) {
        let operation = self.operation;
        let documented = operation
            .responses
            .iter()
            .find(|(key, _)| key.covers(status));
        let Some((_, response)) = documented else {
            let pointer = pointer::join(&operation.pointer, "responses");
            let message = format!("the document has no response with the status {status}");
            return self.report(Part::Line, pointer, "responses", message);
        };
        for header in &response.headers {
            self.parameter(header, &header_values(headers, &header.name), &[]);
        }
        let no_body = operation.method == "HEAD" || matches!(status, 100..=199 | 204 | 304);
        if no_body {
            return;
        }
        let at = pointer::join(&response.pointer, "content");
        let empty = body.map(<[u8]>::is_empty);
        match (response.content.0.is_empty(), empty) {
            (true, Some(true) | None) => {}
            (true, Some(false)) => {
                let message = "the document has no body for this response";
                self.report(Part::Body, response.pointer.clone(), "content", message);
            }
            (false, Some(true)) => {
                let typed = response
                    .content
                    .0
                    .iter()
                    .any(|(_, schema)| schema.is_some());
                if typed {
                    self.report(Part::Body, at, "content", "is empty, but documented");
                }
            }
            (false, Some(false) | None) => {
                let media = content_type(headers);
                self.content(&response.content, media.as_ref(), body, &response.pointer);
            }
        }
    }

    fn content(
        &mut self,
        content: &Content,
        media: Option<&MediaType>,
        body: Option<&[u8]>,
        at: &str,
    ) {
        let pointer = pointer::join(at, "content");
        let header = || Part::Header("Content-Type".to_owned());
        let Some(media) = media else {
            return self.report(header(), pointer, "content", "is not there");
        };
        let Some(schema) = content.find(media) else {
            let message = format!("is not one of {}", content.names());
            return self.report(header(), pointer, "content", message);
        };
        let Some(body) = body else { return };
        let instance = if media.is_json() {
            match serde_json::from_slice(body) {
                Ok(value) => value,
                Err(error) => return self.report(Part::Body, pointer, "content", not_json(&error)),
            }
        } else if media.is_text() {
            match std::str::from_utf8(body) {
                Ok(text) => Value::String(text.to_owned()),
                Err(_) => return,
            }
        } else {
            return;
        };
        if let Some(schema) = schema {
            self.instance(&Part::Body, schema, instance);
        }
    }
}

/// serde_json's own messages may quote the text.
fn not_json(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "ends too early",
        _ => "is not JSON",
    };
    format!("{what}: line {}, column {}", error.line(), error.column())
}

fn part(parameter: &Parameter) -> Part {
    let name = parameter.name.clone();
    match parameter.place {
        Place::Path => Part::Path(name),
        Place::Query => Part::Query(name),
        Place::Header => Part::Header(name),
        Place::Cookie => Part::Cookie(name),
    }
}

fn is_deep(key: &str, name: &str) -> bool {
    key.strip_prefix(name)
        .is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']'))
}

/// What the text of a scalar may mean.
fn readings(text: &str) -> Vec<Value> {
    let mut readings = Vec::new();
    if let Ok(value @ (Value::Bool(_) | Value::Number(_) | Value::Null)) =
        serde_json::from_str(text)
    {
        readings.push(value);
    }
    readings.push(Value::String(text.to_owned()));
    readings
}

fn lists<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Value> {
    let texts: Vec<&str> = texts.collect();
    let first = |text: &&str| readings(text).into_iter().next().unwrap_or_default();
    let read: Vec<Value> = texts.iter().map(first).collect();
    let plain: Vec<Value> = texts.iter().map(|text| Value::from(*text)).collect();
    vec![Value::Array(read), Value::Array(plain)]
}

fn query(uri: &Uri) -> Vec<(String, String)> {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    header_values(headers, "cookie")
        .iter()
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn pairs(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
}

fn values<'v>(pairs: impl Iterator<Item = (&'v str, &'v str)>, name: &str) -> Vec<String> {
    pairs
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
        .collect()
}

fn header_values(headers: &HeaderMap, name: &str) -> Vec<String> {
    headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

fn content_type(headers: &HeaderMap) -> Option<MediaType> {
    let value = headers.get(CONTENT_TYPE)?;
    Some(MediaType::parse(value.to_str().ok()?))
}
