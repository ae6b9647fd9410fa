//! How large a query may be, so that no client can make the server work longer than its message was to write.

use crate::error::{Error, Result};

/// Queries in lists of `$or` and `$and` in each other.
pub(super) const MAX_DEPTH: usize = 8;
/// Comparisons, fields of `$sort`, and queries without any of them.
pub(super) const MAX_CONDITIONS: usize = 256;
/// Values in one list.
pub(in crate::store) const MAX_LIST: usize = 1_000;
/// Characters of a pattern of `$like`: how often it is tried grows with its length times that of the text.
pub(super) const MAX_PATTERN: usize = 1_000;
/// Values in all lists of a query, well below how many parameters a database takes.
pub(super) const MAX_VALUES: usize = 10_000;

/// What a query has used up.
#[derive(Default)]
pub(super) struct Bounds {
    conditions: usize,
    values: usize,
}

impl Bounds {
    pub(super) fn condition(&mut self) -> Result<()> {
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS { Err(too_many_conditions()) } else { Ok(()) }
    }

    /// A list of so many values.
    pub(super) fn values(&mut self, count: usize) -> Result<()> {
        self.values += count;
        if count > MAX_LIST {
            return Err(Error::bad_request(format!("Invalid query: a list has more than {MAX_LIST} values")));
        }
        if self.values > MAX_VALUES {
            return Err(Error::bad_request(format!("Invalid query: its lists have more than {MAX_VALUES} values")));
        }
        Ok(())
    }
}

fn too_many_conditions() -> Error {
    Error::bad_request(format!("Invalid query: it has more than {MAX_CONDITIONS} conditions"))
}
