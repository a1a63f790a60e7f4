//! The contract suite: what every backend must do, told as small stories against `dyn Ledger`. Knows no database.
//!
//! To run it against another backend: implement [`Store`] in a new file beside `sqlite.rs` and write
//! `contract_suite!(crate::mine::Mine);` there.

pub(crate) mod answers;
pub(crate) mod appending;
pub(crate) mod beside;
pub(crate) mod following;
pub(crate) mod guards;
pub(crate) mod logins;
pub(crate) mod story;
pub(crate) mod views;

use ledger::{Clock, Ledger, Logins};
use std::sync::Arc;

/// A backend under test: an empty ledger that can be closed and opened again.
pub(crate) trait Store {
    async fn fresh(clock: Clock) -> Self;
    fn ledger(&self) -> Arc<dyn Ledger>;
    /// What logins need, as another process that shares the store would open it.
    async fn logins(&self) -> Arc<dyn Logins>;
    /// Closes it as a stopping process would, and opens it anew. All handles from before must be gone.
    async fn reopen(&mut self);
}

/// Makes one test of each story for a backend.
macro_rules! contract_suite {
    ($store:ty) => {
        contract_suite! { @run $store;
            appending {
                positions_and_versions_follow_one_another, every_leaf_is_its_canonical_bytes,
                several_streams_are_written_all_or_none, one_stream_twice_in_one_append, nothing_to_do_is_remembered,
                what_the_log_cannot_hold_is_refused_whole, a_race_is_gapless_and_in_commit_order,
                the_root_is_that_of_the_leaves, an_answer_is_on_disk,
            }
            guards {
                a_stream_that_moved, a_cited_stream_that_moved, a_body_cites_by_itself, a_credential_guards_every_act,
                streams_written_together_may_cite_one_another, a_refused_member_fails_alone,
                of_two_that_rely_on_each_other_one_wins, late_is_late, time_never_goes_back,
            }
            answers {
                the_same_key_is_answered_once, fifty_times_at_once,
                nothing_to_do_is_told_beside_what_was_first, another_intent_is_refused, after_a_restart,
                two_actors_may_use_one_id, a_refusal_is_decided_anew, a_caller_that_goes_away,
            }
            following {
                a_follower_sees_all_that_comes, a_follower_starts_anywhere, own_writes_are_read, reads_are_paged,
                streams_are_listed_by_name, what_was_just_written_is_had_from_memory,
            }
            beside {
                sealed_things_share_the_append, erased_is_gone, a_refused_append_leaves_nothing, refusals_are_listed,
                streams_of_one_kind_are_found,
            }
            logins {
                of_many_who_take_it_one_gets_it, a_session_is_replaced_used_and_ended, a_provider_ends_what_is_its_own,
                somebody_is_the_same_person_for_ever, what_is_over_is_swept_and_the_rest_outlives_a_restart,
            }
            views {
                documents_and_progress_go_together, nobody_goes_back, a_rebuild_stands_beside_and_takes_over,
                readers_are_shown_pages, one_runner_has_the_turn, each_of_many_by_itself, a_large_save_is_whole, a_turn_runs_out, a_dropped_revision_ends_its_turn,
            }
        }
    };
    (@run $store:ty; $($file:ident { $($story:ident,)* })*) => {$(
        mod $file {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::suite::$file::$story::<$store>().await;
            })*
        }
    )*};
}
