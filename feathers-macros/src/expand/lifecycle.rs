//! What runs when the app starts and ends.

use proc_macro2::TokenStream;
use quote::quote;

use super::call::{expand_done, expand_result, pass_owned};
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
    let (cfgs, lints) = (&setup.called.cfgs, &setup.called.lints);
    let app = ours("app");
    let passed: Vec<_> = setup.app.iter().map(|ty| pass_owned(ty, &app)).collect();
    let result = expand_result(cx, &setup.called, setup.output.as_ref());
    let done = expand_done(cx, &quote!(self), &setup.called, setup.output.as_ref(), &passed);
    let argument = if setup.app.is_some() { quote!(#app) } else { quote!(_) };
    quote! {
        #(#cfgs)*
        #(#lints)*
        async fn setup(&self, #argument: #private::AppRef) -> #result {
            #done
        }
    }
}

fn expand_teardown(cx: &Context, teardown: &Lifecycle) -> TokenStream {
    let (cfgs, lints) = (&teardown.called.cfgs, &teardown.called.lints);
    let result = expand_result(cx, &teardown.called, teardown.output.as_ref());
    let done = expand_done(cx, &quote!(self), &teardown.called, teardown.output.as_ref(), &[]);
    quote! {
        #(#cfgs)*
        #(#lints)*
        async fn teardown(&self) -> #result {
            #done
        }
    }
}
