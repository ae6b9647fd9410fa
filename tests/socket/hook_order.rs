//! The order of hooks, and what errors, early results and skipping do to it, against a table recorded from Feathers 5
//! (`tests/hooks/order.jsonl`, made by `record.mjs` beside it): both levels, all kinds, for all methods and for one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use feathers::{All, App, Calls, Error, HookContext, Inject, Next, Result, Stage, everyone};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One scenario while it runs: the plan says which hook does what.
#[derive(Clone)]
struct Run {
    plan: Arc<BTreeMap<String, String>>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    trace: Vec<String>,
    errors: BTreeMap<String, String>,
    dispatch: Option<Value>,
}

impl Run {
    fn note(&self, label: &str) -> Option<&str> {
        self.seen.lock().unwrap().trace.push(label.to_owned());
        self.plan.get(label).map(String::as_str)
    }
}

fn thrown(label: &str) -> Error {
    Error::bad_request(format!("thrown at {label}"))
}

/// Notes the label and does what the plan says; `true` if the rest is to be skipped.
fn at(cx: &mut HookContext, label: &str) -> Result<bool> {
    let run = cx.injected::<Run>().expect("every call has a plan");
    let action = run.note(label);
    if cx.stage() == Stage::Error
        && let Some(error) = cx.error()
    {
        run.seen.lock().unwrap().errors.insert(label.to_owned(), error.message().to_owned());
    }
    match action {
        None => {}
        Some("throw") => return Err(thrown(label)),
        Some("result") => cx.set_result(json!({ "by": label }))?,
        Some("null") => cx.set_result(Value::Null)?,
        Some("event") => cx.set_event(None::<&str>),
        Some("dispatch") => cx.set_dispatch(json!({ "by": label }))?,
        Some("replace") => cx.set_error(Error::bad_request(format!("replaced at {label}"))),
        Some("skip") => return Ok(true),
        Some(other) => panic!("no action {other}"),
    }
    Ok(false)
}

async fn around(cx: &mut HookContext, next: Next<'_>, label: &str) -> Result<()> {
    if at(cx, &format!("{label}>"))? {
        return Ok(());
    }
    match next.run(cx).await {
        Ok(()) => at(cx, &format!("{label}<")).map(drop),
        Err(error) => {
            at(cx, &format!("{label}!"))?;
            Err(error)
        }
    }
}

/// Outside of all: what is dispatched once the call is over. It is no hook of the table, and notes no label.
async fn over(cx: &mut HookContext, next: Next<'_>) -> Result<()> {
    let outcome = next.run(cx).await;
    let dispatch = cx.dispatch()?;
    cx.injected::<Run>().expect("every call has a plan").seen.lock().unwrap().dispatch = dispatch;
    outcome
}

struct Traced;

/// What a method answers; `null` by plan.
#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
struct By {
    by: String,
}

fn method(run: &Run) -> Result<Option<By>> {
    match run.note("method") {
        Some("throw") => Err(thrown("method")),
        Some("null") => Ok(None),
        _ => Ok(Some(By { by: "method".into() })),
    }
}

#[feathers::service("traced")]
impl Traced {
    async fn get(&self, _id: i64, run: Inject<Run>) -> Result<Option<By>> {
        method(&run)
    }

    async fn create(&self, _data: Value, run: Inject<Run>) -> Result<Option<By>> {
        method(&run)
    }

    #[around(all)]
    async fn around_all(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        around(cx, next, "s.r.all").await
    }

    #[around(get, create)]
    async fn around_one(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        around(cx, next, "s.r.m").await
    }

    #[before(all)]
    fn before_all(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.b.all").map(drop)
    }

    #[before(get, create)]
    async fn before_one(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.b.m").map(drop)
    }

    #[before(get, create)]
    fn before_two(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.b.m2").map(drop)
    }

    #[after(all)]
    fn after_all(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.a.all").map(drop)
    }

    #[after(get, create)]
    fn after_one(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.a.m").map(drop)
    }

    #[after(get, create)]
    fn after_two(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.a.m2").map(drop)
    }

    #[error(all)]
    fn error_all(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.e.all").map(drop)
    }

    #[error(get, create)]
    fn error_one(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.e.m").map(drop)
    }

    #[error(get, create)]
    async fn error_two(&self, cx: &mut HookContext) -> Result<()> {
        at(cx, "s.e.m2").map(drop)
    }
}

