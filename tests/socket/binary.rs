//! Bytes: in data, results and events, under both protocols and over polling.

use std::collections::BTreeSet;

use feathers::{App, Bytes, Class, OneOrMany, Params, Result, everyone};
use serde_json::{Value, json};

use crate::client::polling::{Polling, encode, http};
use crate::client::{Seen, placeholder};
use crate::server::{Running, answered, refused, refused_at, refused_legacy, start};

#[derive(Clone, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct File {
    name: String,
    bytes: Bytes,
    thumbnail: Option<Bytes>,
}

struct Files;

#[feathers::service("files")]
impl Files {
    fn find(&self, params: Params) -> Result<Value> {
        Ok(params.query)
    }

    fn get(&self, id: u8) -> Result<Bytes> {
        Ok(vec![id; usize::from(id)].into())
    }

    fn create(&self, data: OneOrMany<File>) -> Result<OneOrMany<File>> {
        Ok(data)
    }

    async fn update(&self, id: Bytes, data: File) -> Result<(usize, usize)> {
        tokio::task::yield_now().await;
        Ok((id.len(), data.bytes.len()))
    }

    fn patch(&self, _id: Value, data: Value) -> Result<Value> {
        Ok(data)
    }

    /// Records whose text looks like a placeholder, one without bytes and one with.
    fn remove(&self, _id: u8) -> Result<Vec<(Value, Option<Bytes>)>> {
        Ok(vec![(placeholder(0), None), (json!(null), Some(Bytes::from_static(b"secret"))), (placeholder(1), None)])
    }
}

struct Sealed;

#[feathers::service("sealed")]
impl Sealed {
    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }
}

async fn server() -> Running {
    start(App::new().service(Sealed).service(Files).publish(everyone())).await
}

fn file(name: &str, at: usize) -> Value {
    json!({ "name": name, "bytes": placeholder(at), "thumbnail": null })
}

#[tokio::test]
async fn bytes_in_data_result_and_event() {
    let server = server().await;
    let others = server.both().await;
    for client in server.both().await {
        for event in [json!(["create", "files", file("a", 0), {}]), json!(["files::create", file("a", 0), {}])] {
            let (answer, bytes) = client.call_binary(event.clone(), vec![vec![0, 4, 255]]).await;
            assert_eq!((answer, &bytes[..]), (answered(file("a", 0)), &[Bytes::from_static(&[0, 4, 255])][..]), "{event}");
            for listener in others.iter().chain([&client]) {
                let (payload, bytes) = listener.expect_event_binary("files created").await;
                assert_eq!((payload, &bytes[..]), (file("a", 0), &[Bytes::from_static(&[0, 4, 255])][..]), "{event}");
            }
        }
        for size in [0, 1, 4, 200] {
            let id = client.start(json!(["get", "files", size, {}])).await;
            let (answer, bytes) = client.ack_binary(id).await;
            assert_eq!((answer, &bytes[..]), (answered(placeholder(0)), &[Bytes::from(vec![size; size.into()])][..]));
        }
        let (answer, bytes) =
            client.call_binary(json!(["update", "files", placeholder(1), file("a", 0)]), vec![vec![1], vec![2; 9]]).await;
        assert_eq!((answer, bytes.len()), (answered(json!([9, 1])), 0), "in the id, too; and JSON answers stay text");
    }
}

#[tokio::test]
async fn the_placeholders_of_each_event_begin_at_zero() {
    let server = server().await;
    for client in server.both().await {
        let both = json!({ "name": "b", "bytes": placeholder(1), "thumbnail": placeholder(2) });
        let list = json!([file("a", 0), both, file("c", 3)]);
        let attachments: Vec<Vec<u8>> = (1..=4).map(|n| vec![n; n.into()]).collect();
        let (answer, bytes) = client.call_binary(json!(["create", "files", list, {}]), attachments.clone()).await;
        assert_eq!((&answer, bytes.len()), (&answered(list), 4));
        assert_eq!(bytes, attachments);

        let own = json!({ "name": "b", "bytes": placeholder(0), "thumbnail": placeholder(1) });
        for (payload, numbers) in [(file("a", 0), 1..2), (own, 2..4), (file("c", 0), 4..5_u8)] {
            let (seen, bytes) = client.expect_event_binary("files created").await;
            assert_eq!(seen, payload);
            assert_eq!(bytes, numbers.map(|n| vec![n; n.into()]).collect::<Vec<_>>());
        }
        assert!(!client.seen().iter().any(|seen| matches!(seen, Seen::Other(_))), "{client:?}");
    }
}

