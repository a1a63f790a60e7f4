//! What logins need, in the database: one statement for each operation, so that several servers never meet halfway.

use super::log::query;
use super::session::{Server, opened, set_up};
use super::{PgAddress, PgOpenError, schema};
use crate::logins::{KeptSession, Logins, SessionsOf};
use crate::rows::unsigned;
use crate::{ReadError, SaveError};
use deadpool_postgres::Pool;
use events::{Digest, PersonId, Position, Time};
use tokio::sync::watch;
use tokio_postgres::Row;

/// What logins need, in a PostgreSQL database that any number of servers share. Has connections of its own: a rush of
/// readers does not keep people from logging in.
pub struct PgLogins {
    pool: Pool,
}

impl PgLogins {
    /// Opens it at the address of a server.
    ///
    /// # Errors
    /// [`PgOpenError`] says what is there instead.
    pub async fn open_at(address: &PgAddress) -> Result<Self, PgOpenError> {
        let server = Server::at(address)?;
        let client = opened(server.connect()).await?;
        opened(schema::inspect_role(&client)).await?;
        opened(set_up(&client)).await?;
        opened(schema::inspect(&client)).await?;
        // Nothing was acknowledged to us yet: any state of the log will do.
        let (_, seen) = watch::channel(Position(0));
        Ok(Self {
            pool: server.pool(seen)?,
        })
    }

    /// Makes pseudonyms stand for persons in a database that a copy fills, which no server can open yet. For the role that
    /// owns the tables. Done again it changes nothing; gives the first pseudonym that stands for another person there.
    ///
    /// # Errors
    /// [`PgOpenError`].
    pub async fn fill(
        address: &PgAddress,
        people: &[(Digest, PersonId)],
    ) -> Result<Option<Digest>, PgOpenError> {
        let client = opened(Server::at(address)?.connect()).await?;
        opened(schema::inspect_migrations(&client)).await?;
        let pseudonyms: Vec<&[u8]> = people.iter().map(|(pseudonym, _)| &pseudonym.0[..]).collect();
        let persons: Vec<uuid::Uuid> = people.iter().map(|(_, person)| person.0).collect();
        let insert = "INSERT INTO login_person (pseudonym, person)
                      SELECT * FROM unnest($1::bytea[], $2::uuid[]) ON CONFLICT DO NOTHING";
        client.execute(insert, &[&pseudonyms, &persons]).await?;
        let other = "SELECT pseudonym FROM unnest($1::bytea[], $2::uuid[]) AS wanted (pseudonym, person)
                     JOIN login_person AS kept USING (pseudonym)
                     WHERE kept.person <> wanted.person ORDER BY pseudonym LIMIT 1";
        let other = client.query_opt(other, &[&pseudonyms, &persons]).await?;
        let read = |row: Row| digest(row.try_get(0)?);
        other
            .map(read)
            .transpose()
            .map_err(|why| PgOpenError::Unreachable(why.to_string()))
    }
}

#[async_trait::async_trait]
impl Logins for PgLogins {
    async fn put_pending(&self, key: Digest, document: Vec<u8>, expires: Time) -> Result<(), SaveError> {
        let sql = "INSERT INTO login_pending (key, document, expires) VALUES ($1, $2, $3)";
        query(&self.pool, sql, &[&&key.0[..], &document, &expires.millis()]).await?;
        Ok(())
    }

    async fn take_pending(&self, key: Digest) -> Result<Option<Vec<u8>>, SaveError> {
        let sql = "DELETE FROM login_pending WHERE key = $1 RETURNING document";
        let found = query(&self.pool, sql, &[&&key.0[..]]).await?;
        Ok(found
            .first()
            .map(|row| row.try_get(0).map_err(ReadError::from))
            .transpose()?)
    }

    async fn put_session(
        &self,
        key: Digest,
        session: KeptSession,
        replaces: Option<Digest>,
    ) -> Result<(), SaveError> {
        let sql = "WITH ended AS (DELETE FROM login_session WHERE key = $8)
                   INSERT INTO login_session (key, document, used, expires, idle_millis, subject, provider_session)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let provider_session = session.provider_session.as_ref().map(|it| &it.0[..]);
        let replaces = replaces.as_ref().map(|it| &it.0[..]);
        let (used, expires) = (session.used.millis(), session.expires.millis());
        let params: &[&(dyn tokio_postgres::types::ToSql + Sync)] = &[
            &&key.0[..],
            &session.document,
            &used,
            &expires,
            &session.idle_millis,
            &&session.subject.0[..],
            &provider_session,
            &replaces,
        ];
        query(&self.pool, sql, params).await?;
        Ok(())
    }

    async fn session(&self, key: Digest) -> Result<Option<KeptSession>, SaveError> {
        let sql = "SELECT document, used, expires, idle_millis, subject, provider_session
                   FROM login_session WHERE key = $1";
        let found = query(&self.pool, sql, &[&&key.0[..]]).await?;
        Ok(found.first().map(kept).transpose()?)
    }

