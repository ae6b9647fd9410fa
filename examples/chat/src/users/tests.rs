//! Signing up and logging in, as clients do.

use feathers::Class;
use feathers::store::Adapter;
use feathers::test::TestApp;
use serde_json::{Value, json};

use crate::app::tests::{PASSWORD, credentials, is_stranger, log_in, somebody, start};
use crate::store::tests::Folder;
use crate::store::users::Account;

fn account(name: &str) -> Value {
    json!({ "name": name, "password": PASSWORD })
}

#[tokio::test]
async fn an_account_is_made_and_logs_in() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let client = app.connect().await;
    let ann = client.create("users", account("  Ann  Lee ")).await.unwrap();
    assert_eq!(ann, json!({ "id": 1, "name": "Ann Lee" }));
    // Signing up is no login.
    is_stranger(&client).await;
    let answer = log_in(&client, "ANN lee").await;
    assert_eq!(answer["user"], ann);
    assert_eq!(client.get("users", 1).await.unwrap(), ann);

    // With the token alone, on another connection.
    let other = app.connect().await;
    let token = json!({ "strategy": "jwt", "accessToken": answer["accessToken"] });
    assert_eq!(other.create("authentication", token.clone()).await.unwrap()["user"], ann);
    // A logout revokes it, for both.
    client.remove("authentication", Value::Null).await.unwrap();
    is_stranger(&other).await;
    let error = app.connect().await.create("authentication", token).await.unwrap_err();
    assert_eq!(error.class(), Some(Class::NotAuthenticated));
}

#[tokio::test]
async fn a_name_belongs_to_one() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let client = app.connect().await;
    client.create("users", account("Zoë")).await.unwrap();
    for again in ["Zoë", "zoë", "ZOË", " Zoë\n", "zoe\u{308}"] {
        let error = client.create("users", account(again)).await.unwrap_err();
        assert_eq!((error.class(), error.errors()), (Some(Class::Conflict), Some(&json!({ "name": "is taken" }))), "{again}");
        assert!(error.message().starts_with("There is somebody called '"), "{}", error.message());
    }
    // Two at once: one of them.
    let (one, other) =
        tokio::join!(app.app().path("users").create(account("Bob")), app.app().path("users").create(account("BOB")));
    assert_eq!(one.is_ok(), other.is_err());
    assert_eq!(one.err().or(other.err()).and_then(|error| error.class()), Some(Class::Conflict));
}

#[tokio::test]
async fn what_is_no_account_is_refused_in_words() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let client = app.connect().await;
    for data in [
        json!(null),
        json!("Ann"),
        json!({}),
        json!({ "name": "Ann" }),
        json!({ "name": null, "password": PASSWORD }),
        json!({ "name": { "$ne": "" }, "password": PASSWORD }),
        json!({ "name": "Ann", "password": 12_345_678 }),
        json!({ "name": "n".repeat(500_000), "password": PASSWORD }),
        json!({ "name": "Ann", "password": "p".repeat(500_000) }),
        json!({ "name": "Ann", "password": PASSWORD, "key": "bob" }),
        json!({ "name": "Ann", "password": PASSWORD, "__proto__": { "id": 1 } }),
    ] {
        let error = client.create("users", data.clone()).await.unwrap_err();
        assert_eq!(
            error.class(),
            Some(Class::BadRequest),
            "{} {}",
            error.message(),
            &data.to_string()[..data.to_string().len().min(80)]
        );
    }
    for many in [json!([]), json!([account("Ann"), account("Bob")])] {
        assert_eq!(client.create("users", many).await.unwrap_err().class(), Some(Class::MethodNotAllowed));
    }
    let error = client.create("users", json!({ "name": " ", "password": "short" })).await.unwrap_err();
    assert_eq!(error.errors(), Some(&json!({ "name": "is empty", "password": "length is lower than 8" })));
    assert_eq!(app.app().path("users").find().await.unwrap()["total"], 0, "and nobody was added");
}

#[tokio::test]
async fn a_wrong_password_says_nothing_about_the_name() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let client = somebody(&app, "Ann").await;
    let huge = "n".repeat(100_000);
    for (name, password) in
        [("Ann", "wrong horse"), ("Ann", ""), ("Bob", PASSWORD), ("", PASSWORD), (&huge, PASSWORD), ("__proto__", PASSWORD)]
    {
        let error = app.connect().await.create("authentication", credentials(name, password)).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::NotAuthenticated), "Invalid login"));
    }
    // Who is logged in stays so if a second login fails.
    client.create("authentication", credentials("Ann", "wrong horse")).await.unwrap_err();
    client.find("users").await.unwrap();
}

