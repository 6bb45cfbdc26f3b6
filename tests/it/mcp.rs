//! `gtm mcp`, spoken to as clients do and as they should not. The clients that
//! people use are in `clients.rs`.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::schemas::complaints;
use crate::support::{gtm, repository};

/// A server that was started.
struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<std::process::ChildStdout>,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        Self::of(gtm().arg("mcp").args(arguments))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, input, output }
    }

    /// Starts a server, and agrees on a version with it.
    fn agreed(arguments: &[&str]) -> Self {
        let mut server = Self::start(arguments);
        let agreed = server.ask(&initialize("2025-11-25"));
        assert_eq!(agreed["result"]["protocolVersion"], "2025-11-25");
        server.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
        server
    }

    fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("it is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    fn send(&mut self, line: &str) {
        self.write(format!("{line}\n").as_bytes());
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("UTF-8");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    fn ask(&mut self, request: &Value) -> Value {
        self.send(&request.to_string());
        let answer = self.next();
        assert_eq!(answer["id"], request["id"], "{answer}");
        answer
    }

    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask(&call(1, tool, arguments))["result"].take()
    }

    /// Ends the input, and returns the exit code and what stands on standard error.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.input.take());
        let mut said = String::new();
        let _ = self.child.stderr.take().expect("its errors").read_to_string(&mut said);
        (self.child.wait().expect("it ends").code(), said)
    }
}

fn initialize(version: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": version,
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    } })
}

#[expect(clippy::needless_pass_by_value, reason = "it is written in place")]
fn call(id: u64, tool: &str, arguments: Value) -> Value {
    let params = json!({ "name": tool, "arguments": arguments });
    json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params })
}

/// A request of the version without `initialize`.
#[expect(clippy::needless_pass_by_value, reason = "they are written in place")]
fn stateless(id: u64, method: &str, version: &str, params: Value) -> Value {
    let mut request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    request["params"]["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    request
}

/// What a client that has no structured content reads.
fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("a text")
}

fn tools(server: &mut Server) -> Vec<Value> {
    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" });
    server.ask(&list)["result"]["tools"].as_array().expect("tools").clone()
}

#[test]
fn one_process_serves_both_eras_in_any_order() {
    let mut server = Server::start(&[]);
    let discovered = server.ask(&stateless(7, "server/discover", "2026-07-28", json!({})));
    let versions = discovered["result"]["supportedVersions"].as_array().unwrap();
    assert!(versions.contains(&json!("2026-07-28")), "{discovered}");
    assert!(versions.contains(&json!("2024-11-05")), "{discovered}");
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let agreed = server.ask(&initialize(version));
        assert_eq!(agreed["result"]["protocolVersion"], version);
        assert!(agreed["result"].get("resultType").is_none());
    }
    let stage = json!({ "name": "stage", "arguments": { "arr": "14M" } });
    let answer = server.ask(&stateless(8, "tools/call", "2026-07-28", stage));
    assert_eq!(answer["result"]["resultType"], "complete");
    let listed = server.ask(&stateless(9, "tools/list", "2026-07-28", json!({})));
    assert!(listed["result"]["ttlMs"].is_u64() && listed["result"]["cacheScope"].is_string());
    // One that nobody knows is answered with the newest that has a handshake.
    for version in ["1999-01-01", "2026-07-28", "3000-01-01"] {
        let agreed = server.ask(&initialize(version));
        assert_eq!(agreed["result"]["protocolVersion"], "2025-11-25");
    }
    let refused = server.ask(&stateless(10, "tools/list", "3000-01-01", json!({})));
    assert_eq!(refused["error"]["code"], -32022, "{refused}");
    assert_eq!(server.end(), (Some(0), String::new()));
}

