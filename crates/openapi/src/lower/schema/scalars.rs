//! Bounds of numbers, contents of strings, and examples.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::step::Step;
use crate::{
    lower::Pass,
    value::{as_integer, compare},
};

impl<'d> Pass<'d> {
    pub(super) fn exclusive_minimum(&mut self, step: &mut Step<'_, 'd>) {
        self.exclusive(step, "exclusiveMinimum", "minimum", Ordering::Greater);
    }

    pub(super) fn exclusive_maximum(&mut self, step: &mut Step<'_, 'd>) {
        self.exclusive(step, "exclusiveMaximum", "maximum", Ordering::Less);
    }

    /// 3.0 has one bound and a flag. `tighter` is how an inclusive bound compares
    /// with the exclusive one if it is the one that matters.
    fn exclusive(
        &mut self,
        step: &mut Step<'_, 'd>,
        exclusive: &'static str,
        inclusive: &'static str,
        tighter: Ordering,
    ) {
        let Some(bound) = step.from.remove(exclusive) else {
            return;
        };
        let Value::Number(bound) = bound else {
            let message = "must be a number in 3.1, where it is a bound of its own";
            return self.problem(&step.at.name(exclusive), message);
        };
        let other = step.from.get(inclusive).and_then(|value| value.as_number());
        if other.is_none_or(|other| compare(other, bound) != tighter) {
            step.from.remove(inclusive);
            step.to
                .insert(inclusive.to_owned(), json!(as_integer(bound)));
            step.to.insert(exclusive.to_owned(), json!(true));
        }
    }

    /// Annotations of strings; 3.0 has a format for two of their values.
    pub(super) fn content(&mut self, step: &mut Step<'_, 'd>) {
        let encoding = step.from.remove("contentEncoding");
        let media_type = step.from.remove("contentMediaType");
        let format = match (encoding, media_type) {
            (Some(encoding), _) if encoding == "base64" => Some(("contentEncoding", "byte")),
            (None, Some(media_type)) if media_type == "application/octet-stream" => {
                Some(("contentMediaType", "binary"))
            }
            _ => None,
        };
        let kept = match format {
            Some((keyword, format)) if !step.from.contains_key("format") => {
                step.to.insert("format".to_owned(), json!(format));
                keyword
            }
            _ => "",
        };
        for (keyword, value) in [
            ("contentEncoding", encoding),
            ("contentMediaType", media_type),
        ] {
            if value.is_some() && keyword != kept {
                self.dropped(&step.at.name(keyword), keyword);
            }
        }
    }

    pub(super) fn examples(&mut self, step: &mut Step<'_, 'd>) {
        let Some(examples) = step.from.remove("examples") else {
            return;
        };
        let at = step.at.name("examples");
        let examples = examples.as_array().map_or(&[][..], Vec::as_slice);
        let used = match examples.first() {
            Some(first) if !step.from.contains_key("example") => {
                step.to.insert("example".to_owned(), first.clone());
                1
            }
            _ => 0,
        };
        // Nothing that is not a list says anything either.
        if examples.len() != used || used == 0 {
            self.dropped(&at, "examples");
        }
    }
}
