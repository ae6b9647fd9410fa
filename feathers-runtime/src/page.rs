//! A page of records, the result of a paginated `find`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of records, in the shape Feathers clients know.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Page;
///
/// /// A `find` of one's own, over what is at hand.
/// fn page(names: &[&'static str], limit: usize, skip: usize) -> Page<&'static str> {
///     let data = names.iter().copied().skip(skip).take(limit).collect();
///     Page { total: names.len() as u64, limit: limit as u64, skip: skip as u64, data }
/// }
///
/// let json = serde_json::to_value(page(&["Ann", "Bob", "Cleo"], 2, 1)).unwrap();
/// assert_eq!(json, serde_json::json!({ "total": 3, "limit": 2, "skip": 1, "data": ["Bob", "Cleo"] }));
/// ```
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
