//! What runs around the methods.

use quote::quote;

use super::check;
use crate::service::service;
use crate::tests::has_word;

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
fn guards() {
    check(
        "guards",
        quote!("messages", deny(unguarded)),
        quote! {
            #[hook(limit(10))]
            #[guard(known)]
            impl Messages {
                #[guard(anyone)]
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                #[cfg(feature = "write")]
                #[hook(trim)]
                #[guard(signed_in, allow(|user: &User| user.writes))]
                async fn create(&self, data: NewMessage) -> Result<Message> { todo!() }
                #[guard(self.owner())]
                async fn remove(&self, id: i64) -> Result<Message> { todo!() }
                #[before(all)]
                fn log(&self) {}
                #[before(create)]
                fn check(&self, data: &mut NewMessage) {}
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
fn hooks_with_lints() {
    check(
        "hooks_lints",
        quote!("messages", events = MessageEvent),
        quote! {
            impl Messages {
                async fn create(&self, data: NewMessage) -> Result<Message> { todo!() }
                #[deprecated]
                #[before(create)]
                fn trim(&self, data: &mut NewMessage) {}
                #[allow(deprecated)]
                #[around(create)]
                async fn timing(&self, cx: &mut OldContext, next: Next<'_>) -> Result<()> { next.run(cx).await }
                #[expect(deprecated)]
                #[publish]
                fn who(&self, message: &OldMessage, rooms: Inject<OldRooms>) -> Audience { todo!() }
                #[deprecated]
                #[publish(typing)]
                fn near(&self, event: &MessageEvent) -> Audience { todo!() }
                #[deprecated]
                #[teardown]
                async fn stop(&self) {}
            }
        },
    );
}

#[test]
fn crate_path_is_everywhere() {
    let expanded = service(
        quote!("messages", crate = crate::reexports::api, events = MessageEvent, publish = everyone()),
        quote! {
            #[hook(limit(), around = log())]
            #[guard(known())]
            impl Messages {
                async fn create(&self, data: NewMessage) -> Result<Message> { todo!() }
                #[method]
                async fn mark_read(&self, data: &MarkRead, me: Inject<User>) -> Result<Unread> { todo!() }
                #[before(all)]
                fn before(&self, data: &mut impl Any, query: &mut Q, result: &mut Option<R>, me: Inject<User>) {}
                #[after(mark_read)]
                fn after(&self, data: &MarkRead, result: &mut Unread) -> Result<()> { todo!() }
                #[after(create)]
                fn whole(&self, cx: &mut HookContext) {}
                #[error(all)]
                fn error(&self, error: &Error) {}
                #[around(all)]
                async fn around(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> { todo!() }
                #[publish]
                fn who(&self, message: &Message) -> Audience { todo!() }
                #[publish(typing)]
                fn near(&self, event: &MessageEvent) -> Audience { todo!() }
                #[setup]
                async fn start(&self, app: AppRef) {}
                #[teardown]
                fn stop(&self) -> Result<()> { todo!() }
            }
        },
    );
    assert!(!has_word(expanded.clone(), "compile_error") && has_word(expanded.clone(), "reexports"));
    assert!(!has_word(expanded, "feathers"), "the default path is nowhere");
}
