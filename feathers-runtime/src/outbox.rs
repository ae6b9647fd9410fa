//! The one way out to a client: acks and events of a connection leave in the order they were handed in.
//!
//! The transport holds a bounded buffer per socket and refuses what does not fit. Then the rest waits here, and a pump of this
//! connection alone offers it again until it is gone; a client that takes nothing for [`Limits::stall`] is cut off, so nobody
//! else waits for it and the memory it holds is bounded. All events of one call are one entry that shares its payloads with
//! every other connection, so a bulk call of any size fits. Acks have a reserve of their own: a flood of events can not cost a
//! caller its answer.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::Handle as Runtime;
use tokio::sync::Notify;
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
    /// Counted up whenever everything handed over before has left the buffer.
    fn drained(&self) -> usize;
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
    /// The packets the transport buffers. Half of it is filled until it is empty again: a heartbeat that finds no room ends the
    /// connection.
    pub(crate) buffer: usize,
    /// Entries that may wait before one more event cuts the connection; acks may fill as much again.
    pub(crate) entries: usize,
    /// Bytes that may wait behind the entry in front before one more event cuts the connection; acks may fill as much again.
    /// Payloads shared between connections count for each.
    pub(crate) bytes: usize,
    /// How long the client may take nothing.
    pub(crate) stall: Duration,
}

#[derive(Clone)]
pub(crate) struct Outbox(Arc<Shared>);

struct Shared {
    /// Mirrors [`Phase::Closed`], to be seen without the lock.
    closed: AtomicBool,
    wire: Box<dyn Wire>,
    limits: Limits,
    /// Where the pump runs; whoever hands something in may be on a thread without one.
    runtime: Option<Runtime>,
    state: Mutex<State>,
    /// Nothing waits any more.
    emptied: Notify,
}

struct State {
    phase: Phase,
    queue: VecDeque<Entry>,
    bytes: usize,
    /// What the transport has of us since it was seen empty, in packets and bytes.
    lent: (usize, usize),
    drained: usize,
    /// When callers first waited for this client, since the last time that nothing waited.
    waited: Option<Instant>,
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

/// How often a stalled client must have been offered something: a server that hung itself has offered nothing meanwhile.
const REFUSED: u32 = 8;

/// How long the server's own callers wait in all for a client that does not catch up. A stalled one costs them this once.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bytes the transport gets before it has to be seen empty. One packet may be longer.
const LEND_BYTES: usize = 256 * 1024;

impl Outbox {
    /// Made where the connection lives: its pump runs there as well.
    pub(crate) fn new(wire: Box<dyn Wire>, limits: Limits) -> Self {
        let state = State { phase: Phase::Opening, queue: VecDeque::new(), bytes: 0, lent: (0, 0), drained: 0, waited: None };
        let runtime = Runtime::try_current().ok();
        Self(Arc::new(Shared {
            closed: AtomicBool::new(false),
            wire,
            limits,
            runtime,
            state: Mutex::new(state),
            emptied: Notify::new(),
        }))
    }

    /// The client knows that it is connected: what waited for that leaves.
    pub(crate) fn open(&self) {
        let mut state = self.0.lock();
        if state.phase == Phase::Opening {
            state.phase = Phase::Flowing;
            if !state.queue.is_empty() && !self.pump(&mut state) {
                drop(state);
                self.0.cut();
            }
        }
    }

    /// Sends one packet after all that were handed in before.
    pub(crate) fn send(&self, frame: Frame) {
        self.hand_in(Frames::One(frame));
    }

    /// Sends the events of one call, as a whole behind all that was handed in before. Answers whether the client is behind, so
    /// that whoever causes more does well to wait until it has [caught up](Self::caught_up): once it is waited for, until nothing
    /// waits any more or the patience is over.
    pub(crate) fn send_all(&self, frames: &Arc<[Frame]>) -> bool {
        !frames.is_empty() && self.hand_in(Frames::Many(Arc::clone(frames)))
    }

    fn hand_in(&self, frames: Frames) -> bool {
        let mut state = self.0.lock();
        let mut next = 0;
        match state.phase {
            Phase::Closed => return false,
            Phase::Opening | Phase::Pumping => {}
            Phase::Flowing => {
                for frame in frames.as_slice() {
                    match self.0.lend(&mut state, frame) {
                        Ok(()) => next += 1,
                        Err(NotSent::Full) => break,
                        Err(NotSent::Gone) => {
                            self.0.close(&mut state);
                            return false;
                        }
                    }
                }
                if next == frames.as_slice().len() {
                    return false;
                }
            }
        }
        let is_ack = frames.as_slice().iter().any(|frame| frame.ack.is_some());
        let reserve = if is_ack { 2 } else { 1 };
        // The entry in front is on its way, however large: a bulk call does not cut off those who listen to it.
        let behind = state.bytes - state.queue.front().map_or(0, |entry| entry.bytes);
        if state.queue.len() >= self.0.limits.entries * reserve || behind >= self.0.limits.bytes.saturating_mul(reserve) {
            tracing::warn!(
                entries = state.queue.len(),
                bytes = state.bytes,
                "a client takes its packets too slowly and is cut off"
            );
            self.0.close(&mut state);
            drop(state);
            self.0.cut();
            return false;
        }
        let bytes = frames.as_slice()[next..].iter().map(Frame::size).sum();
        state.bytes += bytes;
        state.queue.push_back(Entry { frames, next, bytes });
        if state.phase == Phase::Flowing && !self.pump(&mut state) {
            drop(state);
            self.0.cut();
            return false;
        }
        let is_much = state.queue.len() > self.0.limits.entries / 4 || behind > self.0.limits.bytes / 4;
        state.waited.map_or(is_much, |since| since.elapsed() < PATIENCE)
    }

