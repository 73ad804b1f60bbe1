package plan

import (
	"fmt"
	"slices"
	"strings"
)

// ParseTags parses a Cucumber tag expression: @tag, not, and, or, parentheses. not
// binds tighter than and, and and binds tighter than or.
func ParseTags(expr string) (func(tags []string) bool, error) {
	p := &tagParser{words: words(expr), expr: expr}
	match, err := p.or()
	if err == nil && p.at < len(p.words) {
		err = p.fail("the end")
	}
	if err != nil {
		return nil, err
	}
	return match, nil
}

type (
	tagParser struct {
		words []string
		at    int
		expr  string
	}
	tagMatch = func([]string) bool
)

func words(expr string) []string {
	return strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(expr))
}

func (p *tagParser) peek() string {
	if p.at < len(p.words) {
		return p.words[p.at]
	}
	return ""
}

func (p *tagParser) take(word string) bool {
	if p.peek() != word {
		return false
	}
	p.at++
	return true
}

func (p *tagParser) fail(expected string) error {
	found := p.peek()
	if found == "" {
		found = "the end"
	}
	return fmt.Errorf("tag expression %q: expected %s, found %s (word %d); write for instance \"@must and not @needs-clock\"", p.expr, expected, found, p.at+1)
}

func (p *tagParser) or() (tagMatch, error) {
	return p.joined("or", p.and, func(left, right bool) bool { return left || right })
}

func (p *tagParser) and() (tagMatch, error) {
	return p.joined("and", p.not, func(left, right bool) bool { return left && right })
}

// joined parses operands with a word between them.
func (p *tagParser) joined(word string, operand func() (tagMatch, error), join func(left, right bool) bool) (tagMatch, error) {
	left, err := operand()
	for err == nil && p.take(word) {
		var right tagMatch
		l := left
		if right, err = operand(); err == nil {
			left = func(t []string) bool { return join(l(t), right(t)) }
		}
	}
	return left, err
}

func (p *tagParser) not() (tagMatch, error) {
	switch word := p.peek(); {
	case p.take("not"):
		inner, err := p.not()
		return func(t []string) bool { return !inner(t) }, err
	case p.take("("):
		inner, err := p.or()
		if err == nil && !p.take(")") {
			err = p.fail("a closing parenthesis")
		}
		return inner, err
	case strings.HasPrefix(word, "@") && len(word) > 1 && !strings.ContainsAny(word, ",&|"):
		p.at++
		return func(t []string) bool { return slices.Contains(t, word) }, nil
	}
	return nil, p.fail("a tag, not or a parenthesis")
}
