//! What goes wrong, in the words Feathers clients know.
//!
//! A client rebuilds an error from its `name`, so the seventeen classes of Feathers are a closed list here ([`Class`]) and a
//! service's own error becomes one of them by `impl From<MyError> for feathers::Error`. There is no blanket `From`: a foreign
//! error may hold file paths, SQL or secrets, so it passes only through [`Internal::internal`], which keeps it for the log and
//! shows the client a fixed text.

pub(crate) mod carried;
#[cfg(feature = "garde")]
pub(crate) mod violations;
mod wire;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use self::wire::WireError;

/// `Result` with [`Error`] as its default error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What the client is told of an error nobody prepared a text for.
pub(crate) const FIXED_TEXT: &str = "Internal server error";

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident $new:ident $code:literal $class_name:literal;)*) => {
        /// The error classes of Feathers. Clients rebuild an error by this name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Class { $($(#[$doc])* $name,)* }

        impl Class {
            /// Every class, by ascending code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name clients look up, for example `NotFound`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The code, an HTTP status, for example 404.
            #[must_use]
            pub const fn code(self) -> u16 {
                match self { $(Self::$name => $code,)* }
            }

            /// The class name of the wire, for example `not-found`.
            #[must_use]
            pub const fn class_name(self) -> &'static str {
                match self { $(Self::$name => $class_name,)* }
            }

            /// The class with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|class| class.name() == name)
            }
        }

        impl Error {
            $(
                #[doc = concat!("A `", stringify!($name), "` (", stringify!($code), ") with this message.")]
                #[must_use]
                pub fn $new(message: impl Into<Cow<'static, str>>) -> Self {
                    Self::new(Class::$name, message)
                }
            )*
        }
    };
}

classes! {
    /// The request can not be understood.
    BadRequest bad_request 400 "bad-request";
    /// Nobody is logged in, or what proves it is missing.
    NotAuthenticated not_authenticated 401 "not-authenticated";
    /// A payment is due.
    PaymentError payment_error 402 "payment-error";
    /// Known, and not allowed.
    Forbidden forbidden 403 "forbidden";
    /// No such service or record.
    NotFound not_found 404 "not-found";
    /// The service has no such method for clients.
    MethodNotAllowed method_not_allowed 405 "method-not-allowed";
    /// Nothing the client would accept.
    NotAcceptable not_acceptable 406 "not-acceptable";
    /// It took too long.
    Timeout timeout 408 "timeout";
    /// It contradicts what is stored.
    Conflict conflict 409 "conflict";
    /// It was here once.
    Gone gone 410 "gone";
    /// A length is missing.
    LengthRequired length_required 411 "length-required";
    /// Understood, but the content is wrong.
    Unprocessable unprocessable 422 "unprocessable";
    /// Slow down.
    TooManyRequests too_many_requests 429 "too-many-requests";
    /// Something else went wrong on the server.
    GeneralError general_error 500 "general-error";
    /// Not built yet.
    NotImplemented not_implemented 501 "not-implemented";
    /// A server behind this one failed.
    BadGateway bad_gateway 502 "bad-gateway";
    /// Not now.
    Unavailable unavailable 503 "unavailable";
}

/// An error a method answers: what the client sees, and for the log what caused it.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{Class, Error};
///
/// let error = Error::unprocessable("The message is not valid")
///     .with_data(serde_json::json!({ "errors": { "text": "is empty" } }));
/// assert_eq!(error.class(), Some(Class::Unprocessable));
/// assert_eq!(error.to_string(), "The message is not valid");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    shape: Shape,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

enum Shape {
    Class { class: Class, message: Cow<'static, str>, data: Option<Value>, errors: Option<Value> },
    Plain { message: String, fields: Map<String, Value> },
    Raw(Value),
}

impl Error {
    /// An error of this class.
    #[must_use]
    pub fn new(class: Class, message: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Shape::Class { class, message: message.into(), data: None, errors: None })
    }

