//! What every store of records must do, as tests for the authors of an [`Adapter`].

#[allow(missing_docs, reason = "tests, each called by what it tests")]
mod methods;
mod person;
#[allow(missing_docs, reason = "tests, each called by what it tests")]
mod rules;
mod setting;
#[allow(missing_docs, reason = "tests, each called by what it tests")]
mod syntax;
#[allow(missing_docs, reason = "tests, each called by what it tests")]
mod transactions;

use std::time::Duration;

pub use self::person::{NewPerson, PatchPerson, Person};
use crate::store::Adapter;

/// The tests, one function each.
#[doc(hidden)]
pub mod cases {
    pub use super::methods::*;
    pub use super::rules::*;
    pub use super::syntax::*;
    pub use super::transactions::*;
}

/// How long one test may take before it is taken for one that hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// One test with a store of its own.
#[doc(hidden)]
pub fn run<A: Adapter<Record = Person>>(make: impl AsyncFnOnce() -> A, case: impl AsyncFnOnce(A)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ended =
        runtime.expect("a runtime").block_on(async { tokio::time::timeout(DEADLINE, async { case(make().await).await }).await });
    assert!(ended.is_ok(), "the store did not answer within {DEADLINE:?}");
}

/// Tests that a store does what every [`Adapter`](crate::store::Adapter) does: the cases of `@feathersjs/adapter-tests`, the order
/// of records, null, patterns, ids that are taken, and transactions that are not its own.
///
/// It makes a module of tests with the name that is given, each test with a new empty store of
/// [`Person`](crate::test::adapter::Person)s, which an async function or closure makes. It stands where modules may stand.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::store::Memory;
///
/// feathers::adapter_tests!(memory, async || Memory::new());
/// ```
///
/// A store with transactions of its own says how one begins, and it is tested that nothing is left of one that is dropped:
///
/// ```
/// # use feathers_runtime as feathers;
/// # use feathers::store::{Memory, Transaction};
/// # use feathers::test::adapter::Person;
/// # async fn make() -> Memory<Person> { Memory::new() }
/// # async fn begin(_: &Memory<Person>) -> Transaction { Transaction::new(()) }
/// feathers::adapter_tests!(sqlite, make, transactions = begin);
/// ```
#[macro_export]
macro_rules! adapter_tests {
    ($name:ident, $make:expr, transactions = $begin:expr $(,)?) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $crate::__adapter_cases! { $make }

            #[test]
            fn nothing_is_left_of_a_transaction_that_was_dropped() {
                $crate::test::adapter::run($make, async |store| {
                    $crate::test::adapter::cases::nothing_is_left_of_a_transaction_that_was_dropped(store, $begin).await
                });
            }
        }
    };
    ($name:ident, $make:expr $(,)?) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $crate::__adapter_cases! { $make }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapter_cases {
    ($make:expr) => {
        $crate::__adapter_cases! { $make =>
            get get_with_a_query get_not_found get_with_another_id_in_the_query find
            remove remove_with_a_query remove_not_found remove_many remove_many_without_pages
            remove_with_another_id_in_the_query remove_many_by_nothing
            update update_with_a_query update_not_found update_with_another_id_in_the_query
            update_keeps_what_is_not_there update_and_patch_keep_the_id
            patch patch_with_a_query patch_not_found patch_with_another_id_in_the_query patch_nothing patch_to_null
            patch_many patch_many_without_pages patch_many_that_match_after patch_many_that_match_no_more
            create create_many create_none create_answers_in_order create_with_an_id create_with_an_id_that_is_taken
            create_at_once
            equal equal_of_two_fields sort sort_by_text_numbers sort_by_two_fields limit limit_zero skip select or one_of
            none_of less less_or_equal greater greater_or_equal not_equal between_sorted or_nested_sorted and and_with_or
            count count_with_a_query count_with_limit_and_skip count_with_limit_zero
            without_sort_by_id equal_ones_by_id null_first text_by_code_points not_equal_matches_null none_of_matches_null
            nothing_compares_with_null null_equals_null null_in_a_list empty_lists no_alternatives booleans
            numbers_at_the_bounds bounds_of_limit_and_skip text_is_no_code like ilike
            a_transaction_of_somebody_else
        }
    };
    ($make:expr => $($case:ident)*) => {
        $(#[test]
        fn $case() {
            $crate::test::adapter::run($make, $crate::test::adapter::cases::$case);
        })*
    };
}

#[cfg(test)]
mod tests {
    use crate::store::Memory;

    crate::adapter_tests!(memory, async || Memory::new());
}