#[tokio::test]
async fn a_record_that_looks_like_a_placeholder_gets_no_bytes_of_another() {
    let server = server().await;
    for eio3 in [false, true] {
        let client = if eio3 { server.client_3().await } else { server.client().await };
        client.call(json!(["remove", "files", 1])).await;
        client.call(json!(["get", "files", 0])).await;
        let events: Vec<_> = client.heard().into_iter().filter(|seen| seen.is_event("files removed")).collect();
        let event = |payload: Value, bytes: Vec<Bytes>| Seen::Event("files removed".into(), vec![payload], bytes);
        let expected = [
            event(json!([placeholder(0), null]), vec![]),
            event(json!([null, placeholder(0)]), vec![Bytes::from_static(b"secret")]),
            event(json!([placeholder(1), null]), vec![]),
        ];
        assert_eq!(events, expected);
    }
}

#[tokio::test]
async fn a_placeholder_without_its_attachment() {
    let server = server().await;
    let gone = "A placeholder names an attachment that was not sent, or not once";
    for client in server.both().await {
        for number in [json!(1), json!(-1), json!(1e3), json!("0"), json!(null), json!(u64::MAX), json!([0])] {
            let file = json!({ "name": "a", "bytes": { "_placeholder": true, "num": number }, "thumbnail": placeholder(0) });
            let modern = client.call_binary(json!(["create", "files", file, {}]), vec![vec![1]]).await;
            assert_eq!(modern, (refused(Class::BadRequest, gone), vec![]), "{number}");
            let legacy = client.call_binary(json!(["files::create", file, {}]), vec![vec![1]]).await;
            assert_eq!(legacy, (refused_legacy(Class::BadRequest, gone), vec![]), "{number}, legacy");
        }
        let no_number = json!({ "name": "a", "bytes": { "_placeholder": true }, "thumbnail": placeholder(0) });
        let answer = client.call_binary(json!(["create", "files", [no_number], {}]), vec![vec![1]]).await;
        assert_eq!(answer.0, refused(Class::BadRequest, gone));
        let in_query = json!(["find", "files", { "a": placeholder(7) }]);
        assert_eq!(client.call_binary(in_query, vec![vec![1]]).await.0, refused(Class::BadRequest, gone));

        // Without attachments nothing is a placeholder, and this is an object like any other.
        let answer = client.call(json!(["create", "files", file("a", 0), {}])).await;
        assert_eq!(answer[0]["name"], "BadRequest", "{answer}");
        assert_eq!(client.call(json!(["patch", "files", 1, placeholder(0)])).await, answered(placeholder(0)));
        assert_eq!(client.call(json!(["get", "files", 0])).await, answered(placeholder(0)), "the connection lives");
    }
}

#[tokio::test]
async fn calls_with_bytes_are_refused_like_others() {
    let server = server().await;
    for client in server.both().await {
        let call = async |event: Value| client.call_binary(event, vec![vec![1, 2, 3]]).await.0;
        let unknown = "Service 'nosuch' not found";
        assert_eq!(call(json!(["create", "nosuch", file("a", 0), {}])).await, refused(Class::NotFound, unknown));
        assert_eq!(call(json!(["nosuch::create", file("a", 0)])).await, refused_legacy(Class::NotFound, unknown));
        let not_allowed = refused(Class::MethodNotAllowed, "Method 'find' not allowed on service 'sealed'");
        assert_eq!(call(json!(["find", "sealed", { "a": placeholder(0) }])).await, not_allowed);
        let many = refused(Class::BadRequest, "Too many arguments for 'create' method");
        assert_eq!(call(json!(["create", "files", {}, {}, placeholder(0)])).await, many);
        assert_eq!(call(json!(["find", placeholder(0)])).await, refused(Class::NotFound, "Invalid service path"));
        assert_eq!(call(json!(["hello", placeholder(0)])).await, refused(Class::NotFound, "Nobody listens to the event 'hello'"));
        let answer = call(json!(["create", "files", { "name": ["a"], "bytes": placeholder(0) }])).await;
        assert_eq!(answer, refused_at("data", "name", "invalid type: sequence, expected a string"));
    }
}

