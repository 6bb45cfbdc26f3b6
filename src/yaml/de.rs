//! From a tree to a typed value, and on past what is wrong.
//!
//! Serde stops at the first error: a type that has refused a value is gone,
//! and can't be asked for its other fields. So the tree is read again and
//! again. Each time, what was refused before is left out, and the reading gets
//! to what comes behind it, until nothing new is found. What is missing then
//! because it was left out is not told.
//!
//! Three things are told one at a time all the same: the fields that one set
//! of fields lacks; what is wrong with a whole, as the id of a section, while
//! a part of it is refused; and what a type would have said of a value that it
//! refuses for another reason.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::node::{Content, Node};
use super::problem::{Problem, YamlError};
use crate::names;
use crate::yaml::fault::{self, Code};

/// Reads a tree as a value. The error has every problem that can be told
/// without mending another one first.
pub fn typed<T: DeserializeOwned>(root: &Node) -> Result<T, YamlError> {
    attempt(root).map_err(YamlError::of)
}

/// The most nodes that are read of a tree, over and over, before its problems
/// so far are told.
const MOST_VISITS: usize = 2_000_000;

/// As [`typed`], with problems in the order in which they are found.
pub(super) fn attempt<T: DeserializeOwned>(root: &Node) -> Result<T, Vec<Problem>> {
    let sink = Sink::default();
    loop {
        let known = sink.progress();
        let reader = NodeReader { node: root, sink: &sink };
        let result = sink.settle(root, || T::deserialize(reader));
        let problems = sink.problems.borrow().len();
        match result {
            Ok(value) if sink.left_out.borrow().is_empty() => return Ok(value),
            // Nothing that could be left out is in the way any more.
            Ok(_) => break,
            Err(_) if sink.progress() == known || sink.is_left_out(root) => break,
            Err(_) if problems > Problem::MOST => break,
            Err(_) if sink.visits.get() > MOST_VISITS => {
                let message = "the file is too large to look for more problems behind these";
                let more = Problem::new(Code::Limit, &root.source, None, message);
                sink.problems.borrow_mut().push(more);
                break;
            }
            Err(_) => {}
        }
    }
    Err(sink.problems.into_inner())
}

/// What is known of a tree, over all readings.
#[derive(Default)]
struct Sink {
    problems: RefCell<Vec<Problem>>,
    /// The nodes that are left out: those that were refused, and those of which
    /// nothing is left but what was refused. They live as long as the tree.
    left_out: RefCell<HashSet<*const Node>>,
    /// How many were passed over so far.
    passed_over: Cell<usize>,
    visits: Cell<usize>,
}

impl Sink {
    /// Returns a number that grows with everything that is found.
    fn progress(&self) -> usize {
        self.left_out.borrow().len()
    }

    fn leave_out(&self, node: &Node) {
        self.left_out.borrow_mut().insert(node);
    }

    fn is_left_out(&self, node: &Node) -> bool {
        let left_out = self.left_out.borrow();
        !left_out.is_empty() && left_out.contains(&std::ptr::from_ref(node))
    }

    /// Whether a node is to be passed over; counts it if so.
    fn passes_over(&self, node: &Node) -> bool {
        let passes = self.is_left_out(node);
        if passes {
            self.passed_over.set(self.passed_over.get() + 1);
        }
        passes
    }

    /// Reads `node`, and records what is wrong with it.
    fn settle<T>(&self, node: &Node, read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        self.visits.set(self.visits.get() + 1);
        let (known, passed_over) = (self.progress(), self.passed_over.get());
        let fault = match read() {
            Ok(value) => return Ok(value),
            Err(fault) => fault,
        };
        let parts_left_out = self.passed_over.get() > passed_over;
        match fault {
            // Something in it, which is left out from now on.
            Fault::Inside if self.progress() > known => return Err(Fault::Inside),
            Fault::Inside | Fault::Told => {}
            // The type missed, or held against another, what was left out.
            Fault::New(new) if parts_left_out && new.depends_on_parts(node, self) => {}
            Fault::New(new) => {
                let problem = new.problem(node);
                self.problems.borrow_mut().push(problem);
            }
        }
        self.leave_out(node);
        Err(Fault::Inside)
    }
}

/// Why a node can't be read.
#[derive(Debug)]
enum Fault {
    /// Something in it was refused, and recorded.
    Inside,
    /// As a whole: its parts were refused, and recorded, all of them.
    Told,
    /// For a reason that nobody has recorded yet.
    New(Box<New>),
}

