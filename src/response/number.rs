//! Integers as JSON Schema takes them: `7`, `7.0` and `70e-1` are one number.

/// What a JSON number is to a member that holds an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Integer {
    Fits(i64),
    /// Above what `i64` holds, within `u64`.
    Unsigned(u64),
    /// An integer, of more than 64 bits.
    TooLarge,
    /// `1.5`, or no number at all.
    No,
}

/// Exact: no floating point is involved.
pub(super) fn integer(text: &[u8]) -> Integer {
    let Ok(text) = str::from_utf8(text) else {
        return Integer::No;
    };
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    if is_digits(digits) && (digits == "0" || !digits.starts_with('0')) {
        return parse(text);
    }
    decimal(sign, digits).unwrap_or(Integer::No)
}

/// A number with a fraction, an exponent or both.
fn decimal(sign: &str, text: &str) -> Option<Integer> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent),
        None => (text, "0"),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (mantissa, ""),
    };
    let is_canonical = is_digits(whole) && (whole == "0" || !whole.starts_with('0'));
    let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !is_canonical || !is_digits(exponent_digits) || !(fraction.is_empty() || is_digits(fraction))
    {
        return None;
    }
    let digits = [whole, fraction].concat();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some(Integer::Fits(0));
    }
    let Ok(exponent) = exponent.parse::<i64>() else {
        // Beyond what a text of any size could make up for.
        return (!exponent.starts_with('-')).then_some(Integer::TooLarge);
    };
    // How many digits stand before the point, once the exponent has moved it.
    let length = i64::try_from(whole.len()).ok()?.checked_add(exponent);
    let Some(length) = length.and_then(|length| usize::try_from(length).ok()) else {
        return (exponent > 0).then_some(Integer::TooLarge);
    };
    if length < digits.len() {
        return None;
    }
    let significant = digits.trim_start_matches('0').len();
    if length - (digits.len() - significant) > 20 {
        return Some(Integer::TooLarge);
    }
    Some(parse(&format!("{sign}{digits:0<length$}")))
}

fn parse(text: &str) -> Integer {
    match (text.parse(), text.parse()) {
        (Ok(number), _) => Integer::Fits(number),
        (_, Ok(number)) => Integer::Unsigned(number),
        _ => Integer::TooLarge,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Integer::*, *};

    #[test]
    fn integers_in_any_notation() {
        for (text, expected) in [
            ("0", Fits(0)),
            ("-0", Fits(0)),
            ("-0.0e5", Fits(0)),
            ("7", Fits(7)),
            ("-7.000", Fits(-7)),
            ("86400.0", Fits(86_400)),
            ("8.64e4", Fits(86_400)),
            ("8.64E+4", Fits(86_400)),
            ("864000e-1", Fits(86_400)),
            ("0.0007e4", Fits(7)),
            ("0.0000000000000000007e19", Fits(7)),
            ("9223372036854775807", Fits(i64::MAX)),
            ("9223372036854775807.0", Fits(i64::MAX)),
            ("-9223372036854775808.0", Fits(i64::MIN)),
            ("922337203685477580.7e1", Fits(i64::MAX)),
            ("9223372036854775808", Unsigned(1 << 63)),
            ("18446744073709551616", TooLarge),
            ("1e999", TooLarge),
            ("1e99999999999999999999", TooLarge),
            ("0e99999999999999999999", Fits(0)),
            ("1e-99999999999999999999", No),
            ("1e9223372036854775807", TooLarge),
            ("1e-9223372036854775808", No),
            ("1.5", No),
            ("15e-1", No),
            ("1e-1", No),
            // No JSON numbers.
            ("", No),
            ("-", No),
            ("+5", No),
            ("007", No),
            ("00.0", No),
            ("1.", No),
            (".5", No),
            ("1e", No),
            ("1e+", No),
            ("1e5.0", No),
            ("--1", No),
            ("NaN", No),
            ("0x10", No),
            ("\"7\"", No),
        ] {
            assert_eq!(integer(text.as_bytes()), expected, "{text}");
        }
    }
}
