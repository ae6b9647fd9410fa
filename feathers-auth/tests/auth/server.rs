//! The app under test: users in memory, a service for users alone, and one that answers who calls.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use feathers::test::{Client, TestApp};
use feathers::{App, Connection, Error, Inject, Params, Result, Target, at, everyone};
use feathers_auth::{Auth, AuthBuilder, Login, Logout, Passwords, Record, UsersService};
use serde_json::{Map, Value, json};

pub const SECRET: &str = "a secret for tests, of more than thirty-two bytes";
pub const AUDIENCE: &str = "https://example.com";

/// Users by id; `find` answers those whose fields equal the query.
#[derive(Clone, Default)]
pub struct Users(Arc<Mutex<BTreeMap<u64, Map<String, Value>>>>, Arc<Mutex<Option<Once>>>);

type Once = Box<dyn FnOnce() + Send>;

impl Users {
    fn record(&self, id: u64) -> Result<Map<String, Value>> {
        let all = self.0.lock().unwrap();
        all.get(&id).cloned().ok_or_else(|| Error::not_found(format!("No record found for id '{id}'")))
    }

    /// Runs once, before the next `get` looks.
    pub fn on_get(&self, run: impl FnOnce() + Send + 'static) {
        *self.1.lock().unwrap() = Some(Box::new(run));
    }

    /// Behind the back of the service.
    pub fn change(&self, id: u64, field: &str, value: Value) {
        self.0.lock().unwrap().get_mut(&id).unwrap().insert(field.to_owned(), value);
    }
}

#[feathers::service("users", publish = everyone())]
impl Users {
    fn find(&self, params: Params) -> Result<Vec<Map<String, Value>>> {
        let all = self.0.lock().unwrap();
        let fits = |user: &&Map<String, Value>| {
            params.query.as_object().is_none_or(|query| query.iter().all(|(field, value)| user.get(field) == Some(value)))
        };
        Ok(all.values().filter(fits).cloned().collect())
    }

    fn get(&self, id: u64) -> Result<Map<String, Value>> {
        let run = self.1.lock().unwrap().take();
        if let Some(run) = run {
            run();
        }
        self.record(id)
    }

    fn create(&self, data: Map<String, Value>) -> Result<Map<String, Value>> {
        let mut all = self.0.lock().unwrap();
        let id = all.len() as u64 + 1;
        let mut user = data;
        user.insert("id".to_owned(), id.into());
        all.insert(id, user.clone());
        Ok(user)
    }

    fn update(&self, id: u64, data: Map<String, Value>) -> Result<Map<String, Value>> {
        self.record(id)?;
        let mut user = data;
        user.insert("id".to_owned(), id.into());
        self.0.lock().unwrap().insert(id, user.clone());
        Ok(user)
    }

    fn patch(&self, id: Target<u64>, data: Map<String, Value>) -> Result<Value> {
        let ids: Vec<u64> = match id {
            Target::One(id) => vec![id],
            Target::Many => self.0.lock().unwrap().keys().copied().collect(),
        };
        let mut changed = Vec::new();
        for id in ids {
            let mut user = self.record(id)?;
            user.extend(data.clone());
            self.0.lock().unwrap().insert(id, user.clone());
            changed.push(Value::Object(user));
        }
        Ok(if changed.len() == 1 { changed.remove(0) } else { changed.into() })
    }

    fn remove(&self, id: u64) -> Result<Map<String, Value>> {
        let user = self.record(id)?;
        self.0.lock().unwrap().remove(&id);
        Ok(user)
    }

    /// An error that tells too much.
    #[method]
    fn explode(&self, data: u64) -> Result<u64> {
        let user = self.record(data)?;
        Err(Error::conflict("There is such a user").with_data(json!({ "found": user, "errors": [user] })))
    }
}

/// For users alone.
pub struct Secure;

#[feathers::service("secure", publish = everyone())]
impl Secure {
    fn find(&self, me: Inject<Record>, params: Params) -> Result<Value> {
        let how = params.get("authentication").unwrap_or_default();
        Ok(json!({ "user": me.get("email"), "team": me.get("team"), "strategy": how["strategy"] }))
    }
}

