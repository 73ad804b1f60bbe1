package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/fixtures/reference"
)

// What the project promises of a run against a service on this host: its time, and that
// it is not much longer than the longest of what bounds it.
const (
	mostLive      = 30.0
	mostOverBound = 1.2
)

// neverHere is how long a run against an endpoint watches before it cleans up, which a
// scenario's duration leaves out. A scenario that moves the clock has a project of its
// own, which is deleted at once.
const neverHere = 2.0

// live measures a run against the reference service, served by this process and so far
// away, with the command's own settings.
func live(dir string, latency time.Duration) error {
	server, err := reference.Listen("127.0.0.1:0", reference.Options{Delay: func(*http.Request) time.Duration { return latency }})
	if err != nil {
		return err
	}
	defer server.Close(context.Background())
	out := filepath.Join(dir, "live-"+latency.String())
	cmd := exec.Command(binary, "run", "--url", server.URL, "--control", server.ControlURL, "--quiet", "--out", out)
	cmd.Env = append(os.Environ(), "MODECERT_PROJECT="+server.Project, "MODECERT_KEY_ID="+server.KeyID,
		"MODECERT_KEY_SECRET="+server.KeySecret, "MODECERT_TOKEN_URL="+server.TokenURL)
	before, began := ownCPU(), time.Now()
	text, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the run against a service %s away: %w\n%s", latency, err, text)
	}
	took, service := time.Since(began).Seconds(), ownCPU()-before
	r, err := read(filepath.Join(out, "report.json"))
	if err != nil {
		return err
	}
	longest, calls := 0.0, 0
	for _, rule := range r.Rules {
		for _, s := range rule.Scenarios {
			took := s.DurationMS / 1000
			if !slices.ContainsFunc(s.Actions, func(a action) bool { return a.Kind == cassette.ActAdvance }) {
				took += neverHere
			}
			longest = max(longest, took)
			calls += len(s.Exchanges)
		}
	}
	run := cpu(cmd.ProcessState)
	bound := max((run+service)/float64(runtime.NumCPU()), longest)
	fmt.Printf("live run %-7s %.1f s, %.1f s of CPU and %.1f s of the service's, %.0f MB   (%d calls and polls that repeat them; longest scenario %.1f s; %.2f of what bounds it, at most %.1f; at most %.0f s)\n",
		latency, took, run, service, memory(cmd.ProcessState), calls, longest, took/bound, mostOverBound, mostLive)
	promise(took <= mostLive || latency > 0, "a live run takes %.1f s", took)
	promise(took <= mostOverBound*bound, "a live run %s away takes %.2f times what bounds it", latency, took/bound)
	return nil
}

func ownCPU() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

func cpu(p *os.ProcessState) float64 { return (p.UserTime() + p.SystemTime()).Seconds() }

// memory returns the most that a process used, in MB.
func memory(p *os.ProcessState) float64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return float64(u.Maxrss) / 1024
	}
	return 0
}
