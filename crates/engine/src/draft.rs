//! A command being written: who asks, its id, its steps and the free texts in it.

use crate::{Engine, EngineError, Step, identity_number, subject, vault::Vault};
use events::{
    Blob, CommandId, CredentialId, Digest, Lang, Level, Opening, OrgId, PersonId, Role, StreamId, Text,
    UnitId, Version, codec,
};
use ledger::{Beside, Key};
use serde::Serialize;
use std::sync::Arc;

/// What is asked, by whom: by its digest a repeated command is known again.
#[derive(Serialize)]
struct Words<'a> {
    claim: &'a Claim,
    steps: &'a [Step],
}

/// Who asks, as claimed; the credential is looked up and must bear it out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Claim {
    /// The person; none for the engine.
    pub person: Option<PersonId>,
    /// In which capacity.
    pub role: Role,
    /// For which organisation.
    pub org: Option<OrgId>,
    /// How surely identified.
    pub level: Level,
    /// Under which credential.
    pub credential: Option<CredentialId>,
    /// For which unit, with its consent.
    pub behalf: Option<UnitId>,
}

impl Claim {
    /// The engine itself.
    #[must_use]
    pub fn process() -> Self {
        Self {
            person: None,
            role: Role::Process,
            org: None,
            level: Level::Machine,
            credential: None,
            behalf: None,
        }
    }

    /// The operator at the keyboard of the machine that holds the store.
    #[must_use]
    pub fn local_operator(person: PersonId) -> Self {
        let (role, level) = (Role::Operator, Level::Local);
        Self {
            person: Some(person),
            role,
            org: None,
            level,
            credential: None,
            behalf: None,
        }
    }

    /// A person under a credential.
    #[must_use]
    pub fn person(person: PersonId, role: Role, org: OrgId, level: Level, credential: CredentialId) -> Self {
        Self {
            person: Some(person),
            role,
            org: Some(org),
            level,
            credential: Some(credential),
            behalf: None,
        }
    }

    /// Under which name its commands are told apart from others'.
    pub(crate) fn name(&self) -> String {
        self.person
            .map_or_else(|| "process".into(), |person| person.to_string())
    }
}

/// A command being written.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(crate) claim: Claim,
    pub(crate) command: CommandId,
    pub(crate) steps: Vec<Step>,
    pub(crate) beside: Vec<Beside>,
    pub(crate) expected: Vec<(StreamId, Version)>,
    /// Names of persons, not sealed yet.
    pub(crate) names: Vec<(PersonId, String)>,
    /// What was asked, where the steps follow from more than that.
    asked: Option<Vec<u8>>,
    texts: u64,
    /// The key under which the texts are sealed, once it was needed.
    key: Option<Arc<Vault>>,
}

impl Draft {
    /// Begins a command.
    #[must_use]
    pub fn new(claim: Claim, command: CommandId) -> Self {
        Self {
            claim,
            command,
            steps: Vec::new(),
            beside: Vec::new(),
            expected: Vec::new(),
            names: Vec::new(),
            asked: None,
            texts: 0,
            key: None,
        }
    }

    /// Adds steps.
    #[must_use]
    pub fn with(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.steps.extend(steps);
        self
    }

    /// Makes the command hold only while a stream stands at the version that the asker has seen;
    /// [`Version::ABSENT`] for one that must not exist yet. Where it has moved the answer is
    /// [`EngineError::Moved`] and nothing is tried again, for the asker decided on something else. It is no part of
    /// what was asked: a repeated command gets its first answer, wherever the stream stands by then.
    #[must_use]
    pub fn expecting(mut self, stream: StreamId, version: Version) -> Self {
        self.expected.push((stream, version));
        self
    }

    /// Makes the command known again by what was asked, as any bytes, and not by its steps: for askers whose words leave
    /// something to be found out, which may be found otherwise when they ask again.
    #[must_use]
    pub fn asked(mut self, words: Vec<u8>) -> Self {
        self.asked = Some(words);
        self
    }

