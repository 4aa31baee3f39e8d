//! What an OpenAPI document is made of: the fields of each object and what
//! stands in them. Everything that walks a document walks by this table, never
//! by the name of a key: a property may be called `type`, an example holds any
//! JSON.
//!
//! [`Object::fields`] is what the crate `openapiv3` knows of 3.0 (the `xml` of a
//! schema is not here); [`Object::added_in_3_1`] is where 3.1 has more objects.

/// The methods of a path item.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The objects of OpenAPI.
// The names are those of the specification.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
}

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// A list of strings.
    Texts,
    /// A map of strings.
    TextMap,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number that is not negative.
    Count,
    /// A list of any values.
    Values,
    /// Any value, not looked into.
    Any,
    /// `true`, `false` or a schema.
    FlagOrSchema,
    /// An object.
    One(Object),
    /// A list of objects.
    List(Object),
    /// A map of objects, whatever their names.
    Map(Object),
}

/// A field of an object.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
    }
}

impl Object {
    /// The fields with a fixed name, in 3.0.
    pub fn fields(self) -> &'static [Field] {
        use Object as O;
        use Shape::{
            Any, Count, Flag, FlagOrSchema, List, Map, Number, One, Text, TextMap, Texts, Values,
        };
        match self {
            O::OpenApi => {
                const {
                    &[
                        must("openapi", Text),
                        must("info", One(O::Info)),
                        may("servers", List(O::Server)),
                        must("paths", One(O::Paths)),
                        may("components", One(O::Components)),
                        may("security", Values),
                        may("tags", List(O::Tag)),
                        may("externalDocs", One(O::ExternalDocs)),
                    ]
                }
            }
            O::Info => {
                const {
                    &[
                        must("title", Text),
                        may("description", Text),
                        may("termsOfService", Text),
                        may("contact", One(O::Contact)),
                        may("license", One(O::License)),
                        must("version", Text),
                    ]
                }
            }
            O::Contact => const { &[may("name", Text), may("url", Text), may("email", Text)] },
            O::License => const { &[must("name", Text), may("url", Text)] },
            O::Server => {
                const {
                    &[
                        must("url", Text),
                        may("description", Text),
                        may("variables", Map(O::ServerVariable)),
                    ]
                }
            }
            O::ServerVariable => {
                const {
                    &[
                        may("enum", Texts),
                        must("default", Text),
                        may("description", Text),
                    ]
                }
            }
            O::Components => {
                const {
                    &[
                        may("schemas", Map(O::Schema)),
                        may("responses", Map(O::Response)),
                        may("parameters", Map(O::Parameter)),
                        may("examples", Map(O::Example)),
                        may("requestBodies", Map(O::RequestBody)),
                        may("headers", Map(O::Header)),
                        may("securitySchemes", Map(O::SecurityScheme)),
                        may("links", Map(O::Link)),
                        may("callbacks", Map(O::Callback)),
                    ]
                }
            }
            O::PathItem => {
                const {
                    &[
                        may("summary", Text),
                        may("description", Text),
                        may("get", One(O::Operation)),
                        may("put", One(O::Operation)),
                        may("post", One(O::Operation)),
                        may("delete", One(O::Operation)),
                        may("options", One(O::Operation)),
                        may("head", One(O::Operation)),
                        may("patch", One(O::Operation)),
                        may("trace", One(O::Operation)),
                        may("servers", List(O::Server)),
                        may("parameters", List(O::Parameter)),
                    ]
                }
            }
            O::Operation => {
                const {
                    &[
                        may("tags", Texts),
                        may("summary", Text),
                        may("description", Text),
                        may("externalDocs", One(O::ExternalDocs)),
                        may("operationId", Text),
                        may("parameters", List(O::Parameter)),
                        may("requestBody", One(O::RequestBody)),
                        must("responses", One(O::Responses)),
                        may("callbacks", Map(O::Callback)),
                        may("deprecated", Flag),
                        may("security", Values),
                        may("servers", List(O::Server)),
                    ]
                }
            }
            O::ExternalDocs => const { &[may("description", Text), must("url", Text)] },
            O::Parameter => {
                const {
                    &[
                        must("name", Text),
                        must("in", Text),
                        may("description", Text),
                        may("required", Flag),
                        may("deprecated", Flag),
                        may("allowEmptyValue", Flag),
                        may("style", Text),
                        may("explode", Flag),
                        may("allowReserved", Flag),
                        may("schema", One(O::Schema)),
                        may("example", Any),
                        may("examples", Map(O::Example)),
                        may("content", Map(O::MediaType)),
                    ]
                }
            }
            O::Header => {
                const {
                    &[
                        may("description", Text),
                        may("required", Flag),
                        may("deprecated", Flag),
                        may("style", Text),
                        may("explode", Flag),
                        may("schema", One(O::Schema)),
                        may("example", Any),
                        may("examples", Map(O::Example)),
                        may("content", Map(O::MediaType)),
                    ]
                }
            }
            O::RequestBody => {
                const {
                    &[
                        may("description", Text),
                        must("content", Map(O::MediaType)),
                        may("required", Flag),
                    ]
                }
            }
            O::MediaType => {
                const {
                    &[
                        may("schema", One(O::Schema)),
                        may("example", Any),
                        may("examples", Map(O::Example)),
                        may("encoding", Map(O::Encoding)),
                    ]
                }
            }
            O::Encoding => {
                const {
                    &[
                        may("contentType", Text),
                        may("headers", Map(O::Header)),
                        may("style", Text),
                        may("explode", Flag),
                        may("allowReserved", Flag),
                    ]
                }
            }
            O::Responses => const { &[may("default", One(O::Response))] },
            O::Response => {
                const {
                    &[
                        must("description", Text),
                        may("headers", Map(O::Header)),
                        may("content", Map(O::MediaType)),
                        may("links", Map(O::Link)),
                    ]
                }
            }
            O::Example => {
                const {
                    &[
                        may("summary", Text),
                        may("description", Text),
                        may("value", Any),
                        may("externalValue", Text),
                    ]
                }
            }
            O::Link => {
                const {
                    &[
                        may("operationRef", Text),
                        may("operationId", Text),
                        may("parameters", Any),
                        may("requestBody", Any),
                        may("description", Text),
                        may("server", One(O::Server)),
                    ]
                }
            }
            O::Tag => {
                const {
                    &[
                        must("name", Text),
                        may("description", Text),
                        may("externalDocs", One(O::ExternalDocs)),
                    ]
                }
            }
            O::Schema => {
                const {
                    &[
                        may("title", Text),
                        may("multipleOf", Number),
                        may("maximum", Number),
                        may("exclusiveMaximum", Flag),
                        may("minimum", Number),
                        may("exclusiveMinimum", Flag),
                        may("maxLength", Count),
                        may("minLength", Count),
                        may("pattern", Text),
                        may("maxItems", Count),
                        may("minItems", Count),
                        may("uniqueItems", Flag),
                        may("maxProperties", Count),
                        may("minProperties", Count),
                        may("required", Texts),
                        may("enum", Values),
                        may("type", Text),
                        may("allOf", List(O::Schema)),
                        may("oneOf", List(O::Schema)),
                        may("anyOf", List(O::Schema)),
                        may("not", One(O::Schema)),
                        may("items", One(O::Schema)),
                        may("properties", Map(O::Schema)),
                        may("additionalProperties", FlagOrSchema),
                        may("description", Text),
                        may("format", Text),
                        may("default", Any),
                        may("nullable", Flag),
                        may("discriminator", One(O::Discriminator)),
                        may("readOnly", Flag),
                        may("writeOnly", Flag),
                        may("externalDocs", One(O::ExternalDocs)),
                        may("example", Any),
                        may("deprecated", Flag),
                    ]
                }
            }
            O::Discriminator => const { &[must("propertyName", Text), may("mapping", TextMap)] },
            O::SecurityScheme => {
                const {
                    &[
                        must("type", Text),
                        may("description", Text),
                        may("name", Text),
                        may("in", Text),
                        may("scheme", Text),
                        may("bearerFormat", Text),
                        may("flows", One(O::OAuthFlows)),
                        may("openIdConnectUrl", Text),
                    ]
                }
            }
            O::OAuthFlows => {
                const {
                    &[
                        may("implicit", One(O::OAuthFlow)),
                        may("password", One(O::OAuthFlow)),
                        may("clientCredentials", One(O::OAuthFlow)),
                        may("authorizationCode", One(O::OAuthFlow)),
                    ]
                }
            }
            O::OAuthFlow => {
                const {
                    &[
                        may("authorizationUrl", Text),
                        may("tokenUrl", Text),
                        may("refreshUrl", Text),
                        must("scopes", TextMap),
                    ]
                }
            }
            O::Paths | O::Callback => &[],
        }
    }

    /// The fields that only 3.1 has and in which further objects stand.
    pub fn added_in_3_1(self) -> &'static [Field] {
        use Object as O;
        use Shape::{FlagOrSchema, List, Map, One};
        match self {
            O::OpenApi => const { &[may("webhooks", Map(O::PathItem))] },
            O::Components => const { &[may("pathItems", Map(O::PathItem))] },
            O::Schema => {
                const {
                    &[
                        may("$defs", Map(O::Schema)),
                        may("contains", One(O::Schema)),
                        may("contentSchema", One(O::Schema)),
                        may("dependentSchemas", Map(O::Schema)),
                        may("else", One(O::Schema)),
                        may("if", One(O::Schema)),
                        may("patternProperties", Map(O::Schema)),
                        may("prefixItems", List(O::Schema)),
                        may("propertyNames", One(O::Schema)),
                        may("then", One(O::Schema)),
                        may("unevaluatedItems", FlagOrSchema),
                        may("unevaluatedProperties", FlagOrSchema),
                    ]
                }
            }
            _ => &[],
        }
    }

    /// What stands under `name` in 3.0: a fixed field, or one of an open set of
    /// names.
    pub fn shape(self, name: &str) -> Option<Shape> {
        match self {
            Self::Paths if name.starts_with('/') => Some(Shape::One(Self::PathItem)),
            Self::Callback => Some(Shape::One(Self::PathItem)),
            Self::Responses if is_status(name) => Some(Shape::One(Self::Response)),
            _ => self
                .fields()
                .iter()
                .find(|field| field.name == name)
                .map(|field| field.shape),
        }
    }

    /// What stands under `name` in 3.1, as far as it is an object or as in 3.0.
    pub fn shape_in_3_1(self, name: &str) -> Option<Shape> {
        let added = || self.added_in_3_1().iter().find(|field| field.name == name);
        self.shape(name).or_else(|| Some(added()?.shape))
    }

    /// Where a `$ref` that may stand in its place must point.
    pub fn components(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            _ => return None,
        })
    }
}

/// `200` or `2XX`.
fn is_status(name: &str) -> bool {
    matches!(name.as_bytes(), [b'1'..=b'5', rest @ ..]
        if rest.len() == 2 && (rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"XX")))
}
