//! One golden file a feature.

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;

use super::expand;

mod custom;
mod fallback;
mod hooks;
mod service;
mod store;

/// Compares an expansion with the golden file, or writes it.
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
