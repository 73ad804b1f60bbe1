package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v34"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/fault"
	"github.com/modecert/modecert/steps/wait"
)

func TestJudge(t *testing.T) {
	finding := &expect.Finding{Expected: "a", Actual: "b"}
	for name, tc := range map[string]struct {
		err  error
		want Kind
	}{
		"finding":             {finding, Broken},
		"wrapped finding":     {fmt.Errorf("looking: %w", finding), Broken},
		"finding of a poll":   {wait.Again(finding), Broken},
		"finding in a Given":  {&setupError{finding}, Unfinished},
		"trouble":             {&Trouble{Title: "listing apps", Status: 500}, Unfinished},
		"transport":           {io.ErrUnexpectedEOF, Unfinished},
		"time-out":            {context.DeadlineExceeded, Unfinished},
		"unavailable":         {&unavailableError{reason: "x"}, Unavailable},
		"the same in a Given": {&setupError{&unavailableError{reason: "x"}}, Unavailable},
		"ours":                {&SuiteFault{"x"}, Faulty},
		"ours in a Given":     {&setupError{fmt.Errorf("x: %w", &SuiteFault{"x"})}, Faulty},
	} {
		kind, got := Judge(tc.err)
		assert.Equal(t, tc.want, kind, name)
		assert.Equal(t, tc.want == Broken, got == finding, name)
	}
}

// answering is a world in which every call gets the same answer.
func answering(status int, body string) (*World, *sink) {
	w, s := NewWorld(), &sink{}
	w.Enter(&Session{HTTP: doer{status, body}, BaseURL: "http://t.test", Project: "P", Pace: impatient{}}, Rule{ID: "RULE-A"}, s)
	return w, s
}

type doer struct {
	status int
	body   string
}

func (d doer) Do(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: d.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(d.body))}, nil
}

type sink struct {
	wire     []expect.Finding
	observed []string
}

func (s *sink) Wire(f expect.Finding)        { s.wire = append(s.wire, f) }
func (s *sink) Observe(o expect.Observation) { s.observed = append(s.observed, o.String()) }

func TestWorldDo_answersThatSayNothingAboutARule(t *testing.T) {
	stranger := call{header: http.Header{"Authorization": {""}}}
	for _, status := range []int{100, 301, 307, 429, 502, 503, 599} {
		for _, c := range []call{{}, stranger} {
			w, s := answering(status, "<html>")
			_, err := w.do(t.Context(), "app.list", c)
			var trouble *Trouble
			require.ErrorAs(t, err, &trouble, "status %d", status)
			assert.Equal(t, status, trouble.Status)
			assert.Empty(t, s.wire, "nor about a shape")
		}
	}
	for _, status := range []int{200, 204, 400, 404, 499} {
		w, _ := answering(status, "{}")
		_, err := w.do(t.Context(), "app.list", call{})
		assert.NoError(t, err, "status %d", status)
	}
	for _, status := range []int{401, 403} {
		w, _ := answering(status, `{"error":{"message":"quota"}}`)
		_, err := w.do(t.Context(), "app.list", call{})
		assert.ErrorContains(t, err, "(quota)", "status %d", status)
		_, err = w.do(t.Context(), "app.list", stranger)
		assert.NoError(t, err, "%d is what a stranger asks for", status)
	}
}

// A quota refuses one call and allows the next. Whatever the phrase, this is not a
// finding.
func TestTroubled_isNotHeldAgainstTheTarget(t *testing.T) {
	for _, status := range []int{401, 403, 429, 503} {
		for _, text := range []string{
			"the app is in DISPATCH mode", "its DISPATCH retention is 1 day", "nothing else has changed",
			"its DISPATCH retention is never outside 0 to 7 days", "the recipient has a contact",
			"the recipient has no contact", "the message is stored", "the message is listed in DISPATCH mode", "the message is never stored",
			"the list holds the message", "the list is empty", "the same request without the IDs succeeds",
			"the same IDs are accepted for an app in CONVERSATION mode",
		} {
			w := after(modeDispatch, statuses{})
			w.session.HTTP = doer{status, "{}"}
			w.outcome = &Answer{op: operations["app.get"], status: 200}
			w.listing = &listing{op: "message.list", member: "messages"}
			p, args := outcomeOf(text)
			require.NotNil(t, p, text)
			judged(t, Unfinished, p.check(w, t.Context(), args), fmt.Sprintf("%d: %s", status, text))
		}
	}
}

