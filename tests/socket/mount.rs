//! Where the transport is: protocols, paths, the client's files, other routes on the port, and where clients come from.

use std::path::PathBuf;

use axum::Router;
use axum::routing::get;
use feathers::{App, Connection, Result, SocketIo};
use serde_json::json;
use tokio::net::TcpListener;

use crate::client::polling::{Polling, http};
use crate::client::{Client, Refused};
use crate::server::{answered, start, start_router};

struct Where;

#[feathers::service("where")]
impl Where {
    fn find(&self, connection: Connection) -> Result<Option<String>> {
        Ok(connection.remote_address().map(|address| address.to_string()))
    }
}

fn app(socketio: SocketIo) -> App {
    App::new().service(Where).socketio(socketio)
}

#[tokio::test]
async fn protocols_that_are_not_spoken_are_refused() {
    let both = start(app(SocketIo::new())).await;
    let new = start(app(SocketIo::new().engine_io_3(false))).await;
    let refused = |code: u8, message: &str| (400, json!({ "code": code, "message": message }));
    let version = refused(5, "Unsupported protocol version");
    for (server, query, expected) in [
        (&new, "EIO=3&transport=polling", version.clone()),
        (&new, "transport=polling", version.clone()),
        (&both, "EIO=2&transport=polling", version.clone()),
        (&both, "EIO=5&transport=polling", version.clone()),
        (&both, "EIO=&transport=polling", version.clone()),
        (&both, "EIO=4&transport=flashsocket", refused(0, "Transport unknown")),
        (&both, "EIO=4", refused(0, "Transport unknown")),
        (&both, "", refused(0, "Transport unknown")),
        (&both, "EIO=4&transport=websocket", refused(3, "Bad request")),
    ] {
        let reply = http(server.addr, "GET", &format!("/socket.io/?{query}"), &[], b"").await;
        assert_eq!((reply.status, reply.json()), expected, "{query}");
    }
    let body = version.1.to_string();
    let old = Client::builder(new.addr).eio3().connect().await.unwrap_err();
    assert_eq!(old, Refused::Http(400, body));
    assert!(new.client().await.call(json!(["find", "where"])).await[0].is_null());
    let oldest = http(both.addr, "GET", "/socket.io/?transport=polling", &[], b"").await;
    assert!(oldest.status == 200 && oldest.text().contains(":0{"), "who says no version speaks 3: {}", oldest.text());
}

#[tokio::test]
async fn a_session_that_is_not_known_is_refused_by_its_number() {
    let server = start(app(SocketIo::new())).await;
    for method in ["GET", "POST"] {
        let path = "/socket.io/?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAA";
        let reply = http(server.addr, method, path, &[], b"").await;
        assert_eq!((reply.status, reply.json()), (400, json!({ "code": 1, "message": "Session ID unknown" })));
    }
}

#[tokio::test]
async fn the_path_may_be_another() {
    for path in ["/ws/", "/ws", "ws", "ws//"] {
        let server = start(app(SocketIo::new().path(path))).await;
        for asked in ["/ws/", "/ws"] {
            for eio3 in [false, true] {
                let builder = Client::builder(server.addr).path(asked);
                let client = if eio3 { builder.eio3() } else { builder }.connect().await.unwrap();
                assert_eq!(client.call(json!(["find", "where"])).await, answered("127.0.0.1"), "{path}");
            }
            let polling = http(server.addr, "GET", &format!("{asked}?EIO=4&transport=polling"), &[], b"").await;
            assert_eq!(polling.status, 200, "{asked} at {path}");
        }
        let default = http(server.addr, "GET", "/socket.io/?EIO=4&transport=polling", &[], b"").await;
        assert_eq!(default.status, 404, "{path}");
    }
    let nested = start(app(SocketIo::new().path("/api/v1/live"))).await;
    let client = Client::builder(nested.addr).path("/api/v1/live/").connect().await.unwrap();
    assert_eq!(client.call(json!(["find", "where"])).await, answered("127.0.0.1"));
}

