//! What a person types: [`PhoneNumber`] and [`OtpCode`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Error, Personal, Secret, sensitive::deserialize_string};

/// Fewest digits of an international number: three of the country code and
/// four of the subscriber.
const MIN_DIGITS: usize = 7;
/// Most digits of an international number (ITU-T E.164).
const MAX_DIGITS: usize = 15;
/// Longest one-time password accepted; the API publishes no length.
const MAX_CODE_CHARS: usize = 64;

/// A phone number in E.164 form: `+`, the country code, at most 15 digits.
///
/// Parsing takes what people type: spaces, dashes, parentheses and invisible
/// direction marks are dropped, a leading `00` becomes `+`, Arabic-Indic and
/// Persian digits become ASCII. Anything else is refused before any call is
/// made. `Debug` shows nothing; there is no `Display`.
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
#[derive(Clone, PartialEq, Eq, Hash)]
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
    let mut number = String::with_capacity(typed.len().min(MAX_DIGITS + 2));
    for (position, c) in typed.chars().enumerate() {
        match c {
            c if is_separator(c) || matches!(c, '(' | ')') => {}
            '+' if number.is_empty() => number.push('+'),
            c => match ascii_digit(c) {
                Some(digit) => number.push(digit),
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
        MIN_DIGITS..=MAX_DIGITS => Ok(number),
        _ => Err(format!("has more than {MAX_DIGITS} digits")),
    }
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
/// Spaces, dashes and invisible direction marks are dropped, Arabic-Indic and
/// Persian digits become ASCII. The API publishes neither length nor alphabet,
/// so nothing more is required of it than not to be empty (and not to be a
/// text: 64 characters at most).
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
    /// or too much.
    fn from_str(typed: &str) -> Result<Self, Error> {
        let kept = || {
            let kept = typed.chars().filter(|c| !is_separator(*c));
            kept.map(|c| ascii_digit(c).unwrap_or(c))
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

impl TryFrom<&str> for OtpCode {
    type Error = Error;

    fn try_from(typed: &str) -> Result<Self, Error> {
        typed.parse()
    }
}

impl TryFrom<&String> for OtpCode {
    type Error = Error;

    fn try_from(typed: &String) -> Result<Self, Error> {
        typed.parse()
    }
}

impl TryFrom<String> for OtpCode {
    type Error = Error;

    fn try_from(typed: String) -> Result<Self, Error> {
        typed.parse()
    }
}

impl TryFrom<&Secret> for OtpCode {
    type Error = Error;

    fn try_from(typed: &Secret) -> Result<Self, Error> {
        typed.expose().parse()
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

/// Spaces of any width, dashes, and the marks that steer the direction of text
/// and come along when a number is copied from a right-to-left page.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'
            | '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// ASCII, Arabic-Indic and Persian digits, as ASCII.
fn ascii_digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06f0}'..='\u{06f9}' => '\u{06f0}',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}