    /// Somebody is about to wait for this client, and does so [only so long](PATIENCE).
    pub(crate) fn spend_patience(&self) {
        let mut state = self.0.lock();
        if !state.queue.is_empty() {
            state.waited.get_or_insert_with(Instant::now);
        }
    }

    /// Waits until nothing waits for the client or it is gone.
    pub(crate) async fn caught_up(&self) {
        let emptied = self.0.emptied.notified();
        if !self.is_idle() {
            emptied.await;
        }
    }

    /// Starts the pump. Where it can not run all is over, and whoever holds the lock has to cut the client when it is free: the
    /// transport may come back here.
    #[must_use]
    fn pump(&self, state: &mut State) -> bool {
        state.phase = Phase::Pumping;
        let shared = Arc::downgrade(&self.0);
        match self.0.runtime.clone().or_else(|| Runtime::try_current().ok()) {
            Some(runtime) => {
                drop(runtime.spawn(pump(shared)));
                true
            }
            None => {
                // A transport outside of a runtime. A client that stayed would hear nothing more, and wait for answers.
                tracing::error!("a client can not be sent what waits for it, and is cut off: there is no runtime");
                self.0.close(state);
                false
            }
        }
    }

    /// Ends the connection; what waits is dropped.
    pub(crate) fn cut(&self) {
        self.closed();
        self.0.cut();
    }

    /// The connection is over: nothing is sent or kept any more.
    pub(crate) fn closed(&self) {
        let mut state = self.0.lock();
        self.0.close(&mut state);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.0.closed.load(Ordering::Acquire)
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

impl Shared {
    fn close(&self, state: &mut State) {
        self.closed.store(true, Ordering::Release);
        state.phase = Phase::Closed;
        state.queue.clear();
        state.bytes = 0;
        self.emptied.notify_waiters();
    }

    /// Ends the transport, which may need a task for it.
    fn cut(&self) {
        let _entered = self.runtime.as_ref().map(Runtime::enter);
        self.wire.cut();
    }

    /// Hands a frame to the transport, unless it has its share until it was seen empty again.
    fn lend(&self, state: &mut State, frame: &Frame) -> Result<(), NotSent> {
        let drained = self.wire.drained();
        if drained != state.drained {
            state.drained = drained;
            state.lent = (0, 0);
        }
        let (packets, bytes) = state.lent;
        if packets >= self.limits.burst() || bytes >= LEND_BYTES {
            return Err(NotSent::Full);
        }
        self.wire.send(frame)?;
        state.lent = (packets + 1, bytes + frame.size());
        Ok(())
    }

    // Nothing under this lock leaves it half done, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Offers what waits; answers how many frames were taken and whether some are left.
    fn offer(&self) -> (usize, bool) {
        let mut state = self.lock();
        let mut taken = 0;
        while let Some(mut entry) = state.queue.pop_front() {
            let sent = self.lend(&mut state, &entry.frames.as_slice()[entry.next]);
            match sent {
                Ok(()) => {
                    taken += 1;
                    entry.next += 1;
                    if entry.next == entry.frames.as_slice().len() {
                        state.bytes = state.bytes.saturating_sub(entry.bytes);
                    } else {
                        state.queue.push_front(entry);
                    }
                }
                Err(NotSent::Full) => {
                    state.queue.push_front(entry);
                    break;
                }
                Err(NotSent::Gone) => {
                    self.close(&mut state);
                    return (taken, false);
                }
            }
        }
        let left = !state.queue.is_empty();
        if !left && state.phase == Phase::Pumping {
            state.phase = Phase::Flowing;
            state.waited = None;
            self.emptied.notify_waiters();
        }
        (taken, left)
    }
}

async fn pump(shared: Weak<Shared>) {
    let (mut progress, mut refused) = (Instant::now(), 0_u32);
    loop {
        let wait = {
            let Some(shared) = shared.upgrade() else { return };
            let (taken, left) = shared.offer();
            if !left {
                return;
            }
            let now = Instant::now();
            refused = if taken > 0 { 0 } else { refused + 1 };
            if taken > 0 {
                progress = now;
            } else if refused >= REFUSED && now.duration_since(progress) >= shared.limits.stall {
                tracing::warn!(seconds = shared.limits.stall.as_secs(), "a client took no packet for too long and is cut off");
                shared.close(&mut shared.lock());
                shared.cut();
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
mod tests;
