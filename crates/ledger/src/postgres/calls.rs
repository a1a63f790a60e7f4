//! Each call of the contract, handed on to the writer or to a connection of the pool.

use super::{PgLedger, beside, log};
use crate::stage;
use crate::{
    Append, AppendError, Appended, Head, Key, Leaf, Ledger, ReadError, Refusal, Refused, SaveError, ViewBatch,
};
use events::{Digest, PersonId, Position, Recorded, StreamId, Version};
use tokio::sync::watch;

#[async_trait::async_trait]
impl Ledger for PgLedger {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.send(Box::new(append.into())).await
    }

    async fn answer(&self, key: &Key, intent: &Digest) -> Result<Option<Appended>, AppendError> {
        let found = log::answer(&self.pool, key).await?;
        found.map(|before| stage::again(&before, intent)).transpose()
    }

    async fn stream(&self, id: &StreamId, after: Version) -> Result<Vec<Recorded>, ReadError> {
        log::stream(&self.pool, id, after).await
    }

    async fn version(&self, id: &StreamId) -> Result<Version, ReadError> {
        log::version(&self.pool, id).await
    }

    async fn all(&self, from: Position, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        log::all(&self.pool, from, limit).await
    }

    async fn leaves(&self, from: Position, limit: usize) -> Result<Vec<Leaf>, ReadError> {
        log::leaves(&self.pool, from, limit).await
    }

    async fn head(&self) -> Result<Head, ReadError> {
        log::head(&self.pool).await
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.size.clone()
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

    async fn save_views(&self, batch: ViewBatch) -> Result<(), SaveError> {
        beside::save_views(&self.pool, &batch).await
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

    async fn view_documents(&self, view: &str, revision: u32) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        beside::documents(&self.pool, view, revision).await
    }

    async fn active_revision(&self, view: &str) -> Result<Option<u32>, ReadError> {
        beside::active(&self.pool, view).await
    }

    async fn drop_revision(&self, view: &str, revision: u32) -> Result<(), SaveError> {
        beside::drop_revision(&self.pool, view, revision).await
    }
}
