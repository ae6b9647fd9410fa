//! What clients send to `users`, and the rules for it.

use feathers::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, json};

use crate::user_name::UserName;

/// In characters. Every password of so many characters is short enough to be hashed.
const MIN_PASSWORD: usize = 8;
const MAX_PASSWORD: usize = 128;

const LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 100;

/// Who signs up. It has no `Debug`, so that the password is in no log.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    /// 1 to 40 characters. White space around it is taken off, and case makes no other name.
    name: String,
    /// 8 to 128 characters, any.
    password: String,
}

impl NewUser {
    /// # Errors
    /// `BadRequest` that says for each field what is wrong with it.
    pub(crate) fn checked(self) -> Result<(UserName, String)> {
        let Self { name, password } = self;
        let mut errors = Map::new();
        let name = UserName::try_from(name).map_err(|problem| errors.insert("name".to_owned(), problem.into())).ok();
        if let Some(problem) = problem(&password) {
            errors.insert("password".to_owned(), problem.into());
        }
        match name {
            Some(name) if errors.is_empty() => Ok((name, password)),
            _ => Err(Error::bad_request("The account is not valid").with_errors(errors)),
        }
    }
}

fn problem(password: &str) -> Option<String> {
    match password.chars().count() {
        ..MIN_PASSWORD => Some(format!("is shorter than {MIN_PASSWORD} characters")),
        MIN_PASSWORD..=MAX_PASSWORD => None,
        _ => Some(format!("is longer than {MAX_PASSWORD} characters")),
    }
}

/// Which users.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct UserQuery {
    /// How many at most, 50 if nothing is said.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
    /// Only users with ids above this one: with the last id of one page it gives the page after.
    pub(crate) after: Option<i64>,
}

impl UserQuery {
    /// # Errors
    /// `BadRequest` if that is none, or too many.
    pub(crate) fn limit(&self) -> Result<u32> {
        match self.limit.unwrap_or(LIMIT) {
            limit @ 1..=MAX_LIMIT => Ok(limit),
            _ => Err(Error::bad_request("The query is not valid")
                .with_errors(json!({ "limit": format!("is not between 1 and {MAX_LIMIT}") }))),
        }
    }
}

#[cfg(test)]
mod tests {
    use feathers::Class;
    use serde_json::Value;

    use super::*;

    fn checked(name: &str, password: &str) -> Result<(UserName, String)> {
        NewUser { name: name.to_owned(), password: password.to_owned() }.checked()
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let long = "p".repeat(129);
        for (name, password, errors) in [
            ("", "12345678", json!({ "name": "is empty" })),
            ("Ann", "1234567", json!({ "password": "is shorter than 8 characters" })),
            ("Ann", "", json!({ "password": "is shorter than 8 characters" })),
            ("Ann", &long, json!({ "password": "is longer than 128 characters" })),
            (
                "a\0",
                "short",
                json!({ "name": "has a character in it that can not be seen", "password": "is shorter than 8 characters" }),
            ),
        ] {
            let error = checked(name, password).map(drop).unwrap_err();
            assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "The account is not valid"));
            assert_eq!(error.errors(), Some(&errors));
        }
    }

    #[tokio::test]
    async fn whatever_passes_can_be_hashed() {
        let (name, password) = checked(" Ann ", &"\u{1F389}".repeat(128)).unwrap();
        assert_eq!(name.as_str(), "Ann");
        feathers_auth::Passwords::with_cost(8, 1).hash(password).await.unwrap();
        let (_, spaces) = checked("Ann", "        ").unwrap();
        assert_eq!(spaces.len(), 8, "a password is taken as it is");
    }

    #[test]
    fn there_is_nothing_else_to_say() {
        for field in ["id", "key", "admin", "created_at", "__proto__"] {
            let mut data = json!({ "name": "Ann", "password": "12345678" });
            data[field] = Value::from(1);
            assert!(serde_json::from_value::<NewUser>(data).is_err(), "{field}");
        }
    }
}
