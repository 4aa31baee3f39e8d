//! One request or response against its operation.

use std::borrow::Cow;

use http::{HeaderMap, Method, Request, Response, Uri, header::CONTENT_TYPE};
use serde_json::Value;
use url::Url;

use super::{
    Contract, Part, Side, Violation,
    form::Field,
    operation::{Operation, SchemaId},
    untyped::Untyped,
    violation::Finding,
};
use vlens_openapi::{Page, grammar::METHODS, pointer};

/// One half of an exchange, as far as it is known.
pub(super) struct Message<'m> {
    /// None if they are not known; then nothing is said about them.
    pub(super) headers: Option<&'m HeaderMap>,
    /// The media type, from wherever it is known.
    pub(super) media: Option<Cow<'m, str>>,
    pub(super) body: Body<'m>,
    /// Whether it is a recording, in which values may be struck out.
    pub(super) recorded: bool,
}

/// The body of a message.
pub(super) enum Body<'m> {
    /// Not known: it is not checked.
    Unknown,
    /// As sent; nothing if empty.
    Bytes(&'m [u8]),
    /// The fields of a form.
    Fields(Vec<Field>),
}

impl<'m> Message<'m> {
    fn new(headers: &'m HeaderMap, body: &'m [u8]) -> Self {
        let media = headers.get(CONTENT_TYPE);
        Self {
            headers: Some(headers),
            media: media.map(|value| String::from_utf8_lossy(value.as_bytes())),
            body: Body::Bytes(body),
            recorded: false,
        }
    }
}

impl Contract {
    /// Checks a request: method, path, query, headers, credentials and body.
    ///
    /// The host is not looked at, so requests to a sandbox can be checked; the
    /// path may begin with the path of any of the servers. Bodies that are
    /// neither JSON, forms nor text are checked for their media type only.
    #[must_use]
    pub fn check_request<B: AsRef<[u8]>>(&self, request: &Request<B>) -> Vec<Violation> {
        let message = Message::new(request.headers(), request.body().as_ref());
        self.request(request.method(), request.uri(), message)
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
        let message = Message::new(response.headers(), response.body().as_ref());
        self.response(method, uri, response.status().as_u16(), message)
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
        let message = |text: &'p str| Message {
            headers: None,
            media: Some("application/json".into()),
            body: Body::Bytes(text.as_bytes()),
            recorded: false,
        };
        let mut violations = Vec::new();
        for example in &page.examples {
            for operation in &self.operations {
                let mut check = Check::new(self, operation, Side::Request);
                if let Some(text) = example.request
                    && operation.body.is_some()
                {
                    check.request_body(message(text));
                }
                check.side = Side::Response;
                if let Some(text) = example.response {
                    check.response(example.status.unwrap_or(200), message(text));
                }
                violations.extend(check.found.into_iter().map(|found| (example.name, found)));
            }
        }
        violations
    }

    pub(super) fn request(&self, method: &Method, uri: &Uri, sent: Message<'_>) -> Vec<Violation> {
        let mut check = match self.find(method, uri, Side::Request) {
            Ok(check) => check,
            Err(violation) => return vec![*violation],
        };
        check.recorded = sent.recorded;
        check.parameters(uri, sent.headers);
        check.credentials(uri, sent.headers);
        check.request_body(sent);
        check.found
    }

    pub(super) fn response(
        &self,
        method: &Method,
        uri: &Uri,
        status: u16,
        answer: Message<'_>,
    ) -> Vec<Violation> {
        let mut check = match self.find(method, uri, Side::Response) {
            Ok(check) => check,
            Err(violation) => return vec![*violation],
        };
        check.recorded = answer.recorded;
        check.response(status, answer);
        check.found
    }

    /// Whether a URL is that of some operation on some server, whatever the
    /// method.
    pub(super) fn serves(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https")
            && self.operations.iter().any(|operation| {
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

    /// The operation that a request belongs to: that with the most specific path.
    pub(super) fn operation(&self, method: &Method, uri: &Uri) -> Option<&Operation> {
        self.operations
            .iter()
            .filter(|operation| operation.method == method.as_str())
            .filter(|operation| captures(operation, uri.path()).is_some())
            .max_by_key(|operation| operation.path.specificity())
    }

    fn find(&self, method: &Method, uri: &Uri, side: Side) -> Result<Check<'_>, Box<Violation>> {
        if let Some(operation) = self.operation(method, uri) {
            return Ok(Check::new(self, operation, side));
        }
        let other = self
            .operations
            .iter()
            .find(|operation| captures(operation, uri.path()).is_some());
        let (pointer, keyword, message) = match other {
            Some(other) => {
                let item = other.pointer.rsplit_once('/').map_or("", |(item, _)| item);
                // Whatever else is sent there may be anything.
                let known = METHODS
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(method.as_str()));
                let method = if known {
                    method.as_str()
                } else {
                    "such method"
                };
                let message = format!("the document has no {method} on this path");
                (item, "method", message)
            }
            None => {
                let message = "the document has no such path".to_owned();
                ("/paths", "paths", message)
            }
        };
        Err(Box::new(Violation {
            operation: None,
            side,
            part: Part::Line,
            instance: String::new(),
            pointer: pointer.to_owned(),
            keyword: keyword.to_owned(),
            message,
        }))
    }
}

