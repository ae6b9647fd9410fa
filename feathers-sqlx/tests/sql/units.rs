//! Units of work.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use feathers::Error;
use feathers::store::{Adapter, Filter, RecordQuery, Scalar, Transaction};
use feathers_sqlx::{Db, Sql, within};
use tokio::sync::oneshot;

use crate::records::values;
use crate::support::{Bed, Sample, on_both};

on_both! {
    committed_together rolled_back nobody_commits nobody_waits_any_more a_panic over another_database_is_refused
    a_failed_statement_is_not_committed part_of_one_is_all_or_none many_writers_wait_for_each_other
}

fn row(text: &str) -> feathers::store::Values<Sample> {
    values(&[(1, Scalar::from(text))])
}

async fn total(sql: &Sql<Sample>, tx: Option<&Transaction>) -> u64 {
    sql.find(tx, &RecordQuery::new().limit(1), true).await.unwrap().total.unwrap()
}

/// Counts what would leave after the commit.
fn counted(tx: &Transaction) -> Arc<AtomicU32> {
    let left = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&left);
    tx.after_commit(move || async move {
        counter.fetch_add(1, Ordering::SeqCst);
    });
    left
}

async fn committed_together(bed: Bed) {
    let sql = bed.samples().await;
    let left = sql
        .transaction(async |tx: &Transaction| {
            sql.create(Some(tx), vec![row("a")]).await?;
            sql.create(Some(tx), vec![row("b"), values(&[(5, Scalar::Int(1))])]).await?;
            assert_eq!(total(&sql, Some(tx)).await, 3, "seen within");
            assert_eq!(total(&sql, None).await, 0, "not outside");
            let left = counted(tx);
            assert_eq!(left.load(Ordering::SeqCst), 0);
            Ok(left)
        })
        .await
        .unwrap();
    assert_eq!(left.load(Ordering::SeqCst), 1, "told after the commit");
    assert_eq!(total(&sql, None).await, 3);
}

async fn rolled_back(bed: Bed) {
    let sql = bed.samples().await;
    let mut left = None;
    let outcome: Result<(), Error> = sql
        .transaction(async |tx: &Transaction| {
            sql.create(Some(tx), vec![row("a")]).await?;
            left = Some(counted(tx));
            Err(Error::forbidden("no"))
        })
        .await;
    assert_eq!(outcome.unwrap_err().message(), "no");
    assert_eq!(left.unwrap().load(Ordering::SeqCst), 0);
    assert_eq!(total(&sql, None).await, 0);
    sql.create(None, vec![row("free again")]).await.unwrap();
}

async fn nobody_commits(bed: Bed) {
    let sql = bed.samples().await;
    let tx = sql.begin().await.unwrap();
    sql.create(Some(&tx), vec![row("a")]).await.unwrap();
    let left = counted(&tx);
    drop(tx);
    sql.create(None, vec![row("b")]).await.unwrap();
    assert_eq!(total(&sql, None).await, 1);
    assert_eq!(left.load(Ordering::SeqCst), 0);
}

/// Also if somebody has a clone of it still.
async fn nobody_waits_any_more(bed: Bed) {
    let sql = bed.samples().await;
    let (began, begun) = oneshot::channel();
    let task = tokio::spawn({
        let sql = sql.clone();
        async move {
            sql.transaction(async |tx: &Transaction| {
                sql.create(Some(tx), vec![row("a")]).await?;
                let _ = began.send(tx.clone());
                std::future::pending::<feathers::Result<()>>().await
            })
            .await
        }
    });
    let tx = begun.await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    sql.create(None, vec![row("b")]).await.unwrap();
    assert_eq!(total(&sql, None).await, 1);
    sql.create(Some(&tx), vec![row("late")]).await.unwrap_err();
    sql.commit(&tx).await.unwrap_err();
    let left = counted(&tx);
    assert_eq!(total(&sql, None).await, 1);
    assert_eq!(left.load(Ordering::SeqCst), 0, "nobody is told any more");
}

async fn a_panic(bed: Bed) {
    let sql = bed.samples().await;
    let task = tokio::spawn({
        let sql = sql.clone();
        async move {
            sql.transaction(async |tx: &Transaction| {
                sql.create(Some(tx), vec![row("a")]).await?;
                assert_eq!(total(&sql, Some(tx)).await, 2, "which it is not");
                Ok(())
            })
            .await
        }
    });
    assert!(task.await.unwrap_err().is_panic());
    sql.create(None, vec![row("b")]).await.unwrap();
    assert_eq!(total(&sql, None).await, 1);
}

async fn over(bed: Bed) {
    let sql = bed.samples().await;
    let tx = sql.begin().await.unwrap();
    sql.create(Some(&tx), vec![row("a")]).await.unwrap();
    sql.commit(&tx).await.unwrap();
    let error = sql.create(Some(&tx), vec![row("b")]).await.unwrap_err();
    assert_eq!(error.message(), "Internal server error");
    sql.commit(&tx).await.unwrap_err();
    sql.rollback(&tx).await.unwrap();
    assert_eq!(total(&sql, None).await, 1);
}

