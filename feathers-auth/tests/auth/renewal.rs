//! Hashes of another kind or of weaker costs are made anew when their users log in.

use std::sync::{Arc, Mutex};

use feathers::test::TestApp;
use feathers::{App, AppRef, Result, at};
use feathers_auth::{Account, Auth, PasswordHash, Passwords, Record, Renewal, UsersService};
use serde_json::{Value, json};

use crate::server::{SECRET, Users, builder, credentials, is, start_with};

const OURS: &str = "$argon2id$v=19$m=64,t=2,p=1$";

async fn old_hashes(password: &str) -> Vec<(&'static str, String)> {
    let cheap = |memory, passes| Passwords::with_cost(memory, passes);
    vec![
        ("bcrypt", bcrypt::hash(password, 4).unwrap()),
        ("bcrypt of PHP", bcrypt::hash(password, 4).unwrap().replacen("2b", "2y", 1)),
        ("less memory", cheap(32, 4).hash(password).await.unwrap().expose().to_owned()),
        ("fewer passes", cheap(64, 1).hash(password).await.unwrap().expose().to_owned()),
        ("argon2i", argon2i(password)),
    ]
}

fn argon2i(password: &str) -> String {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
    let params = Params::new(64, 2, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2i, Version::V0x13, params).hash_password(password.as_bytes()).unwrap().to_string()
}

#[tokio::test]
async fn what_is_outdated_is_seen() {
    let passwords = Passwords::with_cost(64, 2);
    for (what, hash) in old_hashes("x").await {
        assert!(passwords.is_outdated(&PasswordHash::new(&hash)), "{what}: {hash}");
    }
    for (memory, passes) in [(64, 2), (64, 3), (128, 1), (128, 2)] {
        assert!(!passwords.is_outdated(&Passwords::with_cost(memory, passes).hash("x").await.unwrap()), "{memory} {passes}");
    }
    assert!(!passwords.is_outdated(&PasswordHash::new("plain text")));
}

/// It is stored, and nothing else happens: no event, no update of anybody's identity, nobody is logged out.
#[tokio::test]
async fn a_login_renews_the_hash_and_nobody_is_told() {
    let server = start_with(builder().passwords(Passwords::with_cost(64, 2))).await;
    let (other, token) = server.login("alice").await;
    let listener = server.app.connect().await;
    let mut on_server = server.app.app().path("users").on("patched");
    let client = server.app.connect().await;
    for (what, hash) in old_hashes("secret").await {
        server.users.change(1, "password", hash.clone().into());
        server.told.lock().unwrap().clear();
        client.create("authentication", credentials("alice", "wrong")).await.unwrap_err();
        let stored = server.app.app().path("users").get(1).await.unwrap();
        assert_eq!(stored["password"], hash, "{what}: whoever does not know it renews nothing");
        client.create("authentication", credentials("alice", "secret")).await.unwrap();
        let renewed = server.app.app().path("users").get(1).await.unwrap();
        assert!(renewed["password"].as_str().unwrap().starts_with(OURS), "{what}: {renewed}");
        assert_eq!((&renewed["email"], &renewed["team"]), (&json!("alice@example.com"), &json!("red")));
        assert_eq!(server.told.lock().unwrap().join(""), "login \"alice@example.com\"");
        is(&other, "alice").await;
        // The next login finds nothing to do.
        client.create("authentication", credentials("alice", "secret")).await.unwrap();
        assert_eq!(server.app.app().path("users").get(1).await.unwrap(), renewed);
    }
    other.create("authentication", crate::server::with_token(&token)).await.unwrap();
    server.app.quiet().await;
    assert!(listener.events().is_empty(), "{:?}", listener.events());
    // What a listener of the server hears first is the change that is one.
    server.app.app().path("users").patch(1, json!({ "team": "green" })).await.unwrap();
    assert_eq!(on_server.next().await.unwrap().unwrap().json().unwrap()["team"], "green");
}

/// In a handshake, too.
#[tokio::test]
async fn a_login_of_a_handshake_renews() {
    let server = start_with(builder().passwords(Passwords::with_cost(64, 2))).await;
    server.users.change(1, "password", bcrypt::hash("secret", 4).unwrap().into());
    is(&server.app.client().auth(credentials("alice", "secret")).connect().await, "alice").await;
    let stored = server.app.app().path("users").get(1).await.unwrap();
    assert!(stored["password"].as_str().unwrap().starts_with(OURS));
}

