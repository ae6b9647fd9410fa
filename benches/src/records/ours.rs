//! The page by a service on a store.

use feathers::{App, Record, nobody};
use feathers_sqlx::Sql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use super::table::Table;
use crate::serve;

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    #[record(id)]
    id: i64,
    text: String,
    #[record(filter, default)]
    done: bool,
    #[record(filter)]
    owner: i64,
    note: Option<String>,
}

struct Todos(Sql<Todo>);

#[feathers::service("todos", paginate(10, max = 50))]
impl Todos {
    #[adapter]
    fn store(&self) -> &Sql<Todo> {
        &self.0
    }
}

/// Serves until the process ends.
pub(crate) async fn serve(listener: TcpListener) -> std::result::Result<(), String> {
    let table = Table::open().await?;
    serve::app(App::new().service(Todos(Sql::sqlite(table.pool.clone()))).publish(nobody()), listener).await
}
