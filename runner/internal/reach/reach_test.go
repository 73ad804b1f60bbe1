package reach

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/schemas/apireference"
	"github.com/modecert/modecert/schemas/wire"
)

func sent(method, path, body string, status int, answer string) wire.Exchange {
	return wire.Exchange{
		Request:  wire.Request{Method: method, URL: "/v1/projects/p" + path, Body: wire.Body(body)},
		Response: &wire.Response{Status: status, Body: wire.Body(answer)},
	}
}

func reference(t *testing.T) *apireference.Table {
	t.Helper()
	table, err := apireference.Load()
	require.NoError(t, err)
	return table
}

func TestPoints(t *testing.T) {
	ids := map[string]Kind{}
	for _, p := range Points(reference(t)) {
		assert.NotContains(t, ids, p.ID)
		ids[p.ID] = p.Kind
	}
	for id, kind := range map[string]Kind{
		"Messages_ListMessages":                                              Called,
		"Messages_ListMessages 400":                                          Status,
		"Messages_ListMessages ?page_token":                                  Parameter,
		"Messages_ListMessages ?messages_source=DISPATCH_SOURCE":             Parameter,
		"Messages_SendMessage message.media_message.url":                     Member,
		"Messages_SendMessage recipient.identified_by.channel_identities[2]": Member,
		"App_UpdateApp retention_policy=null":                                Member,
		"Messages_GetMessage answer app_message.media_message":               Content,
		"Messages_ListMessages answer messages.contact_message.text_message": Content,
		"MESSAGE_INBOUND": Received,
		"MESSAGE_INBOUND message.contact_message.text_message": Content,
	} {
		assert.Equal(t, kind, ids[id], id)
	}
	assert.NotContains(t, ids, "App_CreateApp display_name=null")
}

// A body that is cut in a report shows its members by its outline.
func TestMet_cutBodies(t *testing.T) {
	x := sent("POST", "/messages:send", `{"recipient":… (10 of 40000 bytes)`, 200, `{"mess… (6 of 90000 bytes)`)
	x.Request.Outline, x.Response.Outline = wire.Body(`{"processing_strategy":"DISPATCH_ONLY"}`), wire.Body(`{"message_id":""}`)
	list := sent("GET", "/messages", ``, 200, `… (0 of 90000 bytes)`)
	list.Response.Outline = wire.Body(`{"messages":[{"app_message":{"text_message":{"text":""}}},{"contact_message":{"text_message":{"text":""}}}]}`)
	by := met(reference(t), []Evidence{{"LONG", []wire.Exchange{x, list}, []wire.Callback{{Body: wire.Body(`{"mess… (6 of 90000 bytes)`), Outline: wire.Body(`{"message":{"contact_message":{"text_message":{"text":""}}}}`)}}}})
	for _, id := range []string{"Messages_SendMessage processing_strategy=DISPATCH_ONLY", "Messages_ListMessages answer messages.contact_message.text_message", "MESSAGE_INBOUND message.contact_message.text_message"} {
		assert.Contains(t, by, id)
	}
}

