package steps

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// earlierApp is the app before its mode was changed to CONVERSATION.
var earlierApp = strings.Replace(fakeApp, "CONVERSATION", "DISPATCH", 1)

// What was accepted may be seen late; what stays wrong is found.
func TestWorldReread_seenLate(t *testing.T) {
	const notFound = 404
	none := answered{notFound, `{"error":{"code":404,"message":"no","status":"NOT_FOUND","details":[]}}`}
	first := func(op string, answers ...answered) change {
		return func(f *fake, _ *World) { f.answers[op] = append(answers, f.answers[op]...) }
	}
	changed := func(_ *fake, w *World) { // its answer shows nothing of the change
		w.app.asked, w.app.touched = map[string]any{"processing_mode": modeConversation}, []string{"processing_mode"}
	}
	renamed := strings.Replace(fakeApp, `"app"`, `"another"`, 1)
	emptyList := answered{200, `{"messages":[]}`}
	old := strings.Replace(fakeMessage("M3"), `"meta"`, `"old"`, 1)
	list3 := `{"messages":[` + fakeMessage("M3") + `]}`
	list := func(body string) change { return answers("message.list", 200, body) }
	throughWindow := func(_ *fake, w *World) { w.session.Budgets.Never = w.session.Budgets.Eventually }
	removing := func(_ *fake, w *World) { w.removed = true }
	noConversations := all(answers("conversation.list", 200, `{"conversations":[]}`), answers("conversation.get", notFound))
	oneConversation := answered{200, `{"conversations":[{"id":"V9","app_id":"A","active":true}]}`}
	for _, tc := range []struct {
		says  string
		where change
		want  Kind
	}{
		{"the app is in CONVERSATION mode", first("app.get", none, answered{200, earlierApp}), absent},
		{"the app is in CONVERSATION mode", answers("app.get", 200, earlierApp), Broken},
		{"the app is listed in CONVERSATION mode", all(said(t, "the apps are listed"), func(_ *fake, w *World) { w.outcome.body = []byte(`{"apps":[]}`) }), absent},
		{"its DISPATCH retention is 7 days", first("app.get", none), absent},
		{"its DISPATCH retention is never outside 0 to 7 days", first("app.get", none), absent},
		{"its DISPATCH retention is never outside 0 to 7 days",
			all(func(_ *fake, w *World) { w.session.Budgets.Never = w.session.Budgets.Eventually },
				inTurn("app.get", fakeApp, strings.Replace(fakeApp, `"ttl_days":7`, `"ttl_days":8`, 1))), Broken},
		{"the app is unchanged", first("app.get", answered{200, renamed}), absent},
		{"the app is unchanged", answers("app.get", 200, renamed), Broken},
		{"the app is unchanged", all(throughWindow, inTurn("app.get", fakeApp, renamed)), Broken},
		{"the list holds only the message", all(list(list3), first("message.list", emptyList)), absent},
		{"the list holds only the message", all(list(list3), first("message.list", answered{200, fakeMessages})), Broken},
		{"the list holds only the message", all(list(list3), removing, first("message.list", answered{200, fakeMessages})), absent},
		{"the list holds only the message", all(throughWindow, inTurn("message.list", list3, fakeMessages)), Broken},
		{"the recipient has no conversation with the app", all(noConversations, removing, first("conversation.list", oneConversation)), absent},
		{"the recipient has no conversation with the app", all(noConversations, first("conversation.list", oneConversation)), Broken},
		{"the app is in DISPATCH mode", answers("app.get", 200, strings.Replace(fakeApp, `"processing_mode":"CONVERSATION",`, "", 1)), absent},
		{"the app is in CONVERSATION mode", answers("app.get", 200, strings.Replace(fakeApp, `"processing_mode":"CONVERSATION",`, "", 1)), Broken},
		{"nothing else has changed", all(changed, first("app.get", answered{200, earlierApp})), absent},
		{"nothing else has changed", all(changed, answers("app.get", 200, earlierApp)), Unfinished},
		{"nothing else has changed", all(changed, inTurn("app.get", earlierApp, renamed)), Broken},
		{"the request succeeds", all(said(t, "the contact is read"), func(_ *fake, w *World) { w.outcome.status = notFound }), absent},
		{"the request is refused", all(said(t, "the message is read"), answers("message.get", notFound)), absent},
		{"the request is refused", said(t, "the message is read"), Broken},
		{"the same request without the IDs succeeds", all(said(t, "the messages are listed by an unknown contact ID"), first("message.list", none)), absent},
		{"the message is no longer stored", all(answers("message.list", 200, emptyList.body), answers("message.get", notFound), answers("message.last", 200, emptyList.body), first("message.get", answered{200, fakeMessage("M3")})), absent},
		{"the message is never stored", all(answers("message.list", 200, emptyList.body), answers("message.get", notFound), answers("message.last", 200, emptyList.body), first("message.list", none)), absent},
		{"the message is never stored", all(answers("message.list", 200, emptyList.body), answers("message.get", notFound), answers("message.last", 200, emptyList.body), first("message.get", answered{200, fakeMessage("M3")})), Broken},
		{`the stored message carries message metadata "A"`, first("message.get", none, answered{200, old}), absent},
		{`the stored message carries message metadata "A"`, answers("message.get", 200, old), Broken},
		{"the recipient has an active conversation with the app", first("conversation.list", answered{200, `{"conversations":[` + strings.Replace(fakeConversation, "true", "false", 1) + `]}`}), absent},
		{"the recipient has no contact", all(answers("contact.list", 200, `{"contacts":[]}`), answers("contact.get", notFound), first("contact.list", none)), absent},
	} {
		f := newFake()
		w := f.world(t)
		tc.where(f, w)
		judged(t, tc.want, says(t, w, tc.says), tc.says)
	}
}

