//! [`SmsProvider`]: which gateway delivers the SMS.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

/// The enum and what depends on its rows: variant, number, name on the page.
macro_rules! gateways {
    ($(#[$meta:meta])* $($gateway:ident = $number:literal, $name:literal;)+) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        #[non_exhaustive]
        pub enum SmsProvider {
            $(
                #[doc = concat!($name, ", `", $number, "`")]
                $gateway,
            )+
            /// A gateway that this version of the crate does not know.
            Other(i64),
        }

        impl SmsProvider {
            /// The documented gateways, in the order of their numbers. A new
            /// one makes the list longer.
            pub const ALL: &[Self] = &[$(Self::$gateway),+];

            /// The name as the page writes it, of a documented one.
            fn name(self) -> Option<&'static str> {
                match self.number() {
                    $($number => Some($name),)+
                    _ => None,
                }
            }
        }

        impl From<SmsProvider> for i64 {
            fn from(provider: SmsProvider) -> Self {
                match provider {
                    $(SmsProvider::$gateway => $number,)+
                    SmsProvider::Other(number) => number,
                }
            }
        }

        impl From<i64> for SmsProvider {
            fn from(number: i64) -> Self {
                match number {
                    $($number => Self::$gateway,)+
                    other => Self::Other(other),
                }
            }
        }
    };
}

gateways! {
    /// An SMS gateway, by its number in the API (`smsProviders`).
    ///
    /// They are those that the page documents. Leave the choice out to use the
    /// default of the tenant. A number is one gateway, whichever way it was written.
    ///
    /// ```
    /// use vlens::SmsProvider;
    ///
    /// assert_eq!(SmsProvider::from(2), SmsProvider::Vodafone);
    /// assert_eq!(i64::from(SmsProvider::Other(42)), 42);
    /// assert_eq!(SmsProvider::Other(2), SmsProvider::Vodafone);
    /// assert_eq!(SmsProvider::VictoryLink.to_string(), "Victory Link");
    /// ```
    Infobip = 1, "Infobip";
    Vodafone = 2, "Vodafone";
    Cequens = 3, "Cequens";
    VictoryLink = 4, "Victory Link";
    BroadNet = 5, "BroadNet";
    Ezagel = 6, "Ezagel";
    Orange = 7, "Orange";
}

impl SmsProvider {
    fn number(self) -> i64 {
        self.into()
    }
}

impl PartialEq for SmsProvider {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}

impl Eq for SmsProvider {}

impl Hash for SmsProvider {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number().hash(state);
    }
}

impl fmt::Debug for SmsProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmsProvider({}, {self})", self.number())
    }
}

/// The name as the page writes it.
impl fmt::Display for SmsProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "gateway {}", self.number()),
        }
    }
}
