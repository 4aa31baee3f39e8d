//! What a text may mean: parameters and forms carry text, schemas ask for
//! types.

use serde_json::{Map, Number, Value};

use super::{
    Contract,
    operation::SchemaId,
    types::{Step, Types, wanted},
    untyped::Untyped,
    violation::Finding,
};
use vlens_openapi::pointer;

/// Up to this many combinations of readings are tried.
const MOST_COMBINATIONS: usize = 64;

/// An instance, and the places where it could be read otherwise.
struct Reading {
    instance: Value,
    open: Vec<(String, Vec<Value>)>,
}

impl Contract {
    /// What is wrong with a value that was written as text: nothing if it
    /// conforms in any reading that the schema's types allow, else what is wrong
    /// with the one that comes nearest.
    pub(super) fn errors_untyped(
        &self,
        schema: SchemaId,
        alternatives: Vec<Untyped>,
        recorded: bool,
    ) -> Vec<Finding> {
        let mut nearest: Option<Vec<Finding>> = None;
        for untyped in alternatives {
            let reading = self.read(schema, untyped);
            for instance in self.candidates(schema, reading) {
                let found = self.errors(schema, instance, recorded);
                if found.is_empty() {
                    return found;
                }
                let rank = |found: &[Finding]| {
                    let types = found.iter().filter(|finding| finding.of_type).count();
                    (types, found.len())
                };
                if nearest
                    .as_ref()
                    .is_none_or(|best| rank(&found) < rank(best))
                {
                    nearest = Some(found);
                }
            }
        }
        nearest.unwrap_or_default()
    }

    fn read(&self, schema: SchemaId, untyped: Untyped) -> Reading {
        let mut reader = Reader {
            contract: self,
            schema,
            path: Vec::new(),
            open: Vec::new(),
        };
        let instance = reader.value(untyped);
        Reading {
            instance,
            open: reader.open,
        }
    }

    /// The combinations of readings worth trying.
    fn candidates(&self, schema: SchemaId, reading: Reading) -> Vec<Value> {
        let Reading { instance, open } = reading;
        let set = |instance: &mut Value, at: &str, value: &Value| {
            if let Some(place) = instance.pointer_mut(at) {
                *place = value.clone();
            }
        };
        let combinations = open
            .iter()
            .try_fold(1, |product: usize, (_, values)| {
                product.checked_mul(values.len())
            })
            .filter(|count| *count <= MOST_COMBINATIONS);
        if combinations.is_some() {
            let mut candidates = vec![instance];
            for (at, values) in &open {
                let bases = std::mem::take(&mut candidates);
                for value in values {
                    candidates.extend(bases.iter().map(|base| {
                        let mut candidate = base.clone();
                        set(&mut candidate, at, value);
                        candidate
                    }));
                }
            }
            return candidates;
        }
        // Too many: read otherwise only what is wrong in the first reading.
        let wrong = self.wrong_places(schema, &instance);
        let mut mended = instance.clone();
        let mut last = instance.clone();
        for (at, values) in &open {
            if let Some(value) = values.last() {
                set(&mut last, at, value);
                if wrong.contains(at) {
                    set(&mut mended, at, value);
                }
            }
        }
        vec![instance, mended, last]
    }
}

struct Reader<'c> {
    contract: &'c Contract,
    schema: SchemaId,
    path: Vec<Step>,
    open: Vec<(String, Vec<Value>)>,
}

impl Reader<'_> {
    fn wanted(&self) -> Types {
        let schema = self.contract.schema(self.schema);
        wanted(&self.contract.document, &schema, &self.path)
    }

    fn below(&mut self, step: Step, untyped: Untyped) -> Value {
        self.path.push(step);
        let value = self.value(untyped);
        self.path.pop();
        value
    }

    fn list(&mut self, items: Vec<Untyped>) -> Value {
        let items = items.into_iter().enumerate();
        items
            .map(|(i, item)| self.below(Step::Item(i), item))
            .collect()
    }

    fn value(&mut self, untyped: Untyped) -> Value {
        match untyped {
            Untyped::Typed(value) => value,
            Untyped::List(items) => self.list(items),
            Untyped::Map(members) => {
                let wanted = self.wanted();
                let indices = members
                    .iter()
                    .all(|(name, _)| name.bytes().all(|b| b.is_ascii_digit()));
                if indices && wanted.has(Types::ARRAY) && !wanted.has(Types::OBJECT) {
                    return self.list(members.into_iter().map(|(_, item)| item).collect());
                }
                let members = members.into_iter().map(|(name, member)| {
                    let value = self.below(Step::Member(name.clone()), member);
                    (name, value)
                });
                Value::Object(members.collect::<Map<_, _>>())
            }
            Untyped::Text(text) => self.text(text),
        }
    }

    fn text(&mut self, text: String) -> Value {
        let wanted = self.wanted();
        if wanted.has(Types::ARRAY) && !wanted.has(Types::SCALARS) {
            return self.list(vec![Untyped::Text(text)]);
        }
        let mut readings = readings(&text, wanted).into_iter();
        let first = readings.next().unwrap_or(Value::String(text));
        let others: Vec<Value> = readings.collect();
        if !others.is_empty() {
            let at = self.path.iter().fold(String::new(), |at, step| match step {
                Step::Member(name) => pointer::join(&at, name),
                Step::Item(index) => format!("{at}/{index}"),
            });
            let all = std::iter::once(first.clone()).chain(others).collect();
            self.open.push((at, all));
        }
        first
    }
}

/// The readings of a text that are of a wanted type.
fn readings(text: &str, wanted: Types) -> Vec<Value> {
    let mut readings = Vec::new();
    if wanted.has(Types::NUMBER)
        && text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && let Ok(number) = text.parse::<Number>()
    {
        readings.push(Value::Number(number));
    }
    if wanted.has(Types::BOOLEAN)
        && let Ok(flag) = text.parse::<bool>()
    {
        readings.push(Value::Bool(flag));
    }
    if wanted.has(Types::STRING) {
        readings.push(Value::from(text));
    }
    if wanted.has(Types::NULL) && matches!(text, "null" | "") {
        readings.push(Value::Null);
    }
    readings
}
