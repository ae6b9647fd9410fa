//! Internal and external are types. Who calls is said by the transport when it makes a call, and nothing a client sends, and no
//! label or absent field, ever turns into "trusted".

use std::fmt;

use crate::connection::Connection;

/// Who calls a method. An argument of any method.
///
/// In Feathers an internal call is one without `params.provider`; here it is a case of its own.
#[derive(Clone)]
pub enum Caller {
    /// The server itself.
    Internal,
    /// A client, over this connection.
    Client(Connection),
}

impl Caller {
    /// Whether the server itself calls.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Internal)
    }

    /// The connection of a client.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        match self {
            Self::Internal => None,
            Self::Client(connection) => Some(connection),
        }
    }

    /// Whether a client calls.
    #[must_use]
    pub fn is_client(&self) -> bool {
        matches!(self, Self::Client(_))
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal => f.write_str("Internal"),
            Self::Client(connection) => f.debug_tuple("Client").field(&connection.id()).finish(),
        }
    }
}
