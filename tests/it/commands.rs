//! What the command line answers, case by case: `tests/cmd/*.trycmd` and the
//! examples of the README. `TRYCMD=overwrite` writes what is printed now.

#[test]
fn the_cases_and_the_readme_hold() {
    trycmd::TestCases::new()
        // The developer's own company must not speak.
        .env("GTM_STAGE", "")
        .env("GTM_ARR", "")
        .env("GTM_HEADCOUNT", "")
        .env("GTM_PLAYBOOKS", "")
        .env("XDG_CONFIG_HOME", "/nowhere")
        .env("XDG_DATA_HOME", "/nowhere")
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("README.md");
}
