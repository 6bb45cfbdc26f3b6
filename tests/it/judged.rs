//! Judged queries: what people ask of `gtm search`, and which facts answer it.
//!
//! `tests/fixtures/search/tuning.csv` is what the ranking and the synonyms were
//! tuned on; `held-out.csv` was not looked at meanwhile. Any of the answers,
//! which are fact ids, is a right one. The bench includes this file too.

use std::path::Path;

use gtm::catalog::Catalog;
use gtm::catalog::SourceFile;
use gtm::engine::search::{Index, Scope, facts};

/// The judged sets, by their files.
pub(crate) const SETS: [&str; 2] = ["tuning", "held-out"];

/// How far down a right answer counts for the reciprocal rank.
const DEPTH: usize = 10;

/// A query with the ids of the facts that answer it.
pub(crate) struct Judged {
    pub(crate) query: String,
    pub(crate) answers: Vec<String>,
}

/// How well the answers of a set are found.
pub(crate) struct Quality {
    /// How many queries there are.
    pub(crate) queries: usize,
    /// The share of queries with a right answer among the first five hits.
    pub(crate) recall_at_5: f64,
    /// The mean over queries of one divided by the rank of the first right
    /// answer; nothing for one below the tenth.
    pub(crate) mean_reciprocal_rank: f64,
    /// The queries without a right answer among the first five hits.
    pub(crate) missed: Vec<String>,
}

/// Reads one set; `None` when it is not there.
pub(crate) fn read(set: &str) -> Option<Vec<Judged>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/search");
    let mut reader = csv::Reader::from_path(folder.join(format!("{set}.csv"))).ok()?;
    let judged = reader.records().map(|record| {
        let record = record.expect("the fixture is CSV");
        Judged {
            query: record[0].to_owned(),
            answers: record[1].split_whitespace().map(str::to_owned).collect(),
        }
    });
    Some(judged.collect())
}

/// Asks every query of the built-in playbooks.
pub(crate) fn measure(judged: &[Judged]) -> Quality {
    let catalog = Catalog::embedded();
    let files = SourceFile::all(&catalog).expect("the playbooks can be read");
    let synonyms = catalog.synonyms().expect("the synonyms can be read");
    let index = Index::new(facts(&files), synonyms.0);
    let (mut found, mut reciprocal_ranks, mut missed) = (0_u32, 0.0, Vec::new());
    for Judged { query, answers } in judged {
        let understood = index.query(query).expect("a judged query is one");
        let hits = index.search(&understood, &Scope::default(), DEPTH).hits;
        let ids = hits.iter().map(|hit| hit.fact.id.as_str());
        let rank = (1_u32..)
            .zip(ids)
            .find(|(_, id)| answers.iter().any(|answer| answer == id))
            .map(|(rank, _)| rank);
        match rank {
            Some(rank) if rank <= 5 => found += 1,
            _ => missed.push(query.clone()),
        }
        reciprocal_ranks += rank.map_or(0.0, |rank| 1.0 / f64::from(rank));
    }
    let all = f64::from(u32::try_from(judged.len()).expect("a set that fits a screen"));
    Quality {
        queries: judged.len(),
        recall_at_5: f64::from(found) / all,
        mean_reciprocal_rank: reciprocal_ranks / all,
        missed,
    }
}
