//! JSON values as JSON Schema sees them.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// The seven types; an `integer` is a `number` too.
pub const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

/// Whether `value` is of the type called `name`.
#[must_use]
pub fn is_of_type(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => name == "number" || (name == "integer" && is_integer(number)),
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

/// Whether two values are the same to JSON Schema, where 1 is 1.0.
#[must_use]
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compare(a, b).is_eq(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// Compares two numbers, exactly as they are written: 1 is 1.0 and 1e0, and
/// 9007199254740993 is more than 9007199254740992.0.
#[must_use]
pub fn compare(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => Decimal::of(a).cmp(&Decimal::of(b)),
    }
}

/// Whether a number has no fraction: 2, 2.0, 1e300.
#[must_use]
pub fn is_integer(number: &Number) -> bool {
    let number = Decimal::of(number);
    number.digits.is_empty() || number.exponent >= number.digits.len() as i64
}

/// A count, also if it is written as `1.0`.
#[must_use]
pub fn count(number: &Number) -> Option<u64> {
    match integer(number) {
        Some(integer) => integer.try_into().ok(),
        None => None,
    }
}

/// A whole number that fits, also if it is written as `1.0`.
#[must_use]
pub fn integer(number: &Number) -> Option<i128> {
    if let Some(integer) = number.as_i128() {
        return Some(integer);
    }
    let decimal = Decimal::of(number);
    if !is_integer(number) {
        return None;
    }
    let zeros = usize::try_from(decimal.exponent)
        .ok()?
        .checked_sub(decimal.digits.len());
    // More digits than any integer of 128 bits has.
    let zeros = zeros.unwrap_or_default().min(64);
    let digits = format!("{}{}", decimal.digits, "0".repeat(zeros));
    let magnitude: i128 = format!("0{digits}").parse().ok()?;
    Some(if decimal.negative {
        -magnitude
    } else {
        magnitude
    })
}

/// The same number, written as an integer if it is one of 64 bits: 2.0 → 2.
///
/// To readers with integers of their own 2.0 is none.
#[must_use]
pub fn as_integer(number: &Number) -> Number {
    let integer = integer(number);
    let signed = || Some(i64::try_from(integer?).ok()?.into());
    let unsigned = || Some(u64::try_from(integer?).ok()?.into());
    signed().or_else(unsigned).unwrap_or_else(|| number.clone())
}

/// A number as digits: ± 0.DIGITS × 10^exponent, without zeros at either end.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    exponent: i64,
    digits: String,
}

impl Decimal {
    fn of(number: &Number) -> Self {
        let text = number.to_string();
        let (negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text.as_str()),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // One that does not fit is beyond any other; its sign says on which side.
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let furthest = if exponent.starts_with('-') {
            i64::MIN / 2
        } else {
            i64::MAX / 2
        };
        let exponent = exponent
            .parse()
            .unwrap_or(furthest)
            .clamp(i64::MIN / 2, i64::MAX / 2);
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0');
        let leading = (digits.len() - significant.len()) as i64;
        let significant = significant.trim_end_matches('0').to_owned();
        if significant.is_empty() {
            // Zero has one sign and one exponent.
            return Self {
                negative: false,
                exponent: 0,
                digits: significant,
            };
        }
        Self {
            negative,
            exponent: exponent + whole.len() as i64 - leading,
            digits: significant,
        }
    }

    /// Below zero, zero, above zero.
    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sign().cmp(&other.sign()).then_with(|| {
            let magnitude = self.exponent.cmp(&other.exponent);
            // Without trailing zeros the order of text is that of number.
            let magnitude = magnitude.then_with(|| self.digits.cmp(&other.digits));
            if self.negative {
                magnitude.reverse()
            } else {
                magnitude
            }
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        serde_json::from_str(text).unwrap_or_else(|error| unreachable!("{text}: {error}"))
    }

    #[test]
    fn numbers_in_order() {
        // Those of one row are the same, each row is more than the one before.
        let rows: [&[&str]; 14] = [
            &["-1e300", "-10e299"],
            &["-9223372036854776000", "-9.223372036854776e18"],
            &["-9223372036854775808"],
            &["-1.5", "-15e-1"],
            &["-1e-300"],
            &["0", "0.0", "-0.0", "0e5"],
            &["1e-300"],
            &["0.1", "1e-1", "0.10"],
            &["1", "1.0", "1e0", "0.1e1"],
            &["1.5"],
            &["9007199254740992", "9007199254740992.0"],
            &["9007199254740993"],
            &["18446744073709551615"],
            &["1e300", "1000e297"],
        ];
        for (i, row) in rows.iter().enumerate() {
            for (j, other) in rows.iter().enumerate() {
                for (a, b) in row.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                    assert_eq!(compare(&number(a), &number(b)), i.cmp(&j), "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, whole) in [
            ("0", Some(0)),
            ("-0.0", Some(0)),
            ("2.0", Some(2)),
            ("1e3", Some(1000)),
            ("-20e-1", Some(-2)),
            ("1.5", None),
            ("1e-3", None),
            ("18446744073709551615", Some(18_446_744_073_709_551_615)),
            ("1e30", Some(1_000_000_000_000_000_000_000_000_000_000)),
            ("1e300", None),
        ] {
            assert_eq!(integer(&number(text)), whole, "{text}");
        }
        assert!(is_integer(&number("1e300")) && !is_integer(&number("1e-300")));
        assert_eq!(count(&number("-1")), None);
        assert_eq!(count(&number("3.0")), Some(3));
        for (text, written) in [
            ("2.0", "2"),
            ("-0.0", "0"),
            ("1e3", "1000"),
            ("1.5", "1.5"),
            ("18446744073709551615", "18446744073709551615"),
            ("1e30", "1e30"),
        ] {
            assert_eq!(
                as_integer(&number(text)).to_string(),
                number(written).to_string()
            );
        }
    }
}