/// Another way to write a name is no other account to guess the password of.
#[tokio::test]
async fn failed_logins_are_counted_by_person() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    app.app().path("users").create(account("Ann Lee")).await.unwrap();
    let client = app.connect().await;
    for number in 0..10 {
        let name = format!("{}ANN{}lee", " ".repeat(number % 2), "\u{2003}".repeat(number + 1));
        let error = client.create("authentication", credentials(&name, "wrong horse")).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::NotAuthenticated));
    }
    for name in ["Ann Lee", "\u{ff21}nn Lee", "ann   lee"] {
        let error = client.create("authentication", credentials(name, PASSWORD)).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::TooManyRequests), "{name}");
    }
}

#[tokio::test]
async fn nobody_can_change_anybody() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let change = json!({ "name": "Bob", "password": "another horse" });
    for answer in [
        ann.patch("users", 1, change.clone()).await,
        ann.update("users", 1, change.clone()).await,
        ann.remove("users", 1).await,
        ann.patch("users", Value::Null, change).await,
    ] {
        assert_eq!(answer.unwrap_err().class(), Some(Class::MethodNotAllowed));
    }
    for query in [
        json!({ "password": { "$gt": "" } }),
        json!({ "key": "ann" }),
        json!({ "$select": ["password"] }),
        json!({ "limit": 10 }),
        json!({ "$sort": { "password": 1 } }),
        json!({ "$or": [{ "key": "ann" }] }),
    ] {
        assert_eq!(ann.find("users").query(query).await.unwrap_err().class(), Some(Class::BadRequest));
    }
}

/// All that a client is answered and told while people come, write and go.
async fn everything(app: &TestApp) -> String {
    let ann = somebody(app, "Ann").await;
    let bob = app.connect().await;
    let mut seen = vec![bob.create("users", account("Bob")).await.unwrap()];
    seen.push(bob.create("users", account("Bob")).await.unwrap_err().errors().cloned().unwrap_or_default());
    seen.push(log_in(&bob, "Bob").await);
    seen.push(bob.find("users").await.unwrap());
    seen.push(bob.get("users", 1).await.unwrap());
    seen.push(bob.find("online").await.unwrap());
    seen.push(bob.create("messages", json!({ "text": "hello" })).await.unwrap());
    seen.push(bob.find("messages").await.unwrap());
    seen.push(bob.remove("authentication", Value::Null).await.unwrap());
    app.quiet().await;
    let told = format!("{:?}", ann.events());
    assert!(told.contains("hello") && told.contains("online went"), "{told}");
    format!("{seen:?} {told} {:?}", [ann.connection(), bob.connection()])
}

#[tokio::test]
async fn the_hash_is_in_no_answer_and_no_event() {
    let folder = Folder::new();
    let store = folder.store().await;
    let app = start(store.clone()).await;
    let seen = everything(&app).await;
    let bob = store.table::<Account>().first(None, Account::KEY.eq("bob")).await.unwrap().unwrap();
    assert!(bob.password.starts_with("$argon2id$"), "it is stored");
    for secret in [&*bob.password, "argon2", PASSWORD] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
}

#[tokio::test]
async fn users_have_an_id_and_a_name_and_nothing_else() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    somebody(&app, "__proto__").await;
    let everybody = json!([{ "id": 1, "name": "Ann" }, { "id": 2, "name": "__proto__" }]);
    let find = async |query: Value| ann.find("users").query(query).await.unwrap();
    assert_eq!(find(json!({})).await, json!({ "total": 2, "limit": 50, "skip": 0, "data": everybody }));
    assert_eq!(find(json!({ "id": { "$gt": 1 } })).await["data"], json!([everybody[1]]));
    assert_eq!(find(json!({ "$limit": 1 })).await["data"], json!([everybody[0]]));
    assert_eq!(find(json!({ "name": "Ann" })).await["data"], json!([everybody[0]]));
    assert_eq!(find(json!({ "$limit": 1000 })).await["limit"], 100);
    let error = ann.get("users", 77).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::NotFound), "No record found for id '77'"));
}

/// No text with U+0000 is stored, so nobody is called that; to a login it is any other wrong name.
#[tokio::test]
async fn a_name_that_no_table_holds_is_a_wrong_one() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let error = app.connect().await.create("authentication", credentials("A\0nn", PASSWORD)).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::NotAuthenticated), "Invalid login"));
}
