//! Events that outlive the process: stored with what caused them, deleted once they have left.

mod left;
mod table;

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use feathers::store::{Caused, Transaction};
use feathers::{All, App, AppRef, AroundHook, HookContext, Next, Result, at};

use self::left::Left;
pub use self::table::{OUTBOX_POSTGRES, OUTBOX_SQLITE};
use self::table::{Row, Table};
use crate::database::{Database, Open, whichever};
use crate::failure::{Db, Failures};
use crate::unit::{Lease, Source};

/// Keeps the events of services in the table `feathers_outbox` until they have left, so that a process that dies between commit
/// and event loses none. See the [crate](crate#events-and-commits).
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn example(pool: sqlx::SqlitePool) -> Result<(), Box<dyn std::error::Error>> {
/// use feathers::App;
/// use feathers_sqlx::{OUTBOX_SQLITE, Outbox};
///
/// sqlx::raw_sql(OUTBOX_SQLITE).execute(&pool).await?; // or copy it into a migration of your own
/// let app = App::new().configure(Outbox::new(&pool, ["todos", "lists"]).plugin());
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Outbox(Arc<Shared>);

struct Shared {
    database: Database,
    paths: Vec<String>,
    after: Duration,
    /// Which rows are ours.
    owner: String,
    delivered: Mutex<Delivered>,
    left: Left,
}

/// Rows whose events have left.
#[derive(Default)]
struct Delivered {
    ids: Vec<i64>,
    /// A task deletes them.
    deleting: bool,
}

impl Outbox {
    /// For the services at these paths, as they were added to the app that gets the plugin. Their records, and the table
    /// `feathers_outbox`, are in this database.
    pub fn new(database: impl Into<Database>, paths: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let paths = paths.into_iter().map(|path| path.as_ref().to_owned()).collect();
        let random = || RandomState::new().hash_one(SystemTime::now());
        Self(Arc::new(Shared {
            database: database.into(),
            paths,
            after: Duration::from_secs(10),
            owner: format!("{:016x}{:016x}", random(), random()),
            delivered: Mutex::default(),
            left: Left::default(),
        }))
    }

    /// How long after the start of the app, and how long after it was stored, an event that a process has left behind is
    /// published: ten seconds, unless it is said here. Clients have this long to connect again, and a process that has taken over
    /// events of another this long to publish them, before a third one does.
    #[must_use]
    pub fn after(self, after: Duration) -> Self {
        let Shared { database, paths, owner, .. } = &*self.0;
        let (database, paths, owner) = (database.clone(), paths.clone(), owner.clone());
        Self(Arc::new(Shared { database, paths, after, owner, delivered: Mutex::default(), left: Left::default() }))
    }

    /// For [`App::configure`]: stores the events of the services, and publishes those that were left behind.
    pub fn plugin(&self) -> impl FnOnce(App) -> App + use<> {
        let outbox = self.clone();
        move |mut app: App| {
            for path in &outbox.0.paths {
                app = app.around_call(at(path, All), outbox.clone());
            }
            app.on_start(move |app| drop(tokio::spawn(outbox.watch(app))))
        }
    }

    /// Publishes what other processes, or earlier runs of this one, have left behind for [as long](Self::after) or longer, and
    /// answers how many events that were. The plugin does it every so often.
    ///
    /// # Errors
    /// As queries of your own ([`Db`]); `Unavailable` if the app is not running.
    pub async fn publish_left(&self, app: &AppRef) -> Result<usize> {
        let mut count = 0;
        loop {
            let rows = self.0.left.claim(|| self.claim()).await?;
            if rows.is_empty() {
                return Ok(count);
            }
            for row in rows {
                let key = row.key();
                if app.is_running() {
                    self.publish(app, row).await;
                    count += 1;
                }
                // Also of those that did not leave because the app ends: whoever comes next finds them in the table.
                self.0.left.done(key).await;
            }
            if !app.is_running() {
                return Err(feathers::Error::unavailable("The app is not running"));
            }
        }
    }

    async fn watch(self, app: AppRef) {
        while app.is_running() {
            tokio::time::sleep(self.0.after).await;
            if !app.is_running() {
                return;
            }
            // What could not be deleted before.
            self.delivered(&app, Vec::new());
            match self.publish_left(&app).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "events that were left behind are published"),
                Err(error) => tracing::warn!(?error, "events that may be left behind could not be published; it is tried again"),
            }
        }
    }

    async fn publish(&self, app: &AppRef, row: Row) {
        let Row { id, caused, .. } = row;
        let (path, event) = (caused.path.clone(), caused.event.clone());
        if let Err(error) = app.publish(caused).await {
            if !app.is_running() {
                return;
            }
            // It would fail again and again.
            tracing::error!(service = path, event, ?error, "an event that was left behind can not be published; it is deleted");
        }
        self.delivered(app, vec![id]);
    }

    async fn claim(&self) -> Result<Vec<Row>> {
        let before = now().saturating_sub(millis(self.0.after));
        whichever!(self.0.database, |source| claim(source, &self.0.owner, before).await)
    }

    /// Stores what the call has caused in its unit of work.
    async fn keep(&self, transaction: Option<Arc<Transaction>>, caused: Vec<Caused>, app: AppRef) -> Result<()> {
        let Some(transaction) = transaction.filter(|_| !caused.is_empty()) else { return Ok(()) };
        let kept = whichever!(self.0.database, |source| keep(source, &transaction, &self.0.owner, &caused).await)?;
        let (outbox, its_app) = (self.clone(), app.clone());
        transaction.before_events(move || async move {
            outbox.0.left.wait(&kept.keys).await;
            for row in kept.left {
                outbox.publish(&its_app, row).await;
            }
        });
        let outbox = self.clone();
        transaction.after_commit(move || async move { outbox.delivered(&app, kept.ids) });
        Ok(())
    }

    /// They have left, and go from the table: together with all that come meanwhile.
    fn delivered(&self, app: &AppRef, ids: Vec<i64>) {
        let mut delivered = self.0.delivered.lock().unwrap_or_else(PoisonError::into_inner);
        delivered.ids.extend(ids);
        if !std::mem::replace(&mut delivered.deleting, true) {
            let outbox = self.clone();
            app.spawn(async move { outbox.delete().await });
        }
    }

    async fn delete(&self) {
        loop {
            let ids = {
                let mut delivered = self.0.delivered.lock().unwrap_or_else(PoisonError::into_inner);
                delivered.deleting = !delivered.ids.is_empty();
                if !delivered.deleting {
                    return;
                }
                std::mem::take(&mut delivered.ids)
            };
            let deleted = whichever!(self.0.database, |source| delete(source, &ids).await);
            if let Err(error) = deleted {
                tracing::warn!(?error, events = ids.len(), "events that have left could not be deleted; it is tried again");
                let mut delivered = self.0.delivered.lock().unwrap_or_else(PoisonError::into_inner);
                delivered.ids.extend(ids);
                delivered.deleting = false;
                return;
            }
        }
    }
}

