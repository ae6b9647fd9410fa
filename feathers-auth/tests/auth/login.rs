//! Logins and logouts as Feathers clients make them.

use feathers::Class;
use serde_json::{Value, json};

use crate::server::{anonymous, credentials, is, login, start, with_token};

#[tokio::test]
async fn a_login_answers_a_token_and_logs_the_connection_in() {
    let server = start().await;
    let client = server.app.connect().await;
    anonymous(&client).await;

    let answer = client.create("authentication", credentials("alice", "secret")).await.unwrap();

    assert_eq!(answer["user"], json!({ "id": 1, "email": "alice@example.com", "team": "red" }));
    let authentication = &answer["authentication"];
    assert_eq!(authentication["strategy"], "local");
    assert_eq!(authentication.get("accessToken"), None);
    let payload = &authentication["payload"];
    assert_eq!(
        (&payload["aud"], &payload["iss"], &payload["sub"]),
        (&json!("https://example.com"), &json!("feathers"), &json!("1"))
    );
    assert_eq!(payload["exp"].as_u64().unwrap() - payload["iat"].as_u64().unwrap(), 86_400);
    let secure = client.find("secure").await.unwrap();
    assert_eq!(secure, json!({ "user": "alice@example.com", "team": "red", "strategy": "jwt" }));
    assert!(client.connection().is_identified() && client.connection().is_in("team red"));
    // Nobody was told anything, the caller included.
    client.expect_silence().await;
}

#[tokio::test]
async fn a_token_logs_in_again_and_any_number_of_sockets() {
    let server = start().await;
    let (first, token) = server.login("alice").await;
    let second = server.app.connect().await;
    let answer = second.create("authentication", with_token(&token)).await.unwrap();
    assert_eq!(answer["accessToken"], token);
    assert_eq!(answer["authentication"]["accessToken"], token);
    is(&first, "alice").await;
    is(&second, "alice").await;
    assert_eq!(server.auth.connections(1).len(), 2);
    second.disconnect();
    assert_eq!(server.auth.connections(1).len(), 1);
}

#[tokio::test]
async fn a_logout_answers_what_it_was_and_leaves_all_channels() {
    let server = start().await;
    let (client, token) = server.login("alice").await;
    client.connection().join("room");

    let answer = client.remove("authentication", Value::Null).await.unwrap();

    assert_eq!((&answer["accessToken"], &answer["user"]["id"]), (&json!(token), &json!(1)));
    assert_eq!(answer["authentication"]["payload"]["sub"], "1");
    anonymous(&client).await;
    assert!(!client.connection().is_in("room") && client.connection().is_in("left: LoggedOut"));
    let error = client.remove("authentication", Value::Null).await.unwrap_err();
    assert_eq!(error.message(), "Invalid authentication information (no `strategy` set)");
    login(&client, "alice").await;
    is(&client, "alice").await;
    let error = client.remove("authentication", "another token").await.unwrap_err();
    assert_eq!(error.message(), "Invalid access token");
    is(&client, "alice").await;
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    let server = start().await;
    let client = server.app.connect().await;
    let wrong = [
        credentials("alice", "wrong"),
        credentials("nobody", "secret"),
        credentials("alice", ""),
        json!({ "strategy": "local", "email": "alice@example.com" }),
        json!({ "strategy": "local", "password": "secret" }),
        json!({ "strategy": "local", "email": { "$gt": "" }, "password": "secret" }),
        json!({ "strategy": "local", "email": "alice@example.com", "password": ["secret"] }),
        credentials("alice", &"x".repeat(100_000)),
    ];
    for data in wrong {
        let error = client.create("authentication", data).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::NotAuthenticated), "Invalid login"));
        assert!(error.data().is_none());
    }
    for (data, message) in [
        (json!({}), "Invalid authentication information (no `strategy` set)"),
        (Value::Null, "Invalid authentication information (no `strategy` set)"),
        (json!([credentials("alice", "secret")]), "Invalid authentication information (no `strategy` set)"),
        (json!({ "strategy": 1 }), "Invalid authentication information (no `strategy` set)"),
        (json!({ "strategy": "magic" }), "Invalid authentication information (strategy not allowed in authStrategies)"),
        (json!({ "strategy": "jwt" }), "No access token"),
        (with_token("broken"), "jwt malformed"),
    ] {
        let error = client.create("authentication", data).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::NotAuthenticated), message));
    }
    anonymous(&client).await;
    client.expect_silence().await;
}

