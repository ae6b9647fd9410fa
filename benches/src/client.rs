//! One WebSocket with just enough of Engine.IO and socket.io: frames go out as they are handed in and come back as they are.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// The id of a call that asks whether calls are answered.
const PROBE: &str = "999999";
const PROBES: usize = 500;
const PROBE_PAUSE: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(crate) struct Client(WebSocketStream<TcpStream>);

impl Client {
    /// Connects to the namespace `/` as a client of Engine.IO 4.
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self, String> {
        let fail = |error: &dyn std::fmt::Display| format!("no connection to {address}: {error}");
        let stream = TcpStream::connect(address).await.map_err(|error| fail(&error))?;
        stream.set_nodelay(true).map_err(|error| fail(&error))?;
        let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
        let (socket, _) = tokio_tungstenite::client_async(url, stream).await.map_err(|error| fail(&error))?;
        let mut client = Self(socket);
        client.expect("0{").await?;
        client.send(&"40".into()).await?;
        client.flush().await?;
        client.expect("40{").await?;
        Ok(client)
    }

    /// Waits until calls are answered. socketioxide tells a client that it is connected and then has another task register what a
    /// handler of connections says; a call that comes in between is lost, so this one is made until an answer comes.
    pub(crate) async fn ready(&mut self) -> Result<(), String> {
        let call = format!(r#"42{PROBE}["get","nobody",0,{{}}]"#).into();
        for _ in 0..PROBES {
            self.send(&call).await?;
            self.flush().await?;
            match tokio::time::timeout(PROBE_PAUSE, self.probed()).await {
                Ok(answered) => return answered,
                Err(_) => continue,
            }
        }
        Err("no call is answered".to_owned())
    }

    async fn probed(&mut self) -> Result<(), String> {
        while !is_probed(&self.any().await?) {}
        Ok(())
    }

    /// Hands a frame in; it leaves with the next [`flush`](Self::flush).
    pub(crate) async fn send(&mut self, frame: &Utf8Bytes) -> Result<(), String> {
        self.0.feed(Message::Text(frame.clone())).await.map_err(|error| format!("a frame was not taken: {error}"))
    }

    pub(crate) async fn flush(&mut self) -> Result<(), String> {
        self.0.flush().await.map_err(|error| format!("frames did not leave: {error}"))
    }

    /// The next packet. Heartbeats are answered on the way; answers to [`ready`](Self::ready) that come late are passed over.
    pub(crate) async fn receive(&mut self) -> Result<Utf8Bytes, String> {
        loop {
            let packet = self.any().await?;
            if !is_probed(&packet) {
                return Ok(packet);
            }
        }
    }

    async fn any(&mut self) -> Result<Utf8Bytes, String> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) if text.as_str() == "2" => {
                    self.send(&"3".into()).await?;
                    self.flush().await?;
                }
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(other)) => return Err(format!("not a text: {other:?}")),
                Some(Err(error)) => return Err(format!("the connection was lost: {error}")),
                None => return Err("the server closed the connection".to_owned()),
            }
        }
    }

    async fn expect(&mut self, head: &str) -> Result<(), String> {
        let packet = self.receive().await?;
        if packet.starts_with(head) { Ok(()) } else { Err(format!("`{packet}` in the place of `{head}`")) }
    }
}

fn is_probed(packet: &str) -> bool {
    packet.strip_prefix("43").and_then(|rest| rest.strip_prefix(PROBE)).is_some_and(|rest| rest.starts_with('['))
}