    /// Gets the key of whoever asks, under which the texts of the command are sealed; made at the first text they write.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub async fn writing(mut self, engine: &Engine) -> Result<Self, EngineError> {
        if self.key.is_none() {
            self.key = Some(engine.key_for_writing(self.claim.person).await?);
        }
        Ok(self)
    }

    /// Takes a free text into the command and gives what the log will know of it. The same command with the same
    /// words commits to the same bytes.
    ///
    /// # Errors
    /// Refused when it is empty, longer than 64 KiB, or holds a national identity number. Invalid when a person writes
    /// without [`Draft::writing`] before.
    pub fn text(&mut self, engine: &Engine, lang: Lang, words: &str) -> Result<Text, EngineError> {
        if words.trim().is_empty() {
            let message = "the text is empty; say it in words".into();
            return Err(EngineError::Refused {
                code: "text.empty",
                message,
            });
        }
        if identity_number::contains(words) {
            let message =
                "the text holds a national identity number; take it out: no person data belongs here";
            return Err(EngineError::Refused {
                code: "text.identity_number",
                message: message.into(),
            });
        }
        if words.len() > 65_536 {
            let message = format!("the text has {} bytes; at most 65,536 are taken", words.len());
            return Err(EngineError::Refused {
                code: "text.too_long",
                message,
            });
        }
        self.texts += 1;
        let parts: [&[u8]; 4] = [
            b"text",
            self.command.0.as_bytes(),
            &self.texts.to_be_bytes(),
            words.as_bytes(),
        ];
        let key = match (&self.key, self.claim.person) {
            (Some(key), _) => key,
            (None, None) => engine.vault(),
            (None, Some(_)) => {
                return Err(EngineError::Invalid(
                    "no key was read to seal the text under".into(),
                ));
            }
        };
        let salt = key.salt(&parts);
        let text = Text::commit(lang, &salt, words);
        let opening = Opening {
            salt,
            words: words.into(),
        };
        let opening = serde_json::to_vec(&opening).map_err(|why| EngineError::Invalid(why.to_string()))?;
        let sealed = subject::marked(self.claim.person, key.seal("text", &opening));
        self.beside.push(Beside::Text {
            commitment: text.commitment,
            sealed,
        });
        Ok(text)
    }

    /// Takes a document into the command, kept beside the log, and gives what the log will know of it.
    pub fn document(&mut self, media: &str, bytes: Vec<u8>) -> Blob {
        let blob = Blob {
            len: bytes.len() as u64,
            media: media.into(),
            sha256: Digest::of(&bytes),
        };
        let digest = blob.sha256;
        self.beside.push(Beside::Blob { digest, bytes });
        blob
    }

    /// Keeps a person's name in the identity vault, outside the log, sealed under that person's own key; where they have
    /// none it is made once it is sure that the command holds.
    pub fn name(&mut self, person: PersonId, name: &str) {
        self.names.push((person, name.to_owned()));
    }

    /// Under what its answer is found.
    pub(crate) fn key(&self) -> Key {
        Key {
            actor: self.claim.name(),
            command: self.command,
        }
    }

    /// The digest by which a repeated command is known again: over what was asked, without facts.
    pub(crate) fn intent(&self, engine: &Engine) -> Result<Digest, EngineError> {
        if let Some(asked) = &self.asked {
            return Ok(engine.vault().digest(asked));
        }
        let words = Words {
            claim: &self.claim,
            steps: &self.steps,
        };
        let bytes = codec::to_canonical(&words).map_err(|error| EngineError::Invalid(error.to_string()))?;
        Ok(engine.vault().digest(&bytes))
    }
}

impl Engine {
    /// The words of a text; `None` when they were erased or never there.
    ///
    /// # Errors
    /// When the store cannot be read, or what it holds is not what the log commits to.
    pub async fn words(&self, text: &Text) -> Result<Option<String>, EngineError> {
        let Some(opening) = self.opening(&text.commitment).await? else {
            return Ok(None);
        };
        if !opening.opens(text) {
            return Err(EngineError::Corrupt(format!(
                "text {} is not what the log commits to",
                text.commitment
            )));
        }
        Ok(Some(opening.words))
    }

    /// What is kept as the opening of a commitment to a text; `None` when it was erased or never there. Whether it opens
    /// the commitment is for the reader to see.
    ///
    /// # Errors
    /// When the store cannot be read or what it holds not be opened.
    pub async fn opening(&self, commitment: &Digest) -> Result<Option<Opening>, EngineError> {
        let Some(kept) = self.ledger().text(commitment).await? else {
            return Ok(None);
        };
        match self.unseal_marked("text", "a text", &kept).await? {
            None => Ok(None),
            Some(opening) => serde_json::from_slice(&opening)
                .map(Some)
                .map_err(|why| EngineError::unreadable("a text", why)),
        }
    }

    /// A person's name as it is kept.
    pub(crate) async fn sealed_name(&self, person: PersonId, name: &str) -> Result<Beside, EngineError> {
        let key = self.key_for_writing(Some(person)).await?;
        let sealed = subject::marked(Some(person), key.seal("person", name.as_bytes()));
        Ok(Beside::Person { person, sealed })
    }

    /// The name of a person; `None` when it was erased or never there.
    ///
    /// # Errors
    /// When the store cannot be read or the name not opened.
    pub async fn person(&self, person: PersonId) -> Result<Option<String>, EngineError> {
        let Some(kept) = self.ledger().person(&person).await? else {
            return Ok(None);
        };
        let name = self.unseal_marked("person", "a name", &kept).await?;
        Ok(name.map(|name| String::from_utf8_lossy(&name).into_owned()))
    }
}
