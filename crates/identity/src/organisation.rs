//! Norwegian organisations as the logins and tokens name them.

use crate::given::same;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};

/// The number of an organisation in the Norwegian register of legal entities: nine digits, the last a control digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrgNumber(String);

/// Why a text is not an organisation number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a Norwegian organisation number: nine digits, the last one a control digit")]
pub struct BadOrgNumber(String);

/// The ISO 6523 identifier of the Norwegian register.
const ISO6523_PREFIX: &str = "0192:";
/// The authority that names organisations by ISO 6523.
const AUTHORITY: &str = "iso6523-actorid-upis";

impl FromStr for OrgNumber {
    type Err = BadOrgNumber;

    fn from_str(text: &str) -> Result<Self, BadOrgNumber> {
        let bad = || BadOrgNumber(text.chars().take(40).collect());
        let digits: Option<Vec<u32>> = text.chars().map(|it| it.to_digit(10)).collect();
        let digits = digits.filter(|it| it.len() == 9).ok_or_else(bad)?;
        // The sum with the control digit itself must be a multiple of 11, so ten can never be a control digit.
        let sum: u32 = digits
            .iter()
            .zip([3, 2, 7, 6, 5, 4, 3, 2, 1])
            .map(|(a, b)| a * b)
            .sum();
        (sum.is_multiple_of(11) && text != "000000000")
            .then(|| Self(text.to_owned()))
            .ok_or_else(bad)
    }
}

impl TryFrom<String> for OrgNumber {
    type Error = BadOrgNumber;
    fn try_from(text: String) -> Result<Self, BadOrgNumber> {
        text.parse()
    }
}

impl From<OrgNumber> for String {
    fn from(number: OrgNumber) -> Self {
        number.0
    }
}

impl fmt::Display for OrgNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl OrgNumber {
    /// Reads the form of ISO 6523: `{"authority": "iso6523-actorid-upis", "ID": "0192:NUMBER"}`.
    #[must_use]
    pub fn from_iso6523(value: &Value) -> Option<Self> {
        let authority = value.get("authority")?.as_str()?;
        let id = value.get("ID")?.as_str()?;
        if !same(authority, AUTHORITY) {
            return None;
        }
        id.strip_prefix(ISO6523_PREFIX)?.parse().ok()
    }
}

/// An organisation that somebody was allowed to act for when logging in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Organisation {
    /// Its number.
    pub number: OrgNumber,
    /// Its name as the provider wrote it, for showing only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The organisations in the `authorization_details` of an id_token (RFC 9396) that are named for this resource. Two
/// shapes are in use, `authorized_parties` and the older `reportees`; both are read. What is not understood names nobody.
pub(crate) fn represented(details: &Value, kind: &str, resource: &str) -> Vec<Organisation> {
    let mut found: Vec<Organisation> = Vec::new();
    let ours = details
        .as_array()
        .into_iter()
        .flatten()
        .filter(|it| text(it, "type") == Some(kind) && text(it, "resource") == Some(resource));
    for detail in ours {
        let lists =
            ["authorized_parties", "reportees"].map(|name| detail.get(name).and_then(Value::as_array));
        for organisation in lists.into_iter().flatten().flatten().filter_map(party) {
            if !found.iter().any(|it| it.number == organisation.number) {
                found.push(organisation);
            }
        }
    }
    found
}

fn party(value: &Value) -> Option<Organisation> {
    let number = match value.get("orgno") {
        Some(orgno) => OrgNumber::from_iso6523(orgno)?,
        None => {
            if text(value, "Authority").is_some_and(|it| it != AUTHORITY) {
                return None;
            }
            let id = text(value, "ID")?;
            id.strip_prefix(ISO6523_PREFIX).unwrap_or(id).parse().ok()?
        }
    };
    let name = text(value, "name").or_else(|| text(value, "Name"));
    Some(Organisation {
        number,
        name: name.map(|it| it.chars().filter(|c| !c.is_control()).take(200).collect()),
    })
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    // Made from the weights; nobody's.
    const ONE: &str = "123456785";
    const TWO: &str = "987654325";

    #[test]
    fn the_control_digit_counts() {
        assert!(ONE.parse::<OrgNumber>().is_ok() && TWO.parse::<OrgNumber>().is_ok());
        for bad in [
            "123456784",
            "",
            "12345678",
            "1234567850",
            "12345678x",
            "000000000",
            "１23456785",
        ] {
            assert!(bad.parse::<OrgNumber>().is_err(), "{bad}");
        }
        assert!(serde_json::from_value::<OrgNumber>(json!("123456784")).is_err());
    }

    #[test]
    fn both_shapes_are_read_and_others_name_nobody() {
        let details = json!([
            { "type": "t", "resource": "r", "authorized_parties": [
                { "orgno": { "authority": AUTHORITY, "ID": format!("0192:{ONE}") }, "name": "Ei\u{7} kommune" },
                { "orgno": { "authority": "other", "ID": format!("0192:{TWO}") } },
                { "orgno": { "authority": AUTHORITY, "ID": format!("0007:{TWO}") } },
                { "name": "Nobody" },
            ] },
            { "type": "t", "resource": "r", "reportees": [{ "ID": TWO, "Name": "To", "Rights": ["Read"] }, { "ID": ONE }] },
            { "type": "t", "resource": "other", "reportees": [{ "ID": "974760673" }] },
        ]);
        let found = represented(&details, "t", "r");
        let numbers: Vec<String> = found.iter().map(|it| it.number.to_string()).collect();
        assert_eq!(numbers, [ONE, TWO]);
        assert_eq!(found[0].name.as_deref(), Some("Ei kommune"));
        for nothing in [
            json!(null),
            json!({}),
            json!([1, "x", {}]),
            json!([{ "type": "t" }]),
        ] {
            assert_eq!(represented(&nothing, "t", "r"), []);
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(digits in proptest::collection::vec(0..10_u32, 8), place in 0..9_usize, more in 1..10_u32) {
            let sum: u32 = digits.iter().zip([3, 2, 7, 6, 5, 4, 3, 2]).map(|(a, b)| a * b).sum();
            let control = (11 - sum % 11) % 11;
            prop_assume!(control < 10 && sum > 0);
            let mut all = digits;
            all.push(control);
            let word = |all: &[u32]| all.iter().map(u32::to_string).collect::<String>();
            prop_assert!(word(&all).parse::<OrgNumber>().is_ok());
            all[place] = (all[place] + more) % 10;
            prop_assert!(word(&all).parse::<OrgNumber>().is_err());
        }
    }
}
