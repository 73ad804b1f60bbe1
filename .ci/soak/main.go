// Soak puts `modecert serve` under load and measures its memory, threads and open
// files, which must stay constant once it has warmed up. The load is that of a team and
// its mistakes: apps made and deleted, sends to ever new recipients, tokens, a webhook
// that hangs, bodies sent byte by byte, connections left idle.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	binary = "bin/modecert"
	rate   = 100 // calls per second
	// warmUp is the time until the load is in balance. After two minutes as many idle
	// connections are closed as are opened. After about three, as many callbacks of
	// hanging webhooks are given up as are made: 24 attempts of five seconds for the
	// messages of an app, plus waiting.
	warmUp  = 4 * time.Minute
	sampled = 5 * time.Second
)

func main() {
	if err := soak(); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func soak() error {
	length, err := duration()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "modecert-soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := start(dir)
	if err != nil {
		return err
	}
	defer func() { _ = s.cmd.Process.Kill() }() // no effect if it has ended
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	fmt.Printf("%s at %d calls a second, of which %s to warm up\n", length, rate, warmUp)
	began := time.Now()
	l := newLoad(ctx, s.connection)
	samples, err := s.watch(ctx, l)
	l.wait()
	err = errors.Join(err, s.end(ctx, samples))
	fmt.Println(l)
	return errors.Join(err, l.verdict(time.Since(began)), verdict(samples))
}

// duration returns the duration in SOAK, such as 1h; the default is ten minutes.
func duration() (time.Duration, error) {
	text := "10m"
	if given := os.Getenv("SOAK"); given != "" {
		text = given
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < warmUp+time.Minute {
		return 0, fmt.Errorf("SOAK is a duration such as 10m or 1h, at least %s", warmUp+time.Minute)
	}
	return d, nil
}

// service is the process under load.
type service struct {
	cmd *exec.Cmd
	connection
	log string // file of its standard error
}

type connection struct {
	URL       string `json:"url"`
	Control   string `json:"control_url"`
	Project   string `json:"project"`
	KeyID     string `json:"key_id"`
	KeySecret string `json:"key_secret"`
	TokenURL  string `json:"token_url"`
}

// start starts the service and waits until it listens.
func start(dir string) (*service, error) {
	s := &service{log: filepath.Join(dir, "log")}
	log, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	ready := filepath.Join(dir, "ready.json")
	s.cmd = exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--ready-file", ready)
	s.cmd.Stderr = log
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w; make build makes it", err)
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		raw, err := os.ReadFile(ready)
		if err == nil {
			return s, json.Unmarshal(raw, &s.connection)
		}
	}
	_ = s.cmd.Process.Kill()
	said, _ := os.ReadFile(s.log)
	return nil, fmt.Errorf("the service does not listen after 10 s: %s", said)
}

// watch samples the process until ctx ends, and prints a line each half minute. It ends
// early if the process does.
func (s *service) watch(ctx context.Context, l *load) ([]sample, error) {
	if runtime.GOOS != "linux" {
		fmt.Printf("memory is not sampled on %s: there is no /proc\n", runtime.GOOS)
		<-ctx.Done()
		return nil, nil
	}
	fmt.Println("   time     calls    RSS MB   threads   open files")
	began, printed := time.Now(), time.Duration(0)
	var samples []sample
	for {
		select {
		case <-ctx.Done():
			return samples, nil
		case <-time.After(sampled):
		}
		one, err := look(s.cmd.Process.Pid)
		if err != nil {
			said, _ := os.ReadFile(s.log)
			return samples, fmt.Errorf("the service is gone: %w\n%s", err, tail(string(said)))
		}
		one.at = time.Since(began)
		samples = append(samples, one)
		if one.at-printed >= 30*time.Second {
			printed = one.at
			fmt.Printf("%7s %9d %9.1f %9.0f %12.0f\n", one.at.Round(time.Second), l.calls.Load(), one.rss, one.threads, one.files)
		}
	}
}

// perConnection is how many goroutines are allowed for each open file, and others how
// many besides: workers, and callbacks that are repeated.
const perConnection, others = 3, 200

// end makes the process print its goroutines, as every Go program does on SIGQUIT, and
// counts them.
func (s *service) end(ctx context.Context, samples []sample) error {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errors.New("interrupted")
	}
	if len(samples) == 0 {
		return nil
	}
	if err := s.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return err
	}
	_ = s.cmd.Wait() // with the status of a fatal signal
	said, err := os.ReadFile(s.log)
	if err != nil {
		return err
	}
	n, most := strings.Count(string(said), "\ngoroutine "), perConnection*int(samples[len(samples)-1].files)+others
	fmt.Printf("goroutines at the end: %d, at most %d\n", n, most)
	if n == 0 || n > most {
		return fmt.Errorf("%d goroutines at the end, %d at most are accounted for", n, most)
	}
	return nil
}

func tail(text string) string { return text[max(0, len(text)-2000):] }
