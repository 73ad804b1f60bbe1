//go:build browser

// Package browser opens the written pages in a headless Chromium, as a reader would
// from a disk, and uses them. It fails if there is no Chromium.
package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// make test-browser writes the pages; npm ci in .ci/readers installs axe-core.
const (
	pages = "../../build/browser"
	shots = "../../build/screenshots"
	axe   = "../readers/node_modules/axe-core/axe.min.js"
)

// rule is a rule that is violated on the page of violations.
const rule = "DISPATCH-TTL-BOUNDS"

// browser is the context of the one browser, in which each test has a tab.
var browser context.Context

func TestMain(m *testing.M) {
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
	)...)
	var cancel context.CancelFunc
	browser, cancel = chromedp.NewContext(allocator)
	if err := chromedp.Run(browser); err != nil {
		fmt.Fprintln(os.Stderr, "no Chromium:", err)
		os.Exit(1)
	}
	status := m.Run()
	cancel()
	stop()
	os.Exit(status)
}

// tab is an open page, with its requests and problems.
type tab struct {
	ctx     context.Context
	t       *testing.T
	scripts bool

	mu       sync.Mutex
	requests []string
	problems []string
}

// open opens a page of rules from the disk, in a size and a colour scheme.
func open(t *testing.T, name string, width, height int64, scheme, fragment string) *tab {
	t.Helper()
	return load(t, name, width, height, scheme, fragment, "#filter")
}

// load opens any page and waits until the element of the selector is visible.
func load(t *testing.T, name string, width, height int64, scheme, fragment, seen string) *tab {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(pages, name))
	require.NoError(t, err)
	require.FileExists(t, path, "make test-browser writes it")
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	tb := &tab{ctx: ctx, t: t, scripts: seen != noScripts}
	chromedp.ListenTarget(ctx, tb.listen)
	if !tb.scripts {
		seen = "h1"
		tb.run(emulation.SetScriptExecutionDisabled(true))
	}
	address := (&url.URL{Scheme: "file", Path: path, Fragment: fragment}).String()
	tb.run(
		network.Enable(), log.Enable(),
		emulation.SetDeviceMetricsOverride(width, height, 1, width < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}),
		chromedp.Navigate(address),
		chromedp.WaitVisible(seen, chromedp.ByQuery),
	)
	t.Cleanup(func() {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		assert.Empty(t, tb.problems, "the console stays silent")
		for _, r := range tb.requests {
			assert.Truef(t, strings.HasPrefix(r, "file:///") || strings.HasPrefix(r, "data:"), "%s was requested", r)
		}
		assert.Contains(t, strings.Join(tb.requests, " "), name, "requests are seen at all")
	})
	return tb
}

func (tb *tab) listen(event any) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tb.requests = append(tb.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		tb.problems = append(tb.problems, e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		tb.problems = append(tb.problems, fmt.Sprint(e.Type, " ", e.Args))
	case *log.EventEntryAdded:
		tb.problems = append(tb.problems, e.Entry.Text)
	}
}

func (tb *tab) run(actions ...chromedp.Action) {
	tb.t.Helper()
	require.NoError(tb.t, chromedp.Run(tb.ctx, actions...))
}

// ask evaluates an expression in the page.
func ask[T any](tb *tab, expression string) (v T) {
	tb.t.Helper()
	tb.run(chromedp.Evaluate(expression, &v))
	return v
}

func (tb *tab) shoot(name string) {
	tb.t.Helper()
	var png []byte
	tb.run(chromedp.CaptureScreenshot(&png))
	require.NoError(tb.t, os.MkdirAll(shots, 0o755))
	require.NoError(tb.t, os.WriteFile(filepath.Join(shots, name), png, 0o644))
}

// settle waits until the page has handled what was done and is drawn.
func (tb *tab) settle() {
	tb.t.Helper()
	tb.run(chromedp.Evaluate(`new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))))`, nil, awaited))
}

func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// distinct leaves, of the rules that consist of the same elements with the same
// classes, the first alone. What axe-core checks does not depend on their words, and
// it would take minutes for all of a page.
const distinct = `(() => {
  const seen = new Set();
  for (const article of document.querySelectorAll('article')) {
    const shape = [...article.querySelectorAll('*')].map((e) => e.tagName + '.' + e.getAttribute('class') + '.' + e.getAttribute('role'));
    if (shape.every((s) => seen.has(s))) article.remove();
    shape.forEach((s) => seen.add(s));
  }
  return document.querySelectorAll('article').length;
})()`

