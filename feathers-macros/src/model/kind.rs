//! Which method of a Feathers service: one of the six, or one of the service's own.

use syn::Ident;
use syn::ext::IdentExt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Find,
    Get,
    Create,
    Update,
    Patch,
    Remove,
    Custom(Custom),
}

/// A method with `#[method]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Custom {
    /// In Rust, without `r#`.
    pub(crate) name: String,
    /// As clients call it.
    pub(crate) wire: String,
}

impl Kind {
    pub(crate) const STANDARD: [Self; 6] = [Self::Find, Self::Get, Self::Create, Self::Update, Self::Patch, Self::Remove];

    /// By name: a raw identifier is the same name, `r#get` is `get`.
    pub(crate) fn of(name: &Ident) -> Option<Self> {
        Self::STANDARD.into_iter().find(|kind| name.unraw() == kind.name())
    }

    /// As the block says it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Find => "find",
            Self::Get => "get",
            Self::Create => "create",
            Self::Update => "update",
            Self::Patch => "patch",
            Self::Remove => "remove",
            Self::Custom(custom) => &custom.name,
        }
    }

    /// As clients say it.
    pub(crate) fn wire(&self) -> &str {
        match self {
            Self::Custom(custom) => &custom.wire,
            standard => standard.name(),
        }
    }

    /// The runtime's type that stands for it; a custom method's is generated.
    pub(crate) fn marker(&self) -> Option<&'static str> {
        match self {
            Self::Find => Some("Find"),
            Self::Get => Some("Get"),
            Self::Create => Some("Create"),
            Self::Update => Some("Update"),
            Self::Patch => Some("Patch"),
            Self::Remove => Some("Remove"),
            Self::Custom(_) => None,
        }
    }

    /// The event that follows it.
    pub(crate) fn event(&self) -> Option<&'static str> {
        match self {
            Self::Create => Some("created"),
            Self::Update => Some("updated"),
            Self::Patch => Some("patched"),
            Self::Remove => Some("removed"),
            Self::Find | Self::Get | Self::Custom(_) => None,
        }
    }

    pub(crate) fn is_custom(&self) -> bool {
        matches!(self, Self::Custom(_))
    }

    pub(crate) fn has_id(&self) -> bool {
        matches!(self, Self::Get | Self::Update | Self::Patch | Self::Remove)
    }

    pub(crate) fn has_data(&self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Patch | Self::Custom(_))
    }

    /// The signature to start from, for messages.
    pub(crate) fn signature(&self) -> String {
        let id = if self.has_id() { ", id: Id" } else { "" };
        let data = if self.has_data() { ", data: Data" } else { "" };
        format!("async fn {}(&self{id}{data}) -> Result<Output>", self.name())
    }
}
