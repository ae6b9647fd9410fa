//! The path of a service, as clients say it.
//!
//! Checked here and not at start, because here it has a place to point at. The runtime checks again what only it can
//! see: two services at one path.

use std::collections::HashSet;

/// Takes the outer slashes off, as Feathers does, and says everything that is wrong with the rest.
pub(crate) fn check_path(written: &str) -> Result<String, Vec<String>> {
    let path = written.trim_matches('/');
    let mut mistakes = Vec::new();
    if path.is_empty() {
        return Err(vec![
            "the path of a service cannot be empty\n\
             help: name it as clients do: `#[feathers::service(\"messages\")]`"
                .to_owned(),
        ]);
    }
    if path.contains(char::is_whitespace) {
        let fixed: Vec<_> = path.split_whitespace().collect();
        mistakes.push(format!(
            "the path `{path}` contains whitespace\n\
             help: clients would have to send it too: `{}`",
            fixed.join("-")
        ));
    }
    // Feathers 1 and 2 call `messages::find`: the path ends at the last `::`.
    if path.contains("::") {
        mistakes.push(format!(
            "the path `{path}` contains `::`\n\
             note: older clients call `path::method`, so `::` separates a path from its method\n\
             help: nest with slashes: `{}`",
            path.replace("::", "/")
        ));
    }
    let mut names = HashSet::new();
    for segment in path.split('/') {
        if segment.is_empty() {
            let fixed: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
            mistakes.push(format!(
                "the path `{path}` has an empty segment\n\
                 help: one slash separates two names: `{}`",
                fixed.join("/")
            ));
            break;
        }
        let Some(name) = segment.strip_prefix(':').filter(|name| !name.starts_with(':')) else {
            continue;
        };
        if name.is_empty() {
            mistakes.push(format!(
                "the path `{path}` has a placeholder without a name\n\
                 help: name what it stands for: `:userId`"
            ));
        } else if !is_name(name) {
            mistakes.push(format!(
                "the placeholder `:{name}` is not a name\n\
                 help: use letters, digits and `_`, not starting with a digit: `:userId`"
            ));
        } else if !names.insert(name) {
            mistakes.push(format!(
                "the placeholder `:{name}` is twice in the path `{path}`\n\
                 help: give each a name of its own: the route of a call has one value for a name"
            ));
        }
    }
    if mistakes.is_empty() { Ok(path.to_owned()) } else { Err(mistakes) }
}

fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit())
}
