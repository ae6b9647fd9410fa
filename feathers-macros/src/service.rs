//! The pipeline: parse, model, check, expand; or fall back.

use proc_macro2::TokenStream;

use crate::classify::Scope;
use crate::context::Context;
use crate::errors::Errors;
use crate::expand::fallback::expand_stub;
use crate::expand::{expand_service, stored_methods};
use crate::model::{Item, Service, Target};
use crate::syntax::args::{Args, parse_args};
use crate::syntax::attrs;
use crate::syntax::block::{Block, parse_block};
use crate::{check, classify};

/// `#[service(args)] item`.
pub(crate) fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let args = parse_args(args, &errors);
    let block = match parse_block(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            // Without a block there is no service, so what the attribute says is of no account: one message.
            let _ = errors.finish();
            let error = error.to_compile_error();
            return [item, error].into_iter().collect();
        }
    };
    let cx = Context::new(args.krate.as_ref());
    let target =
        Target { generics: block.head.generics.clone(), self_ty: (*block.head.self_ty).clone(), attrs: attrs_of_impls(&block) };
    let service = model_service(&cx, args, &block, target, &errors);
    match errors.finish() {
        Ok(()) => expand_service(&cx, &block, &service),
        Err(mistakes) => expand_stub(&cx, &block, &service, &mistakes),
    }
}

fn model_service(cx: &Context, args: Args, block: &Block, target: Target, errors: &Errors) -> Service {
    check::check_inherent(block, errors);
    let scope = Scope::new(block, args.events.as_ref(), &args.store);
    check::check_any_method(block, &scope, errors);
    let items: Vec<_> = block.items.iter().map(|item| classify::classify_item(item, &scope, errors)).collect();
    let mut service = Service {
        path: args.path.unwrap_or_default(),
        allow_unknown_query: args.allow_unknown_query,
        publish: args.publish,
        deny_unguarded: args.deny_unguarded,
        events: args.events,
        target,
        doc: attrs::doc(&block.attrs()),
        methods: Vec::new(),
        hooks: Vec::new(),
        reusables: classify::classify_block_hooks(block, errors),
        publishers: Vec::new(),
        setup: Vec::new(),
        teardown: Vec::new(),
        store: args.store,
        adapters: Vec::new(),
        scopes: Vec::new(),
    };
    for item in check::drop_duplicates(block, items) {
        match item {
            Item::Method(method) => service.methods.push(*method),
            Item::Hook(hook) => service.hooks.push(*hook),
            Item::Publisher(publisher) => service.publishers.push(*publisher),
            Item::Adapter(adapter) => service.adapters.push(*adapter),
            Item::Scope(scope) => service.scopes.push(*scope),
            Item::Setup(setup) => service.setup.push(*setup),
            Item::Teardown(teardown) => service.teardown.push(*teardown),
            Item::Invalid | Item::Plain => {}
        }
    }
    check::check_store(&service, errors);
    let stored = stored_methods(cx, &service);
    service.methods.extend(stored);
    check::check_wire_names(&service.methods, errors);
    check::check_hooks(&service.hooks, &service.methods, errors);
    check::check_guards(&service, block, errors);
    check::check_publishers(&service.publishers, service.events.as_ref(), errors);
    check::check_lifecycle("setup", &service.setup, errors);
    check::check_lifecycle("teardown", &service.teardown, errors);
    service
}

fn attrs_of_impls(block: &Block) -> Vec<syn::Attribute> {
    let attrs = block.attrs();
    let mut copied = attrs::cfgs(&attrs);
    copied.extend(attrs::silenced_lints(&attrs));
    copied
}
