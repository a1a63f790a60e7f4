//! When the log is signed: soon after what matters, at the latest a minute after anything else. Once a day when nothing
//! happens it is looked at again, and the witnesses are asked to confirm what they cosigned. Of several servers one does
//! it; the others stand by and read what it published.

use super::{
    ask::Asking,
    matters::matters,
    proofs::{Proofs, Proven},
    signer::{SignError, Signer},
};
use crate::clock::Clock;
use ledger::Epoch;
use std::{future::Future, pin::pin, sync::Arc, time::Duration};
use tlog::Verdict;
use tokio::{sync::watch, time::Instant};

/// How long a turn lasts after its last sign of life: then another server signs.
pub(super) const TURN: Duration = Duration::from_secs(10);

/// How long to wait before asking an unavailable store again.
const PAUSE: Duration = Duration::from_secs(1);

/// How quickly checkpoints follow one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Never sooner after one another than this: acts that matter come in swarms.
    pub gap: Duration,
    /// At the latest after anything was recorded.
    pub active: Duration,
    /// At the latest when nothing was; so long after a witness cosigned the newest checkpoint it is asked again.
    pub idle: Duration,
    /// Before a witness that did not answer is asked again, the first time; then twice as long each time, up to `active`.
    pub again: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            gap: Duration::from_secs(1),
            active: Duration::from_secs(60),
            idle: Duration::from_secs(24 * 60 * 60),
            again: Duration::from_secs(2),
        }
    }
}

/// Carries the proofs of a log along.
pub struct Prover {
    signer: Arc<Signer>,
    pace: Pace,
    clock: Clock,
    told: watch::Sender<Proven>,
    turn: Option<Epoch>,
    /// Whether signing failed last time, so that it is due at once.
    failed: bool,
}

impl Prover {
    /// Signs the log as it stands, as a first check that it is the one that was signed before, and is ready to go on. By
    /// the clock it judges how long ago a witness cosigned.
    ///
    /// # Errors
    /// [`SignError`]: a store that must not be signed must not be served either.
    pub async fn begin(signer: Signer, pace: Pace, clock: Clock) -> Result<Self, SignError> {
        let turn = signer.take_turn(TURN).await?;
        match turn {
            Some(_) => match signer.sign(turn).await {
                Ok(_) | Err(SignError::NotOurTurn) => {}
                // Another process on the same folder, without a turn: it signed what is there.
                Err(SignError::Proof(notary::ProofError::Raced { .. })) => {}
                Err(error) => {
                    // Whoever mends it need not wait until it runs out.
                    signer.give_turn(turn).await;
                    return Err(error);
                }
            },
            None => {
                // It may be its turn at any time, so its keys must be in order too.
                let size = signer.folder().signed()?.checkpoint().head().size;
                signer.learn(size).await?;
                tracing::info!("another server signs this log; this one stands by");
            }
        }
        let proven = Proven::read(signer.folder())?;
        let (told, _) = watch::channel(proven);
        Ok(Self {
            signer: Arc::new(signer),
            pace,
            clock,
            told,
            turn,
            failed: false,
        })
    }

    /// What others may read.
    #[must_use]
    pub fn proofs(&self) -> Proofs {
        Proofs::new(Arc::clone(&self.signer), self.told.subscribe())
    }

    /// Signs whenever it is due, until told to stop.
    ///
    /// # Errors
    /// An alarm ([`SignError::is_alarm`]): stop and look.
    pub async fn run(&mut self, stop: impl Future<Output = ()>) -> Result<(), SignError> {
        let mut asking = Asking::new(&self.signer, self.pace, &self.clock, &self.told);
        asking.follow();
        let mut stop = pin!(stop);
        let ended = loop {
            let passed = tokio::select! {
                () = &mut stop => break Ok(()),
                passed = self.pass(&mut asking) => passed,
            };
            match passed {
                Err(error) if error.is_alarm() => break Err(error),
                Err(SignError::NotOurTurn) => self.turn = None,
                Err(SignError::Proof(notary::ProofError::Raced { .. })) => {}
                Err(error) => {
                    tracing::warn!(%error, "the log cannot be signed now; trying again");
                    self.failed = true;
                    tokio::time::sleep(PAUSE).await;
                }
                Ok(()) => {}
            }
        };
        if ended.is_ok() {
            self.farewell().await;
        }
        drop(asking);
        ended
    }

    /// Signs until our turn is over or something fails; or waits for our turn.
    async fn pass(&mut self, asking: &mut Asking) -> Result<(), SignError> {
        let Some(epoch) = self.turn else {
            return self.stand_by(asking).await;
        };
        let ledger = Arc::clone(self.signer.tree().ledger());
        let (mut size, mut beat) = (ledger.watch(), tokio::time::interval(TURN / 3));
        let mut last = Instant::now();
        let mut due = match self.failed {
            true => last,
            false => last + self.pace.idle,
        };
        loop {
            size.borrow_and_update();
            let head = ledger.head().await.map_err(crate::EngineError::from)?;
            let signed = self.told.borrow().size();
            if head.size != signed {
                due = due.min(Instant::now() + self.pace.active);
            }
            if self.signer.tree().grow_watching(head.size, matters).await? {
                due = due.min(last + self.pace.gap);
            }
            if due <= Instant::now() {
                let done = self.signer.sign(Some(epoch)).await?;
                if done.verdict == Verdict::Grown {
                    let size = done.checkpoint.checkpoint().head().size;
                    tracing::info!(size, "signed and published a checkpoint");
                }
                // Before the witnesses are told: what was signed may be that others are asked from here on.
                asking.follow();
                Proven::tell(&self.told, self.signer.folder())?;
                self.failed = false;
                last = Instant::now();
                due = last + self.pace.idle;
            }
            tokio::select! {
                _ = size.changed() => {}
                () = tokio::time::sleep_until(due) => {}
                _ = beat.tick() => {
                    self.signer.keep(epoch, TURN).await?;
                    asking.follow();
                }
            }
        }
    }

    /// Another server signs: reads what it published, and takes over when it is gone.
    async fn stand_by(&mut self, asking: &mut Asking) -> Result<(), SignError> {
        tokio::time::sleep(PAUSE).await;
        self.turn = self.signer.take_turn(TURN).await?;
        asking.follow();
        Proven::tell(&self.told, self.signer.folder())?;
        if self.turn.is_some() {
            tracing::info!("this server signs the log now");
            self.signer.sign(self.turn).await?;
            Proven::tell(&self.told, self.signer.folder())?;
        }
        Ok(())
    }

    /// Signs what is left, and lets another server have the turn at once.
    async fn farewell(&mut self) {
        let Some(epoch) = self.turn.take() else { return };
        let mut signed = self.signer.sign(Some(epoch)).await;
        if let Err(SignError::Proof(notary::ProofError::Raced { .. })) = signed {
            // What it was about to sign when it was told to stop is signed by now.
            signed = self.signer.sign(Some(epoch)).await;
        }
        if let Err(error) = signed {
            tracing::warn!(%error, "what was recorded last is not signed yet; the next start signs it");
        }
        self.signer.give_turn(Some(epoch)).await;
    }
}
