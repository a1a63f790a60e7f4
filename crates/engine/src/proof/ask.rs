//! Asks each witness of the policy that has an address to cosign the newest checkpoint, and keeps what it answers. One
//! that cannot be reached is asked again, later and later; and one that cosigned the newest checkpoint long ago is asked
//! once more, so that an idle log shows that it is alive. Whom to ask is looked up again and again: a log may take another
//! policy at any time.

use super::{proofs::Proven, run::Pace, signer::Signer};
use crate::{EngineError, clock::Clock};
use events::Time;
use notary::{Client, ProofError, Reply};
use std::{sync::Arc, time::Duration};
use tlog::{SignedCheckpoint, VerifierKey, WitnessRequest};
use tokio::{
    sync::watch,
    task::{AbortHandle, JoinSet},
};

/// The tasks that ask, one for each witness; they end when this is dropped.
pub(super) struct Asking {
    signer: Arc<Signer>,
    pace: Pace,
    clock: Clock,
    told: watch::Sender<Proven>,
    client: Option<Client>,
    tasks: JoinSet<()>,
    asked: Vec<(Address, AbortHandle)>,
}

/// A witness at the place where it answers. One that moved is another: the old place is asked as long as the old policy is
/// in force.
#[derive(Clone, PartialEq, Eq)]
struct Address {
    key: VerifierKey,
    url: String,
}

impl Asking {
    /// Asks nobody yet.
    pub(super) fn new(signer: &Arc<Signer>, pace: Pace, clock: &Clock, told: &watch::Sender<Proven>) -> Self {
        let client = Client::new();
        let client = client.inspect_err(|error| tracing::error!(%error, "no witness can be asked"));
        Self {
            signer: Arc::clone(signer),
            pace,
            clock: Arc::clone(clock),
            told: told.clone(),
            client: client.ok(),
            tasks: JoinSet::new(),
            asked: Vec::new(),
        }
    }

    /// Begins to ask every witness that the policy in force names with an address, or one that is to follow; and asks no
    /// more whom neither names. Where the policies cannot be read, those are asked on that were.
    pub(super) fn follow(&mut self) {
        let wanted = match self.wanted() {
            Ok(wanted) => wanted,
            Err(error) => {
                tracing::warn!(%error, "by which policy the log is judged cannot be read now");
                return;
            }
        };
        self.asked.retain(|(address, task)| {
            let stays = wanted.iter().any(|(_, one)| one == address);
            if !stays {
                task.abort();
            }
            stays
        });
        for (label, address) in wanted {
            if self.asked.iter().all(|(asked, _)| *asked != address) {
                self.begin(label, address);
            }
        }
        while self.tasks.try_join_next().is_some() {}
    }

    /// Whom the policies name with an address, the policy in force first.
    fn wanted(&self) -> Result<Vec<(String, Address)>, ProofError> {
        let policies = self.signer.folder().policies()?;
        let mut wanted: Vec<(String, Address)> = Vec::new();
        for witness in policies.iter().flat_map(tlog::Policy::witnesses) {
            let url = witness.url.as_deref().map(String::from_utf8_lossy);
            let Some(url) = url.filter(|url| url.starts_with("http://") || url.starts_with("https://"))
            else {
                continue;
            };
            let (key, url) = (witness.key.clone(), url.into_owned());
            let address = Address { key, url };
            if wanted.iter().all(|(_, one)| *one != address) {
                wanted.push((witness.label.to_string(), address));
            }
        }
        Ok(wanted)
    }

    fn begin(&mut self, label: String, address: Address) {
        let Some(client) = &self.client else { return };
        tracing::info!(witness = label, url = address.url, "this witness is asked");
        let one = One {
            signer: Arc::clone(&self.signer),
            client: client.clone(),
            clock: Arc::clone(&self.clock),
            told: self.told.clone(),
            label,
            key: address.key.clone(),
            url: address.url.clone(),
        };
        let task = self.tasks.spawn(one.follow(self.pace));
        self.asked.push((address, task));
    }
}

/// One witness.
struct One {
    signer: Arc<Signer>,
    client: Client,
    clock: Clock,
    told: watch::Sender<Proven>,
    label: String,
    key: VerifierKey,
    url: String,
}

/// Why a witness has not cosigned.
enum NotYet {
    /// It said where it stands: ask again from there, at once.
    From(u64),
    /// Later.
    Later(String),
}

