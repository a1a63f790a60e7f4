//! What the stories about signing have in common: a log with a name, what lies in its proof folder, and how it is told to be
//! judged by another policy.

use crate::client::{Answer, Persona, Served};
use serde_json::json;
use std::{fs, path::Path, process::Output};

/// The name of the log.
pub(crate) const NAME: &str = "log.example.no/west";

/// The stream in which a log speaks of itself.
pub(crate) const LOG: &str = "log-427a3e27-7466-5738-81f7-77e0f2ba6958";

/// What a run said was wrong.
pub(crate) fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The sizes of the published checkpoints, from the smallest.
pub(crate) fn checkpoints(proof: &Path) -> Vec<u64> {
    let entries = fs::read_dir(proof.join("checkpoints")).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut sizes: Vec<u64> = entries.map(|entry| name(entry).parse().unwrap()).collect();
    sizes.sort_unstable();
    sizes
}

/// The signer's memory: the checkpoint signed last.
pub(crate) fn signed(proof: &Path) -> String {
    fs::read_to_string(proof.join("signed")).unwrap()
}

/// The size in the signer's memory.
pub(crate) fn remembered(proof: &Path) -> u64 {
    signed(proof).lines().nth(1).unwrap().parse().unwrap()
}

/// Lets the log say that it is judged by another policy, when it has spoken so often of itself; what was answered.
pub(crate) fn change_policy(
    site: &mut Served,
    operator: &Persona,
    decided_by: &str,
    text: &str,
    spoken: u64,
) -> Answer {
    let step = json!({
        "body": { "decided_by": decided_by, "policy": text },
        "intent": "change_policy", "stream": LOG, "version": spoken,
    });
    site.try_act(operator, "/commands", &json!({ "steps": [step] }))
}
