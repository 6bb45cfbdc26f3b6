// Reads the handbook as people do, in Chromium: tells a stage, searches, answers
// a gate, fills in a checklist, prints, on a phone and in the dark.
//
// node site.js GTM FOLDER: the program, and an empty folder to work in. The
// folder has cases.json: what the program says, for the pages to say the same.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [program, folder] = process.argv.slice(2);
const site = path.join(folder, 'site');

const cases = JSON.parse(fs.readFileSync(path.join(folder, 'cases.json'), 'utf8'));
const gtm = (...words) => execFileSync(program, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });

async function open(context, name) {
  const page = await context.newPage();
  page.wrong = [];
  page.on('console', (message) => page.wrong.push(message.text()));
  page.on('pageerror', (error) => page.wrong.push(String(error)));
  page.on('request', (request) => {
    if (!/^(file|blob):/.test(request.url())) page.wrong.push(request.url());
  });
  const [file, hash] = name.split('#');
  await page.goto(pathToFileURL(path.join(site, file)).href + (hash ? `#${hash}` : ''));
  return page;
}

async function close(page) {
  assert.deepEqual(page.wrong, []);
  await page.close();
}

// The same sentences as the command line, for companies at every edge.
async function tellsStages(browser) {
  const page = await open(browser, 'index.html');
  await page.locator('#arr').fill('$14.2M');
  await page.locator('#people').fill('96');
  assert.match(await page.locator('#told').innerText(), /A company with \$14\.2M ARR and 96 people is at Scale/);
  const differ = await page.evaluate((companies) => {
    const words = (html) => {
      const main = html.match(/<main[^]*<\/main>/)?.[0] ?? html;
      return new DOMParser().parseFromString(main, 'text/html').body.textContent.replace(/\s+/g, ' ').trim();
    };
    return companies.flatMap(({ cents, people, says }) => {
      const [told, said] = [words(gtm.answer(cents, people)), words(says)];
      const at = [...said].findIndex((sign, place) => sign !== told[place]);
      return told === said ? [] : [[cents, people, said.slice(Math.max(at - 40, 0), at + 40), told.slice(Math.max(at - 40, 0), at + 40)]];
    });
  }, cases.companies);
  assert.equal(differ.length, 0, JSON.stringify(differ.slice(0, 5), null, 1));
  for (const [typed, problem] of [['20', /did you mean 20M/], ['€5M', /dollars/], ['0', /zero/], ['5-15M', /range/], ['x', /as in 20M/]]) {
    await page.locator('#arr').fill(typed);
    assert.match(await page.locator('#problem').innerText(), problem);
    assert.equal(await page.locator('#told').innerText(), '');
  }
  const misread = await page.evaluate(({ amounts, people }) => {
    const told = (read) => (text) => {
      try { return [text, read(text)]; } catch (error) { return [text, null, error.message]; }
    };
    const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)}.`;
    const differing = (cases, read) => cases.map((wanted) => [wanted, read(wanted[0])])
      .filter(([[, wanted, why], [, found, said]]) => wanted !== found || (why && sentence(why) !== said));
    return [
      ...differing(amounts, told((text) => gtm.printMoney(gtm.money(text)))),
      ...differing(people, told((text) => gtm.grouped(gtm.people(text)))),
    ];
  }, cases);
  assert.equal(misread.length, 0, `${misread.length}: ${JSON.stringify(misread.slice(0, 20), null, 1)}`);
  await close(page);
}

// The same hits in the same order.
async function searches(browser) {
  const page = await open(browser, 'stages/scale/abm.html');
  await page.keyboard.press('/');
  await page.locator('dialog input').fill('lead routing sla');
  await page.locator('dialog li').first().waitFor();
  assert.match(await page.locator('dialog li').first().innerText(), /Lead routing SLA/);
  const differ = await page.evaluate((queries) => queries.filter(({ query, ids }) => {
    const found = gtm.search(query).slice(0, ids.length).map(({ id }) => id);
    return JSON.stringify(found) !== JSON.stringify(ids);
  }).map(({ query, ids }) => ({ query, ids: ids.slice(0, 5), found: gtm.search(query).slice(0, 5).map(({ id }) => id) })), cases.queries);
  assert.equal(differ.length, 0, JSON.stringify(differ.slice(0, 5), null, 1));
  const stems = await page.evaluate((words) => words.filter(([word, stem]) => gtm.stem(word) !== stem).map(([word, stem]) => [word, stem, gtm.stem(word)]), cases.stems);
  assert.deepEqual(stems.slice(0, 10), []);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/marketing-ops/);
  await close(page);
}

// The same outcomes and verdicts, for answers on every side of every figure.
async function answersGates(browser) {
  for (const [gate, answers] of Object.entries(cases.gates)) {
    const page = await open(browser, `gates/${gate}.html`);
    const told = await page.evaluate((given) => given.map((answer) => gtm.tell(answer)), answers.map(({ given }) => given));
    answers.forEach(({ given, stages }, at) => {
      // What has no answer is neither given nor run.
      const verdictOf = (verdict) => (verdict === 'not-run' ? 'not-given' : verdict);
      const said = told[at].map(({ stage, outcome, conditions }) => ({
        stage: stage.id,
        outcome: outcome && outcome.join(''),
        verdicts: conditions.map(({ verdict }) => verdictOf(verdict)),
      }));
      const wanted = stages.map(({ verdicts, ...rest }) => ({ ...rest, verdicts: verdicts.map(verdictOf) }));
      assert.deepEqual(said, wanted, `${gate} ${JSON.stringify(given)}`);
    });
    await close(page);
  }
  const page = await open(browser, 'gates/start-abm.html');
  await page.locator('#gate [name=acv]').fill('62K');
  await page.locator('#gate').getByText('No', { exact: true }).first().click();
  assert.match(await page.locator('#gate output').innerText(), /Not yet at Scale/);
  await close(page);
}

// The same verdicts for every metric, around each end of its target.
async function placesNumbers(browser) {
  const page = await open(browser, 'metrics.html');
  const differ = await page.evaluate((metrics) => metrics.flatMap(({ id, judged }, at) => {
    const metric = gtm.metrics[at];
    if (metric.id !== id) return [[id, metric.id]];
    return judged.filter(([number, [verdict, outcome]]) => {
      const told = gtm.tell(metric, number);
      return told.verdict !== verdict || told.outcome !== outcome;
    }).map(([number]) => [id, number]);
  }), cases.metrics);
  assert.deepEqual(differ, []);
  const gauge = page.locator('.gauge', { hasText: 'Lead routing SLA' }).first();
  await gauge.locator('input').fill('4min');
  assert.match(await gauge.locator('output').innerText(), /^within, as it should be/);
  await gauge.locator('input').fill('9');
  assert.match(await gauge.locator('output').innerText(), /^above, not yet/);
  assert.equal(await gauge.locator('circle').getAttribute('cx'), '360');
  await close(page);
}

async function fillsInAChecklist(browser) {
  const page = await open(browser, 'checklists/scale.html');
  await page.locator('form.question').first().getByText('Yes', { exact: true }).click();
  assert.match(await page.locator('.progress').innerText(), /^1 of \d+ answered, 1 happening$/);
  await page.reload();
  assert.match(await page.locator('.progress').innerText(), /^1 of /);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Save answers').click()]);
  const answers = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  assert.equal(answers.stage, 'scale');
  const pdf = await page.pdf();
  assert.ok(pdf.length > 10_000);
  await close(page);
}

const kinds = ['index', 'stages/scale', 'stages/scale/abm', 'functions/abm', 'checklists/scale', 'moves/scale-to-optimize', 'gates/user-conference', 'metrics', 'process', 'glossary', 'conflicts'];

// Every page: nothing wider than a phone, no more than 100 KB with its styles, and
// every link leads somewhere. On one of each kind axe finds nothing.
async function everyPage(browser) {
  const pages = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.html'));
  const styles = fs.statSync(path.join(site, 'site.css')).size;
  const anchors = new Map();
  for (const name of pages) {
    const text = fs.readFileSync(path.join(site, name), 'utf8');
    assert.ok(text.length + styles < 100_000, `${name} has ${text.length + styles} bytes`);
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, `${name} has an id twice`);
    anchors.set(name, new Set(ids));
  }
  for (const name of pages) {
    const text = fs.readFileSync(path.join(site, name), 'utf8');
    for (const [, link] of text.matchAll(/<a[^>]* href="([^"]*)"/g)) {
      if (/^https?:/.test(link)) continue;
      const [file, place] = link.split('#');
      const target = file ? path.normalize(path.join(path.dirname(name), file)) : name;
      assert.ok(anchors.has(target), `${name} leads to ${link}`);
      assert.ok(!place || anchors.get(target).has(place), `${name} leads to ${link}`);
    }
  }
  for (const fact of cases.facts) {
    assert.ok([...anchors.values()].some((ids) => ids.has(fact)), `${fact} has no anchor`);
  }
  const phone = await browser.browser().newContext({ viewport: { width: 390, height: 844 } });
  for (const name of pages) {
    assert.doesNotMatch(fs.readFileSync(path.join(site, name), 'utf8'), /declared with --|add <code>--/, name);
    const page = await open(phone, name);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${name} is ${width} wide on a phone`);
    await close(page);
  }
  await phone.close();
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.browser().newContext({ colorScheme });
    for (const name of kinds) {
      const page = await open(context, `${name}.html${name === 'index' ? '#arr=14.2M&people=96' : ''}`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ preload: false }));
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200), nodes[0].any[0]?.message]), [], name);
      await close(page);
    }
    await context.close();
  }
}

