//! A module's content, as the policy holds it.

/// Content of one module in one locale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    /// Name of the component that it fills.
    pub(crate) component: String,
    /// Fields by name.
    pub(crate) fields: Vec<(String, Value)>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text or heading.
    Text(String),
    List(Vec<String>),
    Link {
        text: String,
        href: String,
    },
    /// Size in pixels.
    Image {
        src: String,
        alt: String,
        width: u32,
        height: u32,
    },
}

impl Content {
    pub(crate) fn field(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(held, _)| held == name).map(|(_, value)| value)
    }
}
