//! From a tree to a typed value, and on past what is wrong.
//!
//! Serde stops at the first error: a type that has refused a value is gone,
//! and can't be asked for its other fields. So the tree is read again and
//! again. Each time, what was refused before is left out, and the reading gets
//! to what comes behind it, until nothing new is found. What is missing then
//! because it was left out is not reported.
//!
//! Three things are reported one at a time all the same: the fields that one
//! set of fields lacks; what is wrong with a whole, as the id of a section or
//! the number of a row's cells, while a part of it is refused; and what a type
//! would have said of a value that it refuses for another reason.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::diagnostic::{Diagnostic, YamlError};
use super::node::{Content, Node};
use super::refusal::{About, Code, Refusal, Refusals};
use crate::names;

/// Reads a tree as a value. The error has every problem that can be found
/// without mending another one first.
pub fn typed<T: DeserializeOwned>(root: &Node) -> Result<T, YamlError> {
    attempt(root).map_err(YamlError::of)
}

/// The most nodes that are read of a tree, over and over, before its problems
/// so far are reported.
const MOST_VISITS: usize = 2_000_000;

/// As [`typed`], with problems in the order in which they are found.
pub(super) fn attempt<T: DeserializeOwned>(root: &Node) -> Result<T, Vec<Diagnostic>> {
    let sink = Sink::default();
    loop {
        let known = sink.progress();
        match sink.settle(root, || T::deserialize(NodeReader { node: root, sink: &sink })) {
            Ok(value) if known == 0 => return Ok(value),
            // Nothing that could be left out is in the way any more.
            Ok(_) => break,
            Err(_) if sink.progress() == known || sink.is_left_out(root) => break,
            Err(_) if sink.found.borrow().len() > Diagnostic::MOST => break,
            Err(_) if sink.visits.get() > MOST_VISITS => {
                let message = "the file is too large to look for more problems behind these";
                let more = Diagnostic::new(Code::Limit, &root.source, None, message);
                sink.found.borrow_mut().push(more);
                break;
            }
            Err(_) => {}
        }
    }
    Err(sink.found.into_inner())
}

/// What is known of a tree, over all readings.
#[derive(Default)]
struct Sink {
    found: RefCell<Vec<Diagnostic>>,
    /// The nodes that are left out: those that were refused, and those of which
    /// nothing is left but what was refused. They live as long as the tree.
    left_out: RefCell<HashSet<*const Node>>,
    visits: Cell<usize>,
}

impl Sink {
    /// Returns a number that grows with everything that is found.
    fn progress(&self) -> usize {
        self.left_out.borrow().len()
    }

    fn is_left_out(&self, node: &Node) -> bool {
        let left_out = self.left_out.borrow();
        !left_out.is_empty() && left_out.contains(&std::ptr::from_ref(node))
    }

    /// Whether something in `node` is left out.
    fn has_gaps(&self, node: &Node) -> bool {
        node.parts().any(|part| self.is_left_out(part) || self.has_gaps(part))
    }

    /// Reads `node`, and records what is wrong with it.
    fn settle<T>(
        &self,
        node: &Node,
        read: impl FnOnce() -> Result<T, Refusals>,
    ) -> Result<T, Refusals> {
        self.visits.set(self.visits.get() + 1);
        let known = self.progress();
        let refusals = match read() {
            Ok(value) => return Ok(value),
            Err(Refusals(refusals)) => refusals,
        };
        // All of them before any is left out, since paths count what is read.
        let parts: Vec<&Node> = refusals.iter().map(|one| self.part(node, &one.path)).collect();
        for (part, refusal) in parts.into_iter().zip(refusals) {
            if !self.depends_on_gaps(&refusal, part) {
                let mut diagnostic = Diagnostic::at(part, refusal.code, refusal.message);
                if let About::Unknown { given, what, names } = refusal.about {
                    diagnostic = diagnostic.among(&given, what, names.iter().copied());
                }
                self.found.borrow_mut().push(diagnostic);
            }
            self.left_out.borrow_mut().insert(part);
        }
        if self.progress() == known {
            self.left_out.borrow_mut().insert(node);
        }
        Err(Refusals(Vec::new()))
    }

    /// Follows the path of a refusal, among what is not left out. A row that is
    /// written in short is its own list of cells.
    fn part<'tree>(&self, node: &'tree Node, path: &str) -> &'tree Node {
        path.split('/').skip(1).fold(node, |node, step| {
            let mut items = node.items().iter().filter(|item| !self.is_left_out(item));
            let item = step.parse().ok().and_then(|index| items.nth(index));
            item.or_else(|| node.field(step)).unwrap_or(node)
        })
    }

    /// Whether a node may be refused only because parts of it were left out.
    fn depends_on_gaps(&self, refusal: &Refusal, node: &Node) -> bool {
        let About::Missing(missing) = refusal.about else {
            return self.has_gaps(node);
        };
        node.fields().iter().any(|(key, value)| {
            let name = key.text().unwrap_or_default();
            // A field of a similar name that is not known is meant to be it.
            let meant = || names::closest(name, [missing]).is_some();
            (name == missing && self.is_left_out(value)) || (self.is_left_out(key) && meant())
        })
    }
}

/// The reader's own error: what nobody has recorded yet, if anything.
impl Refusals {
    fn new(code: Code, message: impl fmt::Display) -> Self {
        Refusal::new(code, message).into()
    }

    fn about(code: Code, message: impl fmt::Display, about: About) -> Self {
        Refusal { about, ..Refusal::new(code, message) }.into()
    }

