//! A request for the transport: who may come in, and by which way it goes on.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_REQUEST_HEADERS, CONNECTION, CONTENT_TYPE, ORIGIN, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::address::{RemoteAddress, remote_address};
use super::client_files::ClientFiles;
use super::lines::Lines;
use super::origin::{Origins, host_of_request};
use super::payload3;
use crate::core::Core;
use crate::socketio::Engine;

/// What stands before the engine.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) engine: Engine,
    pub(crate) core: Arc<Core>,
    pub(crate) path: String,
    pub(crate) origins: Origins,
    pub(crate) hosts: Vec<String>,
    pub(crate) engine_io_3: bool,
    pub(crate) trusted_proxies: usize,
    pub(crate) client_files: ClientFiles,
    pub(crate) lines: Lines,
}

impl Door {
    pub(crate) async fn enter(self: Arc<Self>, mut request: Request<Body>) -> Response<Body> {
        if let Some(file) = self.client_file(&request) {
            return file;
        }
        let host = host_of_request(request.headers(), self.trusted_proxies > 0);
        if !self.hosts.is_empty() && !host.as_ref().is_some_and(|host| self.hosts.contains(host)) {
            tracing::warn!(
                ?host,
                path = self.path,
                "a request for this host was refused; `SocketIo::hosts` says by which this server is reached"
            );
            return refuse(StatusCode::FORBIDDEN, 4, "Forbidden host");
        }
        if let Err(origin) = self.origins.check(request.headers(), self.trusted_proxies > 0) {
            tracing::warn!(%origin, path = self.path, "a page from this origin was refused; `SocketIo::origins` says which may connect");
            return refuse(StatusCode::FORBIDDEN, 4, "Forbidden origin");
        }
        let origin = request.headers().get(ORIGIN).cloned();
        let asked = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
        let is_preflight = request.method() == Method::OPTIONS;
        let checked = self.check(&mut request);
        let mut response = match checked {
            _ if is_preflight => preflight(asked),
            // Who is connected may fetch the answers that are due; new calls are refused where they are begun.
            Ok(()) if self.core.is_ending() && parameter(request.uri(), "sid").is_none() => {
                refuse(StatusCode::SERVICE_UNAVAILABLE, 4, "The server is shutting down")
            }
            Ok(()) => self.pass(request).await,
            Err((code, message)) => refuse(StatusCode::BAD_REQUEST, code, message),
        };
        if let Some(origin) = origin {
            // Old clients send credentials, and for those only a named origin will do.
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            headers.append(VARY, HeaderValue::from_static("Origin"));
        }
        response
    }

    fn client_file(&self, request: &Request<Body>) -> Option<Response<Body>> {
        let name = request.uri().path().strip_prefix(&self.path)?.strip_prefix('/')?;
        self.client_files.get(name).filter(|_| request.method() == Method::GET)
    }

    /// The protocol, in Node's words where it is refused. No protocol at all is what the oldest clients say.
    fn check(&self, request: &mut Request<Body>) -> Result<(), (u8, &'static str)> {
        match parameter(request.uri(), "transport") {
            Some("polling" | "websocket") => {}
            _ => return Err((0, "Transport unknown")),
        }
        let version = match parameter(request.uri(), "EIO") {
            Some(version) => version.to_owned(),
            None => {
                let with_version = add_parameter(request.uri(), "EIO=3");
                *request.uri_mut() = with_version.ok_or((3, "Bad request"))?;
                "3".to_owned()
            }
        };
        match version.as_str() {
            "4" => Ok(()),
            "3" if self.engine_io_3 => Ok(()),
            _ => Err((5, "Unsupported protocol version")),
        }
    }

