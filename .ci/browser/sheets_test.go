//go:build browser

package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A phone's first screen shows the outcome and what to look at first; figures and facts
// follow.
func TestPhone(t *testing.T) {
	tb := open(t, "violates/report.html", 360, 740, "light", "")
	const top = `document.querySelector(%q).getBoundingClientRect().top`
	assert.Less(t, ask[float64](tb, fmt.Sprintf(top, ".attention li:last-child")), 740.0)
	assert.Less(t, ask[float64](tb, fmt.Sprintf(top, ".attention")), ask[float64](tb, fmt.Sprintf(top, ".matrix")))
	assert.Less(t, ask[float64](tb, fmt.Sprintf(top, ".matrix")), ask[float64](tb, fmt.Sprintf(top, ".facts")))
	assert.False(t, ask[bool](tb, `document.querySelector('.more').open`), "digests and seed are folded")
}

// A violation found in a callback shows that callback.
func TestCallback(t *testing.T) {
	tb := open(t, "callbacks/report.html", 1280, 900, "light", "CALLBACK-MODE-MT")
	text := ask[string](tb, `document.querySelector('#CALLBACK-MODE-MT details.f').innerText`)
	for _, want := range []string{"Received callback", "x-sinch-webhook-signature-nonce", `"message_delivery_report": {`, "/message_delivery_report/processing_mode"} {
		assert.Contains(t, text, want)
	}
	tb.shoot("callback-opened.png")
}

// A comparison looks like a report and is not wider than a phone.
func TestCompare(t *testing.T) {
	for _, width := range []int64{1280, 500, 360} {
		tb := load(t, "compare.html", width, 900, "light", "", "h1")
		assert.Equal(t, width, ask[int64](tb, `document.documentElement.scrollWidth`))
		assert.Equal(t, "400", ask[string](tb, `getComputedStyle(document.querySelector('tr.detail dd')).fontWeight`))
		tb.shoot(fmt.Sprintf("compare-%d.png", width))
		tb.accessible()
	}
}

// pages returns how many pages a page has on paper.
func (tb *tab) pages(name string) int {
	tb.t.Helper()
	var pdf []byte
	tb.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).Do(ctx)
		return err
	}))
	require.NoError(tb.t, os.WriteFile(filepath.Join(shots, name), pdf, 0o644))
	return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1))
}

// Print shows what is not in order, folds what is, and has no controls.
func TestPrint(t *testing.T) {
	tb := open(t, "violates/report.html", 1280, 900, "dark", "")
	pages := tb.pages("print.pdf")
	assert.Greater(t, pages, 10, "the pages are counted")
	assert.Less(t, pages, 80, "unfolded it would be three times that")
	tb.run(chromedp.Evaluate(`dispatchEvent(new Event('beforeprint'))`, nil))
	assert.Zero(t, ask[int](tb, `document.querySelectorAll('details.f:not([open])').length`), "violations are unfolded")
	assert.Zero(t, ask[int](tb, `document.querySelectorAll('article>details:not(.f)[open]').length`), "what conforms is not")
	tb.run(chromedp.Evaluate(`dispatchEvent(new Event('afterprint'))`, nil))
	assert.Zero(t, ask[int](tb, `document.querySelectorAll('details.f[open]').length`), "the screen is as it was")
	tb.run(emulation.SetEmulatedMedia().WithMedia("print"))
	assert.Equal(t, "none", ask[string](tb, `getComputedStyle(filter).display`))
	assert.Equal(t, "rgb(255, 255, 255)", ask[string](tb, `getComputedStyle(document.body).backgroundColor`))
}
