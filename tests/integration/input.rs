//! What people type, and what is made of it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
};

use proptest::{prelude::*, test_runner::RngSeed};
use vlens::{
    ErrorKind, OtpCode, Personal, PhoneNumber, Secret, SmsProvider,
    raw::types::{StepVerifyPhoneInput, UserBasicInfo},
};

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
        "+２０1234567890",
        "＋２０１２３４５６７８９０",
        "+२०१२३४५६७८९०",
        "+20\u{ad}123\u{200b}456\u{feff}7890\u{fe0f}",
        "+20（123）456－7890",
        "tel:+201234567890",
        "TEL:+20-123-456-7890",
        " tel:+20.123.456.7890",
        "tel:+20(123)456.7890",
        "(+20) 1234567890",
        "(00)20 1234567890",
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
        ("+201234567890;ext=12", "position 14"),
        ("tel:", "is empty"),
        ("tel:01012345678", "is a local one"),
        ("tel:1234;phone-context=+20", "tel: URI with parameters"),
        ("tel:+201234567890;ext=12", "tel: URI with parameters"),
        ("tel:+20 123 x", "position 13"),
        ("sip:+201234567890", "position 1"),
        ("+20 123\u{0}4567890", "position 8"),
        ("+20 1²3 4567890", "position 6"),
        ("+44 (0)20 7946 0958", "0 in parentheses"),
        ("0044 (0)20 7946 0958", "0 in parentheses"),
        ("+44 ( 0 ) 20 7946 0958", "0 in parentheses"),
        ("+44(\u{200e}0\u{ad})20 7946 0958", "0 in parentheses"),
        ("+٤٤ （٠）٢٠ ٧٩٤٦ ٠٩٥٨", "0 in parentheses"),
        ("+44 (020) 7946 0958", "0 in parentheses"),
        ("+44 (0 20 7946 0958", "0 in parentheses"),
        ("tel:+44(0)2079460958", "0 in parentheses"),
        ("+39 (0)6 6982 0000", "0 in parentheses"),
        ("(0)10 1234 5678", "is a local one"),
    ] {
        let error = typed.parse::<PhoneNumber>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains(says), "{typed:?}: {error}");
    }
}

/// Italian numbers keep their 0.
#[test]
fn a_zero_that_belongs_to_the_number() {
    for (typed, number) in [
        ("+39 06 6982 0000", "+390669820000"),
        ("+39 (06) 6982 0000", "+390669820000"),
        ("+378 (0549) 88 2914", "+3780549882914"),
        ("+1 (201) 555-0123", "+12015550123"),
        ("+44 (20) 7946 0958", "+442079460958"),
    ] {
        assert_eq!(typed.parse::<PhoneNumber>().unwrap().as_str(), number);
    }
}

/// A map of numbers can be asked with text, and a set of them is in order.
#[test]
fn numbers_as_keys() {
    let [small, large] = ["+201234567890", "+447911123456"];
    let numbers: BTreeMap<PhoneNumber, u8> =
        [(large.parse().unwrap(), 2), (small.parse().unwrap(), 1)].into();
    assert_eq!(numbers.get(small), Some(&1));
    assert_eq!(numbers.first_key_value().unwrap().0.as_str(), small);
    let numbers: HashMap<_, _> = numbers.into_iter().collect();
    assert_eq!(numbers.get(large), Some(&2));
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
        ("１２３４５６", "123456"),
        ("१२३४५६", "123456"),
        ("๑๒๓๔๕๖", "123456"),
        ("𝟏𝟐𝟑𝟒𝟓𝟔", "123456"),
        ("123\u{ad}456", "123456"),
        ("\u{feff}123\u{200b}456\u{2060}", "123456"),
        ("1\u{fe0f}23456\u{e0001}", "123456"),
    ] {
        assert_eq!(typed.parse::<OtpCode>().unwrap().expose(), code);
    }
    for (typed, says) in [
        ("", "is empty"),
        (" -\u{200e}", "is empty"),
        (&"1".repeat(65), "more than 64"),
        ("123456\0", "control character at position 7"),
        ("12\u{1b}[3m", "control character at position 3"),
        ("\u{9b}123456", "control character at position 1"),
    ] {
        let error = typed.parse::<OtpCode>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains(says), "{error}");
    }
    "1".repeat(64).parse::<OtpCode>().unwrap();
}

