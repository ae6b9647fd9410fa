//! What is true of every expansion.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::visit::{self, Visit};
use syn::{File, Item, PatIdent};

use super::{has_word, parse};
use crate::derive::events;
use crate::record::record;
use crate::service::service;

#[test]
fn of_a_plain_method_is_short() {
    let file = parse(&service(
        quote!("messages"),
        quote! {
            impl Messages {
                /// Adds a message.
                async fn create(&self, data: NewMessage, me: Inject<User>) -> Result<Message> { todo!() }
            }
        },
    ));
    let methods: Vec<_> = file.items.into_iter().skip(2).collect();
    let lines = prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items: methods });
    assert!(lines.lines().count() < 60, "{lines}");
}

#[test]
fn keeps_the_block_as_it_is() {
    let block = quote! {
        /// Docs.
        #[attr]
        pub(in crate::x) impl Odd { }
    };
    // What is no block is kept too.
    assert!(service(quote!("odd"), block.clone()).to_string().starts_with(&block.to_string()));

    let block = quote! {
        /// Docs.
        #[attr(1)]
        impl<T: Into<[u8; { 1 + 1 }]>> Odd<T> where T: Copy {
            #![inner]
            pub const A: fn() -> Vec<u8> = { || vec![] };
            type B = [u8; { 2 }];
            macros! { of any kind }
            macros!(and { these });
            pub(in super::x) const unsafe extern "C" fn mark<const N: usize>() -> Id<{ N }> where Self: Sized { {} }
            default fn unstable(&self) {}
            #[instrument(level = "info")]
            async fn get(&self, #[cfg(all())] id: Id<{ 1 }>) -> Result<Id<{ 2 }>> where { syntax of the future => {} }
            fn after(self) {}
        }
    };
    let expanded = service(quote!("odd"), block.clone()).to_string();
    assert!(expanded.starts_with(&block.to_string()), "{expanded}");
}

#[test]
fn takes_our_attributes_off() {
    let block = |ours: fn(TokenStream) -> TokenStream| {
        let (hook, method, before) = (ours(quote!(hook(limit()))), ours(quote!(method)), ours(quote!(before(all))));
        let (publish, setup, guard) = (ours(quote!(publish)), ours(quote!(setup)), ours(quote!(guard(known))));
        quote! {
            /// Docs.
            #hook
            #guard
            #[allow(dead_code)]
            impl Messages {
                #![allow(unused)]
                #hook
                #[inline]
                #guard
                fn create(&self, data: New) -> Result<()> { body }
                #method
                fn ping(&self, _: ()) -> Result<()> {}
                #[cfg(a)]
                #before
                #[other::before]
                fn check(&self) {}
                #publish
                fn who(&self, message: &Message) -> Audience {}
                #setup
                fn start(&self) {}
                // Somebody else's.
                #[cfg_attr(a, before(all))]
                fn plain(&self) {}
            }
        }
    };
    let expanded = service(quote!("odd"), block(|ours| quote!(#[#ours]))).to_string();
    assert!(expanded.starts_with(&block(|_| quote!()).to_string()), "{expanded}");
    assert!(!expanded.contains("compile_error"), "{expanded}");
    // Also where there are mistakes, which would be followed by rustc's about attributes that it does not know.
    let broken = service(quote!(), block(|ours| quote!(#[#ours]))).to_string();
    assert!(broken.starts_with(&block(|_| quote!()).to_string()), "{broken}");
}

#[test]
fn sees_through_the_groups_of_macro_rules() {
    let group = |stream| Group::new(Delimiter::None, stream);
    let ty = group(quote!(&NewMessage));
    let item = group(quote!(impl Messages { async fn create(&self, data: #ty) -> Result<Message> { todo!() } }));
    let expanded = service(quote!("messages"), quote!(#item)).to_string();
    assert!(expanded.contains("type Data = NewMessage ;"), "{expanded}");
    assert!(expanded.contains(":: data_ref ("), "{expanded}");
}

/// All names that generated functions bring into scope are ours.
#[test]
fn binds_only_names_of_ours() {
    struct Bound(Vec<String>);
    impl<'ast> Visit<'ast> for Bound {
        fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
            self.0.push(pat.ident.to_string());
            visit::visit_pat_ident(self, pat);
        }
    }
    let file = parse(&service(
        quote!("messages", publish = everyone(), events = E),
        quote! {
            #[hook(limit())]
            #[guard(known())]
            impl Messages {
                #[cfg(a)]
                #[hook(mask())]
                async fn patch(&self, id: i64, data: D, a: A, b: B) -> Result<D> { todo!() }
                #[method]
                async fn ping(&self, data: D) -> Result<D> { todo!() }
                #[before(all)]
                fn before(&self, a: A, data: &mut D, query: &mut Q, result: &mut Option<D>) {}
                #[after(patch)]
                fn after(&self, a: A, id: &i64, result: &mut D) {}
                #[error(all)]
                fn error(&self, a: A, error: &Error) {}
                #[deprecated]
                #[around(all)]
                async fn around(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> { todo!() }
                #[publish]
                fn who(&self, d: &D, a: A) -> Audience { todo!() }
                #[publish(typing)]
                fn near(&self, e: &E) -> Audience { todo!() }
                #[setup]
                fn start(&self, app: AppRef) {}
            }
        },
    ));
    assert!(file.items.iter().all(|item| !matches!(item, Item::Macro(_))), "no mistakes");
    let mut bound = Bound(Vec::new());
    file.items.iter().skip(1).for_each(|item| bound.visit_item(item));
    assert!(bound.0.len() > 5, "{:?}", bound.0);
    assert!(bound.0.iter().all(|name| name.starts_with("__feathers_")), "{:?}", bound.0);
}

#[test]
fn adds_nothing_to_what_rustc_says_of_duplicates() {
    let expanded = service(
        quote!("messages"),
        quote! {
            impl Messages {
                fn find(&self) -> Result<()> { Ok(()) }
                fn find(&self) -> Result<()> { Ok(()) }
                #[cfg(a)]
                fn get(&self, id: i64) -> Result<()> { Ok(()) }
                fn get(&self, id: i64) -> Result<()> { Ok(()) }
                fn remove(&self, id: i64) -> Result<()> { Ok(()) }
                #[before(all)]
                fn trim(&self) {}
                fn trim(&self) {}
                #[publish]
                fn who(&self, message: &Message) -> Audience {}
                #[setup]
                fn who(&self) {}
            }
        },
    );
    let block_ends = expanded.to_string().find("automatically_derived").expect("impls");
    assert!(!expanded.to_string()[block_ends..].contains("trim"), "{expanded}");
    assert!(!expanded.to_string()[block_ends..].contains("who"), "{expanded}");
    assert!(!has_word(expanded.clone(), "Find") && !has_word(expanded.clone(), "Get"), "{expanded}");
    assert!(has_word(expanded, "Remove"));
}

/// Whatever a user writes, or has half written, gives code or messages.
#[test]
fn never_panics() {
    let args = quote!("a/:b", crate = ::x::y, allow_unknown_query, publish = f(1), events = E<T>, deny(unguarded));
    let item = quote! {
        #[doc = "A"]
        #[cfg_attr(a, cfg(b), allow(c))]
        impl<T: X> Messages<T> where T: Y {
            #[doc = "B"]
            pub async fn patch(&self, id: Vec<u8>, data: &str, _: impl A, Query(q): &Query<Q>) -> Result<&'a T> where T: Z { 1 }
            const fn find(mut self) {}
            #[method(rename = "b c")]
            #[hook(a, after = b)]
            #[guard(a, b = c)]
            fn ping(&self, _: ()) -> Result<T> {}
            #[before(ping, all)]
            fn one<'a>(&self, data: &'a mut impl A, id: T, &x: &mut X) -> impl A {}
            #[around(ping)]
            async fn two(&self, cx: &mut C, next: Next<'_>) -> Result<()> {}
            #[publish("x", created)]
            fn three(&self, e: &E) -> Audience {}
            #[setup(x)]
            fn four(&self, app: AppRef) {}
            const A: u8 = 1;
        }
    };
    for broken in each_without_one_token(&item) {
        drop(service(args.clone(), broken));
    }
    for broken in each_without_one_token(&args) {
        drop(service(broken, item.clone()));
    }
    let item = quote! {
        #[event(crate = a::b)]
        enum E<T: X> where T: Y {
            #[event(rename = "a b")]
            A(Vec<T>),
            B { c: u8 },
            C,
        }
    };
    for broken in each_without_one_token(&item) {
        drop(events(broken));
    }
    let item = quote! {
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[record(table = "a", like, new = "B", crate = a::b)]
        pub struct A {
            #[record(id(given))]
            id: i64,
            #[record(filter, default = f(1), column = "c")]
            #[serde(rename = "x", skip_serializing_if = "y")]
            #[garde(length(min = 1), inner(ascii, inner(custom(z))))]
            b: Vec<u8>,
            #[record(text, readonly, default)]
            c: Option<D>,
            #[record(private)]
            #[serde(skip_serializing)]
            r#type: u8,
        }
    };
    for broken in each_without_one_token(&item) {
        drop(record(broken));
    }
}

/// The same tokens with one of them, at any depth, left out.
fn each_without_one_token(tokens: &TokenStream) -> Vec<TokenStream> {
    let trees: Vec<_> = tokens.clone().into_iter().collect();
    let mut all = Vec::new();
    for (position, tree) in trees.iter().enumerate() {
        let with = |middle: Option<TokenTree>| -> TokenStream {
            let (before, after) = (&trees[..position], &trees[position + 1..]);
            before.iter().cloned().chain(middle).chain(after.iter().cloned()).collect()
        };
        all.push(with(None));
        if let TokenTree::Group(group) = tree {
            for inside in each_without_one_token(&group.stream()) {
                all.push(with(Some(Group::new(group.delimiter(), inside).into())));
            }
        }
    }
    all
}
