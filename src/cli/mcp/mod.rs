//! `gtm mcp`: the same answers for assistants, over the Model Context Protocol.
//!
//! A client starts the program and speaks to it on standard input and output.
//! Each call reads the company file and the playbooks anew, as a command does,
//! so nothing is kept between calls and a changed file counts at once.

mod tools;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, CompleteRequestParams, CompleteResult,
    CompletionInfo, ContentBlock, GetPromptRequestParams, GetPromptResponse, GetPromptResult,
    Implementation, InitializeRequestParams, InitializeResult, ListPromptsResult,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    PromptMessage, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    ResourceContents, Role, ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::{RequestContext, serve_directly};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde::de::DeserializeOwned;

use super::complete::names_for;
use super::prelude::*;
use super::settings::{GlobalArgs, Writes};
use crate::render::Spacing;
use tools::{ROWS, TOOLS, Tool};

/// Serve assistants: the same answers over the Model Context Protocol
///
/// Examples:
///   gtm mcp
///   gtm mcp --company clients/acme.yaml --playbooks our-rules
///   gtm mcp --allow-write clients
///
/// An assistant's program starts it and speaks to it on standard input and output;
/// docs/assistants.md says how each is told to.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct McpArgs {
    /// Read the company from this file [default: the nearest gtm.yaml]
    #[arg(long, value_name = "FILE")]
    company: Option<PathBuf>,
    /// Let `review` write reviews below this folder
    #[arg(long, value_name = "DIR")]
    allow_write: Option<PathBuf>,
}

/// The most bytes of a message.
const LONGEST_MESSAGE: usize = 1 << 20;

/// The most bytes of an answer: about 4,000 tokens, with room for its sources, for
/// what is cut and for the note.
const LONGEST_ANSWER: usize = 14_000;

/// The most bytes of rows: some hundred companies.
const MOST_ROWS: usize = 64 << 10;

/// What the server says of itself, of its tools and in its prompts.
const WORDS: &str = include_str!("words.md");

/// What it lists besides tools, and the schema of an answer in JSON.
const LISTS: &str = include_str!("lists.json");

/// Returns what stands in [`WORDS`] under a heading.
fn words(heading: &str) -> Option<&'static str> {
    let mut sections = WORDS.split("# ").filter_map(|section| section.split_once('\n'));
    sections.find(|(title, _)| *title == heading).map(|(_, words)| words.trim())
}

/// Returns one of [`LISTS`].
fn listed<T: DeserializeOwned>(name: &str) -> Result<T, ErrorData> {
    let list = serde_json::from_str(LISTS).map(|lists: Value| lists[name].clone());
    list.and_then(serde_json::from_value)
        .map_err(|error| ErrorData::internal_error(error.to_string(), None))
}

impl Run for McpArgs {
    fn run(&self, context: &Context) -> Result<Answer> {
        let server = Server {
            global: context.typed.global.clone(),
            company: self.company.clone(),
            writes: Writes::Below(self.allow_write.clone()),
        };
        // What is wrong with the files is told before a client waits for it.
        server.context("list", Vec::new())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.or_usage("the server can't start")?.block_on(async {
            let (input, output) = rmcp::transport::stdio();
            let streams = AsyncRwTransport::new_server(input, output);
            let streams = streams.with_max_line_length(LONGEST_MESSAGE);
            // Ends with the input, or when nobody reads any more.
            let _ = serve_directly(server, streams, None).waiting().await;
        });
        Ok(Vec::new().into())
    }
}

/// What holds for every call.
struct Server {
    global: GlobalArgs,
    company: Option<PathBuf>,
    writes: Writes,
}

impl Server {
    /// Returns what a command with these arguments works with.
    fn context(&self, command: &str, arguments: Vec<OsString>) -> Result<Context> {
        let words = ["gtm".into(), command.into()].into_iter().chain(arguments);
        let typed = super::parse(&words.collect::<Vec<_>>());
        let mut typed = typed.map_err(|error| CliError::from(&error))?;
        typed.global = self.global.clone();
        typed.company.company.clone_from(&self.company);
        let mut context = Context::new(typed)?;
        context.catalog.verify()?;
        context.settings.writes = self.writes.clone();
        context.settings.layout.spacing = Spacing::Compact;
        Ok(context)
    }

    /// Answers a tool.
    fn answer(&self, tool: &Tool, mut given: Map<String, Value>) -> Result<Answer> {
        let rows = given.get_mut(ROWS).map(|rows| std::mem::replace(rows, "-".into()));
        let rows = match rows.unwrap_or_default() {
            Value::Array(rows) => joined(rows.iter().map(Value::to_string), "\n"),
            rows => rows.as_str().unwrap_or_default().to_owned(),
        };
        let arguments = tool.words(given)?;
        refuse_if(
            rows.len() > MOST_ROWS,
            format_args!("`{ROWS}` takes {} KB at the most", MOST_ROWS >> 10),
            "a file of any size is read on a command line",
        )?;
        let mut context = self.context(tool.name, arguments)?;
        context.settings.input = Some(rows);
        context.settings.format = Some(tool.format);
        context.settings.layout.most = Some(LONGEST_ANSWER);
        context.typed.args.run(&context)
    }

