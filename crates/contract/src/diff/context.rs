//! From which side a schema is looked at, and so what a difference means.

use super::change::Level;
use crate::Side;

/// What a difference does to the set of instances that fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// All that fitted still fit, and more do.
    Widens,
    /// Nothing new fits, and some no longer do.
    Narrows,
    /// Neither is certain.
    Both,
}

/// What is certain of a pair of schemas, or of one around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Proof {
    /// Nothing.
    #[default]
    None,
    /// Whatever deployed clients do not stand, there is nothing of it.
    Safe,
    /// They accept the same.
    Same,
}

/// What a schema describes; it decides how the rules are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Body,
    Property,
    Parameter,
    ParameterProperty,
    Header,
}

/// From which side a schema is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Context {
    pub(super) side: Side,
    pub(super) kind: Kind,
    /// Whether deployed clients stand it that more fits.
    pub(super) may_widen: bool,
    /// Whether deployed clients stand it that less fits.
    pub(super) may_narrow: bool,
    /// Under a negation or a condition, where instances that no client would
    /// send decide too.
    pub(super) strict: bool,
    /// Null is compared elsewhere.
    pub(super) but_null: bool,
    /// What the judge has proven of this pair or of one around it.
    pub(super) proof: Proof,
}

impl Context {
    /// The client sends what the old document says, the server goes by the new.
    pub(super) fn request(kind: Kind) -> Self {
        Self {
            side: Side::Request,
            kind,
            may_widen: true,
            may_narrow: false,
            strict: false,
            but_null: false,
            proof: Proof::None,
        }
    }

    /// The server sends what the new document says, the client goes by the old.
    pub(super) fn response(kind: Kind) -> Self {
        Self {
            side: Side::Response,
            may_widen: false,
            may_narrow: true,
            ..Self::request(kind)
        }
    }

    /// For a part of the instance.
    pub(super) fn part(self) -> Self {
        let kind = match self.kind {
            Kind::Body | Kind::Property => Kind::Property,
            Kind::Parameter | Kind::ParameterProperty => Kind::ParameterProperty,
            Kind::Header => Kind::Header,
        };
        Self {
            kind,
            but_null: false,
            ..self
        }
    }

    pub(super) fn strict(self) -> Self {
        Self {
            strict: true,
            ..self
        }
    }

    pub(super) fn but_null(self) -> Self {
        Self {
            but_null: true,
            ..self
        }
    }

    /// Under a negation.
    pub(super) fn negated(self) -> Self {
        Self {
            may_widen: self.may_narrow,
            may_narrow: self.may_widen,
            strict: true,
            ..self
        }
    }

    /// Where a change of either kind may make instances fit or not.
    pub(super) fn invariant(self) -> Self {
        Self {
            may_widen: false,
            may_narrow: false,
            strict: true,
            ..self
        }
    }

    /// For what is not part of a message on this side.
    pub(super) fn hidden(self) -> Self {
        Self {
            may_widen: true,
            may_narrow: true,
            ..self
        }
    }

    pub(super) fn level(self, effect: Effect) -> Level {
        let fine = match effect {
            Effect::Widens => self.may_widen,
            Effect::Narrows => self.may_narrow,
            Effect::Both => self.may_widen && self.may_narrow,
        };
        if fine {
            Level::Compatible
        } else {
            Level::Breaking
        }
    }

    /// The name of a rule, as oasdiff makes it.
    pub(super) fn rule(self, suffix: &str) -> String {
        let kind = match self.kind {
            Kind::Body => "body",
            Kind::Property => "property",
            Kind::Parameter => "parameter",
            Kind::ParameterProperty => "parameter-property",
            Kind::Header => "header",
        };
        format!("{}-{kind}-{suffix}", self.side)
    }
}

/// What happens to a deployed client, for most rules.
pub(super) fn consequence(rule: &str, side: Side, level: Level) -> &'static str {
    let ends = |suffix: &str| rule.ends_with(suffix);
    if let Some(special) = of_the_document(rule, level) {
        return special;
    }
    match (level, side) {
        (Level::Cosmetic, _) => "Nothing changes on the wire.",
        (Level::Compatible, Side::Request) => "The server takes all that deployed clients send.",
        (Level::Compatible, Side::Response) => {
            "Deployed clients take all that the server may answer."
        }
        (Level::Breaking, Side::Request) => {
            if rule.starts_with("new-required") {
                "Deployed clients do not send it, and are refused."
            } else if ends("became-required") {
                "A deployed client that leaves it out is refused."
            } else if ends("-removed") && !ends("value-removed") {
                "Deployed clients still send it; the server ignores or refuses it."
            } else if ends("became-not-nullable") {
                "A deployed client that sends null is refused."
            } else if ends("became-enum") || ends("enum-value-removed") {
                "A deployed client that sends another value is refused."
            } else if ends("default-value-changed")
                || ends("default-value-added")
                || ends("default-value-removed")
            {
                "The server may do something else when a deployed client leaves it out."
            } else {
                "A deployed client may send what the server no longer takes."
            }
        }
        (Level::Breaking, Side::Response) => {
            if ends("property-removed") || ends("header-removed") {
                "A deployed client that needs it no longer finds it."
            } else if ends("became-optional") {
                "A deployed client that relies on it fails when it is absent."
            } else if ends("became-nullable") {
                "A deployed client does not expect null, and fails to decode the answer."
            } else if ends("enum-value-added") || ends("no-longer-enum") {
                "A deployed client does not know the new value, and fails to decode the answer."
            } else if ends("type-changed") {
                "A deployed client fails to decode the answer."
            } else {
                "The server may answer with what deployed clients do not take."
            }
        }
    }
}

/// What happens for rules that are not about a schema.
fn of_the_document(rule: &str, level: Level) -> Option<&'static str> {
    Some(match (rule, level) {
        ("unclassified", _) => "No rule knows this difference, so it counts as breaking.",
        ("endpoint-added", _) => "Deployed clients do not call it.",
        ("server-removed", _) => "Deployed clients still call the old server.",
        ("server-added", _) => "Deployed clients go on calling the server they know.",
        ("api-operation-id-added" | "api-operation-id-removed", _) => {
            "Nothing changes on the wire, but generated code is named otherwise."
        }
        ("endpoint-deprecated" | "request-parameter-deprecated", _) => {
            "Deployed clients go on working for now."
        }
        ("response-success-status-added", Level::Breaking) => {
            "Deployed clients do not take it for success."
        }
        ("response-success-status-removed", _) => {
            "Deployed clients wait for an answer that no longer comes."
        }
        (rule, Level::Breaking) if rule.starts_with("api-security") => {
            "Deployed clients do not have the credentials that are now asked for."
        }
        (rule, Level::Breaking) if rule.starts_with("api-") => {
            "Every call of a deployed client fails."
        }
        (rule, Level::Breaking) if rule.ends_with("media-type-removed") => {
            "Deployed clients send or ask for it, and are refused."
        }
        _ => return None,
    })
}
