//! What tokens are signed with, and which of them are over before their time. Both outlive the process, and no service shows them.

use std::fmt;

use feathers::store::{Adapter, Filter};
use feathers::{Record, Result};
use feathers_sqlx::SqlRevocations;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Store;

#[derive(Clone, Serialize, Deserialize, JsonSchema, Record)]
struct Secret {
    #[record(id(given))]
    name: String,
    #[record(private)]
    #[serde(skip_serializing)]
    value: String,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Store {
    /// The secret: the one that is there, or else this one.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn secret(&self, fresh: &str) -> Result<String> {
        let (secrets, name) = (self.table::<Secret>(), "tokens".to_owned());
        let secret = secrets.transaction(async |tx| match secrets.get(Some(tx), &name, &Filter::all()).await? {
            Some(secret) => Ok(secret),
            None => secrets.add(Some(tx), NewSecret { name: Some(name.clone()), value: fresh.to_owned() }).await,
        });
        Ok(secret.await?.value)
    }

    /// Which tokens are over before their time.
    pub(crate) fn revocations(&self) -> SqlRevocations {
        SqlRevocations::new(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use feathers_auth::Revocations;

    use super::super::tests::Folder;

    #[tokio::test]
    async fn the_secret_is_made_once() {
        let folder = Folder::new();
        let store = folder.store().await;
        assert_eq!(store.secret("one").await.unwrap(), "one");
        assert_eq!(store.secret("two").await.unwrap(), "one");
        store.close().await;
        assert_eq!(folder.store().await.secret("three").await.unwrap(), "one");
    }

    #[tokio::test]
    async fn what_is_revoked_stays_so_after_a_restart() {
        let folder = Folder::new();
        let store = folder.store().await;
        let now = SystemTime::now();
        store.revocations().revoke_token("a", now + Duration::from_secs(60)).await.unwrap();
        store.close().await;
        let revocations = folder.store().await.revocations();
        assert!(revocations.is_revoked("1", "a", now).await.unwrap());
        assert!(!revocations.is_revoked("1", "b", now).await.unwrap());
    }
}
