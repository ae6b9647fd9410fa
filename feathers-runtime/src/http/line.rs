//! The line below a connection: what must be cut when a client is refused, stalls, or is sent away.
//!
//! Neither the engine nor the socket above it can be told to end one connection (a full buffer takes no goodbye), so the
//! WebSocket's stream is handed to the engine inside of [`Cuttable`], which ends it from below. A polling client is ended by a
//! close packet in its name.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::service::BoxFuture;

/// How long a refusal has to reach the client before the line is cut.
const GRACE: Duration = Duration::from_millis(100);
const POLLING_GRACE: Duration = Duration::from_secs(3);

/// One client's transport. It is in the extensions of the request that opened it.
#[derive(Default)]
pub(crate) struct Line {
    /// Nothing more is read; what is buffered is still written.
    ending: Switch,
    /// Nothing more is read or written.
    cut: Switch,
    websocket: AtomicBool,
    /// How often everything that was buffered has left.
    drained: AtomicUsize,
    /// Ends the session while it is one of polling.
    end_polling: OnceLock<Box<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>>,
}

impl Line {
    /// Ends the connection at once.
    pub(crate) fn cut(self: &Arc<Self>) {
        self.ending.turn();
        self.cut.turn();
        self.end_session();
    }

    /// Ends the connection when what was said last had time to leave.
    pub(crate) fn end(self: &Arc<Self>) {
        let line = Arc::clone(self);
        spawn(async move {
            tokio::time::sleep(if line.is_websocket() { GRACE } else { POLLING_GRACE }).await;
            line.ending.turn();
            if line.is_websocket() {
                tokio::time::sleep(POLLING_GRACE).await;
            }
            line.cut();
        });
    }

    /// Ends the session that began by polling. One that has become a WebSocket does not hear it.
    fn end_session(&self) {
        if let Some(end) = self.end_polling.get() {
            spawn(end());
        }
    }

    /// Everything that was buffered has left.
    pub(crate) fn note_drained(&self) {
        self.drained.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn drained(&self) -> usize {
        self.drained.load(Ordering::Acquire)
    }

    /// Whether it was told to end.
    pub(crate) fn is_ending(&self) -> bool {
        self.ending.is_on()
    }

    pub(crate) fn is_websocket(&self) -> bool {
        self.websocket.load(Ordering::Acquire)
    }

    /// From now on the client is on this stream.
    pub(crate) fn carry<S>(self: &Arc<Self>, stream: S) -> Cuttable<S> {
        self.websocket.store(true, Ordering::Release);
        Cuttable { stream, line: Arc::clone(self) }
    }

    pub(crate) fn on_polling(&self, end: impl Fn() -> BoxFuture<'static, ()> + Send + Sync + 'static) {
        // A session opens once.
        let _ = self.end_polling.set(Box::new(end));
    }
}

/// The outbox cuts in its runtime. Without any the process is at its end, and so is every line.
fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        drop(runtime.spawn(task));
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("websocket", &self.is_websocket()).field("ending", &self.is_ending()).finish_non_exhaustive()
    }
}

/// Turned once. Who waits for the stream below is woken; reader and writer are two tasks.
#[derive(Default)]
struct Switch {
    on: AtomicBool,
    waiting: Mutex<[Option<Waker>; 2]>,
}

#[derive(Clone, Copy)]
enum Side {
    Reader,
    Writer,
}

impl Switch {
    fn is_on(&self) -> bool {
        self.on.load(Ordering::Acquire)
    }

    fn turn(&self) {
        self.on.store(true, Ordering::Release);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.iter_mut().filter_map(Option::take).for_each(Waker::wake);
    }

    /// Remembers whom to wake. Answers whether it was turned meanwhile.
    fn wait(&self, side: Side, cx: &Context<'_>) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = &mut waiting[side as usize];
        if !slot.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            *slot = Some(cx.waker().clone());
        }
        self.is_on()
    }

    /// The result of a poll, unless the switch is on. It costs an atomic load while the stream is ready.
    fn guard<T>(
        &self,
        side: Side,
        cx: &mut Context<'_>,
        poll: impl FnOnce(&mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let over = || Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        if self.is_on() {
            return over();
        }
        match poll(cx) {
            Poll::Pending if self.wait(side, cx) => over(),
            result => result,
        }
    }
}

/// A stream that its [`Line`] can end.
#[derive(Debug)]
pub(crate) struct Cuttable<S> {
    stream: S,
    line: Arc<Line>,
}

/// The engine drops the stream when it is over, and also when a polling session was to be taken over and nothing came of it: it
/// would wait for the rest of that for ever.
impl<S> Drop for Cuttable<S> {
    fn drop(&mut self) {
        self.line.end_session();
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Cuttable<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { stream, line } = self.get_mut();
        line.ending.guard(Side::Reader, cx, |cx| Pin::new(stream).poll_read(cx, buffer))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Cuttable<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Self { stream, line } = self.get_mut();
        line.cut.guard(Side::Writer, cx, |cx| Pin::new(stream).poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, line } = self.get_mut();
        let flushed = line.cut.guard(Side::Writer, cx, |cx| Pin::new(stream).poll_flush(cx));
        if let Poll::Ready(Ok(())) = flushed {
            // The engine flushes when its buffer is empty.
            line.note_drained();
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, line } = self.get_mut();
        line.cut.guard(Side::Writer, cx, |cx| Pin::new(stream).poll_shutdown(cx))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_cut_wakes_a_reader_and_a_writer_that_wait() {
        let (near, _far) = tokio::io::duplex(4);
        let line = Arc::new(Line::default());
        let (mut reader, mut writer) = tokio::io::split(line.carry(near));
        let read = tokio::spawn(async move { reader.read_u8().await.map_err(|error| error.kind()) });
        let write = tokio::spawn(async move { writer.write_all(&[0; 100]).await.map_err(|error| error.kind()) });
        tokio::task::yield_now().await;
        line.cut();
        assert_eq!(read.await.unwrap(), Err(io::ErrorKind::ConnectionAborted));
        assert_eq!(write.await.unwrap(), Err(io::ErrorKind::ConnectionAborted));
    }

    #[tokio::test(start_paused = true)]
    async fn an_end_lets_what_is_buffered_leave() {
        let (near, mut far) = tokio::io::duplex(100);
        let line = Arc::new(Line::default());
        let mut near = line.carry(near);
        line.end();
        assert!(near.read_u8().await.is_err(), "reading ends");
        near.write_all(b"bye").await.unwrap();
        let mut said = [0; 3];
        far.read_exact(&mut said).await.unwrap();
        assert_eq!(&said, b"bye");
    }
}
