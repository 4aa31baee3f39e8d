//! Schemas: what the generator would panic at, misread or narrow.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Adapting, names::pascal};
use vlens_openapi::{
    Inexact, grammar::Object, pointer::Pointer, reference::resolve, schema::COMBINATIONS,
    walk::visit_mut,
};

/// The longest array of a fixed length that serde knows.
const MAX_FIXED: u64 = 32;

/// Keywords that are about numbers or strings only.
pub(super) const OF_SCALARS: [&str; 7] = [
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
];
pub(super) const OF_LISTS: [&str; 4] = ["items", "minItems", "maxItems", "uniqueItems"];
pub(super) const OF_MAPS: [&str; 5] = [
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
];

type Rule<'d> = fn(&mut Adapting<'d>, &mut Map<String, Value>, &Pointer<'_>);

impl<'d> Adapting<'d> {
    /// What is done to each schema, in this order.
    ///
    /// | in the document                                   | what the generator would do | here              |
    /// |---------------------------------------------------|-----------------------------|-------------------|
    /// | `x-rust-type`                                     | name a crate that we lack   | gone              |
    /// | `title` of a schema within another                | name two types alike        | gone              |
    /// | `discriminator`                                   | ignore it                   | gone              |
    /// | an unknown `type`                                 | panic                       | an error          |
    /// | `nullable` without a type                         | take null only              | gone: it is void  |
    /// | `not`                                             | panic                       | gone, widened     |
    /// | `pattern`                                         | need another crate          | gone, widened     |
    /// | `format` of an object, a list, a boolean          | panic                       | gone              |
    /// | keywords of numbers or strings without a type     | panic, take strings only    | gone, widened     |
    /// | keywords of lists and of maps without a type      | panic                       | gone, widened     |
    /// | a bound that is one of a smaller integer          | take that integer           | gone, widened     |
    /// | a length over 2^32                                | cut it off                  | gone, widened     |
    /// | lists of one long length                          | not compile                 | gone, widened     |
    /// | `exclusiveMinimum: true` with nothing to exclude  | panic                       | gone: it is void  |
    /// | an `enum` of several types, lists or maps         | panic                       | gone, widened     |
    /// | values in an `enum` that its type excludes, twice | error, panic                | gone              |
    /// | a `default` that does not fit or is not simple    | error, panic when decoding  | gone              |
    /// | `anyOf` beside `oneOf`                            | panic                       | `allOf` of both   |
    /// | `anyOf` of what is not a map                      | a type that decodes nothing | `oneOf`           |
    /// | an empty `allOf`, `anyOf`, `oneOf`                | panic                       | an error          |
    const SCHEMA_RULES: [Rule<'d>; 15] = [
        Self::composition,
        Self::scalar_alternatives,
        Self::known_type,
        Self::annotations,
        Self::title,
        Self::negation,
        Self::pattern,
        Self::void_nullable,
        Self::format_of_type,
        Self::untyped_assertions,
        Self::integer_bounds,
        Self::lengths,
        Self::exclusive_bounds,
        Self::enumeration,
        Self::default_value,
    ];

    pub(super) fn schema_details(&mut self) {
        let mut document = self.document.take();
        self.arm_titles = arm_titles(&mut document);
        visit_mut(Object::Schema, &mut document, &mut |schema, at| {
            let Value::Object(schema) = schema else {
                return;
            };
            if let Some(reference) = schema.get("$ref").cloned() {
                for name in schema.keys().filter(|name| *name != "$ref") {
                    self.note(&at.name(name), "beside $ref", Inexact::Dropped);
                }
                schema.clear();
                schema.insert("$ref".to_owned(), reference);
                return;
            }
            for rule in Self::SCHEMA_RULES {
                rule(self, schema, at);
            }
        });
        self.document = document;
    }

    /// Makes keywords that stand together for the first time acceptable, and
    /// whether anything had to be done.
    pub(super) fn refit(&mut self, schema: &mut Map<String, Value>) -> bool {
        let before = self.notes.len();
        for rule in [
            Self::format_of_type,
            Self::integer_bounds,
            Self::lengths,
            Self::exclusive_bounds,
            Self::enumeration,
        ] {
            rule(self, schema, &Pointer::ROOT);
        }
        let changed = self.notes.len() > before;
        self.notes.truncate(before);
        changed
    }

