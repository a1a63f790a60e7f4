//! A command being written: who asks, its id, its steps and the free texts in it.

use crate::{Engine, EngineError, Step, identity_number};
use events::{
    Blob, CommandId, CredentialId, Digest, Lang, Level, OrgId, PersonId, Role, Salt, StreamId, Text, UnitId,
    Version, codec,
};
use ledger::Beside;
use serde::Serialize;
use serde_json::json;

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
    texts: u64,
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
            texts: 0,
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

    /// Takes a free text into the command and gives what the log will know of it. The same command with the same
    /// words commits to the same bytes.
    ///
    /// # Errors
    /// Refused when it is empty, longer than 64 KiB, or holds a national identity number.
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
        let salt = engine.vault().salt(&parts);
        let text = Text::commit(lang, &salt, words);
        let opening = json!({ "salt": salt, "words": words }).to_string();
        let sealed = engine.vault().seal("text", opening.as_bytes());
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

    /// Keeps a person's name in the identity vault, outside the log.
    pub fn name(&mut self, engine: &Engine, person: PersonId, name: &str) {
        let sealed = engine.vault().seal("person", name.as_bytes());
        self.beside.push(Beside::Person { person, sealed });
    }

    /// The digest by which a repeated command is known again: over what was asked, without facts.
    pub(crate) fn intent(&self, engine: &Engine) -> Result<Digest, EngineError> {
        let words = json!({ "claim": self.claim, "steps": self.steps });
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
        #[derive(serde::Deserialize)]
        struct Opening {
            salt: Salt,
            words: String,
        }
        let Some(sealed) = self.ledger().text(&text.commitment).await? else {
            return Ok(None);
        };
        let opening = self
            .vault()
            .unseal("text", &sealed)
            .map_err(|why| EngineError::unreadable("a text", why))?;
        let opening: Opening =
            serde_json::from_slice(&opening).map_err(|why| EngineError::unreadable("a text", why))?;
        if Text::commit(text.lang, &opening.salt, &opening.words) != *text {
            return Err(EngineError::Corrupt(format!(
                "text {} is not what the log commits to",
                text.commitment
            )));
        }
        Ok(Some(opening.words))
    }

    /// The name of a person; `None` when it was erased or never there.
    ///
    /// # Errors
    /// When the store cannot be read or the name not opened.
    pub async fn person(&self, person: PersonId) -> Result<Option<String>, EngineError> {
        let Some(sealed) = self.ledger().person(&person).await? else {
            return Ok(None);
        };
        let name = self
            .vault()
            .unseal("person", &sealed)
            .map_err(|why| EngineError::unreadable("a name", why))?;
        Ok(Some(String::from_utf8_lossy(&name).into_owned()))
    }
}
