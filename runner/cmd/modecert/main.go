// Command modecert certifies that a service follows every documented rule of the
// Conversation API's processing modes. Only this file exits; the rest is in package
// cli.
package main

import (
	"os"

	"github.com/modecert/modecert/runner/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr, os.LookupEnv)) }
