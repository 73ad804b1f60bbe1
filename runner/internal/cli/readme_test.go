package cli

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/gate"
)

// readmes are the pages whose commands are run. The top of the repository is three
// folders up.
var readmes = []string{"README.md", ".ci/README.md", "features/README.md", "fixtures/README.md", "runner/README.md", "schemas/README.md", "steps/README.md"}

func readPage(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../..", name))
	require.NoError(t, err)
	return string(text)
}

// instead says how lines of the pages are run here that cannot be run as they are.
var instead = []struct{ page, line, with, why string }{
	{"README.md", "git clone https://github.com/modecert/modecert && cd modecert\n", "", "this checkout is tested, not the published one"},
	{"README.md", "make conformance\n", "", "it builds a checkout; .ci/run runs it, which another test holds"},
	{"README.md", "make test\n", "", "as above"},
	{"README.md", "modecert serve ", "modecert serve --listen 127.0.0.1:8080 ", "every test has a port of its own"},
	{"README.md", " --name acme-gateway --version 2.4.1\n", " --demonstration\n", "the stand-in is refused under another name, as the page says"},
	{".ci/README.md", " --out build/yesterday\n", " --out build/yesterday || test $? = 1\n", "the failures to waive make it red"},
	{"fixtures/README.md", " --url http://127.0.0.1:8080 --without handset,clock,legacy-app\n", " --url http://127.0.0.1:8080 --without handset,clock,legacy-app || test $? = 1\n", "the run is red, as the page says"},
	{"runner/README.md", "--failed-from build/first --url \"$URL\" --without handset,clock,legacy-app\n", "--failed-from build/first --url \"$URL\" --without handset,clock,legacy-app || test $? = 2\n", "nothing failed before, so nothing runs, as the page says"},
	{"runner/README.md", "--complete build/first --out build/rest\n", "--complete build/first --out build/rest || test $? = 2\n", "nothing was incomplete, so nothing runs"},
	{"runner/README.md", "modecert merge build/first build/rest --out build/completed\n", "", "as above; the script completing.txtar has both reports"},
	{"runner/README.md", " --steps 500 --out found\n", " --steps 500 --seed 1 --out found || test $? = 1\n", "a walk that finds the mistake, as the page says"},
}

// block matches what a page gives its readers to run.
var block = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")

// Every command that a page gives in a block is run, page by page and in order, in a
// folder of its own, against the reference service.
func TestReadme_runs(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the whole suite several times")
	}
	for _, tool := range []string{"sh", "curl", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("the pages use ", tool)
		}
	}
	for _, name := range readmes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var script strings.Builder
			for _, m := range block.FindAllStringSubmatch(readPage(t, name), -1) {
				script.WriteString(m[1])
			}
			commands := script.String()
			for _, sub := range instead {
				if sub.page == name {
					require.Contains(t, commands, sub.line, "instead of which another runs: %s", sub.why)
					commands = strings.ReplaceAll(commands, sub.line, sub.with)
				}
			}
			runPage(t, commands)
		})
	}
}

// onURL is a run against an endpoint, which waits two seconds for what must not happen.
var onURL = regexp.MustCompile(`modecert run (.*--url)`)

func runPage(t *testing.T, script string) {
	dir := t.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // a port that is free
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	script = strings.ReplaceAll(script, "127.0.0.1:8080", address)
	script = onURL.ReplaceAllString(script, "modecert run --never 20ms --concurrency 64 $1")

	server, err := reference.Listen("127.0.0.1:0", reference.Options{Project: "demo", KeyID: "demo", KeySecret: canary})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close(context.Background()) })
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-e", "-x", "-c", "trap 'kill $! 2> /dev/null || :' EXIT\n"+script)
	cmd.Dir = dir
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "URL=" + server.URL,
		"MODECERT_PROJECT=demo", "MODECERT_KEY_ID=demo", "MODECERT_KEY_SECRET=" + canary}
	out, err := cmd.CombinedOutput()
	if text := string(out); err != nil {
		t.Fatalf("%v\n%s", err, text[max(0, len(text)-4000):])
	}
}

