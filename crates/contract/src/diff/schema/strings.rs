//! Strings.

use super::{
    super::context::Effect,
    Pair,
    found::{texts, value_of},
    sets::set,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn strings(&mut self) {
        let (old, new) = (&self.old.1.strings, &self.new.1.strings);
        self.at_least("min-length", "minLength", old.min, new.min);
        self.at_most("max-length", "maxLength", old.max, new.max);
        self.constraints("pattern", "pattern", &old.patterns, &new.patterns);
        for (name, keyword, a, b) in [
            (
                "content-encoding",
                "contentEncoding",
                &old.encodings,
                &new.encodings,
            ),
            (
                "content-media-type",
                "contentMediaType",
                &old.media,
                &new.media,
            ),
        ] {
            if a != b {
                // Both sides must take it for the same.
                let level = self.context.level(Effect::Both);
                let rule = self.context.rule(&format!("{name}-changed"));
                let old = texts(&a.iter().copied().collect::<Vec<_>>());
                let new = texts(&b.iter().copied().collect::<Vec<_>>());
                self.named(&rule, level, keyword, old, new);
            }
        }
        let (a, b) = (set(&old.content), set(&new.content));
        if !self.equal(&a, &b) {
            let keyword = "contentSchema";
            let level = self.context.level(Effect::Both);
            let rule = self.context.rule("content-schema-changed");
            let old = value_of(&self.all.old, self.old.1, keyword);
            let new = value_of(&self.all.new, self.new.1, keyword);
            self.named(&rule, level, keyword, old, new);
        }
    }
}
