pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use crate::raw::*;
    pub struct RegisterStepVerifyPhoneWhen(::httpmock::When);
    impl RegisterStepVerifyPhoneWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        regex::Regex::new(
                                "^/api/DigitalIdentity/Register/StepVerifyPhone$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(self, value: &types::StepVerifyPhoneInput) -> Self {
            Self(self.0.json_body(::serde_json::json!(value)))
        }
    }
    pub struct RegisterStepVerifyPhoneThen(::httpmock::Then);
    impl RegisterStepVerifyPhoneThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::ApiOutputRegister) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body(::serde_json::json!(value)),
            )
        }
    }
}
/// An extension trait for [`MockServer`](::httpmock::MockServer) that
/// adds a method for each operation. These are the equivalent of
/// type-checked [`mock()`](::httpmock::MockServer::mock) calls.
pub trait MockServerExt {
    fn register_step_verify_phone<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::RegisterStepVerifyPhoneWhen,
            operations::RegisterStepVerifyPhoneThen,
        );
}
impl MockServerExt for ::httpmock::MockServer {
    fn register_step_verify_phone<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::RegisterStepVerifyPhoneWhen,
            operations::RegisterStepVerifyPhoneThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::RegisterStepVerifyPhoneWhen::new(when),
                operations::RegisterStepVerifyPhoneThen::new(then),
            )
        })
    }
}
