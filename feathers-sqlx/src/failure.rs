//! What a client is told when the database refuses: nothing of its SQL, its values or its tables.

use feathers::store::FieldInfo;
use feathers::{Class, Error, Result};
use sqlx::error::{DatabaseError, ErrorKind};

/// For queries of your own: `sqlx::query(…).execute(&pool).await.db()?` answers clients as [`Sql`](crate::Sql) does.
///
/// | What happened | What a client gets |
/// |---|---|
/// | a unique value is taken | `Conflict`, with the column where it is one alone |
/// | a reference, a check or a missing value | `BadRequest` |
/// | a value that does not fit its column | `BadRequest` |
/// | no row for `fetch_one` | `NotFound` |
/// | a deadlock, a lock, too many at once | `Unavailable`: to be tried again |
/// | anything else | `GeneralError`, with the cause in the log |
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # {
/// use feathers_sqlx::Db;
///
/// async fn rename(pool: &sqlx::SqlitePool, id: i64, name: &str) -> feathers::Result<()> {
///     sqlx::query("UPDATE users SET name = ? WHERE id = ?").bind(name).bind(id).execute(pool).await.db()?;
///     Ok(())
/// }
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the answer of a database",
    label = "not a `sqlx::Result`",
    note = "`.db()` is for the `sqlx::Result` of a query; another foreign error is passed on with `.internal()?` (`use feathers::Internal`)"
)]
pub trait Db<T> {
    /// The error as clients may see it.
    ///
    /// # Errors
    /// Whenever `self` is an error.
    fn db(self) -> Result<T>;
}

impl<T> Db<T> for sqlx::Result<T> {
    fn db(self) -> Result<T> {
        self.map_err(|error| Failures::default().answer(error))
    }
}

/// How the failures of one table are told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Failures {
    /// The fields of the table; `None` for a query of the user's own.
    pub(crate) fields: Option<&'static [FieldInfo]>,
    /// What is taken is `BadRequest`, as in Feathers' SQL adapter.
    pub(crate) compat: bool,
}

/// What went wrong, whatever the database.
enum Cause {
    /// With the columns, as far as the database says.
    Taken(Option<String>),
    Reference,
    Missing,
    Refused,
    Misfit,
    Busy,
    Other,
}

impl Failures {
    pub(crate) fn answer(self, error: sqlx::Error) -> Error {
        let answer = match &error {
            sqlx::Error::RowNotFound => Error::not_found("No such record"),
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => busy(),
            sqlx::Error::Database(failed) => match cause(failed.as_ref()) {
                Cause::Taken(columns) => self.taken(columns.as_deref()),
                Cause::Reference => {
                    Error::bad_request("A record refers to one that does not exist, or one that is referred to would go")
                }
                Cause::Missing => Error::bad_request("A value that must be there is missing"),
                Cause::Refused => Error::bad_request("A value is not allowed"),
                Cause::Misfit => Error::bad_request("A value does not fit its field"),
                Cause::Busy => busy(),
                Cause::Other => return Error::internal(error),
            },
            _ => return Error::internal(error),
        };
        tracing::debug!(%error, "the database refused");
        answer.with_source(error)
    }

    fn taken(self, columns: Option<&str>) -> Error {
        let class = if self.compat { Class::BadRequest } else { Class::Conflict };
        match columns.and_then(|column| self.shown(column)) {
            Some(name) => Error::new(class, format!("A record with this `{name}` exists already")),
            None => Error::new(class, "Such a record exists already"),
        }
    }

    /// The name clients know a column by: none for one they must not know, or for more than one.
    fn shown(self, column: &str) -> Option<&str> {
        let plain = !column.is_empty() && column.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match self.fields {
            Some(fields) => fields.iter().find(|field| field.column == column && !field.private).map(|field| field.name),
            None => plain.then_some(column),
        }
    }
}

fn busy() -> Error {
    Error::unavailable("The database is busy: try again")
}

fn cause(error: &dyn DatabaseError) -> Cause {
    match error.kind() {
        ErrorKind::UniqueViolation => Cause::Taken(taken_columns(error)),
        ErrorKind::ExclusionViolation => Cause::Taken(None),
        ErrorKind::ForeignKeyViolation => Cause::Reference,
        ErrorKind::NotNullViolation => Cause::Missing,
        ErrorKind::CheckViolation => Cause::Refused,
        _ => by_code(error),
    }
}

fn by_code(error: &dyn DatabaseError) -> Cause {
    let code = error.code().unwrap_or_default();
    #[cfg(feature = "postgres")]
    if error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
        return match &*code {
            // Not to be serialised, deadlock, lock not to be had, cancelled by a time limit, connections or server at their end.
            "40001" | "40P01" | "55P03" | "57014" | "53300" | "57P01" | "57P02" | "57P03" => Cause::Busy,
            // Text, number, date or JSON that the column's type does not know, or that is too long for it.
            "22001" | "22003" | "22007" | "22008" | "22021" | "22P02" | "22P05" => Cause::Misfit,
            // Another constraint, such as a trigger's.
            code if code.starts_with("23") => Cause::Refused,
            _ => Cause::Other,
        };
    }
    // The low byte is the kind of failure, the rest its variant.
    match code.parse::<i32>().map(|code| code & 0xff) {
        // SQLITE_BUSY, SQLITE_LOCKED.
        Ok(5 | 6) => Cause::Busy,
        // SQLITE_CONSTRAINT, for example of a trigger or a strict table.
        Ok(19) => Cause::Refused,
        // SQLITE_TOOBIG.
        Ok(18) => Cause::Misfit,
        _ => Cause::Other,
    }
}

/// The columns whose values are taken, as the database names them. Their values, which PostgreSQL names too, are left out.
fn taken_columns(error: &dyn DatabaseError) -> Option<String> {
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        // `Key (email)=(a@b.c) already exists.`, in the language of the server.
        let (_, rest) = error.detail()?.split_once('(')?;
        let (columns, _) = rest.split_once(")=(")?;
        return Some(columns.trim_matches('"').to_owned());
    }
    // `UNIQUE constraint failed: users.email`
    let (_, columns) = error.message().split_once(": ")?;
    columns.rsplit_once('.').filter(|_| !columns.contains(',')).map(|(_, column)| column.to_owned())
}

#[cfg(test)]
mod tests {
    use feathers::Error;
    use feathers::store::{FieldInfo, FieldKind};

    use super::Failures;

    const fn field(name: &'static str, column: &'static str, private: bool) -> FieldInfo {
        let parse = |_: &_| Err(Error::bad_request("not asked for here"));
        FieldInfo {
            name,
            column,
            kind: FieldKind::Text,
            nullable: false,
            filter: true,
            sort: true,
            private,
            writable: true,
            parse,
        }
    }

    const FIELDS: &[FieldInfo] = &[field("email", "email_column", false), field("token", "token_column", true)];

    #[test]
    fn only_fields_that_clients_know_are_named() {
        let of_table = Failures { fields: Some(FIELDS), compat: false };
        assert_eq!(of_table.shown("email_column"), Some("email"));
        assert_eq!(of_table.shown("email"), None, "a name is no column");
        assert_eq!(of_table.shown("token_column"), None, "it is private");
        let own = Failures::default();
        assert_eq!(own.shown("email_column"), Some("email_column"));
        for expression in ["lower(email)", "first, last", "email) = (x", ""] {
            assert_eq!(own.shown(expression), None, "{expression}");
        }
    }
}
