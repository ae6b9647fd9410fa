//! Who is online, with clients that come and go in every way.

use feathers::test::{Client, TestApp};
use serde_json::{Value, json};

use crate::app::tests::{PASSWORD, log_in, somebody, start};
use crate::store::tests::Folder;

async fn names(client: &Client) -> Vec<String> {
    let people = client.find("online").await.unwrap();
    people.as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap().to_owned()).collect()
}

/// A second window of somebody.
async fn again(app: &TestApp, name: &str) -> Client {
    let client = app.client().called(name).connect().await;
    log_in(&client, name).await;
    client
}

#[tokio::test]
async fn two_windows_are_one_person() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let bob = somebody(&app, "Bob").await;
    assert_eq!(ann.expect("online came").await, json!({ "id": 2, "name": "Bob" }));
    let other = again(&app, "Bob").await;
    ann.expect_silence().await;
    assert_eq!(names(&ann).await, ["Ann", "Bob"]);
    bob.disconnect();
    ann.expect_silence().await;
    assert_eq!(names(&ann).await, ["Ann", "Bob"]);
    other.disconnect();
    assert_eq!(ann.expect("online went").await, json!({ "id": 2, "name": "Bob" }));
    assert_eq!(names(&ann).await, ["Ann"]);
}

#[tokio::test]
async fn who_logs_out_has_gone_and_may_come_again() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let bob = somebody(&app, "Bob").await;
    ann.expect("online came").await;
    for _ in 0..2 {
        bob.remove("authentication", Value::Null).await.unwrap();
        assert_eq!(ann.expect("online went").await["name"], "Bob");
        bob.expect_silence().await;
        log_in(&bob, "Bob").await;
        for client in [&ann, &bob] {
            assert_eq!(client.expect("online came").await["name"], "Bob");
        }
    }
    // Once more changes nothing.
    log_in(&bob, "Bob").await;
    bob.disconnect();
    assert_eq!(ann.expect("online went").await["name"], "Bob");
    ann.expect_silence().await;
}

#[tokio::test]
async fn a_connection_that_logs_in_as_somebody_else_is_them() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let bob = somebody(&app, "Bob").await;
    let other = again(&app, "Bob").await;
    app.app().path("users").create(json!({ "name": "Carl", "password": PASSWORD })).await.unwrap();
    ann.expect("online came").await;
    // Bob is still there, with the other one.
    log_in(&bob, "Carl").await;
    assert_eq!(ann.expect("online came").await["name"], "Carl");
    ann.expect_silence().await;
    assert_eq!(names(&ann).await, ["Ann", "Bob", "Carl"]);
    log_in(&other, "Carl").await;
    assert_eq!(ann.expect("online went").await["name"], "Bob");
    bob.disconnect();
    ann.expect_silence().await;
    other.disconnect();
    assert_eq!(ann.expect("online went").await["name"], "Carl");
}

#[tokio::test]
async fn a_login_of_the_handshake_and_of_older_clients_counts() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let bob = somebody(&app, "Bob").await;
    ann.expect("online came").await;
    let token = log_in(&bob, "Bob").await["accessToken"].clone();
    bob.disconnect();
    ann.expect("online went").await;

    let by_handshake = app.client().auth(json!({ "accessToken": token })).connect().await;
    assert_eq!(ann.expect("online came").await["name"], "Bob");
    by_handshake.disconnect();
    ann.expect("online went").await;

    let by_event = app.connect().await;
    by_event.ask("authenticate", json!({ "strategy": "jwt", "accessToken": token })).await.unwrap();
    assert_eq!(ann.expect("online came").await["name"], "Bob");
    by_event.ask("logout", Value::Null).await.unwrap();
    assert_eq!(ann.expect("online went").await["name"], "Bob");
}

#[tokio::test]
async fn who_is_thrown_out_is_told_and_nobody_else() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let bob = somebody(&app, "Bob").await;
    ann.expect("online came").await;
    // The same login in two windows, as in one browser. Who logs out in one ends it in the other.
    let token = log_in(&bob, "Bob").await["accessToken"].clone();
    let other = app.connect().await;
    other.create("authentication", json!({ "strategy": "jwt", "accessToken": token })).await.unwrap();
    bob.remove("authentication", Value::Null).await.unwrap();
    assert_eq!(other.expect("online ended").await, json!({ "why": "revoked" }));
    assert_eq!(ann.expect("online went").await["name"], "Bob");
    for client in [&ann, &bob, &other] {
        client.expect_silence().await;
    }
}

/// Clients that come, log in, change and go all at once. At the end only Ann is there, and what she was told adds up to that.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_leaves_nobody_behind() {
    let folder = Folder::new();
    let app = std::sync::Arc::new(start(folder.store().await).await);
    let ann = somebody(&app, "Ann").await;
    let mut tokens = Vec::new();
    for name in ["Bob", "Carl", "Dora"] {
        let client = somebody(&app, name).await;
        tokens.push(log_in(&client, name).await["accessToken"].clone());
        client.disconnect();
    }
    let tokens = std::sync::Arc::new(tokens);
    let clients: Vec<_> = (0..60)
        .map(|number: usize| {
            let (app, tokens) = (std::sync::Arc::clone(&app), std::sync::Arc::clone(&tokens));
            tokio::spawn(async move {
                let token = |which: usize| json!({ "strategy": "jwt", "accessToken": tokens[which % 3] });
                let client = app.connect().await;
                if number.is_multiple_of(4) {
                    // It goes while it logs in.
                    client.emit("create", ("authentication", token(number)));
                } else {
                    client.create("authentication", token(number)).await.unwrap();
                    client.create("authentication", token(number + 1)).await.unwrap();
                }
                client.disconnect();
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    app.quiet().await;
    assert_eq!(names(&ann).await, ["Ann"]);
    let mut there = std::collections::BTreeSet::new();
    for event in ann.events() {
        let name = event.data["name"].to_string();
        let fits = if event.event() == "came" { there.insert(name) } else { there.remove(&name) };
        assert!(fits, "{event:?} of {there:?}");
    }
    assert!(there.is_empty(), "{there:?}");
}
