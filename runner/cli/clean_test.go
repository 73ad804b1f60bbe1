package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

// kill runs a command and kills it, without a chance to clean up, once a file
// holds some lines: killed FILE N COMMAND ARG…
func kill(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	cmd := exec.Command(path, args[3:]...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "MODECERT_PROJECT", "MODECERT_KEY_ID", "MODECERT_KEY_SECRET", "MODECERT_TOKEN_URL"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	ts.Check(cmd.Start())
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(2 * time.Millisecond) {
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

// stranger makes an app that is nobody's business: stranger NAME.
func stranger(ts *testscript.TestScript, _ bool, args []string) {
	_ = makeApp(ts, args[0], "")
}

// existing makes an app that is there before a run: app NAME MODE. Its id goes
// into APP_NAME.
func existing(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("APP_"+strings.ToUpper(args[0]), makeApp(ts, args[0], args[1]))
}

func makeApp(ts *testscript.TestScript, name, mode string) (id string) {
	s := ts.Value(scene{}).(*scene).server
	app := map[string]any{"display_name": name, "dispatch_retention_policy": map[string]any{"retention_type": "MESSAGE_EXPIRE_POLICY", "ttl_days": 7},
		"channel_credentials": json.RawMessage(channels().Credentials)}
	if mode != "" {
		app["processing_mode"] = mode
	}
	body, err := json.Marshal(app)
	ts.Check(err)
	req, err := http.NewRequest(http.MethodPost, s.URL+"/v1/projects/"+s.Project+"/apps", bytes.NewReader(body))
	ts.Check(err)
	req.SetBasicAuth(s.KeyID, s.KeySecret)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("making an app was answered with status %d: %s", resp.StatusCode, answer)
	}
	return gjson.GetBytes(answer, "id").String()
}
