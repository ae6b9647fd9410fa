//! Every mistake with the macro is answered in words a newcomer understands: one case a mistake, grouped by topic.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the expectations anew; read the difference as prose before it is committed.

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
