//! The app under test, and how clients come in.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use form_urlencoded::Serializer;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::client::Client;
use super::inbox::{Inbox, MemoryWire};
use super::leak::Leaks;
use super::quiet;
use crate::admission::Admission;
use crate::app::App;
use crate::app_ref::AppRef;
use crate::channel::ChannelName;
use crate::connection::Values;
use crate::error::Result;
use crate::handshake::Handshake;
use crate::server::Server;

/// A started app without a port. Cheap to clone.
#[derive(Clone)]
pub struct TestApp {
    server: Server,
    clients: Arc<AtomicUsize>,
}

impl TestApp {
    /// Starts the app: all checks, then the setup of every service.
    ///
    /// # Panics
    /// If the app does not start.
    #[track_caller]
    pub fn start(app: App) -> impl Future<Output = Self> + Send {
        let at = Location::caller();
        async move { Self::try_start(app).await.unwrap_or_else(|error| panic!("{error} (at {at})")) }
    }

    /// The same for an app that is not to start.
    ///
    /// # Errors
    /// What [`App::start`] says.
    pub async fn try_start(app: App) -> Result<Self> {
        Ok(Self { server: app.start().await?, clients: Arc::default() })
    }

    /// The app as the server's own code has it, for calls from the server, channels and settings.
    #[must_use]
    pub fn app(&self) -> AppRef {
        self.server.app()
    }

    /// A client that is to connect.
    pub fn client(&self) -> ClientBuilder {
        let number = self.clients.fetch_add(1, Ordering::Relaxed) + 1;
        let query = [("EIO", "4"), ("transport", "websocket")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let handshake = Handshake {
            id: format!("client-{number}"),
            headers: HeaderMap::new(),
            query: String::new(),
            auth: None,
            remote_address: None,
            values: Values::default(),
            channels: Vec::new(),
        };
        ClientBuilder { admission: Arc::clone(&self.server.admission), handshake, query, name: format!("client {number}") }
    }

    /// Connects a client that says nothing about itself.
    ///
    /// # Panics
    /// If it is refused.
    #[track_caller]
    pub fn connect(&self) -> impl Future<Output = Client> + Send + use<> {
        self.client().connect()
    }

    /// How many clients are connected.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.server.connections()
    }

    /// Waits until no call is under way and every task had its turn; see [the module](super#time).
    ///
    /// # Panics
    /// If a call does not end.
    #[track_caller]
    pub fn quiet(&self) -> impl Future<Output = ()> + Send {
        let at = Location::caller();
        async move { quiet::quiet(&self.server.admission.core).await.unwrap_or_else(|problem| panic!("{problem} (at {at})")) }
    }

    /// Proves that nobody is told what it may not see. See [`Leaks`].
    #[doc(alias = "expect_no_leak")]
    pub fn leaks(&self) -> Leaks<'_> {
        Leaks::new(Arc::clone(&self.server.admission.core))
    }

    /// Ends the app as a server ends: calls under way are answered, connections closed, services torn down.
    pub async fn shutdown(&self) {
        let connections = self.app().connections();
        self.server.shutdown().await;
        connections.iter().for_each(|connection| connection.close());
    }
}

impl fmt::Debug for TestApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestApp").field("connections", &self.connections()).finish_non_exhaustive()
    }
}

/// A client that is to connect: what its handshake says, and what the server is to know of it. Made by [`TestApp::client`].
#[must_use = "a client connects with `.connect().await`"]
pub struct ClientBuilder {
    admission: Arc<Admission>,
    handshake: Handshake,
    query: Vec<(String, String)>,
    name: String,
}

impl ClientBuilder {
    /// What messages of failed tests call it.
    pub fn called(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// A parameter of the connection's address: the `query` option of the clients.
    pub fn query(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.query.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// A header of the handshake.
    ///
    /// # Panics
    /// If HTTP does not allow it.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            panic!("`{name}: {value}` is no header");
        };
        self.handshake.headers.append(name, value);
        self
    }

    /// The `auth` payload of a socket.io 3 or 4 client.
    ///
    /// # Panics
    /// If it can not be written as JSON.
    #[track_caller]
    pub fn auth(mut self, auth: impl Serialize) -> Self {
        match serde_json::to_value(auth) {
            Ok(auth) => self.handshake.auth = Some(auth),
            Err(error) => panic!("the auth payload can not be written as JSON: {error}"),
        }
        self
    }

    /// Where it comes from.
    pub fn remote_address(mut self, address: IpAddr) -> Self {
        self.handshake.remote_address = Some(address);
        self
    }

    /// A value on its connection, as if connection middleware before the app's own had left it:
    /// [`Handshake::insert`](crate::Handshake::insert).
    pub fn insert<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.handshake.insert(value);
        self
    }

    /// Who it is, likewise: [`Handshake::identify`](crate::Handshake::identify).
    pub fn identify<T: Send + Sync + 'static>(mut self, identity: T) -> Self {
        self.handshake.identify(identity);
        self
    }

    /// A channel it is in, likewise: [`Handshake::join`](crate::Handshake::join).
    pub fn join(mut self, channel: impl ChannelName) -> Self {
        self.handshake.join(channel);
        self
    }

    /// Connects it.
    ///
    /// # Panics
    /// If it is refused.
    #[track_caller]
    pub fn connect(self) -> impl Future<Output = Client> + Send {
        let (at, name) = (Location::caller(), self.name.clone());
        async move {
            match self.try_connect().await {
                Ok(client) => client,
                Err(text) => panic!("{name} was refused: {text} (at {at})"),
            }
        }
    }

    /// Connects it, unless it is refused.
    ///
    /// # Errors
    /// The text the client is told.
    pub async fn try_connect(mut self) -> Result<Client, String> {
        self.handshake.query = Serializer::new(String::new()).extend_pairs(&self.query).finish();
        let inbox: Arc<Inbox> = Arc::default();
        let core = Arc::downgrade(&self.admission.core);
        let wire = MemoryWire { id: self.handshake.id.clone(), core, inbox: Arc::clone(&inbox) };
        let member = self.admission.admit(self.handshake, Box::new(wire)).await?;
        if inbox.has_ended() {
            return Err("The connection was closed".to_owned());
        }
        member.connection.outbox().open();
        Ok(Client::new(self.name, member, inbox))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("name", &self.name).field("handshake", &self.handshake).finish_non_exhaustive()
    }
}
