//! Does an exchange conform to the document, and what does a new document
//! change for those who use the old one?
//!
//! - [`Contract`] checks requests and responses against an OpenAPI 3.1
//!   document: in tests, in a proxy, on [recordings](har).
//! - [`har::Recorder`] writes such recordings, without secrets.
//! - [`diff`](diff()) compares two documents: who breaks?
//! - [`Report`] prints the outcome of either for people and for pipelines.
//!
//! # A request and its answer
//!
//! ```
//! use http::{Request, Response};
//! use vlens_contract::{Contract, Part, Side};
//!
//! let contract = Contract::new(&serde_json::json!({
//!     "openapi": "3.1.0",
//!     "paths": { "/sms/{id}": { "get": {
//!         "operationId": "status",
//!         "parameters": [
//!             { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } },
//!             { "name": "lang", "in": "query", "schema": { "type": "string", "maxLength": 2 } }
//!         ],
//!         "responses": { "200": { "content": { "application/json": { "schema": {
//!             "type": "object", "required": ["sent"], "properties": { "sent": { "type": "boolean" } }
//!         } } } } }
//!     } } }
//! }))?;
//! let request = Request::get("/sms/7?lang=123").body("")?;
//! let response = Response::builder()
//!     .header("Content-Type", "application/json")
//!     .body(r#"{ "sent": "yes" }"#)?;
//! let violations = contract.check_exchange(&request, &response);
//! assert_eq!(violations[0].part, Part::Query("lang".to_owned()));
//! assert_eq!(violations[0].message, "is longer than 2 characters");
//! assert_eq!(violations[1].side, Side::Response);
//! assert_eq!(violations[1].instance, "/sent");
//! assert_eq!(violations.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In a pipeline
//!
//! Recordings are checked by [`har::check`], documents compared by
//! [`diff`](diff()); a [`Report`] takes what either finds, says whether to fail,
//! and prints JUnit XML, annotations for GitHub, JSON or text:
//!
//! ```
//! use vlens_contract::{Contract, Report, har};
//!
//! # let document = serde_json::json!({
//! #     "openapi": "3.1.0", "servers": [{ "url": "https://api.example" }],
//! #     "paths": { "/ping": { "get": { "responses": { "204": {} } } } }
//! # });
//! # let recording = br#"{ "log": { "entries": [{
//! #     "request": { "method": "GET", "url": "https://api.example/ping" }, "response": { "status": 500 }
//! # }] } }"#.as_slice();
//! let contract = Contract::new(&document)?;
//! let found = har::check(&contract, recording)?;
//! let mut report = Report::new("recorded calls");
//! for (entry, violation) in &found.violations {
//!     report.violation(&format!("recording.har#{entry}"), violation);
//! }
//! assert!(report.fails());
//! assert!(report.github().starts_with("::error file=recording.har#0,title=responses::GET /ping"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![warn(unreachable_pub)]

mod check;
mod content;
mod diff;
mod form;
mod halves;
pub mod har;
mod media;
mod operation;
mod outline;
mod parameters;
mod reading;
mod redact;
mod report;
mod route;
mod schema;
mod status;
mod style;
mod types;
mod untyped;
mod violation;

use std::{collections::HashSet, fmt};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};
use url::Url;

pub use self::{
    diff::{Change, Level, NEW, OLD, diff},
    report::{Entry, FailOn, Report, Severity},
    violation::{Part, Side, Violation},
};
use self::{
    halves::{format_of, half},
    operation::{Operation, SchemaId, Schemas},
    types::{Step, Types},
    violation::{Explanation, Finding},
};
use vlens_openapi::{Located, Problem, Problems, Version, reference::to as reference_to};

/// The URIs under which the document is registered, as it holds for a half.
const REQUESTS: &str = "vlens:request";
const RESPONSES: &str = "vlens:response";

/// A document, compiled: checks exchanges against it.
///
/// ```
/// use vlens_contract::Contract;
///
/// let contract = Contract::new(&serde_json::json!({
///     "openapi": "3.1.0",
///     "paths": { "/sms": { "post": {
///         "requestBody": { "content": { "application/json": { "schema": {
///             "properties": { "to": { "type": "string" } }
///         } } } },
///         "responses": {}
///     } } }
/// }))?;
/// let request = http::Request::post("/sms")
///     .header("Content-Type", "application/json")
///     .body(r#"{ "to": 201234567890 }"#)?;
/// let violations = contract.check_request(&request);
/// assert_eq!(violations.len(), 1);
/// assert_eq!(violations[0].instance, "/to");
/// assert_eq!(violations[0].message, "must be string, but is integer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Contract {
    document: Value,
    operations: Vec<Operation>,
    /// Where each schema stands that a body or a parameter refers to.
    schemas: Vec<String>,
    /// The names of members that the document has: these may be shown.
    names: HashSet<String>,
    /// One validator for all schemas, each a member of its instance.
    validator: Validator,
}

