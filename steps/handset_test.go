package steps

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps/expect"
)

// A text that arrives otherwise than the handset was asked to write counts against the
// service only if the handset says that it wrote it; without its word, it is no result.
func TestEvidenceCameFrom_whatAHandsetCannotWrite(t *testing.T) {
	ascii := strings.NewReplacer("ü", "?", "ß", "?", "✓", "?", "😀", "?").Replace
	as := func(text string) string { return text }
	const wrong, silent = "what arrives is not what was sent", "the handset does not say"
	for name, c := range map[string]struct {
		says, arrives func(string) string
		want          string
	}{
		"as it was asked":                   {as, as, ""},
		"as it was asked, without a word":   {func(string) string { return "" }, as, ""},
		"in ASCII, as it says":              {ascii, ascii, ""},
		"in ASCII, without a word":          {func(string) string { return "" }, ascii, silent},
		"in ASCII, although it says not so": {as, ascii, wrong},
		"in full, although it says ASCII":   {ascii, as, wrong},
	} {
		f := newFake()
		w := f.world(t)
		f.wrote = c.says
		require.NoError(t, says(t, w, "the recipient writes special characters to the app"), name)
		r := w.replies[len(w.replies)-1]
		f.callbacks = []string{`{"app_id":"A","project_id":"P","message":{"id":"R3","direction":"TO_APP","processing_mode":"CONVERSATION","contact_id":"C","conversation_id":"V",` +
			`"channel_identity":{"channel":"SMS","identity":"+15550001"},"contact_message":{"text_message":{"text":"` + c.arrives("reply-1"+special) + `"}}}}`}
		_, err := w.inbound(t.Context(), r)
		require.NoError(t, err, name)
		w.judgeAll()
		assert.Equal(t, c.want == wrong, len(f.wire) > 0, "%s: %v", name, f.wire)
		if err := w.evidence.cameFrom(r); c.want == silent {
			assert.ErrorContains(t, err, silent, name)
		} else {
			assert.NoError(t, err, name)
		}
	}
}

// A person may write something else altogether: a step that does not find the reply has
// no result then, and a handset that says what it wrote leaves the finding as it is.
func TestWorldExcused(t *testing.T) {
	for name, c := range map[string]struct {
		says, from string
		want       Kind
	}{
		"without a word":             {"", "+15550001", Unfinished},
		"with its word":              {"reply-1", "+15550001", Broken},
		"somebody else, and no word": {"", "+15550009", Broken},
	} {
		f := newFake()
		w := f.world(t)
		f.wrote = func(string) string { return c.says }
		require.NoError(t, says(t, w, "the recipient writes to the app"), name)
		f.callbacks = []string{`{"app_id":"A","project_id":"P","message":{"id":"R3","channel_identity":{"channel":"SMS","identity":"` + c.from + `"},"contact_message":{"text_message":{"text":"Reply one"}}}}`}
		judged(t, c.want, says(t, w, "the callback of the inbound message says CONVERSATION"), name)
		w.judgeAll()
		assert.Empty(t, f.wire, name)
	}
	// What another recipient wrote excuses nothing once the reply itself has come.
	r, callback := &traffic{kind: "message", inbound: true, text: "reply-1", with: &recipient{identity: "+15550001"}}, func(text string) Callback {
		return Callback{Body: []byte(`{"message":{"channel_identity":{"channel":"SMS","identity":"+15550001"},"contact_message":{"text_message":{"text":"` + text + `"}}}}`)}
	}
	for texts, want := range map[[2]string]Kind{{"another", "reply-1"}: Broken, {"another", "a third"}: Unfinished} {
		w := newFake().world(t)
		w.replies = []*traffic{r}
		w.evidence.callbacks = []Callback{callback(texts[0]), callback(texts[1])}
		judged(t, want, w.excused(w.finding(expect.Finding{Expected: "x", Actual: "y"})), texts[1])
	}
	f := newFake()
	w := f.world(t)
	f.wrote = func(string) string { return "hello" }
	judged(t, Unfinished, says(t, w, "the recipient writes to the app"), "it says that it wrote something else")
}