    /// Says that nothing is called `given`, and what there is.
    fn unknown(
        code: Code,
        what: &'static str,
        given: &str,
        names: &'static [&'static str],
    ) -> Self {
        let message = format!("there is no {} `{given}` here", what.trim_end_matches('s'));
        Self::about(code, message, About::Unknown { given: given.to_owned(), what, names })
    }

    /// Says that something else is expected where nothing stands, or another
    /// shape.
    fn expected(what: impl fmt::Display, found_nothing: bool) -> Self {
        if found_nothing {
            let message = format!("{what} expected here, and YAML takes this for nothing");
            return Self::new(Code::Nothing, message);
        }
        Self::new(Code::AnotherShape, format!("{what} expected here"))
    }
}

impl de::Error for Refusals {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        serde_json::from_str(&message).unwrap_or_else(|_| Self::new(Code::Value, message))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        if unexpected == Unexpected::UnitVariant {
            let message = "more than a name is expected here: the name as a field, with its value";
            return Self::new(Code::AnotherShape, message);
        }
        Self::expected(format!("{expected} is"), unexpected == Unexpected::Unit)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(Code::UnknownValue, "values", variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown(Code::UnknownField, "fields", field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        let message = format!("the field `{field}` is missing");
        Self::about(Code::MissingField, message, About::Missing(field))
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
struct NodeReader<'tree> {
    node: &'tree Node,
    sink: &'tree Sink,
}

impl<'tree> NodeReader<'tree> {
    fn expected(self, what: &str) -> Refusals {
        match self.node.content {
            Content::Refused => Refusals(Vec::new()),
            _ => Refusals::expected(what, self.node.is_nothing()),
        }
    }

    fn text(self) -> Result<&'tree str, Refusals> {
        self.node.text().ok_or_else(|| {
            if self.node.is_nothing() {
                let message =
                    "text is expected here, and YAML takes this for nothing: put it in quotes";
                return Refusals::new(Code::Nothing, message);
            }
            self.expected("text is")
        })
    }

    fn fields(self) -> Fields<'tree> {
        Fields { rest: self.node.fields().iter(), value: self.node, sink: self.sink }
    }
}

impl<'tree> Deserializer<'tree> for NodeReader<'tree> {
    type Error = Refusals;

    forward_to_deserialize_any! {
        <V: Visitor<'tree>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf
        unit_struct tuple tuple_struct identifier
    }

    fn deserialize_any<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Refusals> {
        match &self.node.content {
            Content::Nothing => visitor.visit_unit(),
            Content::Scalar(text) => visitor.visit_borrowed_str(text),
            Content::List(_) => self.deserialize_seq(visitor),
            Content::Fields(_) => self.deserialize_map(visitor),
            Content::Refused => Err(Refusals(Vec::new())),
        }
    }

    fn deserialize_str<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Refusals> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Refusals> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Refusals> {
        if self.node.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// Reads what stands behind a name that takes nothing.
    fn deserialize_unit<V: Visitor<'tree>>(self, _: V) -> Result<V::Value, Refusals> {
        Err(Refusals::new(Code::AnotherShape, "a name alone is expected here"))
    }

    fn deserialize_newtype_struct<V: Visitor<'tree>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusals> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Refusals> {
        let Content::List(items) = &self.node.content else {
            return Err(self.expected("a list is"));
        };
        visitor.visit_seq(Items { rest: items.iter(), sink: self.sink })
    }

    fn deserialize_map<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Refusals> {
        let Content::Fields(_) = self.node.content else {
            return Err(self.expected("fields with values are"));
        };
        visitor.visit_map(self.fields())
    }

    fn deserialize_struct<V: Visitor<'tree>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusals> {
        if let Content::Scalar(_) | Content::List(_) = self.node.content {
            let names = fields.join("`, `");
            return Err(self.expected(&format!("fields with values (`{names}`) are")));
        }
        // One that holds nothing says which field it needs.
        visitor.visit_map(self.fields())
    }

    fn deserialize_enum<V: Visitor<'tree>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusals> {
        match self.node.fields() {
            [] => visitor.visit_enum(self.text()?.into_deserializer()),
            [_] => visitor.visit_enum(MapAccessDeserializer::new(self.fields())),
            _ => Err(Refusals::new(Code::AnotherShape, "one field is expected here")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'tree>>(self, visitor: V) -> Result<V::Value, Refusals> {
        visitor.visit_unit()
    }
}

/// Reads the items of a list.
struct Items<'tree> {
    rest: std::slice::Iter<'tree, Node>,
    sink: &'tree Sink,
}

impl<'tree> SeqAccess<'tree> for Items<'tree> {
    type Error = Refusals;

    fn next_element_seed<T: DeserializeSeed<'tree>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refusals> {
        let sink = self.sink;
        let Some(node) = self.rest.find(|node| !sink.is_left_out(node)) else {
            return Ok(None);
        };
        sink.settle(node, || seed.deserialize(NodeReader { node, sink })).map(Some)
    }
}

/// Reads fields.
struct Fields<'tree> {
    rest: std::slice::Iter<'tree, (Node, Node)>,
    /// The value of the key that was read last; before the first, the whole.
    value: &'tree Node,
    sink: &'tree Sink,
}

impl<'tree> MapAccess<'tree> for Fields<'tree> {
    type Error = Refusals;

    fn next_key_seed<K: DeserializeSeed<'tree>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refusals> {
        let sink = self.sink;
        let rest = self.rest.by_ref();
        let left =
            |(key, value): &&(Node, Node)| !sink.is_left_out(key) && !sink.is_left_out(value);
        let Some((node, value)) = rest.find(left) else {
            return Ok(None);
        };
        self.value = value;
        sink.settle(node, || seed.deserialize(NodeReader { node, sink })).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'tree>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Refusals> {
        let (node, sink) = (self.value, self.sink);
        sink.settle(node, || seed.deserialize(NodeReader { node, sink }))
    }
}
