//! Attacks on what carries calls: joining, namespaces, the engine's own packets, names and sizes, and polling bodies.

use serde_json::{Value, json};

use crate::attack::server;
use crate::client::polling::{Polling, encode, http};
use crate::client::{Client, Seen, TIMEOUT};
use crate::server::{Running, answered, assert_no_panics, refused, until};
use feathers::Class;

/// Others do not notice.
async fn all_is_well(server: &Running) {
    assert_eq!(server.client().await.call(json!(["find", "x", { "a": 1 }])).await, answered(json!({ "a": 1 })));
    assert_no_panics();
}

#[tokio::test]
async fn joining_twice() {
    let server = server().await;
    for eio3 in [false, true] {
        let client = if eio3 { server.client_3().await } else { server.client().await };
        for frame in ["40", "40", "40{\"token\":1}", "40{", "40/,"] {
            client.raw(frame).await;
        }
        assert_eq!(client.call(json!(["create", "x", 1])).await, answered(1));
        assert_eq!(client.expect_event("x created").await, 1);
        assert_eq!(client.call(json!(["find", "x"])).await, answered(json!({})));
        assert_eq!(client.events().len(), 1, "each event once: {client:?}");
        assert_eq!(server.server.connections(), 1);
        drop(client);
        server.connections(0).await;
    }
    all_is_well(&server).await;
    server.connections(0).await;
}

#[tokio::test]
async fn joining_many_times_at_once() {
    let server = server().await;
    let client = Client::builder(server.addr).unjoined().connect().await.unwrap();
    for _ in 0..100 {
        client.raw("40").await;
    }
    until("it has joined", || client.joined().is_some()).await;
    assert_eq!(client.call(json!(["create", "x", 1])).await, answered(1));
    assert_eq!(client.call(json!(["find", "x"])).await, answered(json!({})));
    assert_eq!(client.events().len(), 1, "{client:?}");
    assert_eq!(client.seen().len(), 3, "{client:?}");
    assert_eq!(server.server.connections(), 1);
    drop(client);
    server.connections(0).await;
}

