//! The operations of a document, as a check needs them.

use serde_json::Value;

use super::{
    Side,
    media::MediaType,
    outline::{self, Location, Outline, ParameterAt},
    route::Template,
    status::Status,
    style::Style,
    types::{self, Types},
};
use vlens_openapi::{Located, Problem};

impl Operation {
    /// The response that the document has for a status.
    pub(crate) fn response(&self, status: u16) -> Option<&Response> {
        let mut responses = self.responses.iter();
        let (_, response) = responses.find(|(key, _)| key.covers(status))?;
        Some(response)
    }

    /// The names of the API keys in a place.
    pub(crate) fn keys(&self, place: Location) -> impl Iterator<Item = &str> {
        let all = self.security.alternatives.iter().flatten();
        all.filter_map(move |credential| match credential {
            Credential::Key { location, name } if *location == place => Some(name.as_str()),
            _ => None,
        })
    }
}

/// Names one schema of [`Schemas`].
pub(crate) type SchemaId = usize;

/// The schemas that bodies and parameters refer to, and the half of an exchange
/// that they are about.
#[derive(Debug, Default)]
pub(crate) struct Schemas<'d>(pub(crate) Vec<(Side, Located<'d>)>);

impl<'d> Schemas<'d> {
    fn add(&mut self, side: Side, schema: Located<'d>) -> SchemaId {
        self.0.push((side, schema));
        self.0.len() - 1
    }

    pub(crate) fn places(&self) -> Vec<Located<'d>> {
        self.0.iter().map(|(_, at)| at.clone()).collect()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// `operationId`, or method and path.
    pub(crate) name: String,
    pub(crate) pointer: String,
    /// Upper case.
    pub(crate) method: String,
    pub(crate) path: Template,
    /// URLs of the servers.
    pub(crate) servers: Vec<String>,
    /// Their paths, without a slash at the end.
    pub(crate) prefixes: Vec<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<(Status, Response)>,
    pub(crate) security: Security,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) allow_empty: bool,
    pub(crate) style: Style,
    pub(crate) schema: Option<SchemaId>,
    /// The types that the schema wants.
    pub(crate) wanted: Types,
    pub(crate) pointer: String,
}

impl Parameter {
    /// Whether it is an object whose members are parameters of their own.
    pub(crate) fn is_spread(&self) -> bool {
        self.style == Style::Form { explode: true } && self.wanted.has(Types::OBJECT)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) content: Content,
    pub(crate) pointer: String,
}

/// The media types of a body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content(pub(crate) Vec<Media>);

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Media {
    pub(crate) range: MediaType,
    pub(crate) schema: Option<SchemaId>,
    /// How the fields of a form are written, where `encoding` says so.
    pub(crate) fields: Vec<(String, Style)>,
}

impl Content {
    /// The entry that covers `actual` most specifically.
    pub(crate) fn find(&self, actual: &MediaType) -> Option<&Media> {
        self.0
            .iter()
            .filter_map(|media| Some((media.range.covers(actual)?, media)))
            .max_by_key(|(specificity, _)| *specificity)
            .map(|(_, media)| media)
    }

    pub(crate) fn names(&self) -> String {
        let mut names: Vec<_> = self.0.iter().map(|media| media.range.to_string()).collect();
        names.sort();
        names.join(", ")
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) content: Content,
    pub(crate) headers: Vec<Parameter>,
    pub(crate) pointer: String,
}

/// Alternatives, each a list of credentials of which all must be there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Security {
    pub(crate) alternatives: Vec<Vec<Credential>>,
    pub(crate) pointer: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Credential {
    Key {
        location: Location,
        name: String,
    },
    /// `Authorization` with this scheme; any scheme if empty.
    Authorization(String),
    /// Nothing that could be seen in a message.
    Unseen,
}

/// Reads all operations of a document.
pub(crate) fn read<'d>(
    document: &'d Value,
    schemas: &mut Schemas<'d>,
    problems: &mut Vec<Problem>,
) -> Vec<Operation> {
    let outlines = outline::operations(document, problems);
    let mut reader = Reader {
        document,
        schemas,
        problems,
    };
    outlines
        .iter()
        .map(|outline| reader.operation(outline))
        .collect()
}

/// Finds the schemas of callbacks and webhooks, which the server sends.
pub(crate) fn read_outgoing<'d>(
    document: &'d Value,
    schemas: &mut Schemas<'d>,
    problems: &mut Vec<Problem>,
) {
    let outlines = outline::outgoing(document, problems);
    let mut reader = Reader {
        document,
        schemas,
        problems,
    };
    for outline in &outlines {
        reader.operation(outline);
    }
}

struct Reader<'a, 'd> {
    document: &'d Value,
    schemas: &'a mut Schemas<'d>,
    problems: &'a mut Vec<Problem>,
}