    fn gone(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>, name: &'static str) {
        if schema.remove(name).is_some() {
            self.note(&at.name(name), name, Inexact::Dropped);
        }
    }

    fn widened(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>, name: &'static str) {
        if schema.remove(name).is_some() {
            self.note(&at.name(name), name, Inexact::Widened);
        }
    }

    fn composition(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        for name in ["allOf", "anyOf", "oneOf"] {
            if schema.get(name) == Some(&json!([])) {
                self.problem(&at.name(name), "must not be empty");
            }
        }
        if schema.contains_key("oneOf")
            && let Some(any) = schema.remove("anyOf")
        {
            let all = schema.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(all) = all {
                all.push(json!({ "anyOf": any }));
            }
        }
    }

    /// The generator makes of alternatives that are no maps and may both fit a
    /// type that decodes nothing; of a `oneOf` one that takes the first that fits.
    fn scalar_alternatives(&mut self, schema: &mut Map<String, Value>, _: &Pointer<'_>) {
        let arms = schema.get("anyOf").and_then(Value::as_array);
        let is_map = |arm: &Value| {
            let arm = resolve(self.source, arm).unwrap_or(arm);
            arm.get("type").is_some_and(|kind| kind == "object") || arm.get("properties").is_some()
        };
        let all_maps = arms.is_none_or(|arms| arms.iter().all(is_map));
        if !all_maps && let Some(arms) = schema.remove("anyOf") {
            schema.insert("oneOf".to_owned(), arms);
        }
    }

    fn known_type(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        const KNOWN: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
        if let Some(found) = schema.get("type")
            && !found.as_str().is_some_and(|found| KNOWN.contains(&found))
        {
            let message = format!("must be one of {}, not {found}", KNOWN.join(", "));
            self.problem(&at.name("type"), message);
        }
    }

    fn annotations(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        self.gone(schema, at, "x-rust-type");
        self.gone(schema, at, "discriminator");
    }

    /// A title would be the name of the type, and two types of one name would be
    /// taken for one another. Those of alternatives name them, if they can.
    fn title(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        let title = schema.get("title").and_then(Value::as_str);
        let unique = title.is_some_and(|title| self.arm_titles.contains(&pascal(title)));
        let is_arm = at.is_item_of("oneOf") || at.is_item_of("anyOf");
        let stays = at.is_component() || (is_arm && unique);
        if !stays {
            self.gone(schema, at, "title");
        }
    }

    /// A type can hardly say what it is not.
    fn negation(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        self.widened(schema, at, "not");
    }

    /// The server checks it; here it would need a crate of its own.
    fn pattern(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        self.widened(schema, at, "pattern");
    }

    fn void_nullable(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        const TYPED: [&str; 6] = ["type", "properties", "allOf", "anyOf", "oneOf", "items"];
        if schema.contains_key("nullable") && !TYPED.iter().any(|name| schema.contains_key(*name)) {
            self.gone(schema, at, "nullable");
        }
    }

    fn format_of_type(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        if !matches!(type_of(schema), Some("string" | "integer" | "number")) {
            self.gone(schema, at, "format");
        }
    }

    /// The generator has to know the type from one of the parts that apply to a
    /// value, or to guess it from keywords of one kind.
    fn untyped_assertions(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        if at.is_item_of("allOf") {
            // Its holder has seen to it.
            return;
        }
        let kinds = self.kinds(schema);
        if !kinds.typed {
            let mixed = [kinds.lists, kinds.maps, kinds.listed];
            let mixed = mixed.into_iter().filter(|kind| *kind).count() > 1;
            self.without_guesses(schema, mixed, at);
        }
    }

    fn without_guesses(&mut self, schema: &mut Map<String, Value>, mixed: bool, at: &Pointer<'_>) {
        for name in OF_SCALARS {
            self.widened(schema, at, name);
        }
        if mixed {
            for name in OF_LISTS.into_iter().chain(OF_MAPS) {
                self.widened(schema, at, name);
            }
        }
        let all = schema.get_mut("allOf").and_then(Value::as_array_mut);
        for (i, part) in all.into_iter().flatten().enumerate() {
            if let Value::Object(part) = part {
                let at = at.name("allOf");
                self.without_guesses(part, mixed, &at.index(i));
            }
        }
    }

