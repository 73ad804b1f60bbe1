//go:build browser

package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// The tables below the rules fit a desk and a phone, and are accessible unfolded.
func TestTables(t *testing.T) {
	for _, p := range []struct {
		scheme string
		width  int64
	}{{"light", 1280}, {"dark", 360}} {
		tb := open(t, "docs.html", p.width, 900, p.scheme, "")
		tb.run(chromedp.Evaluate(`for (const d of document.querySelectorAll('#reach details, #decisions details')) d.open = true; document.querySelectorAll('article').forEach((a) => a.remove())`, nil))
		tb.settle()
		assert.Equal(t, p.width, ask[int64](tb, `document.documentElement.scrollWidth`), "nothing sticks out")
		for _, id := range []string{"operations", "reach-Messages_SendMessage", "decisions"} {
			tb.run(chromedp.Evaluate(fmt.Sprintf(`document.getElementById(%q).scrollIntoView()`, id), nil))
			tb.shoot(fmt.Sprintf("docs-%s-%d.png", id, p.width))
		}
		tb.accessible()
	}
}

// A rule leads to its decisions, and an operation to what the scenarios meet of it: the
// target is unfolded. Without scripts the tables are there all the same.
func TestTables_links(t *testing.T) {
	tb := open(t, "docs.html", 1280, 900, "light", "")
	for _, link := range []string{`#DISPATCH-TTL-TYPES a[href="#Days"]`, `#operations a[href="#reach-App_CreateApp"]`} {
		tb.run(chromedp.Evaluate(fmt.Sprintf(`document.querySelector(%q).click()`, link), nil))
		tb.settle()
		assert.True(t, ask[bool](tb, `document.querySelector(location.hash).closest('details').open`), link)
	}
	tb = load(t, "docs.html", 1280, 900, "light", "", noScripts)
	tb.run(chromedp.Click(`#reach-App_CreateApp>summary`, chromedp.ByQuery))
	assert.Greater(t, ask[float64](tb, `document.querySelector('#reach-App_CreateApp table').getBoundingClientRect().height`), 40.0)
}