func TestMet(t *testing.T) {
	by := met(reference(t), []Evidence{
		{"SENT", []wire.Exchange{
			sent("POST", "/messages:send", `{"recipient":{"identified_by":{"channel_identities":[{"channel":"SMS"},{"channel":"OTHER"}]}},"message":{"explicit_channel_omni_message":{"SMS":{"text_message":{"text":"x"}}}},"ours":1}`, 200, `{}`),
			sent("POST", "/messages:send", `{"processing_strategy":"DISPATCH_ONLY"}`, 400, `{}`),
			sent("GET", "/messages?messages_source=DISPATCH_SOURCE&ours=1", ``, 200, `{"messages":[{"app_message":{"text_message":{"text":"x"}}}]}`),
			sent("PATCH", "/apps/01?update_mask=display_name,processing_mode", `{"retention_policy":null}`, 200, ``),
			sent("POST", "/elsewhere", `{}`, 200, ``),
			{Request: wire.Request{Method: "GET", URL: "/v1/projects/p/apps"}, Error: "no answer"},
		}, []wire.Callback{{Body: wire.Body(`{"message":{"contact_message":{"text_message":{"text":"x"}}}}`)}, {Body: wire.Body(`none`)}}},
		{"ALSO", []wire.Exchange{sent("POST", "/messages:send", ``, 200, ``)}, nil},
	})
	assert.Equal(t, map[string][]string{
		"Messages_SendMessage":                                                         {"ALSO", "SENT"},
		"Messages_SendMessage 200":                                                     {"ALSO", "SENT"},
		"Messages_SendMessage 400":                                                     {"SENT"},
		"Messages_SendMessage recipient":                                               {"SENT"},
		"Messages_SendMessage recipient.identified_by":                                 {"SENT"},
		"Messages_SendMessage recipient.identified_by.channel_identities":              {"SENT"},
		"Messages_SendMessage recipient.identified_by.channel_identities[2]":           {"SENT"},
		"Messages_SendMessage recipient.identified_by.channel_identities.channel":      {"SENT"},
		"Messages_SendMessage recipient.identified_by.channel_identities.channel=SMS":  {"SENT"},
		"Messages_SendMessage message":                                                 {"SENT"},
		"Messages_SendMessage message.explicit_channel_omni_message":                   {"SENT"},
		"Messages_SendMessage message.explicit_channel_omni_message.text_message":      {"SENT"},
		"Messages_SendMessage message.explicit_channel_omni_message.text_message.text": {"SENT"},
		"Messages_ListMessages":                                                        {"SENT"},
		"Messages_ListMessages 200":                                                    {"SENT"},
		"Messages_ListMessages ?messages_source":                                       {"SENT"},
		"Messages_ListMessages ?messages_source=DISPATCH_SOURCE":                       {"SENT"},
		"Messages_ListMessages answer messages.app_message":                            {"SENT"},
		"Messages_ListMessages answer messages.app_message.text_message":               {"SENT"},
		"App_UpdateApp":                                        {"SENT"},
		"App_UpdateApp 200":                                    {"SENT"},
		"App_UpdateApp ?update_mask":                           {"SENT"},
		"App_UpdateApp ?update_mask[2]":                        {"SENT"},
		"App_UpdateApp retention_policy=null":                  {"SENT"},
		"MESSAGE_INBOUND":                                      {"SENT"},
		"MESSAGE_INBOUND message.contact_message.text_message": {"SENT"},
	}, by)
}

func scoped(text string) fstest.MapFS { return fstest.MapFS{File: {Data: []byte(text)}} }

// Every point is met, out of scope or a hole. What is part of a point that is not met is
// no point of its own.
func TestOf(t *testing.T) {
	table, err := Of(scoped("- reason: not about modes\n  points: [Contact_MergeContact, \"* 50*\"]\n"),
		[]Evidence{{"RULE", []wire.Exchange{sent("GET", "/apps", ``, 200, `{}`)}, nil}})
	require.NoError(t, err)
	states := map[string]string{}
	for _, r := range table.Rows {
		states[r.ID] = r.State() + ": " + r.Told()
	}
	assert.Equal(t, "met: RULE", states["App_ListApps"])
	assert.Equal(t, "out of scope: not about modes", states["App_ListApps 500"])
	assert.Equal(t, "not met: ", states["App_ListApps 400"])
	assert.Equal(t, "out of scope: not about modes", states["Contact_MergeContact"])
	assert.NotContains(t, states, "Contact_MergeContact source_id")
	assert.NotContains(t, states, "App_CreateApp display_name")
	assert.Equal(t, &Count{Met: 1, OutOfScope: 2, Holes: 3}, table.Counts[Status])
	assert.Equal(t, len(table.Rows), table.Counts[All].Met+table.Counts[All].NotYet+table.Counts[All].OutOfScope+table.Counts[All].Holes)

	only, err := table.Only([]string{"App_ListApps 400", "Contact_MergeContact"})
	require.NoError(t, err)
	assert.Len(t, only, 2)
	_, err = table.Only([]string{"App_ListAps"})
	assert.EqualError(t, err, "the API reference documents no App_ListAps; did you mean App_ListApps?")
}

