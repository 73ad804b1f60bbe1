package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/tidwall/gjson"
)

// mostPages bounds how long a list is followed: far more than any scenario makes.
const mostPages = 100

// whole asks for a list and follows its pages. A page may hold less than was asked
// for, so that what is not on the first one is not yet missing. The answer is that
// to the first page, with the items of all pages in member.
func (w *World) whole(ctx context.Context, op, member string, c call) (*Answer, error) {
	first, err := w.do(ctx, op, c)
	if err != nil || !first.ok() {
		return first, err
	}
	items := first.get(member).Array()
	page := first
	for n := 1; page.get("next_page_token").String() != ""; n++ {
		if n == mostPages {
			return nil, fmt.Errorf("%s: the list does not end after %d pages", first.op.title, n)
		}
		page, err = w.do(ctx, op, c.after(page.get("next_page_token").String()))
		if err != nil || !page.ok() {
			return page, err
		}
		items = append(items, page.get(member).Array()...)
	}
	if page != first {
		err = first.hold(member, items)
	}
	return first, err
}

// after copies a call and asks for the page that a token names.
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

// hold replaces the items of a list.
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
