//! One half of an exchange, redacted: each part by itself, so that a check
//! finds the same as before.

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri,
    header::{self, AUTHORIZATION, CONTENT_TYPE, COOKIE},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::{
    Contract, Violation,
    check::{Body, Message},
    media::MediaType,
    operation::{Content, Operation, Parameter, SchemaId},
    outline::Location,
    redact::Redaction,
    style::{Coding, Style, deep_path},
};

/// Headers whose values say nothing about anybody.
const HARMLESS: [HeaderName; 8] = [
    header::ACCEPT,
    header::ALLOW,
    header::CACHE_CONTROL,
    header::CONTENT_LANGUAGE,
    header::CONTENT_TYPE,
    header::DATE,
    header::RETRY_AFTER,
    header::VARY,
];

/// A message as it is written down.
pub(super) struct Redacted {
    pub(super) headers: HeaderMap,
    /// None if it is left out.
    pub(super) body: Option<Vec<u8>>,
}

/// Redacts one half of an exchange.
pub(super) struct Half<'r, 'c> {
    pub(super) contract: &'c Contract,
    pub(super) redaction: &'r Redaction<'c>,
    pub(super) operation: &'c Operation,
    pub(super) method: &'r Method,
}

/// What a check says, as far as it does not depend on the order.
type Said = Vec<(String, String, String)>;

fn said(violations: Vec<Violation>) -> Said {
    let mut said: Said = violations
        .into_iter()
        .map(|it| (it.part.to_string(), it.pointer, it.keyword))
        .collect();
    said.sort();
    said
}

impl Half<'_, '_> {
    pub(super) fn request<B: AsRef<[u8]>>(
        &self,
        request: &Request<B>,
    ) -> Option<(String, Redacted)> {
        let check = |uri: &Uri, headers: &HeaderMap, body: &[u8]| {
            said(
                self.contract
                    .request(self.method, uri, message(headers, body)),
            )
        };
        let body = request.body().as_ref();
        let mut headers = self.headers(request.headers());
        let expected = check(request.uri(), request.headers(), body);
        for parameter in &self.operation.parameters {
            if parameter.location == Location::Header {
                self.documented(parameter, request.headers(), &mut headers, &|headers| {
                    check(request.uri(), headers, body) == expected
                })?;
            }
        }
        self.cookies(request.headers(), &mut headers, &|headers| {
            check(request.uri(), headers, body) == expected
        })?;
        if check(request.uri(), &headers, body) != expected {
            return None;
        }
        let uri = self.uri(request.uri(), &|uri| check(uri, &headers, body) == expected)?;
        let content = self.operation.body.as_ref().map(|body| &body.content);
        let body = self.body(content, &headers, body, &|body| {
            check(&uri, &headers, body) == expected
        });
        let url = match (uri.scheme(), uri.authority()) {
            (Some(scheme), Some(authority)) => {
                // A user or a password is none of the host.
                let (_, host) = authority
                    .as_str()
                    .rsplit_once('@')
                    .unwrap_or(("", authority.as_str()));
                format!("{scheme}://{host}{}", uri.path_and_query()?)
            }
            _ => {
                let server = self
                    .operation
                    .servers
                    .iter()
                    .find_map(|url| url::Url::parse(url).ok());
                let origin = server.map(|url| url.origin().ascii_serialization());
                format!("{}{}", origin.unwrap_or_default(), uri.path_and_query()?)
            }
        };
        Some((url, Redacted { headers, body }))
    }

    pub(super) fn response<C: AsRef<[u8]>>(
        &self,
        uri: &Uri,
        response: &Response<C>,
    ) -> Option<Redacted> {
        let status = response.status().as_u16();
        let check = |headers: &HeaderMap, body: &[u8]| {
            said(
                self.contract
                    .response(self.method, uri, status, message(headers, body)),
            )
        };
        let body = response.body().as_ref();
        let expected = check(response.headers(), body);
        let mut headers = self.headers(response.headers());
        let documented = self.operation.response(status);
        for header in documented.iter().flat_map(|response| &response.headers) {
            self.documented(header, response.headers(), &mut headers, &|headers| {
                check(headers, body) == expected
            })?;
        }
        if check(&headers, body) != expected {
            return None;
        }
        let content = documented.map(|response| &response.content);
        let body = self.body(content, &headers, body, &|body| {
            check(&headers, body) == expected
        });
        Some(Redacted { headers, body })
    }

