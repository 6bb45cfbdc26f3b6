//! Plain types of the domain and the text forms they parse.
//!
//! Nothing here reads a file, knows a command or prints: a value is parsed from
//! text, compared, and written back as text.

pub mod amount;
pub mod company;
pub mod conflict;
pub mod date;
mod distinct;
pub mod fault;
pub mod figure;
pub mod framework;
pub mod function;
pub mod gate;
pub mod growth;
pub mod guide;
pub mod headcount;
pub mod id;
pub mod marks;
pub mod measurement;
pub mod money;
pub mod patch;
pub mod plan;
pub mod process;
pub mod share;
pub mod source;
pub mod stage;
pub mod synonyms;
pub mod table;
