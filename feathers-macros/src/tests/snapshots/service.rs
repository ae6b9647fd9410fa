//! The attribute, the block and the six methods.

use quote::quote;

use super::check;
use crate::service::service;
use crate::tests::has_word;

#[test]
fn hello() {
    check(
        "hello",
        quote!("hello"),
        quote! {
            impl Hello {
                async fn find(&self) -> Result<Vec<String>> {
                    Ok(vec!["world".to_owned()])
                }
            }
        },
    );
}

#[test]
fn full() {
    let found = check(
        "full",
        quote!("messages"),
        quote! {
            impl Messages {
                async fn find(&self, Query(query): Query<MessageQuery>) -> Result<Page<Message>> { self.page(query) }
                async fn get(&self, id: i64) -> Result<Message> { self.one(id) }
                async fn create(&self, data: NewMessage, me: Inject<User>) -> Result<Message> { self.add(data, &me) }
                async fn update(&self, id: i64, data: NewMessage, params: Params) -> Result<Message> { todo!() }
                async fn patch(&self, id: Target<i64>, mut data: PatchMessage, me: Inject<User>, params: Params) -> Result<OneOrMany<Message>> { todo!() }
                async fn remove(&self, id: Target<i64>) -> Result<OneOrMany<Message>, MessageError> { todo!() }
                /// A plain helper.
                fn page(&self, query: MessageQuery) -> Result<Page<Message>> { todo!() }
                const LIMIT: usize = { 10 };
            }
        },
    );
    assert!(found.lines().count() < 400, "a service with all methods is short");
}

#[test]
fn generics() {
    check(
        "generics",
        quote!("records"),
        quote! {
            impl<'s, S: Store<Record = T>, T, const N: usize> Records<'s, S, T, { N }>
            where
                T: Clone + Serialize,
                's: 'static,
            {
                async fn get(&self, id: Id<{ N }>) -> Result<T, S::Error> { self.0.get(id).await }
                async fn create(&self, data: OneOrMany<T>) -> Result<Self::Created, S::Error> { todo!() }
            }
        },
    );
}

#[test]
fn cfg() {
    check(
        "cfg",
        quote!("messages"),
        quote! {
            #[cfg(feature = "messages")]
            impl Messages {
                #[cfg(feature = "memory")]
                async fn find(&self) -> Result<Vec<Message>> { Ok(self.memory()) }
                #[cfg(not(feature = "memory"))]
                async fn find(&self) -> Result<Vec<Message>> { self.disk().await }
                #[cfg_attr(feature = "frozen", cfg(any()), doc = "Never there.", inline)]
                #[inline]
                async fn create(&self, data: NewMessage) -> Result<Message> { todo!() }
            }
        },
    );
}

#[test]
fn docs() {
    check(
        "docs",
        quote!("messages"),
        quote! {
            /// What people say.
            ///
            ///     indented
            impl Messages {
                //! Also of the service.

                ///
                /// One message.
                ///
                async fn get(&self, id: i64) -> Result<Message> { todo!() }
                /// From a file:
                #[doc = include_str!("create.md")]
                /// and then this.
                async fn create(&self, data: NewMessage) -> Result<Message> { todo!() }
                #[doc(hidden)]
                async fn remove(&self, id: i64) -> Result<Message> { todo!() }
            }
        },
    );
}

#[test]
fn sync() {
    check(
        "sync",
        quote!("numbers"),
        quote! {
            impl Numbers {
                fn find(&self) -> Result<Vec<u32>> { Ok(vec![1]) }
                pub(crate) fn r#get(&self, _: usize, (from, to): Range) -> Result<u32> { todo!() }
            }
        },
    );
}

#[test]
fn borrowed() {
    check(
        "borrowed",
        quote!("messages"),
        quote! {
            impl Messages {
                async fn patch(&self, id: i64, data: &PatchMessage, me: Inject<User>) -> Result<Message> { todo!() }
            }
        },
    );
}

#[test]
fn lints() {
    check(
        "lints",
        quote!("messages"),
        quote! {
            #[allow(clippy::type_complexity)]
            impl Messages {
                #[deprecated(note = "use `get`")]
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                #[expect(deprecated, reason = "old clients")]
                #[must_use]
                #[tracing::instrument]
                async fn get(&self, id: OldId) -> Result<Message> { todo!() }
            }
        },
    );
}

#[test]
fn crate_path() {
    let args = quote!("messages", crate = crate::reexports::api);
    let item = quote! {
        impl Messages {
            async fn find(&self) -> Result<Vec<Message>> { todo!() }
            async fn patch(&self, id: i64, data: &PatchMessage, me: Inject<User>) -> Result<Message> { todo!() }
        }
    };
    check("crate_path", args.clone(), item.clone());
    let publish = quote!(, publish = everyone());
    assert!(!has_word(service(quote!(#args #publish), item), "feathers"), "the default path is nowhere");
}

#[test]
fn publish() {
    check(
        "publish",
        quote!("messages", publish = self.room.members(), allow_unknown_query,),
        quote!(impl Messages { async fn find(&self) -> Result<Vec<Message>> { todo!() } }),
    );
}

#[test]
fn placeholder() {
    check(
        "placeholder",
        quote!("/users/:userId/messages/"),
        quote!(impl Messages { async fn find(&self, Route(user): Route<UserRoute>) -> Result<Vec<Message>> { todo!() } }),
    );
}