#[tokio::test]
async fn calls_with_bytes_and_without_an_ack_id_run() {
    let server = server().await;
    for client in server.both().await {
        let prefix: &[u8] = if client.eio() == 3 { &[4] } else { &[] };
        client.raw(&format!(r#"451-["create","files",{},{{}}]"#, file("a", 0))).await;
        client.raw_binary([prefix, b"hi"].concat()).await;
        let (payload, bytes) = client.expect_event_binary("files created").await;
        assert_eq!((payload, &bytes[0][..]), (file("a", 0), &b"hi"[..]));
        assert_eq!(client.seen().len(), 1, "{client:?}");
    }
}

#[tokio::test]
async fn bytes_over_polling() {
    let server = server().await;
    let client = Polling::open(server.addr, 4).await;
    client.send("40").await;
    client.packets().await;
    let header = format!(r#"451-0["create","files",{},{{}}]"#, file("a", 0));
    assert_eq!(client.post(&format!("{header}\u{1e}baGk=")).await, (200, "ok".into()));
    let mut packets = client.packets().await;
    while packets.len() < 4 {
        packets.extend(client.packets().await);
    }
    let stored = r#"{"name":"a","bytes":{"_placeholder":true,"num":0},"thumbnail":null}"#;
    let (event, ack) = (format!(r#"451-["files created",{stored}]"#), format!("461-0[null,{stored}]"));
    assert_eq!(packets, [event.as_str(), "baGk=", ack.as_str(), "baGk="]);
}

/// Polls until so much has come; the answers as one, and their kinds.
async fn payloads(client: &Polling, length: usize) -> (Vec<u8>, BTreeSet<String>) {
    let (mut body, mut kinds) = (Vec::new(), BTreeSet::new());
    while body.len() < length {
        let reply = http(client.addr, "GET", &client.path(), &[], b"").await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        kinds.extend(reply.header("content-type").map(str::to_owned));
        body.extend(reply.body);
    }
    (body, kinds)
}

#[tokio::test]
async fn bytes_over_polling_of_engine_io_3() {
    let server = server().await;
    let stored =
        "{\"name\":\"\u{1f389}\",\"bytes\":{\"_placeholder\":true,\"num\":0},\"thumbnail\":{\"_placeholder\":true,\"num\":1}}";
    let event = format!(r#"452-["files created",{stored}]"#);
    let ack = format!("462-7[null,{stored}]");
    let call = format!(r#"452-7["create","files",{stored},{{}}]"#);
    for query in ["&b64=1", ""] {
        let client = Polling::open_with(server.addr, 3, query).await;
        if client.first.is_empty() {
            assert_eq!(client.packets().await, ["40"]);
        }
        assert_eq!(client.post(&encode(3, &[&call, "b4aGk=", "b4"])).await, (200, "ok".into()));
        let (expected, kind) = if query.is_empty() {
            let text = |text: &str| {
                let length: Vec<u8> = text.len().to_string().bytes().map(|digit| digit - b'0').collect();
                [&[0], &length[..], &[255], text.as_bytes()].concat()
            };
            let bytes = b"\x01\x03\xff\x04hi\x01\x01\xff\x04";
            ([&text(&event)[..], bytes, &text(&ack), bytes].concat(), "application/octet-stream")
        } else {
            (encode(3, &[&event, "b4aGk=", "b4", &ack, "b4aGk=", "b4"]).into_bytes(), "text/plain; charset=UTF-8")
        };
        let (body, kinds) = payloads(&client, expected.len()).await;
        assert_eq!(String::from_utf8_lossy(&body), String::from_utf8_lossy(&expected), "{query}");
        assert_eq!((body, kinds), (expected, BTreeSet::from([kind.to_owned()])));
        // What has no attachments is text for both, and the session goes on.
        client.send(r#"420["find","files",{"a":":b"}]"#).await;
        assert_eq!(client.packets().await, [r#"430[null,{"a":":b"}]"#]);
    }
}
