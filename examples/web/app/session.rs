//! What is kept between two requests: in a cookie that is encrypted, signed and
//! expires.
//!
//! An unsigned cookie would not do: whoever can edit it can have the code checked
//! against another phone number.

use axum_extra::extract::cookie::{Cookie, PrivateCookieJar, SameSite};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use vlens::{PendingVerification, PhoneNumber};

use super::Settings;

const NAME: &str = "verification";

/// How long a session lasts, longer than a code: a user whose code has expired
/// asks for a new one without typing the number again.
const LIFETIME: TimeDelta = TimeDelta::minutes(30);

#[derive(Debug, Serialize, Deserialize)]
pub enum Session {
    /// A code was sent.
    Pending(PendingVerification),
    /// The phone number is the user's. A real service would note it in the
    /// user's account and go on with its own session.
    Verified(PhoneNumber),
}

#[derive(Serialize, Deserialize)]
struct Stored {
    session: Session,
    /// Checked here: a browser's word that a cookie has expired is not enough.
    expires_at: DateTime<Utc>,
}

impl Session {
    pub fn load(jar: &PrivateCookieJar) -> Option<Self> {
        let stored: Stored = serde_json::from_str(jar.get(NAME)?.value()).ok()?;
        (Utc::now() < stored.expires_at).then_some(stored.session)
    }

    pub fn store(self, jar: PrivateCookieJar, settings: &Settings) -> PrivateCookieJar {
        let stored = Stored {
            session: self,
            expires_at: Utc::now() + LIFETIME,
        };
        // It has string keys and nothing that fails to serialise.
        let value = serde_json::to_string(&stored).unwrap_or_default();
        let cookie = Cookie::build((NAME, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(settings.secure_cookie);
        jar.add(cookie)
    }
}
