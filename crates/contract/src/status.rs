//! The keys of `responses`.

/// Which statuses a response is for. The order is that of precedence.
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