impl One {
    async fn follow(self, pace: Pace) {
        let (mut latest, mut pause, mut old) = (self.told.subscribe(), pace.again, 0);
        let mut confirmed = None;
        loop {
            let checkpoint = latest.borrow_and_update().latest().cloned();
            let is_due = |it: &SignedCheckpoint| self.is_due(it, confirmed, pace.idle);
            let wanted = checkpoint.filter(|it| it.checkpoint().head().size > 0 && is_due(it));
            let Some(checkpoint) = wanted else {
                // Now and then it looks at the clock, which may be one that is moved by hand.
                match tokio::time::timeout(pace.active, latest.changed()).await {
                    Ok(Err(_)) => return,
                    Ok(Ok(())) | Err(_) => continue,
                }
            };
            match self.ask(&checkpoint, old).await {
                Ok(size) => (old, pause, confirmed) = (size, pace.again, Some((self.clock)())),
                Err(NotYet::From(size)) if size != old => old = size,
                Err(NotYet::From(size)) => {
                    let why = format!("it stands at {size}, and refuses a proof from there");
                    pause = self.wait(&why, pause, pace).await;
                }
                Err(NotYet::Later(why)) => pause = self.wait(&why, pause, pace).await,
            }
        }
    }

    async fn wait(&self, why: &str, pause: Duration, pace: Pace) -> Duration {
        tracing::warn!(
            witness = self.label,
            why,
            "a witness has not cosigned; asking again"
        );
        tokio::time::sleep(pause).await;
        (pause * 2).min(pace.active)
    }

    /// Asks once; gives the size that it cosigned.
    async fn ask(&self, checkpoint: &SignedCheckpoint, old: u64) -> Result<u64, NotYet> {
        let size = checkpoint.checkpoint().head().size;
        if old > size {
            // It has cosigned more than we ever signed: the alarm is the operator's, and the witness keeps the proof.
            let why =
                format!("it has cosigned {old} leaves, and {size} are signed here: is there another signer?");
            return Err(NotYet::Later(why));
        }
        let later = |why: &dyn std::fmt::Display| NotYet::Later(why.to_string());
        let tree = self.signer.tree();
        tree.grow(size).await.map_err(|why: EngineError| later(&why))?;
        let proof = tree.consistency(old, size).map_err(|why| later(&why))?;
        // The log's own signature is enough for it, and all that was signed when the proof was made.
        let request = WitnessRequest::new(proof, checkpoint.clone()).map_err(|why| later(&why))?;
        match self
            .client
            .ask(&self.url, &request)
            .await
            .map_err(|why| later(&why))?
        {
            Reply::Cosigned(lines) => {
                let own =
                    |line: &tlog::NoteSignature| line.name() == self.key.name() && line.id() == self.key.id();
                let lines: Vec<_> = lines.into_iter().filter(own).collect();
                if lines.is_empty() {
                    return Err(NotYet::Later(
                        "its answer is not signed by the key in the policy".into(),
                    ));
                }
                let cosigned = self.signer.aside(move |folder| folder.cosign(size, &lines)).await;
                cosigned.map_err(|why| later(&why))?;
                Proven::tell(&self.told, self.signer.folder()).map_err(|why| later(&why))?;
                Ok(size)
            }
            Reply::Stale(size) => Err(NotYet::From(size)),
            Reply::Refused(status, why) => Err(NotYet::Later(format!("it refuses ({status}): {why}"))),
        }
    }

    /// Whether it is to be asked about a checkpoint: it has not cosigned it, or did so long ago. `confirmed` is when it
    /// last did by our clock; where that is not known its own word is taken.
    fn is_due(&self, checkpoint: &SignedCheckpoint, confirmed: Option<Time>, idle: Duration) -> bool {
        let by = checkpoint.note().verify([&self.key]).unwrap_or_default();
        let Some(stated) = by.first().and_then(|by| by.time) else {
            return true;
        };
        let stated = || Time::from_millis(i64::try_from(stated.saturating_mul(1_000)).unwrap_or(i64::MAX));
        let since = confirmed.unwrap_or_else(stated).millis();
        let passed = (self.clock)().millis().saturating_sub(since);
        u128::try_from(passed).is_ok_and(|passed| passed >= idle.as_millis())
    }
}
