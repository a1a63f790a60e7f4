//! Reads a policy. Each line stands by itself and may use names of lines above only, so nothing can go round in circles.

use super::{Group, Label, Log, Member, POLICY_BYTES_MAX, POLICY_LINES_MAX, Policy, Witness};
use crate::{
    key::{KeyKind, VerifierKey},
    text::{BadText, Fault, decimal},
};

/// What has been read so far.
#[derive(Default)]
struct Draft {
    logs: Vec<Log>,
    members: Vec<Member>,
    /// For each member, whether a group has it already.
    taken: Vec<bool>,
    /// Once the line has come: who must have witnessed.
    quorum: Option<Option<usize>>,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// The first line that is wrong. A key of a kind that is not supported here is refused, not passed over: a quorum
    /// without it would be another quorum.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadText> {
        let (what, given, max) = ("bytes of a policy", bytes.len(), POLICY_BYTES_MAX);
        if given > max {
            return Err(Fault::TooMuch { what, given, max }.at(1));
        }
        let mut draft = Draft::default();
        let mut rest = bytes;
        let mut number = 0;
        while !rest.is_empty() {
            number += 1;
            let end = rest.iter().position(|byte| *byte == b'\n');
            let end = end.ok_or_else(|| Fault::Missing("the newline at the end").at(number))?;
            let (line, after) = rest.split_at(end);
            draft.line(line).map_err(|fault| fault.at(number))?;
            rest = after.get(1..).unwrap_or_default();
        }
        let quorum = draft.quorum;
        Ok(Self {
            bytes: bytes.to_vec(),
            logs: draft.logs,
            members: draft.members,
            quorum: quorum.ok_or_else(|| Fault::Missing("the line of the quorum").at(number + 1))?,
        })
    }
}

impl Draft {
    fn line(&mut self, line: &[u8]) -> Result<(), Fault> {
        let foreign = |byte: &u8| *byte != b'\t' && (*byte < 0x20 || *byte == 0x7f);
        if let Some(byte) = line.iter().copied().find(foreign) {
            return Err(Fault::Byte(byte));
        }
        let items: Vec<&[u8]> = line
            .split(|byte| *byte == b' ' || *byte == b'\t')
            .filter(|item| !item.is_empty())
            .collect();
        match items.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", items @ ..] => self.log(items),
            [b"witness", items @ ..] => self.witness(items),
            [b"group", items @ ..] => self.group(items),
            [b"quorum", items @ ..] => self.set_quorum(items),
            [other, ..] => Err(Fault::Keyword(lossy(other))),
        }
    }

    fn log(&mut self, items: &[&[u8]]) -> Result<(), Fault> {
        let (key, url) = key_and_url(items)?;
        if key.kind() != KeyKind::Ed25519 {
            return Err(Fault::Unexpected("the key of a witness (0x04) as that of a log"));
        }
        let same = |log: &Log| log.key.public_bytes() == key.public_bytes();
        if self.logs.iter().any(same) {
            return Err(twice("the log's key", &key.to_string()));
        }
        self.logs.push(Log { key, url });
        few("logs", self.logs.len())
    }

    fn witness(&mut self, items: &[&[u8]]) -> Result<(), Fault> {
        let (label, items) = items
            .split_first()
            .ok_or(Fault::Missing("the name of the witness"))?;
        let label = self.new_label(label)?;
        let (key, url) = key_and_url(items)?;
        if key.kind() != KeyKind::Cosignature {
            return Err(Fault::Unexpected("the key of a log (0x01) as that of a witness"));
        }
        let mut others = self.members.iter();
        let same = |key: &VerifierKey, other: &VerifierKey| key.public_bytes() == other.public_bytes();
        if others.any(|member| matches!(member, Member::Witness(other) if same(&key, &other.key))) {
            return Err(twice("the witness's key", &key.to_string()));
        }
        self.add(Member::Witness(Witness { label, key, url }))
    }

    fn group(&mut self, items: &[&[u8]]) -> Result<(), Fault> {
        let [label, needed, members @ ..] = items else {
            return Err(Fault::Missing("the name of the group, or how many it takes"));
        };
        let label = self.new_label(label)?;
        let needed = threshold(needed, members.len())?;
        let mut places = Vec::with_capacity(members.len());
        for member in members {
            let place = self.find(member)?;
            let taken = self.taken.get_mut(place);
            if taken.is_some_and(|taken| std::mem::replace(taken, true)) {
                return Err(twice("the member of groups", &lossy(member)));
            }
            places.push(place);
        }
        self.add(Member::Group(Group {
            label,
            needed,
            members: members.iter().map(|member| Label(member.to_vec())).collect(),
            places,
        }))
    }

    fn set_quorum(&mut self, items: &[&[u8]]) -> Result<(), Fault> {
        let [name] = items else {
            return Err(Fault::Missing("the one name of the quorum"));
        };
        if self.quorum.is_some() {
            return Err(twice("the line of the", "quorum"));
        }
        let nobody = *name == b"none";
        self.quorum = Some(if nobody { None } else { Some(self.find(name)?) });
        Ok(())
    }

    fn add(&mut self, member: Member) -> Result<(), Fault> {
        self.members.push(member);
        self.taken.push(false);
        few("witnesses and groups", self.members.len())
    }

    fn find(&self, name: &[u8]) -> Result<usize, Fault> {
        let found = self.members.iter().position(|member| member.label().0 == name);
        found.ok_or_else(|| Fault::Undefined(lossy(name)))
    }

    fn new_label(&self, name: &[u8]) -> Result<Label, Fault> {
        if name == b"none" {
            return Err(Fault::Unexpected("the name none, which means nobody,"));
        }
        if self.find(name).is_ok() {
            return Err(twice("the name", &lossy(name)));
        }
        Ok(Label(name.to_vec()))
    }
}

fn key_and_url(items: &[&[u8]]) -> Result<(VerifierKey, Option<Vec<u8>>), Fault> {
    let (key, url) = match items {
        [] => return Err(Fault::Missing("the key")),
        [key] => (key, None),
        [key, url] => (key, Some(url.to_vec())),
        _ => return Err(Fault::Unexpected("more after the address")),
    };
    let key = str::from_utf8(key).map_err(|_| Fault::NotUtf8)?;
    Ok((VerifierKey::parse(key)?, url))
}

fn threshold(text: &[u8], members: usize) -> Result<usize, Fault> {
    if members == 0 {
        return Err(Fault::Missing("the members of the group"));
    }
    match text {
        b"all" => Ok(members),
        b"any" => Ok(1),
        number => {
            let text = str::from_utf8(number).unwrap_or_default();
            let needed = decimal("how many members it takes", text, 1, members as u64)?;
            Ok(usize::try_from(needed).unwrap_or(members))
        }
    }
}

fn few(what: &'static str, given: usize) -> Result<(), Fault> {
    let max = POLICY_LINES_MAX;
    if given <= max {
        return Ok(());
    }
    Err(Fault::TooMuch { what, given, max })
}

fn twice(what: &'static str, name: &str) -> Fault {
    let name = name.to_owned();
    Fault::Twice { what, name }
}

fn lossy(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}
