//! One body, two tests: each on a store of its own.

/// Makes two tests of each body, `name::sqlite` and `name::postgres`.
macro_rules! on_both_stores {
    ($($body:ident)*) => {$(
        mod $body {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$body(super::Kind::Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$body(super::Kind::Postgres).await;
            }
        }
    )*};
}
pub(crate) use on_both_stores;
