//! What clients may say of fields: constraints, private and readonly ones, unknown ones, and values that do not fit.

use feathers::{Bytes, Class};
use serde_json::{Value, json};

use super::{all, is, started};

#[tokio::test]
async fn all_violations_are_answered_at_once() {
    let (_app, client, store) = started(&["a"]).await;
    let before = all(&store).await;
    let errors = json!({ "text": "length is lower than 1", "voteCount": "greater than 100" });
    let message = "Invalid data: text: length is lower than 1, voteCount: greater than 100";
    let bad = json!({ "text": "", "voteCount": 101 });
    for answer in [
        client.create("open", &bad).await,
        client.create("plain", &bad).await,
        client.update("open", 1, &bad).await,
        client.patch("open", 1, &bad).await,
        client.patch("open", (), &bad).await,
    ] {
        let error = answer.unwrap_err();
        is(&error, Class::BadRequest, message);
        assert_eq!(error.errors(), Some(&errors));
    }
    let error = client.patch("open", 1, json!({ "voteCount": 101 })).await.unwrap_err();
    assert_eq!(error.errors(), Some(&json!({ "voteCount": "greater than 100" })));
    assert_eq!(all(&store).await, before);
    client.expect_silence().await;
}

#[tokio::test]
async fn violations_in_a_list_are_told_by_their_place() {
    let (_app, client, store) = started(&[]).await;
    let list = json!([{ "text": "fine" }, { "text": "" }, { "text": "x".repeat(21), "voteCount": 101 }]);
    let error = client.create("open", list).await.unwrap_err();
    is(
        &error,
        Class::BadRequest,
        "Invalid data: [1].text: length is lower than 1, [2].text: length is greater than 20, [2].voteCount: greater than 100",
    );
    let errors = json!({
        "[1].text": "length is lower than 1",
        "[2].text": "length is greater than 20",
        "[2].voteCount": "greater than 100",
    });
    assert_eq!(error.errors(), Some(&errors));
    let error = client.create("open", json!([{ "text": "" }])).await.unwrap_err();
    assert_eq!(error.errors(), Some(&json!({ "[0].text": "length is lower than 1" })), "a list of one is a list");
    assert_eq!(all(&store).await, []);
}

/// All that a client of these calls ever sees.
#[tokio::test]
async fn a_private_field_never_leaves() {
    let (_app, client, store) = started(&["a"]).await;
    let mut seen = String::new();
    let made = client.create("open", json!({ "text": "b", "secret": "TOPSECRET" })).await.unwrap();
    seen += &made.to_string();
    for answer in [
        client.find("open").await,
        client.get("open", 2).await,
        client.patch("open", 2, json!({ "secret": "TOPSECRET2" })).await,
        client.update("open", 2, json!({ "text": "c", "secret": "TOPSECRET3" })).await,
        client.remove("open", 2).await,
    ] {
        seen += &answer.unwrap().to_string();
    }
    for event in client.events() {
        seen += &event.data.to_string();
    }
    assert!(seen.contains("\"text\"") && !seen.contains("SECRET") && !seen.contains("secret"), "{seen}");

    // Not by asking, either: what is not there can not be told from what is private.
    let mut answers = Vec::new();
    for name in ["secret", "nowhere"] {
        for query in [
            json!({ name: "hidden 1" }),
            json!({ name: { "$like": "hid%" } }),
            json!({ "$or": [{ name: { "$gt": "a" } }] }),
            json!({ "$sort": { name: 1 } }),
            json!({ "$select": [name] }),
        ] {
            let error = client.find("open").query(&query).await.unwrap_err();
            assert_eq!(error.class(), Some(Class::BadRequest), "{query}");
            let text = json!([error.message(), error.errors(), error.data()]).to_string();
            assert!(!text.contains("hidden"), "{text}");
            answers.push(text.replace(name, "x"));
        }
    }
    let (private, unknown) = answers.split_at(5);
    assert_eq!(private, unknown);
    let text = client.find("open").query(json!({ "nowhere": 1 })).await.unwrap_err().to_string();
    assert!(!text.contains("secret") && !text.contains("tbl_"), "nor how it is stored: {text}");
    assert_eq!(all(&store).await[0].secret, "hidden 1");
}

#[tokio::test]
async fn no_field_but_those_of_the_record_is_written() {
    let (_app, client, store) = started(&["a"]).await;
    let before = all(&store).await;
    for (name, value) in [
        ("ownerId", json!(5)),
        ("owner_id", json!(5)),
        ("vote_count", json!(5)),
        ("__proto__", json!({ "ownerId": 5 })),
        ("constructor", json!({ "prototype": {} })),
        ("prototype", json!(1)),
        ("toString", json!("x")),
        ("hasOwnProperty", json!(1)),
        ("$set", json!({ "ownerId": 5 })),
        ("$inc", json!({ "ownerId": 5 })),
        ("", json!(1)),
        ("text.x", json!(1)),
        ("TEXT", json!("b")),
        ("\u{0}", json!(1)),
    ] {
        let mut data = json!({ "text": "x" });
        data[name] = value.clone();
        for answer in [
            client.create("open", &data).await,
            client.update("open", 1, &data).await,
            client.patch("open", 1, &data).await,
            client.patch("open", (), &data).await,
            client.find("open").query(json!({ name: value })).await,
            client.find("open").query(json!({ "$select": [name] })).await,
            client.find("open").query(json!({ "$sort": { name: 1 } })).await,
        ] {
            // Queries may filter by whom it is, and select it.
            let is_readable = name == "ownerId" && answer.is_ok();
            assert!(is_readable || answer.as_ref().unwrap_err().class() == Some(Class::BadRequest), "{name}: {answer:?}");
        }
    }
    assert_eq!(all(&store).await, before);
}