#[test]
fn codes_from_what_a_service_has() {
    fn code<C: TryInto<OtpCode, Error: Into<vlens::Error>>>(typed: C) -> OtpCode {
        typed.try_into().map_err(Into::into).unwrap()
    }
    let (secret, owned) = (Secret::from("1 2"), "1 2".to_owned());
    let typed: OtpCode = "1 2".parse().unwrap();
    let borrowed = Cow::Borrowed("1 2");
    for code in [
        code("1 2"),
        code(&owned),
        code(owned.clone()),
        code(&borrowed),
        code(borrowed.clone()),
        code(&secret),
        code(secret.clone()),
        code(&typed),
        code(typed.clone()),
    ] {
        assert_eq!(code.expose(), "12");
    }
}

/// Whatever it comes as, and whatever it is wanted as, it is the same text.
#[test]
fn sensitive_text_in_and_out() {
    let text = "+201234567890";
    let phone = PhoneNumber::try_from(text.to_owned()).unwrap();
    assert_eq!(phone.as_ref(), text);
    assert_eq!(phone, text.try_into().unwrap());
    assert_eq!(Personal::from(phone.clone()).into_string(), text);
    let written = serde_json::to_value(&phone).unwrap();
    assert_eq!(written, text);
    assert_eq!(
        serde_json::from_value::<PhoneNumber>(written).unwrap(),
        phone
    );

    for personal in [
        Personal::from(text),
        text.to_owned().into(),
        text.parse().unwrap(),
        serde_json::from_value(text.into()).unwrap(),
    ] {
        assert_eq!(personal.as_str(), text);
        assert_eq!(&*personal, text);
        assert_eq!(serde_json::to_value(personal).unwrap(), text);
    }
    let code: OtpCode = text.parse().unwrap();
    assert_eq!(Secret::from(code).expose(), text);
    for secret in [
        Secret::from(text),
        text.to_owned().into(),
        text.parse().unwrap(),
        serde_json::from_value(text.into()).unwrap(),
    ] {
        assert_eq!(secret.expose(), text);
        assert_eq!(serde_json::to_value(secret).unwrap(), text);
    }

    // As builders take it for a field that may be left out.
    for (builder, expected) in [
        (UserBasicInfo::builder().name(text), Some(text)),
        (UserBasicInfo::builder().name(text.to_owned()), Some(text)),
        (
            UserBasicInfo::builder().name(Personal::from(text)),
            Some(text),
        ),
        (
            UserBasicInfo::builder().name(Some(Personal::from(text))),
            Some(text),
        ),
        (UserBasicInfo::builder().name(None), None),
    ] {
        let user = UserBasicInfo::try_from(builder).unwrap();
        assert_eq!(user.name.as_deref(), expected);
    }
    let input = || StepVerifyPhoneInput::builder().phone_number(text);
    for (builder, expected) in [
        (input().phone_number_otp(text), Some(text)),
        (input().phone_number_otp(text.to_owned()), Some(text)),
        (input().phone_number_otp(Secret::from(text)), Some(text)),
        (
            input().phone_number_otp(Some(Secret::from(text))),
            Some(text),
        ),
        (input().phone_number_otp(None), None),
    ] {
        let input = StepVerifyPhoneInput::try_from(builder).unwrap();
        let code = input.phone_number_otp.as_ref();
        assert_eq!(code.map(Secret::expose), expected);
    }
}

/// One number is one gateway, whichever way it was written.
#[test]
fn gateways() {
    for &provider in SmsProvider::ALL {
        let number = i64::from(provider);
        let other = SmsProvider::Other(number);
        assert_eq!(other, provider);
        assert_eq!(HashSet::from([other, provider]).len(), 1);
        assert_eq!(other.to_string(), provider.to_string());
        assert_eq!(format!("{other:?}"), format!("{provider:?}"));
    }
    assert_ne!(SmsProvider::Other(998), SmsProvider::Other(999));
    assert_eq!(SmsProvider::Other(999).to_string(), "gateway 999");
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
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Never a panic; and what comes out is E.164, and stays what it is.
    #[test]
    fn any_text(typed in "\\PC*|.*|[+0-9٠-٩۰-۹ ()\\-]{0,24}") {
        if let Ok(phone) = typed.parse::<PhoneNumber>() {
            let digits = phone.as_str().strip_prefix('+').unwrap();
            prop_assert!((7..=15).contains(&digits.len()));
            prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()));
            prop_assert_eq!(&phone.as_str().parse::<PhoneNumber>().unwrap(), &phone);
        }
        if let Ok(code) = typed.parse::<OtpCode>() {
            prop_assert!(!code.expose().is_empty());
            prop_assert!(!code.expose().contains(char::is_control));
        }
    }
}
