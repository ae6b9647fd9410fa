//! The hash of a password, and the token, are shown to nobody they are not for.

use feathers::{Class, Inject};
use feathers_auth::{PasswordHash, Record};
use serde_json::{Value, json};

use crate::server::{SECRET, builder, login, start};

/// Every event, answer and error of a client that tries everything.
#[tokio::test]
async fn the_hash_is_in_no_answer_event_or_error() {
    let server = start().await;
    let listener = server.app.client().called("listener").connect().await;
    let (client, token) = server.login("alice").await;
    let mut seen: Vec<String> = Vec::new();
    let mut keep = |answer: Result<Value, feathers::Error>| match answer {
        Ok(answer) => seen.push(answer.to_string()),
        Err(error) => seen.push(format!("{error:?} {:?} {:?}", error.data(), error.errors())),
    };
    keep(client.create("users", json!({ "email": "carol@example.com", "password": "secret3" })).await);
    keep(client.find("users").await);
    keep(client.find("users").legacy().await);
    keep(client.get("users", 1).await);
    keep(client.patch("users", 1, json!({ "password": "secret2" })).await);
    keep(client.patch("users", Value::Null, json!({ "team": "white" })).await);
    keep(client.call("explode", "users", 1).await);
    keep(client.find("open").await);
    keep(client.remove("users", 3).await);
    keep(client.create("authentication", with_new_password()).await);
    keep(client.remove("authentication", Value::Null).await);
    server.app.quiet().await;
    let heard = [listener.events(), client.events()].concat();
    assert!(heard.len() >= 8, "{heard:?}");
    assert!(seen.iter().any(|text| text.contains("There is such a user") && text.contains("alice@example.com")));
    let all = format!("{seen:?} {heard:?}");
    assert!(!all.contains("argon2") && !all.contains("secret2") && !all.contains("\"password\""), "{all}");
    // The token is told to its owner alone.
    assert!(!format!("{:?}", listener.events()).contains(&token));
    // The server's own callers see all.
    let record = server.app.app().path("users").get(1).await.unwrap();
    assert!(record["password"].as_str().unwrap().starts_with("$argon2id$"));
}

fn with_new_password() -> Value {
    crate::server::credentials("alice", "secret2")
}

#[tokio::test]
async fn nobody_can_ask_for_the_hash() {
    let server = start().await;
    let (client, _) = server.login("alice").await;
    for query in [
        json!({ "password": { "$gt": "$argon2id$" } }),
        json!({ "$or": [{ "password": "x" }] }),
        json!({ "$sort": { "password": 1 } }),
        json!({ "users.password": "x" }),
        json!({ "$and": [{ "$or": [{ "a": { "password": 1 } }] }] }),
    ] {
        let error = client.find("users").query(query).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "Invalid query"));
    }
}

#[tokio::test]
async fn listeners_of_the_server_hear_nothing_of_logins() {
    let server = start().await;
    let mut heard = server.app.app().path("authentication").on("created");
    let (client, _) = server.login("alice").await;
    client.remove("authentication", Value::Null).await.unwrap();
    server.app.quiet().await;
    let next = tokio::time::timeout(std::time::Duration::from_millis(20), heard.next()).await;
    assert!(next.is_err(), "{next:?}");
}

#[tokio::test]
async fn nothing_shows_itself_to_a_log() {
    let server = start().await;
    let (client, token) = server.login("alice").await;
    let connection = client.connection();
    let record = connection.get::<Record>().unwrap();
    let texts = [
        format!("{connection:?}"),
        format!("{:?}", Inject(record)),
        format!("{:?} {:?}", server.auth, builder()),
        format!("{:?} {:?}", server.auth.passwords(), PasswordHash::new("$argon2id$hash")),
        format!("{:?}", server.app.app()),
    ];
    for text in texts {
        let shown = [SECRET, &token, "argon2id$", "alice@"].into_iter().find(|secret| text.contains(secret));
        assert_eq!(shown, None, "{text}");
    }
    login(&client, "alice").await;
}

#[tokio::test]
async fn a_client_has_few_passwords_hashed_by_one_call() {
    let server = start().await;
    let client = server.app.connect().await;
    let many = |count: usize| vec![json!({ "password": "x" }); count];
    let error = client.create("users", many(17)).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "At most 16 passwords at once"));
    // Others go on to the service, which does not take such.
    for error in
        [client.create("users", many(16)).await.unwrap_err(), server.app.app().path("users").create(many(17)).await.unwrap_err()]
    {
        assert_ne!(error.message(), "At most 16 passwords at once");
    }
}
