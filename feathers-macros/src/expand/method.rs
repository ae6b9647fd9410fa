//! One method: its types, and how its arguments are made.
//!
//! Each line calls one generic function of the runtime, and is placed at the type it is about, so that a type that
//! cannot be that is underlined where it was written.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::call::expand_hook_describe;
use super::extractors::{expand_extractor, expand_from_call, extractor, parens};
use super::{expand_doc, expand_marker, hooks, ours, publish, word};
use crate::context::{Blame, Context};
use crate::model::{Data, Method, Service};

pub(crate) fn expand_method(cx: &Context, service: &Service, method: &Method) -> TokenStream {
    let private = &cx.private;
    let target = &service.target;
    let kind = expand_marker(cx, &method.kind);
    let (block_attrs, cfgs, lints) = (&target.attrs, &method.cfgs, &method.lints);
    let self_ty = &target.self_ty;
    let (generics, _, where_clause) = target.generics.split_for_impl();
    let id = expand_type("Id", method.id.as_ref());
    let data = expand_type("Data", method.data.as_ref().map(|data| &data.ty));
    let output = expand_output(cx, method);
    let doc = method.doc.as_ref().map(expand_doc);
    let invoke = expand_invoke(cx, method);
    let describe = expand_describe(cx, service, method);
    let hooks = hooks::expand_hooks(cx, service, method);
    let audience = publish::expand_publishers(cx, service, method);
    quote! {
        #(#block_attrs)*
        #(#cfgs)*
        #(#lints)*
        #[automatically_derived]
        impl #generics #private::Method<#kind> for #self_ty #where_clause {
            #id
            #data
            #output
            #doc
            #hooks
            #invoke
            #audience
            #describe
        }
    }
}

/// The whole item is at the user's type: rustc blames the item, not the type, when the type is less visible than the
/// service (E0446).
fn expand_type(name: &str, ty: Option<&Type>) -> TokenStream {
    let name = word(name);
    match ty {
        Some(ty) => {
            let Blame { start, end } = Blame::of(ty);
            let end = quote_spanned!(end=> ;);
            quote_spanned!(start=> type #name = #ty #end)
        }
        None => quote!(type #name = ();),
    }
}

/// What is in the `Result`. All of it is at the return type: `IntoReply` says there that it is no `Result`, and
/// `Output` that it cannot be sent.
fn expand_output(cx: &Context, method: &Method) -> TokenStream {
    let ty = &method.output;
    let private = &cx.private;
    let Blame { start, end } = Blame::of(ty);
    let end = quote_spanned!(end=> Output;);
    quote_spanned!(start=> type Output = <#ty as #private::IntoReply>::#end)
}

fn expand_invoke(cx: &Context, method: &Method) -> TokenStream {
    let private = &cx.private;
    let kind = expand_marker(cx, &method.kind);
    let (context, args) = (ours("cx"), ours("args"));
    let id = method.id.as_ref().map(|_| expand_take(cx, "id", "id"));
    let (owned, borrowed) = match &method.data {
        Some(Data { is_nothing: true, .. }) | None => (None, None),
        Some(Data { borrowed: false, .. }) => (Some(expand_take(cx, "data", "data")), None),
        // Last: it holds the arguments, which the other lines need.
        Some(Data { borrowed: true, .. }) => (None, Some(expand_take(cx, "data", "data_ref"))),
    };
    let made_from = context.to_token_stream();
    let extractors = method.extractors.iter().enumerate().map(|(position, ty)| expand_extractor(cx, position, ty, &made_from));
    let reply = expand_reply(cx, method);
    // Two things are reported at this type: that it is no `Result`, for a second time and so in the words and at the
    // place of the first; and that the method's future is not `Send`.
    let Blame { start, end } = Blame::of(&method.output);
    let result = cx.private_at(start);
    let end = quote_spanned!(end=> >);
    let output = quote_spanned!(start=> #result::Result<Self::Output #end);
    quote! {
        async fn invoke(
            &self,
            #context: &mut #private::Context,
            #args: &mut #private::Args<Self, #kind>,
        ) -> #output {
            #id
            #owned
            #(#extractors)*
            #borrowed
            #reply
        }
    }
}

/// `let __feathers_id = ::feathers::__private::id(__feathers_args)?;`
///
/// At the call site: what can be wrong with the type is reported at `type Id` and `type Data`.
fn expand_take(cx: &Context, name: &str, function: &str) -> TokenStream {
    let private = &cx.private;
    let (argument, args, function) = (ours(name), ours("args"), word(function));
    quote!(let #argument = #private::#function(#args)?;)
}

/// The call of the user's method, arguments in the order of its signature.
fn expand_reply(cx: &Context, method: &Method) -> TokenStream {
    let name = &method.name;
    let id = method.id.iter().map(|_| ours("id"));
    let id = id.map(ToTokens::into_token_stream);
    let data = method.data.iter().map(|data| if data.is_nothing { quote!(()) } else { ours("data").into_token_stream() });
    let extractors = (0..method.extractors.len()).map(|position| extractor(position).into_token_stream());
    let arguments = id.chain(data).chain(extractors);
    // The return type is to blame when it is no `Result`, or one with an error that does not become a Feathers error.
    // As with `FromCall`: the same words at the same place as `type Output` has them, so that rustc says it once.
    let ty = &method.output;
    let private = &cx.private;
    let Blame { start, end } = Blame::of(ty);
    let awaited = method.is_async.then(|| quote!(.await));
    let into_reply = Ident::new("into_reply", end);
    let call = match &method.stored {
        Some(function) => {
            let context = ours("cx");
            quote!(#private::stored::#function(self, #context #(, #arguments)*).await)
        }
        None => quote!(self.#name(#(#arguments),*) #awaited),
    };
    let call = parens(end, call);
    quote_spanned!(start=> <#ty as #private::IntoReply>::#into_reply #call)
}

/// What the method and its hooks need from a call, for the schema and for checks at start.
fn expand_describe(cx: &Context, service: &Service, method: &Method) -> Option<TokenStream> {
    let private = &cx.private;
    let describe = ours("describe");
    let argument = describe.to_token_stream();
    let mut lines: Vec<_> = method
        .extractors
        .iter()
        .map(|ty| {
            let line = expand_from_call(cx, ty, "describe", &argument);
            quote!(#line;)
        })
        .collect();
    lines.extend(method.stored.iter().map(|_| quote!(#private::stored::describe::<Self>(#describe);)));
    let hooks = service.hooks.iter().filter(|hook| hook.applies_to(&method.kind));
    lines.extend(hooks.filter_map(|hook| expand_hook_describe(cx, hook)));
    lines.extend(publish::expand_describes(cx, service, method));
    if lines.is_empty() {
        return None;
    }
    Some(quote! {
        fn describe(#describe: &mut #private::Describe) {
            #(#lines)*
        }
    })
}
