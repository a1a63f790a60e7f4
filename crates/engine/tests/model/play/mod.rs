//! Plays: random commands by random people over random time, several at once now and then, each perhaps cut off at any
//! moment; the engine and its store are then opened anew, and the command is sent again.

mod carry;
mod time;

use crate::{
    common::{
        dice::Dice,
        log::audited_clean,
        store::{Kind, Place},
        world::World,
    },
    draw::{Draw, Wish},
    invariants,
    mirror::Mirror,
};
use carry::polled;
use domain::ballot::Marks;
use engine::{Draft, Engine, EngineError, Reply, clock::Manual, follow::Follower};
use events::{CommandId, Digest, OrgId, Position, Role, RoundId, Salt, derived};
use ledger::{Head, Leaf};
use projections::{VIEWS, fold};
use std::collections::BTreeMap;

/// What a voter keeps of a ballot.
#[derive(Clone)]
pub(crate) struct Receipt {
    pub(crate) marks: Marks,
    pub(crate) salt: Salt,
}

/// How a game went.
#[derive(Default)]
pub(crate) struct Score {
    /// How often each kind of event happened.
    pub(crate) kinds: BTreeMap<&'static str, u64>,
    /// How often what came of commands: done, nothing to do, or the code of a refusal.
    pub(crate) answers: BTreeMap<String, u64>,
    pub(crate) commands: u64,
    pub(crate) restarts: u64,
}

pub(crate) struct Play {
    seed: u64,
    /// Nothing is cut off and nothing happens at once: the same seed plays the same game.
    calm: bool,
    place: Place,
    clock: Manual,
    /// `None` only between a crash and the restart.
    world: Option<World>,
    follower: Option<Follower>,
    mirror: Mirror,
    dice: Dice,
    wanted: Option<(Role, OrgId)>,
    receipts: BTreeMap<Digest, Receipt>,
    /// Commands that were answered, to be sent again.
    answered: Vec<(Draft, Reply)>,
    score: Score,
}

impl Play {
    pub(crate) async fn begin(kind: Kind, seed: u64) -> Self {
        let world = World::create(kind).await;
        let mut play = Self {
            seed,
            calm: false,
            clock: world.clock.clone(),
            place: world.place.clone(),
            follower: None,
            mirror: Mirror::default(),
            dice: Dice::new(seed),
            wanted: None,
            receipts: BTreeMap::new(),
            answered: Vec::new(),
            score: Score::default(),
            world: Some(world),
        };
        play.look().await;
        play
    }

    /// The game in which nothing is left to chance but the dice, so many commands long; with the log that it leaves.
    pub(crate) async fn calm(kind: Kind, seed: u64, commands: u64) -> (Score, Vec<Leaf>, Head) {
        let mut play = Self::begin(kind, seed).await;
        play.calm = true;
        while play.score.commands < commands {
            play.turn().await;
        }
        let ledger = play.engine().ledger().clone();
        let leaves = ledger.leaves(Position(0), usize::MAX).await.unwrap();
        let head = ledger.head().await.unwrap();
        (play.through(0).await, leaves, head)
    }

    /// So many commands, then everything is judged.
    pub(crate) async fn through(mut self, commands: u64) -> Score {
        while self.score.commands < commands {
            self.turn().await;
        }
        self.judged().await;
        self.score.kinds = std::mem::take(&mut self.mirror.kinds);
        self.score
    }

    fn engine(&self) -> Engine {
        self.world.as_ref().expect("the store is open").engine.clone()
    }

    async fn look(&mut self) {
        let ledger = self.engine().ledger().clone();
        self.mirror.follow(&*ledger).await;
    }

    async fn turn(&mut self) {
        self.pass_time();
        match self.dice.below(100) {
            0..16 => self.carry().await,
            16 => self.restart().await,
            17 | 18 if !self.calm => self.together().await,
            19..22 => self.again().await,
            22 => self.view().await,
            _ => self.one().await,
        }
        self.look().await;
    }

    fn draw(&mut self) -> Wish {
        self.score.commands += 1;
        let (now, number) = (self.clock.now(), self.score.commands);
        Draw::new(
            &mut self.dice,
            &self.mirror,
            now,
            &mut self.wanted,
            &self.receipts,
            number,
        )
        .wish()
    }

    fn draft(&self, wish: &Wish, words: &str) -> Draft {
        let words = [
            self.seed.to_string(),
            self.score.commands.to_string(),
            words.to_owned(),
        ];
        let command = CommandId(derived(&["model", &words[0], &words[1], &words[2]]));
        let mut draft = Draft::new(wish.claim.clone(), command).with(wish.steps.clone());
        for document in &wish.documents {
            draft.document("text/plain", document.clone());
        }
        draft
    }

