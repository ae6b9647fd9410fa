//! The services and what they share: the chat without a page and a port.

use feathers::{App, SocketIo};

use crate::login::{self, Settings};
use crate::messages::Messages;
use crate::online::Online;
use crate::rooms::Rooms;
use crate::store::Store;
use crate::users::Users;

/// The chat. Only signing up and logging in is for everybody; each service says so itself.
pub(crate) fn chat(store: Store, settings: Settings, socketio: SocketIo) -> App {
    let online = Online::default();
    let auth = login::auth(store.clone(), settings, &online);
    let present = online.clone();
    App::new()
        .service(Users::new(&store, auth.passwords().clone()))
        .configure(auth.plugin())
        .service(online)
        .service(Messages::new(&store))
        .service(Rooms::new(&store))
        .socketio(socketio.on_disconnect(move |connection| present.disconnected(connection)))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use feathers::Class;
    use feathers::test::{Client, TestApp};
    use feathers_auth::Passwords;
    use serde_json::{Value, json};

    use super::*;
    use crate::store::tests::Folder;

    pub(crate) const PASSWORD: &str = "correct horse";

    /// The chat, in memory but for its tables.
    pub(crate) async fn start(store: Store) -> TestApp {
        let secret = "a secret for tests, of more than thirty-two bytes".to_owned();
        let settings = Settings { secret, lifetime: Duration::from_secs(60), passwords: Passwords::with_cost(8, 1) };
        TestApp::start(chat(store, settings, SocketIo::new())).await
    }

    pub(crate) fn credentials(name: &str, password: &str) -> Value {
        json!({ "strategy": "local", "name": name, "password": password })
    }

    /// Logs in, and answers what that was answered.
    pub(crate) async fn log_in(client: &Client, name: &str) -> Value {
        client.create("authentication", credentials(name, PASSWORD)).await.unwrap()
    }

    /// Somebody new, who is logged in and has heard of that.
    pub(crate) async fn somebody(app: &TestApp, name: &str) -> Client {
        let client = app.client().called(name).connect().await;
        client.create("users", json!({ "name": name, "password": PASSWORD })).await.unwrap();
        log_in(&client, name).await;
        assert_eq!(client.expect("online came").await["name"], name);
        client
    }

    pub(crate) async fn is_stranger(client: &Client) {
        let calls = [
            client.find("users").await,
            client.get("users", 1).await,
            client.find("messages").await,
            client.find("messages").query(json!({ "no": "such" })).await,
            client.get("messages", 1).await,
            client.create("messages", json!({ "text": "hello" })).await,
            client.create("messages", 7).await,
            client.call("typing", "messages", json!({})).await,
            client.find("rooms").await,
            client.create("rooms", json!({ "name": "" })).await,
            client.call("join", "rooms", json!({ "room": "general" })).await,
            client.call("leave", "rooms", json!({ "room": "general" })).await,
            client.find("online").await,
        ];
        for answer in calls {
            let error = answer.unwrap_err();
            assert_eq!((error.class(), error.errors()), (Some(Class::NotAuthenticated), None), "{}", error.message());
        }
    }

    #[tokio::test]
    async fn strangers_see_and_hear_nothing() {
        let folder = Folder::new();
        let app = start(folder.store().await).await;
        let stranger = app.client().called("stranger").connect().await;
        is_stranger(&stranger).await;
        let ann = somebody(&app, "Ann").await;
        let bob = somebody(&app, "Bob").await;
        ann.create("messages", json!({ "text": "hello" })).await.unwrap();
        ann.call("typing", "messages", json!({})).await.unwrap();
        ann.create("rooms", json!({ "name": "tea" })).await.unwrap();
        ann.remove("authentication", Value::Null).await.unwrap();
        bob.disconnect();
        stranger.expect_silence().await;
        is_stranger(&stranger).await;
        // Who has logged out is one, too.
        ann.events();
        is_stranger(&ann).await;
        let carl = somebody(&app, "Carl").await;
        carl.create("messages", json!({ "text": "is she gone?" })).await.unwrap();
        ann.expect_silence().await;
    }

    #[tokio::test]
    async fn who_logs_out_has_left_the_rooms() {
        let folder = Folder::new();
        let app = start(folder.store().await).await;
        let (ann, bob) = (somebody(&app, "Ann").await, somebody(&app, "Bob").await);
        bob.create("rooms", json!({ "name": "tea" })).await.unwrap();
        for client in [&ann, &bob] {
            client.call("join", "rooms", json!({ "room": "tea" })).await.unwrap();
        }
        ann.remove("authentication", Value::Null).await.unwrap();
        log_in(&ann, "Ann").await;
        app.quiet().await;
        ann.events();
        bob.create("messages", json!({ "room": "tea", "text": "secret" })).await.unwrap();
        ann.expect_silence().await;
        let error = ann.find("messages").query(json!({ "room": "tea" })).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::Forbidden));
    }

    /// Nobody is told of a message that `get` would refuse them.
    #[tokio::test]
    async fn rooms_have_no_leaks() {
        let folder = Folder::new();
        let app = start(folder.store().await).await;
        let (ann, bob, carl) = (somebody(&app, "Ann").await, somebody(&app, "Bob").await, somebody(&app, "Carl").await);
        let stranger = app.client().called("stranger").connect().await;
        ann.create("rooms", json!({ "name": "tea" })).await.unwrap();
        app.leaks()
            .users([&ann, &bob, &carl, &stranger])
            .except("messages typing")
            .except("online came")
            .except("online went")
            .call("join", async |round| round.client().call("join", "rooms", json!({ "room": "tea" })).await)
            .call("leave", async |round| round.client().call("leave", "rooms", json!({ "room": "tea" })).await)
            .call("write", async |round| {
                let room = if round.number() % 2 == 0 { "tea" } else { "general" };
                round.client().create("messages", json!({ "room": room, "text": "hello" })).await
            })
            .prove()
            .await;
    }
}