impl Contract {
    /// Compiles a document. Nothing is fetched: every reference must lead into
    /// the document itself.
    ///
    /// # Errors
    ///
    /// What is not OpenAPI 3.1, references out of the document or to nowhere,
    /// schemas that refer to themselves without end, patterns that are no
    /// regular expressions, `security` of a scheme that is not defined. Each
    /// with its pointer.
    pub fn new(document: &Value) -> Result<Self, Problems> {
        check_3_1(document)?;
        let mut problems = Vec::new();
        let mut schemas = Schemas::default();
        let operations = operation::read(document, &mut schemas, &mut problems);
        problems.extend(outline::undefined_requirements(document));
        let reached = match schema::check_reachable(document, schemas.places()) {
            Ok(reached) => reached,
            Err(found) => {
                problems.extend(found);
                Vec::new()
            }
        };
        Problems::check((), problems)?;
        let validator = compile(document, &schemas, &reached).map_err(|problem| {
            // Its own message does not say where.
            match Problems::check((), schema::unusable(&reached)) {
                Err(located) => located,
                Ok(()) => problem.into(),
            }
        })?;
        let schemas = schemas.places().into_iter().map(|schema| schema.pointer);
        Ok(Self {
            document: document.clone(),
            operations,
            schemas: schemas.collect(),
            names: schema::member_names(&reached),
            validator,
        })
    }

    /// The same contract for a server elsewhere, such as a sandbox or a staging
    /// host: `base` replaces the `servers` of the document.
    #[must_use]
    pub fn with_server(mut self, base: &Url) -> Self {
        for operation in &mut self.operations {
            operation.servers = vec![base.to_string()];
            operation.prefixes = outline::prefixes(&operation.servers);
        }
        self
    }

    /// The `operationId` of each operation, or its method and path.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations
            .iter()
            .map(|operation| operation.name.as_str())
    }

    fn schema(&self, schema: SchemaId) -> Located<'_> {
        let pointer = self.schemas.get(schema).map_or("", String::as_str);
        let value = self.document.pointer(pointer).unwrap_or(&Value::Null);
        Located::new(value, pointer)
    }

    fn wanted(&self, schema: SchemaId, path: &[Step]) -> Types {
        types::wanted(&self.document, &self.schema(schema), path)
    }

    /// What `instance` has wrong against a schema; in a recording, values that
    /// were struck out are not wrong.
    fn errors(&self, schema: SchemaId, instance: Value, recorded: bool) -> Vec<Finding> {
        let wrapped = wrap(schema, instance);
        if self.validator.is_valid(&wrapped) {
            return Vec::new();
        }
        let mut explanation = Explanation::new(&self.names, &wrapped, recorded);
        for error in self.validator.iter_errors(&wrapped) {
            explanation.add(&error);
        }
        for finding in &mut explanation.findings {
            if let Some((format, pointer)) = format_of(&self.document, &finding.pointer) {
                finding.message = format!("is not a valid {format}");
                finding.keyword = "format".to_owned();
                finding.pointer = pointer;
            }
        }
        explanation.findings
    }

    /// The places of `instance` that are wrong.
    fn wrong_places(&self, schema: SchemaId, instance: &Value) -> HashSet<String> {
        let wrapped = wrap(schema, instance.clone());
        let mut places = HashSet::new();
        for error in self.validator.iter_errors(&wrapped) {
            violation::places(&error, &mut places);
        }
        places
            .iter()
            .map(|place| violation::unwrapped(place).to_owned())
            .collect()
    }
}

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

impl fmt::Debug for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contract")
            .field("operations", &self.operations().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// An instance of the one validator.
fn wrap(schema: SchemaId, instance: Value) -> Value {
    Value::Object(Map::from_iter([(schema.to_string(), instance)]))
}

fn compile(
    document: &Value,
    schemas: &Schemas<'_>,
    reached: &[Located<'_>],
) -> Result<Validator, Problem> {
    let unusable = |message: String| Problem::new("", message);
    let requests = half(document, reached, Side::Request);
    let responses = half(document, reached, Side::Response);
    // Most often they are one, and what is compiled once will do.
    let one = requests == responses;
    let registry = Registry::new()
        .retriever(Nowhere)
        .draft(Draft::Draft202012)
        .add(REQUESTS, &requests)
        .and_then(|registry| match one {
            true => Ok(registry),
            false => registry.add(RESPONSES, &responses),
        })
        .and_then(jsonschema::RegistryBuilder::prepare)
        .map_err(|error| unusable(format!("its references cannot be read: {error}")))?;
    let uri = |side| match side {
        Side::Response if !one => RESPONSES,
        _ => REQUESTS,
    };
    let properties: Map<String, Value> = schemas
        .0
        .iter()
        .enumerate()
        .map(|(id, (side, at))| {
            let reference = format!("{}{}", uri(*side), reference_to(&at.pointer));
            (id.to_string(), json!({ "$ref": reference }))
        })
        .collect();
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_registry(&registry)
        .with_retriever(Nowhere)
        .with_base_uri("vlens:contract")
        .build(&json!({ "properties": properties }))
        .map_err(|error| unusable(format!("its schemas cannot be used: {error}")))
}

/// Retrieves nothing, whatever other crates switch on in jsonschema.
struct Nowhere;

impl jsonschema::Retrieve for Nowhere {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("{uri} is not in the document, and nothing is fetched").into())
    }
}

/// Refuses what is not an OpenAPI document of a version that `diff` reads.
fn check_version(document: &Value) -> Result<Version, Problem> {
    if !document.is_object() {
        let message = "is not an OpenAPI document: its root is not a map";
        return Err(Problem::new("", message));
    }
    Version::of(document)
}

/// Refuses what is not an OpenAPI 3.1 document.
fn check_3_1(document: &Value) -> Result<(), Problem> {
    let version = check_version(document)?;
    if version.is_3_1() {
        Ok(())
    } else {
        Err(Problem::new(
            "/openapi",
            format!("is {version}, but must be 3.1"),
        ))
    }
}