// accessible runs axe-core, which is injected from outside, since the page's own policy
// allows no scripts.
func (tb *tab) accessible() {
	tb.t.Helper()
	script, err := os.ReadFile(axe)
	require.NoError(tb.t, err, "npm ci in .ci/readers installs it")
	var found []struct {
		ID    string `json:"id"`
		Help  string `json:"help"`
		Nodes []struct {
			HTML    string `json:"html"`
			Summary string `json:"failureSummary"`
		} `json:"nodes"`
	}
	tb.run(
		page.SetBypassCSP(true),
		chromedp.Evaluate(string(script)+";0", nil),
		chromedp.Evaluate(`axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations)`, &found, awaited),
	)
	for _, v := range found {
		first, _ := json.Marshal(v.Nodes[0])
		assert.Failf(tb.t, "axe-core: "+v.ID, "%s, %d times, first %.600s", v.Help, len(v.Nodes), first)
	}
}

// The rule that cannot be observed is counted nowhere.
const visible = `document.querySelectorAll('article:not([hidden]):not([data-unseen])').length`

func TestFilter(t *testing.T) {
	tb := open(t, "violates/report.html", 1280, 900, "light", "")
	all := ask[int](tb, visible)
	require.Greater(t, all, 100)

	set := func(name, value string) {
		tb.run(chromedp.Evaluate(fmt.Sprintf(`{ const f = document.querySelector('[name=%s]'); f.value = %q; f.dispatchEvent(new Event('input', {bubbles: true})) }`, name, value), nil))
	}
	set("verdict", "violates")
	assert.Equal(t, 2, ask[int](tb, visible))
	assert.Equal(t, fmt.Sprintf("2 of %d rules", all), ask[string](tb, `found.textContent`))
	set("level", "should")
	assert.Equal(t, 1, ask[int](tb, visible))
	set("mode", "conversation")
	assert.Zero(t, ask[int](tb, visible))
	assert.Zero(t, ask[int](tb, `document.querySelectorAll('.subject:not([hidden])').length`), "no empty section stays")
	tb.run(chromedp.Click(`button[type=reset]`, chromedp.ByQuery))
	tb.settle()
	assert.Equal(t, all, ask[int](tb, visible))

	// steps are listed, each under its scenario, and can be searched for
	assert.Contains(t, ask[string](tb, fmt.Sprintf(`document.querySelector('#%s>details:not(.f) dd').textContent`, rule)), "When an app is created in <mode> mode")
	assert.Zero(t, ask[int](tb, `[...document.querySelectorAll('article>details:not(.f) dd')].filter((d) => !/^(Given|When)[^]*\nThen /.test(d.textContent)).length`))

	// words are searched for in sentences and scenarios, with the keyboard
	tb.run(chromedp.SendKeys(`[name=text]`, "message retention ttl", chromedp.ByQuery))
	found := ask[int](tb, visible)
	assert.Positive(t, found)
	assert.Less(t, found, all)
	assert.False(t, ask[bool](tb, fmt.Sprintf(`document.getElementById(%q).hidden`, rule)))
	tb.shoot("filtered.png")
}

func TestViolationOpens(t *testing.T) {
	tb := open(t, "violates/report.html", 1280, 900, "light", "")
	assert.Contains(t, ask[string](tb, `document.querySelector('h1').innerText`), "violates")
	tb.shoot("violates.png")
	tb.run(chromedp.Click(`.attention a`, chromedp.ByQuery))
	tb.settle()
	first := fmt.Sprintf(`document.querySelector('#%s details.f')`, rule)
	assert.True(t, ask[bool](tb, first+`.open`))
	text := ask[string](tb, first+`.innerText`)
	for _, want := range []string{"Expected", "never less than 0 or more than 7 days", "Actual", "/dispatch_retention_policy/ttl_days",
		"curl -X POST", "Received"} {
		assert.Contains(t, text, want)
	}
	assert.Contains(t, ask[string](tb, fmt.Sprintf(`document.getElementById(%q).innerText`, rule)),
		"modecert run "+rule+" --deviation dispatch-ttl-8-accepted-on-create --never 20ms --target reference")
	tb.run(chromedp.Evaluate(first+`.querySelector('.copy').click()`, nil))
	tb.settle()
	assert.Equal(t, "Copied", ask[string](tb, first+`.querySelector('.copy').textContent`))
	tb.shoot("violation-opened.png")
	ask[int](tb, distinct)
	tb.accessible()
}

