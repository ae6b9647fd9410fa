//! Names that a custom method cannot have, because something else has them: in Feathers, or in Rust.

/// Of every service in Feathers: what Node's emitters have, and what Feathers adds. It throws where one of them is listed in
/// `methods`.
const OF_SERVICES: [&str; 27] = [
    "_events",
    "_eventsCount",
    "_maxListeners",
    "addListener",
    "after",
    "all",
    "around",
    "before",
    "emit",
    "error",
    "eventNames",
    "getMaxListeners",
    "hooks",
    "listenerCount",
    "listeners",
    "off",
    "on",
    "once",
    "prependListener",
    "prependOnceListener",
    "publish",
    "rawListeners",
    "removeAllListeners",
    "removeListener",
    "setMaxListeners",
    "setup",
    "teardown",
];

/// Of a service at the client, which cannot call anything once one of them is a method.
const OF_CLIENTS: [&str; 8] =
    ["addEventListener", "connection", "events", "method", "methods", "path", "removeEventListener", "send"];

/// What calls from the server have beside methods.
const OF_HANDLES: [&str; 4] = ["call", "emit", "on", "on_all"];

/// Whether a name on the wire can be called.
pub(crate) fn check_free(wire: &str) -> Result<(), String> {
    if !is_taken(wire) {
        return Ok(());
    }
    Err(format!(
        "clients cannot call a method `{wire}`: every service of Feathers has something else of that name\n\
         help: another name for clients: `#[method(rename = \"..\")]`"
    ))
}

/// Whether the name of a function can be that of a method.
pub(crate) fn check_function_name(name: &str, wire: &str) -> Result<(), String> {
    let why = if name == "all" {
        "a hook's list says so of every method".to_owned()
    } else if OF_HANDLES.contains(&name) {
        format!("calls from the server have something else of that name: `Calls::{name}`")
    } else {
        return Ok(());
    };
    let keep =
        if is_taken(wire) { String::new() } else { format!(", and keep what clients call: `#[method(rename = \"{wire}\")]`") };
    Err(format!("a method cannot be named `{name}`: {why}\nhelp: name it otherwise{keep}"))
}

fn is_taken(wire: &str) -> bool {
    OF_SERVICES.contains(&wire) || OF_CLIENTS.contains(&wire)
}
