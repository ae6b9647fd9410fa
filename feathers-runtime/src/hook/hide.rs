//! A hook that keeps fields from clients.

use serde_json::{Map, Value};

use super::{AroundHook, Hook, HookContext, Next};
use crate::error::Result;

/// A hook that takes these fields out of what clients get, as answer and in events; the server's own callers get them all. It
/// looks at a record, at each of a list, and at the records of a page.
///
/// It is an around hook, so that it sees what the `after` hooks inside made of the result, and an `after` hook for who wants it
/// to run among those. An `after` hook that changes the result when a client calls does less: the events of the server's calls go
/// to clients, too.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{All, App, hide};
///
/// let app = App::new().around(All, hide(["password", "inviteCode"]));
/// # let _ = app;
/// ```
#[must_use]
pub fn hide<const N: usize>(fields: [&'static str; N]) -> Hide<N> {
    Hide(fields)
}

/// See [`hide`].
#[derive(Clone, Copy, Debug)]
pub struct Hide<const N: usize>([&'static str; N]);

// One kind of hook among many: of no help to who has written something else.
#[diagnostic::do_not_recommend]
impl<const N: usize> Hook for Hide<N> {
    async fn call(&self, cx: &mut HookContext) -> Result<()> {
        // What an earlier hook keeps from clients stays away.
        let shown = match cx.dispatch()? {
            Some(dispatch) => Some(dispatch),
            None => cx.result()?.cloned(),
        };
        let Some(mut shown) = shown else { return Ok(()) };
        if self.strip(&mut shown) { cx.set_dispatch(shown) } else { Ok(()) }
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> AroundHook for Hide<N> {
    async fn call(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        next.run(cx).await?;
        Hook::call(self, cx).await
    }
}

impl<const N: usize> Hide<N> {
    /// Whether there was something to take out.
    fn strip(&self, shown: &mut Value) -> bool {
        match shown {
            Value::Array(items) => items.iter_mut().map(|item| self.strip_record(item)).fold(false, |any, one| any | one),
            record => {
                let stripped = self.strip_record(record);
                match record.get_mut("data") {
                    Some(Value::Array(items)) => {
                        items.iter_mut().map(|item| self.strip_record(item)).fold(stripped, |any, one| any | one)
                    }
                    _ => stripped,
                }
            }
        }
    }

    fn strip_record(&self, record: &mut Value) -> bool {
        let without = |fields: &mut Map<String, Value>| {
            self.0.iter().map(|field| fields.remove(*field).is_some()).fold(false, |any, one| any | one)
        };
        record.as_object_mut().is_some_and(without)
    }
}
