//! The `impl` block: its head and its signatures are typed, bodies stay tokens.
//!
//! Not `syn::ItemImpl` as a whole, for three reasons: a body in syntax that syn does not know yet (or that an editor
//! holds half typed) must not break the service; parsing bodies costs compile time; and what is emitted again is the
//! user's own tokens, so that nothing is lost between parsing and printing.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser};
use syn::{Attribute, Ident, ItemImpl, LitStr, Signature, Token, Visibility};

use crate::syntax::marks::{self, Mark};

/// A block, readable and printable.
pub(crate) struct Block {
    /// All but the items.
    pub(crate) head: ItemImpl,
    /// Our attributes above it.
    pub(crate) marks: Vec<Mark>,
    /// Everything before the braces, as written, without our attributes.
    pub(crate) head_tokens: TokenStream,
    /// The braces, for their span.
    pub(crate) braces: Group,
    /// `#![…]` and `//!` inside the braces.
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) items: Vec<BlockItem>,
}

/// One item of the block.
pub(crate) struct BlockItem {
    /// Without ours.
    pub(crate) attrs: Vec<Attribute>,
    /// Our attributes on it.
    pub(crate) marks: Vec<Mark>,
    /// Everything after the attributes, as written.
    pub(crate) tokens: TokenStream,
    pub(crate) function: Option<Function>,
}

/// An associated function.
pub(crate) struct Function {
    pub(crate) name: Ident,
    /// Kept as a result: a signature that nobody asks for may be as it likes.
    pub(crate) signature: syn::Result<Signature>,
}

impl Block {
    /// Outer and inner attributes.
    pub(crate) fn attrs(&self) -> Vec<Attribute> {
        self.head.attrs.iter().chain(&self.inner_attrs).cloned().collect()
    }
}

/// The block; or, as an error, what stands below the attribute instead.
pub(crate) fn parse_block(tokens: TokenStream) -> syn::Result<Block> {
    read_block(ungroup(tokens))
}

/// An item that came through a `$item:item` of a `macro_rules!` is wrapped in an invisible group.
fn ungroup(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => ungroup(group.stream()),
        _ => tokens,
    }
}

fn read_block(tokens: TokenStream) -> syn::Result<Block> {
    if let Some(error) = read_other_item.parse2(tokens.clone())? {
        return Err(error);
    }
    let mut trees: Vec<_> = tokens.into_iter().collect();
    let Some(TokenTree::Group(braces)) = trees.pop().filter(is_braces) else {
        // Not Rust; rustc does not let such an item reach an attribute.
        return Err(syn::Error::new(Span::call_site(), "expected an `impl` block with its braces"));
    };
    let (marks, head_tokens) = take_marks.parse2(trees.into_iter().collect())?;
    // The head with nothing in its braces is a complete block to syn.
    let mut empty = Group::new(Delimiter::Brace, TokenStream::new());
    empty.set_span(braces.span());
    let mut head = head_tokens.clone();
    head.extend([TokenTree::Group(empty)]);
    let head: ItemImpl = syn::parse2(head)?;
    let (inner_attrs, items) = read_items.parse2(braces.stream())?;
    Ok(Block { head, marks, head_tokens, braces, inner_attrs, items })
}

