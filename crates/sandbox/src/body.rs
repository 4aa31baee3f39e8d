//! Bodies in and out that are never held whole.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Frame;

use super::world::ReadBody;

/// How much of a body is kept.
pub(super) const MAX_BODY: usize = 16 * 1024;
/// How much more is read and thrown away: who is still writing does not see an
/// answer.
const MAX_DRAINED: usize = 256 * 1024 * 1024;

/// A body that is not there in whole. Such a request has no effect.
#[derive(Debug)]
pub(super) enum Incomplete {
    /// The connection ended, or what came is no HTTP.
    BrokenOff,
    /// Nothing more came in time.
    Stalled,
}

/// Reads a body to its end, waiting so long for each piece of it.
pub(super) async fn read(mut body: Body, patience: Duration) -> Result<ReadBody, Incomplete> {
    let mut kept = BytesMut::new();
    let mut length: usize = 0;
    while length < MAX_DRAINED {
        let next = tokio::time::timeout(patience, body.frame()).await;
        let frame = match next.map_err(|_| Incomplete::Stalled)? {
            None => break,
            Some(frame) => frame.map_err(|_| Incomplete::BrokenOff)?,
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        let room = MAX_BODY - kept.len();
        kept.extend_from_slice(&data[..data.len().min(room)]);
    }
    Ok(ReadBody {
        bytes: kept.freeze(),
        too_large: length > MAX_BODY,
    })
}

const FLOOD_START: &[u8] = br#"{"data":{"userName":""#;
const FLOOD_END: &[u8] = br#""}}"#;
static FLOOD: [u8; 16 * 1024] = [b'a'; 16 * 1024];

/// A JSON body of about so many bytes.
pub(super) struct Flood {
    started: bool,
    left: u64,
    ended: bool,
}

impl Flood {
    pub(super) fn new(bytes: u64) -> Self {
        let frame = FLOOD_START.len() + FLOOD_END.len();
        Self {
            started: false,
            left: bytes.saturating_sub(frame as u64),
            ended: false,
        }
    }

    fn next(&mut self) -> Option<&'static [u8]> {
        if !self.started {
            self.started = true;
            Some(FLOOD_START)
        } else if self.left > 0 {
            let length =
                usize::try_from(self.left).map_or(FLOOD.len(), |left| left.min(FLOOD.len()));
            self.left -= length as u64;
            FLOOD.get(..length)
        } else if !self.ended {
            self.ended = true;
            Some(FLOOD_END)
        } else {
            None
        }
    }
}

impl HttpBody for Flood {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(
            self.next()
                .map(|chunk| Ok(Frame::data(Bytes::from_static(chunk)))),
        )
    }
}
