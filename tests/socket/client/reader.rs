//! The background task of a client: reads frames, answers pings, and stores what arrives.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::TIMEOUT;

pub(super) type Socket = WebSocketStream<TcpStream>;
pub(super) type Sink = Arc<Mutex<SplitSink<Socket, Message>>>;
pub(super) type Store = Arc<watch::Sender<State>>;

/// One thing received, as [`Client::seen`] lists them. A packet with attachments counts when the
/// last one is there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Seen {
    /// The id, the list of arguments (`[null, result]` or `[error]`) and the attachments.
    Ack(u64, Value, Vec<Bytes>),
    /// The name, the arguments after it, and the attachments.
    Event(String, Vec<Value>, Vec<Bytes>),
    /// The server took the client out of the namespace (`41`).
    Disconnect,
    /// Any other packet but the handshake and pings, as it came (`44…` after the connect, `1`), or
    /// a stray binary frame.
    Other(String),
}

impl Seen {
    /// Whether this is the ack with this id.
    pub(crate) fn is_ack(&self, id: u64) -> bool {
        matches!(self, Self::Ack(own, ..) if *own == id)
    }

    /// Whether this is the packet by which the engine announces that it closes.
    pub(crate) fn is_goodbye(&self) -> bool {
        matches!(self, Self::Other(text) if text == "1")
    }

    /// Whether this is an event of this name.
    pub(crate) fn is_event(&self, name: &str) -> bool {
        matches!(self, Self::Event(own, ..) if own == name)
    }
}

/// How the server ended a connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Closed {
    /// The code of the WebSocket close frame, if there was one.
    pub(crate) code: Option<u16>,
    /// The reason in that frame (may be empty), or how the stream ended without one.
    pub(crate) reason: String,
}

/// What the background task has read so far.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Everything in order, and whether a waiting method has returned it already.
    pub(super) log: Vec<(Seen, bool)>,
    pub(super) handshake: Option<Value>,
    pub(super) joined: Option<Result<Value, Value>>,
    pub(super) closed: Option<Closed>,
}

impl State {
    /// Marks the first unmarked entry that fits as taken, and returns it.
    pub(super) fn take(&mut self, fits: impl Fn(&Seen) -> bool) -> Option<Seen> {
        let entry = self.log.iter_mut().find(|(seen, taken)| !taken && fits(seen))?;
        entry.1 = true;
        Some(entry.0.clone())
    }
}

/// Writes frames one behind the other; false if the connection has ended or the server takes
/// nothing for [`TIMEOUT`].
pub(super) async fn write(sink: &Sink, frames: impl IntoIterator<Item = Message>) -> bool {
    let writing = async {
        let mut sink = sink.lock().await;
        for frame in frames {
            sink.feed(frame).await?;
        }
        sink.flush().await
    };
    matches!(timeout(TIMEOUT, writing).await, Ok(Ok(())))
}

/// The background task of a client.
pub(super) struct Reader {
    stream: SplitStream<Socket>,
    sink: Sink,
    store: Store,
    reading: watch::Receiver<bool>,
    eio: u8,
    pings: bool,
    /// The pings of an Engine.IO 3 client.
    ticker: Option<Interval>,
    /// A packet that waits for attachments, and how many are missing.
    incomplete: Option<(Packet, usize)>,
    /// What a close frame said.
    closed: Option<Closed>,
}

impl Reader {
    /// A reader of Engine.IO 4 with pings, not started yet.
    pub(super) fn new(stream: SplitStream<Socket>, sink: Sink, store: Store, reading: watch::Receiver<bool>) -> Self {
        Self { stream, sink, store, reading, eio: 4, pings: true, ticker: None, incomplete: None, closed: None }
    }

    /// Sets the version of Engine.IO, and whether pings are sent and answered.
    pub(super) fn speaking(mut self, eio: u8, pings: bool) -> Self {
        self.eio = eio;
        self.pings = pings;
        self
    }

