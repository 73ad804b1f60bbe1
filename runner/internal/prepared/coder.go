package prepared

import (
	"encoding/binary"
	"slices"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

// coder writes values to out, or reads them from in: the order of the fields stands once.
// The texts that it reads share their memory.
type coder struct {
	writes bool
	out    []byte
	in     string
	broken bool // in ended too early
}

func (c *coder) number(n *int) {
	if c.writes {
		c.out = binary.AppendUvarint(c.out, uint64(*n))
		return
	}
	var head [binary.MaxVarintLen64]byte
	v, size := binary.Uvarint(head[:copy(head[:], c.in)])
	if size <= 0 || v > uint64(len(c.in))<<16 {
		c.broken, c.in, *n = true, "", 0
		return
	}
	c.in, *n = c.in[size:], int(v)
}

func text[T ~string](c *coder, s *T) {
	n := len(*s)
	c.number(&n)
	switch {
	case c.writes:
		c.out = append(c.out, *s...)
	case n > len(c.in):
		c.broken, c.in = true, ""
	default:
		*s, c.in = T(c.in[:n]), c.in[n:]
	}
}

func list[T any](c *coder, all *[]T, each func(*T)) {
	n := len(*all)
	c.number(&n)
	switch {
	case n > len(c.in) && !c.writes: // an element takes a byte or more
		c.broken, c.in = true, ""
	case n > 0 && !c.writes:
		*all = make([]T, n)
	}
	for i := range *all {
		each(&(*all)[i])
	}
}

func (c *coder) texts(all *[]string) { list(c, all, func(s *string) { text(c, s) }) }

func (c *coder) form(f *Form) {
	text(c, &f.Features)
	text(c, &f.Steps)
	text(c, &f.Catalogue.Digest)
	list(c, &f.Catalogue.Pages, c.page)
	list(c, &f.Catalogue.Sentences, func(s *catalogue.Sentence) {
		text(c, &s.SHA256)
		text(c, &s.Opens)
		c.number(&s.Line)
	})
	list(c, &f.Catalogue.Rules, c.rule)
	list(c, &f.Scenarios, func(s *plan.Scenario) { c.scenario(s, f.Catalogue.Rules) })
}

func (c *coder) page(e *catalogue.Edition) {
	for _, s := range []*string{&e.ID, &e.Title, &e.Edition, &e.URL} {
		text(c, s)
	}
	c.number(&e.Line)
	list(c, &e.Segments, func(s *catalogue.Segment) {
		for _, t := range []*string{&s.ID, &s.SHA256, &s.Opens, &s.Reason} {
			text(c, t)
		}
		c.texts(&s.Rules)
		c.number(&s.Line)
	})
}

func (c *coder) rule(to **catalogue.Rule) {
	if !c.writes {
		*to = new(catalogue.Rule)
	}
	r := *to
	for _, s := range []*string{&r.ID, &r.Title, &r.Quote, &r.Where, &r.Reading, &r.Unobservable, &r.Hint} {
		text(c, s)
	}
	text(c, &r.Source)
	text(c, &r.Mode)
	text(c, &r.Level)
	for _, l := range []*[]string{&r.Editions, &r.Needs, &r.Cites} {
		c.texts(l)
	}
	c.number(&r.Line)
}

func (c *coder) scenario(s *plan.Scenario, rules []*catalogue.Rule) {
	at := slices.Index(rules, s.Rule)
	if c.number(&at); at >= len(rules) {
		c.broken, c.in = true, ""
		return
	}
	s.Rule = rules[at]
	for _, t := range []*string{&s.ID, &s.Name, &s.URI, &s.Digest} {
		text(c, t)
	}
	c.number(&s.Line)
	c.texts(&s.Steps)
	c.texts(&s.Tags)
}
