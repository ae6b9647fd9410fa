//! One WebSocket with just enough of Engine.IO and socket.io: frames go out as they are handed in and come back as they are.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

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

    /// Hands a frame in; it leaves with the next [`flush`](Self::flush).
    pub(crate) async fn send(&mut self, frame: &Utf8Bytes) -> Result<(), String> {
        self.0.feed(Message::Text(frame.clone())).await.map_err(|error| format!("a frame was not taken: {error}"))
    }

    pub(crate) async fn flush(&mut self) -> Result<(), String> {
        self.0.flush().await.map_err(|error| format!("frames did not leave: {error}"))
    }

    /// The next packet. Heartbeats are answered on the way.
    pub(crate) async fn receive(&mut self) -> Result<Utf8Bytes, String> {
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