impl AroundHook for Outbox {
    async fn call(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        if cx.event().is_none() {
            return next.run(cx).await;
        }
        if cx.injected::<Transaction>().is_some() {
            next.run(cx).await?;
            return self.keep(cx.injected(), cx.caused().to_vec(), cx.app().clone()).await;
        }
        let open = Open::begin(&self.0.database).await?;
        cx.insert(open.transaction.clone());
        let outcome = match next.run(cx).await {
            Ok(()) => self.keep(cx.injected(), cx.caused().to_vec(), cx.app().clone()).await,
            failed => failed,
        };
        open.end(outcome).await
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { database, paths, after, .. } = &*self.0;
        f.debug_struct("Outbox").field("database", database).field("paths", paths).field("after", after).finish_non_exhaustive()
    }
}

/// What one call has stored.
struct Kept {
    ids: Vec<i64>,
    /// The records it is about.
    keys: Vec<Key>,
    /// What others have left behind of these records: it goes first.
    left: Vec<Row>,
}

/// A record: the path of its service, and its id as JSON.
type Key = (String, String);

async fn keep<D: Table>(source: &Source<D>, transaction: &Transaction, owner: &str, caused: &[Caused]) -> Result<Kept> {
    let failed = |error| Failures::default().answer(error);
    let mut lease = Lease::of(source, Some(transaction)).await?.db()?;
    let mut kept = Kept { ids: Vec::with_capacity(caused.len()), keys: Vec::new(), left: Vec::new() };
    for caused in caused {
        let record = record_of(caused);
        if let Some(record) = &record {
            let left = D::take_over(lease.connection()?, owner, now(), &caused.path, record).await;
            kept.left.extend(left.inspect_err(|_| lease.doubt()).map_err(failed)?);
            kept.keys.push((caused.path.clone(), record.clone()));
        }
        let id = D::insert(lease.connection()?, owner, now(), record, caused).await;
        kept.ids.push(id.inspect_err(|_| lease.doubt()).map_err(failed)?);
    }
    kept.left.sort_by_key(|row| row.id);
    Ok(kept)
}

async fn claim<D: Table>(source: &Source<D>, owner: &str, before: i64) -> Result<Vec<Row>> {
    let mut connection = source.pool.acquire().await.db()?;
    let mut rows = D::claim(&mut connection, owner, now(), before).await.db()?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

async fn delete<D: Table>(source: &Source<D>, ids: &[i64]) -> Result<()> {
    let mut connection = source.pool.acquire().await.db()?;
    D::delete(&mut connection, ids).await.db()
}

/// The id of the record an event is about, as JSON; `None` if it shows none.
fn record_of(caused: &Caused) -> Option<String> {
    let carried = caused.result.as_ref().unwrap_or(&caused.payload);
    let value: serde_json::Value = serde_json::from_str(&carried.json).ok()?;
    let id = value.get("id").or_else(|| value.get("_id"))?;
    (id.is_string() || id.is_number()).then(|| id.to_string())
}

fn now() -> i64 {
    millis(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
