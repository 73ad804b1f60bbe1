// Bench measures what developers notice at every commit: how long the recorded suite
// takes as a process, how much memory it uses, and how long a list takes. It compares
// the recorded and the live run with a plain Go program that makes the same HTTP calls
// to the reference service, one after the other.
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
	"syscall"
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
	if len(os.Args) == 3 && os.Args[1] == "plain" {
		err = plain(os.Args[2])
	} else {
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
	return tell(r, recorded, list, program, n)
}

func tell(r *report, recorded, list, program figures, calls int) error {
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
	if recorded.seconds > mostSeconds || recorded.megabytes > mostMegabyte || list.seconds > mostList {
		return fmt.Errorf("slower or larger than promised")
	}
	return nil
}

// report holds the needed part of a report.json (schemas/report.schema.json).
type report struct {
	Rules []struct {
		Scenarios []struct {
			Steps     []struct{}
			Exchanges []struct {
				Request struct {
					Method, URL string
					Body        json.RawMessage
				}
			}
		}
	}
}

func read(path string) (*report, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := new(report)
	return r, json.Unmarshal(text, r)
}

// figures are the medians of several runs of a process.
type figures struct{ seconds, megabytes float64 }

func measure(name string, args ...string) (figures, error) {
	var seconds, megabytes []float64
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
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			megabytes = append(megabytes, float64(u.Maxrss)/1024)
		}
	}
	return figures{median(seconds), median(megabytes)}, nil
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