// What the first page says about the top of the checkout is done by every check of a
// change.
func TestReadme_makeTargetsAreChecked(t *testing.T) {
	checked := strings.Fields(readPage(t, ".ci/run"))
	for _, m := range block.FindAllStringSubmatch(readPage(t, "README.md"), -1) {
		for _, line := range strings.Split(m[1], "\n") {
			if target, ok := strings.CutPrefix(line, "make "); ok {
				assert.Contains(t, checked, target)
			}
		}
	}
}

// pending are commands and flags that the pages describe a little ahead of the command.
var pending []string

// others are flags of other tools.
var others = []string{"--format", "--repo", "--cask", "--rm"}

// Commands and flags within a sentence exist.
func TestReadme_namesWhatExists(t *testing.T) {
	root := (&app{stdout: io.Discard, stderr: io.Discard, env: os.LookupEnv}).root()
	flags := map[string]bool{"--help": true}
	commands := map[string]bool{}
	var collect func(*cobra.Command)
	collect = func(c *cobra.Command) {
		commands[c.Name()] = true
		c.Flags().VisitAll(func(f *pflag.Flag) { flags["--"+f.Name] = true })
		for _, sub := range c.Commands() {
			collect(sub)
		}
	}
	collect(root)
	targets := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(readPage(t, "Makefile"), -1) {
		targets[m[1]] = true
	}

	variables := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([A-Z]+) \?=`).FindAllStringSubmatch(readPage(t, "Makefile"), -1) {
		variables[m[1]] = true
	}

	span := regexp.MustCompile("`([^`\n]+)`")
	seen := 0
	for _, name := range append(readmes, "CONTRIBUTING.md") {
		text := regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(readPage(t, name), "")
		for _, m := range span.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(m[1], "bin/"), "go tool "))
			if len(words) > 1 && commands[words[0]] && strings.HasPrefix(words[1], "--") {
				words = append([]string{"modecert"}, words...)
			}
			switch {
			case words[0] == "make" && len(words) > 1:
				for _, target := range words[1:] {
					variable, _, sets := strings.Cut(target, "=")
					assert.True(t, targets[target] || sets && variables[variable], "%s: `%s`: the Makefile has no %s", name, m[1], target)
				}
			case words[0] == "modecert" && len(words) > 1 && !strings.HasPrefix(words[1], "-"):
				assert.True(t, commands[words[1]] || slices.Contains(pending, words[1]), "%s: `%s`: there is no such command", name, m[1])
				fallthrough
			default:
				for _, word := range words {
					flag, _, _ := strings.Cut(word, "=")
					if strings.HasPrefix(flag, "--") {
						assert.True(t, flags[flag] || slices.Contains(pending, flag) || slices.Contains(others, flag), "%s: `%s`: there is no flag %s", name, m[1], flag)
					}
				}
			}
			seen++
		}
	}
	assert.Greater(t, seen, 300)
}

// Links within the repository lead to a file, and to a heading of it.
func TestReadme_linksLead(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading := regexp.MustCompile(`(?m)^#+ (.+)$`)
	for _, name := range append(readmes, "CONTRIBUTING.md", ".github/CHANGELOG.md") {
		for _, m := range link.FindAllStringSubmatch(readPage(t, name), -1) {
			if strings.HasPrefix(m[1], "https://") {
				continue
			}
			file, anchor, _ := strings.Cut(m[1], "#")
			to := name
			if file != "" {
				to = path.Join(path.Dir(name), file)
			}
			if !assert.FileExists(t, filepath.Join("../../..", to), name) || anchor == "" {
				continue
			}
			var anchors []string
			for _, h := range heading.FindAllStringSubmatch(readPage(t, to), -1) {
				plain := regexp.MustCompile(`[^a-z0-9 _-]`).ReplaceAllString(strings.ToLower(h[1]), "")
				anchors = append(anchors, strings.ReplaceAll(plain, " ", "-"))
			}
			assert.Contains(t, anchors, anchor, "%s: %s", name, m[1])
		}
	}
}

