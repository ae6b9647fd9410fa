//! An identity follows its user: changed, removed, expired.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use feathers::store::Transaction;
use feathers::{All, AroundHook, Connection, HookContext, Next, Result, at, test::Client};
use serde_json::{Value, json};

use crate::server::{Server, advance, anonymous, builder, is, login, start, start_in, start_with};

async fn patch(server: &Server, id: u64, data: Value) {
    server.app.app().path("users").patch(id, data).await.unwrap();
}

#[tokio::test]
async fn every_connection_has_the_new_value_when_the_call_is_answered() {
    let server = start().await;
    let (one, _) = server.login("alice").await;
    let (two, _) = server.login("alice").await;
    let (bob, _) = server.login("bob").await;
    one.connection().join("room");
    bob.patch("users", 1, json!({ "team": "green" })).await.unwrap();
    for client in [&one, &two] {
        assert_eq!(client.find("secure").await.unwrap()["team"], "green");
        assert_eq!(client.find("open").await.unwrap()["user"]["team"], "green");
        let connection = client.connection();
        assert!(connection.is_in("team green") && !connection.is_in("team red"), "channels are named anew");
    }
    assert!(one.connection().is_in("room"), "what the handlers did not name is not theirs to leave");
    assert_eq!(bob.find("secure").await.unwrap()["team"], "blue");
}

/// A unit of work around a call, which is committed behind it.
struct InUnit(Arc<Mutex<Vec<usize>>>);

impl AroundHook for InUnit {
    async fn call(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        let transaction = Transaction::new(());
        cx.insert(transaction.clone());
        let outcome = next.run(cx).await;
        let app = cx.app().clone();
        let reds = || app.channel("team red").connections().len();
        self.0.lock().unwrap().push(reds());
        transaction.publish().await;
        self.0.lock().unwrap().push(reds());
        outcome
    }
}

#[tokio::test]
async fn connections_follow_a_change_when_it_is_committed() {
    let reds: Arc<Mutex<Vec<usize>>> = Arc::default();
    let unit = InUnit(Arc::clone(&reds));
    let server = start_in(builder(), |app| app.around(at("users", All), unit)).await;
    let (alice, _) = server.login("alice").await;
    let (other, _) = server.login("alice").await;
    let (bob, _) = server.login("bob").await;
    reds.lock().unwrap().clear();
    bob.patch("users", 1, json!({ "team": "green" })).await.unwrap();
    // The last: looking the user up anew is a call, too.
    assert_eq!(reds.lock().unwrap().first(), Some(&2), "not before");
    assert_eq!(reds.lock().unwrap().last(), Some(&0));
    alice.patch("users", 1, json!({ "password": "secret2" })).await.unwrap();
    anonymous(&other).await;
    is(&alice, "alice").await;
    bob.remove("users", 1).await.unwrap();
    anonymous(&alice).await;
}

#[tokio::test]
async fn many_at_once_are_followed_too() {
    let server = start().await;
    let (alice, _) = server.login("alice").await;
    let (bob, _) = server.login("bob").await;
    server.app.app().path("users").patch(Value::Null, json!({ "team": "white" })).await.unwrap();
    for client in [&alice, &bob] {
        assert_eq!(client.find("secure").await.unwrap()["team"], "white");
    }
}

#[tokio::test]
async fn a_user_who_is_removed_is_nobody() {
    let server = start().await;
    let (alice, token) = server.login("alice").await;
    let (bob, _) = server.login("bob").await;
    bob.remove("users", 1).await.unwrap();
    anonymous(&alice).await;
    assert!(alice.is_connected() && alice.connection().is_in("left: Removed"));
    let error = alice.create("authentication", crate::server::with_token(&token)).await.unwrap_err();
    assert_eq!(error.message(), "Invalid login");
    login(&alice, "bob").await;
    is(&alice, "bob").await;
}

#[tokio::test]
async fn a_handler_that_refuses_a_changed_user_ends_its_logins() {
    let server = start().await;
    let (alice, _) = server.login("alice").await;
    patch(&server, 1, json!({ "banned": true })).await;
    anonymous(&alice).await;
}

