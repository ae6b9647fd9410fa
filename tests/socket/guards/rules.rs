//! Rules over what a connection holds, methods for the server alone, and methods that ask for a value.

use feathers::test::TestApp;
use feathers::{
    App, Class, Connection, Error, HookContext, Inject, Result, Target, allow, allow_call, anyone, internal_only, nobody,
};
use serde_json::{Value, json};

use super::{ANN, BOB, NewNote, User, refused};

struct Notes;

#[feathers::service("notes", deny(unguarded))]
impl Notes {
    #[guard(anyone)]
    fn find(&self) -> Result<&'static str> {
        Ok("found")
    }

    #[guard(allow_call(own))]
    fn get(&self, id: String) -> Result<String> {
        Ok(id)
    }

    fn create(&self, data: NewNote, me: Inject<User>) -> Result<String> {
        Ok(format!("{}: {}", me.name, data.text))
    }

    #[guard(allow(|user: &User| user.admin))]
    fn patch(&self, id: u32, data: NewNote) -> Result<String> {
        Ok(format!("{id}: {}", data.text))
    }

    #[guard(internal_only)]
    fn remove(&self, id: Target<u32>) -> Result<Option<u32>> {
        Ok(id.one())
    }

    #[guard(anyone)]
    #[method]
    fn log_out(&self, _: (), connection: Connection) -> Result<bool> {
        Ok(connection.forget::<User>().is_some())
    }
}

async fn own(user: &User, cx: &mut HookContext) -> Result<bool> {
    tokio::task::yield_now().await;
    match cx.id()? {
        Some(Value::String(id)) if id == "broken" => Err(Error::unavailable("Ask again")),
        id => Ok(id == Some(user.name.into())),
    }
}

async fn notes() -> TestApp {
    TestApp::start(App::new().service(Notes).publish(nobody())).await
}

#[tokio::test]
async fn a_rule_is_over_what_the_connection_holds() {
    let app = notes().await;
    let (stranger, ann) = (app.connect().await, app.client().identify(ANN).connect().await);
    let bob = app.client().insert(BOB).connect().await;
    let wrong = json!({ "txet": 1 });
    let say = |answer: Result<Value>| answer.map_err(|error| (error.class().expect("a class"), error.message().to_owned()));
    let refusal = |class, message: &str| Err((class, message.to_owned()));
    for (client, expected) in
        [(&stranger, refusal(Class::NotAuthenticated, "Not authenticated")), (&bob, refusal(Class::Forbidden, "Not allowed"))]
    {
        for data in [&wrong, &json!({ "text": "x" })] {
            assert_eq!(say(client.patch("notes", 1, data).await), expected);
            assert_eq!(say(client.patch("notes", "no id", data).legacy().await), expected);
        }
    }
    assert_eq!(say(ann.patch("notes", 1, json!({ "text": "x" })).await), Ok(json!("1: x")));
    assert_eq!(say(ann.patch("notes", 1, wrong).await).unwrap_err().0, Class::BadRequest);

    assert_eq!(say(stranger.get("notes", "Ann").await), refusal(Class::NotAuthenticated, "Not authenticated"));
    assert_eq!(say(bob.get("notes", "Ann").await), refusal(Class::Forbidden, "Not allowed"));
    assert_eq!(say(bob.get("notes", "Bob").await), Ok(json!("Bob")));
    assert_eq!(say(bob.get("notes", "broken").await), refusal(Class::Unavailable, "Ask again"));
    assert_eq!(app.app().path("notes").get("broken").await.unwrap(), json!("broken"), "the server is asked no rule");

    assert_eq!(say(stranger.find("notes").await), Ok(json!("found")));
    assert_eq!(say(bob.create("notes", json!({ "text": "x" })).await), Ok(json!("Bob: x")));
    assert_eq!(say(stranger.create("notes", json!({ "text": "x" })).await).unwrap_err().0, Class::NotAuthenticated);
    assert_eq!(say(ann.call("logOut", "notes", ()).await), Ok(json!(true)));
    assert_eq!(say(ann.get("notes", "Ann").await), refusal(Class::NotAuthenticated, "Not authenticated"));
}

#[tokio::test]
async fn what_is_internal_looks_as_if_it_were_not_there() {
    let app = notes().await;
    let ann = app.client().identify(ANN).connect().await;
    for path in ["notes", "/notes", "notes/", "notes/77"] {
        for id in [json!(1), Value::Null, json!({ "no": "id" })] {
            let is_there = refused(&ann, "remove", &[json!(path), id.clone(), json!({})]).await;
            let is_not = refused(&ann, "update", &[json!(path), id, json!({})]).await;
            let text = |method| format!("Method '{method}' not allowed on service 'notes'");
            assert_eq!(is_there, (Some(Class::MethodNotAllowed), text("remove")));
            assert_eq!(is_not, (Some(Class::MethodNotAllowed), text("update")));
        }
    }
    for event in ["notes::remove", "notes::removed"] {
        let expected = "Method 'remove' not allowed on service 'notes'".to_owned();
        assert_eq!(refused(&ann, event, &[json!(1)]).await, (Some(Class::MethodNotAllowed), expected));
    }
    assert_eq!(app.app().path("notes").remove(1).await.unwrap(), json!(1));
    assert_eq!(app.app().service::<Notes>().remove(Target::One(2)).await.unwrap(), Some(2));
}
