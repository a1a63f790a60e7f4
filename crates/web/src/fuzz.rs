//! Whatever comes in headers and questions, the readers of it neither panic nor take what is not spelled as we ask.

use crate::{
    body, caller,
    commands::run::{Seen, key, seen},
    demo, guard, language,
    live::resumed,
    views::{AsOf, cursor_read, cursor_written, is_csv_wanted},
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use events::{CredentialId, Version};
use proptest::{collection::vec, prelude::*, sample::select};

/// Bytes that may stand in a header; `odd` are what comes close to what is asked for.
fn value(odd: &'static [&'static str]) -> impl Strategy<Value = HeaderValue> {
    let near = (select(odd), ".{0,3}", select(odd))
        .prop_map(|(one, between, other)| format!("{one}{between}{other}"));
    let bytes = prop_oneof![
        select(odd).prop_map(|text| text.as_bytes().to_vec()),
        near.prop_map(String::into_bytes),
        vec(any::<u8>(), 0..60),
        "[ -~]{0,60}".prop_map(String::into_bytes),
    ];
    bytes.prop_filter_map("not a header at all", |bytes| {
        HeaderValue::from_bytes(&bytes).ok()
    })
}

/// A header that stands there never, once or more often.
fn headers(name: &'static str, odd: &'static [&'static str]) -> impl Strategy<Value = HeaderMap> {
    vec(value(odd), 0..3).prop_map(move |values| {
        let name = HeaderName::from_static(name);
        values.into_iter().map(|value| (name.clone(), value)).collect()
    })
}

/// The text of the only one.
fn text(headers: &HeaderMap, name: &str) -> String {
    let mut all = headers.get_all(name).iter();
    let only = all
        .next()
        .filter(|_| all.next().is_none())
        .expect("one alone is taken");
    only.to_str().expect("text alone is taken").to_owned()
}

const TAGS: &[&str] = &[
    "*",
    "\"0\"",
    "\"1\"",
    "\"01\"",
    "\"+1\"",
    "W/\"1\"",
    "\"9\", \"8\"",
    "1",
    "\"999999999999999999\"",
    "\"9999999999999999999\"",
    "",
    "\"",
];
const KEYS: &[&str] = &[
    "abcdefgh",
    "\"abcdefgh\"",
    "abcdefg",
    "\"",
    "00000000-0000-0000-0000-000000000000",
    "abcd efgh",
];
const IDS: &[&str] = &[
    "00000000-0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-00000000000A",
    "{00000000-0000-0000-0000-000000000000}",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "00000000000000000000000000000000",
];
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "00",
    "+1",
    "-1",
    "9007199254740991",
    "9007199254740992",
    "18446744073709551616",
    "1.0",
    "1e3",
    "from-",
    "from-0",
    "from-17",
    "from-01",
];
const LANGS: &[&str] = &[
    "nb",
    "nn;q=0.5",
    "en;q=1.001",
    "no",
    ",",
    ";q=",
    "*",
    "en;q=0",
    "nn-NO;q=.9",
];
const COOKIES: &[&str] = &[
    "tingbok_demo=",
    "tingbok_demo",
    "=",
    ";",
    "tingbok_demo=abc",
    "; ; ",
    "\"",
];
const SITES: &[&str] = &[
    "https://tingbok.example.no",
    "null",
    "://",
    "https://",
    "[::1]",
    "same-origin",
    "none",
    ":",
];
const MEDIA: &[&str] = &[
    "text/csv",
    "application/json",
    "*/*",
    ",",
    ";q=0",
    "text/*",
    "APPLICATION/JSON",
    "application/json;charset=utf-8",
];

