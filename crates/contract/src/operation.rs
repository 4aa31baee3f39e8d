//! The operations of a document, resolved into what a check needs.

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use super::{media::MediaType, reference::At, route::Template};
use vlens_openapi::{Problem, pointer};

/// The methods that a path item may have.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Names one schema of [`Schemas`].
pub(crate) type SchemaId = usize;

/// The schemas that bodies and parameters refer to.
#[derive(Debug, Default)]
pub(crate) struct Schemas<'d>(pub(crate) Vec<At<'d>>);

impl<'d> Schemas<'d> {
    fn add(&mut self, schema: At<'d>) -> SchemaId {
        self.0.push(schema);
        self.0.len() - 1
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How the text of a parameter becomes an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Scalar,
    /// One text, split.
    List(char),
    /// The name again and again.
    Repeated,
    /// `name[member]=value`.
    Deep,
    /// Each member a parameter of its own.
    Spread,
    /// JSON.
    Json,
    /// In a style that is not read.
    Other,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) allow_empty: bool,
    pub(crate) shape: Shape,
    pub(crate) schema: Option<SchemaId>,
    pub(crate) pointer: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) content: Content,
    pub(crate) pointer: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Content(pub(crate) Vec<(MediaType, Option<SchemaId>)>);

impl Content {
    /// The entry that covers `actual` most specifically.
    pub(crate) fn find(&self, actual: &MediaType) -> Option<Option<SchemaId>> {
        self.0
            .iter()
            .filter_map(|(media, schema)| Some((media.covers(actual)?, *schema)))
            .max_by_key(|(specificity, _)| *specificity)
            .map(|(_, schema)| schema)
    }

    pub(crate) fn names(&self) -> String {
        let mut names: Vec<_> = self.0.iter().map(|(media, _)| media.to_string()).collect();
        names.sort();
        names.join(", ")
    }
}

/// A key of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Status {
    Exact(u16),
    /// `4XX` is 4.
    Range(u16),
    Default,
}