#[tokio::test]
async fn values_that_do_not_fit_are_refused_where_they_stand() {
    let (_app, client, store) = started(&["a"]).await;
    for (data, field) in [
        (json!({ "text": null }), "text"),
        (json!({ "text": 5 }), "text"),
        (json!({ "text": "x", "voteCount": 1.5 }), "voteCount"),
        (json!({ "text": "x", "voteCount": "5" }), "voteCount"),
        (json!({ "text": "x", "voteCount": u64::MAX }), "voteCount"),
        (json!({ "text": "x", "voteCount": 1e300 }), "voteCount"),
        (json!({ "text": "x", "voteCount": null }), "voteCount"),
        (json!({ "text": "x", "done": 1 }), "done"),
        (json!({ "text": "x", "done": "true" }), "done"),
        (json!({ "text": "x", "urgency": "HIGH" }), "urgency"),
        (json!({ "text": "x", "rating": "NaN" }), "rating"),
        (json!({ "text": "x", "rating": "Infinity" }), "rating"),
        (json!({ "text": "x", "tags": "a" }), "tags"),
        (json!({ "text": "x", "tags": [1] }), "tags[0]"),
        (json!({ "text": { "$gt": "" } }), "text"),
    ] {
        for answer in
            [client.create("open", &data).await, client.update("open", 1, &data).await, client.patch("open", 1, &data).await]
        {
            let error = answer.unwrap_err();
            assert_eq!(error.class(), Some(Class::BadRequest), "{data}");
            assert!(error.errors().unwrap().get(field).is_some(), "{data}: {error:?}");
        }
    }
    assert_eq!(all(&store).await.len(), 1);
    for (data, sent) in [
        (json!({ "text": "x", "voteCount": -9_007_199_254_740_993_i64 }), "voteCount"),
        (json!({ "text": "x", "voteCount": i64::MIN }), "voteCount"),
        (json!({ "text": "ÄÖ\u{0}😀", "rating": 5 }), "text"),
        (json!({ "text": "x", "rating": 1e300, "note": "", "urgency": "low", "tags": ["__proto__"] }), "rating"),
    ] {
        let made = client.create("open", &data).await.unwrap();
        assert_eq!(made[sent], data[sent]);
        let found = client.find("plain").query(json!({ sent: data[sent] })).await.unwrap();
        assert!(found.as_array().unwrap().contains(&made), "{data} {found}");
    }
}

#[tokio::test]
async fn an_update_sets_what_was_left_out_back_and_a_patch_does_not() {
    let (_app, client, store) = started(&[]).await;
    let data = json!({ "text": "x", "done": true, "note": "n", "voteCount": 3, "rating": 0.5, "urgency": "high", "tags": ["t"] });
    client.create("open", &data).await.unwrap();
    let mut own = all(&store).await.remove(0);
    (own.owner_id, own.secret) = (9, "kept".into());
    store.replace_all([own]);
    let patched = client.patch("open", 1, json!({ "note": null })).await.unwrap();
    assert_eq!((&patched["note"], &patched["voteCount"], &patched["tags"]), (&Value::Null, &json!(3), &json!(["t"])));
    let updated = client.update("open", 1, json!({ "text": "y" })).await.unwrap();
    let expected = json!({
        "id": 1, "text": "y", "done": false, "voteCount": 0, "ownerId": 9, "note": null, "urgency": null, "rating": null, "tags": []
    });
    assert_eq!(updated, expected);
}

#[tokio::test]
async fn queries_have_bounds() {
    let (_app, client, _) = started(&["a"]).await;
    let mut deep = json!({ "text": "a" });
    for _ in 0..20 {
        deep = json!({ "$or": [deep] });
    }
    for query in [
        deep,
        json!({ "$or": vec![json!({ "text": "a" }); 300] }),
        json!({ "$or": vec![json!({}); 300] }),
        json!({ "id": { "$in": vec![1; 1_001] } }),
        json!({ "$or": vec![json!({ "id": { "$in": vec![1; 1_000] } }); 11] }),
        json!({ "$select": vec!["text"; 1_001] }),
    ] {
        let error = client.find("open").query(&query).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest));
        assert!(error.message().len() < 200, "{error}");
    }
    client.find("open").query(json!({ "id": { "$in": vec![1; 1_000] } })).await.unwrap();
    // Deeper than any JSON is read.
    let deeper = (0..100).fold(json!({ "text": "a" }), |query, _| json!({ "$or": [query] }));
    assert_eq!(client.find("open").query(deeper).await.unwrap_err().class(), Some(Class::BadRequest));
}

#[tokio::test]
async fn bytes_are_no_text() {
    #[derive(serde::Serialize)]
    struct Sent {
        text: Bytes,
    }
    let (_app, client, store) = started(&["a"]).await;
    let sent = || Sent { text: Bytes::from_static(b"a\xff") };
    for answer in [
        client.create("open", sent()).await,
        client.create("open", vec![sent()]).await,
        client.update("open", 1, sent()).await,
        client.patch("open", 1, sent()).await,
        client.create("open", Bytes::from_static(b"abc")).await,
        client.find("open").query(json!({ "text": [97, 255] })).await,
        client.ask("find", ("open", sent())).await,
    ] {
        assert_eq!(answer.unwrap_err().class(), Some(Class::BadRequest));
    }
    assert_eq!(all(&store).await.len(), 1);
}
