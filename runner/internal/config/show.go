package config

import (
	"bytes"
	"net/url"
	"slices"

	"go.yaml.in/yaml/v3"
)

// mask replaces a secret.
const mask = "•••"

// Show writes a configuration as YAML, without its secrets.
func (f *File) Show() ([]byte, error) {
	c := *f
	a := &c.Target.Auth
	switch {
	case a.OAuth2 != nil:
		o := *a.OAuth2
		o.KeySecret = hide(o.KeySecret)
		a.OAuth2 = &o
	case a.Basic != nil:
		k := *a.Basic
		k.KeySecret = hide(k.KeySecret)
		a.Basic = &k
	case a.Bearer != nil:
		b := *a.Bearer
		b.Command = hideArgs(b.Command)
		a.Bearer = &b
	}
	if u, err := url.Parse(c.Target.Proxy); err == nil && u.User != nil {
		u.User = nil
		c.Target.Proxy = u.Scheme + "://" + mask + "@" + u.Host + u.Path
	}
	if h := c.Capabilities.Handset.Offered; h != nil {
		shown := *h
		shown.Command = hideArgs(h.Command)
		c.Capabilities.Handset.Offered = &shown
	}
	c.Recipients.Credentials = nil
	for _, one := range f.Recipients.Credentials {
		c.Recipients.Credentials = append(c.Recipients.Credentials, hideAll(one))
	}
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(c); err != nil {
		return nil, err
	}
	return out.Bytes(), e.Close()
}

func hide(s string) string {
	if s == "" {
		return ""
	}
	return mask
}

// hideArgs hides a command's arguments, which may be secret, and keeps its name.
func hideArgs(command []string) []string {
	hidden := slices.Clone(command)
	for i := 1; i < len(hidden); i++ {
		hidden[i] = mask
	}
	return hidden
}

// hideAll hides every value of channel credentials but the channel.
func hideAll(m map[string]any) map[string]any {
	hidden := map[string]any{}
	for k, v := range m {
		nested, isMap := v.(map[string]any)
		switch {
		case isMap:
			hidden[k] = hideAll(nested)
		case k == "channel":
			hidden[k] = v
		default:
			hidden[k] = mask
		}
	}
	return hidden
}
