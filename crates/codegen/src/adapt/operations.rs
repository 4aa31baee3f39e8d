//! Operations: their names, their paths, and what is left out of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Adapting,
    names::{pascal, snake},
    operations,
};
use vlens_openapi::{
    Inexact, Located, Problem, grammar::Object, pointer::Pointer, walk::visit_mut,
};

/// Methods of the generated client, and what its calls go through.
const CLIENT_METHODS: [&str; 10] = [
    "api_version",
    "baseurl",
    "client",
    "clone",
    "exec",
    "inner",
    "new",
    "new_with_client",
    "post",
    "pre",
];

/// Types that the module of builders uses by these names.
const BUILDER_TYPES: [&str; 10] = [
    "ByteStream",
    "ClientHooks",
    "ClientInfo",
    "Error",
    "OperationInfo",
    "Option",
    "RequestBuilderExt",
    "ResponseValue",
    "Result",
    "String",
];

impl Adapting<'_> {
    /// The version becomes a header value, at the time of a call.
    pub(super) fn version(&mut self) {
        let info = Pointer::ROOT.name("info");
        let Some(Value::String(version)) = self.document.pointer_mut("/info/version") else {
            return self.problem(&info, "has no `version`");
        };
        let visible = |c: char| c == ' ' || c.is_ascii_graphic();
        if !version.chars().all(visible) {
            *version = version.replace(|c| !visible(c), "_");
            self.note(&info.name("version"), "version", Inexact::Dropped);
        }
    }

    /// What the client does not do: callbacks are what others send, extensions
    /// of Dropshot change what is generated, and there is one base URL.
    pub(super) fn unsupported_fields(&mut self) {
        const UNSUPPORTED: [&str; 4] = [
            "callbacks",
            "servers",
            "x-dropshot-pagination",
            "x-dropshot-websocket",
        ];
        self.each_path_item(|this, item, at| {
            if item.remove("servers").is_some() {
                this.note(&at.name("servers"), "servers", Inexact::Dropped);
            }
        });
        self.each_operation(|this, operation, at| {
            for name in UNSUPPORTED {
                if operation.remove(name).is_some() {
                    this.note(&at.name(name), name, Inexact::Dropped);
                }
            }
        });
    }

    /// What the generator ignores, but its parser is strict about.
    pub(super) fn ignored_fields(&mut self) {
        const COMPONENTS: [&str; 5] = [
            "callbacks",
            "examples",
            "headers",
            "links",
            "securitySchemes",
        ];
        let without = |holder: &mut Value, names: &[&str]| {
            if let Value::Object(holder) = holder {
                holder.retain(|name, _| !names.contains(&name.as_str()));
            }
        };
        without(&mut self.document, &["security", "servers", "tags"]);
        if let Some(components) = self.document.get_mut("components") {
            without(components, &COMPONENTS);
        }
        for (kind, names) in [
            (Object::Operation, &["security"][..]),
            (Object::Response, &["headers", "links"]),
            (Object::Parameter, &["examples"]),
            (Object::MediaType, &["examples"]),
        ] {
            visit_mut(kind, &mut self.document, &mut |value, _| {
                without(value, names)
            });
        }
    }

    /// Descriptions become documentation, in which Rust would compile code that
    /// says of no language that it is in it.
    pub(super) fn descriptions(&mut self) {
        for kind in [
            Object::Info,
            Object::Operation,
            Object::Parameter,
            Object::RequestBody,
            Object::Schema,
        ] {
            visit_mut(kind, &mut self.document, &mut |value, _| {
                for name in ["description", "summary", "title"] {
                    if let Some(Value::String(text)) = value.get_mut(name)
                        && (text.contains("```")
                            || text.contains("~~~")
                            || text.contains("\n    ")
                            || text.contains('\t'))
                    {
                        *text = without_code(text);
                    }
                }
            });
        }
    }

    /// The HTTP library has no methods for these.
    pub(super) fn methods(&mut self) {
        for operation in operations(&self.document) {
            if ["options", "trace"].contains(&operation.method) {
                let pointer = operation.operation.pointer;
                let problem = Problem::new(pointer, "the method is not supported");
                self.problems.push(problem);
            }
        }
    }

    /// An operation becomes a method of the client and a type.
    pub(super) fn operation_ids(&mut self) {
        let mut methods: BTreeMap<String, Located<'_>> = BTreeMap::new();
        for operation in operations(&self.document) {
            let operation = operation.operation;
            let id = operation.get("operationId");
            let Some((at, id)) = id.and_then(|at| Some((at.clone(), at.value.as_str()?))) else {
                let message = "has no operationId, which names the method";
                self.problems.push(Problem::new(operation.pointer, message));
                continue;
            };
            let method = snake(id);
            if method.is_empty() {
                let message = format!("«{id}» leaves nothing to name the method by");
                self.problems.push(Problem::new(at.pointer, message));
                continue;
            }
            if CLIENT_METHODS.contains(&method.as_str())
                || BUILDER_TYPES.contains(&pascal(id).as_str())
            {
                let message =
                    format!("«{id}» becomes `{method}`, a name that the client uses itself");
                self.problems.push(Problem::new(&at.pointer, message));
            }
            if let Some(other) = methods.get(&method) {
                let (place, other) = (&other.pointer, other.value.as_str().unwrap_or_default());
                let message = if other == id {
                    format!("«{id}» is the operationId at {place} too")
                } else {
                    format!("«{id}» and «{other}» at {place} both become `{method}`")
                };
                self.problems.push(Problem::new(at.pointer, message));
            } else {
                methods.insert(method, at);
            }
        }
    }

    /// The variables of each path are the path parameters of its operations.
    pub(super) fn path_templates(&mut self) {
        let document = self.document.take();
        let paths = Located::root(&document).get("paths");
        for (path, item) in paths.iter().flat_map(Located::entries) {
            if let Err(message) = template_names(path) {
                self.problems.push(Problem::new(&item.pointer, message));
            }
            if let Some(reference) = item.get("$ref") {
                let message = "a path item by reference is not supported";
                self.problems.push(Problem::new(reference.pointer, message));
            }
        }
        for operation in operations(&document) {
            let Ok(names) = template_names(operation.path) else {
                continue;
            };
            let mut parameters = self.parameters_of(&document, &operation);
            parameters.retain(|parameter| parameter.text("in") == Some("path"));
            let name_of = |parameter: &Located<'_>| {
                let name = parameter.text("name").unwrap_or_default();
                name.to_owned()
            };
            for name in &names {
                if !parameters
                    .iter()
                    .any(|parameter| name_of(parameter) == *name)
                {
                    let message = format!("has no parameter for {{{name}}} in its path");
                    let pointer = &operation.operation.pointer;
                    self.problems.push(Problem::new(pointer, message));
                }
            }
            for parameter in &parameters {
                let name = name_of(parameter);
                if !names.contains(&name) {
                    let message = format!("{{{name}}} is not in the path");
                    self.problems
                        .push(Problem::new(&parameter.pointer, message));
                }
            }
        }
        self.document = document;
    }
}

