//! What a bundle says to people: how it can be checked, in three ways that know nothing of one another.

use crate::layout::Edition;
use tlog::TreeHead;

/// How to check, as text, in three languages.
pub(super) fn readme() -> &'static str {
    include_str!("../pages/README.txt")
}

/// The same for a browser, with what is in this bundle.
pub(super) fn index(origin: &str, edition: Edition, head: TreeHead) -> String {
    include_str!("../pages/index.html")
        .replace("{origin}", &escaped(origin))
        .replace("{edition}", edition.name())
        .replace("{size}", &head.size.to_string())
        .replace("{root}", &head.root.to_string())
        .replace("{readme}", &escaped(readme()))
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