// The examples of files are such files: waivers, and a step that uses the action.
func TestReadme_examplesOfFiles(t *testing.T) {
	var waivers, steps int
	for _, m := range regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$").FindAllStringSubmatch(readPage(t, ".ci/README.md"), -1) {
		if strings.HasPrefix(m[1], "waivers:") {
			read, err := gate.ParseWaivers("waivers.yaml", []byte(m[1]))
			require.NoError(t, err)
			for _, w := range read {
				assert.Contains(t, readPage(t, "features/ids.txt"), w.Scenario+"\n")
			}
			waivers++
			continue
		}
		var example []struct{ With map[string]string }
		var action struct{ Inputs map[string]any }
		require.NoError(t, yaml.Unmarshal([]byte(m[1]), &example))
		require.NoError(t, yaml.Unmarshal([]byte(readPage(t, ".github/actions/modecert/action.yml")), &action))
		for input := range example[len(example)-1].With {
			assert.Contains(t, action.Inputs, input)
			steps++
		}
	}
	assert.Equal(t, 1, waivers)
	assert.Positive(t, steps)
}

// Defaults that the pages state are those of the command.
func TestReadme_statesTheDefaults(t *testing.T) {
	assert.Contains(t, readPage(t, "README.md"), fmt.Sprintf("at most %d requests a second and sends at most %d,%03d messages", config.DefaultRate, config.DefaultMaxSends/1000, config.DefaultMaxSends%1000))
	assert.Contains(t, readPage(t, "README.md"), fmt.Sprintf("`--never` (%.0f s by default)", config.DefaultNever.Seconds()))
	short := func(d time.Duration) string { return strings.TrimSuffix(d.String(), "0s") }
	assert.Contains(t, readPage(t, "runner/README.md"), fmt.Sprintf("`eventually` (%v, at most %s), `never` (%v, at most %v), `request` (%v, at most %s)",
		config.DefaultEventually, short(config.MaxEventually), config.DefaultNever, config.MaxNever, config.DefaultRequest, short(config.MaxRequest)))
	assert.Contains(t, readPage(t, "runner/README.md"), fmt.Sprintf("scenarios at once, at most %d; without it, as many as the target bears, or %d if", config.MaxConcurrency, config.DefaultConcurrency))
}

// How many must-rules the first page says to need what a target may lack is what a run says.
func TestReadme_statesWhatIsLost(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the recorded suite twice")
	}
	lost := func(without string) string {
		var out strings.Builder
		Main([]string{"run", "--target", "recorded", "--quiet", "--without", without, "--out", t.TempDir()}, &out, io.Discard, func(string) (string, bool) { return "", false })
		of, unverified := regexp.MustCompile(`of (\d+) must-rules`).FindStringSubmatch(out.String()), regexp.MustCompile(`(\d+) not verified: `).FindStringSubmatch(out.String())
		require.True(t, of != nil && unverified != nil, out.String())
		return unverified[1] + " of " + of[1]
	}
	const lacking = "handset,clock,legacy-app"
	more, _, _ := strings.Cut(lost(lacking+",callbacks"), " of ")
	assert.Contains(t, readPage(t, "README.md"), fmt.Sprintf("(%s must-rules; without callbacks, %s)", lost(lacking), more))
}

// The figures of the proof are those of what it tries.
func TestReadme_statesTheProof(t *testing.T) {
	assert.Contains(t, readPage(t, "README.md"), fmt.Sprintf("at least one of %d planted mistakes, that none of %d services that only pretend to do something passes a rule that needs it, and that no must-rule rejects any of %d behaviours",
		len(behaviour.Deviations()), len(behaviour.Hollows()), len(behaviour.Readings())))
}

// The first page stays short, and a page shows no output but what a command has
// written into it.
func TestReadme_formOfPages(t *testing.T) {
	assert.LessOrEqual(t, len(readPage(t, "README.md")), 9*1024)
	generated := regexp.MustCompile(`(?ms)^<!-- (\w+):begin .*?^<!-- \w+:end -->$`)
	for _, name := range readmes {
		assert.NotContains(t, generated.ReplaceAllString(readPage(t, name), ""), "```console", name)
	}
}
