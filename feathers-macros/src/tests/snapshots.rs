//! One golden file a feature.

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ItemImpl, parse_quote};

use super::{expand, has_word, parse};
use crate::derive;
use crate::service::service;

/// Compares with the golden file, or writes it.
fn check(name: &str, args: TokenStream, item: TokenStream) -> String {
    let found = expand(args, item);
    compare(name, &found);
    found
}

fn compare(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expansion").join(name).with_extension("rs");
    if env::var_os("UPDATE_EXPANSION").is_some() {
        fs::write(&path, found).expect("the folder of the golden files is there");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == golden, "not as {} has it (UPDATE_EXPANSION=1 rewrites it):\n{found}", path.display());
}

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

#[test]
fn custom() {
    check(
        "custom",
        quote!("messages"),
        quote! {
            impl<S: Store> Messages<S> {
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                /// Marks all up to this one.
                #[method]
                async fn mark_read(&self, data: MarkRead, me: Inject<User>) -> Result<Unread> { todo!() }
                #[cfg(feature = "typing")]
                #[method(rename = "type")]
                fn r#type(&self, typing: &Typing) -> Result<()> { todo!() }
                #[method]
                async fn ping(&self, _: ()) -> Result<Pong> { todo!() }
            }
        },
    );
}

#[test]
fn hooks() {
    check(
        "hooks",
        quote!("messages"),
        quote! {
            impl Messages {
                async fn find(&self, Query(query): Query<MessageQuery>) -> Result<Page<Message>> { todo!() }
                async fn create(&self, data: OneOrMany<NewMessage>) -> Result<OneOrMany<Message>> { todo!() }
                async fn patch(&self, id: i64, data: &PatchMessage) -> Result<Message> { todo!() }
                #[method]
                async fn mark_read(&self, data: MarkRead) -> Result<Unread> { todo!() }

                /// Of every item.
                #[before(create)]
                async fn check(&self, me: Inject<User>, data: &mut NewMessage, result: &mut Option<OneOrMany<Message>>) -> Result<(), Refused> { todo!() }
                #[before(create, patch)]
                fn trim(&self, data: &mut impl HasText) { data.trim() }
                #[before(find)]
                fn mine(&self, query: &mut MessageQuery, me: Inject<User>) -> Result<()> { todo!() }
                #[before(all)]
                async fn log(&self, cx: &mut HookContext, clock: Clock) -> Result<()> { todo!() }
                #[after(find)]
                fn mask(&self, result: &mut Page<Message>, caller: Caller) -> Result<()> { todo!() }
                #[cfg(feature = "audit")]
                #[after(patch, mark_read)]
                async fn audit(&self, result: &impl Serialize) -> Result<()> { todo!() }
                #[after(patch)]
                fn compare(&self, id: &i64, data: &PatchMessage, result: &Message) {}
                #[error(all)]
                async fn report(&self, error: &Error) {}
                #[error(patch)]
                fn recover(&self, id: &mut i64, data: &PatchMessage, error: &mut Error, result: &mut Option<Message>) -> Result<()> { todo!() }
                #[around(all)]
                async fn timing(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> { next.run(cx).await }
                #[around(create)]
                #[cfg(feature = "transactions")]
                async fn transaction(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> { next.run(cx).await }
            }
        },
    );
}

#[test]
fn reusable_hooks() {
    check(
        "reusable_hooks",
        quote!("messages"),
        quote! {
            #[hook(authenticated(), around = self.timing.clone())]
            #[hook(after = mask())]
            #[doc = "Kept."]
            impl Messages {
                #[hook(limit(10), error = report())]
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                #[hook(before = validate::<NewMessage, _>(|data| data.check()))]
                #[inline]
                #[hook(around = transaction(&self.pool))]
                async fn create(&self, data: NewMessage) -> Result<Message> { todo!() }
                #[before(all)]
                fn last(&self) {}
            }
        },
    );
}

#[test]
fn reusable_hooks_under_conditions() {
    check(
        "reusable_hooks_cfg",
        quote!("messages"),
        quote! {
            #[hook(authenticated())]
            impl Messages {
                #[cfg(feature = "memory")]
                #[hook(limit(10))]
                fn find(&self) -> Result<Vec<Message>> { todo!() }
                #[cfg_attr(feature = "disk", cfg(unix))]
                #[cfg(not(feature = "memory"))]
                #[hook(limit(100), around = cached())]
                fn find(&self) -> Result<Vec<Message>> { todo!() }
                #[hook(after = mask(), before = known())]
                fn get(&self, id: i64) -> Result<Message> { todo!() }
            }
        },
    );
}

#[test]
fn publishers() {
    check(
        "publishers",
        quote!("messages", publish = everyone(), events = MessageEvent),
        quote! {
            impl Messages {
                async fn create(&self, data: NewMessage) -> Result<OneOrMany<Message>> { todo!() }
                async fn patch(&self, id: i64, data: PatchMessage) -> Result<Message> { todo!() }
                async fn remove(&self, id: i64) -> Result<Message> { todo!() }
                #[publish(created, patched)]
                async fn who(&self, message: &Message, rooms: Inject<Rooms>) -> Result<Audience> { todo!() }
                #[publish(removed)]
                #[cfg(feature = "quiet")]
                fn nobody(&self, message: &Message) -> Audience { nobody() }
                #[publish(typing, "log-line")]
                fn near(&self, event: &MessageEvent) -> Audience { todo!() }
            }
        },
    );
}

#[test]
fn publishers_of_all() {
    check(
        "publishers_all",
        quote!("messages", events = MessageEvent<T>),
        quote! {
            impl<T> Messages<T> {
                async fn create(&self, data: NewMessage) -> Result<Message> { todo!() }
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                async fn update(&self, id: i64, data: NewMessage) -> Result<Message> { todo!() }
                #[publish]
                fn who(&self, message: &Message) -> Audience { todo!() }
                #[publish(typing)]
                async fn near(&self, event: &MessageEvent<T>) -> Audience { todo!() }
            }
        },
    );
}

#[test]
fn lifecycle() {
    check(
        "lifecycle",
        quote!("messages"),
        quote! {
            impl Messages {
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                #[setup]
                #[cfg(feature = "memory")]
                fn fill(&self) {}
                #[setup]
                #[cfg(not(feature = "memory"))]
                async fn connect(&self, app: AppRef) -> Result<(), sqlx::Error> { todo!() }
                #[teardown]
                async fn disconnect(&self) -> Result<()> { todo!() }
            }
        },
    );
}

#[test]
fn events() {
    check(
        "events",
        quote!("messages", events = MessageEvent<S>),
        quote!(
            impl<S: Store> Messages<S> {
                async fn find(&self) -> Result<Vec<Message>> {
                    todo!()
                }
            }
        ),
    );
}

#[test]
fn events_of_an_enum() {
    let found = prettyplease::unparse(&parse(&derive::events(quote! {
        /// What happens beside messages.
        #[event(crate = crate::reexports::api)]
        enum MessageEvent<T: Payload> where T: Send {
            Typing(Typing),
            UserJoined(Vec<T>),
            #[event(rename = "log-line")]
            Log(String),
            Cleared,
        }
    })));
    compare("derive", &found);
    assert!(!found.contains("::feathers::"), "the default path is nowhere");
}

#[test]
fn fallback() {
    check(
        "fallback",
        quote!("messages"),
        quote! {
            impl<S: Store> Messages<S> {
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                async fn get(&self) -> Result<Message> { todo!() }
            }
        },
    );
}

#[test]
fn fallback_of_the_attribute() {
    let broken = parse(&service(quote!("a b"), quote!(impl Messages { fn find(&self) -> Result<()> { Ok(()) } })));
    let stub: ItemImpl = parse_quote! {
        #[automatically_derived]
        impl ::feathers::__private::Service for Messages {
            const PATH: &'static str = "";
            const ROWS: &'static [::feathers::__private::Row<Self>] = &[];
            type Client = ::feathers::__private::Handle<Self>;
        }
    };
    assert_eq!(broken.items.len(), 3);
    assert_eq!(broken.items[1].to_token_stream().to_string(), stub.to_token_stream().to_string());
}
