//! The hook that makes a call one unit of work.

use feathers::store::{Adapter, FieldRef, RecordQuery, Scalar, Transaction};
use feathers::test::TestApp;
use feathers::{App, Error, HookContext, Inject, Next, Result, at, nobody};
use feathers_sqlx::{Sql, transaction};

use crate::records::values;
use crate::support::{Bed, Sample, on_both};

on_both! { a_call_is_one_unit_of_work }

struct Orders(Sql<Sample>);

#[feathers::service("orders")]
impl Orders {
    /// Stores two rows; of `bad` and `worse` the second is taken or it fails after both.
    async fn create(&self, text: String, tx: Inject<Transaction>) -> Result<i64> {
        let row = |count| values(&[(1, Scalar::from(text.as_str())), (5, Scalar::Int(count))]);
        self.0.create(Some(&tx), vec![row(1)]).await?;
        let mut second = row(2);
        if text == "bad" {
            second.set(FieldRef::at::<Sample>(0), Scalar::Int(1000));
        }
        self.0.create(Some(&tx), vec![second]).await?;
        if text == "worse" { Err(Error::forbidden("not this")) } else { Ok(2) }
    }

    async fn find(&self) -> Result<u64> {
        Ok(self.0.find(None, &RecordQuery::new().limit(0), true).await?.total.unwrap_or_default())
    }
}

/// Fails after everything else, for those that ask for it.
async fn picky(cx: &mut HookContext, next: Next<'_>) -> Result<()> {
    next.run(cx).await?;
    if cx.data()?.is_some_and(|text| text == "late") { Err(Error::conflict("too late")) } else { Ok(()) }
}

async fn a_call_is_one_unit_of_work(bed: Bed) {
    let sql = bed.samples().await;
    sql.create(None, vec![values(&[(0, Scalar::Int(1000))])]).await.unwrap();
    let app = App::new()
        .around(at("orders", ["create"]), transaction(&sql))
        // A second one joins the first.
        .around(at("orders", ["create"]), transaction(&bed.database))
        .around(at("orders", ["create"]), picky)
        .service(Orders(sql.clone()))
        .publish(nobody());
    let app = TestApp::start(app).await;
    let client = app.connect().await;
    assert_eq!(client.create("orders", "good").await.unwrap(), 2);
    assert_eq!(client.find("orders").await.unwrap(), 3);
    for (text, name) in [("bad", "Conflict"), ("worse", "Forbidden"), ("late", "Conflict")] {
        let error = client.create("orders", text).await.unwrap_err();
        assert_eq!(error.class().map(feathers::Class::name), Some(name), "{error:?}");
        assert_eq!(client.find("orders").await.unwrap(), 3, "nothing of {text}");
    }
    assert_eq!(client.create("orders", "good").await.unwrap(), 2);
    assert_eq!(client.find("orders").await.unwrap(), 5);
}
