//! The only file that names socketioxide.
//!
//! What is used of it: Engine.IO with its transports, the socket.io framing, and one namespace. What is not: its handlers (a
//! task an event, no order, no answer to what can not be read), its rooms (an empty list means everybody), its extractors.
//! Packets come in through one fallback handler a socket and leave through the adapter, which takes a packet with text and
//! attachments for one socket and says if there was no room.

use std::convert::Infallible;
use std::fmt::{self, Display};
use std::future::{Ready, ready};
use std::sync::{Arc, OnceLock, Weak};
use std::task::{Context as TaskContext, Poll};

use axum::body::Body;
use http::{Request, Response, StatusCode};
use socketioxide::adapter::Emitter;
use socketioxide::handler::{ConnectHandler, DisconnectHandler, MessageHandler, Value};
use socketioxide::service::SocketIoService;
use socketioxide::socket::{DisconnectReason, Sid, Socket};
use socketioxide::{ParserConfig, SocketError};
use socketioxide_core::adapter::{BroadcastOptions, CoreAdapter, CoreLocalAdapter, DefinedAdapter, SocketEmitter};
use socketioxide_core::packet::{Packet as WirePacket, PacketData};
use tokio::io::{AsyncRead, AsyncWrite};
use tower_service::Service;

use crate::admission::{Admission, Member};
use crate::connection::{Connection, Values};
use crate::core::Core;
use crate::handshake::Handshake;
use crate::http::address::RemoteAddress;
use crate::http::line::Line;
use crate::outbox::{Frame, NotSent, Wire};
use crate::service::BoxFuture;

/// A text that can be shared and cut without copying.
pub(crate) type Text = socketioxide_core::Str;

/// The engine below: takes HTTP requests and upgraded streams.
#[derive(Clone)]
pub(crate) struct Engine {
    service: SocketIoService<Nowhere, Local>,
    io: socketioxide::SocketIo<Local>,
}

impl Engine {
    pub(crate) fn new(admission: Arc<Admission>) -> Self {
        let settings = &admission.settings;
        let parser = ParserConfig::common().max_incoming_binary_buf_size(settings.max_message).max_incoming_binaries(1000);
        let adapter = Slot::default();
        let (service, io) = socketioxide::SocketIo::builder()
            .req_path(settings.path.clone())
            .max_payload(settings.max_message as u64)
            .ws_max_message_size(settings.max_message)
            .ws_max_frame_size(settings.max_message)
            // It is zeroed for every read, two reads a call that comes alone; most packets are far smaller.
            .ws_read_buffer_size(2048)
            .max_buffer_size(settings.buffer)
            .ping_interval(settings.ping_interval)
            .ping_timeout(settings.ping_timeout)
            .with_parser(parser)
            .with_adapter::<Local>(adapter.clone())
            .build_with_inner_svc(Nowhere);
        io.ns("/", Gate(Arc::new(Inside { admission, adapter })));
        Self { service, io }
    }

    /// Polling, and requests that are neither.
    pub(crate) async fn request(&self, request: Request<Body>) -> Response<Body> {
        match self.service.clone().call(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        }
    }

    /// A WebSocket whose HTTP part is done. An error means that the request named no protocol, which was checked before.
    pub(crate) async fn websocket<S>(&self, stream: S, request: Request<()>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        if let Err(error) = self.service.clone().call((stream, request)).await {
            tracing::debug!(%error, "a WebSocket request was not understood");
        }
    }

    /// Ends every connection once what is buffered has left.
    pub(crate) async fn close(&self) {
        self.io.close().await;
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

/// The service behind the engine: nothing.
#[derive(Clone, Debug)]
struct Nowhere;

impl Service<Request<Body>> for Nowhere {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_FOUND;
        ready(Ok(response))
    }
}

/// socketioxide's local adapter, reachable from outside of it.
struct Local {
    inner: CoreLocalAdapter<Emitter>,
    slot: Slot,
}

/// Where the adapter of the namespace can be found. Weak: it owns the namespace's sockets.
type Slot = Arc<OnceLock<Weak<Local>>>;

impl CoreAdapter<Emitter> for Local {
    type Error = Infallible;
    type State = Slot;
    type AckStream = <Emitter as SocketEmitter>::AckStream;
    type InitRes = ();

    fn new(slot: &Slot, inner: CoreLocalAdapter<Emitter>) -> Self {
        Self { inner, slot: Arc::clone(slot) }
    }

    fn init(self: Arc<Self>, on_success: impl FnOnce() + Send + 'static) {
        // One namespace, so the slot is empty.
        let _ = self.slot.set(Arc::downgrade(&self));
        on_success();
    }

    async fn broadcast_with_ack(
        &self,
        packet: WirePacket,
        options: BroadcastOptions,
        timeout: Option<std::time::Duration>,
    ) -> Result<Self::AckStream, Infallible> {
        Ok(self.inner.broadcast_with_ack(packet, options, timeout).0)
    }

