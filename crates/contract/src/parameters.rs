//! The parameters, headers and credentials of a message.

use http::{HeaderMap, Uri};

use super::{
    Part,
    check::{Check, captures},
    content::not_json,
    operation::{Credential, Parameter},
    outline::Location,
    style::{self, Coding, Style},
    types::{Types, property_names},
    untyped::Untyped,
};
use vlens_openapi::pointer;

/// Pairs of a name, decoded, and a value as sent.
type Pairs = Vec<(String, String)>;

impl Check<'_> {
    /// Headers and cookies are not looked at if they are not known.
    pub(super) fn parameters(&mut self, uri: &Uri, headers: Option<&HeaderMap>) {
        let query = query(uri);
        let cookies = headers.map(cookies).unwrap_or_default();
        let operation = self.operation;
        let path = captures(operation, uri.path()).unwrap_or_default();
        for parameter in &operation.parameters {
            let name = parameter.name.as_str();
            let (texts, coding) = match (parameter.location, headers) {
                (Location::Query, _) if parameter.style == Style::DeepObject => {
                    self.deep(parameter, &query);
                    continue;
                }
                (Location::Query, _) if parameter.is_spread() => {
                    self.spread(parameter, &query, Coding::Query);
                    continue;
                }
                (Location::Cookie, Some(_)) if parameter.is_spread() => {
                    self.spread(parameter, &cookies, Coding::Plain);
                    continue;
                }
                (Location::Query, _) => (values(&query, name), Coding::Query),
                (Location::Path, _) => {
                    let own = path.iter().filter(|(key, _)| *key == name);
                    (own.map(|(_, value)| value.clone()).collect(), Coding::Path)
                }
                (Location::Cookie, Some(_)) => (values(&cookies, name), Coding::Plain),
                (Location::Header, Some(headers)) => (lines(headers, name), Coding::Plain),
                (Location::Cookie | Location::Header, None) => continue,
            };
            self.parameter(parameter, &texts, coding);
        }
        self.unknown_query(&query);
    }

    pub(super) fn headers(&mut self, documented: &[Parameter], headers: &HeaderMap) {
        for header in documented {
            self.parameter(header, &lines(headers, &header.name), Coding::Plain);
        }
    }

    fn parameter(&mut self, parameter: &Parameter, texts: &[String], coding: Coding) {
        let part = part(parameter);
        let Some(first) = texts.first() else {
            return self.if_required(parameter);
        };
        if first.is_empty() && parameter.allow_empty {
            return;
        }
        let Some(schema) = parameter.schema else {
            return;
        };
        let repeated = matches!(
            parameter.style,
            Style::Form { explode: true } | Style::Delimited { explode: true, .. }
        ) && parameter.wanted.has(Types::ARRAY);
        if texts.len() > 1 && parameter.location != Location::Header && !repeated {
            let pointer = parameter.pointer.clone();
            return self.report(part, pointer, "explode", "is there more than once");
        }
        let readings = match parameter.style {
            Style::Unread => return,
            Style::Json => match serde_json::from_str(&coding.decode(first)) {
                Ok(value) => vec![Untyped::Typed(value)],
                Err(error) => {
                    let message = not_json(&error);
                    return self.report(part, parameter.pointer.clone(), "content", message);
                }
            },
            style => {
                let wanted = parameter.wanted;
                match style::alternatives(style, &parameter.name, texts, coding, wanted) {
                    Some(readings) => readings,
                    None => {
                        let message = "is not written in the style of the document";
                        return self.report(part, parameter.pointer.clone(), "style", message);
                    }
                }
            }
        };
        self.untyped(&part, schema, readings);
    }

    /// `name[member]=value`
    fn deep(&mut self, parameter: &Parameter, query: &Pairs) {
        let members = style::deep(query, &parameter.name, Coding::Query);
        if members.is_empty() {
            // Not deep, so no object.
            if let Some(text) = values(query, &parameter.name).into_iter().next()
                && !(text.is_empty() && parameter.allow_empty)
                && let Some(schema) = parameter.schema
            {
                let text = Untyped::Text(Coding::Query.decode(&text));
                return self.untyped(&part(parameter), schema, vec![text]);
            }
            return self.if_required(parameter);
        }
        if let Some(schema) = parameter.schema {
            self.untyped(&part(parameter), schema, vec![Untyped::Map(members)]);
        }
    }

    /// Each member of the object is a parameter of its own.
    fn spread(&mut self, parameter: &Parameter, sent: &Pairs, coding: Coding) {
        let Some(schema) = parameter.schema else {
            return;
        };
        let contract = self.contract;
        let names = |schema| property_names(&contract.document, &contract.schema(schema));
        let own = names(schema);
        // What nobody claims belongs to the first object of the query; everyone
        // may add cookies.
        let objects = || {
            let all = self.operation.parameters.iter();
            all.filter(|one| one.is_spread() && one.location == Location::Query)
        };
        let is_first = parameter.location == Location::Query
            && objects()
                .next()
                .is_some_and(|first| first.name == parameter.name);
        let claimed: Vec<_> = objects()
            .filter(|other| other.name != parameter.name)
            .filter_map(|other| other.schema.map(names))
            .collect();
        let mut members = Vec::new();
        for (key, value) in sent {
            let free = || {
                !self.is_documented(key)
                    && !claimed.iter().any(|names| names.contains(key.as_str()))
            };
            if own.contains(key.as_str()) || is_first && free() {
                Untyped::add(&mut members, key, Untyped::Text(coding.decode(value)));
            }
        }
        if members.is_empty() {
            return self.if_required(parameter);
        }
        let mut readings = vec![Untyped::Map(members)];
        // `anyOf: [object, string]`, written as the latter.
        let plain = parameter.wanted.without(Types::OBJECT);
        if plain != Types::NONE {
            let (style, name) = (parameter.style, &parameter.name);
            let texts = values(sent, name);
            readings.extend(
                style::alternatives(style, name, &texts, coding, plain).unwrap_or_default(),
            );
        }
        self.untyped(&part(parameter), schema, readings);
    }

    fn if_required(&mut self, parameter: &Parameter) {
        if parameter.required {
            let (part, pointer) = (part(parameter), parameter.pointer.clone());
            self.report(part, pointer, "required", "is required, but not there");
        }
    }

    /// Whether a name of the query is that of a parameter or a credential, the
    /// members of spread objects apart.
    fn is_documented(&self, key: &str) -> bool {
        let mut parameters = self.operation.parameters.iter();
        let parameter = parameters.any(|parameter| {
            let deep = parameter.style == Style::DeepObject;
            parameter.location == Location::Query
                && !parameter.is_spread()
                && (parameter.name == key
                    || deep && style::deep_path(key, &parameter.name).is_some())
        });
        parameter || self.operation.keys(Location::Query).any(|name| name == key)
    }

    /// Only the query is closed: everyone may add headers and cookies. A name
    /// that the document does not have may be a secret, so it is not shown.
    fn unknown_query(&mut self, query: &Pairs) {
        let operation = self.operation;
        let in_query = |parameter: &Parameter| parameter.location == Location::Query;
        if operation
            .parameters
            .iter()
            .any(|one| one.is_spread() && in_query(one))
        {
            return;
        }
        let unknown = query.iter().filter(|(key, _)| !self.is_documented(key));
        if unknown.count() > 0 {
            let part = Part::Query("…".to_owned());
            let pointer = pointer::join(&operation.pointer, "parameters");
            self.report(part, pointer, "parameters", "is not in the document");
        }
    }

    /// Credentials in headers that are not known count as given.
    pub(super) fn credentials(&mut self, uri: &Uri, headers: Option<&HeaderMap>) {
        let security = &self.operation.security;
        let query = query(uri);
        let cookies = headers.map(cookies).unwrap_or_default();
        let given = |credential: &Credential| match (credential, headers) {
            (Credential::Key { location, name }, headers) => {
                let texts = match (location, headers) {
                    (Location::Query, _) => values(&query, name),
                    (_, None) => return true,
                    (Location::Cookie, Some(_)) => values(&cookies, name),
                    (Location::Header | Location::Path, Some(headers)) => lines(headers, name),
                };
                texts.iter().any(|text| !text.is_empty())
            }
            (Credential::Authorization(scheme), Some(headers)) => {
                lines(headers, "authorization").iter().any(|text| {
                    let given = text.split_whitespace().next().unwrap_or_default();
                    !given.is_empty() && (scheme.is_empty() || given.eq_ignore_ascii_case(scheme))
                })
            }
            (Credential::Authorization(_), None) | (Credential::Unseen, _) => true,
        };
        let alternatives = &security.alternatives;
        if alternatives.is_empty() || alternatives.iter().any(|all| all.iter().all(given)) {
            return;
        }
        let missing = alternatives.iter().flatten().find(|one| !given(one));
        let part = match missing {
            Some(Credential::Key { location, name }) => part_in(*location, name),
            _ => Part::Header("Authorization".to_owned()),
        };
        let already = self.found.iter().any(|found| found.part == part);
        if !already {
            let pointer = security.pointer.clone();
            self.report(part, pointer, "security", "the credentials are not there");
        }
    }
}

fn part(parameter: &Parameter) -> Part {
    part_in(parameter.location, &parameter.name)
}

fn part_in(location: Location, name: &str) -> Part {
    let name = name.to_owned();
    match location {
        Location::Path => Part::Path(name),
        Location::Query => Part::Query(name),
        Location::Header => Part::Header(name),
        Location::Cookie => Part::Cookie(name),
    }
}

fn query(uri: &Uri) -> Pairs {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (Coding::Query.decode(key), value.to_owned())
        })
        .collect()
}

fn cookies(headers: &HeaderMap) -> Pairs {
    lines(headers, "cookie")
        .iter()
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn values(pairs: &Pairs, name: &str) -> Vec<String> {
    let own = pairs.iter().filter(|(key, _)| key == name);
    own.map(|(_, value)| value.clone()).collect()
}

fn lines(headers: &HeaderMap, name: &str) -> Vec<String> {
    headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}