// The state to compare with is the one that the last change was answered with.
func TestWorldReread_theStateBeforeIsNotAnEarlierOne(t *testing.T) {
	f := newFake()
	w := f.world(t)
	w.app.written = fakeApp
	f.answers["app.get"] = []answered{{200, earlierApp}, {200, fakeApp}}
	require.NoError(t, says(t, w, "the app is renamed"))
	assert.Equal(t, fakeApp, w.app.before)
}

// Times that are equal say nothing of the order: another message is sent a second later.
func TestWorldListHoldsInOrder_equalTimes(t *testing.T) {
	message := func(id, at string) string {
		return strings.Replace(strings.Replace(fakeMessage("M1"), "M1", id, 2), "2030-01-01T00:00:08Z", "2030-01-01T00:00:"+at+"Z", 1)
	}
	list := func(messages ...string) string { return `{"messages":[` + strings.Join(messages, ",") + `]}` }
	equal := list(message("M1", "08"), message("M2", "08"))
	for name, tc := range map[string]struct {
		later string
		want  Kind
	}{
		"first":         {list(message("M4", "09"), message("M1", "08"), message("M2", "08")), absent},
		"last":          {list(message("M1", "08"), message("M2", "08"), message("M4", "09")), Broken},
		"equal again":   {list(message("M1", "08"), message("M2", "08"), message("M4", "08")), Unfinished},
		"never visible": {equal, Broken},
	} {
		f := newFake()
		w := f.world(t)
		w.sent = nil
		inTurn("message.send", `{"message_id":"M1","accepted_time":"2030-01-01T00:00:00Z"}`, `{"message_id":"M2","accepted_time":"2030-01-01T00:00:00Z"}`,
			`{"message_id":"M4","accepted_time":"2030-01-01T00:00:00Z"}`)(f, w)
		for range 2 {
			require.NoError(t, says(t, w, "another message is sent to the recipient"))
		}
		inTurn("message.list", equal, equal, tc.later)(f, w)
		require.NoError(t, says(t, w, "the messages are listed"))
		judged(t, tc.want, says(t, w, "the list holds the second message before the first message"), name)
	}
}
