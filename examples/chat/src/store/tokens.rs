//! What tokens are signed with, and which of them are over before their time. Both outlive the process, and no service shows them.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use feathers::store::{Adapter, Filter};
use feathers::{Record, Result, Target};
use feathers_auth::Revocations;
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

/// One token, or all of a user that were issued up to a time but one, which is spared. Milliseconds since 1970.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Revocation {
    #[record(id(given))]
    what: String,
    issued: i64,
    until: i64,
    spared: Option<String>,
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

    /// Those that nobody can use any more are forgotten on the way.
    async fn revoke(&self, what: String, issued: SystemTime, until: SystemTime, spared: Option<&str>) -> Result<()> {
        let revocations = self.table::<Revocation>();
        let (issued, until) = (millis(issued), millis(until));
        let new = NewRevocation { what: Some(what.clone()), issued, until, spared: spared.map(str::to_owned) };
        revocations
            .transaction(async |tx| {
                let over = Revocation::UNTIL.lt(&millis(SystemTime::now()));
                revocations.remove(Some(tx), &Target::Many, &over).await?;
                let mut new = new.clone();
                for before in revocations.remove(Some(tx), &Target::One(what.clone()), &Filter::all()).await? {
                    if before.issued > new.issued {
                        (new.issued, new.spared) = (before.issued, before.spared);
                    }
                    new.until = new.until.max(before.until);
                }
                revocations.add(Some(tx), new).await.map(drop)
            })
            .await
    }
}

impl Revocations for Store {
    async fn revoke_token(&self, id: &str, until: SystemTime) -> Result<()> {
        self.revoke(format!("token {id}"), until, until, None).await
    }

    async fn revoke_user(&self, user: &str, issued: SystemTime, until: SystemTime, except: Option<&str>) -> Result<()> {
        self.revoke(format!("user {user}"), issued, until, except).await
    }

    async fn is_revoked(&self, user: &str, id: &str, issued: SystemTime) -> Result<bool> {
        let of_user = Revocation::WHAT
            .eq(&format!("user {user}"))
            .and(Revocation::ISSUED.gte(&millis(issued)))
            .and(Revocation::SPARED.ne(&Some(id.to_owned())));
        let revoked = Revocation::WHAT.eq(&format!("token {id}")).or(of_user);
        Ok(self.table().first(None, revoked).await?.is_some())
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use feathers::store::RecordQuery;

    use super::super::tests::Folder;
    use super::*;

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
        let (before, after, until) = (now - Duration::from_secs(1), now + Duration::from_secs(1), now + Duration::from_secs(60));
        store.revoke_token("a", until).await.unwrap();
        store.revoke_user("7", now, until, Some("spared")).await.unwrap();
        store.revoke_user("7", before, until, Some("earlier")).await.unwrap();
        store.close().await;
        let store = folder.store().await;
        for (user, token, issued, revoked) in [
            ("1", "a", after, true),
            ("1", "b", before, false),
            ("7", "b", before, true),
            ("7", "b", now, true),
            ("7", "spared", before, false),
            ("7", "earlier", before, true),
            ("7", "b", after, false),
            ("a", "7", before, false),
        ] {
            assert_eq!(store.is_revoked(user, token, issued).await.unwrap(), revoked, "{user} {token}");
        }
    }

    #[tokio::test]
    async fn what_is_over_is_forgotten() {
        let folder = Folder::new();
        let store = folder.store().await;
        let now = SystemTime::now();
        store.revoke_token("old", now - Duration::from_secs(1)).await.unwrap();
        store.revoke_token("new", now + Duration::from_secs(60)).await.unwrap();
        let left = store.table::<Revocation>().find(None, &RecordQuery::new(), false).await.unwrap().records;
        assert_eq!(left.iter().map(|revocation| &*revocation.what).collect::<Vec<_>>(), ["token new"]);
    }
}
