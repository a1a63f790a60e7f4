//! The way to the database: which certificate is taken for which address, and what is said to who does not come in.

use crate::suite::story::clock;
use ledger::{Ledger, PgLedger, PgOpenError};
use pgtest::Cluster;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::path::PathBuf;
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// An authority for certificates, and the file of its root.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    root: PathBuf,
}

impl Authority {
    fn new(dir: &TempDir, name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let root = dir.path().join(name);
        std::fs::write(&root, issuer.pem()).unwrap();
        Self { issuer, root }
    }

    /// A certificate for a host, with its key.
    fn certify(&self, host: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([host.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }
}

struct World {
    cluster: Cluster,
    dir: TempDir,
    ours: Authority,
    other: Authority,
}

/// A server with a certificate for `localhost`, a log in it, and logins with a password: `server`, a member of
/// `tingbok_server`, and `stranger`, who is none.
async fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    let (ours, other) = (
        Authority::new(&dir, "ours.pem"),
        Authority::new(&dir, "other.pem"),
    );
    let (certificate, key) = ours.certify("localhost");
    let cluster = Cluster::start_secured(&certificate, &key);
    let address = cluster.database().await;
    PgLedger::migrate(&address).await.unwrap();
    let (client, connection) = tokio_postgres::connect(&address, NoTls).await.unwrap();
    tokio::spawn(connection);
    let roles = "CREATE ROLE server LOGIN PASSWORD 'hunter2' IN ROLE tingbok_server;
                 CREATE ROLE stranger LOGIN PASSWORD 'hunter2'";
    client.batch_execute(roles).await.unwrap();
    World {
        cluster,
        dir,
        ours,
        other,
    }
}

impl World {
    /// An address on the network: user and password, host, database, and how it is protected.
    fn url(&self, login: &str, host: &str, rest: &str) -> String {
        format!("postgres://{login}@{host}:{}/{rest}", self.cluster.port())
    }

    async fn opened(&self, url: &str) -> Result<PgLedger, PgOpenError> {
        let opened = PgLedger::open(url, clock().1).await;
        if let Err(error) = &opened {
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
        opened
    }

    /// Connections of a user over TLS.
    async fn encrypted(&self, user: &str) -> i64 {
        let (client, connection) = tokio_postgres::connect(&self.cluster.address("postgres"), NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        let sql =
            "SELECT count(*) FILTER (WHERE s.ssl) FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid)
                   WHERE a.usename = $1";
        client.query_one(sql, &[&user]).await.unwrap().get(0)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_counts_for_its_roots_and_its_name() {
    let world = world().await;
    let (ours, other) = (world.ours.root.display(), world.other.root.display());
    let named = "db.example.no";
    for (host, mode, taken) in [
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={ours}"),
            true,
        ),
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={other}"),
            false,
        ),
        // The same server under a name that its certificate does not have.
        (
            named,
            format!("hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={ours}"),
            false,
        ),
        (
            named,
            format!("hostaddr=127.0.0.1&sslmode=verify-ca&sslrootcert={ours}"),
            true,
        ),
        (
            named,
            format!("hostaddr=127.0.0.1&sslmode=verify-ca&sslrootcert={other}"),
            false,
        ),
        ("localhost", format!("sslmode=require&sslrootcert={other}"), false),
        ("localhost", "sslmode=require".into(), true),
        ("localhost", "sslmode=prefer".into(), true),
        // Without TLS the server lets nobody in, and a local address asks for none by itself.
        ("localhost", "sslmode=disable".into(), false),
        ("localhost", "connect_timeout=9".into(), false),
    ] {
        let url = world.url("server:hunter2", host, &format!("t0?{mode}"));
        match world.opened(&url).await {
            Ok(ledger) => {
                assert!(taken, "{mode} took the certificate");
                assert_eq!(ledger.head().await.unwrap().size, 0);
                assert!(world.encrypted("server").await >= 3, "{mode}");
            }
            Err(error) => {
                assert!(!taken && matches!(error, PgOpenError::Tls(_)), "{mode}: {error}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_come_in_is_told_why() {
    let world = world().await;
    let secured = format!("sslmode=verify-full&sslrootcert={}", world.ours.root.display());
    let told = async |login: &str, database: &str| {
        let url = world.url(login, "localhost", &format!("{database}?{secured}"));
        world.opened(&url).await.err().expect("a refusal")
    };
    assert!(matches!(told("server:wrong", "t0").await, PgOpenError::Login(_)));
    assert!(matches!(told("server", "t0").await, PgOpenError::Login(_)));
    assert!(matches!(
        told("nobody:hunter2", "t0").await,
        PgOpenError::Login(_)
    ));
    assert!(matches!(
        told("server:hunter2", "none").await,
        PgOpenError::NoDatabase(_)
    ));
    assert!(matches!(
        told("stranger:hunter2", "t0").await,
        PgOpenError::Rights(_)
    ));

    let missing = world.dir.path().join("missing.pem");
    let empty = world.dir.path().join("empty.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    for file in [missing, empty] {
        let file = file.display().to_string();
        let url = world.url(
            "server:hunter2",
            "localhost",
            &format!("t0?sslmode=verify-full&sslrootcert={file}"),
        );
        let error = world.opened(&url).await.err().expect("a refusal");
        assert!(
            matches!(&error, PgOpenError::Tls(why) if why.contains(&file)),
            "{error}"
        );
    }
    let nobody = "postgres://server:hunter2@127.0.0.1:1/t0";
    assert!(matches!(
        world.opened(nobody).await,
        Err(PgOpenError::NoServer(_))
    ));
}
