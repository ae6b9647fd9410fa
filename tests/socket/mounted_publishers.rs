//! Who says who hears the events of a mounted app: the innermost app that says anything about the event at all.

use feathers::test::TestApp;
use feathers::{App, Result, channel};

struct Notes;

#[feathers::service("notes")]
impl Notes {
    fn create(&self, data: u8) -> Result<u8> {
        Ok(data)
    }

    fn remove(&self, id: u8) -> Result<u8> {
        Ok(id)
    }
}

/// What an app says, each to a channel of its own.
#[derive(Clone, Copy, Debug)]
struct Says {
    event: Option<&'static str>,
    all: bool,
}

const SAYS: [Says; 6] = [
    Says { event: None, all: false },
    Says { event: None, all: true },
    Says { event: Some("created"), all: false },
    Says { event: Some("created"), all: true },
    Says { event: Some("removed"), all: false },
    Says { event: Some("removed"), all: true },
];

impl Says {
    fn say(self, mut app: App, level: &str) -> App {
        if let Some(event) = self.event {
            app = app.publish_event(event, channel(format!("{level} event")));
        }
        if self.all {
            app = app.publish(channel(format!("{level} all")));
        }
        app
    }

    /// The channel it says for an event.
    fn to(self, event: &str, level: &str) -> Option<String> {
        if self.event == Some(event) {
            return Some(format!("{level} event"));
        }
        self.all.then(|| format!("{level} all"))
    }
}

/// Which of the channels hear of a call to the service at this path.
async fn heard(app: &TestApp, path: &str, event: &str) -> Vec<String> {
    let mut listeners = Vec::new();
    for level in ["inner", "middle", "outer"] {
        for what in ["event", "all"] {
            let name = format!("{level} {what}");
            listeners.push(app.client().called(&name).join(name.clone()).connect().await);
        }
    }
    let caller = app.connect().await;
    match event {
        "created" => caller.create(path, 1).await,
        _ => caller.remove(path, 1).await,
    }
    .unwrap();
    app.quiet().await;
    assert!(caller.events().is_empty());
    let name = format!("{path} {event}");
    let told = listeners.iter().filter(|listener| listener.events().iter().any(|heard| heard.name == name));
    told.map(|listener| listener.name().to_owned()).collect()
}

#[tokio::test]
async fn the_innermost_app_that_says_anything_about_an_event_decides() {
    let mut started = 0;
    for inner in SAYS {
        for outer in SAYS {
            let app = outer.say(App::new(), "outer").mount("api", inner.say(App::new().service(Notes), "inner"));
            let to = ["created", "removed"].map(|event| inner.to(event, "inner").or(outer.to(event, "outer")));
            let app = match TestApp::try_start(app).await {
                Ok(app) => app,
                Err(error) => {
                    assert!(error.message().contains("'api/notes'"), "{error:?}");
                    assert!(to.contains(&None), "{inner:?} in {outer:?} is complete: {error:?}");
                    continue;
                }
            };
            started += 1;
            for (event, to) in ["created", "removed"].into_iter().zip(to) {
                let to = to.unwrap_or_else(|| panic!("{inner:?} in {outer:?} says nothing about {event}, and starts"));
                assert_eq!(heard(&app, "api/notes", event).await, [to], "{event} of {inner:?} in {outer:?}");
            }
        }
    }
    // All but those where neither says anything about one of the events.
    assert_eq!(started, 29);
}

#[tokio::test]
async fn what_is_said_holds_through_apps_that_say_nothing() {
    let silent = App::new().service(Notes);
    let middle = App::new().publish_event("created", channel("middle event")).mount("in", silent);
    let app = App::new().publish_event("removed", channel("outer event")).publish(channel("outer all")).mount("api", middle);
    let app = TestApp::start(app).await;
    assert_eq!(heard(&app, "api/in/notes", "created").await, ["middle event"]);
    assert_eq!(heard(&app, "api/in/notes", "removed").await, ["outer event"]);
}

#[tokio::test]
async fn what_a_mounted_app_says_does_not_hold_outside_of_it() {
    let inner = App::new().service(Notes).publish_event("created", channel("inner event")).publish(channel("inner all"));
    let app = TestApp::start(App::new().service(Notes).publish(channel("outer all")).mount("api", inner)).await;
    assert_eq!(heard(&app, "notes", "created").await, ["outer all"]);
    assert_eq!(heard(&app, "api/notes", "created").await, ["inner event"]);
    assert_eq!(heard(&app, "api/notes", "removed").await, ["inner all"]);
}
