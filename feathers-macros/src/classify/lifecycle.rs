//! What runs when the app starts and ends.

use syn::Signature;
use syn::spanned::Spanned;

use super::arguments::{argument_name, classify_owned, typed_arguments};
use super::called;
use super::signature::{Caller, Subject, check_signature};
use super::types::{Role, check_return};
use crate::errors::Errors;
use crate::model::Lifecycle;
use crate::syntax::block::BlockItem;
use crate::syntax::lists::check_bare;
use crate::syntax::marks::{Mark, Word};

pub(super) fn classify_lifecycle(mark: &Mark, signature: &Signature, item: &BlockItem, errors: &Errors) -> Option<Lifecycle> {
    let called = called(signature, item);
    let is_setup = mark.word == Word::Setup;
    let subject = Subject::called(
        Caller::Generated,
        &called.name,
        if is_setup { "async fn _(&self, app: AppRef) -> Result<()>" } else { "async fn _(&self) -> Result<()>" },
    );
    check_bare(mark, errors);
    check_signature(&subject, signature, errors);
    let typed = typed_arguments(signature);
    let before = errors.count();
    for argument in &typed {
        classify_owned(&subject.name, &Role::Argument(argument_name(argument).cloned()), argument, errors);
    }
    let allowed = usize::from(is_setup);
    if let Some(more) = typed.get(allowed) {
        let takes = if is_setup { "the app, and nothing else" } else { "nothing" };
        errors.blame(more, format!("`{}` takes {takes}: there is no call\nhelp: `{}`", subject.name, subject.example));
    }
    let output = check_return(&subject.name, signature, errors);
    (errors.count() == before).then(|| Lifecycle {
        span: mark.attr.path().span(),
        app: typed.first().map(|argument| (*argument.ty).clone()),
        called,
        output,
    })
}