/// A reason that nobody has recorded yet.
#[derive(Debug)]
struct New {
    code: Code,
    message: String,
    /// What was looked for, among what: a name, what they are, and the names.
    among: Option<(String, &'static str, &'static [&'static str])>,
    /// The field that is missing.
    missing: Option<&'static str>,
}

impl New {
    /// Whether this may be so only because parts of the node were left out.
    fn depends_on_parts(&self, node: &Node, sink: &Sink) -> bool {
        let Some(missing) = self.missing else {
            // A key or a value that is refused has no parts.
            return !matches!(node.content, Content::Scalar(..));
        };
        let mut fields = node.fields().iter();
        fields.any(|(key, value)| {
            let name = key.text().unwrap_or_default();
            // A field of a similar name that is not known is meant to be it.
            let meant = || names::closest(name, [missing]).is_some();
            (name == missing && sink.is_left_out(value)) || (sink.is_left_out(key) && meant())
        })
    }

    fn problem(self, node: &Node) -> Problem {
        let problem = Problem::at(node, self.code, self.message);
        match self.among {
            Some((given, what, names)) => problem.among(&given, what, names.iter().copied()),
            None => problem,
        }
    }
}

impl Fault {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self::New(Box::new(New { code, message: message.into(), among: None, missing: None }))
    }

    /// Says that nothing is called `given`, and what there is.
    fn unknown(
        code: Code,
        what: &str,
        whats: &'static str,
        given: &str,
        names: &'static [&'static str],
    ) -> Self {
        Self::New(Box::new(New {
            code,
            message: format!("there is no {what} `{given}` here"),
            among: Some((given.to_owned(), whats, names)),
            missing: None,
        }))
    }

    /// Says what stands where something else is expected.
    fn expected(what: impl fmt::Display, found: &Node) -> Self {
        if found.is_nothing() {
            return Self::nothing(what);
        }
        Self::new(Code::AnotherShape, format!("{what} expected here"))
    }

    fn nothing(what: impl fmt::Display) -> Self {
        let message = format!("{what} expected here, and YAML takes this for nothing");
        Self::new(Code::Nothing, message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inside | Self::Told => formatter.write_str(fault::TOLD),
            Self::New(new) => formatter.write_str(&new.message),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        if message == fault::TOLD {
            return Self::Told;
        }
        let (code, message) = fault::split(&message);
        Self::new(code.unwrap_or(Code::Value), message)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let what = format!("{expected} is");
        match unexpected {
            Unexpected::Unit | Unexpected::Option => Self::nothing(what),
            _ => Self::new(Code::AnotherShape, format!("{what} expected here")),
        }
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Code::Value, format!("{expected} is expected here"))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(Code::Value, format!("{expected} is expected here"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(Code::UnknownValue, "value", "values", variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(Code::UnknownField, "field", "fields", field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::New(Box::new(New {
            code: Code::MissingField,
            message: format!("the field `{field}` is missing"),
            among: None,
            missing: Some(field),
        }))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Code::FieldTwice, format!("the field `{field}` is given twice"))
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
struct NodeReader<'tree> {
    node: &'tree Node,
    sink: &'tree Sink,
}

impl<'tree> NodeReader<'tree> {
    fn text(self) -> Result<&'tree str, Fault> {
        match &self.node.content {
            Content::Refused => Err(Fault::Inside),
            _ => self.node.text().ok_or_else(|| {
                if self.node.is_nothing() {
                    let message =
                        "text is expected here, and YAML takes this for nothing: put it in quotes";
                    return Fault::new(Code::Nothing, message);
                }
                Fault::expected("text is", self.node)
            }),
        }
    }

    fn list<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.content {
            Content::List(items) => {
                visitor.visit_seq(Items { items: items.iter(), sink: self.sink })
            }
            Content::Refused => Err(Fault::Inside),
            _ => Err(Fault::expected("a list is", self.node)),
        }
    }

    fn fields<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        let fields = match &self.node.content {
            Content::Fields(fields) => fields.as_slice(),
            Content::Refused => return Err(Fault::Inside),
            _ => return Err(Fault::expected("fields with values are", self.node)),
        };
        let open = Cell::new(None);
        let passed_over = self.sink.passed_over.get();
        let result = visitor.visit_map(Fields {
            rest: fields.iter(),
            value: None,
            open: &open,
            sink: self.sink,
        });
        match (result, open.get()) {
            // What was refused at a key, before its value was looked at, is
            // the field: for its name, or for what stands before it. Of what
            // was left out there nothing can be said.
            (Err(Fault::New(new)), Some(key)) => self.sink.settle(key, || {
                let complete = self.sink.passed_over.get() == passed_over;
                Err(if complete || new.among.is_some() { Fault::New(new) } else { Fault::Told })
            }),
            (result, _) => result,
        }
    }

    /// Reads a number in the way that its type does.
    fn number<T: std::str::FromStr>(self) -> Result<T, Fault> {
        let wrong = |_| Fault::new(Code::Value, "a number is expected here");
        self.text()?.parse().map_err(wrong)
    }
}

/// The fields of nothing.
const NO_FIELDS: [(&str, &str); 0] = [];

/// Reads numbers, each by the rules of its own type.
macro_rules! numbers {
    ($($deserialize:ident $visit:ident;)*) => {$(
        fn $deserialize<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(self.number()?)
        }
    )*};
}

