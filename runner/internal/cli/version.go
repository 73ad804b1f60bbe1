package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/run"
)

// build is what this binary records about itself.
type build struct {
	Version  string `json:"version"`               // of the suite, as reports and certificates name it
	Module   string `json:"module"`                // version of the Go module; (devel) if Go was told none
	Commit   string `json:"commit,omitempty"`      // built in a checkout only
	Time     string `json:"commit_time,omitempty"` // RFC 3339
	Modified bool   `json:"modified"`              // the checkout had changes
	Go       string `json:"go"`
	Platform string `json:"platform"` // linux/amd64
}

// versionCommand prints what this binary was built from.
func (a *app) versionCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print version, commit and build",
		Long: `Print the version of the suite, as reports and certificates name it, and what this
binary was built from: the version of the Go module, the commit of the checkout, the
version of Go, and the platform.`,
		Example: `  modecert version
  modecert version --format json`,
		Args: takes(),
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			return a.version(builtFrom(info), format)
		},
	}
	bindFormat(cmd, &format)
	return cmd
}

func (a *app) version(b build, format string) error {
	if format == jsonFormat {
		return a.writeJSON(b)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "modecert\t%s\n", b.Version)
	fmt.Fprintf(w, "module\t%s\n", b.Module)
	if b.Commit != "" {
		changed := ""
		if b.Modified {
			changed = ", with changes"
		}
		fmt.Fprintf(w, "commit\t%s of %s%s\n", b.Commit, b.Time, changed)
	}
	fmt.Fprintf(w, "built\twith %s for %s\n", b.Go, b.Platform)
	return w.Flush()
}

// builtFrom reads what Go wrote into the binary; info is nil if it wrote nothing.
func builtFrom(info *debug.BuildInfo) build {
	b := build{Version: run.Version, Module: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info == nil {
		return b
	}
	if info.Main.Version != "" {
		b.Module = info.Main.Version
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	b.Commit, b.Time = settings["vcs.revision"], settings["vcs.time"]
	b.Modified = settings["vcs.modified"] == "true"
	return b
}