func TestDeepLinks(t *testing.T) {
	const inView = `(() => { const r = document.getElementById(%q).getBoundingClientRect(); return r.top >= -5 && r.top < innerHeight; })()`
	tb := open(t, "violates/report.html", 1280, 900, "light", rule)
	assert.True(t, ask[bool](tb, fmt.Sprintf(inView, rule)))
	assert.True(t, ask[bool](tb, fmt.Sprintf(`document.getElementById(%q).querySelector('details').open`, rule)))

	// to a rule that the filter hides, and to a scenario
	tb.run(chromedp.SendKeys(`[name=text]`, "no rule says so", chromedp.ByQuery))
	require.Zero(t, ask[int](tb, visible))
	scenario := ask[string](tb, `document.querySelectorAll('details.f')[1].id`)
	tb.run(chromedp.Evaluate(fmt.Sprintf(`location.hash = %q`, scenario), nil))
	tb.settle()
	assert.Positive(t, ask[int](tb, visible))
	assert.True(t, ask[bool](tb, fmt.Sprintf(`document.getElementById(%q).open`, scenario)))
	assert.True(t, ask[bool](tb, fmt.Sprintf(inView, scenario)))
}

// No page is wider than the screen, and axe-core finds nothing, folded or unfolded, at
// each size and in each scheme.
func TestLooks(t *testing.T) {
	for _, p := range []struct {
		page, scheme  string
		width, height int64
		shot          string
	}{
		{"conforms/report.html", "light", 1280, 900, "conforms-desktop.png"},
		{"conforms/report.html", "dark", 1280, 900, "conforms-dark.png"},
		{"conforms/report.html", "light", 390, 740, "conforms-phone.png"},
		{"violates/report.html", "dark", 360, 740, "violates-phone-dark.png"},
		{"callbacks/report.html", "light", 1280, 900, "callbacks-desktop.png"},
		{"callbacks/report.html", "dark", 360, 740, "callbacks-phone.png"},
		{"docs.html", "light", 1280, 900, "docs.png"},
	} {
		t.Run(p.shot, func(t *testing.T) {
			tb := open(t, p.page, p.width, p.height, p.scheme, "")
			tb.shoot(p.shot)
			assert.Empty(t, ask[[]string](tb, `[...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) < i)`), "each id is unique")
			tb.run(chromedp.Click(`#unfold`, chromedp.ByQuery))
			tb.settle()
			assert.Equal(t, p.width, ask[int64](tb, `document.documentElement.scrollWidth`), "nothing sticks out")
			tb.run(chromedp.Evaluate(fmt.Sprintf(`document.getElementById(%q).scrollIntoView()`, rule), nil))
			tb.shoot(strings.TrimSuffix(p.shot, ".png") + "-unfolded.png")
			assert.Less(t, ask[int](tb, distinct), 60)
			tb.accessible()
			tb.run(chromedp.Click(`#unfold`, chromedp.ByQuery))
			tb.settle()
			tb.accessible()
		})
	}
}

func TestKeyboard(t *testing.T) {
	tb := open(t, "conforms/report.html", 1280, 900, "light", "")
	tb.run(chromedp.KeyEvent("\t"))
	assert.Equal(t, "Skip to the rules", ask[string](tb, `document.activeElement.textContent`))
	assert.NotEqual(t, "none", ask[string](tb, `getComputedStyle(document.activeElement).outlineStyle`), "focus is seen")
	tb.run(chromedp.KeyEvent("\r"))
	tb.settle()
	tb.run(chromedp.KeyEvent("\t"))
	assert.Equal(t, "text", ask[string](tb, `document.activeElement.name`), "the filter comes next")
}

// The report of a run that conforms must be small enough for e-mail: below 700 KB. The page
// of the rules may be larger, since it has every scenario's steps, the reach and the decisions.
func TestSize(t *testing.T) {
	for name, most := range map[string]int64{"conforms/report.html": 700_000, "docs.html": 850_000} {
		info, err := os.Stat(filepath.Join(pages, name))
		require.NoError(t, err)
		assert.LessOrEqual(t, info.Size(), most, name)
	}
}