#[tokio::test]
async fn older_clients_log_in_by_events() {
    let server = start().await;
    let client = server.app.connect().await;
    let answer = client.ask("authenticate", [credentials("alice", "secret")]).await.unwrap();
    assert!(answer["accessToken"].is_string());
    is(&client, "alice").await;
    let answer = client.ask("logout", json!([])).await.unwrap();
    assert!(answer["accessToken"].is_string());
    anonymous(&client).await;
    let error = client.ask("authenticate", [credentials("alice", "wrong")]).await.unwrap_err();
    assert_eq!(error.message(), "Invalid login");
    assert!(client.ask("logout", json!([])).await.is_err());
    // The call form of Feathers 2.
    client.create("authentication", credentials("bob", "secret")).legacy().await.unwrap();
    is(&client, "bob").await;
}

#[tokio::test]
async fn a_login_as_somebody_else_leaves_the_channels_of_the_first() {
    let server = start().await;
    let (client, _) = server.login("alice").await;
    client.connection().join("alice's room");
    login(&client, "bob").await;
    is(&client, "bob").await;
    let connection = client.connection();
    assert!(connection.is_in("team blue") && connection.is_in("left: Replaced"));
    assert!(!connection.is_in("team red") && !connection.is_in("alice's room"));
    assert!(server.auth.connections(1).is_empty());
    // What happens to the first is nothing to this connection any more.
    server.app.app().path("users").remove(1).await.unwrap();
    is(&client, "bob").await;
}

#[tokio::test]
async fn a_second_login_as_the_same_user_leaves_nothing() {
    let server = start().await;
    let (client, _) = server.login("alice").await;
    client.connection().join("room");
    login(&client, "alice").await;
    assert!(client.connection().is_in("room") && client.connection().is_in("team red"));
    assert_eq!(server.auth.connections(1).len(), 1);
}

#[tokio::test]
async fn a_login_that_fails_changes_nothing() {
    let server = start().await;
    let (client, _) = server.login("alice").await;
    client.create("authentication", credentials("bob", "wrong")).await.unwrap_err();
    server.users.change(2, "banned", true.into());
    let error = client.create("authentication", credentials("bob", "secret")).await.unwrap_err();
    assert_eq!(error.message(), "Banned", "a login handler may refuse");
    is(&client, "alice").await;
    assert!(client.connection().is_in("team red"));
}

/// Two logins at once end as one of the two, whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logins_at_once_do_not_mix() {
    let server = start().await;
    let client = server.app.connect().await;
    for _ in 0..20 {
        let (one, other) = tokio::join!(
            client.create("authentication", credentials("alice", "secret")),
            client.create("authentication", credentials("bob", "secret")),
        );
        assert!(one.is_ok() && other.is_ok());
        let now = client.find("secure").await.unwrap();
        let team = now["team"].as_str().unwrap();
        let (mine, other) = if team == "red" { ("team red", "team blue") } else { ("team blue", "team red") };
        assert!(client.connection().is_in(mine) && !client.connection().is_in(other), "{now}");
        assert_eq!(server.auth.connections(1).len() + server.auth.connections(2).len(), 1);
    }
}

#[tokio::test]
async fn handlers_are_told_of_logins_and_of_changes() {
    let server = start().await;
    let (client, token) = server.login("alice").await;
    let _other = server.app.client().auth(json!({ "accessToken": token })).connect().await;
    server.app.app().path("users").patch(1, json!({ "team": "green" })).await.unwrap();
    client.remove("authentication", Value::Null).await.unwrap();
    let told = server.told.lock().unwrap().join(", ").replace("\"alice@example.com\"", "alice");
    assert_eq!(told, "login alice, login alice, update alice, update alice");
}
