//go:build browser

package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// noScripts, as the element to wait for, opens a page as a reader does that runs no
// scripts: Jenkins, a mail program.
const noScripts = ""

// drawn is the rule of a diagram, and its first diagram.
const (
	drawn   = "CALLBACK-MODE-MT"
	diagram = `document.querySelector('#` + drawn + ` svg')`
)

// The diagrams and the steps are there without scripts, and fit a phone.
func TestDiagrams_withoutScripts(t *testing.T) {
	for _, name := range []string{"docs.html", "conforms/report.html", "callbacks/report.html"} {
		t.Run(name, func(t *testing.T) {
			tb := load(t, name, 390, 800, "light", drawn, noScripts)
			tb.run(chromedp.Click(fmt.Sprintf(`#%s details:has(>svg)>summary`, drawn), chromedp.ByQuery))
			size := ask[[]float64](tb, `(() => { const r = `+diagram+`.getBoundingClientRect(); return [r.left, r.right, r.height]; })()`)
			assert.Positive(t, size[0])
			assert.Less(t, size[1], 390.0)
			assert.Greater(t, size[2], 80.0, "it is open")
			assert.Equal(t, 390, ask[int](tb, `document.documentElement.scrollWidth`))
			assert.Contains(t, ask[string](tb, fmt.Sprintf(`document.querySelector('#%s>details:not(.f,.d) dd').textContent`, drawn)), "\nThen ")
			tb.run(chromedp.Evaluate(diagram+`.scrollIntoView({block: 'center'})`, nil))
			tb.shoot("diagram-" + strings.NewReplacer("/report.html", "", ".html", "").Replace(name) + ".png")
		})
	}
}

// A diagram takes the colours of the scheme, and those of paper in print; what is
// violated says so in words.
func TestDiagrams_colours(t *testing.T) {
	const fill = `getComputedStyle(` + diagram + `.querySelector('%s')).%s`
	lane := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		tb := open(t, "callbacks/report.html", 1280, 900, scheme, drawn)
		lane[scheme] = ask[string](tb, fmt.Sprintf(fill, "path.call", "stroke"))
		assert.NotEqual(t, ask[string](tb, `getComputedStyle(document.body).backgroundColor`), lane[scheme])
		assert.Contains(t, ask[string](tb, diagram+`.querySelector('.mark').textContent`), "✗ violated: expected ")
		tb.run(chromedp.Evaluate(fmt.Sprintf(`document.querySelector('#%s details.f').scrollIntoView()`, drawn), nil))
		tb.shoot("diagram-" + scheme + ".png")
		tb.run(emulation.SetEmulatedMedia().WithMedia("print"))
		assert.Equal(t, "rgb(0, 0, 0)", ask[string](tb, fmt.Sprintf(fill, "path.call", "stroke")))
	}
	assert.NotEqual(t, lane["light"], lane["dark"])
}

// To a screen reader a diagram is one picture, with a name and its lines in words.
func TestDiagrams_inWords(t *testing.T) {
	tb := open(t, "docs.html", 1280, 900, "light", drawn)
	tb.run(chromedp.Evaluate(diagram+`.closest('details').open = true`, nil))
	assert.Equal(t, "img", ask[string](tb, diagram+`.getAttribute('role')`))
	assert.Contains(t, ask[string](tb, diagram+`.getAttribute('aria-label')`), "Sequence of ")
	assert.NotEmpty(t, ask[string](tb, `document.getElementById(`+diagram+`.getAttribute('aria-describedby')).textContent`))
	assert.Contains(t, ask[string](tb, diagram+`.querySelector('desc').textContent`), "Service calls back: MESSAGE_DELIVERY, DISPATCH, 2 times.")
}
