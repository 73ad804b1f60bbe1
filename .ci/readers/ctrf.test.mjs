// ctrf.json as the format's own reader takes it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { calculateSummary, parse, validateStrict } from 'ctrf';
import { conforming, count, mixed, violating } from './reports.mjs';

for (const [name, run] of [['conforms', conforming], ['violates', violating], ['mixed', mixed]]) {
  test(`${name}: the format's own reader takes ctrf.json`, () => {
    const report = parse(run.read('ctrf.json'));
    validateStrict(report);
    const { tests, summary } = report.results;
    const { passed, failed, skipped } = calculateSummary(tests);
    assert.deepEqual({ passed, failed, skipped }, { passed: summary.passed, failed: summary.failed, skipped: summary.skipped });
    assert.equal(summary.tests, tests.length);
    const scenarios = tests.filter((t) => !t.name.endsWith(' on the wire'));
    const n = count(run.report);
    assert.equal(scenarios.length, Object.values(n).reduce((a, b) => a + b) - (n['not-selected'] ?? 0));
    assert.equal(scenarios.filter((t) => t.rawStatus === 'incomplete').length, n.incomplete ?? 0);
    for (const t of scenarios.filter((s) => s.status === 'failed')) assert.match(t.trace, /\n {2}rerun {5}modecert run /);
  });
}

test('the reader refuses what is no report', () => {
  assert.throws(() => validateStrict({ reportFormat: 'CTRF', specVersion: '0.0.0', results: { tool: { name: 'x' }, tests: [] } }));
});
