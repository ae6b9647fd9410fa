//! A page of records, the result of a paginated `find`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of records, in the shape Feathers clients know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Page_of_{T}")]
pub struct Page<T> {
    /// How many records match in all.
    pub total: u64,
    /// How many there are at most on a page.
    pub limit: u64,
    /// How many were skipped before this page.
    pub skip: u64,
    /// The records of this page.
    pub data: Vec<T>,
}

/// No records, whatever they would be.
impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { total: 0, limit: 0, skip: 0, data: Vec::new() }
    }
}

/// A page of records that does not say how many match in all, because counting them can cost more than finding them:
/// `paginate(10, max = 50, uncounted)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Slice_of_{T}")]
pub struct Slice<T> {
    /// How many there are at most on a page.
    pub limit: u64,
    /// How many were skipped before this page.
    pub skip: u64,
    /// The records of this page.
    pub data: Vec<T>,
}

/// No records, whatever they would be.
impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self { limit: 0, skip: 0, data: Vec::new() }
    }
}
