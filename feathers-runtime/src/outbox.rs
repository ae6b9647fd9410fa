//! The one way out to a client: acks and events of a connection leave in the order they were handed in.
//!
//! The transport holds a bounded buffer per socket and refuses what does not fit. Then the rest waits here, and a pump of this
//! connection alone offers it again until it is gone; a client that takes nothing for [`Limits::stall`] is cut off, so nobody
//! else waits for it and the memory it holds is bounded. All events of one call are one entry that shares its payloads with
//! every other connection, so a bulk call of any size fits. Acks have a reserve of their own: a flood of events can not cost a
//! caller its answer.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use crate::encode::Payload;

/// One packet for a client, complete but for the transport's framing.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The id of the ack this answers; `None` for an event.
    pub(crate) ack: Option<i64>,
    /// A JSON list: `[null,result]`, `[error]` or `["name",payload]`.
    pub(crate) payload: Payload,
}

/// What a frame is handed to.
pub(crate) trait Wire: Send + Sync {
    /// Takes a frame, without waiting.
    fn send(&self, frame: &Frame) -> Result<(), NotSent>;
    /// Ends the connection at once, with whatever is still buffered.
    fn cut(&self);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    Full,
    Gone,
}

/// How much may wait, and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The packets the transport buffers. The pump fills half of it, which leaves room for heartbeats and acks.
    pub(crate) buffer: usize,
    /// Entries that may wait before one more event cuts the connection; acks may fill as much again.
    pub(crate) entries: usize,
    /// Bytes that may wait before one more entry cuts the connection. Payloads shared between connections count for each.
    pub(crate) bytes: usize,
    /// How long the client may take nothing.
    pub(crate) stall: Duration,
}

#[derive(Clone)]
pub(crate) struct Outbox(Arc<Shared>);

struct Shared {
    wire: Box<dyn Wire>,
    limits: Limits,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    queue: VecDeque<Entry>,
    bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The transport has not told the client yet that it is connected.
    Opening,
    /// Nothing waits; frames go straight to the transport.
    Flowing,
    /// Something waits and the pump is at work.
    Pumping,
    /// The connection is over.
    Closed,
}

/// The frames of one hand-in.
struct Entry {
    frames: Frames,
    next: usize,
    bytes: usize,
}

enum Frames {
    One(Frame),
    Many(Arc<[Frame]>),
}

impl Frames {
    fn as_slice(&self) -> &[Frame] {
        match self {
            Self::One(frame) => std::slice::from_ref(frame),
            Self::Many(frames) => frames,
        }
    }
}

/// The pump's wait while the client takes frames, and while it does not.
const RETRY: Duration = Duration::from_millis(1);
const RETRY_SLOW: Duration = Duration::from_millis(25);

impl Outbox {
    pub(crate) fn new(wire: Box<dyn Wire>, limits: Limits) -> Self {
        let state = State { phase: Phase::Opening, queue: VecDeque::new(), bytes: 0 };
        Self(Arc::new(Shared { wire, limits, state: Mutex::new(state) }))
    }

    /// The client knows that it is connected: what waited for that leaves.
    pub(crate) fn open(&self) {
        let mut state = self.0.lock();
        if state.phase == Phase::Opening {
            state.phase = Phase::Flowing;
            if !state.queue.is_empty() {
                self.pump(&mut state);
            }
        }
    }

    /// Sends one packet after all that were handed in before.
    pub(crate) fn send(&self, frame: Frame) {
        self.hand_in(Frames::One(frame));
    }

    /// Sends the events of one call, as a whole behind all that was handed in before.
    pub(crate) fn send_all(&self, frames: &Arc<[Frame]>) {
        if !frames.is_empty() {
            self.hand_in(Frames::Many(Arc::clone(frames)));
        }
    }

    fn hand_in(&self, frames: Frames) {
        let mut state = self.0.lock();
        let mut next = 0;
        match state.phase {
            Phase::Closed => return,
            Phase::Opening | Phase::Pumping => {}
            Phase::Flowing => {
                // Not more than half the buffer in one go, for a heartbeat that finds no room ends the connection.
                for frame in frames.as_slice().iter().take(self.0.limits.burst()) {
                    match self.0.wire.send(frame) {
                        Ok(()) => next += 1,
                        Err(NotSent::Full) => break,
                        Err(NotSent::Gone) => return state.close(),
                    }
                }
                if next == frames.as_slice().len() {
                    return;
                }
            }
        }
        let is_ack = frames.as_slice().iter().any(|frame| frame.ack.is_some());
        let limit = self.0.limits.entries * if is_ack { 2 } else { 1 };
        if state.queue.len() >= limit || state.bytes >= self.0.limits.bytes {
            tracing::warn!(
                entries = state.queue.len(),
                bytes = state.bytes,
                "a client takes its packets too slowly and is cut off"
            );
            state.close();
            drop(state);
            return self.0.wire.cut();
        }
        let bytes = frames.as_slice()[next..].iter().map(Frame::size).sum();
        state.bytes += bytes;
        state.queue.push_back(Entry { frames, next, bytes });
        if state.phase == Phase::Flowing {
            self.pump(&mut state);
        }
    }

    fn pump(&self, state: &mut State) {
        state.phase = Phase::Pumping;
        let shared = Arc::downgrade(&self.0);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(pump(shared))),
            // Only at the end of a process is there an outbox without a runtime.
            Err(_) => state.close(),
        }
    }

    /// Ends the connection; what waits is dropped.
    pub(crate) fn cut(&self) {
        self.0.lock().close();
        self.0.wire.cut();
    }

    /// The connection is over: nothing is sent or kept any more.
    pub(crate) fn closed(&self) {
        self.0.lock().close();
    }

    /// Whether all that was handed in has gone to the transport.
    pub(crate) fn is_idle(&self) -> bool {
        self.0.lock().queue.is_empty()
    }
}