    async fn touch(&self, key: Digest, used: Time) -> Result<(), SaveError> {
        let sql = "UPDATE login_session SET used = $2 WHERE key = $1 AND used < $2";
        query(&self.pool, sql, &[&&key.0[..], &used.millis()]).await?;
        Ok(())
    }

    async fn end_session(&self, key: Digest) -> Result<Option<KeptSession>, SaveError> {
        let sql = "DELETE FROM login_session WHERE key = $1
                   RETURNING document, used, expires, idle_millis, subject, provider_session";
        let found = query(&self.pool, sql, &[&&key.0[..]]).await?;
        Ok(found.first().map(kept).transpose()?)
    }

    async fn end_sessions_of(&self, whose: SessionsOf) -> Result<u64, SaveError> {
        let (sql, key) = match whose {
            SessionsOf::Subject(key) => ("DELETE FROM login_session WHERE subject = $1 RETURNING 1", key),
            SessionsOf::ProviderSession(key) => (
                "DELETE FROM login_session WHERE provider_session = $1 RETURNING 1",
                key,
            ),
        };
        Ok(query(&self.pool, sql, &[&&key.0[..]]).await?.len() as u64)
    }

    async fn use_once(&self, key: Digest, until: Time) -> Result<bool, SaveError> {
        let sql = "INSERT INTO login_used (key, until) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1";
        let fresh = query(&self.pool, sql, &[&&key.0[..], &until.millis()]).await?;
        Ok(!fresh.is_empty())
    }

    async fn is_used(&self, key: Digest) -> Result<bool, SaveError> {
        let found = query(
            &self.pool,
            "SELECT 1 FROM login_used WHERE key = $1",
            &[&&key.0[..]],
        )
        .await?;
        Ok(!found.is_empty())
    }

    async fn person(&self, pseudonym: Digest, new: PersonId) -> Result<PersonId, SaveError> {
        let insert = "INSERT INTO login_person (pseudonym, person) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        // Rows are never changed, so what is read after that is what stays.
        let select = "SELECT person FROM login_person WHERE pseudonym = $1";
        let key = &pseudonym.0[..];
        let found = query(&self.pool, select, &[&key]).await?;
        let found = match found.is_empty() {
            false => found,
            true => {
                query(&self.pool, insert, &[&key, &new.0]).await?;
                query(&self.pool, select, &[&key]).await?
            }
        };
        let row = found
            .first()
            .ok_or_else(|| SaveError::Corrupt("a person just kept is gone".into()))?;
        Ok(PersonId(row.try_get(0).map_err(ReadError::from)?))
    }

    async fn people(
        &self,
        after: Option<Digest>,
        limit: usize,
    ) -> Result<Vec<(Digest, PersonId)>, SaveError> {
        let sql =
            "SELECT pseudonym, person FROM login_person WHERE pseudonym > $1 ORDER BY pseudonym LIMIT $2";
        let after = after.map(|it| it.0.to_vec()).unwrap_or_default();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = query(&self.pool, sql, &[&after, &limit]).await?;
        let person = |row: &Row| Ok::<_, ReadError>((digest(row.try_get(0)?)?, PersonId(row.try_get(1)?)));
        Ok(found.iter().map(person).collect::<Result<_, _>>()?)
    }

    async fn sweep(&self, now: Time) -> Result<u64, SaveError> {
        let sql = "WITH pending AS (DELETE FROM login_pending WHERE expires <= $1 RETURNING 1),
                   session AS (DELETE FROM login_session WHERE expires <= $1 OR $1 - used >= idle_millis RETURNING 1),
                   used AS (DELETE FROM login_used WHERE until <= $1 RETURNING 1)
                   SELECT (SELECT count(*) FROM pending) + (SELECT count(*) FROM session) + (SELECT count(*) FROM used)";
        let found = query(&self.pool, sql, &[&now.millis()]).await?;
        let count = |row: &Row| unsigned(row.try_get(0)?);
        Ok(found.first().map(count).transpose()?.unwrap_or_default())
    }
}

fn kept(row: &Row) -> Result<KeptSession, ReadError> {
    let provider_session: Option<Vec<u8>> = row.try_get(5)?;
    Ok(KeptSession {
        document: row.try_get(0)?,
        used: Time::from_millis(row.try_get(1)?),
        expires: Time::from_millis(row.try_get(2)?),
        idle_millis: row.try_get(3)?,
        subject: digest(row.try_get(4)?)?,
        provider_session: provider_session.as_deref().map(digest).transpose()?,
    })
}

fn digest(bytes: &[u8]) -> Result<Digest, ReadError> {
    let bytes = bytes.try_into().map_err(|_| ReadError::Corrupt {
        position: None,
        what: "a digest of a login has not 32 bytes".into(),
    })?;
    Ok(Digest(bytes))
}
