// Fills in a checklist as people do, in Chromium: with a mouse, with a keyboard
// alone, on a phone, in the dark and on paper.
//
// node page.js GTM FOLDER: the program, and an empty folder to work in.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [program, folder] = process.argv.slice(2);
const at = (name) => path.join(folder, name);
const gtm = (...words) => execFileSync(program, words, { cwd: folder, encoding: 'utf8' });
const COMPANY = 'Acme "Süd" & Co';

function write() {
  fs.writeFileSync(at('gtm.yaml'), `name: '${COMPANY}'\narr: 14.2M\nheadcount: 96\n`);
  gtm('antipatterns', '--output', 'checklist.html');
  gtm('antipatterns', '--brief', '--output', 'brief.html');
  gtm('antipatterns', 'abm', '--output', 'abm.html');
  gtm('process', '--checklist', '--output', 'launch.html');
}

// What a page must not do, in any of the tests.
function watch(page) {
  const wrong = [];
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => {
    if (!/^(file|blob):/.test(request.url())) wrong.push(request.url());
  });
  return wrong;
}

async function open(context, name) {
  const page = await context.newPage();
  page.wrong = watch(page);
  await page.goto(pathToFileURL(at(name)).href);
  return page;
}

async function close(page) {
  assert.deepEqual(page.wrong, []);
  await page.close();
}

const questions = (page) => page.locator('form.question');
const progress = (page) => page.locator('.progress').textContent();

async function fillIn(browser) {
  const context = await browser.newContext();
  const page = await open(context, 'checklist.html');
  const count = await questions(page).count();
  assert.equal(await progress(page), `0 of ${count} answered, 0 happening`);
  const [first, second, third] = [0, 1, 2].map((index) => questions(page).nth(index));

  // A field is a field, and its label no answer.
  await first.getByText('Owner', { exact: true }).click();
  await page.keyboard.type('Dana');
  assert.equal(await first.locator('[name=owner]').inputValue(), 'Dana');
  await first.locator('.detail').first().click();
  assert.equal(await page.locator('[name=answer]:checked').count(), 0);

  await first.getByText('Yes', { exact: true }).click();
  await first.locator('[name=due]').fill('2027-01-31');
  await first.locator('[name=note]').fill('=1+1 and "more"');
  await second.getByText('No', { exact: true }).click();
  assert.equal(await progress(page), `2 of ${count} answered, 1 happening`);

  // What is not applicable takes a reason.
  await third.getByText('Not applicable').click();
  assert.equal(await progress(page), `2 of ${count} answered, 1 happening`);
  await page.getByText('Save answers').click();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'reason');
  await third.locator('[name=reason]').selectOption('other');
  await third.locator('[name=because]').fill('We sell in shops');
  assert.equal(await progress(page), `3 of ${count} answered, 1 happening`);
  await page.locator('[name=date]').fill('2026-11-27');

  await page.reload();
  assert.equal(await progress(page), `3 of ${count} answered, 1 happening`);
  assert.equal(await first.locator('[name=owner]').inputValue(), 'Dana');
  assert.equal(await first.locator('[name=due]').inputValue(), '2027-01-31');
  assert.equal(await page.locator('[name=date]').inputValue(), '2026-11-27');
  assert.equal(await page.locator('[name=company]').inputValue(), COMPANY);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByText('Save answers').click(),
  ]);
  assert.equal(download.suggestedFilename(), 'answers-scale-2026-11-27.json');
  await download.saveAs(at('answers.json'));
  const saved = JSON.parse(fs.readFileSync(at('answers.json'), 'utf8'));
  const ids = await page.locator('form.question').evaluateAll((all) => all.map((one) => one.dataset.id));
  const asked = await page.locator('legend').allTextContents();
  assert.deepEqual(saved, {
    schema: 'gtm/answers/1',
    date: '2026-11-27',
    company: COMPANY,
    stage: 'scale',
    answers: {
      [ids[0]]: { ask: asked[0], answer: 'yes', owner: 'Dana', due: '2027-01-31', note: '=1+1 and "more"' },
      [ids[1]]: { ask: asked[1], answer: 'no' },
      [ids[2]]: { ask: asked[2], answer: 'n/a', reason: 'other', because: 'We sell in shops' },
    },
  });

  // The file is taken back as a review.
  gtm('review', 'new', '--from', 'answers.json', '--date', '2026-11-27');
  const review = fs.readFileSync(at('reviews/2026-11-27.yaml'), 'utf8');
  for (const kept of [ids[0], 'happening', 'Dana', '2027-01-31', 'We sell in shops']) {
    assert.ok(review.includes(kept), review);
  }

  // The same page beside it shows what is filled in here; another is its own.
  const beside = await open(context, 'checklist.html');
  await second.getByText('Clear').click();
  await beside.waitForFunction(() => document.querySelector('.progress').textContent.startsWith('2 of'));
  await close(beside);
  const other = await open(context, 'abm.html');
  assert.match(await progress(other), /^0 of 4 answered/);
  await close(other);

  await print(page);
  page.once('dialog', (dialog) => dialog.accept());
  await page.getByText('Start over').click();
  assert.equal(await progress(page), `0 of ${count} answered, 0 happening`);
  assert.equal(await first.locator('[name=owner]').inputValue(), '');
  await close(page);
  await context.close();
}