    /// Answers a resource, whole.
    fn resource(&self, uri: &str) -> Result<Answer> {
        let path = uri.strip_prefix("gtm://").unwrap_or_default();
        let (command, words) = match path.split('/').collect::<Vec<_>>().as_slice() {
            ["guide", stage, function] => {
                ("show", vec![format!("--stage={stage}"), "--".to_owned(), (*function).to_owned()])
            }
            ["fact", id] => ("why", vec!["--".to_owned(), (*id).to_owned()]),
            ["glossary"] => ("list", vec!["terms".to_owned()]),
            _ => return Err(CliError::usage(format_args!("there is no `{uri}`"))),
        };
        let mut context = self.context(command, words.into_iter().map(OsString::from).collect())?;
        context.settings.format = Some(Format::Markdown);
        let answer = context.typed.args.run(&context)?;
        match answer.exit {
            Exit::Done => Ok(answer),
            // What a search finds instead is no resource.
            _ => Err(CliError::no(format_args!("there is no `{uri}`"))),
        }
    }

    /// Returns an answer, or an error with every hint, as the result of a call.
    fn call(&self, tool: &Tool, given: Map<String, Value>) -> CallToolResult {
        let note = words("note").unwrap_or_default();
        let is_data = tool.format == Format::Json;
        let words = match self.answer(tool, given) {
            Ok(answer) if is_data => {
                let mut value: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
                value["note"] = note.into();
                return CallToolResult::structured(value);
            }
            Ok(answer) => answer.text(),
            // That there is nothing is an answer, too.
            Err(error) if error.exit == Exit::No && !is_data => error.to_string(),
            Err(error) => {
                return CallToolResult::error(vec![ContentBlock::text(error.to_string())]);
            }
        };
        CallToolResult::success(vec![ContentBlock::text(format!("{words}\n\n> {note}"))])
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl From<CliError> for ErrorData {
    fn from(error: CliError) -> Self {
        Self::invalid_params(error.to_string(), None)
    }
}

type Page = Option<PaginatedRequestParams>;
type Asked = RequestContext<RoleServer>;
type Answered<T> = Result<T, ErrorData>;

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources();
        let capabilities = capabilities.enable_prompts().enable_completions().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("gtm", env!("CARGO_PKG_VERSION")))
            .with_instructions(words("instructions").unwrap_or_default())
    }

    /// Keeps the version that is agreed on, and not the one that was asked for.
    async fn initialize(
        &self,
        mut request: InitializeRequestParams,
        asked: Asked,
    ) -> Answered<InitializeResult> {
        let agreed = self.negotiate_initialize(&request)?;
        request.protocol_version.clone_from(&agreed.protocol_version);
        asked.peer.set_peer_info(request);
        Ok(agreed)
    }

    async fn list_tools(&self, _: Page, _: Asked) -> Answered<ListToolsResult> {
        let answer: Map<String, Value> = listed("answer")?;
        let may_write = matches!(self.writes, Writes::Below(Some(_)));
        let tools = TOOLS.iter().map(|tool| {
            let says = words(&format!("tool {}", tool.name)).unwrap_or_default();
            let hints = ToolAnnotations::new().destructive(false).open_world(false);
            let hints = hints.read_only(!(may_write && tool.name == "review"));
            let described = rmcp::model::Tool::new(tool.name, says, tool.schema());
            let described = described.with_annotations(hints);
            match tool.format {
                Format::Json => described.with_raw_output_schema(answer.clone().into()),
                _ => described,
            }
        });
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(&self, call: CallToolRequestParams, _: Asked) -> Answered<CallToolResponse> {
        Ok(self.call(Tool::named(&call.name)?, call.arguments.unwrap_or_default()).into())
    }

    async fn list_resources(&self, _: Page, _: Asked) -> Answered<ListResourcesResult> {
        listed("resources")
    }

    async fn list_resource_templates(
        &self,
        _: Page,
        _: Asked,
    ) -> Answered<ListResourceTemplatesResult> {
        listed("templates")
    }

    async fn read_resource(
        &self,
        of: ReadResourceRequestParams,
        _: Asked,
    ) -> Answered<ReadResourceResponse> {
        let answer = self.resource(&of.uri);
        let answer =
            answer.map_err(|error| ErrorData::resource_not_found(error.to_string(), None))?;
        let contents = ResourceContents::text(answer.text(), of.uri);
        Ok(ReadResourceResult::new(vec![contents.with_mime_type("text/markdown")]).into())
    }

    async fn complete(&self, of: CompleteRequestParams, _: Asked) -> Answered<CompleteResult> {
        let argument = of.argument.name.to_uppercase().replace("ID", "FACT-ID");
        // Where the playbooks can't be read, a call says why.
        let context = self.context("list", Vec::new()).ok();
        let names = context.and_then(|context| names_for(&argument, &context.catalog).ok());
        let names = names.into_iter().flatten().map(|(name, _)| name);
        let like = names.filter(|name| name.starts_with(&of.argument.value));
        CompletionInfo::with_all_values(like.take(CompletionInfo::MAX_VALUES).collect())
            .map(CompleteResult::new)
            .map_err(|error| ErrorData::internal_error(error, None))
    }

    async fn list_prompts(&self, _: Page, _: Asked) -> Answered<ListPromptsResult> {
        listed("prompts")
    }

    async fn get_prompt(
        &self,
        of: GetPromptRequestParams,
        _: Asked,
    ) -> Answered<GetPromptResponse> {
        let says = words(&format!("prompt {}", of.name))
            .ok_or_else(|| CliError::usage(format_args!("no prompt is called `{}`", of.name)))?;
        let company = of.arguments.as_ref().and_then(|given| given.get("company")?.as_str());
        let company = company.unwrap_or("the company in gtm.yaml, or ask which one");
        let says = says.replace("{company}", company);
        Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, says)]).into())
    }
}
