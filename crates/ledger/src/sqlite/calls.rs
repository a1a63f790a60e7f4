//! Each call of the contract, handed on to the writer or to a reader.

use super::writer::{Job, Save, Turn};
use super::{SqliteLedger, beside, log};
use crate::stage;
use crate::{
    Append, AppendError, Appended, Epoch, Head, Key, Leaf, Ledger, Meter, ReadError, Refusal, Refused,
    SaveError, ViewBatch,
};
use events::{Digest, PersonId, Position, Recorded, StreamId, Version};
use futures::future::join_all;
use std::time::Duration;
use tokio::sync::watch;

#[async_trait::async_trait]
impl Ledger for SqliteLedger {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let prepared = Box::new(stage::Prepared::from(append));
        let bytes = prepared.bytes();
        let job = |reply| Job::Append(prepared, reply);
        let asked = self.send(bytes, job, AppendError::Unavailable);
        self.meter.append(asked).await
    }

    async fn answer(&self, key: &Key, intent: &Digest) -> Result<Option<Appended>, AppendError> {
        let key = key.clone();
        let found = self.readers.run(move |conn| log::answer(conn, &key)).await?;
        found.map(|before| stage::again(&before, intent)).transpose()
    }

    async fn stream(&self, id: &StreamId, after: Version) -> Result<Vec<Recorded>, ReadError> {
        let id = id.clone();
        self.readers.run(move |conn| log::stream(conn, &id, after)).await
    }

    async fn streams(&self, from: &str, limit: usize) -> Result<Vec<(StreamId, Version)>, ReadError> {
        let from = from.to_owned();
        self.readers
            .run(move |conn| log::streams(conn, &from, limit))
            .await
    }

    async fn of_kind(&self, kind: &str) -> Result<Vec<Recorded>, ReadError> {
        let kind = kind.to_owned();
        self.readers.run(move |conn| log::of_kind(conn, &kind)).await
    }

    async fn scrub(&self) -> Result<bool, SaveError> {
        self.send(0, Job::Scrub, SaveError::Unavailable).await
    }

    async fn version(&self, id: &StreamId) -> Result<Version, ReadError> {
        let id = id.clone();
        self.readers.run(move |conn| log::version(conn, &id)).await
    }

    async fn all(&self, from: Position, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.readers.run(move |conn| log::all(conn, from, limit)).await
    }

    async fn leaves(&self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
        self.readers.run(move |conn| log::leaves(conn, from, limit)).await
    }

    fn lately(&self, from: Position, to: Position) -> Option<Vec<Leaf>> {
        self.lately.between(from, to)
    }

    async fn head(&self) -> Result<Head, ReadError> {
        self.readers.run(log::head).await
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.size.clone()
    }

    fn meter(&self) -> &Meter {
        &self.meter
    }

    async fn opening(&self, commitment: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
        let (sql, key) = ("SELECT sealed FROM opening WHERE commitment = ?1", commitment.0);
        self.readers
            .run(move |conn| beside::bytes(conn, sql, [key]))
            .await
    }

    async fn text(&self, commitment: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
        let (sql, key) = ("SELECT sealed FROM text WHERE commitment = ?1", commitment.0);
        self.readers
            .run(move |conn| beside::bytes(conn, sql, [key]))
            .await
    }

    async fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
        let digest = *digest;
        self.readers.run(move |conn| beside::blob(conn, &digest)).await
    }

    async fn person(&self, person: &PersonId) -> Result<Option<Vec<u8>>, ReadError> {
        let (sql, key) = (
            "SELECT sealed FROM person WHERE person = ?1",
            *person.0.as_bytes(),
        );
        self.readers
            .run(move |conn| beside::bytes(conn, sql, [key]))
            .await
    }

    async fn refused(&self, refused: Refused) -> Result<(), SaveError> {
        self.save(Save::Refused(refused)).await
    }

    async fn refusals(&self, after: u64, limit: usize) -> Result<Vec<Refusal>, ReadError> {
        self.readers
            .run(move |conn| beside::refusals(conn, after, limit))
            .await
    }

    async fn lease_view(
        &self,
        view: &str,
        revision: u32,
        lasts: Duration,
    ) -> Result<Option<Epoch>, SaveError> {
        let turn = Turn::Take(view.to_owned(), revision, lasts);
        let job = |reply| Job::Turn(turn, reply);
        self.send(0, job, SaveError::Unavailable).await
    }

    async fn renew_view(
        &self,
        view: &str,
        revision: u32,
        epoch: Epoch,
        lasts: Duration,
    ) -> Result<bool, SaveError> {
        let turn = Turn::Renew(view.to_owned(), revision, epoch, lasts);
        let job = |reply| Job::Turn(turn, reply);
        Ok(self.send(0, job, SaveError::Unavailable).await?.is_some())
    }

    async fn save_views(&self, batches: Vec<ViewBatch>) -> Vec<Result<(), SaveError>> {
        // All are in the queue before the first is answered, so the writer finds them together.
        join_all(batches.into_iter().map(|batch| self.save(Save::Views(batch)))).await
    }

    async fn view_progress(&self, view: &str, revision: u32) -> Result<Option<Position>, ReadError> {
        let view = view.to_owned();
        self.readers
            .run(move |conn| beside::progress(conn, &view, revision))
            .await
    }

    async fn view_document(
        &self,
        view: &str,
        revision: u32,
        key: &str,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        let sql = "SELECT document FROM view_document WHERE view = ?1 AND revision = ?2 AND key = ?3";
        let (view, key) = (view.to_owned(), key.to_owned());
        self.readers
            .run(move |conn| beside::bytes(conn, sql, (view, revision, key)))
            .await
    }

    async fn view_documents(
        &self,
        view: &str,
        revision: u32,
        prefix: &str,
    ) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        let (view, prefix) = (view.to_owned(), prefix.to_owned());
        self.readers
            .run(move |conn| beside::documents(conn, &view, revision, &prefix))
            .await
    }

    async fn shown_document(
        &self,
        view: &str,
        built: u32,
        key: &str,
    ) -> Result<Option<Option<Vec<u8>>>, ReadError> {
        let (view, key) = (view.to_owned(), key.to_owned());
        self.readers
            .run(move |conn| beside::shown_document(conn, &view, built, &key))
            .await
    }

    async fn shown_documents(
        &self,
        view: &str,
        built: u32,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Option<Vec<(String, Vec<u8>)>>, ReadError> {
        let (view, prefix, after) = (view.to_owned(), prefix.to_owned(), after.to_owned());
        self.readers
            .run(move |conn| beside::shown_documents(conn, (&view, built), (&prefix, &after), limit))
            .await
    }

    async fn active_revision(&self, view: &str) -> Result<Option<u32>, ReadError> {
        let view = view.to_owned();
        self.readers.run(move |conn| beside::active(conn, &view)).await
    }

    async fn drop_revision(&self, view: &str, revision: u32) -> Result<(), SaveError> {
        let view = view.to_owned();
        self.save(Save::Drop { view, revision }).await
    }
}
