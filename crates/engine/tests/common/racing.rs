//! One race, four tests: on each store, some times with every change and very often in the soak `large_races`.

/// How often each race is run in the tests.
pub(crate) const TIMES: usize = 50;
/// How often each race is run in the soak.
pub(crate) const SOAK: usize = 1_000;

/// Makes of each body the tests `name::sqlite` and `name::postgres`, and the soaks `large_races::name::sqlite` and
/// `large_races::name::postgres`.
macro_rules! races {
    ($($body:ident)*) => {
        $(mod $body {
            use super::racing::TIMES;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$body(super::Kind::Sqlite, TIMES).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$body(super::Kind::Postgres, TIMES).await;
            }
        })*
        mod large_races {$(
            mod $body {
                use super::super::racing::SOAK;
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                #[ignore = "a thousand times; run by the suite of what takes long"]
                async fn sqlite() {
                    super::super::$body(super::super::Kind::Sqlite, SOAK).await;
                }
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                #[ignore = "a thousand times; run by the suite of what takes long"]
                async fn postgres() {
                    super::super::$body(super::super::Kind::Postgres, SOAK).await;
                }
            }
        )*}
    };
}
pub(crate) use races;
