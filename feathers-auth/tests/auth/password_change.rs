//! A changed password logs out everywhere else, and whoever is on the way in with the old one.

use std::time::Duration;

use feathers::App;
use feathers::test::{Client, TestApp};
use feathers_auth::{MemoryRevocations, Passwords, Revocations};
use serde_json::{Value, json};

use crate::server::{Server, Users, anonymous, builder, credentials, is, login, start, start_with, with_token};

async fn refused(server: &Server, token: &str) {
    let client = server.app.connect().await;
    let error = client.create("authentication", with_token(token)).await.unwrap_err();
    assert_eq!(error.message(), "The access token was revoked");
    let refused = server.app.client().auth(json!({ "accessToken": token })).try_connect().await.unwrap_err();
    assert_eq!(refused, "The access token was revoked");
}

async fn new_login(client: &Client, password: &str) {
    client.create("authentication", credentials("alice", password)).await.unwrap();
    is(client, "alice").await;
}

#[tokio::test]
async fn who_changes_a_password_stays_and_all_others_go() {
    let server = start().await;
    let (own, token) = server.login("alice").await;
    let (other, other_token) = server.login("alice").await;
    let unused = server.auth.issue(1).unwrap();
    let (bob, bobs) = server.login("bob").await;

    own.patch("users", 1, json!({ "password": "secret2" })).await.unwrap();

    anonymous(&other).await;
    assert!(other.connection().is_in("left: Revoked"));
    is(&own, "alice").await;
    is(&bob, "bob").await;
    for token in [&other_token, &unused] {
        refused(&server, token).await;
    }
    // It can connect again.
    for token in [&token, &bobs] {
        assert!(server.app.client().auth(json!({ "accessToken": token })).try_connect().await.is_ok());
    }
    other.create("authentication", credentials("alice", "secret")).await.unwrap_err();
    new_login(&other, "secret2").await;

    // Whose change is the last, stays; to log out everywhere makes no exception.
    other.patch("users", 1, json!({ "password": "secret3" })).await.unwrap();
    anonymous(&own).await;
    is(&other, "alice").await;
    refused(&server, &token).await;
    server.auth.log_out_everywhere(1).await.unwrap();
    anonymous(&other).await;
}

#[tokio::test]
async fn an_update_is_a_change_and_its_password_is_hashed() {
    let server = start().await;
    let (own, _) = server.login("alice").await;
    let (other, token) = server.login("alice").await;
    let record = json!({ "email": "alice@example.com", "password": "secret2", "team": "red" });
    let answer = own.update("users", 1, record).await.unwrap();
    assert_eq!(answer, json!({ "id": 1, "email": "alice@example.com", "team": "red" }));
    let stored = server.app.app().path("users").get(1).await.unwrap();
    assert!(stored["password"].as_str().unwrap().starts_with("$argon2id$"));
    anonymous(&other).await;
    refused(&server, &token).await;
    is(&own, "alice").await;
    new_login(&other, "secret2").await;
}

#[tokio::test]
async fn a_change_by_somebody_else_leaves_nobody_in() {
    let server = start().await;
    let (bob, _) = server.login("bob").await;
    for by_server in [false, true] {
        let (alice, token) = (server.app.connect().await, server.auth.issue(1).unwrap());
        alice.create("authentication", with_token(&token)).await.unwrap();
        let data = json!({ "password": "secret" });
        if by_server {
            server.app.app().path("users").patch(1, data).await.unwrap();
        } else {
            bob.patch("users", 1, data).await.unwrap();
        }
        anonymous(&alice).await;
        refused(&server, &token).await;
        is(&bob, "bob").await;
    }
}

#[tokio::test]
async fn many_passwords_at_once_are_many_changes() {
    let server = start().await;
    let (alice, _) = server.login("alice").await;
    let (other, token) = server.login("alice").await;
    let (bob, _) = server.login("bob").await;
    alice.patch("users", Value::Null, json!({ "password": "secret" })).await.unwrap();
    is(&alice, "alice").await;
    anonymous(&other).await;
    anonymous(&bob).await;
    refused(&server, &token).await;
}