    /// The generator takes a type with this bound, whatever its other bound is.
    fn integer_bounds(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        const UPPER: [f64; 4] = [
            255.0,
            65_535.0,
            4_294_967_295.0,
            18_446_744_073_709_551_615.0,
        ];
        const LOWER: [f64; 3] = [-128.0, -32_768.0, -2_147_483_648.0];
        if type_of(schema) != Some("integer") {
            return;
        }
        let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
        let exclusive = |name: &str| f64::from(schema.get(name) == Some(&json!(true)));
        let lower = bound("minimum").map(|lower| lower + exclusive("exclusiveMinimum"));
        let upper = bound("maximum").map(|upper| upper - exclusive("exclusiveMaximum"));
        match (lower, upper) {
            (None, Some(upper)) if UPPER.contains(&upper) => {
                self.widened(schema, at, "maximum");
            }
            (Some(lower), None) if LOWER.contains(&lower) => {
                self.widened(schema, at, "minimum");
            }
            _ => {}
        }
    }

    fn lengths(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        const LENGTHS: [&str; 6] = [
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
        ];
        let length = |schema: &Map<String, Value>, name| schema.get(name).and_then(Value::as_u64);
        for name in LENGTHS {
            if length(schema, name).is_some_and(|length| length > u64::from(u32::MAX)) {
                self.widened(schema, at, name);
            }
        }
        let least = length(schema, "minItems");
        if least == length(schema, "maxItems") && least.is_some_and(|least| least > MAX_FIXED) {
            self.widened(schema, at, "minItems");
        }
    }

    fn exclusive_bounds(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        for (exclusive, bound) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if !schema.contains_key(bound) {
                self.gone(schema, at, exclusive);
            }
        }
    }

    fn enumeration(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        let kind = type_of(schema).map(str::to_owned);
        let nullable = schema.get("nullable") == Some(&json!(true));
        let Some(Value::Array(values)) = schema.get_mut("enum") else {
            return;
        };
        let listed = values.len();
        let mut seen: Vec<Value> = Vec::new();
        values.retain(|value| {
            let fits = kind
                .as_deref()
                .is_none_or(|kind| fits_type(value, kind) || (value.is_null() && nullable));
            let new = !seen.contains(value);
            if fits && new {
                seen.push(value.clone());
            }
            fits && new
        });
        let left = seen.len();
        let only_null = seen.iter().all(Value::is_null);
        let kinds: BTreeSet<_> = seen.iter().filter_map(kind_of_value).collect();
        let one_kind = match kind.as_deref() {
            Some("string" | "integer" | "number") => true,
            Some(_) => false,
            None => {
                kinds.len() <= 1 && !kinds.contains("list or map") && !kinds.contains("boolean")
            }
        };
        if left == 0 || !one_kind || (only_null && kind.is_some()) {
            self.widened(schema, at, "enum");
        } else if left < listed {
            self.note(&at.name("enum"), "values of enum", Inexact::Dropped);
        }
    }

    fn default_value(&mut self, schema: &mut Map<String, Value>, at: &Pointer<'_>) {
        if let Some(default) = schema.get("default")
            && !is_simple_default(schema, default)
        {
            self.gone(schema, at, "default");
        }
    }

    /// Values of an `enum` become variants.
    pub(super) fn variants(&mut self) {
        let mut document = self.document.take();
        visit_mut(Object::Schema, &mut document, &mut |schema, at| {
            let values = schema.get("enum").and_then(Value::as_array);
            let values = values.into_iter().flatten().filter_map(Value::as_str);
            let values: Vec<&str> = values.collect();
            if clash(&values, variant).is_some()
                && let Some((one, other)) = clash(&values, |value| variant(&with_x(value)))
            {
                let message = format!("«{one}» and «{other}» both become one variant");
                self.problem(&at.name("enum"), message);
            }
        });
        self.document = document;
    }
}

/// The name of a variant; the generator has one for what leaves none.
fn variant(value: &str) -> String {
    let name = pascal(value);
    if name.is_empty() {
        "X".to_owned()
    } else {
        name
    }
}

/// What kinds of keywords a schema and its parts have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kinds {
    typed: bool,
    lists: bool,
    maps: bool,
    /// There is an `enum`.
    listed: bool,
}

