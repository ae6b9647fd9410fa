//! Strategies of the app's own: an API key.

use feathers::Result;
use feathers_auth::{Evidence, Strategy};
use serde_json::json;

use crate::server::{anonymous, builder, credentials, is, start_with};

struct ApiKey;

impl Strategy for ApiKey {
    fn name(&self) -> &str {
        "apiKey"
    }

    async fn authenticate(&self, evidence: &Evidence<'_>) -> Result<Option<String>> {
        let user = match evidence.text("key") {
            Some("the key of bob") => Some(2),
            Some("the key of one who left") => Some(77),
            _ => None,
        };
        Ok(user.map(|id: u64| id.to_string()))
    }
}

#[tokio::test]
async fn an_api_key_logs_in() {
    let server = start_with(builder().strategy(ApiKey)).await;
    let client = server.app.connect().await;
    for key in [json!("wrong"), json!("the key of one who left"), json!(null)] {
        let error = client.create("authentication", json!({ "strategy": "apiKey", "key": key })).await.unwrap_err();
        assert_eq!(error.message(), "Invalid login");
    }
    anonymous(&client).await;
    let key = json!({ "strategy": "apiKey", "key": "the key of bob" });
    let answer = client.create("authentication", &key).await.unwrap();
    assert_eq!((&answer["authentication"]["strategy"], &answer["user"]["id"]), (&json!("apiKey"), &json!(2)));
    is(&client, "bob").await;
    is(&server.app.client().auth(&key).connect().await, "bob").await;
}

#[tokio::test]
async fn passwords_can_be_left_out() {
    let server = start_with(builder().without_local()).await;
    let client = server.app.connect().await;
    let error = client.create("authentication", credentials("alice", "secret")).await.unwrap_err();
    assert_eq!(error.message(), "Invalid authentication information (strategy not allowed in authStrategies)");
}
