//! Which pages may connect, and what their browsers are told.

use feathers::{App, Origins, Result, SocketIo};
use serde_json::json;

use crate::client::polling::{Reply, http};
use crate::client::{Client, Refused};
use crate::server::{Running, answered, start};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    fn find(&self) -> Result<()> {
        Ok(())
    }
}

async fn server(origins: Option<Origins>) -> Running {
    let socketio = match origins {
        Some(origins) => SocketIo::new().origins(origins),
        None => SocketIo::new(),
    };
    start(App::new().service(Messages).socketio(socketio)).await
}

async fn poll(server: &Running, method: &str, headers: &[(&str, &str)]) -> Reply {
    http(server.addr, method, "/socket.io/?EIO=4&transport=polling", headers, b"").await
}

/// Checks on both transports and protocols whether a page from there may connect to this host.
async fn check(server: &Running, origin: Option<&str>, host: &str, passes: bool) {
    let headers: Vec<(&str, &str)> = [("Host", host)].into_iter().chain(origin.map(|origin| ("Origin", origin))).collect();
    let reply = poll(server, "GET", &headers).await;
    assert_eq!(reply.status, if passes { 200 } else { 403 }, "{origin:?} to {host}: {}", reply.text());
    assert_eq!(reply.text().contains("\"sid\""), passes, "{}", reply.text());
    for eio3 in [false, true] {
        let builder = headers.iter().fold(Client::builder(server.addr), |builder, (name, value)| builder.header(name, value));
        match if eio3 { builder.eio3() } else { builder }.connect().await {
            Ok(client) => {
                assert!(passes, "{origin:?} to {host}");
                assert_eq!(client.call(json!(["find", "messages"])).await, answered(json!(null)));
            }
            Err(Refused::Http(403, body)) if !passes => assert!(body.contains("Forbidden origin"), "{body}"),
            Err(other) => panic!("{origin:?} to {host}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn by_default_pages_of_the_same_host_and_of_this_machine_connect() {
    let server = server(None).await;
    for (origin, host, passes) in [
        (None, "api.example.com", true),
        (Some("https://api.example.com"), "api.example.com", true),
        (Some("http://api.example.com:8080"), "API.example.com:3030", true),
        (Some("http://localhost:5173"), "127.0.0.1:3030", true),
        (Some("http://127.0.0.1:5173"), "api.example.com", true),
        (Some("http://[::1]:5173"), "api.example.com", true),
        (Some("https://evil.example"), "api.example.com", false),
        (Some("https://example.com"), "api.example.com", false),
        (Some("https://api.example.com.evil.example"), "api.example.com", false),
        (Some("https://api.example.com@evil.example"), "api.example.com", false),
        (Some("http://localhost.evil.example"), "127.0.0.1", false),
        (Some("null"), "api.example.com", false),
        (Some(""), "api.example.com", false),
        (Some("file://"), "api.example.com", false),
    ] {
        check(&server, origin, host, passes).await;
    }
}

#[tokio::test]
async fn a_list_is_exact() {
    let server =
        server(Some(Origins::list(["https://app.example.com/", "http://localhost:5173", "http://plain.example:80"]))).await;
    for (origin, passes) in [
        (None, true),
        (Some("https://app.example.com"), true),
        (Some("https://APP.example.com"), true),
        (Some("http://localhost:5173"), true),
        (Some("http://plain.example"), true),
        (Some("https://plain.example"), false),
        (Some("http://app.example.com"), false),
        (Some("https://app.example.com:8443"), false),
        (Some("https://api.example.com"), false),
        (Some("http://localhost"), false),
        (Some("null"), false),
    ] {
        check(&server, origin, "api.example.com", passes).await;
    }
}

#[tokio::test]
async fn any_is_any() {
    let server = server(Some(Origins::any())).await;
    for origin in [None, Some("https://evil.example"), Some("null")] {
        check(&server, origin, "api.example.com", true).await;
    }
}

#[tokio::test]
async fn a_forwarded_host_counts_behind_proxies_only() {
    let headers = [("Host", "internal"), ("X-Forwarded-Host", "api.example.com"), ("Origin", "https://api.example.com")];
    let direct = server(None).await;
    assert_eq!(poll(&direct, "GET", &headers).await.status, 403);
    let behind = start(App::new().socketio(SocketIo::new().trusted_proxies(1))).await;
    assert_eq!(poll(&behind, "GET", &headers).await.status, 200);
}

#[tokio::test]
async fn hosts_that_are_not_ours_are_refused_where_that_is_asked() {
    let server = start(App::new().service(Messages).socketio(SocketIo::new().hosts(["API.example.com", "127.0.0.1"]))).await;
    // Somebody's name that points at this machine: the page and the request agree, and that is the trick.
    check(&server, Some("http://rebound.example"), "api.example.com", false).await;
    for (host, passes) in [("api.example.com", true), ("Api.Example.Com:3030", true), ("127.0.0.1:3030", true)]
        .into_iter()
        .chain([("rebound.example", false), ("api.example.com.rebound.example", false), ("localhost", false), ("", false)])
    {
        for origin in [None, Some(format!("http://{host}"))] {
            let headers: Vec<_> =
                [("Host", host)].into_iter().chain(origin.as_deref().map(|origin| ("Origin", origin))).collect();
            let reply = poll(&server, "GET", &headers).await;
            assert_eq!(reply.status, if passes { 200 } else { 403 }, "{host} {origin:?}: {}", reply.text());
        }
    }
    let forwarded = poll(&server, "GET", &[("Host", "rebound.example"), ("X-Forwarded-Host", "api.example.com")]).await;
    assert_eq!(forwarded.status, 403, "without proxies of ours nobody forwards");
}

#[tokio::test]
async fn a_page_that_may_connect_is_told_so() {
    let server = server(None).await;
    for method in ["GET", "OPTIONS"] {
        let reply = poll(&server, method, &[("Origin", "http://localhost:5173")]).await;
        assert_eq!(reply.header("access-control-allow-origin"), Some("http://localhost:5173"), "{method}");
        assert_eq!(reply.header("access-control-allow-credentials"), Some("true"), "{method}");
        assert!(reply.header("vary").is_some_and(|vary| vary.contains("Origin")), "{method}: {:?}", reply.headers);
    }
    let without = poll(&server, "GET", &[]).await;
    assert_eq!((without.status, without.header("access-control-allow-origin")), (200, None));
    // The answers to mistakes can be read by the page, too.
    let origin = [("Origin", "http://localhost:5173")];
    let mistake = http(server.addr, "GET", "/socket.io/?EIO=9&transport=polling", &origin, b"").await;
    assert_eq!((mistake.status, mistake.header("access-control-allow-origin")), (400, Some("http://localhost:5173")));
}

#[tokio::test]
async fn preflights_are_answered() {
    let server = server(None).await;
    let asks = [
        ("Origin", "http://localhost:5173"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type,x-mine"),
    ];
    let reply = poll(&server, "OPTIONS", &asks).await;
    assert_eq!((reply.status, reply.text()), (204, String::new()));
    assert_eq!(reply.header("access-control-allow-headers"), Some("content-type,x-mine"));
    let methods = reply.header("access-control-allow-methods").unwrap_or_default();
    assert!(methods.contains("GET") && methods.contains("POST"), "{methods}");
    // A browser asks before it knows the parameters matter.
    assert_eq!(http(server.addr, "OPTIONS", "/socket.io/", &asks, b"").await.status, 204);
}

#[tokio::test]
async fn a_page_that_may_not_connect_is_told_nothing() {
    let server = server(None).await;
    for method in ["GET", "POST", "OPTIONS"] {
        let reply = poll(&server, method, &[("Origin", "https://evil.example")]).await;
        assert_eq!(reply.status, 403, "{method}");
        assert_eq!(reply.json(), json!({ "code": 4, "message": "Forbidden origin" }));
        assert!(!reply.headers.iter().any(|(name, _)| name.starts_with("access-control")), "{:?}", reply.headers);
    }
    assert_eq!(server.server.connections(), 0);
}
