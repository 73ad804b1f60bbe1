package endpoint

import (
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Host is the host of a URL as net/http comes to call it, whatever way it is
// spelt: full-width letters, soft hyphens and capitals are gone. It is empty where
// there is none.
func Host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	host := u.Hostname()
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return strings.ToLower(host)
}

// Local reports whether a URL names this host, which reaches our receiver
// without help: localhost or an address of loopback. What a name such as
// 127.example.com leads to is for others to say.
func Local(raw string) bool {
	host := Host(raw)
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
