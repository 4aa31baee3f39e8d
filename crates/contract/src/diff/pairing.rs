//! Which of the old things is which of the new ones.

/// What [`pair_up`] makes of two lists; nothing is in it twice, nothing is lost.
pub(super) struct Paired<T> {
    pub(super) pairs: Vec<(T, T)>,
    pub(super) lost: Vec<T>,
    pub(super) gained: Vec<T>,
}

/// Whether two things are the same.
type Measure<T> = dyn Fn(&T, &T) -> bool;

/// Pairs the items of two lists, each with one at most: first those that are the
/// same by the first measure, then what is left by the second, and so on.
///
/// A document may have two things that are one by a measure, such as the headers
/// `X-A` and `x-a`; so no measure may be the key of a map.
pub(super) fn pair_up<T>(old: Vec<T>, new: Vec<T>, measures: &[&Measure<T>]) -> Paired<T> {
    let mut pairs = Vec::new();
    let mut lost = old;
    let mut gained = new;
    for same in measures {
        let mut rest = Vec::new();
        for a in lost {
            match gained.iter().position(|b| same(&a, b)) {
                Some(i) => {
                    let b = gained.remove(i);
                    pairs.push((a, b));
                }
                None => rest.push(a),
            }
        }
        lost = rest;
    }
    Paired {
        pairs,
        lost,
        gained,
    }
}