    /// The headers that may be written down, and the credentials, redacted.
    fn headers(&self, given: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            if HARMLESS.contains(name) {
                headers.append(name.clone(), value.clone());
            }
        }
        if let Some(value) = given.get(AUTHORIZATION) {
            // The scheme is checked; anything else may be the secret itself.
            let text = String::from_utf8_lossy(value.as_bytes());
            let known = ["basic", "bearer", "digest"];
            let scheme = text.split_once(' ').map(|(scheme, _)| scheme);
            let scheme =
                scheme.filter(|scheme| known.contains(&scheme.to_ascii_lowercase().as_str()));
            let value = format!("{} redacted", scheme.unwrap_or_default());
            headers.extend(HeaderValue::from_str(value.trim()).map(|value| (AUTHORIZATION, value)));
        }
        let credentials = self.redaction.keys("header");
        for name in credentials.filter_map(|name| HeaderName::from_bytes(name.as_bytes()).ok()) {
            if given.get(&name).is_some_and(|value| !value.is_empty()) {
                headers.insert(name, HeaderValue::from_static("redacted"));
            }
        }
        headers
    }

    /// A header that the document describes.
    fn documented(
        &self,
        parameter: &Parameter,
        given: &HeaderMap,
        headers: &mut HeaderMap,
        same: &dyn Fn(&HeaderMap) -> bool,
    ) -> Option<()> {
        let name = HeaderName::from_bytes(parameter.name.as_bytes()).ok()?;
        if HARMLESS.contains(&name) || headers.contains_key(&name) {
            return Some(());
        }
        // The others as given, so that only this one can make a difference.
        let with = |texts: &[String]| {
            let mut all = given.clone();
            all.remove(&name);
            for text in texts {
                all.append(name.clone(), HeaderValue::from_str(text).ok()?);
            }
            Some(all)
        };
        let mut texts: Vec<String> = given
            .get_all(&name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect();
        for i in 0..texts.len() {
            let text = texts.get(i)?.clone();
            let try_text = |text: &str| {
                let mut texts = texts.clone();
                if let Some(place) = texts.get_mut(i) {
                    text.clone_into(place);
                }
                with(&texts).is_some_and(|headers| same(&headers))
            };
            let redacted = self.redaction.text(parameter.schema, &text, &try_text)?;
            *texts.get_mut(i)? = redacted;
        }
        for text in texts {
            headers.append(name.clone(), HeaderValue::from_str(&text).ok()?);
        }
        Some(())
    }

    /// Only those that the document describes.
    fn cookies(
        &self,
        given: &HeaderMap,
        headers: &mut HeaderMap,
        same: &dyn Fn(&HeaderMap) -> bool,
    ) -> Option<()> {
        let lines = given.get_all(COOKIE).iter();
        let lines: Vec<String> = lines
            .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
            .collect();
        let pairs = lines.iter().flat_map(|line| line.split(';'));
        let mut pairs: Vec<(String, String)> = pairs
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect();
        let schema_of = |name: &str| self.schema_of(Location::Cookie, name);
        pairs.retain(|(name, _)| schema_of(name).is_some());
        if pairs.is_empty() {
            return Some(());
        }
        let line = |pairs: &[(String, String)]| {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            HeaderValue::from_str(&pairs.join("; ")).ok()
        };
        for i in 0..pairs.len() {
            let (name, value) = pairs.get(i)?.clone();
            let try_text = |text: &str| {
                let mut pairs = pairs.clone();
                if let Some((_, value)) = pairs.get_mut(i) {
                    text.clone_into(value);
                }
                let mut headers = given.clone();
                line(&pairs).is_some_and(|line| {
                    headers.insert(COOKIE, line);
                    same(&headers)
                })
            };
            let redacted = self.redaction.text(schema_of(&name)?, &value, &try_text)?;
            pairs.get_mut(i)?.1 = redacted;
        }
        headers.insert(COOKIE, line(&pairs)?);
        Some(())
    }

    /// The schema of a parameter or credential in the query or a cookie; none
    /// if the document does not have the name.
    fn schema_of(&self, location: Location, name: &str) -> Option<Option<SchemaId>> {
        let place = match location {
            Location::Query => "query",
            _ => "cookie",
        };
        if self.redaction.keys(place).any(|key| key == name) {
            return Some(None);
        }
        let parameters = self.operation.parameters.iter();
        let mut parameters = parameters.filter(|parameter| parameter.location == location);
        let own = parameters.find(|parameter| {
            parameter.name == name
                || (parameter.is_spread() && self.contract.names.contains(name))
                || (parameter.style == Style::DeepObject && self.is_deep(name, &parameter.name))
        });
        match own {
            // What a member of an object may show is not looked up.
            Some(own) if own.name == name && !own.is_spread() => Some(own.schema),
            Some(_) => Some(None),
            None => None,
        }
    }

    fn is_deep(&self, key: &str, name: &str) -> bool {
        let known = |token: &&str| {
            self.contract.names.contains(*token) || token.bytes().all(|b| b.is_ascii_digit())
        };
        deep_path(key, name).is_some_and(|path| path.iter().all(known))
    }

    fn uri(&self, uri: &Uri, same: &dyn Fn(&Uri) -> bool) -> Option<Uri> {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let build = |path: &str, query: Option<&str>| -> Option<Uri> {
            let target = match query {
                Some(query) => format!("{path}?{query}"),
                None => path.to_owned(),
            };
            let mut parts = uri.clone().into_parts();
            parts.path_and_query = Some(target.parse().ok()?);
            Uri::from_parts(parts).ok()
        };
        let (prefix, captures) = self.operation.prefixes.iter().find_map(|prefix| {
            let below = uri.path().strip_prefix(prefix.as_str())?;
            Some((prefix, self.operation.path.captures(below)?))
        })?;
        let names: Vec<&str> = captures.iter().map(|(name, _)| *name).collect();
        let mut values: Vec<String> = captures.iter().map(|(_, value)| value.clone()).collect();
        let path = |values: &[String]| {
            format!(
                "{prefix}{}",
                self.operation.path.fill(values.iter().map(String::as_str))
            )
        };
        for (i, name) in names.iter().enumerate() {
            let mut parameters = self.operation.parameters.iter();
            let parameter =
                parameters.find(|it| it.location == Location::Path && it.name == **name);
            let text = Coding::Path.decode(values.get(i)?);
            let with = |text: &str| {
                let mut values = values.clone();
                if let Some(value) = values.get_mut(i) {
                    *value = encode(text);
                }
                values
            };
            let try_text =
                |text: &str| build(&path(&with(text)), uri.query()).is_some_and(|uri| same(&uri));
            let schema = parameter.and_then(|parameter| parameter.schema);
            values = with(&self.redaction.text(schema, &text, &try_text)?);
        }
        let path = path(&values);
        let Some(query) = uri.query() else {
            return build(&path, None);
        };
        let mut pairs: Vec<(String, String)> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (Coding::Query.decode(name), value.to_owned())
            })
            .collect();
        let line = |pairs: &[(String, String)]| {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(name, value)| format!("{}={value}", encode(name)))
                .collect();
            pairs.join("&")
        };
        for i in 0..pairs.len() {
            let (name, value) = pairs.get(i)?.clone();
            let schema = self.schema_of(Location::Query, &name);
            let name = if schema.is_some() {
                name
            } else {
                format!("unknown{i}")
            };
            let text = Coding::Query.decode(&value);
            let with = |text: &str| {
                let mut pairs = pairs.clone();
                if let Some(pair) = pairs.get_mut(i) {
                    *pair = (name.clone(), encode(text));
                }
                pairs
            };
            let try_text =
                |text: &str| build(&path, Some(&line(&with(text)))).is_some_and(|uri| same(&uri));
            pairs = with(&self.redaction.text(schema.flatten(), &text, &try_text)?);
        }
        build(&path, Some(&line(&pairs)))
    }

    /// None if there is no replacement.
    fn body(
        &self,
        content: Option<&Content>,
        headers: &HeaderMap,
        body: &[u8],
        same: &dyn Fn(&[u8]) -> bool,
    ) -> Option<Vec<u8>> {
        if body.is_empty() {
            return Some(Vec::new());
        }
        let media = MediaType::parse(headers.get(CONTENT_TYPE)?.to_str().ok()?);
        let schema = content.and_then(|content| content.find(&media)?.schema);
        if !media.is_json() {
            return None;
        }
        let instance = serde_json::from_slice(body).ok()?;
        let redacted = self.redaction.instance(schema, &instance, &|draft| {
            serde_json::to_vec(draft).is_ok_and(|body| same(&body))
        })?;
        serde_json::to_vec(&redacted).ok()
    }
}

fn message<'m>(headers: &'m HeaderMap, body: &'m [u8]) -> Message<'m> {
    Message {
        media: headers
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes())),
        headers: Some(headers),
        body: Body::Bytes(body),
        recorded: true,
    }
}
