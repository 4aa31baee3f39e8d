//! What must not be guessed: codes, request ids and tokens.

use uuid::Uuid;

use vlens::Secret;

/// How many codes of six digits there are.
const CODES: u32 = 1_000_000;
/// The draws below this number fall evenly on all codes.
const EVEN: u32 = u32::MAX - u32::MAX % CODES;

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
    /// From the random bytes of the operating system.
    pub(super) fn draw() -> Result<Self, getrandom::Error> {
        Ok(Self {
            code: code()?,
            request_id: random_uuid()?,
            tokens: Tokens {
                access: token("access")?,
                encrypted: token("encrypted")?,
            },
        })
    }
}

fn code() -> Result<Secret, getrandom::Error> {
    loop {
        let draw = getrandom::u32()?;
        if draw < EVEN {
            return Ok(format!("{:06}", draw % CODES).into());
        }
    }
}

fn random_uuid() -> Result<Uuid, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

fn token(kind: &str) -> Result<Secret, getrandom::Error> {
    let random = random_uuid()?.simple();
    Ok(format!("sandbox-{kind}-token-{random}").into())
}
