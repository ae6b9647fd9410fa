//! Logins before the first call: by header, and by the payload of socket.io 4.

use feathers::Result;
use feathers_auth::{Arrival, Record};
use serde_json::json;

use crate::server::{anonymous, builder, credentials, is, login, start, start_with, with_token};

#[tokio::test]
async fn a_header_logs_in_before_the_first_call() {
    let server = start().await;
    let token = server.auth.issue(1).unwrap();
    for header in [format!("Bearer {token}"), format!("bearer {token}"), format!("JWT {token}"), token.clone()] {
        let client = server.app.client().header("authorization", &header).connect().await;
        is(&client, "alice").await;
        assert!(client.connection().is_in("team red") && client.connection().is_identified());
    }
    let client = server.app.client().header("authorization", "Basic YWxpY2U6c2VjcmV0").connect().await;
    anonymous(&client).await;
}

#[tokio::test]
async fn a_payload_logs_in_before_the_first_call() {
    let server = start().await;
    let token = server.auth.issue(1).unwrap();
    for auth in [json!({ "accessToken": token }), with_token(&token), credentials("alice", "secret")] {
        let client = server.app.client().auth(auth).connect().await;
        is(&client, "alice").await;
        assert_eq!(server.auth.connections(1).len(), 1);
        client.disconnect();
    }
    for auth in [json!({ "token": "the app's own" }), json!({ "strategy": "magic" }), json!("text"), json!(null)] {
        anonymous(&server.app.client().auth(auth).connect().await).await;
    }
}

#[tokio::test]
async fn what_is_broken_refuses_the_connection() {
    let server = start().await;
    let refused = server.app.client().header("authorization", "Bearer broken").try_connect().await.unwrap_err();
    assert_eq!(refused, "jwt malformed");
    let refused = server.app.client().auth(json!({ "accessToken": "a.b.c" })).try_connect().await.unwrap_err();
    assert_eq!(refused, "jwt malformed");
    let refused = server.app.client().auth(credentials("alice", "wrong")).try_connect().await.unwrap_err();
    assert_eq!(refused, "Invalid login");
    let token = server.auth.issue(77).unwrap();
    let refused = server.app.client().auth(json!({ "accessToken": token })).try_connect().await.unwrap_err();
    assert_eq!(refused, "Invalid login");
    assert_eq!(server.app.connections(), 0);
}

#[tokio::test]
async fn it_is_a_login_like_any_other() {
    let server = start().await;
    let token = server.auth.issue(1).unwrap();
    let client = server.app.client().auth(json!({ "accessToken": token })).connect().await;
    server.app.app().path("users").patch(1, json!({ "team": "green" })).await.unwrap();
    assert_eq!(client.find("secure").await.unwrap()["team"], "green");
    server.auth.revoke_token(&token).await.unwrap();
    anonymous(&client).await;
    server.users.change(1, "banned", true.into());
    let token = server.auth.issue(1).unwrap();
    let refused = server.app.client().auth(json!({ "accessToken": token })).try_connect().await.unwrap_err();
    assert_eq!(refused, "Banned");
}

/// What a handler found when it was told that somebody is logged in.
#[derive(Debug, PartialEq)]
struct Found {
    name: String,
    identified: bool,
    in_team: bool,
}

async fn look(arrival: &Arrival) -> Result<()> {
    let connection = arrival.connection();
    let name = arrival.user::<Record>().map(|user| user.0["email"].to_string()).unwrap_or_default();
    connection.insert(Found { name, identified: connection.get::<Record>().is_some(), in_team: connection.is_in("team red") });
    Ok(())
}

#[tokio::test]
async fn handlers_are_told_when_a_login_is_complete() {
    let server = start_with(builder().after_login(look)).await;
    let alice = Found { name: "\"alice@example.com\"".to_owned(), identified: true, in_team: true };

    let by_call = server.app.connect().await;
    login(&by_call, "alice").await;
    assert_eq!(by_call.connection().get::<Found>().as_deref(), Some(&alice), "before the call is answered");
    by_call.connection().remove::<Found>();
    server.app.app().path("users").patch(1, json!({ "age": 7 })).await.unwrap();
    assert_eq!(by_call.connection().get::<Found>(), None, "a change is no login");

    let token = server.auth.issue(1).unwrap();
    let by_handshake = server.app.client().auth(with_token(&token)).connect().await;
    server.app.quiet().await;
    assert_eq!(by_handshake.connection().get::<Found>().as_deref(), Some(&alice), "by the handshake");

    let by_event = server.app.connect().await;
    by_event.ask("authenticate", with_token(&token)).await.unwrap();
    assert_eq!(by_event.connection().get::<Found>().as_deref(), Some(&alice), "by the event of older clients");

    let refused = server.app.connect().await;
    refused.create("authentication", credentials("alice", "wrong")).await.unwrap_err();
    assert_eq!(refused.connection().get::<Found>(), None, "a login that failed");
}