    /// Reads until the connection ends or the client is dropped.
    pub(super) async fn run(mut self) {
        loop {
            let reading = *self.reading.borrow_and_update();
            let ticker = self.ticker.as_mut().filter(|_| reading);
            let time_to_ping = async {
                match ticker {
                    Some(ticker) => drop(ticker.tick().await),
                    None => pending().await,
                }
            };
            let frame = tokio::select! {
                biased;
                change = self.reading.changed() => match change {
                    Ok(()) => continue,
                    Err(_) => return,
                },
                () = time_to_ping => {
                    write(&self.sink, [Message::text("2")]).await;
                    continue;
                }
                frame = self.stream.next(), if reading => frame,
            };
            match frame {
                Some(Ok(Message::Text(text))) => self.text(&text).await,
                Some(Ok(Message::Binary(bytes))) => self.binary(bytes),
                Some(Ok(Message::Close(frame))) => {
                    self.closed = Some(frame.map_or_else(Closed::default, |frame| Closed {
                        code: Some(frame.code.into()),
                        reason: frame.reason.to_string(),
                    }));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return self.end(error.to_string()),
                None => return self.end("end of the stream".to_owned()),
            }
        }
    }

    /// Records the end of the connection; what a close frame said counts more than the error.
    fn end(mut self, reason: String) {
        let closed = self.closed.take().unwrap_or(Closed { code: None, reason });
        self.store.send_modify(|state| state.closed = Some(closed));
    }

    /// Takes a text frame.
    async fn text(&mut self, text: &str) {
        match text.as_bytes() {
            [b'0', ..] => {
                let handshake: Value = serde_json::from_str(&text[1..]).unwrap_or_default();
                if self.eio == 3 && self.pings {
                    let period = Duration::from_millis(handshake["pingInterval"].as_u64().unwrap_or(25_000).max(1));
                    let mut ticker = interval_at(Instant::now() + period, period);
                    ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
                    self.ticker = Some(ticker);
                }
                self.store.send_modify(|state| state.handshake = Some(handshake));
            }
            b"2" if self.pings => drop(write(&self.sink, [Message::text("3")]).await),
            b"2" | b"3" => {}
            [b'4', ..] => match Packet::parse(&text[1..]) {
                Some(packet) => self.packet(packet),
                None => self.record(Seen::Other(text.to_owned())),
            },
            _ => self.record(Seen::Other(text.to_owned())),
        }
    }

    /// Takes a socket.io packet, which may have to wait for its attachments.
    fn packet(&mut self, packet: Packet) {
        match (packet.kind, packet.expected) {
            ('0' | '4', _) if packet.namespace == "/" && self.store.borrow().joined.is_none() => {
                let joined = if packet.kind == '0' { Ok(packet.data) } else { Err(packet.data) };
                self.store.send_modify(|state| state.joined = Some(joined));
            }
            (_, 0) => self.record(packet.into_seen()),
            (_, missing) => self.incomplete = Some((packet, missing)),
        }
    }

    /// Takes a binary frame.
    fn binary(&mut self, mut bytes: Bytes) {
        if self.eio == 3 && (bytes.is_empty() || bytes.split_to(1)[0] != 4) {
            return self.record(Seen::Other(format!("a binary frame without the byte 04: {bytes:?}")));
        }
        match self.incomplete.take() {
            None => self.record(Seen::Other(format!("a stray binary frame: {bytes:?}"))),
            Some((mut packet, missing)) => {
                packet.attachments.push(bytes);
                match missing {
                    1 => self.record(packet.into_seen()),
                    _ => self.incomplete = Some((packet, missing - 1)),
                }
            }
        }
    }

    /// Appends to the log.
    fn record(&self, seen: Seen) {
        self.store.send_modify(|state| state.log.push((seen, false)));
    }
}

/// A packet of socket.io: kind, attachment count, namespace, ack id and payload, all but the first
/// optional.
#[derive(Debug)]
struct Packet {
    /// The packet as it came.
    text: String,
    kind: char,
    namespace: String,
    id: Option<u64>,
    data: Value,
    /// How many attachments follow.
    expected: usize,
    attachments: Vec<Bytes>,
}

impl Packet {
    /// Reads the text after the `4` of Engine.IO, for example
    /// `61-/admin,7[null,{"_placeholder":true,"num":0}]`.
    fn parse(text: &str) -> Option<Self> {
        let kind = text.chars().next().filter(char::is_ascii_digit)?;
        let mut rest = &text[1..];
        let mut expected = 0;
        if let ('5' | '6', Some((count, after))) = (kind, rest.split_once('-')) {
            expected = count.parse().ok()?;
            rest = after;
        }
        let mut namespace = "/";
        if rest.starts_with('/') {
            (namespace, rest) = rest.split_once(',').unwrap_or((rest, ""));
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (id, data) = rest.split_at(digits);
        Some(Self {
            text: text.to_owned(),
            kind,
            namespace: namespace.to_owned(),
            id: if id.is_empty() { None } else { Some(id.parse().ok()?) },
            data: if data.is_empty() { Value::Null } else { serde_json::from_str(data).ok()? },
            expected,
            attachments: Vec::new(),
        })
    }

    /// The entry of the log, once all attachments are there.
    fn into_seen(self) -> Seen {
        match (self.kind, self.id, self.data) {
            _ if self.namespace != "/" => Seen::Other(format!("4{}", self.text)),
            ('1', None, Value::Null) => Seen::Disconnect,
            ('2' | '5', _, Value::Array(mut list)) if list.first().is_some_and(Value::is_string) => {
                let Value::String(name) = list.remove(0) else { unreachable!("checked above") };
                Seen::Event(name, list, self.attachments)
            }
            ('3' | '6', Some(id), answer) => Seen::Ack(id, answer, self.attachments),
            _ => Seen::Other(format!("4{}", self.text)),
        }
    }
}
