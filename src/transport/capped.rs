//! A body that fails once it is longer than the limit, after what is within it.
//!
//! `http_body_util::Limited` drops the whole chunk that crosses the limit, and with
//! it an `error_code` that had arrived.

use std::{
    error::Error as StdError,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::Frame;
use reqwest::Body;

use super::BoxError;

pub(super) struct Capped {
    body: Body,
    limit: usize,
    /// How much more is within the limit.
    left: usize,
    is_over: bool,
}

impl Capped {
    pub(super) fn new(body: Body, limit: usize) -> Self {
        Self {
            body,
            limit,
            left: limit,
            is_over: false,
        }
    }
}

impl http_body::Body for Capped {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.is_over {
            let limit = self.limit;
            return Poll::Ready(Some(Err(OverLimit { limit }.into())));
        }
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
            None => return Poll::Ready(None),
        };
        let frame = match frame.into_data() {
            Ok(mut data) => {
                self.is_over = data.len() > self.left;
                data.truncate(self.left);
                self.left -= data.len();
                Frame::data(data)
            }
            // Trailers.
            Err(frame) => frame,
        };
        Poll::Ready(Some(Ok(frame)))
    }
}

/// The body is longer than the limit.
#[derive(Debug)]
pub(crate) struct OverLimit {
    pub(crate) limit: usize,
}

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body is longer than {} bytes", self.limit)
    }
}

impl StdError for OverLimit {}
