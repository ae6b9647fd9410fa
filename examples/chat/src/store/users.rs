//! The table of the accounts, as two records: what everybody may know of somebody, and what signing up and logging in need.

use std::fmt;

use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::user_name::UserName;

/// Somebody with an account, as everybody who is logged in may know them. It has no place for a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Record)]
#[record(table = "users")]
pub(crate) struct User {
    #[record(id)]
    pub(crate) id: i64,
    /// What they are called. Nobody else is, whatever the case of the letters.
    #[record(filter, sort)]
    pub(crate) name: String,
}

/// An account. What is sent of it is a name and a password; what is stored is a name, its key and a hash.
#[derive(Clone, Serialize, Deserialize, JsonSchema, Record)]
#[record(table = "users")]
pub(crate) struct Account {
    #[record(id)]
    pub(crate) id: i64,
    /// 1 to 40 characters. White space around it is taken off, and case makes no other name.
    #[garde(custom(is_a_name))]
    pub(crate) name: String,
    /// The same for all names that are one.
    #[record(readonly, private)]
    #[serde(skip_serializing)]
    pub(crate) key: String,
    /// 8 to 128 characters, any. (Every password of so many characters is short enough to be hashed.)
    #[record(private)]
    #[serde(skip_serializing)]
    #[garde(length(chars, min = 8, max = 128))]
    pub(crate) password: String,
}

impl Account {
    /// What others may know.
    pub(crate) fn user(&self) -> User {
        User { id: self.id, name: self.name.clone() }
    }
}

/// Without the hash.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.user().fmt(f)
    }
}

fn is_a_name(name: &str, (): &()) -> garde::Result {
    UserName::try_from(name.to_owned()).map(drop).map_err(garde::Error::new)
}

#[cfg(test)]
mod tests {
    use feathers::store::NewRecord;
    use feathers::{Class, Result};
    use serde_json::{Value, json};

    use super::*;

    fn sent(name: &str, password: &str) -> NewAccount {
        serde_json::from_value(json!({ "name": name, "password": password })).unwrap()
    }

    fn check(name: &str, password: &str) -> Result<()> {
        sent(name, password).check()
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let (short, long) = ("length is lower than 8", "length is greater than 128");
        for (name, password, errors) in [
            ("", "12345678", json!({ "name": "is empty" })),
            ("Ann", "1234567", json!({ "password": short })),
            ("Ann", "", json!({ "password": short })),
            ("Ann", &"p".repeat(129), json!({ "password": long })),
            ("a\0", "short", json!({ "name": "has a character in it that can not be seen", "password": short })),
        ] {
            let error = check(name, password).unwrap_err();
            assert_eq!((error.class(), error.errors()), (Some(Class::BadRequest), Some(&errors)));
            assert!(password.is_empty() || !error.message().contains(password));
        }
    }

    #[tokio::test]
    async fn whatever_passes_can_be_hashed() {
        let password = "\u{1F389}".repeat(128);
        check(" Ann ", &password).unwrap();
        feathers_auth::Passwords::with_cost(8, 1).hash(password).await.unwrap();
        check("Ann", "        ").unwrap();
    }

    #[test]
    fn there_is_nothing_else_to_say() {
        for field in ["key", "admin", "created_at", "__proto__"] {
            let mut data = json!({ "name": "Ann", "password": "12345678" });
            data[field] = Value::from(1);
            assert!(serde_json::from_value::<NewAccount>(data).is_err(), "{field}");
        }
    }

    #[test]
    fn secrets_are_in_no_log() {
        let new = sent("Ann", "12345678");
        let account = Account { id: 1, name: "Ann".to_owned(), key: "a key".to_owned(), password: "a hash".to_owned() };
        let shown = format!("{new:?} {account:?}");
        assert!(!["12345678", "a key", "a hash"].iter().any(|secret| shown.contains(secret)), "{shown}");
    }
}
