//! What happens to a user between the moment it is looked up and the moment its connection has it. Lookups are held back here, so
//! that each order of events comes about.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use feathers::test::{Client, TestApp};
use feathers::{App, AppRef, Result};
use feathers_auth::{Account, Auth, AuthBuilder, Login, Logout, Users};
use serde_json::json;
use tokio::sync::Notify;

use crate::server::{SECRET, with_token};

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
struct User {
    id: u64,
    team: String,
}

/// Every user is in one team. Whoever looks while it is armed waits with what it has seen.
#[derive(Clone, Default)]
struct Team {
    name: Arc<Mutex<String>>,
    gate: Arc<Gate>,
}

#[derive(Default)]
struct Gate {
    armed: AtomicBool,
    reached: Notify,
    opened: Notify,
}

impl Gate {
    fn arm(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    async fn pass(&self) {
        if self.armed.swap(false, Ordering::SeqCst) {
            self.reached.notify_one();
            self.opened.notified().await;
        }
    }
}

impl Team {
    fn set(&self, name: &str) {
        name.clone_into(&mut self.name.lock().unwrap());
    }
}

impl Users for Team {
    type User = User;
    type Id = u64;

    async fn by_id(&self, _: &AppRef, id: u64) -> Result<Option<User>> {
        let team = self.name.lock().unwrap().clone();
        self.gate.pass().await;
        Ok((team != "none").then_some(User { id, team }))
    }

    async fn by_name(&self, _: &AppRef, _: &str) -> Result<Option<Account<Self>>> {
        Ok(None)
    }
}

async fn join_team(login: &Login) -> Result<()> {
    login.join(login.user::<User>().map(|user| user.team.clone()).unwrap_or_default());
    Ok(())
}

struct Server {
    app: TestApp,
    auth: Auth,
    team: Team,
}

async fn start(more: impl FnOnce(AuthBuilder) -> AuthBuilder) -> Server {
    let team = Team::default();
    team.set("red");
    let auth = more(Auth::builder(team.clone()).secret(SECRET).on_login(join_team)).build();
    let app = TestApp::start(App::new().configure(auth.plugin())).await;
    Server { app, auth, team }
}

fn is_in(client: &Client, team: &str) -> bool {
    client.connection().get::<User>().is_some_and(|user| user.team == team) && client.connection().is_in(team.to_owned())
}

/// Something happens while a login holds what it has looked up.
async fn meanwhile(server: &Server, happens: impl AsyncFnOnce()) -> (Client, Result<serde_json::Value>) {
    let client = server.app.connect().await;
    let data = with_token(&server.auth.issue(1).unwrap());
    server.team.gate.arm();
    let login = async { client.create("authentication", &data).await };
    let other = async {
        server.team.gate.reached.notified().await;
        happens().await;
        server.team.gate.opened.notify_one();
    };
    let (answer, ()) = tokio::join!(login, other);
    (client, answer)
}

#[tokio::test]
async fn a_change_during_a_login_is_not_missed() {
    let server = start(|auth| auth).await;
    let change = async || {
        server.team.set("green");
        server.auth.refresh(1).await;
    };
    let (client, answer) = meanwhile(&server, change).await;
    assert!(answer.is_ok() && is_in(&client, "green") && !client.connection().is_in("red"));
}

#[tokio::test]
async fn a_removal_or_revocation_during_a_login_is_not_missed() {
    let server = start(|auth| auth).await;
    let revoke = async || server.auth.log_out_everywhere(1).await.unwrap();
    let (client, answer) = meanwhile(&server, revoke).await;
    assert!(answer.is_err() && !client.connection().is_identified() && client.connection().get::<User>().is_none());
    let remove = async || {
        server.team.set("none");
        server.auth.refresh(1).await;
    };
    let (client, answer) = meanwhile(&server, remove).await;
    assert!(answer.is_err() && !client.connection().is_identified());
}

#[tokio::test]
async fn a_change_during_a_handshake_is_not_missed() {
    let server = start(|auth| auth).await;
    let token = server.auth.issue(1).unwrap();
    server.team.gate.arm();
    let connect = server.app.client().auth(json!({ "accessToken": token })).connect();
    let change = async {
        server.team.gate.reached.notified().await;
        server.team.set("green");
        server.auth.refresh(1).await;
        server.team.gate.opened.notify_one();
    };
    let (client, ()) = tokio::join!(connect, change);
    server.app.quiet().await;
    assert!(is_in(&client, "green"));
}

#[tokio::test]
async fn an_older_look_does_not_replace_a_newer_one() {
    let server = start(|auth| auth).await;
    let token = server.auth.issue(1).unwrap();
    let client = server.app.client().auth(json!({ "accessToken": token })).connect().await;
    server.team.gate.arm();
    let older = server.auth.refresh(1);
    let newer = async {
        server.team.gate.reached.notified().await;
        server.team.set("green");
        server.auth.refresh(1).await;
        assert!(is_in(&client, "green"));
        server.team.gate.opened.notify_one();
    };
    tokio::join!(older, newer);
    assert!(is_in(&client, "green") && !client.connection().is_in("red"));
}

/// The first logout that is told waits.
struct Slow(Arc<Gate>);

async fn slow(logout: &Logout) -> Result<()> {
    if let Some(slow) = logout.connection().get::<Slow>() {
        slow.0.pass().await;
    }
    Ok(())
}

#[tokio::test]
async fn logins_of_one_connection_come_one_after_the_other() {
    let server = start(|auth| auth.on_logout(slow)).await;
    let client = server.app.connect().await;
    let login = async |user: u64| client.create("authentication", with_token(&server.auth.issue(user).unwrap())).await;
    login(1).await.unwrap();
    let gate = Arc::new(Gate::default());
    client.connection().insert(Slow(Arc::clone(&gate)));
    gate.arm();
    // The second has ended the first and waits; the third comes meanwhile.
    let third = async {
        gate.reached.notified().await;
        let open = async {
            tokio::task::yield_now().await;
            gate.opened.notify_one();
        };
        tokio::join!(login(3), open).0
    };
    let (second, third) = tokio::join!(login(2), third);
    assert!(second.is_ok() && third.is_ok());
    assert_eq!([1, 2, 3].map(|user: u64| server.auth.connections(user).len()), [0, 0, 1]);
    assert_eq!(client.connection().get::<User>().unwrap().id, 3);
}
