//! The arguments of a call: how many there may be, where each is, and what the legacy dialect says of their kinds.
//!
//! Only query, id and data are ever read from a packet; params hold nothing else that a client wrote.

use std::sync::Arc;

use bytes::Bytes;

use super::Call;
use crate::argument::SentQuery;
use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::argument::tree::Tree;
use crate::caller::Caller;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::hook::context::Frame;
use crate::service::{Kind, Method};
use crate::slots::{Args, Argument, Out, Slot};
use crate::socketio::Text;

/// Lays out the arguments of a call for its method.
///
/// # Errors
/// Too many arguments, or, in the legacy form, what Feathers 2 refused before it ran a method.
pub(crate) fn read<S: Method<K>, K: Kind>(call: &mut Call) -> Result<Frame<S, K>> {
    let layout = lay_out(call, K::NAME, K::ID, K::DATA)?;
    // Nobody looks at the packet's text after this.
    let text = std::mem::replace(&mut call.packet.text, Text::from(""));
    let args =
        Args { text, id: Slot::sent(layout.id), data: Slot::sent(layout.data), out: Out::none(), kind: std::marker::PhantomData };
    let cx = Context {
        caller: Caller::Client(call.reply().connection.clone()),
        place: Arc::clone(&call.place),
        row: call.row,
        method: K::NAME,
        query: layout.query,
        route: std::mem::take(&mut call.route),
        is_behind: false,
        extra: None,
    };
    Ok(Frame { cx, args })
}

struct Layout {
    id: Argument,
    data: Argument,
    query: SentQuery,
}

fn lay_out(call: &Call, method: &'static str, has_id: bool, has_data: bool) -> Result<Layout> {
    let legacy = call.reply().legacy;
    let sent = call.packet.elements.len() - call.first;
    let query_at = usize::from(has_id) + usize::from(has_data);
    if sent > query_at + 1 {
        return Err(if legacy {
            Error::plain(format!("Too many arguments for '{method}' service method"))
        } else {
            Error::bad_request(format!("Too many arguments for '{method}' method"))
        });
    }
    if legacy {
        check_as_feathers_2(call, method, has_id, has_data)?;
    }
    // Hardly a call has any, and collecting none is not free.
    let mut attachments: Vec<Option<Bytes>> = match call.packet.attachments.as_slice() {
        [] => Vec::new(),
        attachments => attachments.iter().cloned().map(Some).collect(),
    };
    let id = if has_id { argument(call, 0, What::Id, &mut attachments)? } else { Argument::Missing };
    let data = if has_data { argument(call, usize::from(has_id), What::Data, &mut attachments)? } else { Argument::Missing };
    let query = match call.packet.elements.get(call.first + query_at) {
        Some(range) => SentQuery::new(&call.packet.text, range.clone(), &mut attachments, legacy)?,
        None => SentQuery::Empty,
    };
    Ok(Layout { id, data, query })
}

fn argument(call: &Call, position: usize, what: What, attachments: &mut [Option<Bytes>]) -> Result<Argument> {
    let Some(range) = call.packet.elements.get(call.first + position) else { return Ok(Argument::Missing) };
    if attachments.is_empty() {
        return Ok(Argument::Text(range.clone()));
    }
    let value = Input::Text(&call.packet.text.as_str()[range.clone()]).read(what, &Watch::new(false))?;
    Ok(Argument::Tree(Box::new(Tree::new(value, attachments)?)))
}

/// Feathers 2 looked at the kinds of arguments on the server; its clients know these plain errors.
fn check_as_feathers_2(call: &Call, method: &str, has_id: bool, has_data: bool) -> Result<()> {
    let sent = |position: usize| call.packet.element(call.first + position);
    if has_id && sent(0).is_none() {
        return Err(Error::plain(format!("First parameter for '{method}' can not be a function")));
    }
    let is_object = |text: &str| text == "null" || text.starts_with(['{', '[']);
    if has_data && !sent(usize::from(has_id)).is_some_and(is_object) {
        return Err(Error::plain(if has_id {
            format!("No data provided for '{method}'")
        } else {
            format!("First parameter for '{method}' must be an object")
        }));
    }
    Ok(())
}
