package lint

import (
	"regexp"
	"strings"

	"github.com/modecert/modecert/steps"
)

// phrasing is a phrase split into its groups, which are what it can say.
type phrasing struct {
	steps.Phrase
	// all is the expression with every group capturing; groups are in the order of
	// their opening parentheses.
	all    *regexp.Regexp
	groups []group
}

// group is one group of an expression.
type group struct {
	source       string
	alternatives []*regexp.Regexp
}

// alternative is one of the texts that a group allows. Groups with the same source,
// such as that of the modes, are one group in several phrases.
type alternative struct{ group, words string }

// opening matches the start of a group that is named or not capturing.
var opening = regexp.MustCompile(`\(\?(:|P<\w+>)`)

func phrasings(phrases []steps.Phrase) []phrasing {
	taken := make([]phrasing, 0, len(phrases))
	for _, p := range phrases {
		source := opening.ReplaceAllString(p.Expr().String(), "(")
		taken = append(taken, phrasing{p, regexp.MustCompile(source), groupsOf(source)})
	}
	return taken
}

// groupsOf finds the groups of an expression and splits each at its own bars.
func groupsOf(source string) []group {
	type opened struct {
		index, from int
		bars        []int
	}
	var groups []group
	var open []opened
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '\\':
			i++
		case '(':
			open = append(open, opened{len(groups), i + 1, []int{i}})
			groups = append(groups, group{})
		case '|':
			if len(open) > 0 {
				o := &open[len(open)-1]
				o.bars = append(o.bars, i)
			}
		case ')':
			o := open[len(open)-1]
			open = open[:len(open)-1]
			g := &groups[o.index]
			g.source = source[o.from:i]
			for n, bar := range append(o.bars[1:], i) {
				g.alternatives = append(g.alternatives, regexp.MustCompile("^("+source[o.bars[n]+1:bar]+")$"))
			}
		}
	}
	return groups
}

// words returns an alternative as it is in its group.
func words(a *regexp.Regexp) string {
	return strings.TrimSuffix(strings.TrimPrefix(a.String(), "^("), ")$")
}

// spoken lists the alternatives that a step of this phrase uses.
func (p *phrasing) spoken(text string) []alternative {
	var taken []alternative
	at := p.all.FindStringSubmatchIndex(text)
	for i, g := range p.groups {
		from, to := at[2*i+2], at[2*i+3]
		if from < 0 {
			continue
		}
		for _, a := range g.alternatives {
			if a.MatchString(text[from:to]) {
				taken = append(taken, alternative{g.source, words(a)})
				break
			}
		}
	}
	return taken
}
