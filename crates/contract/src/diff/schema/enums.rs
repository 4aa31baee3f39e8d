//! `enum` and `const`.

use serde_json::Value;

use super::{
    super::{
        norm::{Norm, types},
        rules::SchemaRule::*,
    },
    Pair,
    found::Found,
};

impl<'d> Pair<'_, 'd> {
    pub(super) fn enums(&mut self, common: u8) {
        for class in types::CLASSES {
            if common & class == 0 {
                continue;
            }
            let list = |norm: &Norm<'d>| {
                let values = norm.enums.get(&class)?;
                Some(Value::Array(
                    values.values().map(|v| (*v).clone()).collect(),
                ))
            };
            let (old, new) = (self.old.1, self.new.1);
            match (old.enums.get(&class), new.enums.get(&class)) {
                (None, None) => {}
                (None, Some(_)) => self.found(Found {
                    rule: BecameEnum,
                    keyword: "enum",
                    old: None,
                    new: list(new),
                }),
                (Some(_), None) => self.found(Found {
                    rule: NoLongerEnum,
                    keyword: "enum",
                    old: list(old),
                    new: None,
                }),
                (Some(a), Some(b)) => {
                    for (text, value) in a {
                        if !b.contains_key(text) {
                            self.found(Found {
                                rule: EnumValueRemoved,
                                keyword: "enum",
                                old: Some((*value).clone()),
                                new: None,
                            });
                        }
                    }
                    for (text, value) in b {
                        if !a.contains_key(text) {
                            self.found(Found {
                                rule: EnumValueAdded,
                                keyword: "enum",
                                old: None,
                                new: Some((*value).clone()),
                            });
                        }
                    }
                }
            }
        }
    }
}
