//! How a client connects.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::StreamExt;
use serde_json::Value;
use tokio::net::TcpSocket;
use tokio::sync::{Mutex, watch};
use tokio::time::timeout;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};

use super::reader::{Closed, Reader, Socket, State, Store};
use super::{Client, TIMEOUT};

/// Why a connection was not made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refused {
    /// The payload of the connect error (`44`): an object under Engine.IO 4, usually a string under
    /// 3.
    Payload(Value),
    /// The HTTP status and body that came instead of the WebSocket.
    Http(u16, String),
    /// The connection ended without an answer.
    Closed(Closed),
}

/// What to connect to, and how. Made by [`Client::builder`].
#[derive(Clone, Debug)]
pub(crate) struct Builder {
    addr: SocketAddr,
    eio: u8,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    auth: Option<Value>,
    join: bool,
    pings: bool,
    receive_buffer: Option<u32>,
}

impl Builder {
    /// Engine.IO 4 at the default path.
    pub(super) fn new(addr: SocketAddr) -> Self {
        Self {
            addr,
            eio: 4,
            path: "/socket.io/".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            auth: None,
            join: true,
            pings: true,
            receive_buffer: None,
        }
    }

    /// Speaks Engine.IO 3, as the clients of socket.io 1 and 2 do.
    pub(crate) fn eio3(mut self) -> Self {
        self.eio = 3;
        self
    }

    /// Another path than `/socket.io/`.
    pub(crate) fn path(mut self, path: &str) -> Self {
        self.path = path.to_owned();
        self
    }

    /// Adds `name=value` pairs, already percent-encoded, to the query of the handshake.
    pub(crate) fn query(mut self, query: &str) -> Self {
        self.query = format!("{}&{query}", self.query);
        self
    }

    /// Adds a header to the handshake, or replaces one.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The `auth` payload; it is sent under Engine.IO 4 only.
    pub(crate) fn auth(mut self, auth: Value) -> Self {
        self.auth = Some(auth);
        self
    }

    /// Does not join the namespace (Engine.IO 4): [`Builder::connect`] returns after the `0`
    /// packet.
    pub(crate) fn unjoined(mut self) -> Self {
        self.join = false;
        self
    }

    /// Neither sends nor answers pings, as a client that has died.
    pub(crate) fn no_pings(mut self) -> Self {
        self.pings = false;
        self
    }

    /// Asks for a small receive buffer, so that the server feels [`Client::stop_reading`] soon.
    pub(crate) fn receive_buffer(mut self, bytes: u32) -> Self {
        self.receive_buffer = Some(bytes);
        self
    }

    /// Connects and joins the default namespace.
    pub(crate) async fn connect(self) -> Result<Client, Refused> {
        let socket = timeout(TIMEOUT, self.open()).await.expect("the server does not answer the handshake")?;
        let (sink, stream) = socket.split();
        let sink = Arc::new(Mutex::new(sink));
        let store: Store = Arc::new(watch::Sender::new(State::default()));
        let reading = watch::Sender::new(true);
        let reader = Reader::new(stream, sink.clone(), store.clone(), reading.subscribe());
        let task = tokio::spawn(reader.speaking(self.eio, self.pings).run());
        let client = Client { eio: self.eio, sink, store, reading, task, next_id: 0.into() };
        client.until_connected("the packet `0`", |state| state.handshake.clone().map(Ok)).await?;
        if self.join {
            if self.eio == 4 {
                client.raw(&format!("40{}", self.auth.map_or_else(String::new, |auth| auth.to_string()))).await;
            }
            client.until_connected("the packet `40`", |state| state.joined.clone()).await?;
        }
        Ok(client)
    }

    /// Opens the WebSocket.
    async fn open(&self) -> Result<Socket, Refused> {
        let socket = if self.addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.expect("a TCP socket");
        if let Some(bytes) = self.receive_buffer {
            socket.set_recv_buffer_size(bytes).expect("the size of the receive buffer");
        }
        let stream = socket.connect(self.addr).await.expect("a TCP connection to the server");
        stream.set_nodelay(true).expect("TCP_NODELAY");
        let url = format!("ws://{}{}?EIO={}&transport=websocket{}", self.addr, self.path, self.eio, self.query);
        let mut request = url.into_client_request().expect("a valid path and query");
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name).expect("a valid header name");
            request.headers_mut().insert(name, HeaderValue::try_from(value).expect("a valid header value"));
        }
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(socket),
            Err(Error::Http(response)) => {
                let body = response.body().as_deref().unwrap_or_default();
                Err(Refused::Http(response.status().as_u16(), String::from_utf8_lossy(body).into_owned()))
            }
            Err(error) => Err(Refused::Closed(Closed { code: None, reason: error.to_string() })),
        }
    }
}
