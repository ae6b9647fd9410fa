//! The record that the tests are about.

use feathers::Record;
use feathers::store::LongId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Urgency {
    Low,
    High,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Record)]
#[serde(rename_all = "camelCase")]
#[record(like)]
pub(crate) struct Todo {
    #[record(id)]
    pub(crate) id: i64,
    /// What is to be done.
    #[record(filter, sort)]
    pub(crate) text: String,
    #[record(filter, default)]
    pub(crate) done: bool,
    #[record(default = 3)]
    pub(crate) weight: u8,
    #[record(filter, readonly)]
    pub(crate) owner_id: LongId,
    #[record(readonly, default = "today".to_owned())]
    pub(crate) made_on: String,
    #[serde(rename = "remark")]
    pub(crate) note: Option<String>,
    #[record(json)]
    pub(crate) tags: Vec<String>,
    #[record(json)]
    pub(crate) place: Option<(u8, u8)>,
    #[record(text, filter, sort)]
    pub(crate) urgency: Option<Urgency>,
    #[record(private, column = "password_hash")]
    #[serde(skip_serializing, default)]
    pub(crate) hash: String,
}

pub(crate) fn todo() -> Todo {
    Todo {
        id: 7,
        text: "Write".to_owned(),
        done: true,
        weight: 5,
        owner_id: LongId(9_007_199_254_740_993),
        made_on: "Monday".to_owned(),
        note: None,
        tags: vec!["a".to_owned(), "b".to_owned()],
        place: Some((1, 2)),
        urgency: Some(Urgency::High),
        hash: "secret".to_owned(),
    }
}

/// A record that clients name themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Record)]
#[record(table = "list_of_rooms", new = "OpenRoom", patch = "ChangeRoom")]
pub(crate) struct Room {
    #[record(id(given))]
    pub(crate) name: LongId,
    pub(crate) r#type: Option<String>,
}