impl Frame {
    fn size(&self) -> usize {
        self.payload.text.len() + self.payload.attachments.iter().map(bytes::Bytes::len).sum::<usize>()
    }
}

impl Limits {
    fn burst(&self) -> usize {
        (self.buffer / 2).max(1)
    }
}

impl State {
    fn close(&mut self) {
        self.phase = Phase::Closed;
        self.queue.clear();
        self.bytes = 0;
    }
}

impl Shared {
    // Nothing under this lock leaves it half done, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Offers what waits; answers how many frames were taken and whether some are left.
    fn offer(&self) -> (usize, bool) {
        let mut state = self.lock();
        let mut taken = 0;
        while taken < self.limits.burst()
            && let Some(entry) = state.queue.front_mut()
        {
            match self.wire.send(&entry.frames.as_slice()[entry.next]) {
                Ok(()) => {
                    taken += 1;
                    entry.next += 1;
                    if entry.next == entry.frames.as_slice().len() {
                        let bytes = entry.bytes;
                        state.queue.pop_front();
                        state.bytes = state.bytes.saturating_sub(bytes);
                    }
                }
                Err(NotSent::Full) => break,
                Err(NotSent::Gone) => {
                    state.close();
                    return (taken, false);
                }
            }
        }
        let left = !state.queue.is_empty();
        if !left && state.phase == Phase::Pumping {
            state.phase = Phase::Flowing;
        }
        (taken, left)
    }
}

async fn pump(shared: Weak<Shared>) {
    let mut progress = Instant::now();
    loop {
        let wait = {
            let Some(shared) = shared.upgrade() else { return };
            let (taken, left) = shared.offer();
            if !left {
                return;
            }
            let now = Instant::now();
            if taken > 0 {
                progress = now;
            } else if now.duration_since(progress) >= shared.limits.stall {
                tracing::warn!(seconds = shared.limits.stall.as_secs(), "a client took no packet for too long and is cut off");
                shared.lock().close();
                shared.wire.cut();
                return;
            }
            if taken > 0 { RETRY } else { RETRY_SLOW.min(shared.limits.stall) }
        };
        tokio::time::sleep(wait).await;
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.lock();
        f.debug_struct("Outbox").field("phase", &state.phase).field("entries", &state.queue.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::*;

    /// A transport with room for so many frames until somebody reads them.
    #[derive(Default)]
    struct Fake {
        sent: Mutex<Vec<String>>,
        room: AtomicUsize,
        cut: AtomicBool,
    }

    impl Wire for Arc<Fake> {
        fn send(&self, frame: &Frame) -> Result<(), NotSent> {
            let less = |room: usize| room.checked_sub(1);
            self.room.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).map_err(|_| NotSent::Full)?;
            self.sent.lock().unwrap().push(frame.payload.text.to_string());
            Ok(())
        }

        fn cut(&self) {
            self.cut.store(true, Ordering::SeqCst);
        }
    }

    fn frame(text: &str, ack: Option<i64>) -> Frame {
        Frame { ack, payload: Payload { text: text.to_owned().into(), attachments: Vec::new() } }
    }

    fn outbox(room: usize, entries: usize) -> (Arc<Fake>, Outbox) {
        let fake = Arc::new(Fake { room: room.into(), ..Fake::default() });
        let limits = Limits { buffer: 4, entries, bytes: 1 << 20, stall: Duration::from_secs(10) };
        (fake.clone(), Outbox::new(Box::new(fake), limits))
    }

    async fn pause() {
        tokio::time::sleep(Duration::from_millis(60)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_leaves_before_the_client_is_connected_and_order_is_kept() {
        let (fake, outbox) = outbox(100, 10);
        outbox.send(frame("a", None));
        outbox.send(frame("b", Some(1)));
        assert!(fake.sent.lock().unwrap().is_empty());
        outbox.open();
        outbox.send(frame("c", None));
        pause().await;
        assert_eq!(*fake.sent.lock().unwrap(), ["a", "b", "c"]);
        assert!(outbox.is_idle());
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_buffer_loses_nothing() {
        let (fake, outbox) = outbox(3, 10);
        outbox.open();
        let many: Arc<[Frame]> = (0..1000).map(|n| frame(&n.to_string(), None)).collect();
        outbox.send_all(&many);
        outbox.send(frame("ack", Some(7)));
        while !outbox.is_idle() {
            fake.room.fetch_add(2, Ordering::SeqCst);
            pause().await;
        }
        let sent = fake.sent.lock().unwrap();
        assert_eq!(sent.len(), 1001);
        assert!(sent[..1000].iter().enumerate().all(|(n, text)| *text == n.to_string()));
        assert_eq!(sent[1000], "ack");
        assert!(!fake.cut.load(Ordering::SeqCst));
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_cut_off() {
        let (fake, outbox) = outbox(0, 10);
        outbox.open();
        outbox.send(frame("a", None));
        tokio::time::sleep(Duration::from_secs(9)).await;
        assert!(!fake.cut.load(Ordering::SeqCst));
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(fake.cut.load(Ordering::SeqCst));
    }

    #[tokio::test(start_paused = true)]
    async fn events_stop_where_acks_still_fit() {
        let (fake, outbox) = outbox(0, 2);
        outbox.open();
        outbox.send(frame("a", None));
        outbox.send(frame("b", None));
        outbox.send(frame("ack", Some(1)));
        assert!(!fake.cut.load(Ordering::SeqCst), "the reserve is for acks");
        outbox.send(frame("c", None));
        assert!(fake.cut.load(Ordering::SeqCst));
    }
}
