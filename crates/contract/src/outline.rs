//! The operations of a document, each with what applies to it: parameters,
//! servers and credentials that stand at its path or at the root apply unless
//! the operation overrides them.
//!
//! Everything stays as the document has it, with its pointer.

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use vlens_openapi::{Located, Problem, credential, grammar::METHODS, pointer};

/// Where a parameter is sent: its `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

impl Location {
    /// The `in` of a parameter.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "path" => Self::Path,
            "query" => Self::Query,
            "header" => Self::Header,
            "cookie" => Self::Cookie,
            _ => return None,
        })
    }
}

/// An operation, where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Outline<'d> {
    root: Located<'d>,
    /// The path item that it belongs to.
    item: Located<'d>,
    /// The key of the item: a path template.
    pub(crate) path: &'d str,
    /// Lower case, as in the document.
    pub(crate) method: &'static str,
    /// The operation itself.
    pub(crate) at: Located<'d>,
}

/// A parameter, references followed.
#[derive(Clone, Debug)]
pub(crate) struct ParameterAt<'d> {
    pub(crate) location: Location,
    pub(crate) name: &'d str,
    pub(crate) at: Located<'d>,
}

/// A security scheme that must be satisfied.
#[derive(Clone, Debug)]
pub(crate) struct Requirement<'d> {
    /// Its name in `components/securitySchemes`.
    pub(crate) name: &'d str,
    /// The scheme, references followed; none if it is not defined.
    pub(crate) scheme: Option<Located<'d>>,
    pub(crate) scopes: Vec<&'d str>,
}

/// The operations of all paths of a document.
pub(crate) fn operations<'d>(document: &'d Value, problems: &mut Vec<Problem>) -> Vec<Outline<'d>> {
    let root = Located::root(document);
    let mut operations = Vec::new();
    let paths = root.get("paths");
    for (path, item) in paths.iter().flat_map(Located::entries) {
        if path.starts_with("x-") {
            continue;
        }
        match item.follow(document) {
            Ok(item) => operations.extend(Outline::of_item(&root, path, &item)),
            Err(problem) => problems.push(problem),
        }
    }
    operations
}

/// The requirements that name no scheme: of these, nobody can say what they ask
/// for.
pub(crate) fn undefined_requirements(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for operation in operations(document, &mut Vec::new()) {
        let list = operation.security();
        for alternative in list.iter().flat_map(Located::items) {
            let named = alternative.entries();
            let undefined = named.filter(|(name, _)| operation.security_scheme(name).is_none());
            problems.extend(undefined.map(|(_, at)| {
                let message = "names no scheme of components/securitySchemes";
                Problem::new(at.pointer, message)
            }));
        }
    }
    // What the root asks for is asked for by many.
    problems.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    problems.dedup();
    problems
}