    /// What JavaScript calls a plain `Error`: `{ "message": … }` and nothing else. Clients rebuild it as an error without a
    /// class. It exists for services that must answer what a Node server answered; new ones use a [`Class`].
    #[must_use]
    pub fn plain(message: impl Into<String>) -> Self {
        Self::of(Shape::Plain { message: message.into(), fields: Map::new() })
    }

    /// Any JSON in the place of an error, sent as it is. A null would mean success to a client and is sent as `{}`.
    #[must_use]
    pub fn raw(json: Value) -> Self {
        Self::of(Shape::Raw(if json.is_null() { Value::Object(Map::new()) } else { json }))
    }

    /// An error nobody prepared: the client sees a `GeneralError` with a fixed text, the log sees `source`.
    /// Usually written `.internal()?` ([`Internal`]).
    #[must_use]
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::general_error(FIXED_TEXT).with_source(source)
    }

    fn of(shape: Shape) -> Self {
        Self(Box::new(Inner { shape, source: None }))
    }

    /// Adds data for the client. As in Feathers 5, a field `errors` of it becomes the `errors` of the error, and a field
    /// `message` of it its message. Data that can not be written as JSON is left out and logged. On a [`plain`](Self::plain)
    /// error the fields of an object become fields of the error; a [`raw`](Self::raw) error stays as it is.
    #[must_use]
    pub fn with_data(mut self, data: impl Serialize) -> Self {
        let mut value = match serde_json::to_value(data) {
            Ok(value) => value,
            Err(error) => {
                tracing::error!(%error, "the data of an error can not be written as JSON and are left out");
                return self;
            }
        };
        match &mut self.0.shape {
            Shape::Class { message, data, errors, .. } => {
                if let Value::Object(fields) = &mut value {
                    if let Some(given) = fields.remove("errors") {
                        *errors = Some(given);
                    }
                    if let Some(given) = fields.get("message").and_then(Value::as_str) {
                        *message = Cow::Owned(given.to_owned());
                        fields.remove("message");
                    }
                }
                *data = Some(value);
            }
            Shape::Plain { fields, .. } => {
                if let Value::Object(given) = value {
                    fields.extend(given);
                }
            }
            Shape::Raw(_) => {}
        }
        self
    }

    /// Adds what is wrong with single fields, by convention an object from field to text. Only an error of a [`Class`] has such.
    #[must_use]
    pub fn with_errors(mut self, given: impl Serialize) -> Self {
        if let Shape::Class { errors, .. } = &mut self.0.shape {
            match serde_json::to_value(given) {
                Ok(value) => *errors = Some(value),
                Err(error) => tracing::error!(%error, "the `errors` of an error can not be written as JSON and are left out"),
            }
        }
        self
    }

    /// Remembers what caused it, for the log. A client never sees it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Its class; `None` for a [`plain`](Self::plain) or [`raw`](Self::raw) error.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match &self.0.shape {
            Shape::Class { class, .. } => Some(*class),
            Shape::Plain { .. } | Shape::Raw(_) => None,
        }
    }

    /// The text the client sees.
    #[must_use]
    pub fn message(&self) -> &str {
        match &self.0.shape {
            Shape::Class { message, .. } => message,
            Shape::Plain { message, .. } => message,
            Shape::Raw(json) => json.get("message").and_then(Value::as_str).unwrap_or_default(),
        }
    }

    /// The data the client sees, if any were given.
    #[must_use]
    pub fn data(&self) -> Option<&Value> {
        match &self.0.shape {
            Shape::Class { data, .. } => data.as_ref(),
            Shape::Plain { .. } | Shape::Raw(_) => None,
        }
    }

    /// What is wrong with single fields, if that was said.
    #[must_use]
    pub fn errors(&self) -> Option<&Value> {
        match &self.0.shape {
            Shape::Class { errors, .. } => errors.as_ref(),
            Shape::Plain { .. } | Shape::Raw(_) => None,
        }
    }

    /// Whether the text is ours and the cause belongs in the log: a foreign error or a panic.
    pub(crate) fn is_internal(&self) -> bool {
        self.0.source.is_some() && self.message() == FIXED_TEXT
    }

    /// The error as the wire has it. Feathers 2 clients get the fields they knew: `type`, and `errors` even if empty.
    pub(crate) fn wire(&self, legacy: bool) -> WireError<'_> {
        WireError { error: self, legacy }
    }
}