/// Our attributes above the block, and the rest of its head.
fn take_marks(input: ParseStream<'_>) -> syn::Result<(Vec<Mark>, TokenStream)> {
    let (stay, marks) = marks::take(input.call(Attribute::parse_outer)?);
    let mut rest = TokenStream::new();
    stay.iter().for_each(|attr| attr.to_tokens(&mut rest));
    rest.extend(input.parse::<TokenStream>()?);
    Ok((marks, rest))
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Tells a block from other items by the keyword: `Some` is what to say about another one.
fn read_other_item(input: ParseStream<'_>) -> syn::Result<Option<syn::Error>> {
    const KEYWORDS: [&str; 10] = ["impl", "struct", "enum", "union", "trait", "fn", "mod", "type", "static", "const"];
    // `const fn`: what follows tells.
    let modifies = |word: &Ident, next: Option<&Ident>| {
        word == "const" && next.is_some_and(|next| ["fn", "async", "unsafe", "extern"].iter().any(|word| next == word))
    };

    input.call(Attribute::parse_outer)?;
    input.parse::<Visibility>()?;
    let mut found = None;
    while let Ok(word) = input.call(Ident::parse_any) {
        let next = input.fork().call(Ident::parse_any).ok();
        if KEYWORDS.iter().any(|keyword| word == keyword) && !modifies(&word, next.as_ref()) {
            found = Some((word, next));
            break;
        }
    }
    // The rest was only looked at, but a parser must take it.
    input.parse::<TokenStream>()?;
    let (span, not, name) = match found {
        Some((keyword, _)) if keyword == "impl" => return Ok(None),
        Some((keyword, name)) => {
            let is_type = keyword == "struct" || keyword == "enum" || keyword == "union";
            (keyword.span(), format!(", not on this `{keyword}`"), name.filter(|_| is_type))
        }
        None => (Span::call_site(), String::new(), None),
    };
    let name = name.map_or_else(|| "Messages".to_owned(), |name| name.to_string());
    let help = format!("help: put it on the block that holds the methods: `impl {name} {{ .. }}`");
    Ok(Some(syn::Error::new(span, format!("`#[service]` belongs on an `impl` block{not}\n{help}"))))
}

fn read_items(input: ParseStream<'_>) -> syn::Result<(Vec<Attribute>, Vec<BlockItem>)> {
    let inner_attrs = input.call(Attribute::parse_inner)?;
    let mut items = Vec::new();
    while !input.is_empty() {
        items.push(read_item(input)?);
    }
    Ok((inner_attrs, items))
}

fn read_item(input: ParseStream<'_>) -> syn::Result<BlockItem> {
    let (attrs, marks) = marks::take(input.call(Attribute::parse_outer)?);
    let mut tokens = TokenStream::new();
    let function = match peek_function(input) {
        Some((name, ahead)) => {
            let end = ahead.fork();
            let signature = end.parse::<Signature>();
            // A sound signature says where it ends, which is the only way to know that the braces of `Id<{ N }>` are
            // not its body. For another one the first braces must do.
            if signature.is_ok() {
                while input.cursor() != end.cursor() {
                    tokens.extend([input.parse::<TokenTree>()?]);
                }
            }
            take_until(input, &mut tokens, true)?;
            Some(Function { name, signature })
        }
        None => {
            // `const X: T = { … };` ends at its semicolon, a macro call in braces at those.
            let is_value = is_value(input);
            take_until(input, &mut tokens, !is_value)?;
            None
        }
    };
    Ok(BlockItem { attrs, marks, tokens, function })
}

/// Takes up to and with a semicolon, or braces where these end the item too.
fn take_until(input: ParseStream<'_>, tokens: &mut TokenStream, braces_end: bool) -> syn::Result<()> {
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let is_last = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            token => braces_end && is_braces(token),
        };
        tokens.extend([token]);
        if is_last {
            break;
        }
    }
    Ok(())
}

/// An associated constant or type.
fn is_value(input: ParseStream<'_>) -> bool {
    let ahead = after_visibility(input);
    ahead.peek(Token![const]) || ahead.peek(Token![type]) || ahead.peek(Token![static])
}

/// A function's name, and the input from its signature on.
fn peek_function<'a>(input: ParseStream<'a>) -> Option<(Ident, ParseBuffer<'a>)> {
    let signature = after_visibility(input);
    let ahead = signature.fork();
    while !ahead.peek(Token![fn]) {
        // `const async unsafe extern "C"`; anything else is no function.
        let is_modifier = ahead.peek(Token![const])
            || ahead.peek(Token![async])
            || ahead.peek(Token![unsafe])
            || ahead.peek(Token![extern])
            || ahead.peek(LitStr);
        if !is_modifier {
            return None;
        }
        ahead.parse::<TokenTree>().ok()?;
    }
    ahead.parse::<Token![fn]>().ok()?;
    let name = ahead.call(Ident::parse_any).ok()?;
    Some((name, signature))
}

fn after_visibility<'a>(input: ParseStream<'a>) -> ParseBuffer<'a> {
    let ahead = input.fork();
    // One that does not parse is rustc's to report.
    let _ = ahead.parse::<Visibility>();
    ahead
}
