//! The mark on schemas whose values must not be shown.

/// `x-sensitive: secret` or `x-sensitive: personal`.
pub const MARK: &str = "x-sensitive";
