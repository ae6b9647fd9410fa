//! The smallest service: `cargo run --example hello` prints `listening on http://127.0.0.1:3030`.
//!
//! With a Feathers client: `app.service('hello').get('Ann')` answers `{ text: 'Hello, Ann!' }`.

use feathers::{App, Error, Result, everyone};

#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
struct Greeting {
    text: String,
}

#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
struct Person {
    name: String,
}

#[derive(Debug)]
struct Hello;

/// Says hello.
#[feathers::service("hello")]
impl Hello {
    /// A greeting for one name.
    async fn get(&self, id: String) -> Result<Greeting> {
        if id.is_empty() {
            return Err(Error::bad_request("Whom shall I greet?"));
        }
        Ok(Greeting { text: format!("Hello, {id}!") })
    }

    /// A greeting that everyone hears, as `hello created`.
    async fn create(&self, data: Person) -> Result<Greeting> {
        self.get(data.name).await
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().with_env_filter("info").init();
    App::new().service(Hello).publish(everyone()).listen("127.0.0.1:3030").await
}
