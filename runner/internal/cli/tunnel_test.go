package cli

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"

	"github.com/rogpeppe/go-internal/testscript"
)

// startTunnel starts a server between the target's callbacks and the receiver at
// CALLBACK_LISTEN: tunnel HOW. Its address is stored in CALLBACK_URL. HOW is
// whether it floods (repeats each callback more often than a scenario has room
// for), forges (gives each an invalid signature), or is a stranger's (passes each
// on, and sends a forged one to a guessed path).
func startTunnel(ts *testscript.TestScript, _ bool, args []string) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	to := "http://" + free.Addr().String()
	ts.Setenv("CALLBACK_LISTEN", free.Addr().String())
	ts.Check(free.Close())
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	send := func(path string, header http.Header, body []byte) int {
		req, err := http.NewRequest(http.MethodPost, to+path, bytes.NewReader(body))
		if err != nil {
			return http.StatusBadGateway
		}
		req.Header = header
		resp, err := client.Do(req)
		if err != nil {
			return http.StatusBadGateway
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return resp.StatusCode
	}
	const beyond = 2001 // one more callback than one scenario has room for
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		switch args[0] {
		case "floods":
			for range beyond {
				send(r.URL.Path, r.Header.Clone(), body)
			}
		case "forges":
			r.Header.Set("X-Sinch-Webhook-Signature", "Zm9yZ2Vk")
		case "strangers":
			if status := send("/guessed", r.Header.Clone(), body); status == http.StatusOK {
				panic("a path that nobody was told took a callback")
			}
		}
		w.WriteHeader(send(r.URL.Path, r.Header.Clone(), body))
	}))
	ts.Defer(server.Close)
	ts.Setenv("CALLBACK_URL", server.URL)
}