// A 403 to another look-up says nothing about retention.
func TestWorldGiven_aLongerRetentionMayBeForbidden(t *testing.T) {
	for text, want := range map[string]Kind{
		"an app in CONVERSATION mode":                                                Unfinished,
		"an app in CONVERSATION mode with a CONVERSATION retention of 9 days":        Unavailable,
		"an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY": Unavailable,
	} {
		w, _ := answering(403, "{}")
		w.session.Values, w.session.Ledger, w.session.Channels.Credentials = &crowd{}, &crowd{}, []byte("[]")
		judged(t, want, w.Given(t.Context(), text), text)
	}
	w, _ := answering(403, "{}")
	w.app = &app{id: "A", mode: modeConversation}
	judged(t, Unfinished, w.Given(t.Context(), "the app's CONVERSATION retention is set to 9 days"), "the app cannot even be read")
}

func TestWorldCheckShape_belongsToTheWireRules(t *testing.T) {
	const refusal = `{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[]}}`
	for name, tc := range map[string]struct {
		status  int
		body    string
		rule    string // empty if nothing is wrong
		pointer string
	}{
		"sound":             {200, `{"apps":[]}`, "", ""},
		"another type":      {200, `{"apps":{}}`, "WIRE-APP", "/apps"},
		"no JSON":           {200, `<html>`, "WIRE-APP", ""},
		"a sound refusal":   {400, refusal, "", ""},
		"another code":      {404, refusal, "WIRE-ERROR", "/error/code"},
		"no error":          {400, `{}`, "WIRE-ERROR", ""},
		"401 with no body":  {401, ``, "", ""},
		"404 with no body":  {404, ``, "WIRE-ERROR", ""},
		"500 with a page":   {500, `<html>`, "WIRE-ERROR", ""},
		"501, another code": {501, refusal, "WIRE-ERROR", "/error/code"},
		"503 with a page":   {503, `<html>`, "", ""},
	} {
		w, s := answering(tc.status, tc.body)
		_, err := w.do(t.Context(), "app.list", call{})
		if tc.status < 500 && tc.status != 401 {
			require.NoError(t, err, name)
		}
		if tc.rule == "" {
			assert.Empty(t, s.wire, name)
			continue
		}
		if assert.NotEmpty(t, s.wire, name) {
			assert.Equal(t, tc.rule, s.wire[0].Rule, name)
			assert.Equal(t, 1, s.wire[0].Exchange, name)
			assert.LessOrEqual(t, len(s.wire), maxWireFindings)
			if tc.pointer != "" {
				assert.Equal(t, tc.pointer, s.wire[0].Pointer, name)
			}
		}
	}
}

// A secret of the suite that a target repeats appears in no finding, cause or
// observation, not even in part where a text is cut.
func TestAnswerSummary_masksBeforeItCuts(t *testing.T) {
	const token = "sk_live_4eC39HqLyjWDarjtT1zdp7dcQ8vN2xKpR5wZ"
	mask := func(_, text string) string { return strings.ReplaceAll(text, token, "***") }
	shows := func(text string) {
		t.Helper()
		for i := 0; i+8 <= len(token); i++ {
			assert.NotContains(t, text, token[i:i+8])
		}
	}
	for filler := range 130 {
		w, s := answering(409, fmt.Sprintf(`{"error":{"code":7,"message":"%s%s","status":"X"}}`, strings.Repeat("f", filler), token))
		w.session.Mask = mask
		a, err := w.do(t.Context(), "app.list", call{})
		require.NoError(t, err)
		w.outcome = a
		shows(a.summary())
		shows(a.granted().Error())
		shows(w.granted().Error())
		for _, f := range s.wire {
			shows(f.Error())
		}
		w, s = answering(200, fmt.Sprintf(`{"apps":"%s%s"}`, strings.Repeat("f", filler), token))
		w.session.Mask = mask
		_, err = w.do(t.Context(), "app.list", call{})
		require.NoError(t, err)
		require.Len(t, s.wire, 1)
		shows(s.wire[0].Error())
		assert.LessOrEqual(t, len([]rune(s.wire[0].Actual)), 120)
	}
}

// An answer that is nested too deep is a finding about its shape, and is not read
// further.
func TestWorldDo_tooDeepIsNotRead(t *testing.T) {
	for _, pit := range []string{strings.Repeat("[", 3<<20) + strings.Repeat("]", 3<<20), strings.Repeat(`{"a":`, 1<<20)} {
		w, s := answering(200, `{"id":"A","metadata":`+pit+`}`)
		a, err := w.do(t.Context(), "app.get", call{ids: []string{"A"}})
		require.ErrorContains(t, err, "nested deeper than 512 levels")
		kind, _ := Judge(err)
		assert.Equal(t, Unfinished, kind)
		assert.Equal(t, 200, a.status)
		assert.Len(t, s.wire, 1)
	}
}

