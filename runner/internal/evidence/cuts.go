package evidence

import (
	"slices"
	"strings"
	"sync"
)

// marks are the signs, ours or a target's, that a text was cut; the last is an ellipsis
// in JSON.
var marks = []string{"…", "...", `\u2026`}

// cuts returns where the marks in a text begin and end, in their order. None overlaps
// another. Evidence has megabytes of text with marks, for which a regular expression
// takes a hundred times as long.
func cuts(text string) [][2]int {
	var found [][2]int
	for _, mark := range marks {
		for from := 0; ; {
			i := strings.Index(text[from:], mark)
			if i < 0 {
				break
			}
			found = append(found, [2]int{from + i, from + i + len(mark)})
			from += i + len(mark)
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return a[0] - b[0] })
	return found
}

// mayBeCut reports whether a text contains a mark; nearly none does.
func mayBeCut(text string) bool {
	return slices.ContainsFunc(marks, func(mark string) bool { return strings.Contains(text, mark) })
}

// remains finds parts of secrets where a text was cut, which a search for whole secrets
// misses. It holds every substring of length shortest of every form of every secret.
type remains map[string]bool

// add adds a form of a secret.
func (r remains) add(form string) {
	for i := 0; i+shortest <= len(form); i++ {
		r[form[i:i+shortest]] = true
	}
}

// mask masks the parts of secrets directly before or after a cut. Parts shorter than
// shortest are taken for chance.
func (r remains) mask(text string) string {
	var out strings.Builder
	done := 0 // how much of text is in out
	for _, at := range cuts(text) {
		before, after := at[0], at[1]
		for from := at[0] - shortest; from >= done && r[text[from:from+shortest]]; from-- {
			before = from
		}
		for to := at[1] + shortest; to <= len(text) && r[text[to-shortest:to]]; to++ {
			after = to
		}
		if at[0] < done || before == at[0] && after == at[1] {
			continue
		}
		out.WriteString(text[done:before])
		if before < at[0] {
			out.WriteString(Mask)
		}
		out.WriteString(text[at[0]:at[1]])
		if after > at[1] {
			out.WriteString(Mask)
		}
		done = after
	}
	if done == 0 {
		return text
	}
	return out.String() + text[done:]
}

// lazyRemains computes the remains at the first call: few texts are cut.
func lazyRemains(forms []string) func() remains {
	return sync.OnceValue(func() remains {
		r := remains{}
		for _, form := range forms {
			r.add(form)
		}
		return r
	})
}
