//! Exact numbers in the manner of a language. Nothing is rounded here: what comes in stands there, digit by digit.

use crate::Lang;

/// Between groups of three digits in Norwegian: narrow no-break space.
const NARROW: &str = "\u{202f}";

/// Writes an exact number (`-1234567.5`, `1234/5`) as people do: `−1 234 567,5` with narrow no-break spaces in
/// bokmål and nynorsk, `-1,234,567.5` in English. What is no number comes back as it was.
#[must_use]
pub fn number(lang: Lang, exact: &str) -> String {
    let (minus, digits) = match exact.strip_prefix('-') {
        Some(digits) => (if lang == Lang::En { "-" } else { "\u{2212}" }, digits),
        None => ("", exact),
    };
    let parts: Option<Vec<String>> = digits.split('/').map(|part| decimal(lang, part)).collect();
    match parts {
        Some(parts) if parts.len() <= 2 => format!("{minus}{}", parts.join("/")),
        _ => exact.into(),
    }
}

fn decimal(lang: Lang, part: &str) -> Option<String> {
    let (whole, places) = part
        .split_once('.')
        .map_or((part, None), |(whole, places)| (whole, Some(places)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !places.is_none_or(all_digits) {
        return None;
    }
    let (group, point) = if lang == Lang::En {
        (",", '.')
    } else {
        (NARROW, ',')
    };
    let mut written = grouped(whole, group);
    if let Some(places) = places {
        written.push(point);
        written.push_str(places);
    }
    Some(written)
}

fn grouped(digits: &str, between: &str) -> String {
    let mut written = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push_str(between);
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_as_the_language_does() {
        for (exact, norwegian, english) in [
            ("0", "0", "0"),
            ("999", "999", "999"),
            ("1000", "1\u{202f}000", "1,000"),
            ("1234567.50", "1\u{202f}234\u{202f}567,50", "1,234,567.50"),
            ("-12", "\u{2212}12", "-12"),
            ("12345/7", "12\u{202f}345/7", "12,345/7"),
            ("about 3", "about 3", "about 3"),
            ("1/2/3", "1/2/3", "1/2/3"),
            ("", "", ""),
        ] {
            assert_eq!(number(Lang::Nb, exact), norwegian);
            assert_eq!(number(Lang::Nn, exact), norwegian);
            assert_eq!(number(Lang::En, exact), english);
        }
    }
}
