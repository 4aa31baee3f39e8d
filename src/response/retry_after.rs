//! The header `Retry-After` (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header::RETRY_AFTER};

/// Longest wait that is given: what a caller adds it to would overflow.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?;
    wait(value.trim_matches([' ', '\t']), SystemTime::now())
}

/// Seconds, digits only; or a date in one of the three forms of HTTP. A date that
/// has passed is no wait.
fn wait(value: &str, now: SystemTime) -> Option<Duration> {
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are a long wait as well.
        value.parse().map_or(Duration::MAX, Duration::from_secs)
    } else {
        let date = httpdate::parse_http_date(value).ok()?;
        date.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_or_a_date() {
        let now = httpdate::parse_http_date("Fri, 06 Nov 2026 08:49:00 GMT").unwrap();
        let longest = 31_536_000; // a year
        for (value, expected) in [
            ("0", Some(0)),
            ("120", Some(120)),
            ("31535999", Some(31_535_999)),
            ("31536001", Some(longest)),
            ("007", Some(7)),
            ("Fri, 06 Nov 2026 08:49:37 GMT", Some(37)),
            ("Friday, 06-Nov-26 08:49:37 GMT", Some(37)),
            ("Fri Nov  6 08:49:37 2026", Some(37)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(longest)),
            ("18446744073709551615", Some(longest)),
            ("99999999999999999999999", Some(longest)),
            ("+5", None),
            ("-1", None),
            ("5.0", None),
            ("5s", None),
            ("٥", None),
            ("soon", None),
            ("", None),
        ] {
            let expected = expected.map(Duration::from_secs);
            assert_eq!(wait(value, now), expected, "{value}");
        }
        // What a caller does with it.
        let longest = wait("18446744073709551615", now).unwrap();
        assert!(std::time::Instant::now().checked_add(longest).is_some());
    }
}