fn app() -> App {
    let methods = ["get", "create"];
    App::new()
        .service(Traced)
        .publish(everyone())
        .around_call(All, over)
        .around(All, async |cx: &mut HookContext, next: Next<'_>| around(cx, next, "a.r.all").await)
        .around(methods, async |cx: &mut HookContext, next: Next<'_>| around(cx, next, "a.r.m").await)
        .before(All, async |cx: &mut HookContext| at(cx, "a.b.all").map(drop))
        .before(methods, async |cx: &mut HookContext| at(cx, "a.b.m").map(drop))
        .before(methods, async |cx: &mut HookContext| at(cx, "a.b.m2").map(drop))
        .after(All, async |cx: &mut HookContext| at(cx, "a.a.all").map(drop))
        .after(methods, async |cx: &mut HookContext| at(cx, "a.a.m").map(drop))
        .after(methods, async |cx: &mut HookContext| at(cx, "a.a.m2").map(drop))
        .error(All, async |cx: &mut HookContext| at(cx, "a.e.all").map(drop))
        .error(methods, async |cx: &mut HookContext| at(cx, "a.e.m").map(drop))
        .error(methods, async |cx: &mut HookContext| at(cx, "a.e.m2").map(drop))
}

#[derive(Deserialize)]
struct Scenario {
    method: String,
    plan: BTreeMap<String, String>,
    trace: Vec<String>,
    outcome: Value,
    dispatch: Option<Value>,
    #[serde(default)]
    error_seen: BTreeMap<String, String>,
}

impl Scenario {
    /// What is dispatched here at the end. Where something is thrown after it was set, Feathers keeps it; here a call that has
    /// failed has nothing to dispatch any more, because an error hook that recovers with a result of its own would send out the
    /// other one.
    fn kept_dispatch(&self) -> Option<Value> {
        let label = self.dispatch.as_ref()?["by"].as_str().expect("a label");
        let set = self.trace.iter().position(|at| at == label).expect("a label of the trace");
        // With the first hook of an error list the call enters the error.
        let failed_since = self.trace[set + 1..].iter().any(|at| at.contains(".e.") && !at.ends_with(".m2"));
        self.dispatch.clone().filter(|_| !failed_since)
    }
}

/// What the scenario did here, in the words of the table.
async fn ours(app: &feathers::AppRef, scenario: &Scenario) -> (Vec<String>, Value, Option<Value>, BTreeMap<String, String>) {
    let run = Run { plan: Arc::new(scenario.plan.clone()), seen: Arc::default() };
    let calls: Calls<Traced> = app.service();
    let mut events = calls.on("created");
    let traced = app.path("traced");
    let request = if scenario.method == "get" { traced.get(1) } else { traced.create(json!({})) };
    let outcome = match request.inject(run.clone()).await {
        Ok(result) => json!({ "ok": result }),
        Err(error) => json!({ "error": error.message() }),
    };
    // It was handed over before the call was done, if at all.
    let mut next = Box::pin(tokio::task::unconstrained(events.next()));
    if std::future::poll_fn(|cx| std::task::Poll::Ready(next.as_mut().poll(cx).is_ready())).await {
        run.note("event");
    }
    let seen = std::mem::take(&mut *run.seen.lock().unwrap());
    (seen.trace, outcome, seen.dispatch, seen.errors)
}

#[tokio::test]
async fn hooks_run_in_the_order_of_feathers() {
    let server = app().start().await.unwrap();
    let app = server.app();
    let table = include_str!("../hooks/order.jsonl");
    let (mut checked, mut dispatched, mut dropped, mut wrong) = (0, 0, 0, Vec::new());
    for line in table.lines().skip(1) {
        let mut scenario: Scenario = serde_json::from_str(line).unwrap();
        // A listener of ours can not act on the call, which is over.
        if scenario.plan.contains_key("event") {
            continue;
        }
        // JavaScript tells undefined from null.
        if let Value::Object(outcome) = &mut scenario.outcome {
            outcome.remove("undefined");
        }
        let expected = scenario.kept_dispatch();
        checked += 1;
        dispatched += usize::from(expected.is_some());
        dropped += usize::from(expected != scenario.dispatch);
        let (trace, outcome, dispatch, errors) = ours(&app, &scenario).await;
        let same =
            trace == scenario.trace && outcome == scenario.outcome && dispatch == expected && errors == scenario.error_seen;
        if !same {
            wrong.push(format!("{line}\n  here: {trace:?} {outcome} {dispatch:?} {errors:?}"));
        }
    }
    assert!(checked > 4000, "only {checked} scenarios");
    assert!(dispatched > 50 && dropped > 10, "only {dispatched} dispatch something, {dropped} not what Feathers does");
    assert!(wrong.is_empty(), "{} of {checked} differ, the first:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}