impl Status {
    pub(crate) fn parse(key: &str) -> Option<Self> {
        if key == "default" {
            return Some(Self::Default);
        }
        match key.as_bytes() {
            [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => {
                Some(Self::Range(u16::from(digit - b'0')))
            }
            [b'1'..=b'9', _, _] => key.parse().ok().map(Self::Exact),
            _ => None,
        }
    }

    /// Whether every status of `other` is one of `self`.
    pub(crate) fn covers_all(self, other: Self) -> bool {
        match (self, other) {
            (Self::Default, _) => true,
            (own, Self::Exact(status)) => own.covers(status),
            (own, other) => own == other,
        }
    }

    pub(crate) fn covers(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Range(hundreds) => status / 100 == hundreds,
            Self::Default => true,
        }
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
        place: Place,
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
    let root = At::root(document);
    let mut operations = Vec::new();
    let paths = root.get("paths");
    for (path, item) in paths.iter().flat_map(At::entries) {
        if path.starts_with("x-") {
            continue;
        }
        let item = match item.follow(document) {
            Ok(item) => item,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        for method in METHODS {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let mut reader = Reader {
                document,
                schemas,
                problems,
            };
            operations.push(reader.operation(&root, path, method, &item, &operation));
        }
    }
    operations
}

/// Finds the schemas of callbacks and webhooks, which the server sends.
pub(crate) fn read_outgoing<'d>(
    document: &'d Value,
    schemas: &mut Schemas<'d>,
    problems: &mut Vec<Problem>,
) {
    let root = At::root(document);
    let listed = |key| root.get(key);
    let mut seen = HashSet::new();
    let mut todo: Vec<(At<'d>, bool)> = Vec::new();
    for (key, outgoing) in [("paths", false), ("webhooks", true)] {
        let items = listed(key);
        todo.extend(
            items
                .iter()
                .flat_map(At::entries)
                .map(|(_, at)| (at, outgoing)),
        );
    }
    while let Some((item, outgoing)) = todo.pop() {
        let item = match item.follow(document) {
            Ok(item) => item,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        if !seen.insert((item.pointer.clone(), outgoing)) {
            continue;
        }
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
            if outgoing {
                let mut reader = Reader {
                    document,
                    schemas,
                    problems,
                };
                reader.operation(&root, "", "", &item, &operation);
            }
            let callbacks = operation.get("callbacks");
            for (_, callback) in callbacks.iter().flat_map(At::entries) {
                match callback.follow(document) {
                    Ok(callback) => todo.extend(callback.entries().map(|(_, at)| (at, true))),
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
}

struct Reader<'a, 'd> {
    document: &'d Value,
    schemas: &'a mut Schemas<'d>,
    problems: &'a mut Vec<Problem>,
}

impl<'d> Reader<'_, 'd> {
    fn follow(&mut self, at: At<'d>) -> Option<At<'d>> {
        at.follow(self.document)
            .map_err(|problem| self.problems.push(problem))
            .ok()
    }

    fn operation(
        &mut self,
        root: &At<'d>,
        path: &str,
        method: &str,
        item: &At<'d>,
        operation: &At<'d>,
    ) -> Operation {
        let method = method.to_ascii_uppercase();
        let name = match operation.text("operationId") {
            Some(id) => id.to_owned(),
            None => format!("{method} {path}"),
        };
        let servers = [operation, item, root]
            .into_iter()
            .find_map(|at| at.get("servers"));
        let servers = server_urls(servers.as_ref());
        Operation {
            name,
            pointer: operation.pointer.clone(),
            method,
            path: Template::parse(path),
            prefixes: prefixes(&servers),
            servers,
            parameters: self.parameters(item, operation),
            body: self.body(operation),
            responses: self.responses(operation),
            security: self.security(root, operation),
        }
    }

    /// Those of the operation override those of the path.
    fn parameters(&mut self, item: &At<'d>, operation: &At<'d>) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for list in [item, operation] {
            let list = list.get("parameters");
            for at in list.iter().flat_map(At::items) {
                let Some(parameter) = self.follow(at).and_then(|at| self.parameter(&at)) else {
                    continue;
                };
                parameters.retain(|known| {
                    known.place != parameter.place || !same_name(known, &parameter.name)
                });
                parameters.push(parameter);
            }
        }
        // OpenAPI: parameters with these names are ignored.
        parameters.retain(|parameter| {
            parameter.place != Place::Header
                || !["accept", "content-type", "authorization"]
                    .contains(&parameter.name.to_ascii_lowercase().as_str())
        });
        parameters
    }

    fn parameter(&mut self, at: &At<'d>) -> Option<Parameter> {
        let place = match at.text("in") {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("cookie") => Place::Cookie,
            _ => {
                let message = "must be path, query, header or cookie";
                self.problems
                    .push(Problem::new(pointer::join(&at.pointer, "in"), message));
                return None;
            }
        };
        let Some(name) = at.text("name") else {
            self.problems
                .push(Problem::new(&at.pointer, "a parameter needs a name"));
            return None;
        };
        Some(self.named(at, name, place))
    }

    fn named(&mut self, at: &At<'d>, name: &str, place: Place) -> Parameter {
        let content = at.get("content");
        let media = content.iter().flat_map(At::entries).next();
        let (schema, shape) = match media {
            Some((media, at)) if MediaType::parse(media).is_json() => {
                (at.get("schema"), Shape::Json)
            }
            Some(_) => (None, Shape::Other),
            None => {
                let schema = at.get("schema");
                let shape = self.shape(at, schema.as_ref(), place);
                (schema, shape)
            }
        };
        Parameter {
            name: name.to_owned(),
            place,
            required: at.flag("required").unwrap_or(place == Place::Path),
            allow_empty: at.flag("allowEmptyValue").unwrap_or(false),
            shape,
            schema: schema.map(|schema| self.schemas.add(schema)),
            pointer: at.pointer.clone(),
        }
    }

    fn shape(&self, at: &At<'d>, schema: Option<&At<'d>>, place: Place) -> Shape {
        let form = matches!(place, Place::Query | Place::Cookie);
        let style = at
            .text("style")
            .unwrap_or(if form { "form" } else { "simple" });
        let explode = at.flag("explode").unwrap_or(style == "form");
        let is = |name| schema.is_some_and(|schema| may_be(self.document, schema.clone(), name, 0));
        match style {
            "deepObject" => Shape::Deep,
            "form" if is("object") && explode => Shape::Spread,
            "form" | "simple" if is("object") => Shape::Other,
            "form" if is("array") && explode => Shape::Repeated,
            "form" | "simple" if is("array") => Shape::List(','),
            "spaceDelimited" if is("array") && !explode => Shape::List(' '),
            "pipeDelimited" if is("array") && !explode => Shape::List('|'),
            "spaceDelimited" | "pipeDelimited" if is("array") => Shape::Repeated,
            "form" | "simple" => Shape::Scalar,
            _ => Shape::Other,
        }
    }

    fn body(&mut self, operation: &At<'d>) -> Option<Body> {
        let body = operation.get("requestBody")?;
        let body = self.follow(body)?;
        Some(Body {
            required: body.flag("required").unwrap_or(false),
            content: self.content(&body),
            pointer: body.pointer,
        })
    }

    fn content(&mut self, at: &At<'d>) -> Content {
        let content = at.get("content");
        let entries = content.iter().flat_map(At::entries).map(|(media, at)| {
            let schema = at.get("schema").map(|schema| self.schemas.add(schema));
            (MediaType::parse(media), schema)
        });
        Content(entries.collect())
    }

    fn responses(&mut self, operation: &At<'d>) -> Vec<(Status, Response)> {
        let mut responses = Vec::new();
        let listed = operation.get("responses");
        for (key, at) in listed.iter().flat_map(At::entries) {
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
                .flat_map(At::entries)
                .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
                .filter_map(|(name, header)| {
                    let header = self.follow(header)?;
                    Some(self.named(&header, name, Place::Header))
                })
                .collect();
            let response = Response {
                content: self.content(&at),
                headers,
                pointer: at.pointer,
            };
            responses.push((status, response));
        }
        // Exact before range before default.
        responses.sort_by_key(|(status, _)| *status);
        responses
    }

    fn security(&mut self, root: &At<'d>, operation: &At<'d>) -> Security {
        let Some(list) = operation.get("security").or_else(|| root.get("security")) else {
            return Security::default();
        };
        let schemes = root
            .get("components")
            .and_then(|components| components.get("securitySchemes"));
        let alternatives = list.items().map(|alternative| {
            alternative
                .entries()
                .filter_map(|(name, at)| {
                    let Some(scheme) = schemes.as_ref().and_then(|schemes| schemes.get(name))
                    else {
                        let message = "names no scheme of components/securitySchemes";
                        self.problems.push(Problem::new(at.pointer, message));
                        return None;
                    };
                    self.follow(scheme).map(|scheme| credential(&scheme))
                })
                .collect()
        });
        Security {
            alternatives: alternatives.collect(),
            pointer: list.pointer,
        }
    }
}

fn credential(scheme: &At<'_>) -> Credential {
    let place = match scheme.text("in") {
        Some("query") => Place::Query,
        Some("cookie") => Place::Cookie,
        _ => Place::Header,
    };
    match (scheme.text("type"), scheme.text("name")) {
        (Some("apiKey"), Some(name)) => Credential::Key {
            place,
            name: name.to_owned(),
        },
        (Some("http"), _) => {
            Credential::Authorization(scheme.text("scheme").unwrap_or_default().to_owned())
        }
        (Some("oauth2" | "openIdConnect"), _) => Credential::Authorization("Bearer".to_owned()),
        _ => Credential::Unseen,
    }
}

fn same_name(parameter: &Parameter, name: &str) -> bool {
    if parameter.place == Place::Header {
        parameter.name.eq_ignore_ascii_case(name)
    } else {
        parameter.name == name
    }
}

/// Whether a schema says, at its root or in a branch, that an instance may be of
/// the type `name`.
pub(crate) fn may_be(document: &Value, schema: At<'_>, name: &str, depth: u8) -> bool {
    // Deeper unions than this say nothing about how a parameter is written.
    if depth > 4 {
        return false;
    }
    let Ok(schema) = schema.follow(document) else {
        return false;
    };
    let typed = match schema.value.get("type") {
        Some(Value::String(single)) => single == name,
        Some(Value::Array(several)) => several.iter().any(|one| one == name),
        _ => match name {
            "array" => schema.value.get("items").is_some(),
            "object" => schema.value.get("properties").is_some(),
            _ => false,
        },
    };
    typed
        || ["anyOf", "oneOf", "allOf"].into_iter().any(|keyword| {
            let list = schema.get(keyword);
            list.iter()
                .flat_map(At::items)
                .any(|branch| may_be(document, branch, name, depth + 1))
        })
}

/// The URLs of `servers`, with the default of each variable; `/` if there are
/// none, as OpenAPI has it.
pub(crate) fn server_urls(servers: Option<&At<'_>>) -> Vec<String> {
    let urls: Vec<String> = servers
        .iter()
        .flat_map(|at| at.items())
        .filter_map(|server| {
            let mut url = server.text("url")?.to_owned();
            let variables = server.get("variables");
            for (name, variable) in variables.iter().flat_map(At::entries) {
                let default = variable.text("default").unwrap_or_default();
                url = url.replace(&format!("{{{name}}}"), default);
            }
            Some(url)
        })
        .collect();
    if urls.is_empty() {
        vec!["/".to_owned()]
    } else {
        urls
    }
}

/// The paths of `urls`, absolute or relative, without a slash at the end.
pub(crate) fn prefixes(urls: &[String]) -> Vec<String> {
    let mut prefixes: Vec<String> = urls
        .iter()
        .map(|url| match Url::parse(url) {
            Ok(url) => url.path().trim_end_matches('/').to_owned(),
            Err(_) => {
                let path = url.split(['?', '#']).next().unwrap_or_default();
                let path = path.trim_matches('/');
                if path.is_empty() {
                    String::new()
                } else {
                    format!("/{path}")
                }
            }
        })
        .collect();
    prefixes.sort();
    prefixes.dedup();
    prefixes
}
