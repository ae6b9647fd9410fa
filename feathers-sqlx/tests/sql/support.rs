//! Databases for a test each, and records in them.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

use feathers::store::Table;
use feathers_sqlx::{Database, Sql};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

/// Implements what `#[derive(Record)]` implements, for fields that are all filtered and sorted by. The first is the id.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident in $table:literal by $id:ty { $($index:literal $field:ident: $type:ty, $way:ident in $column:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub(crate) struct $name { $(pub(crate) $field: $type,)* }

        impl feathers::store::Table for $name {
            const NAME: &'static str = $table;
            const FIELDS: &'static [feathers::store::FieldInfo] = &[$(feathers::store::FieldInfo {
                name: stringify!($field),
                column: $column,
                kind: record!(@kind $way $type),
                nullable: record!(@nullable $way $type),
                filter: true,
                sort: true,
                private: false,
                writable: true,
                parse: record!(@parse $way $type),
            },)*];
            const ID: usize = 0;

            fn from_columns<C: feathers::store::Columns>(columns: &mut C) -> feathers::Result<Self> {
                Ok(Self { $($field: record!(@read $way $type, columns, $index),)* })
            }
        }

        impl feathers::store::Record for $name {
            type Id = $id;
            type New = Self;
            type Patch = Self;
            const LIKE: bool = true;

            fn id_field() -> feathers::store::FieldRef {
                feathers::store::FieldRef::at::<Self>(0)
            }

            fn id(&self) -> $id {
                self.id.clone()
            }

            fn scalar(&self, field: &feathers::store::FieldRef) -> feathers::Result<feathers::store::Scalar<'_>> {
                match field.index {
                    $(Some($index) => record!(@scalar $way self.$field),)*
                    _ => Ok(feathers::store::Scalar::Null),
                }
            }

            fn field(name: &str, _: feathers::store::Use) -> feathers::Result<feathers::store::FieldRef> {
                let index = <Self as feathers::store::Table>::FIELDS.iter().position(|field| field.name == name);
                index.map(feathers::store::FieldRef::at::<Self>).ok_or_else(|| feathers::Error::bad_request("no such field"))
            }

            fn parse(
                field: &feathers::store::FieldRef,
                value: &serde_json::Value,
            ) -> feathers::Result<feathers::store::Scalar<'static>> {
                (<Self as feathers::store::Table>::FIELDS[field.index.unwrap()].parse)(value)
            }

            fn from_values(mut values: feathers::store::Values<Self>) -> feathers::Result<Self> {
                <Self as feathers::store::Table>::from_columns(&mut values)
            }

            fn values(&self) -> feathers::Result<feathers::store::Values<Self>> {
                let mut values = feathers::store::Values::new();
                $(values.set(feathers::store::FieldRef::at::<Self>($index), record!(@scalar $way self.$field)?.into_owned());)*
                Ok(values)
            }

            fn query_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "object" })
            }
        }

        impl feathers::store::NewRecord<Self> for $name {
            fn into_values(self) -> feathers::Result<feathers::store::Values<Self>> {
                feathers::store::Record::values(&self)
            }
        }

        impl feathers::store::PatchRecord<Self> for $name {
            fn into_values(self) -> feathers::Result<feathers::store::Values<Self>> {
                feathers::store::Record::values(&self)
            }
        }
    };
    (@kind plain $type:ty) => { <$type as feathers::store::Field>::KIND };
    (@kind json $type:ty) => { feathers::store::FieldKind::Json };
    (@nullable plain $type:ty) => { <$type as feathers::store::Field>::NULLABLE };
    (@nullable json $type:ty) => { true };
    (@parse plain $type:ty) => { <$type as feathers::store::Field>::parse };
    (@parse json $type:ty) => { feathers::store::AsJson::parse };
    (@read plain $type:ty, $columns:ident, $index:literal) => { <$type as feathers::store::Field>::read($columns, $index)? };
    (@read json $type:ty, $columns:ident, $index:literal) => { feathers::store::AsJson::read::<$type, _>($columns, $index)? };
    (@scalar plain $value:expr) => { feathers::store::Field::scalar(&$value) };
    (@scalar json $value:expr) => { feathers::store::AsJson::scalar(&$value) };
}
pub(crate) use record;