impl<'d> Reader<'_, 'd> {
    fn follow(&mut self, at: Located<'d>) -> Option<Located<'d>> {
        at.follow(self.document)
            .map_err(|problem| self.problems.push(problem))
            .ok()
    }

    fn operation(&mut self, outline: &Outline<'d>) -> Operation {
        let method = outline.method.to_ascii_uppercase();
        let name = match outline.at.text("operationId") {
            Some(id) => id.to_owned(),
            None => format!("{method} {}", outline.path),
        };
        let servers = outline::server_urls(outline.servers().as_ref());
        let parameters = outline.parameters(self.problems);
        let alternatives = outline.requirements(self.problems);
        Operation {
            name,
            pointer: outline.at.pointer.clone(),
            method,
            path: Template::parse(outline.path),
            prefixes: outline::prefixes(&servers),
            servers,
            parameters: parameters.iter().map(|at| self.parameter(at)).collect(),
            body: self.body(&outline.at),
            responses: self.responses(&outline.at),
            security: Security {
                alternatives: alternatives
                    .iter()
                    .map(|all| {
                        let schemes = all.iter().filter_map(|one| one.scheme.as_ref());
                        schemes.map(credential).collect()
                    })
                    .collect(),
                pointer: outline.security().map(|at| at.pointer).unwrap_or_default(),
            },
        }
    }

    fn parameter(&mut self, parameter: &ParameterAt<'d>) -> Parameter {
        self.named(
            Side::Request,
            &parameter.at,
            parameter.name,
            parameter.location,
        )
    }

    fn named(&mut self, side: Side, at: &Located<'d>, name: &str, location: Location) -> Parameter {
        let content = at.get("content");
        let media = content.iter().flat_map(Located::entries).next();
        let (schema, style) = match media {
            Some((media, at)) if MediaType::parse(media).is_json() => {
                (at.get("schema"), Style::Json)
            }
            Some(_) => (None, Style::Unread),
            None => (at.get("schema"), style(at, location)),
        };
        Parameter {
            name: name.to_owned(),
            location,
            required: at.flag("required").unwrap_or(location == Location::Path),
            allow_empty: at.flag("allowEmptyValue").unwrap_or(false),
            style,
            wanted: match &schema {
                Some(schema) => types::wanted(self.document, schema, &[]),
                None => Types::SCALARS,
            },
            schema: schema.map(|schema| self.schemas.add(side, schema)),
            pointer: at.pointer.clone(),
        }
    }

    fn body(&mut self, operation: &Located<'d>) -> Option<Body> {
        let body = operation.get("requestBody")?;
        let body = self.follow(body)?;
        Some(Body {
            required: body.flag("required").unwrap_or(false),
            content: self.content(Side::Request, &body),
            pointer: body.pointer,
        })
    }

    fn content(&mut self, side: Side, at: &Located<'d>) -> Content {
        let content = at.get("content");
        let entries = content
            .iter()
            .flat_map(Located::entries)
            .map(|(media, at)| {
                let encoding = at.get("encoding");
                let fields = encoding.iter().flat_map(Located::entries);
                let styled = fields.filter(|(_, at)| {
                    ["style", "explode", "allowReserved"]
                        .iter()
                        .any(|key| at.get(key).is_some())
                });
                Media {
                    range: MediaType::parse(media),
                    schema: at
                        .get("schema")
                        .map(|schema| self.schemas.add(side, schema)),
                    fields: styled
                        .map(|(name, at)| (name.to_owned(), style(&at, Location::Query)))
                        .collect(),
                }
            });
        Content(entries.collect())
    }

    fn responses(&mut self, operation: &Located<'d>) -> Vec<(Status, Response)> {
        let mut responses = Vec::new();
        let listed = operation.get("responses");
        for (key, at) in listed.iter().flat_map(Located::entries) {
            if key.starts_with("x-") {
                continue;
            }
            let Some(status) = Status::parse(key) else {
                let message = "must be a status, a range such as 2XX, or default";
                self.problems.push(Problem::new(at.pointer, message));
                continue;
            };
            let Some(at) = self.follow(at) else { continue };
            let headers = at.get("headers");
            let headers = headers
                .iter()
                .flat_map(Located::entries)
                .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
                .filter_map(|(name, header)| {
                    let header = self.follow(header)?;
                    Some(self.named(Side::Response, &header, name, Location::Header))
                })
                .collect();
            let response = Response {
                content: self.content(Side::Response, &at),
                headers,
                pointer: at.pointer,
            };
            responses.push((status, response));
        }
        // Exact before range before default.
        responses.sort_by_key(|(status, _)| *status);
        responses
    }
}

/// `style` and `explode` of a parameter, a header or a field of a form.
fn style(at: &Located<'_>, location: Location) -> Style {
    let default = match location {
        Location::Query | Location::Cookie => "form",
        Location::Path | Location::Header => "simple",
    };
    let style = at.text("style").unwrap_or(default);
    let explode = at.flag("explode").unwrap_or(style == "form");
    match (style, location) {
        ("simple", Location::Path | Location::Header) => Style::Simple { explode },
        ("label", Location::Path) => Style::Label { explode },
        ("matrix", Location::Path) => Style::Matrix { explode },
        ("form", Location::Query | Location::Cookie) => Style::Form { explode },
        ("spaceDelimited", Location::Query) => Style::Delimited { by: ' ', explode },
        ("pipeDelimited", Location::Query) => Style::Delimited { by: '|', explode },
        ("deepObject", Location::Query) => Style::DeepObject,
        _ => Style::Unread,
    }
}

fn credential(scheme: &Located<'_>) -> Credential {
    let location = match scheme.text("in") {
        Some("query") => Location::Query,
        Some("cookie") => Location::Cookie,
        _ => Location::Header,
    };
    match (scheme.text("type"), scheme.text("name")) {
        (Some("apiKey"), Some(name)) => Credential::Key {
            location,
            name: name.to_owned(),
        },
        (Some("http"), _) => {
            Credential::Authorization(scheme.text("scheme").unwrap_or_default().to_owned())
        }
        (Some("oauth2" | "openIdConnect"), _) => Credential::Authorization("Bearer".to_owned()),
        _ => Credential::Unseen,
    }
}
