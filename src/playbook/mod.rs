//! What the files of a playbook hold, and a company's own file.
//!
//! Plain types that read themselves from YAML or JSON and refuse what can't
//! mean anything. Nothing here reads a file, knows a command or prints.

mod checked;
pub mod company;
pub mod conflict;
pub mod date;
pub mod framework;
pub mod function;
pub mod gate;
pub mod glossary;
pub mod guide;
pub mod id;
pub mod marks;
pub mod moves;
pub mod patch;
mod prelude;
pub mod process;
pub mod review;
pub mod share;
pub mod source;
pub mod stage;
pub mod synonyms;
pub mod table;
