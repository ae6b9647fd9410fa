//! Arguments that are made by their type.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use crate::context::{Blame, Context};

/// `let __feathers_a0 = <Inject<User> as ::feathers::__private::FromCall>::from_call(__feathers_cx).await?;`
pub(super) fn expand_extractor(cx: &Context, position: usize, ty: &Type, context: &TokenStream) -> TokenStream {
    let argument = extractor(position);
    let made = expand_made(cx, ty, context);
    let fails = quote_spanned!(Blame::of(ty).end=> ?);
    quote!(let #argument = #made #fails;)
}

/// `<Inject<User> as ::feathers::__private::FromCall>::from_call(__feathers_cx).await`
pub(super) fn expand_made(cx: &Context, ty: &Type, context: &TokenStream) -> TokenStream {
    let end = Blame::of(ty).end;
    let call = expand_from_call(cx, ty, "from_call", context);
    let awaited = quote_spanned!(end=> .await);
    quote!(#call #awaited)
}

/// `<Inject<User> as ::feathers::__private::FromCall>::from_call(__feathers_cx)`
///
/// A type that is no `FromCall` is wrong in three places: here, at the `.await?` after it, and in `describe`. All have
/// the same words, and the same span by the choice of each token's, so that rustc says it once. A generic function
/// instead (`arg::<Inject<User>>(cx)`) would be more, because each bound adds a note of its own.
pub(super) fn expand_from_call(cx: &Context, ty: &Type, function: &str, argument: &TokenStream) -> TokenStream {
    let private = &cx.private;
    let Blame { start, end } = Blame::of(ty);
    let function = Ident::new(function, end);
    let arguments = parens(end, argument.clone());
    quote_spanned!(start=> <#ty as #private::FromCall>::#function #arguments)
}

/// The argument at a position, counted without those that are made otherwise.
pub(super) fn extractor(position: usize) -> Ident {
    format_ident!("__feathers_a{position}")
}

/// `(inside)`. An expression that ends in brackets ends where they close.
pub(crate) fn parens(span: Span, inside: TokenStream) -> Group {
    let mut parens = Group::new(Delimiter::Parenthesis, inside);
    parens.set_span(span);
    parens
}
