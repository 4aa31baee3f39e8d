//! What a person types: [`PhoneNumber`] and [`OtpCode`].

use std::{
    borrow::{Borrow, Cow},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    Error, Personal, Secret,
    sensitive::deserialize_string,
    unicode::{ascii_digit, is_separator},
};

/// Fewest digits of an international number: three of the country code and
/// four of the subscriber.
const MIN_DIGITS: usize = 7;
/// Most digits of an international number (ITU-T E.164).
const MAX_DIGITS: usize = 15;
/// Country codes whose national numbers keep their leading 0, in parentheses as
/// well: Italy, San Marino, the Vatican.
const KEEP_LEADING_ZERO: [&str; 3] = ["39", "378", "379"];
/// Longest one-time password accepted; the API publishes no length.
const MAX_CODE_CHARS: usize = 64;

/// A phone number in E.164 form: `+`, the country code, at most 15 digits.
///
/// Parsing takes what people type: spaces, dashes, parentheses and invisible
/// characters are dropped, a leading `00` becomes `+`, decimal digits of any
/// script become ASCII. The `tel:` URI of a global number (RFC 3966) is taken as
/// well, dots included. Anything else is refused before any call is made, and so
/// is `+44 (0)20 …`: that 0 is not dialled from abroad. `Debug` shows nothing;
/// there is no `Display`.
///
/// The API's conventions page asks for E.164; Egyptian numbers begin with +20.
///
/// ```
/// use vlens::PhoneNumber;
///
/// let phone: PhoneNumber = "+20 123 456 7890".parse()?;
/// assert_eq!(phone.as_str(), "+201234567890");
/// assert_eq!("٠٠٢٠ ١٢٣٤٥٦٧٨٩٠".parse::<PhoneNumber>()?, phone);
///
/// let error = "0123 456 7890".parse::<PhoneNumber>().unwrap_err();
/// assert!(error.to_string().contains("+20"));
/// # Ok::<(), vlens::Error>(())
/// ```
/// Numbers are ordered as text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(Personal);

impl PhoneNumber {
    /// The number: `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for PhoneNumber {
    type Err = Error;

    /// # Errors
    ///
    /// [`ErrorKind::Input`](crate::ErrorKind::Input), with what is wrong and
    /// where; never with the number.
    fn from_str(typed: &str) -> Result<Self, Error> {
        e164(typed)
            .map(|number| Self(number.into()))
            .map_err(|problem| Error::input(format!("the phone number {problem}")))
    }
}

fn e164(typed: &str) -> Result<String, String> {
    let scheme = length_of_tel(typed);
    let mut number = String::with_capacity(typed.len().min(MAX_DIGITS + 2));
    // Where in `number` the group in parentheses begins that is being read.
    let mut group = None;
    let mut trunk_zero = false;
    for (position, c) in typed.chars().enumerate().skip(scheme) {
        match c {
            '(' | '（' => group = Some(number.len()),
            ')' | '）' => {
                trunk_zero |= group
                    .take()
                    .is_some_and(|start| is_trunk_zero(&number, start));
            }
            '+' | '＋' | '﹢' if number.is_empty() => number.push('+'),
            '.' if scheme > 0 => {}
            ';' if scheme > 0 => {
                return Err("is a tel: URI with parameters, such as an extension".to_owned());
            }
            c => match ascii_digit(c) {
                Some(digit) => number.push(digit),
                None if is_separator(c) => {}
                None => {
                    return Err(format!(
                        "has a character at position {} that is neither a digit nor a separator",
                        position + 1
                    ));
                }
            },
        }
        // Bounded, however much is typed; a leading 00 is still in there.
        if number.len() > MAX_DIGITS + 2 {
            return Err(format!("has more than {MAX_DIGITS} digits"));
        }
    }
    trunk_zero |= group.is_some_and(|start| is_trunk_zero(&number, start));
    if let Some(international) = number.strip_prefix("00") {
        number = format!("+{international}");
    }
    let Some(digits) = number.strip_prefix('+') else {
        return Err(match number.as_str() {
            "" => "is empty".to_owned(),
            local if local.starts_with("01") => "is a local one: for an Egyptian mobile number \
                 write +20 and leave out the first 0"
                .to_owned(),
            _ => "must begin with + and the country code".to_owned(),
        });
    };
    match digits.len() {
        0..MIN_DIGITS => Err(format!("has fewer than {MIN_DIGITS} digits")),
        MIN_DIGITS..=MAX_DIGITS if digits.starts_with('0') => {
            Err("has a country code that begins with 0".to_owned())
        }
        MIN_DIGITS..=MAX_DIGITS if digits.starts_with("200") => {
            Err("has a 0 after the country code +20: leave it out".to_owned())
        }
        MIN_DIGITS..=MAX_DIGITS if trunk_zero => Err(
            "has a 0 in parentheses, which is dialled within the country only: leave it out"
                .to_owned(),
        ),
        MIN_DIGITS..=MAX_DIGITS => Ok(number),
        _ => Err(format!("has more than {MAX_DIGITS} digits")),
    }
}

