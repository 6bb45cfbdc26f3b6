//! Budgets by the shares of the playbooks, and of playbooks that are not there
//! yet.

use gtm::catalog::fact::FactKind as Kind;
use gtm::catalog::layers::Provenance;
use gtm::catalog::{Catalog, Page};
use gtm::engine::budget::{Budget, Known, Share, ShareKind, shares};
use gtm::playbook::guide::Guide;
use gtm::playbook::id::FactId;
use gtm::playbook::marks::{Need, Topic};
use gtm::quantity::amount::Amount;
use gtm::quantity::figure::Placement;
use gtm::quantity::money::Money;
use gtm::quantity::plan::Plan;
use gtm::render::{Format, Layout, render};
use gtm::report::budget::BudgetReport;
use gtm::report::prelude::{Selection, ValueSource};
use gtm::yaml;
use num_rational::Ratio;
use proptest::prelude::*;

use crate::support::with_pages;

/// Calls `check` with a guide of Scale's that says what `sections` do.
fn with_guide(sections: &str, check: impl for<'pages> FnOnce(&'pages [Page<'pages>])) {
    let text = format!("source: scale-marketing\nheading: Here\napproach: A test.\n{sections}");
    let catalog = Catalog::embedded();
    let stage = catalog.stage_named("scale").expect("the stage");
    let function = catalog.function_named("demand-gen").expect("the function");
    check(&[Page {
        id: FactId::parse("scale.demand-gen").expect("an address"),
        stage: Some(stage),
        functions: std::slice::from_ref(function),
        source: catalog.source(&stage.source).expect("its source"),
        content: yaml::parse::<Guide>("guide.yaml", &text).expect("a guide"),
        provenance: Provenance::default(),
    }]);
}

/// Calls `check` with the shares of Scale's own guides.
fn with_scale(check: impl for<'pages> FnOnce(Vec<Share<'pages>>)) {
    with_pages(|pages| {
        let of_scale =
            pages.partition_point(|page| page.stage.expect("a stage").id.as_str() == "scale");
        check(shares(&pages[..of_scale]).expect("its shares"));
    });
}

