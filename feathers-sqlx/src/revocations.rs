//! Which tokens are no longer to be believed, in a table.

use std::time::{SystemTime, UNIX_EPOCH};

use feathers::store::{Adapter, Filter};
use feathers::{Class, Record, Result, Target};
use feathers_auth::Revocations;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::database::Database;
use crate::sql::Sql;

/// Makes the table of [`SqlRevocations`] on SQLite, unless it is there: for a migration, or at the start.
pub const REVOCATIONS_SQLITE: &str = "\
CREATE TABLE IF NOT EXISTS feathers_revocations (
    what TEXT PRIMARY KEY,
    issued INTEGER NOT NULL,
    until INTEGER NOT NULL,
    spared TEXT
);
";

/// The same on PostgreSQL.
pub const REVOCATIONS_POSTGRES: &str = "\
CREATE TABLE IF NOT EXISTS feathers_revocations (
    what TEXT PRIMARY KEY,
    issued BIGINT NOT NULL,
    until BIGINT NOT NULL,
    spared TEXT
);
";

/// One token, or all of a user that were issued up to a time but one, which is spared. Milliseconds since 1970.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
#[record(table = "feathers_revocations")]
struct Revocation {
    #[record(id(given))]
    what: String,
    issued: i64,
    until: i64,
    spared: Option<String>,
}

/// The [`Revocations`] of `feathers-auth` in the table `feathers_revocations`, so that they outlive the process and hold for all
/// processes on one database. Feature `auth`.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn example<U: feathers_auth::Users>(pool: sqlx::SqlitePool, users: U) -> Result<(), Box<dyn std::error::Error>> {
/// use feathers_auth::Auth;
/// use feathers_sqlx::{REVOCATIONS_SQLITE, SqlRevocations};
///
/// sqlx::raw_sql(REVOCATIONS_SQLITE).execute(&pool).await?; // or copy it into a migration of your own
/// let auth = Auth::builder(users).revocations(SqlRevocations::new(&pool)).build();
/// # let _ = auth;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SqlRevocations(Sql<Revocation>);

/// How often two that revoke the same at once try again.
const TRIES: usize = 4;

impl SqlRevocations {
    /// Those of a database: a pool, or what [`Database`] is made of.
    pub fn new(database: impl Into<Database>) -> Self {
        Self(Sql::new(database))
    }

    /// Those that nobody can use any more are forgotten on the way.
    async fn revoke(&self, what: String, issued: SystemTime, until: SystemTime, spared: Option<&str>) -> Result<()> {
        let (issued, until) = (millis(issued), millis(until));
        let new = NewRevocation { what: Some(what.clone()), issued, until, spared: spared.map(str::to_owned) };
        for _ in 1..TRIES {
            match self.replace(&what, &new).await {
                // On PostgreSQL somebody else has written the row meanwhile.
                Err(error) if error.class() == Some(Class::Conflict) => {}
                done => return done,
            }
        }
        self.replace(&what, &new).await
    }

    async fn replace(&self, what: &str, new: &NewRevocation) -> Result<()> {
        let table = &self.0;
        table
            .transaction(async |tx| {
                let over = Revocation::UNTIL.lt(millis(SystemTime::now()));
                table.remove(Some(tx), &Target::Many, &over).await?;
                let mut new = new.clone();
                for before in table.remove(Some(tx), &Target::One(what.to_owned()), &Filter::all()).await? {
                    if before.issued > new.issued {
                        (new.issued, new.spared) = (before.issued, before.spared);
                    }
                    new.until = new.until.max(before.until);
                }
                table.add(Some(tx), new).await.map(drop)
            })
            .await
    }
}

impl Revocations for SqlRevocations {
    async fn revoke_token(&self, id: &str, until: SystemTime) -> Result<()> {
        self.revoke(format!("token {id}"), until, until, None).await
    }

    async fn revoke_user(&self, user: &str, issued: SystemTime, until: SystemTime, except: Option<&str>) -> Result<()> {
        self.revoke(format!("user {user}"), issued, until, except).await
    }

    async fn is_revoked(&self, user: &str, id: &str, issued: SystemTime) -> Result<bool> {
        let of_user = Revocation::WHAT
            .eq(format!("user {user}"))
            .and(Revocation::ISSUED.gte(millis(issued)))
            .and(Revocation::SPARED.ne(id));
        let revoked = Revocation::WHAT.eq(format!("token {id}")).or(of_user);
        Ok(self.0.first(None, revoked).await?.is_some())
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