impl Adapting<'_> {
    /// The kinds of keywords that apply to one value. Those of components are
    /// remembered.
    fn kinds(&mut self, schema: &Map<String, Value>) -> Kinds {
        let has = |names: &[&str]| names.iter().any(|name| schema.contains_key(*name));
        let mut kinds = Kinds {
            typed: has(&["type"]),
            lists: has(&OF_LISTS),
            maps: has(&OF_MAPS),
            listed: has(&["enum"]),
        };
        for keyword in COMBINATIONS {
            let Some(Value::Array(parts)) = schema.get(keyword) else {
                continue;
            };
            let parts: Vec<Kinds> = parts.iter().map(|part| self.kinds_of_part(part)).collect();
            kinds.typed |= if keyword == "allOf" {
                parts.iter().any(|part| part.typed)
            } else {
                parts.iter().all(|part| part.typed)
            };
            kinds.lists |= parts.iter().any(|part| part.lists);
            kinds.maps |= parts.iter().any(|part| part.maps);
            kinds.listed |= parts.iter().any(|part| part.listed);
        }
        kinds
    }

    fn kinds_of_part(&mut self, part: &Value) -> Kinds {
        let name = part.get("$ref").and_then(Value::as_str);
        if let Some(known) = name.and_then(|name| self.kinds_of_components.get(name)) {
            return *known;
        }
        let schema = resolve(self.source, part).and_then(Value::as_object);
        let kinds = schema.map(|schema| self.kinds(schema)).unwrap_or_default();
        if let Some(name) = name {
            self.kinds_of_components.insert(name.to_owned(), kinds);
        }
        kinds
    }
}

/// The generator's second try at names that are not all different.
fn with_x(value: &str) -> String {
    value.replace(|c: char| !c.is_alphanumeric(), "X")
}

fn clash<'v>(values: &[&'v str], name: impl Fn(&str) -> String) -> Option<(&'v str, &'v str)> {
    let mut names = BTreeMap::new();
    values.iter().find_map(|value| {
        names
            .insert(name(value), *value)
            .map(|other| (other, *value))
    })
}

/// Titles of alternatives that no other type has for a name.
fn arm_titles(document: &mut Value) -> BTreeSet<String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let components = document.pointer("/components/schemas");
    for name in components
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
    {
        count.insert(pascal(name), 2);
    }
    visit_mut(Object::Schema, document, &mut |schema, at| {
        if let Some(title) = schema.get("title").and_then(Value::as_str)
            && !at.is_component()
        {
            *count.entry(pascal(title)).or_default() += 1;
        }
    });
    count.retain(|_, count| *count == 1);
    count.into_keys().collect()
}

fn type_of(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("type").and_then(Value::as_str)
}

pub(super) fn fits_type(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

fn kind_of_value(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) | Value::Object(_) => "list or map",
    })
}

/// Defaults that the generator writes as they are. It puts others together when
/// a body is decoded, where what does not fit panics.
fn is_simple_default(schema: &Map<String, Value>, default: &Value) -> bool {
    let listed = schema.get("enum").and_then(Value::as_array);
    if listed.is_some_and(|listed| !listed.contains(default)) {
        return false;
    }
    // What its alternatives and parts leave of the type is not known here.
    if COMBINATIONS.iter().any(|name| schema.contains_key(*name)) {
        return false;
    }
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    let within = |value: f64| {
        bound("minimum").is_none_or(|least| value >= least)
            && bound("maximum").is_none_or(|most| value <= most)
            && !schema.contains_key("exclusiveMinimum")
            && !schema.contains_key("exclusiveMaximum")
    };
    let plain = ["minLength", "maxLength", "format"];
    match (type_of(schema), default) {
        (Some("boolean"), Value::Bool(_)) => true,
        (Some("string"), Value::String(_)) => plain.iter().all(|name| !schema.contains_key(*name)),
        (Some("integer"), Value::Number(number)) => {
            let fits = match schema.get("format").and_then(Value::as_str) {
                None | Some("int64") => number.is_i64(),
                Some("int32") => number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
                Some(_) => false,
            };
            fits && listed.is_none() && number.as_f64().is_some_and(within)
        }
        (Some("number"), Value::Number(number)) => {
            listed.is_none() && number.as_f64().is_some_and(within)
        }
        _ => false,
    }
}