    /// One command; now and then cut off, and sent again after a restart.
    async fn one(&mut self) {
        let wish = self.draw();
        let draft = self.draft(&wish, "one");
        let engine = self.engine();
        if !self.calm && self.dice.once_in(40) {
            let polls = 1 + self.dice.below(12);
            let cut_off = polled(engine.execute(&draft), polls).await;
            drop(engine);
            self.restart().await;
            let answer = self.engine().execute(&draft).await;
            if let (Some(Ok(before)), Ok(after)) = (cut_off, &answer) {
                assert_eq!(
                    before.positions, after.positions,
                    "{}: the same answer",
                    self.seed
                );
            }
            return self.note(&wish, draft, answer, false);
        }
        let answer = engine.execute(&draft).await;
        self.note(&wish, draft, answer, false);
    }

    /// Some at the same time, drawn from the same world.
    async fn together(&mut self) {
        let some: Vec<_> = (0..3)
            .map(|nth| {
                let wish = self.draw();
                let draft = self.draft(&wish, &format!("together {nth}"));
                (wish, draft)
            })
            .collect();
        let tasks: Vec<_> = some
            .iter()
            .map(|(_, draft)| {
                let (engine, draft) = (self.engine(), draft.clone());
                tokio::spawn(async move { engine.execute(&draft).await })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.expect("no command panics"));
        }
        for ((wish, draft), answer) in some.into_iter().zip(answers) {
            self.note(&wish, draft, answer, true);
        }
    }

    /// Invariant 35: a command sent again, with the same words gets the same answer, with others is refused.
    async fn again(&mut self) {
        let Some((draft, before)) = self.dice.one(&self.answered) else {
            return;
        };
        self.score.commands += 1;
        let engine = self.engine();
        if self.dice.once_in(3) {
            let step = engine::Step::Round(
                RoundId(derived(&["nothing"])),
                domain::round::Intent::CloseScreening,
            );
            let other = engine.execute(&draft.clone().with([step])).await;
            assert!(
                matches!(other, Err(EngineError::OtherBody)),
                "{}: other words under one id: {other:?}",
                self.seed
            );
            return;
        }
        let after = engine.execute(&draft).await.expect("the answer is remembered");
        assert!(after.repeated, "{}", self.seed);
        assert_eq!(
            after,
            Reply {
                leaves: vec![],
                repeated: true,
                ..before
            },
            "{}",
            self.seed
        );
    }

    /// Nothing but success, a refusal, a missed deadline; and at the same time as others, a conflict that stays one.
    fn note(&mut self, wish: &Wish, draft: Draft, answer: Result<Reply, EngineError>, at_once: bool) {
        let word = match answer {
            Ok(reply) => {
                self.keep_receipt(wish, &reply);
                let word = if reply.positions.is_empty() {
                    "nothing to do"
                } else {
                    "done"
                };
                self.answered.push((draft, reply));
                word.to_owned()
            }
            Err(EngineError::Refused { code, .. }) => code.to_owned(),
            Err(EngineError::Late { .. }) => "late".to_owned(),
            Err(EngineError::Busy { .. }) if at_once => "busy".to_owned(),
            Err(other) => panic!(
                "seed {} command {}: {other}\n{wish:#?}",
                self.seed, self.score.commands
            ),
        };
        *self.score.answers.entry(word).or_default() += 1;
    }

    fn keep_receipt(&mut self, wish: &Wish, reply: &Reply) {
        for step in &wish.steps {
            let engine::Step::Ballot(_, _, domain::ballot::Intent::Cast { marks, .. }) = step else {
                continue;
            };
            let (commitment, salt) = (reply.answer.get("commitment"), reply.answer.get("salt"));
            if let Some((commitment, salt)) = commitment.zip(salt) {
                let (marks, salt) = (marks.clone(), salt.parse().expect("a salt"));
                self.receipts
                    .insert(commitment.parse().expect("a digest"), Receipt { marks, salt });
            }
        }
    }

    async fn view(&mut self) {
        let ledger = self.engine().ledger().clone();
        let follower = self.follower.get_or_insert_with(|| Follower::new(ledger, VIEWS));
        follower
            .run_to(Position(u64::MAX))
            .await
            .expect("the views follow");
    }

    /// Invariants 1 and 2, and all the others over the whole log: the auditor finds nothing, views carried along are
    /// what a rebuild gives, and what was never to happen did not.
    async fn judged(&mut self) {
        self.view().await;
        let ledger = self.engine().ledger().clone();
        let log = audited_clean(&*ledger).await;
        let views = self.follower.as_ref().expect("it followed").views();
        for view in VIEWS {
            let saved = views.documents(view.name()).await.unwrap();
            assert!(
                saved == fold(*view, &log.events).unwrap(),
                "seed {}: {}",
                self.seed,
                view.name()
            );
        }
        invariants::hold(&log);
    }
}