// A request that is invalid without being meant to be is a fault of the suite.
func TestCheckRequest(t *testing.T) {
	body := map[string]any{"display_name": "n", "channel_credentials": []any{}, "processing_mode": "NEITHER"}
	w, _ := answering(200, `{}`)
	_, err := w.do(t.Context(), "app.create", call{body: body})
	var fault *SuiteFault
	require.ErrorAs(t, err, &fault)
	assert.Contains(t, fault.Reason, "/processing_mode")
	assert.Zero(t, w.calls, "it is never sent")

	_, err = w.do(t.Context(), "app.create", call{body: body, invalidAt: []string{"/processing_mode"}})
	assert.NoError(t, err)
	_, err = w.do(t.Context(), "app.create", call{body: body, invalidAt: []string{"/processing"}})
	assert.ErrorAs(t, err, &fault, "a pointer is no prefix of a name")
	_, err = w.do(t.Context(), "app.invent", call{})
	assert.ErrorAs(t, err, &fault)
}

// The documentation never says that an invalid request succeeds. A scenario that does
// is wrong, whatever the target answers.
func TestWorldGranted_invalidRequest(t *testing.T) {
	for _, status := range []int{200, 400} {
		w, s := answering(status, `{"id":"A"}`)
		a, err := w.do(t.Context(), "app.create", call{invalidAt: []string{"/processing_mode"},
			body: map[string]any{"display_name": "n", "channel_credentials": []any{}, "processing_mode": "DISPATCHER"}})
		require.NoError(t, err)
		w.outcome = a
		kind, _ := Judge(w.granted())
		assert.Equal(t, Faulty, kind, status)
		assert.ErrorContains(t, w.granted(), "/processing_mode")
		require.NoError(t, w.observe(t.Context(), "the request succeeds"), "what is observed may be invalid on purpose")
		assert.Len(t, s.observed, 1)

		// A target that refuses a value it returned earlier contradicts itself.
		w.outcome, err = w.do(t.Context(), "app.create", call{invalidAt: []string{"/processing_mode"}, theirs: true,
			body: map[string]any{"display_name": "n", "channel_credentials": []any{}, "processing_mode": ""}})
		require.NoError(t, err)
		if err := w.granted(); status == 400 {
			kind, _ = Judge(err)
			assert.Equal(t, Unfinished, kind)
			assert.ErrorContains(t, err, "see APP-DEFAULT-DISPATCH")
		} else {
			assert.NoError(t, err)
		}
	}
}

func TestWorldObserve_isNeverAFinding(t *testing.T) {
	for status, want := range map[int]string{200: "yes: the request succeeds", 400: "no: the request succeeds (status 400)"} {
		w, s := answering(status, "{}")
		f, err := w.listApps(t.Context())
		require.NoError(t, err)
		w.take(f)
		require.NoError(t, w.observe(t.Context(), "the request succeeds"))
		assert.Equal(t, []string{want}, s.observed)
	}
	w, s := answering(200, "{}")
	var fault *SuiteFault
	assert.ErrorAs(t, w.observe(t.Context(), "the moon is full"), &fault)
	assert.ErrorAs(t, w.observe(t.Context(), "the request succeeds"), &fault, "nothing was asked for")
	assert.Empty(t, s.observed)
}

// The control message leads to no contact, so nothing is known of the claim.
func TestWorldObserve_whatFailsBeforeTheClaim(t *testing.T) {
	w := after(modeDispatch, statuses{"/contacts": 200, "/messages:send": 200})
	w.session.Values, w.session.Ledger, w.settled = &crowd{}, &crowd{}, false
	w.session.Channels.Messages = "SMS"
	s := &sink{}
	w.sink = s
	judged(t, Unfinished, w.observe(t.Context(), "the recipient has no contact"), "the control message")
	assert.Empty(t, s.observed)
}

// A failed set-up says nothing about the claim, even if what failed is a finding.
func TestWorldObserved_aFindingInASetUp(t *testing.T) {
	w, s := answering(200, "{}")
	w.observing = true
	finding := &setupError{&expect.Finding{Expected: "a contact", Actual: "none", Exchange: 2}}
	judged(t, Unfinished, w.observed("a contact exists", finding), "a contact")
	assert.Empty(t, s.observed)
	require.NoError(t, w.observed("a contact exists", finding.err))
	assert.Equal(t, []string{"no: a contact exists (none)"}, s.observed)
}

// A report shows the exchange that left a scenario without a result.
func TestShownBy(t *testing.T) {
	a := &Answer{op: operations["app.list"], status: 404, exchange: 3}
	for name, tc := range map[string]struct {
		err  error
		want int
	}{
		"finding":          {&setupError{&expect.Finding{Exchange: 3}}, 3},
		"trouble":          {fmt.Errorf("x: %w", &Trouble{exchange: 3}), 3},
		"refusal":          {&setupError{a.errorf("%s was refused", a.op.title)}, 3},
		"denied":           {(&World{}).notGranted(&Answer{op: a.op, status: 404, exchange: 3, granting: []string{"APPS"}}), 3},
		"absence":          {a.granted(), 3},
		"unseen":           {&setupError{a.unseenf("the app is not listed")}, 3},
		"unseen elsewhere": {unseenf("it was not seen"), 0},
		"other":            {errors.New("status 404"), 0},
	} {
		assert.Equal(t, tc.want, ShownBy(tc.err), name)
	}
}

