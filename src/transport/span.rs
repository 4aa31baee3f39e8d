//! The span of a call (feature `tracing`), by the names of OpenTelemetry. It ends
//! when the outcome is known, after the body was read. It holds no header, no
//! body, no path, no query, and nothing that the server or the user wrote.

#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::CallSpan;
#[cfg(feature = "tracing")]
pub(crate) use self::on::CallSpan;

#[cfg(feature = "tracing")]
mod on {
    use std::sync::{Arc, Mutex, PoisonError};

    use progenitor_client::OperationInfo;
    use reqwest::{Request, Response};
    use tracing::{Instrument as _, Span, field, info_span};

    use crate::{Delivery, Error, ErrorKind};

    /// Shared by all that a call goes through; the span ends with the last of them.
    #[derive(Clone, Debug)]
    pub(crate) struct CallSpan(Option<Arc<Inner>>);

    #[derive(Debug)]
    struct Inner {
        span: Span,
        /// Recorded at the end, and only once: a span keeps all that is recorded.
        outcome: Mutex<&'static str>,
    }

    impl Drop for Inner {
        fn drop(&mut self) {
            let outcome = *self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
            self.span.record("vlens.outcome", outcome);
        }
    }

    impl CallSpan {
        pub(in crate::transport) fn begin(request: &Request, info: &OperationInfo) -> Self {
            let url = request.url();
            let span = info_span!(
                "vlens",
                otel.kind = "client",
                otel.status_code = field::Empty,
                operation = info.operation_id,
                http.request.method = request.method().as_str(),
                http.response.status_code = field::Empty,
                server.address = url.host_str(),
                server.port = url.port_or_known_default(),
                error.type = field::Empty,
                vlens.outcome = field::Empty,
                vlens.delivery = field::Empty,
                vlens.error_code = field::Empty,
            );
            if span.is_disabled() {
                return Self(None);
            }
            let outcome = Mutex::new("given_up");
            Self(Some(Arc::new(Inner { span, outcome })))
        }

        /// Within the span, so that what is logged meanwhile belongs to it.
        pub(in crate::transport) async fn around<F: Future>(&self, call: F) -> F::Output {
            match &self.0 {
                Some(inner) => call.instrument(inner.span.clone()).await,
                None => call.await,
            }
        }

        /// The head of the response is there; whoever reads the rest finds the span
        /// in it.
        pub(in crate::transport) fn answered(self, response: &mut Response) {
            if let Some(inner) = &self.0 {
                let status = response.status().as_u16();
                inner.span.record("http.response.status_code", status);
                response.extensions_mut().insert(self);
            }
        }

        /// There will be no response.
        pub(in crate::transport) fn broke(&self, error: &reqwest::Error, sent: bool) {
            let error_type = match error {
                error if error.is_builder() => "config",
                error if error.is_timeout() => "timeout",
                _ if sent => "transport",
                _ => "connect",
            };
            let delivery = if sent {
                Delivery::Unknown
            } else {
                Delivery::NotSent
            };
            self.failure(error_type, error_type, delivery);
        }

        /// The span of the call that a response belongs to.
        pub(crate) fn of(response: &Response) -> Self {
            match response.extensions().get() {
                Some(Self(inner)) => Self(inner.clone()),
                None => Self(None),
            }
        }

        /// The same, where the response is the success that the document knows.
        pub(crate) fn of_success(response: &Response) -> Self {
            let span = Self::of(response);
            span.outcome("success");
            span
        }

        /// It is a failure.
        pub(crate) fn failed(&self, error: &Error) {
            let Some(inner) = &self.0 else { return };
            let outcome = outcome_of(error.kind());
            match error.status() {
                _ if error.is_timeout() => self.failure("timeout", outcome, error.delivery()),
                // What OpenTelemetry asks for.
                Some(status) if status.is_client_error() || status.is_server_error() => {
                    self.failure(status.as_str(), outcome, error.delivery());
                }
                _ => self.failure(outcome, outcome, error.delivery()),
            }
            if let Some(code) = error.code() {
                inner.span.record("vlens.error_code", code.get());
            }
        }

        fn failure(&self, error_type: &str, outcome: &'static str, delivery: Delivery) {
            let Some(inner) = &self.0 else { return };
            self.outcome(outcome);
            inner.span.record("otel.status_code", "ERROR");
            inner.span.record("error.type", error_type);
            let delivery = match delivery {
                Delivery::NotSent => "not_sent",
                Delivery::Rejected => "rejected",
                Delivery::Unknown => "unknown",
            };
            inner.span.record("vlens.delivery", delivery);
        }

        fn outcome(&self, outcome: &'static str) {
            if let Some(inner) = &self.0 {
                *inner.outcome.lock().unwrap_or_else(PoisonError::into_inner) = outcome;
            }
        }
    }

    fn outcome_of(kind: ErrorKind) -> &'static str {
        match kind {
            ErrorKind::Config => "config",
            ErrorKind::Input => "input",
            ErrorKind::Connect => "connect",
            ErrorKind::Transport => "transport",
            ErrorKind::Status => "status",
            ErrorKind::Api => "api",
            ErrorKind::Decode => "decode",
            ErrorKind::Incomplete => "incomplete",
            ErrorKind::NotConfirmed => "not_confirmed",
            ErrorKind::BodyTooLarge => "body_too_large",
        }
    }
}

/// Without the feature: nothing, at no cost.
#[cfg(not(feature = "tracing"))]
mod off {
    use progenitor_client::OperationInfo;
    use reqwest::{Request, Response};

    use crate::Error;

    #[derive(Clone, Debug)]
    pub(crate) struct CallSpan;

    #[allow(clippy::unused_self)]
    impl CallSpan {
        pub(in crate::transport) fn begin(_: &Request, _: &OperationInfo) -> Self {
            Self
        }

        pub(in crate::transport) fn around<F: Future>(&self, call: F) -> F {
            call
        }

        pub(in crate::transport) fn answered(self, _: &mut Response) {}

        pub(in crate::transport) fn broke(&self, _: &reqwest::Error, _: bool) {}

        pub(crate) fn of(_: &Response) -> Self {
            Self
        }

        pub(crate) fn of_success(_: &Response) -> Self {
            Self
        }

        pub(crate) fn failed(&self, _: &Error) {}
    }
}