#[test]
fn tools_are_described_in_little_and_answers_keep_to_their_schemas() {
    let mut server = Server::agreed(&[]);
    let tools = tools(&mut server);
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "stage",
            "guide",
            "antipatterns",
            "score",
            "budget",
            "gate",
            "next",
            "diff",
            "search",
            "why",
            "list",
            "brief",
            "portfolio",
            "review"
        ]
    );
    // All of it stands in the context of a model all the time.
    assert!(json!(tools).to_string().len() < 20_000, "{}", json!(tools).to_string().len());
    for tool in &tools {
        let says = tool["description"].as_str().unwrap();
        assert!((60..700).contains(&says.len()), "{says}");
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
        assert_eq!(tool["annotations"]["openWorldHint"], false);
    }
    let schema = |name: &str| {
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap();
        tool.get("outputSchema").cloned()
    };
    for (name, arguments) in [
        ("stage", json!({ "arr": "14.2M", "headcount": "96" })),
        ("score", json!({ "stage": "optimize" })),
        ("score", json!({ "stage": "optimize", "values": "nps=40" })),
        ("budget", json!({ "arr": "11.2M", "total": "1.5M", "split": true })),
        ("gate", json!({})),
        ("gate", json!({ "gate": "abm-tiers", "one-to-one": 40 })),
    ] {
        let result = server.call(name, arguments);
        let data = &result["structuredContent"];
        assert_eq!(complaints(&schema(name).unwrap(), data), [""; 0], "{name}");
        assert_eq!(serde_json::from_str::<Value>(text(&result)).unwrap(), *data);
    }
    assert_eq!(schema("guide"), None);
}

#[test]
fn no_answer_is_longer_than_4000_tokens_and_what_is_left_out_is_said() {
    let mut server = Server::agreed(&[]);
    for (tool, arguments, cut) in [
        ("guide", json!({ "all": true }), true),
        ("guide", json!({ "functions": "abm", "stage": "scale" }), false),
        ("antipatterns", json!({}), true),
        ("antipatterns", json!({ "stage": "optimize" }), false),
        ("diff", json!({ "from": "scale", "to": "optimize", "all": true }), true),
        ("next", json!({ "stage": "scale", "all": true }), true),
        ("search", json!({ "query": "marketing", "limit": 200 }), true),
        ("why", json!({ "id": "scale" }), false),
        ("list", json!({ "topic": "terms" }), true),
        ("gate", json!({}), true),
        ("stage", json!({ "arr": "14M" }), false),
    ] {
        let result = server.call(tool, arguments.clone());
        let said = text(&result);
        assert!(said.len() < 16_000, "{tool} {arguments}: {}", said.len());
        let is_cut = said.contains("Left out, since") || said.contains("left_out");
        assert_eq!(is_cut, cut, "{tool} {arguments}: {said}");
        assert!(said.contains("the sources name none: say so"), "{said}");
        // Lists and moves name ids, under which `why` has it.
        if !["list", "gate", "why", "next"].contains(&tool) {
            assert!(said.contains("Marketing Processes"), "{tool}: no source: {said}");
        }
    }
}

#[test]
fn errors_are_results_with_every_hint() {
    let mut server = Server::agreed(&[]);
    for (tool, arguments, says) in [
        ("guide", json!({ "functions": "abn" }), "did you mean `abm`?"),
        ("stage", json!({}), "give either or both: --arr 20M --headcount 120"),
        ("stage", json!({ "arr": "20" }), "20M"),
        ("stage", json!({ "revenue": "20M" }), "arguments: stage, arr, headcount, policy, growth"),
        ("stage", json!({ "policy": "best" }), "possible values: arr, headcount, lower, higher"),
        (
            "budget",
            json!({ "stage": "scale", "enterprise": true, "no-enterprise": true }),
            "cannot be used with",
        ),
        ("search", json!({}), "required"),
        ("why", json!({ "id": ["a", "b"] }), "takes a text"),
        ("review", json!({ "action": "new", "stage": "scale" }), "gtm mcp --allow-write DIR"),
    ] {
        let result = server.call(tool, arguments);
        assert_eq!(result["isError"], true, "{result}");
        assert!(text(&result).contains(says), "{}", text(&result));
    }
    // That the sources have nothing is an answer.
    let nothing = server.call("search", json!({ "query": "zebra" }));
    assert_ne!(nothing["isError"], true);
    assert!(text(&nothing).contains("nothing matches `zebra`"), "{nothing}");
    let unknown = server.ask(&call(1, "stages", json!({})));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
}

