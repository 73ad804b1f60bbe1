package steps

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// listActive lists the active conversations alone.
func (w *World) listActive(ctx context.Context, what string) (found, error) {
	return w.list(ctx, what, url.Values{"app_id": {w.app.id}, "only_active": {"true"}}, "")
}

// listInPages lists conversations in pages of a size. The pages are read when the list is
// read again.
func (w *World) listInPages(ctx context.Context, what, size string) (found, error) {
	return w.list(ctx, what, url.Values{"app_id": {w.app.id}, "page_size": {size}}, "")
}

// listDirection lists the messages of a direction from the default source.
func (w *World) listDirection(ctx context.Context, direction string) (found, error) {
	return w.list(ctx, "messages", url.Values{"app_id": {w.app.id}, "direction": {direction}}, "")
}

// listHoldsTheirs checks that the list holds the conversation of the recipient alone.
func (w *World) listHoldsTheirs(ctx context.Context) error {
	return w.listHoldsConversations(ctx, "the recipient's conversation and no other", []string{w.recipient.conversationID})
}

// listHoldsEach checks that the list holds each conversation that the scenario created.
func (w *World) listHoldsEach(ctx context.Context) error {
	var created []string
	for key, request := range w.evidence.made {
		if id, ok := strings.CutPrefix(key, "conversation "); ok && request.Get("app_id").String() == w.app.id {
			created = append(created, id)
		}
	}
	return w.listHoldsConversations(ctx, fmt.Sprintf("each of the %d conversations once", len(created)), created)
}

// listHoldsConversations waits until the list holds certain conversations, each once, and
// no others: what was created or stopped may be seen late.
func (w *World) listHoldsConversations(ctx context.Context, expected string, ids []string) error {
	slices.Sort(ids)
	return w.untilListed(ctx, func(a *Answer) *expect.Finding {
		var listed []string
		for _, entry := range w.listing.items(a) {
			listed = append(listed, conversationIn(entry).Get("id").String())
		}
		slices.Sort(listed)
		if slices.Equal(listed, ids) {
			return nil
		}
		return &expect.Finding{Expected: expected, Actual: fmt.Sprintf("%d conversations: %v", len(listed), listed), Pointer: "/conversations"}
	})
}

// listShowsLast waits until a list shows a message as the last of the recipient's
// conversation. It need not show any.
func (w *World) listShowsLast(ctx context.Context, which string) error {
	t, err := w.subject(which)
	if err != nil {
		return err
	}
	return w.untilListed(ctx, func(a *Answer) *expect.Finding {
		for i, entry := range w.listing.items(a) {
			if conversationIn(entry).Get("id").String() != w.recipient.conversationID {
				continue
			}
			last := entry.Get("last_message")
			if expect.Unset(last) || t.is(last) {
				return nil
			}
			return &expect.Finding{Expected: "the " + which + " as the last", Actual: expect.Show(last.Get("id")), Pointer: fmt.Sprintf("/conversations/%d/last_message/id", i)}
		}
		return &expect.Finding{Expected: "the recipient's conversation is listed", Actual: "it is not", Pointer: "/conversations"}
	})
}

// conversationIn returns the conversation of an entry, which the list of recent ones holds
// beside its last message.
func conversationIn(entry gjson.Result) gjson.Result {
	if inner := entry.Get("conversation"); inner.IsObject() {
		return inner
	}
	return entry
}

// untilListed repeats the last list until check finds nothing.
func (w *World) untilListed(ctx context.Context, check func(*Answer) *expect.Finding) error {
	return w.eventuallyHolds(ctx, nil, func(a *Answer) error {
		f := check(a)
		if f == nil {
			return nil
		}
		f.Exchange = a.exchange
		return wait.Again(w.finding(*f))
	})
}
