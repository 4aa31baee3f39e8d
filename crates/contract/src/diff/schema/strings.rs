//! Strings.

use super::{
    super::rules::SchemaRule::*,
    Pair,
    found::{texts, value_of},
    sets::set,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn strings(&mut self) {
        let (old, new) = (&self.old.1.strings, &self.new.1.strings);
        self.at_least(
            [
                MinLengthSet,
                MinLengthUnset,
                MinLengthIncreased,
                MinLengthDecreased,
            ],
            "minLength",
            old.min,
            new.min,
        );
        self.at_most(
            [
                MaxLengthSet,
                MaxLengthUnset,
                MaxLengthIncreased,
                MaxLengthDecreased,
            ],
            "maxLength",
            old.max,
            new.max,
        );
        let rules = [PatternAdded, PatternRemoved, PatternChanged];
        self.constraints(rules, "pattern", &old.patterns, &new.patterns);
        for (rule, keyword, a, b) in [
            (
                ContentEncodingChanged,
                "contentEncoding",
                &old.encodings,
                &new.encodings,
            ),
            (
                ContentMediaTypeChanged,
                "contentMediaType",
                &old.media,
                &new.media,
            ),
        ] {
            if a != b {
                // Both sides must take it for the same.
                let old = texts(&a.iter().copied().collect::<Vec<_>>());
                let new = texts(&b.iter().copied().collect::<Vec<_>>());
                self.named(rule.of(self.context), keyword, old, new);
            }
        }
        let (a, b) = (set(&old.content), set(&new.content));
        if !self.equal(&a, &b) {
            let keyword = "contentSchema";
            let verdict = ContentSchemaChanged.of(self.context);
            let old = value_of(&self.all.old, self.old.1, keyword);
            let new = value_of(&self.all.new, self.new.1, keyword);
            self.named(verdict, keyword, old, new);
        }
    }
}