#[test]
fn a_handful_of_companies_is_answered_on_one_page() {
    let mut server = Server::agreed(&[]);
    let rows = "name,arr,headcount,mql to sql\nAcme,14.2M,96,34%\nGlobex,6M,40,\nInitech,?,,\n";
    let page = server.call("portfolio", json!({ "rows": rows }));
    for says in ["2 companies", "| Acme | $14.2M | 96 | scale |", "✓ 34%", "can't be used: 1"] {
        assert!(text(&page).contains(says), "{says}: {}", text(&page));
    }
    // Rows as JSON say the same, as text or as a list.
    let listed = json!([
        { "name": "Acme", "arr": "14.2M", "headcount": 96, "mql to sql": "34%" },
        { "name": "Globex", "arr": "6M", "headcount": 40 }
    ]);
    let listed = server.call("portfolio", json!({ "rows": listed }));
    assert!(text(&listed).contains("| Acme | $14.2M | 96 | scale |"), "{}", text(&listed));
    let many: Vec<String> = (0..1_500).map(|one| format!("company {one},6M,40")).collect();
    let many = many.join("\n");
    let many = server.call("portfolio", json!({ "rows": format!("name,arr,headcount\n{many}") }));
    assert!(text(&many).contains("1500 companies"), "{}", text(&many));
    assert!(text(&many).len() < 16_000, "{}", text(&many).len());
    // No file is read, and nothing of the client's messages either.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.yaml").display().to_string();
    std::fs::write(&file, "secret\n").unwrap();
    let review = format!("arr,review\n6M,{file}\n");
    for (arguments, says) in [
        (json!({ "rows": file }), "arr"),
        (json!({ "rows": review }), "no file is read from here"),
        (json!({ "Rows": file }), "no column is arr"),
        (json!({}), "FILE"),
        (json!({ "rows": "name,arr\n".repeat(10_000) }), "64 KB at the most"),
        (json!({ "rows": "arr\n6M\n", "pages": "pages" }), "no argument is called"),
    ] {
        let answer = server.call("portfolio", arguments);
        assert!(text(&answer).contains(says), "{says}: {answer}");
        assert!(!text(&answer).contains("secret"), "{answer}");
    }
}

#[test]
fn the_company_file_and_playbooks_count_and_a_change_is_seen_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.yaml");
    std::fs::write(&file, "name: Acme\narr: 14.2M\n").unwrap();
    let rules = repository("examples/house-rules").display().to_string();
    let file_name = file.display().to_string();
    let mut server = Server::agreed(&["--company", &file_name, "--playbooks", &rules]);
    assert!(text(&server.call("stage", json!({}))).contains("Acme"));
    std::fs::write(&file, "name: Acme\narr: 20M\n").unwrap();
    assert!(text(&server.call("stage", json!({}))).contains("Optimize"));
    let layers = server.call("list", json!({ "topic": "layers" }));
    assert!(text(&layers).contains("house-rules"), "{layers}");
    // What is wrong with it is told before a client waits.
    let (exit, said) = Server::start(&["--company", "/nowhere/gtm.yaml"]).end();
    assert_eq!(exit, Some(2));
    assert!(said.contains("/nowhere/gtm.yaml"), "{said}");
}

#[test]
fn a_review_is_written_below_the_folder_that_is_allowed_alone() {
    let folder = tempfile::tempdir().unwrap();
    let clients = folder.path().join("clients");
    std::fs::create_dir(&clients).unwrap();
    std::fs::write(clients.join("gtm.yaml"), "arr: 14.2M\n").unwrap();
    let new = json!({ "action": "new", "date": "2026-11-27" });
    for (allowed, is_written) in [("clients", true), ("clients/other", false)] {
        let _ = std::fs::remove_dir_all(clients.join("reviews"));
        let allowed = folder.path().join(allowed).display().to_string();
        let mut server =
            Server::of(gtm().args(["mcp", "--allow-write", &allowed]).current_dir(&clients));
        server.ask(&initialize("2025-11-25"));
        let result = server.call("review", new.clone());
        assert_eq!(result["isError"] != true, is_written, "{result}");
        assert_eq!(clients.join("reviews/2026-11-27.yaml").exists(), is_written);
        // What a meeting answered is handed in as rows.
        let rows = "id,answer,owner,due\n\
                    scale.events.avoid.no-follow-up-process,yes,dana,2027-01-31\n";
        let answers = json!({ "action": "answer", "rows": rows, "date": "2026-11-27" });
        let result = server.call("review", answers);
        assert_eq!(result["isError"] != true, is_written, "{result}");
        let kept = std::fs::read_to_string(clients.join("reviews/2026-11-27.yaml"));
        assert_eq!(kept.unwrap_or_default().contains("owner: dana"), is_written);
        let tools = tools(&mut server);
        assert_eq!(tools.last().unwrap()["annotations"]["readOnlyHint"], false);
    }
}