/// A folder that is gone when this is.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("feathers-{}-{name}", std::process::id()));
        std::fs::create_dir_all(folder.join("pkg/dist")).unwrap();
        let folder = Self(folder);
        folder.write("secret.js", "secret");
        folder
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[tokio::test]
async fn the_client_is_served_by_a_list_of_names() {
    let folder = Folder::new("client");
    folder.write("pkg/secret.js", "secret");
    folder.write("pkg/package.json", "secret");
    folder.write("pkg/dist/secret.js", "secret");
    folder.write("pkg/dist/socket.io.js", "the client");
    folder.write("pkg/dist/socket.io.min.js.map", "{}");
    for part in ["pkg", "pkg/dist"] {
        let server = start(app(SocketIo::new().serve_client(folder.0.join(part)))).await;
        for (name, text, kind) in
            [("socket.io.js", "the client", "text/javascript; charset=utf-8"), ("socket.io.min.js.map", "{}", "application/json")]
        {
            let reply = http(server.addr, "GET", &format!("/socket.io/{name}"), &[], b"").await;
            assert_eq!((reply.status, reply.text().as_str()), (200, text), "{name}");
            assert_eq!(reply.header("content-type"), Some(kind));
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        }
        let with_query =
            http(server.addr, "GET", "/socket.io/socket.io.js?v=1", &[("Origin", "https://evil.example")], b"").await;
        assert_eq!(with_query.text(), "the client", "scripts are for every page");
        for name in [
            "secret.js",
            "package.json",
            "socket.io.min.js",
            "..%2fsecret.js",
            "..%2Fsecret.js",
            "../secret.js",
            "../../secret.js",
            "..%2f..%2fsecret.js",
            "%2e%2e/secret.js",
            "%2e%2e%2fsecret.js",
            "..%5csecret.js",
            "./socket.io.js",
            "dist/socket.io.js",
            "socket.io.js/",
            "socket.io.js/..%2fsecret.js",
            "socket.io.js%00",
            "Socket.io.js",
            "socket%2eio.js",
            "/socket.io.js",
            "socket.io.js%00.map",
            ".",
            "..",
            "%2fetc%2fpasswd",
            "/etc/passwd",
        ] {
            let reply = http(server.addr, "GET", &format!("/socket.io/{name}"), &[], b"").await;
            assert!(matches!(reply.status, 400 | 404), "{name}: {}", reply.status);
            let text = reply.text();
            assert!(!text.contains("secret") && !text.contains("the client") && !text.contains("root:"), "{name}: {text}");
        }
        let post = http(server.addr, "POST", "/socket.io/socket.io.js", &[], b"").await;
        assert_eq!(post.status, 400);
        assert_eq!(server.client().await.call(json!(["find", "where"])).await, answered("127.0.0.1"));
    }
    let off = start(app(SocketIo::new())).await;
    assert_eq!(http(off.addr, "GET", "/socket.io/socket.io.js", &[], b"").await.status, 400, "off by default");
    let missing = app(SocketIo::new().serve_client(folder.0.join("nowhere"))).start().await.unwrap_err();
    assert!(missing.message().contains("nowhere") && missing.message().contains("socket.io.js"), "{missing}");
}

#[tokio::test]
async fn the_address_of_a_client_is_the_peer_or_what_trusted_proxies_say() {
    let list = [("X-Forwarded-For", "1.1.1.1, 2.2.2.2")];
    let forwarded = [("Forwarded", r#"for="[2001:db8::1]:4711";proto=https, for=2.2.2.2"#)];
    for (proxies, headers, expected) in [
        (0, &list[..], "127.0.0.1"),
        (0, &forwarded[..], "127.0.0.1"),
        (1, &list[..], "2.2.2.2"),
        (2, &list[..], "1.1.1.1"),
        (3, &list[..], "127.0.0.1"),
        (1, &forwarded[..], "2.2.2.2"),
        (2, &forwarded[..], "2001:db8::1"),
        (1, &[][..], "127.0.0.1"),
        (1, &[("X-Forwarded-For", "nonsense")][..], "127.0.0.1"),
    ] {
        let server = start(app(SocketIo::new().trusted_proxies(proxies))).await;
        let builder = headers.iter().fold(Client::builder(server.addr), |builder, (name, value)| builder.header(name, value));
        for builder in [builder.clone(), builder.eio3()] {
            let client = builder.connect().await.unwrap();
            assert_eq!(client.call(json!(["find", "where"])).await, answered(expected), "{proxies} {headers:?}");
        }
    }
}

#[tokio::test]
async fn other_routes_may_stand_beside_it() {
    let health = || Router::new().route("/health", get(async || "fine"));
    let own = start(app(SocketIo::new()).routes(health())).await;
    let server = app(SocketIo::new()).start().await.unwrap();
    let router = health().merge(server.router()).fallback(async || "nothing here");
    let merged = start_router(server, router).await;
    for server in [&own, &merged] {
        assert_eq!(http(server.addr, "GET", "/health", &[], b"").await.text(), "fine");
        for client in server.both().await {
            assert_eq!(client.call(json!(["find", "where"])).await, answered("127.0.0.1"));
        }
        Polling::open(server.addr, 4).await;
    }
    assert_eq!(http(own.addr, "GET", "/nosuch", &[], b"").await.status, 404);
    assert_eq!(http(merged.addr, "GET", "/nosuch", &[], b"").await.text(), "nothing here");
}

#[tokio::test]
async fn an_app_serves_itself_or_in_a_server_that_knows_no_addresses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let serving = tokio::spawn(app(SocketIo::new()).serve(listener));
    let client = Client::connect(addr).await;
    assert_eq!(client.call(json!(["find", "where"])).await, answered("127.0.0.1"));
    serving.abort();

    let listening = app(SocketIo::new()).bind("127.0.0.1:0").await.unwrap();
    let addr = listening.address();
    let early = tokio::spawn(async move { Client::connect(addr).await });
    let serving = tokio::spawn(listening.serve());
    assert_eq!(early.await.unwrap().call(json!(["find", "where"])).await, answered("127.0.0.1"));
    serving.abort();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let router = app(SocketIo::new().trusted_proxies(1)).into_router().await.unwrap();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::connect(addr).await;
    assert_eq!(client.call(json!(["find", "where"])).await, answered(json!(null)));
    let client = Client::builder(addr).header("X-Forwarded-For", "2.2.2.2").connect().await.unwrap();
    assert_eq!(client.call(json!(["find", "where"])).await, answered("2.2.2.2"));
    serving.abort();
}
