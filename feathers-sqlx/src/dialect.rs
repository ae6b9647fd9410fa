//! What the two databases do differently, beside SQL.

use std::future::Future;

use feathers::store::{Columns, Table};
use feathers::{Error, Result};
use sea_query::Value;
use sqlx::{AssertSqlSafe, Database, Pool, Transaction};

use crate::shape::Shape;
use crate::statement::Statement;

/// A database that records can be kept in.
pub(crate) trait Dialect: Database {
    /// How many parameters a statement may have.
    const PARAMETERS: usize;
    /// Whether the rows come with the number of all that match, in one statement.
    const COUNTS_ALONG: bool;

    /// Runs a statement to its end.
    fn fetch(
        connection: &mut Self::Connection,
        statement: Statement,
    ) -> impl Future<Output = sqlx::Result<Vec<Self::Row>>> + Send;

    /// A row as the values of its columns.
    fn columns(row: &Self::Row) -> impl Columns + '_;

    /// A number that was counted.
    fn counted(row: &Self::Row, index: usize) -> sqlx::Result<i64>;

    /// What the table is like; `None` if there is none.
    fn shape<T: Table>(connection: &mut Self::Connection) -> impl Future<Output = sqlx::Result<Option<Shape>>> + Send;

    /// Begins a unit of work that may write.
    fn begin(pool: &Pool<Self>) -> impl Future<Output = sqlx::Result<Transaction<'static, Self>>> + Send;

    /// Begins what is stored all or not at all: a unit of work, or within one a part of it that may be undone alone.
    fn together(connection: &mut Self::Connection) -> impl Future<Output = sqlx::Result<Transaction<'_, Self>>> + Send;

    /// Whether a unit of work in which something failed can be committed still.
    fn intact(connection: &mut Self::Connection) -> impl Future<Output = bool> + Send;
}

/// A column that holds something its field can not be.
fn misfit(index: usize, found: &str) -> Error {
    Error::internal(format!("column {index} of a record holds a value of type {found}"))
}

/// The statements are made here, of constants and parameters.
fn audited(sql: String) -> AssertSqlSafe<String> {
    AssertSqlSafe(sql)
}

/// Whether a statement is worth to be kept prepared: not one of many rows, which is long and seldom the same.
fn is_kept(statement: &Statement) -> bool {
    statement.values.len() <= 100
}

