package cli

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
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
	s := ts.Value(scene{}).(*scene).server
	body := `{"display_name":` + strconv.Quote(args[0]) + `,"channel_credentials":[]}`
	req, err := http.NewRequest(http.MethodPost, s.URL+"/v1/projects/"+s.Project+"/apps", strings.NewReader(body))
	ts.Check(err)
	req.SetBasicAuth(s.KeyID, s.KeySecret)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("making an app was answered with status %d", resp.StatusCode)
	}
}