func TestPhraseRun_panicIsAFaultOfTheSuite(t *testing.T) {
	w, _ := answering(200, "{}")
	w.app = nil // no app was made
	err := says(t, w, "the app is in DISPATCH mode")
	judged(t, Faulty, err, "a panic")
	var panicked *fault.Panic
	require.ErrorAs(t, err, &panicked)
	assert.Contains(t, panicked.Stack, "steps.(*World).readApp", "for a bug report")
}

// says runs a step as an outcome or as a When.
func says(t *testing.T, w *World, text string) error {
	t.Helper()
	return meaning(t, text).run(t.Context(), w, messages.PickleStepType_ACTION, text)
}

// meaning returns the phrase that matches a text.
func meaning(t *testing.T, text string) *Phrase {
	t.Helper()
	found := meanings(text)
	require.Len(t, found, 1, text)
	return found[0]
}

func TestWorldGiven_hasToSucceed(t *testing.T) {
	w, _ := answering(400, "{}")
	err := w.Given(t.Context(), "the apps are listed")
	var setup *setupError
	require.ErrorAs(t, err, &setup)
	assert.EqualError(t, &setupError{err}, "set-up: listing apps was refused: status 400", "said once")
	require.NoError(t, says(t, w, "the apps are listed"), "a When may be refused")
	cause := errors.New("no line")
	assert.ErrorIs(t, w.given(t.Context(), cause), cause)
	judged(t, Faulty, w.Given(t.Context(), "the request is refused"), "an outcome is no Given")
}

func TestSameExtra(t *testing.T) {
	for name, tc := range map[string]struct {
		got, want string
		same      bool
	}{
		"text":             {`"a"`, "a", true},
		"another text":     {`"b"`, "a", false},
		"JSON in a string": {`"{\"b\": 2, \"a\":1}"`, `{"a":1,"b":2}`, true},
		"JSON itself":      {`{"b":2,"a":1}`, `{"a":1,"b":2}`, true},
		"one member less":  {`{"a":1}`, `{"a":1,"b":2}`, false},
		"one member more":  {`{"a":1,"b":2,"c":3}`, `{"a":1,"b":2}`, false},
		"none, empty":      {`""`, "", true},
		"none, null":       {`null`, "", true},
		"none, an object":  {`{}`, "", true},
		"none, and one":    {`"a"`, "", false},
	} {
		assert.Equal(t, tc.same, sameExtra(gjson.Get(`{"v":`+tc.got+`}`, "v"), tc.want), name)
	}
	assert.True(t, sameExtra(gjson.Result{}, ""))
	assert.False(t, sameExtra(gjson.Result{}, "a"))
}

// A phrase that matched only part of a step would match unintended steps.
func TestPhrases_matchWhole(t *testing.T) {
	for _, p := range Phrases() {
		expr := p.Expr().String()
		assert.True(t, strings.HasPrefix(expr, "^") && strings.HasSuffix(expr, "$"), expr)
		assert.False(t, p.Expr().MatchString(""), expr)
		assert.True(t, strings.HasPrefix(expr, "^"+regexp.QuoteMeta(p.begins)), "%s does not begin with %q", expr, p.begins)
	}
}

// An answer that repeats one without faults is not checked again: only one that repeats it
// in its status, its schema and its body.
func TestWorldCheckShape_repeatsASoundAnswer(t *testing.T) {
	const app = `{"id":"A","channel_credentials":[{"channel":"SMS"}],"direction":"SIDEWAYS","display_name":"one","processing_mode":"DISPATCH"}`
	w, s := answering(200, app)
	ask := func(operation string, status int, body string) int {
		w.session.HTTP, s.wire = doer{status, body}, nil
		_, err := w.do(t.Context(), operation, call{ids: []string{"A"}})
		require.NoError(t, err)
		return len(s.wire)
	}
	assert.Zero(t, ask("app.get", 200, app))
	assert.Zero(t, ask("app.get", 200, app))
	assert.NotZero(t, ask("app.get", 200, strings.Replace(app, "DISPATCH", "BOTH", 1)), "another body")
	assert.NotZero(t, ask("app.get", 200, strings.Replace(app, "DISPATCH", "BOTH", 1)), "the same fault again")
	assert.NotZero(t, ask("app.get", 404, app), "another status")
	assert.NotZero(t, ask("message.get", 200, app), "another schema")
	assert.Zero(t, ask("app.get", 200, app))
}