func TestProblems(t *testing.T) {
	evidence := []Evidence{{"RULE", []wire.Exchange{sent("GET", "/apps", ``, 200, `{}`)}, nil}}
	problems := strings.Join(Problems(scoped(`- reason: not about modes
  points:
  - App_ListApps
  - Contact_MergeContacts
  - Contact_MergeContact
- points: ["* 500"]
`), evidence), "\n")
	assert.Contains(t, problems, "reach.yaml:3: App_ListApps says that App_ListApps is not met, and scenarios of RULE meet it")
	assert.Contains(t, problems, "reach.yaml:4: the API reference documents nothing that is Contact_MergeContacts")
	assert.Contains(t, problems, "reach.yaml: a group of points has neither reason nor not-yet, or both")
	assert.Contains(t, problems, "reach: no scenario meets App_CreateApp; write one, or give reach.yaml a reason")
	assert.NotContains(t, problems, "reach.yaml:5")
	assert.NotContains(t, problems, "no scenario meets Contact_MergeContact")
}

func TestOf_withoutTheFile(t *testing.T) {
	_, err := Of(fstest.MapFS{}, nil)
	assert.ErrorContains(t, err, "reach.yaml")
	_, err = Of(scoped("- reason: x\n  point: []\n"), nil)
	assert.ErrorContains(t, err, "field point not found")
}

// Tables show the points by operation, kind and reason; a point of which a part is met by
// as many rules is left out.
func TestGroups(t *testing.T) {
	table, err := Of(scoped("- reason: not about modes\n  points: [\"* 50*\"]\n- not-yet: to come\n  points: [\"* 401\"]\n"), []Evidence{
		{"ONE", []wire.Exchange{sent("POST", "/messages:send", `{"message":{"text_message":{"text":"x"}},"app_id":"a"}`, 200, `{}`)}, nil},
		{"TWO", []wire.Exchange{sent("POST", "/messages:send", `{"message":{"text_message":{}}}`, 200, `{}`)}, nil},
	})
	require.NoError(t, err)
	groups := table.Groups()
	g := groups[slices.IndexFunc(groups, func(g Group) bool { return g.Of == "Messages_SendMessage" })]
	assert.Equal(t, Count{Met: 6, NotYet: 1, OutOfScope: 2, Holes: g.Count.Holes}, g.Count)
	var lines []string
	for _, e := range g.Entries[:6] {
		line := fmt.Sprintf("%s, %s %s:", e.Kind, e.State, e.Reason)
		for _, p := range e.Points {
			line += fmt.Sprintf(" %s(%d)", p.Name(), len(p.Rules))
		}
		lines = append(lines, line)
	}
	assert.Equal(t, []string{
		"operation, met : (2)",
		"status, met : 200(2)",
		"status, not met : 400(0) 403(0)",
		"status, not yet met to come: 401(0)",
		"status, out of scope not about modes: 500(0) 501(0)",
		"member, met : app_id(1) message.text_message(2) message.text_message.text(1)",
	}, lines)
}

func TestMarkdown(t *testing.T) {
	table, err := Of(scoped("[]"), []Evidence{{"RULE", []wire.Exchange{sent("GET", "/apps", ``, 200, `{}`)}, nil}})
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, table.Markdown(&b))
	all := table.Counts[All]
	assert.Equal(t, fmt.Sprintf("| API reference | met | not yet | out of scope |\n|-|-|-|-|\n| %d points | 2 | %d | 0 |\n", 2+all.Holes, all.Holes), b.String())
}
