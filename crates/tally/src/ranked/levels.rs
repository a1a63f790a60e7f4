//! Needs on levels, best first; needs on one level are equally good.

/// The greatest score first.
pub(super) fn by_score<S: Ord>(scores: &[S]) -> Vec<Vec<usize>> {
    let mut needs: Vec<usize> = (0..scores.len()).collect();
    needs.sort_by(|&a, &b| scores[b].cmp(&scores[a]).then(a.cmp(&b)));
    needs
        .chunk_by(|&a, &b| scores[a] == scores[b])
        .map(<[usize]>::to_vec)
        .collect()
}

/// Each level holds the needs that nobody is above who has no level yet. `above` has no cycles.
pub(super) fn by_relation(needs: usize, above: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut levels = Vec::new();
    let mut left: Vec<usize> = (0..needs).collect();
    while !left.is_empty() {
        let (level, rest): (Vec<usize>, Vec<usize>) = left
            .iter()
            .partition(|&&need| !left.iter().any(|&other| above(other, need)));
        if level.is_empty() {
            // Only a cycle could leave nobody: then nobody left is better than another.
            levels.push(rest);
            break;
        }
        levels.push(level);
        left = rest;
    }
    levels
}