// On paper: whose it is, of which day, and which page; nothing confidential.
async function print(page) {
  await page.pdf({ path: at('checklist.pdf'), preferCSSPageSize: true });
  const text = execFileSync('pdftotext', ['-layout', at('checklist.pdf'), '-'], { encoding: 'utf8' });
  const pages = text.split('\f').slice(0, -1);
  assert.ok(pages.length >= 3 && pages.length <= 6, `${pages.length} pages`);
  pages.forEach((one, index) => {
    assert.ok(one.includes(`${COMPANY}, 2026-11-27`), one);
    assert.ok(one.includes(`${index + 1} of ${pages.length}`), one);
  });
  for (const secret of ['14.2', '$14', 'gtm.yaml', 'Save answers', 'Clear']) {
    assert.ok(!text.includes(secret), secret);
  }
  assert.ok(text.includes('Dana') && text.includes('We sell in shops'), text);
}

async function typeAlone(browser) {
  const context = await browser.newContext();
  const page = await open(context, 'checklist.html');
  const tab = async (name) => {
    for (let steps = 0; steps < 20; steps += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement.name)) === name) return;
    }
    assert.fail(`no way to ${name}`);
  };
  await tab('answer');
  await page.keyboard.press('Space');
  await tab('owner');
  await page.keyboard.type('Kim');
  await tab('note');
  await page.keyboard.press('Enter');
  await tab('answer');
  await page.keyboard.press('ArrowDown');
  assert.match(await progress(page), /^2 of \d+ answered, 1 happening$/);
  assert.equal(await questions(page).first().locator('[name=owner]').inputValue(), 'Kim');
  await close(page);
  await context.close();
}

async function tickOff(browser) {
  const context = await browser.newContext();
  const page = await open(context, 'launch.html');
  const task = page.locator('form.task').first();
  await task.getByText('Due', { exact: true }).click();
  assert.equal(await page.locator(':checked').count(), 0);
  await task.locator('[type=checkbox]').check();
  await task.locator('[name=approver]').fill('Lee');
  await page.reload();
  assert.match(await progress(page), /^1 of \d+ done$/);
  assert.equal(await task.locator('[name=approver]').inputValue(), 'Lee');
  await close(page);
  await context.close();
}

// Every page in every look, without anything that keeps people out.
async function look(browser) {
  const looks = {
    desktop: {},
    dark: { colorScheme: 'dark' },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  };
  for (const [name, look] of Object.entries(looks)) {
    const context = await browser.newContext(look);
    for (const file of ['checklist', 'brief', 'launch']) {
      const page = await open(context, `${file}.html`);
      if (file !== 'launch') await page.locator('[value="n/a"]').first().check();
      await page.screenshot({ path: at(`${file}-${name}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${file}, ${name}: ${wide} pixels too wide`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run());
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
      assert.deepEqual(told, [], `${file}, ${name}`);
      await close(page);
    }
    await context.close();
  }
}

async function withoutScripts(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await open(context, 'checklist.html');
  await questions(page).first().getByText('Yes', { exact: true }).click();
  assert.equal(await page.getByText('Save answers').isVisible(), false);
  await close(page);
  await context.close();
}

async function main() {
  write();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    for (const test of [fillIn, typeAlone, tickOff, look, withoutScripts]) {
      await test(browser);
      console.log(`${test.name}: as it should be`);
    }
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
