"""Speaks to `gtm mcp` through the Python SDK, in the version that runs this.

usage: assistant.py GTM FOLDER

The current SDK connects in each of its modes, and the 1.x by `initialize`. Each
lists what there is, calls tools, and reads a resource and a prompt.
"""

import asyncio
import json
import sys

import mcp
from mcp import ClientSession, StdioServerParameters

GTM, FOLDER = sys.argv[1:3]
SERVER = StdioServerParameters(
    command=GTM, args=["mcp"], cwd=FOLDER, env={"XDG_CONFIG_HOME": FOLDER, "XDG_DATA_HOME": FOLDER}
)


def field(thing, *names):
    """The SDKs spell fields their own way."""
    return next(getattr(thing, name) for name in names if hasattr(thing, name))


async def use(client):
    tools = (await client.list_tools()).tools
    assert len(tools) >= 13, tools
    gate = await client.call_tool(
        "gate", {"gate": "user-conference", "customers": "140", "arr": "14M", "headcount": "96"}
    )
    data = field(gate, "structured_content", "structuredContent")
    said = " ".join(data["answer"])
    assert "Undecided at Scale" in said, said
    assert "From 100 to 199, Optimize says neither ready nor not ready" in said, said
    assert "Marketing Processes, Scale stage" in said, said
    assert json.loads(gate.content[0].text) == data

    budget = await client.call_tool("budget", {"arr": "14M", "headcount": "96"})
    said = " ".join(field(budget, "structured_content", "structuredContent")["answer"])
    assert "| Paid search | 30–50% |" in said, said
    assert "The sources don't say how much of the whole budget is paid" in said, said

    guide = await client.call_tool("guide", {"functions": ["abm"], "stage": "scale"})
    assert "1:Few" in guide.content[0].text
    wrong = await client.call_tool("guide", {"functions": ["abn"]})
    assert field(wrong, "is_error", "isError") and "did you mean `abm`" in wrong.content[0].text

    fact = await client.read_resource("gtm://fact/scale.abm.tiers.one-to-one")
    assert "5–20" in fact.contents[0].text
    templates = await client.list_resource_templates()
    assert len(field(templates, "resource_templates", "resourceTemplates")) == 2
    prompts = (await client.list_prompts()).prompts
    assert {prompt.name for prompt in prompts} == {"planning-meeting", "quarterly-review"}
    prompt = await client.get_prompt("planning-meeting", {"company": "Acme, 14M"})
    assert "Acme, 14M" in prompt.messages[0].content.text
    calls = [client.call_tool("stage", {"arr": f"{n}M"}) for n in range(5, 55)]
    for n, one in enumerate(await asyncio.gather(*calls), 5):
        data = field(one, "structured_content", "structuredContent")["data"]
        assert data["arr"]["value"]["usd"] == n * 1e6, data["arr"]


async def main():
    if hasattr(mcp, "Client"):
        for mode in ["auto", "legacy", "2026-07-28"]:
            async with mcp.Client(SERVER, mode=mode) as client:
                await use(client)
                print(f"mode {mode}: {client.protocol_version}")
    else:
        from mcp.client.stdio import stdio_client

        async with stdio_client(SERVER) as streams, ClientSession(*streams) as client:
            agreed = await client.initialize()
            await use(client)
            print(f"initialize: {agreed.protocolVersion}")


asyncio.run(main())