record! {
    /// One field of each kind, with columns that SQL minds.
    Sample in "samples" by i64 {
        0 id: i64, plain in "id";
        1 text: String, plain in "text";
        2 note: Option<String>, plain in "order";
        3 done: bool, plain in "done";
        4 flag: Option<bool>, plain in "Flag";
        5 count: i64, plain in "count";
        6 small: Option<i32>, plain in "a \"small\" one";
        7 ratio: f64, plain in "ratio";
        8 score: Option<f32>, plain in "score";
        9 data: Option<feathers::Bytes>, plain in "data";
        10 tags: Option<Vec<String>>, json in "tags";
    }
}

/// With a collation that is not that of stores, which must not show.
pub(crate) const SQLITE_SAMPLES: &str = r#"CREATE TABLE samples (
    id INTEGER PRIMARY KEY, text TEXT COLLATE NOCASE NOT NULL DEFAULT 'none', "order" TEXT, done BOOLEAN NOT NULL DEFAULT 0, "Flag" INTEGER,
    count INTEGER NOT NULL DEFAULT 7, "a ""small"" one" INTEGER, ratio REAL NOT NULL DEFAULT 0.5, score REAL, data BLOB, tags TEXT)"#;

pub(crate) const POSTGRES_SAMPLES: &str = r#"CREATE TABLE samples (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, text text COLLATE "en-x-icu" NOT NULL DEFAULT 'none', "order" varchar(2000),
    done boolean NOT NULL DEFAULT false, "Flag" boolean, count bigint NOT NULL DEFAULT 7, "a ""small"" one" smallint,
    ratio double precision NOT NULL DEFAULT 0.5, score real, data bytea, tags jsonb)"#;

impl Sample {
    pub(crate) fn new(id: i64, text: &str) -> Self {
        Self {
            id,
            text: text.to_owned(),
            note: None,
            done: false,
            flag: None,
            count: 0,
            small: None,
            ratio: 0.0,
            score: None,
            data: None,
            tags: None,
        }
    }
}

static NEXT: AtomicU32 = AtomicU32::new(0);

fn fresh() -> String {
    format!("feathers_sqlx_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A database for one test.
pub(crate) struct Bed {
    pub(crate) database: Database,
    pool: Pool,
    folder: Option<PathBuf>,
}

#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Bed {
    /// A file of SQLite.
    pub(crate) async fn sqlite() -> Self {
        Self::sqlite_waiting(std::time::Duration::from_secs(20)).await
    }

    pub(crate) async fn sqlite_waiting(busy: std::time::Duration) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(fresh());
        // One of an earlier run may have been left.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let file = SqliteConnectOptions::new().filename(folder.join("test.db")).create_if_missing(true).busy_timeout(busy);
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(file).await.unwrap();
        Self { database: Database::from(&pool), pool: Pool::Sqlite(pool), folder: Some(folder) }
    }

    /// A schema in the database that `FEATHERS_POSTGRES` names.
    pub(crate) async fn postgres() -> Self {
        let url = env::var("FEATHERS_POSTGRES").unwrap_or_else(|_| {
            panic!(
                "set FEATHERS_POSTGRES to the URL of a PostgreSQL database in which schemas may be made, such as \
                 postgres://user:password@localhost/test, or run `cargo xtask test sql`, which starts one of its own"
            )
        });
        let options: PgConnectOptions = url.parse().unwrap();
        let schema = fresh();
        let admin = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await.unwrap();
        let create = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&admin).await.unwrap();
        admin.close().await;
        let options = options.options([("search_path", schema.as_str())]);
        let pool = PgPoolOptions::new().max_connections(4).connect_with(options).await.unwrap();
        Self { database: Database::from(&pool), pool: Pool::Postgres(pool), folder: None }
    }

    /// The pool, for what only the test of one database does.
    pub(crate) fn pool(&self) -> Pool {
        self.pool.clone()
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.pool, Pool::Postgres(_))
    }

    /// Leaves the file where it is, for a store that outlives this.
    pub(crate) fn keep_file(&mut self) {
        self.folder = None;
    }

    pub(crate) async fn run(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.pool {
            Pool::Sqlite(pool) => drop(sqlx::raw_sql(sql).execute(pool).await.unwrap()),
            Pool::Postgres(pool) => drop(sqlx::raw_sql(sql).execute(pool).await.unwrap()),
        }
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        match &self.pool {
            Pool::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
            Pool::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }

    pub(crate) fn sql<T: Table>(&self) -> Sql<T> {
        Sql::new(&self.database)
    }

    /// The table of samples.
    pub(crate) async fn samples(&self) -> Sql<Sample> {
        self.run(if self.is_postgres() { POSTGRES_SAMPLES } else { SQLITE_SAMPLES }).await;
        self.sql()
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// The same tests on both databases.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(crate::support::Bed::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(crate::support::Bed::postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both;
