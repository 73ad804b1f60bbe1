package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/prove"
	"github.com/modecert/modecert/schemas/nearest"
)

// serveCommand starts the reference service for people and their clients.
func (a *app) serveCommand() *cobra.Command {
	var listen, ready string
	var deviations, readings, hollows []string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the reference service",
		Long: `Serve the reference service until interrupted. Once it listens, it writes what a
client needs to know to --ready-file or to standard output: url, control_url, project,
key_id, key_secret, token_url. The environment may give project and key
(MODECERT_PROJECT, MODECERT_KEY_ID, MODECERT_KEY_SECRET); without it, the key is
random.

The service keeps everything in memory. Deleting an app deletes what belongs to it,
retention policies remove messages, and contacts stay until a client deletes them. If
a webhook hangs, the oldest callbacks that wait for it are dropped.`,
		Example: `  modecert serve --listen 127.0.0.1:8080
  modecert serve --listen 127.0.0.1:0 --ready-file ready.json
  modecert serve --deviation dispatch-ttl-8-accepted-on-create`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := behave(deviations, readings, hollows)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), listen, ready, b)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address to listen on")
	cmd.Flags().StringSliceVar(&deviations, "deviation", nil, "break rules as this deviation does (repeatable)")
	cmd.Flags().StringSliceVar(&readings, "reading", nil, "behave as this permitted reading does (repeatable)")
	cmd.Flags().StringSliceVar(&hollows, "hollow", nil, "do nothing, as this hollow service does (repeatable)")
	completeVariants(cmd)
	cmd.Flags().StringVar(&ready, "ready-file", "", "file to write the connection details to, once it listens")
	return cmd
}

// connection is what a client of the service must know.
type connection struct {
	URL        string `json:"url"`
	ControlURL string `json:"control_url"`
	Project    string `json:"project"`
	KeyID      string `json:"key_id"`
	KeySecret  string `json:"key_secret"`
	TokenURL   string `json:"token_url"`
}

// variant is what a flag names: a deviation, a reading or a hollow service.
type variant struct {
	id, says string
	apply    func(*behaviour.Behaviour)
}

// variants lists what a flag of this name may name.
func variants(flag string) (all []variant) {
	switch flag {
	case "deviation":
		for _, d := range behaviour.Deviations() {
			all = append(all, variant{d.ID, d.Says, d.Apply})
		}
	case "reading":
		for _, r := range behaviour.Readings() {
			all = append(all, variant{r.ID, r.Says, r.Apply})
		}
	case "hollow":
		for _, h := range behaviour.Hollows() {
			all = append(all, variant{h.ID, h.Says, h.Apply})
		}
	}
	return all
}

// behave returns the documented behaviour with deviations, readings and hollow services
// applied.
func behave(deviations, readings, hollows []string) (behaviour.Behaviour, error) {
	b := behaviour.Documented()
	for _, named := range []struct {
		flag, kind string
		ids        []string
	}{{"deviation", "deviation", deviations}, {"reading", "reading", readings}, {"hollow", "hollow service", hollows}} {
		for _, id := range named.ids {
			all := variants(named.flag)
			i := slices.IndexFunc(all, func(v variant) bool { return v.id == id })
			if i < 0 {
				return b, fmt.Errorf("unknown %s %q%s", named.kind, id, nearest.Suggest(id, prove.Names(), ""))
			}
			all[i].apply(&b)
		}
	}
	return b, nil
}

func (a *app) serve(ctx context.Context, listen, ready string, b behaviour.Behaviour) error {
	o := reference.Options{Behaviour: b, Logf: log.New(a.stderr, "", log.LstdFlags).Printf}
	o.Project, _ = a.env("MODECERT_PROJECT")
	o.KeyID, _ = a.env("MODECERT_KEY_ID")
	o.KeySecret, _ = a.env("MODECERT_KEY_SECRET")
	server, err := reference.Listen(listen, o)
	if err != nil {
		return &config.Error{Reason: fmt.Sprintf("--listen %s: %v", listen, err)}
	}
	c := connection{server.URL, server.ControlURL, server.Project, server.KeyID, server.KeySecret, server.TokenURL}
	if err := a.announce(c, ready); err != nil {
		_ = server.Close(context.WithoutCancel(ctx))
		return err
	}
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Close(end); err != nil {
		a.complain("closing the service: %v", err)
		return &exitError{gate.Fault}
	}
	return nil
}

// announce writes the connection to a file, atomically and readable only by its
// owner since it holds a secret, or to standard output.
func (a *app) announce(c connection, ready string) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if ready == "" {
		// a.out does not mask secrets: the user of the service needs this one.
		_, err = fmt.Fprintf(a.out, "%s\n", text)
		return err
	}
	if _, err := os.Stat(filepath.Dir(ready)); err != nil {
		return fmt.Errorf("--ready-file: %w", err)
	}
	if err := writeFile("--ready-file", ready, append(text, '\n'), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "serving %s\n", c.URL)
	return nil
}