/// The path parameters as sent, percent-encoded, if the path is one of the
/// operation on any server.
pub(super) fn captures<'o>(operation: &'o Operation, path: &str) -> Option<Vec<(&'o str, String)>> {
    operation.prefixes.iter().find_map(|prefix| {
        let below = path.strip_prefix(prefix.as_str())?;
        if !below.is_empty() && !below.starts_with('/') {
            return None;
        }
        operation.path.captures(below)
    })
}

/// The check of one half of an exchange.
pub(super) struct Check<'c> {
    pub(super) contract: &'c Contract,
    pub(super) operation: &'c Operation,
    side: Side,
    pub(super) recorded: bool,
    pub(super) found: Vec<Violation>,
}

impl<'c> Check<'c> {
    fn new(contract: &'c Contract, operation: &'c Operation, side: Side) -> Self {
        Self {
            contract,
            operation,
            side,
            recorded: false,
            found: Vec::new(),
        }
    }

    pub(super) fn report(
        &mut self,
        part: Part,
        pointer: String,
        keyword: &str,
        message: impl Into<String>,
    ) {
        let finding = Finding {
            instance: String::new(),
            pointer,
            keyword: keyword.to_owned(),
            message: message.into(),
            of_type: false,
        };
        self.findings(&part, vec![finding]);
    }

    /// A JSON value against a schema.
    pub(super) fn instance(&mut self, part: &Part, schema: SchemaId, instance: Value) {
        let findings = self.contract.errors(schema, instance, self.recorded);
        self.findings(part, findings);
    }

    /// A value that was written as text, against a schema.
    pub(super) fn untyped(&mut self, part: &Part, schema: SchemaId, readings: Vec<Untyped>) {
        let findings = self
            .contract
            .errors_untyped(schema, readings, self.recorded);
        self.findings(part, findings);
    }

    fn findings(&mut self, part: &Part, findings: Vec<Finding>) {
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

    fn request_body(&mut self, sent: Message<'_>) {
        let Some(documented) = &self.operation.body else {
            let empty = match &sent.body {
                Body::Unknown => true,
                Body::Bytes(bytes) => bytes.is_empty(),
                Body::Fields(fields) => fields.is_empty(),
            };
            if !empty {
                let pointer = self.operation.pointer.clone();
                let message = "the document has no body for this operation";
                self.report(Part::Body, pointer, "requestBody", message);
            }
            return;
        };
        if matches!(sent.body, Body::Bytes([])) {
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
        self.content(&documented.content, sent, &documented.pointer);
    }

    fn response(&mut self, status: u16, answer: Message<'_>) {
        let operation = self.operation;
        let Some(response) = operation.response(status) else {
            let pointer = pointer::join(&operation.pointer, "responses");
            let message = format!("the document has no response with the status {status}");
            return self.report(Part::Line, pointer, "responses", message);
        };
        if let Some(headers) = answer.headers {
            self.headers(&response.headers, headers);
        }
        let no_body = operation.method == "HEAD" || matches!(status, 100..=199 | 204 | 304);
        if no_body {
            return;
        }
        let media = &response.content.0;
        match &answer.body {
            Body::Unknown if media.is_empty() => {}
            Body::Bytes([]) => {
                if media.iter().any(|media| media.schema.is_some()) {
                    let at = pointer::join(&response.pointer, "content");
                    self.report(Part::Body, at, "content", "is empty, but documented");
                }
            }
            _ if media.is_empty() => {
                let message = "the document has no body for this response";
                self.report(Part::Body, response.pointer.clone(), "content", message);
            }
            _ => self.content(&response.content, answer, &response.pointer),
        }
    }
}
