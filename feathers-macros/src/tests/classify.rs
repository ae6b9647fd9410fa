//! What signatures are in the model.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::classify::{Scope, classify_item};
use crate::errors::{Errors, show};
use crate::model::{DocLine, Hook, Item, Kind, Method, Part, Role, Stage, StoreArgs};
use crate::syntax::block::parse_block;

fn classify(item: &TokenStream) -> (Item, Result<(), String>) {
    let block = parse_block(quote!(impl Messages { #item })).expect("a block");
    let errors = Errors::new();
    let item = classify_item(&block.items[0], &Scope::new(&block, None, &StoreArgs::default()), &errors);
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

fn hook(item: &TokenStream) -> Hook {
    match classify(item) {
        (Item::Hook(hook), Ok(())) => *hook,
        (_, mistakes) => panic!("{item} is no hook: {mistakes:?}"),
    }
}

#[test]
fn custom_methods() {
    for (attr, name, wire) in [
        (quote!(method), quote!(mark_read), "markRead"),
        (quote!(method), quote!(_mark__read_), "markRead"),
        (quote!(method), quote!(r#type), "type"),
        (quote!(method()), quote!(a1_b2), "a1B2"),
        (quote!(method(rename = "mark-read")), quote!(mark), "mark-read"),
    ] {
        let one = method(&quote!(#[#attr] fn #name(&self, typing: &Typing, me: B) -> R {}));
        assert!(one.kind.is_custom() && one.id.is_none());
        assert_eq!(one.kind.wire(), wire);
        assert_eq!(format!("r#{}", one.kind.name()).trim_start_matches("r#"), name.to_string().trim_start_matches("r#"));
        assert_eq!(shown(one.extractors), ["B"]);
        let data = one.data.expect("data");
        assert!(data.borrowed && !data.is_nothing);
    }
    for (ty, is_nothing) in [(quote!(()), true), (quote!((())), true), (quote!(&()), false), (quote!(Nothing), false)] {
        let data = method(&quote!(#[method] fn ping(&self, _: #ty) -> R {})).data.expect("data");
        assert_eq!(data.is_nothing, is_nothing, "{ty}");
    }
    // The data of a standard method is read, also where it is `null`.
    assert!(
        !method(&quote!(
            fn create(&self, _: ()) -> R {}
        ))
        .data
        .expect("data")
        .is_nothing
    );
}

#[test]
fn arguments_by_name() {
    let one = hook(&quote! {
        #[before(all)]
        async fn check(&self, me: Me, result: &mut Option<R>, id: &i64, mut data: &mut D, query: &Q, Query(q): Query<Q>) -> Result<()> {}
    });
    assert!(one.stage == Stage::Before && one.called.is_async && one.is_of_all());
    let roles: Vec<_> = one.arguments.iter().map(|argument| &argument.role).collect();
    assert!(
        matches!(
            roles[..],
            [Role::Extractor, Role::ResultOption, Role::Id, Role::Data(Part::Item(_)), Role::Query(_), Role::Extractor]
        ),
        "{roles:?}"
    );

    let one = hook(&quote!(
        #[after(all)]
        fn check(&self, result: &mut (impl Clone), data: &(D)) {}
    ));
    assert!(matches!(one.arguments[0].role, Role::Result(Part::Whole)));
    assert!(matches!(&one.arguments[1].role, Role::Data(Part::Item(ty)) if show(ty) == "D"));

    let one = hook(&quote!(
        #[error(all)]
        fn check(&self, cx: &mut a::Context<'_>, me: Me) {}
    ));
    assert!(matches!(one.arguments[0].role, Role::Whole) && matches!(one.arguments[1].role, Role::Extractor));

    let one = hook(&quote!(
        #[around(all)]
        async fn check(&self, data: &mut C, id: N) -> R {}
    ));
    assert!(matches!(one.arguments[0].role, Role::Whole) && matches!(one.arguments[1].role, Role::Next));
}
