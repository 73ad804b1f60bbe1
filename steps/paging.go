package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/tidwall/gjson"
)

// mostPages limits how many pages of a list are read: far more than any scenario
// makes.
const mostPages = 100

// whole reads a list with all its pages, because an item may be on any page. It
// returns the answer to the first page, with the items of all pages in member. If a
// page is refused, it returns that refusal.
func (w *World) whole(ctx context.Context, op, member string, c call) (*Answer, error) {
	a, ended, err := w.pages(ctx, op, member, c, mostPages)
	if err == nil && !ended {
		return nil, fmt.Errorf("%s: the list does not end after %d pages", a.op.title, mostPages)
	}
	return a, err
}

// pages reads a list as whole does, but no more than most pages. It reports whether the
// list has ended.
func (w *World) pages(ctx context.Context, op, member string, c call, most int) (first *Answer, ended bool, err error) {
	first, err = w.do(ctx, op, c)
	if err != nil || !first.ok() {
		return first, true, err
	}
	items := first.get(member).Array()
	page := first
	for n := 1; page.get("next_page_token").String() != ""; n++ {
		if n == most {
			return first, false, nil
		}
		page, err = w.do(ctx, op, c.after(page.get("next_page_token").String()))
		if err != nil || !page.ok() {
			return page, true, err
		}
		items = append(items, page.get(member).Array()...)
	}
	if page != first {
		err = first.hold(member, items)
	}
	return first, true, err
}

// after returns a copy of a call for the page that a token names.
func (c call) after(token string) call {
	if body, ok := c.body.(map[string]any); ok {
		body = maps.Clone(body)
		body["page_token"] = token
		c.body = body
		return c
	}
	c = c.without(nil)
	c.query.Set("page_token", token)
	return c
}

func (a *Answer) hold(member string, items []gjson.Result) error {
	var body map[string]json.RawMessage
	if err := json.Unmarshal(a.body, &body); err != nil {
		return fmt.Errorf("%s: %w", a.op.title, err)
	}
	raw := make([]json.RawMessage, 0, len(items))
	for _, i := range items {
		raw = append(raw, json.RawMessage(i.Raw))
	}
	list, err := json.Marshal(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", a.op.title, err)
	}
	body[member] = list
	a.body, err = json.Marshal(body)
	return err
}
