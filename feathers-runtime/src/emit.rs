//! Events of a service's own: an enum, emitted by the service alone.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::audience::Audience;
use crate::encode::Encoded;
use crate::error::Result;
use crate::service::Service;

/// The events of a service's own. `#[derive(feathers::Events)]` on an enum implements it; nobody does by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no set of events",
    label = "not an enum of events",
    note = "put `#[derive(feathers::Events)]` on the enum whose variants are the events"
)]
pub trait EventSet: Send + Sync + 'static {
    /// Their names on the wire.
    const NAMES: &'static [&'static str];

    /// The name of this one.
    fn name(&self) -> &'static str;

    /// What this one carries.
    ///
    /// # Errors
    /// `GeneralError` if it can not be written as JSON.
    fn payload(&self) -> Result<EventPayload>;

    /// The schemas of what they carry.
    fn schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)>;
}

/// A service that emits these events: `#[feathers::service("…", events = E)]`.
#[diagnostic::on_unimplemented(
    message = "the service `{Self}` does not emit this",
    label = "no event of `{Self}`",
    note = "a service emits the variants of the enum that its attribute names: `#[feathers::service(\"…\", events = MessageEvent)]`"
)]
pub trait Emits<E>: Service {
    /// Who hears it, where the service has a publisher for it.
    fn audience(&self, _: &E) -> impl Future<Output = Result<Option<Audience>>> + Send {
        std::future::ready(Ok(None))
    }
}

/// What an event carries, as JSON. Opaque: it exists so that [`EventSet`] can be public.
pub struct EventPayload(pub(crate) Encoded);

/// What an event can carry: any type with serde's `Serialize` and schemars' `JsonSchema`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "an event can not carry `{Self}`",
    label = "this can not be sent to a client",
    note = "events carry types with `#[derive(serde::Serialize, schemars::JsonSchema)]`"
)]
pub trait Carried {
    /// Writes it.
    ///
    /// # Errors
    /// `GeneralError` if it can not be written as JSON.
    fn payload(&self) -> Result<EventPayload>;
    /// Its schema.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema> Carried for T {
    fn payload(&self) -> Result<EventPayload> {
        Encoded::new(self).map(EventPayload)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// Fails the build if a publisher is for an event that there is not.
// The caller is the user's list, and the place to point at.
#[track_caller]
pub const fn assert_event(names: &[&str], name: &str) {
    // Only a set with mistakes is empty, and those are reported at the enum.
    if names.is_empty() {
        return;
    }
    let mut at = 0;
    while at < names.len() {
        if same(names[at].as_bytes(), name.as_bytes()) {
            return;
        }
        at += 1;
    }
    #[expect(clippy::panic, reason = "it runs while the user's program is compiled")]
    {
        panic!("the service has no such event: its own are the variants of its enum, `Typing` is `typing`");
    }
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

impl fmt::Debug for EventPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventPayload").finish_non_exhaustive()
    }
}
