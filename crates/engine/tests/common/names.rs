//! What everything is called. All ids follow from names, so that a second engine over the same store knows them too.

use engine::Claim;
use events::{
    BodyId, CentreId, ClusterId, CredentialId, Digest, Lang, Level, OrgId, Period, PersonId, RegionId, Role,
    Salt, Source, Text, Time, UnitId, derived,
};

/// 1 September 2026, 8 o'clock.
pub(crate) const BEGIN: Time = Time::from_millis(1_788_249_600_000);

pub(crate) const UNITS: usize = 8;
pub(crate) const CENTRES: usize = 3;
pub(crate) const SUBJECTS: [&str; 3] = ["rus", "vold", "omsorg"];
/// Chair, deputy and members, then the substitutes.
pub(crate) const SEATS: usize = 5;
pub(crate) const SEATED: usize = 7;

pub(crate) fn county(index: usize) -> UnitId {
    UnitId::county(["46", "50"][index])
}
pub(crate) fn unit(index: usize) -> UnitId {
    UnitId::municipality(&number_of(index))
}
pub(crate) fn number_of(index: usize) -> String {
    format!("{}", 4600 + index)
}
pub(crate) fn cluster(index: usize) -> ClusterId {
    ClusterId(derived(&["cluster", ["west", "north"][index]]))
}
pub(crate) fn region() -> RegionId {
    RegionId(derived(&["region", "coast"]))
}
pub(crate) fn centre(index: usize) -> CentreId {
    CentreId::of(&format!("centre-{index}"))
}
/// Ratifies.
pub(crate) fn board() -> BodyId {
    BodyId(derived(&["body", "board"]))
}
/// Advises.
pub(crate) fn rso() -> BodyId {
    BodyId(derived(&["body", "rso"]))
}
pub(crate) fn person(words: &[&str]) -> PersonId {
    PersonId(derived(&[&["person"], words].concat()))
}
/// Who sits in the body that ratifies: the chair, the deputy, members, substitutes.
pub(crate) fn member(seat: usize) -> PersonId {
    person(&["member", &seat.to_string()])
}
pub(crate) fn credential(role: Role, org: OrgId, nth: usize) -> CredentialId {
    let words = [format!("{role:?}"), org.to_string(), nth.to_string()];
    CredentialId(derived(&["credential", &words[0], &words[1], &words[2]]))
}
/// Who holds the nth credential in a role for an organisation from the start.
pub(crate) fn holder(role: Role, org: OrgId, nth: usize) -> PersonId {
    match role {
        Role::BodyMember => member(nth),
        _ => person(&[&format!("{role:?}"), &org.to_string(), &nth.to_string()]),
    }
}
/// The nth who acts so.
pub(crate) fn nth(role: Role, org: impl Into<OrgId>, nth: usize) -> Claim {
    let org = org.into();
    Claim::person(
        holder(role, org, nth),
        role,
        org,
        Level::Substantial,
        credential(role, org, nth),
    )
}
pub(crate) fn operator() -> Claim {
    Claim::local_operator(person(&["operator"]))
}
pub(crate) fn source() -> Source {
    Source {
        name: "fixture".into(),
        sha256: Digest::of(b"fixture"),
    }
}
pub(crate) fn text(words: &str) -> Text {
    Text::commit(Lang::Nb, &Salt([7; 32]), words)
}
/// A quarter for which centres declare hours; the first is the last of 2026.
pub(crate) fn quarter(index: usize) -> Period {
    let year = 2026 + index.div_ceil(4);
    let days = [
        ("01-01", "03-31"),
        ("04-01", "06-30"),
        ("07-01", "09-30"),
        ("10-01", "12-31"),
    ];
    let (from, to) = days[(index + 3) % 4];
    let day = |words: &str| format!("{year}-{words}").parse().unwrap();
    Period {
        from: day(from),
        to: day(to),
    }
}