/// Writes a budget as `gtm budget` does, in one line per paragraph.
fn written(pages: &[Page<'_>], plan: Option<&str>) -> String {
    let plan: Option<Plan> = plan.map(|plan| plan.parse().expect("a plan"));
    let report = BudgetReport {
        selection: Selection {
            stage: pages[0].stage.expect("a stage").into(),
            resolved_from: None,
            given_by: ValueSource::CommandLine,
            company: None,
        },
        shares_of: Some(pages[0].stage.expect("a stage").into()),
        budget: Budget::new(shares(pages).expect("shares"), Known::default(), plan.as_ref(), None)
            .expect("a budget"),
        without: None,
        lacking_by: None,
        split: None,
        in_words: Vec::new(),
        others: Vec::new(),
    };
    let layout = Layout { width: 1_000, ..Layout::default() };
    let page = render(&report, Format::Text, &layout, |_| (), &[]).expect("a page");
    String::from_utf8(page).expect("UTF-8")
}

fn channels(rows: &str) -> String {
    format!(
        "sections:\n  - title: Channels\n    table:\n      columns:\n        - Channel\n        \
         - {{ name: Share, role: share, of: paid-budget, figures: percent }}\n      rows:\n{rows}"
    )
}

#[test]
fn a_stage_states_its_shares_or_none() {
    with_pages(|pages| {
        for stage in pages.chunk_by(|one, other| {
            one.stage.expect("a stage").id == other.stage.expect("a stage").id
        }) {
            let shares = shares(stage).unwrap();
            let of_kind = |kind| shares.iter().filter(|share| share.kind == kind).count();
            let is_scale = stage[0].stage.expect("a stage").id.as_str() == "scale";
            assert_eq!(shares.is_empty(), !is_scale, "{}", stage[0].stage.expect("a stage").id);
            assert_eq!(of_kind(ShareKind::Total), usize::from(is_scale));
            assert_eq!(of_kind(ShareKind::Channel), if is_scale { 5 } else { 0 });
        }
    });
}

/// These speak of budgets, and not of how marketing's is set or divided.
const OF_OTHER_BUDGETS: [&str; 2] = [
    "optimize.content.avoid.generic-content-for-all-segments",
    "optimize.events.user-conference.resources",
];

/// What has "budget" in its words is found by `gtm budget`, as a share or as
/// what is said of budgets.
#[test]
fn what_speaks_of_budgets_is_marked() {
    with_pages(|pages| {
        let mut marked = 0;
        for page in pages {
            let pages = std::slice::from_ref(page);
            let shares = shares(pages).unwrap();
            let shares: Vec<_> = shares.into_iter().map(|share| share.fact.id).collect();
            for fact in page.facts() {
                marked += usize::from(fact.topics.contains(&Topic::Budget));
                let said = fact.statements().filter(|said| !said.is_ours());
                let speaks = said
                    .map(|said| said.text.as_ref())
                    .chain([fact.label])
                    .any(|text| text.to_lowercase().contains("budget"));
                let is_item =
                    matches!(fact.kind, Kind::Row | Kind::Point | Kind::Step | Kind::AntiPattern);
                assert!(
                    !(speaks && is_item)
                        || fact.topics.contains(&Topic::Budget)
                        || shares.contains(&fact.id)
                        || OF_OTHER_BUDGETS.contains(&fact.id.as_str()),
                    "{}",
                    fact.id
                );
            }
        }
        assert_eq!(marked, 4 + 5 + 10);
    });
}

#[test]
fn a_new_share_takes_no_code() {
    let rows = "        - [Paid search, \"40–50%\"]\n        - [Review sites, \"10%+\"]\n        \
                - { cells: [Podcasts, \"<20%\"], marks: { aliases: [audio] } }\n";
    with_guide(&channels(rows), |pages| {
        // The beginning of a name, an id and an alias.
        let text = written(pages, Some("paid=50,review-sites=30,audio=20"));
        assert!(text.contains("2 of 3 channels within range"), "{text}");
        assert!(text.contains("Podcasts is above, since the bound itself is out"), "{text}");
        assert!(
            text.contains("Paid search 50%, Review sites 30.01% and Podcasts 19.99%"),
            "{text}"
        );
    });
}

#[test]
fn ranges_that_clash_are_said_so() {
    let too_much = "        - [Paid search, \"60–70%\"]\n        - [Paid social, \"50–60%\"]\n        \
                    - [Podcasts, \"≤10%\"]\n";
    with_guide(&channels(too_much), |pages| {
        let text = written(pages, Some("podcasts=5"));
        assert!(
            text.contains(
                "Together, shares within the ranges can't sum to 100%: the lower ends sum to 110%, \
                 the upper ends to 140%."
            ),
            "{text}"
        );
        assert!(text.contains("No plan fits all of the ranges."), "{text}");
    });
    let too_little = "        - [Paid search, \"20–30%\"]\n        - { cells: [Podcasts, \"50%\"], \
                      marks: { needs: enterprise-segment } }\n";
    with_guide(&channels(too_little), |pages| {
        let text = written(pages, None);
        assert!(
            text.contains(
                "Together, shares within the ranges can't sum to 100%: the lower ends sum to 70%, \
                 the upper ends to 80%."
            ),
            "{text}"
        );
    });
}

/// What the lower ends of the channels leave is computed.
#[test]
fn a_test_budget_fits_beside_the_channels_or_not() {
    let rows = "        - [Paid search, \"40–50%\"]\n        - [Review sites, \"35%+\"]\n";
    let sections = |share: &str| {
        format!(
            "{}\n  - title: Programs\n    points:\n      - {{ name: Test budget, detail: \"{share}\", \
             figure: \"{share}\", share-of: unsaid }}\n",
            channels(rows)
        )
    };
    for (share, says) in [
        ("10–25%", "The lower ends leave 25% for a test budget of 10–25%."),
        ("10%+", "The lower ends leave 25% for a test budget of 10%+."),
    ] {
        with_guide(&sections(share), |pages| {
            let text = written(pages, None);
            assert!(text.contains(says), "{text}");
            assert!(text.contains("the paid budget (our reading)"), "{text}");
        });
    }
}

#[test]
fn two_shares_of_one_thing_are_refused() {
    let point = |name| {
        format!("      - {{ name: {name}, detail: 10%, figure: \"10%\", share-of: revenue }}\n")
    };
    let twice = format!("sections:\n  - title: Budget\n    points:\n{}{}", point("A"), point("B"));
    with_guide(&twice, |pages| {
        let error = shares(pages).unwrap_err().to_string();
        assert!(
            error.starts_with("`scale.demand-gen.budget.b` states a share that is stated before"),
            "{error}"
        );
    });
    with_guide(&channels("        - [Paid search, \"120%\"]\n"), |pages| {
        let error = shares(pages).unwrap_err().to_string();
        assert!(error.contains("scale.demand-gen.channels.paid-search"), "{error}");
    });
}

/// Returns a plan in percent or in dollars for Scale's five channels.
fn plan(parts: &[u64], in_dollars: bool) -> Plan {
    let names = ["search", "social", "syndication", "retargeting", "abm"];
    let parts = names.iter().zip(parts);
    if in_dollars {
        Plan::Dollars(parts.map(|(name, cents)| ((*name).to_owned(), *cents)).collect())
    } else {
        let share = |part: &u64| Amount::from(Ratio::new(i128::from(*part % 1_000_001), 10_000));
        Plan::Shares(parts.map(|(name, part)| ((*name).to_owned(), share(part))).collect())
    }
}

/// Whatever the plan and the money, nothing overflows, and the closest plan is
/// whole and fits as it is printed.
#[test]
fn the_closest_plan_is_whole_to_the_hundredth_and_to_the_cent() {
    let share = prop_oneof![Just(0), 0..=1_000_000_u64, 0..=Money::MAX.cents()];
    let money = || prop_oneof![1..=100_u64, 1..=Money::MAX.cents()];
    let plans = (proptest::collection::vec(share, 5), any::<bool>());
    with_scale(|shares| {
        proptest!(|(
            (mut parts, in_dollars) in plans,
            paid in money(),
            revenue in money(),
            lacks in any::<bool>(),
        )| {
            let lacking = lacks.then_some(Need::EnterpriseSegment);
            if lacks {
                parts[4] = 0;
            }
            let known = Known {
                revenue: Some(Money::from_cents(revenue.max(paid)).unwrap()),
                total: Some(Money::from_cents(paid).unwrap()),
                paid: Some(Money::from_cents(paid).unwrap()),
            };
            let plan = plan(&parts, in_dollars);
            let budget = Budget::new(shares.clone(), known, Some(&plan), lacking).unwrap();
            let closest: Vec<_> = budget
                .of_kind(ShareKind::Channel)
                .map(|share| (share, share.closest.unwrap()))
                .collect();
            let percent: Ratio<i128> = closest.iter().map(|(_, one)| one.percent.ratio()).sum();
            let cents: u64 = closest.iter().filter_map(|(_, one)| one.usd).map(|usd| usd.0).sum();
            prop_assert_eq!((percent, cents), (Ratio::from_integer(100), paid));
            for (share, closest) in closest {
                let extent = share.quantity.extent;
                prop_assert_eq!(extent.placement(closest.percent), Placement::Within);
                let check = share.check.unwrap();
                prop_assert_eq!(extent.placement(check.given.percent), check.verdict);
                prop_assert_eq!(check.off.is_none(), check.verdict == Placement::Within);
            }
        });
    });
}
