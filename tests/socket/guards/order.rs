//! The order of guards among all that runs before a method.

use std::sync::{Arc, Mutex};

use feathers::test::TestApp;
use feathers::{All, App, Class, Error, Hook, HookContext, Next, Result, nobody, signed_in, with};
use serde_json::{Value, json};

use super::ANN;

/// Notes the order of what runs.
#[derive(Clone, Default)]
struct Trace(Arc<Mutex<Vec<&'static str>>>);

impl Trace {
    fn note(&self, name: &'static str) {
        self.0.lock().unwrap().push(name);
    }

    fn step(&self, name: &'static str) -> impl Hook + use<> {
        self.note("made");
        with((self.clone(), name), async |(trace, name): &(Self, &'static str), _: &mut HookContext| {
            trace.note(name);
            Ok(())
        })
    }

    fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap()).join(" ")
    }
}

struct Ordered(Trace);

#[feathers::service("ordered")]
#[hook(self.0.step("all"), error = self.0.step("error_all"))]
#[guard(self.0.step("block1"), self.0.step("block2"))]
impl Ordered {
    #[hook(self.0.step("own"), error = self.0.step("error_own"))]
    #[guard(self.0.step("guard1"))]
    #[guard(signed_in)]
    fn find(&self) -> Result<()> {
        self.0.note("method");
        Err(Error::conflict("No"))
    }

    #[cfg(any())]
    #[guard(self.0.step("nowhere"))]
    fn get(&self, id: u32) -> Result<u32> {
        Ok(id)
    }

    #[guard(self.0.step("guard2"))]
    fn remove(&self, _: Value) -> Result<()> {
        Ok(())
    }

    #[before(all)]
    fn function(&self) {
        self.0.note("function");
    }
}

#[tokio::test]
async fn guards_run_before_all_other_hooks_before_the_method() {
    let trace = Trace::default();
    let service = Ordered(trace.clone());
    let app = TestApp::start(App::new().service(service).before(All, trace.step("app")).publish(nobody())).await;
    assert_eq!(trace.take(), ["made"; 9].join(" "));
    let client = app.connect().await;
    for _ in 0..2 {
        assert_eq!(client.find("ordered").await.unwrap_err().class(), Some(Class::NotAuthenticated));
        // A refusal is not for the error hooks of the method, which could answer after all.
        assert_eq!(trace.take(), "app block1 block2 guard1 error_all", "made once");
    }
    client.connection().identify(ANN);
    assert_eq!(client.find("ordered").await.unwrap_err().class(), Some(Class::Conflict));
    assert_eq!(trace.take(), "app block1 block2 guard1 all function own method error_own error_all");
    client.remove("ordered", 1).await.unwrap();
    assert_eq!(trace.take(), "app block1 block2 guard2 all function");
}

/// Answers 7 around the method, and 8 before it.
struct Cached(Trace);

#[feathers::service("cached", publish = nobody())]
impl Cached {
    #[guard(self.0.step("guard"), signed_in)]
    fn get(&self, id: u32) -> Result<u32> {
        self.0.note("method");
        Ok(id)
    }

    #[around(get)]
    async fn outside(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        self.0.note("around");
        if cx.id()? == Some(json!(7)) { cx.set_result(70) } else { next.run(cx).await }
    }

    #[before(get)]
    fn inside(&self, id: &u32, result: &mut Option<u32>) {
        self.0.note("before");
        *result = (*id == 8).then_some(80);
    }
}

#[tokio::test]
async fn around_hooks_and_hooks_of_the_app_are_outside_of_guards() {
    let trace = Trace::default();
    let early = async |cx: &mut HookContext| if cx.id()? == Some(json!(6)) { cx.set_result(60) } else { Ok(()) };
    let app = App::new().service(Cached(trace.clone())).before("get", trace.step("app")).before("get", early);
    let app = TestApp::start(app).await;
    trace.take();
    let client = app.connect().await;
    // What answers without going on is not guarded, a result that is there already is.
    assert_eq!(client.get("cached", 7).await.unwrap(), json!(70));
    assert_eq!(trace.take(), "app around");
    for id in [6, 8, 9] {
        assert_eq!(client.get("cached", id).await.unwrap_err().class(), Some(Class::NotAuthenticated), "{id}");
        assert_eq!(trace.take(), "app around guard", "{id}");
    }
    client.connection().identify(ANN);
    assert_eq!(client.get("cached", 8).await.unwrap(), json!(80));
    assert_eq!(trace.take(), "app around guard before");
    assert_eq!(client.get("cached", 9).await.unwrap(), json!(9));
    assert_eq!(trace.take(), "app around guard before method");
}
