//! The table of the accounts. The hash of a password leaves it in one place, [`Store::account`], and never as part of a [`User`].

use feathers_auth::PasswordHash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Store;
use crate::user_name::UserName;

/// Somebody with an account, as everybody who is logged in may know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct User {
    pub(crate) id: i64,
    /// What they are called. Nobody else is, whatever the case of the letters.
    pub(crate) name: String,
}

type Row = (i64, String);

impl From<Row> for User {
    fn from((id, name): Row) -> Self {
        Self { id, name }
    }
}

impl Store {
    /// Adds somebody; `None` if the name is taken.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn add_user(&self, name: &UserName, password: &PasswordHash) -> Result<Option<User>, sqlx::Error> {
        let added: Result<Row, sqlx::Error> =
            sqlx::query_as("INSERT INTO users (name, key, password) VALUES (?, ?, ?) RETURNING id, name")
                .bind(name.as_str())
                .bind(name.key())
                .bind(password.expose())
                .fetch_one(&self.0)
                .await;
        match added {
            Ok(row) => Ok(Some(row.into())),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The user with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn user(&self, id: i64) -> Result<Option<User>, sqlx::Error> {
        let row: Option<Row> = sqlx::query_as("SELECT id, name FROM users WHERE id = ?").bind(id).fetch_optional(&self.0).await?;
        Ok(row.map(User::from))
    }

    /// Users by id, at most `limit` and only those with ids above `after`.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn users(&self, limit: u32, after: i64) -> Result<Vec<User>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as("SELECT id, name FROM users WHERE id > ? ORDER BY id LIMIT ?")
            .bind(after)
            .bind(limit)
            .fetch_all(&self.0)
            .await?;
        Ok(rows.into_iter().map(User::from).collect())
    }

    /// Whom a name belongs to, with the hash of their password. For logins.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn account(&self, key: &str) -> Result<Option<(User, PasswordHash)>, sqlx::Error> {
        let row: Option<(i64, String, String)> =
            sqlx::query_as("SELECT id, name, password FROM users WHERE key = ?").bind(key).fetch_optional(&self.0).await?;
        Ok(row.map(|(id, name, password)| (User { id, name }, PasswordHash::new(password))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Folder;
    use super::*;

    fn name(text: &str) -> UserName {
        UserName::try_from(text.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn a_name_is_given_once() {
        let folder = Folder::new();
        let store = folder.store().await;
        let hash = PasswordHash::new("a hash");
        let ann = store.add_user(&name("Ann Lee"), &hash).await.unwrap().unwrap();
        assert_eq!(ann, User { id: 1, name: "Ann Lee".to_owned() });
        assert_eq!(store.add_user(&name("ANN LEE"), &hash).await.unwrap(), None);
        let bob = store.add_user(&name("Bob"), &hash).await.unwrap().unwrap();
        assert_eq!(store.users(10, 0).await.unwrap(), [ann.clone(), bob.clone()]);
        assert_eq!(store.users(10, ann.id).await.unwrap(), [bob]);
        assert_eq!(store.users(1, 0).await.unwrap(), std::slice::from_ref(&ann));
        assert_eq!(store.user(ann.id).await.unwrap(), Some(ann.clone()));
        assert_eq!(store.user(77).await.unwrap(), None);
        let (found, password) = store.account("ann lee").await.unwrap().unwrap();
        assert_eq!((found, password.expose()), (ann, "a hash"));
        assert!(store.account("nobody").await.unwrap().is_none());
    }
}
