// Bench measures what developers notice at every commit: how long the recorded suite
// takes as a process, how much memory it uses, how long a list takes, and how long a run
// against a service takes. Beside each stands what bounds it: a plain Go program that
// makes the same HTTP calls to the reference service, one after the other; godog alone
// with the same pickles; the time that calls, processors and the longest scenario need.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/fixtures/reference"
)

const (
	binary  = "bin/modecert"
	repeats = 7
	// Limits that the project promises.
	mostSeconds  = 1.0
	mostMegabyte = 150
	mostList     = 0.1
)

func main() {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "plain":
		err = plain(os.Args[2])
	case len(os.Args) == 2 && os.Args[1] == "floor":
		err = floor()
	default:
		err = bench()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench() error {
	dir, err := os.MkdirTemp("", "modecert-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	recorded, err := measure(binary, "run", "--quiet", "--out", filepath.Join(dir, "recorded"))
	if err != nil {
		return err
	}
	list, err := measure(binary, "list")
	if err != nil {
		return err
	}
	if err := exec.Command(binary, "run", "--target", "reference", "--concurrency", "1", "--quiet", "--out", filepath.Join(dir, "live")).Run(); err != nil {
		return fmt.Errorf("the reference run: %w", err)
	}
	r, err := read(filepath.Join(dir, "live", "report.json"))
	if err != nil {
		return err
	}
	calls := filepath.Join(dir, "calls.json")
	n, err := writeCalls(calls, r)
	if err != nil {
		return err
	}
	program, err := measure(os.Args[0], "plain", calls)
	if err != nil {
		return err
	}
	tell(r, recorded, list, program, n)
	if err := tellFloors(dir, recorded, list); err != nil {
		return err
	}
	return tellLive(dir)
}

// tellLive prints what live runs cost, and which promises are broken.
func tellLive(dir string) error {
	for _, latency := range []time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond} {
		if err := live(dir, latency); err != nil {
			return err
		}
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		fmt.Printf("load             %s", load)
	}
	if len(broken) > 0 {
		return fmt.Errorf("slower or larger than promised: %s", strings.Join(broken, "; "))
	}
	return nil
}

// broken lists the promises that are not kept.
var broken []string

func promise(kept bool, format string, args ...any) {
	if !kept {
		broken = append(broken, fmt.Sprintf(format, args...))
	}
}

func tell(r *report, recorded, list, program figures, calls int) {
	scenarios, steps := 0, 0
	for _, rule := range r.Rules {
		for _, s := range rule.Scenarios {
			scenarios++
			steps += len(s.Steps)
		}
	}
	fmt.Printf("recorded suite   %.3f s, %.0f MB   (%d scenarios, %d steps; at most %.1f s, %d MB)\n", recorded.seconds, recorded.megabytes, scenarios, steps, mostSeconds, mostMegabyte)
	fmt.Printf("  per scenario   %.3f ms\n  per step       %.3f ms\n", 1000*recorded.seconds/float64(scenarios), 1000*recorded.seconds/float64(steps))
	fmt.Printf("list             %.3f s, %.0f MB   (at most %.1f s)\n", list.seconds, list.megabytes, mostList)
	fmt.Printf("plain program    %.3f s, %.0f MB   (the same %d HTTP calls to the reference service, one after the other)\n", program.seconds, program.megabytes, calls)
	fmt.Printf("ratio            %.2f   recorded suite to plain program\n", recorded.seconds/program.seconds)
	fmt.Printf("medians of %d runs of whole processes\n", repeats)
	promise(recorded.seconds <= mostSeconds, "the recorded suite takes %.3f s", recorded.seconds)
	promise(recorded.megabytes <= mostMegabyte, "the recorded suite takes %.0f MB", recorded.megabytes)
	promise(list.seconds <= mostList, "list takes %.3f s", list.seconds)
}

// report holds the needed part of a report.json (schemas/report.schema.json).
type report struct {
	Rules []struct {
		Scenarios []struct {
			DurationMS float64 `json:"duration_ms"`
			Steps      []struct{}
			Exchanges  []struct {
				Request struct {
					Method, URL string
					Body        json.RawMessage
				}
			}
			Actions []action
		}
	}
}

type action struct{ Kind string }

func read(path string) (*report, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := new(report)
	return r, json.Unmarshal(text, r)
}

// figures are the medians of several runs of a process.
type figures struct{ seconds, cpu, megabytes float64 }

func measure(name string, args ...string) (figures, error) {
	var seconds, cpus, megabytes []float64
	for i := 0; i <= repeats; i++ {
		cmd := exec.Command(name, args...)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return figures{}, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out.String())
		}
		if i == 0 {
			continue // the first run warms the disk's cache
		}
		seconds = append(seconds, time.Since(start).Seconds())
		cpus, megabytes = append(cpus, cpu(cmd.ProcessState)), append(megabytes, memory(cmd.ProcessState))
	}
	return figures{median(seconds), median(cpus), median(megabytes)}, nil
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// request is one call of the plain program.
type request struct{ Method, Path, Body string }

// writeCalls writes the calls in a run's report to a file and returns their number.
func writeCalls(path string, r *report) (int, error) {
	var calls []request
	for _, rule := range r.Rules {
		for _, s := range rule.Scenarios {
			for _, x := range s.Exchanges {
				_, rest, _ := strings.Cut(x.Request.URL, "/v1/")
				calls = append(calls, request{x.Request.Method, "/v1/" + rest, string(x.Request.Body)})
			}
		}
	}
	text, err := json.Marshal(calls)
	if err != nil {
		return 0, err
	}
	return len(calls), os.WriteFile(path, text, 0o600)
}

// plain starts a reference service and makes the calls in the simplest way.
func plain(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var calls []request
	if err := json.Unmarshal(text, &calls); err != nil {
		return err
	}
	server, err := reference.Listen("127.0.0.1:0", reference.Options{})
	if err != nil {
		return err
	}
	defer server.Close(context.Background())
	for _, c := range calls {
		req, err := http.NewRequest(c.Method, server.URL+c.Path, strings.NewReader(c.Body))
		if err != nil {
			return err
		}
		req.SetBasicAuth(server.KeyID, server.KeySecret)
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	return nil
}