/// A service that hashes by itself, or not at all, is asked for nothing that it would hash twice.
#[tokio::test]
async fn without_the_hook_before_patch_the_hash_stays() {
    for hook in [None, Some("create"), Some("another field")] {
        let users = Users::default();
        let auth = Auth::builder(UsersService::at("users")).secret(SECRET).passwords(Passwords::with_cost(64, 2)).build();
        let app = App::new().service(users.clone());
        let app = match hook {
            None => app,
            Some("create") => app.before(at("users", ["create"]), auth.passwords().hook("password")),
            Some(_) => app.before(at("users", ["patch"]), auth.passwords().hook("pin")),
        };
        let app = TestApp::start(app.configure(auth.plugin())).await;
        let old = bcrypt::hash("secret", 4).unwrap();
        app.app().path("users").create(json!({ "email": "alice@example.com", "password": "x" })).await.unwrap();
        users.change(1, "password", old.clone().into());
        let before = app.app().path("users").get(1).await.unwrap();
        for _ in 0..2 {
            let client = app.connect().await;
            client.create("authentication", credentials("alice", "secret")).await.unwrap();
            assert_eq!(app.app().path("users").get(1).await.unwrap(), before, "{hook:?}");
        }
    }
}

/// The password changes while its hash is made anew: the old one must not come back.
#[tokio::test]
async fn a_password_that_was_changed_meanwhile_stays_changed() {
    let server = start_with(builder().passwords(Passwords::with_cost(64, 2))).await;
    server.users.change(1, "password", bcrypt::hash("secret", 4).unwrap().into());
    let client = server.app.connect().await;
    let users = server.users.clone();
    let new = Passwords::with_cost(64, 2).hash("secret2").await.unwrap();
    // The record is looked up by name first, and by id when the new hash is there.
    server.users.on_get(move || users.change(1, "password", new.expose().into()));
    client.create("authentication", credentials("alice", "secret")).await.unwrap();
    client.create("authentication", credentials("alice", "secret")).await.unwrap_err();
    client.create("authentication", credentials("alice", "secret2")).await.unwrap();
}

/// Whatever else knows users may store it, or leave it.
#[tokio::test]
async fn users_from_elsewhere_renew_as_they_like() {
    #[derive(Clone)]
    struct Table {
        hash: Arc<Mutex<String>>,
        renews: bool,
    }
    impl Table {
        fn user() -> Record {
            serde_json::from_value(json!({ "id": 1 })).unwrap()
        }
    }
    impl feathers_auth::Users for Table {
        type User = Record;
        type Id = u64;
        async fn by_id(&self, _: &AppRef, _: u64) -> Result<Option<Record>> {
            Ok(Some(Self::user()))
        }
        async fn by_name(&self, _: &AppRef, _: &str) -> Result<Option<Account<Self>>> {
            let password = Some(PasswordHash::new(self.hash.lock().unwrap().clone()));
            Ok(Some(Account { id: 1, user: Self::user(), password }))
        }
        async fn renew_password(&self, _: &AppRef, id: u64, renewal: &Renewal<'_>) -> Result<()> {
            assert_eq!((id, renewal.old().expose()), (1, self.hash.lock().unwrap().as_str()));
            if !self.renews {
                return Err(feathers::Error::unavailable("The table is away"));
            }
            let hash = renewal.hash().await?;
            *self.hash.lock().unwrap() = hash.expose().to_owned();
            Ok(())
        }
    }
    for renews in [true, false] {
        let table = Table { hash: Arc::new(Mutex::new(bcrypt::hash("secret", 4).unwrap())), renews };
        let auth = Auth::builder(table.clone()).secret(SECRET).passwords(Passwords::with_cost(64, 2)).build();
        let app = TestApp::start(App::new().configure(auth.plugin())).await;
        let client = app.connect().await;
        let answer: Value = client.create("authentication", credentials("alice", "secret")).await.unwrap();
        assert_eq!(answer["user"], json!({ "id": 1 }));
        assert_eq!(table.hash.lock().unwrap().starts_with(OURS), renews);
    }
}
