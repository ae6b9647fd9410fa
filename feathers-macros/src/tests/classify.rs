//! What signatures are in the model.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::classify::classify_item;
use crate::errors::{Errors, show};
use crate::model::{DocLine, Item, Kind, Method};
use crate::syntax::block::parse_block;

fn classify(item: &TokenStream) -> (Item, Result<(), String>) {
    let block = parse_block(quote!(impl Messages { #item })).expect("a block");
    let errors = Errors::new();
    let item = classify_item(&block.items[0], &errors);
    (item, errors.finish().map_err(|mistakes| mistakes.to_string()))
}

fn method(item: &TokenStream) -> Method {
    match classify(item) {
        (Item::Method(method), Ok(())) => *method,
        (_, mistakes) => panic!("{item} is no method: {mistakes:?}"),
    }
}

fn shown<T: ToTokens>(types: impl IntoIterator<Item = T>) -> Vec<String> {
    types.into_iter().map(|ty| show(&ty)).collect()
}

#[test]
fn arguments_by_position() {
    let one = method(&quote!(
        async fn find(&self) -> Result<A> {}
    ));
    assert!(one.kind == Kind::Find && one.is_async);
    assert!(one.id.is_none() && one.data.is_none() && one.extractors.is_empty());

    let one = method(&quote!(
        fn get(&'_ self, key: A, me: B) -> R {}
    ));
    assert!(one.kind == Kind::Get && !one.is_async && one.data.is_none());
    assert_eq!(shown(one.id), ["A"]);
    assert_eq!(shown(one.extractors), ["B"]);

    let one = method(&quote!(
        fn create(&self, New { a, .. }: New, data: B, id: C) -> R {}
    ));
    assert!(one.kind == Kind::Create && one.id.is_none());
    assert_eq!(shown(one.data.map(|data| data.ty)), ["New"]);
    assert_eq!(shown(one.extractors), ["B", "C"]);

    for name in [quote!(update), quote!(patch)] {
        let one = method(&quote!(fn #name(&self, _: A, _: B, _: C, _: D) -> R {}));
        assert_eq!(shown(one.id), ["A"]);
        assert_eq!(shown(one.data.map(|data| data.ty)), ["B"]);
        assert_eq!(shown(one.extractors), ["C", "D"]);
    }

    let one = method(&quote!(
        fn r#remove(&self, id: (A, B)) -> R {}
    ));
    assert!(one.kind == Kind::Remove && one.data.is_none() && one.name == "r#remove");
    assert_eq!(shown(one.id), ["(A, B)"]);
}

#[test]
fn borrowed_data() {
    for (data, ty, borrowed) in
        [(quote!(A), "A", false), (quote!(&A), "A", true), (quote!(&'_ Vec<A>), "Vec<A>", true), (quote!((&A)), "A", true)]
    {
        let data = method(&quote!(fn create(&self, data: #data) -> R {})).data.expect("data");
        assert_eq!((show(&data.ty).as_str(), data.borrowed), (ty, borrowed));
    }
}

#[test]
fn other_items_are_left_alone() {
    for item in [
        quote!(
            fn list(self, a: &A, b: impl B) {}
        ),
        quote!(
            const FIND: u8 = { 1 };
        ),
        quote!(find! {}),
        quote!(
            type Find = u8;
        ),
        quote!(
            fn finds<T>() {}
        ),
    ] {
        assert!(matches!(classify(&item), (Item::Plain, Ok(()))), "{item}");
    }
}

#[test]
fn a_mistake_makes_it_invalid() {
    let (item, mistakes) = classify(&quote!(
        async fn get(&self) -> Result<A> {}
    ));
    assert!(matches!(item, Item::Invalid));
    assert!(mistakes.expect_err("a mistake").contains("`get` needs an id"));
}

#[test]
fn documentation() {
    let doc = method(&quote! {
        /// First.
        ///
        ///   Indented.
        /** Block
         of two */
        #[doc = file!()]
        #[doc(alias = "search")]
        fn find(&self) -> R {}
    });
    let lines: Vec<_> = doc
        .doc
        .expect("docs")
        .lines
        .iter()
        .map(|line| match line {
            DocLine::Text(text) => text.clone(),
            DocLine::Macro(tokens) => tokens.to_string(),
        })
        .collect();
    assert_eq!(lines, ["First.", "", "  Indented.", "Block", "        of two", "file ! ()"]);
}

#[test]
#[should_panic(expected = "dropped unread")]
fn mistakes_are_never_lost() {
    drop(Errors::new());
}
