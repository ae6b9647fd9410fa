//! A process that dies between a commit and its event, and the next one, over real connections.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use std::{env, fs, io};

use feathers::{App, Audience, Event, Result, everyone};
use feathers_sqlx::{OUTBOX_SQLITE, Outbox, Sql};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::events::{Todo, Todos};

const LONG: Duration = Duration::from_secs(60);

/// For clients to be there again.
const AFTER: Duration = Duration::from_secs(3);

/// What the program is told: its file, and whether it has an outbox and dies.
const FILE: &str = "FEATHERS_SQL_KILLED_FILE";
const HOW: &str = "FEATHERS_SQL_KILLED_HOW";

/// The program: this very test, started with a file.
async fn program(file: String) {
    async fn die(_: &Event) -> Result<Audience> {
        // Publishers are asked after the commit.
        std::process::abort()
    }
    let how = env::var(HOW).unwrap();
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
    let table = "CREATE TABLE IF NOT EXISTS todos (id INTEGER PRIMARY KEY, text TEXT NOT NULL, after BIGINT, code TEXT NOT NULL)";
    sqlx::raw_sql(table).execute(&pool).await.unwrap();
    sqlx::raw_sql(OUTBOX_SQLITE).execute(&pool).await.unwrap();
    let mut app = App::new().service(Todos(Sql::<Todo>::sqlite(pool.clone())));
    app = if how.contains("dies") { app.publish(die) } else { app.publish(everyone()) };
    if how.contains("outbox") {
        app = app.configure(Outbox::new(&pool, ["todos"]).after(AFTER).plugin());
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    io::Write::write_all(&mut io::stdout(), format!("\nlistening on {}\n", listener.local_addr().unwrap()).as_bytes()).unwrap();
    app.serve(listener).await.unwrap();
}

/// The program while it runs, and a client of it.
struct Running {
    process: Child,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Running {
    async fn start(test: &str, file: &Path, how: &str) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(FILE, file)
            .env(HOW, how)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = timeout(LONG, async {
            loop {
                let line = lines.next_line().await.unwrap().expect("it ended before it listened");
                if let Some(address) = line.strip_prefix("listening on ") {
                    return address.to_owned();
                }
            }
        });
        let address = address.await.unwrap();
        let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
        let (socket, _) = timeout(LONG, connect_async(url)).await.unwrap().unwrap();
        let mut running = Self { process, socket };
        assert!(running.packet().await.unwrap().starts_with('0'));
        running.send("40").await;
        assert!(running.packet().await.unwrap().starts_with("40"));
        running
    }

    async fn send(&mut self, packet: &str) {
        self.socket.send(Message::text(packet)).await.unwrap();
    }

    async fn create(&mut self, text: &str) {
        self.send(&format!("421{}", json!(["create", "todos", { "text": text }]))).await;
    }

    /// The next packet; `None` once the program has died.
    async fn packet(&mut self) -> Option<String> {
        loop {
            match timeout(LONG, self.socket.next()).await.unwrap()? {
                Ok(Message::Text(text)) if text.as_str() == "2" => self.send("3").await,
                Ok(Message::Text(text)) => return Some(text.as_str().to_owned()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// The next event; answers are passed over.
    async fn event(&mut self) -> (String, Value) {
        loop {
            let packet = self.packet().await.expect("the program has died");
            if let Some(event) = packet.strip_prefix("42") {
                let (name, data): (String, Value) = serde_json::from_str(event).unwrap();
                return (name, data["text"].clone());
            }
        }
    }

    /// It dies in the midst of this.
    async fn dies_of(mut self, text: &str) {
        self.create(text).await;
        assert_eq!(self.packet().await, None, "neither answer nor event");
        assert!(!timeout(LONG, self.process.wait()).await.unwrap().unwrap().success());
    }
}

struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("killed_{name}_{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_an_outbox_the_event_arrives_once_after_the_next_start() {
    if let Ok(file) = env::var(FILE) {
        return program(file).await;
    }
    let test = "killed::with_an_outbox_the_event_arrives_once_after_the_next_start";
    let folder = Folder::new("outbox");
    let file = folder.0.join("todos.db");
    Running::start(test, &file, "outbox, dies").await.dies_of("committed").await;

    let mut running = Running::start(test, &file, "outbox").await;
    assert_eq!(running.event().await, ("todos created".to_owned(), json!("committed")));
    // Others come as if nothing had been, and it does not come again: not now, and not after another start.
    running.create("next").await;
    assert_eq!(running.event().await, ("todos created".to_owned(), json!("next")));
    let pool = SqlitePoolOptions::new().connect_with(SqliteConnectOptions::new().filename(&file)).await.unwrap();
    timeout(LONG, async {
        while sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM feathers_outbox").fetch_one(&pool).await.unwrap() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("what has left is deleted");
    drop(running);
    let mut running = Running::start(test, &file, "outbox").await;
    assert!(timeout(AFTER * 2, running.event()).await.is_err(), "nothing is left");
}

/// What the outbox is for.
#[tokio::test(flavor = "multi_thread")]
async fn without_an_outbox_the_event_is_lost() {
    if let Ok(file) = env::var(FILE) {
        return program(file).await;
    }
    let test = "killed::without_an_outbox_the_event_is_lost";
    let folder = Folder::new("plain");
    let file = folder.0.join("todos.db");
    Running::start(test, &file, "dies").await.dies_of("committed").await;
    let mut running = Running::start(test, &file, "").await;
    assert!(timeout(AFTER * 2, running.event()).await.is_err());
    running.send(&format!("427{}", json!(["find", "todos", {}]))).await;
    let found = running.packet().await.unwrap();
    assert!(found.starts_with("437") && found.contains("committed"), "the record is there: {found}");
}
