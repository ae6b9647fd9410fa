//! Frames that no client means. After each the connection is closed or answers, nothing panics, and others are served.

use feathers::{App, Bytes, Class, Params, Query, Result, SocketIo, everyone};
use serde_json::{Value, json};

use crate::client::{Client, Seen, placeholder};
use crate::server::{Running, answered, assert_no_panics, refused, start};

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Filter {
    text: Option<String>,
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct File {
    bytes: Bytes,
}

struct Things;

#[feathers::service("x")]
impl Things {
    fn find(&self, params: Params) -> Result<Value> {
        Ok(params.query)
    }

    fn get(&self, id: Value, Query(query): Query<Filter>) -> Result<(Value, Filter)> {
        Ok((id, query))
    }

    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    async fn update(&self, _id: u8, data: Filter) -> Result<Filter> {
        tokio::task::yield_now().await;
        Ok(data)
    }

    fn patch(&self, _id: Value, data: Vec<File>) -> Result<usize> {
        Ok(data.len())
    }
}

pub(crate) async fn server() -> Running {
    let settings = SocketIo::new().on_connect(|socket: feathers::Socket, _| {
        socket.on("own", async |data: Value, _: feathers::Connection| Ok(data));
    });
    start(App::new().service(Things).publish(everyone()).socketio(settings)).await
}

/// What came of an attack.
#[derive(Debug, PartialEq)]
enum End {
    /// The server has closed the connection.
    Closed,
    /// The connection lives; this many acks and events came.
    Alive(usize),
}

const MARK: u64 = 777_777;

/// Sends frames, and then a call that is answered if the connection lives; whichever happens must happen soon.
async fn attack(server: &Running, client: &Client, frames: &[&str]) -> End {
    for frame in frames {
        if !client.raw(frame).await {
            break;
        }
    }
    client.raw(&format!(r#"42{MARK}["get","x",1,{{}}]"#)).await;
    let alive = client.ack_within(MARK, crate::client::TIMEOUT).await;
    // Others do not notice.
    assert_eq!(server.client().await.call(json!(["find", "x", { "a": 1 }])).await, answered(json!({ "a": 1 })));
    assert_no_panics();
    if let Some(answer) = &alive {
        assert_eq!(*answer, answered(json!([1, { "text": null }])));
    }
    // What was under way when the server said goodbye may still be answered.
    if alive.is_none() || client.seen().iter().any(Seen::is_goodbye) {
        client.closed().await;
        return End::Closed;
    }
    End::Alive(client.seen().len() - 1)
}

/// Attacks with both protocols, and compares what comes of it.
async fn check(server: &Running, frames: &[&str], expected: End) {
    for client in server.both().await {
        let end = attack(server, &client, frames).await;
        let shown: Vec<&str> = frames.iter().map(|frame| frame.get(..80).unwrap_or(frame)).collect();
        assert_eq!(end, expected, "{shown:?}: {client:?}");
    }
}

#[tokio::test]
async fn events_that_are_no_json_list_of_a_name_and_arguments() {
    let server = server().await;
    for frame in [
        "42",
        "42[]",
        "42{",
        "42{}",
        "42[",
        "42\"find\"",
        "42null",
        "420",
        "420[1]",
        "420[null]",
        "420[[\"find\"]]",
        "420{\"a\":1}",
        "42[\"find",
        "42-1[\"find\",\"x\"]",
        "42 [\"find\",\"x\"]",
        "42\u{e9}[\"find\",\"x\"]",
        "42[\"\\ud800\"]",
        "42[\"\\x\"]",
    ] {
        for client in server.both().await {
            // Closed as by Node's server, or ignored; an answer to what has no id would be wrong.
            let end = attack(&server, &client, &[frame]).await;
            assert!(matches!(end, End::Closed | End::Alive(0 | 1)), "{frame}: {end:?}");
            let acks: Vec<_> = client.heard().into_iter().filter(|seen| !seen.is_ack(MARK)).collect();
            assert!(
                acks.iter().all(|seen| matches!(seen, Seen::Ack(0, error, _) if error[0]["code"] == 400)),
                "{frame}: {acks:?}"
            );
        }
    }
}

#[tokio::test]
async fn events_that_end_too_early_or_too_late() {
    let server = server().await;
    for frame in [
        r#"420["find""#,
        r#"420["find","#,
        r#"420["find","x""#,
        r#"420["find","x",{"a":1}"#,
        r#"420["find","x",{"a":1]"#,
        r#"420["find","x",{"a"}]"#,
        r#"420["find","x",}{]"#,
        r#"420["find" "x"]"#,
        r#"420["find",,"x"]"#,
        r#"420["find","x",{"a":1e999}]"#,
        r#"420["create","x",-]"#,
        r#"420["create","x",nope]"#,
        r#"420["create","x",'a']"#,
        r#"420["create","x","\"]"#,
        r#"420["create","x",01]"#,
        "420[\"create\",\"x\",\"\u{1}\"]",
    ] {
        for client in server.both().await {
            let end = attack(&server, &client, &[frame]).await;
            let answers: Vec<_> = client.heard().into_iter().filter(|seen| !seen.is_ack(MARK)).collect();
            match (end, &answers[..]) {
                (End::Closed, []) => {}
                (End::Alive(1), [Seen::Ack(0, answer, _)]) => assert_eq!(answer[0]["code"], 400, "{frame}: {answer}"),
                other => panic!("{frame}: {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn text_behind_an_event() {
    let server = server().await;
    for frame in
        [r#"420["find","x"]]"#, r#"420["find","x",{}],[]"#, r#"420["find","x",{}]["find","x",{}]"#, r#"420["find","x"]x"#]
    {
        for client in server.both().await {
            let end = attack(&server, &client, &[frame]).await;
            assert!(end == End::Closed || client.ack_code(0) == Some(400), "{frame}: {client:?}");
        }
    }
}

#[tokio::test]
async fn deep_nesting() {
    let server = server().await;
    let deep = |open: &str, close: &str, levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
    for value in [deep("[", "]", 10_000), deep("{\"a\":", "}", 10_000), deep("[{\"a\":", "}]", 10_000), deep("[", "]", 100_000)] {
        for call in [
            r#""find","x""#,
            r#""get","x",1"#,
            r#""get","x""#,
            r#""create","x""#,
            r#""update","x",1"#,
            r#""x::find""#,
            r#""own""#,
        ] {
            let client = server.client().await;
            let end = attack(&server, &client, &[&format!("420[{call},{value}]")]).await;
            assert!(matches!(end, End::Alive(_)), "{call}: {client:.300?}");
            // `update` has data that may have more than it knows; what nobody wants is skipped, however deep.
            let skipped = call.contains("update") && value.starts_with('{');
            assert_eq!(client.ack_code(0), if skipped { None } else { Some(400) }, "{call}");
        }
        check(&server, &[&format!("42[{value}]")], End::Closed).await;
    }
    let unclosed = format!(r#"420["find","x",{}"#, "[".repeat(100_000));
    let client = server.client().await;
    assert!(matches!(attack(&server, &client, &[&unclosed]).await, End::Closed | End::Alive(1)));
    // What a client may well send is no attack.
    let fine = deep("[", "]", 100);
    let client = server.client().await;
    client.raw(&format!(r#"420["find","x",{{"a":{fine}}}]"#)).await;
    assert_eq!(client.ack(0).await[1]["a"].to_string(), fine);
}

#[tokio::test]
async fn ids_that_are_no_ids() {
    let server = server().await;
    for id in ["42999999999999999999", "9223372036854775808", "99999999999999999999999999999999999999999999999999"] {
        // No number a client counts to: the call runs as one that nobody waits for.
        check(&server, &[&format!(r#"42{id}["find","x"]"#)], End::Alive(0)).await;
        check(&server, &[&format!(r#"42{id}["nosuch","x"]"#)], End::Alive(0)).await;
    }
    check(&server, &[&format!("43{}[]", "9".repeat(100_000))], End::Closed).await;
}

#[tokio::test]
async fn acks_that_nobody_waits_for() {
    let server = server().await;
    for frame in ["430[]", "430", "431[null,1]", "430{", "43777777[null]", "43[]", "43"] {
        let client = server.client().await;
        let end = attack(&server, &client, &[frame, frame]).await;
        assert!(matches!(end, End::Closed | End::Alive(0)), "{frame}: {end:?}");
    }
    check(&server, &["430[]", "430[null,{}]"], End::Alive(0)).await;
}

#[tokio::test]
async fn attachments_that_do_not_come_or_come_unasked() {
    let server = server().await;
    let one = r#"451-["create","x",{"_placeholder":true,"num":0}]"#;
    // The frame behind must be the attachment; a text closes the connection.
    check(&server, &[one, r#"420["find","x"]"#], End::Closed).await;
    check(&server, &[one, one], End::Closed).await;
    check(&server, &["4510000-[\"create\",\"x\",1]"], End::Closed).await;
    check(&server, &["4599999999999999999999-[\"create\",\"x\",1]"], End::Closed).await;
    for frame in
        ["45[\"create\",\"x\",1]", "45-[\"create\",\"x\",1]", "451", "451-", "451[\"create\",\"x\",1]", "46", "461-[]", "461-0[]"]
    {
        let client = server.client().await;
        let end = attack(&server, &client, &[frame]).await;
        assert!(matches!(end, End::Closed | End::Alive(0)), "{frame}: {end:?}");
    }
    check(&server, &[r#"450-0["find","x"]"#], End::Alive(1)).await;
    for client in server.both().await {
        client.raw_binary(vec![4, 1, 2, 3]).await;
        assert_eq!(attack(&server, &client, &[]).await, End::Closed, "bytes that belong to nothing");
        let client = if client.eio() == 3 { server.client_3().await } else { server.client().await };
        client.raw_binary(vec![]).await;
        assert_eq!(attack(&server, &client, &[]).await, End::Closed);
    }
}

#[tokio::test]
async fn more_placeholders_than_attachments() {
    let server = server().await;
    let gone = refused(Class::BadRequest, "A placeholder names an attachment that was not sent, or not once");
    let missing: Vec<Value> = (0..10_000).map(|number| json!({ "bytes": placeholder(number) })).collect();
    for client in server.both().await {
        let text_only = client.call(json!(["get", "x", missing])).await;
        assert_eq!(
            text_only,
            answered(json!([missing, { "text": null }])),
            "without attachments these are objects like any other"
        );
        client.forget();
        let answer = client.call_binary(json!(["get", "x", missing]), vec![vec![1]]).await;
        assert_eq!(answer, (gone.clone(), vec![]));
        client.forget();
        assert_eq!(attack(&server, &client, &[]).await, End::Alive(0));
    }
}

#[tokio::test]
async fn one_attachment_with_many_names() {
    let server = server().await;
    for client in server.both().await {
        // A client names each attachment once. If it could be named more often, each name would be a copy: one megabyte on the
        // wire, half of it one attachment and half of it its names, would be eight gigabytes in memory.
        for data in [
            json!([{ "bytes": placeholder(0) }, { "bytes": placeholder(0) }]),
            vec![json!({ "bytes": placeholder(0) }); 10_000].into(),
        ] {
            let answer = client.call_binary(json!(["patch", "x", 1, data, {}]), vec![vec![1]]).await.0;
            assert_eq!(answer[0]["name"], "BadRequest", "{answer}");
        }
        client.forget();
        assert_eq!(attack(&server, &client, &[]).await, End::Alive(0));
    }
}

impl Client {
    /// The code of the error in the ack with this id, which has come.
    fn ack_code(&self, id: u64) -> Option<u64> {
        let answer = |seen: Seen| match seen {
            Seen::Ack(own, answer, _) if own == id => Some(answer),
            _ => None,
        };
        let answer = self.seen().into_iter().find_map(answer).unwrap_or_else(|| panic!("no ack with the id {id}: {self:.500?}"));
        answer[0]["code"].as_u64()
    }
}
