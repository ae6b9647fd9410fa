//! The attribute above the block.

use proc_macro2::TokenStream;
use quote::quote;

use crate::tests::{mistakes, mistakes_in};

#[track_caller]
fn says(args: TokenStream, expected: &str) {
    assert_eq!(mistakes_in(args), [expected]);
}

#[test]
fn path() {
    const HELP: &str = "help: `#[feathers::service(\"messages\")]`";
    says(quote!(), &format!("a service needs a path\n{HELP}"));
    says(quote!(messages), &format!("the path of a service is a string literal\n{HELP}"));
    says(quote!(a::PATH, crate = x), &format!("the path of a service is a string literal\n{HELP}"));
    says(quote!(path = "messages"), &format!("the path of a service is written without a key\n{HELP}"));
    says(quote!(allow_unknown_query, "messages"), &format!("the path of a service comes first\n{HELP}"));
    says(
        quote!("messages", "todos"),
        "a service has one path\n\
         help: the path is `messages`; after it come `crate = path`, `allow_unknown_query`, `publish = expression`, `events = Type`, `deny(unguarded)`; of a store: `paginate(10, max = 50)`, `multi(patch)`, `methods(find)`",
    );
    for empty in ["", "/", "//"] {
        says(
            quote!(#empty),
            "the path of a service cannot be empty\n\
             help: name it as clients do: `#[feathers::service(\"messages\")]`",
        );
    }
    says(
        quote!("my\tmessages"),
        "the path `my\tmessages` contains whitespace\n\
         help: clients would have to send it too: `my-messages`",
    );
    says(quote!("/a//b/"), "the path `a//b` has an empty segment\nhelp: one slash separates two names: `a/b`");
    says(
        quote!("a::b"),
        "the path `a::b` contains `::`\n\
         note: older clients call `path::method`, so `::` separates a path from its method\n\
         help: nest with slashes: `a/b`",
    );
}

#[test]
fn placeholders() {
    says(quote!("users/:"), "the path `users/:` has a placeholder without a name\nhelp: name what it stands for: `:userId`");
    says(
        quote!("users/:1st"),
        "the placeholder `:1st` is not a name\n\
         help: use letters, digits and `_`, not starting with a digit: `:userId`",
    );
    says(
        quote!("users/:id/friends/:id"),
        "the placeholder `:id` is twice in the path `users/:id/friends/:id`\n\
         help: give each a name of its own: the route of a call has one value for a name",
    );
    assert_eq!(mistakes_in(quote!("users/:_/:user_1")), [""; 0]);
}

#[test]
fn keys() {
    says(
        quote!("messages", evnts = 3),
        "`#[service]` has no key `evnts`\n\
         help: after the path it takes `crate = path`, `allow_unknown_query`, `publish = expression`, `events = Type`, `deny(unguarded)`; of a store: `paginate(10, max = 50)`, `multi(patch)`, `methods(find)`",
    );
    says(
        quote!("messages", allow_unknown_query, allow_unknown_query),
        "`allow_unknown_query` is said twice\nhelp: remove one of them",
    );
    says(quote!("messages", crate = a, crate = b), "`crate` is said twice\nhelp: remove one of them");
    says(
        quote!("messages", allow_unknown_query = true),
        "`allow_unknown_query` takes no value\nhelp: write only `allow_unknown_query`, or leave it out",
    );
    for valueless in [quote!(publish), quote!(publish =), quote!(publish = 1 +)] {
        says(quote!("messages", #valueless), "`publish` needs a value\nhelp: `publish = everyone()`");
    }
    says(quote!("messages" crate = a), "expected `,` before this");
}

#[test]
fn crate_path() {
    says(quote!("messages", crate = "feathers"), "`crate` is a path, not another expression\nhelp: `crate = some::path`");
    says(
        quote!("messages", crate = super::feathers),
        "`crate` is an absolute path: it starts with `crate`, `::` or the name of a crate\n\
         help: `crate = some::path`",
    );
    says(quote!("messages", crate = a::<b>), "`crate` is a path to a crate or module, without `<…>`\nhelp: `crate = some::path`");
    for sound in [quote!(a), quote!(::a::b), quote!(crate::a)] {
        assert_eq!(mistakes_in(quote!("messages", crate = #sound)), [""; 0]);
    }
}

#[test]
fn events() {
    const NO_TYPE: &str = "`events` is the type of the service's own events\n\
                           help: `events = MessageEvent`, with `#[derive(Events)]` on the enum";
    says(quote!("messages", events = "typing"), NO_TYPE);
    says(quote!("messages", events = 1, allow_unknown_query), NO_TYPE);
    for missing in [quote!("messages", events), quote!("messages", events =), quote!("messages", events = , allow_unknown_query)]
    {
        says(missing, "`events` needs a value\nhelp: `events = MessageEvent`");
    }
}

#[test]
fn deny() {
    const HELP: &str = "help: `deny(unguarded)`: a method without a guard is an error";
    for nothing in [quote!(deny), quote!(deny()), quote!(deny = unguarded), quote!(deny[unguarded])] {
        let found = mistakes_in(quote!("messages", #nothing));
        assert_eq!(found[0], format!("`deny` says in brackets what it denies\n{HELP}"));
        assert_eq!(found.len(), 1, "{found:#?}");
    }
    says(quote!("messages", deny(ungarded)), &format!("`deny` knows no `ungarded`\n{HELP}"));
    says(quote!("messages", deny("unguarded")), &format!("`deny` takes words\n{HELP}"));
    says(quote!("messages", deny(unguarded, unguarded)), "`unguarded` is said twice\nhelp: remove one of them");
    let twice = mistakes_in(quote!("messages", deny(unguarded), deny(unguarded)));
    assert_eq!(twice[0], "`deny` is said twice\nhelp: remove one of them");
}

#[test]
fn all_at_once_and_those_of_the_block() {
    let found = mistakes(
        quote!("my messages", evnts, publish, crate = "x"),
        quote!(impl Messages { fn get(&self) {} fn remove(self, id: i64) -> Result<()> { Ok(()) } }),
    );
    assert_eq!(found.len(), 4 + 2 + 1, "{found:#?}");
}
