//! A small HTTP/1.1 client on a bare TCP connection, and a client for the polling transport of
//! Engine.IO on top of it.

use std::future::pending;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::TIMEOUT;

/// What a server answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reply {
    /// The status, or 0 if the server ended the connection without a complete head.
    pub(crate) status: u16,
    /// The headers in order, with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, without the framing of chunks.
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The first header of this name, given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON, null if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Reads a response, or nothing while it is incomplete. One without a length is complete when
    /// the stream has ended.
    fn parse(raw: &[u8], ended: bool) -> Option<Self> {
        let end = raw.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&raw[..end]);
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        let mut reply = Self { status, headers, body: Vec::new() };
        let rest = &raw[end + 4..];
        let body = if reply.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            unchunk(rest)
        } else {
            let length: Option<usize> = reply.header("content-length").and_then(|length| length.parse().ok());
            length.and_then(|length| rest.get(..length)).map(<[u8]>::to_vec)
        };
        reply.body = match body {
            Some(body) => body,
            None if ended => rest.to_vec(),
            None => return None,
        };
        Some(reply)
    }
}

/// Takes the framing off a chunked body; nothing if the last chunk is missing.
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|bytes| bytes == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..line]).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

/// Sends one request on a connection of its own and reads the response, even if the server answers
/// before it has read the whole body. `Host`, `Connection: close` and `Content-Length` are added
/// unless the headers have them; a `Transfer-Encoding` replaces the length, and the body must then
/// be framed by the caller.
pub(crate) async fn http(addr: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let given = |name: &str| headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    let mut request = format!("{method} {path} HTTP/1.1\r\n");
    let host = addr.to_string();
    let length = body.len().to_string();
    let mut defaults = vec![("Host", host.as_str()), ("Connection", "close")];
    if !given("Transfer-Encoding") && (!body.is_empty() || method == "POST") {
        defaults.push(("Content-Length", length.as_str()));
    }
    let defaults = defaults.into_iter().filter(|(name, _)| !given(name));
    for (name, value) in defaults.chain(headers.iter().copied()) {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");

    let exchange = async {
        let mut stream = TcpStream::connect(addr).await.expect("a TCP connection to the server");
        let (mut reader, mut writer) = stream.split();
        let write = async {
            // A server that has seen enough may close early; what it answered counts, not that it
            // did not listen.
            if writer.write_all(request.as_bytes()).await.is_ok() {
                let _ = writer.write_all(body).await;
            }
            pending().await
        };
        let read = async {
            let mut raw = Vec::new();
            loop {
                let ended = !matches!(reader.read_buf(&mut raw).await, Ok(1..));
                match Reply::parse(&raw, ended) {
                    Some(reply) => return reply,
                    None if ended => return Reply::default(),
                    None => {}
                }
            }
        };
        tokio::select! { reply = read => reply, reply = write => reply }
    };
    let reply = timeout(TIMEOUT, exchange).await;
    reply.unwrap_or_else(|_| panic!("the server does not answer {method} {path}"))
}

/// A session over the polling transport. Nothing happens in the background.
#[derive(Clone, Debug)]
pub(crate) struct Polling {
    /// The address of the server.
    pub(crate) addr: SocketAddr,
    /// The version of Engine.IO.
    pub(crate) eio: u8,
    /// The id of the session.
    pub(crate) sid: String,
    /// The content of the `0` packet.
    pub(crate) handshake: Value,
    /// The packets that came with the handshake, under Engine.IO 3 for example `40`.
    pub(crate) first: Vec<String>,
}

impl Polling {
    /// Opens a session at the default path with Engine.IO 3 or 4. It has not joined the namespace
    /// under Engine.IO 4: `send("40")` and `packets()` do that. A refused handshake fails the test;
    /// use [`http`] to look at one.
    pub(crate) async fn open(addr: SocketAddr, eio: u8) -> Self {
        Self::open_with(addr, eio, "").await
    }

    /// The same with more in the query, such as `&b64=1`.
    pub(crate) async fn open_with(addr: SocketAddr, eio: u8, query: &str) -> Self {
        let reply = http(addr, "GET", &format!("/socket.io/?EIO={eio}&transport=polling{query}"), &[], b"").await;
        let text = reply.text();
        assert_eq!(reply.status, 200, "the handshake is refused: {text}");
        let mut first = decode(eio, &text);
        assert!(first.first().is_some_and(|packet| packet.starts_with('0')), "no handshake: {text}");
        let handshake: Value = serde_json::from_str(&first.remove(0)[1..]).expect("a handshake in JSON");
        let sid = handshake["sid"].as_str().expect("the handshake has a sid").to_owned();
        Self { addr, eio, sid, handshake, first }
    }

    /// The path and query of the session, for requests of one's own with [`http`].
    pub(crate) fn path(&self) -> String {
        format!("/socket.io/?EIO={}&transport=polling&sid={}", self.eio, self.sid)
    }

    /// Posts a body as it is and returns the status and the body of the response, `(200, "ok")` if
    /// all is well.
    pub(crate) async fn post(&self, text: &str) -> (u16, String) {
        let headers = [("Content-Type", "text/plain;charset=UTF-8")];
        let reply = http(self.addr, "POST", &self.path(), &headers, text.as_bytes()).await;
        (reply.status, reply.text())
    }

    /// Posts one packet, framed as the version of Engine.IO wants it.
    pub(crate) async fn send(&self, packet: &str) -> (u16, String) {
        self.post(&encode(self.eio, &[packet])).await
    }

    /// Waits for packets, pings among them, and returns the status and the body of the response.
    pub(crate) async fn get(&self) -> (u16, String) {
        let reply = http(self.addr, "GET", &self.path(), &[], b"").await;
        (reply.status, reply.text())
    }

    /// Polls until the session is over.
    pub(crate) async fn over(&self) {
        let polls = async { while self.get().await.0 == 200 {} };
        let over = timeout(TIMEOUT, polls).await;
        over.unwrap_or_else(|_| panic!("the server does not end the session {}", self.sid));
    }

    /// Waits for packets that are no pings, which it answers; any other status than 200 fails the
    /// test.
    pub(crate) async fn packets(&self) -> Vec<String> {
        loop {
            let (status, body) = self.get().await;
            assert_eq!(status, 200, "the server refuses to be polled: {body}");
            let (pings, packets): (Vec<_>, Vec<_>) = decode(self.eio, &body).into_iter().partition(|packet| packet == "2");
            for _ in pings {
                self.send("3").await;
            }
            if !packets.is_empty() {
                return packets;
            }
        }
    }
}

/// Puts packets together as one body: `LENGTH:PACKET` under Engine.IO 3, joined by the byte 1E
/// under 4. Lengths are those of JavaScript, in units of UTF-16.
pub(crate) fn encode(eio: u8, packets: &[&str]) -> String {
    match eio {
        3 => packets.iter().map(|packet| format!("{}:{packet}", packet.encode_utf16().count())).collect(),
        _ => packets.join("\u{1e}"),
    }
}

/// Takes a body apart into packets.
pub(crate) fn decode(eio: u8, body: &str) -> Vec<String> {
    if eio != 3 {
        return body.split('\u{1e}').map(str::to_owned).collect();
    }
    let mut packets = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (length, after) = rest.split_once(':').expect("a length before each packet");
        let length: usize = length.parse().expect("a length in digits");
        let mut units = 0;
        let end = after.char_indices().find(|(_, c)| {
            let fits = units >= length;
            units += c.len_utf16();
            fits
        });
        let (packet, after) = after.split_at(end.map_or(after.len(), |(end, _)| end));
        assert_eq!(packet.encode_utf16().count(), length, "the length before {packet:.200}");
        packets.push(packet.to_owned());
        rest = after;
    }
    packets
}
