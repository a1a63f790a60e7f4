//! Casting a ballot: in time, by whoever's turn it is, with marks as the rules ask for.

use super::{Ballot, Facts, Marks, Refusal, commit, form::check_marks};
use crate::{Seen, credential::Credential, round::Phase, round::Round};
use events::{
    Cite, CredentialId, Time,
    ballot::{Authority, Cast, Event},
    credential::Substitute,
};

/// A credential named as one whose holder cannot vote, as it stood.
#[derive(Clone, PartialEq, Debug)]
pub struct Absent {
    /// Which.
    pub id: CredentialId,
    /// As it stood.
    pub seen: Seen<Credential>,
}

impl Ballot {
    pub(super) fn cast(
        &self,
        at: Time,
        absent: &[CredentialId],
        authority: &Authority,
        marks: &Marks,
        facts: &Facts,
        seen: &Seen<Round>,
    ) -> Result<Vec<Event>, Refusal> {
        let (round, unit) = facts.id.ok_or(Refusal::FactsMissing {
            what: "the ballot's id",
        })?;
        let salt = facts.salt.ok_or(Refusal::FactsMissing { what: "a fresh salt" })?;
        let commitment = commit(&salt, marks)?;
        let last = self.cast.as_ref();
        if last.is_some_and(|(_, last)| last.commitment == commitment) {
            return Ok(vec![]);
        }
        let until = open_until(at, seen).map_err(|refusal| match refusal {
            Refusal::NotOpen { phase: Phase::Absent } => Refusal::UnknownRound { round },
            other => other,
        })?;
        if !facts.on_roll {
            return Err(Refusal::NotOnRoll { unit });
        }
        let rules = seen.value.rules.as_ref();
        let (rules, digest) = rules.ok_or(Refusal::FactsMissing { what: "the rules" })?;
        check_authority(at, authority)?;
        let absent = whose_turn(at, absent, facts)?;
        check_marks(marks, rules.ballot, &facts.candidates)?;
        Ok(vec![Event::Cast(Cast {
            absent,
            authority: authority.clone(),
            commitment,
            not_after: until,
            round,
            round_seen: seen.cite.clone(),
            rules: *digest,
            unit,
        })])
    }
}

/// When voting closes, if it is open.
fn open_until(at: Time, seen: &Seen<Round>) -> Result<Time, Refusal> {
    match (seen.value.phase, seen.value.voting_until) {
        (Phase::Voting, Some(until)) if at <= until => Ok(until),
        // Annulled or given up, voting has not run to its end.
        (phase @ (Phase::Annulled | Phase::Failed), _) => Err(Refusal::NotOpen { phase }),
        (phase, Some(until)) if phase >= Phase::Voting => Err(Refusal::TooLate { until, at }),
        (phase, _) => Err(Refusal::NotOpen { phase }),
    }
}

/// What gives the word must be told, and a decision elsewhere must have been made.
fn check_authority(at: Time, authority: &Authority) -> Result<(), Refusal> {
    let told = |what: &'static str, words: &str| match words.trim() {
        "" => Err(Refusal::NoAuthority { what }),
        _ => Ok(()),
    };
    match authority {
        Authority::Delegated { reference } => told("the reference of the delegation", reference),
        Authority::Minuted { body, case, date, .. } => {
            told("the body that decided", body)?;
            told("its case number", case)?;
            if *date > at.date() {
                return Err(Refusal::AuthorityAhead { date: *date });
            }
            Ok(())
        }
    }
}

/// Whether it is this person's turn, and the credentials of those before, as they stood. A member votes unless recorded
/// absent; a substitute when the member and every substitute before cannot.
fn whose_turn(at: Time, named: &[CredentialId], facts: &Facts) -> Result<Vec<Cite>, Refusal> {
    let (_, own) = facts.acting.as_ref().ok_or(Refusal::FactsMissing {
        what: "the credential",
    })?;
    if let Some((_, until)) = own.value.absence.filter(|_| own.value.is_absent(at)) {
        return Err(Refusal::RecordedAbsent { until });
    }
    let substitute = own.value.granted.as_ref().and_then(|granted| granted.substitute);
    let Some(Substitute { of, place }) = substitute else {
        return if named.is_empty() {
            Ok(vec![])
        } else {
            Err(Refusal::NoSubstitute)
        };
    };
    let wrong = Refusal::WrongAbsent { wanted: place };
    if named.len() as u64 != u64::from(place) || named.first() != Some(&of) {
        return Err(wrong);
    }
    let mut cites = Vec::new();
    for (id, nth) in named.iter().zip(0_u32..) {
        let known = facts.absent.iter().find(|absent| absent.id == *id);
        let seen = known.map(|absent| &absent.seen).ok_or_else(|| wrong.clone())?;
        if !stands_before(&own.value, &seen.value, of, nth) {
            return Err(wrong);
        }
        if !is_away(&seen.value, at) {
            return Err(Refusal::NotYourTurn { credential: *id });
        }
        cites.push(seen.cite.clone());
    }
    Ok(cites)
}

/// Whether a credential is the member's (place nought) or the substitute's in that place, for the same seat.
fn stands_before(own: &Credential, other: &Credential, of: CredentialId, place: u32) -> bool {
    let (Some(own), Some(other)) = (&own.granted, &other.granted) else {
        return false;
    };
    let wanted = (place > 0).then_some(Substitute { of, place });
    (other.org, other.role, other.substitute) == (own.org, own.role, wanted)
}

/// Whether the holder cannot vote: recorded absent, or the credential does not hold.
fn is_away(credential: &Credential, at: Time) -> bool {
    let holds = credential.standing().is_some_and(|standing| {
        !standing.revoked && !standing.suspended && standing.from <= at && at <= standing.to
    });
    !holds || credential.is_absent(at)
}
