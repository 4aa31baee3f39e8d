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
    /// Some no longer fit, and others do; or nothing is certain.
    Both,
    /// It does not decide what fits.
    Neither,
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

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Property => "property",
            Self::Parameter => "parameter",
            Self::ParameterProperty => "parameter-property",
            Self::Header => "header",
        }
    }
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
            Effect::Neither => true,
        };
        if fine {
            Level::Compatible
        } else {
            Level::Breaking
        }
    }
}
