//! Guards: hooks that say who may call. They look at the caller and at what the connection holds; what a client sends is looked at
//! only by a rule that asks for it. In a service they run before all other `before` hooks.

use std::any::type_name;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::call::route::no_method;
use crate::error::{Error, Result};
use crate::hook::{Hook, HookContext};

/// What `#[guard(…)]` takes: any [`Hook`]. A trait of its own, for words of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard",
    label = "not a guard",
    note = "a guard is `signed_in`, `internal_only`, `anyone`, or a rule over what the connection holds: `allow(|user: &User| user.admin)`",
    note = "one of your own is `async fn name(cx: &mut HookContext) -> Result<()>`, or a type that implements `feathers::Hook`"
)]
pub trait Guard: Hook {}

#[diagnostic::do_not_recommend]
impl<H: Hook> Guard for H {}

/// A guard: lets in clients whose connection holds an identity ([`Connection::is_identified`](crate::Connection::is_identified)),
/// and the server's own calls. All others get `NotAuthenticated`.
///
/// On a method it is `#[guard(signed_in)]`, on the block likewise for all methods; here for all services of an app:
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{All, App, signed_in};
///
/// let app = App::new().before(All, signed_in);
/// # let _ = app;
/// ```
///
/// # Errors
/// `NotAuthenticated`.
pub async fn signed_in(cx: &mut HookContext) -> Result<()> {
    match cx.connection() {
        Some(connection) if !connection.is_identified() => Err(not_authenticated()),
        _ => Ok(()),
    }
}

/// A guard: lets in nobody but the server. Clients are told what they are told of a method that is not there.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{App, internal_only};
///
/// let app = App::new().before("remove", internal_only);
/// # let _ = app;
/// ```
///
/// # Errors
/// `MethodNotAllowed`.
pub async fn internal_only(cx: &mut HookContext) -> Result<()> {
    if cx.caller().is_client() {
        return Err(no_method(cx.method(), cx.path()));
    }
    Ok(())
}

/// A guard that lets everybody in. It does nothing; `#[guard(anyone)]` says that a method is open on purpose.
///
/// # Errors
/// None.
pub async fn anyone(_: &mut HookContext) -> Result<()> {
    Ok(())
}

/// A guard: a rule over a value that the connection holds, as [`Inject<T>`](crate::Inject) sees it. Without one a client gets
/// `NotAuthenticated`, and `Forbidden` where the rule says `false`. The server's own calls pass.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{App, Hook, allow};
///
/// struct User { admin: bool, roles: Vec<String> }
///
/// fn role(name: &'static str) -> impl Hook {
///     allow(move |user: &User| user.roles.iter().any(|role| role == name))
/// }
///
/// let app = App::new().before("remove", allow(|user: &User| user.admin)).before("create", role("editor"));
/// # let _ = app;
/// ```
///
/// In a service: `#[guard(role("editor"))]`. A rule that waits, or looks at the call, is made by [`allow_call`].
pub fn allow<T, F>(rule: F) -> Allow<T, F>
where
    T: Send + Sync + 'static,
    F: Fn(&T) -> bool + Send + Sync + 'static,
{
    Allow { rule, value: PhantomData }
}

/// See [`allow`].
pub struct Allow<T, F> {
    rule: F,
    value: PhantomData<fn(&T)>,
}

#[diagnostic::do_not_recommend]
impl<T, F> Hook for Allow<T, F>
where
    T: Send + Sync + 'static,
    F: Fn(&T) -> bool + Send + Sync + 'static,
{
    async fn call(&self, cx: &mut HookContext) -> Result<()> {
        match held::<T>(cx)? {
            Some(value) => allowed((self.rule)(&value)),
            None => Ok(()),
        }
    }
}

/// The same for a rule that waits, or looks at the call. It runs before hooks have looked at id, data and query, so it sees
/// them as the client sent them.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{App, HookContext, allow_call};
///
/// struct User { id: u64 }
///
/// let own = allow_call(async |user: &User, cx: &mut HookContext| Ok(cx.id()? == Some(user.id.into())));
/// let app = App::new().before("patch", own);
/// # let _ = app;
/// ```
///
/// `Err` ends the call with that error. Like every async closure that is a hook it captures no variables; an `async fn` is a rule,
/// too.
pub fn allow_call<T, F>(rule: F) -> AllowCall<T, F>
where
    T: Send + Sync + 'static,
    F: for<'a> Rule<'a, T> + Send + Sync + 'static,
{
    AllowCall { rule, value: PhantomData }
}

/// See [`allow_call`].
pub struct AllowCall<T, F> {
    rule: F,
    value: PhantomData<fn(&T)>,
}

/// A function that is a rule. It names the future, which a plain `Fn` bound can not do for every lifetime at once.
pub trait Rule<'a, T: 'a>: Fn(&'a T, &'a mut HookContext) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<bool>> + Send + 'a;
}

impl<'a, T, F, Fut> Rule<'a, T> for F
where
    T: 'a,
    F: Fn(&'a T, &'a mut HookContext) -> Fut,
    Fut: Future<Output = Result<bool>> + Send + 'a,
{
    type Future = Fut;
}

#[diagnostic::do_not_recommend]
impl<T, F> Hook for AllowCall<T, F>
where
    T: Send + Sync + 'static,
    F: for<'a> Rule<'a, T> + Send + Sync + 'static,
{
    async fn call(&self, cx: &mut HookContext) -> Result<()> {
        match held::<T>(cx)? {
            Some(value) => allowed((self.rule)(&value, cx).await?),
            None => Ok(()),
        }
    }
}

impl<T, F> fmt::Debug for Allow<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Allow").field("over", &type_name::<T>()).finish_non_exhaustive()
    }
}

impl<T, F> fmt::Debug for AllowCall<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllowCall").field("over", &type_name::<T>()).finish_non_exhaustive()
    }
}

/// What a rule is over; `None` where the server calls, which no rule holds back.
fn held<T: Send + Sync + 'static>(cx: &HookContext) -> Result<Option<Arc<T>>> {
    if !cx.caller().is_client() {
        return Ok(None);
    }
    cx.injected::<T>().map(Some).ok_or_else(not_authenticated)
}

fn allowed(is_allowed: bool) -> Result<()> {
    if is_allowed { Ok(()) } else { Err(Error::forbidden("Not allowed")) }
}

/// In the words of [`Inject`](crate::Inject), so that a client need not know which of the two refused it.
fn not_authenticated() -> Error {
    Error::not_authenticated("Not authenticated")
}
