//! Asks each witness of the policy that has an address to cosign the newest checkpoint, and keeps what it answers. One
//! that cannot be reached is asked again, later and later; and one that cosigned the newest checkpoint long ago is asked
//! once more, so that an idle log shows that it is alive.

use super::{proofs::Proven, run::Pace, signer::Signer};
use crate::{EngineError, clock::Clock};
use events::Time;
use notary::{Client, ProofError, Reply};
use std::{sync::Arc, time::Duration};
use tlog::{SignedCheckpoint, VerifierKey, WitnessRequest};
use tokio::{sync::watch, task::JoinSet};

/// The tasks that ask; they end when this is dropped.
pub(super) struct Asking(#[expect(dead_code, reason = "held: dropped, the tasks end")] JoinSet<()>);

impl Asking {
    /// Begins to ask all witnesses that the policy in force names with an address, and those of a policy that is to follow.
    pub(super) fn start(
        signer: &Arc<Signer>,
        pace: Pace,
        clock: &Clock,
        told: &watch::Sender<Proven>,
    ) -> Result<Self, ProofError> {
        let mut tasks = JoinSet::new();
        let policies = signer.folder().policies()?;
        let client = match Client::new() {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(%error, "no witness can be asked");
                return Ok(Self(tasks));
            }
        };
        let mut asked = Vec::new();
        for witness in policies.iter().flat_map(tlog::Policy::witnesses) {
            if asked.contains(&&witness.key) {
                continue;
            }
            asked.push(&witness.key);
            let url = witness.url.as_deref().map(String::from_utf8_lossy);
            let Some(url) = url.filter(|url| url.starts_with("http://") || url.starts_with("https://"))
            else {
                continue;
            };
            let one = One {
                signer: Arc::clone(signer),
                client: client.clone(),
                clock: Arc::clone(clock),
                told: told.clone(),
                label: witness.label.to_string(),
                key: witness.key.clone(),
                url: url.into_owned(),
            };
            tasks.spawn(one.follow(pace));
        }
        Ok(Self(tasks))
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
                let folder = self.signer.folder();
                folder.cosign(size, &lines).map_err(|why| later(&why))?;
                Proven::tell(&self.told, folder).map_err(|why| later(&why))?;
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
