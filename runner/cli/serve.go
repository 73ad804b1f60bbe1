package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/gate"
)

// serveCommand starts the reference service for people and their clients.
func (a *app) serveCommand() *cobra.Command {
	var listen, ready string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the reference service",
		Long: `Serve the reference service until interrupted. Once it listens it writes, to
--ready-file or to standard output, what a client needs to know: url,
control_url, project, key_id, key_secret, token_url. The environment may give
project and key (MODECERT_PROJECT, MODECERT_KEY_ID, MODECERT_KEY_SECRET);
without it the key is drawn at random.`,
		Example: `  modecert serve --listen 127.0.0.1:8080
  modecert serve --listen 127.0.0.1:0 --ready-file ready.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), listen, ready) },
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address to listen on")
	cmd.Flags().StringVar(&ready, "ready-file", "", "file to write the connection to, once it listens")
	return cmd
}

// connection is what a client of the service needs to know.
type connection struct {
	URL        string `json:"url"`
	ControlURL string `json:"control_url"`
	Project    string `json:"project"`
	KeyID      string `json:"key_id"`
	KeySecret  string `json:"key_secret"`
	TokenURL   string `json:"token_url"`
}

func (a *app) serve(ctx context.Context, listen, ready string) error {
	var o reference.Options
	o.Project, _ = a.env("MODECERT_PROJECT")
	o.KeyID, _ = a.env("MODECERT_KEY_ID")
	o.KeySecret, _ = a.env("MODECERT_KEY_SECRET")
	server, err := reference.Listen(listen, o)
	if err != nil {
		return err
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
		fmt.Fprintf(a.stderr, "modecert: closing the service: %v\n", err)
		return &exitError{gate.Fault}
	}
	return nil
}

// announce writes the connection: to a file in one piece, readable by its
// owner alone since it holds a secret, or to standard output.
func (a *app) announce(c connection, ready string) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if ready == "" {
		_, err = fmt.Fprintf(a.stdout, "%s\n", text)
		return err
	}
	part := filepath.Join(filepath.Dir(ready), "."+filepath.Base(ready)+".part")
	if err := os.WriteFile(part, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("--ready-file: %w", err)
	}
	if err := os.Rename(part, ready); err != nil {
		return fmt.Errorf("--ready-file: %w", err)
	}
	fmt.Fprintf(a.stderr, "serving %s\n", c.URL)
	return nil
}
