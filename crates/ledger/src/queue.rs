//! The queue before a writer: bounded in number and in bytes, so that a database that is slower than its callers, or does
//! not answer, costs no more memory than this and whoever comes too many is told at once.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// So many writes may wait in a process.
pub(crate) const WRITES: usize = 8_192;

/// So much memory the waiting writes may take. One that is larger waits alone.
const ROOM_KIB: u32 = 128 << 10;

/// Who waits for an answer, and the room that the question takes until it is given.
pub(crate) struct Reply<T, E> {
    to: oneshot::Sender<Result<T, E>>,
    _room: OwnedSemaphorePermit,
}

impl<T, E> Reply<T, E> {
    /// Answers. Who went away does not wait for it; what was done is kept under the key.
    pub(crate) fn send(self, answer: Result<T, E>) {
        let _ = self.to.send(answer);
    }
}

/// The side of those who ask.
pub(crate) struct Queue<J> {
    jobs: mpsc::Sender<J>,
    room: Arc<Semaphore>,
}

/// A queue, and the end from which the writer takes.
pub(crate) fn queue<J>() -> (Queue<J>, mpsc::Receiver<J>) {
    let (jobs, taken) = mpsc::channel(WRITES);
    let room = Arc::new(Semaphore::new(ROOM_KIB as usize));
    (Queue { jobs, room }, taken)
}

impl<J> Queue<J> {
    /// Puts a job of so many bytes in and waits for its answer; what there is no room for is refused at once.
    pub(crate) async fn ask<T, E>(
        &self,
        bytes: usize,
        job: impl FnOnce(Reply<T, E>) -> J,
        unavailable: impl Fn(String) -> E,
    ) -> Result<T, E> {
        let kib = u32::try_from(bytes / 1_024 + 1).map_or(ROOM_KIB, |kib| kib.min(ROOM_KIB));
        let room = Arc::clone(&self.room).try_acquire_many_owned(kib);
        let room = room.map_err(|_| unavailable(full(format!("{} MiB of writes", ROOM_KIB >> 10))))?;
        let (to, answer) = oneshot::channel();
        let sent = self.jobs.try_send(job(Reply { to, _room: room }));
        sent.map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => unavailable(full(format!("{WRITES} writes"))),
            mpsc::error::TrySendError::Closed(_) => unavailable("its writer has stopped".into()),
        })?;
        let stopped = |_| Err(unavailable("its writer stopped before it could answer".into()));
        answer.await.unwrap_or_else(stopped)
    }
}

fn full(of: String) -> String {
    format!("{of} are waiting already, and this was not written; ask again in a moment")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A writer that takes nothing: what fits waits, what does not is refused, and room comes back with the answers.
    async fn fill(bytes: usize, asked: usize) -> (usize, Vec<String>) {
        let (queue, mut jobs) = queue::<Reply<(), String>>();
        let ask = || queue.ask(bytes, |reply| reply, |why| why);
        let answers = futures::future::join_all((0..asked).map(|_| ask()));
        let served = async {
            // Everybody has asked when this runs: `join` polls the others first.
            let mut waiting = Vec::new();
            while let Ok(reply) = jobs.try_recv() {
                waiting.push(reply);
            }
            let count = waiting.len();
            waiting.into_iter().for_each(|reply| reply.send(Ok(())));
            count
        };
        let (told, waited) = futures::future::join(answers, served).await;
        assert_eq!(queue.room.available_permits(), ROOM_KIB as usize);
        (waited, told.into_iter().filter_map(Result::err).collect())
    }

    #[tokio::test]
    async fn only_so_many_wait() {
        let (waited, refused) = fill(10, WRITES + 3).await;
        assert_eq!((waited, refused.len()), (WRITES, 3));
        assert!(refused[0].starts_with("8192 writes are waiting"), "{refused:?}");
    }

    #[tokio::test]
    async fn only_so_much_waits() {
        let (waited, refused) = fill(10 << 20, 20).await;
        assert_eq!((waited, refused.len()), (12, 8));
        assert!(refused[0].starts_with("128 MiB of writes"), "{refused:?}");
        // Larger than all the room: alone it is let in.
        assert_eq!(fill(usize::MAX, 2).await.0, 1);
    }
}
