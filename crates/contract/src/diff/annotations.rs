//! Annotations that changed where they stand and that no comparison shows: those
//! beside a reference, in an `if`, under one nearer to where a schema is used.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use vlens_openapi::{grammar::Object, pointer::join, walk::visit};

use super::{
    change::Change,
    documents::{Documents, is_note},
    norm,
    place::Place,
    rules::DocumentRule,
};

/// The annotations of each object, by its pointer.
type Notes<'d> = BTreeMap<String, BTreeMap<&'d str, &'d Value>>;

impl<'d> Documents<'d> {
    /// Reports what `changes` do not show.
    pub(super) fn unseen_annotations(&mut self, changes: &[Change]) {
        let [old, new] = [self.old.value, self.new.value].map(notes);
        let mut differences = Vec::new();
        for (at, before) in &old {
            let Some(after) = new.get(at) else { continue };
            let keys: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
            for key in keys {
                let (a, b) = (before.get(key).copied(), after.get(key).copied());
                if a != b {
                    differences.push((at, key, a, b));
                }
            }
        }
        if differences.is_empty() {
            return;
        }
        let (were, are) = (count(&old), count(&new));
        let shown = Shown::by(changes);
        for (at, key, a, b) in differences {
            let fewer = |value: &Value, these: &Counts<'d>, those: &Counts<'d>| {
                let name = (key, value.to_string());
                these.get(&name) < those.get(&name)
            };
            // What only moved, because of what came before it, is still there.
            let left = a.is_none_or(|a| fewer(a, &are, &were));
            let came = b.is_none_or(|b| fewer(b, &were, &are));
            if !left || !came || shown.has(&join(at, key), a, b) {
                continue;
            }
            let place = Place {
                old: a.map_or_else(|| at.clone(), |_| join(at, key)),
                new: b.map_or_else(|| at.clone(), |_| join(at, key)),
                ..Place::default()
            };
            let values = (a.cloned(), b.cloned());
            self.report(DocumentRule::AnnotationChanged, &place, values);
        }
    }
}

fn notes(document: &Value) -> Notes<'_> {
    let mut notes = Notes::new();
    visit(document, &mut |kind, value, at| {
        let members = value.as_object().into_iter().flatten();
        let own = members.filter(|(key, value)| match kind {
            // These decide how a property is used.
            Object::Schema if ["default", "readOnly", "writeOnly"].contains(&key.as_str()) => false,
            _ if norm::is_default(key, value) => false,
            Object::Schema => norm::is_note(key),
            // Of these, each is compared by itself.
            Object::Components => false,
            _ => is_note(key),
        });
        let own = own.map(|(key, value)| (key.as_str(), value)).collect();
        notes.insert(at.to_string(), own);
    });
    notes
}

/// How often each annotation is there.
type Counts<'d> = HashMap<(&'d str, String), usize>;

fn count<'d>(notes: &Notes<'d>) -> Counts<'d> {
    let mut counts = Counts::new();
    for (key, value) in notes.values().flatten() {
        *counts.entry((key, value.to_string())).or_default() += 1;
    }
    counts
}

/// The values that changes show, by their pointers.
struct Shown<'c> {
    old: HashMap<&'c str, Vec<&'c Value>>,
    new: HashMap<&'c str, Vec<&'c Value>>,
}

impl<'c> Shown<'c> {
    fn by(changes: &'c [Change]) -> Self {
        let (mut old, mut new) = (HashMap::new(), HashMap::new());
        for change in changes {
            for (values, pointer, value) in [
                (&mut old, &change.old_pointer, &change.old),
                (&mut new, &change.new_pointer, &change.new),
            ] {
                let known: &mut Vec<_> = values.entry(pointer.as_str()).or_default();
                known.extend(value);
            }
        }
        Self { old, new }
    }

    /// Whether one of them shows the value at `pointer`, by itself or within
    /// another.
    fn has(&self, pointer: &str, old: Option<&Value>, new: Option<&Value>) -> bool {
        let mut ends = vec![pointer.len()];
        ends.extend(pointer.match_indices('/').map(|(end, _)| end));
        [(&self.old, old), (&self.new, new)]
            .iter()
            .any(|(shown, value)| {
                value.is_some()
                    && ends.iter().any(|end| {
                        let Some((above, rest)) = pointer.split_at_checked(*end) else {
                            return false;
                        };
                        let values = shown.get(above).into_iter().flatten();
                        values
                            .map(|value| value.pointer(rest))
                            .any(|found| found == *value)
                    })
            })
    }
}
