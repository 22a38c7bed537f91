//! A module's content, as the policy holds it.

/// Content of one module in one locale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Name of the component that it fills.
    pub component: String,
    /// Fields by name.
    pub fields: Vec<(String, Value)>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text or heading.
    Text(String),
    /// Lines.
    List(Vec<String>),
    /// A link.
    Link {
        /// What it says.
        text: String,
        /// Where it leads.
        href: String,
    },
    /// A picture.
    Image {
        /// Its address.
        src: String,
        /// What it shows, in words.
        alt: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
}

impl Content {
    /// The value of a field, if the module has it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(held, _)| held == name).map(|(_, value)| value)
    }
}
