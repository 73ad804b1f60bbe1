package steps

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/schemas"
)

func TestPhrases_fitTheirHandlers(t *testing.T) {
	var other []string // whose handlers take other groups than the phrase has
	for _, p := range Phrases() {
		groups := p.Expr().NumSubexp()
		if p.args == nil {
			assert.Equal(t, groups, p.arity, "groups of %s", p.Expr())
		} else {
			assert.Len(t, p.args, p.arity, p.Text)
		}
		for i := 1; p.args != nil && i <= groups+1; i++ {
			if strings.Contains(strings.Join(p.args, " "), "$"+strconv.Itoa(i)) != (i <= groups) {
				other = append(other, p.Text)
			}
		}
		assert.Equal(t, p.Keyword == "Then", p.check != nil, p.Expr())
		assert.Equal(t, p.Keyword != "Then", p.act != nil, p.Expr())
	}
	assert.Equal(t, []string{"<a|another> message <is|was> sent to the identity in the callback of the <inbound>"}, other, "the reply that was read last is meant")
}

func TestWording(t *testing.T) {
	expr, shown, has := wording("the {subject} [is|was] {read|deleted}[ in the {source} source].")
	assert.Equal(t, "the "+slots["subject"].expr+` (?:is|was) (read|deleted)(?: in the (?P<source>DISPATCH|CONVERSATION) source)?\.`, expr)
	assert.Equal(t, "the <subject> <is|was> <read|deleted>[ in the <mode> source].", shown)
	if assert.Len(t, has, 2) {
		assert.Equal(t, Slot{"mode", "DISPATCH, CONVERSATION"}, has[1])
	}
	assert.Panics(t, func() { wording("the {moon}") })
	for name, s := range slots {
		assert.NotContains(t, s.slot().Values, "(", name)
	}
}

func TestOutcomeOf(t *testing.T) {
	tests := map[string][]string{
		"the recipient has an active conversation with the app":      {"an active"},
		"the callback of the reply carries the recipient's identity": {"reply"},
		"the reply carries no correlation ID":                        {"reply"},
		"the callback of the typing event carries the contact ID":    {"typing event", "the contact ID"},
		"a conversation start is reported and signed":                {"conversation start"},
	}
	for text, want := range tests {
		p, got := outcomeOf(text)
		if assert.NotNil(t, p, text) {
			assert.Equal(t, want, got, text)
		}
	}
	p, _ := outcomeOf("the app is changed to DISPATCH mode")
	assert.Nil(t, p, "an action is no outcome")
}

func TestOperations_haveSchemas(t *testing.T) {
	names := map[string]string{}
	for op, o := range operations {
		names[o.response] = op
		if o.request != "" {
			names[o.request] = op
		}
	}
	for kind, name := range callbackSchemas {
		names[name] = kind
	}
	for name, of := range names {
		_, err := schemas.Check(name, []byte(`{}`))
		if err != nil && strings.Contains(err.Error(), "unknown schema") {
			t.Errorf("%s: %v", of, err)
		}
	}
}
