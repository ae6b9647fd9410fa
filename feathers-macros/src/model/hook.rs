//! What surrounds the methods: hooks, publishers, and what runs at start and end.

use proc_macro2::Span;
use syn::{Attribute, Expr, Ident, Type};

use crate::model::Kind;

/// When a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Before,
    After,
    Error,
    Around,
}

impl Stage {
    pub(crate) const ALL: [Self; 4] = [Self::Before, Self::After, Self::Error, Self::Around];

    /// The attribute, and the key of `#[hook(..)]`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Error => "error",
            Self::Around => "around",
        }
    }

    /// The runtime's name.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Before => "Before",
            Self::After => "After",
            Self::Error => "Error",
            Self::Around => "Around",
        }
    }
}

/// What every function of the block has that is called by generated code.
#[derive(Debug)]
pub(crate) struct Called {
    pub(crate) name: Ident,
    /// On each call of it, so that where the function is not, neither is the call.
    pub(crate) cfgs: Vec<Attribute>,
    /// Lints silenced on it: its types are named by the call, and it may be deprecated.
    pub(crate) lints: Vec<Attribute>,
    pub(crate) is_async: bool,
}

/// A function with `#[before(..)]` or the like.
#[derive(Debug)]
pub(crate) struct Hook {
    pub(crate) stage: Stage,
    pub(crate) called: Called,
    pub(crate) names: Names,
    /// In the order of the signature.
    pub(crate) arguments: Vec<Argument>,
    /// What it returns, where it says so.
    pub(crate) output: Option<Type>,
}

/// What a list of names says.
#[derive(Debug)]
pub(crate) enum Names {
    /// `all`, or what stands for it.
    All(Span),
    Listed(Vec<Name>),
}

#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// Without `r#`.
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Hook {
    pub(crate) fn is_of_all(&self) -> bool {
        matches!(self.names, Names::All(_))
    }

    pub(crate) fn lists(&self, kind: &Kind) -> bool {
        match &self.names {
            Names::All(_) => false,
            Names::Listed(names) => names.iter().any(|name| name.text == kind.name()),
        }
    }

    pub(crate) fn applies_to(&self, kind: &Kind) -> bool {
        self.is_of_all() || self.lists(kind)
    }
}

/// An argument of a hook: a part of the call by its name, or made by its type.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) role: Role,
    /// As written, references included: the place to blame.
    pub(crate) ty: Type,
}

#[derive(Debug)]
pub(crate) enum Role {
    Id,
    Data(Part),
    /// With the type of the query.
    Query(Box<Type>),
    /// Of a call that has one: after the method.
    Result(Part),
    /// `&mut Option<T>`: of a call that has none yet.
    ResultOption,
    Error,
    /// Everything at once.
    Whole,
    /// What an around hook surrounds.
    Next,
    Extractor,
}

/// How much of the data or the result a hook is given.
#[derive(Debug)]
pub(crate) enum Part {
    /// One item after another; what is no list has one. With the type of it.
    Item(Box<Type>),
    /// `impl Trait`: nothing tells which items are meant.
    Whole,
}

/// A value with `#[guard(..)]` or `#[hook(..)]`.
#[derive(Debug)]
pub(crate) struct Reusable {
    pub(crate) when: When,
    pub(crate) value: Expr,
}

/// When a value runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Before everything that runs before the method.
    Guard,
    At(Stage),
}

impl When {
    /// The runtime's list that holds it, which is also the name of what adds to that list.
    pub(crate) fn list(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::At(Stage::Around) => "around",
            Self::At(_) => "hook",
        }
    }
}

/// A function with `#[publish(..)]`.
#[derive(Debug)]
pub(crate) struct Publisher {
    pub(crate) called: Called,
    pub(crate) names: Names,
    /// What it is told about, without the `&`.
    pub(crate) item: Type,
    pub(crate) extractors: Vec<Type>,
    pub(crate) output: Type,
    /// What the names stand for.
    pub(crate) events: Vec<Event>,
}

#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// That of a standard method.
    Of(Kind),
    Custom(Name),
}

/// A function with `#[setup]` or `#[teardown]`.
#[derive(Debug)]
pub(crate) struct Lifecycle {
    pub(crate) called: Called,
    /// The type of its argument, which is the app.
    pub(crate) app: Option<Type>,
    pub(crate) output: Option<Type>,
    pub(crate) span: Span,
}

impl Event {
    /// As clients hear it.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Of(kind) => kind.event().unwrap_or_default(),
            Self::Custom(name) => &name.text,
        }
    }
}

impl Publisher {
    /// Where its list says so.
    pub(crate) fn span_of(&self, event: &Event) -> Span {
        let listed = |names: &[Name]| names.iter().find(|name| name.text == event.text()).map(|name| name.span);
        match &self.names {
            Names::All(span) => *span,
            Names::Listed(names) => listed(names).unwrap_or_else(Span::call_site),
        }
    }

    pub(crate) fn is_of(&self, kind: &Kind) -> bool {
        self.events.iter().any(|event| matches!(event, Event::Of(of) if of == kind))
    }
}