// What a page weighs and how soon it stands, on a phone: the figures that
// docs/site.md names. How long it takes depends on the machine and is printed; that
// nothing moves once it stands is held.
async function measures(browser) {
  const phone = await browser.browser().newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  await phone.addInitScript(() => {
    globalThis.measured = { cls: 0, lcp: 0 };
    const observe = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
    observe('layout-shift', (shift) => { if (!shift.hadRecentInput) measured.cls += shift.value; });
    observe('largest-contentful-paint', ({ startTime }) => { measured.lcp = startTime; });
  });
  for (const name of kinds) {
    const page = await open(phone, `${name}.html`);
    await page.waitForTimeout(300);
    const { cls, lcp, loaded, nodes, files } = await page.evaluate(() => {
      const [{ domContentLoadedEventEnd: loaded }] = performance.getEntriesByType('navigation');
      const parts = document.querySelectorAll('link[rel=stylesheet], script[src]');
      const files = [...parts].map((one) => decodeURI(new URL(one.href ?? one.src).pathname));
      return { ...measured, loaded, nodes: document.querySelectorAll('*').length, files };
    });
    const weight = [path.join(site, `${name}.html`), ...files].reduce((sum, file) => sum + fs.statSync(file).size, 0);
    console.log(`${name}: ${Math.round(weight / 1000)} KB with styles and scripts, ${nodes} elements, largest paint ${Math.round(lcp)} ms, ready ${Math.round(loaded)} ms, shift ${cls.toFixed(3)}`);
    assert.ok(cls < 0.1, `${name} moves while it is read: ${cls}`);
    await close(page);
  }
  await phone.close();
}

// What no script does must be there without.
async function withoutScripts(browser) {
  const context = await browser.browser().newContext({ javaScriptEnabled: false });
  const page = await open(context, 'index.html');
  await page.getByRole('link', { name: 'Scale', exact: true }).first().click();
  assert.match(await page.locator('h1').innerText(), /Scale/);
  await close(page);
  await context.close();
}

(async () => {
  gtm('site', 'site');
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext();
  for (const check of [tellsStages, searches, answersGates, placesNumbers, fillsInAChecklist, everyPage, measures, withoutScripts]) await check(context);
  await browser.close();
})();
