//! The call of one function of the block that runs around a method: what it needs of the call, then the function.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::extractors::{expand_extractor, expand_from_call, extractor, parens};
use super::{ours, word};
use crate::context::{Blame, Context};
use crate::model::{Argument, Called, Hook, Part, Role, Stage};

/// A hook, for each item where it asks for one.
pub(super) fn expand_hook_call(cx: &Context, hook: &Hook) -> TokenStream {
    let private = &cx.private;
    let (frame, index) = (ours("frame"), ours("i"));
    let cfgs = &hook.called.cfgs;
    let reads = hook.arguments.iter().filter_map(|argument| expand_read(cx, hook.stage, argument));
    let call = expand_one_call(cx, hook);
    let body = match items(hook) {
        Some((count, part, ty)) => {
            let (count, part) = (word(count), word(part));
            // A type that is no item of it is to blame.
            let Blame { start, end } = Blame::of(ty);
            let parts = quote!((#private::parts(#frame).#part)?);
            let end = quote_spanned!(end=> >);
            let count = quote_spanned!(start=> #private::#count::<_, #ty #end);
            quote! {
                for #index in 0..#count #parts {
                    #call
                }
            }
        }
        None => call,
    };
    quote! {
        #(#cfgs)*
        {
            #(#reads)*
            #body
        }
    }
}

/// What a hook runs over, item by item: the function that counts, the part, and the type of an item. Before the method
/// that is the data; after it the result, or the data where the hook asks for no result. One that handles an error runs
/// once: there is one error.
fn items(hook: &Hook) -> Option<(&'static str, &'static str, &Type)> {
    let data = hook.arguments.iter().find_map(|argument| match &argument.role {
        Role::Data(Part::Item(ty)) => Some(ty),
        _ => None,
    });
    let result = hook.arguments.iter().find_map(|argument| match &argument.role {
        Role::Result(part) => Some(part),
        _ => None,
    });
    match (hook.stage, result) {
        (Stage::Before, _) | (Stage::After, None) => data.map(|ty| ("data_count", "data", &**ty)),
        (Stage::After, Some(Part::Item(ty))) => Some(("result_count", "result", ty)),
        (Stage::After, Some(Part::Whole)) | (Stage::Error | Stage::Around, _) => None,
    }
}

/// What must be read before a part can be borrowed.
fn expand_read(cx: &Context, stage: Stage, argument: &Argument) -> Option<TokenStream> {
    let private = &cx.private;
    let frame = ours("frame");
    match &argument.role {
        Role::Id => Some(quote!(#private::read_id(#frame)?;)),
        // After the method the data is what it has left.
        Role::Data(_) if stage == Stage::Before => Some(quote!(#private::read_data(#frame)?;)),
        Role::Query(ty) => {
            let Blame { start, end } = Blame::of(ty);
            let end = quote_spanned!(end=> , _, _>);
            let read = quote_spanned!(start=> #private::read_query::<#ty #end);
            Some(quote!(#read (#frame)?;))
        }
        Role::Result(_) => Some(quote!(#private::read_result(#frame)?;)),
        Role::Data(_) | Role::ResultOption | Role::Error | Role::Whole | Role::Extractor => None,
    }
}

/// Extractors first: they need the context, which is borrowed with the parts.
fn expand_one_call(cx: &Context, hook: &Hook) -> TokenStream {
    let private = &cx.private;
    let (frame, parts) = (ours("frame"), ours("parts"));
    let context = quote!(#private::cx(#frame));
    let mut extractors = Vec::new();
    let mut needs_parts = false;
    let is_each = items(hook).is_some();
    let data_is_each = matches!(items(hook), Some((_, "data", _)));
    let mut passed = Vec::new();
    for argument in &hook.arguments {
        if matches!(argument.role, Role::Extractor) {
            let position = extractors.len();
            passed.push(extractor(position).into_token_stream());
            extractors.push(expand_extractor(cx, position, &argument.ty, &context));
            continue;
        }
        needs_parts |= !matches!(argument.role, Role::Whole);
        passed.push(expand_part(cx, hook.stage, argument, is_each, data_is_each));
    }
    let parts = needs_parts.then(|| quote!(let #parts = #private::parts(#frame);));
    let call = expand_done(cx, &hook.called, hook.output.as_ref(), &passed);
    quote! {
        #(#extractors)*
        #parts
        #call?;
    }
}

/// One argument that is borrowed. All of it is at the type as written, which is to blame where it is not the call's.
fn expand_part(cx: &Context, stage: Stage, argument: &Argument, is_each: bool, data_is_each: bool) -> TokenStream {
    let private = &cx.private;
    let (parts, frame, index) = (ours("parts"), ours("frame"), ours("i"));
    let Blame { start, end } = Blame::of(&argument.ty);
    let call = |function: TokenStream, arguments: TokenStream, fails: bool| {
        let arguments = parens(end, arguments);
        let fails = fails.then(|| quote_spanned!(end=> ?));
        quote_spanned!(start=> #private::#function #arguments #fails)
    };
    match &argument.role {
        Role::Id => call(quote!(id_mut), quote!(#parts.id), true),
        Role::Data(Part::Item(ty)) if data_is_each => call(quote!(data_item::<_, #ty>), quote!(#parts.data, #index), true),
        Role::Data(_) => call(quote!(data_mut), quote!(#parts.data), true),
        Role::Query(ty) => call(quote!(query_mut::<#ty>), quote!(#parts.query), true),
        Role::Result(Part::Item(ty)) if is_each => call(quote!(result_item::<_, #ty>), quote!(#parts.result, #index), true),
        Role::Result(_) => call(quote!(result_mut), quote!(#parts.result), true),
        Role::ResultOption => call(quote!(result_option), quote!(#parts.result), false),
        Role::Error => call(quote!(error_mut), quote!(#parts.error), true),
        Role::Whole => {
            let stage = word(stage.variant());
            call(quote!(whole), quote!(#frame, #private::Stage::#stage), false)
        }
        // Bound to a name before.
        Role::Extractor => TokenStream::new(),
    }
}

/// `<Result<()> as ::feathers::__private::IntoDone>::into_done(self.trim(..).await)`
///
/// At the return type, which is to blame when it is neither nothing nor a `Result<()>`.
pub(super) fn expand_done(cx: &Context, called: &Called, output: Option<&Type>, passed: &[TokenStream]) -> TokenStream {
    let private = &cx.private;
    let call = expand_call(called, passed);
    match output {
        Some(ty) => {
            let Blame { start, end } = Blame::of(ty);
            let into_done = Ident::new("into_done", end);
            let call = parens(end, call);
            quote_spanned!(start=> <#ty as #private::IntoDone>::#into_done #call)
        }
        None => quote!(#private::IntoDone::into_done(#call)),
    }
}

/// `self.trim(..).await`
pub(super) fn expand_call(called: &Called, passed: &[TokenStream]) -> TokenStream {
    let name = &called.name;
    let awaited = called.is_async.then(|| quote!(.await));
    quote!(self.#name(#(#passed),*) #awaited)
}

/// What a hook asks of a call, for the schema and for checks at start.
pub(super) fn expand_hook_describe(cx: &Context, hook: &Hook) -> Option<TokenStream> {
    let private = &cx.private;
    let describe = ours("describe").into_token_stream();
    let lines: Vec<_> = hook
        .arguments
        .iter()
        .filter_map(|argument| match &argument.role {
            Role::Extractor => Some(expand_from_call(cx, &argument.ty, "describe", &describe)),
            Role::Query(ty) => {
                let Blame { start, end } = Blame::of(ty);
                let function = quote_spanned!(end=> describe(#describe));
                Some(quote_spanned!(start=> <#private::HookQuery<#ty> as #private::FromCall>::#function))
            }
            _ => None,
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let cfgs = &hook.called.cfgs;
    Some(quote! {
        #(#cfgs)*
        {
            #(#lines;)*
        }
    })
}