    async fn pass(self: &Arc<Self>, mut request: Request<Body>) -> Response<Body> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
        let address = remote_address(request.headers(), peer, self.trusted_proxies);
        request.extensions_mut().insert(RemoteAddress(address));
        let session = parameter(request.uri(), "sid").map(str::to_owned);
        if parameter(request.uri(), "transport") == Some("websocket") {
            return self.upgrade(request, session.as_deref());
        }
        if let Some(session) = session {
            let (line, fetches) = (self.lines.of(&session), request.method() == Method::GET);
            let version_3 = parameter(request.uri(), "EIO") == Some("3");
            let mut response = with_number(self.engine.request(request).await).await;
            if fetches && version_3 {
                response = payload3::corrected(response).await;
            }
            if let Some(line) = line.filter(|_| fetches) {
                line.note_drained();
            }
            return response;
        }
        self.open_polling(request).await
    }

    /// Answers the upgrade, and hands the stream to the engine when it is ours.
    fn upgrade(self: &Arc<Self>, mut request: Request<Body>, session: Option<&str>) -> Response<Body> {
        let wants = |name, value: &str| has_token(request.headers(), name, value);
        if request.method() != Method::GET || !wants(UPGRADE, "websocket") || !wants(CONNECTION, "upgrade") {
            return refuse(StatusCode::BAD_REQUEST, 3, "Bad request");
        }
        let accept = request.headers().get(SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
        let Some(Ok(accept)) = accept.map(|accept| HeaderValue::from_str(&accept)) else {
            return refuse(StatusCode::BAD_REQUEST, 3, "Bad request");
        };
        let line = match session {
            None => self.lines.open(),
            Some(session) => match self.lines.of(session) {
                Some(line) => line,
                None => return refuse(StatusCode::BAD_REQUEST, 1, "Session ID unknown"),
            },
        };
        let upgrade = hyper::upgrade::on(&mut request);
        let (mut parts, _) = request.into_parts();
        parts.extensions.insert(Arc::clone(&line));
        let door = Arc::clone(self);
        tokio::spawn(async move {
            match upgrade.await {
                Ok(stream) => {
                    let stream = line.carry(TokioIo::new(stream));
                    door.engine.websocket(stream, Request::from_parts(parts, ())).await;
                }
                Err(error) => tracing::debug!(%error, "a connection was lost while it became a WebSocket"),
            }
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
        response
    }

    /// Opens a session; its id, which only the answer names, is noted for the upgrade and for its end.
    async fn open_polling(self: &Arc<Self>, mut request: Request<Body>) -> Response<Body> {
        let line = self.lines.open();
        request.extensions_mut().insert(Arc::clone(&line));
        let version_3 = parameter(request.uri(), "EIO") == Some("3");
        let (parts, body) = self.engine.request(request).await.into_parts();
        let body = match axum::body::to_bytes(body, 64 * 1024).await {
            Ok(body) => body,
            Err(error) => {
                tracing::debug!(%error, "the answer to a handshake could not be read");
                return refuse(StatusCode::INTERNAL_SERVER_ERROR, 3, "Bad request");
            }
        };
        if let Some(session) = session_of(&body) {
            let door = Arc::downgrade(self);
            let (session, packet) = (session.to_owned(), if version_3 { "1:1" } else { "1" });
            let address = format!("{}/?EIO={}&transport=polling&sid={session}", self.path, if version_3 { 3 } else { 4 });
            self.lines.note(session, &line);
            line.on_polling(move || {
                let (door, address) = (door.clone(), address.clone());
                Box::pin(async move {
                    let close = Request::post(address).header(CONTENT_TYPE, "text/plain;charset=UTF-8").body(Body::from(packet));
                    if let (Some(door), Ok(close)) = (door.upgrade(), close) {
                        door.engine.request(close).await;
                    }
                })
            });
        }
        Response::from_parts(parts, Body::from(body))
    }
}

fn refuse(status: StatusCode, code: u8, message: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!(r#"{{"code":{code},"message":"{message}"}}"#)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Node numbers its refusals, the engine writes the number as a text.
async fn with_number(response: Response<Body>) -> Response<Body> {
    if response.status() != StatusCode::BAD_REQUEST {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, 1024).await.unwrap_or_default();
    let known = ["0", "1", "2", "3", "5"].into_iter().find_map(|code| {
        let rest = body.strip_prefix(format!(r#"{{"code":"{code}""#).as_bytes())?;
        Some([format!(r#"{{"code":{code}"#).as_bytes(), rest].concat())
    });
    let body = known.map_or(body, Into::into);
    parts.headers.remove(http::header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

fn preflight(asked: Option<HeaderValue>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked.unwrap_or(HeaderValue::from_static("Content-Type")));
    response
}

/// The first parameter of this name, as it is written: nothing that matters here is ever encoded.
fn parameter<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn add_parameter(uri: &Uri, pair: &str) -> Option<Uri> {
    let query = uri.query().unwrap_or_default();
    format!("{}?{query}&{pair}", uri.path()).parse().ok()
}

fn has_token(headers: &HeaderMap, name: http::HeaderName, token: &str) -> bool {
    let is = |value: &HeaderValue| {
        value.to_str().is_ok_and(|text| text.split(',').any(|part| part.trim().eq_ignore_ascii_case(token)))
    };
    headers.get_all(name).iter().any(is)
}

/// The id in `0{"sid":"…",…}`, whatever the framing around it.
fn session_of(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, rest) = text.split_once(r#""sid":""#)?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found() {
        let uri: Uri = "/socket.io/?EIO=4&transport=polling&sid=abc&xsid=no".parse().unwrap();
        assert_eq!(parameter(&uri, "sid"), Some("abc"));
        assert_eq!(parameter(&uri, "EI"), None);
        assert_eq!(add_parameter(&uri, "a=1").unwrap().query(), Some("EIO=4&transport=polling&sid=abc&xsid=no&a=1"));
    }

    #[test]
    fn a_session_is_named_in_its_handshake() {
        assert_eq!(session_of(br#"97:0{"sid":"Ab-1","upgrades":[]}"#), Some("Ab-1"));
        assert_eq!(session_of(br#"{"code":0}"#), None);
    }
}
