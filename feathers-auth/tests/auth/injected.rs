//! Fields that a client sends where the server looks for its own.

use serde_json::json;

use crate::server::{anonymous, credentials, is, start};

#[tokio::test]
async fn no_query_and_no_handshake_makes_somebody() {
    let server = start().await;
    let user = json!({ "id": 1, "email": "alice@example.com" });
    let injected = json!({
        "user": user, "authentication": { "strategy": "jwt" }, "authenticated": true, "provider": null, "params": { "user": user },
    });
    let client = server
        .app
        .client()
        .query("user", user.to_string())
        .query("authentication", "jwt")
        .query("accessToken", server.auth.issue(1).unwrap())
        .auth(json!({ "user": user, "authenticated": true }))
        .header("user", &user.to_string())
        .header("x-authentication", "jwt")
        .connect()
        .await;
    anonymous(&client).await;
    let error = client.find("secure").query(&injected).await.unwrap_err();
    assert_eq!(error.class(), Some(feathers::Class::NotAuthenticated));
    let open = client.find("open").query(&injected).await.unwrap();
    assert_eq!(open, json!({ "me": null, "user": null, "identified": false }));
}

#[tokio::test]
async fn no_field_of_a_login_changes_who_it_is() {
    let server = start().await;
    let client = server.app.connect().await;
    let mut data = credentials("bob", "secret");
    for (field, value) in [
        ("user", json!({ "id": 1 })),
        ("userId", json!(1)),
        ("sub", json!("1")),
        ("payload", json!({ "sub": "1", "exp": 9_999_999_999_u64 })),
        ("authentication", json!({ "payload": { "sub": "1" } })),
        ("accessToken", json!(server.auth.issue(1).unwrap())),
        ("__proto__", json!({ "sub": "1" })),
    ] {
        data[field] = value;
    }
    let query = json!({ "user": { "id": 1 }, "payload": { "sub": "1" }, "jwt": { "expiresIn": "99y" } });
    let answer = client.create("authentication", &data).query(query).await.unwrap();
    assert_eq!((&answer["user"]["id"], &answer["authentication"]["payload"]["sub"]), (&json!(2), &json!("2")));
    assert_eq!(answer["authentication"].get("accessToken"), None);
    is(&client, "bob").await;
}

#[tokio::test]
async fn a_call_of_the_server_has_no_identity() {
    let server = start().await;
    let (_client, _) = server.login("alice").await;
    let app = server.app.app();
    // A token, and no connection that it could log in.
    let answer = app.path("authentication").create(credentials("alice", "secret")).await.unwrap();
    assert!(answer["accessToken"].is_string());
    assert!(app.path("authentication").remove(serde_json::Value::Null).await.is_err());
    assert!(app.path("secure").find().await.is_err());
}
