package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/cucumber/godog"

	"github.com/modecert/modecert/features"
)

// What the project promises beside what cannot be less: the recorded run beside godog
// alone, list beside version, in times; the binary of a release, in MB.
const (
	mostOverGodog   = 3.0
	mostOverVersion = 2.0
	mostBinary      = 20.0
)

// floor runs the suite's pickles in godog alone, as many at a time as the recorded run,
// with steps that do nothing.
func floor() error {
	paths, err := fs.Glob(features.FS, "*/*.feature")
	if err != nil {
		return err
	}
	status := godog.TestSuite{
		Options: &godog.Options{Format: "progress", Output: io.Discard, FS: features.FS, Paths: paths, Concurrency: 4, NoColors: true},
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			sc.Step("^.*$", func() error { return nil })
		},
	}.Run()
	if status != 0 {
		return fmt.Errorf("godog alone ended with status %d", status)
	}
	return nil
}

// tellFloors prints what a recorded run and a list cost beside what cannot be less.
func tellFloors(dir string, recorded, list figures) error {
	bare, err := measure(os.Args[0], "floor")
	if err != nil {
		return err
	}
	version, err := measure(binary, "version")
	if err != nil {
		return err
	}
	fmt.Printf("godog alone      %.3f s of CPU, %.0f MB   (the same pickles, steps that do nothing)\n", bare.cpu, bare.megabytes)
	fmt.Printf("  recorded suite %.1f times its CPU, %.1f times its memory   (at most %.0f)\n", recorded.cpu/bare.cpu, recorded.megabytes/bare.megabytes, mostOverGodog)
	fmt.Printf("version          %.3f s of CPU\n  list           %.1f times its CPU   (%.3f s; at most %.0f)\n", version.cpu, list.cpu/version.cpu, list.cpu, mostOverVersion)
	promise(recorded.cpu <= mostOverGodog*bare.cpu, "the recorded suite takes %.1f times the CPU of godog alone", recorded.cpu/bare.cpu)
	promise(recorded.megabytes <= mostOverGodog*bare.megabytes, "the recorded suite takes %.1f times the memory of godog alone", recorded.megabytes/bare.megabytes)
	promise(list.cpu <= mostOverVersion*version.cpu, "list takes %.1f times the CPU of version", list.cpu/version.cpu)
	return tellBinary(dir)
}

// tellBinary prints the size of the binary, built as .goreleaser.yaml says.
func tellBinary(dir string) error {
	released := filepath.Join(dir, "modecert")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w",
		"-gcflags", "github.com/modecert/modecert/...=-l", "-o", released, "./runner/cmd/modecert")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building as for a release: %w\n%s", err, text)
	}
	info, err := os.Stat(released)
	if err != nil {
		return err
	}
	size := float64(info.Size()) / (1 << 20)
	fmt.Printf("release binary   %.1f MB   (at most %.0f)\n", size, mostBinary)
	promise(size <= mostBinary, "the binary of a release has %.1f MB", size)
	return nil
}
