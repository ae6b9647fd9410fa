//! What runs when the app starts and ends.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::call::expand_done;
use super::ours;
use crate::context::Context;
use crate::model::{Lifecycle, Service};

/// `setup` and `teardown` of `impl Service`.
pub(super) fn expand_lifecycle(cx: &Context, service: &Service) -> TokenStream {
    let setup = service.setup.iter().map(|setup| expand_setup(cx, setup));
    let teardown = service.teardown.iter().map(|teardown| expand_teardown(cx, teardown));
    setup.chain(teardown).collect()
}

fn expand_setup(cx: &Context, setup: &Lifecycle) -> TokenStream {
    let private = &cx.private;
    let cfgs = &setup.called.cfgs;
    let app = ours("app");
    let passed: Vec<_> = setup.has_app.then(|| app.to_token_stream()).into_iter().collect();
    let done = expand_done(cx, &setup.called, setup.output.as_ref(), &passed);
    let argument = if setup.has_app { quote!(#app) } else { quote!(_) };
    quote! {
        #(#cfgs)*
        async fn setup(&self, #argument: #private::AppRef) -> #private::Result<()> {
            #done
        }
    }
}

fn expand_teardown(cx: &Context, teardown: &Lifecycle) -> TokenStream {
    let private = &cx.private;
    let cfgs = &teardown.called.cfgs;
    let done = expand_done(cx, &teardown.called, teardown.output.as_ref(), &[]);
    quote! {
        #(#cfgs)*
        async fn teardown(&self) -> #private::Result<()> {
            #done
        }
    }
}
