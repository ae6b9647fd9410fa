//! Events that are stored until they have left.

use std::sync::Arc;
use std::time::Duration;

use feathers::store::Transaction;
use feathers::test::TestApp;
use feathers::{App, Audience, Event, Result, channel, everyone, nobody, with};
use feathers_sqlx::{OUTBOX_POSTGRES, OUTBOX_SQLITE, Outbox, Sql};
use serde_json::json;

use crate::events::{Gate, Todo, Todos, todos};
use crate::support::{Bed, on_both};

on_both! {
    stored_until_it_has_left nothing_is_stored_of_what_fails calls_in_one_unit_of_work another_process_publishes_what_is_left
    what_is_left_of_a_record_goes_first the_service_says_who_hears_what_is_left what_nobody_knows_any_more_goes
}

async fn table(bed: &Bed) -> Sql<Todo> {
    // Twice: it may be there.
    for _ in 0..2 {
        bed.run(if bed.is_postgres() { OUTBOX_POSTGRES } else { OUTBOX_SQLITE }).await;
    }
    todos(bed).await
}

/// One that publishes what is left when it is asked to, and at once.
fn outbox(sql: &Sql<Todo>) -> Outbox {
    Outbox::new(sql, ["todos"]).after(Duration::from_secs(3600))
}

fn eager(sql: &Sql<Todo>) -> Outbox {
    Outbox::new(sql, ["todos"]).after(Duration::ZERO)
}

/// An app whose publishers wait at the gate, so that what it stores is left for others.
async fn stuck(sql: &Sql<Todo>, gate: &Arc<Gate>) -> TestApp {
    let waits = with(Arc::clone(gate), async |gate: &Arc<Gate>, _: &Event| -> Result<Audience> {
        gate.pass().await;
        Ok(everyone())
    });
    TestApp::start(App::new().configure(outbox(sql).plugin()).service(Todos(sql.clone())).publish(waits)).await
}

async fn stored_until_it_has_left(bed: Bed) {
    let (sql, gate) = (table(&bed).await, Arc::new(Gate::default()));
    let app = stuck(&sql, &gate).await;
    let client = app.connect().await;
    let (created, ()) = tokio::join!(client.create("todos", json!({ "text": "a" })).into_future(), async {
        gate.reached().await;
        assert_eq!((bed.count("todos").await, bed.count("feathers_outbox").await), (1, 1));
        assert!(client.events().is_empty());
        gate.open();
    });
    assert_eq!(client.expect("todos created").await, created.unwrap());
    client.expect_silence().await;
    assert_eq!(bed.count("feathers_outbox").await, 0);
    client.find("todos").await.unwrap();
    client.expect_silence().await;
}

async fn nothing_is_stored_of_what_fails(bed: Bed) {
    let sql = table(&bed).await;
    let app = TestApp::start(App::new().configure(outbox(&sql).plugin()).service(Todos(sql)).publish(everyone())).await;
    let client = app.connect().await;
    client.create("todos", json!({ "text": "a", "after": -1 })).await.unwrap_err();
    client.patch("todos", 1, json!({ "text": "a" })).await.unwrap_err();
    client.expect_silence().await;
    assert_eq!((bed.count("todos").await, bed.count("feathers_outbox").await), (0, 0));

    // Without its table nothing is stored at all.
    bed.run("DROP TABLE feathers_outbox").await;
    client.create("todos", json!({ "text": "a" })).await.unwrap_err();
    client.expect_silence().await;
    assert_eq!(bed.count("todos").await, 0);
}

async fn calls_in_one_unit_of_work(bed: Bed) {
    let sql = table(&bed).await;
    let app = TestApp::start(App::new().configure(outbox(&sql).plugin()).service(Todos(sql.clone())).publish(everyone())).await;
    let client = app.connect().await;
    let calls = app.app().path("todos");
    for fails in [true, false] {
        let outcome = sql
            .transaction(async |tx: &Transaction| {
                calls.create(json!([{ "text": "a" }, { "text": "b" }])).within(tx).await?;
                calls.create(json!({ "text": "c" })).within(tx).await?;
                assert!(client.events().is_empty());
                if fails { Err(feathers::Error::conflict("no")) } else { Ok(()) }
            })
            .await;
        assert_eq!(outcome.is_err(), fails);
        for text in ["a", "b", "c"].iter().filter(|_| !fails) {
            assert_eq!(client.expect("todos created").await["text"], *text);
        }
        client.expect_silence().await;
        assert_eq!(bed.count("feathers_outbox").await, 0);
    }
    assert_eq!(bed.count("todos").await, 3);
}

