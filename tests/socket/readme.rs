//! The test in the README, to the letter: as a documentation test it would not run.

use feathers::test::TestApp;
use feathers::{App, Audience, Connection, Inject, Result, everyone};

#[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Owner(String);

#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Note {
    owner: Owner,
    text: String,
}

struct Notes;

#[feathers::service("notes")]
impl Notes {
    async fn create(&self, text: String, me: Inject<Owner>) -> Result<Note> {
        Ok(Note { owner: Owner::clone(&me), text })
    }

    #[publish(created)]
    fn owner(&self, note: &Note) -> Audience {
        let owner = note.owner.clone();
        everyone().only(move |connection: &Connection| connection.get::<Owner>().is_some_and(|user| *user == owner))
    }
}

#[tokio::test]
async fn bob_is_not_told_what_is_alices() {
    let app = TestApp::start(App::new().service(Notes)).await;
    let alice = app.client().insert(Owner("alice".into())).connect().await;
    let bob = app.client().insert(Owner("bob".into())).connect().await;

    let note = alice.create("notes", "Buy bread").await.unwrap();

    assert_eq!(alice.expect("notes created").await, note);
    bob.expect_silence().await;
}

#[test]
fn it_is_the_one_in_the_readme() {
    let (_, rest) = include_str!("readme.rs").split_once("\n\n").unwrap();
    let (shown, _) = rest.split_once("\n#[test]\n").unwrap();
    assert!(include_str!("../../README.md").contains(shown), "the README has another test than this file");
}
