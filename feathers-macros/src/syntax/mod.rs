//! Parsing. The attribute and the block are read independently: a mistake in one must not hide those of the other.

pub(crate) mod args;
pub(crate) mod attrs;
pub(crate) mod block;
pub(crate) mod lists;
pub(crate) mod marks;
pub(crate) mod names;
pub(crate) mod path;
pub(crate) mod reserved;
pub(crate) mod store_args;
pub(crate) mod values;