impl<'tree> Deserializer<'tree> for NodeReader<'tree> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.content {
            Content::Scalar(..) if self.node.is_nothing() => visitor.visit_unit(),
            Content::Scalar(text, _) => visitor.visit_borrowed_str(text),
            Content::List(_) => self.list(visitor),
            Content::Fields(_) => self.fields(visitor),
            Content::Refused => Err(Fault::Inside),
        }
    }

    fn deserialize_bool<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.text()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Fault::new(Code::Value, "`true` or `false` is expected here")),
        }
    }

    numbers! {
        deserialize_i8 visit_i8;
        deserialize_i16 visit_i16;
        deserialize_i32 visit_i32;
        deserialize_i64 visit_i64;
        deserialize_u8 visit_u8;
        deserialize_u16 visit_u16;
        deserialize_u32 visit_u32;
        deserialize_u64 visit_u64;
        deserialize_f32 visit_f32;
        deserialize_f64 visit_f64;
        deserialize_char visit_char;
    }

    fn deserialize_str<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_nothing() {
            visitor.visit_unit()
        } else {
            Err(Fault::new(Code::AnotherShape, "nothing is expected here"))
        }
    }

    fn deserialize_unit_struct<V: Visitor<'tree>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'tree>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'tree>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'tree>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.fields(visitor)
    }

    fn deserialize_struct<V: Visitor<'tree>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if self.node.is_nothing() {
            // It has none of its fields, and says which one it needs.
            return visitor.visit_map(de::value::MapDeserializer::new(NO_FIELDS.iter().copied()));
        }
        self.fields(visitor)
    }

    fn deserialize_enum<V: Visitor<'tree>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.node.fields() {
            [(name, value)] => {
                visitor.visit_enum(Choice { name, value: Some(value), sink: self.sink })
            }
            [] => {
                self.text()?;
                visitor.visit_enum(Choice { name: self.node, value: None, sink: self.sink })
            }
            _ => Err(Fault::new(Code::AnotherShape, "one field is expected here")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

/// Reads the items of a list.
struct Items<'tree> {
    items: std::slice::Iter<'tree, Node>,
    sink: &'tree Sink,
}

impl<'tree> SeqAccess<'tree> for Items<'tree> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'tree>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let sink = self.sink;
        let Some(node) = self.items.find(|node| !sink.passes_over(node)) else {
            return Ok(None);
        };
        let read = || seed.deserialize(NodeReader { node, sink });
        sink.settle(node, read).map(Some)
    }
}

/// Reads fields.
struct Fields<'tree, 'visit> {
    rest: std::slice::Iter<'tree, (Node, Node)>,
    /// The value of the key that was read last.
    value: Option<&'tree Node>,
    /// The key that was read last, until its value is.
    open: &'visit Cell<Option<&'tree Node>>,
    sink: &'tree Sink,
}

impl<'tree> MapAccess<'tree> for Fields<'tree, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'tree>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let sink = self.sink;
        self.open.set(None);
        let read =
            |(key, value): &&(Node, Node)| !sink.passes_over(key) && !sink.passes_over(value);
        let Some((key, value)) = self.rest.by_ref().find(read) else {
            return Ok(None);
        };
        let name = sink.settle(key, || seed.deserialize(NodeReader { node: key, sink }))?;
        self.value = Some(value);
        self.open.set(Some(key));
        Ok(Some(name))
    }

    fn next_value_seed<V: DeserializeSeed<'tree>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        self.open.set(None);
        let sink = self.sink;
        let Some(node) = self.value.take() else {
            return Err(de::Error::custom("a value is asked for before its key"));
        };
        sink.settle(node, || seed.deserialize(NodeReader { node, sink }))
    }
}

/// Reads one choice of several: a name, or a name with what belongs to it.
struct Choice<'tree> {
    name: &'tree Node,
    value: Option<&'tree Node>,
    sink: &'tree Sink,
}

impl<'tree> Choice<'tree> {
    fn value(self) -> Result<NodeReader<'tree>, Fault> {
        let Some(node) = self.value else {
            let message = "more than a name is expected here: the name as a field, with its value";
            return Err(Fault::new(Code::AnotherShape, message));
        };
        Ok(NodeReader { node, sink: self.sink })
    }
}

impl<'tree> EnumAccess<'tree> for Choice<'tree> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'tree>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let name = self.name.text().unwrap_or_default();
        let variant = seed.deserialize(name.into_deserializer())?;
        Ok((variant, self))
    }
}

impl<'tree> VariantAccess<'tree> for Choice<'tree> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.value {
            None => Ok(()),
            Some(_) => Err(Fault::new(Code::AnotherShape, "a name alone is expected here")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'tree>>(self, seed: T) -> Result<T::Value, Fault> {
        let sink = self.sink;
        let reader = self.value()?;
        sink.settle(reader.node, || seed.deserialize(reader))
    }

    fn tuple_variant<V: Visitor<'tree>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        let sink = self.sink;
        let reader = self.value()?;
        sink.settle(reader.node, || reader.list(visitor))
    }

    fn struct_variant<V: Visitor<'tree>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let sink = self.sink;
        let reader = self.value()?;
        sink.settle(reader.node, || reader.fields(visitor))
    }
}
