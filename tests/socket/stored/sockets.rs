//! The same over sockets, with what no client library would send.

use feathers::{App, everyone};
use serde_json::{Value, json};

use super::{Open, Plain, all, todos};
use crate::client::Client;
use crate::server::start;

#[tokio::test]
async fn todos_are_served_over_a_socket() {
    let store = todos(&["a"]);
    let server = start(App::new().service(Open(store.clone())).service(Plain(store.clone())).publish(everyone())).await;
    let (one, two) = (Client::connect(server.addr).await, Client::connect(server.addr).await);
    let made = one.call(json!(["create", "open", { "text": "b", "secret": "TOPSECRET" }, {}])).await;
    assert_eq!((&made[0], &made[1]["id"]), (&Value::Null, &json!(2)));
    assert_eq!(two.expect_event("open created").await, made[1]);
    assert!(!made.to_string().contains("SECRET"), "{made}");
    let page = two.call(json!(["find", "open", { "$sort": { "text": -1 }, "$limit": 1, "$select": ["text"] }])).await;
    assert_eq!(page[1], json!({ "total": 2, "limit": 1, "skip": 0, "data": [{ "id": 2, "text": "b" }] }));
    let error = two.call(json!(["update", "open", null, { "text": "x" }, {}])).await;
    assert_eq!(error[0]["name"], "BadRequest");
    let error = two.call(json!(["patch", "plain", null, { "text": "x" }, {}])).await;
    assert_eq!((&error[0]["name"], &error[0]["message"]), (&json!("MethodNotAllowed"), &json!("Can not patch multiple entries")));
    let error = two.call(json!(["create", "open", [{ "text": "x" }, { "text": "" }], {}])).await;
    assert_eq!(error[0]["errors"], json!({ "[1].text": "length is lower than 1" }));
    assert_eq!(two.call(json!(["remove", "open", null, { "text": "b" }])).await[1][0]["id"], 2);
    assert_eq!(all(&store).await.len(), 1);
}

/// Answers of texts that are JSON, and none that JavaScript writes.
#[tokio::test]
async fn odd_spellings_are_read_or_refused() {
    let store = todos(&["a", "b"]);
    let server = start(App::new().service(Open(store.clone())).publish(everyone())).await;
    let client = Client::connect(server.addr).await;
    for (number, (text, accepted)) in (100..).zip([
        // The last of two counts, as in JavaScript: no part of the server reads another.
        (r#"["find","open",{"text":"a","text":"b"}]"#, Some(json!([2]))),
        (r#"["find","open",{"text":{"$ne":"a","$ne":"b"}}]"#, Some(json!([1]))),
        (r#"["find","open",{"$limit":1,"$limit":2}]"#, Some(json!([1, 2]))),
        (r#"["find","open",{"$sort":{"id":1},"$sort":{"id":-1}}]"#, Some(json!([2, 1]))),
        (r#"["find","open",{"$sort":{"id":1,"id":-1}}]"#, Some(json!([2, 1]))),
        (r#"["find","open",{"voteCount":1.0}]"#, Some(json!([1]))),
        (r#"["find","open",{"voteCount":1e0}]"#, Some(json!([1]))),
        (r#"["find","open",{"voteCount":{"$gt":-0}}]"#, Some(json!([1, 2]))),
        (r#"["find","open",{"voteCount":{"$lt":-0.0}}]"#, Some(json!([]))),
        (r#"["find","open",{"id":1.0}]"#, Some(json!([1]))),
        (r#"["find","open",{"rating":-0}]"#, Some(json!([]))),
        (r#"["find","open",{"voteCount":9007199254740993}]"#, Some(json!([]))),
        (r#"["find","open",{"voteCount":9223372036854775808}]"#, None),
        (r#"["find","open",{"rating":1e999}]"#, None),
        (r#"["create","open",{"text":"x","text":"y"}]"#, None),
        (r#"["create","open",{"text":"x","voteCount":1,"voteCount":2}]"#, None),
        (r#"["patch","open",1,{"done":true,"done":false}]"#, None),
        (r#"["create","open",{"text":"\ud800"}]"#, None),
    ]) {
        assert!(client.raw(&format!("42{number}{text}")).await);
        let answer = client.ack(number).await;
        match accepted {
            Some(ids) => {
                let ids_found: Vec<Value> = answer[1]["data"]
                    .as_array()
                    .unwrap_or_else(|| panic!("{text}: {answer}"))
                    .iter()
                    .map(|todo| todo["id"].clone())
                    .collect();
                assert_eq!(Value::Array(ids_found), ids, "{text}: {answer}");
            }
            None => assert_eq!(answer[0]["name"], "BadRequest", "{text}: {answer}"),
        }
    }
    assert_eq!(all(&store).await.len(), 2);
}