/// For everybody.
pub struct Open;

#[feathers::service("open", publish = everyone())]
impl Open {
    fn find(&self, me: Option<Inject<Record>>, params: Params, connection: Connection) -> Result<Value> {
        let me = me.map(|me| me.get("email").cloned());
        Ok(json!({ "me": me, "user": params.get("user"), "identified": connection.is_identified() }))
    }
}

pub struct Server {
    pub app: TestApp,
    pub auth: Auth,
    pub users: Users,
    /// What was told to the handlers.
    pub told: Arc<Mutex<Vec<String>>>,
}

pub fn builder() -> AuthBuilder {
    Auth::builder(UsersService::at("users")).secret(SECRET).audience(AUDIENCE).passwords(Passwords::with_cost(8, 1))
}

pub async fn start() -> Server {
    start_with(builder()).await
}

pub async fn start_with(builder: AuthBuilder) -> Server {
    start_in(builder, |app| app).await
}

/// In an app that has something already.
pub async fn start_in(builder: AuthBuilder, begin: impl FnOnce(App) -> App) -> Server {
    let users = Users::default();
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let auth = builder.on_login(join_team).on_logout(come_back).build();
    let app = begin(App::new())
        .set(Arc::clone(&told))
        .service(users.clone())
        .service(Secure)
        .service(Open)
        .before(at("users", ["create", "update", "patch"]), auth.passwords().hook("password"))
        .configure(auth.plugin());
    let app = TestApp::start(app).await;
    for (name, team) in [("alice", "red"), ("bob", "blue")] {
        let user = json!({ "email": format!("{name}@example.com"), "password": "secret", "team": team });
        app.app().path("users").create(user).await.unwrap();
    }
    Server { app, auth, users, told }
}

/// A team has a channel.
async fn join_team(login: &Login) -> Result<()> {
    let user = login.user::<Record>().ok_or_else(|| Error::general_error("Another type"))?;
    if user.get("banned").is_some() {
        return Err(Error::forbidden("Banned"));
    }
    if let Some(team) = user.get("team").and_then(Value::as_str) {
        login.join(format!("team {team}"));
    }
    if let Some(told) = login.app().setting::<Arc<Mutex<Vec<String>>>>() {
        told.lock().unwrap().push(format!("{} {}", if login.is_update() { "update" } else { "login" }, user.0["email"]));
    }
    Ok(())
}

async fn come_back(logout: &Logout) -> Result<()> {
    logout.connection().join(format!("left: {:?}", logout.why()));
    Ok(())
}

impl Server {
    pub async fn login(&self, name: &str) -> (Client, String) {
        let client = self.app.client().called(name).connect().await;
        let token = login(&client, name).await;
        (client, token)
    }
}

pub fn credentials(name: &str, password: &str) -> Value {
    json!({ "strategy": "local", "email": format!("{name}@example.com"), "password": password })
}

pub fn with_token(token: &str) -> Value {
    json!({ "strategy": "jwt", "accessToken": token })
}

/// The time of a test with paused time goes on; nothing waits. Timers that are due have run when this returns.
///
/// # Panics
/// If time is not paused: then this would wait.
pub async fn advance(time: std::time::Duration) {
    tokio::time::advance(time).await;
    // A test that is idle lets its timers run.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// Logs in and answers the token.
pub async fn login(client: &Client, name: &str) -> String {
    let answer = client.create("authentication", credentials(name, "secret")).await.unwrap();
    answer["accessToken"].as_str().unwrap().to_owned()
}

/// Asserts that a call is refused for want of a login.
pub async fn anonymous(client: &Client) {
    let error = client.find("secure").await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(feathers::Class::NotAuthenticated), "Not authenticated"));
    let open = client.find("open").await.unwrap();
    assert_eq!(open, json!({ "me": null, "user": null, "identified": false }));
    assert!(!client.connection().is_in("team red") && !client.connection().is_in("team blue"));
}

/// Asserts who a client is.
pub async fn is(client: &Client, name: &str) {
    assert_eq!(client.find("secure").await.unwrap()["user"], format!("{name}@example.com"));
}
