//! What the edge knows of a visit: the context of one request, in the words of a policy.

/// When, for the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// Minutes east of UTC; `None` makes local time absent.
    pub offset_min: Option<i16>,
}

/// What a request tells of its visitor. Mode C: what every request carries anyway, made coarse at once. Mode S: a slice
/// besides. Nothing of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// When.
    pub moment: Moment,
    /// What kind of device asks.
    pub device: Option<Device>,
    /// Whether it asks to save data.
    pub save_data: bool,
    /// How the visit began.
    pub source: Option<Source>,
    /// For draws: random for each request, and kept nowhere.
    pub seed: u64,
    /// Mode S: the slice that the visitor's browser sent, as it came; empty where it sent none.
    pub slice: Option<String>,
}

/// `device.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// Held in a hand.
    Phone,
    /// Held in two.
    Tablet,
    /// All else.
    Desktop,
}

/// `visit.source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Typed, or nothing was said.
    Direct,
    /// From a page of search results.
    Search,
    /// From a social network.
    Social,
    /// By an address that a campaign marked.
    Campaign,
    /// From another page of the site.
    Internal,
}

impl Visit {
    /// Facts by name, as texts.
    pub(crate) fn context(&self) -> Vec<(&'static str, &'static str)> {
        let mut context = vec![("device.save_data", if self.save_data { "true" } else { "false" })];
        context.extend(self.device.map(|device| {
            (
                "device.kind",
                match device {
                    Device::Phone => "phone",
                    Device::Tablet => "tablet",
                    Device::Desktop => "desktop",
                },
            )
        }));
        context.extend(self.source.map(|source| {
            (
                "visit.source",
                match source {
                    Source::Direct => "direct",
                    Source::Search => "search",
                    Source::Social => "social",
                    Source::Campaign => "campaign",
                    Source::Internal => "internal",
                },
            )
        }));
        context
    }
}
