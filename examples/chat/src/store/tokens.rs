//! What tokens are signed with, and which of them are over before their time. Both outlive the process.

use std::time::{SystemTime, UNIX_EPOCH};

use feathers::{Internal, Result};
use feathers_auth::Revocations;

use super::Store;

impl Store {
    /// The secret: the one that is there, or else this one.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn secret(&self, fresh: &str) -> Result<String, sqlx::Error> {
        sqlx::query("INSERT INTO secrets (name, value) VALUES ('tokens', ?) ON CONFLICT DO NOTHING")
            .bind(fresh)
            .execute(&self.0)
            .await?;
        sqlx::query_scalar("SELECT value FROM secrets WHERE name = 'tokens'").fetch_one(&self.0).await
    }

    /// Those that nobody can use any more are forgotten on the way.
    async fn revoke(&self, what: String, issued: SystemTime, until: SystemTime, spared: Option<&str>) -> Result<()> {
        sqlx::query("DELETE FROM revocations WHERE until < ?")
            .bind(millis(SystemTime::now()))
            .execute(&self.0)
            .await
            .internal()?;
        sqlx::query(
            "INSERT INTO revocations (what, issued, until, spared) VALUES (?, ?, ?, ?) \
             ON CONFLICT (what) DO UPDATE SET issued = max(issued, excluded.issued), until = max(until, excluded.until), \
             spared = CASE WHEN excluded.issued >= issued THEN excluded.spared ELSE spared END",
        )
        .bind(what)
        .bind(millis(issued))
        .bind(millis(until))
        .bind(spared)
        .execute(&self.0)
        .await
        .internal()?;
        Ok(())
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
        let found: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM revocations WHERE what = ? OR (what = ? AND issued >= ? AND spared IS NOT ?)",
        )
        .bind(format!("token {id}"))
        .bind(format!("user {user}"))
        .bind(millis(issued))
        .bind(id)
        .fetch_one(&self.0)
        .await
        .internal()?;
        Ok(found > 0)
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
        let left: Vec<String> = sqlx::query_scalar("SELECT what FROM revocations").fetch_all(&store.0).await.unwrap();
        assert_eq!(left, ["token new"]);
    }
}
