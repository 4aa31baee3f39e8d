//! One connection: served until it ends, is cut, or the sandbox stops.

use std::{
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, ready},
};

use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::watch,
};

use super::{cut::Cut, router::router, world::World};

/// How long the head of a request may be; with bounded bodies it bounds the
/// request log.
const MAX_HEAD: usize = 32 * 1024;

/// Serves a connection. Dropping the future closes it.
pub(super) async fn serve(stream: TcpStream, world: Arc<World>, mut stop: watch::Receiver<bool>) {
    let cut = Arc::new(Cut::default());
    let stream = Stream {
        stream,
        world: Arc::clone(&world),
        cut: Arc::clone(&cut),
        between_requests: true,
    };
    let router = router(Arc::clone(&world), Arc::clone(&cut));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            // It runs from the last answer: it ends idle connections, too.
            .header_read_timeout(world.idle_timeout)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
    );
    tokio::select! {
        _ = connection.as_mut() => return,
        () = cut.asked() => return,
        () = stopping(&mut stop) => {}
        () = world.crowded.notified() => {}
    }
    // Ends it at once if it is idle, else after the answer.
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        () = cut.asked() => {}
    }
}

/// Ready when the sandbox is to stop.
pub(super) async fn stopping(stop: &mut watch::Receiver<bool>) {
    // An error says that the owner is gone.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A TCP stream that can refuse to read a request and that ends with a reset
/// when it was cut.
#[derive(Debug)]
struct Stream {
    stream: TcpStream,
    world: Arc<World>,
    cut: Arc<Cut>,
    /// Nothing of a request was read since the last answer.
    between_requests: bool,
}

impl Stream {
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

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // hyper may ask again before it yields to whoever makes the cut.
        if this.cut.is_asked() {
            return Poll::Pending;
        }
        if ready!(this.poll_drop_unread(cx))? {
            // An error would have hyper say a proper goodbye first.
            this.cut.ask();
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        this.between_requests &= buffer.filled().len() == before;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.between_requests = true;
        Pin::new(&mut this.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.between_requests = true;
        Pin::new(&mut this.stream).poll_write_vectored(cx, buffers)
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

impl Drop for Stream {
    fn drop(&mut self) {
        if self.cut.is_asked() {
            // Without it the caller sees a proper end instead of a reset; if it
            // cannot be set, that has to do.
            let _ = self.stream.set_zero_linger();
        }
    }
}