    fn get_local(&self) -> &CoreLocalAdapter<Emitter> {
        &self.inner
    }
}

impl DefinedAdapter for Local {}

/// One socket, as the outbox sees it. It holds no socket, so a connection that somebody keeps is not kept open.
struct SocketWire {
    sid: Sid,
    adapter: Slot,
    line: Arc<Line>,
}

impl Wire for SocketWire {
    fn send(&self, frame: &Frame) -> Result<(), NotSent> {
        let adapter = self.adapter.get().and_then(Weak::upgrade).ok_or(NotSent::Gone)?;
        let text = frame.payload.text.clone();
        let inner = match (frame.payload.attachments.as_slice(), frame.ack) {
            ([], None) => PacketData::Event(Value::Str(text, None), None),
            ([], Some(id)) => PacketData::EventAck(Value::Str(text, None), id),
            (bytes, None) => PacketData::BinaryEvent(Value::Str(text, Some(bytes.iter().cloned().collect())), None),
            (bytes, Some(id)) => PacketData::BinaryAck(Value::Str(text, Some(bytes.iter().cloned().collect())), id),
        };
        let packet = WirePacket { inner, ns: Text::from("/") };
        // Never an empty room list here: socketioxide takes that for everybody. A sid makes it this socket alone.
        adapter.inner.broadcast(packet, BroadcastOptions::new(self.sid)).map_err(|errors| match errors.first() {
            Some(SocketError::InternalChannelFull) => NotSent::Full,
            Some(SocketError::Closed) | None => NotSent::Gone,
        })
    }

    fn drained(&self) -> usize {
        self.line.drained()
    }

    fn cut(&self) {
        self.line.cut();
    }
}

/// Marks our handlers for socketioxide's traits, which allow one implementation a marker.
enum Via {}

/// What every new socket passes.
#[derive(Clone)]
struct Gate(Arc<Inside>);

struct Inside {
    admission: Arc<Admission>,
    adapter: Slot,
}

impl ConnectHandler<Local, Via> for Gate {
    /// The client has been told that it is connected, so what waits for it may leave.
    fn call(&self, socket: Arc<Socket<Local>>, _: Option<Value>) {
        if let Some(connection) = self.0.admission.core.registry.get(socket.id.as_str()) {
            connection.outbox().open();
        }
    }

    /// Everything is prepared here, before the client is told anything: its first packet may follow at once.
    fn call_middleware<'a>(
        &'a self,
        socket: Arc<Socket<Local>>,
        auth: &'a Option<Value>,
    ) -> BoxFuture<'a, Result<(), Box<dyn Display + Send>>> {
        Box::pin(
            async move { self.0.admit(&socket, auth.as_ref()).await.map_err(|text| Box::new(text) as Box<dyn Display + Send>) },
        )
    }
}

impl Inside {
    async fn admit(&self, socket: &Arc<Socket<Local>>, auth: Option<&Value>) -> Result<(), String> {
        let parts = socket.req_parts();
        let line = parts.extensions.get::<Arc<Line>>().cloned().unwrap_or_default();
        if line.is_ending() {
            return Err("Connection refused".to_owned());
        }
        let remote_address = parts.extensions.get::<RemoteAddress>().and_then(|address| address.0);
        let handshake = Handshake {
            id: socket.id.to_string(),
            headers: parts.headers.clone(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            auth: auth.and_then(auth_payload),
            remote_address,
            values: Values::default(),
            channels: Vec::new(),
        };
        let wire = SocketWire { sid: socket.id, adapter: Arc::clone(&self.adapter), line: Arc::clone(&line) };
        // The refusal leaves when this returns; the line ends behind it.
        let member = self.admission.admit(handshake, Box::new(wire)).await.inspect_err(|_| line.end())?;
        let entry = Entry(member);
        socket.on_disconnect(entry.clone_for_end());
        socket.on_fallback(entry);
        Ok(())
    }
}

fn auth_payload(value: &Value) -> Option<serde_json::Value> {
    match value {
        Value::Str(text, _) => serde_json::from_str(text.as_str()).ok(),
        Value::Bytes(_) => None,
    }
}

/// The one handler of a socket's packets. When the socket goes, in whatever way, this goes.
struct Entry(Member);

impl Entry {
    fn clone_for_end(&self) -> End {
        End { core: Arc::clone(&self.0.core), connection: self.0.connection.clone() }
    }
}

impl MessageHandler<Local, Via> for Entry {
    fn call(&self, _: Arc<Socket<Local>>, value: Value, ack: Option<i64>) {
        match value {
            Value::Str(text, attachments) => self.0.receive(text, attachments.map(Vec::from).unwrap_or_default(), ack),
            // Another parser; none is set.
            Value::Bytes(_) => {}
        }
    }
}

/// Runs when a socket ends, and can not fail: socketioxide would keep the socket for ever.
struct End {
    core: Arc<Core>,
    connection: Connection,
}

impl DisconnectHandler<Local, Via> for End {
    fn call_with_defer(&self, socket: Arc<Socket<Local>>, _: DisconnectReason, defer: fn(Arc<Socket<Local>>)) {
        self.core.disconnected(&self.connection);
        defer(socket);
    }
}