async fn another_process_publishes_what_is_left(bed: Bed) {
    let (sql, gate) = (table(&bed).await, Arc::new(Gate::default()));
    let first = stuck(&sql, &gate).await;
    let (caller, one, other) = (first.connect().await, outbox(&sql), outbox(&sql));
    let second = TestApp::start(App::new().service(Todos(sql)).publish(everyone()).conceal("todos", ["code"])).await;
    let client = second.connect().await;
    let (answer, ()) = tokio::join!(caller.create("todos", json!([{ "text": "a" }, { "text": "b" }])).into_future(), async {
        gate.reached().await;
        let app = second.app();
        assert_eq!(one.publish_left(&app).await.unwrap(), 0, "it is too soon");
        bed.run("UPDATE feathers_outbox SET stored = 0").await;
        let (some, others) = tokio::join!(one.publish_left(&app), other.publish_left(&app));
        assert_eq!(some.unwrap() + others.unwrap(), 2);
        second.quiet().await;
        let mut texts: Vec<_> = client.events().into_iter().map(|event| event.data["text"].clone()).collect();
        texts.sort_by_key(ToString::to_string);
        assert_eq!(texts, ["a", "b"], "each once");
        assert_eq!(bed.count("feathers_outbox").await, 0);
        gate.open();
        gate.reached().await;
        gate.open();
    });
    answer.unwrap();
    for text in ["a", "b"] {
        assert_eq!(caller.expect("todos created").await["text"], text);
    }
    first.quiet().await;
    assert_eq!(other.publish_left(&second.app()).await.unwrap(), 0);
    second.shutdown().await;
    assert!(other.publish_left(&second.app()).await.is_ok_and(|count| count == 0));
}

async fn what_is_left_of_a_record_goes_first(bed: Bed) {
    let (sql, gate) = (table(&bed).await, Arc::new(Gate::default()));
    let first = stuck(&sql, &gate).await;
    let caller = first.connect().await;
    let app = App::new().configure(outbox(&sql).plugin()).service(Todos(sql.clone())).publish(everyone());
    let second = TestApp::start(app).await;
    let client = second.connect().await;
    for text in ["a", "b"] {
        caller.emit("create", ("todos", json!({ "text": text })));
        gate.reached().await;
    }
    let found = client.find("todos").query(json!({ "text": "b" })).await.unwrap();
    client.patch("todos", found[0]["id"].clone(), json!({ "text": "c" })).await.unwrap();
    assert_eq!(client.expect("todos created").await["text"], "b");
    assert_eq!(client.expect("todos patched").await["text"], "c");
    client.expect_silence().await;
    assert_eq!(bed.count("feathers_outbox").await, 1, "the other record's is left");
    eager(&sql).publish_left(&second.app()).await.unwrap();
    assert_eq!(client.expect("todos created").await["text"], "a");
    client.expect_silence().await;
    gate.open();
    gate.open();
}

struct Chosen(Sql<Todo>);

#[feathers::service("todos", multi(create))]
impl Chosen {
    #[adapter]
    fn store(&self) -> &Sql<Todo> {
        &self.0
    }

    #[publish(created)]
    fn created(&self, todo: &Todo) -> Audience {
        channel(todo.code.clone())
    }
}

/// It sees the record, clients what is left of it.
async fn the_service_says_who_hears_what_is_left(bed: Bed) {
    let (sql, gate) = (table(&bed).await, Arc::new(Gate::default()));
    let waits = with(Arc::clone(&gate), async |gate: &Arc<Gate>, _: &Event| -> Result<Audience> {
        gate.pass().await;
        Ok(nobody())
    });
    let first = App::new().configure(outbox(&sql).plugin()).service(Todos(sql.clone())).publish(waits);
    let first = TestApp::start(first.conceal("todos", ["code"])).await;
    let caller = first.connect().await;
    caller.emit("create", ("todos", json!([{ "text": "a", "code": "x" }, { "text": "b", "code": "y" }])));
    gate.reached().await;
    let second = App::new().service(Chosen(sql.clone())).publish(nobody()).conceal("todos", ["code"]);
    let second = TestApp::start(second).await;
    let mut listener = second.app().path("todos").on("created");
    let (x, y) = (second.client().join("x").connect().await, second.client().join("y").connect().await);
    assert_eq!(eager(&sql).publish_left(&second.app()).await.unwrap(), 2);
    for (client, text) in [(x, "a"), (y, "b")] {
        let data = client.expect("todos created").await;
        assert_eq!((&data["text"], data.get("code")), (&json!(text), None));
        client.expect_silence().await;
    }
    assert_eq!(listener.next().await.unwrap().unwrap().json().unwrap()["code"], "x");
    gate.open();
}

async fn what_nobody_knows_any_more_goes(bed: Bed) {
    let (sql, gate) = (table(&bed).await, Arc::new(Gate::default()));
    let first = stuck(&sql, &gate).await;
    let caller = first.connect().await;
    caller.emit("create", ("todos", json!({ "text": "a" })));
    gate.reached().await;
    let second = TestApp::start(App::new()).await;
    assert_eq!(eager(&sql).publish_left(&second.app()).await.unwrap(), 1);
    second.quiet().await;
    assert_eq!(bed.count("feathers_outbox").await, 0);
    gate.open();
}
