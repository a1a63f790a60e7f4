//! Each call of the contract, handed on to the writer or to a connection of the pool.

use super::{PgLedger, beside, leases, log, saving, session};
use crate::stage;
use crate::{
    Append, AppendError, Appended, Epoch, Head, Key, Leaf, Ledger, Meter, ReadError, Refusal, Refused,
    SaveError, ViewBatch,
};
use events::{Digest, PersonId, Position, Recorded, StreamId, Version};
use std::time::Duration;
use tokio::sync::watch;

#[async_trait::async_trait]
impl Ledger for PgLedger {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let prepared = Box::new(stage::Prepared::from(append));
        let bytes = prepared.bytes();
        let job = |reply| (prepared, reply);
        let asked = self.queue.ask(bytes, job, AppendError::Unavailable);
        self.meter.append(asked).await
    }

    async fn answer(&self, key: &Key, intent: &Digest) -> Result<Option<Appended>, AppendError> {
        let Some(before) = log::answer(&self.pool, key).await? else {
            return Ok(None);
        };
        let told = stage::again(&before, intent)?;
        log::confirm(&self.pool).await?;
        Ok(Some(told))
    }

    async fn stream(&self, id: &StreamId, after: Version) -> Result<Vec<Recorded>, ReadError> {
        log::stream(&self.pool, id, after).await
    }

    async fn streams(&self, from: &str, limit: usize) -> Result<Vec<(StreamId, Version)>, ReadError> {
        log::streams(&self.pool, from, limit).await
    }

    async fn of_kind(&self, kind: &str) -> Result<Vec<Recorded>, ReadError> {
        log::of_kind(&self.pool, kind).await
    }

    /// The rows are gone; their bytes go when the database vacuums, which is not for this role to do.
    async fn scrub(&self) -> Result<bool, SaveError> {
        Ok(false)
    }

    async fn version(&self, id: &StreamId) -> Result<Version, ReadError> {
        log::version(&self.pool, id).await
    }

    async fn all(&self, from: Position, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let seen = *self.size.borrow();
        let events = log::all(&self.pool, from, limit).await?;
        let next = Position(from.0.saturating_add(events.len() as u64));
        if events.len() < limit {
            session::reaches(
                next.max(from),
                seen.min(Position(from.0.saturating_add(limit as u64))),
            )?;
        }
        Ok(events)
    }

    async fn leaves(&self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
        log::leaves(&self.pool, from, limit).await
    }

    fn lately(&self, from: Position, to: Position) -> Option<Vec<Leaf>> {
        self.lately.between(from, to)
    }

    async fn head(&self) -> Result<Head, ReadError> {
        let seen = *self.size.borrow();
        let head = log::head(&self.pool).await?;
        session::reaches(Position(head.size), seen)?;
        Ok(head)
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.size.clone()
    }

    fn meter(&self) -> &Meter {
        &self.meter
    }

    async fn opening(&self, commitment: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
        let sql = "SELECT sealed FROM opening WHERE commitment = $1";
        beside::bytes(&self.pool, sql, &[&commitment.0.as_slice()]).await
    }

    async fn text(&self, commitment: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
        let sql = "SELECT sealed FROM text WHERE commitment = $1";
        beside::bytes(&self.pool, sql, &[&commitment.0.as_slice()]).await
    }

    async fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
        beside::blob(&self.pool, digest).await
    }

    async fn person(&self, person: &PersonId) -> Result<Option<Vec<u8>>, ReadError> {
        let sql = "SELECT sealed FROM person WHERE person = $1";
        beside::bytes(&self.pool, sql, &[&person.0]).await
    }

    async fn refused(&self, refused: Refused) -> Result<(), SaveError> {
        beside::refused(&self.pool, &refused).await
    }

    async fn refusals(&self, after: u64, limit: usize) -> Result<Vec<Refusal>, ReadError> {
        beside::refusals(&self.pool, after, limit).await
    }

    async fn lease_view(
        &self,
        view: &str,
        revision: u32,
        lasts: Duration,
    ) -> Result<Option<Epoch>, SaveError> {
        leases::take(&self.pool, view, beside::revision(revision), lasts).await
    }

    async fn renew_view(
        &self,
        view: &str,
        revision: u32,
        epoch: Epoch,
        lasts: Duration,
    ) -> Result<bool, SaveError> {
        leases::renew(&self.pool, view, beside::revision(revision), epoch, lasts).await
    }

    async fn save_views(&self, batches: Vec<ViewBatch>) -> Vec<Result<(), SaveError>> {
        saving::save_views(&self.pool, &batches).await
    }

    async fn view_progress(&self, view: &str, revision: u32) -> Result<Option<Position>, ReadError> {
        beside::progress(&self.pool, view, revision).await
    }

    async fn view_document(
        &self,
        view: &str,
        revision: u32,
        key: &str,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        beside::document(&self.pool, view, revision, key).await
    }

    async fn view_documents(
        &self,
        view: &str,
        revision: u32,
        prefix: &str,
    ) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        beside::documents(&self.pool, view, revision, prefix).await
    }

    async fn shown_document(
        &self,
        view: &str,
        built: u32,
        key: &str,
    ) -> Result<Option<Option<Vec<u8>>>, ReadError> {
        beside::shown_document(&self.pool, view, built, key).await
    }

    async fn shown_documents(
        &self,
        view: &str,
        built: u32,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Option<Vec<(String, Vec<u8>)>>, ReadError> {
        beside::shown_documents(&self.pool, (view, built), (prefix, after), limit).await
    }

    async fn active_revision(&self, view: &str) -> Result<Option<u32>, ReadError> {
        beside::active(&self.pool, view).await
    }

    async fn drop_revision(&self, view: &str, revision: u32) -> Result<(), SaveError> {
        beside::drop_revision(&self.pool, view, revision).await
    }
}
