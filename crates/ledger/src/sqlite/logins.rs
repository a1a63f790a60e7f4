//! What logins need, in a file beside the log. One connection: each operation is one short statement, and logins are few.

use super::schema;
use super::{OpenError, inspect::Fault};
use crate::logins::{KeptSession, Logins, SessionsOf};
use crate::{ReadError, SaveError};
use events::{Digest, PersonId, Time};
use rusqlite::{Connection, OptionalExtension, Row};
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The file in the store's folder.
const FILE: &str = "logins.db";

/// `TLOG`: says in the header of the file that it is ours.
const APPLICATION: i64 = 0x544c_4f47;

/// The format of its tables.
const FORMAT: i64 = 1;

/// What logins need, in a store's folder. For the one process that has the ledger open to write.
pub struct SqliteLogins {
    conn: Arc<Mutex<Connection>>,
}

impl SqliteLogins {
    /// Opens it, or makes it when it is not there.
    ///
    /// # Errors
    /// [`OpenError`] says what the file is instead, or what the system refused.
    pub fn open(dir: &Path) -> Result<Self, OpenError> {
        let file = dir.join(FILE);
        let conn = connect(&file).map_err(|fault| fault.about(&file))?;
        Ok(Self {
            conn: Arc::new(Mutex::new(conn)),
        })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, SaveError> {
        let conn = Arc::clone(&self.conn);
        let done = tokio::task::spawn_blocking(move || {
            // A statement is whole or not at all, so a panic elsewhere leaves nothing half done.
            work(&mut conn.lock().unwrap_or_else(PoisonError::into_inner))
        });
        let done = done
            .await
            .map_err(|why| SaveError::Unavailable(why.to_string()))?;
        Ok(done.map_err(ReadError::from)?)
    }
}

fn connect(file: &Path) -> Result<Connection, Fault> {
    let mut conn = Connection::open(file)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    let known =
        |conn: &Connection, name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let foreign = |what: String| {
        Fault::Known(OpenError::Foreign {
            file: file.to_owned(),
            what,
        })
    };
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    if tables == 0 {
        let tx = conn.transaction()?;
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", FORMAT)?;
        tx.execute_batch(include_str!("sql/logins.sql"))?;
        tx.commit()?;
    }
    if known(&conn, "application_id")? != APPLICATION {
        return Err(foreign("another SQLite database".into()));
    }
    match known(&conn, "user_version")? {
        FORMAT => {}
        found => {
            return Err(foreign(format!(
                "in format {found}, and this program knows {FORMAT}"
            )));
        }
    }
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    // What is ended or swept is overwritten, not only unlinked.
    conn.pragma_update(None, "secure_delete", true)?;
    schema::reuse_plans(&conn, 32)?;
    Ok(conn)
}

#[async_trait::async_trait]
impl Logins for SqliteLogins {
    async fn put_pending(&self, key: Digest, document: Vec<u8>, expires: Time) -> Result<(), SaveError> {
        let sql = "INSERT INTO login_pending (key, document, expires) VALUES (?1, ?2, ?3)";
        let done = self.run(move |conn| {
            conn.prepare_cached(sql)?
                .execute((key.0, document, expires.millis()))
        });
        done.await.map(drop)
    }

    async fn take_pending(&self, key: Digest) -> Result<Option<Vec<u8>>, SaveError> {
        let sql = "DELETE FROM login_pending WHERE key = ?1 RETURNING document";
        self.run(move |conn| {
            let mut statement = conn.prepare_cached(sql)?;
            statement.query_row([key.0], |row| row.get(0)).optional()
        })
        .await
    }

