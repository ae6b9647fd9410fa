//! The page by hand: typed rows, the two statements as text, `query_as`.

use axum::Router;
use axum::serve::ListenerExt;
use serde::{Deserialize, Serialize};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Event, SocketRef, TryData};
use sqlx::{FromRow, SqlitePool};
use tokio::net::TcpListener;

use super::table::{PATH, Table};
use crate::hand::{Failure, Result, Sent, answer, no_service, read};
use crate::serve::PING_INTERVAL;

const MOST: i64 = 50;

#[derive(Debug, Serialize, FromRow)]
struct Todo {
    id: i64,
    text: String,
    done: bool,
    owner: i64,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct Page {
    total: i64,
    limit: i64,
    skip: i64,
    data: Vec<Todo>,
}

/// What this one `find` takes; the query language would be much more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TodoQuery {
    owner: i64,
    done: bool,
    #[serde(rename = "$sort")]
    sort: Sort,
    #[serde(rename = "$limit", default = "ten")]
    limit: i64,
    #[serde(rename = "$skip", default)]
    skip: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sort {
    id: i8,
}

fn ten() -> i64 {
    10
}

/// Serves until the process ends.
pub(crate) async fn serve(listener: TcpListener) -> std::result::Result<(), String> {
    let table = Table::open().await?;
    let pool = table.pool.clone();
    let (layer, io) = SocketIo::builder().ping_interval(PING_INTERVAL).build_layer();
    io.ns("/", move |socket: SocketRef| {
        let pool = pool.clone();
        async move { connect(&socket, &pool) }
    });
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("TCP_NODELAY could not be set: {error}");
        }
    });
    axum::serve(listener, Router::new().layer(layer)).await.map_err(|error| error.to_string())
}

fn connect(socket: &SocketRef, pool: &SqlitePool) {
    let pool = pool.clone();
    socket.on("find", move |TryData(sent): TryData<(String, TodoQuery)>, ack: AckSender| {
        let pool = pool.clone();
        async move { answer(ack, find(&pool, sent).await) }
    });
    socket.on_fallback(async |Event(method), ack: AckSender| {
        answer::<()>(ack, Err(Failure::method_not_allowed(format!("Method '{method}' not allowed"))));
    });
}

async fn find(pool: &SqlitePool, sent: Sent<(String, TodoQuery)>) -> Result<Page> {
    let (path, query) = read(sent)?;
    if path != PATH {
        return Err(no_service(&path));
    }
    page(pool, &query).await.map_err(|error| {
        eprintln!("{error}");
        Failure::general_error()
    })
}

async fn page(pool: &SqlitePool, query: &TodoQuery) -> sqlx::Result<Page> {
    let (limit, skip) = (query.limit.clamp(0, MOST), query.skip.max(0));
    let rows = match query.sort.id {
        -1 => "SELECT id, text, done, owner, note FROM todos WHERE owner = ? AND done = ? ORDER BY id DESC LIMIT ? OFFSET ?",
        _ => "SELECT id, text, done, owner, note FROM todos WHERE owner = ? AND done = ? ORDER BY id LIMIT ? OFFSET ?",
    };
    let data: Vec<Todo> = sqlx::query_as(rows).bind(query.owner).bind(query.done).bind(limit).bind(skip).fetch_all(pool).await?;
    let total = sqlx::query_scalar("SELECT COUNT(*) FROM todos WHERE owner = ? AND done = ?")
        .bind(query.owner)
        .bind(query.done)
        .fetch_one(pool)
        .await?;
    Ok(Page { total, limit, skip, data })
}
