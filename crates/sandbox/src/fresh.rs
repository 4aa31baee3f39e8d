//! What must not be guessed: codes, request ids and tokens.

use uuid::Uuid;

use vlens::Secret;

/// What one request may use up. Drawn before the request is handled, so that
/// handling it is a pure function.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    /// Six digits.
    pub(super) code: Secret,
    pub(super) request_id: Uuid,
    pub(super) tokens: Tokens,
}

#[derive(Clone, Debug)]
pub(super) struct Tokens {
    pub(super) access: Secret,
    pub(super) encrypted: Secret,
}

impl Fresh {
    pub(super) fn draw() -> Self {
        Self {
            code: format!("{:06}", rand::random_range(0..1_000_000)).into(),
            request_id: Uuid::new_v4(),
            tokens: Tokens {
                access: token("access"),
                encrypted: token("encrypted"),
            },
        }
    }
}

fn token(kind: &str) -> Secret {
    format!("sandbox-{kind}-token-{}", Uuid::new_v4().simple()).into()
}