#[tokio::test]
async fn a_change_elsewhere_is_followed_when_it_is_said() {
    let server = start().await;
    let (alice, _) = server.login("alice").await;
    server.users.change(1, "team", "green".into());
    assert_eq!(alice.find("secure").await.unwrap()["team"], "red");
    server.auth.refresh(1).await;
    assert_eq!(alice.find("secure").await.unwrap()["team"], "green");
}

/// An app that leaves all channels does not lose sight of the connection.
#[tokio::test]
async fn leaving_all_channels_is_no_way_out() {
    let server = start().await;
    let (alice, _) = server.login("alice").await;
    alice.connection().leave_all();
    patch(&server, 1, json!({ "team": "green" })).await;
    assert_eq!(alice.find("secure").await.unwrap()["team"], "green");
    server.auth.log_out_everywhere(1).await.unwrap();
    anonymous(&alice).await;
}

/// Only ended connections of a closed client; it must not be closed by us.
async fn expired(client: &Client) {
    anonymous(client).await;
    assert!(client.is_connected() && client.connection().is_in("left: Expired"));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_leaves_an_open_connection() {
    let server = start_with(builder().lifetime(Duration::from_secs(600))).await;
    let (first, token) = server.login("alice").await;
    advance(Duration::from_secs(300)).await;
    let (second, _) = server.login("alice").await;
    advance(Duration::from_secs(298)).await;
    is(&first, "alice").await;
    advance(Duration::from_secs(4)).await;
    expired(&first).await;
    is(&second, "alice").await;
    let error = first.create("authentication", crate::server::with_token(&token)).await.unwrap_err();
    assert_eq!(error.message(), "jwt expired");
    // A fresh login works on the same socket, and its time is its own.
    login(&first, "alice").await;
    advance(Duration::from_secs(300)).await;
    expired(&second).await;
    is(&first, "alice").await;
}

#[tokio::test(start_paused = true)]
async fn a_newer_token_takes_the_place_of_the_older_ones_time() {
    let server = start_with(builder().lifetime(Duration::from_secs(600))).await;
    let (client, _) = server.login("alice").await;
    advance(Duration::from_secs(500)).await;
    login(&client, "alice").await;
    advance(Duration::from_secs(200)).await;
    is(&client, "alice").await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_can_be_ended_in_the_place_of_that() {
    let server = start_with(builder().lifetime(Duration::from_secs(600)).disconnect(true)).await;
    let (expires, _) = server.login("alice").await;
    advance(Duration::from_secs(300)).await;
    let (removed, _) = server.login("bob").await;
    let (leaves, _) = server.login("bob").await;
    leaves.remove("authentication", Value::Null).await.unwrap();
    server.app.app().path("users").remove(2).await.unwrap();
    assert!(!removed.is_connected() && expires.is_connected() && leaves.is_connected(), "a logout is no such end");
    advance(Duration::from_secs(301)).await;
    assert!(!expires.is_connected());
}

/// The record changes while logins are on their way: whoever is in afterwards has what is stored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_does_not_miss_a_change() {
    let server = start().await;
    let clients = [server.app.connect().await, server.app.connect().await, server.app.connect().await];
    let token = server.auth.issue(1).unwrap();
    for round in 0..100 {
        let team = round.to_string();
        let data = crate::server::with_token(&token);
        let change = patch(&server, 1, json!({ "team": team }));
        let logins = async {
            tokio::join!(
                clients[0].create("authentication", &data),
                clients[1].create("authentication", &data),
                clients[2].create("authentication", &data),
            )
        };
        let (_, (one, two, three)) = tokio::join!(change, logins);
        assert!(one.is_ok() && two.is_ok() && three.is_ok());
        for client in &clients {
            assert_eq!(client.find("secure").await.unwrap()["team"], team);
            let connection: &Connection = client.connection();
            assert!(connection.is_in(format!("team {team}")));
        }
    }
}
