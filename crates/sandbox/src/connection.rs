//! One connection: served until it ends, is cut, or the sandbox stops.

use std::{
    io,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::{Notify, watch},
};

use super::{server, world::World};

/// How long the head of a request may be; with bounded bodies it bounds the
/// request log.
const MAX_HEAD: usize = 32 * 1024;

/// Serves a connection. Dropping the future closes it.
pub(super) async fn serve(stream: TcpStream, world: Arc<World>, mut stop: watch::Receiver<bool>) {
    let cut = Arc::new(Cut::default());
    let line = Line {
        stream,
        world: Arc::clone(&world),
        cut: Arc::clone(&cut),
        between_requests: true,
    };
    let router = server::router(world, Arc::clone(&cut));
    let mut connection = pin!(
        http1::Builder::new()
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(line), TowerToHyperService::new(router))
    );
    let mut stopping = false;
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = cut.asked() => return,
            () = server::stopping(&mut stop), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// The wish to cut a connection.
#[derive(Debug, Default)]
pub(super) struct Cut {
    wished: AtomicBool,
    notify: Notify,
}

impl Cut {
    /// Has the connection reset, whatever it is doing.
    pub(super) fn ask(&self) {
        self.wished.store(true, Ordering::Release);
        self.notify.notify_one();
    }

    async fn asked(&self) {
        self.notify.notified().await;
    }
}

/// A TCP stream that can refuse to read a request and that ends with a reset
/// when it was cut.
#[derive(Debug)]
struct Line {
    stream: TcpStream,
    world: Arc<World>,
    cut: Arc<Cut>,
    /// Nothing of a request was read since the last answer.
    between_requests: bool,
}

impl Line {
    /// Ready with true when a request is there and is to be dropped unread.
    fn poll_drop_unread(&self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        if !self.between_requests || !self.world.with_faults(|faults| faults.drops_next_unread()) {
            return Poll::Ready(Ok(false));
        }
        // The end of the stream is no request.
        let arrived = ready!(self.stream.poll_peek(cx, &mut ReadBuf::new(&mut [0])))?;
        Poll::Ready(Ok(
            arrived > 0 && self.world.with_faults(|faults| faults.take_drop_unread())
        ))
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        // hyper may ask again before it yields to whoever makes the cut.
        if line.cut.wished.load(Ordering::Acquire) {
            return Poll::Pending;
        }
        if ready!(line.poll_drop_unread(cx))? {
            // An error would have hyper say a proper goodbye first.
            line.cut.ask();
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut line.stream).poll_read(cx, buffer))?;
        line.between_requests &= buffer.filled().len() == before;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        line.between_requests = true;
        Pin::new(&mut line.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        line.between_requests = true;
        Pin::new(&mut line.stream).poll_write_vectored(cx, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.cut.wished.load(Ordering::Acquire) {
            // Without it the caller sees a proper end instead of a reset; if it
            // cannot be set, that has to do.
            let _ = self.stream.set_zero_linger();
        }
    }
}
