//! The rules of the diff as one table: what each is called, how much it matters
//! and what happens to a deployed client. `RULES.md` shows it.

use super::{
    change::Level,
    context::{Context, Effect},
};
use crate::Side;

use Consequence::{Always, IfBreaking, NotOnTheWire, Usual};
use Effect::{Both, Narrows, Neither, Widens};
use Level::{Breaking, Compatible, Cosmetic};
use Side::{Request, Response};

/// What happens to a deployed client.
#[derive(Clone, Copy)]
enum Consequence {
    /// What level and side say.
    Usual,
    /// If it breaks a client on this side; else the usual.
    IfBreaking(Side, &'static str),
    /// Whatever the level.
    Always(&'static str),
    /// It only concerns who reads the document or generates code from it.
    NotOnTheWire(&'static str),
}

/// `Name = row` → an enum of the names, and the row of each.
macro_rules! rules {
    ($(#[$doc:meta])* $rules:ident: $row:ty; $($name:ident = $columns:expr,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $rules {
            $($name,)*
        }

        impl $rules {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name,)*];

            const fn row(self) -> $row {
                match self {
                    $(Self::$name => $columns,)*
                }
            }
        }
    };
}

type DocumentRow = (&'static str, Side, Level, Consequence);
type SchemaRow = (&'static str, Effect, Consequence);

const NO_TOKEN: &str = "Deployed clients do not have the credentials that are now asked for.";
const NO_CALL: &str = "Every call of a deployed client fails.";
const STILL_SENT: &str = "Deployed clients still send it; the server ignores or refuses it.";
const NOT_SENT: &str = "Deployed clients do not send it, and are refused.";
const LEFT_OUT: &str = "A deployed client that leaves it out is refused.";
const NOT_FOUND: &str = "A deployed client that needs it no longer finds it.";
const ABSENT: &str = "A deployed client that relies on it fails when it is absent.";
const NO_MEDIA_TYPE: &str = "Deployed clients send or ask for it, and are refused.";
const NO_EVENT: &str = "Deployed clients wait for it, and it no longer comes.";
const OTHER_VALUE: &str = "A deployed client that sends another value is refused.";
const NEW_VALUE: &str =
    "A deployed client does not know the new value, and fails to decode the answer.";
const OTHER_DEFAULT: &str =
    "The server may do something else when a deployed client leaves it out.";
const GOES_ON: &str = "Deployed clients go on working for now.";
const NAMED_OTHERWISE: &str = "Nothing changes on the wire, but generated code is named otherwise.";
const TAKES_ALL: &str = "The server takes all that deployed clients send.";
const ALL_TAKEN: &str = "Deployed clients take all that the server may answer.";
/// For callbacks and webhooks, where client and server change places.
const IN_REVERSE: &str = "What the server sends, or takes for an answer, is no longer what deployed clients are made for.";

rules! {
    /// Rules with an id of their own: its side, and its level unless the case
    /// at hand is milder or worse.
    DocumentRule: DocumentRow;

    AnnotationChanged = ("annotation-changed", Request, Cosmetic, Usual),
    Unclassified = ("unclassified", Request, Breaking, Always("No rule knows this difference, so it counts as breaking.")),
    ComponentAdded = ("component-added", Request, Cosmetic, Usual),
    ComponentRemoved = ("component-removed", Request, Cosmetic, Usual),
    UnusedComponentChanged = ("unused-component-changed", Request, Cosmetic, Usual),
    ServerAdded = ("server-added", Request, Compatible, Always("Deployed clients go on calling the server they know.")),
    ServerRemoved = ("server-removed", Request, Breaking, Always("Deployed clients still call the old server.")),

    EndpointAdded = ("endpoint-added", Request, Compatible, Always("Deployed clients do not call it.")),
    ApiRemovedWithDeprecation = ("api-removed-with-deprecation", Request, Breaking, IfBreaking(Request, NO_CALL)),
    ApiRemovedWithoutDeprecation = ("api-removed-without-deprecation", Request, Breaking, IfBreaking(Request, NO_CALL)),
    ApiPathRemovedWithDeprecation = ("api-path-removed-with-deprecation", Request, Breaking, IfBreaking(Request, NO_CALL)),
    ApiPathRemovedWithoutDeprecation = ("api-path-removed-without-deprecation", Request, Breaking, IfBreaking(Request, NO_CALL)),
    EndpointDeprecated = ("endpoint-deprecated", Request, Compatible, NotOnTheWire(GOES_ON)),
    EndpointReactivated = ("endpoint-reactivated", Request, Compatible, NotOnTheWire(TAKES_ALL)),
    OperationIdAdded = ("api-operation-id-added", Request, Compatible, NotOnTheWire(NAMED_OTHERWISE)),
    OperationIdRemoved = ("api-operation-id-removed", Request, Compatible, NotOnTheWire(NAMED_OTHERWISE)),

    SecurityAdded = ("api-security-added", Request, Breaking, IfBreaking(Request, NO_TOKEN)),
    SecurityRemoved = ("api-security-removed", Request, Breaking, IfBreaking(Request, NO_TOKEN)),
    SecurityScopeAdded = ("api-security-scope-added", Request, Breaking, IfBreaking(Request, NO_TOKEN)),
    SecurityScopeRemoved = ("api-security-scope-removed", Request, Compatible, Usual),
    OAuthFlowAdded = ("api-security-component-oauth-flow-added", Request, Compatible, Usual),
    OAuthRefreshUrlAdded = ("api-security-component-oauth-refresh-url-added", Request, Compatible, Usual),
    OAuthRefreshUrlRemoved = ("api-security-component-oauth-refresh-url-removed", Request, Breaking, IfBreaking(Request, NO_TOKEN)),
    OAuthRefreshUrlChanged = ("api-security-component-oauth-refresh-url-changed", Request, Breaking, IfBreaking(Request, NO_TOKEN)),
    OAuthScopeAdded = ("api-security-component-oauth-scope-added", Request, Compatible, Usual),
    OAuthScopeRemoved = ("api-security-component-oauth-scope-removed", Request, Breaking, IfBreaking(Request, NO_TOKEN)),

    PathParameterAdded = ("new-request-path-parameter", Request, Breaking, IfBreaking(Request, NOT_SENT)),
    RequiredParameterAdded = ("new-required-request-parameter", Request, Breaking, IfBreaking(Request, NOT_SENT)),
    OptionalParameterAdded = ("new-optional-request-parameter", Request, Compatible, Usual),
    ParameterRemoved = ("request-parameter-removed", Request, Breaking, IfBreaking(Request, STILL_SENT)),
    ParameterEmptyValueAllowed = ("request-parameter-empty-value-allowed", Request, Compatible, Usual),
    ParameterEmptyValueDisallowed = ("request-parameter-empty-value-disallowed", Request, Breaking, Usual),
    ParameterDeprecated = ("request-parameter-deprecated", Request, Compatible, NotOnTheWire(GOES_ON)),
    ParameterReactivated = ("request-parameter-reactivated", Request, Compatible, NotOnTheWire(TAKES_ALL)),
    ParameterStyleChanged = ("request-parameter-style-changed", Request, Breaking, Usual),
    ParameterExplodeChanged = ("request-parameter-explode-changed", Request, Breaking, Usual),
    ParameterAllowReservedChanged = ("request-parameter-allow-reserved-changed", Request, Breaking, Usual),
    ParameterContentChanged = ("request-parameter-content-changed", Request, Breaking, Usual),
    ParameterMediaTypeAdded = ("request-parameter-media-type-added", Request, Compatible, Usual),
    ParameterMediaTypeRemoved = ("request-parameter-media-type-removed", Request, Breaking, IfBreaking(Request, NO_MEDIA_TYPE)),

    RequiredBodyAdded = ("request-body-added-required", Request, Breaking, IfBreaking(Request, NOT_SENT)),
    OptionalBodyAdded = ("request-body-added-optional", Request, Compatible, Usual),
    BodyRemoved = ("request-body-removed", Request, Breaking, IfBreaking(Request, STILL_SENT)),
    BodyMediaTypeAdded = ("request-body-media-type-added", Request, Compatible, Usual),
    BodyMediaTypeRemoved = ("request-body-media-type-removed", Request, Breaking, IfBreaking(Request, NO_MEDIA_TYPE)),
    BodyEncodingChanged = ("request-body-encoding-changed", Request, Breaking, Usual),

    RequiredRequestPropertyAdded = ("new-required-request-property", Request, Breaking, IfBreaking(Request, NOT_SENT)),
    OptionalRequestPropertyAdded = ("new-optional-request-property", Request, Compatible, Usual),
    RequestPropertyRemoved = ("request-property-removed", Request, Breaking, IfBreaking(Request, STILL_SENT)),
    RequiredPropertyBecameReadOnly = ("request-required-property-became-read-only", Request, Breaking, Usual),
    RequiredPropertyBecameNotReadOnly = ("request-required-property-became-not-read-only", Request, Compatible, Usual),
    OptionalPropertyBecameReadOnly = ("request-optional-property-became-read-only", Request, Breaking, Usual),
    OptionalPropertyBecameNotReadOnly = ("request-optional-property-became-not-read-only", Request, Compatible, Usual),

    SuccessStatusAdded = ("response-success-status-added", Response, Breaking, IfBreaking(Response, "Deployed clients do not take it for success.")),
    SuccessStatusRemoved = ("response-success-status-removed", Response, Breaking, IfBreaking(Response, "Deployed clients wait for an answer that no longer comes.")),
    NonSuccessStatusAdded = ("response-non-success-status-added", Response, Compatible, Usual),
    NonSuccessStatusRemoved = ("response-non-success-status-removed", Response, Compatible, Usual),
    ResponseMediaTypeAdded = ("response-media-type-added", Response, Compatible, Usual),
    ResponseMediaTypeRemoved = ("response-media-type-removed", Response, Breaking, IfBreaking(Response, NO_MEDIA_TYPE)),
    ResponseEncodingChanged = ("response-encoding-changed", Response, Breaking, Usual),

    RequiredResponsePropertyAdded = ("response-required-property-added", Response, Compatible, Usual),
    OptionalResponsePropertyAdded = ("response-optional-property-added", Response, Compatible, Usual),
    RequiredResponsePropertyRemoved = ("response-required-property-removed", Response, Breaking, IfBreaking(Response, NOT_FOUND)),
    OptionalResponsePropertyRemoved = ("response-optional-property-removed", Response, Breaking, IfBreaking(Response, NOT_FOUND)),
    RequiredPropertyBecameWriteOnly = ("response-required-property-became-write-only", Response, Breaking, Usual),
    RequiredPropertyBecameNotWriteOnly = ("response-required-property-became-not-write-only", Response, Compatible, Usual),
    OptionalPropertyBecameWriteOnly = ("response-optional-property-became-write-only", Response, Breaking, Usual),
    OptionalPropertyBecameNotWriteOnly = ("response-optional-property-became-not-write-only", Response, Compatible, Usual),

    HeaderAdded = ("response-header-added", Response, Compatible, Usual),
    RequiredHeaderRemoved = ("required-response-header-removed", Response, Breaking, IfBreaking(Response, NOT_FOUND)),
    OptionalHeaderRemoved = ("optional-response-header-removed", Response, Breaking, IfBreaking(Response, NOT_FOUND)),
    HeaderDeprecated = ("response-header-deprecated", Response, Compatible, NotOnTheWire(ALL_TAKEN)),
    HeaderReactivated = ("response-header-reactivated", Response, Compatible, NotOnTheWire(ALL_TAKEN)),
    HeaderStyleChanged = ("response-header-style-changed", Response, Breaking, Usual),
    HeaderExplodeChanged = ("response-header-explode-changed", Response, Breaking, Usual),
    HeaderMediaTypeAdded = ("response-header-media-type-added", Response, Compatible, Usual),
    HeaderMediaTypeRemoved = ("response-header-media-type-removed", Response, Breaking, IfBreaking(Response, NO_MEDIA_TYPE)),

    CallbackAdded = ("callback-added", Request, Compatible, Usual),
    CallbackRemoved = ("callback-removed", Request, Breaking, IfBreaking(Request, NO_EVENT)),
    CallbackChanged = ("callback-changed", Request, Breaking, IfBreaking(Request, IN_REVERSE)),
    WebhookAdded = ("webhook-added", Request, Compatible, Usual),
    WebhookRemoved = ("webhook-removed", Request, Breaking, IfBreaking(Request, NO_EVENT)),
}

rules! {
    /// Rules about schemas: the end of the id, which begins with what the schema
    /// describes; and which values fit, from which the level follows for each
    /// side.
    SchemaRule: SchemaRow;

    TypeChanged = ("type-changed", Both, IfBreaking(Response, "A deployed client fails to decode the answer.")),
    TypeGeneralized = ("type-generalized", Widens, Usual),
    TypeSpecialized = ("type-specialized", Narrows, Usual),
    BecameNullable = ("became-nullable", Widens, IfBreaking(Response, "A deployed client does not expect null, and fails to decode the answer.")),
    BecameNotNullable = ("became-not-nullable", Narrows, IfBreaking(Request, "A deployed client that sends null is refused.")),
    BecameEnum = ("became-enum", Narrows, IfBreaking(Request, OTHER_VALUE)),
    NoLongerEnum = ("no-longer-enum", Widens, IfBreaking(Response, NEW_VALUE)),
    EnumValueAdded = ("enum-value-added", Widens, IfBreaking(Response, NEW_VALUE)),
    EnumValueRemoved = ("enum-value-removed", Narrows, IfBreaking(Request, OTHER_VALUE)),
    DefaultValueAdded = ("default-value-added", Neither, IfBreaking(Request, OTHER_DEFAULT)),
    DefaultValueRemoved = ("default-value-removed", Neither, IfBreaking(Request, OTHER_DEFAULT)),
    DefaultValueChanged = ("default-value-changed", Neither, IfBreaking(Request, OTHER_DEFAULT)),

    MinLengthSet = ("min-length-set", Narrows, Usual),
    MinLengthUnset = ("min-length-unset", Widens, Usual),
    MinLengthIncreased = ("min-length-increased", Narrows, Usual),
    MinLengthDecreased = ("min-length-decreased", Widens, Usual),
    MaxLengthSet = ("max-length-set", Narrows, Usual),
    MaxLengthUnset = ("max-length-unset", Widens, Usual),
    MaxLengthIncreased = ("max-length-increased", Widens, Usual),
    MaxLengthDecreased = ("max-length-decreased", Narrows, Usual),
    PatternAdded = ("pattern-added", Narrows, Usual),
    PatternRemoved = ("pattern-removed", Widens, Usual),
    PatternChanged = ("pattern-changed", Both, Usual),
    ContentEncodingChanged = ("content-encoding-changed", Both, Usual),
    ContentMediaTypeChanged = ("content-media-type-changed", Both, Usual),
    ContentSchemaChanged = ("content-schema-changed", Both, Usual),

    MinSet = ("min-set", Narrows, Usual),
    MinUnset = ("min-unset", Widens, Usual),
    MinIncreased = ("min-increased", Narrows, Usual),
    MinDecreased = ("min-decreased", Widens, Usual),
    MaxSet = ("max-set", Narrows, Usual),
    MaxUnset = ("max-unset", Widens, Usual),
    MaxIncreased = ("max-increased", Widens, Usual),
    MaxDecreased = ("max-decreased", Narrows, Usual),
    MultipleOfSet = ("multiple-of-set", Narrows, Usual),
    MultipleOfUnset = ("multiple-of-unset", Widens, Usual),
    MultipleOfChanged = ("multiple-of-changed", Both, Usual),

    MinItemsSet = ("min-items-set", Narrows, Usual),
    MinItemsUnset = ("min-items-unset", Widens, Usual),
    MinItemsIncreased = ("min-items-increased", Narrows, Usual),
    MinItemsDecreased = ("min-items-decreased", Widens, Usual),
    MaxItemsSet = ("max-items-set", Narrows, Usual),
    MaxItemsUnset = ("max-items-unset", Widens, Usual),
    MaxItemsIncreased = ("max-items-increased", Widens, Usual),
    MaxItemsDecreased = ("max-items-decreased", Narrows, Usual),
    UniqueItemsSet = ("unique-items-set", Narrows, Usual),
    UniqueItemsUnset = ("unique-items-unset", Widens, Usual),
    PrefixItemsChanged = ("prefix-items-changed", Both, Usual),
    ContainsAdded = ("contains-added", Narrows, Usual),
    ContainsRemoved = ("contains-removed", Widens, Usual),
    ContainsChanged = ("contains-changed", Both, Usual),
    MinContainsSet = ("min-contains-set", Narrows, Usual),
    MinContainsUnset = ("min-contains-unset", Widens, Usual),
    MinContainsIncreased = ("min-contains-increased", Narrows, Usual),
    MinContainsDecreased = ("min-contains-decreased", Widens, Usual),
    MaxContainsSet = ("max-contains-set", Narrows, Usual),
    MaxContainsUnset = ("max-contains-unset", Widens, Usual),
    MaxContainsIncreased = ("max-contains-increased", Widens, Usual),
    MaxContainsDecreased = ("max-contains-decreased", Narrows, Usual),

    BecameRequired = ("became-required", Narrows, IfBreaking(Request, LEFT_OUT)),
    BecameOptional = ("became-optional", Widens, IfBreaking(Response, ABSENT)),
    AdditionalPropertiesLimited = ("additional-properties-limited", Narrows, Usual),
    AdditionalPropertiesAllowed = ("additional-properties-allowed", Widens, Usual),
    MinPropertiesSet = ("min-properties-set", Narrows, Usual),
    MinPropertiesUnset = ("min-properties-unset", Widens, Usual),
    MinPropertiesIncreased = ("min-properties-increased", Narrows, Usual),
    MinPropertiesDecreased = ("min-properties-decreased", Widens, Usual),
    MaxPropertiesSet = ("max-properties-set", Narrows, Usual),
    MaxPropertiesUnset = ("max-properties-unset", Widens, Usual),
    MaxPropertiesIncreased = ("max-properties-increased", Widens, Usual),
    MaxPropertiesDecreased = ("max-properties-decreased", Narrows, Usual),
    PatternPropertiesAdded = ("pattern-properties-added", Narrows, Usual),
    PatternPropertiesRemoved = ("pattern-properties-removed", Widens, Usual),
    PatternPropertiesChanged = ("pattern-properties-changed", Both, Usual),
    DependentRequiredAdded = ("dependent-required-added", Narrows, Usual),
    DependentRequiredRemoved = ("dependent-required-removed", Widens, Usual),
    DependentRequiredChanged = ("dependent-required-changed", Both, Usual),
    DependentSchemasAdded = ("dependent-schemas-added", Narrows, Usual),
    DependentSchemasRemoved = ("dependent-schemas-removed", Widens, Usual),
    DependentSchemasChanged = ("dependent-schemas-changed", Both, Usual),
    UnevaluatedAdded = ("unevaluated-added", Narrows, Usual),
    UnevaluatedRemoved = ("unevaluated-removed", Widens, Usual),

    AllOfAdded = ("all-of-added", Narrows, Usual),
    AllOfRemoved = ("all-of-removed", Widens, Usual),
    AllOfChanged = ("all-of-changed", Both, Usual),
    AnyOfAdded = ("any-of-added", Widens, Usual),
    AnyOfRemoved = ("any-of-removed", Narrows, IfBreaking(Request, STILL_SENT)),
    OneOfAdded = ("one-of-added", Widens, Usual),
    OneOfRemoved = ("one-of-removed", Narrows, IfBreaking(Request, STILL_SENT)),
    OneOfChanged = ("one-of-changed", Both, Usual),
    UnionAdded = ("union-added", Narrows, Usual),
    UnionRemoved = ("union-removed", Widens, Usual),
    UnionChanged = ("union-changed", Both, Usual),
    NotAdded = ("not-added", Narrows, Usual),
    NotRemoved = ("not-removed", Widens, Usual),
    NotChanged = ("not-changed", Both, Usual),
    ConditionalAdded = ("conditional-added", Narrows, Usual),
    ConditionalRemoved = ("conditional-removed", Widens, Usual),
    ConditionalChanged = ("conditional-changed", Both, Usual),
    DiscriminatorAdded = ("discriminator-added", Neither, Usual),
    DiscriminatorRemoved = ("discriminator-removed", Neither, Usual),
    DiscriminatorChanged = ("discriminator-changed", Both, Usual),
    DiscriminatorPropertyNameChanged = ("discriminator-property-name-changed", Both, Usual),
    DiscriminatorMappingAdded = ("discriminator-mapping-added", Widens, Usual),
    DiscriminatorMappingDeleted = ("discriminator-mapping-deleted", Narrows, Usual),
    DiscriminatorMappingChanged = ("discriminator-mapping-changed", Both, Usual),
}

/// What a rule says where it applies.
#[derive(Clone)]
pub(super) struct Verdict {
    pub(super) id: String,
    pub(super) level: Level,
    pub(super) side: Side,
    consequence: Consequence,
}

impl From<DocumentRule> for Verdict {
    fn from(rule: DocumentRule) -> Self {
        let (id, side, level, consequence) = rule.row();
        Self {
            id: id.to_owned(),
            level,
            side,
            consequence,
        }
    }
}

impl DocumentRule {
    /// Where it matters less or more than usual.
    pub(super) fn at(self, level: Level) -> Verdict {
        Verdict::from(self).at(level)
    }

    /// For rules that know no side.
    pub(super) fn on(self, side: Side) -> Verdict {
        Verdict {
            side,
            ..self.into()
        }
    }
}

impl SchemaRule {
    pub(super) fn effect(self) -> Effect {
        self.row().1
    }

    /// What it says of what the context describes.
    pub(super) fn of(self, context: Context) -> Verdict {
        let (end, effect, consequence) = self.row();
        Verdict {
            id: format!("{}-{}-{end}", context.side, context.kind.as_str()),
            level: context.level(effect),
            side: context.side,
            consequence,
        }
    }
}

impl Verdict {
    pub(super) fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// What it says of callbacks and webhooks: there, whatever changes on the
    /// wire may break.
    pub(super) fn in_reverse(self) -> Self {
        let level = match (self.level, self.consequence) {
            (_, NotOnTheWire(_)) | (Cosmetic, _) => return self,
            (Breaking, Always(_)) => return self,
            _ => Breaking,
        };
        Self {
            consequence: Always(IN_REVERSE),
            level,
            ..self
        }
    }

    /// What happens to a deployed client, in a sentence.
    pub(super) fn sentence(&self) -> &'static str {
        match (self.consequence, self.level, self.side) {
            (Always(sentence) | NotOnTheWire(sentence), ..) => sentence,
            (IfBreaking(side, sentence), Breaking, here) if side == here => sentence,
            (_, Cosmetic, _) => "Nothing changes on the wire.",
            (_, Compatible, Request) => TAKES_ALL,
            (_, Compatible, Response) => ALL_TAKEN,
            (_, Breaking, Request) => "A deployed client may send what the server no longer takes.",
            (_, Breaking, Response) => {
                "The server may answer with what deployed clients do not take."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, fmt::Write as _};

    use super::*;
    use crate::diff::context::Kind;

    const HEAD: &str = "\
# Rules of the diff

What `Change::rule` may be. This file is made from the table in `src/diff/rules.rs` by a test: \
`EXPECTORATE=overwrite cargo test -p vlens-contract --lib rules`.

The level is the usual one: what is covered otherwise, such as a media type by a range, may go. In \
callbacks and webhooks, where client and server change places, whatever changes on the wire is \
breaking. Where nothing is said of deployed clients, the level says it.

| rule | level | what happens to a deployed client |
| --- | --- | --- |
";

    const SCHEMAS: &str = "
## Schemas

The ids begin with what the schema describes: `request-body`, `request-property`, \
`request-parameter`, `request-parameter-property`, `response-body`, `response-property` or \
`response-header`.

| rule | in a request | in a response | what happens to a deployed client |
| --- | --- | --- | --- |
";

    fn told(consequence: Consequence) -> &'static str {
        match consequence {
            Usual => "",
            IfBreaking(_, sentence) | Always(sentence) | NotOnTheWire(sentence) => sentence,
        }
    }

    #[test]
    fn rules_are_documented() {
        let mut text = HEAD.to_owned();
        for rule in DocumentRule::ALL {
            let (id, _, level, consequence) = rule.row();
            writeln!(text, "| `{id}` | {level} | {} |", told(consequence)).expect("a string");
        }
        text.push_str(SCHEMAS);
        for rule in SchemaRule::ALL {
            let (end, effect, consequence) = rule.row();
            let request = Context::request(Kind::Body).level(effect);
            let response = Context::response(Kind::Body).level(effect);
            let told = told(consequence);
            writeln!(text, "| `…-{end}` | {request} | {response} | {told} |").expect("a string");
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/RULES.md");
        expectorate::assert_contents(path, &text);
    }

    #[test]
    fn no_two_rules_have_one_id() {
        let mut seen = HashSet::new();
        for rule in DocumentRule::ALL {
            assert!(seen.insert(Verdict::from(*rule).id), "{rule:?}");
        }
        let request = [
            Kind::Body,
            Kind::Property,
            Kind::Parameter,
            Kind::ParameterProperty,
        ];
        let response = [Kind::Body, Kind::Property, Kind::Header];
        let contexts = request.map(Context::request).into_iter();
        for context in contexts.chain(response.map(Context::response)) {
            for rule in SchemaRule::ALL {
                assert!(seen.insert(rule.of(context).id), "{rule:?} {context:?}");
            }
        }
    }
}