#[tokio::test]
async fn what_is_no_change_of_a_password_revokes_nothing() {
    let server = start().await;
    let (own, _) = server.login("alice").await;
    let (other, _) = server.login("alice").await;
    own.patch("users", 1, json!({ "team": "green" })).await.unwrap();
    // Refused, so nothing has changed.
    own.patch("users", 1, json!({ "password": "" })).await.unwrap_err();
    own.patch("users", 1, json!({ "password": 12345 })).await.unwrap_err();
    own.patch("users", 99, json!({ "password": "secret2" })).await.unwrap_err();
    own.create("users", json!({ "email": "carol@example.com", "password": "secret" })).await.unwrap();
    is(&other, "alice").await;

    let server = start_with(builder().revoke_on_password_change(false)).await;
    let (own, _) = server.login("alice").await;
    let (other, token) = server.login("alice").await;
    own.patch("users", 1, json!({ "password": "secret2" })).await.unwrap();
    is(&other, "alice").await;
    own.create("authentication", with_token(&token)).await.unwrap();
}

/// A login has read the old hash and is at work with it when the password changes. However the two fall, it is none afterwards.
#[tokio::test]
async fn a_login_with_the_old_password_does_not_slip_through() {
    // Logins take long, the hook does not.
    let auth = builder().passwords(Passwords::with_cost(19_456, 2)).build();
    let users = Users::default();
    let app = App::new()
        .service(users.clone())
        .before(feathers::at("users", ["create", "patch"]), Passwords::with_cost(8, 1).hook("password"))
        .configure(auth.plugin());
    let app = TestApp::start(app).await;
    app.app().path("users").create(json!({ "email": "alice@example.com", "password": "secret" })).await.unwrap();
    let client = app.connect().await;
    let change = async {
        // The login is polled first.
        app.app().path("users").patch(1, json!({ "password": "secret2" })).await.unwrap();
    };
    let (answer, ()) = tokio::join!(client.create("authentication", credentials("alice", "secret")), change);
    assert!(!client.connection().is_identified());
    let token = match answer {
        Ok(answer) => answer["accessToken"].as_str().unwrap().to_owned(),
        Err(_) => return,
    };
    client.create("authentication", with_token(&token)).await.unwrap_err();
}

#[tokio::test]
async fn a_call_that_can_not_revoke_says_so() {
    struct Broken(MemoryRevocations);
    impl Revocations for Broken {
        async fn revoke_token(&self, id: &str, until: std::time::SystemTime) -> feathers::Result<()> {
            self.0.revoke_token(id, until).await
        }
        async fn revoke_user(
            &self,
            _: &str,
            _: std::time::SystemTime,
            _: std::time::SystemTime,
            _: Option<&str>,
        ) -> feathers::Result<()> {
            Err(feathers::Error::unavailable("The store is away"))
        }
        async fn is_revoked(&self, user: &str, id: &str, issued: std::time::SystemTime) -> feathers::Result<bool> {
            self.0.is_revoked(user, id, issued).await
        }
    }
    let server = start_with(builder().revocations(Broken(MemoryRevocations::default()))).await;
    let (own, _) = server.login("alice").await;
    let (other, _) = server.login("alice").await;
    let error = own.patch("users", 1, json!({ "password": "secret2" })).await.unwrap_err();
    assert_eq!(error.message(), "The store is away");
    // Those who are connected go all the same.
    anonymous(&other).await;
    is(&own, "alice").await;
}

/// An exception is as old as its revocation.
#[tokio::test]
async fn a_later_revocation_has_no_exception() {
    let lists = MemoryRevocations::default();
    let at = |seconds| std::time::UNIX_EPOCH + Duration::from_secs(seconds);
    lists.revoke_user("1", at(20), at(900), None).await.unwrap();
    lists.revoke_user("1", at(10), at(900), Some("kept")).await.unwrap();
    assert!(lists.is_revoked("1", "kept", at(5)).await.unwrap());
    lists.revoke_user("1", at(30), at(900), Some("kept")).await.unwrap();
    assert!(!lists.is_revoked("1", "kept", at(5)).await.unwrap());
    assert!(lists.is_revoked("1", "other", at(30)).await.unwrap());
    assert!(!lists.is_revoked("1", "other", at(31)).await.unwrap());
    lists.revoke_token("kept", at(900)).await.unwrap();
    assert!(lists.is_revoked("1", "kept", at(5)).await.unwrap());
}

/// Right after a revocation a login is one of those that are not meant, however fast it is.
#[tokio::test]
async fn what_is_issued_right_after_a_revocation_is_not_revoked() {
    let server = start().await;
    let client = server.app.connect().await;
    for _ in 0..50 {
        server.auth.log_out_everywhere(1).await.unwrap();
        let token = login(&client, "alice").await;
        assert!(server.app.client().auth(json!({ "accessToken": token })).try_connect().await.is_ok());
        server.auth.log_out_everywhere(1).await.unwrap();
        anonymous(&client).await;
    }
}
