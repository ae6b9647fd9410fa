//! Tokens that are taken back.

use serde_json::{Value, json};

use crate::server::{anonymous, builder, is, login, start, start_with, with_token};

#[tokio::test]
async fn one_token_is_revoked_and_the_others_are_not() {
    let server = start().await;
    let (one, token) = server.login("alice").await;
    let (other, _) = server.login("alice").await;
    let same = server.app.client().auth(json!({ "accessToken": token })).connect().await;
    server.auth.revoke_token(&token).await.unwrap();
    anonymous(&one).await;
    anonymous(&same).await;
    is(&other, "alice").await;
    // Replayed, by a call and by a handshake.
    let error = one.create("authentication", with_token(&token)).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(feathers::Class::NotAuthenticated), "The access token was revoked"));
    let refused = server.app.client().auth(json!({ "accessToken": token })).try_connect().await.unwrap_err();
    assert_eq!(refused, "The access token was revoked");
    let fresh = login(&one, "alice").await;
    assert_ne!(fresh, token);
    is(&one, "alice").await;
}

#[tokio::test]
async fn a_user_is_logged_out_everywhere() {
    let server = start().await;
    let (one, token) = server.login("alice").await;
    let (two, _) = server.login("alice").await;
    let (bob, _) = server.login("bob").await;
    server.auth.log_out_everywhere(1).await.unwrap();
    anonymous(&one).await;
    anonymous(&two).await;
    assert!(one.connection().is_in("left: Revoked"));
    is(&bob, "bob").await;
    one.create("authentication", with_token(&token)).await.unwrap_err();
    // In the same second.
    let fresh = login(&one, "alice").await;
    two.create("authentication", with_token(&fresh)).await.unwrap();
    is(&two, "alice").await;
}

#[tokio::test]
async fn a_logout_may_revoke() {
    let server = start().await;
    let (client, token) = server.login("alice").await;
    client.remove("authentication", Value::Null).await.unwrap();
    client.create("authentication", with_token(&token)).await.unwrap();

    let server = start_with(builder().revoke_on_logout(true)).await;
    let (client, token) = server.login("alice").await;
    let other = server.app.client().auth(json!({ "accessToken": token })).connect().await;
    client.remove("authentication", Value::Null).await.unwrap();
    anonymous(&other).await;
    client.create("authentication", with_token(&token)).await.unwrap_err();
}

#[tokio::test]
async fn a_thousand_connections_follow_at_once() {
    let server = start().await;
    let token = server.auth.issue(1).unwrap();
    let mut clients = Vec::new();
    for _ in 0..1000 {
        clients.push(server.app.client().auth(json!({ "accessToken": token })).connect().await);
    }
    assert_eq!(server.auth.connections(1).len(), 1000);
    server.app.app().path("users").patch(1, json!({ "team": "green" })).await.unwrap();
    server.auth.revoke_token(&token).await.unwrap();
    assert!(clients.iter().all(|client| !client.connection().is_identified()));
}