    async fn put_session(
        &self,
        key: Digest,
        session: KeptSession,
        replaces: Option<Digest>,
    ) -> Result<(), SaveError> {
        let sql =
            "INSERT INTO login_session (key, document, used, expires, idle_millis, subject, provider_session)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.run(move |conn| {
            let tx = conn.transaction()?;
            if let Some(replaces) = replaces {
                tx.execute("DELETE FROM login_session WHERE key = ?1", [replaces.0])?;
            }
            tx.prepare_cached(sql)?.execute((
                key.0,
                session.document,
                session.used.millis(),
                session.expires.millis(),
                session.idle_millis,
                session.subject.0,
                session.provider_session.map(|it| it.0),
            ))?;
            tx.commit()
        })
        .await
    }

    async fn session(&self, key: Digest) -> Result<Option<KeptSession>, SaveError> {
        let sql = "SELECT document, used, expires, idle_millis, subject, provider_session
                   FROM login_session WHERE key = ?1";
        self.run(move |conn| conn.prepare_cached(sql)?.query_row([key.0], kept).optional())
            .await
    }

    async fn touch(&self, key: Digest, used: Time) -> Result<(), SaveError> {
        let sql = "UPDATE login_session SET used = ?2 WHERE key = ?1 AND used < ?2";
        let done = self.run(move |conn| conn.prepare_cached(sql)?.execute((key.0, used.millis())));
        done.await.map(drop)
    }

    async fn end_session(&self, key: Digest) -> Result<Option<KeptSession>, SaveError> {
        let sql = "DELETE FROM login_session WHERE key = ?1
                   RETURNING document, used, expires, idle_millis, subject, provider_session";
        self.run(move |conn| conn.prepare_cached(sql)?.query_row([key.0], kept).optional())
            .await
    }

    async fn end_sessions_of(&self, whose: SessionsOf) -> Result<u64, SaveError> {
        let (sql, key) = match whose {
            SessionsOf::Subject(key) => ("DELETE FROM login_session WHERE subject = ?1", key),
            SessionsOf::ProviderSession(key) => {
                ("DELETE FROM login_session WHERE provider_session = ?1", key)
            }
        };
        let ended = self.run(move |conn| conn.execute(sql, [key.0]));
        Ok(ended.await? as u64)
    }

    async fn use_once(&self, key: Digest, until: Time) -> Result<bool, SaveError> {
        let sql = "INSERT INTO login_used (key, until) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let fresh = self.run(move |conn| conn.execute(sql, (key.0, until.millis())));
        Ok(fresh.await? == 1)
    }

    async fn is_used(&self, key: Digest) -> Result<bool, SaveError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM login_used WHERE key = ?1)";
        let found = self.run(move |conn| conn.query_row(sql, [key.0], |row| row.get(0)));
        Ok(found.await?)
    }

    async fn person(&self, pseudonym: Digest, new: PersonId) -> Result<PersonId, SaveError> {
        let insert = "INSERT INTO login_person (pseudonym, person) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let select = "SELECT person FROM login_person WHERE pseudonym = ?1";
        let kept = self.run(move |conn| {
            conn.execute(insert, (pseudonym.0, *new.0.as_bytes()))?;
            conn.query_row(select, [pseudonym.0], |row| row.get::<_, [u8; 16]>(0))
        });
        Ok(PersonId(uuid::Uuid::from_bytes(kept.await?)))
    }

    async fn people(
        &self,
        after: Option<Digest>,
        limit: usize,
    ) -> Result<Vec<(Digest, PersonId)>, SaveError> {
        let sql =
            "SELECT pseudonym, person FROM login_person WHERE pseudonym > ?1 ORDER BY pseudonym LIMIT ?2";
        let after = after.map(|it| it.0.to_vec()).unwrap_or_default();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let person = |row: &Row<'_>| {
            let (pseudonym, person) = (row.get(0)?, row.get(1)?);
            Ok((Digest(pseudonym), PersonId(uuid::Uuid::from_bytes(person))))
        };
        self.run(move |conn| {
            let mut statement = conn.prepare_cached(sql)?;
            statement.query_map((after, limit), person)?.collect()
        })
        .await
    }

    async fn sweep(&self, now: Time) -> Result<u64, SaveError> {
        let now = now.millis();
        let dropped = self.run(move |conn| {
            let tx = conn.transaction()?;
            let mut dropped = 0;
            for sql in [
                "DELETE FROM login_pending WHERE expires <= ?1",
                "DELETE FROM login_session WHERE expires <= ?1 OR ?1 - used >= idle_millis",
                "DELETE FROM login_used WHERE until <= ?1",
            ] {
                dropped += tx.execute(sql, [now])?;
            }
            tx.commit()?;
            Ok(dropped)
        });
        Ok(dropped.await? as u64)
    }
}

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptSession> {
    Ok(KeptSession {
        document: row.get(0)?,
        used: Time::from_millis(row.get(1)?),
        expires: Time::from_millis(row.get(2)?),
        idle_millis: row.get(3)?,
        subject: Digest(row.get(4)?),
        provider_session: row.get::<_, Option<[u8; 32]>>(5)?.map(Digest),
    })
}
