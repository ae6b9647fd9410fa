//! Ids as clients write them, and methods of one record.

use feathers::Class;
use serde_json::{Value, json};

use super::{all, is, started, todo};

#[tokio::test]
async fn an_id_may_be_text_and_junk_is_nobodys() {
    let (_app, client, store) = started(&["a", "b"]).await;
    assert_eq!(client.get("plain", "2").await.unwrap()["text"], "b");
    assert_eq!(client.patch("plain", "2", json!({ "text": "c" })).await.unwrap()["id"], 2);
    assert_eq!(client.update("plain", "2", json!({ "text": "d" })).await.unwrap()["text"], "d");
    assert_eq!(client.remove("plain", "2").await.unwrap()["text"], "d");
    let before = all(&store).await;
    let long = "x".repeat(10_000);
    for (id, shown) in [
        (json!(2), "2"),
        (json!(-1), "-1"),
        (json!(1.5), "1.5"),
        (json!("1.5"), "1.5"),
        (json!("one"), "one"),
        (json!("1 or 1=1"), "1 or 1=1"),
        (json!(" 1"), " 1"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!("99999999999999999999"), "99999999999999999999"),
        (json!(true), "true"),
        (json!({ "$gt": 0 }), "{\"$gt\":0}"),
        (json!([1]), "[1]"),
        (json!("__proto__"), "__proto__"),
        (json!(long), &long),
    ] {
        for answer in [
            client.get("plain", id.clone()).await,
            client.update("plain", id.clone(), json!({ "text": "x" })).await,
            client.patch("plain", id.clone(), json!({ "text": "x" })).await,
            client.remove("plain", id.clone()).await,
        ] {
            is(&answer.unwrap_err(), Class::NotFound, &format!("No record found for id '{shown}'"));
        }
    }
    is(&client.get("plain", ()).await.unwrap_err(), Class::NotFound, "No record found for id 'null'");
    assert_eq!(all(&store).await, before);
    assert_eq!(before, [todo(1, "a")]);
}

#[tokio::test]
async fn an_id_and_a_query_are_both_meant() {
    let (_app, client, store) = started(&["a", "b"]).await;
    let (fits, other) = (json!({ "text": "a", "$select": ["done"] }), json!({ "text": "b" }));
    let data = || json!({ "text": "a", "done": true });
    for query in [other, json!({ "id": 2 }), json!({ "$or": [{ "id": 2 }, { "done": true }] })] {
        for answer in [
            client.get("plain", 1).query(&query).await,
            client.update("plain", 1, data()).query(&query).await,
            client.patch("plain", 1, data()).query(&query).await,
            client.remove("plain", 1).query(&query).await,
        ] {
            is(&answer.unwrap_err(), Class::NotFound, "No record found for id '1'");
        }
    }
    assert_eq!(client.get("plain", 1).query(&fits).await.unwrap(), json!({ "id": 1, "done": false }));
    let done = json!({ "id": 1, "done": true });
    assert_eq!(client.update("plain", 1, data()).query(&fits).await.unwrap(), done);
    assert_eq!(client.patch("plain", 1, data()).query(&fits).await.unwrap(), done);
    assert_eq!(client.remove("plain", 1).query(&fits).await.unwrap(), done);
    assert_eq!(all(&store).await.len(), 1);
}

#[tokio::test]
async fn no_data_names_or_moves_a_record() {
    let (_app, client, store) = started(&["a", "b"]).await;
    assert_eq!(client.create("plain", json!({ "id": 1, "text": "c" })).await.unwrap()["id"], 3, "the server counts");
    for id in [json!(2), json!("2"), json!(null), json!({ "x": 1 })] {
        assert_eq!(client.patch("plain", 1, json!({ "id": id, "text": "x" })).await.unwrap()["id"], 1);
        assert_eq!(client.update("plain", 1, json!({ "id": id, "text": "x" })).await.unwrap()["id"], 1);
    }
    let texts: Vec<String> = all(&store).await.into_iter().map(|todo| todo.text).collect();
    assert_eq!(texts, ["x", "b", "c"]);
}

#[tokio::test]
async fn selected_fields_leave_and_events_carry_the_same() {
    let (_app, client, _) = started(&["a"]).await;
    let only = json!({ "$select": ["voteCount"] });
    let one = |id: i64, votes: i64| json!({ "id": id, "voteCount": votes });
    assert_eq!(client.find("open").query(&only).await.unwrap()["data"], json!([one(1, 1)]));
    assert_eq!(client.get("open", 1).query(&only).await.unwrap(), one(1, 1));
    let made = client.create("open", json!({ "text": "b", "voteCount": 5 })).query(&only).await.unwrap();
    assert_eq!(made, one(2, 5));
    let made = client.create("open", json!([{ "text": "c" }])).query(&only).await.unwrap();
    assert_eq!(made, json!([one(3, 0)]));
    assert_eq!(client.update("open", 1, json!({ "text": "x", "voteCount": 2 })).query(&only).await.unwrap(), one(1, 2));
    assert_eq!(client.patch("open", 1, json!({ "text": "x" })).query(&only).await.unwrap(), one(1, 2));
    assert_eq!(client.remove("open", 1).query(&only).await.unwrap(), one(1, 2));
    let heard: Vec<Value> = client.events().into_iter().map(|event| event.data).collect();
    assert_eq!(heard, [one(2, 5), one(3, 0), one(1, 2), one(1, 2), one(1, 2)]);
    assert_eq!(client.get("open", 2).query(json!({ "$select": [] })).await.unwrap(), json!({ "id": 2 }));
    for select in [json!(["secret"]), json!(["__proto__"]), json!("text"), json!([1]), json!(["text", "vote_count"]), json!({})] {
        let error = client.get("open", 2).query(json!({ "$select": select })).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest), "{select}");
    }
}
