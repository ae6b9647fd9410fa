//! Logins before the first call: by header, and by the payload of socket.io 4.

use serde_json::json;

use crate::server::{anonymous, credentials, is, start, with_token};

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