#[tokio::test]
async fn another_namespace() {
    let server = server().await;
    let clients = server.both().await;
    for client in &clients {
        for namespace in ["/other", "/%2f", "/admin?token=1", "/\u{e9}"] {
            client.raw(&format!("40{namespace},")).await;
            let refused = |seen: &Seen| matches!(seen, Seen::Other(text) if text.starts_with(&format!("44{namespace},")));
            let told = client.expect("the refusal", refused).await;
            assert!(matches!(&told, Seen::Other(text) if text.contains("\"Invalid namespace\"")), "{told:?}");
        }
        client.raw(r#"42/other,5["find","x"]"#).await;
        client.raw("41/other,").await;
        assert_eq!(client.call(json!(["find", "x"])).await, answered(json!({})));
        assert!(!client.seen().iter().any(|seen| seen.is_ack(5)), "{client:?}");
    }
    server.connections(2).await;
    let alone = Client::builder(server.addr).unjoined().connect().await.unwrap();
    alone.raw("40/other,").await;
    alone.expect("the refusal", |seen| matches!(seen, Seen::Other(text) if text.starts_with("44/other"))).await;
    assert_eq!(server.server.connections(), 2, "it is in no namespace");
    all_is_well(&server).await;
}

#[tokio::test]
async fn old_clients_are_told_of_a_namespace_in_their_way() {
    let server = server().await;
    let client = server.client_3().await;
    client.raw("40/other,").await;
    let told = client.expect("the refusal", |seen| matches!(seen, Seen::Other(_))).await;
    // Node sent the bare text; the layer below knows one form only. (A known gap, in the README.)
    assert_eq!(told, Seen::Other(r#"44/other,{"message":"Invalid namespace"}"#.into()));
}

#[tokio::test]
async fn names_with_escapes_end_the_connection_and_paths_may_have_them() {
    let server = server().await;
    for client in server.both().await {
        // PHP writes every slash like this.
        client.raw(r#"420["find","my\/things",{}]"#).await;
        assert_eq!(client.ack(0).await[0]["message"], "Service 'my/things' not found");
        // The layer below reads event names without unescaping them. (A known gap, in the README.)
        client.raw(r#"421["my\/things::find",{}]"#).await;
        client.closed().await;
    }
    all_is_well(&server).await;
}

#[tokio::test]
async fn events_before_joining_and_after_leaving() {
    let server = server().await;
    for frame in [r#"420["find","x"]"#, r#"42["create","x",1]"#, "430[]", "41"] {
        let client = Client::builder(server.addr).unjoined().connect().await.unwrap();
        client.raw(frame).await;
        client.raw(r#"421["find","x"]"#).await;
        client.closed().await;
        assert_eq!(client.heard(), [], "{frame}");
        assert_eq!(server.server.connections(), 0);
    }
    for client in server.both().await {
        client.raw("41").await;
        client.raw(r#"420["find","x"]"#).await;
        client.raw(r#"42["create","x",1]"#).await;
        // Engine.IO 4 closes, 3 may ignore it; neither answers.
        client.raw("1").await;
        client.closed().await;
        assert_eq!(client.heard(), []);
    }
    all_is_well(&server).await;
}

#[tokio::test]
async fn packets_that_are_none() {
    let server = server().await;
    for frame in [
        "", "9", "x", "4", "48", "49", "4x", "0", "0{}", "5", "6", "7", "2probe", "3probe", "\u{0}", "\u{1e}", "44", "44{}", "b",
        "bAAA",
    ] {
        for client in server.both().await {
            client.raw(frame).await;
            let alive = async {
                client.raw(r#"42777["find","x"]"#).await;
                client.ack_within(777, TIMEOUT).await
            };
            if alive.await.is_none() {
                client.closed().await;
            }
            assert!(client.heard().iter().all(|seen| seen.is_ack(777)), "{frame:?}: {client:?}");
        }
    }
    all_is_well(&server).await;
    server.connections(0).await;
}

#[tokio::test]
async fn names_and_keys_that_mean_something_elsewhere() {
    let server = server().await;
    let client = server.client().await;
    for path in ["__proto__", "constructor", "toString", "hasOwnProperty", "x/__proto__/y", "../x", "\u{feff}x"] {
        let answer = client.call(json!(["find", path, {}])).await;
        assert_eq!(answer, refused(Class::NotFound, &format!("Service '{path}' not found")));
        let answer = client.call(json!([format!("{path}::find"), {}])).await;
        assert_eq!(
            (&answer[0]["name"], answer[0]["message"].as_str().unwrap()),
            (&json!("NotFound"), &*format!("Service '{path}' not found"))
        );
    }
    let keys = json!({ "__proto__": { "polluted": 1 }, "constructor": { "prototype": {} }, "": 1 });
    assert_eq!(client.call(json!(["find", "x", keys])).await, answered(keys.clone()));
    assert_eq!(client.call(json!(["create", "x", keys])).await, answered(keys.clone()));
    assert_eq!(client.call(json!(["get", "x", 1, keys])).await[0]["name"], "BadRequest");
    assert_eq!(client.call(json!(["find", "x\u{0}", {}])).await, refused(Class::NotFound, "Service 'x\u{0}' not found"));
    // Half a surrogate pair is no character; JSON can spell it all the same.
    for (call, name) in [
        (r#"["find","\ud800",{}]"#, "NotFound"),
        (r#"["find","x\udc00x",{}]"#, "NotFound"),
        (r#"["find","x",{"a":"\ud800"}]"#, "BadRequest"),
        (r#"["find","x",{"\ud800":1}]"#, "BadRequest"),
        (r#"["create","x","\udfff"]"#, "BadRequest"),
        (r#"["get","x",1,"\ud83d"]"#, "BadRequest"),
        (r#"["find","x",{"a":"\ud800\u0041"}]"#, "BadRequest"),
    ] {
        client.raw(&format!("425{call}")).await;
        assert_eq!(client.ack(5).await[0]["name"], name, "{call}");
    }
    let pair = client.call(json!(["find", "x", { "a": "\u{1f389}\u{2028}" }])).await;
    assert_eq!(pair, answered(json!({ "a": "\u{1f389}\u{2028}" })));
    all_is_well(&server).await;
}

#[tokio::test]
async fn great_lengths() {
    let server = server().await;
    let client = server.client().await;
    let not_found = async |path: &str| {
        let answer = client.call(json!(["find", path, {}])).await;
        assert_eq!(answer[0]["code"], 404);
        let answer = client.call(json!([format!("{path}::find"), {}])).await;
        assert_eq!(answer[0]["code"], 404);
        client.forget();
    };
    not_found(&"p".repeat(100_000)).await;
    not_found(&"x/".repeat(50_000)).await;
    not_found(&"/".repeat(100_000)).await;
    not_found(&":".repeat(100_001)).await;
    not_found(&"\u{e9}".repeat(50_000)).await;
    assert_eq!(client.call(json!(["x".repeat(900_000)])).await[0]["code"], 404);

    let query = json!({ "text": "q".repeat(990_000) });
    assert_eq!(client.call(json!(["find", "x", query])).await, answered(query.clone()));
    assert_eq!(client.call(json!(["get", "x", 1, query])).await, answered(json!([1, query])));
    let keys: Value = (0..10_000).map(|n| (format!("k{n}"), json!(n))).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(client.call(json!(["find", "x", keys])).await, answered(keys.clone()));
    assert_eq!(client.call(json!(["get", "x", 1, keys])).await[0]["code"], 400);
    let arguments = [vec![json!("find"), json!("x")], vec![json!(1); 50_000]].concat();
    assert_eq!(client.call(arguments.into()).await[0]["message"], "Too many arguments for 'find' method");
    let items = Value::from(vec![json!([]); 50_000]);
    assert_eq!(client.call(json!(["get", "x", items, {}])).await[1][0], items);
    client.raw(&format!(r#"42["find","x",{}]"#, json!({ "text": "q".repeat(1_000_000) }))).await;
    client.closed().await;
    all_is_well(&server).await;
}

#[tokio::test]
async fn polling_bodies_that_are_none() {
    let server = server().await;
    for eio in [3, 4] {
        for body in [
            "",
            "4",
            "40x",
            "99999999999999999999:40",
            "-1:40",
            "5:40",
            "1:",
            ":",
            "2:40:",
            "1e3:40",
            "\u{1e}",
            "\u{1e}\u{1e}",
            "4\u{1e}4",
            "b",
            "b!!!!",
            "b4!!!!",
            "2:4\u{e9}",
            "420[\"find\"",
            "\u{0}\u{1}\u{2}",
            "0:0:0:0:",
            "1:1\u{1e}1",
            "9:420[\"find",
        ] {
            let client = Polling::open(server.addr, eio).await;
            let (status, _) = client.post(body).await;
            assert!(matches!(status, 200 | 400 | 413), "{eio} {body:?}: {status}");
        }
        let client = Polling::open(server.addr, eio).await;
        let headers = [("Content-Type", "application/octet-stream")];
        for body in [&[0xff; 10][..], &[0, 255], &[1, 9, 9, 9, 255], &[0, 1, 255, b'4'], &[]] {
            let reply = http(server.addr, "POST", &client.path(), &headers, body).await;
            assert!(matches!(reply.status, 200 | 400 | 413), "{eio} {body:?}: {}", reply.status);
        }
        let many = vec!["40"; 10_000];
        let client = Polling::open(server.addr, eio).await;
        assert!(matches!(client.post(&encode(eio, &many)).await.0, 200 | 400));
        let reply = http(server.addr, "DELETE", &client.path(), &[], b"").await;
        assert!(matches!(reply.status, 400 | 405), "{}", reply.status);
    }
    all_is_well(&server).await;
}

#[tokio::test]
async fn two_polls_at_once_end_the_session() {
    let server = server().await;
    let client = Polling::open(server.addr, 4).await;
    client.send("40").await;
    client.packets().await;
    server.connections(1).await;
    let poll = async || {
        loop {
            match client.get().await {
                // A ping, which may come at any time, ends a poll as well.
                (200, body) if body == "2" => {}
                (status, _) => return status,
            }
        }
    };
    let (one, two) = tokio::join!(poll(), poll());
    assert!(one == 400 || two == 400, "{one} {two}");
    server.connections(0).await;
    all_is_well(&server).await;
}