proptest! {
    #[test]
    fn if_match(headers in headers("if-match", TAGS)) {
        match seen(&headers) {
            Ok(Some(Seen::Version(Version(version)))) => {
                prop_assert_eq!(text(&headers, "if-match").trim().to_owned(), format!("\"{version}\""));
            }
            Ok(Some(Seen::Any)) => prop_assert_eq!(text(&headers, "if-match").trim().to_owned(), "*"),
            Ok(None) => prop_assert!(headers.is_empty() || text(&headers, "if-match").trim().is_empty()),
            Err(problem) => prop_assert!(["version.malformed", "http.header_twice"].contains(&problem.code())),
        }
    }

    #[test]
    fn idempotency_key(headers in headers("idempotency-key", KEYS)) {
        if let Ok(key) = key(&headers) {
            prop_assert_eq!(text(&headers, "idempotency-key").trim_matches('"').to_owned(), key);
            prop_assert!((8..=200).contains(&key.len()) && key.bytes().all(|c| c.is_ascii_graphic()));
        }
    }

    #[test]
    fn credential(headers in headers(caller::CREDENTIAL, IDS)) {
        if let Ok(Some(id)) = caller::named::<CredentialId>(&headers, caller::CREDENTIAL) {
            prop_assert_eq!(text(&headers, caller::CREDENTIAL), id.to_string());
        }
    }

    #[test]
    fn last_event_id(headers in headers("last-event-id", NUMBERS)) {
        if let Ok(Some(next)) = resumed(&headers) {
            // After the event that was seen, or where the stream began.
            let after = next.checked_sub(1).map(|last| last.to_string());
            let given = text(&headers, "last-event-id");
            let at = format!("from-{next}");
            prop_assert!(Some(&given) == after.as_ref() || given == at);
            prop_assert!(next <= 1 << 53);
        }
    }

    #[test]
    fn accept_language(headers in headers("accept-language", LANGS)) {
        let _ = language::wanted(&headers);
    }

    #[test]
    fn accept(headers in headers("accept", MEDIA)) {
        if let Ok(true) = is_csv_wanted(&headers) {
            prop_assert!(headers.contains_key("accept"));
        }
    }

    #[test]
    fn cookies(headers in headers("cookie", COOKIES)) {
        if let Some(value) = demo::cookie(&headers) {
            prop_assert!(!value.contains(';'), "{value}");
        }
    }

    #[test]
    fn where_it_comes_from(
        origin in headers("origin", SITES),
        site in headers("sec-fetch-site", SITES),
        host in headers("host", SITES),
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in origin.iter().chain(&site).chain(&host) {
            headers.append(name.clone(), value.clone());
        }
        let foreign = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
        prop_assert!(!(guard::is_of_this_site(&headers) && foreign));
        let _ = demo::is_local(&headers);
    }

    #[test]
    fn request_id(headers in headers("x-request-id", IDS)) {
        if let Some(id) = guard::given(&headers) {
            prop_assert!(id.len() <= 64 && id.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'));
        }
    }

    #[test]
    fn as_of(given in prop_oneof![
        select(NUMBERS).prop_map(str::to_owned),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z)?",
        "\\PC{0,40}",
    ]) {
        match AsOf::read(&given) {
            Ok(AsOf::Position(position)) => prop_assert_eq!(position.to_string(), given),
            // A time is written as it was given, a day with its last moment.
            Ok(AsOf::Time(time)) => prop_assert!(
                time.to_string() == given || given.parse::<events::Date>().is_ok_and(|day| day.end() == time)
            ),
            Err(problem) => prop_assert_eq!(problem.code(), "query.as_of"),
        }
    }

    #[test]
    fn cursors(key in "\\PC{0,60}", given in "[0-9a-fA-F]{0,20}|\\PC{0,20}") {
        prop_assert_eq!(cursor_read(&cursor_written(&key)).ok(), Some(key));
        if let Ok(after) = cursor_read(&given) {
            prop_assert_eq!(cursor_written(&after), given);
        }
    }

    #[test]
    fn bodies(bytes in prop_oneof![
        vec(any::<u8>(), 0..80),
        "[\\[\\]{}\",:0-9eE.+a\\\\u-]{0,80}".prop_map(String::into_bytes),
    ], media in headers("content-type", MEDIA)) {
        if let Ok(value) = body::json(&media, &bytes) {
            // What was read means the same when it is written and read again: nothing stood twice, nothing was rounded.
            let again = serde_json::to_vec(&value).expect("JSON is written");
            let json = [(HeaderName::from_static("content-type"), HeaderValue::from_static("application/json"))];
            prop_assert_eq!(body::json(&json.into_iter().collect(), &again).ok(), Some(value));
        }
    }
}