/// The variables of a path template.
fn template_names(path: &str) -> Result<Vec<String>, String> {
    const HALF: &str = "has a brace without its other half";
    if path.contains("//") {
        return Err("has two slashes in a row".to_owned());
    }
    if path.contains(['?', '#']) {
        return Err("has a query or a fragment".to_owned());
    }
    // In a URL they lead to another path, encoded or not.
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    if path.split('/').any(is_dots) {
        return Err("has a segment . or ..".to_owned());
    }
    let mut names = Vec::new();
    let mut pieces = path.split('{');
    if pieces.next().is_some_and(|constant| constant.contains('}')) {
        return Err(HALF.to_owned());
    }
    for piece in pieces {
        let (name, constant) = piece.split_once('}').ok_or(HALF)?;
        if constant.contains('}') {
            return Err(HALF.to_owned());
        }
        if name.is_empty() || name.contains('/') {
            return Err(format!("has a variable called «{name}»"));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// Markdown in which every block of code names a language and none is indented.
fn without_code(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut after_blank = true;
    let mut lines = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|marker| trimmed.starts_with(marker));
        let indented = line.starts_with("    ") || line.starts_with('\t');
        lines.push(match (fence, marker) {
            (Some(open), Some(marker)) if open == marker => {
                fence = None;
                line.to_owned()
            }
            (Some(_), _) => line.to_owned(),
            (None, Some(marker)) => {
                fence = Some(marker);
                let language = trimmed.trim_start_matches(['`', '~']).trim();
                let rust = language.is_empty() || language.starts_with("rust");
                if rust {
                    format!("{marker}text")
                } else {
                    line.to_owned()
                }
            }
            (None, None) if indented && after_blank => trimmed.to_owned(),
            (None, None) => line.to_owned(),
        });
        after_blank = trimmed.is_empty() || (after_blank && indented);
    }
    lines.join("\n")
}
