//! Which language the caller reads.

use axum::http::{HeaderMap, header};
use messages::Lang;

/// The language wanted most of those that there are (RFC 9110 section 12.5.4); bokmål where nothing fits.
#[must_use]
pub(crate) fn wanted(headers: &HeaderMap) -> Lang {
    let given = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best: Option<(u32, Lang)> = None;
    for range in given.split(',').take(20) {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = match weight.trim().split_once('=') {
            Some((name, weight)) if name.trim().eq_ignore_ascii_case("q") => thousandths(weight.trim()),
            _ => Some(1_000),
        };
        let (Some(lang), Some(weight)) = (known(tag.trim()), weight) else {
            continue;
        };
        if weight > 0 && best.is_none_or(|(before, _)| weight > before) {
            best = Some((weight, lang));
        }
    }
    best.map_or_else(Lang::default, |(_, lang)| lang)
}

/// By the first part of the tag: `no` is what many browsers send for bokmål.
fn known(tag: &str) -> Option<Lang> {
    let first = tag.split('-').next().unwrap_or_default();
    match first.to_ascii_lowercase().as_str() {
        "nb" | "no" => Some(Lang::Nb),
        "nn" => Some(Lang::Nn),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// A weight such as `0.8` in thousandths, read without rounding.
pub(crate) fn thousandths(weight: &str) -> Option<u32> {
    let (whole, rest) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = rest.chars().chain("000".chars()).take(3).collect();
    let (whole, rest): (u32, u32) = (whole.parse().ok()?, digits.parse().ok()?);
    let weight = whole.checked_mul(1_000)?.checked_add(rest)?;
    (weight <= 1_000).then_some(weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(value: &str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
        wanted(&headers)
    }

    #[test]
    fn the_language_wanted_most_is_chosen() {
        assert_eq!(lang("nn"), Lang::Nn);
        assert_eq!(lang("en-GB, nb;q=0.5"), Lang::En);
        assert_eq!(lang("en;q=0.3, nn;q=0.31"), Lang::Nn);
        assert_eq!(lang("en;Q=0.3, nn;q=0.31"), Lang::Nn);
        assert_eq!(lang("en;q=1.5, nn;q=0.1"), Lang::Nn);
        assert_eq!(lang("no"), Lang::Nb);
        assert_eq!(lang("de, fr;q=x, en;q=0"), Lang::Nb);
        assert_eq!(lang("q=;;,,,"), Lang::Nb);
        assert_eq!(wanted(&HeaderMap::new()), Lang::Nb);
    }
}
