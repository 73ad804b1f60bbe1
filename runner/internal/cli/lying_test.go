package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

// startLying starts a proxy before the script's target that adds members to the
// answer to every creation: lying PATH MEMBERS, such as lying /apps '{"id":"A"}'.
func startLying(ts *testscript.TestScript, _ bool, args []string) {
	var lies map[string]any
	ts.Check(json.Unmarshal([]byte(args[1]), &lies))
	between(ts, func(resp *http.Response) error {
		if resp.Request.Method != http.MethodPost || !strings.HasSuffix(resp.Request.URL.Path, args[0]) || resp.StatusCode/100 != 2 {
			return nil
		}
		var body map[string]any
		if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
			return err
		}
		for member, value := range lies {
			body[member] = value
		}
		text, err := json.Marshal(body)
		resp.Body = io.NopCloser(bytes.NewReader(text))
		resp.ContentLength = int64(len(text))
		resp.Header.Set("Content-Length", strconv.Itoa(len(text)))
		return err
	})
}

// checkUntouched checks that an object is unchanged since its creation: untouched
// PATH NAME. For an app it also checks the retention, and that there are no
// webhooks.
func checkUntouched(ts *testscript.TestScript, _ bool, args []string) {
	is := ask(ts, http.MethodGet, args[0], nil)
	if name := gjson.GetBytes(is, "display_name").String(); name != args[1] {
		ts.Fatalf("%s is called %q, not %q", args[0], name, args[1])
	}
	if !strings.HasPrefix(args[0], "/apps/") {
		return
	}
	if days := gjson.GetBytes(is, "dispatch_retention_policy.ttl_days").Int(); days != 7 {
		ts.Fatalf("%s keeps messages for %d days, not for 7 as it was made", args[0], days)
	}
	if hooks := ask(ts, http.MethodGet, args[0]+"/webhooks", nil); gjson.GetBytes(hooks, "webhooks.#").Int() > 0 {
		ts.Fatalf("%s has webhooks: %s", args[0], hooks)
	}
}
