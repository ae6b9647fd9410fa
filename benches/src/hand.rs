//! The service written by hand on socketioxide, as its documentation teaches: a handler an event, typed extractors, an
//! `AckSender`, a room for those who hear events.
//!
//! It does what a careful engineer would see to: every call is answered, also one that can not be read or has another path, in
//! the shape Feathers clients know. It does not do what takes another design: answer calls in order, guard against panics, or keep
//! events for a client whose buffer is full.

use std::sync::Arc;

use axum::Router;
use axum::serve::ListenerExt;
use serde::{Deserialize, Serialize};
use socketioxide::extract::{AckSender, Event, SocketRef, TryData};
use socketioxide::{ParserError, SocketIo};
use tokio::net::TcpListener;

use crate::messages::{CREATED, Message, MessageQuery, Messages, NewMessage, PATH, no_record};
use crate::serve::PING_INTERVAL;

const ROOM: &str = "everyone";

/// The error of a call, in the shape Feathers clients know.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    name: &'static str,
    message: String,
    code: u16,
    class_name: &'static str,
}

impl Failure {
    fn bad_request(message: String) -> Self {
        Self { name: "BadRequest", message, code: 400, class_name: "bad-request" }
    }

    fn not_found(message: String) -> Self {
        Self { name: "NotFound", message, code: 404, class_name: "not-found" }
    }

    pub(crate) fn general_error() -> Self {
        Self { name: "GeneralError", message: "Internal error".to_owned(), code: 500, class_name: "general-error" }
    }

    pub(crate) fn method_not_allowed(message: String) -> Self {
        Self { name: "MethodNotAllowed", message, code: 405, class_name: "method-not-allowed" }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;
pub(crate) type Sent<T> = std::result::Result<T, ParserError>;

/// The query of a method that takes none. Clients send `{}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoQuery {}

/// Serves until the process ends.
pub(crate) async fn serve(listener: TcpListener) -> std::result::Result<(), String> {
    let (layer, io) = SocketIo::builder().ping_interval(PING_INTERVAL).build_layer();
    let messages = Arc::new(Messages::new());
    io.ns("/", move |socket: SocketRef| {
        let messages = Arc::clone(&messages);
        async move { connect(&socket, &messages) }
    });
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("TCP_NODELAY could not be set: {error}");
        }
    });
    axum::serve(listener, Router::new().layer(layer)).await.map_err(|error| error.to_string())
}

fn connect(socket: &SocketRef, messages: &Arc<Messages>) {
    socket.join(ROOM);

    let service = Arc::clone(messages);
    socket.on("find", move |TryData(sent): TryData<(String, MessageQuery)>, ack: AckSender| {
        let service = Arc::clone(&service);
        async move { answer(ack, find(&service, sent)) }
    });

    let service = Arc::clone(messages);
    socket.on("get", move |TryData(sent): TryData<(String, u64, NoQuery)>, ack: AckSender| {
        let service = Arc::clone(&service);
        async move { answer(ack, get(&service, sent)) }
    });

    let service = Arc::clone(messages);
    socket.on("create", move |socket: SocketRef, TryData(sent): TryData<(String, NewMessage, NoQuery)>, ack: AckSender| {
        let service = Arc::clone(&service);
        async move { answer(ack, create(&socket, &service, sent).await) }
    });

    socket.on_fallback(async |Event(method), TryData(path): TryData<String>, ack: AckSender| {
        answer::<()>(ack, Err(refuse(&method, path)));
    });
}

fn find(service: &Messages, sent: Sent<(String, MessageQuery)>) -> Result<Vec<Message>> {
    let (path, query) = read(sent)?;
    check(&path)?;
    Ok(service.find(&query))
}

fn get(service: &Messages, sent: Sent<(String, u64, NoQuery)>) -> Result<Message> {
    let (path, id, _) = read(sent)?;
    check(&path)?;
    service.get(id).ok_or_else(|| Failure::not_found(no_record(id)))
}

async fn create(socket: &SocketRef, service: &Messages, sent: Sent<(String, NewMessage, NoQuery)>) -> Result<Message> {
    let (path, new, _) = read(sent)?;
    check(&path)?;
    let message = service.create(new);
    if let Err(error) = socket.within(ROOM).emit(CREATED, &message).await {
        // The message is created all the same.
        eprintln!("some did not hear of it: {error}");
    }
    Ok(message)
}

pub(crate) fn read<T>(sent: Sent<T>) -> Result<T> {
    sent.map_err(|error| Failure::bad_request(error.to_string()))
}

fn check(path: &str) -> Result<()> {
    if path == PATH { Ok(()) } else { Err(no_service(path)) }
}

pub(crate) fn no_service(path: &str) -> Failure {
    Failure::not_found(format!("Service '{path}' not found"))
}

fn refuse(method: &str, path: Sent<String>) -> Failure {
    match path {
        Ok(path) if path == PATH => Failure::method_not_allowed(format!("Method '{method}' not allowed on service '{path}'")),
        Ok(path) => no_service(&path),
        Err(_) => Failure::not_found("Invalid service path".to_owned()),
    }
}

/// As Node does: `(null, result)` or `(error)`.
pub(crate) fn answer<T: Serialize>(ack: AckSender, result: Result<T>) {
    let sent = match result {
        Ok(result) => ack.send(&((), result)),
        Err(failure) => ack.send(&(failure,)),
    };
    if let Err(error) = sent {
        eprintln!("an answer did not leave: {error}");
    }
}
