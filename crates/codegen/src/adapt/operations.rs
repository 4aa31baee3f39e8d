//! Operations: their names, their paths, and what is left out of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Adapting,
    names::{pascal, snake},
};
use vlens_openapi::{
    Inexact,
    grammar::{Object, each},
    pointer::Pointer,
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
        let at = Pointer::ROOT.name("info");
        let at = at.name("version");
        let Some(Value::String(version)) = self.document.pointer_mut("/info/version") else {
            return self.problem(&at, "is missing");
        };
        let visible = |c: char| c == ' ' || c.is_ascii_graphic();
        if !version.chars().all(visible) {
            *version = version.replace(|c| !visible(c), "_");
            self.note(&at, "version", Inexact::Dropped);
        }
    }

    /// What the client does not do: callbacks are what others send, extensions
    /// of Dropshot change what is generated, and there is one base URL.
    pub(super) fn left_out(&mut self) {
        const LEFT_OUT: [&str; 4] = [
            "callbacks",
            "servers",
            "x-dropshot-pagination",
            "x-dropshot-websocket",
        ];
        self.each_path_item(|this, _, item, at| {
            if item.remove("servers").is_some() {
                this.note(&at.name("servers"), "servers", Inexact::Dropped);
            }
        });
        self.each_operation(|this, _, operation, at| {
            for name in LEFT_OUT {
                if operation.remove(name).is_some() {
                    this.note(&at.name(name), name, Inexact::Dropped);
                }
            }
        });
    }

    /// What the generator does not look at, but its parser is strict about.
    pub(super) fn not_looked_at(&mut self) {
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
            each(kind, &mut self.document, &mut |value, _| {
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
            each(kind, &mut self.document, &mut |value, _| {
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
        self.each_path_item(|this, _, item, at| {
            for method in ["options", "trace"] {
                if item.contains_key(method) {
                    this.problem(&at.name(method), "the method is not supported");
                }
            }
        });
    }

    /// An operation becomes a method of the client and a type.
    pub(super) fn operation_ids(&mut self) {
        let mut methods: BTreeMap<String, (String, String)> = BTreeMap::new();
        self.each_operation(|this, _, operation, at| {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                return this.problem(at, "has no operationId, which names the method");
            };
            let at = at.name("operationId");
            let method = snake(id);
            if method.is_empty() {
                return this.problem(&at, format!("«{id}» leaves nothing to name the method by"));
            }
            if CLIENT_METHODS.contains(&method.as_str())
                || BUILDER_TYPES.contains(&pascal(id).as_str())
            {
                let message =
                    format!("«{id}» becomes `{method}`, a name that the client uses itself");
                this.problem(&at, message);
            }
            if let Some((other, place)) = methods.get(&method) {
                let message = if *other == id {
                    format!("«{id}» is the operationId at {place} too")
                } else {
                    format!("«{id}» and «{other}» at {place} both become `{method}`")
                };
                this.problem(&at, message);
            } else {
                methods.insert(method, (id.to_owned(), at.to_string()));
            }
        });
    }

    /// The variables of each path are the path parameters of its operations.
    pub(super) fn path_templates(&mut self) {
        self.each_path_item(|this, path, item, at| {
            if let Err(message) = template_names(path) {
                this.problem(at, message);
            }
            if item.contains_key("$ref") {
                this.problem(
                    &at.name("$ref"),
                    "a path item by reference is not supported",
                );
            }
        });
        self.each_operation(|this, path, operation, at| {
            let Ok(names) = template_names(path) else {
                return;
            };
            let parameters = this.parameters_of(path, operation, at);
            let is_path = |parameter: &&super::Placed| parameter.location() == "path";
            for name in &names {
                if !parameters.iter().filter(is_path).any(|p| p.name() == name) {
                    this.problem(at, format!("has no parameter for {{{name}}} in its path"));
                }
            }
            for parameter in parameters.iter().filter(is_path) {
                if !names.iter().any(|name| name == parameter.name()) {
                    let message = format!("{{{}}} is not in the path", parameter.name());
                    this.problems
                        .push(vlens_openapi::Problem::new(&parameter.pointer, message));
                }
            }
        });
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
