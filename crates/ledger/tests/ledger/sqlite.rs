//! The contract suite against the embedded backend.

use crate::suite;
use ledger::{Clock, Ledger, Logins, SqliteLedger, SqliteLogins};
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) struct Embedded {
    pub(crate) dir: TempDir,
    pub(crate) clock: Clock,
    pub(crate) ledger: Option<Arc<dyn Ledger>>,
}

impl suite::Store for Embedded {
    async fn fresh(clock: Clock) -> Self {
        let dir = tempfile::tempdir().expect("a folder for the test");
        let ledger = SqliteLedger::create(dir.path(), Arc::clone(&clock)).expect("an empty ledger");
        Self {
            dir,
            clock,
            ledger: Some(Arc::new(ledger)),
        }
    }

    fn ledger(&self) -> Arc<dyn Ledger> {
        Arc::clone(self.ledger.as_ref().expect("an open ledger"))
    }

    async fn logins(&self) -> Arc<dyn Logins> {
        Arc::new(SqliteLogins::open(self.dir.path()).expect("a file beside the log"))
    }

    async fn reopen(&mut self) {
        self.ledger = None;
        let ledger = SqliteLedger::open(self.dir.path(), Arc::clone(&self.clock));
        self.ledger = Some(Arc::new(ledger.expect("the same ledger")));
    }
}

contract_suite!(crate::sqlite::Embedded);
