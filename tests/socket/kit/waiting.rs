//! What the test kit waits for, in time that runs and in time that is paused, and what it says when it waited in vain.

use std::sync::Arc;

use feathers::test::TestApp;
use feathers::{HookContext, with};
use serde_json::json;
use tokio::sync::Semaphore;

use super::{app, failure, line, named};

#[tokio::test(start_paused = true)]
async fn a_wrong_expectation_says_what_came() {
    let app = TestApp::start(app()).await;
    let bob = named(&app, "bob").await;
    let text = failure(async { drop(bob.expect("talk created").await) }).await;
    assert!(text.starts_with("bob was to be told `talk created`, and was told nothing for 5 seconds (at tests/socket"), "{text}");
    bob.remove("talk", 1).await.unwrap();
    bob.create("talk", line("Hi")).await.unwrap();
    let text = failure(async { drop(bob.expect_any_of(&["talk created", "talk patched"]).await) }).await;
    let expected = "bob was to be told `talk created` or `talk patched`, and was told `talk removed` 1, and behind it \
                    [`talk created` {\"by\":\"bob\",\"text\":\"Hi\"}] (at";
    assert!(text.starts_with(expected), "{text}");
    bob.remove("talk", 2).await.unwrap();
    let text = failure(bob.expect_silence()).await;
    assert!(text.starts_with("bob was to be told nothing, and was told [`talk removed` 2] (at"), "{text}");
    bob.create("talk", line("Hi")).await.unwrap();
    let text = failure(async { _ = bob.expect("talk created").read::<u8>().await }).await;
    assert!(text.contains("can not be read as u8"), "{text}");
    let text = failure(async { drop(bob.find("talk").read::<u8>().await) }).await;
    assert!(text.starts_with("the answer to `find talk` of bob can not be read as u8"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn paused_time_runs_the_timers_of_a_minute() {
    let app = TestApp::start(app()).await;
    let bob = named(&app, "bob").await;
    assert_eq!(bob.get("talk", 40).await.unwrap(), 40);
    bob.call("later", "talk", 59).await.unwrap();
    app.quiet().await;
    assert_eq!(bob.events(), [("talk typing", json!("a task"))]);
    bob.call("later", "talk", 3).await.unwrap();
    bob.expect("talk typing").await;
    bob.call("later", "talk", 70).await.unwrap();
    bob.expect_silence().await;
    bob.emit("get", ("talk", 100_000, json!({})));
    let text = failure(bob.expect_silence()).await;
    assert!(text.starts_with("the app does not become quiet: 1 calls are still under way (at"), "{text}");
    let text = failure(async { drop(bob.get("talk", 61).await) }).await;
    assert!(text.starts_with("`get talk` of bob was not answered in 60 seconds (at"), "{text}");
}

#[tokio::test]
async fn silence_waits_for_calls_and_their_tasks() {
    let slow = Arc::new(Semaphore::new(0));
    let hook = with(Arc::clone(&slow), async |slow: &Arc<Semaphore>, _: &mut HookContext| {
        drop(slow.acquire().await);
        Ok(())
    });
    let app = TestApp::start(app().before("remove", hook)).await;
    let bob = named(&app, "bob").await;
    bob.emit("remove", ("talk", 1));
    // In this order: it waits already when the call goes on.
    let (text, ()) = tokio::join!(failure(bob.expect_silence()), async { slow.add_permits(1) });
    assert!(text.contains("was told [`talk removed` 1]"), "{text}");
}
