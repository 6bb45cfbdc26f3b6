//! Search: everything that has an address, found by the words of the field.
//!
//! | module | what it does |
//! |---|---|
//! | `corpus` | lists what can be found: facts, and products one by one |
//! | `words` | cuts a text into words, folded and with their stems |
//! | `index` | numbers every word of every fact |
//! | `query` | reads what was typed: phrases, slips, synonyms |
//! | `export` | says all that a search works with, for pages |
//! | `scope` | says what hits must be |
//! | `rank` | weighs and orders the hits; its formula is documented there |
//!
//! Limits: the language is English. The index lives as long as one answer, so
//! that it is built for each; it holds thousands of entries, not millions.

mod corpus;
mod export;
mod index;
mod query;
mod rank;
mod scope;
#[cfg(test)]
mod tests;
mod words;

pub use corpus::facts;
pub use index::Index;
pub use query::{LONGEST_QUERY, Part, QUOTES, Query, QueryError};
pub use rank::{Found, Hit, Mark};
pub use scope::Scope;
