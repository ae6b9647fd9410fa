//! Does what is said of the store fit together, and the block?

use crate::errors::Errors;
use crate::model::{Kind, Service};

/// Without a store there is nothing that these could say something of.
pub(crate) fn check_store(service: &Service, errors: &Errors) {
    const HELP: &str = "help: `#[adapter] fn store(&self) -> &Memory<Todo> { &self.0 }` in the block";
    if service.adapters.is_empty() {
        let args = &service.store;
        let pages = args.pages.as_ref().map(|pages| ("paginate", pages.span));
        let multi = args.multi.as_ref().map(|multi| ("multi", multi.span));
        let methods = args.methods.as_ref().map(|methods| ("methods", methods.span));
        for (key, span) in [pages, multi, methods].into_iter().flatten() {
            errors.blame_span(span, format!("`{key}` is about the methods of a store, and this service has none\n{HELP}"));
        }
        for scope in &service.scopes {
            errors.blame_span(scope.span, format!("a scope is about the records of a store, and this service has none\n{HELP}"));
        }
        return;
    }
    for one in service.adapters.iter().skip(1) {
        errors.blame_span(one.span, "a service has one `#[adapter]`\nhelp: remove the others");
    }
    for one in service.scopes.iter().skip(1) {
        errors.blame_span(one.span, "a service has one `#[scope]`\nhelp: join them with `.and(..)`");
    }
    check_written(service, errors);
}

/// What is said of a method that the author has written goes unheard.
fn check_written(service: &Service, errors: &Errors) {
    let is_written = |kind: &Kind| service.methods.iter().any(|method| method.kind == *kind);
    if let Some(pages) = &service.store.pages
        && is_written(&Kind::Find)
    {
        let help = "help: remove it, and return a page from your `find`";
        errors.blame_span(pages.span, format!("`paginate` is about the store's `find`, and the block has its own\n{help}"));
    }
    let lists = [("multi", &service.store.multi), ("methods", &service.store.methods)];
    for (key, kinds) in lists.into_iter().filter_map(|(key, kinds)| kinds.as_ref().map(|kinds| (key, kinds))) {
        for (kind, span) in kinds.listed.iter().filter(|(kind, _)| !kinds.is_all && is_written(kind)) {
            let name = kind.name();
            let help = "help: remove it: what the block has is offered as it is written";
            errors.blame_span(*span, format!("`{key}` is about the store's `{name}`, and the block has its own\n{help}"));
        }
    }
}
