//! What the operator set: variables of the Worker.

use worker::Env;

use crate::outgoing::Allowed;

/// `NEARSIDE_ORIGIN`: scheme and host of the origin, the site's own when not set. `NEARSIDE_FORWARD_HEADERS` and
/// `NEARSIDE_FORWARD_COOKIES`: names separated by commas, of what the origin may see of a visitor's request.
pub(super) fn allowed(env: &Env) -> Allowed {
    let text = |name: &str| env.var(name).map(|held| held.to_string()).unwrap_or_default();
    let names = |name: &str| -> Vec<String> {
        text(name).split(',').map(|held| held.trim().to_owned()).filter(|held| !held.is_empty()).collect()
    };
    Allowed {
        origin: text("NEARSIDE_ORIGIN").trim_end_matches('/').to_owned(),
        headers: names("NEARSIDE_FORWARD_HEADERS").iter().map(|name| name.to_ascii_lowercase()).collect(),
        cookies: names("NEARSIDE_FORWARD_COOKIES"),
    }
}
