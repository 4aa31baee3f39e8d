//! What people type, and what is made of it.

use proptest::prelude::*;
use vlens::{ErrorKind, OtpCode, PhoneNumber};

#[test]
fn numbers_as_people_type_them() {
    for typed in [
        "+201234567890",
        "+20 123 456 7890",
        " +20-123-456-7890 ",
        "+20 (12) 3456-7890",
        "00201234567890",
        "00 20 123 456 7890",
        "+20\u{a0}123\u{202f}456\u{2009}7890",
        "\u{202a}+201234567890\u{202c}",
        "\u{2066}+20 123 456 7890\u{2069}\u{200e}",
        "+20\u{2010}123\u{2011}456\u{2013}7890",
        "+٢٠١٢٣٤٥٦٧٨٩٠",
        "+۲۰۱۲۳۴۵۶۷۸۹۰",
        "٠٠٢٠ ١٢٣ ٤٥٦ ٧٨٩٠",
    ] {
        let phone: PhoneNumber = typed.parse().unwrap_or_else(|e| panic!("{typed:?}: {e}"));
        assert_eq!(phone.as_str(), "+201234567890", "{typed:?}");
    }
    for longest in ["+123456789012345", "00123456789012345"] {
        assert_eq!(
            longest.parse::<PhoneNumber>().unwrap().as_str(),
            "+123456789012345"
        );
    }
    assert_eq!(
        "+6834000".parse::<PhoneNumber>().unwrap().as_str(),
        "+6834000"
    );
}

#[test]
fn numbers_that_are_none() {
    for (typed, says) in [
        ("", "is empty"),
        (" \u{a0}", "is empty"),
        ("01012345678", "write +20 and leave out the first 0"),
        ("٠١٠ ١٢٣٤ ٥٦٧٨", "write +20 and leave out the first 0"),
        ("201234567890", "must begin with +"),
        ("0201234567890", "must begin with +"),
        ("+", "fewer than 7 digits"),
        ("+20123", "fewer than 7 digits"),
        ("+1234567890123456", "more than 15 digits"),
        ("001234567890123456", "more than 15 digits"),
        ("+0201234567890", "country code that begins with 0"),
        ("000201234567890", "country code that begins with 0"),
        ("+20 01012345678", "0 after the country code +20"),
        ("+20 (0)10 1234 5678", "0 after the country code +20"),
        ("+20 123 456 789O", "position 16"),
        ("20+1234567890", "position 3"),
        ("++201234567890", "position 2"),
        ("+20.123.456.7890", "position 4"),
        ("+201234567890 x12", "position 15"),
        ("tel:+201234567890", "position 1"),
        ("+２０1234567890", "position 2"),
    ] {
        let error = typed.parse::<PhoneNumber>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains(says), "{typed:?}: {error}");
    }
}

#[test]
fn codes() {
    for (typed, code) in [
        ("123456", "123456"),
        (" 123 456\n", "123456"),
        ("123-456", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("\u{200f}۱۲۳۴۵۶", "123456"),
        ("aB-9", "aB9"),
    ] {
        assert_eq!(typed.parse::<OtpCode>().unwrap().expose(), code);
    }
    for (typed, says) in [
        ("", "is empty"),
        (" -\u{200e}", "is empty"),
        (&"1".repeat(65), "more than 64"),
    ] {
        let error = typed.parse::<OtpCode>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains(says), "{error}");
    }
    "1".repeat(64).parse::<OtpCode>().unwrap();
}

#[test]
fn forms_that_are_checked_too() {
    assert!(serde_json::from_str::<PhoneNumber>(r#""01012345678""#).is_err());
    let phone: PhoneNumber = serde_json::from_str(r#""0020 1234567890""#).unwrap();
    assert_eq!(serde_json::to_string(&phone).unwrap(), r#""+201234567890""#);
    assert!(serde_json::from_str::<OtpCode>(r#"" ""#).is_err());
    assert_eq!(
        serde_json::from_str::<OtpCode>(r#""1 2""#)
            .unwrap()
            .expose(),
        "12"
    );
}

proptest! {
    /// Never a panic; and what comes out is E.164, and stays what it is.
    #[test]
    fn any_text(typed in "\\PC*|[+0-9٠-٩۰-۹ ()\\-]{0,24}") {
        if let Ok(phone) = typed.parse::<PhoneNumber>() {
            let digits = phone.as_str().strip_prefix('+').unwrap();
            prop_assert!((7..=15).contains(&digits.len()));
            prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()));
            prop_assert_eq!(&phone.as_str().parse::<PhoneNumber>().unwrap(), &phone);
        }
        if let Ok(code) = typed.parse::<OtpCode>() {
            prop_assert!(!code.expose().is_empty());
        }
    }
}