/// The operations of callbacks and webhooks: requests that the server sends.
pub(crate) fn outgoing<'d>(document: &'d Value, problems: &mut Vec<Problem>) -> Vec<Outline<'d>> {
    let root = Located::root(document);
    let mut operations = Vec::new();
    let mut seen = HashSet::new();
    let mut todo: Vec<(Located<'d>, bool)> = Vec::new();
    for (key, sent) in [("paths", false), ("webhooks", true)] {
        let items = root.get(key);
        let items = items.iter().flat_map(Located::entries);
        todo.extend(items.map(|(_, at)| (at, sent)));
    }
    while let Some((item, sent)) = todo.pop() {
        let item = match item.follow(document) {
            Ok(item) => item,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        if !seen.insert((item.pointer.clone(), sent)) {
            continue;
        }
        for operation in Outline::of_item(&root, "", &item) {
            let callbacks = operation.at.get("callbacks");
            for (_, callback) in callbacks.iter().flat_map(Located::entries) {
                match callback.follow(document) {
                    Ok(callback) => todo.extend(callback.entries().map(|(_, at)| (at, true))),
                    Err(problem) => problems.push(problem),
                }
            }
            if sent {
                operations.push(operation);
            }
        }
    }
    operations
}

impl<'d> Outline<'d> {
    /// The operations of a path item, references followed.
    pub(crate) fn of_item(
        root: &Located<'d>,
        path: &'d str,
        item: &Located<'d>,
    ) -> impl Iterator<Item = Self> {
        METHODS.into_iter().filter_map(move |method| {
            Some(Self {
                root: root.clone(),
                item: item.clone(),
                path,
                method,
                at: item.get(method)?,
            })
        })
    }

    /// The parameters. Those of the operation override those of the path item;
    /// those whose names OpenAPI says to ignore are left out.
    pub(crate) fn parameters(&self, problems: &mut Vec<Problem>) -> Vec<ParameterAt<'d>> {
        let mut parameters = self.listed_parameters(problems);
        parameters.retain(|parameter| !parameter.is_ignored());
        parameters
    }

    /// The others.
    pub(crate) fn ignored_parameters(&self) -> Vec<ParameterAt<'d>> {
        let mut parameters = self.listed_parameters(&mut Vec::new());
        parameters.retain(ParameterAt::is_ignored);
        parameters
    }

    fn listed_parameters(&self, problems: &mut Vec<Problem>) -> Vec<ParameterAt<'d>> {
        let mut read = |owner: &Located<'d>| -> Vec<ParameterAt<'d>> {
            let list = owner.get("parameters");
            let mut parameters = Vec::new();
            for at in list.iter().flat_map(Located::items) {
                let parameter = at.follow(self.root.value).and_then(ParameterAt::read);
                match parameter {
                    Ok(parameter) => parameters.push(parameter),
                    Err(problem) => problems.push(problem),
                }
            }
            parameters
        };
        let (mut parameters, own) = (read(&self.item), read(&self.at));
        parameters.retain(|known| !own.iter().any(|own| own.is_same(known)));
        parameters.extend(own);
        parameters
    }

    /// The nearest `servers`, if there are any.
    pub(crate) fn servers(&self) -> Option<Located<'d>> {
        [&self.at, &self.item, &self.root]
            .into_iter()
            .find_map(|at| at.get("servers"))
    }

    /// The nearest `security`, if there is any.
    pub(crate) fn security(&self) -> Option<Located<'d>> {
        self.at
            .get("security")
            .or_else(|| self.root.get("security"))
    }

    fn security_scheme(&self, name: &str) -> Option<Located<'d>> {
        let components = self.root.get("components")?;
        components.get("securitySchemes")?.get(name)
    }

    /// The alternatives of [`security`](Self::security); of each, all must be
    /// satisfied.
    pub(crate) fn requirements(&self, problems: &mut Vec<Problem>) -> Vec<Vec<Requirement<'d>>> {
        let mut requirement = |name: &'d str, at: Located<'d>| {
            let scheme = self
                .security_scheme(name)
                .map(|at| at.follow(self.root.value));
            let scheme = scheme.transpose();
            let scopes = at.value.as_array().into_iter().flatten();
            Requirement {
                name,
                scheme: scheme.unwrap_or_else(|problem| {
                    problems.push(problem);
                    None
                }),
                scopes: scopes.filter_map(Value::as_str).collect(),
            }
        };
        let list = self.security();
        list.iter()
            .flat_map(Located::items)
            .map(|alternative| {
                let named = alternative.entries();
                named.map(|(name, at)| requirement(name, at)).collect()
            })
            .collect()
    }
}

impl<'d> ParameterAt<'d> {
    fn read(at: Located<'d>) -> Result<Self, Problem> {
        let Some(location) = at.text("in").and_then(Location::parse) else {
            let message = "must be path, query, header or cookie";
            return Err(Problem::new(pointer::join(&at.pointer, "in"), message));
        };
        match at.text("name") {
            Some(name) => Ok(Self { location, name, at }),
            None => Err(Problem::new(at.pointer, "a parameter needs a name")),
        }
    }

    /// Whether `other` is the same parameter on the wire.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.location == other.location
            && match self.location {
                Location::Header => self.name.eq_ignore_ascii_case(other.name),
                _ => self.name == other.name,
            }
    }

    fn is_ignored(&self) -> bool {
        self.location == Location::Header
            && credential::is_ignored("header", &self.name.to_ascii_lowercase())
    }
}

/// The URLs of `servers`, with each value that a variable may have; `/` if there
/// are none, as OpenAPI has it.
pub(crate) fn server_urls(servers: Option<&Located<'_>>) -> Vec<String> {
    /// More than that no document has; the default must do.
    const MOST: usize = 256;
    let mut all = Vec::new();
    for server in servers.iter().flat_map(|at| at.items()) {
        let mut urls: Vec<String> = server.text("url").map(str::to_owned).into_iter().collect();
        let variables = server.get("variables");
        for (name, variable) in variables.iter().flat_map(Located::entries) {
            let listed = variable.value.get("enum").and_then(Value::as_array);
            let default = variable.text("default");
            let mut values: Vec<&str> = default.into_iter().collect();
            values.extend(listed.into_iter().flatten().filter_map(Value::as_str));
            values.sort_unstable();
            values.dedup();
            if urls.len().saturating_mul(values.len()) > MOST {
                values = default.into_iter().collect();
            }
            let pattern = format!("{{{name}}}");
            if !values.is_empty() {
                urls = urls
                    .iter()
                    .flat_map(|url| values.iter().map(|value| url.replace(&pattern, value)))
                    .collect();
            }
        }
        all.extend(urls);
    }
    if all.is_empty() {
        all.push("/".to_owned());
    }
    all
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
