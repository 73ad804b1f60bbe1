package cli

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/config"
)

// kill runs a command and kills it without a chance to clean up, once a file has
// some number of lines: killed FILE N COMMAND ARG…
func kill(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	cmd := exec.Command(path, args[3:]...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "MODECERT_PROJECT", "MODECERT_KEY_ID", "MODECERT_KEY_SECRET", "MODECERT_TOKEN_URL"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	ts.Check(cmd.Start())
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(2 * time.Millisecond) {
		text, err := os.ReadFile(file)
		if err == nil && bytes.Count(text, []byte("\n")) >= n {
			break
		}
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			ts.Fatalf("%s never had %d lines", args[0], n)
		}
	}
	ts.Check(cmd.Process.Kill())
	_ = cmd.Wait()
}

// stranger makes an object that no run made: stranger app NAME, or stranger contact
// IDENTITY [NAME], whose id is stored in STRANGER.
func stranger(ts *testscript.TestScript, _ bool, args []string) {
	if args[0] == "app" {
		_ = makeApp(ts, args[1], "")
		return
	}
	contact := map[string]any{"channel_identities": []any{map[string]any{"channel": "SMS", "identity": args[1]}}, "language": "EN_US"}
	if len(args) > 2 {
		contact["display_name"] = args[2]
	}
	body, err := json.Marshal(contact)
	ts.Check(err)
	ts.Setenv("STRANGER", gjson.GetBytes(ask(ts, http.MethodPost, "/contacts", body), "id").String())
}

// existing makes an app before a run: app NAME MODE [CHANNEL]. Without a channel it has
// all of them. Its id is stored in APP_NAME.
func existing(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("APP_"+strings.ToUpper(args[0]), makeApp(ts, args[0], args[1], args[2:]...))
}

func makeApp(ts *testscript.TestScript, name, mode string, channel ...string) (id string) {
	app := map[string]any{"display_name": name, "dispatch_retention_policy": map[string]any{"retention_type": "MESSAGE_EXPIRE_POLICY", "ttl_days": 7},
		"channel_credentials": json.RawMessage(config.DefaultChannels().Credentials)}
	if mode != "" {
		app["processing_mode"] = mode
	}
	if len(channel) > 0 {
		app["channel_credentials"] = []any{map[string]any{"channel": channel[0], "static_bearer": map[string]any{"claimed_identity": "acme", "token": "a-token"}}}
	}
	body, err := json.Marshal(app)
	ts.Check(err)
	return gjson.GetBytes(ask(ts, http.MethodPost, "/apps", body), "id").String()
}