#[test]
fn resources_prompts_and_completions_stand_beside_the_tools() {
    let mut server = Server::agreed(&[]);
    let mut ask = |method: &str, params: Value| {
        server.ask(&json!({ "jsonrpc": "2.0", "id": 5, "method": method, "params": params }))
    };
    let listed = ask("resources/templates/list", json!({}));
    assert_eq!(listed["result"]["resourceTemplates"].as_array().unwrap().len(), 2);
    for (uri, says) in [
        ("gtm://guide/scale/abm", "1:Few"),
        ("gtm://fact/scale.abm.tiers.one-to-one", "5–20"),
        ("gtm://glossary", "CAC"),
    ] {
        let read = ask("resources/read", json!({ "uri": uri }));
        let contents = &read["result"]["contents"][0];
        assert!(contents["text"].as_str().unwrap().contains(says), "{read}");
        assert_eq!(contents["uri"], uri);
    }
    for uri in ["gtm://guide/scale/nothing", "gtm://fact/--help", "file:///etc/passwd", "gtm://"] {
        assert!(ask("resources/read", json!({ "uri": uri }))["error"]["code"].is_i64(), "{uri}");
    }
    let template = json!({ "type": "ref/resource", "uri": "gtm://guide/{stage}/{function}" });
    for (name, typed, completes) in [
        ("stage", "o", json!(["optimize"])),
        ("function", "co", json!(["community", "content"])),
        ("id", "scale.abm.tiers.one-to-o", json!(["scale.abm.tiers.one-to-one"])),
        ("other", "", json!([])),
    ] {
        let argument = json!({ "name": name, "value": typed });
        let completed =
            ask("completion/complete", json!({ "ref": template, "argument": argument }));
        assert_eq!(completed["result"]["completion"]["values"], completes);
    }
    let prompts = ask("prompts/list", json!({}));
    for prompt in prompts["result"]["prompts"].as_array().unwrap() {
        let of = json!({ "name": prompt["name"], "arguments": { "company": "Acme, 14M" } });
        let got = ask("prompts/get", of);
        let says = got["result"]["messages"][0]["content"]["text"].as_str().unwrap();
        assert!(says.contains("Acme, 14M") && !says.contains('{'), "{says}");
    }
    assert_eq!(ask("prompts/get", json!({ "name": "tool stage" }))["error"]["code"], -32602);
}

/// Bytes that are no message, messages that nobody sends, and then a question.
#[test]
fn nothing_that_is_sent_ends_the_server_or_gets_the_answer_of_another() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!(r#"{{"jsonrpc":"2.0","id":4,"method":"{}"}}"#, "a".repeat(3 << 20));
    let mut server = Server::start(&[]);
    for line in [
        "garbage",
        "",
        "{",
        "null",
        "[]",
        "{}",
        "\u{0}",
        &deep,
        &long,
        r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#,
        r#"{"jsonrpc":"2.0","id":99,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":null,"method":"tools/list"}"#,
        r#"{"jsonrpc":"2.0","id":1.5,"method":"tools/list"}"#,
        r#"{"jsonrpc":"1.0","id":3,"method":"tools/list"}"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":5}}"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"no/such"}"#,
    ] {
        server.send(line);
    }
    server.write(b"\xff\xfe\xc3\x28\n");
    let question = call(77, "search", json!({ "query": "naïve “1:Few” ABM" })).to_string();
    for bytes in question.as_bytes().chunks(1) {
        server.write(bytes);
    }
    server.send("");
    loop {
        let answer = server.next();
        if answer["id"] == 77 {
            assert!(text(&answer["result"]).starts_with("# Search: naïve “1:Few” ABM"), "{answer}");
            break;
        }
        // What has no id, or one of its own, is told what is wrong with it.
        assert!(answer["error"].is_object() || answer["id"] == 3, "{answer}");
    }
    let (exit, said) = server.end();
    assert_eq!((exit, said.as_str()), (Some(0), ""));
}