/// Nothing is done outside of it instead.
async fn another_database_is_refused(bed: Bed) {
    let sql = bed.samples().await;
    let other = if bed.is_postgres() { Bed::postgres().await } else { Bed::sqlite().await };
    let other_sql = other.samples().await;
    let other_kind = Bed::sqlite().await;
    let other_kind_sql = other_kind.samples().await;
    let tx = sql.begin().await.unwrap();
    for foreign in [Some(&tx), Some(&Transaction::new("of no database"))] {
        for sql in [&other_sql, &other_kind_sql] {
            let error = sql.create(foreign, vec![row("a")]).await.unwrap_err();
            assert_eq!(error.message(), "Internal server error");
            sql.find(foreign, &RecordQuery::new(), true).await.unwrap_err();
        }
    }
    // Another table of the same pool, and a clone of the pool, are of the same database.
    feathers_sqlx::Sql::<Sample>::new(bed.database.clone()).create(Some(&tx), vec![row("a")]).await.unwrap();
    bed.sql::<Sample>().create(Some(&tx), vec![row("b")]).await.unwrap();
    sql.commit(&tx).await.unwrap();
    assert_eq!((total(&sql, None).await, total(&other_sql, None).await, total(&other_kind_sql, None).await), (2, 0, 0));
}

/// PostgreSQL would say that it has committed, and have rolled back.
async fn a_failed_statement_is_not_committed(bed: Bed) {
    let sql = bed.samples().await;
    let taken = || vec![values(&[(0, Scalar::Int(1))])];
    for own_query in [false, true] {
        bed.run("DELETE FROM samples").await;
        let tx = sql.begin().await.unwrap();
        let left = counted(&tx);
        sql.create(Some(&tx), taken()).await.unwrap();
        if own_query && bed.is_postgres() {
            let work = async |connection: &mut sqlx::PgConnection| {
                sqlx::query("INSERT INTO samples (id) VALUES (1)").execute(connection).await.db()
            };
            within(&tx, work).await.unwrap_err();
        } else if own_query {
            let work = async |connection: &mut sqlx::SqliteConnection| {
                sqlx::query("INSERT INTO samples (id) VALUES (1)").execute(connection).await.db()
            };
            within(&tx, work).await.unwrap_err();
        } else {
            sql.create(Some(&tx), taken()).await.unwrap_err();
        }
        let committed = sql.commit(&tx).await;
        // SQLite takes back no more than what failed.
        assert_eq!(committed.is_ok(), !bed.is_postgres());
        assert_eq!(total(&sql, None).await, u64::from(committed.is_ok()));
        assert_eq!(left.load(Ordering::SeqCst), u32::from(committed.is_ok()));
    }
}

/// Several statements that are one call, within more.
async fn part_of_one_is_all_or_none(bed: Bed) {
    let sql = bed.samples().await;
    let tx = sql.begin().await.unwrap();
    sql.create(Some(&tx), vec![values(&[(0, Scalar::Int(1))])]).await.unwrap();
    let several = vec![values(&[(0, Scalar::Int(2))]), row("x"), values(&[(0, Scalar::Int(1))])];
    sql.create(Some(&tx), several).await.unwrap_err();
    assert_eq!(total(&sql, Some(&tx)).await, 1, "and it goes on");
    sql.create(Some(&tx), vec![values(&[(0, Scalar::Int(3))])]).await.unwrap();
    sql.commit(&tx).await.unwrap();
    assert_eq!(total(&sql, None).await, 2);
}

/// Each reads a number and writes the next one.
async fn many_writers_wait_for_each_other(bed: Bed) {
    const WRITERS: i64 = 8;
    let sql = bed.samples().await;
    sql.create(None, vec![values(&[(0, Scalar::Int(1)), (5, Scalar::Int(0))])]).await.unwrap();
    let lock = bed.is_postgres();
    let tasks: Vec<_> = (0..WRITERS)
        .map(|_| {
            let sql = sql.clone();
            tokio::spawn(async move {
                sql.transaction(async |tx: &Transaction| {
                    if lock {
                        let work = async |connection: &mut sqlx::PgConnection| {
                            sqlx::query("SELECT FROM samples WHERE id = 1 FOR UPDATE").execute(connection).await.db()
                        };
                        within(tx, work).await?;
                    }
                    let sample = sql.get(Some(tx), &1, &Filter::all()).await?.unwrap();
                    tokio::task::yield_now().await;
                    sql.update(Some(tx), &1, values(&[(5, Scalar::Int(sample.count + 1))]), &Filter::all()).await
                })
                .await
            })
        })
        .collect();
    for task in tasks {
        tokio::time::timeout(Duration::from_secs(60), task).await.unwrap().unwrap().unwrap();
    }
    assert_eq!(sql.get(None, &1, &Filter::all()).await.unwrap().unwrap().count, WRITERS);
}
