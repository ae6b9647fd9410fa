//! Every mistake with logins is answered in words a newcomer understands: one case a mistake.
//!
//! `TRYBUILD=overwrite cargo test -p feathers-auth --test ui` writes the expectations anew; read the difference as prose before it is
//! committed.

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