#[test]
fn a_thousand_calls_in_flight_each_get_their_own_answer() {
    let mut server = Server::agreed(&[]);
    let mut input = server.input.take().unwrap();
    let sending = thread::spawn(move || {
        for id in 0..1_000_u64 {
            let arr = format!("{}M", 5 + id);
            let line = format!("{}\n", call(id, "stage", json!({ "arr": arr })));
            input.write_all(line.as_bytes()).unwrap();
        }
        input
    });
    let mut seen = vec![false; 1_000];
    for _ in 0..1_000 {
        let answer = server.next();
        let id = answer["id"].as_u64().unwrap();
        let usd = 1_000_000.0 * f64::from(u32::try_from(5 + id).unwrap());
        let value = &answer["result"]["structuredContent"]["data"]["arr"]["value"];
        assert_eq!(value["usd"], usd, "{id}: {value}");
        assert!(!std::mem::replace(&mut seen[usize::try_from(id).unwrap()], true));
    }
    server.input = Some(sending.join().unwrap());
    assert_eq!(server.end().0, Some(0));
}

/// Returns the most memory that a process has taken so far, in KiB.
#[cfg(target_os = "linux")]
fn memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id()));
    let status = status.expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_flat() {
    let mut server = Server::agreed(&[]);
    let ask = |server: &mut Server| {
        server.call("search", json!({ "query": "lead routing" }));
        server.call("stage", json!({ "arr": "14M" }));
    };
    for _ in 0..10 {
        ask(&mut server);
    }
    let before = memory(&server);
    for _ in 0..30 {
        ask(&mut server);
    }
    // A line that is never ended is not kept.
    let endless = vec![b'a'; 1 << 20];
    for _ in 0..64 {
        server.write(&endless);
    }
    server.send("");
    ask(&mut server);
    let after = memory(&server);
    assert!(after < before + 8_000, "{before} KiB, then {after} KiB");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let piped = gtm()
        .arg("mcp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = piped.expect("the server starts");
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    for id in 0..20 {
        let line = format!("{}\n", call(id, "stage", json!({ "arr": "14M" })));
        let _ = input.write_all(line.as_bytes());
    }
    drop(input);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty(), "{ended:?}");
}

/// The whole of a start: the process, its files, and the first answer. A slow
/// machine is given time; `docs/performance.md` has what was measured.
#[test]
fn the_first_answer_comes_at_once() {
    let best = (0..5)
        .map(|_| {
            let start = Instant::now();
            Server::agreed(&[]);
            start.elapsed()
        })
        .min()
        .unwrap();
    assert!(best < Duration::from_millis(500), "{best:?}");
}

/// Returns how many questions of a file the first call answers, those it doesn't,
/// and how many tokens it takes on average: the figure, its source and a silence
/// must be in what it returns.
fn answered(file: &str) -> (usize, Vec<String>, usize) {
    let questions = std::fs::read_to_string(repository("tests/fixtures/assistant").join(file));
    let questions: Vec<Value> =
        serde_json::from_str(&questions.expect("the questions are read")).expect("a list of them");
    let mut server = Server::agreed(&[]);
    let (mut missed, mut bytes) = (Vec::new(), 0);
    for one in &questions {
        let result = server.call(one["tool"].as_str().expect("a tool"), one["arguments"].clone());
        // What a client hands to its model where it takes one of the two.
        let content = match result.get("structuredContent") {
            Some(data) => data.to_string(),
            None => text(&result).to_owned(),
        };
        bytes += content.len();
        let plain = content.replace(['*', '\\'], "");
        let lacks =
            |words: &&Value| !plain.contains(&words.as_str().expect("words").replace('*', ""));
        let lacking: Vec<_> =
            one["expects"].as_array().expect("a list").iter().filter(lacks).collect();
        if !lacking.is_empty() {
            missed.push(format!("{}: {lacking:?}", one["question"]));
        }
    }
    (questions.len(), missed, bytes / 4 / questions.len())
}

#[test]
fn questions_of_users_are_answered_at_the_first_call() {
    let mut figures = String::new();
    for (file, count, least) in [("questions.json", 30, 27), ("later-questions.json", 10, 0)] {
        let (asked, missed, tokens) = answered(file);
        let answered = asked - missed.len();
        assert!(asked == count && answered >= least, "{answered} of {asked}; {missed:#?}");
        figures.push_str(&format!(
            "{answered} of {asked} questions answered by the first call, {tokens} tokens on average\n"
        ));
        for missed in missed {
            figures.push_str(&format!("missed: {missed}\n"));
        }
    }
    crate::support::assert_generated("tests/fixtures/assistant/figures.txt", figures);
}
