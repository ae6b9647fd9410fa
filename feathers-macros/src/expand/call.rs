//! The call of one function of the block that runs around a method: what it needs of the call, then the function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, GenericArgument, PathArguments, Type};

use super::extractors::{expand_from_call, expand_made, extractor, parens};
use super::had::{expand_had, expand_if_had};
use super::{ours, word};
use crate::classify::ungroup;
use crate::context::{Blame, Context};
use crate::model::{Argument, Called, Hook, Part, Role, Service, Stage};

/// A hook, for each item where it asks for one.
pub(super) fn expand_hook_call(cx: &Context, service: &Service, hook: &Hook) -> TokenStream {
    let private = &cx.private;
    let (frame, index) = (ours("frame"), ours("i"));
    let (cfgs, lints) = (&hook.called.cfgs, &hook.called.lints);
    let reads = hook.arguments.iter().filter_map(|argument| expand_read(cx, hook.stage, argument));
    let call = expand_one_call(cx, service, hook);
    if hook.stage == Stage::Error {
        return expand_if_had(hook, quote!(#(#reads)* #call));
    }
    let body = match items(hook) {
        Some((part, ty)) => {
            let count = expand_item(cx, &format!("{part}_count"), ty, {
                let part = word(part);
                quote!(#private::parts(#frame).#part)
            });
            quote! {
                for #index in 0..#count {
                    #call
                }
            }
        }
        None => call,
    };
    quote! {
        #(#cfgs)*
        #(#lints)*
        {
            #(#reads)*
            #body
        }
    }
}

/// What a hook runs over, item by item, and the type of an item. Before the method that is the data; after it the result,
/// or the data where the hook asks for no result. One that handles an error runs once: there is one error.
fn items(hook: &Hook) -> Option<(&'static str, &Type)> {
    let data = hook.arguments.iter().find_map(|argument| match &argument.role {
        Role::Data(Part::Item(ty)) => Some(&**ty),
        _ => None,
    });
    let result = hook.arguments.iter().find_map(|argument| match &argument.role {
        Role::Result(part) => Some(part),
        _ => None,
    });
    match (hook.stage, result) {
        (Stage::Before, _) | (Stage::After, None) => data.map(|ty| ("data", ty)),
        (Stage::After, Some(Part::Item(ty))) => Some(("result", ty)),
        (Stage::After, Some(Part::Whole)) | (Stage::Error | Stage::Around, _) => None,
    }
}

/// `::feathers::__private::data_item::<_, NewMessage>(..)?`
///
/// All of it is at the type of the item, which is to blame when the data has none such; likewise at that of a part that is lent
/// as it is, which is to blame when the call has another. Of items it is asked twice, for the number and for each of them, and
/// rustc says it once because the place is the same.
///
/// What has no size, such as `str`, is what the part derefs to, and rustc finds the type of that itself.
pub(super) fn expand_item(cx: &Context, function: &str, ty: &Type, arguments: TokenStream) -> TokenStream {
    let Blame { start, end } = Blame::of(ty);
    let ty = if has_no_size(ty) { quote_spanned!(start=> _) } else { ty.to_token_stream() };
    let private = cx.private_at(start);
    let function = Ident::new(function, start);
    let arguments = parens(end, arguments);
    let generics = quote_spanned!(start=> ::<_, #ty>);
    let fails = quote_spanned!(end=> ?);
    quote!(#private::#function #generics #arguments #fails)
}

/// What must be read before a part can be borrowed.
fn expand_read(cx: &Context, stage: Stage, argument: &Argument) -> Option<TokenStream> {
    let private = &cx.private;
    let frame = ours("frame");
    match &argument.role {
        Role::Id => Some(expand_had(cx, stage, Span::call_site(), None, &quote!(#private::read_id(#frame)))),
        // Behind the method it is there already, unless the method was not reached.
        Role::Data(_) => Some(expand_had(cx, stage, Span::call_site(), None, &quote!(#private::read_data(#frame)))),
        Role::Query(ty) => {
            let Blame { start, end } = Blame::of(ty);
            let read = Ident::new("read", end);
            let arguments = parens(end, quote!(#frame));
            let made = quote_spanned!(start=> <#ty as #private::HookQuery>::#read #arguments);
            Some(expand_had(cx, stage, end, None, &made))
        }
        Role::Result(_) => Some(expand_read_result(cx, &argument.ty)),
        Role::ResultOption | Role::Error | Role::Whole | Role::Next | Role::Extractor => None,
    }
}

/// At what the function takes of it, which is to blame when the result can not be read back.
pub(super) fn expand_read_result(cx: &Context, ty: &Type) -> TokenStream {
    let Blame { start, end } = Blame::of(ty);
    // Rustc points at the argument, and only if that and the function are of one hygiene.
    let start = start.resolved_at(Span::call_site());
    let private = cx.private_at(start);
    let read = Ident::new("read_result", start);
    let mut frame = ours("frame");
    frame.set_span(end.resolved_at(Span::call_site()));
    let arguments = parens(end, quote_spanned!(start=> &mut *#frame));
    let fails = quote_spanned!(end=> ?);
    quote!(#private::#read #arguments #fails;)
}

/// Extractors first: they need the context, which is borrowed with the parts.
fn expand_one_call(cx: &Context, service: &Service, hook: &Hook) -> TokenStream {
    let private = &cx.private;
    let (frame, parts) = (ours("frame"), ours("parts"));
    let context = quote!(#private::cx(#frame));
    let is_part = |argument: &&Argument| !matches!(argument.role, Role::Extractor | Role::Whole);
    let takes_parts = hook.arguments.iter().any(|argument| is_part(&argument));
    let mut extractors = Vec::new();
    let mut borrows = Vec::new();
    let mut passed = Vec::new();
    for argument in &hook.arguments {
        if matches!(argument.role, Role::Extractor) {
            let position = extractors.len();
            passed.push(extractor(position).into_token_stream());
            let made = expand_made(cx, &argument.ty, &context);
            let end = Blame::of(&argument.ty).end;
            extractors.push(expand_had(cx, hook.stage, end, Some(&extractor(position)), &made));
        } else if let Some((name, value)) = expand_borrow(cx, service, hook, argument) {
            borrows.push(quote!(let #name = #value;));
            passed.push(pass(&argument.ty, &name));
        }
    }
    let parts = takes_parts.then(|| quote!(let #parts = #private::parts(#frame);));
    let call = expand_done(cx, &quote!(self), &hook.called, hook.output.as_ref(), &passed);
    quote! {
        #(#extractors)*
        #parts
        #(#borrows)*
        #call?;
    }
}

/// What is borrowed of the call, under a name of its own: so that its type is known before the hook's is compared to it,
/// and rustc speaks of these two.
fn expand_borrow(cx: &Context, service: &Service, hook: &Hook, argument: &Argument) -> Option<(Ident, TokenStream)> {
    let private = &cx.private;
    let (parts, frame, index) = (ours("parts"), ours("frame"), ours("i"));
    let each = items(hook).map(|(part, _)| part);
    let (name, value) = match &argument.role {
        // What is lent to be changed is marked, so that nobody reads again what was sent.
        Role::Id if is_shared(&argument.ty) => ("id", expand_item(cx, "id_ref", lent(&argument.ty), quote!(#parts.id))),
        Role::Id => {
            let ty = lent(&argument.ty);
            let keep = expand_keep(cx, service, hook, argument, ty);
            ("id", expand_item(cx, "id_mut", ty, quote!(#parts.id, #keep)))
        }
        Role::Data(Part::Item(ty)) if each == Some("data") => {
            ("data", expand_item(cx, "data_item", ty, quote!(#parts.data, #index)))
        }
        Role::Data(_) => ("data", quote!(#private::data_mut(#parts.data)?)),
        Role::Query(ty) if is_shared(&argument.ty) => ("query", quote!(#private::query_ref::<#ty>(#parts.query)?)),
        Role::Query(ty) => {
            let keep = expand_keep(cx, service, hook, argument, ty);
            ("query", quote!(#private::query_mut::<#ty>(#parts.query, #keep)?))
        }
        Role::Result(Part::Item(ty)) if each == Some("result") => {
            ("result", expand_item(cx, "result_item", ty, quote!(#parts.result, #index)))
        }
        Role::Result(_) => ("result", quote!(#private::result_mut(#parts.result)?)),
        Role::ResultOption => {
            let ty = lent(&argument.ty);
            ("result", expand_item(cx, "result_option", inside(ty).unwrap_or(ty), quote!(#parts.result)))
        }
        Role::Error => ("error", expand_item(cx, "error_mut", lent(&argument.ty), quote!(#parts.error))),
        Role::Whole => {
            let stage = word(hook.stage.variant());
            ("cx", expand_whole(cx, &argument.ty, quote!(#private::whole(#frame, #private::Stage::#stage))))
        }
        // Made before, or handed over by the link before.
        Role::Extractor | Role::Next => return None,
    };
    Some((ours(name), value))
}

/// How what this hook may change is kept for those behind the method. Its type has to allow it where one of the block asks; else
/// the compiler finds out whether it does.
fn expand_keep(cx: &Context, service: &Service, hook: &Hook, argument: &Argument, ty: &Type) -> TokenStream {
    if is_asked_for_behind(service, hook, &argument.role) {
        let Blame { start, end } = Blame::of(ty);
        let private = cx.private_at(start);
        let keep = Ident::new("keep", start);
        let arguments = parens(end, TokenStream::new());
        return quote_spanned!(start=> #private::#keep::<#ty> #arguments);
    }
    let private = &cx.private;
    quote!({
        use #private::Keeping as _;
        (&#private::Keeper::<#ty>::NEW).feathers_keep()
    })
}

/// Whether a hook behind the method takes the same part of a call.
fn is_asked_for_behind(service: &Service, hook: &Hook, role: &Role) -> bool {
    let is_same = |argument: &Argument| std::mem::discriminant(&argument.role) == std::mem::discriminant(role);
    let mut behind = service.hooks.iter().filter(|other| matches!(other.stage, Stage::After | Stage::Error));
    hook.stage == Stage::Before
        && behind.any(|other| {
            let mut methods = service.methods.iter();
            let is_there = other.called.cfgs.is_empty() || is_same_cfgs(&other.called.cfgs, &hook.called.cfgs);
            is_there
                && methods.any(|method| hook.applies_to(&method.kind) && other.applies_to(&method.kind))
                && other.arguments.iter().any(is_same)
        })
}

/// Without the `&`.
fn lent(ty: &Type) -> &Type {
    match ungroup(ty) {
        Type::Reference(reference) => &reference.elem,
        other => other,
    }
}

fn has_no_size(ty: &Type) -> bool {
    match ungroup(ty) {
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    }
}

fn is_same_cfgs(one: &[Attribute], other: &[Attribute]) -> bool {
    let written = |cfgs: &[Attribute]| cfgs.iter().map(|cfg| cfg.to_token_stream().to_string()).collect::<Vec<_>>();
    written(one) == written(other)
}

/// Of `Option<T>` the `T`.
fn inside(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ungroup(ty) else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn is_shared(ty: &Type) -> bool {
    matches!(ungroup(ty), Type::Reference(reference) if reference.mutability.is_none())
}

/// `<HookContext as ::feathers::__private::Whole>::whole(..)`
///
/// Nothing but a trait can tell what the type is, and has words for one that it can not be.
pub(super) fn expand_whole(cx: &Context, ty: &Type, context: TokenStream) -> TokenStream {
    let private = &cx.private;
    let ty = lent(ty);
    let Blame { start, end } = Blame::of(ty);
    let mut whole = word("whole");
    whole.set_span(end);
    let context = parens(end, context);
    quote_spanned!(start=> <#ty as #private::Whole>::#whole #context)
}

/// A borrowed argument, at the type that the function says it has: that is to blame when it is another.
pub(super) fn pass(ty: &Type, name: &Ident) -> TokenStream {
    let Blame { start, end } = Blame::of(ty);
    let is_mut = matches!(ungroup(ty), Type::Reference(reference) if reference.mutability.is_some());
    // Names are ours wherever they stand.
    let name = Ident::new(&name.to_string(), end.resolved_at(Span::call_site()));
    let start = start.resolved_at(Span::call_site());
    if is_mut { quote_spanned!(start=> &mut *#name) } else { quote_spanned!(start=> &*#name) }
}

/// The same, where it is handed over.
pub(super) fn pass_owned(ty: &Type, name: &Ident) -> TokenStream {
    Ident::new(&name.to_string(), Blame::of(ty).start.resolved_at(Span::call_site())).into_token_stream()
}

/// `<Result<()> as ::feathers::__private::IntoDone>::into_done(self.trim(..).await)`
///
/// At the return type, which is to blame when it is neither nothing nor a `Result<()>`.
pub(super) fn expand_done(
    cx: &Context,
    service: &impl ToTokens,
    called: &Called,
    output: Option<&Type>,
    passed: &[TokenStream],
) -> TokenStream {
    let private = &cx.private;
    let call = expand_call(service, called, passed);
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

/// `::feathers::__private::Result<()>`, as the return type of a function that calls one of the user's. At what that returns:
/// it is to blame when its future is not `Send`.
pub(super) fn expand_result(cx: &Context, called: &Called, output: Option<&Type>) -> TokenStream {
    let Blame { start, end } = output.map_or_else(|| Blame::of(&called.name), Blame::of);
    let private = cx.private_at(start);
    let done = quote_spanned!(start=> ::Result<());
    let end = quote_spanned!(end=> >);
    quote!(#private #done #end)
}

/// `self.trim(..).await`
pub(super) fn expand_call(service: &impl ToTokens, called: &Called, passed: &[TokenStream]) -> TokenStream {
    // All of it at the function. Arguments have names of ours, and rustc points at one only if the function's is of the same
    // hygiene.
    let mut name = called.name.clone();
    let place = name.span().resolved_at(Span::call_site());
    name.set_span(place);
    let service = service.to_token_stream().into_iter().map(|mut token| {
        token.set_span(place);
        token
    });
    let service: TokenStream = service.collect();
    let arguments = parens(place, quote!(#(#passed),*));
    let awaited = called.is_async.then(|| quote_spanned!(place=> .await));
    quote_spanned!(place=> #service.#name #arguments #awaited)
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
                Some(quote_spanned!(start=> <#ty as #private::HookQuery>::#function))
            }
            _ => None,
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let (cfgs, lints) = (&hook.called.cfgs, &hook.called.lints);
    Some(quote! {
        #(#cfgs)*
        #(#lints)*
        {
            #(#lines;)*
        }
    })
}
