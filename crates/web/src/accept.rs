//! Which form of an answer the asker wants (RFC 9110 section 12.5.1): by weights, the narrower range first.

use crate::{
    language::thousandths,
    problem::{Kind, Problem},
};
use axum::http::{HeaderMap, header};

/// So many ranges are read.
const RANGES_MAX: usize = 50;

/// The one of several forms, named in small letters, that is wanted most; the first of those wanted alike.
///
/// # Errors
/// None is wanted.
pub(crate) fn wanted(headers: &HeaderMap, forms: &[&'static str]) -> Result<&'static str, Problem> {
    let lines = headers.get_all(header::ACCEPT);
    let ranges: Vec<Range> = lines
        .iter()
        .flat_map(|line| line.to_str().unwrap_or_default().split(','))
        .filter(|range| !range.trim().is_empty())
        .take(RANGES_MAX)
        .filter_map(Range::read)
        .collect();
    let is_said = lines.iter().any(|line| !line.as_bytes().trim_ascii().is_empty());
    let mut best = None;
    for form in forms {
        // Where nothing is said, everything is wanted alike.
        let rank = match is_said {
            true => ranges.iter().filter_map(|range| range.of(form)).max(),
            false => Some((0, 1_000)),
        };
        let rank = rank.filter(|(_, weight)| *weight > 0);
        let rank = rank.map(|(narrow, weight)| (weight, narrow));
        if rank.is_some() && best.is_none_or(|(before, _)| rank > before) {
            best = Some((rank, *form));
        }
    }
    best.map(|(_, form)| form).ok_or_else(|| {
        let detail = format!("this can be had as {}", forms.join(" or "));
        Problem::new(Kind::NOT_ACCEPTABLE, "http.not_acceptable", detail)
    })
}

/// One range of forms with its weight, in thousandths.
struct Range {
    main: String,
    sub: String,
    weight: u32,
}

impl Range {
    /// `None` for what is no range.
    fn read(given: &str) -> Option<Self> {
        let mut parts = given.split(';').map(str::trim);
        let (main, sub) = parts.next()?.split_once('/')?;
        let mut weight = 1_000;
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            if name.trim().eq_ignore_ascii_case("q") {
                weight = thousandths(value.trim())?;
            }
        }
        Some(Self {
            main: main.to_ascii_lowercase(),
            sub: sub.to_ascii_lowercase(),
            weight,
        })
    }

    /// How narrowly a form is in it, and its weight; `None` where it is not.
    fn of(&self, form: &str) -> Option<(u8, u32)> {
        let (main, sub) = form.split_once('/')?;
        let narrow = match (self.main.as_str(), self.sub.as_str()) {
            ("*", "*") => 0,
            (of, "*") if of == main => 1,
            (of, form) if (of, form) == (main, sub) => 2,
            _ => return None,
        };
        Some((narrow, self.weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(accept: &[&str]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        for line in accept {
            headers.append(header::ACCEPT, line.parse().unwrap());
        }
        wanted(&headers, &["application/json", "text/csv"]).ok()
    }

    #[test]
    fn the_form_wanted_most_is_given() {
        let (json, csv) = (Some("application/json"), Some("text/csv"));
        for (accept, wanted) in [
            (&[][..], json),
            (&[""], json),
            (&["*/*"], json),
            (&["text/csv"], csv),
            (&["Text/CSV"], csv),
            (&["text/*"], csv),
            (&["text/csv;q=0"], None),
            (&["text/csv;q=0, */*"], json),
            (&["text/csv;q=0.5, application/json;q=0.4"], csv),
            (&["text/csv;q=0.5, application/json;Q=0.6"], json),
            (&["text/csv; charset=utf-8; q=0.5, */*;q=0.1"], csv),
            (&["*/*, text/csv"], csv),
            (&["application/json;q=0, text/*;q=0.001"], csv),
            (&["text/html, application/xml;q=0.9, */*;q=0.8"], json),
            (&["application/json;q=0.1", "text/csv;q=0.2"], csv),
            (&["image/png"], None),
            (&["text/csv;q=x"], None),
            (&["text/csv;q=1.5"], None),
            (&["csv"], None),
        ] {
            assert_eq!(form(accept), wanted, "{accept:?}");
        }
    }
}