/// How many characters `tel:` and what stands before it take; 0 if it is not there.
fn length_of_tel(typed: &str) -> usize {
    let before = typed.chars().take_while(|c| is_separator(*c)).count();
    let scheme = typed.chars().skip(before).take(4);
    if scheme.map(|c| c.to_ascii_lowercase()).eq("tel:".chars()) {
        before + 4
    } else {
        0
    }
}

/// Whether a group in parentheses, from `start` of the number on, holds the 0
/// that is dialled within the country: `+44 (0)20`, `+44 (020)`.
fn is_trunk_zero(number: &str, start: usize) -> bool {
    let (before, group) = number.split_at(start);
    // Nothing before it: `(00)44` is the way out of the country.
    let country = before.trim_start_matches(['+', '0']);
    let kept = KEEP_LEADING_ZERO.contains(&country) && group != "0";
    !before.is_empty() && group.starts_with('0') && !kept
}

impl TryFrom<&str> for PhoneNumber {
    type Error = Error;

    fn try_from(typed: &str) -> Result<Self, Error> {
        typed.parse()
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = Error;

    fn try_from(typed: String) -> Result<Self, Error> {
        typed.parse()
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// So that a map of numbers can be asked with a `&str`.
impl Borrow<str> for PhoneNumber {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for PhoneNumber {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<PhoneNumber> for Personal {
    fn from(phone: PhoneNumber) -> Self {
        phone.0
    }
}

/// Writes the number out.
impl Serialize for PhoneNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Parses as [`FromStr`] does.
impl<'de> Deserialize<'de> for PhoneNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_string(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// The one-time password as the user typed it.
///
/// Spaces, dashes and invisible characters are dropped, decimal digits of any
/// script become ASCII, control characters are refused. The API publishes
/// neither length nor alphabet, so nothing more is required of it than not to be
/// empty (and not to be a text: 64 characters at most).
///
/// ```
/// use vlens::OtpCode;
///
/// let code: OtpCode = "١٢٣-٤٥٦".parse()?;
/// assert_eq!(code.expose(), "123456");
/// assert_eq!(format!("{code:?}"), "[redacted]");
/// # Ok::<(), vlens::Error>(())
/// ```
#[derive(Clone)]
pub struct OtpCode(Secret);

impl OtpCode {
    /// The code itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl FromStr for OtpCode {
    type Err = Error;

    /// # Errors
    ///
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if nothing is left of it,
    /// or too much, or if it has a control character.
    fn from_str(typed: &str) -> Result<Self, Error> {
        let is_control = |c: char| c.is_control() && !is_separator(c);
        if let Some(position) = typed.chars().position(is_control) {
            return Err(Error::input(format!(
                "the code has a control character at position {}",
                position + 1
            )));
        }
        let kept = || {
            let kept = |c| ascii_digit(c).or_else(|| (!is_separator(c)).then_some(c));
            typed.chars().filter_map(kept)
        };
        match kept().take(MAX_CODE_CHARS + 1).count() {
            0 => return Err(Error::input("the code is empty")),
            1..=MAX_CODE_CHARS => {}
            _ => {
                let message = format!("the code has more than {MAX_CODE_CHARS} characters");
                return Err(Error::input(message));
            }
        }
        // One allocation of the final size: growing or shrinking would leave
        // copies that are not wiped.
        let mut code = String::with_capacity(kept().map(char::len_utf8).sum());
        code.extend(kept());
        Ok(Self(code.into()))
    }
}

/// What a code can be made of: `&str`, `String`, `Cow<str>`, `Secret`, and
/// references to them.
macro_rules! code_from {
    ($($typed:ty => $text:ident),* $(,)?) => {$(
        impl TryFrom<$typed> for OtpCode {
            type Error = Error;

            fn try_from(typed: $typed) -> Result<Self, Error> {
                typed.$text().parse()
            }
        }
    )*};
}

code_from! {
    &str => trim,
    &String => as_str,
    String => as_str,
    Cow<'_, str> => as_ref,
    &Cow<'_, str> => as_ref,
    &Secret => expose,
    Secret => expose,
}

impl From<&OtpCode> for OtpCode {
    fn from(code: &OtpCode) -> Self {
        code.clone()
    }
}

impl fmt::Debug for OtpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<OtpCode> for Secret {
    fn from(code: OtpCode) -> Self {
        code.0
    }
}

/// Parses as [`FromStr`] does. There is no `Serialize`: a code is not kept.
impl<'de> Deserialize<'de> for OtpCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Secret::deserialize(deserializer)?
            .expose()
            .parse()
            .map_err(de::Error::custom)
    }
}