/// A kind of value that is never made here.
fn unknown(value: &Value) -> sqlx::Error {
    sqlx::Error::Encode(format!("no parameter is of the type {:?}", value.array_type()).into())
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
    use sqlx::{Arguments, Connection, Row, Sqlite, TypeInfo, ValueRef};

    use super::*;
    use crate::shape::{Flavor, Stored};

    fn bind(values: Vec<Value>) -> sqlx::Result<SqliteArguments> {
        let mut arguments = SqliteArguments::default();
        for value in values {
            match value {
                Value::Bool(value) => arguments.add(value),
                Value::BigInt(value) => arguments.add(value),
                Value::Int(value) => arguments.add(value),
                // Within i64, as who made them saw to.
                Value::BigUnsigned(value) => arguments.add(value.and_then(|value| i64::try_from(value).ok())),
                Value::Double(value) => arguments.add(value),
                Value::String(value) => arguments.add(value),
                Value::Bytes(value) => arguments.add(value),
                other => return Err(unknown(&other)),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }

    impl Dialect for Sqlite {
        /// As it is compiled in.
        const PARAMETERS: usize = 32_766;
        /// The file is near, and a window over all rows costs more than to stop at the limit.
        const COUNTS_ALONG: bool = false;

        async fn fetch(connection: &mut SqliteConnection, statement: Statement) -> sqlx::Result<Vec<SqliteRow>> {
            let kept = is_kept(&statement);
            let query = sqlx::query_with(audited(statement.sql), bind(statement.values)?);
            query.persistent(kept).fetch_all(connection).await
        }

        fn columns(row: &SqliteRow) -> impl Columns + '_ {
            SqliteColumns(row)
        }

        fn counted(row: &SqliteRow, index: usize) -> sqlx::Result<i64> {
            row.try_get(index)
        }

        /// There is no need to ask.
        async fn shape<T: Table>(_: &mut SqliteConnection) -> sqlx::Result<Option<Shape>> {
            Ok(Some(Shape::of::<T>(Flavor::Sqlite, vec![Stored::Plain; T::FIELDS.len()])))
        }

        /// One that writes later could find that another has written in between, and fail; so it waits here for its turn.
        async fn begin(pool: &SqlitePool) -> sqlx::Result<Transaction<'static, Self>> {
            pool.begin_with("BEGIN IMMEDIATE").await
        }

        async fn together(connection: &mut SqliteConnection) -> sqlx::Result<Transaction<'_, Self>> {
            if connection.is_in_transaction() { connection.begin().await } else { connection.begin_with("BEGIN IMMEDIATE").await }
        }

        /// A statement that fails takes back what it did itself.
        async fn intact(_: &mut SqliteConnection) -> bool {
            true
        }
    }

    struct SqliteColumns<'a>(&'a SqliteRow);

    impl<'a> SqliteColumns<'a> {
        /// The value if it is of one of these storage classes; `None` if it is null.
        fn of<T>(&self, index: usize, classes: &[&str]) -> Result<Option<T>>
        where
            T: sqlx::Decode<'a, Sqlite>,
        {
            let value = self.0.try_get_raw(index).map_err(Error::internal)?;
            if value.is_null() {
                return Ok(None);
            }
            if !classes.contains(&value.type_info().name()) {
                return Err(misfit(index, value.type_info().name()));
            }
            T::decode(value).map(Some).map_err(Error::internal)
        }
    }

    impl Columns for SqliteColumns<'_> {
        fn bool(&mut self, index: usize) -> Result<Option<bool>> {
            match self.of::<i64>(index, &["INTEGER"])? {
                None => Ok(None),
                Some(0) => Ok(Some(false)),
                Some(1) => Ok(Some(true)),
                Some(_) => Err(misfit(index, "INTEGER that is no boolean")),
            }
        }

        fn int(&mut self, index: usize) -> Result<Option<i64>> {
            self.of(index, &["INTEGER"])
        }

        /// SQLite makes whole numbers floats itself when it is asked for a float.
        fn float(&mut self, index: usize) -> Result<Option<f64>> {
            self.of(index, &["REAL", "INTEGER"])
        }

        fn text(&mut self, index: usize) -> Result<Option<String>> {
            self.of(index, &["TEXT"])
        }

        fn bytes(&mut self, index: usize) -> Result<Option<Vec<u8>>> {
            self.of(index, &["BLOB"])
        }

        fn json(&mut self, index: usize) -> Result<Option<String>> {
            self.of(index, &["TEXT"])
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use feathers::store::FieldKind;
    use sea_query::ArrayType;
    use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow};
    use sqlx::{Arguments, Connection, Postgres, Row, TypeInfo, ValueRef};

    use super::*;
    use crate::shape::{Flavor, Stored};

    fn list<T: sea_query::ValueType>(values: Vec<Value>) -> sqlx::Result<Vec<T>> {
        let wrong = |_| sqlx::Error::Encode("the values of a list are of several types".into());
        values.into_iter().map(|value| T::try_from(value).map_err(wrong)).collect()
    }

    fn bind(values: Vec<Value>) -> sqlx::Result<PgArguments> {
        let mut arguments = PgArguments::default();
        for value in values {
            match value {
                Value::Bool(value) => arguments.add(value),
                Value::BigInt(value) => arguments.add(value),
                Value::Int(value) => arguments.add(value),
                // Within i64, as who made them saw to.
                Value::BigUnsigned(value) => arguments.add(value.and_then(|value| i64::try_from(value).ok())),
                Value::Double(value) => arguments.add(value),
                Value::String(value) => arguments.add(value),
                Value::Bytes(value) => arguments.add(value),
                Value::Array(kind, Some(values)) => match kind {
                    ArrayType::Bool => arguments.add(list::<bool>(*values)?),
                    ArrayType::BigInt => arguments.add(list::<i64>(*values)?),
                    ArrayType::Double => arguments.add(list::<f64>(*values)?),
                    ArrayType::String => arguments.add(list::<String>(*values)?),
                    ArrayType::Bytes => arguments.add(list::<Vec<u8>>(*values)?),
                    kind => return Err(unknown(&Value::Array(kind, None))),
                },
                other => return Err(unknown(&other)),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }

    /// The type of each column: its name in the catalogue, and as SQL writes it without a length (the -1; `character` alone would mean
    /// one character). Of a domain, the type below it.
    const TYPES: &str = "SELECT a.attname::text, b.typname::text, format_type(b.oid, -1) \
        FROM pg_catalog.pg_attribute a \
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
        JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END \
        WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped";

    fn stored(kind: FieldKind, name: &str, written: &str) -> Stored {
        let own: &[&str] = match kind {
            FieldKind::Bool => &["bool"],
            FieldKind::Int => &["int2", "int4", "int8"],
            FieldKind::Float => &["float4", "float8"],
            FieldKind::Text | FieldKind::Json => &["text", "varchar"],
            FieldKind::Bytes => &["bytea"],
        };
        match name {
            name if own.contains(&name) => Stored::Plain,
            "uuid" if kind == FieldKind::Text => Stored::Uuid,
            "timestamptz" if kind == FieldKind::Text => Stored::Time,
            _ => Stored::Other(written.to_owned()),
        }
    }

    impl Dialect for Postgres {
        const PARAMETERS: usize = 65_535;
        const COUNTS_ALONG: bool = true;

        async fn fetch(connection: &mut PgConnection, statement: Statement) -> sqlx::Result<Vec<PgRow>> {
            let kept = is_kept(&statement);
            let query = sqlx::query_with(audited(statement.sql), bind(statement.values)?);
            query.persistent(kept).fetch_all(connection).await
        }

        fn columns(row: &PgRow) -> impl Columns + '_ {
            PgColumns(row)
        }

        fn counted(row: &PgRow, index: usize) -> sqlx::Result<i64> {
            row.try_get(index)
        }

        async fn shape<T: Table>(connection: &mut PgConnection) -> sqlx::Result<Option<Shape>> {
            let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
            let name = match T::NAME.split_once('.') {
                Some((schema, table)) => format!("{}.{}", quoted(schema), quoted(table)),
                None => quoted(T::NAME),
            };
            let types: Vec<(String, String, String)> = sqlx::query_as(TYPES).bind(name).fetch_all(connection).await?;
            if types.is_empty() {
                return Ok(None);
            }
            let of = |column: &str| types.iter().find(|(name, ..)| name == column);
            let stored = T::FIELDS
                .iter()
                .map(|field| of(field.column).map_or(Stored::Plain, |(_, name, written)| stored(field.kind, name, written)));
            Ok(Some(Shape::of::<T>(Flavor::Postgres, stored.collect())))
        }

        async fn begin(pool: &PgPool) -> sqlx::Result<Transaction<'static, Self>> {
            pool.begin().await
        }

        async fn together(connection: &mut PgConnection) -> sqlx::Result<Transaction<'_, Self>> {
            connection.begin().await
        }

        /// Once a statement has failed all others do, and COMMIT rolls back without saying so.
        async fn intact(connection: &mut PgConnection) -> bool {
            sqlx::query("SELECT 1").execute(connection).await.is_ok()
        }
    }

    struct PgColumns<'a>(&'a PgRow);

    impl<'a> PgColumns<'a> {
        /// The value and its type; `None` if it is null.
        fn value(&self, index: usize) -> Result<Option<(sqlx::postgres::PgValueRef<'a>, String)>> {
            let value = self.0.try_get_raw(index).map_err(Error::internal)?;
            let name = value.type_info().name().to_owned();
            Ok(if value.is_null() { None } else { Some((value, name)) })
        }

        fn of<T>(&self, index: usize) -> Result<Option<T>>
        where
            T: sqlx::Decode<'a, Postgres> + sqlx::Type<Postgres>,
        {
            self.0.try_get(index).map_err(Error::internal)
        }
    }

    fn decode<'a, T: sqlx::Decode<'a, Postgres>>(value: sqlx::postgres::PgValueRef<'a>) -> Result<T> {
        T::decode(value).map_err(Error::internal)
    }

    impl Columns for PgColumns<'_> {
        fn bool(&mut self, index: usize) -> Result<Option<bool>> {
            self.of(index)
        }

        fn int(&mut self, index: usize) -> Result<Option<i64>> {
            let Some((value, name)) = self.value(index)? else { return Ok(None) };
            match name.as_str() {
                "INT8" => decode(value).map(Some),
                "INT4" => decode::<i32>(value).map(|int| Some(int.into())),
                "INT2" => decode::<i16>(value).map(|int| Some(int.into())),
                other => Err(misfit(index, other)),
            }
        }

        fn float(&mut self, index: usize) -> Result<Option<f64>> {
            let Some((value, name)) = self.value(index)? else { return Ok(None) };
            match name.as_str() {
                "FLOAT8" => decode(value).map(Some),
                "FLOAT4" => decode::<f32>(value).map(|float| Some(float.into())),
                other => Err(misfit(index, other)),
            }
        }

        fn text(&mut self, index: usize) -> Result<Option<String>> {
            self.of(index)
        }

        fn bytes(&mut self, index: usize) -> Result<Option<Vec<u8>>> {
            self.of(index)
        }

        fn json(&mut self, index: usize) -> Result<Option<String>> {
            self.of(index)
        }
    }
}
