package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sample is what a process uses at a moment.
type sample struct {
	at                  time.Duration
	rss, threads, files float64 // rss in MB
}

// look samples a process from its files in /proc.
func look(pid int) (sample, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return sample{}, err
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		return sample{}, err
	}
	s := sample{files: float64(len(files))}
	for line := range strings.Lines(string(status)) {
		key, value, _ := strings.Cut(line, ":")
		n, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
		switch key {
		case "VmRSS":
			s.rss = n / 1024
		case "Threads":
			s.threads = n
		}
	}
	if s.rss == 0 { // the process has ended and was not waited for
		return s, errors.New("no memory is resident")
	}
	return s, nil
}

// drift limits how far the median of the last third of the samples after the warm-up
// may differ from that of the first third. A floor, in the figure's own unit, keeps a
// few threads or sockets from counting as growth.
type drift struct {
	name  string
	of    func(sample) float64
	floor float64
	falls bool // a fall counts too
}

var drifts = []drift{
	{name: "RSS in MB", of: func(s sample) float64 { return s.rss }, falls: true},
	{name: "threads", of: func(s sample) float64 { return s.threads }, floor: 3},
	{name: "open files", of: func(s sample) float64 { return s.files }, floor: 15},
}

// mostDrift is the limit that the project promises.
const mostDrift = 0.10

// verdict prints how far each figure drifted and returns an error if one drifted too
// far.
func verdict(samples []sample) error {
	warm := slices.DeleteFunc(slices.Clone(samples), func(s sample) bool { return s.at < warmUp })
	third := len(warm) / 3
	if third == 0 {
		return nil // nothing was sampled; watch has printed that
	}
	var errs []error
	for _, d := range drifts {
		first, last := median(warm[:third], d.of), median(warm[len(warm)-third:], d.of)
		relative := (last - first) / first
		fmt.Printf("%-10s  %6.1f in the first third after the warm-up, %6.1f in the last: %+.1f %%\n", d.name, first, last, 100*relative)
		grew := relative > mostDrift || d.falls && relative < -mostDrift
		if grew && math.Abs(last-first) > d.floor {
			errs = append(errs, fmt.Errorf("%s: %+.1f %%, at most %.0f %% is promised", d.name, 100*relative, 100*mostDrift))
		}
	}
	return errors.Join(errs...)
}

func median(samples []sample, of func(sample) float64) float64 {
	var values []float64
	for _, s := range samples {
		values = append(values, of(s))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
