//! What `Debug` shows of a client: nothing that it sent in confidence, for what is shown ends in logs.

use std::sync::{Arc, Mutex};

use feathers::{App, Caller, Connection, Context, FromCall, Handshake, Params, Result, SocketIo, nobody, with};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::start;

#[derive(serde::Serialize)]
struct Token(String);

/// All that can be had of a call, shown.
struct Shown(String);

impl FromCall for Shown {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Ok(Self(format!("{cx:?} {cx:#?}")))
    }
}

struct Show;

#[feathers::service("show")]
impl Show {
    fn create(&self, _data: Value, shown: Shown, params: Params, connection: Connection, caller: Caller) -> Result<Vec<String>> {
        Ok(vec![
            shown.0,
            format!("{params:?} {params:#?}"),
            format!("{connection:?} {connection:#?}"),
            format!("{caller:?} {caller:#?}"),
        ])
    }
}

type Log = Arc<Mutex<String>>;

#[tokio::test]
async fn nothing_sent_in_confidence_is_shown() {
    let log = Log::default();
    let note = async |log: &Log, handshake: &mut Handshake| {
        handshake.insert_as("token", Token("secret-value".into()))?;
        *log.lock().unwrap() = format!("{handshake:?} {handshake:#?}");
        Ok(())
    };
    let socketio = SocketIo::new().middleware(with(log.clone(), note));
    let server = start(App::new().service(Show).publish(nobody()).socketio(socketio)).await;
    let client = Client::builder(server.addr)
        .header("Cookie", "session=secret-cookie")
        .header("Authorization", "Bearer secret-token")
        .header("X-Api-Key", "secret-header")
        .query("access_token=secret-query")
        .auth(json!({ "password": "secret-auth" }))
        .connect()
        .await
        .unwrap();

    let arguments = json!(["create", "show", { "password": "secret-data" }, { "password": "secret-filter" }]);
    let answer = client.call(arguments).await;
    let shown: Vec<String> = serde_json::from_value(answer[1].clone()).unwrap();
    let handshake = log.lock().unwrap().clone();
    for text in shown.iter().chain([&handshake]) {
        assert!(!text.contains("secret"), "{text}");
    }
    // They do show something, so that they can not pass by being empty.
    assert!(handshake.contains(&client.sid()) && handshake.contains("127.0.0.1"), "{handshake}");
    assert!(shown[0].contains("show") && shown[0].contains("create"), "{}", shown[0]);
    assert!(shown[1].contains("socketio") && shown[1].contains("token"), "{}", shown[1]);
    assert!(shown[2].contains(&client.sid()) && shown[2].contains("token"), "{}", shown[2]);
    assert!(shown[3].contains(&client.sid()), "{}", shown[3]);

    let app = format!("{:?} {:?}", server.server, App::new().service(Show));
    assert!(!app.contains("secret") && app.contains("show"), "{app}");
}