/// Passes a foreign error on without showing it to a client.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{Internal, Result};
///
/// fn read() -> Result<String> {
///     std::fs::read_to_string("/no/such/file").internal()
/// }
/// assert_eq!(read().unwrap_err().message(), "Internal server error");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not passed on with `.internal()`",
    label = "not a `Result` with an error that can be logged",
    note = "the error is one of `std::error::Error + Send + Sync`, a `String`, or a `Box` of one"
)]
pub trait Internal<T> {
    /// A `GeneralError` with a fixed text for the client; the error itself goes to the log.
    ///
    /// # Errors
    /// Whenever `self` is an error.
    fn internal(self) -> Result<T>;
}

impl<T, E: Into<Box<dyn StdError + Send + Sync>>> Internal<T> for std::result::Result<T, E> {
    fn internal(self) -> Result<T> {
        self.map_err(Error::internal)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

/// Reads well where Rust prints it: `main` that returns an error shows this.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.shape {
            Shape::Class { class, message, .. } => write!(f, "{}: {message}", class.name())?,
            Shape::Plain { message, .. } => f.write_str(message)?,
            Shape::Raw(json) => write!(f, "{json}")?,
        }
        match &self.0.source {
            Some(source) => write!(f, " (caused by: {source})"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn modern(error: &Error) -> Value {
        serde_json::to_value(error.wire(false)).unwrap()
    }

    #[test]
    fn every_class_has_its_code_and_names() {
        assert_eq!(Class::ALL.len(), 17);
        for class in Class::ALL {
            assert_eq!(Class::from_name(class.name()), Some(*class));
            let kebab: String = class
                .name()
                .chars()
                .enumerate()
                .flat_map(|(i, c)| {
                    let dash = (c.is_uppercase() && i > 0).then_some('-');
                    dash.into_iter().chain(c.to_lowercase())
                })
                .collect();
            assert_eq!(class.class_name(), kebab);
        }
        assert_eq!(Class::from_name("Nope"), None);
    }

    #[test]
    fn data_give_up_their_errors_and_message() {
        let error = Error::bad_request("outer").with_data(json!({ "message": "inner", "x": 1, "errors": { "field": "bad" } }));
        assert_eq!(
            modern(&error),
            json!({ "name": "BadRequest", "message": "inner", "code": 400, "className": "bad-request", "data": { "x": 1 }, "errors": { "field": "bad" } })
        );
    }

    #[test]
    fn nothing_is_added_that_was_not_given() {
        assert_eq!(
            modern(&Error::not_found("gone")),
            json!({ "name": "NotFound", "message": "gone", "code": 404, "className": "not-found" })
        );
        assert_eq!(
            serde_json::to_value(Error::not_found("gone").wire(true)).unwrap(),
            json!({ "type": "FeathersError", "name": "NotFound", "message": "gone", "code": 404, "className": "not-found", "errors": {} })
        );
        assert_eq!(modern(&Error::bad_request("x").with_data(json!({})))["data"], json!({}));
        assert_eq!(modern(&Error::bad_request("x").with_data(json!([1, 2])))["data"], json!([1, 2]));
    }

    #[test]
    fn plain_and_raw_are_sent_as_they_are() {
        let plain = Error::plain("Extra happened").with_data(json!({ "code": "E_EXTRA" }));
        assert_eq!(modern(&plain), json!({ "message": "Extra happened", "code": "E_EXTRA" }));
        assert_eq!(modern(&Error::raw(json!({ "code": 499 }))), json!({ "code": 499 }));
        assert_eq!(modern(&Error::raw(Value::Null)), json!({}), "a null would read as success");
    }

    #[test]
    fn a_foreign_error_stays_on_the_server() {
        let foreign: Result<()> = Err("password=hunter2").internal();
        let error = foreign.unwrap_err();
        assert!(!modern(&error).to_string().contains("hunter2"));
        assert!(format!("{error:?}").contains("hunter2"), "the log has it");
        assert!(error.is_internal());
    }
}
