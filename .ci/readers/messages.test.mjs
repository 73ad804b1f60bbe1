// messages.ndjson as Cucumber's own tools read it.
import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'node:test';
import * as messages from '@cucumber/messages';
import * as streams from '@cucumber/message-streams';
import * as htmlFormatter from '@cucumber/html-formatter';
import { conforming, count, mixed, violating } from './reports.mjs';

async function envelopes(text) {
  const all = [];
  await pipeline(Readable.from([text]), new streams.NdjsonToMessageStream(),
    new Writable({ objectMode: true, write(e, _, done) { all.push(e); done(); } }));
  return all;
}

const verdicts = ['conforms', 'violates', 'incomplete', 'not-verified', 'observed', 'waived', 'not-applicable', 'not-selected'];
// What was not selected is not among the messages.
const selected = (report) => ({ ...report, rules: report.rules.filter((r) => r.verdict !== 'not-selected') });
const of = (all, kind) => all.filter((e) => e[kind]).map((e) => e[kind]);

for (const [name, run, success] of [['conforms', conforming, true], ['violates', violating, false], ['mixed', mixed, false]]) {
  test(`${name}: every line is an envelope, and what they refer to is there`, async () => {
    const text = run.read('messages.ndjson');
    for (const line of text.trimEnd().split('\n')) messages.parseEnvelope(line);
    const all = await envelopes(text);
    assert.equal(all.length, text.trimEnd().split('\n').length);
    assert.ok(all[0].meta);
    assert.ok(all.at(-1).testRunFinished);
    assert.equal(all.at(-1).testRunFinished.success, success);

    const ids = (kind) => new Set(of(all, kind).map((m) => m.id));
    for (const kind of ['pickle', 'testCase', 'testCaseStarted']) assert.equal(ids(kind).size, of(all, kind).length, `${kind} ids are unique`);
    const pickles = new Map(of(all, 'pickle').map((p) => [p.id, p]));
    const hooks = ids('hook');
    const cases = new Map(of(all, 'testCase').map((c) => [c.id, c]));
    for (const c of cases.values()) {
      const steps = new Set(pickles.get(c.pickleId).steps.map((s) => s.id));
      for (const s of c.testSteps) assert.ok(steps.has(s.pickleStepId) || hooks.has(s.hookId));
    }
    const started = ids('testCaseStarted');
    assert.equal(of(all, 'testCaseFinished').length, started.size);
    for (const a of of(all, 'attachment')) assert.ok(started.has(a.testCaseStartedId));
    const scenarios = Object.values(count(selected(run.report))).reduce((a, b) => a + b);
    assert.equal(cases.size, scenarios, 'a test case for each scenario of the rules that were selected');
  });

  test(`${name}: @cucumber/html-formatter renders it`, async () => {
    let html = '';
    await pipeline(Readable.from([run.read('messages.ndjson')]), new streams.NdjsonToMessageStream(),
      new htmlFormatter.CucumberHtmlStream(),
      new Writable({ write(chunk, _, done) { html += chunk; done(); } }));
    assert.match(html, /^<!DOCTYPE html>/i);
    assert.ok(html.includes('Default mode and legacy apps'));
  });
}

test('rules and outlines arrive', async () => {
  const all = await envelopes(violating.read('messages.ndjson'));
  const rules = of(all, 'gherkinDocument').flatMap((d) => d.feature.children).filter((c) => c.rule);
  assert.equal(rules.length, new Set(rules.flatMap((c) => c.rule.tags.map((t) => t.name).filter((n) => n.startsWith('@rule:')))).size);
  assert.ok(rules.some((c) => c.rule.children.some((s) => s.scenario.examples.length > 0)));
  for (const d of of(all, 'gherkinDocument')) assert.doesNotMatch(d.feature.description, /^ /m, 'descriptions are flush left');
});

for (const [name, run] of [['conforms', conforming], ['violates', violating], ['mixed', mixed]]) {
  test(`${name}: every verdict arrives as the status that readers know`, async () => {
    const worst = new Map();
    for (const f of of(await envelopes(run.read('messages.ndjson')), 'testStepFinished')) {
      worst.set(f.testCaseStartedId, messages.getWorstTestStepResult([f.testStepResult, worst.get(f.testCaseStartedId)].filter(Boolean)));
    }
    const statuses = { FAILED: 0, PASSED: 0, SKIPPED: 0 };
    for (const r of worst.values()) statuses[r.status] += 1;
    const n = { ...Object.fromEntries(verdicts.map((v) => [v, 0])), ...count(selected(run.report)) };
    assert.deepEqual(statuses, {
      FAILED: n.violates + n.incomplete,
      PASSED: n.conforms + n.observed,
      SKIPPED: n.waived + n['not-verified'] + n['not-applicable'] + n['not-selected'],
    });
  });
}

test('the mixed run has what the others have not', () => {
  const n = count(mixed.report);
  for (const v of ['violates', 'incomplete', 'waived', 'not-verified', 'not-selected', 'conforms']) assert.ok(n[v] > 0, v);
});

test('a violation carries its finding and its curl line', async () => {
  const attachments = of(await envelopes(violating.read('messages.ndjson')), 'attachment');
  const findings = attachments.filter((a) => a.mediaType === 'application/json').map((a) => JSON.parse(a.body));
  assert.ok(findings.some((f) => f.rule === 'DISPATCH-TTL-BOUNDS' && f.pointer === '/dispatch_retention_policy/ttl_days'));
  assert.ok(attachments.some((a) => a.body.startsWith('curl -X POST')));
});
