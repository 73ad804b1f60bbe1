// Command readme keeps the figures of Markdown files up to date. Between the markers
//
//	<!-- NAME:begin $ COMMAND -->
//	<!-- NAME:end -->
//
// is the output of COMMAND. The command rewrites it, or with -check fails if the file
// differs. Commands run from the top of the repository.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "change nothing, and fail where a file is stale")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: readme [-check] FILE…")
		os.Exit(2)
	}
	for _, name := range flag.Args() {
		if err := update(name, *check); err != nil {
			fmt.Fprintf(os.Stderr, "readme: %s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

func update(name string, check bool) error {
	old, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	fresh, stale, err := renew(string(old))
	switch {
	case err != nil || len(stale) == 0:
		return err
	case check:
		return fmt.Errorf("stale: %s; run make readme and look at what changed", strings.Join(stale, ", "))
	}
	return os.WriteFile(name, []byte(fresh), 0o644)
}

// The markers of a block.
var (
	begin = regexp.MustCompile(`^<!-- (\w+):begin \$ (.+) -->$`)
	end   = regexp.MustCompile(`^<!-- (\w+):end -->$`)
)

// renew returns the text with every block updated, and the names of the blocks that
// were stale. It returns an error for a file without blocks: its markers are broken.
func renew(text string) (fresh string, stale []string, err error) {
	var out, body []string
	var name, command string
	blocks := 0
	for i, line := range strings.Split(text, "\n") {
		if m := begin.FindStringSubmatch(line); m != nil {
			if name != "" {
				return "", nil, fmt.Errorf("line %d: %s begins before %s ends", i+1, m[1], name)
			}
			name, command, body = m[1], m[2], nil
			out = append(out, line)
			blocks++
			continue
		}
		m := end.FindStringSubmatch(line)
		switch {
		case m == nil && name == "":
			out = append(out, line)
		case m == nil:
			body = append(body, line)
		case m[1] != name:
			return "", nil, fmt.Errorf("line %d: the end of %s without its beginning", i+1, m[1])
		default:
			now, err := output(command)
			if err != nil {
				return "", nil, fmt.Errorf("%s: %w", name, err)
			}
			if now != strings.Join(body, "\n") {
				stale = append(stale, name)
			}
			out = append(out, now, line)
			name = ""
		}
	}
	switch {
	case name != "":
		return "", nil, fmt.Errorf("%s has no end", name)
	case blocks == 0:
		return "", nil, fmt.Errorf("no <!-- NAME:begin $ COMMAND --> in it")
	}
	return strings.Join(out, "\n"), stale, nil
}

// output returns what a command prints, as Markdown: a table as it is, anything else as
// a fenced block under the command itself.
func output(command string) (string, error) {
	var stdout bytes.Buffer
	cmd := exec.Command("sh", "-c", command)
	cmd.Stdout = &stdout
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w; the page shows only what succeeds", command, err)
	}
	text := strings.TrimRight(stdout.String(), "\n")
	if strings.HasPrefix(text, "|") {
		return text, nil
	}
	return "```console\n$ " + command + "\n" + text + "\n```", nil
}
