pub use crate::response::ResponseValue;
#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///The envelope of every response. The operation succeeded if `error_code` is null or absent, whatever the HTTP status.
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct ApiOutputRegister {
        ///What the operation gives back; null on an error.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<RegisterOutput>,
        ///What went wrong; null on success. The codes are not published.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_code: ::std::option::Option<i64>,
        ///Additional structured details, when available; their shape is not published.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_descriptions: ::std::option::Option<crate::SensitiveJson>,
        ///What went wrong, in words; null on success.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_message: ::std::option::Option<crate::Personal>,
    }
    impl ApiOutputRegister {
        pub fn builder() -> builder::ApiOutputRegister {
            Default::default()
        }
    }
    ///What a step of the registration gives back.
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct RegisterOutput {
        ///User access token. Store securely and pass as `Authorization: Bearer <token>` for subsequent user-scoped requests.
        #[serde(
            rename = "accessToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub access_token: ::std::option::Option<crate::Secret>,
        ///The access token in an encrypted form. How it is encrypted, and for whom, is not published.
        #[serde(
            rename = "encryptedAccessToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub encrypted_access_token: ::std::option::Option<crate::Secret>,
        ///How long the access token is valid, in seconds; tokens live 24 hours (86400).
        #[serde(
            rename = "expireInSeconds",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expire_in_seconds: ::std::option::Option<i64>,
        ///Whether the digital identity of the user is verified. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "isDigitalIdentityVerified",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_digital_identity_verified: ::std::option::Option<bool>,
        ///Whether the e-mail address still has to be confirmed. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "isEmailConfirmationRequired",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_email_confirmation_required: ::std::option::Option<bool>,
        ///Whether the e-mail address is confirmed. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "isEmailConfirmed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_email_confirmed: ::std::option::Option<bool>,
        ///Whether the phone number still has to be confirmed. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "isPhoneNumberConfirmationRequired",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_phone_number_confirmation_required: ::std::option::Option<bool>,
        ///Whether the phone number is confirmed: what the validate call is made for. Inferred from the name and the operation.
        #[serde(
            rename = "isPhoneNumberConfirmed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_phone_number_confirmed: ::std::option::Option<bool>,
        ///A one-time password. When the server fills it in is not published; the code is what the user receives by SMS.
        #[serde(
            rename = "phoneNumberOtp",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp: ::std::option::Option<crate::Secret>,
        ///The request that the SMS belongs to. Save it from the send call: the validate call requires it.
        #[serde(
            rename = "phoneNumberOtpRequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp_request_id: ::std::option::Option<::uuid::Uuid>,
        ///The user whose phone number was confirmed; there is none before that.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<UserBasicInfo>,
        ///The full name of the user. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "userFullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_full_name: ::std::option::Option<crate::Personal>,
        ///The name that the user signs in with. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "userName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_name: ::std::option::Option<crate::Personal>,
    }
    impl RegisterOutput {
        pub fn builder() -> builder::RegisterOutput {
            Default::default()
        }
    }
    ///The fields of both steps: send takes `phoneNumber` and optionally `smsProviders`; validate takes `phoneNumber`, `phoneNumberOtpRequestId` and `phoneNumberOtp`.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct StepVerifyPhoneInput {
        ///The phone number in E.164 form; Egyptian numbers begin with +20.
        #[serde(rename = "phoneNumber")]
        pub phone_number: crate::Personal,
        ///The OTP code entered by the user. Required on the validate call.
        #[serde(
            rename = "phoneNumberOtp",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp: ::std::option::Option<crate::Secret>,
        ///Required on the **validate** call. Value returned by the **send** call.
        #[serde(
            rename = "phoneNumberOtpRequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp_request_id: ::std::option::Option<::uuid::Uuid>,
        /**SMS gateway to use for OTP delivery (omit to use tenant default):
- `1` — Infobip
- `2` — Vodafone
- `3` — Cequens
- `4` — Victory Link
- `5` — BroadNet
- `6` — Ezagel
- `7` — Orange
*/
        #[serde(
            rename = "smsProviders",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub sms_providers: ::std::option::Option<i64>,
    }
    impl StepVerifyPhoneInput {
        pub fn builder() -> builder::StepVerifyPhoneInput {
            Default::default()
        }
    }
    ///Core profile information for a registered user.
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct UserBasicInfo {
        ///The postal address, as one text. Inferred from the name; nothing is published about it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub address: ::std::option::Option<crate::Personal>,
        ///The e-mail address.
        #[serde(
            rename = "emailAddress",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub email_address: ::std::option::Option<crate::Personal>,
        ///First and family name in one. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "fullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub full_name: ::std::option::Option<crate::Personal>,
        ///The number of the user. Inferred from the name; nothing is published about it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<i64>,
        ///Egyptian national ID number.
        #[serde(
            rename = "idNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub id_number: ::std::option::Option<crate::Personal>,
        ///The first name. Inferred from the name of the field and `surname` beside it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<crate::Personal>,
        ///The phone number, in E.164 form as in requests.
        #[serde(
            rename = "phoneNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number: ::std::option::Option<crate::Personal>,
        ///The family name. Inferred from the name; nothing is published about it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub surname: ::std::option::Option<crate::Personal>,
        ///The name that the user signs in with. Inferred from the name; nothing is published about it.
        #[serde(
            rename = "userName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_name: ::std::option::Option<crate::Personal>,
    }
    impl UserBasicInfo {
        pub fn builder() -> builder::UserBasicInfo {
            Default::default()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        pub struct ApiOutputRegister {
            data: ::std::result::Result<
                ::std::option::Option<super::RegisterOutput>,
                ::std::string::String,
            >,
            error_code: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            error_descriptions: ::std::result::Result<
                ::std::option::Option<crate::SensitiveJson>,
                ::std::string::String,
            >,
            error_message: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ApiOutputRegister {
            fn default() -> Self {
                Self {
                    data: Ok(Default::default()),
                    error_code: Ok(Default::default()),
                    error_descriptions: Ok(Default::default()),
                    error_message: Ok(Default::default()),
                }
            }
        }
        impl ApiOutputRegister {
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::RegisterOutput>>,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn error_code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.error_code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for error_code: {e}")
                    });
                self
            }
            pub fn error_descriptions<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::SensitiveJson>>,
                T::Error: ::std::fmt::Display,
            {
                self.error_descriptions = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for error_descriptions: {e}"
                        )
                    });
                self
            }
            pub fn error_message<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.error_message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for error_message: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ApiOutputRegister> for super::ApiOutputRegister {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ApiOutputRegister,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    data: value.data?,
                    error_code: value.error_code?,
                    error_descriptions: value.error_descriptions?,
                    error_message: value.error_message?,
                })
            }
        }
        impl ::std::convert::From<super::ApiOutputRegister> for ApiOutputRegister {
            fn from(value: super::ApiOutputRegister) -> Self {
                Self {
                    data: Ok(value.data),
                    error_code: Ok(value.error_code),
                    error_descriptions: Ok(value.error_descriptions),
                    error_message: Ok(value.error_message),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct RegisterOutput {
            access_token: ::std::result::Result<
                ::std::option::Option<crate::Secret>,
                ::std::string::String,
            >,
            encrypted_access_token: ::std::result::Result<
                ::std::option::Option<crate::Secret>,
                ::std::string::String,
            >,
            expire_in_seconds: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            is_digital_identity_verified: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            is_email_confirmation_required: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            is_email_confirmed: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            is_phone_number_confirmation_required: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            is_phone_number_confirmed: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            phone_number_otp: ::std::result::Result<
                ::std::option::Option<crate::Secret>,
                ::std::string::String,
            >,
            phone_number_otp_request_id: ::std::result::Result<
                ::std::option::Option<::uuid::Uuid>,
                ::std::string::String,
            >,
            user: ::std::result::Result<
                ::std::option::Option<super::UserBasicInfo>,
                ::std::string::String,
            >,
            user_full_name: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            user_name: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for RegisterOutput {
            fn default() -> Self {
                Self {
                    access_token: Ok(Default::default()),
                    encrypted_access_token: Ok(Default::default()),
                    expire_in_seconds: Ok(Default::default()),
                    is_digital_identity_verified: Ok(Default::default()),
                    is_email_confirmation_required: Ok(Default::default()),
                    is_email_confirmed: Ok(Default::default()),
                    is_phone_number_confirmation_required: Ok(Default::default()),
                    is_phone_number_confirmed: Ok(Default::default()),
                    phone_number_otp: Ok(Default::default()),
                    phone_number_otp_request_id: Ok(Default::default()),
                    user: Ok(Default::default()),
                    user_full_name: Ok(Default::default()),
                    user_name: Ok(Default::default()),
                }
            }
        }
        impl RegisterOutput {
            pub fn access_token<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.access_token = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for access_token: {e}")
                    });
                self
            }
            pub fn encrypted_access_token<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.encrypted_access_token = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for encrypted_access_token: {e}"
                        )
                    });
                self
            }
            pub fn expire_in_seconds<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.expire_in_seconds = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for expire_in_seconds: {e}"
                        )
                    });
                self
            }
            pub fn is_digital_identity_verified<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_digital_identity_verified = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for is_digital_identity_verified: {e}"
                        )
                    });
                self
            }
            pub fn is_email_confirmation_required<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_email_confirmation_required = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for is_email_confirmation_required: {e}"
                        )
                    });
                self
            }
            pub fn is_email_confirmed<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_email_confirmed = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for is_email_confirmed: {e}"
                        )
                    });
                self
            }
            pub fn is_phone_number_confirmation_required<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_phone_number_confirmation_required = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for is_phone_number_confirmation_required: {e}"
                        )
                    });
                self
            }
            pub fn is_phone_number_confirmed<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_phone_number_confirmed = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for is_phone_number_confirmed: {e}"
                        )
                    });
                self
            }
            pub fn phone_number_otp<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.phone_number_otp = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for phone_number_otp: {e}"
                        )
                    });
                self
            }
            pub fn phone_number_otp_request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::uuid::Uuid>>,
                T::Error: ::std::fmt::Display,
            {
                self.phone_number_otp_request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for phone_number_otp_request_id: {e}"
                        )
                    });
                self
            }
            pub fn user<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::UserBasicInfo>>,
                T::Error: ::std::fmt::Display,
            {
                self.user = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for user: {e}")
                    });
                self
            }
            pub fn user_full_name<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.user_full_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for user_full_name: {e}"
                        )
                    });
                self
            }
            pub fn user_name<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.user_name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for user_name: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<RegisterOutput> for super::RegisterOutput {
            type Error = super::error::ConversionError;
            fn try_from(
                value: RegisterOutput,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    access_token: value.access_token?,
                    encrypted_access_token: value.encrypted_access_token?,
                    expire_in_seconds: value.expire_in_seconds?,
                    is_digital_identity_verified: value.is_digital_identity_verified?,
                    is_email_confirmation_required: value
                        .is_email_confirmation_required?,
                    is_email_confirmed: value.is_email_confirmed?,
                    is_phone_number_confirmation_required: value
                        .is_phone_number_confirmation_required?,
                    is_phone_number_confirmed: value.is_phone_number_confirmed?,
                    phone_number_otp: value.phone_number_otp?,
                    phone_number_otp_request_id: value.phone_number_otp_request_id?,
                    user: value.user?,
                    user_full_name: value.user_full_name?,
                    user_name: value.user_name?,
                })
            }
        }
        impl ::std::convert::From<super::RegisterOutput> for RegisterOutput {
            fn from(value: super::RegisterOutput) -> Self {
                Self {
                    access_token: Ok(value.access_token),
                    encrypted_access_token: Ok(value.encrypted_access_token),
                    expire_in_seconds: Ok(value.expire_in_seconds),
                    is_digital_identity_verified: Ok(value.is_digital_identity_verified),
                    is_email_confirmation_required: Ok(
                        value.is_email_confirmation_required,
                    ),
                    is_email_confirmed: Ok(value.is_email_confirmed),
                    is_phone_number_confirmation_required: Ok(
                        value.is_phone_number_confirmation_required,
                    ),
                    is_phone_number_confirmed: Ok(value.is_phone_number_confirmed),
                    phone_number_otp: Ok(value.phone_number_otp),
                    phone_number_otp_request_id: Ok(value.phone_number_otp_request_id),
                    user: Ok(value.user),
                    user_full_name: Ok(value.user_full_name),
                    user_name: Ok(value.user_name),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct StepVerifyPhoneInput {
            phone_number: ::std::result::Result<crate::Personal, ::std::string::String>,
            phone_number_otp: ::std::result::Result<
                ::std::option::Option<crate::Secret>,
                ::std::string::String,
            >,
            phone_number_otp_request_id: ::std::result::Result<
                ::std::option::Option<::uuid::Uuid>,
                ::std::string::String,
            >,
            sms_providers: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for StepVerifyPhoneInput {
            fn default() -> Self {
                Self {
                    phone_number: Err("no value supplied for phone_number".to_string()),
                    phone_number_otp: Ok(Default::default()),
                    phone_number_otp_request_id: Ok(Default::default()),
                    sms_providers: Ok(Default::default()),
                }
            }
        }
        impl StepVerifyPhoneInput {
            pub fn phone_number<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.phone_number = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for phone_number: {e}")
                    });
                self
            }
            pub fn phone_number_otp<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Secret>,
                T::Error: ::std::fmt::Display,
            {
                self.phone_number_otp = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for phone_number_otp: {e}"
                        )
                    });
                self
            }
            pub fn phone_number_otp_request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::uuid::Uuid>>,
                T::Error: ::std::fmt::Display,
            {
                self.phone_number_otp_request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for phone_number_otp_request_id: {e}"
                        )
                    });
                self
            }
            pub fn sms_providers<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.sms_providers = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for sms_providers: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<StepVerifyPhoneInput>
        for super::StepVerifyPhoneInput {
            type Error = super::error::ConversionError;
            fn try_from(
                value: StepVerifyPhoneInput,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    phone_number: value.phone_number?,
                    phone_number_otp: value.phone_number_otp?,
                    phone_number_otp_request_id: value.phone_number_otp_request_id?,
                    sms_providers: value.sms_providers?,
                })
            }
        }
        impl ::std::convert::From<super::StepVerifyPhoneInput> for StepVerifyPhoneInput {
            fn from(value: super::StepVerifyPhoneInput) -> Self {
                Self {
                    phone_number: Ok(value.phone_number),
                    phone_number_otp: Ok(value.phone_number_otp),
                    phone_number_otp_request_id: Ok(value.phone_number_otp_request_id),
                    sms_providers: Ok(value.sms_providers),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct UserBasicInfo {
            address: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            email_address: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            full_name: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            id: ::std::result::Result<::std::option::Option<i64>, ::std::string::String>,
            id_number: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            name: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            phone_number: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            surname: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
            user_name: ::std::result::Result<
                ::std::option::Option<crate::Personal>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for UserBasicInfo {
            fn default() -> Self {
                Self {
                    address: Ok(Default::default()),
                    email_address: Ok(Default::default()),
                    full_name: Ok(Default::default()),
                    id: Ok(Default::default()),
                    id_number: Ok(Default::default()),
                    name: Ok(Default::default()),
                    phone_number: Ok(Default::default()),
                    surname: Ok(Default::default()),
                    user_name: Ok(Default::default()),
                }
            }
        }
        impl UserBasicInfo {
            pub fn address<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.address = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for address: {e}")
                    });
                self
            }
            pub fn email_address<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.email_address = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for email_address: {e}")
                    });
                self
            }
            pub fn full_name<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.full_name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for full_name: {e}")
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn id_number<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.id_number = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for id_number: {e}")
                    });
                self
            }
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for name: {e}")
                    });
                self
            }
            pub fn phone_number<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.phone_number = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for phone_number: {e}")
                    });
                self
            }
            pub fn surname<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.surname = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for surname: {e}")
                    });
                self
            }
            pub fn user_name<T>(mut self, value: T) -> Self
            where
                T: crate::raw::OptionalText<crate::Personal>,
                T::Error: ::std::fmt::Display,
            {
                self.user_name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for user_name: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<UserBasicInfo> for super::UserBasicInfo {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UserBasicInfo,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    address: value.address?,
                    email_address: value.email_address?,
                    full_name: value.full_name?,
                    id: value.id?,
                    id_number: value.id_number?,
                    name: value.name?,
                    phone_number: value.phone_number?,
                    surname: value.surname?,
                    user_name: value.user_name?,
                })
            }
        }
        impl ::std::convert::From<super::UserBasicInfo> for UserBasicInfo {
            fn from(value: super::UserBasicInfo) -> Self {
                Self {
                    address: Ok(value.address),
                    email_address: Ok(value.email_address),
                    full_name: Ok(value.full_name),
                    id: Ok(value.id),
                    id_number: Ok(value.id_number),
                    name: Ok(value.name),
                    phone_number: Ok(value.phone_number),
                    surname: Ok(value.surname),
                    user_name: Ok(value.user_name),
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
    impl<'de> ::serde::Deserialize<'de> for ApiOutputRegister {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            ApiOutputRegisterAsDerived::deserialize(deserializer)
                .map_err(|error| crate::response::without_value(
                    error,
                    "ApiOutputRegister",
                ))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "ApiOutputRegister")]
    struct ApiOutputRegisterAsDerived {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<RegisterOutput>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_code: ::std::option::Option<i64>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_descriptions: ::std::option::Option<crate::SensitiveJson>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_message: ::std::option::Option<crate::Personal>,
    }
    impl<'de> ::serde::Deserialize<'de> for RegisterOutput {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            RegisterOutputAsDerived::deserialize(deserializer)
                .map_err(|error| crate::response::without_value(error, "RegisterOutput"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "RegisterOutput")]
    struct RegisterOutputAsDerived {
        #[serde(
            rename = "accessToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub access_token: ::std::option::Option<crate::Secret>,
        #[serde(
            rename = "encryptedAccessToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub encrypted_access_token: ::std::option::Option<crate::Secret>,
        #[serde(
            rename = "expireInSeconds",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expire_in_seconds: ::std::option::Option<i64>,
        #[serde(
            rename = "isDigitalIdentityVerified",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_digital_identity_verified: ::std::option::Option<bool>,
        #[serde(
            rename = "isEmailConfirmationRequired",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_email_confirmation_required: ::std::option::Option<bool>,
        #[serde(
            rename = "isEmailConfirmed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_email_confirmed: ::std::option::Option<bool>,
        #[serde(
            rename = "isPhoneNumberConfirmationRequired",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_phone_number_confirmation_required: ::std::option::Option<bool>,
        #[serde(
            rename = "isPhoneNumberConfirmed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_phone_number_confirmed: ::std::option::Option<bool>,
        #[serde(
            rename = "phoneNumberOtp",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp: ::std::option::Option<crate::Secret>,
        #[serde(
            rename = "phoneNumberOtpRequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp_request_id: ::std::option::Option<::uuid::Uuid>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<UserBasicInfo>,
        #[serde(
            rename = "userFullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_full_name: ::std::option::Option<crate::Personal>,
        #[serde(
            rename = "userName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_name: ::std::option::Option<crate::Personal>,
    }
    impl<'de> ::serde::Deserialize<'de> for StepVerifyPhoneInput {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            StepVerifyPhoneInputAsDerived::deserialize(deserializer)
                .map_err(|error| crate::response::without_value(
                    error,
                    "StepVerifyPhoneInput",
                ))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "StepVerifyPhoneInput")]
    struct StepVerifyPhoneInputAsDerived {
        #[serde(rename = "phoneNumber")]
        pub phone_number: crate::Personal,
        #[serde(
            rename = "phoneNumberOtp",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp: ::std::option::Option<crate::Secret>,
        #[serde(
            rename = "phoneNumberOtpRequestId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_otp_request_id: ::std::option::Option<::uuid::Uuid>,
        #[serde(
            rename = "smsProviders",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub sms_providers: ::std::option::Option<i64>,
    }
    impl<'de> ::serde::Deserialize<'de> for UserBasicInfo {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            UserBasicInfoAsDerived::deserialize(deserializer)
                .map_err(|error| crate::response::without_value(error, "UserBasicInfo"))
        }
    }
    #[allow(dead_code)]
    #[derive(::serde::Deserialize)]
    #[serde(remote = "UserBasicInfo")]
    struct UserBasicInfoAsDerived {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub address: ::std::option::Option<crate::Personal>,
        #[serde(
            rename = "emailAddress",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub email_address: ::std::option::Option<crate::Personal>,
        #[serde(
            rename = "fullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub full_name: ::std::option::Option<crate::Personal>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<i64>,
        #[serde(
            rename = "idNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub id_number: ::std::option::Option<crate::Personal>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<crate::Personal>,
        #[serde(
            rename = "phoneNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number: ::std::option::Option<crate::Personal>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub surname: ::std::option::Option<crate::Personal>,
        #[serde(
            rename = "userName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_name: ::std::option::Option<crate::Personal>,
    }
}
#[derive(Clone)]
/**Client for Vlens

Version: 1.0.0*/
pub struct Client {
    pub(crate) baseurl: ::reqwest::Url,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::transport::Credentials,
    urls: ::std::sync::Arc<Urls>,
}
impl Client {
    /// A client that sends to `baseurl`, with or without a path and a slash at its end.
    pub(crate) fn new_with_client(
        baseurl: ::reqwest::Url,
        client: reqwest::Client,
        inner: crate::transport::Credentials,
    ) -> Self {
        Self {
            urls: ::std::sync::Arc::new(Urls::new(&baseurl)),
            baseurl,
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::transport::Credentials> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str().trim_end_matches('/')
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::transport::Credentials {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::transport::Credentials>,
    {}
};
impl Client {
    /**Send or validate phone OTP

This single endpoint handles both sending and validating the phone OTP depending on which fields you provide.

**Send OTP** (first call): Provide `phoneNumber` and optionally `smsProviders`. Save the `phoneNumberOtpRequestId` from the response.

**Validate OTP** (second call): Provide `phoneNumber`, `phoneNumberOtpRequestId`, and `phoneNumberOtp`.


Sends a `POST` request to `/api/DigitalIdentity/Register/StepVerifyPhone`

```ignore
let response = client.register_step_verify_phone()
    .body(body)
    .send()
    .await;
```*/
    pub fn register_step_verify_phone(&self) -> builder::RegisterStepVerifyPhone<'_> {
        builder::RegisterStepVerifyPhone::new(self)
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
    /**Builder for [`Client::register_step_verify_phone`]

[`Client::register_step_verify_phone`]: super::Client::register_step_verify_phone*/
    #[derive(Debug, Clone)]
    pub struct RegisterStepVerifyPhone<'a> {
        client: &'a super::Client,
        body: Result<types::builder::StepVerifyPhoneInput, String>,
    }
    impl<'a> RegisterStepVerifyPhone<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::StepVerifyPhoneInput>,
            <V as std::convert::TryInto<
                types::StepVerifyPhoneInput,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `StepVerifyPhoneInput` for body failed: {}", s
                    )
                });
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::StepVerifyPhoneInput,
            ) -> types::builder::StepVerifyPhoneInput,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/api/DigitalIdentity/Register/StepVerifyPhone`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ApiOutputRegister>, Error<()>> {
            let client = self.client;
            let info = OperationInfo {
                operation_id: "register_step_verify_phone",
            };
            let response = {
                let result = {
                    #[allow(unused_mut)]
                    let mut request = {
                        let Self { client, body } = self;
                        let body = body
                            .and_then(|v| {
                                types::StepVerifyPhoneInput::try_from(v)
                                    .map_err(|e| e.to_string())
                            })
                            .map_err(Error::InvalidRequest)?;
                        let url = client.urls.RegisterStepVerifyPhone.clone();
                        client
                            .client
                            .post(url)
                            .header(
                                ::reqwest::header::ACCEPT,
                                ::reqwest::header::HeaderValue::from_static(
                                    "application/json",
                                ),
                            )
                            .json(&body)
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
    RegisterStepVerifyPhone: ::reqwest::Url,
}
#[allow(dead_code, unused_variables)]
impl Urls {
    fn new(base: &::reqwest::Url) -> Self {
        Self {
            RegisterStepVerifyPhone: Self::extended(
                base,
                "/api/DigitalIdentity/Register/StepVerifyPhone",
            ),
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
