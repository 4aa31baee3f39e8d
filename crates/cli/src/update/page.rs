//! A published page, as it will lie in `openapi/`.

use serde_json::Value;

use vlens_openapi::{
    ALLOW_WIDENING, CORRECTIONS, Page, Problem, Version, grammar::METHODS, parse::parse, pointer,
};

/// The document of a page.
#[derive(Clone, Debug)]
pub struct Vendored {
    /// Its name: `<operation-id>.yaml`.
    pub file: String,
    /// As published, byte for byte.
    pub text: String,
    /// Its address: the one that it gives, or that it was fetched from.
    pub source: Option<String>,
    /// Its one operation.
    pub operation: Operation,
}

/// Method and path of an operation.
pub type Operation = (String, String);

/// Reads the page called `name`.
pub fn read(name: &str, text: &str) -> Result<Vendored, Problem> {
    let page = Page::read(text)?;
    let document = parse(page.document)?;
    let operation = operation(&document)?;
    let (method, path) = &operation;
    let at = pointer::join(&pointer::join("/paths", path), method);
    let id = document
        .pointer(&format!("{at}/operationId"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.is_empty() || id.starts_with('.') || !id.chars().all(is_name) {
        let message = "operationId is missing or cannot name a file";
        return Err(Problem::new(at, message));
    }
    let file = format!("{id}.yaml");
    if [CORRECTIONS, ALLOW_WIDENING].contains(&file.as_str()) {
        let message = format!("operationId would make it the file {file}, which is another");
        return Err(Problem::new(at, message));
    }
    let says = text
        .lines()
        .find_map(|line| line.strip_prefix("Reference: "))
        .map(str::trim);
    let source = says
        .into_iter()
        .chain([name])
        .find(|source| source.starts_with("https://"))
        .map(|url| format!("{}.md", url.trim_end_matches(".md")));
    Ok(Vendored {
        file,
        text: page.document.to_owned(),
        source,
        operation,
    })
}

/// Method and path of the one operation of a document.
pub fn operation(document: &Value) -> Result<Operation, Problem> {
    let version = Version::of(document)?;
    if !version.is_3_1() {
        let message = format!("is {version}: a page has an OpenAPI 3.1 document");
        return Err(Problem::new("/openapi", message));
    }
    let mut found = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for (method, _) in item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                found.push((method.clone(), path.clone()));
            }
        }
    }
    match <[_; 1]>::try_from(found) {
        Ok([operation]) => Ok(operation),
        Err(found) => {
            let message = format!("has {} operations: a page has one", found.len());
            Err(Problem::new("/paths", message))
        }
    }
}
