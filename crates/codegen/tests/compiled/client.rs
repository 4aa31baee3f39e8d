#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///`Both`
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct Both {
        #[serde(flatten, skip_serializing_if = "::std::option::Option::is_none")]
        pub subtype_0: ::std::option::Option<Node>,
        #[serde(flatten, skip_serializing_if = "::std::option::Option::is_none")]
        pub subtype_1: ::std::option::Option<Scores>,
    }
    impl Both {
        pub fn builder() -> builder::Both {
            Default::default()
        }
    }
    ///`Changed`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Changed(pub ::std::option::Option<ChangedInner>);
    impl ::std::ops::Deref for Changed {
        type Target = ::std::option::Option<ChangedInner>;
        fn deref(&self) -> &::std::option::Option<ChangedInner> {
            &self.0
        }
    }
    impl ::std::convert::From<Changed> for ::std::option::Option<ChangedInner> {
        fn from(value: Changed) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::option::Option<ChangedInner>> for Changed {
        fn from(value: ::std::option::Option<ChangedInner>) -> Self {
            Self(value)
        }
    }
    ///`ChangedInner`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(untagged)]
    pub enum ChangedInner {
        ResultInner(ResultInner),
        String(::std::string::String),
    }
    impl ::std::convert::From<ResultInner> for ChangedInner {
        fn from(value: ResultInner) -> Self {
            Self::ResultInner(value)
        }
    }
    ///`Closed`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct Closed {
        pub a: ::std::string::String,
    }
    impl Closed {
        pub fn builder() -> builder::Closed {
            Default::default()
        }
    }
    ///`Code`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Code(i64);
    impl ::std::ops::Deref for Code {
        type Target = i64;
        fn deref(&self) -> &i64 {
            &self.0
        }
    }
    impl ::std::convert::From<Code> for i64 {
        fn from(value: Code) -> Self {
            value.0
        }
    }
    impl ::std::convert::TryFrom<i64> for Code {
        type Error = self::error::ConversionError;
        fn try_from(
            value: i64,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if ![1_i64, 2_i64].contains(&value) {
                Err("invalid value".into())
            } else {
                Ok(Self(value))
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Code {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            Self::try_from(<i64>::deserialize(deserializer)?)
                .map_err(|e| { <D::Error as ::serde::de::Error>::custom(e.to_string()) })
        }
    }
    ///`Either`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Either(pub ::std::option::Option<EitherInner>);
    impl ::std::ops::Deref for Either {
        type Target = ::std::option::Option<EitherInner>;
        fn deref(&self) -> &::std::option::Option<EitherInner> {
            &self.0
        }
    }
    impl ::std::convert::From<Either> for ::std::option::Option<EitherInner> {
        fn from(value: Either) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::option::Option<EitherInner>> for Either {
        fn from(value: ::std::option::Option<EitherInner>) -> Self {
            Self(value)
        }
    }
    ///`EitherInner`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(untagged)]
    pub enum EitherInner {
        Code(Code),
        Name(Name),
    }
    impl ::std::convert::From<Code> for EitherInner {
        fn from(value: Code) -> Self {
            Self::Code(value)
        }
    }
    impl ::std::convert::From<Name> for EitherInner {
        fn from(value: Name) -> Self {
            Self::Name(value)
        }
    }
    ///`GetUserXName`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(untagged)]
    pub enum GetUserXName {
        Name(Name),
        Integer(i64),
    }
    impl ::std::fmt::Display for GetUserXName {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Name(x) => x.fmt(f),
                Self::Integer(x) => x.fmt(f),
            }
        }
    }
    impl ::std::str::FromStr for GetUserXName {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if let Ok(v) = value.parse() {
                Ok(Self::Name(v))
            } else if let Ok(v) = value.parse() {
                Ok(Self::Integer(v))
            } else {
                Err("string conversion failed for all variants".into())
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for GetUserXName {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for GetUserXName {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::From<Name> for GetUserXName {
        fn from(value: Name) -> Self {
            Self::Name(value)
        }
    }
    impl ::std::convert::From<i64> for GetUserXName {
        fn from(value: i64) -> Self {
            Self::Integer(value)
        }
    }
    ///`Level`
    #[derive(
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum Level {
        #[serde(rename = "+1")]
        plus1,
        #[serde(rename = "-1")]
        minus1,
        #[serde(rename = "a")]
        A,
        #[serde(rename = "b c")]
        BC,
    }
    impl ::std::fmt::Display for Level {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::plus1 => f.write_str("+1"),
                Self::minus1 => f.write_str("-1"),
                Self::A => f.write_str("a"),
                Self::BC => f.write_str("b c"),
            }
        }
    }
    impl ::std::str::FromStr for Level {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "+1" => Ok(Self::plus1),
                "-1" => Ok(Self::minus1),
                "a" => Ok(Self::A),
                "b c" => Ok(Self::BC),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for Level {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for Level {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///`Name`
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct Name(::std::string::String);
    impl ::std::ops::Deref for Name {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<Name> for ::std::string::String {
        fn from(value: Name) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for Name {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 5usize {
                return Err("longer than 5 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for Name {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for Name {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Name {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///`Node`
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct Node {
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub children: ::std::vec::Vec<Node>,
    }
    impl Node {
        pub fn builder() -> builder::Node {
            Default::default()
        }
    }
    ///`Option`
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct Option {
        #[serde(rename = "self", skip_serializing_if = "::std::option::Option::is_none")]
        pub self_: ::std::option::Option<::std::string::String>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
    }
    impl Option {
        pub fn builder() -> builder::Option {
            Default::default()
        }
    }
    ///`Result`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Result(pub ::std::option::Option<ResultInner>);
    impl ::std::ops::Deref for Result {
        type Target = ::std::option::Option<ResultInner>;
        fn deref(&self) -> &::std::option::Option<ResultInner> {
            &self.0
        }
    }
    impl ::std::convert::From<Result> for ::std::option::Option<ResultInner> {
        fn from(value: Result) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::option::Option<ResultInner>> for Result {
        fn from(value: ::std::option::Option<ResultInner>) -> Self {
            Self(value)
        }
    }
    ///`ResultInner`
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct ResultInner {
        #[serde(rename = "Ok", skip_serializing_if = "::std::option::Option::is_none")]
        pub ok: ::std::option::Option<::std::string::String>,
    }
    impl ResultInner {
        pub fn builder() -> builder::ResultInner {
            Default::default()
        }
    }
    ///`Scores`
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct Scores {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub best: ::std::option::Option<i64>,
        #[serde(flatten)]
        pub extra: ::std::collections::HashMap<::std::string::String, i64>,
    }
    impl Scores {
        pub fn builder() -> builder::Scores {
            Default::default()
        }
    }
    ///`Shape`
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(tag = "kind")]
    pub enum Shape {
        #[serde(rename = "circle")]
        Circle { radius: f64 },
        #[serde(rename = "square")]
        Square { side: f64 },
    }
    ///`Special`
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct Special {
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub children: ::std::vec::Vec<Special>,
    }
    impl Special {
        pub fn builder() -> builder::Special {
            Default::default()
        }
    }
    ///`User`
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct User {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub card: ::std::option::Option<crate::SensitiveJson>,
        pub id: i64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub manager: ::std::option::Option<UserManager>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<Name>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub result: ::std::option::Option<Result>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
    impl User {
        pub fn builder() -> builder::User {
            Default::default()
        }
    }
    ///`UserManager`
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct UserManager {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub card: ::std::option::Option<crate::SensitiveJson>,
        pub id: i64,
        #[serde(default)]
        pub manager: ::std::boxed::Box<::std::option::Option<UserManager>>,
        pub name: Name,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub result: ::std::option::Option<Result>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
    impl UserManager {
        pub fn builder() -> builder::UserManager {
            Default::default()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        pub struct Both {
            subtype_0: ::std::result::Result<
                ::std::option::Option<super::Node>,
                ::std::string::String,
            >,
            subtype_1: ::std::result::Result<
                ::std::option::Option<super::Scores>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Both {
            fn default() -> Self {
                Self {
                    subtype_0: Ok(Default::default()),
                    subtype_1: Ok(Default::default()),
                }
            }
        }
        impl Both {
            pub fn subtype_0<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Node>>,
                T::Error: ::std::fmt::Display,
            {
                self.subtype_0 = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for subtype_0: {e}")
                    });
                self
            }
            pub fn subtype_1<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Scores>>,
                T::Error: ::std::fmt::Display,
            {
                self.subtype_1 = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for subtype_1: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Both> for super::Both {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Both,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    subtype_0: value.subtype_0?,
                    subtype_1: value.subtype_1?,
                })
            }
        }
        impl ::std::convert::From<super::Both> for Both {
            fn from(value: super::Both) -> Self {
                Self {
                    subtype_0: Ok(value.subtype_0),
                    subtype_1: Ok(value.subtype_1),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Closed {
            a: ::std::result::Result<::std::string::String, ::std::string::String>,
        }
        impl ::std::default::Default for Closed {
            fn default() -> Self {
                Self {
                    a: Err("no value supplied for a".to_string()),
                }
            }
        }
        impl Closed {
            pub fn a<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.a = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for a: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<Closed> for super::Closed {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Closed,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { a: value.a? })
            }
        }
        impl ::std::convert::From<super::Closed> for Closed {
            fn from(value: super::Closed) -> Self {
                Self { a: Ok(value.a) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Node {
            children: ::std::result::Result<
                ::std::vec::Vec<super::Node>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Node {
            fn default() -> Self {
                Self {
                    children: Ok(Default::default()),
                }
            }
        }
        impl Node {
            pub fn children<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::Node>>,
                T::Error: ::std::fmt::Display,
            {
                self.children = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for children: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Node> for super::Node {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Node,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { children: value.children? })
            }
        }
        impl ::std::convert::From<super::Node> for Node {
            fn from(value: super::Node) -> Self {
                Self {
                    children: Ok(value.children),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Option {
            self_: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            type_: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Option {
            fn default() -> Self {
                Self {
                    self_: Ok(Default::default()),
                    type_: Ok(Default::default()),
                }
            }
        }
        impl Option {
            pub fn self_<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.self_ = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for self_: {e}")
                    });
                self
            }
            pub fn type_<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.type_ = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for type_: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Option> for super::Option {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Option,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    self_: value.self_?,
                    type_: value.type_?,
                })
            }
        }
        impl ::std::convert::From<super::Option> for Option {
            fn from(value: super::Option) -> Self {
                Self {
                    self_: Ok(value.self_),
                    type_: Ok(value.type_),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResultInner {
            ok: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResultInner {
            fn default() -> Self {
                Self { ok: Ok(Default::default()) }
            }
        }
        impl ResultInner {
            pub fn ok<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.ok = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for ok: {e}"));
                self
            }
        }
        impl ::std::convert::TryFrom<ResultInner> for super::ResultInner {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResultInner,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { ok: value.ok? })
            }
        }
        impl ::std::convert::From<super::ResultInner> for ResultInner {
            fn from(value: super::ResultInner) -> Self {
                Self { ok: Ok(value.ok) }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Scores {
            best: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::std::collections::HashMap<::std::string::String, i64>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Scores {
            fn default() -> Self {
                Self {
                    best: Ok(Default::default()),
                    extra: Err("no value supplied for extra".to_string()),
                }
            }
        }
        impl Scores {
            pub fn best<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.best = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for best: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::collections::HashMap<::std::string::String, i64>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Scores> for super::Scores {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Scores,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    best: value.best?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::Scores> for Scores {
            fn from(value: super::Scores) -> Self {
                Self {
                    best: Ok(value.best),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Special {
            children: ::std::result::Result<
                ::std::vec::Vec<super::Special>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Special {
            fn default() -> Self {
                Self {
                    children: Ok(Default::default()),
                }
            }
        }
        impl Special {
            pub fn children<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::Special>>,
                T::Error: ::std::fmt::Display,
            {
                self.children = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for children: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Special> for super::Special {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Special,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { children: value.children? })
            }
        }
        impl ::std::convert::From<super::Special> for Special {
            fn from(value: super::Special) -> Self {
                Self {
                    children: Ok(value.children),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct User {
            card: ::std::result::Result<
                ::std::option::Option<crate::SensitiveJson>,
                ::std::string::String,
            >,
            id: ::std::result::Result<i64, ::std::string::String>,
            manager: ::std::result::Result<
                ::std::option::Option<super::UserManager>,
                ::std::string::String,
            >,
            name: ::std::result::Result<
                ::std::option::Option<super::Name>,
                ::std::string::String,
            >,
            result: ::std::result::Result<
                ::std::option::Option<super::Result>,
                ::std::string::String,
            >,
            token: ::std::result::Result<
                ::std::option::Option<crate::Secret>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for User {
            fn default() -> Self {
                Self {
                    card: Ok(Default::default()),
                    id: Err("no value supplied for id".to_string()),
                    manager: Ok(Default::default()),
                    name: Ok(Default::default()),
                    result: Ok(Default::default()),
                    token: Ok(Default::default()),
                }
            }
        }
        impl User {
            pub fn card<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::SensitiveJson>>,
                T::Error: ::std::fmt::Display,
            {
                self.card = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for card: {e}")
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn manager<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::UserManager>>,
                T::Error: ::std::fmt::Display,
            {
                self.manager = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for manager: {e}")
                    });
                self
            }
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Name>>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for name: {e}")
                    });
                self
            }
            pub fn result<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Result>>,
                T::Error: ::std::fmt::Display,
            {
                self.result = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for result: {e}")
                    });
                self
            }
            pub fn token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::Secret>>,
                T::Error: ::std::fmt::Display,
            {
                self.token = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for token: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<User> for super::User {
            type Error = super::error::ConversionError;
            fn try_from(
                value: User,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    card: value.card?,
                    id: value.id?,
                    manager: value.manager?,
                    name: value.name?,
                    result: value.result?,
                    token: value.token?,
                })
            }
        }
        impl ::std::convert::From<super::User> for User {
            fn from(value: super::User) -> Self {
                Self {
                    card: Ok(value.card),
                    id: Ok(value.id),
                    manager: Ok(value.manager),
                    name: Ok(value.name),
                    result: Ok(value.result),
                    token: Ok(value.token),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct UserManager {
            card: ::std::result::Result<
                ::std::option::Option<crate::SensitiveJson>,
                ::std::string::String,
            >,
            id: ::std::result::Result<i64, ::std::string::String>,
            manager: ::std::result::Result<
                ::std::boxed::Box<::std::option::Option<super::UserManager>>,
                ::std::string::String,
            >,
            name: ::std::result::Result<super::Name, ::std::string::String>,
            result: ::std::result::Result<
                ::std::option::Option<super::Result>,
                ::std::string::String,
            >,
            token: ::std::result::Result<
                ::std::option::Option<crate::Secret>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for UserManager {
            fn default() -> Self {
                Self {
                    card: Ok(Default::default()),
                    id: Err("no value supplied for id".to_string()),
                    manager: Ok(Default::default()),
                    name: Err("no value supplied for name".to_string()),
                    result: Ok(Default::default()),
                    token: Ok(Default::default()),
                }
            }
        }
        impl UserManager {
            pub fn card<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::SensitiveJson>>,
                T::Error: ::std::fmt::Display,
            {
                self.card = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for card: {e}")
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn manager<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::boxed::Box<::std::option::Option<super::UserManager>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.manager = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for manager: {e}")
                    });
                self
            }
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Name>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for name: {e}")
                    });
                self
            }
            pub fn result<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Result>>,
                T::Error: ::std::fmt::Display,
            {
                self.result = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for result: {e}")
                    });
                self
            }
            pub fn token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::Secret>>,
                T::Error: ::std::fmt::Display,
            {
                self.token = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for token: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<UserManager> for super::UserManager {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UserManager,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    card: value.card?,
                    id: value.id?,
                    manager: value.manager?,
                    name: value.name?,
                    result: value.result?,
                    token: value.token?,
                })
            }
        }
        impl ::std::convert::From<super::UserManager> for UserManager {
            fn from(value: super::UserManager) -> Self {
                Self {
                    card: Ok(value.card),
                    id: Ok(value.id),
                    manager: Ok(value.manager),
                    name: Ok(value.name),
                    result: Ok(value.result),
                    token: Ok(value.token),
                }
            }
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Both {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            BothAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Both"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Both")]
    struct BothAsDerived {
        #[serde(flatten, skip_serializing_if = "::std::option::Option::is_none")]
        pub subtype_0: ::std::option::Option<Node>,
        #[serde(flatten, skip_serializing_if = "::std::option::Option::is_none")]
        pub subtype_1: ::std::option::Option<Scores>,
    }
    impl<'de> ::serde::Deserialize<'de> for Changed {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ChangedAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Changed"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Changed")]
    #[serde(transparent)]
    struct ChangedAsDerived(pub ::std::option::Option<ChangedInner>);
    impl<'de> ::serde::Deserialize<'de> for ChangedInner {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ChangedInnerAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "ChangedInner"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "ChangedInner")]
    #[serde(untagged)]
    enum ChangedInnerAsDerived {
        ResultInner(ResultInner),
        String(::std::string::String),
    }
    impl<'de> ::serde::Deserialize<'de> for Closed {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ClosedAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Closed"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Closed")]
    #[serde(deny_unknown_fields)]
    struct ClosedAsDerived {
        pub a: ::std::string::String,
    }
    impl<'de> ::serde::Deserialize<'de> for Either {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            EitherAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Either"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Either")]
    #[serde(transparent)]
    struct EitherAsDerived(pub ::std::option::Option<EitherInner>);
    impl<'de> ::serde::Deserialize<'de> for EitherInner {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            EitherInnerAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "EitherInner"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "EitherInner")]
    #[serde(untagged)]
    enum EitherInnerAsDerived {
        Code(Code),
        Name(Name),
    }
    impl<'de> ::serde::Deserialize<'de> for GetUserXName {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            GetUserXNameAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "GetUserXName"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "GetUserXName")]
    #[serde(untagged)]
    enum GetUserXNameAsDerived {
        Name(Name),
        Integer(i64),
    }
    impl<'de> ::serde::Deserialize<'de> for Level {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            LevelAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Level"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Level")]
    enum LevelAsDerived {
        #[serde(rename = "+1")]
        plus1,
        #[serde(rename = "-1")]
        minus1,
        #[serde(rename = "a")]
        A,
        #[serde(rename = "b c")]
        BC,
    }
    impl<'de> ::serde::Deserialize<'de> for Node {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            NodeAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Node"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Node")]
    struct NodeAsDerived {
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub children: ::std::vec::Vec<Node>,
    }
    impl<'de> ::serde::Deserialize<'de> for Option {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            OptionAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Option"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Option")]
    struct OptionAsDerived {
        #[serde(rename = "self", skip_serializing_if = "::std::option::Option::is_none")]
        pub self_: ::std::option::Option<::std::string::String>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
    }
    impl<'de> ::serde::Deserialize<'de> for Result {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ResultAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Result"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Result")]
    #[serde(transparent)]
    struct ResultAsDerived(pub ::std::option::Option<ResultInner>);
    impl<'de> ::serde::Deserialize<'de> for ResultInner {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ResultInnerAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "ResultInner"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "ResultInner")]
    struct ResultInnerAsDerived {
        #[serde(rename = "Ok", skip_serializing_if = "::std::option::Option::is_none")]
        pub ok: ::std::option::Option<::std::string::String>,
    }
    impl<'de> ::serde::Deserialize<'de> for Scores {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ScoresAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Scores"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Scores")]
    struct ScoresAsDerived {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub best: ::std::option::Option<i64>,
        #[serde(flatten)]
        pub extra: ::std::collections::HashMap<::std::string::String, i64>,
    }
    impl<'de> ::serde::Deserialize<'de> for Shape {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ShapeAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Shape"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Shape")]
    #[serde(tag = "kind")]
    enum ShapeAsDerived {
        #[serde(rename = "circle")]
        Circle { radius: f64 },
        #[serde(rename = "square")]
        Square { side: f64 },
    }
    impl<'de> ::serde::Deserialize<'de> for Special {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            SpecialAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "Special"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "Special")]
    struct SpecialAsDerived {
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub children: ::std::vec::Vec<Special>,
    }
    impl<'de> ::serde::Deserialize<'de> for User {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            UserAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "User"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "User")]
    struct UserAsDerived {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub card: ::std::option::Option<crate::SensitiveJson>,
        pub id: i64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub manager: ::std::option::Option<UserManager>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<Name>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub result: ::std::option::Option<Result>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
    impl<'de> ::serde::Deserialize<'de> for UserManager {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            UserManagerAsDerived::deserialize(deserializer)
                .map_err(|error| crate::without_value(error, "UserManager"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "UserManager")]
    struct UserManagerAsDerived {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub card: ::std::option::Option<crate::SensitiveJson>,
        pub id: i64,
        #[serde(default)]
        pub manager: ::std::boxed::Box<::std::option::Option<UserManager>>,
        pub name: Name,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub result: ::std::option::Option<Result>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
}
#[derive(Clone)]
/**Client for Shapes

Version: 1*/
pub struct Client {
    pub(crate) baseurl: ::reqwest::Url,
    pub(crate) client: reqwest::Client,
    urls: ::std::sync::Arc<Urls>,
}
impl Client {
    /// A client that sends to `baseurl`, with or without a path and a slash at its end.
    pub(crate) fn new_with_client(
        baseurl: ::reqwest::Url,
        client: reqwest::Client,
    ) -> Self {
        Self {
            urls: ::std::sync::Arc::new(Urls::new(&baseurl)),
            baseurl,
            client,
        }
    }
}
impl ClientInfo<()> for Client {
    fn api_version() -> &'static str {
        "1"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str().trim_end_matches('/')
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &() {
        &()
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<()>,
    {}
};
impl Client {
    /**Sends a `POST` request to `/form`

```ignore
let response = client.send_form()
    .body(body)
    .send()
    .await;
```*/
    pub fn send_form(&self) -> builder::SendForm<'_> {
        builder::SendForm::new(self)
    }
    /**Sends a `DELETE` request to `/names/{client}`

```ignore
let response = client.names()
    .client(client)
    .request(request)
    .response(response)
    .url(url)
    .result(result)
    .value(value)
    .send()
    .await;
```*/
    pub fn names(&self) -> builder::Names<'_> {
        builder::Names::new(self)
    }
    /**Sends a `PUT` request to `/text`

```ignore
let response = client.send_text()
    .body(body)
    .send()
    .await;
```*/
    pub fn send_text(&self) -> builder::SendText<'_> {
        builder::SendText::new(self)
    }
    /**Sends a `POST` request to `/users`

```ignore
let response = client.add_user()
    .body(body)
    .send()
    .await;
```*/
    pub fn add_user(&self) -> builder::AddUser<'_> {
        builder::AddUser::new(self)
    }
    /**Sends a `GET` request to `/users/{id}`

```ignore
let response = client.get_user()
    .id(id)
    .either(either)
    .tags(tags)
    .type_(type_)
    .x_code(x_code)
    .x_level(x_level)
    .x_name(x_name)
    .send()
    .await;
```*/
    pub fn get_user(&self) -> builder::GetUser<'_> {
        builder::GetUser::new(self)
    }
}
/// Types for composing operation parameters.
#[allow(clippy::all)]
pub mod builder {
    use super::types;
    #[allow(unused_imports)]
    use super::{
        encode_path, ByteStream, ClientInfo, ClientHooks, Error, OperationInfo,
        RequestBuilderExt, ResponseValue,
    };
    /**Builder for [`Client::send_form`]

[`Client::send_form`]: super::Client::send_form*/
    #[derive(Debug, Clone)]
    pub struct SendForm<'a> {
        client: &'a super::Client,
        body: Result<types::builder::Closed, String>,
    }
    impl<'a> SendForm<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::Closed>,
            <V as std::convert::TryInto<types::Closed>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `Closed` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::Closed) -> types::builder::Closed,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/form`
        pub async fn send(self) -> Result<ResponseValue<ByteStream>, Error<()>> {
            let client = self.client;
            let info = OperationInfo {
                operation_id: "send_form",
            };
            let response = {
                let result = {
                    #[allow(unused_mut)]
                    let mut request = {
                        let Self { client, body } = self;
                        let body = body
                            .and_then(|v| {
                                types::Closed::try_from(v).map_err(|e| e.to_string())
                            })
                            .map_err(Error::InvalidRequest)?;
                        let url = client.urls.SendForm.clone();
                        client.client.post(url).form_urlencoded(&body)?.build()?
                    };
                    client.pre(&mut request, &info).await?;
                    client.exec(request, &info)
                }
                    .await;
                client.post(&result, &info).await?;
                result?
            };
            match response.status().as_u16() {
                200u16 => Ok(ResponseValue::stream(response)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::names`]

[`Client::names`]: super::Client::names*/
    #[derive(Debug, Clone)]
    pub struct Names<'a> {
        _client: &'a super::Client,
        client: Result<::std::string::String, String>,
        request: Result<Option<::std::string::String>, String>,
        response: Result<Option<::std::string::String>, String>,
        url: Result<Option<::std::string::String>, String>,
        result: Result<Option<::std::string::String>, String>,
        value: Result<Option<::std::string::String>, String>,
    }
    impl<'a> Names<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                _client: client,
                client: Err("client was not initialized".to_string()),
                request: Ok(None),
                response: Ok(None),
                url: Ok(None),
                result: Ok(None),
                value: Ok(None),
            }
        }
        pub fn client<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.client = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for client failed"
                        .to_string()
                });
            self
        }
        pub fn request<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.request = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for request failed"
                        .to_string()
                });
            self
        }
        pub fn response<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.response = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for response failed"
                        .to_string()
                });
            self
        }
        pub fn url<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.url = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for url failed"
                        .to_string()
                });
            self
        }
        pub fn result<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.result = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for result failed"
                        .to_string()
                });
            self
        }
        pub fn value<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.value = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for value failed"
                        .to_string()
                });
            self
        }
        ///Sends a `DELETE` request to `/names/{client}`
        pub async fn send(self) -> Result<ResponseValue<()>, Error<()>> {
            let _client = self._client;
            let info = OperationInfo {
                operation_id: "names",
            };
            let _response = {
                let _result = {
                    #[allow(unused_mut)]
                    let mut _request = {
                        let Self {
                            _client,
                            client,
                            request,
                            response,
                            url,
                            result,
                            value,
                        } = self;
                        let client = client.map_err(Error::InvalidRequest)?;
                        let request = request.map_err(Error::InvalidRequest)?;
                        let response = response.map_err(Error::InvalidRequest)?;
                        let url = url.map_err(Error::InvalidRequest)?;
                        let result = result.map_err(Error::InvalidRequest)?;
                        let value = value.map_err(Error::InvalidRequest)?;
                        let _url = super::Urls::with_parameters(
                            &_client.baseurl,
                            &format!("/names/{}", encode_path(& client.to_string())),
                        )?;
                        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(
                            2usize,
                        );
                        if let Some(value) = result {
                            header_map.append("result", value.to_string().try_into()?);
                        }
                        if let Some(value) = value {
                            header_map.append("value", value.to_string().try_into()?);
                        }
                        _client
                            .client
                            .delete(_url)
                            .query(
                                &progenitor_client::QueryParam::new("request", &request),
                            )
                            .query(
                                &progenitor_client::QueryParam::new("response", &response),
                            )
                            .query(&progenitor_client::QueryParam::new("url", &url))
                            .headers(header_map)
                            .build()?
                    };
                    _client.pre(&mut _request, &info).await?;
                    _client.exec(_request, &info)
                }
                    .await;
                _client.post(&_result, &info).await?;
                _result?
            };
            match _response.status().as_u16() {
                200u16 => Ok(ResponseValue::empty(_response)),
                _ => Err(Error::UnexpectedResponse(_response)),
            }
        }
    }
    /**Builder for [`Client::send_text`]

[`Client::send_text`]: super::Client::send_text*/
    #[derive(Debug)]
    pub struct SendText<'a> {
        client: &'a super::Client,
        body: Result<reqwest::Body, String>,
    }
    impl<'a> SendText<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Err("body was not initialized".to_string()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<String>,
        {
            self.body = value
                .try_into()
                .map_err(|_| "conversion to `String` for body failed".to_string())
                .map(|v| v.into());
            self
        }
        ///Sends a `PUT` request to `/text`
        pub async fn send(self) -> Result<ResponseValue<()>, Error<()>> {
            let client = self.client;
            let info = OperationInfo {
                operation_id: "send_text",
            };
            let response = {
                let result = {
                    #[allow(unused_mut)]
                    let mut request = {
                        let Self { client, body } = self;
                        let body = body.map_err(Error::InvalidRequest)?;
                        let url = client.urls.SendText.clone();
                        client
                            .client
                            .put(url)
                            .header(
                                ::reqwest::header::CONTENT_TYPE,
                                ::reqwest::header::HeaderValue::from_static("text/plain"),
                            )
                            .body(body)
                            .build()?
                    };
                    client.pre(&mut request, &info).await?;
                    client.exec(request, &info)
                }
                    .await;
                client.post(&result, &info).await?;
                result?
            };
            match response.status().as_u16() {
                200..=299 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::add_user`]

[`Client::add_user`]: super::Client::add_user*/
    #[derive(Debug, Clone)]
    pub struct AddUser<'a> {
        client: &'a super::Client,
        body: Result<types::builder::User, String>,
    }
    impl<'a> AddUser<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::User>,
            <V as std::convert::TryInto<types::User>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| format!("conversion to `User` for body failed: {}", s));
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(types::builder::User) -> types::builder::User,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/users`
        pub async fn send(self) -> Result<ResponseValue<()>, Error<()>> {
            let client = self.client;
            let info = OperationInfo {
                operation_id: "add_user",
            };
            let response = {
                let result = {
                    #[allow(unused_mut)]
                    let mut request = {
                        let Self { client, body } = self;
                        let body = body
                            .and_then(|v| {
                                types::User::try_from(v).map_err(|e| e.to_string())
                            })
                            .map_err(Error::InvalidRequest)?;
                        let url = client.urls.AddUser.clone();
                        client.client.post(url).json(&body).build()?
                    };
                    client.pre(&mut request, &info).await?;
                    client.exec(request, &info)
                }
                    .await;
                client.post(&result, &info).await?;
                result?
            };
            match response.status().as_u16() {
                201u16 => Ok(ResponseValue::empty(response)),
                204u16 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::get_user`]

[`Client::get_user`]: super::Client::get_user*/
    #[derive(Debug, Clone)]
    pub struct GetUser<'a> {
        client: &'a super::Client,
        id: Result<i64, String>,
        either: Result<Option<types::EitherInner>, String>,
        tags: Result<Option<::std::vec::Vec<::std::string::String>>, String>,
        type_: Result<Option<types::Level>, String>,
        x_code: Result<Option<i64>, String>,
        x_level: Result<Option<types::Level>, String>,
        x_name: Result<Option<types::GetUserXName>, String>,
    }
    impl<'a> GetUser<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
                either: Ok(None),
                tags: Ok(None),
                type_: Ok(None),
                x_code: Ok(None),
                x_level: Ok(None),
                x_name: Ok(None),
            }
        }
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i64>,
        {
            self.id = value
                .try_into()
                .map_err(|_| "conversion to `i64` for id failed".to_string());
            self
        }
        pub fn either<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::EitherInner>,
        {
            self.either = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `EitherInner` for either failed".to_string()
                });
            self
        }
        pub fn tags<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::vec::Vec<::std::string::String>>,
        {
            self.tags = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: vec :: Vec < :: std :: string :: String >` for tags failed"
                        .to_string()
                });
            self
        }
        pub fn type_<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::Level>,
        {
            self.type_ = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `Level` for type_ failed".to_string());
            self
        }
        pub fn x_code<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i64>,
        {
            self.x_code = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `i64` for x_code failed".to_string());
            self
        }
        pub fn x_level<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::Level>,
        {
            self.x_level = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `Level` for x_level failed".to_string());
            self
        }
        pub fn x_name<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::GetUserXName>,
        {
            self.x_name = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `GetUserXName` for x_name failed".to_string()
                });
            self
        }
        ///Sends a `GET` request to `/users/{id}`
        pub async fn send(self) -> Result<ResponseValue<types::User>, Error<()>> {
            let client = self.client;
            let info = OperationInfo {
                operation_id: "get_user",
            };
            let response = {
                let result = {
                    #[allow(unused_mut)]
                    let mut request = {
                        let Self {
                            client,
                            id,
                            either,
                            tags,
                            type_,
                            x_code,
                            x_level,
                            x_name,
                        } = self;
                        let id = id.map_err(Error::InvalidRequest)?;
                        let either = either.map_err(Error::InvalidRequest)?;
                        let tags = tags.map_err(Error::InvalidRequest)?;
                        let type_ = type_.map_err(Error::InvalidRequest)?;
                        let x_code = x_code.map_err(Error::InvalidRequest)?;
                        let x_level = x_level.map_err(Error::InvalidRequest)?;
                        let x_name = x_name.map_err(Error::InvalidRequest)?;
                        let url = super::Urls::with_parameters(
                            &client.baseurl,
                            &format!("/users/{}", encode_path(& id.to_string())),
                        )?;
                        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(
                            3usize,
                        );
                        if let Some(value) = x_code {
                            header_map.append("X-Code", value.to_string().try_into()?);
                        }
                        if let Some(value) = x_level {
                            header_map.append("X-Level", value.to_string().try_into()?);
                        }
                        if let Some(value) = x_name {
                            header_map.append("X-Name", value.to_string().try_into()?);
                        }
                        client
                            .client
                            .get(url)
                            .header(
                                ::reqwest::header::ACCEPT,
                                ::reqwest::header::HeaderValue::from_static(
                                    "application/json",
                                ),
                            )
                            .query(
                                &progenitor_client::QueryParam::new("either", &either),
                            )
                            .query(&progenitor_client::QueryParam::new("tags", &tags))
                            .query(&progenitor_client::QueryParam::new("type", &type_))
                            .headers(header_map)
                            .build()?
                    };
                    client.pre(&mut request, &info).await?;
                    client.exec(request, &info)
                }
                    .await;
                client.post(&result, &info).await?;
                result?
            };
            match response.status().as_u16() {
                200u16 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    pub use self::super::Client;
}
/// The URLs of the operations without parameters in their path, by their builders.
#[allow(non_snake_case)]
struct Urls {
    SendForm: ::reqwest::Url,
    SendText: ::reqwest::Url,
    AddUser: ::reqwest::Url,
}
#[allow(dead_code, unused_variables)]
impl Urls {
    fn new(base: &::reqwest::Url) -> Self {
        Self {
            SendForm: Self::extended(base, "/form"),
            SendText: Self::extended(base, "/text"),
            AddUser: Self::extended(base, "/users"),
        }
    }
    /// `path` holds parameters, encoded.
    fn with_parameters<E>(
        base: &::reqwest::Url,
        path: &str,
    ) -> ::std::result::Result<::reqwest::Url, Error<E>> {
        if path.split('/').any(|segment| segment == "." || segment == "..") {
            return ::std::result::Result::Err(
                Error::InvalidRequest(
                    "a path parameter must not be . or ..: it would lead to another path"
                        .to_string(),
                ),
            );
        }
        ::std::result::Result::Ok(Self::extended(base, path))
    }
    /// The base URL with `path`, which begins with a slash, behind its own.
    fn extended(base: &::reqwest::Url, path: &str) -> ::reqwest::Url {
        let mut url = base.clone();
        match base.path().trim_end_matches('/') {
            "" => url.set_path(path),
            prefix => url.set_path(&[prefix, path].concat()),
        }
        url
    }
}
/// The operations for which the document asks for `Authorization: Bearer …`, sorted.
#[allow(dead_code)]
pub(crate) const BEARER_OPERATIONS: &[&str] = &[];
