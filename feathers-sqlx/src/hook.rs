//! One unit of work around a call.

use feathers::store::Transaction;
use feathers::{AroundHook, HookContext, Next, Result};

use crate::database::{Database, Open};

/// An around hook that does what is inside in one unit of work: the call, and all calls it makes `within` it. Committed if it
/// succeeds, rolled back if it fails. A call that is part of a unit of work already stays in that one.
///
/// What is inside has the [`Transaction`] as `Inject<Transaction>`.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # fn example(pool: &sqlx::SqlitePool) {
/// use feathers::{App, at};
///
/// let app = App::new().around(at("orders", ["create"]), feathers_sqlx::transaction(pool));
/// # let _ = app;
/// # }
/// ```
pub fn transaction(database: impl Into<Database>) -> InTransaction {
    InTransaction(database.into())
}

/// The hook that [`transaction`] makes.
#[derive(Clone, Debug)]
pub struct InTransaction(Database);

impl AroundHook for InTransaction {
    async fn call(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        if cx.injected::<Transaction>().is_some() {
            return next.run(cx).await;
        }
        let open = Open::begin(&self.0).await?;
        cx.insert(open.transaction.clone());
        let outcome = next.run(cx).await;
        open.end(outcome).await
    }
}
